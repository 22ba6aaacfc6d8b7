//! Sentences about who calls: session names, unique ids, principals.

use super::condition::is_negated;
use super::hop::HopFacts;
use super::sentence::{Sentence, client_words};
use crate::chain::SessionName;
use crate::eval::Reason;
use crate::explain::view::Tone;
use crate::iam::policy::{Effect, PrincipalEntry, PrincipalSubject};
use crate::iam::{Arn, PrincipalKind, role_of_sessions};
use crate::predict::{CallerOrigin, CauseFacts, Half, session_name_of};

impl HopFacts<'_> {
    /// "its session is called X because [profile S] …": whose setting the caller's name is.
    pub(super) fn caller_session(&self) -> Sentence {
        let Some(source) = self.source else {
            return Sentence::new("aws:userid is ").partial(
                Tone::Denied,
                self.outcome
                    .caller
                    .userid
                    .as_ref()
                    .unwrap_or(&self.outcome.caller.arn),
            );
        };
        match &source.role_session_name {
            SessionName::Set(name) => {
                Sentence::new(format!("[profile {}] calls its session ", source.profile))
                    .tone(Tone::Denied, name.shown())
                    .at(name.location.as_ref())
            }
            SessionName::Generated => Sentence::default()
                .name(format!("[profile {}]", source.profile))
                .text(" sets no role_session_name, so ")
                .text(client_words(self.survey.assumptions.client))
                .text(" calls its session ")
                .partial(Tone::Denied, &session_name_of(self.survey, source)),
        }
    }

    pub(super) fn userid_not_listed(&self, cause: &CauseFacts) -> Sentence {
        let star = self.literal_star(cause);
        if let Some(value) = star {
            return Sentence::new("StringEquals takes * literally, so ")
                .tone(Tone::Denied, value)
                .text(" fits no session name at all; the policy needs StringLike.");
        }
        if cause.half == Some(Half::SessionName) {
            let wanted = self.wanted_names(cause);
            let sentence = Sentence::new("aws:userid must end in the session name ")
                .name(wanted)
                .text(", but ");
            let mut sentence = sentence.followed_by(self.caller_session());
            if let SessionName::Set(name) = &self.hop.role_session_name
                && self.source.is_some()
            {
                sentence = sentence
                    .text(format!(". The role_session_name of {}", self.sender()))
                    .at(name.location.as_ref())
                    .text(" names the new session and changes nothing here");
            }
            return sentence.text(".");
        }
        let of_ids = self.condition(cause).is_none_or(|entry| {
            !is_negated(entry) && !entry.values.iter().all(|value| value.text.starts_with('*'))
        });
        if !of_ids {
            return self.key_against_list(cause, "aws:userid");
        }
        let sentence =
            Sentence::new("The trust policy lists other unique ids: aws:userid of the caller is ");
        match &self.outcome.caller.userid {
            Some(userid) => sentence.partial(Tone::Denied, userid).text("."),
            None => sentence.text("another one."),
        }
    }

    pub(super) fn principal_not_listed(&self, cause: &CauseFacts) -> Sentence {
        let evaluation = self.outcome.evaluation.as_ref();
        let other_session = evaluation.is_some_and(|evaluation| {
            evaluation.principals.iter().any(|principal| {
                matches!(
                    principal.reason,
                    Reason::OtherSessionName | Reason::GeneratedName
                )
            })
        });
        if other_session {
            let sentence = Sentence::new(
                "The trust policy names one session of the caller's role, and the caller is another: ",
            );
            return sentence.followed_by(self.caller_session()).text(".");
        }
        let other_path = evaluation.is_some_and(|evaluation| {
            evaluation
                .principals
                .iter()
                .any(|principal| principal.reason == Reason::OtherPath)
        });
        if other_path {
            return Sentence::new(
                "The trust policy names the caller's role with another path; the role is ",
            )
            .partial(
                Tone::Strong,
                self.outcome
                    .caller
                    .caller
                    .principal_arn
                    .as_ref()
                    .unwrap_or(&self.outcome.caller.arn),
            )
            .text(".");
        }
        if let Some(entry) = self.refused_principal() {
            return names_nobody(entry);
        }
        let sentence = Sentence::new("No statement of the trust policy names ")
            .name(self.caller_words())
            .text(match self.outcome.caller.account() {
                Some(account) => format!(" of account {account}"),
                None => String::new(),
            });
        match self.principals(cause) {
            nobody if nobody.is_empty() => sentence.text("; it names nobody."),
            named => sentence.text("; it names ").text(named).text("."),
        }
    }

    /// A caller that a whole snapshot does not have; a file may be older than the snapshot.
    pub(super) fn caller_not_found(&self) -> Sentence {
        let caller = &self.outcome.caller;
        let arn = caller.arn.as_text().unwrap_or_default();
        let (kind, name) = match Arn::parse(arn) {
            Ok(arn) if arn.kind() == PrincipalKind::AssumedRole => ("role", arn.name().to_owned()),
            Ok(arn) => match arn.resource().split_once('/') {
                Some(("user", name)) => ("user", name.to_owned()),
                Some((_, name)) => ("role", name.to_owned()),
                None => ("user", arn.to_string()),
            },
            Err(_) => ("user", arn.to_owned()),
        };
        let sentence = Sentence::new(format!(
            "Account {} has no {kind} called ",
            caller.account().unwrap_or("?")
        ))
        .name(name)
        .text("; its whole snapshot is here");
        match &caller.origin {
            CallerOrigin::Identities(line) | CallerOrigin::LoginSession(Some(line)) => sentence
                .text(format!(
                    ", although {line} names it: one of the two is out of date."
                )),
            _ => sentence.text("."),
        }
    }

    /// A principal of an Allow statement that IAM refuses.
    fn refused_principal(&self) -> Option<&PrincipalEntry> {
        let document = &self.outcome.policy.as_ref()?.document;
        let statements = document.statements().iter();
        statements
            .filter(|statement| statement.effect == Some(Effect::Allow))
            .flat_map(|statement| &statement.principal.entries)
            .find(|entry| {
                let subject = &entry.subject;
                matches!(
                    subject,
                    PrincipalSubject::Group(_) | PrincipalSubject::Wildcard
                )
            })
    }
}

fn names_nobody(entry: &PrincipalEntry) -> Sentence {
    let sentence = Sentence::new("The trust policy names ").name(&entry.text);
    match (&entry.subject, role_of_sessions(&entry.text)) {
        (PrincipalSubject::Group(_), _) => {
            sentence.text(", and a group is no principal: IAM refuses it, and it names nobody.")
        }
        (_, Some(role)) => sentence
            .text(" in Principal, where no wildcard works in the ARN of a session: name the role itself, ")
            .name(role)
            .text(", which lets every session of it in."),
        (_, None) => sentence.text(
            " in Principal, where no wildcard works but the single *: IAM refuses it, and it names nobody.",
        ),
    }
}
