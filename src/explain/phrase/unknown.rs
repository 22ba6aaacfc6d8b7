//! What an undetermined hop waits for: one sentence for each fact that may be missing.

use super::hop::HopFacts;
use super::missing::{FETCH_POLICIES, how_to_supply, identities_option, unseen_words};
use super::sentence::{Sentence, alternatives, client_words};
use crate::eval::{MissingFact, Reason, Ternary, TracedCondition, TracedStatement};
use crate::explain::view::Tone;
use crate::iam::policy::PrincipalEntry;
use crate::predict::{is_call, session_name_of};

impl HopFacts<'_> {
    fn misses(&self, fact: &MissingFact) -> bool {
        self.outcome.missing.contains(fact)
    }

    pub(super) fn context_unknown(&self) -> Sentence {
        let is_key = |fact: &&MissingFact| matches!(fact, MissingFact::ContextKey(_));
        let keys: Vec<&MissingFact> = self.outcome.missing.iter().filter(is_key).collect();
        let names: Vec<String> = keys.iter().map(|fact| fact.code().to_owned()).collect();
        if self.misses(&MissingFact::GeneratedName) {
            return self.generated_name();
        }
        match keys.first() {
            Some(fact) => Sentence::new("It depends on ")
                .name(names.join(" and "))
                .text(", which no file holds: ")
                .text(how_to_supply(fact, &names[0], None))
                .text("."),
            None if self.misses(&MissingFact::PolicyElement) => self.policy_element(),
            None if self.misses(&MissingFact::ContestedPoint) => Sentence::new(
                "What AWS does here its pages do not agree on; only a call to AWS can tell.",
            ),
            None => Self::undetermined(),
        }
    }

    /// A name made up at each call, and patterns that only some such names match.
    fn generated_name(&self) -> Sentence {
        let open = self.open_condition();
        let own = open.is_some_and(|open| open.part.key.folded() == "sts:rolesessionname");
        let opener = if own { Some(self.hop) } else { self.source };
        let mut sentence = Sentence::new("It depends on the moment of the call: ")
            .text(client_words(self.survey.assumptions.client));
        sentence = match opener {
            Some(hop) => sentence
                .text(" makes the session name up, ")
                .partial(Tone::Strong, &session_name_of(self.survey, hop)),
            None => sentence.text(" makes the session name up"),
        };
        if let Some(condition) = open {
            let values = condition.values();
            let values = values.filter(|(_, trace)| trace.truth.is_unknown());
            let values: Vec<String> = values.map(|(value, _)| value.text.to_string()).collect();
            sentence = sentence
                .text(", and only some such names match ")
                .name(alternatives(&values, 2));
        }
        match opener {
            Some(hop) => sentence
                .text("; a role_session_name in ")
                .name(format!("[profile {}]", hop.profile))
                .text(" is the same each time."),
            None => sentence.text("."),
        }
    }

    /// The first condition of the trust policy that is not decided.
    fn open_condition(&self) -> Option<TracedCondition<'_>> {
        let evaluation = self.outcome.evaluation.as_ref()?;
        let statements = evaluation.trust_statements();
        let mut conditions = statements.flat_map(TracedStatement::conditions);
        conditions.find(|condition| condition.trace.truth.is_unknown())
    }

    /// An element of a stored policy that is not understood. IAM holds the document, so that what it
    /// means there cannot be said from here.
    fn policy_element(&self) -> Sentence {
        if let Some(entry) = self.odd_principal() {
            return Sentence::new("The trust policy names ")
                .name(&entry.text)
                .text(" in Principal, which is no principal that IAM accepts; what it makes of it, only a call to AWS can tell.");
        }
        Sentence::new(
            "A policy holds an element whose meaning is not known here (see the marked lines); only a call to AWS can tell.",
        )
    }

    fn odd_principal(&self) -> Option<&PrincipalEntry> {
        let evaluation = self.outcome.evaluation.as_ref()?;
        let statements = evaluation.trust_statements();
        let mut principals = statements.flat_map(TracedStatement::principals);
        let (entry, _) = principals.find(|(_, trace)| trace.reason == Reason::NotAPrincipal)?;
        Some(entry)
    }

    pub(super) fn caller_unknown(&self) -> Sentence {
        if !self.misses(&MissingFact::CallerId)
            || self.misses(&MissingFact::Caller)
            || self.misses(&MissingFact::CallerAccount)
        {
            let role = self.outcome.caller.principal.as_ref();
            if let Some(role) = role.filter(|_| is_call(&self.hop.profile)) {
                let (partition, account, name) = (role.partition(), role.account(), role.name());
                return Sentence::new("Which session of ")
                    .name(name)
                    .text(" calls is not known: give its ARN as the caller, ")
                    .name(format!(
                        "arn:{partition}:sts::{account}:assumed-role/{name}/SESSION"
                    ))
                    .text(".");
            }
            let id = self.survey.forest.requested(&self.hop.profile);
            let base = id.and_then(|id| self.survey.base_of(id));
            return Sentence::new("Who signs this call is not known from the files: ")
                .text("save the answer of aws sts get-caller-identity and pass it with ")
                .name(identities_option(base))
                .text(".");
        }
        let evaluation = self.outcome.evaluation.as_ref();
        let name_fits = evaluation.is_some_and(|evaluation| {
            let mut values = evaluation.values.iter();
            values.any(|value| {
                let halves = value.halves;
                halves.is_some_and(|halves| halves.session_name == Ternary::True)
            })
        });
        Sentence::new(if name_fits {
            "The session name fits; the unique id of "
        } else {
            "It depends on a unique id: that of "
        })
        .name(self.caller_words())
        .text(" is in no snapshot, so it cannot be compared.")
    }

    pub(super) fn identity_unknown(&self) -> Sentence {
        Sentence::new("The trust policy lets the caller in; ")
            .text("whether the policies of ")
            .name(self.caller_words())
            .text(" allow sts:AssumeRole too is in no snapshot.")
    }

    /// A policy that applies to the caller and that no snapshot holds.
    pub(super) fn policy_document_missing(&self) -> Sentence {
        let missing = self.outcome.missing.iter();
        let mut unseen = missing.filter_map(MissingFact::unseen_policy);
        let Some(first) = unseen.next() else {
            return Self::undetermined();
        };
        let sentence = Sentence::new("A policy that no snapshot holds may deny it: ")
            .name(unseen_words(first));
        match unseen.count() {
            0 => sentence,
            more => sentence.text(format!(" (and {more} more)")),
        }
        .text(format!(
            ". In account {}, {FETCH_POLICIES} prints it.",
            first.holder.account()
        ))
    }
}
