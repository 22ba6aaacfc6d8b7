//! The common cause of several failing profiles, in one short sentence for a list.

use super::hop_facts::HopFacts;
use super::missing::{is_plural, missing_words};
use super::problem::short_problem;
use crate::chain::{NodeId, ProblemKind, SessionName};
use crate::eval::Reason;
use crate::iam::Arn;
use crate::iam::policy::PrincipalSubject;
use crate::predict::{Cause, Half, HopOutcome, HopVerdict, Prediction, Survey};
use crate::text::{text, word};

/// The cause that stops a hop or leaves it undetermined.
pub(crate) fn shared_cause_words(
    prediction: &Prediction,
    id: NodeId,
    outcome: &HopOutcome,
) -> String {
    if outcome.if_reached == HopVerdict::Undetermined
        && let Some(fact) = outcome.missing.first()
    {
        let words = missing_words(fact, fact.code());
        return if is_plural(fact) {
            text!("{words} are not known", words)
        } else {
            text!("{fact} is not known", fact = words)
        };
    }
    let facts = HopFacts::of(&prediction.survey, id, outcome);
    match facts.zip(outcome.cause) {
        Some(((facts, target), cause)) => facts.shared(cause, target),
        None => prediction.survey.name(id).to_owned(),
    }
}

/// The reason why a chain does not resolve, with the profile unless the problem names it.
pub(crate) fn broken_chain_words(prediction: &Prediction, id: NodeId) -> String {
    let Some(problem) = prediction.problem(id) else {
        return prediction.survey.name(id).to_owned();
    };
    let words = short_problem(problem);
    match (&problem.kind, &problem.profile) {
        // One missing thing breaks several profiles in the same way.
        (
            ProblemKind::Loop(_)
            | ProblemKind::MissingSource { .. }
            | ProblemKind::SourceWithoutCredentials { .. }
            | ProblemKind::MissingSsoSession { .. }
            | ProblemKind::MissingTokenSession { .. },
            _,
        )
        | (_, None) => words,
        (_, Some(profile)) => format!("{profile}: {words}"),
    }
}

/// The source profile whose session name stops a hop, and the names that would be admitted.
pub(crate) fn wanted_of_source(
    survey: &Survey,
    id: NodeId,
    outcome: &HopOutcome,
) -> Option<(String, String)> {
    let (facts, _) = HopFacts::of(survey, id, outcome)?;
    let wanted = facts.wanted_session()?;
    Some((facts.source?.profile.to_string(), wanted))
}

