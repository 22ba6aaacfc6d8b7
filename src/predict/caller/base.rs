//! The callers of first hops: what each kind of first credentials tells of who it is.

use super::keys::{static_keys, with_mfa};
use super::permission_set::{add_path, granted, permission_set, role_of_session};
use super::session::{role_id, role_session, userid_of_session, web_session_text};
use super::{CallerFacts, CallerOrigin, IdOrigin, SessionKind};
use crate::chain::{BaseCredentials, BaseKind, CredentialSource, Hop};
use crate::eval::{Caller, CallerId, CallerKind, PartialText, SessionName, UnknownPart};
use crate::iam::account::{AccountStore, CallerIdentity, UniqueIdKind};
use crate::iam::{Arn, PrincipalKind};
use crate::predict::survey::Survey;

pub(crate) fn base_caller(
    survey: &Survey,
    facts: &AccountStore,
    base: &BaseCredentials,
    child: Option<&Hop>,
) -> CallerFacts {
    let mut found = match survey.identity_of(base, child) {
        Some(identity) => identified(facts, identity),
        None => match &base.kind {
            BaseKind::Static {
                access_key_id,
                account_id,
                has_session_token,
                ..
            } => {
                let key = access_key_id.text().unwrap_or_default();
                let account = account_id.as_ref().and_then(|id| id.text());
                static_keys(facts, key, *has_session_token, account, child)
            }
            BaseKind::Sso {
                account_id,
                role_name,
                region,
                ..
            } => permission_set(
                facts,
                account_id.text().unwrap_or_default(),
                role_name.text().unwrap_or_default(),
                Some(region),
            ),
            BaseKind::Login { login_session } => {
                match login_session.text().and_then(|text| Arn::parse(text).ok()) {
                    Some(arn) => CallerFacts {
                        origin: CallerOrigin::LoginSession(login_session.location.clone()),
                        temporary: Some(true),
                        mfa_possible: false,
                        ..from_arn(facts, &arn)
                    },
                    None => CallerFacts::unknown(),
                }
            }
            BaseKind::WebIdentity {
                role_arn,
                role_session_name,
                ..
            } => match role_arn.text().and_then(|text| Arn::parse(text).ok()) {
                Some(role) if role.kind() == PrincipalKind::Role => {
                    let name = web_session_text(
                        role_session_name,
                        survey.assumptions.client,
                        base.profile.as_deref().unwrap_or_default(),
                    );
                    let (id, id_origin) = role_id(facts, &role, None);
                    CallerFacts {
                        origin: CallerOrigin::WebIdentity,
                        ..role_session(&role, &name, id, id_origin)
                    }
                }
                _ => CallerFacts::unknown(),
            },
            BaseKind::Surroundings { source, .. } => match source {
                CredentialSource::Environment => with_mfa(facts, child, CallerFacts::unknown()),
                CredentialSource::EcsContainer => {
                    session_named(PartialText::unknown(UnknownPart::Session))
                }
                CredentialSource::Ec2InstanceMetadata => {
                    session_named(PartialText::text("i-").then_unknown(UnknownPart::Session))
                }
            },
            BaseKind::Legacy { access_key_id } => {
                let key = access_key_id.text().unwrap_or_default();
                static_keys(facts, key, false, None, child)
            }
            BaseKind::Process { .. } => granted(survey, facts, base)
                .unwrap_or_else(|| with_mfa(facts, child, CallerFacts::unknown())),
        },
    };
    match &base.kind {
        BaseKind::Sso { region, .. } => {
            found.session_kind = SessionKind::IdentityCenter;
            add_path(&mut found, region);
        }
        BaseKind::WebIdentity { .. } => found.session_kind = SessionKind::WebIdentity,
        BaseKind::Login { .. } => found.session_kind = SessionKind::SignedIn,
        BaseKind::Static {
            has_session_token, ..
        } => {
            if found.caller.kind == CallerKind::User {
                found.temporary = Some(*has_session_token);
            }
            if *has_session_token {
                found.session_kind = SessionKind::Foreign;
            }
        }
        BaseKind::Process { .. } => {
            if found.caller.kind == CallerKind::User {
                // The program may hand out the user's own keys or a session of the user.
                found.temporary = None;
            }
            found.session_kind = SessionKind::Foreign;
        }
        BaseKind::Surroundings { source, .. } => {
            if !matches!(source, CredentialSource::Ec2InstanceMetadata) {
                found.session_kind = SessionKind::Foreign;
            }
        }
        BaseKind::Legacy { .. } => {}
    }
    found
}

/// Whether first credentials are known to be a user's.
pub(crate) fn is_of_user(identity: Option<&CallerIdentity>, base: &BaseCredentials) -> bool {
    match (identity, &base.kind) {
        (Some(identity), _) => identity.arn.kind() == PrincipalKind::User,
        (None, BaseKind::Login { login_session }) => login_session
            .text()
            .and_then(|text| Arn::parse(text).ok())
            .is_some_and(|arn| arn.kind() == PrincipalKind::User),
        _ => false,
    }
}

/// An answer of `aws sts get-caller-identity`.
fn identified(facts: &AccountStore, identity: &CallerIdentity) -> CallerFacts {
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
    // A caller that was given by its ARN alone has none.
    if !identity.user_id.is_empty() {
        found.userid = Some(PartialText::text(&identity.user_id));
    }
    found.origin = CallerOrigin::Identities(identity.location.clone());
    found
}

/// The caller of an ARN that AWS reported. A snapshot may not have its role; then the record's
/// issuer says its path.
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

/// The caller of an `aws:userid` that AWS reported, as it is all that the trail of another account
/// tells of a caller.
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

/// A caller of whom the ARN is known.
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
    let userid = match caller.kind {
        CallerKind::User => Some(match id {
            Some(id) => PartialText::text(id.as_str()),
            None => PartialText::text("AIDA").then_unknown(UnknownPart::Id),
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
    };
    let is_session = caller.kind == CallerKind::RoleSession;
    CallerFacts {
        arn: PartialText::text(arn.as_str()),
        userid,
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

/// A session on an instance or in a container: of which role, only the machine knows.
fn session_named(name: PartialText) -> CallerFacts {
    let mut found = CallerFacts::unknown();
    found.caller.kind = CallerKind::RoleSession;
    found.caller.session = SessionName::Named(name);
    found.temporary = Some(true);
    found.mfa_possible = false;
    found
}
