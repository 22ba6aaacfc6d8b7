//! Roles, users, groups and managed policies as a snapshot lists them.

use super::stored_policy::StoredPolicy;
use super::unique_id::UniqueId;
use crate::iam::Arn;
use crate::iam::policy::Origin;
use crate::text::{Diagnostic, Location, Severity, harmless, text};
use serde::Deserialize;
use std::sync::Arc;

/// A fact that a snapshot may or may not carry.
///
/// `Known(None)` of a permissions boundary says that the role has none; `Unknown` says that the
/// shape the role was read from does not list boundaries at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Knowledge<T> {
    /// The snapshot says so.
    Known(T),
    /// The snapshot does not speak of it.
    #[default]
    Unknown,
}

impl<T> Knowledge<T> {
    /// The fact, when it is known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(fact) => Some(fact),
            Self::Unknown => None,
        }
    }

    /// Returns true if the snapshot speaks of it.
    pub const fn is_known(&self) -> bool {
        matches!(self, Self::Known(_))
    }

    /// This fact, or else the other one.
    fn or(self, other: &Self) -> Self
    where
        T: Clone,
    {
        match self {
            Self::Known(_) => self,
            Self::Unknown => other.clone(),
        }
    }
}

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
    /// `RoleId`, `AROA…`. A role that is deleted and created again gets another one.
    pub unique_id: Option<UniqueId>,
    /// The trust policy; `None`: unknown.
    pub trust: Option<Arc<StoredPolicy>>,
    /// True if its row lists policies, or lacks a list that rows of its shape have.
    pub lists_policies: bool,
    /// True if more policies than those of the two lists may be attached: a Terraform file or a
    /// template knows only those that it attaches itself.
    pub more_policies: bool,
    /// The inline policies, but for those that certainly never speak of STS; `None`: unknown.
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

impl Role {
    /// Fills gaps from a row of the same role in an earlier file. A row with another id, or none,
    /// is of another role that had the same name.
    pub(super) fn complete_from(&mut self, earlier: &Self) {
        if self.unique_id.is_none() || earlier.unique_id != self.unique_id {
            return;
        }
        self.trust = self.trust.take().or_else(|| earlier.trust.clone());
        self.lists_policies |= earlier.lists_policies;
        if self.inline.is_none() || self.attached.is_none() {
            self.more_policies |= earlier.more_policies;
        }
        self.inline = self.inline.take().or_else(|| earlier.inline.clone());
        self.attached = self.attached.take().or_else(|| earlier.attached.clone());
        self.boundary = std::mem::take(&mut self.boundary).or(&earlier.boundary);
        self.tags = std::mem::take(&mut self.tags).or(&earlier.tags);
        self.max_session_duration = self.max_session_duration.or(earlier.max_session_duration);
    }

    /// The warning if an earlier file says something else about the role: it was deleted and created
    /// again in between, or its trust policy was changed; or both files say what it will be.
    pub(super) fn disagreement(&self, earlier: &Self, both_planned: bool) -> Option<Diagnostic> {
        let role = harmless(self.arn.as_str());
        let place = &earlier.location;
        let [last, other] = [self, earlier].map(|role| role.unique_id.as_ref());
        let symbolic = [last, other].map(|id| id.is_some_and(UniqueId::is_symbolic));
        let is_stored = |role: &Self| {
            let mut trust = role.trust.iter();
            trust.any(|it| it.text().origin == Origin::Stored)
        };
        let (code, message, help) = match (last, other) {
            (Some(last), Some(other))
                if symbolic == [false; 2] && last != other && !both_planned =>
            {
                (
                    "role_id_differs",
                    text!(
                        "{role} has the id {last} here, but {other} in {place}",
                        role,
                        last,
                        other,
                        place
                    ),
                    "remove the older snapshot; the one read last counts",
                )
            }
            _ if trusts_alike(self, earlier) => return None,
            _ if both_planned => (
                "role_made_twice",
                text!(
                    "{role} is made here and, otherwise, in {place}",
                    role,
                    place
                ),
                "remove one of the two; nothing decides which counts",
            ),
            // A plan is read to see what it changes.
            _ if !is_stored(self) => return None,
            _ => (
                "role_trust_differs",
                text!("{role} has another trust policy in {place}", role, place),
                "remove the older snapshot; the one read last counts",
            ),
        };
        Some(
            Diagnostic::new(Severity::Warning, code, message)
                .at(self.location.clone())
                .help(help),
        )
    }
}

/// Returns true if two files give a role one trust policy, however they write it, or if one of them
/// does not say.
pub(super) fn trusts_alike(one: &Role, other: &Role) -> bool {
    let [Some(one), Some(other)] = [one, other].map(|role| role.trust.as_ref()) else {
        return true;
    };
    let (one, other) = (&one.text().text, &other.text().text);
    let plain = |text: &str| serde_json::from_str(text).map(unwrap_lists);
    one == other || matches!((plain(one), plain(other)), (Ok(one), Ok(other)) if one == other)
}

/// A document with every list of one element written as that element, which means the same.
fn unwrap_lists(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Array(mut list) if list.len() == 1 => unwrap_lists(list.remove(0)),
        Value::Array(list) => list.into_iter().map(unwrap_lists).collect(),
        Value::Object(members) => {
            let members = members.into_iter();
            members.map(|(key, it)| (key, unwrap_lists(it))).collect()
        }
        value => value,
    }
}

/// An IAM user, from `UserDetailList` of get-account-authorization-details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The ARN, with path.
    pub arn: Arn,
    /// `UserId`, `AIDA…`.
    pub unique_id: Option<UniqueId>,
    /// True if more policies and groups than those listed may apply; see [`Role::more_policies`].
    pub more_policies: bool,
    /// The inline policies, as those of a [`Role`]. The service leaves `UserPolicyList` out when
    /// there are none.
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
    /// The inline policies, but for those that certainly never speak of STS; `None`: unknown.
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
