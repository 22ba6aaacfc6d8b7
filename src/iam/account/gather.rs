//! Row after row → a [`SnapshotFile`]: who is wanted, what the wanted need, what is whole.

use super::excerpt::Excerpt;
use super::file::{SnapshotFile, SnapshotKind, WholeAccount};
use super::head::{Head, Section, unrecognised};
use super::knowledge::Knowledge;
use super::row::{self, Read, RoleShape};
use super::wanted::Wanted;
use crate::iam::Arn;
use crate::text::{Diagnostic, Location, Severity};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// The codes of what makes a file no JSON, or cuts it off.
const UNREADABLE: [&str; 4] = [
    "snapshot_cut_off",
    "snapshot_empty",
    "snapshot_malformed",
    "snapshot_not_utf8",
];

/// After so many problems of one file the rest is only counted.
const SHOWN: usize = 50;

/// What is known so far about one answer of the AWS CLI.
#[derive(Debug, Default)]
struct Answer {
    line: u32,
    kind: Option<SnapshotKind>,
    accounts: BTreeSet<Arc<str>>,
    roles: usize,
    users: usize,
    gaps: Gaps,
    /// Lists that have been read to their end.
    done: Vec<Section>,
    /// The first member that is none of ours.
    stranger: Option<String>,
}

/// What an answer lacks.
#[derive(Debug, Default)]
struct Gaps {
    /// It ends with a token for the next part.
    truncated: bool,
    /// Some of it could not be read.
    lost: bool,
    /// A role or user has no unique id.
    ids: bool,
}

/// The lists of get-account-authorization-details. The CLI prints all of them, also when `--filter`
/// leaves some empty; a file in which one is missing was cut by `--query` or `jq`.
const LISTS: [Section; 4] = [
    Section::Users,
    Section::Groups,
    Section::Roles(RoleShape::Details),
    Section::Policies,
];

/// A [`SnapshotFile`] in the making.
#[derive(Debug)]
pub(super) struct Gathering {
    file: SnapshotFile,
    answer: Answer,
    answers: usize,
    accounts: BTreeSet<Arc<str>>,
    /// Managed policies that a wanted row attaches or is bounded by.
    policies: HashSet<Arn>,
    /// Groups of wanted users, as account and lower-case name.
    groups: HashSet<(Arc<str>, String)>,
    /// Whether groups and policies are kept that no principal of the file holds.
    lends: bool,
    unshown: usize,
}

impl Gathering {
    pub(super) fn new(name: Arc<str>, wanted: Arc<Wanted>) -> Self {
        Self {
            file: SnapshotFile::empty(name, wanted),
            answer: Answer::default(),
            answers: 0,
            accounts: BTreeSet::new(),
            policies: HashSet::new(),
            groups: HashSet::new(),
            lends: false,
            unshown: 0,
        }
    }

    pub(super) fn location(&self, line: u32) -> Location {
        Location::new(Arc::clone(&self.file.name), line)
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.file.unreadable |= UNREADABLE.contains(&diagnostic.code);
        if self.file.diagnostics.len() < SHOWN {
            self.file.diagnostics.push(diagnostic);
        } else {
            self.unshown += 1;
        }
    }

    /// A part of the present answer is lost: it is not whole.
    pub(super) fn lose(&mut self, diagnostic: Diagnostic) {
        self.answer.gaps.lost = true;
        self.report(diagnostic);
    }

    pub(super) fn begin_answer(&mut self, line: u32) {
        self.answers += 1;
        self.answer = Answer {
            line,
            ..Answer::default()
        };
    }

    pub(super) fn begin_section(&mut self, section: Section) {
        let kind = section.kind();
        self.answer.kind = match self.answer.kind {
            Some(other) if other != kind => Some(SnapshotKind::Mixed),
            _ => Some(kind),
        };
    }

    pub(super) fn end_section(&mut self, section: Section) {
        self.answer.done.push(section);
    }

    /// The service, or the CLI, says that there is more than the answer holds.
    pub(super) fn truncated(&mut self) {
        self.answer.gaps.truncated = true;
    }

