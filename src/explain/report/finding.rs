//! Findings about the files, and the sessions that the AWS CLI has cached.

use serde::Serialize;

use super::Place;
use crate::chain::NodeId;
use crate::explain::describe_finding;
use crate::lint::{Finding, Findings, find_in_policies};
use crate::predict::{CachedHop, CachedState, Prediction};
use crate::text::Severity;

/// One finding about the files.
#[derive(Serialize)]
pub(super) struct FindingReport {
    code: &'static str,
    severity: Severity,
    message: String,
    #[serde(flatten)]
    place: Place,
    help: Option<String>,
    profile: Option<String>,
}

impl From<&Finding> for FindingReport {
    fn from(finding: &Finding) -> Self {
        let described = describe_finding(finding);
        Self {
            code: described.code,
            severity: described.severity,
            message: described.message,
            place: finding.location.as_ref().into(),
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
    all.map(FindingReport::from).collect()
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
