//! Parts of the JSON reports: what the files themselves say.

use serde::Serialize;

use crate::chain::NodeId;
use crate::explain::describe_finding;
use crate::lint::{Finding, find_in_policies};
use crate::predict::{CachedHop, CachedState, Prediction};

/// One finding about the files.
#[derive(Serialize)]
pub(crate) struct FindingReport {
    code: &'static str,
    severity: &'static str,
    message: String,
    file: Option<String>,
    line: Option<u32>,
    help: Option<String>,
    profile: Option<String>,
}

/// The session that the AWS CLI has cached for a hop.
#[derive(Serialize)]
pub(crate) struct CachedReport {
    state: &'static str,
    file: String,
    session_name: Option<String>,
    expires: Option<String>,
    config_changed_since: bool,
    shared_with: Vec<String>,
}

/// The findings about a node's profile, and about the policies of some hops.
pub(crate) fn findings_of(
    prediction: &Prediction,
    id: NodeId,
    hops: impl IntoIterator<Item = NodeId>,
) -> Vec<FindingReport> {
    let about_policies = find_in_policies(prediction, hops);
    let all = prediction.survey.findings_of(id).chain(&about_policies);
    all.map(finding).collect()
}

/// A finding with its words.
pub(crate) fn finding(finding: &Finding) -> FindingReport {
    let described = describe_finding(finding);
    let location = finding.location.as_ref();
    FindingReport {
        code: described.code,
        severity: described.severity.word(),
        message: described.message,
        file: location.map(|at| at.file.to_string()),
        line: location.map(|at| at.line),
        help: described.help,
        profile: finding.profile.as_ref().map(ToString::to_string),
    }
}

/// A cached session, times as RFC 3339.
pub(crate) fn cached(found: CachedHop) -> CachedReport {
    let expires = match found.state {
        CachedState::Used { expires, .. }
        | CachedState::Expired { expires }
        | CachedState::OtherCall { expires } => jiff::Timestamp::from_second(expires).ok(),
        CachedState::Unusable => None,
    };
    CachedReport {
        state: found.state.code(),
        file: found.file.to_string(),
        session_name: found.session_name,
        expires: expires.map(|time| time.to_string()),
        config_changed_since: found.config_changed_since,
        shared_with: found.shared_with,
    }
}
