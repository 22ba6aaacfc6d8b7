//! Roles of IAM Identity Center ("Referencing permission sets in resource policies, Amazon EKS
//! Cluster config maps, and AWS KMS key policies").

use super::session::{role_session, session_arn, userid_of_session};
use super::{CallerFacts, CallerOrigin, IdOrigin};
use crate::chain::{BaseCredentials, Parameter};
use crate::eval::{Caller, CallerId, CallerKind, PartialText, SessionName, UnknownPart};
use crate::iam::Arn;
use crate::iam::account::AccountStore;
use crate::predict::survey::{Survey, granted_set};

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
            session: SessionName::Named(session),
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
pub(super) fn role_of_session(session: &Arn) -> Option<PartialText> {
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
