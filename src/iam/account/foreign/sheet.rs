//! A [`SnapshotFile`] in the making, from a source that is no answer of the AWS CLI.

use std::collections::BTreeSet;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use foldhash::HashMap;

use super::super::entities::{
    Group, InlinePolicy, Knowledge, ManagedPolicy, Role, Tag, User, trusts_alike,
};
use super::super::policy_text::PolicyText;
use super::super::snapshot::{ReplacedRole, SnapshotFile, SnapshotKind};
use super::super::stored_policy::StoredPolicy;
use super::super::unique_id::UniqueId;
use super::super::wanted::Wanted;
use super::page::Page;
use crate::iam::policy::PolicyKind;
use crate::iam::{Arn, PrincipalKind};
use crate::text::{Diagnostic, Location, Severity, harmless, text, translated};

/// After so many problems of one file the rest is passed over.
const SHOWN: usize = 50;

/// The file so far.
pub(super) struct SnapshotBuilder {
    file: SnapshotFile,
    accounts: BTreeSet<Arc<str>>,
    /// The roles by ARN, with their place among those of the file.
    places: HashMap<Arn, usize>,
}

impl SnapshotBuilder {
    pub(super) fn new(name: &Arc<str>, kind: SnapshotKind, wanted: &Arc<Wanted>) -> Self {
        Self {
            file: SnapshotFile {
                kind,
                ..SnapshotFile::empty(Arc::clone(name), Arc::clone(wanted))
            },
            accounts: BTreeSet::new(),
            places: HashMap::default(),
        }
    }

    /// The name of the file.
    pub(super) fn name(&self) -> &Arc<str> {
        &self.file.name
    }

    /// The one wanted role that a test accepts; `None` if there are several.
    pub(super) fn only_wanted_role(&self, test: impl Fn(&Arn) -> bool) -> Option<&Arn> {
        self.file.wanted.only_role(test)
    }

    /// Reports a problem.
    pub(super) fn report(&mut self, problem: Diagnostic) {
        if self.file.diagnostics.len() < SHOWN {
            self.file.diagnostics.push(problem);
        }
    }

    /// Reports that something cannot be read; all else is used.
    pub(super) fn lose(&mut self, at: Location, message: String) {
        let problem = Diagnostic::new(Severity::Error, "snapshot_row_unreadable", message).at(at);
        self.report(problem.help("nothing is known about this entry"));
    }

    /// An ARN of the wanted kind; reports one that names something else.
    pub(super) fn arn(&mut self, text: &str, kind: PrincipalKind, at: &Location) -> Option<Arn> {
        match Arn::parse(text) {
            Ok(arn) if arn.kind() == kind => Some(arn),
            _ => {
                let text: String = text.chars().take(120).collect();
                let noun = if kind == PrincipalKind::User {
                    "user"
                } else {
                    "role"
                };
                let text = harmless(&text).into_owned();
                self.lose(
                    at.clone(),
                    text!(
                        "a {noun} is passed over: its ARN is {text}",
                        noun = translated(noun),
                        text
                    ),
                );
                None
            }
        }
    }

    /// The policy that a value holds; reports one that cannot be read.
    pub(super) fn policy(
        &mut self,
        page: &Page<'_>,
        node: usize,
        name: Arc<str>,
        kind: PolicyKind,
    ) -> Option<Arc<StoredPolicy>> {
        match page.policy(node) {
            Ok(text) => Some(Arc::new(StoredPolicy::new(name, kind, text))),
            Err(why) => {
                let message = text!(
                    "the policy {name} is unknown: {why}",
                    name = harmless(&name),
                    why
                );
                let problem = Diagnostic::new(Severity::Error, "policy_unreadable", message);
                self.report(problem.at(page.location(node)));
                None
            }
        }
    }

    pub(super) fn inline(
        &mut self,
        page: &Page<'_>,
        name: &str,
        document: Option<usize>,
    ) -> InlinePolicy {
        let name: Arc<str> = name.into();
        let read = |node| self.policy(page, node, Arc::clone(&name), PolicyKind::Identity);
        InlinePolicy {
            document: document.and_then(read),
            name,
        }
    }

    fn note(&mut self, arn: &Arn, id: Option<&UniqueId>) {
        self.file.rows += 1;
        self.accounts.insert(arn.account().into());
        self.file
            .ids
            .extend(id.iter().flat_map(|id| [id.as_str(), "\n"]));
    }

    pub(super) fn add_role(&mut self, role: Role) {
        self.note(&role.arn, role.unique_id.as_ref());
        self.file.role_rows += 1;
        if let Some(at) = self.earlier(&role) {
            return self.note_twin(at, &role);
        }
        let wanted = &self.file.wanted;
        let id = role.unique_id.as_ref();
        if wanted.has_role_or_near(role.arn.account(), role.arn.name())
            || id.is_some_and(|id| wanted.has_unique_id(id.as_str()))
        {
            self.file.roles.push(role);
        }
    }

    /// The place of an earlier role with this ARN.
    fn earlier(&mut self, role: &Role) -> Option<usize> {
        let next = self.file.roles.len();
        match self.places.entry(role.arn.clone()) {
            Entry::Occupied(earlier) => Some(*earlier.get()),
            Entry::Vacant(place) => {
                place.insert(next);
                None
            }
        }
    }

    /// Nothing decides which of two roles with one ARN is meant: the trust policy and the id are
    /// known if they are equal, everything else is unknown.
    fn note_twin(&mut self, at: usize, twin: &Role) {
        let role = self.file.roles.get_mut(at);
        let why = text!("the file has {name} twice", name = twin.arn.name());
        if !role.is_some_and(|role| role.arn == twin.arn && keep_common(role, twin, &why)) {
            return;
        }
        let what = text!(
            "{arn} is in this file twice, and not the same",
            arn = harmless(twin.arn.as_str())
        );
        let problem = Diagnostic::new(Severity::Warning, "role_twice", what);
        self.report(
            problem
                .at(twin.location.clone())
                .help("remove the one that does not count"),
        );
    }

