//! Row by row → a [`SnapshotFile`]: the wanted principals and the policies that they need.

use super::answer::{AnswerList, Head, LISTS, ListAnswer, RoleShape};
use super::entities::Knowledge;
use super::excerpt::Excerpt;
use super::row::{self, Read};
use super::snapshot::{SnapshotFile, SnapshotKind};
use super::wanted::{Wanted, name_key};
use crate::iam::Arn;
use crate::text::{Diagnostic, Location, Severity, text, translated};
use foldhash::HashSet;
use std::sync::Arc;

/// The codes of errors that make a file invalid JSON, truncate it, or leave nothing to read.
const UNREADABLE: [&str; 5] = [
    "snapshot_cut_off",
    "snapshot_empty",
    "snapshot_empty_list",
    "snapshot_malformed",
    "snapshot_not_utf8",
];

/// Maximum number of problems reported per file; the rest are counted.
const SHOWN: usize = 50;

/// A [`SnapshotFile`] under construction.
#[derive(Debug)]
pub(super) struct Gathering {
    file: SnapshotFile,
    /// The current answer.
    pub(super) answer: ListAnswer,
    /// The number of answers so far.
    pub(super) answers: usize,
    /// Managed policies that are wanted, or that a wanted row attaches or uses as a boundary.
    policies: HashSet<Arn>,
    /// Groups of wanted users, by account and name.
    groups: HashSet<String>,
    /// True if groups and policies are kept although no principal in the file has them.
    lends: bool,
    unshown: usize,
}

impl Gathering {
    pub(super) fn new(name: Arc<str>, wanted: Arc<Wanted>) -> Self {
        Self {
            policies: wanted.policies().clone(),
            file: SnapshotFile::empty(name, wanted),
            answer: ListAnswer::default(),
            answers: 0,
            groups: HashSet::default(),
            lends: false,
            unshown: 0,
        }
    }

    fn location(&self, line: u32) -> Location {
        Location::new(Arc::clone(&self.file.name), line)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.file.unreadable |= UNREADABLE.contains(&diagnostic.code);
        if self.file.diagnostics.len() < SHOWN {
            self.file.diagnostics.push(diagnostic);
        } else {
            self.unshown += 1;
        }
    }

    /// Reports that a part of the current answer is lost, so that it is not whole.
    pub(super) fn lose(
        &mut self,
        line: u32,
        code: &'static str,
        message: impl Into<String>,
        help: &str,
    ) {
        self.answer.lost = true;
        let problem = Diagnostic::new(Severity::Error, code, message);
        self.report(problem.at(self.location(line)).help(help));
    }

    pub(super) fn begin_answer(&mut self, line: u32) {
        self.answers += 1;
        self.answer = ListAnswer::of_line(line);
    }

    pub(super) fn end_answer(&mut self) {
        self.lends |= self.answer.kind != SnapshotKind::Unrecognised && self.lends();
        let answer = std::mem::take(&mut self.answer);
        if let Some(problem) = answer.problem() {
            self.report(problem.at(self.location(answer.line)));
        }
        answer.end(&mut self.file);
    }

    /// Adds a row that begins on `line`.
    pub(super) fn row(&mut self, section: AnswerList, row: &[u8], line: u32) {
        let Ok(text) = std::str::from_utf8(row) else {
            let message = text!(
                "a {noun} is skipped: it is not UTF-8 text",
                noun = translated(section.noun())
            );
            self.lose(
                line,
                "snapshot_not_utf8",
                message,
                "save the snapshot again, as UTF-8",
            );
            return;
        };
        let file = Arc::clone(&self.file.name);
        let row = Excerpt { text, file, line };
        let head = Head::of(text, section.id_key());
        match section {
            AnswerList::Roles(shape) => self.role(&row, &head, shape),
            AnswerList::Users => self.user(&row, &head),
            AnswerList::MfaDevices => self.mfa_device(&row),
            AnswerList::Groups => self.group(&row, &head),
            AnswerList::Policies => self.managed_policy(&row, &head),
        }
    }

    fn role(&mut self, row: &Excerpt<'_>, head: &Head<'_>, shape: RoleShape) {
        // The list beside the account details repeats its roles.
        let details = SnapshotKind::AccountAuthorizationDetails;
        let repeats = shape == RoleShape::ListRoles && self.answer.kind == details;
        self.answer.roles += usize::from(!repeats);
        self.principal(head);
        if head.wants(&self.file.wanted, Wanted::has_role_or_near) {
            let Some(role) = self.take(row::role(row, shape)) else {
                return;
            };
            self.need(role.attached.as_ref(), &role.boundary);
            self.file.roles.push(role);
        }
        self.file.rows += 1;
        self.file.role_rows += usize::from(!repeats);
    }

