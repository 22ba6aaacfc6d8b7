//! The common cause of several failing profiles, in one short sentence for a list.

use super::hop_facts::HopFacts;
use super::missing::missing_words;
use super::problem::short_problem;
use crate::chain::{NodeId, ProblemKind, SessionName};
use crate::eval::Reason;
use crate::iam::Arn;
use crate::iam::policy::PrincipalSubject;
use crate::predict::{Cause, Half, HopOutcome, HopVerdict, Prediction, Survey};

/// The cause that stops a hop or leaves it undetermined.
pub(crate) fn shared_cause_words(
    prediction: &Prediction,
    id: NodeId,
    outcome: &HopOutcome,
) -> String {
    if outcome.if_reached == HopVerdict::Undetermined
        && let Some(fact) = outcome.missing.first()
    {
        return format!("{} is not known", missing_words(fact, fact.code()));
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
                    && self.outcome.half() == Some(Half::SessionName) =>
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
        let (role, account) = target.map_or(("the role", ""), |arn| (arn.name(), arn.account()));
        if let (Some(source), Some(wanted)) = (self.source, self.wanted_session()) {
            let source = &source.profile;
            return match self.source.map(|source| &source.role_session_name) {
                Some(SessionName::Set(name)) => {
                    format!("{source} names its session {}, not {wanted}", name.shown())
                }
                _ => format!("{source} sets no role_session_name"),
            };
        }
        let tested = self.condition().map(|entry| &*entry.key_text);
        match cause {
            Cause::UseridNotListed if self.literal_star().is_some() => {
                format!("StringEquals with * ({role})")
            }
            Cause::UseridNotListed => format!("{role} lists other unique ids"),
            Cause::UseridStale | Cause::PrincipalDeleted => {
                format!("{role} names an id that is gone")
            }
            Cause::PrincipalNotListed => format!("{role} does not name its caller"),
            Cause::PrincipalArnMismatch
            | Cause::PrincipalTagMismatch
            | Cause::OrgIdMismatch
            | Cause::SourceIpOutside
            | Cause::SubjectMismatch
            | Cause::AudienceMismatch
            | Cause::ConditionNotMet => {
                format!("{role} wants another {}", tested.unwrap_or("value"))
            }
            Cause::SessionNameMismatch => {
                format!("{profile}: not the session name {role} wants")
            }
            Cause::ServiceOnly => format!("{role} trusts services only"),
            Cause::WrongAction => format!("{role} allows another action"),
            Cause::ExplicitDeny => format!("{role} denies it"),
            Cause::MfaMissing if !self.outcome.caller.mfa_possible => {
                format!("{role} wants MFA of a role session")
            }
            Cause::RcpDenies => format!("an RCP of account {account} stops it"),
            Cause::RoleNotFound => format!("account {account} has no role {role}"),
            Cause::TagSessionMissing => format!("sts:TagSession on {role} is not allowed"),
            Cause::SetSourceIdentityMissing => {
                format!("sts:SetSourceIdentity on {role} is not allowed")
            }
            Cause::PolicyInvalid => format!("IAM refuses the trust policy of {role}"),
            Cause::NoSnapshot
            | Cause::CallerUnknown
            | Cause::DurationUnknown
            | Cause::TokenUnknown
            | Cause::MfaUnknown
            | Cause::IdentityUnknown
            | Cause::PolicyDocumentMissing
            | Cause::ContextUnknown => format!("{role}: a fact is missing"),
            other => self.shared_of_caller(other),
        }
    }

    /// The problem of the call or its caller, as opposed to the role.
    fn shared_of_caller(&self, cause: Cause) -> String {
        let profile = &self.hop.profile;
        let caller = self.caller_words();
        match cause {
            Cause::ExternalIdMissing => format!("{profile} sends no external id"),
            Cause::ExternalIdWrong => format!("{profile} sends another external id"),
            Cause::MfaMissing => format!("{profile} has no mfa_serial"),
            Cause::IdentityMissing => format!("no policy of {caller} allows it"),
            Cause::IdentityDeny => format!("a policy of {caller} denies it"),
            Cause::BoundaryBlocks => format!("the boundary of {caller} stops it"),
            Cause::SessionPolicyBlocks => format!("the session policy of {caller} stops it"),
            Cause::ScpBlocks => format!(
                "an SCP of account {} stops it",
                self.outcome.caller.account().unwrap_or("?")
            ),
            Cause::ChainedDuration | Cause::DurationTooLong => {
                format!("{profile}: duration_seconds is too long")
            }
            Cause::DurationInvalid => format!("{profile}: STS refuses duration_seconds"),
            Cause::MfaSerialInvalid | Cause::MfaDeviceForeign => {
                format!("{profile}: mfa_serial is no device of the caller")
            }
            Cause::RolePathMismatch => format!("{profile}: role_arn has another path or case"),
            Cause::CallerNotFound => format!("{caller} does not exist"),
            Cause::SessionNameInvalid => format!("{profile}: STS refuses role_session_name"),
            Cause::ExternalIdInvalid => format!("{profile}: STS refuses external_id"),
            Cause::RoleArnMalformed => format!("{profile}: role_arn is no role ARN"),
            Cause::RootCaller => "the account root user calls".to_owned(),
            Cause::FederatedCaller => "a session of GetFederationToken calls".to_owned(),
            Cause::TokenExpired => "the token has expired".to_owned(),
            Cause::PartitionMismatch => format!("{profile}: another partition than its caller's"),
            _ => format!("{profile}: STS refuses the call"),
        }
    }
}