impl HopFacts<'_> {
    /// The session names that a test of the caller requires, if only the name is wrong.
    fn wanted_session(&self) -> Option<String> {
        match self.outcome.cause? {
            Cause::UseridNotListed
                if self.literal_star().is_none()
                    && self.outcome.half() == Some(Half::CallerSessionName) =>
            {
                Some(self.wanted_names())
            }
            Cause::PrincipalNotListed => {
                let mut traces = self.outcome.evaluation.iter().flat_map(|it| &it.principals);
                let other = [Reason::OtherSessionName, Reason::GeneratedName];
                traces.find(|principal| other.contains(&principal.reason))?;
                let statement = self.outcome.stopping_statement()?;
                let entries = statement.part.principal.entries.iter();
                let mut sessions = entries.filter_map(|entry| match &entry.subject {
                    PrincipalSubject::Session(arn) => arn.session(),
                    _ => None,
                });
                sessions.next().map(str::to_owned)
            }
            _ => None,
        }
    }

    fn shared(&self, cause: Cause, target: Option<&Arn>) -> String {
        let profile = &self.hop.profile;
        let (role, account) =
            target.map_or((word!("the role"), ""), |arn| (arn.name(), arn.account()));
        if let (Some(source), Some(wanted)) = (self.source, self.wanted_session()) {
            let source = &source.profile;
            return match self.source.map(|source| &source.role_session_name) {
                Some(SessionName::Set(name)) => {
                    text!(
                        "{source} names its session {name}, not {wanted}",
                        source,
                        name = name.shown(),
                        wanted
                    )
                }
                _ => text!("{source} sets no role_session_name", source),
            };
        }
        let tested = self.condition().map(|entry| &*entry.key_text);
        let caller = self.caller_words();
        match cause {
            Cause::UseridNotListed if self.literal_star().is_some() => {
                text!("StringEquals with * ({role})", role)
            }
            Cause::UseridNotListed => text!("{role} lists other unique ids", role),
            Cause::UseridStale | Cause::PrincipalDeleted => {
                text!("{role} names an id that is gone", role)
            }
            Cause::PrincipalNotListed => text!("{role} does not name its caller", role),
            Cause::PrincipalArnMismatch
            | Cause::PrincipalTagMismatch
            | Cause::OrgIdMismatch
            | Cause::SourceIpOutside
            | Cause::SubjectMismatch
            | Cause::AudienceMismatch
            | Cause::ConditionNotMet => {
                text!(
                    "{role} wants another {tested}",
                    role,
                    tested = tested.unwrap_or(word!("value"))
                )
            }
            Cause::NewSessionNameMismatch => {
                text!(
                    "{profile}: not the session name {role} wants",
                    profile,
                    role
                )
            }
            Cause::ServiceOnly => text!("{role} trusts services only", role),
            Cause::WrongAction => text!("{role} allows another action", role),
            Cause::ExplicitDeny => text!("{role} denies it", role),
            Cause::MfaMissing if !self.outcome.caller.mfa_possible => {
                text!("{role} wants MFA of a role session", role)
            }
            Cause::RcpDenies => text!("an RCP of account {account} stops it", account),
            Cause::RoleNotFound => text!("account {account} has no role {role}", account, role),
            Cause::TagSessionMissing => text!("sts:TagSession on {role} is not allowed", role),
            Cause::SetSourceIdentityMissing => {
                text!("sts:SetSourceIdentity on {role} is not allowed", role)
            }
            Cause::PolicyInvalid => text!("IAM refuses the trust policy of {role}", role),
            Cause::NoSnapshot
            | Cause::CallerUnknown
            | Cause::DurationUnknown
            | Cause::TokenUnknown
            | Cause::MfaUnknown
            | Cause::IdentityUnknown
            | Cause::PolicyDocumentMissing
            | Cause::ContextUnknown => text!("{role}: a fact is missing", role),
            Cause::ExternalIdMissing => text!("{profile} sends no external id", profile),
            Cause::ExternalIdWrong => text!("{profile} sends another external id", profile),
            Cause::MfaMissing => text!("{profile} has no mfa_serial", profile),
            Cause::IdentityMissing => text!("no policy of {caller} allows it", caller),
            Cause::IdentityDeny => text!("a policy of {caller} denies it", caller),
            Cause::BoundaryBlocks => text!("the boundary of {caller} stops it", caller),
            Cause::SessionPolicyBlocks => text!("the session policy of {caller} stops it", caller),
            Cause::ScpBlocks => text!(
                "an SCP of account {caller} stops it",
                caller = self.outcome.caller.account().unwrap_or("?")
            ),
            Cause::ChainedDuration | Cause::DurationTooLong => {
                text!("{profile}: duration_seconds is too long", profile)
            }
            Cause::DurationInvalid => text!("{profile}: STS refuses duration_seconds", profile),
            Cause::MfaSerialInvalid | Cause::MfaDeviceForeign => {
                text!(
                    "{profile}: mfa_serial is not a device of the caller",
                    profile
                )
            }
            Cause::RolePathMismatch => {
                text!("{profile}: role_arn has another path or case", profile)
            }
            Cause::CallerNotFound => text!("{caller} does not exist", caller),
            Cause::NewSessionNameInvalid => {
                text!("{profile}: STS refuses role_session_name", profile)
            }
            Cause::ExternalIdInvalid => text!("{profile}: STS refuses external_id", profile),
            Cause::RoleArnMalformed => text!("{profile}: role_arn is not a role ARN", profile),
            Cause::RootCaller => word!("the account root user calls").to_owned(),
            Cause::FederatedCaller => word!("a session of GetFederationToken calls").to_owned(),
            Cause::TokenExpired => word!("the token has expired").to_owned(),
            Cause::PartitionMismatch => {
                text!("{profile}: another partition than its caller's", profile)
            }
        }
    }
}
