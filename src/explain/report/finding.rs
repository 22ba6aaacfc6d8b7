//! Findings about the files, and the sessions that the AWS CLI has cached.

use serde::Serialize;

use super::Place;
use crate::chain::NodeId;
use crate::config::ProfileSet;
use crate::explain::describe_finding;
use crate::explain::lint::finding_place;
use crate::explain::phrase::rule::level_word;
use crate::lint::{Finding, Findings, find_in_policies};
use crate::predict::{CachedHop, CachedState, Prediction};
use crate::text::Severity;

/// One finding about the files.
#[derive(Serialize)]
pub(super) struct FindingReport {
    id: &'static str,
    code: &'static str,
    level: &'static str,
    severity: Severity,
    message: String,
    #[serde(flatten)]
    place: Place,
    column: Option<u32>,
    end_column: Option<u32>,
    help: Option<String>,
    profile: Option<String>,
}

impl FindingReport {
    /// A finding with its place; `set` holds the files of findings about none of the policies.
    pub(super) fn of(finding: &Finding, set: Option<&ProfileSet>) -> Self {
        let described = describe_finding(finding);
        let place = finding_place(finding, set);
        Self {
            id: finding.kind.rule().code(),
            code: described.code,
            level: level_word(described.severity),
            severity: described.severity,
            message: described.message,
            place: finding.location.as_ref().into(),
            column: place.as_ref().map(|place| place.position.column),
            end_column: place.map(|place| place.end_column),
            help: described.help,
            profile: finding.profile.as_ref().map(ToString::to_string),
        }
    }
}

/// The findings about a node's profile, and about the policies of some hops.
pub(super) fn findings_of(
    prediction: &Prediction,
    findings: &Findings,
    id: NodeId,
    hops: impl IntoIterator<Item = NodeId>,
) -> Vec<FindingReport> {
    let about_policies = find_in_policies(prediction, hops);
    let all = findings.of_node(id).chain(&about_policies);
    let set = &prediction.survey.config.profiles;
    all.map(|finding| FindingReport::of(finding, Some(set)))
        .collect()
}

/// The findings about a node's profile, and all about the calls of its chain.
pub(super) fn mistakes_of(
    prediction: &Prediction,
    findings: &Findings,
    id: NodeId,
) -> Vec<FindingReport> {
    let chain = prediction.chain_of(id).into_iter();
    let about_calls: Vec<_> = chain.map(|id| findings.of_call(prediction, id)).collect();
    let about_calls = about_calls.iter().flat_map(|found| found.iter());
    let all = findings.of_node(id).chain(about_calls);
    let set = &prediction.survey.config.profiles;
    all.map(|finding| FindingReport::of(finding, Some(set)))
        .collect()
}

/// The AWS CLI's cached session of a hop; times as RFC 3339.
#[derive(Serialize)]
pub(super) struct CachedReport {
    state: CachedState,
    file: String,
    session_name: Option<String>,
    expires: Option<String>,
    config_changed_since: bool,
    shared_with: Vec<String>,
}

impl From<CachedHop> for CachedReport {
    fn from(found: CachedHop) -> Self {
        let expires = match found.state {
            CachedState::Used { expires, .. }
            | CachedState::Expired { expires }
            | CachedState::OtherCall { expires } => jiff::Timestamp::from_second(expires).ok(),
            CachedState::Unusable => None,
        };
        Self {
            state: found.state,
            file: found.file.to_string(),
            session_name: found.session_name,
            expires: expires.map(|time| time.to_string()),
            config_changed_since: found.config_changed_since,
            shared_with: found.shared_with,
        }
    }
}