    pub(super) fn stranger(&mut self, key: &[u8]) {
        if self.answer.stranger.is_none() {
            self.answer.stranger = Some(String::from_utf8_lossy(key).into_owned());
        }
    }

    pub(super) fn end_answer(&mut self) {
        let lends = self.lends();
        let answer = std::mem::take(&mut self.answer);
        let Some(kind) = answer.kind else {
            let location = self.location(answer.line);
            let problem = unrecognised(answer.stranger.as_deref()).at(location);
            self.report(problem);
            return;
        };
        self.join_kind(kind);
        self.lends |= lends;
        if answer.gaps.truncated {
            let problem = Diagnostic::new(
                Severity::Warning,
                "snapshot_truncated",
                "this answer is only one part: it ends with a token for the next one",
            )
            .at(self.location(answer.line))
            .help("run the command again without --max-items and --no-paginate");
            self.report(problem);
        }
        if kind == SnapshotKind::AccountAuthorizationDetails {
            if answer.gaps.truncated {
                self.file.truncated.extend(answer.accounts.iter().cloned());
            } else if LISTS.iter().all(|list| answer.done.contains(list))
                && answer.roles > 0
                && !answer.gaps.lost
                && answer.accounts.len() == 1
            {
                let whole = answer.accounts.iter().map(|account| WholeAccount {
                    account: Arc::clone(account),
                    users: answer.users > 0,
                    ids: !answer.gaps.ids,
                });
                self.file.whole.extend(whole);
            }
        }
        // The command's `--assignment-status Unassigned` leaves out all that have a user.
        let devices = kind == SnapshotKind::ListVirtualMfaDevices && answer.users > 0;
        if devices && !answer.gaps.truncated && !answer.gaps.lost {
            self.file
                .device_accounts
                .extend(answer.accounts.iter().cloned());
        }
        self.accounts.extend(answer.accounts);
    }

    fn join_kind(&mut self, kind: SnapshotKind) {
        self.file.kind = match self.file.kind {
            SnapshotKind::Unrecognised => kind,
            same if same == kind => kind,
            _ => SnapshotKind::Mixed,
        };
    }

    /// Takes one row, which begins on `line`.
    pub(super) fn row(&mut self, section: Section, row: &[u8], line: u32) {
        let Ok(text) = std::str::from_utf8(row) else {
            let at = self.location(line);
            let noun = section.noun();
            let problem = Diagnostic::new(
                Severity::Error,
                "snapshot_not_utf8",
                format!("a {noun} is passed over: it is not UTF-8 text"),
            );
            self.lose(problem.at(at).help("save the snapshot again, as UTF-8"));
            return;
        };
        let row = Excerpt {
            text,
            file: Arc::clone(&self.file.name),
            line,
        };
        let head = Head::of(text, section.id_key());
        match section {
            Section::Roles(shape) => {
                self.answer.roles += 1;
                self.principal(&head);
                if head.wants(&self.file.wanted, Wanted::has_role_or_near)
                    && let Some(role) = self.take(row::role(&row, shape))
                {
                    self.need(role.attached.as_ref(), &role.boundary);
                    self.file.roles.push(role);
                }
            }
            Section::Users => {
                self.answer.users += 1;
                self.principal(&head);
                if head.wants(&self.file.wanted, Wanted::has_user)
                    && let Some(user) = self.take(row::user(&row))
                {
                    self.need(user.attached.as_ref(), &user.boundary);
                    let account: Arc<str> = Arc::from(user.arn.account());
                    for group in user.groups.iter().flatten() {
                        let key = (Arc::clone(&account), group.to_ascii_lowercase());
                        self.groups.insert(key);
                    }
                    self.file.users.push(user);
                }
            }
            Section::MfaDevices => {
                if let Some(device) = self.take(row::mfa_device(&row)) {
                    self.answer
                        .accounts
                        .insert(Arc::from(device.serial.account()));
                    self.answer.users += usize::from(device.user.is_some());
                    self.file.mfa_devices.push(device);
                }
            }
            // Groups and policies that come before those who need them are kept for the time
            // being: `jq --sort-keys` puts them first.
            Section::Groups => {
                let early = !self.answer.done.contains(&Section::Users);
                let needed = head.arn.is_none_or(|arn| self.needs_group(arn));
                if (early || needed || self.lends())
                    && let Some(group) = self.take_other(row::group(&row))
                {
                    if needed {
                        self.need(group.attached.as_ref(), &Knowledge::Unknown);
                    }
                    self.file.groups.push(group);
                }
            }
            Section::Policies => {
                let early = !LISTS[..3]
                    .iter()
                    .all(|list| self.answer.done.contains(list));
                let needed = early
                    || self.lends()
                    || head
                        .arn
                        .and_then(|arn| Arn::parse(arn).ok())
                        .is_none_or(|arn| self.policies.contains(&arn));
                if needed && let Some(policy) = self.take_other(row::managed_policy(&row)) {
                    self.file.managed_policies.push(policy);
                }
            }
        }
    }

