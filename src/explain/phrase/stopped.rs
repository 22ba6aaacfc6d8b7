//! What stops a hop: one sentence per cause.

use super::condition::is_negated;
use super::hop::HopFacts;
use super::sentence::{Sentence, client_words};
use super::web_identity::{token_expired, token_unknown};
use crate::chain::SessionName;
use crate::eval::{CallerKind, Layer, SET_SOURCE_IDENTITY, TAG_SESSION};
use crate::explain::view::Tone;
use crate::predict::{Cause, CauseFacts, HopVerdict, TargetArn, session_name_of};

/// A beginning of a sentence.
fn capital(text: &str) -> String {
    text.strip_prefix('t')
        .map_or_else(|| text.to_owned(), |rest| format!("T{rest}"))
}

impl HopFacts<'_> {
    #[expect(clippy::too_many_lines, reason = "one arm per cause, each a sentence")]
    pub(super) fn stopped(&self, cause: &CauseFacts, target: &TargetArn) -> Sentence {
        let hop = self.hop;
        let sender = self.sender();
        let subject = capital(&sender);
        let caller = &self.outcome.caller;
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
            Cause::UseridStale => Sentence::new("The trust policy lists only unique ids that no longer belong to anyone; ")
                .text(self.caller_words())
                .text(" is now ")
                .tone(Tone::Strong, self.caller_id())
                .text(". A role or user that is deleted and created again gets a new id."),
            Cause::SessionNameMismatch => {
                let wanted = self.listed(cause, 3);
                let named = match &hop.role_session_name {
                    SessionName::Set(name) => Sentence::new(format!("{subject} names the new session "))
                        .name(name.shown())
                        .at(name.location.as_ref()),
                    SessionName::Generated => Sentence::new(format!(
                        "{subject} sets no role_session_name, so {} calls the new session ",
                        client_words(self.survey.assumptions.client)
                    ))
                    .partial(Tone::Strong, &session_name_of(self.survey, hop)),
                };
                let excluded = self.condition(cause).is_some_and(is_negated);
                named
                    .text(if excluded { "; the trust policy excludes sts:RoleSessionName " } else { "; the trust policy wants sts:RoleSessionName " })
                    .name(wanted)
                    .text(".")
            }
            Cause::PrincipalNotListed if self.is_web_identity() => self.provider_not_listed(cause),
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
                .name(sender)
                .text(" sends none."),
            Cause::ExternalIdWrong => {
                let sent = hop.external_id.as_ref();
                Sentence::new(format!("{subject} sends external_id "))
                    .name(sent.map(crate::chain::Parameter::shown).unwrap_or_default())
                    .at(sent.and_then(|sent| sent.location.as_ref()))
                    .text("; the trust policy wants ")
                    .name(self.listed(cause, 3))
                    .text(".")
            }
            Cause::MfaMissing if caller.mfa_possible && self.reported => {
                Sentence::new(format!("The trust policy of {role} asks for MFA, and the call was made without."))
            }
            Cause::MfaMissing if caller.mfa_possible => {
                Sentence::new(format!("The trust policy of {role} asks for MFA, and "))
                    .name(sender)
                    .text(" has no mfa_serial, so the call is made without")
                    .text(match caller.temporary {
                        None => ", unless its credential_process opens its sessions with MFA: then suppose --context aws:MultiFactorAuthPresent=true.",
                        Some(_) => ".",
                    })
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
                .name(self.action())
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
                    .followed_by(self.caller_conditions(Layer::Identity))
            }
            Cause::IdentityDeny => Sentence::new("A policy of ")
                .name(self.caller_words())
                .text(" itself denies sts:AssumeRole on ")
                .name(role)
                .text(self.policy_name(cause))
                .followed_by(self.caller_conditions(Layer::Identity)),
            Cause::BoundaryBlocks => Sentence::new("The permissions boundary of ")
                .name(self.caller_words())
                .text(" does not allow sts:AssumeRole, whatever its policies say")
                .followed_by(self.caller_conditions(Layer::Boundary)),
            Cause::SessionPolicyBlocks => Sentence::new("The policy of the caller's session does not allow sts:AssumeRole."),
            Cause::ScpBlocks => Sentence::new(format!(
                "A service control policy of account {} {} sts:AssumeRole.",
                caller.account().unwrap_or("?"),
                if self.outcome.if_reached == HopVerdict::DeniedExplicit {
                    "denies"
                } else {
                    "does not allow"
                }
            )),
            Cause::RcpDenies => Sentence::new(format!("A resource control policy of account {account} denies it.")),
            Cause::ChainedDuration => {
                let duration = hop.duration_seconds.as_ref();
                Sentence::new(format!("{subject} asks for duration_seconds = "))
                    .name(duration.map(|it| it.digits.clone()).unwrap_or_default())
                    .at(duration.map(|it| &it.location))
                    .text("; its caller is a role session, and role chaining gives one hour (3600) at most.")
            }
            Cause::DurationInvalid | Cause::DurationTooLong => {
                let duration = hop.duration_seconds.as_ref();
                let sentence = Sentence::new("duration_seconds = ")
                    .name(duration.map(|it| it.digits.clone()).unwrap_or_default())
                    .at(duration.map(|it| &it.location));
                let too_long = cause.cause == Cause::DurationTooLong;
                match self.outcome.longest_session.filter(|_| too_long) {
                    Some(longest) => sentence
                        .text(" is more than the maximum session duration of ")
                        .name(&role)
                        .text(", ")
                        .name(longest.to_string())
                        .text("."),
                    None => sentence.text(" is outside what STS gives: 900 to 43200, and not more than the role's maximum session duration."),
                }
            }
            Cause::MfaSerialInvalid => self.mfa_serial_invalid(target),
            Cause::MfaDeviceForeign => self.mfa_device_foreign(),
            Cause::DurationUnknown => {
                let duration = hop.duration_seconds.as_ref();
                Sentence::new("duration_seconds = ")
                    .name(duration.map(|it| it.digits.clone()).unwrap_or_default())
                    .at(duration.map(|it| &it.location))
                    .text(" is more than the hour a role gives by default; what ")
                    .name(role)
                    .text(" gives is in no snapshot.")
            }
            Cause::RoleNotFound => Sentence::new(format!("Account {account} has no role called "))
                .name(role)
                .text("; its whole snapshot is here."),
            Cause::RolePathMismatch => Sentence::new("The role is ")
                .name(self.outcome.elsewhere.as_ref().map(ToString::to_string).unwrap_or_default())
                .text("; role_arn names it with another path or in other case")
                .at(hop.role_arn.location.as_ref())
                .text("."),
            Cause::NoSnapshot if self.outcome.if_reached == HopVerdict::NoPolicy => Sentence::new("The trust policy of ")
                .name(role)
                .text(" is in no snapshot, so nothing can be said about this hop."),
            Cause::NoSnapshot => Sentence::new("No snapshot."),
            Cause::CallerUnknown if self.outcome.probably_allowed => Sentence::new(
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
                .text(": a role ARN reads arn:aws:iam::ACCOUNT:role/NAME, with the 12 digits of an account id."),
            Cause::RootCaller => Sentence::new("Roles may not be assumed by root accounts: the caller is the account root user."),
            Cause::FederatedCaller => Sentence::new("A session of GetFederationToken can call nothing of STS but GetCallerIdentity."),
            Cause::SubjectMismatch => self.claim_mismatch(cause, "sub"),
            Cause::AudienceMismatch => self.claim_mismatch(cause, "aud"),
            Cause::TokenExpired => token_expired(),
            Cause::TokenUnknown => token_unknown(),
            Cause::PartitionMismatch => Sentence::new("Caller and role are in different partitions; roles cannot be trusted across them."),
            Cause::MfaUnknown if caller.caller.kind != CallerKind::RoleSession => {
                Sentence::new("It depends on aws:MultiFactorAuthPresent: nothing tells whether these credentials were made with MFA.")
            }
            Cause::MfaUnknown => Sentence::new("It depends on aws:MultiFactorAuthPresent: for a role session AWS pages differ on whether the key is absent or false."),
            Cause::IdentityUnknown => self.identity_unknown(),
            Cause::PolicyDocumentMissing => self.policy_document_missing(),
            Cause::ContextUnknown => self.context_unknown(),
            Cause::ConditionNotMet => {
                let key = self.condition(cause).map_or("a condition key", |entry| &entry.key_text).to_owned();
                self.key_against_list(cause, &key)
            }
            Cause::TagSessionMissing => Sentence::new("The call passes session tags, and ")
                .followed_by(self.further(TAG_SESSION, &role)),
            Cause::SetSourceIdentityMissing => Sentence::new("The call carries a source identity, and ")
                .followed_by(self.further(SET_SOURCE_IDENTITY, &role)),
            Cause::PolicyInvalid => Sentence::new(format!("IAM would refuse the trust policy of {role} (MalformedPolicyDocument); see the marked lines.")),
        }
    }

    pub(super) fn undetermined() -> Sentence {
        Sentence::new("It depends on what no file says.")
    }
}
