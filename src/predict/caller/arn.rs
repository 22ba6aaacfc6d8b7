//! Callers with a known ARN or `aws:userid`, from an answer of AWS, an event, or the files.

use super::permission_set::role_of_session;
use super::session::{role_session, userid_of_session};
use super::{CallerFacts, CallerOrigin, IdOrigin};
use crate::eval::{Caller, CallerId, CallerKind, PartialText, SessionName, UnknownPart};
use crate::iam::account::{AccountStore, CallerIdentity, IdentitySource, UniqueIdKind};
use crate::iam::{Arn, PrincipalKind};

/// The caller in an answer of `aws sts get-caller-identity`.
pub(super) fn identified(facts: &AccountStore, identity: &CallerIdentity) -> CallerFacts {
    let mut found = from_arn(facts, &identity.arn);
    let id = identity.user_id.split(':').next().unwrap_or_default();
    if matches!(
        found.caller.kind,
        CallerKind::User | CallerKind::RoleSession
    ) && !id.is_empty()
    {
        found.caller.unique_id = CallerId::Known(id.into());
        found.id_origin = IdOrigin::Identities;
    }
    // A caller that is known only by its ARN has no user id.
    if !identity.user_id.is_empty() {
        found.userid = Some(PartialText::text(&identity.user_id));
    }
    found.origin = match identity.source {
        IdentitySource::IdentitiesFile => CallerOrigin::Identities(identity.location.clone()),
        IdentitySource::Question => CallerOrigin::Question,
        IdentitySource::Report => CallerOrigin::Reported,
    };
    found
}

/// The caller with an ARN that AWS reported. If no snapshot has its role, the issuer in the record
/// gives the path.
pub(crate) fn caller_of_arn(facts: &AccountStore, arn: &Arn, issuer: Option<&Arn>) -> CallerFacts {
    let mut found = from_arn(facts, arn);
    if let Some(issuer) = issuer
        && found.principal.is_none()
        && issuer.name() == arn.name()
        && issuer.account() == arn.account()
    {
        found.caller.principal_arn = Some(PartialText::text(issuer.as_str()));
        found.principal = Some(issuer.clone());
    }
    found
}

/// The caller with an `aws:userid` that AWS reported. The trail of another account records nothing
/// else about a caller.
pub(crate) fn caller_of_id(
    facts: &AccountStore,
    user_id: &str,
    account: Option<&str>,
) -> CallerFacts {
    let snapshots = facts.snapshots();
    let (id, session) = match user_id.split_once(':') {
        Some((id, session)) => (id, Some(session)),
        None => (user_id, None),
    };
    if let (Some(role), Some(session)) = (snapshots.role_with_id(id), session) {
        let known = CallerId::Known(id.into());
        return role_session(
            &role.arn,
            &PartialText::text(session),
            known,
            IdOrigin::Reported,
        );
    }
    if let (Some(user), None) = (snapshots.user_with_id(id), session) {
        return from_arn(facts, &user.arn);
    }
    let mut found = CallerFacts::unknown();
    found.caller.kind = match (UniqueIdKind::of(id), session) {
        (UniqueIdKind::User, None) => CallerKind::User,
        (UniqueIdKind::Role, Some(_)) => CallerKind::RoleSession,
        _ => return found,
    };
    found.caller.account = account.map(Into::into);
    if let Some(session) = session {
        found.caller.session = SessionName::Named(PartialText::text(session));
        found.temporary = Some(true);
        found.mfa_possible = false;
    }
    found
}

/// The caller with a known ARN.
pub(crate) fn from_arn(facts: &AccountStore, arn: &Arn) -> CallerFacts {
    let snapshots = facts.snapshots();
    let role = match arn.kind() {
        PrincipalKind::AssumedRole => snapshots
            .role_named(arn.account(), arn.name())
            .filter(|role| role.arn.name() == arn.name()),
        PrincipalKind::Role => snapshots.role(arn),
        _ => None,
    };
    let Some(mut caller) = Caller::from_arn(arn, role.map(|role| &role.arn)) else {
        return CallerFacts::unknown();
    };
    let user = match arn.kind() {
        PrincipalKind::User => snapshots
            .user_named(arn.account(), arn.name())
            .filter(|user| user.arn == *arn),
        _ => None,
    };
    if arn.kind() == PrincipalKind::AssumedRole && role.is_none() {
        caller.principal_arn = caller.principal_arn.or_else(|| role_of_session(arn));
    }
    if arn.kind() == PrincipalKind::Role {
        caller.session = SessionName::Named(PartialText::unknown(UnknownPart::Session));
    }
    let id = role
        .and_then(|role| role.unique_id.as_ref())
        .or_else(|| user.and_then(|user| user.unique_id.as_ref()));
    caller.unique_id = match id {
        Some(id) => CallerId::Known(id.as_str().into()),
        None => CallerId::Unknown,
    };
    let is_session = caller.kind == CallerKind::RoleSession;
    CallerFacts {
        arn: PartialText::text(arn.as_str()),
        userid: userid_of(&caller, arn),
        principal: match arn.kind() {
            PrincipalKind::User | PrincipalKind::Role => Some(arn.clone()),
            _ => role.map(|role| role.arn.clone()),
        },
        id_origin: if id.is_some() {
            IdOrigin::Snapshot
        } else {
            IdOrigin::Unknown
        },
        temporary: is_session.then_some(true),
        mfa_possible: !is_session,
        caller,
        ..CallerFacts::unknown()
    }
}

/// The `aws:userid` of a caller with this ARN ("IAM identifiers").
fn userid_of(caller: &Caller, arn: &Arn) -> Option<PartialText> {
    match caller.kind {
        CallerKind::User => Some(match &caller.unique_id {
            CallerId::Known(id) => PartialText::text(id),
            _ => PartialText::text("AIDA").then_unknown(UnknownPart::Id),
        }),
        CallerKind::RoleSession => match &caller.session {
            SessionName::Named(name) => Some(userid_of_session(&caller.unique_id, name)),
            SessionName::Unnamed => None,
        },
        CallerKind::Root => Some(PartialText::text(arn.account())),
        CallerKind::FederatedUser => Some(PartialText::text(&format!(
            "{}:{}",
            arn.account(),
            arn.name()
        ))),
        CallerKind::WebIdentity | CallerKind::Unknown => None,
    }
}
