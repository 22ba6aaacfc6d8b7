//! Groups failing hops by what would fix them: hops with the same cause at the same place.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::fetch_plan::missing_policies;
use super::mark::BROKEN;
use super::phrase::{
    broken_chain_words, policies_are_missing, shared_cause_words, wanted_of_source,
};
use super::tree::node_mark;
use super::view::{Mark, Run, Tone};
use crate::chain::{ChainProblem, NodeId, ProblemKind};
use crate::eval::MissingFact;
use crate::predict::{Cause, HopOutcome, HopVerdict, Prediction, ProfileVerdict};
use crate::repair::find_repair;
use crate::text::{text, word};

/// Hops that fail for the same reason at the same place. A change that fixes one of them is likely
/// to fix all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SharedCause {
    /// The mark of its first row.
    pub mark: Mark,
    /// The rows that it stops or leaves undetermined, in tree order; at least one.
    pub rows: Vec<usize>,
    /// The profiles that it stops, in file order.
    pub blocked: Vec<NodeId>,
    /// True if its rows certainly fail.
    pub fails: bool,
    /// The number of roles whose trust policies are missing, if that is the cause.
    missing_policies: usize,
    /// The node of the first row.
    hop: NodeId,
    key: Key,
}

/// A remedy for a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// This number of changed lines in the files, proven on the cause's first row.
    Lines(usize),
    /// A policy change by its owner.
    Owner,
    /// A missing fact; the card says how to supply it.
    Fact,
    /// Nothing that could be proven.
    Unknown,
}

impl Remedy {
    /// The remedy in a word or two.
    pub(crate) fn words(self) -> Run {
        match self {
            Self::Lines(1) => Run::new(Tone::Fix, word!("1 line")),
            Self::Lines(lines) => Run::new(Tone::Fix, text!("{lines} lines", lines)),
            Self::Owner => Run::new(Tone::Muted, word!("owner")),
            Self::Fact => Run::new(Tone::Muted, word!("how")),
            Self::Unknown => Run::new(Tone::Muted, "–"),
        }
    }
}

/// All causes: first those that certainly stop profiles, then those that leave them undetermined,
/// each group sorted by the number of stopped profiles. Computed when verdicts change, without
/// proving repairs.
pub(crate) fn shared_causes(prediction: &Prediction) -> Vec<SharedCause> {
    prediction.evaluate_all();
    let mut causes: Vec<SharedCause> = Vec::new();
    let mut by_key: BTreeMap<Key, usize> = BTreeMap::new();
    let mut of_node: BTreeMap<NodeId, usize> = BTreeMap::new();
    for row in 0..prediction.survey.rows.len() {
        let Some(id) = prediction.node_of(row) else {
            continue;
        };
        let Some(key) = key_of(prediction, id) else {
            continue;
        };
        let place = *by_key.entry(key).or_insert_with_key(|key| {
            causes.push(SharedCause {
                mark: node_mark(prediction, id),
                rows: Vec::new(),
                blocked: Vec::new(),
                fails: is_failing(prediction, id),
                missing_policies: 0,
                hop: id,
                key: key.clone(),
            });
            causes.len() - 1
        });
        causes[place].rows.push(row);
        of_node.insert(id, place);
    }
    for cause in causes.iter_mut().filter(|cause| cause.lacks_policies()) {
        let nodes = cause.rows.iter().filter_map(|row| prediction.node_of(*row));
        let roles = nodes.filter_map(|node| prediction.survey.call(node)?.1);
        cause.missing_policies = roles.collect::<BTreeSet<_>>().len();
    }
    for (_, id) in prediction.profiles() {
        if let Some(place) = blocking_node(prediction, id).and_then(|node| of_node.get(&node)) {
            causes[*place].blocked.push(id);
        }
    }
    causes.sort_by_key(|cause| {
        let broken = cause.mark == BROKEN;
        (!cause.fails, Reverse(cause.blocked.len()), broken)
    });
    causes
}

/// The node where a profile ends or is left undetermined.
fn blocking_node(prediction: &Prediction, id: NodeId) -> Option<NodeId> {
    if prediction.problem(id).is_some() {
        return Some(id);
    }
    prediction.decider(id)
}

/// Returns true if a node is denied, not callable, invalid, or broken.
pub(super) fn is_failing(prediction: &Prediction, id: NodeId) -> bool {
    let verdict = prediction.verdict(id);
    prediction.problem(id).is_some() || verdict.is_some_and(HopVerdict::stops_the_chain)
}

/// The message if nothing fails, which says so if nothing could be evaluated.
pub(crate) fn nothing_fails(prediction: &Prediction) -> String {
    if prediction.facts.loading {
        return word!("no hop fails so far").to_owned();
    }
    match missing_policies(prediction) {
        0 => word!("no hop fails").to_owned(),
        missing if prediction.facts.is_empty() => policies_are_missing(missing),
        1 => word!("no hop fails for certain: 1 trust policy is missing").to_owned(),
        missing => text!(
            "no hop fails for certain: {missing} trust policies are missing",
            missing
        ),
    }
}

