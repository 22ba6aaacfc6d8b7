//! The verdict of a hop in one sentence, and its fix in one more.

use super::missing::how_to_supply;
use super::sentence::{Sentence, alternatives};
use crate::analysis::{
    Cause, CauseFacts, Half, HopVerdict, Judgement, Repair, Survey, TargetArn, session_name_of,
};
use crate::chain::{Hop, NodeContent, NodeId, SessionName};
use crate::eval::{CallerKind, ContextValue, GrantLevel, Layer, MissingFact, Reason, Truth};
use crate::explain::view::{Runs, Tone};
use crate::iam::{ConditionEntry, ConditionKey, Effect, Statement};

/// What a sentence about a hop is made from.
#[derive(Clone, Copy)]
struct HopFacts<'a> {
    survey: &'a Survey,
    hop: &'a Hop,
    source: Option<&'a Hop>,
    judgement: &'a Judgement,
}

/// The verdict of a hop, in one sentence.
pub fn verdict_sentence(survey: &Survey, id: NodeId, judgement: &Judgement) -> Runs {
    let Some((hop, target)) = survey.hop(id) else {
        return Vec::new();
    };
    let source = survey.forest.node(id).parent.and_then(|parent| {
        match &survey.forest.node(parent).content {
            NodeContent::Hop(hop) => Some(hop),
            _ => None,
        }
    });
    let facts = HopFacts {
        survey,
        hop,
        source,
        judgement,
    };
    match (judgement.if_reached, &judgement.cause) {
        (HopVerdict::Allowed, _) => facts.allowed(),
        (_, Some(cause)) => facts.stopped(cause, target),
        (_, None) => facts.undetermined(),
    }
    .done()
}

