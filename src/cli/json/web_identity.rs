//! The call that gives a base its credentials, in the JSON of `check` and `explain`.

use serde::Serialize;

use super::{light, missing};
use crate::predict::Judgement;

/// The call of `AssumeRoleWithWebIdentity` that gives a base its credentials.
#[derive(Serialize)]
pub(super) struct WebIdentityReport<'a> {
    verdict: &'static str,
    trust: &'static str,
    cause: Option<&'static str>,
    missing: Vec<&'a str>,
    provider: Option<String>,
}

pub(super) fn web_identity(judgement: &Judgement) -> WebIdentityReport<'_> {
    let caller = &judgement.caller;
    WebIdentityReport {
        verdict: judgement.if_reached.code(),
        trust: light(judgement.trust),
        cause: judgement.cause.as_ref().map(|cause| cause.cause.code()),
        missing: missing(judgement),
        provider: caller.issuer.as_ref().map(|_| caller.arn.to_string()),
    }
}
