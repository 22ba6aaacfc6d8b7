//! Sentences about the caller: session names, unique ids, principals.

use super::condition::is_negated;
use super::hop_facts::HopFacts;
use super::sentence::{client_words, say};
use crate::chain::SessionName;
use crate::eval::Reason;
use crate::explain::view::{Runs, Tone};
use crate::iam::policy::{Effect, PrincipalEntry, PrincipalSubject};
use crate::iam::{Arn, PrincipalKind, role_of_sessions};
use crate::predict::{CallerOrigin, Half, session_name_of};
use crate::text::{text, word};

impl HopFacts<'_> {
    /// "its session is called X because [profile S] …": the setting behind the caller's session
    /// name.
    pub(super) fn caller_session(&self) -> Runs {
        let caller = &self.outcome.caller;
        let Some(source) = self.source else {
            let userid = caller.userid.as_ref().unwrap_or(&caller.arn);
            return say!("aws:userid is {userid}", userid = (Tone::Denied, userid));
        };
        let profile = &source.profile;
        match &source.role_session_name {
            SessionName::Set(name) => say!(
                "[profile {profile}] calls its session {name}{at}",
                profile,
                at = name.location.as_ref(),
                name = (Tone::Denied, name.shown())
            ),
            SessionName::Generated => say!(
                "`[profile {profile}]` sets no role_session_name, so {client} calls its session {name}",
                profile,
                client = client_words(self.survey.assumptions.client),
                name = (Tone::Denied, session_name_of(self.survey, source))
            ),
        }
    }

    pub(super) fn userid_not_listed(&self) -> Runs {
        if let Some(value) = self.literal_star() {
            return say!(
                "StringEquals takes * literally, so {value} fits no session name at all; the policy needs StringLike.",
                value = (Tone::Denied, value)
            );
        }
        if self.outcome.half() == Some(Half::CallerSessionName) {
            return self.caller_session_name_not_listed();
        }
        let of_ids = self.condition().is_none_or(|entry| {
            !is_negated(entry) && !entry.values.iter().all(|value| value.text.starts_with('*'))
        });
        match &self.outcome.caller.userid {
            _ if !of_ids => self.key_against_list("aws:userid"),
            Some(userid) => say!(
                "The trust policy lists other unique ids: aws:userid of the caller is {userid}.",
                userid = (Tone::Denied, userid)
            ),
            None => say!(
                "The trust policy lists other unique ids: the caller's aws:userid is not among them."
            ),
        }
    }

    /// The unique id matches and the session name does not.
    fn caller_session_name_not_listed(&self) -> Runs {
        let wanted = self.wanted_names();
        let session = self.caller_session();
        match &self.hop.role_session_name {
            SessionName::Set(name) if self.source.is_some() => say!(
                "aws:userid must end in the session name `{wanted}`, but {session}. The role_session_name of {sender}{at} names the new session and changes nothing here.",
                wanted,
                session,
                sender = self.sender(),
                at = name.location.as_ref()
            ),
            _ => say!(
                "aws:userid must end in the session name `{wanted}`, but {session}.",
                wanted,
                session
            ),
        }
    }

    pub(super) fn principal_not_listed(&self) -> Runs {
        let found = |wanted: &[Reason]| {
            let mut traces = self.outcome.evaluation.iter().flat_map(|it| &it.principals);
            traces.any(|principal| wanted.contains(&principal.reason))
        };
        let caller = &self.outcome.caller;
        if found(&[Reason::OtherSessionName, Reason::GeneratedName]) {
            return say!(
                "The trust policy names one session of the caller's role, and the caller is another: {session}.",
                session = self.caller_session()
            );
        }
        if found(&[Reason::OtherPath]) {
            return say!(
                "The trust policy names the caller's role with another path; the role is `{role}`.",
                role = caller.caller.principal_arn.as_ref().unwrap_or(&caller.arn)
            );
        }
        if let Some(entry) = self.refused_principal() {
            return names_no_caller(entry);
        }
        let who = self.caller_words();
        let account = caller
            .account()
            .map(|account| text!(" of account {account}", account));
        match self.principals() {
            named if named.is_empty() => say!(
                "No statement of the trust policy names `{who}`{account}; it names no caller at all.",
                who,
                account
            ),
            named => say!(
                "No statement of the trust policy names `{who}`{account}; it names {named}.",
                who,
                account,
                named
            ),
        }
    }

    /// A caller that is missing from a whole snapshot; a file may be older than the snapshot.
    pub(super) fn caller_not_found(&self) -> Runs {
        let caller = &self.outcome.caller;
        let arn = caller.arn.as_text().unwrap_or_default();
        let (kind, name) = match Arn::parse(arn) {
            Ok(arn) if arn.kind() == PrincipalKind::AssumedRole => {
                (word!("role"), arn.name().to_owned())
            }
            Ok(arn) => match arn.resource().split_once('/') {
                Some(("user", name)) => (word!("user"), name.to_owned()),
                Some((_, name)) => (word!("role"), name.to_owned()),
                None => (word!("user"), arn.to_string()),
            },
            Err(_) => (word!("user"), arn.to_owned()),
        };
        let account = caller.account();
        match &caller.origin {
            CallerOrigin::Identities(line) | CallerOrigin::LoginSession(Some(line)) => say!(
                "Account {account} has no {kind} called `{name}`; the snapshot of that account is complete, although {line} names it: one of the two is out of date.",
                account,
                kind,
                name,
                line = line.to_string()
            ),
            _ => say!(
                "Account {account} has no {kind} called `{name}`; the snapshot of that account is complete.",
                account,
                kind,
                name
            ),
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

fn names_no_caller(entry: &PrincipalEntry) -> Runs {
    let named = &entry.text;
    match (&entry.subject, role_of_sessions(named)) {
        (PrincipalSubject::Group(_), _) => say!(
            "The trust policy names `{named}`, and a group is not a principal: IAM refuses it, and no caller matches it.",
            named
        ),
        (_, Some(role)) => say!(
            "The trust policy names `{named}` in Principal, where no wildcard works in the ARN of a session: name the role itself, `{role}`, which lets every session of it in.",
            named,
            role
        ),
        (_, None) => say!(
            "The trust policy names `{named}` in Principal, where no wildcard works but the single *: IAM refuses it, and no caller matches it.",
            named
        ),
    }
}