impl HopFacts<'_> {
    fn trust_statement(&self, cause: &CauseFacts) -> Option<&Statement> {
        let evaluation = self.judgement.evaluation.as_ref()?;
        let trace = evaluation
            .statements_of(evaluation.policies.first()?)
            .get(cause.statement?)?;
        self.judgement
            .policy
            .as_ref()?
            .document
            .statements()
            .get(trace.index as usize)
    }

    fn condition(&self, cause: &CauseFacts) -> Option<&ConditionEntry> {
        let evaluation = self.judgement.evaluation.as_ref()?;
        let trace = evaluation
            .statements_of(evaluation.policies.first()?)
            .get(cause.statement?)?;
        let condition = evaluation.conditions_of(trace).get(cause.condition?)?;
        self.trust_statement(cause)?
            .condition
            .entries
            .get(condition.index as usize)
    }

    fn listed(&self, cause: &CauseFacts, most: usize) -> String {
        let values = self.condition(cause).map(|entry| {
            entry
                .values
                .iter()
                .map(|value| value.text.to_string())
                .collect::<Vec<_>>()
        });
        alternatives(&values.unwrap_or_default(), most)
    }

    fn caller_words(&self) -> String {
        let caller = &self.judgement.caller.caller;
        match (&caller.kind, &caller.name) {
            (CallerKind::User, Some(name)) => format!("user {name}"),
            (CallerKind::RoleSession, Some(name)) => format!("role {name}"),
            _ => "the caller".to_owned(),
        }
    }

    fn allowed(&self) -> Sentence {
        let Some(evaluation) = &self.judgement.evaluation else {
            return Sentence::new("Nothing stands in the way.");
        };
        let trust = evaluation.policies.first();
        let best = trust.and_then(|trust| {
            evaluation
                .statements_of(trust)
                .iter()
                .filter(|statement| {
                    statement.effect == Some(Effect::Allow)
                        && statement.principal == Truth::True
                        && statement.action == Truth::True
                        && statement.conditions == Truth::True
                })
                .filter_map(|statement| {
                    let level = evaluation
                        .principals_of(statement)
                        .iter()
                        .filter(|principal| principal.truth == Truth::True)
                        .filter_map(|principal| principal.level)
                        .max();
                    Some((level?, statement))
                })
                .max_by_key(|(level, statement)| (*level, std::cmp::Reverse(statement.index)))
        });
        let Some((level, statement)) = best else {
            return Sentence::new("The policies at hand allow it.");
        };
        let sid = self
            .judgement
            .policy
            .as_ref()
            .and_then(|policy| policy.document.statements().get(statement.index as usize))
            .and_then(|statement| statement.sid.as_ref())
            .map(|sid| format!(" ({})", sid.text));
        let mut sentence = Sentence::new(format!(
            "Statement {}{} of the trust policy names ",
            statement.index + 1,
            sid.unwrap_or_default()
        ))
        .text(match level {
            GrantLevel::Account => "the caller's account",
            GrantLevel::Role => "the caller's role",
            GrantLevel::User => "the user",
            GrantLevel::Everyone => "everyone",
            GrantLevel::Session => "this very session",
        });
        let tests = evaluation.conditions_of(statement).len();
        if tests > 0 {
            sentence = sentence.text(match tests {
                1 => ", and its condition holds".to_owned(),
                _ => format!(", and its {tests} conditions hold"),
            });
        }
        let through = evaluation.conditions_of(statement).iter().any(|condition| {
            matches!(
                condition.reason,
                Reason::IfExistsAbsent | Reason::AbsentNegatedTrue
            )
        });
        if through {
            sentence = sentence.text(" only because a key is missing from the request");
        }
        match (evaluation.identity, evaluation.same_account) {
            _ if self.judgement.supposed_identity => sentence.tone(
                Tone::Supposed,
                "; the caller's own policies are supposed to allow it",
            ),
            (Some(_), _)
                if level == GrantLevel::Account || evaluation.same_account != Truth::True =>
            {
                sentence.text("; the caller's own policies allow it too")
            }
            (None, _) => sentence.text("; that is enough within one account"),
            _ => sentence,
        }
        .text(".")
    }

    fn undetermined(&self) -> Sentence {
        Sentence::new("It depends on what no file says.")
    }

    #[expect(clippy::too_many_lines, reason = "one arm per cause, each a sentence")]
    fn stopped(&self, cause: &CauseFacts, target: &TargetArn) -> Sentence {
        let hop = self.hop;
        let profile = &hop.profile;
        let caller = &self.judgement.caller;
        let role = match target {
            TargetArn::Role(arn) => arn.name().to_owned(),
            TargetArn::Malformed => hop.role_arn.shown(),
        };
        let account = match target {
            TargetArn::Role(arn) => arn.account().to_owned(),
            TargetArn::Malformed => String::new(),
        };
        match cause.cause {
            Cause::UseridNotListed => self.userid_not_listed(cause),
            Cause::UseridStale => Sentence::new("The trust policy lists only unique ids that belong to nobody any more; ")
                .text(self.caller_words())
                .text(" is now ")
                .tone(Tone::Strong, self.caller_id())
                .text(". Whoever deletes and makes a role or user again changes its id."),
            Cause::SessionNameMismatch => {
                let wanted = self.listed(cause, 3);
                let named = match &hop.role_session_name {
                    SessionName::Set(name) => Sentence::new(format!("[profile {profile}] names the new session "))
                        .name(name.shown())
                        .at(name.location.as_ref()),
                    SessionName::Generated => Sentence::new(format!(
                        "[profile {profile}] sets no role_session_name, so {} calls the new session ",
                        self.survey.assumptions.client.label()
                    ))
                    .shape(Tone::Strong, &session_name_of(self.survey, hop)),
                };
                named.text("; the trust policy wants sts:RoleSessionName ").name(wanted).text(".")
            }
            Cause::PrincipalNotListed => self.principal_not_listed(cause),
            Cause::PrincipalDeleted => Sentence::new("The trust policy names a bare unique id, which IAM shows once the named principal is deleted; ")
                .text("a new one of the same name, such as ")
                .text(self.caller_words())
                .text(" (")
                .name(self.caller_id())
                .text("), does not match it."),
            Cause::PrincipalArnMismatch => self.key_against_list(cause, "aws:PrincipalArn"),
            Cause::PrincipalTagMismatch => {
                let key = self.condition(cause).map_or("aws:PrincipalTag", |entry| &entry.key_text).to_owned();
                self.key_against_list(cause, &key)
            }
            Cause::OrgIdMismatch => self.key_against_list(cause, "the caller's organization"),
            Cause::SourceIpOutside => self.key_against_list(cause, "aws:SourceIp"),
            Cause::ExternalIdMissing => Sentence::new(format!("The trust policy of {role} asks for an external id, and "))
                .name(format!("[profile {profile}]"))
                .text(" sends none."),
            Cause::ExternalIdWrong => {
                let sent = hop.external_id.as_ref();
                Sentence::new(format!("[profile {profile}] sends external_id "))
                    .name(sent.map(crate::chain::Parameter::shown).unwrap_or_default())
                    .at(sent.and_then(|sent| sent.location.as_ref()))
                    .text("; the trust policy wants ")
                    .name(self.listed(cause, 3))
                    .text(".")
            }
            Cause::MfaMissing if caller.mfa_possible => {
                Sentence::new(format!("The trust policy of {role} asks for MFA, and "))
                    .name(format!("[profile {profile}]"))
                    .text(" has no mfa_serial, so the call is made without.")
            }
            Cause::MfaMissing => Sentence::new(format!(
                "The trust policy of {role} asks for MFA, and a role session never has it: MFA does not carry through AssumeRole, SSO or web identity."
            )),
            Cause::ServiceOnly => Sentence::new(format!("The trust policy of {role} names only ("))
                .text(self.principals(cause))
                .text("): AWS services and identity providers, no caller that a profile can be."),
            Cause::WrongAction => Sentence::new("The statement that names the caller allows ")
                .name(self.actions(cause))
                .text(", not ")
                .name("sts:AssumeRole")
                .text("."),
            Cause::ExplicitDeny => self.explicit_deny(cause),
            Cause::IdentityMissing => {
                let delegates = if caller.account() == Some(&account) {
                    "The trust policy leaves it to the caller's account, and"
                } else {
                    "Across accounts both sides must allow it, and"
                };
                Sentence::new(delegates)
                    .text(" no policy of ")
                    .name(self.caller_words())
                    .text(" allows sts:AssumeRole on ")
                    .name(role)
                    .text(".")
            }
            Cause::IdentityDeny => Sentence::new("A policy of ")
                .name(self.caller_words())
                .text(" itself denies sts:AssumeRole on ")
                .name(role)
                .text(self.policy_name(cause)),
            Cause::BoundaryBlocks => Sentence::new("The permissions boundary of ")
                .name(self.caller_words())
                .text(" does not allow sts:AssumeRole, whatever its policies say."),
            Cause::SessionPolicyBlocks => Sentence::new("The policy of the caller's session does not allow sts:AssumeRole."),
            Cause::ScpBlocks => Sentence::new(format!(
                "A service control policy of account {} does not allow sts:AssumeRole.",
                caller.account().unwrap_or("?")
            )),
            Cause::RcpDenies => Sentence::new(format!("A resource control policy of account {account} denies it.")),
            Cause::ChainedDuration => {
                let duration = hop.duration_seconds.as_ref();
                Sentence::new(format!("[profile {profile}] asks for duration_seconds = "))
                    .name(duration.map(|it| it.digits.clone()).unwrap_or_default())
                    .at(duration.map(|it| &it.location))
                    .text("; its caller is a role session, and role chaining gives one hour (3600) at most.")
            }
            Cause::DurationInvalid => {
                let duration = hop.duration_seconds.as_ref();
                Sentence::new("duration_seconds = ")
                    .name(duration.map(|it| it.digits.clone()).unwrap_or_default())
                    .at(duration.map(|it| &it.location))
                    .text(" is outside what STS gives: 900 to 43200, and not more than the role's maximum session duration.")
            }
            Cause::RoleNotFound => Sentence::new(format!("Account {account} has no role called "))
                .name(role)
                .text("; its whole snapshot is here."),
            Cause::RolePathMismatch => Sentence::new("The role is ")
                .name(self.judgement.elsewhere.as_ref().map(ToString::to_string).unwrap_or_default())
                .text("; role_arn names it with another path or in other case")
                .at(hop.role_arn.location.as_ref())
                .text("."),
            Cause::NoSnapshot if self.judgement.if_reached == HopVerdict::NoPolicy => Sentence::new("The trust policy of ")
                .name(role)
                .text(" is in no snapshot, so nothing can be said about this hop."),
            Cause::NoSnapshot => Sentence::new("No snapshot."),
            Cause::CallerUnknown if self.judgement.probably_allowed => Sentence::new(
                "Probably allowed: the trust policy lets in whom the files suggest, but nothing proves who calls.",
            ),
            Cause::CallerUnknown => self.caller_unknown(),
            Cause::SessionNameInvalid => {
                let name = match &hop.role_session_name {
                    SessionName::Set(name) => Some(name),
                    SessionName::Generated => None,
                };
                Sentence::new("STS refuses role_session_name = ")
                    .name(name.map(crate::chain::Parameter::shown).unwrap_or_default())
                    .at(name.and_then(|name| name.location.as_ref()))
                    .text(": a session name has 2 to 64 of A-Z a-z 0-9 _ + = , . @ - and nothing else.")
            }
            Cause::ExternalIdInvalid => Sentence::new("STS refuses external_id")
                .at(hop.external_id.as_ref().and_then(|id| id.location.as_ref()))
                .text(": it has 2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / - and nothing else."),
            Cause::RoleArnMalformed => Sentence::new("STS refuses role_arn = ")
                .name(hop.role_arn.shown())
                .at(hop.role_arn.location.as_ref())
                .text(": a role ARN reads arn:aws:iam::ACCOUNT:role/NAME."),
            Cause::RootCaller => Sentence::new("Roles may not be assumed by root accounts: the caller is the account root user."),
            Cause::FederatedCaller => Sentence::new("A session of GetFederationToken can call nothing of STS but GetCallerIdentity."),
            Cause::PartitionMismatch => Sentence::new("Caller and role are in different partitions; roles cannot be trusted across them."),
            Cause::MfaUnknown => Sentence::new("It depends on aws:MultiFactorAuthPresent: for a role session AWS pages differ on whether the key is absent or false."),
            Cause::IdentityUnknown => Sentence::new("The trust policy lets the caller in; whether the policies of ")
                .name(self.caller_words())
                .text(" allow sts:AssumeRole too is in no snapshot."),
            Cause::ContextUnknown => self.context_unknown(),
            Cause::ConditionNotMet => {
                let key = self.condition(cause).map_or("a condition key", |entry| &entry.key_text).to_owned();
                self.key_against_list(cause, &key)
            }
            Cause::TagSessionMissing => Sentence::new("The call passes session tags, and sts:TagSession is not allowed as well."),
            Cause::SetSourceIdentityMissing => Sentence::new("The call carries a source identity, and sts:SetSourceIdentity is not allowed as well."),
            Cause::PolicyInvalid => Sentence::new(format!("IAM would refuse the trust policy of {role} (MalformedPolicyDocument); see the marked lines.")),
        }
    }

    fn caller_id(&self) -> String {
        match &self.judgement.caller.caller.unique_id {
            crate::eval::CallerId::Known(id) => id.to_string(),
            _ => "not known".to_owned(),
        }
    }

    /// "its session is called X because [profile S] …": whose setting the caller's name is.
    fn caller_session(&self) -> Sentence {
        let Some(source) = self.source else {
            return Sentence::new("aws:userid is ").shape(
                Tone::Denied,
                self.judgement
                    .caller
                    .userid
                    .as_ref()
                    .unwrap_or(&self.judgement.caller.arn),
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
                .text(self.survey.assumptions.client.label())
                .text(" calls its session ")
                .shape(Tone::Denied, &session_name_of(self.survey, source)),
        }
    }

    fn userid_not_listed(&self, cause: &CauseFacts) -> Sentence {
        let star = self.literal_star(cause);
        if let Some(value) = star {
            return Sentence::new("StringEquals takes * literally, so ")
                .tone(Tone::Denied, value)
                .text(" fits no session name at all; the policy needs StringLike.");
        }
        match cause.half {
            Some(Half::SessionName) => {
                let wanted = self.wanted_names(cause);
                let sentence = Sentence::new("aws:userid must end in the session name ")
                    .name(wanted)
                    .text(", but ");
                let mut sentence = self.append(sentence, self.caller_session());
                if let SessionName::Set(name) = &self.hop.role_session_name
                    && self.source.is_some()
                {
                    sentence = sentence
                        .text(format!(
                            ". The role_session_name of [profile {}]",
                            self.hop.profile
                        ))
                        .at(name.location.as_ref())
                        .text(" names the new session and changes nothing here");
                }
                sentence.text(".")
            }
            _ => {
                let sentence = Sentence::new(
                    "The trust policy lists other unique ids: aws:userid of the caller is ",
                );
                let userid = self.judgement.caller.userid.as_ref();
                match userid {
                    Some(userid) => sentence.shape(Tone::Denied, userid).text("."),
                    None => sentence.text("another one."),
                }
            }
        }
    }

    #[expect(clippy::unused_self, reason = "reads as part of the sentence")]
    fn append(&self, sentence: Sentence, rest: Sentence) -> Sentence {
        rest.done()
            .into_iter()
            .fold(sentence, |sentence, run| sentence.tone(run.tone, run.text))
    }

    /// The value that would match if its `*` were a wildcard.
    fn literal_star(&self, cause: &CauseFacts) -> Option<String> {
        let evaluation = self.judgement.evaluation.as_ref()?;
        let trace = evaluation
            .statements_of(evaluation.policies.first()?)
            .get(cause.statement?)?;
        let condition = evaluation.conditions_of(trace).get(cause.condition?)?;
        let entry = self.condition(cause)?;
        evaluation
            .values_of(condition)
            .iter()
            .find(|value| value.reason == Reason::LiteralStar)
            .and_then(|value| entry.values.get(value.index as usize))
            .map(|value| value.text.to_string())
    }

    /// The session names of the values whose id half fits.
    fn wanted_names(&self, cause: &CauseFacts) -> String {
        let names = || {
            let evaluation = self.judgement.evaluation.as_ref()?;
            let trace = evaluation
                .statements_of(evaluation.policies.first()?)
                .get(cause.statement?)?;
            let condition = evaluation.conditions_of(trace).get(cause.condition?)?;
            let entry = self.condition(cause)?;
            let names: Vec<String> = evaluation
                .values_of(condition)
                .iter()
                .filter(|value| value.halves.is_some_and(|halves| halves.id != Truth::False))
                .filter_map(|value| entry.values.get(value.index as usize))
                .filter_map(|value| value.text.split_once(':'))
                .map(|(_, name)| name.to_owned())
                .collect();
            Some(alternatives(&names, 3))
        };
        names().unwrap_or_default()
    }

    fn principals(&self, cause: &CauseFacts) -> String {
        let texts: Vec<String> = self
            .trust_statement(cause)
            .map(|statement| {
                statement
                    .principal
                    .entries
                    .iter()
                    .map(|entry| entry.text.to_string())
                    .collect()
            })
            .unwrap_or_default();
        alternatives(&texts, 2)
    }

    fn actions(&self, cause: &CauseFacts) -> String {
        let texts: Vec<String> = self
            .trust_statement(cause)
            .map(|statement| {
                statement
                    .action
                    .patterns
                    .iter()
                    .map(|action| action.text.to_string())
                    .collect()
            })
            .unwrap_or_default();
        alternatives(&texts, 3)
    }

    fn principal_not_listed(&self, cause: &CauseFacts) -> Sentence {
        let evaluation = self.judgement.evaluation.as_ref();
        let other_session = evaluation.is_some_and(|evaluation| {
            evaluation
                .principals
                .iter()
                .any(|principal| principal.reason == Reason::OtherSessionName)
        });
        if other_session {
            let sentence = Sentence::new(
                "The trust policy names one session of the caller's role, and the caller is another: ",
            );
            return self.append(sentence, self.caller_session()).text(".");
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
            .shape(
                Tone::Strong,
                self.judgement
                    .caller
                    .caller
                    .principal_arn
                    .as_ref()
                    .unwrap_or(&self.judgement.caller.arn),
            )
            .text(".");
        }
        Sentence::new("No statement of the trust policy names ")
            .name(self.caller_words())
            .text(match self.judgement.caller.account() {
                Some(account) => format!(" of account {account}"),
                None => String::new(),
            })
            .text("; it names ")
            .text(self.principals(cause))
            .text(".")
    }

    fn key_against_list(&self, cause: &CauseFacts, label: &str) -> Sentence {
        let entry = self.condition(cause);
        let value = entry.map(|entry| self.judgement.context.get(&entry.key));
        let negated = entry
            .and_then(|entry| entry.operator.as_ref())
            .is_some_and(|operator| operator.negated);
        let sentence = value_words(Sentence::new(label).text(" is "), value);
        sentence
            .text(if negated {
                "; the trust policy excludes "
            } else {
                "; the trust policy wants "
            })
            .name(self.listed(cause, 3))
            .text(".")
    }

    fn policy_name(&self, cause: &CauseFacts) -> String {
        let name = || {
            let evaluation = self.judgement.evaluation.as_ref()?;
            let trace = evaluation.policies.get(cause.policy?)?;
            if trace.layer != Layer::Identity {
                return None;
            }
            let policies = self.judgement.caller_policies.as_ref()?;
            let policy = policies.policies.get(trace.index as usize)?;
            Some(format!(" ({}, {}).", policy.name, policy.text.location))
        };
        name().unwrap_or_else(|| ".".to_owned())
    }

    fn explicit_deny(&self, cause: &CauseFacts) -> Sentence {
        let number = cause.statement.map_or(0, |at| at + 1);
        let sentence = Sentence::new(format!("Statement {number} of the trust policy denies it"));
        let Some(statement) = self.trust_statement(cause) else {
            return sentence.text(".");
        };
        match statement.condition.entries.first() {
            Some(entry) => value_words(
                sentence.text(format!(": {} is ", entry.key_text)),
                Some(self.judgement.context.get(&entry.key)),
            )
            .text(format!(", and the statement has {} ", entry.operator_text))
            .name(alternatives(
                &entry
                    .values
                    .iter()
                    .map(|value| value.text.to_string())
                    .collect::<Vec<_>>(),
                2,
            ))
            .text("."),
            None => sentence.text(", without any condition."),
        }
    }

    fn caller_unknown(&self) -> Sentence {
        if self.judgement.missing.contains(&MissingFact::CallerId)
            && !self.judgement.missing.contains(&MissingFact::Caller)
        {
            return Sentence::new("The session name fits; the role id of ")
                .name(self.caller_words())
                .text(" is in no snapshot, so it cannot be compared.");
        }
        Sentence::new("Who signs this call is not known from the files: ")
            .text("name the base with --identities, or ask aws sts get-caller-identity.")
    }

    fn context_unknown(&self) -> Sentence {
        let keys: Vec<&MissingFact> = self
            .judgement
            .missing
            .iter()
            .filter(|fact| matches!(fact, MissingFact::ContextKey(_)))
            .collect();
        let names: Vec<String> = keys
            .iter()
            .map(|fact| match fact {
                MissingFact::ContextKey(key) => self.spelled(key),
                other => other.code().to_owned(),
            })
            .collect();
        let sentence = Sentence::new("It depends on ")
            .name(if names.is_empty() {
                "what no file says".to_owned()
            } else {
                names.join(" and ")
            })
            .text(", which no file holds");
        match keys.first() {
            Some(fact) => sentence
                .text(": ")
                .text(how_to_supply(fact, &names[0]))
                .text("."),
            None => sentence.text("."),
        }
    }

    /// A key as the policy spells it.
    fn spelled(&self, key: &ConditionKey) -> String {
        self.judgement
            .context
            .find(key)
            .map_or_else(|| key.folded().to_owned(), |entry| entry.name.to_string())
    }
}