impl SharedCause {
    /// Returns true if trust policies are missing that a script can fetch.
    pub(crate) fn lacks_policies(&self) -> bool {
        self.key == Key::NoPolicy
    }

    /// Returns true if the stopped profiles should be listed because the sentence does not name
    /// them.
    pub(crate) fn names_profiles(&self) -> bool {
        self.blocked.len() > 1 && !matches!(self.key, Key::Loop(_))
    }

    /// The cause in one short sentence, muted if its rows may not fail.
    pub(crate) fn words(&self, prediction: &Prediction) -> Run {
        let tone = if self.fails { Tone::Plain } else { Tone::Muted };
        Run::new(tone, self.sentence(prediction))
    }

    fn sentence(&self, prediction: &Prediction) -> String {
        if self.key == Key::NoPolicy {
            let role = target_name(prediction, self.hop);
            return match self.missing_policies {
                1 => text!(
                    "the trust policy of {role} is missing",
                    role = role.rsplit('/').next().unwrap_or_default()
                ),
                roles => text!("{roles} trust policies are missing", roles),
            };
        }
        match prediction.outcome(self.hop) {
            Some(outcome) if prediction.problem(self.hop).is_none() => {
                shared_cause_words(prediction, self.hop, outcome)
            }
            _ => broken_chain_words(prediction, breaking_node(prediction, self.hop)),
        }
    }

    /// The remedy, proven on the first row. Too slow to call for many causes at once.
    pub(crate) fn remedy(&self, prediction: &Prediction) -> Remedy {
        if !self.fails {
            return Remedy::Fact;
        }
        let hop = if prediction.problem(self.hop).is_some() {
            breaking_node(prediction, self.hop)
        } else {
            self.hop
        };
        match find_repair(prediction, hop) {
            Some(repair) if !repair.policies.is_empty() => Remedy::Owner,
            Some(repair) => Remedy::Lines(repair.changes.len()),
            None => Remedy::Unknown,
        }
    }
}

/// The initially selected row: the first problem in the chain of the selected profile, else that
/// profile; if none is selected, the first problem of all.
pub(crate) fn first_row(prediction: &Prediction, causes: &[SharedCause]) -> usize {
    let Some(selected) = prediction.selected_row() else {
        let first = causes.iter().find(|cause| cause.fails);
        return first.map_or(0, |cause| cause.rows[0]);
    };
    let chain = prediction
        .node_of(selected)
        .map(|id| prediction.chain_of(id));
    let mut chain = chain.into_iter().flatten();
    let first = chain.find(|id| is_failing(prediction, *id));
    first.map_or(selected, |id| prediction.survey.row_of(id))
}

/// A cause and the place where it would be fixed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// Missing trust policies, which one script fetches.
    NoPolicy,
    /// A fact that is in no file, and the identity it belongs to.
    Missing(String, String),
    /// The session name of a source profile, and the required name.
    CallerSessionName(String, String),
    /// A cause, and the profile, role, user or account whose text would have to change.
    Cause(Cause, String),
    /// The profiles of a loop.
    Loop(Option<String>),
    /// The missing part of the chain, or the profile that breaks it.
    Broken(String),
}

/// The reason why a node is stopped or undetermined; `None` for one that works or is not reached.
fn key_of(prediction: &Prediction, id: NodeId) -> Option<Key> {
    if let Some(problem) = prediction.problem(id) {
        return Some(key_of_problem(prediction, id, problem));
    }
    let outcome = prediction.outcome(id)?;
    match prediction.verdict(id)? {
        HopVerdict::Allowed { .. } | HopVerdict::NotReached => None,
        // The files of some accounts are still loading.
        HopVerdict::NoPolicy if prediction.facts.loading => None,
        HopVerdict::NoPolicy => Some(Key::NoPolicy),
        HopVerdict::Undetermined => Some(key_of_missing(prediction, id, outcome)),
        _ => Some(key_of_cause(prediction, id, outcome)),
    }
}

fn key_of_problem(prediction: &Prediction, id: NodeId, problem: &ChainProblem) -> Key {
    Key::Broken(match &problem.kind {
        ProblemKind::Loop(path) => {
            return Key::Loop(path.least().map(ToString::to_string));
        }
        ProblemKind::MissingSource { source } => text!("profile {source}", source),
        ProblemKind::MissingSsoSession { session }
        | ProblemKind::MissingTokenSession { session } => text!("sso-session {session}", session),
        ProblemKind::SourceWithoutCredentials { source } => {
            text!("credentials of {source}", source)
        }
        _ => match &problem.profile {
            Some(profile) => profile.to_string(),
            None => prediction
                .survey
                .name(breaking_node(prediction, id))
                .to_owned(),
        },
    })
}

