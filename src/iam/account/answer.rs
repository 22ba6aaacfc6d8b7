//! One answer of the AWS CLI while it is read: its lists of rows, the first look at a row, and
//! whether the answer is whole.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::snapshot::{Fetched, SnapshotFile, SnapshotKind, WholeAccount};
use super::wanted::Wanted;
use crate::iam::json::scan;
use crate::text::{Diagnostic, Severity};

/// An answer as far as it has been read.
#[derive(Debug, Default)]
pub(super) struct ListAnswer {
    /// The line it begins on.
    pub(super) line: u32,
    pub(super) kind: SnapshotKind,
    pub(super) accounts: BTreeSet<Arc<str>>,
    pub(super) roles: usize,
    pub(super) users: usize,
    /// It ends with a token for the next part.
    pub(super) truncated: bool,
    /// Some of it could not be read.
    pub(super) lost: bool,
    /// A role or user has no unique id.
    pub(super) lacks_ids: bool,
    /// Lists that have been read to their end.
    done: Vec<AnswerList>,
    /// The first member that no snapshot has.
    foreign_member: Option<String>,
    /// When and how `rolechain fetch` got it.
    fetched: Option<Fetched>,
}

impl ListAnswer {
    /// An answer that begins on a line.
    pub(super) fn of_line(line: u32) -> Self {
        Self {
            line,
            ..Self::default()
        }
    }

    pub(super) fn begin_section(&mut self, section: AnswerList) {
        self.kind = match (self.kind, section.kind()) {
            // `rolechain fetch` adds the list of roles to the details of an account.
            (details @ SnapshotKind::AccountAuthorizationDetails, SnapshotKind::ListRoles)
            | (SnapshotKind::ListRoles, details @ SnapshotKind::AccountAuthorizationDetails) => {
                details
            }
            (kind, other) => kind.join(other),
        };
    }

    pub(super) fn end_section(&mut self, section: AnswerList) {
        self.done.push(section);
    }

    /// Returns true if all these lists have been read to their end.
    pub(super) fn has_read(&self, sections: &[AnswerList]) -> bool {
        sections.iter().all(|section| self.done.contains(section))
    }

    /// Notes a member that is no list.
    pub(super) fn other_member(&mut self, key: &[u8], value: &[u8]) {
        match (key, value) {
            (b"Marker" | b"NextToken", b"null" | b"\"\"") | (b"IsTruncated", b"false") => {}
            (b"Marker" | b"NextToken" | b"IsTruncated", _) => self.truncated = true,
            (b"rolechain", _) => self.fetched = Fetched::read(value),
            _ => {
                let name = || String::from_utf8_lossy(key).into_owned();
                self.foreign_member.get_or_insert_with(name);
            }
        }
    }

    /// Notes the account of an ARN.
    pub(super) fn add_account(&mut self, arn: &str) {
        if let Some(account) = arn.split(':').nth(4)
            && !self.accounts.contains(account)
        {
            self.accounts.insert(Arc::from(account));
        }
    }

    /// The problem of an answer that has been read to its end.
    pub(super) fn problem(&self) -> Option<Diagnostic> {
        if self.kind == SnapshotKind::Unrecognised {
            return Some(unrecognised(self.foreign_member.as_deref()));
        }
        self.truncated.then(|| {
            Diagnostic::new(
                Severity::Warning,
                "snapshot_truncated",
                "this answer is incomplete: it ends with a token for the next page",
            )
            .help("run the command again without --max-items and --no-paginate")
        })
    }

    /// Adds what the whole answer says to its file.
    pub(super) fn end(self, file: &mut SnapshotFile) {
        let details = self.kind == SnapshotKind::AccountAuthorizationDetails;
        // The command's `--assignment-status Unassigned` leaves out all that have a user.
        let devices = self.kind == SnapshotKind::ListVirtualMfaDevices && self.users > 0;
        let accounts = self.accounts.iter().cloned();
        if self.truncated {
            if details {
                file.truncated.extend(accounts);
            }
        } else if devices && !self.lost {
            file.device_accounts.extend(accounts);
        } else if details
            && !self.lost
            && self.has_read(&LISTS)
            && self.roles > 0
            && self.accounts.len() == 1
        {
            file.whole.extend(accounts.map(|account| WholeAccount {
                account,
                users: self.users > 0,
                ids: !self.lacks_ids,
            }));
        }
        file.kind = file.kind.join(self.kind);
        file.accounts.extend(self.accounts);
        file.fetched = file.fetched.take().or(self.fetched);
    }
}

/// An answer that has none of the lists we know; its first member tells what it may be instead.
fn unrecognised(member: Option<&str>) -> Diagnostic {
    let (what, help) = match member {
        Some("Version" | "Statement" | "Id") => (
            "this is a policy, not a snapshot",
            "give it as --trust-policy ROLE=FILE",
        ),
        Some("UserId" | "Account") => (
            "this is an answer of get-caller-identity, not a snapshot",
            "give it as --identities BASE=FILE, with the name of the profile that asked",
        ),
        Some("Path" | "RoleName" | "RoleId" | "Arn" | "AssumeRolePolicyDocument") => (
            "this is a role without the answer around it",
            "save the whole output of the command, without --query",
        ),
        _ => (
            "this is not a snapshot of IAM",
            "save the output of aws iam get-account-authorization-details, get-role, list-roles or list-virtual-mfa-devices, or name another source that the README lists",
        ),
    };
    Diagnostic::new(Severity::Error, "snapshot_unrecognised", what).help(help)
}

/// The kind of answer that contains a role's row. It decides the meaning of an absent field.
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
pub(super) enum AnswerList {
    Users,
    Groups,
    Roles(RoleShape),
    Policies,
    MfaDevices,
}

/// The lists of get-account-authorization-details. The CLI prints all of them, also when `--filter`
/// leaves some empty; a file in which one is missing was cut by `--query` or `jq`.
pub(super) const LISTS: [AnswerList; 4] = [
    AnswerList::Users,
    AnswerList::Groups,
    AnswerList::Roles(RoleShape::Details),
    AnswerList::Policies,
];

impl AnswerList {
    /// The list that a member of an answer is. The single row of get-role is one too.
    pub(super) fn of(key: &[u8]) -> Option<Self> {
        match key {
            b"UserDetailList" => Some(Self::Users),
            b"GroupDetailList" => Some(Self::Groups),
            b"RoleDetailList" => Some(Self::Roles(RoleShape::Details)),
            b"Roles" | b"RoleList" => Some(Self::Roles(RoleShape::ListRoles)),
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

    /// Returns true if a principal's row is wanted. One whose ARN cannot be seen at first glance
    /// is, so that it is either understood or reported.
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
