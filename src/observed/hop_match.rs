//! What of the files a report is about.

use serde::Serialize;

use super::difference::Difference;
use super::nearness::Nearness;
use super::replay::Replay;
use super::reported::Reported;
use crate::chain::NodeId;
use crate::iam::Arn;
use crate::predict::Prediction;

/// A hop that a report may be about.
#[derive(Clone, Debug)]
pub struct HopMatch {
    /// The hop.
    pub node: NodeId,
    /// How near it is.
    pub nearness: Nearness,
    /// Where AWS and the files differ.
    pub differences: Vec<Difference>,
    /// The hop evaluated with what AWS reported of the call; nothing if it reported nothing that
    /// could matter.
    pub replay: Option<Box<Replay>>,
}

/// What of the tree a report is about.
#[derive(Clone, Debug, Default)]
pub struct Match {
    /// The hops, all equally near, in the order of the tree.
    pub hops: Vec<HopMatch>,
    /// Other hops into the same role, the nearest first; what differs is not worked out.
    pub others: Vec<HopMatch>,
    /// The profiles whose credentials the caller has, or that a client speaks of.
    pub profiles: Vec<NodeId>,
    /// Where AWS's answer and the files differ on the web identity of the first profile.
    pub differences: Vec<Difference>,
    /// Whether botocore refuses these profiles in the reported words.
    pub refused: bool,
    /// Profiles that open sessions of the caller's role under another name.
    pub same_role: Vec<NodeId>,
    /// The owner of the caller's unique id.
    pub id: Option<IdFact>,
    /// A caller that no profile can be.
    pub stranger: Option<Stranger>,
    /// What of the report is masked or cut, and so matches whatever fits the rest.
    pub masked: Vec<MaskedPart>,
}

/// A part of a report that may be masked or cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MaskedPart {
    /// The caller.
    Caller,
    /// The role, or what else the action was on.
    Resource,
}

impl Match {
    /// Whether something is known of the caller, though nothing of the tree is its own.
    pub(crate) fn has_words(&self) -> bool {
        !self.same_role.is_empty() || !self.profiles.is_empty()
    }
}

/// The owner of a reported unique id.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum IdFact {
    /// It is the id of this role or user.
    Of(Arn),
    /// This role or user, which has the reported name, has another id now.
    Remade {
        /// The role or user.
        arn: Arn,
        /// Its id now.
        now: String,
    },
    /// The account's whole snapshot has no user or role with this id.
    Nobody {
        /// The account.
        account: String,
    },
    /// A snapshot lists it; the profiles name no user or role that has it.
    Listed,
    /// No snapshot lists it, and none proves that no user or role has it.
    NotListed,
}

/// A caller that no profile can be.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr, Serialize)]
#[strum(serialize_all = "snake_case")]
#[serde(into = "&'static str")]
pub enum Stranger {
    /// An AWS service, such as `ec2.amazonaws.com`.
    Service(String),
    /// A token of an `OpenID` Connect provider (`AssumeRoleWithWebIdentity`).
    WebIdentity,
    /// An assertion of a SAML provider (`AssumeRoleWithSAML`).
    Saml,
    /// A caller of an account that no profile calls from.
    Account(String),
}

/// A hop that is found without looking at a caller.
pub(crate) fn same_cause(node: NodeId) -> HopMatch {
    HopMatch {
        node,
        nearness: Nearness::SameCause,
        differences: Vec::new(),
        replay: None,
    }
}

/// Among hops that are equally near, those on the chain of the profile that the report names come
/// first.
pub(crate) fn prefer_named(prediction: &Prediction, reported: &Reported, found: &mut Match) {
    let forest = &prediction.survey.forest;
    let named = reported.profile.as_deref();
    let Some(profile) = named.and_then(|name| forest.requested(name)) else {
        return;
    };
    let chain = prediction.chain_of(profile);
    found.hops.sort_by_key(|hop| !chain.contains(&hop.node));
}
