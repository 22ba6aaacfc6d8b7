//! The parts of the files that a report concerns.

use serde::Serialize;

use super::difference::ReportDifference;
use super::nearness::Nearness;
use super::replay::Replay;
use super::reported::Reported;
use crate::chain::NodeId;
use crate::iam::Arn;
use crate::predict::Prediction;

/// A hop that a report may concern.
#[derive(Clone, Debug)]
pub(crate) struct HopMatch {
    /// The hop.
    pub node: NodeId,
    /// How closely it matches.
    pub nearness: Nearness,
    /// The differences between AWS and the files.
    pub differences: Vec<ReportDifference>,
    /// The hop evaluated with the facts that AWS reported about the call; `None` if it reported
    /// nothing relevant.
    pub replay: Option<Box<Replay>>,
}

impl HopMatch {
    /// A match whose differences are not known yet.
    pub(super) const fn new(node: NodeId, nearness: Nearness) -> Self {
        Self {
            node,
            nearness,
            differences: Vec::new(),
            replay: None,
        }
    }
}

/// The parts of the tree that a report concerns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Match {
    /// The best matching hops, all equally close, in tree order.
    pub hops: Vec<HopMatch>,
    /// Other hops into the same role, the closest first, without their differences.
    pub others: Vec<HopMatch>,
    /// The profiles whose credentials the caller has, or that a client's message names.
    pub profiles: Vec<NodeId>,
    /// The differences between AWS's answer and the files for the web identity of the first
    /// profile.
    pub differences: Vec<ReportDifference>,
    /// True if botocore refuses these profiles in the reported words.
    pub refused: bool,
    /// Profiles that open sessions of the caller's role under another name.
    pub same_role: Vec<NodeId>,
    /// The owner of the caller's unique id.
    pub id: Option<IdFact>,
    /// A caller that cannot be a profile.
    pub stranger: Option<Stranger>,
    /// The masked or cut parts of the report, which match anything that fits the rest.
    pub masked: Vec<MaskedPart>,
}

/// A part of a report that may be masked or cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MaskedPart {
    /// The caller.
    Caller,
    /// The role, or another resource of the action.
    Resource,
}

impl Match {
    /// Returns true if something is known about the caller although nothing in the tree belongs to
    /// it.
    pub(crate) fn has_words(&self) -> bool {
        !self.same_role.is_empty() || !self.profiles.is_empty()
    }
}

/// The owner of a reported unique id.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum IdFact {
    /// This role or user has the id.
    Of(Arn),
    /// This role or user has the reported name but another id.
    #[strum(serialize = "remade")]
    Recreated {
        /// The role or user.
        arn: Arn,
        /// The current id.
        now: String,
    },
    /// The account's whole snapshot has no user or role with this id.
    #[strum(serialize = "nobody")]
    NoOwner {
        /// The account.
        account: String,
    },
    /// A snapshot lists the id, but the profiles name no user or role that has it.
    Listed,
    /// No snapshot lists the id, and none proves that it does not exist.
    NotListed,
}

/// A caller that cannot be a profile.
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
    /// A caller in an account that no profile calls from.
    Account(String),
}

/// A match that was found without considering the caller.
pub(crate) fn same_cause(node: NodeId) -> HopMatch {
    HopMatch::new(node, Nearness::SameCause)
}

/// Among equally close hops, moves those on the chain of the reported profile to the front.
pub(crate) fn prefer_named(prediction: &Prediction, reported: &Reported, found: &mut Match) {
    let forest = &prediction.survey.forest;
    let named = reported.profile.as_deref();
    let Some(profile) = named.and_then(|name| forest.requested(name)) else {
        return;
    };
    let chain = prediction.chain_of(profile);
    found.hops.sort_by_key(|hop| !chain.contains(&hop.node));
}
