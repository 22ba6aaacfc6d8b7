//! The nodes of a forest: a profile as base and as hop.

use super::base::{BaseCredentials, CredentialSource};
use super::hop::{Hop, HopSource};
use super::problem::ChainProblem;
use crate::config::ProfileName;
use crate::text::Location;

/// The position of a node in its [`Forest`](super::Forest).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The position, as an index into tables that parallel the forest.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The part that a profile plays in a chain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// As the owner of first credentials.
    Base,
    /// As the `AssumeRole` call that it makes when it is requested.
    Hop,
    /// As an `AssumeRole` call that it makes only as a source, with other credentials: its own
    /// keys, or in the chain of this profile alone.
    Source(Option<ProfileName>),
}

/// The identity of a node. A profile with keys and a role may occur twice or more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKey {
    /// A profile, as one of its two parts.
    Profile {
        /// The profile.
        profile: ProfileName,
        /// The part that the profile plays.
        part: Part,
    },
    /// The one row for the environment, container or instance, shared by all hops that name it.
    Shared(CredentialSource),
    /// The web identity of the environment, which the AWS CLI uses if no profile is requested.
    AmbientIdentity,
}

/// The content of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeContent {
    /// First credentials.
    Base(BaseCredentials),
    /// An `AssumeRole` call with the credentials of the parent.
    Hop(Hop),
    /// A profile with neither a role nor credentials, perhaps with a region. Not broken.
    Nothing,
    /// A node that does not resolve.
    Broken {
        /// The problem.
        problem: ChainProblem,
        /// The call it would make, if it is known.
        hop: Option<Hop>,
    },
}

/// One profile, as base or as hop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The identity of the node.
    pub key: NodeKey,
    /// The node whose credentials it uses.
    pub parent: Option<NodeId>,
    /// The base, the call, or the problem.
    pub content: NodeContent,
    /// A problem that occurs only if this profile is requested, while it works as a source: its
    /// `sso_session` is incomplete, or its chain comes back to its own keys.
    pub problem_if_requested: Option<ChainProblem>,
    /// The broken node on the way to the base, itself included.
    pub broken_at: Option<NodeId>,
}

impl Node {
    /// The profile, unless the node is a shared row.
    pub(crate) const fn profile(&self) -> Option<&ProfileName> {
        match &self.key {
            NodeKey::Profile { profile, .. } => Some(profile),
            NodeKey::Shared(_) | NodeKey::AmbientIdentity => None,
        }
    }

    /// The call that the node makes or would make.
    pub(crate) const fn hop(&self) -> Option<&Hop> {
        match &self.content {
            NodeContent::Hop(hop) | NodeContent::Broken { hop: Some(hop), .. } => Some(hop),
            NodeContent::Base(_) | NodeContent::Nothing | NodeContent::Broken { .. } => None,
        }
    }

    /// The line that names the source of the hop's credentials.
    pub(crate) fn source_line(&self) -> Option<Location> {
        match &self.hop()?.source {
            HopSource::Profile(_, location) | HopSource::Named(_, location) => {
                Some(location.clone())
            }
        }
    }
}
