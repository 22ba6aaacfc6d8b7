//! The content of one snapshot file.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use foldhash::HashMap;

use serde::{Deserialize, Serialize};

use super::entities::{Group, ManagedPolicy, MfaDevice, Role, User};
use super::stored_policy::Policy;
use super::unique_id::UniqueId;
use super::wanted::Wanted;
use crate::iam::Arn;
use crate::iam::policy::{Origin, PolicyDocument, PolicyKind, PrincipalSubject};
use crate::text::{Diagnostic, Location, Severity, Span, harmless, text};

/// The AWS CLI answer that a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SnapshotKind {
    /// `aws iam get-account-authorization-details`.
    AccountAuthorizationDetails,
    /// `aws iam get-role`.
    GetRole,
    /// `aws iam list-roles`.
    ListRoles,
    /// `aws iam list-virtual-mfa-devices`.
    ListVirtualMfaDevices,
    /// A state of Terraform or `OpenTofu`, or `terraform show -json` of one.
    TerraformState,
    /// `terraform show -json` of a plan: the roles as they will be.
    TerraformPlan,
    /// `pulumi stack export`.
    PulumiStack,
    /// Items of AWS Config.
    AwsConfig,
    /// A folder of iam-collect.
    IamCollect,
    /// A template of `CloudFormation` or CDK.
    #[serde(rename = "cloudformation")]
    CloudFormation,
    /// Rows of Steampipe or `CloudQuery`.
    Rows,
    /// Several kinds in one file.
    Mixed,
    /// None of them.
    #[default]
    Unrecognised,
}

impl SnapshotKind {
    /// Returns true for an answer of `aws iam`.
    pub(crate) const fn is_of_iam(self) -> bool {
        matches!(
            self,
            Self::AccountAuthorizationDetails
                | Self::GetRole
                | Self::ListRoles
                | Self::ListVirtualMfaDevices
                | Self::Mixed
        )
    }

    /// Returns true if it says what an account is to hold rather than what it holds.
    pub(crate) const fn is_planned(self) -> bool {
        matches!(self, Self::CloudFormation | Self::TerraformPlan)
    }

    /// The kind of a file that holds answers of both kinds.
    pub(super) fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unrecognised, kind) | (kind, Self::Unrecognised) => kind,
            _ if self == other => self,
            _ => Self::Mixed,
        }
    }
}

/// An account of which one file lists everything.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WholeAccount {
    /// The account id.
    pub account: Arc<str>,
    /// True if the users are complete too. The command's `--filter` leaves `UserDetailList` empty,
    /// so an empty list proves nothing about users.
    pub users: bool,
    /// True if every row has its unique id.
    pub ids: bool,
}

/// The record that `rolechain fetch` writes into its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// When it was fetched, in seconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// The profile that read it.
    pub by: String,
}

#[derive(Deserialize)]
struct FetchedRow {
    at: String,
    #[serde(default)]
    by: String,
}

impl Fetched {
    /// Reads the member `rolechain`; `None` if it is something else.
    pub(super) fn read(value: &[u8]) -> Option<Self> {
        let row: FetchedRow = serde_json::from_slice(value).ok()?;
        Some(Self {
            at: row.at.parse::<jiff::Timestamp>().ok()?.as_second(),
            by: row.by,
        })
    }
}

/// The names in a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateNames {
    /// True if a deployment may make resources with other names.
    pub is_open: bool,
    /// Its parameters.
    pub parameters: Vec<String>,
    /// The logical ids of its resources.
    pub resources: Vec<String>,
}

