//! Compares a real call with its predicted verdict.

use serde::Serialize;

use super::read::read_reported;
use super::reported::{ReportedOutcome, ReportedPolicy};
use crate::chain::NodeId;
use crate::predict::{CachedState, HopVerdict, Prediction, find_cached};

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