    pub(super) fn add_user(&mut self, user: User) {
        self.note(&user.arn, user.unique_id.as_ref());
        let wanted = &self.file.wanted;
        let id = user.unique_id.as_ref();
        if wanted.has_user(user.arn.account(), user.arn.name())
            || id.is_some_and(|id| wanted.has_unique_id(id.as_str()))
        {
            self.file.users.push(user);
        }
    }

    pub(super) fn add_policy(&mut self, policy: ManagedPolicy) {
        self.file.managed_policies.push(policy);
    }

    pub(super) fn add_group(&mut self, group: Group) {
        self.file.groups.push(group);
    }

    /// The role of this ARN is deleted.
    pub(super) fn add_deleted(&mut self, arn: Arn) {
        self.file.deleted.push(arn);
    }

    /// Policies of a role or user that the file does not make are changed.
    pub(super) fn add_reach(&mut self, noun: &str, name: &str) {
        self.file.reaches.push(format!("{noun}/{name}"));
    }

    /// A role is replaced: it gets another id.
    pub(super) fn add_replaced(&mut self, arn: Arn, id: UniqueId, location: Location) {
        self.file.replaced.push(ReplacedRole { arn, id, location });
    }

    pub(super) fn finish(mut self) -> SnapshotFile {
        self.file.accounts = self.accounts.into_iter().collect();
        self.file
    }
}

fn trust_text(role: &Role) -> Option<&str> {
    role.trust.as_ref().map(|it| &*it.text().text)
}

/// Leaves of a role what another one with its ARN has too, and returns true if they differ.
pub(in crate::iam::account) fn keep_common(role: &mut Role, twin: &Role, why: &str) -> bool {
    if is_alike(role, twin) {
        return false;
    }
    if role.trust.is_some() != twin.trust.is_some() || !trusts_alike(role, twin) {
        let (name, at) = (role.arn.text(), twin.location.clone());
        role.trust = Some(unknown_policy(name, PolicyKind::Trust, why, at));
    }
    if role.unique_id != twin.unique_id {
        role.unique_id = None;
    }
    role.inline = None;
    role.attached = None;
    role.more_policies = true;
    role.boundary = Knowledge::Unknown;
    role.tags = Knowledge::Unknown;
    role.max_session_duration = None;
    true
}

/// Returns true if two rows say the same of a role.
fn is_alike(one: &Role, other: &Role) -> bool {
    let texts = |role: &Role| {
        let text = |policy: &InlinePolicy| {
            let text = policy
                .document
                .as_ref()
                .map(|it| Arc::clone(&it.text().text));
            (Arc::clone(&policy.name), text)
        };
        let inline = role.inline.as_ref();
        inline.map(|inline| inline.iter().map(text).collect::<Vec<_>>())
    };
    trust_text(one) == trust_text(other)
        && texts(one) == texts(other)
        && one.unique_id == other.unique_id
        && one.attached == other.attached
        && one.boundary == other.boundary
        && one.tags == other.tags
        && one.max_session_duration == other.max_session_duration
}

/// A policy whose text is put together or known before IAM has it.
pub(super) fn planned(name: Arc<str>, kind: PolicyKind, mut text: PolicyText) -> Arc<StoredPolicy> {
    text.origin = crate::iam::policy::Origin::Planned;
    Arc::new(StoredPolicy::new(name, kind, text))
}

/// A policy of which nothing is known but why.
pub(super) fn unknown_policy(
    name: Arc<str>,
    kind: PolicyKind,
    why: &str,
    at: Location,
) -> Arc<StoredPolicy> {
    let why: String = why.chars().filter(|it| !matches!(it, '⟨' | '⟩')).collect();
    let text = serde_json::json!({ "Statement": format!("⟨{why}⟩") });
    let text = format!("{text:#}");
    planned(name, kind, PolicyText::composed(text.into(), at, None))
}

/// The permissions boundary that a text names; the empty text names none.
pub(super) fn boundary(text: &str) -> Knowledge<Option<Arn>> {
    if text.is_empty() {
        return Knowledge::Known(None);
    }
    Arn::parse(text).map_or(Knowledge::Unknown, |arn| Knowledge::Known(Some(arn)))
}

/// Tags as an object of keys and values, or as a list of such objects.
pub(super) fn tags(page: &Page<'_>, node: usize) -> Option<Vec<Tag>> {
    let of_member = |(key, value): (usize, usize)| {
        Some(Tag {
            key: page.json.string(key)?.into_owned(),
            value: page.json.scalar(value)?.into_owned(),
        })
    };
    let of_row = |row: usize| {
        Some(Tag {
            key: page.first_string(row, &["Key", "key"])?.into_owned(),
            value: page.first_string(row, &["Value", "value"])?.into_owned(),
        })
    };
    match page.kind(node) {
        crate::iam::json::JsonKind::Object => page.json.members(node).map(of_member).collect(),
        crate::iam::json::JsonKind::Array => page.json.elements(node).map(of_row).collect(),
        _ => None,
    }
}

/// The role of an ARN of which nothing else is known.
pub(super) const fn role(arn: Arn, location: Location) -> Role {
    Role {
        arn,
        unique_id: None,
        trust: None,
        lists_policies: false,
        more_policies: false,
        inline: None,
        attached: None,
        boundary: Knowledge::Unknown,
        tags: Knowledge::Unknown,
        max_session_duration: None,
        location,
    }
}
