//! Missing facts, and how to supply them.

use super::hop_facts::HopFacts;
use super::sentence::{alternatives, client_words, say};
use crate::chain::BaseCredentials;
use crate::eval::{MissingFact, Reason, Ternary, TracedCondition, TracedStatement};
use crate::explain::view::Runs;
use crate::iam::account::{UnseenKind, UnseenPolicy};
use crate::iam::policy::PrincipalEntry;
use crate::iam::{Arn, PrincipalKind};
use crate::predict::{is_call, session_name_of};
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
fn unseen_words(unseen: &UnseenPolicy) -> String {
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

// Sentences about the missing facts of an undetermined hop, one per fact.

impl HopFacts<'_> {
    fn misses(&self, fact: &MissingFact) -> bool {
        self.outcome.missing.contains(fact)
    }

    fn planned_value(&self) -> Option<&str> {
        let mut missing = self.outcome.missing.iter();
        missing.find_map(|fact| match fact {
            MissingFact::PlannedValue(name) => Some(&**name),
            _ => None,
        })
    }

    pub(super) fn context_unknown(&self) -> Runs {
        let is_key = |fact: &&MissingFact| matches!(fact, MissingFact::ContextKey(_));
        let keys: Vec<&MissingFact> = self.outcome.missing.iter().filter(is_key).collect();
        let names: Vec<String> = keys.iter().map(|fact| fact.code().to_owned()).collect();
        if self.misses(&MissingFact::GeneratedName) {
            return self.generated_name();
        }
        match keys.first() {
            Some(fact) => say!(
                "It depends on `{keys}`, which no file holds: {help}.",
                keys = names.join(word!(" and ")),
                help = how_to_supply(fact, &names[0], None)
            ),
            None if let Some(name) = self.planned_value() => say!(
                "It depends on `⟨{name}⟩` in a policy, which the file does not say.",
                name
            ),
            None if self.misses(&MissingFact::PolicyElement) => self.policy_element(),
            None if self.misses(&MissingFact::ContestedPoint) => {
                say!("AWS pages do not agree on this point; only a call to AWS can decide it.")
            }
            None => Self::undetermined(),
        }
    }

    /// A generated name, and patterns that only some such names match.
    fn generated_name(&self) -> Runs {
        let open = self.open_condition();
        let own = open.is_some_and(|open| open.part.key.folded() == "sts:rolesessionname");
        let opener = if own { Some(self.hop) } else { self.source };
        let client = client_words(self.survey.assumptions.client);
        let only = open.map(|condition| {
            let values = condition.values();
            let values = values.filter(|(_, trace)| trace.truth.is_unknown());
            let values = alternatives(values.map(|(value, _)| &value.text), 2);
            say!(", and only some such names match `{values}`", values)
        });
        match opener {
            Some(hop) => say!(
                "It depends on the time of the call: {client} generates the session name, `{name}`{only}; a role_session_name in `[profile {profile}]` is the same each time.",
                client,
                name = session_name_of(self.survey, hop),
                only,
                profile = &hop.profile
            ),
            None => say!(
                "It depends on the time of the call: {client} generates the session name{only}.",
                client,
                only
            ),
        }
    }

    /// The first undecided condition of the trust policy.
    fn open_condition(&self) -> Option<TracedCondition<'_>> {
        let statements = self.outcome.trust_statements();
        let mut conditions = statements.flat_map(TracedStatement::conditions);
        conditions.find(|condition| condition.trace.truth.is_unknown())
    }

    /// An element of a stored policy that we do not understand. IAM accepted the document, so its
    /// meaning there is unknown.
    fn policy_element(&self) -> Runs {
        match self.odd_principal() {
            Some(entry) => say!(
                "The trust policy names `{named}` in Principal, which is not a principal that IAM accepts; only a call to AWS can show how it is treated.",
                named = &entry.text
            ),
            None => say!(
                "A policy has an element with an unknown meaning (see the marked lines); only a call to AWS can show its effect."
            ),
        }
    }

    fn odd_principal(&self) -> Option<&PrincipalEntry> {
        let statements = self.outcome.trust_statements();
        let mut principals = statements.flat_map(TracedStatement::principals);
        let (entry, _) = principals.find(|(_, trace)| trace.reason == Reason::NotAPrincipal)?;
        Some(entry)
    }

    pub(super) fn caller_unknown(&self) -> Runs {
        if !self.misses(&MissingFact::CallerId)
            || self.misses(&MissingFact::Caller)
            || self.misses(&MissingFact::CallerAccount)
        {
            let role = self.outcome.caller.principal.as_ref();
            if let Some(role) = role.filter(|_| is_call(&self.hop.profile)) {
                let (partition, account, name) = (role.partition(), role.account(), role.name());
                return say!(
                    "The calling session of `{name}` is not known: give its ARN as the caller, `arn:{partition}:sts::{account}:assumed-role/{name}/SESSION`.",
                    name,
                    partition,
                    account
                );
            }
            let id = self.survey.forest.requested(&self.hop.profile);
            let base = id.and_then(|id| self.survey.base_of(id));
            return say!(
                "The caller is not known from the files: save the answer of aws sts get-caller-identity and pass it with `{option}`.",
                option = identities_option(base)
            );
        }
        let evaluation = self.outcome.evaluation.as_ref();
        let name_fits = evaluation.is_some_and(|evaluation| {
            let mut values = evaluation.values.iter();
            values.any(|value| {
                let halves = value.halves;
                halves.is_some_and(|halves| halves.session_name == Ternary::True)
            })
        });
        let caller = self.caller_words();
        if name_fits {
            say!(
                "The session name fits; the unique id of `{caller}` is in no snapshot, so it cannot be compared.",
                caller
            )
        } else {
            say!(
                "It depends on a unique id: that of `{caller}` is in no snapshot, so it cannot be compared.",
                caller
            )
        }
    }

    pub(super) fn identity_unknown(&self) -> Runs {
        say!(
            "The trust policy lets the caller in; it is not known if the policies of `{caller}` allow sts:AssumeRole too, since they are in no snapshot.",
            caller = self.caller_words()
        )
    }

    /// A policy that applies to the caller and is in no snapshot.
    pub(super) fn policy_document_missing(&self) -> Runs {
        let missing = self.outcome.missing.iter();
        let mut unseen = missing.filter_map(MissingFact::unseen_policy);
        let Some(first) = unseen.next() else {
            return Self::undetermined();
        };
        let more = unseen.count();
        say!(
            "A policy that is in no snapshot may deny it: `{policy}`{more}. In account {account}, {command} prints it.",
            policy = unseen_words(first),
            more = (more > 0).then(|| text!(" (and {more} more)", more)),
            account = first.holder.account(),
            command = FETCH_POLICIES
        )
    }
}
