//! One row of a snapshot → a role, user, group or managed policy.

use super::answer::RoleShape;
use super::entities::{Group, InlinePolicy, Knowledge, ManagedPolicy, MfaDevice, Role, Tag, User};
use super::excerpt::{Excerpt, complaint};
use super::policy_text::{POLICY_TOO_LARGE, PolicyText, is_huge};
use super::stored_policy::StoredPolicy;
use super::unique_id::UniqueId;
use crate::iam::json::scan;
use crate::iam::policy::{PolicyKind, is_silent};
use crate::iam::{Arn, PrincipalKind};
use crate::text::{Diagnostic, Severity, harmless, text, translated, word};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::sync::Arc;

/// The row of a role, user or group as the AWS CLI prints it, as far as anything in it matters.
/// Other members are skipped: `InstanceProfileList`, for one, repeats whole roles.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct HolderRow<'a> {
    arn: Arn,
    #[serde(alias = "RoleId", alias = "UserId")]
    id: Option<String>,
    #[serde(borrow)]
    assume_role_policy_document: Option<&'a RawValue>,
    #[serde(borrow, alias = "UserPolicyList", alias = "GroupPolicyList")]
    role_policy_list: Option<Vec<InlineRow<'a>>>,
    attached_managed_policies: Option<Vec<AttachedRow>>,
    group_list: Option<Vec<String>>,
    permissions_boundary: Option<BoundaryRow>,
    tags: Option<Vec<Tag>>,
    max_session_duration: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct InlineRow<'a> {
    policy_name: String,
    #[serde(borrow)]
    policy_document: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AttachedRow {
    policy_arn: Arn,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BoundaryRow {
    permissions_boundary_arn: Arn,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ManagedRow<'a> {
    arn: Arn,
    default_version_id: Option<String>,
    #[serde(borrow)]
    policy_version_list: Option<Vec<VersionRow<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct VersionRow<'a> {
    #[serde(borrow)]
    document: Option<&'a RawValue>,
    version_id: Option<String>,
    is_default_version: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeviceRow {
    serial_number: Arn,
    user: Option<DeviceUserRow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeviceUserRow {
    arn: Arn,
}

/// A row that was read, and what in it could not be.
pub(super) type Read<T> = Result<(T, Vec<Diagnostic>), Diagnostic>;

/// Reads a role's row.
pub(super) fn role(row: &Excerpt<'_>, shape: RoleShape) -> Read<Role> {
    let parsed = parse_holder(row, "role", PrincipalKind::Role)?;
    let mut documents = Documents::of(row, &parsed.arn);
    let trust = parsed.assume_role_policy_document;
    let trust = trust.and_then(|raw| {
        documents.read(raw, "trust policy", documents.arn.text(), PolicyKind::Trust)
    });
    let inline = documents.read_inline(parsed.role_policy_list);
    let attached = parsed.attached_managed_policies.map(arns);
    let silence_means_none = shape != RoleShape::ListRoles;
    let role = Role {
        unique_id: parsed.id.as_deref().and_then(UniqueId::parse),
        trust,
        more_policies: false,
        lists_policies: shape == RoleShape::Details || inline.is_some() || attached.is_some(),
        inline,
        attached,
        boundary: boundary(parsed.permissions_boundary, silence_means_none),
        tags: said(parsed.tags, silence_means_none.then(Vec::new)),
        max_session_duration: parsed.max_session_duration,
        location: row.location(0),
        arn: documents.arn.clone(),
    };
    Ok((role, documents.problems))
}

/// Reads a user's row of `UserDetailList`.
pub(super) fn user(row: &Excerpt<'_>) -> Read<User> {
    let parsed = parse_holder(row, "user", PrincipalKind::User)?;
    let mut documents = Documents::of(row, &parsed.arn);
    let user = User {
        more_policies: false,
        unique_id: parsed.id.as_deref().and_then(UniqueId::parse),
        inline: documents.read_inline(Some(parsed.role_policy_list.unwrap_or_default())),
        attached: parsed.attached_managed_policies.map(arns),
        groups: parsed.group_list,
        boundary: boundary(parsed.permissions_boundary, true),
        tags: said(parsed.tags, Some(Vec::new())),
        location: row.location(0),
        arn: documents.arn.clone(),
    };
    Ok((user, documents.problems))
}

/// Reads a group's row of `GroupDetailList`.
pub(super) fn group(row: &Excerpt<'_>) -> Read<Group> {
    let parsed = parse_holder(row, "group", PrincipalKind::Other)?;
    let mut documents = Documents::of(row, &parsed.arn);
    let group = Group {
        inline: documents.read_inline(parsed.role_policy_list),
        attached: parsed.attached_managed_policies.map(arns),
        location: row.location(0),
        arn: documents.arn.clone(),
    };
    Ok((group, documents.problems))
}

/// Reads a managed policy's row of `Policies`: the default version only.
pub(super) fn managed_policy(row: &Excerpt<'_>) -> Read<ManagedPolicy> {
    let parsed: ManagedRow<'_> = parse(row, "managed policy")?;
    let mut documents = Documents::of(row, &parsed.arn);
    // A row that contradicts itself does not show which document counts.
    let is_default = |version: &&VersionRow<'_>| {
        let ids = version.version_id.as_ref();
        let named = ids.zip(parsed.default_version_id.as_ref());
        let named = named.map(|(own, default)| own == default);
        let said = [version.is_default_version, named];
        said.contains(&Some(true)) && !said.contains(&Some(false))
    };
    let mut versions = parsed.policy_version_list.iter().flatten();
    let default = versions.find(is_default);
    let (name, kind) = (parsed.arn.text(), PolicyKind::Identity);
    let document =
        default.and_then(|version| documents.read(version.document?, "document", name, kind));
    let policy = ManagedPolicy {
        document,
        location: row.location(0),
        arn: documents.arn.clone(),
    };
    Ok((policy, documents.problems))
}

/// Reads a device's row of `VirtualMFADevices`.
pub(super) fn mfa_device(row: &Excerpt<'_>) -> Read<MfaDevice> {
    let parsed: DeviceRow = parse(row, "virtual MFA device")?;
    let device = MfaDevice {
        serial: parsed.serial_number,
        user: parsed.user.map(|user| user.arn),
    };
    Ok((device, Vec::new()))
}

fn parse_holder<'a>(
    row: &Excerpt<'a>,
    noun: &str,
    kind: PrincipalKind,
) -> Result<HolderRow<'a>, Diagnostic> {
    let parsed: HolderRow<'a> = parse(row, noun)?;
    if parsed.arn.kind() != kind {
        return Err(lost(row, noun, word!("its Arn names something else")).at(row.location(0)));
    }
    Ok(parsed)
}

