//! Roles, users, groups and managed policies as a snapshot lists them.

use super::knowledge::Knowledge;
use super::stored_policy::StoredPolicy;
use super::unique_id::UniqueId;
use crate::iam::Arn;
use crate::text::Location;
use serde::Deserialize;
use std::sync::Arc;

/// A tag of a role or user. Keys are compared ignoring case, values exactly ("Tags for IAM
/// resources" of the IAM User Guide).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    /// The key as written.
    pub key: String,
    /// The value as written.
    pub value: String,
}

/// An inline policy with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlinePolicy {
    /// The policy's name.
    pub name: Arc<str>,
    /// The document; `None` when it could not be read (a diagnostic says why): unknown.
    pub document: Option<Arc<StoredPolicy>>,
}

/// A role, with whatever its snapshot says about it.
///
/// Which answers carry what, after the pages `RoleDetail`, `GetRole` and `ListRoles` of the IAM API
/// Reference; everything else is unknown, never "none":
///
/// | field | account details | get-role | list-roles |
/// | --- | --- | --- | --- |
/// | trust policy | yes | yes | yes |
/// | inline and attached policies | yes | no | no |
/// | boundary, tags | yes, left out when there are none | the same | no ("does not return") |
/// | `MaxSessionDuration` | no (`RoleDetail` has no such field) | yes | yes |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The ARN, with path.
    pub arn: Arn,
    /// `RoleId`, `AROA…`. A role that is deleted and made anew gets another one.
    pub unique_id: Option<UniqueId>,
    /// The trust policy; `None`: unknown.
    pub trust: Option<Arc<StoredPolicy>>,
    /// Whether its row lists policies, or lacks a list that rows of its shape have.
    pub lists_policies: bool,
    /// The inline policies; `None`: unknown.
    pub inline: Option<Vec<InlinePolicy>>,
    /// The attached managed policies; `None`: unknown.
    pub attached: Option<Vec<Arn>>,
    /// The permissions boundary.
    pub boundary: Knowledge<Option<Arn>>,
    /// The tags in the order of the file.
    pub tags: Knowledge<Vec<Tag>>,
    /// The longest session in seconds; `None`: unknown.
    pub max_session_duration: Option<u32>,
    /// The line on which its row begins.
    pub location: Location,
}

/// An IAM user, from `UserDetailList` of get-account-authorization-details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The ARN, with path.
    pub arn: Arn,
    /// `UserId`, `AIDA…`.
    pub unique_id: Option<UniqueId>,
    /// The inline policies. The service leaves `UserPolicyList` out when there are none.
    pub inline: Option<Vec<InlinePolicy>>,
    /// The attached managed policies; `None`: unknown.
    pub attached: Option<Vec<Arn>>,
    /// The names of the groups the user is in; `None`: unknown.
    pub groups: Option<Vec<String>>,
    /// The permissions boundary.
    pub boundary: Knowledge<Option<Arn>>,
    /// The tags in the order of the file.
    pub tags: Knowledge<Vec<Tag>>,
    /// The line on which its row begins.
    pub location: Location,
}

/// An IAM group, from `GroupDetailList`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The ARN, with path.
    pub arn: Arn,
    /// The inline policies; `None`: unknown.
    pub inline: Option<Vec<InlinePolicy>>,
    /// The attached managed policies; `None`: unknown.
    pub attached: Option<Vec<Arn>>,
    /// The line on which its row begins.
    pub location: Location,
}

/// A virtual MFA device, from `list-virtual-mfa-devices`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MfaDevice {
    /// The serial number, which is its ARN.
    pub serial: Arn,
    /// The user, or the account's root user, whose it is; `None` while it is assigned to none.
    pub user: Option<Arn>,
}

/// A managed policy's default version, from `Policies`; other versions have no effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// The ARN; its account is `aws` for policies that AWS manages.
    pub arn: Arn,
    /// The document of the default version; `None`: the file does not hold it, so it is unknown.
    pub document: Option<Arc<StoredPolicy>>,
    /// The line on which its row begins.
    pub location: Location,
}
