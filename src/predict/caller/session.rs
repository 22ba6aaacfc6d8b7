//! Role sessions: their names, ARNs and ids.

use super::{CallerFacts, IdOrigin};
use crate::chain::client::{Client, NamePiece};
use crate::chain::{Hop, SessionName as ConfiguredName};
use crate::eval::{Caller, CallerId, CallerKind, CallerSession, PartialText, UnknownPart};
use crate::iam::Arn;
use crate::iam::account::{AccountStore, CallerIdentity};

/// The name of the session that a hop opens with a client.
pub(crate) fn session_text(hop: &Hop, client: Client) -> PartialText {
    match &hop.role_session_name {
        ConfiguredName::Set(name) if !client.ignores_session_name() => {
            PartialText::text(&name.shown())
        }
        _ => generated_text(client, &hop.profile),
    }
}

/// The session name that a client generates.
fn generated_text(client: Client, profile: &str) -> PartialText {
    partial_of(client.generated_session_name(), profile)
}

/// The session name that a client sends with a web identity, generated if it is not set.
pub(crate) fn web_session_text(
    name: &ConfiguredName,
    client: Client,
    profile: &str,
) -> PartialText {
    match name {
        ConfiguredName::Set(name) => PartialText::text(&name.shown()),
        ConfiguredName::Generated => client.generated_web_identity_name().map_or_else(
            || PartialText::unknown(UnknownPart::Session),
            |pieces| partial_of(pieces, profile),
        ),
    }
}

fn partial_of(pieces: &[NamePiece], profile: &str) -> PartialText {
    let mut partial = PartialText::default();
    for piece in pieces {
        partial = match piece {
            NamePiece::Text(text) => partial.then(text),
            // Digits of variable length are a process id, which can recur.
            NamePiece::Digits { least, most } if least < most => {
                partial.then_unknown(UnknownPart::Digits)
            }
            NamePiece::Digits { most, .. } => {
                partial.then_unknown(UnknownPart::Time { digits: *most })
            }
            NamePiece::Uuid | NamePiece::Alphanumeric { .. } => {
                partial.then_unknown(UnknownPart::Random)
            }
            NamePiece::ProfileName => partial.then(profile),
        };
    }
    partial
}

pub(crate) fn role_session(
    role: &Arn,
    name: &PartialText,
    id: CallerId,
    id_origin: IdOrigin,
) -> CallerFacts {
    let role_name = PartialText::text(role.name());
    CallerFacts {
        arn: session_arn(Some(role.partition()), role.account(), &role_name, name),
        userid: Some(userid_of_session(&id, name)),
        principal: Some(role.clone()),
        id_origin,
        temporary: Some(true),
        mfa_possible: false,
        caller: Caller {
            kind: CallerKind::RoleSession,
            partition: Some(role.partition().into()),
            account: Some(role.account().into()),
            principal_arn: Some(PartialText::text(role.as_str())),
            name: Some(role_name),
            session: CallerSession::Named(name.clone()),
            unique_id: id,
        },
        ..CallerFacts::unknown()
    }
}

pub(crate) fn session_arn(
    partition: Option<&str>,
    account: &str,
    role: &PartialText,
    session: &PartialText,
) -> PartialText {
    PartialText::text(&format!(
        "arn:{}:sts::{account}:assumed-role/",
        partition.unwrap_or("aws")
    ))
    .then_partial(role)
    .then("/")
    .then_partial(session)
}

pub(crate) fn userid_of_session(id: &CallerId, session: &PartialText) -> PartialText {
    let id = match id {
        CallerId::Known(id) => PartialText::text(id),
        CallerId::Unknown | CallerId::Unnamed => {
            PartialText::text("AROA").then_unknown(UnknownPart::Id)
        }
    };
    id.then(":").then_partial(session)
}

/// The unique id of a role: from a snapshot, else from the identities file, else from the cache.
pub(crate) fn role_id(
    facts: &AccountStore,
    role: &Arn,
    identity: Option<&CallerIdentity>,
) -> (CallerId, IdOrigin) {
    if let Some(id) = facts
        .snapshots()
        .role(role)
        .and_then(|found| found.unique_id.as_ref())
    {
        return (CallerId::Known(id.as_str().into()), IdOrigin::Snapshot);
    }
    if let Some((id, _)) = identity
        .filter(|identity| identity.is_of_role(role))
        .and_then(|identity| identity.user_id.split_once(':'))
    {
        return (CallerId::Known(id.into()), IdOrigin::Identities);
    }
    match facts.cached_role_id(role.account(), role.name()) {
        Some(id) => (CallerId::Known(id.into()), IdOrigin::CliCache),
        None => (CallerId::Unknown, IdOrigin::Unknown),
    }
}