fn parse<'a, T: Deserialize<'a>>(row: &Excerpt<'a>, noun: &str) -> Result<T, Diagnostic> {
    serde_json::from_str(row.text).map_err(|error| {
        let mut lost = lost(row, noun, &complaint(&error)).at(row.location_of_error(&error));
        if !error.is_data() {
            lost.code = "snapshot_malformed";
        }
        lost
    })
}

/// The diagnostic of a row that is lost.
fn lost(row: &Excerpt<'_>, noun: &str, why: &str) -> Diagnostic {
    let arn = scan::members(row.text.as_bytes())
        .find(|(key, _)| *key == b"Arn")
        .and_then(|(_, value)| serde_json::from_slice::<String>(value).ok());
    let subject = arn.map_or_else(
        || text!("a {noun}", noun = translated(noun)),
        |arn| {
            let short: String = arn.chars().take(120).collect();
            text!(
                "the {noun} {arn}",
                noun = translated(noun),
                arn = harmless(&short)
            )
        },
    );
    Diagnostic::new(
        Severity::Error,
        "snapshot_row_unreadable",
        text!("{subject} is passed over: {why}", subject, why),
    )
    .help("save the snapshot again; until then nothing is known about this entry")
}

fn arns(rows: Vec<AttachedRow>) -> Vec<Arn> {
    rows.into_iter().map(|row| row.policy_arn).collect()
}

fn boundary(row: Option<BoundaryRow>, silence_means_none: bool) -> Knowledge<Option<Arn>> {
    let boundary = row.map(|row| Some(row.permissions_boundary_arn));
    said(boundary, silence_means_none.then_some(None))
}

/// The value of a row, or the meaning of its absence.
fn said<T>(value: Option<T>, silence: Option<T>) -> Knowledge<T> {
    value
        .or(silence)
        .map_or(Knowledge::Unknown, Knowledge::Known)
}

/// The policy documents in a row, and those of them that could not be read.
struct Documents<'a> {
    row: &'a Excerpt<'a>,
    arn: Arn,
    problems: Vec<Diagnostic>,
}

impl<'a> Documents<'a> {
    fn of(row: &'a Excerpt<'a>, arn: &Arn) -> Self {
        Self {
            row,
            arn: arn.clone(),
            problems: Vec::new(),
        }
    }

    fn read(
        &mut self,
        raw: &RawValue,
        what: &str,
        name: Arc<str>,
        kind: PolicyKind,
    ) -> Option<Arc<StoredPolicy>> {
        match PolicyText::read(self.row, raw.get()) {
            Ok(text) => Some(Arc::new(StoredPolicy::new(name, kind, text))),
            Err(why) => {
                let arn = harmless(self.arn.as_str());
                let code = if is_huge(raw.get()) {
                    POLICY_TOO_LARGE
                } else {
                    "policy_unreadable"
                };
                let problem = Diagnostic::new(
                    Severity::Error,
                    code,
                    text!(
                        "the {what} of {arn} is unknown: {why}",
                        what = translated(what),
                        arn,
                        why
                    ),
                )
                .at(self.row.location_of(raw.get()))
                .help("save the snapshot again");
                self.problems.push(problem);
                None
            }
        }
    }

    /// The inline policies that may speak of STS; others never matter.
    fn read_inline(&mut self, rows: Option<Vec<InlineRow<'_>>>) -> Option<Vec<InlinePolicy>> {
        let silent = |raw: &RawValue| raw.get().starts_with('{') && is_silent(raw.get());
        let read = |row: InlineRow<'_>| {
            if row.policy_document.is_some_and(silent) {
                return None;
            }
            let name: Arc<str> = row.policy_name.into();
            let (what, kind) = ("inline policy", PolicyKind::Identity);
            let document = row
                .policy_document
                .and_then(|raw| self.read(raw, what, Arc::clone(&name), kind));
            Some(InlinePolicy { name, document })
        };
        Some(rows?.into_iter().filter_map(read).collect())
    }
}
