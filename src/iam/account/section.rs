//! The lists of rows in an answer of the AWS CLI, and the first look at a row.

use super::snapshot::SnapshotKind;
use super::wanted::Wanted;
use crate::iam::json::scan;

/// Which answer a role's row stands in: it decides what an absent field means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RoleShape {
    /// `RoleDetail`: policies are listed; tags and boundary are left out only if there are none.
    Details,
    /// `GetRole`: no policies; tags and boundary as above.
    GetRole,
    /// `ListRoles` "does not return" tags and boundary.
    ListRoles,
}

/// A list of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Users,
    Groups,
    Roles(RoleShape),
    Policies,
    MfaDevices,
}

/// The lists of get-account-authorization-details. The CLI prints all of them, also when `--filter`
/// leaves some empty; a file in which one is missing was cut by `--query` or `jq`.
pub(super) const LISTS: [Section; 4] = [
    Section::Users,
    Section::Groups,
    Section::Roles(RoleShape::Details),
    Section::Policies,
];

impl Section {
    /// The list that a member of an answer is. The single row of get-role is one too.
    pub(super) fn of(key: &[u8]) -> Option<Self> {
        match key {
            b"UserDetailList" => Some(Self::Users),
            b"GroupDetailList" => Some(Self::Groups),
            b"RoleDetailList" => Some(Self::Roles(RoleShape::Details)),
            b"Roles" => Some(Self::Roles(RoleShape::ListRoles)),
            b"Role" => Some(Self::Roles(RoleShape::GetRole)),
            b"Policies" => Some(Self::Policies),
            b"VirtualMFADevices" => Some(Self::MfaDevices),
            _ => None,
        }
    }

    pub(super) const fn kind(self) -> SnapshotKind {
        match self {
            Self::Roles(RoleShape::GetRole) => SnapshotKind::GetRole,
            Self::Roles(RoleShape::ListRoles) => SnapshotKind::ListRoles,
            Self::Roles(RoleShape::Details) | Self::Users | Self::Groups | Self::Policies => {
                SnapshotKind::AccountAuthorizationDetails
            }
            Self::MfaDevices => SnapshotKind::ListVirtualMfaDevices,
        }
    }

    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::Users => "user",
            Self::Groups => "group",
            Self::Roles(_) => "role",
            Self::Policies => "managed policy",
            Self::MfaDevices => "virtual MFA device",
        }
    }

    pub(super) const fn id_key(self) -> &'static [u8] {
        match self {
            Self::Users => b"UserId",
            Self::Groups => b"GroupId",
            Self::Roles(_) => b"RoleId",
            Self::Policies => b"PolicyId",
            Self::MfaDevices => b"SerialNumber",
        }
    }
}

/// The first look at a row: enough to tell whether anyone wants it. The CLI prints path, name, id
/// and ARN before everything long, but other orders are as good.
pub(super) struct Head<'a> {
    pub(super) arn: Option<&'a str>,
    pub(super) id: Option<&'a str>,
}

impl<'a> Head<'a> {
    pub(super) fn of(row: &'a str, id_key: &[u8]) -> Self {
        let mut head = Self {
            arn: None,
            id: None,
        };
        for (key, value) in scan::members(row.as_bytes()) {
            if key == b"Arn" {
                head.arn = plain_string(value);
            } else if key == id_key {
                head.id = plain_string(value);
            }
            if head.arn.is_some() && head.id.is_some() {
                break;
            }
        }
        head
    }

    /// Whether a principal's row is wanted. One whose ARN cannot be seen at first glance is, so
    /// that it is either understood or reported.
    pub(super) fn wants(&self, wanted: &Wanted, by_name: fn(&Wanted, &str, &str) -> bool) -> bool {
        let Some(arn) = self.arn else {
            return true;
        };
        let mut parts = arn.splitn(6, ':').skip(4);
        let (Some(account), Some(resource)) = (parts.next(), parts.next()) else {
            return true;
        };
        let name = resource.rsplit('/').next().unwrap_or(resource);
        by_name(wanted, account, name) || self.id.is_some_and(|id| wanted.has_unique_id(id))
    }
}

/// The content of a JSON string without escapes.
fn plain_string(value: &[u8]) -> Option<&str> {
    let inner = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let text = std::str::from_utf8(inner).ok()?;
    (!text.contains('\\')).then_some(text)
}