    /// Notes a role's or user's id and account, wanted or not.
    fn principal(&mut self, head: &Head<'_>) {
        self.file.rows += 1;
        match head.id {
            Some(id) => self.file.ids.insert(id),
            None => self.answer.gaps.ids = true,
        }
        let account = head.arn.and_then(|arn| arn.split(':').nth(4));
        if let Some(account) = account
            && !self.answer.accounts.contains(account)
        {
            self.answer.accounts.insert(Arc::from(account));
        }
    }

    /// A role or user; without one of them its account is not whole.
    fn take<T>(&mut self, read: Read<T>) -> Option<T> {
        self.answer.gaps.lost |= read.is_err();
        self.take_other(read)
    }

    /// A group or managed policy; a missing one is only unknown.
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
        if let Knowledge::Known(Some(arn)) = boundary {
            self.policies.insert(arn.clone());
        }
    }

    fn needs_group(&self, arn: &str) -> bool {
        let account = arn.split(':').nth(4).unwrap_or_default();
        let name = arn.rsplit('/').next().unwrap_or_default();
        self.groups
            .contains(&(Arc::from(account), name.to_ascii_lowercase()))
    }

    /// Whether a user or role of another file may hold the groups and policies of this answer:
    /// `--filter` and `jq` leave lists of principals empty.
    fn lends(&self) -> bool {
        let wanted = &self.file.wanted;
        let mut accounts = self.answer.accounts.iter();
        wanted.is_everything()
            || self.answer.roles == 0
            || self.answer.users == 0 && accounts.any(|account| wanted.has_users_of(account))
    }

    /// The file, without the groups and policies that nobody turned out to need.
    pub(super) fn finish(mut self) -> SnapshotFile {
        let mut file = std::mem::replace(
            &mut self.file,
            SnapshotFile::empty(Arc::from(""), Arc::new(Wanted::nothing())),
        );
        if !self.lends {
            file.groups
                .retain(|group| self.needs_group(group.arn.as_str()));
            let attached = file.groups.iter().flat_map(|group| &group.attached);
            self.policies.extend(attached.flatten().cloned());
            let policies = &self.policies;
            file.managed_policies
                .retain(|policy| policies.contains(&policy.arn));
        }
        if self.unshown > 0 {
            file.diagnostics.push(Diagnostic::new(
                Severity::Error,
                "snapshot_more_problems",
                format!("{}: {} more problems like these", file.name, self.unshown),
            ));
        }
        // What an answer that was cut off had to say.
        self.accounts.append(&mut self.answer.accounts);
        if let Some(kind) = self.answer.kind {
            file.kind = match file.kind {
                SnapshotKind::Unrecognised => kind,
                same if same == kind => kind,
                _ => SnapshotKind::Mixed,
            };
        }
        file.accounts = self.accounts.into_iter().collect();
        file.truncated.sort();
        file.truncated.dedup();
        let truncated = &file.truncated;
        file.whole
            .retain(|whole| !truncated.contains(&whole.account));
        file.roles.shrink_to_fit();
        file.users.shrink_to_fit();
        file.groups.shrink_to_fit();
        file.managed_policies.shrink_to_fit();
        file
    }

    /// How many answers have begun.
    pub(super) const fn answers(&self) -> usize {
        self.answers
    }
}