/// Says what a key holds.
pub(super) fn value_words(sentence: Sentence, value: Option<&ContextValue>) -> Sentence {
    match value {
        None | Some(ContextValue::Absent) => sentence.tone(Tone::Denied, "not in the request"),
        Some(ContextValue::Value(text)) => sentence.tone(Tone::Denied, text),
        Some(ContextValue::List(texts)) => sentence.tone(
            Tone::Denied,
            texts
                .iter()
                .map(AsRef::as_ref)
                .collect::<Vec<&str>>()
                .join(", "),
        ),
        Some(ContextValue::Shape(shape)) => sentence.shape(Tone::Denied, shape),
        Some(ContextValue::Present(_)) => sentence.tone(Tone::Hole, "⟨some value⟩"),
        Some(ContextValue::OneOf(_)) => sentence.tone(Tone::Hole, "⟨absent or false⟩"),
        Some(ContextValue::Unknown) => sentence.tone(Tone::Hole, "⟨not known⟩"),
    }
}

/// What to write where, in one sentence.
pub fn fix_sentence(hop_profile: &str, repair: &Repair) -> Runs {
    let change = &repair.change;
    let verb = if change.replaces.is_some() {
        "Change"
    } else {
        "Add"
    };
    let sentence = Sentence::new(verb)
        .text(" one line in ")
        .name(format!("[profile {}]", change.profile));
    let sentence = match change.key {
        "role_session_name" if change.profile != hop_profile => {
            sentence.text(", the source: aws:userid and session ARNs describe the caller")
        }
        "role_session_name" => {
            sentence.text(": sts:RoleSessionName is the name of the new session")
        }
        "duration_seconds" => sentence.text(": a chained session lasts one hour at most"),
        "mfa_serial" => {
            sentence.text(": the device of the calling user; the AWS CLI will ask for its code")
        }
        "role_arn" => sentence.text(": the ARN needs the role's own path and case"),
        _ => sentence,
    };
    match repair.verdict {
        HopVerdict::Allowed => sentence.text(". Proven: the hop is then allowed."),
        _ => sentence
            .text(". The trust policy then lets it in; the rest cannot be known from the files."),
    }
    .done()
}

/// What a key holds, as runs.
pub fn value_sentence(value: &ContextValue) -> Runs {
    value_words(Sentence::default(), Some(value)).done()
}
