//! Compares AWS's answer, reported or probed, with a verdict, and finds the Deny statements that
//! AWS refers to.

use serde::Serialize;

use super::difference::{DenyStatement, ReportDifference};
use super::read::read_reported;
use super::reported::{Reported, ReportedOutcome, ReportedPolicy};
use crate::chain::NodeId;
use crate::eval::{KeyOrigin, Layer, Ternary, TracedPolicy, TracedStatement};
use crate::iam::policy::Effect;
use crate::predict::{CachedState, HopOutcome, HopVerdict, Prediction, find_cached};

/// Maximum number of suspected Deny statements.
const MOST_SUSPECTS: usize = 3;

/// Keys with the same value for every call of a caller, whichever session it uses. If a condition
/// on one of them fails, its statement is ruled out.
const FIXED_KEYS: [&str; 9] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principaltype",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:resourceorgpaths",
    "aws:username",
];

/// The differences between AWS's answer and the verdict of a node's own call.
pub(super) fn answer_differences(
    prediction: &Prediction,
    id: NodeId,
    reported: &Reported,
) -> Vec<ReportDifference> {
    let outcome = prediction.outcome(id);
    outcome.map_or_else(Vec::new, |outcome| verdict_differences(outcome, reported))
}

/// The differences between AWS's answer and a verdict.
pub(super) fn verdict_differences(
    outcome: &HopOutcome,
    reported: &Reported,
) -> Vec<ReportDifference> {
    let verdict = outcome.if_reached;
    let open = matches!(verdict, HopVerdict::Undetermined | HopVerdict::NoPolicy);
    let found = match &reported.outcome {
        ReportedOutcome::Denied(because) => {
            let explicit = because.filter(|because| because.explicit);
            let arn = reported.policy_arn.as_deref();
            let denies = explicit.map(|because| deny_statements(outcome, because.policy, arn));
            match (because, denies) {
                (_, Some(denies)) if !denies.is_empty() => {
                    return denies.into_iter().map(ReportDifference::Deny).collect();
                }
                _ if verdict.is_allowed() && arn.is_none() => {
                    Some(ReportDifference::DeniedAllTheSame(*because))
                }
                (Some(because), Some(_)) => Some(ReportDifference::UnseenDeny(
                    because.policy,
                    reported.policy_arn.clone(),
                )),
                (Some(because), None) => {
                    other_side(outcome, reported, because.policy).map(ReportDifference::OtherSide)
                }
                (None, _) => None,
            }
        }
        ReportedOutcome::Allowed if verdict.stops_the_chain() => {
            Some(ReportDifference::AllowedAllTheSame(verdict))
        }
        ReportedOutcome::Allowed if open => Some(ReportDifference::Answered(true)),
        _ => None,
    };
    found.into_iter().collect()
}

/// The Deny statements in policies of the kind that AWS names: those that apply, else those that
/// may apply because a condition is unknown or depends on the calling session. A managed policy is
/// identified by its ARN; control policies have none in the files.
fn deny_statements(
    outcome: &HopOutcome,
    named: ReportedPolicy,
    arn: Option<&str>,
) -> Vec<DenyStatement> {
    let layer = match named {
        ReportedPolicy::Identity => Layer::Identity,
        ReportedPolicy::Resource | ReportedPolicy::Trust => Layer::Trust,
        ReportedPolicy::Boundary => Layer::Boundary,
        ReportedPolicy::ServiceControl => Layer::Scp,
        ReportedPolicy::ResourceControl => Layer::Rcp,
        ReportedPolicy::Session | ReportedPolicy::Endpoint => return Vec::new(),
    };
    let mut found = Vec::new();
    let managed = matches!(layer, Layer::Identity | Layer::Boundary);
    let is_it = |policy: &TracedPolicy<'_>| {
        policy.trace.layer == layer && arn.is_none_or(|arn| !managed || *policy.part.name == *arn)
    };
    for policy in outcome.policies().filter(is_it) {
        for statement in policy.statements() {
            found.extend(deny_statement(outcome, policy, statement));
        }
    }
    if found.iter().any(|deny| deny.certain) {
        found.retain(|deny| deny.certain);
    }
    found.truncate(MOST_SUSPECTS);
    found
}

fn deny_statement(
    outcome: &HopOutcome,
    policy: TracedPolicy<'_>,
    statement: TracedStatement<'_>,
) -> Option<DenyStatement> {
    let trace = statement.trace;
    let excluded = [trace.principal, trace.action, trace.resource].contains(&Ternary::False);
    if trace.effect != Some(Effect::Deny) || excluded {
        return None;
    }
    let named = policy.part;
    Some(DenyStatement {
        trace: policy.trace.clone(),
        policy: (policy.trace.layer != Layer::Trust).then(|| named.name.to_string()),
        number: trace.index as usize + 1,
        location: named.location_of(statement.part.span.start),
        certain: trace.contribution == crate::eval::Contribution::Denies,
        keys: open_keys(outcome, statement)?,
    })
}

/// The keys of the conditions that may or may not hold; `None` if one cannot hold in any session of
/// the caller.
fn open_keys(outcome: &HopOutcome, statement: TracedStatement<'_>) -> Option<Vec<String>> {
    let mut keys = Vec::new();
    for condition in statement.conditions() {
        let (truth, key) = (condition.trace.truth, &condition.part.key);
        if truth == Ternary::True {
            continue;
        }
        let entry = outcome.context.find(key);
        let given = entry.is_some_and(|entry| entry.origin != KeyOrigin::Derived);
        if truth == Ternary::False && (given || FIXED_KEYS.contains(&key.folded())) {
            return None;
        }
        let name = entry.map_or(key.folded(), |entry| &entry.name);
        keys.push(name.to_owned());
    }
    Some(keys)
}

