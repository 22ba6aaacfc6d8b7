//! Calls of `AssumeRoleWithWebIdentity`: the context keys that come from the claims of the token,
//! and the token's expiration.
//!
//! Follows "Available keys for AWS OIDC federation" of the IAM User Guide.

use super::caller::session::web_session_text;
use super::caller::{CallerFacts, issuer_of_key};
use super::context_values::HopContext;
use super::outcome::HopOutcome;
use super::tags::tag_value;
use super::verdict::{Cause, HopVerdict, SideVerdict};
use crate::eval::{CallerKind, ContextValue, KeyOrigin};
use crate::iam::account::TokenClaims;

impl HopContext<'_> {
    /// The value of a key in a call that is not signed; `None` if it is the same as in every call.
    pub(super) fn web_identity_value(&self, key: &str) -> Option<ContextValue> {
        if self.caller.caller.kind != CallerKind::WebIdentity {
            return None;
        }
        if key.starts_with("aws:principaltag/") {
            return Some(ContextValue::Absent);
        }
        // The token may contain session tags, in a claim that is not read.
        if key.starts_with("aws:requesttag/") {
            return Some(ContextValue::Unknown);
        }
        if let Some(tag) = key
            .strip_prefix("aws:resourcetag/")
            .or_else(|| key.strip_prefix("iam:resourcetag/"))
        {
            return Some(tag_value(self.facts.tags(self.target), tag));
        }
        match key {
            "aws:userid"
            | "aws:username"
            | "aws:principalarn"
            | "aws:principalaccount"
            | "aws:multifactorauthpresent"
            | "aws:multifactorauthage"
            | "aws:tokenissuetime"
            | "aws:sourceidentity"
            | "sts:externalid" => Some(ContextValue::Absent),
            "aws:federatedprovider"
            | "aws:tagkeys"
            | "sts:transitivetagkeys"
            | "sts:sourceidentity" => Some(ContextValue::Unknown),
            "sts:rolesessionname" => Some(ContextValue::partial(web_session_text(
                &self.hop.role_session_name,
                self.assumptions.client,
                &self.hop.profile,
            ))),
            _ => {
                let (issuer, claim) = issuer_of_key(key)?;
                Some(claim_value(self.caller, issuer, claim))
            }
        }
    }
}

/// The value of `ISSUER:CLAIM`. Claims that are not read are unknown.
fn claim_value(caller: &CallerFacts, issuer: &str, claim: &str) -> ContextValue {
    let Some(own) = &caller.issuer else {
        return ContextValue::Unknown;
    };
    if !own.eq_ignore_ascii_case(issuer) {
        return ContextValue::Absent;
    }
    let Some(token) = &caller.token else {
        return match claim {
            "sub" | "aud" => ContextValue::Present(None),
            _ => ContextValue::Unknown,
        };
    };
    let text = |text: &str| ContextValue::value(text);
    match claim {
        "sub" => token.subject.as_deref().map_or(ContextValue::Absent, text),
        "aud" => match &token.authorized_party {
            Some(party) => text(party),
            None => audience(token),
        },
        "oaud" if token.authorized_party.is_some() => match &token.audience[..] {
            [_, _, ..] => ContextValue::List(token.audience.clone()),
            _ => audience(token),
        },
        "amr" => match &token.methods {
            Some(methods) => ContextValue::List(methods.clone()),
            None => ContextValue::Absent,
        },
        _ => ContextValue::Unknown,
    }
}

/// AWS does not document which of several audiences counts, or if all of them do.
fn audience(token: &TokenClaims) -> ContextValue {
    match &token.audience[..] {
        [] => ContextValue::Absent,
        [one] => ContextValue::value(one.clone()),
        all => {
            let each = all.iter().cloned().map(ContextValue::Value);
            let together = ContextValue::List(all.to_vec());
            ContextValue::OneOf(each.chain([together]).collect())
        }
    }
}

/// Records that a call of this kind has no caller's side, and that STS refuses an expired token
/// (`ExpiredTokenException`) regardless of the policy. Claims that the user supplied are assumed to
/// be those of another token.
pub(super) fn settle_web_identity(now: i64, outcome: &mut HopOutcome) {
    if outcome.caller.caller.kind != CallerKind::WebIdentity {
        return;
    }
    outcome.identity = SideVerdict::NotChecked;
    let expires = outcome.caller.token.as_ref().and_then(|it| it.expires);
    let supplied = outcome.context.sorted().into_iter().any(|entry| {
        entry.origin == KeyOrigin::Supposed && issuer_of_key(entry.key.folded()).is_some()
    });
    let refused = expires.is_some_and(|end| end <= now) && !supplied;
    if refused && !outcome.if_reached.stops_the_chain() {
        outcome.if_reached = HopVerdict::NotCallable;
        outcome.cause = Some(Cause::TokenExpired);
        outcome.missing.clear();
    }
}
