//! Missing facts, and how to supply them.

use crate::chain::BaseCredentials;
use crate::eval::MissingFact;
use crate::iam::account::{UnseenKind, UnseenPolicy};
use crate::iam::{Arn, PrincipalKind};
use crate::text::shell_word;

/// A missing fact in a few words.
pub(crate) fn missing_words(fact: &MissingFact, spelled: &str) -> String {
    match fact {
        MissingFact::ContextKey(_) => format!("the value of {spelled}"),
        MissingFact::Caller => "who calls".to_owned(),
        MissingFact::WebIdentityToken => "the provider and the claims of the token".to_owned(),
        MissingFact::CallerId => "the unique id of the caller's role or user".to_owned(),
        MissingFact::CallerAccount => "the caller's account".to_owned(),
        MissingFact::GeneratedName => "the session name that the client generates".to_owned(),
        MissingFact::IdentityPolicies => "the caller's own policies".to_owned(),
        MissingFact::PolicyDocument(unseen) => unseen_words(unseen),
        MissingFact::MaxSessionDuration => {
            "the maximum session duration of the target role".to_owned()
        }
        MissingFact::PolicyElement => "what an element of the policy means".to_owned(),
        MissingFact::PlannedValue(name) => format!("⟨{name}⟩ of the policy"),
        MissingFact::ContestedPoint => "what AWS does here; its pages differ".to_owned(),
    }
}

/// The option that identifies a base, by the key of its answer.
pub(crate) fn identities_option(base: Option<&BaseCredentials>) -> String {
    match base.and_then(BaseCredentials::identity_key) {
        Some(key) => format!("--identities {}", shell_word(&format!("{key}=FILE"))),
        None => "--identities".to_owned(),
    }
}

/// How to supply a fact. `base`: the first credentials of the chain that needs it.
pub(crate) fn how_to_supply(
    fact: &MissingFact,
    spelled: &str,
    base: Option<&BaseCredentials>,
) -> String {
    match fact {
        MissingFact::ContextKey(_) => format!("suppose it with --context {spelled}=VALUE"),
        MissingFact::Caller | MissingFact::CallerAccount => {
            format!(
                "save the answer of aws sts get-caller-identity and pass it with {}",
                identities_option(base)
            )
        }
        MissingFact::WebIdentityToken => {
            "run where the token file is, or suppose its claims with --context ISSUER:sub=VALUE".to_owned()
        }
        MissingFact::CallerId => {
            "add a snapshot that lists the caller (aws iam get-role, or get-account-authorization-details)".to_owned()
        }
        MissingFact::IdentityPolicies => {
            format!("add a snapshot of the caller's account ({FETCH_POLICIES}), or pass --suppose-identity")
        }
        MissingFact::PolicyDocument(unseen) => format!(
            "save the answer of {FETCH_POLICIES}, asked in account {}, and pass the file with --snapshot; or suppose with --suppose-identity that it allows the hop",
            unseen.holder.account()
        ),
        MissingFact::GeneratedName => {
            "it is different for every call; set role_session_name to fix it".to_owned()
        }
        MissingFact::MaxSessionDuration => {
            "add the answer of aws iam get-role for the target as a snapshot".to_owned()
        }
        MissingFact::PlannedValue(_) => {
            "the file does not say it; after the deployment a snapshot does".to_owned()
        }
        MissingFact::PolicyElement | MissingFact::ContestedPoint => {
            "only a call to AWS can show it".to_owned()
        }
    }
}

/// The command whose output contains every attached policy of an account.
pub const FETCH_POLICIES: &str = "aws iam get-account-authorization-details";

/// A policy without a document, and its owner.
pub(crate) fn unseen_words(unseen: &UnseenPolicy) -> String {
    let UnseenPolicy { kind, name, holder } = unseen;
    let noun = match holder.kind() {
        PrincipalKind::User => "user",
        PrincipalKind::Role => "role",
        _ => "group",
    };
    let holder = format!("{noun} {}", holder.name());
    match kind {
        UnseenKind::Attached => format!("the document of {name}, which is attached to {holder}"),
        UnseenKind::Boundary => {
            format!("the document of {name}, the permissions boundary of {holder}")
        }
        UnseenKind::Inline => format!("the document of {name}, an inline policy of {holder}"),
        UnseenKind::Group => format!("the policies of group {name}, which {holder} belongs to"),
        UnseenKind::List => format!("the {name} of {holder}"),
        UnseenKind::More => format!("what else may be attached to {holder}"),
    }
}

/// The trust policy of a role that is in no snapshot, and how to supply it.
pub(crate) fn missing_trust_policy(role: &Arn) -> (String, String) {
    (
        format!("the trust policy of {}", role.name()),
        format!(
            "save the answer of aws iam get-role --role-name {}, asked in account {}, and pass the file with --snapshot",
            role.name(),
            role.account()
        ),
    )
}