    fn user(&mut self, row: &Excerpt<'_>, head: &Head<'_>) {
        self.answer.users += 1;
        self.principal(head);
        if head.wants(&self.file.wanted, Wanted::has_user) {
            let Some(user) = self.take(row::user(row)) else {
                return;
            };
            self.need(user.attached.as_ref(), &user.boundary);
            let groups = user.groups.iter().flatten();
            let key = |group: &String| name_key(user.arn.account(), group);
            self.groups.extend(groups.map(key));
            self.file.users.push(user);
        }
        self.file.rows += 1;
    }

    fn mfa_device(&mut self, row: &Excerpt<'_>) {
        if let Some(device) = self.take(row::mfa_device(row)) {
            self.answer.add_account(device.serial.as_str());
            self.answer.users += usize::from(device.user.is_some());
            self.file.mfa_devices.push(device);
        }
    }

    /// Groups before the users that may need them are kept for now: `jq --sort-keys` puts them
    /// first.
    fn group(&mut self, row: &Excerpt<'_>, head: &Head<'_>) {
        let early = !self.answer.has_read(&LISTS[..1]);
        let needed = head.arn.is_none_or(|arn| holds_group(&self.groups, arn));
        if (early || needed || self.lends())
            && let Some(group) = self.take_other(row::group(row))
        {
            if needed {
                self.need(group.attached.as_ref(), &Knowledge::Unknown);
            }
            self.file.groups.push(group);
        }
    }

    /// Policies before the principals that may need them are kept for now too.
    fn managed_policy(&mut self, row: &Excerpt<'_>, head: &Head<'_>) {
        let early = !self.answer.has_read(&LISTS[..3]);
        let arn = head.arn.and_then(|arn| Arn::parse(arn).ok());
        let needed = || arn.is_none_or(|arn| self.policies.contains(&arn));
        if (early || self.lends() || needed())
            && let Some(policy) = self.take_other(row::managed_policy(row))
        {
            self.file.managed_policies.push(policy);
        }
    }

    /// Records the id and account of a role or user, wanted or not.
    fn principal(&mut self, head: &Head<'_>) {
        match head.id {
            Some(id) => self.file.ids.extend([id, "\n"]),
            None => self.answer.lacks_ids = true,
        }
        if let Some(arn) = head.arn {
            self.answer.add_account(arn);
        }
    }

    /// A role, user or device; if it is lost, the answer is not whole.
    fn take<T>(&mut self, read: Read<T>) -> Option<T> {
        self.answer.lost |= read.is_err();
        self.take_other(read)
    }

    /// A group or managed policy; if it is lost, it is only unknown.
    fn take_other<T>(&mut self, read: Read<T>) -> Option<T> {
        let (value, found) = match read {
            Ok((value, found)) => (Some(value), found),
            Err(diagnostic) => (None, vec![diagnostic]),
        };
        for diagnostic in found {
            self.report(diagnostic);
        }
        value
    }

    fn need(&mut self, attached: Option<&Vec<Arn>>, boundary: &Knowledge<Option<Arn>>) {
        self.policies
            .extend(attached.into_iter().flatten().cloned());
        self.policies.extend(boundary.known().cloned().flatten());
    }

    /// Returns true if a user or role in another file may have the groups and policies of this
    /// answer: `--filter` and `jq` can leave lists of principals empty.
    fn lends(&self) -> bool {
        let wanted = &self.file.wanted;
        let mut accounts = self.answer.accounts.iter();
        wanted.is_everything()
            || self.answer.roles == 0
            || self.answer.users == 0 && accounts.any(|account| wanted.has_users_of(account))
    }

    /// The file, without groups and policies that no wanted principal needs.
    pub(super) fn finish(self) -> SnapshotFile {
        let (mut file, answer, mut needed) = (self.file, self.answer, self.policies);
        if !self.lends {
            file.groups
                .retain(|group| holds_group(&self.groups, group.arn.as_str()));
            let attached = file.groups.iter().flat_map(|group| &group.attached);
            needed.extend(attached.flatten().cloned());
            file.managed_policies
                .retain(|policy| needed.contains(&policy.arn));
        }
        if self.unshown > 0 {
            file.diagnostics.push(Diagnostic::new(
                Severity::Error,
                "snapshot_more_problems",
                text!(
                    "{file}: {count} more problems like these",
                    file = file.name,
                    count = self.unshown
                ),
            ));
        }
        // A truncated answer counts too.
        file.kind = file.kind.join(answer.kind);
        file.accounts.extend(answer.accounts);
        for accounts in [&mut file.accounts, &mut file.truncated] {
            accounts.sort();
            accounts.dedup();
        }
        let truncated = &file.truncated;
        file.whole
            .retain(|whole| !truncated.contains(&whole.account));
        file.roles.shrink_to_fit();
        file.users.shrink_to_fit();
        file.groups.shrink_to_fit();
        file.managed_policies.shrink_to_fit();
        file
    }
}

/// Returns true if a group, given by its ARN, is among groups by account and name.
fn holds_group(groups: &HashSet<String>, arn: &str) -> bool {
    let account = arn.split(':').nth(4).unwrap_or_default();
    let name = arn.rsplit('/').next().unwrap_or_default();
    groups.contains(&name_key(account, name))
}