/// The fact that an undetermined hop needs, and the identity it belongs to.
fn key_of_missing(prediction: &Prediction, id: NodeId, outcome: &HopOutcome) -> Key {
    let place = match outcome.missing.first() {
        Some(MissingFact::ContextKey(name)) => {
            return Key::Missing(name.to_ascii_lowercase(), String::new());
        }
        Some(MissingFact::PolicyDocument(unseen)) => unseen.holder.account().to_owned(),
        Some(MissingFact::IdentityPolicies) => {
            outcome.caller.account().unwrap_or_default().to_owned()
        }
        Some(MissingFact::Caller | MissingFact::CallerAccount | MissingFact::WebIdentityToken) => {
            base_name(prediction, id)
        }
        Some(MissingFact::CallerId) => caller_name(prediction, id, outcome),
        _ => target_name(prediction, id),
    };
    let code = outcome.missing.first().map(MissingFact::code);
    Key::Missing(code.unwrap_or_default().to_owned(), place)
}

/// The place where the cause of a failing hop would be fixed.
fn key_of_cause(prediction: &Prediction, id: NodeId, outcome: &HopOutcome) -> Key {
    let Some(cause) = outcome.cause else {
        return Key::Broken(prediction.survey.name(id).to_owned());
    };
    if let Some((source, wanted)) = wanted_of_source(&prediction.survey, id, outcome) {
        return Key::CallerSessionName(source, wanted);
    }
    let place = match cause {
        Cause::MfaMissing if !outcome.caller.mfa_possible => target_name(prediction, id),
        Cause::NewSessionNameMismatch
        | Cause::ExternalIdMissing
        | Cause::ExternalIdWrong
        | Cause::MfaMissing
        | Cause::ChainedDuration
        | Cause::DurationInvalid
        | Cause::DurationTooLong
        | Cause::MfaSerialInvalid
        | Cause::MfaDeviceForeign
        | Cause::NewSessionNameInvalid
        | Cause::ExternalIdInvalid
        | Cause::RoleArnMalformed
        | Cause::RolePathMismatch
        | Cause::PartitionMismatch => prediction.survey.name(id).to_owned(),
        Cause::IdentityMissing
        | Cause::IdentityDeny
        | Cause::BoundaryBlocks
        | Cause::SessionPolicyBlocks
        | Cause::CallerNotFound => caller_name(prediction, id, outcome),
        Cause::ScpBlocks => outcome.caller.account().unwrap_or_default().to_owned(),
        Cause::RcpDenies => {
            let target = prediction.survey.call(id).and_then(|(_, target)| target);
            target.map_or_else(String::new, |role| role.account().to_owned())
        }
        Cause::RootCaller | Cause::FederatedCaller | Cause::TokenExpired => {
            base_name(prediction, id)
        }
        // What the policy of the target demands.
        _ => target_name(prediction, id),
    };
    Key::Cause(cause, place)
}

fn target_name(prediction: &Prediction, id: NodeId) -> String {
    let target = prediction.survey.call(id).and_then(|(_, target)| target);
    target.map_or_else(
        || prediction.survey.name(id).to_owned(),
        ToString::to_string,
    )
}

fn caller_name(prediction: &Prediction, id: NodeId, outcome: &HopOutcome) -> String {
    let caller = outcome.caller.principal.as_ref();
    caller.map_or_else(|| base_name(prediction, id), ToString::to_string)
}

fn base_name(prediction: &Prediction, id: NodeId) -> String {
    let base = prediction.chain_of(id).first().copied().unwrap_or(id);
    prediction.survey.name(base).to_owned()
}

// Finds the hop of a chain that stops a profile.

/// The node where a chain breaks, which may belong to an earlier profile.
pub(crate) fn breaking_node(prediction: &Prediction, id: NodeId) -> NodeId {
    prediction.survey.forest.node(id).broken_at.unwrap_or(id)
}

/// The node where a profile certainly fails, or where its chain breaks.
pub(crate) fn failing_node(prediction: &Prediction, id: NodeId) -> Option<NodeId> {
    if prediction.problem(id).is_some() {
        return Some(breaking_node(prediction, id));
    }
    let stops = matches!(prediction.chain_verdict(id), ProfileVerdict::Stopped(_));
    prediction.decider(id).filter(|_| stops)
}

/// The hop that decides the verdict of a profile: the first that stops the chain, else the first
/// that is uncertain, else its own.
pub(crate) fn deciding_node(prediction: &Prediction, id: NodeId) -> NodeId {
    prediction.decider(id).unwrap_or(id)
}

/// The hop that stops a profile or leaves it undetermined; the profile itself if its chain breaks.
pub(crate) fn obstacle(prediction: &Prediction, id: NodeId) -> Option<NodeId> {
    match prediction.profile_verdict(id) {
        ProfileVerdict::Allowed { .. } | ProfileVerdict::NoHops => None,
        ProfileVerdict::Broken => Some(id),
        ProfileVerdict::Undetermined | ProfileVerdict::Stopped(_) => {
            Some(deciding_node(prediction, id))
        }
    }
}
