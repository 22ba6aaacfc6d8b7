//! One answer of the AWS CLI while it is read, and whether it is whole.

use super::section::{LISTS, Section};
use super::snapshot::{SnapshotFile, SnapshotKind, WholeAccount};
use crate::text::{Diagnostic, Severity};
use std::collections::BTreeSet;
use std::sync::Arc;

/// An answer as far as it has been read.
#[derive(Debug, Default)]
pub(super) struct Answer {
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
    done: Vec<Section>,
    /// The first member that no snapshot has.
    foreign_member: Option<String>,
}

impl Answer {
    /// An answer that begins on a line.
    pub(super) fn of_line(line: u32) -> Self {
        Self {
            line,
            ..Self::default()
        }
    }

    pub(super) fn begin_section(&mut self, section: Section) {
        self.kind = self.kind.join(section.kind());
    }

    pub(super) fn end_section(&mut self, section: Section) {
        self.done.push(section);
    }

    /// Whether all these lists have been read to their end.
    pub(super) fn has_read(&self, sections: &[Section]) -> bool {
        sections.iter().all(|section| self.done.contains(section))
    }

    /// Notes a member that is no list.
    pub(super) fn other_member(&mut self, key: &[u8], value: &[u8]) {
        match (key, value) {
            (b"Marker" | b"NextToken", b"null" | b"\"\"") | (b"IsTruncated", b"false") => {}
            (b"Marker" | b"NextToken" | b"IsTruncated", _) => self.truncated = true,
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
                "this answer is only one part: it ends with a token for the next one",
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
            "this is no snapshot of IAM",
            "save the output of aws iam get-account-authorization-details, get-role, list-roles or list-virtual-mfa-devices",
        ),
    };
    Diagnostic::new(Severity::Error, "snapshot_unrecognised", what).help(help)
}
