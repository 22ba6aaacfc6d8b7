//! The call that gives a base its credentials, in the JSON of `check` and `explain`.

use serde::Serialize;

use super::{missing, side};
use crate::predict::HopOutcome;

/// The call of `AssumeRoleWithWebIdentity` that gives a base its credentials.
#[derive(Serialize)]
pub(super) struct WebIdentityReport<'a> {
    verdict: &'static str,
    trust: &'static str,
    cause: Option<&'static str>,
    missing: Vec<&'a str>,
    provider: Option<String>,
}

pub(super) fn web_identity(outcome: &HopOutcome) -> WebIdentityReport<'_> {
    let caller = &outcome.caller;
    WebIdentityReport {
        verdict: outcome.if_reached.code(),
        trust: side(outcome.trust),
        cause: outcome.cause.as_ref().map(|cause| cause.cause.code()),
        missing: missing(outcome),
        provider: caller.issuer.as_ref().map(|_| caller.arn.to_string()),
    }
}
