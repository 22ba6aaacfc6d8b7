//! Sentences about the missing facts of an undetermined hop, one per fact.

use super::hop_facts::HopFacts;
use super::missing::{FETCH_POLICIES, how_to_supply, identities_option, unseen_words};
use super::say::say;
use super::sentence::{alternatives, client_words};
use crate::eval::{MissingFact, Reason, Ternary, TracedCondition, TracedStatement};
use crate::explain::view::Runs;
use crate::iam::policy::PrincipalEntry;
use crate::predict::{is_call, session_name_of};
use crate::text::{text, word};

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
