//! Callers with a known ARN or `aws:userid`, from an answer of AWS, an event, or the files; roles
//! of IAM Identity Center.

use super::session::{role_session, session_arn, userid_of_session};
use super::{CallerFacts, CallerOrigin, IdOrigin};
use crate::chain::{BaseCredentials, Parameter};
use crate::eval::{Caller, CallerId, CallerKind, CallerSession, PartialText, UnknownPart};
use crate::iam::account::{AccountStore, CallerIdentity, IdentitySource, UniqueIdKind};
use crate::iam::{Arn, PrincipalKind};
use crate::predict::survey::{Survey, granted_set};

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
        found.caller.session = CallerSession::Named(PartialText::text(session));
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
        caller.session = CallerSession::Named(PartialText::unknown(UnknownPart::Session));
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
            CallerSession::Named(name) => Some(userid_of_session(&caller.unique_id, name)),
            CallerSession::Unnamed => None,
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

// Roles of IAM Identity Center ("Referencing permission sets in resource policies, Amazon EKS
// Cluster config maps, and AWS KMS key policies").

/// The path of all permission set roles, followed by the region of the instance.
const PATH: &str = "/aws-reserved/sso.amazonaws.com/";
/// The region that is omitted from the path.
const UNNAMED_REGION: &str = "us-east-1";

/// A session of a permission set role. If a snapshot lacks the role, its path follows from the
/// region, and the digits at the end of its name are unknown.
pub(super) fn permission_set(
    facts: &AccountStore,
    account: &str,
    set: &str,
    region: Option<&Parameter>,
) -> CallerFacts {
    let session = PartialText::unknown(UnknownPart::Session);
    let roles = facts.snapshots().permission_set_roles(account, set);
    if let [role] = roles[..] {
        let id = match &role.unique_id {
            Some(id) => CallerId::Known(id.as_str().into()),
            None => CallerId::Unknown,
        };
        return CallerFacts {
            origin: CallerOrigin::Sso,
            ..role_session(&role.arn, &session, id, IdOrigin::Snapshot)
        };
    }
    let partition = partition_of(region.and_then(Parameter::text).unwrap_or_default());
    let name = PartialText::text(&format!("AWSReservedSSO_{set}_")).then_unknown(UnknownPart::Hex);
    let head = PartialText::text(&format!("arn:{partition}:iam::{account}:role"));
    let by_region = region.and_then(path_in);
    let principal = match (roles.first(), &by_region) {
        (Some(other), _) => head.then(other.arn.path()),
        (None, Some(path)) => head.then(path),
        (None, None) => head.then(PATH).then_unknown(UnknownPart::Region),
    };
    CallerFacts {
        arn: session_arn(Some(partition), account, &name, &session),
        userid: Some(userid_of_session(&CallerId::Unknown, &session)),
        origin: CallerOrigin::Sso,
        temporary: Some(true),
        mfa_possible: false,
        path_region: region
            .filter(|_| roles.is_empty() && by_region.is_some())
            .cloned(),
        caller: Caller {
            kind: CallerKind::RoleSession,
            partition: Some(partition.into()),
            account: Some(account.into()),
            principal_arn: Some(principal.then_partial(&name)),
            name: Some(name),
            session: CallerSession::Named(session),
            unique_id: CallerId::Unknown,
        },
        ..CallerFacts::unknown()
    }
}

/// The role whose credentials granted supplies. `credential_process` may still run another program.
pub(super) fn granted(
    survey: &Survey,
    facts: &AccountStore,
    base: &BaseCredentials,
) -> Option<CallerFacts> {
    let (account, set) = granted_set(&survey.config, base)?;
    let profile = survey.config.profiles.profile(base.profile.as_deref()?)?;
    let region = profile.get("granted_sso_region").map(Parameter::from);
    Some(CallerFacts {
        origin: CallerOrigin::Granted(account.location.clone()),
        probable: true,
        ..permission_set(facts, account.text()?, set.text()?, region.as_ref())
    })
}

/// The ARN of a permission set role, derived from a session's ARN, with an unknown region in its
/// path.
fn role_of_session(session: &Arn) -> Option<PartialText> {
    let (partition, account, name) = (session.partition(), session.account(), session.name());
    let head = format!("arn:{partition}:iam::{account}:role{PATH}");
    let region = PartialText::text(&head).then_unknown(UnknownPart::Region);
    name.starts_with("AWSReservedSSO_")
        .then(|| region.then(name))
}

/// Completes a permission set role of which only a session ARN is known.
pub(super) fn add_path(found: &mut CallerFacts, region: &Parameter) {
    let caller = &mut found.caller;
    let name = caller.name.as_ref().and_then(PartialText::as_text);
    let (None, Some(account), Some(name)) = (&found.principal, &caller.account, name) else {
        return;
    };
    if let Some(path) = path_in(region)
        && name.starts_with("AWSReservedSSO_")
        && caller.partition.as_deref() == Some("aws")
        && let Ok(role) = Arn::parse(&format!("arn:aws:iam::{account}:role{path}{name}"))
    {
        caller.principal_arn = Some(PartialText::text(role.as_str()));
        found.principal = Some(role);
        found.path_region = Some(region.clone());
    }
}

/// The path of the roles, if Identity Center has its primary region there. AWS does not document it
/// for partitions other than `aws`.
fn path_in(region: &Parameter) -> Option<String> {
    let region = region.text()?;
    let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if region.is_empty() || !region.bytes().all(is_name) || partition_of(region) != "aws" {
        return None;
    }
    Some(match region {
        UNNAMED_REGION => PATH.to_owned(),
        region => format!("{PATH}{region}/"),
    })
}

/// The partition that a region belongs to (`partitions.json` of botocore).
fn partition_of(region: &str) -> &'static str {
    const PARTITIONS: [(&str, &str); 7] = [
        ("cn-", "aws-cn"),
        ("us-gov-", "aws-us-gov"),
        ("us-iso-", "aws-iso"),
        ("us-isob-", "aws-iso-b"),
        ("eu-isoe-", "aws-iso-e"),
        ("us-isof-", "aws-iso-f"),
        ("eusc-", "aws-eusc"),
    ];
    let mut others = PARTITIONS.iter();
    others
        .find(|(prefix, _)| region.starts_with(prefix))
        .map_or("aws", |(_, partition)| partition)
}
