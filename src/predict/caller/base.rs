//! The callers of first hops: the identity that each kind of first credentials implies.

use super::arn::{from_arn, identified};
use super::keys::{static_keys, with_mfa};
use super::permission_set::{add_path, granted, permission_set};
use super::session::{role_id, role_session, web_session_text};
use super::{CallerFacts, CallerOrigin, SessionKind};
use crate::chain::{BaseCredentials, BaseKind, CredentialSource, Hop, Parameter};
use crate::eval::{CallerKind, PartialText, SessionName, UnknownPart};
use crate::iam::account::{AccountStore, CallerIdentity};
use crate::iam::{Arn, PrincipalKind};
use crate::predict::survey::Survey;

/// The caller with first credentials, as an answer of AWS or a report gives it, else as the
/// credentials imply.
pub(crate) fn base_caller(
    survey: &Survey,
    facts: &AccountStore,
    base: &BaseCredentials,
    child: Option<&Hop>,
) -> CallerFacts {
    let mut found = match survey.identity_of(base, child) {
        Some(identity) => identified(facts, identity),
        None => caller_of_credentials(survey, facts, base, child),
    };
    add_session_kind(&base.kind, &mut found);
    found
}

fn caller_of_credentials(
    survey: &Survey,
    facts: &AccountStore,
    base: &BaseCredentials,
    child: Option<&Hop>,
) -> CallerFacts {
    match &base.kind {
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
        BaseKind::Login { login_session } => match arn_of(login_session) {
            Some(arn) => CallerFacts {
                origin: CallerOrigin::LoginSession(login_session.location.clone()),
                temporary: Some(true),
                mfa_possible: false,
                ..from_arn(facts, &arn)
            },
            None => CallerFacts::unknown(),
        },
        BaseKind::WebIdentity {
            role_arn,
            role_session_name,
            ..
        } => {
            let profile = base.profile.as_deref().unwrap_or_default();
            let name = web_session_text(role_session_name, survey.assumptions.client, profile);
            session_by_token(facts, role_arn, &name)
        }
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
    }
}

/// The session that a token gives.
fn session_by_token(facts: &AccountStore, role_arn: &Parameter, name: &PartialText) -> CallerFacts {
    match arn_of(role_arn) {
        Some(role) if role.kind() == PrincipalKind::Role => {
            let (id, id_origin) = role_id(facts, &role, None);
            CallerFacts {
                origin: CallerOrigin::WebIdentity,
                ..role_session(&role, name, id, id_origin)
            }
        }
        _ => CallerFacts::unknown(),
    }
}

/// Sets how the session of such credentials was created.
fn add_session_kind(kind: &BaseKind, found: &mut CallerFacts) {
    let of_user = found.caller.kind == CallerKind::User;
    match kind {
        BaseKind::Sso { region, .. } => {
            found.session_kind = SessionKind::IdentityCenter;
            add_path(found, region);
        }
        BaseKind::WebIdentity { .. } => found.session_kind = SessionKind::WebIdentity,
        BaseKind::Login { .. } => found.session_kind = SessionKind::SignedIn,
        BaseKind::Static {
            has_session_token, ..
        } => {
            if of_user {
                found.temporary = Some(*has_session_token);
            }
            if *has_session_token {
                found.session_kind = SessionKind::Foreign;
            }
        }
        BaseKind::Process { .. } => {
            if of_user {
                // The program may supply the user's own keys or a session of the user.
                found.temporary = None;
            }
            found.session_kind = SessionKind::Foreign;
        }
        BaseKind::Surroundings {
            source: CredentialSource::Environment | CredentialSource::EcsContainer,
            ..
        } => found.session_kind = SessionKind::Foreign,
        BaseKind::Surroundings { .. } | BaseKind::Legacy { .. } => {}
    }
}

fn arn_of(parameter: &Parameter) -> Option<Arn> {
    Arn::parse(parameter.text()?).ok()
}

/// Returns true if first credentials are known to be a user's.
pub(crate) fn is_of_user(identity: Option<&CallerIdentity>, base: &BaseCredentials) -> bool {
    match (identity, &base.kind) {
        (Some(identity), _) => identity.arn.kind() == PrincipalKind::User,
        (None, BaseKind::Login { login_session }) => {
            arn_of(login_session).is_some_and(|arn| arn.kind() == PrincipalKind::User)
        }
        _ => false,
    }
}

/// A session on an instance or in a container. Only the machine knows its role.
fn session_named(name: PartialText) -> CallerFacts {
    let mut found = CallerFacts::unknown();
    found.caller.kind = CallerKind::RoleSession;
    found.caller.session = SessionName::Named(name);
    found.temporary = Some(true);
    found.mfa_possible = false;
    found
}
