//! Sentences about calls of `AssumeRoleWithWebIdentity`.

use super::hop::HopFacts;
use super::sentence::Sentence;
use crate::eval::CallerKind;
use crate::predict::CauseFacts;

impl HopFacts<'_> {
    /// Whether the call is made with a token, and nobody signs it.
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

    /// A claim of the token against the values of its test.
    pub(super) fn claim_mismatch(&self, cause: &CauseFacts, claim: &str) -> Sentence {
        let sentence = self.key_against_list(cause, &format!("The {claim} of the token"));
        match self.literal_star(cause) {
            Some(value) => sentence
                .text(" In ")
                .name(value)
                .text(" the * is an ordinary character; StringLike takes it as a wildcard."),
            None => sentence,
        }
    }

    /// No statement names the token's provider.
    pub(super) fn provider_not_listed(&self, cause: &CauseFacts) -> Sentence {
        let caller = &self.outcome.caller;
        let sentence = match &caller.issuer {
            Some(_) => Sentence::new("The token is of ")
                .partial(crate::explain::view::Tone::Strong, &caller.arn)
                .text(", which no statement of the trust policy names"),
            None => Sentence::new(
                "No statement of the trust policy names an OpenID Connect provider of the role's account",
            ),
        };
        match self.principals(cause) {
            nobody if nobody.is_empty() => sentence.text("."),
            named => sentence.text("; it names ").text(named).text("."),
        }
    }
}

pub(super) fn token_expired() -> Sentence {
    Sentence::new(
        "The token in the file has expired, so STS refuses it (ExpiredTokenException), whatever the \
         trust policy says; a new one is needed.",
    )
}

pub(super) fn token_unknown() -> Sentence {
    Sentence::new(
        "It depends on the token, which is not at hand: its claims say who calls. Suppose them with \
         --context ISSUER:sub=VALUE and --context ISSUER:aud=VALUE.",
    )
}