/// The side that AWS names, if the files say that this side allows the call.
fn other_side(
    outcome: &HopOutcome,
    reported: &Reported,
    named: ReportedPolicy,
) -> Option<ReportedPolicy> {
    let further = reported.further_action().and_then(|action| {
        let mut evaluated = outcome.further.iter();
        evaluated.find(|further| further.action == action)
    });
    let (trust, identity) = match further {
        Some(further) => (
            further.trust.is_allowed(),
            further.identity.is_some_and(HopVerdict::is_allowed),
        ),
        None => (outcome.trust.allows(), outcome.identity.allows()),
    };
    let lets_through = match named {
        ReportedPolicy::Identity => identity,
        ReportedPolicy::Resource | ReportedPolicy::Trust => trust,
        _ => false,
    };
    (lets_through && outcome.if_reached.stops_the_chain()).then_some(named)
}

// Compares a real call with its predicted verdict.

/// The result of a real call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Observation {
    /// AWS opened a session; its `aws:userid` if it is known.
    Allowed(Option<String>),
    /// AWS refused the call with this message.
    Refused(String),
    /// AWS did not decide: network, credentials, throttling.
    Undecided,
    /// An earlier hop failed.
    NotReached,
}

impl Observation {
    /// The stable code.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Allowed(_) => "allowed",
            Self::Refused(_) => "refused",
            Self::Undecided => "undecided",
            Self::NotReached => "not_reached",
        }
    }
}

/// The comparison of AWS's answer with the prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, Serialize)]
#[strum(serialize_all = "snake_case")]
#[serde(into = "&'static str")]
pub(crate) enum Agreement {
    /// AWS and the prediction agree.
    Agrees,
    /// AWS and the prediction disagree.
    Disagrees,
    /// One of the two is undetermined.
    Open,
}

impl Agreement {
    /// The stable code.
    pub(crate) fn code(self) -> &'static str {
        self.into()
    }
}

/// Compares a hop with its own verdict.
pub(crate) fn agreement(predicted: Option<HopVerdict>, observed: &Observation) -> Agreement {
    let Some(predicted) = predicted else {
        return Agreement::Open;
    };
    match observed {
        Observation::Allowed(_) if predicted.is_allowed() => Agreement::Agrees,
        Observation::Allowed(_) if predicted.stops_the_chain() => Agreement::Disagrees,
        Observation::Refused(_) if predicted.stops_the_chain() => Agreement::Agrees,
        Observation::Refused(_) if predicted.is_allowed() => Agreement::Disagrees,
        Observation::Allowed(_)
        | Observation::Refused(_)
        | Observation::Undecided
        | Observation::NotReached => Agreement::Open,
    }
}

/// A possible reason why AWS and the verdict disagree.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum Explanation {
    /// AWS names a kind of policy.
    NamedPolicy(ReportedPolicy),
    /// The role was recreated after the snapshot: the old id and the current one.
    OtherRoleId(String, String),
    /// The account's snapshot, with its time if it is recorded.
    Snapshot(String, Option<i64>),
    /// No control policies were checked.
    OrganizationUnseen,
    /// This file of the AWS CLI holds a session of the hop.
    CachedSession(String),
    /// A change takes a while to propagate through AWS.
    RecentChange,
}

/// Possible reasons for a disagreement, the most telling first.
pub(crate) fn explanations(
    prediction: &Prediction,
    node: NodeId,
    observed: &Observation,
    whole: bool,
) -> Vec<Explanation> {
    let mut found = Vec::new();
    if let Observation::Refused(message) = observed {
        let named =
            read_reported(message)
                .into_iter()
                .find_map(|reported| match reported.outcome {
                    ReportedOutcome::Denied(because) => because.map(|because| because.policy),
                    _ => None,
                });
        found.extend(named.map(Explanation::NamedPolicy));
    }
    if whole && matches!(observed, Observation::Allowed(_)) {
        let cached = find_cached(&prediction.survey, &prediction.cache, node);
        let used = cached.filter(|cached| matches!(cached.state, CachedState::Used { .. }));
        found.extend(used.map(|cached| Explanation::CachedSession(cached.file.to_string())));
    }
    let Some((_, Some(role))) = prediction.survey.call(node) else {
        return found;
    };
    let snapshots = prediction.facts.snapshots();
    let known = snapshots
        .role(role)
        .and_then(|role| role.unique_id.as_ref());
    if let (Some(known), Observation::Allowed(Some(user_id))) = (known, observed)
        && let Some((id, _)) = user_id.split_once(':')
        && id != known.as_str()
    {
        let id = id.to_owned();
        found.push(Explanation::OtherRoleId(known.as_str().to_owned(), id));
    }
    let account = role.account();
    let mut files = snapshots.files();
    let of_account = files.find(|file| file.accounts.iter().any(|own| **own == *account));
    if let Some(file) = of_account {
        let at = file.fetched.as_ref().map(|fetched| fetched.at);
        found.push(Explanation::Snapshot(account.to_owned(), at));
    }
    let unchecked = prediction
        .outcome(node)
        .is_some_and(|outcome| !outcome.organization_checked);
    if unchecked && matches!(observed, Observation::Refused(_)) {
        found.push(Explanation::OrganizationUnseen);
    }
    found.push(Explanation::RecentChange);
    found
}
