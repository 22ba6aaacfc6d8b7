//! The cause that stops a hop or leaves it undetermined: one sentence per cause.

use super::allowed::{token_expired, token_unknown};
use super::condition::is_negated;
use super::hop_facts::HopFacts;
use super::sentence::{capitalized, client_words, literal, say};
use crate::chain::{Hop, Parameter, SessionName};
use crate::eval::{CallerKind, Layer, SET_SOURCE_IDENTITY, TAG_SESSION};
use crate::explain::view::Runs;
use crate::iam::Arn;
use crate::predict::{Cause, HopVerdict, session_name_of};
use crate::text::{Location, word};

impl HopFacts<'_> {
    #[expect(clippy::too_many_lines, reason = "one arm per cause, each a sentence")]
    pub(super) fn stopped(&self, cause: Cause, target: Option<&Arn>) -> Runs {
        let hop = self.hop;
        let sender = self.sender();
        let subject = capitalized(&sender);
        let caller = &self.outcome.caller;
        let who = self.caller_words();
        let role = target.map_or_else(|| hop.role_arn.shown(), |arn| arn.name().to_owned());
        let account = target.map_or("", Arn::account);
        let duration = hop.duration_seconds.as_ref();
        let seconds = duration.map(|duration| &duration.digits);
        let seconds_at = duration.map(|duration| &duration.location);
        match cause {
            Cause::UseridNotListed => self.userid_not_listed(),
            Cause::UseridStale => say!(
                "The trust policy lists only unique ids that no longer belong to anyone; {who} is now `{id}`. A role or user that is deleted and created again gets a new id.",
                who,
                id = self.caller_id()
            ),
            Cause::NewSessionNameMismatch => self.new_session_name_mismatch(&subject),
            Cause::PrincipalNotListed if self.is_web_identity() => self.provider_not_listed(),
            Cause::PrincipalNotListed => self.principal_not_listed(),
            Cause::PrincipalDeleted => say!(
                "The trust policy names a bare unique id, which IAM shows once the named principal is deleted; a new one of the same name, such as {who} (`{id}`), does not match it.",
                who,
                id = self.caller_id()
            ),
            Cause::PrincipalArnMismatch => self.key_against_list("aws:PrincipalArn"),
            Cause::PrincipalTagMismatch => self.own_key_against_list("aws:PrincipalTag"),
            Cause::OrgIdMismatch => self.key_against_list(word!("the caller's organization")),
            Cause::SourceIpOutside => self.key_against_list("aws:SourceIp"),
            Cause::ExternalIdMissing => say!(
                "The trust policy of {role} asks for an external id, and `{sender}` sends none.",
                role,
                sender
            ),
            Cause::ExternalIdWrong => say!(
                "{subject} sends external_id `{sent}`{at}; the trust policy wants `{wanted}`.",
                subject,
                sent = hop.external_id.as_ref().map(|it| literal(it.shown())),
                at = location_of(hop.external_id.as_ref()),
                wanted = self.listed(3)
            ),
            Cause::MfaMissing if caller.mfa_possible && self.reported => say!(
                "The trust policy of {role} asks for MFA, and the call was made without it.",
                role
            ),
            Cause::MfaMissing if caller.mfa_possible => say!(
                "The trust policy of {role} asks for MFA, and `{sender}` has no mfa_serial, so the call is made without it{unless}.",
                role,
                sender,
                unless = match caller.temporary {
                    None => word!(
                        ", unless its credential_process opens its sessions with MFA: then add --context aws:MultiFactorAuthPresent=true"
                    ),
                    Some(_) => "",
                }
            ),
            Cause::MfaMissing => say!(
                "The trust policy of {role} asks for MFA, and a role session never has it: MFA does not carry through AssumeRole, SSO or web identity.",
                role
            ),
            Cause::ServiceOnly => say!(
                "The trust policy of {role} names only AWS services and identity providers ({named}); no profile can call as one of them.",
                role,
                named = self.principals()
            ),
            Cause::WrongAction => say!(
                "The statement that names the caller allows `{allowed}`, not `{action}`.",
                allowed = self.actions(),
                action = self.action()
            ),
            Cause::ExplicitDeny => self.explicit_deny(),
            Cause::IdentityMissing if caller.account() == Some(account) => say!(
                "The trust policy leaves it to the caller's account, and no policy of `{who}` allows sts:AssumeRole on `{role}`{limits}",
                who,
                role,
                limits = self.limits(Layer::Identity)
            ),
            Cause::IdentityMissing => say!(
                "Across accounts both sides must allow it, and no policy of `{who}` allows sts:AssumeRole on `{role}`{limits}",
                who,
                role,
                limits = self.limits(Layer::Identity)
            ),
            Cause::IdentityDeny => say!(
                "A policy of `{who}` itself denies sts:AssumeRole on `{role}`{limits}",
                who,
                role,
                limits = self.limits(Layer::Identity)
            ),
            Cause::BoundaryBlocks => say!(
                "The permissions boundary of `{who}` {verb} sts:AssumeRole on `{role}`, whatever its policies say{limits}",
                who,
                verb = self.stops(),
                role,
                limits = self.limits(Layer::Boundary)
            ),
            Cause::SessionPolicyBlocks => {
                say!("The policy of the caller's session does not allow sts:AssumeRole.")
            }
            Cause::ScpBlocks => say!(
                "A service control policy of account {account} {verb} sts:AssumeRole on `{role}`{limits}",
                account = caller.account().unwrap_or("?"),
                verb = self.stops(),
                role,
                limits = self.limits(Layer::Scp)
            ),
            Cause::RcpDenies => say!(
                "A resource control policy of account {account} {verb} sts:AssumeRole on `{role}`{limits}",
                account,
                verb = self.stops(),
                role,
                limits = self.limits(Layer::Rcp)
            ),
            Cause::ChainedDuration => say!(
                "{subject} asks for duration_seconds = `{seconds}`{seconds_at}; its caller is a role session, and role chaining allows at most one hour (3600).",
                subject,
                seconds,
                seconds_at
            ),
            Cause::DurationTooLong if self.outcome.longest_session.is_some() => say!(
                "duration_seconds = `{seconds}`{seconds_at} is more than the maximum session duration of `{role}`, `{longest}`.",
                seconds,
                seconds_at,
                role,
                longest = self.outcome.longest_session
            ),
            Cause::DurationInvalid | Cause::DurationTooLong => say!(
                "duration_seconds = `{seconds}`{seconds_at} is outside the range of STS: 900 to 43200, and not more than the role's maximum session duration.",
                seconds,
                seconds_at
            ),
            Cause::DurationUnknown => say!(
                "duration_seconds = `{seconds}`{seconds_at} is more than the hour that a role grants by default; the maximum of `{role}` is in no snapshot.",
                seconds,
                seconds_at,
                role
            ),
            Cause::MfaSerialInvalid => self.mfa_serial_invalid(target),
            Cause::MfaDeviceForeign => self.mfa_device_foreign(),
            Cause::RoleNotFound => say!(
                "Account {account} has no role called `{role}`: the snapshot of that account is complete without it, or a file says that it is deleted.",
                account,
                role
            ),
            Cause::RolePathMismatch => say!(
                "The role is `{elsewhere}`; role_arn names it with a different path or capitalization{at}.",
                elsewhere = &self.outcome.elsewhere,
                at = hop.role_arn.location.as_ref()
            ),
            Cause::NoSnapshot if self.outcome.if_reached == HopVerdict::NoPolicy => say!(
                "The trust policy of `{role}` is in no snapshot, so nothing can be said about this hop.{likely}",
                role,
                likely = self.likely_reason()
            ),
            Cause::NoSnapshot => say!("No snapshot."),
            Cause::CallerUnknown if self.outcome.probably_allowed => say!(
                "Probably allowed: the trust policy allows the likely caller, but nothing confirms who calls."
            ),
            Cause::CallerUnknown => self.caller_unknown(),
            Cause::CallerNotFound => self.caller_not_found(),
            Cause::NewSessionNameInvalid => say!(
                "STS refuses role_session_name = `{name}`{at}: a session name has 2 to 64 of A-Z a-z 0-9 _ + = , . @ - and nothing else.",
                name = set_name(hop).map(Parameter::shown),
                at = location_of(set_name(hop))
            ),
            Cause::ExternalIdInvalid => say!(
                "STS refuses external_id{at}: it has 2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / - and nothing else.",
                at = location_of(hop.external_id.as_ref())
            ),
            Cause::RoleArnMalformed => say!(
                "STS refuses role_arn = `{arn}`{at}: a role ARN has the form arn:aws:iam::ACCOUNT:role/NAME, with the 12 digits of an account id.",
                arn = hop.role_arn.shown(),
                at = hop.role_arn.location.as_ref()
            ),
            Cause::RootCaller => say!(
                "Roles may not be assumed by root accounts: the caller is the account root user."
            ),
            Cause::FederatedCaller => say!(
                "A session of GetFederationToken can call no STS operation except GetCallerIdentity."
            ),
            Cause::SubjectMismatch => self.claim_mismatch("sub"),
            Cause::AudienceMismatch => self.claim_mismatch("aud"),
            Cause::TokenExpired => token_expired(),
            Cause::TokenUnknown => token_unknown(),
            Cause::PartitionMismatch => say!(
                "Caller and role are in different partitions; roles cannot be trusted across them."
            ),
            Cause::MfaUnknown if caller.caller.kind != CallerKind::RoleSession => say!(
                "It depends on aws:MultiFactorAuthPresent: it is not known if these credentials were created with MFA."
            ),
            Cause::MfaUnknown => say!(
                "It depends on aws:MultiFactorAuthPresent: for a role session AWS pages differ on whether the key is absent or false."
            ),
            Cause::IdentityUnknown => self.identity_unknown(),
            Cause::PolicyDocumentMissing => self.policy_document_missing(),
            Cause::ContextUnknown => self.context_unknown(),
            Cause::ConditionNotMet => self.own_key_against_list(word!("a condition key")),
            Cause::TagSessionMissing => say!(
                "The call passes session tags, and {lacking}",
                lacking = self.further(TAG_SESSION, &role)
            ),
            Cause::SetSourceIdentityMissing => say!(
                "The call carries a source identity, and {lacking}",
                lacking = self.further(SET_SOURCE_IDENTITY, &role)
            ),
            Cause::PolicyInvalid => say!(
                "IAM would refuse the trust policy of {role} (MalformedPolicyDocument); see the marked lines.",
                role
            ),
        }
    }

    /// The settings that probably make the hop fail, if its role requires a certain session name.
    fn likely_reason(&self) -> Option<Runs> {
        let source = self.source?;
        matches!(source.role_session_name, SessionName::Generated).then(|| {
            say!(
                " `[profile {source}]` sets no role_session_name: if the target tests aws:userid or names a session, this is why it fails.",
                source = &source.profile
            )
        })
    }

    /// The name of the new session and the one that the trust policy requires.
    fn new_session_name_mismatch(&self, subject: &str) -> Runs {
        let named = match set_name(self.hop) {
            Some(name) => say!(
                "{subject} names the new session `{name}`{at}",
                subject,
                name = literal(name.shown()),
                at = &name.location
            ),
            None => say!(
                "{subject} sets no role_session_name, so {client} calls the new session `{name}`",
                subject,
                client = client_words(self.survey.assumptions.client),
                name = session_name_of(self.survey, self.hop)
            ),
        };
        let listed = self.listed(3);
        if self.condition().is_some_and(is_negated) {
            say!(
                "{named}; the trust policy excludes sts:RoleSessionName `{listed}`.",
                named,
                listed
            )
        } else {
            say!(
                "{named}; the trust policy wants sts:RoleSessionName `{listed}`.",
                named,
                listed
            )
        }
    }

    pub(super) fn undetermined() -> Runs {
        say!("It depends on facts that no file holds.")
    }
}

/// The session name that a hop sets.
fn set_name(hop: &Hop) -> Option<&Parameter> {
    match &hop.role_session_name {
        SessionName::Set(name) => Some(name),
        SessionName::Generated => None,
    }
}

fn location_of(parameter: Option<&Parameter>) -> Option<&Location> {
    parameter.and_then(|parameter| parameter.location.as_ref())
}