/// The content of one snapshot file, as far as it was requested.
#[derive(Clone, Debug, Default)]
pub struct SnapshotFile {
    /// The name the file was read under.
    pub name: Arc<str>,
    /// The kind of CLI answer.
    pub kind: SnapshotKind,
    /// When and how it was fetched, if it says so.
    pub fetched: Option<Fetched>,
    /// The accounts of its roles, users and groups, sorted.
    pub accounts: Vec<Arc<str>>,
    /// The accounts that are whole: get-account-authorization-details with all its four lists, at
    /// least one role, roles of one account only, no `Marker`, `NextToken` or true `IsTruncated`,
    /// and no row lost.
    pub whole: Vec<WholeAccount>,
    /// Accounts of which this file holds only some pages. The last page carries no token, so a
    /// truncated page beside it means that neither is whole.
    pub truncated: Vec<Arc<str>>,
    /// The wanted roles in the order of the file.
    pub roles: Vec<Role>,
    /// The wanted users in the order of the file.
    pub users: Vec<User>,
    /// The groups of wanted users.
    pub groups: Vec<Group>,
    /// The managed policies that wanted roles, users and their groups attach or are bounded by.
    pub managed_policies: Vec<ManagedPolicy>,
    /// The virtual MFA devices in the order of the file.
    pub mfa_devices: Vec<MfaDevice>,
    /// The accounts of which it lists every virtual MFA device that has a user.
    pub device_accounts: Vec<Arc<str>>,
    /// The unique ids of all roles and users, wanted or not, one a line.
    pub ids: String,
    /// Roles that are deleted, or will be.
    pub deleted: Vec<Arn>,
    /// Roles and users of other files, as `role/NAME` and `user/NAME`, whose policies it will change.
    pub(crate) reaches: Vec<String>,
    /// Roles that will be replaced.
    pub(crate) replaced: Vec<ReplacedRole>,
    /// How many roles and users the file lists.
    pub rows: usize,
    /// How many roles of them.
    pub role_rows: usize,
    /// The names that options about templates may give.
    pub template: Option<Box<TemplateNames>>,
    /// True if it could not be read to its end, or is not JSON.
    pub unreadable: bool,
    /// The selection for which it was read.
    pub wanted: Arc<Wanted>,
    /// The entries that could not be read, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

impl SnapshotFile {
    /// A file that holds nothing yet.
    pub(crate) fn empty(name: Arc<str>, wanted: Arc<Wanted>) -> Self {
        Self {
            name,
            wanted,
            ..Self::default()
        }
    }
}

/// The roles whose trust policies a plan makes.
#[derive(Clone, Debug, Default)]
pub(super) struct Planned {
    pub(super) roles: BTreeSet<Arn>,
    /// Their policies that other files change, made when the first role is looked up.
    pub(super) settled: OnceLock<HashMap<Arn, Arc<Policy>>>,
}

impl Planned {
    /// Adds the roles of a file, whose ids may settle the policies of other files.
    pub(super) fn add(&mut self, file: &SnapshotFile) {
        let planned = file.roles.iter().filter(|role| {
            let trust = role.trust.as_ref();
            trust.is_some_and(|trust| trust.text().origin == Origin::Planned)
        });
        self.roles.extend(planned.map(|role| role.arn.clone()));
        self.settled.take();
    }
}

// Roles that a plan deletes, or deletes and makes again, and the trust policies that this breaks.

/// A role whose unique id will belong to no role any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReplacedRole {
    /// Its ARN, which the new role may have too.
    pub arn: Arn,
    /// Its unique id.
    pub id: UniqueId,
    /// The place that says so.
    pub location: Location,
}

impl ReplacedRole {
    /// The warning if the trust policy of another role depends on the old id.
    pub(super) fn breaks(&self, role: &Role) -> Option<Diagnostic> {
        let stored = role.trust.as_ref()?;
        let text = &stored.text().text;
        let (subject, help) = if text.contains(self.id.as_str()) {
            (
                self.id.as_str(),
                "write the new id into the policy after it is known, or name the ARN of the role as principal",
            )
        } else if names(stored.policy()?, &self.arn) {
            (
                self.arn.as_str(),
                "IAM keeps the id of a role that is named as principal: save the policy again after the role is made",
            )
        } else {
            return None;
        };
        let message = text!(
            "the trust policy of {role} names {subject}, a role that {place} deletes: one of the same name gets another id",
            role = harmless(role.arn.as_str()),
            subject = harmless(subject),
            place = self.location
        );
        let problem = Diagnostic::new(Severity::Warning, "role_id_replaced", message);
        Some(problem.at(stored.text().location.clone()).help(help))
    }
}

/// Returns true if a policy that IAM has already names a role as principal.
fn names(policy: &Policy, role: &Arn) -> bool {
    principals(policy).any(|(arn, _)| arn == role)
}

/// The roles that a policy names as principals, if IAM has it already, and their places.
fn principals(policy: &Policy) -> impl Iterator<Item = (&Arn, Span)> {
    let document = Some(&policy.document).filter(|document| document.origin() == Origin::Stored);
    let statements = document.into_iter().flat_map(PolicyDocument::statements);
    let entries = statements.flat_map(|statement| &statement.principal.entries);
    entries.filter_map(|entry| match &entry.subject {
        PrincipalSubject::Role(arn) => Some((arn, entry.span)),
        _ => None,
    })
}

/// The policy with the ids of replaced roles in the place of their ARNs, as IAM keeps it
/// ("AWS JSON policy elements: Principal", IAM role principals); `None` if it names none of them.
pub(super) fn replace_principals<'a>(
    policy: &Policy,
    replaced: impl Iterator<Item = &'a ReplacedRole>,
) -> Option<Arc<Policy>> {
    let mut edits: Vec<(Span, &UniqueId)> = Vec::new();
    for role in replaced {
        let named = principals(policy).filter(|(arn, _)| **arn == role.arn);
        edits.extend(named.map(|(_, span)| (span, &role.id)));
    }
    if edits.is_empty() {
        return None;
    }
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut text = policy.document.text().to_owned();
    for (span, id) in edits {
        text.replace_range(span.range(), &format!("\"{id}\""));
    }
    let mut edited = policy.text.clone();
    edited.text = text.into();
    let name = Arc::clone(&policy.name);
    let parsed = Policy::parse(name, &edited, PolicyKind::Trust, Origin::Stored);
    Some(Arc::new(parsed))
}
