//! Sessions of roles: their names, ARNs and ids.

use super::{CallerFacts, IdOrigin};
use crate::chain::client::{Client, Piece};
use crate::chain::{Hop, SessionName as ConfiguredName};
use crate::eval::{Caller, CallerId, CallerKind, Hole, SessionName, Shape};
use crate::iam::Arn;
use crate::iam::account::{AccountStore, CallerIdentity};

/// The session name a hop opens its session with, under a client.
pub(crate) fn session_shape(hop: &Hop, client: Client) -> Shape {
    match &hop.role_session_name {
        ConfiguredName::Set(name) if !client.ignores_session_name() => Shape::text(&name.shown()),
        _ => generated_shape(client, &hop.profile),
    }
}

/// The session name a client makes up.
pub fn generated_shape(client: Client, profile: &str) -> Shape {
    shape_of(client.generated_session_name(), profile)
}

/// The session name a client sends with a web identity; unset it makes one up.
pub(crate) fn web_session_shape(name: &ConfiguredName, client: Client, profile: &str) -> Shape {
    match name {
        ConfiguredName::Set(name) => Shape::text(&name.shown()),
        ConfiguredName::Generated => client.generated_web_identity_name().map_or_else(
            || Shape::hole(Hole::Session),
            |pieces| shape_of(pieces, profile),
        ),
    }
}

fn shape_of(pieces: &[Piece], profile: &str) -> Shape {
    let mut shape = Shape::default();
    for piece in pieces {
        shape = match piece {
            Piece::Text(text) => shape.then(text),
            // Of no fixed length: the number of a process, which comes again.
            Piece::Digits { least, most } if least < most => shape.then_hole(Hole::Digits),
            Piece::Digits { most, .. } => shape.then_hole(Hole::Time { digits: *most }),
            Piece::Uuid | Piece::Alphanumeric { .. } => shape.then_hole(Hole::Random),
            Piece::ProfileName => shape.then(profile),
        };
    }
    shape
}

pub(crate) fn role_session(
    role: &Arn,
    name: &Shape,
    id: CallerId,
    id_origin: IdOrigin,
) -> CallerFacts {
    let role_name = Shape::text(role.name());
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
            principal_arn: Some(Shape::text(role.as_str())),
            name: Some(role_name),
            session: SessionName::Named(name.clone()),
            unique_id: id,
        },
        ..CallerFacts::unknown()
    }
}

pub(crate) fn session_arn(
    partition: Option<&str>,
    account: &str,
    role: &Shape,
    session: &Shape,
) -> Shape {
    Shape::text(&format!(
        "arn:{}:sts::{account}:assumed-role/",
        partition.unwrap_or("aws")
    ))
    .then_shape(role)
    .then("/")
    .then_shape(session)
}

pub(crate) fn userid_of_session(id: &CallerId, session: &Shape) -> Shape {
    let id = match id {
        CallerId::Known(id) => Shape::text(id),
        CallerId::Unknown | CallerId::Unnamed => Shape::text("AROA").then_hole(Hole::Id),
    };
    id.then(":").then_shape(session)
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
