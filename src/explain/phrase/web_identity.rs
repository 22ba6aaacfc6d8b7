//! Sentences about calls of `AssumeRoleWithWebIdentity`.

use super::hop_facts::HopFacts;
use super::say::say;
use crate::eval::CallerKind;
use crate::explain::view::Runs;
use crate::text::text;

impl HopFacts<'_> {
    /// Returns true if the call uses a token instead of a signature.
    pub(super) fn is_web_identity(&self) -> bool {
        self.outcome.caller.caller.kind == CallerKind::WebIdentity
    }

    /// The action of the call.
    pub(super) fn action(&self) -> &'static str {
        if self.is_web_identity() {
            crate::eval::ASSUME_ROLE_WITH_WEB_IDENTITY
        } else {
            crate::eval::ASSUME_ROLE
        }
    }

    /// A claim of the token and the values that the policy tests it against.
    pub(super) fn claim_mismatch(&self, claim: &str) -> Runs {
        let mismatch = self.key_against_list(&text!("The {claim} of the token", claim));
        match self.literal_star() {
            Some(value) => say!(
                "{mismatch} In `{value}` the * is an ordinary character; StringLike takes it as a wildcard.",
                mismatch,
                value
            ),
            None => mismatch,
        }
    }

    /// No statement names the token's provider.
    pub(super) fn provider_not_listed(&self) -> Runs {
        let caller = &self.outcome.caller;
        let named = Some(self.principals()).filter(|named| !named.is_empty());
        let named = named.map(|named| text!("; it names {named}", named));
        match &caller.issuer {
            Some(_) => say!(
                "The token is from `{provider}`, which no statement of the trust policy names{named}.",
                provider = &caller.arn,
                named
            ),
            None => say!(
                "No statement of the trust policy names an OpenID Connect provider of the role's account{named}.",
                named
            ),
        }
    }
}

pub(super) fn token_expired() -> Runs {
    say!(
        "The token in the file has expired, so STS refuses it (ExpiredTokenException), regardless of the trust policy; a new one is needed."
    )
}

pub(super) fn token_unknown() -> Runs {
    say!(
        "It depends on the token, which is not at hand: its claims say who calls. Suppose them with --context ISSUER:sub=VALUE and --context ISSUER:aud=VALUE."
    )
}
