//! Missing facts, and how to supply them.

use crate::chain::BaseCredentials;
use crate::eval::MissingFact;
use crate::iam::account::{UnseenKind, UnseenPolicy};
use crate::iam::{Arn, PrincipalKind};
use crate::text::{shell_word, text, word};

/// A missing fact in a few words.
pub(crate) fn missing_words(fact: &MissingFact, spelled: &str) -> String {
    match fact {
        MissingFact::ContextKey(_) => text!("the value of {spelled}", spelled),
        MissingFact::Caller => word!("who calls").to_owned(),
        MissingFact::WebIdentityToken => {
            word!("the provider and the claims of the token").to_owned()
        }
        MissingFact::CallerId => word!("the unique id of the caller's role or user").to_owned(),
        MissingFact::CallerAccount => word!("the caller's account").to_owned(),
        MissingFact::GeneratedName => {
            word!("the session name that the client generates").to_owned()
        }
        MissingFact::IdentityPolicies => word!("the caller's own policies").to_owned(),
        MissingFact::PolicyDocument(unseen) => unseen_words(unseen),
        MissingFact::MaxSessionDuration => {
            word!("the maximum session duration of the target role").to_owned()
        }
        MissingFact::PolicyElement => word!("what an element of the policy means").to_owned(),
        MissingFact::PlannedValue(name) => text!("⟨{name}⟩ of the policy", name),
        MissingFact::ContestedPoint => {
            word!("what AWS does here, about which its pages differ").to_owned()
        }
    }
}

/// Returns true if the words for a missing fact are a plural.
pub(super) fn is_plural(fact: &MissingFact) -> bool {
    match fact {
        MissingFact::IdentityPolicies | MissingFact::WebIdentityToken => true,
        MissingFact::PolicyDocument(unseen) => unseen.kind == UnseenKind::Group,
        _ => false,
    }
}

/// The option that identifies a base, by the key of its answer.
pub(crate) fn identities_option(base: Option<&BaseCredentials>) -> String {
    match base.and_then(BaseCredentials::identity_key) {
        Some(key) => text!(
            "--identities {shell_word}",
            shell_word = shell_word(&format!("{key}=FILE"))
        ),
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
        MissingFact::ContextKey(_) => text!("suppose it with --context {spelled}=VALUE", spelled),
        MissingFact::Caller | MissingFact::CallerAccount => {
            text!(
                "save the answer of aws sts get-caller-identity and pass it with {base}",
                base = identities_option(base)
            )
        }
        MissingFact::WebIdentityToken => {
            word!("run where the token file is, or suppose its claims with --context ISSUER:sub=VALUE").to_owned()
        }
        MissingFact::CallerId => {
            word!("add a snapshot that lists the caller (aws iam get-role, or get-account-authorization-details)").to_owned()
        }
        MissingFact::IdentityPolicies => {
            text!(
                "add a snapshot of the caller's account ({FETCH_POLICIES}), or pass --suppose-identity",
                FETCH_POLICIES
            )
        }
        MissingFact::PolicyDocument(unseen) => text!(
            "save the answer of {FETCH_POLICIES}, asked in account {holder}, and pass the file with --snapshot; or suppose with --suppose-identity that it allows the hop",
            FETCH_POLICIES,
            holder = unseen.holder.account()
        ),
        MissingFact::GeneratedName => {
            word!("it is different for every call; set role_session_name to fix it").to_owned()
        }
        MissingFact::MaxSessionDuration => {
            word!("add the answer of aws iam get-role for the target as a snapshot").to_owned()
        }
        MissingFact::PlannedValue(_) => {
            word!("the file does not say it; after the deployment a snapshot does").to_owned()
        }
        MissingFact::PolicyElement | MissingFact::ContestedPoint => {
            word!("only a call to AWS can show it").to_owned()
        }
    }
}

/// The command whose output contains every attached policy of an account.
pub(crate) const FETCH_POLICIES: &str = "aws iam get-account-authorization-details";

/// A policy without a document, and its owner.
pub(crate) fn unseen_words(unseen: &UnseenPolicy) -> String {
    let UnseenPolicy { kind, name, holder } = unseen;
    let noun = match holder.kind() {
        PrincipalKind::User => word!("user"),
        PrincipalKind::Role => word!("role"),
        _ => word!("group"),
    };
    let holder = format!("{noun} {}", holder.name());
    match kind {
        UnseenKind::Attached => text!(
            "the document of {name}, which is attached to {holder}",
            name,
            holder
        ),
        UnseenKind::Boundary => {
            text!(
                "the document of {name}, the permissions boundary of {holder}",
                name,
                holder
            )
        }
        UnseenKind::Inline => text!(
            "the document of {name}, an inline policy of {holder}",
            name,
            holder
        ),
        UnseenKind::Group => text!(
            "the policies of group {name}, which {holder} belongs to",
            name,
            holder
        ),
        UnseenKind::List => text!("the {name} of {holder}", name, holder),
        UnseenKind::More => text!("what else may be attached to {holder}", holder),
    }
}

/// The trust policy of a role that is in no snapshot, and how to supply it.
pub(crate) fn missing_trust_policy(role: &Arn) -> (String, String) {
    (
        text!("the trust policy of {role}", role = role.name()),
        text!(
            "save the answer of aws iam get-role --role-name {role}, asked in account {account}, and pass the file with --snapshot",
            role = role.name(),
            account = role.account()
        ),
    )
}
