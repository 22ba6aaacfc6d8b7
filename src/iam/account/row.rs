//! One row of a snapshot → a role, user, group or managed policy.

use super::knowledge::Knowledge;
use super::role::{Group, ManagedPolicy, NamedPolicyText, Role, Tag, User};
use super::text::RowText;
use super::unique_id::UniqueId;
use super::wire::{
    AttachedRow, BoundaryRow, GroupRow, InlineRow, ManagedRow, RoleRow, TagRow, UserRow, VersionRow,
};
use crate::iam::{Arn, PrincipalKind};
use crate::text::{Diagnostic, Severity, harmless};
use serde::Deserialize;
use serde_json::value::RawValue;

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

/// A row that was read, and what in it could not be.
pub(super) type Read<T> = Result<(T, Vec<Diagnostic>), Diagnostic>;

/// Reads a role's row.
pub(super) fn role(row: &RowText<'_>, shape: RoleShape) -> Read<Role> {
    let parsed: RoleRow<'_> = parse(row)?;
    let mut found = Vec::new();
    let arn = arn_of_kind(row, &parsed.arn, PrincipalKind::Role)?;
    let trust = parsed
        .assume_role_policy_document
        .and_then(|raw| document(row, raw, "trust policy", &arn, &mut found));
    let inline = inline(row, parsed.role_policy_list, &arn, &mut found);
    let attached = attached(row, parsed.attached_managed_policies)?;
    let silence_means_none = shape != RoleShape::ListRoles;
    let role = Role {
        unique_id: parsed.role_id.and_then(|id| UniqueId::parse(&id)),
        path: parsed.path.unwrap_or_else(|| path_of(&arn)),
        name: parsed.role_name.unwrap_or_else(|| arn.name().to_owned()),
        trust,
        lists_policies: shape == RoleShape::Details || inline.is_some() || attached.is_some(),
        inline,
        attached,
        boundary: boundary(row, parsed.permissions_boundary, silence_means_none)?,
        tags: tags(parsed.tags, silence_means_none),
        max_session_duration: parsed.max_session_duration,
        location: row.location(0),
        arn,
    };
    Ok((role, found))
}

/// Reads a user's row of `UserDetailList`.
pub(super) fn user(row: &RowText<'_>) -> Read<User> {
    let parsed: UserRow<'_> = parse(row)?;
    let mut found = Vec::new();
    let arn = arn_of_kind(row, &parsed.arn, PrincipalKind::User)?;
    let listed = parsed.user_policy_list.unwrap_or_default();
    let user = User {
        unique_id: parsed.user_id.and_then(|id| UniqueId::parse(&id)),
        path: parsed.path.unwrap_or_else(|| path_of(&arn)),
        name: parsed.user_name.unwrap_or_else(|| arn.name().to_owned()),
        inline: inline(row, Some(listed), &arn, &mut found),
        attached: attached(row, parsed.attached_managed_policies)?,
        groups: parsed.group_list,
        boundary: boundary(row, parsed.permissions_boundary, true)?,
        tags: tags(parsed.tags, true),
        location: row.location(0),
        arn,
    };
    Ok((user, found))
}

/// Reads a group's row of `GroupDetailList`.
pub(super) fn group(row: &RowText<'_>) -> Read<Group> {
    let parsed: GroupRow<'_> = parse(row)?;
    let mut found = Vec::new();
    let arn = arn_of_kind(row, &parsed.arn, PrincipalKind::Other)?;
    let group = Group {
        name: parsed.group_name.unwrap_or_else(|| arn.name().to_owned()),
        inline: inline(row, parsed.group_policy_list, &arn, &mut found),
        attached: attached(row, parsed.attached_managed_policies)?,
        location: row.location(0),
        arn,
    };
    Ok((group, found))
}

/// Reads a managed policy's row of `Policies`: the default version only.
pub(super) fn managed_policy(row: &RowText<'_>) -> Read<ManagedPolicy> {
    let parsed: ManagedRow<'_> = parse(row)?;
    let mut found = Vec::new();
    let arn = arn_of_kind(row, &parsed.arn, PrincipalKind::Other)?;
    let is_default = |version: &&VersionRow<'_>| {
        version.is_default_version.unwrap_or_else(|| {
            version.version_id.is_some()
                && version.version_id.as_deref() == parsed.default_version_id.as_deref()
        })
    };
    let raw = parsed
        .policy_version_list
        .iter()
        .flatten()
        .find(is_default)
        .and_then(|version| version.document);
    let policy = ManagedPolicy {
        document: raw.and_then(|raw| document(row, raw, "document", &arn, &mut found)),
        default_version: parsed.default_version_id,
        location: row.location(0),
        arn,
    };
    Ok((policy, found))
}

fn parse<'a, T: Deserialize<'a>>(row: &RowText<'a>) -> Result<T, Diagnostic> {
    serde_json::from_str(row.text).map_err(|error| {
        let location = row.location_of_line(error.line());
        let mut lost = lost(row, &words(&error)).at(location);
        if !error.is_data() {
            lost.code = "snapshot_malformed";
        }
        lost
    })
}

/// What is wrong, without the position inside the row that `serde_json` adds, and never long.
pub(super) fn words(error: &serde_json::Error) -> String {
    let full = error.to_string();
    let end = full.rfind(" at line ").unwrap_or(full.len());
    let short: String = full[..end].chars().take(120).collect();
    harmless(&short).into_owned()
}

/// The diagnostic of a row that is lost.
pub(super) fn lost(row: &RowText<'_>, why: &str) -> Diagnostic {
    Diagnostic::new(
        Severity::Error,
        "snapshot_row_unreadable",
        format!("{} is passed over: {why}", row.subject()),
    )
    .at(row.location(0))
    .help("save the snapshot again; until then nothing is known about this entry")
}

fn arn_of_kind(row: &RowText<'_>, text: &str, kind: PrincipalKind) -> Result<Arn, Diagnostic> {
    match Arn::parse(text) {
        Ok(arn) if arn.kind() == kind => Ok(arn),
        Ok(_) => Err(lost(row, "its Arn names something else")),
        Err(_) => Err(lost(row, "its Arn is not an ARN")),
    }
}

fn any_arn(row: &RowText<'_>, text: &str) -> Result<Arn, Diagnostic> {
    Arn::parse(text).map_err(|_| lost(row, "a policy it names has no valid ARN"))
}

/// The path in an ARN: of `role/team/x/Admin` it is `/team/x/`.
fn path_of(arn: &Arn) -> String {
    let resource = arn.resource();
    let from = resource.find('/').unwrap_or(0);
    let to = resource.rfind('/').unwrap_or(0);
    resource.get(from..=to).unwrap_or("/").to_owned()
}

fn document(
    row: &RowText<'_>,
    raw: &RawValue,
    what: &str,
    arn: &Arn,
    found: &mut Vec<Diagnostic>,
) -> Option<crate::iam::account::policy_text::PolicyText> {
    row.policy(raw.get())
        .map_err(|why| {
            let offset = row.offset_of(raw.get());
            let problem = Diagnostic::new(
                Severity::Error,
                "policy_unreadable",
                format!("the {what} of {} is unknown: {why}", harmless(arn.as_str())),
            );
            found.push(
                problem
                    .at(row.location(offset))
                    .help("save the snapshot again"),
            );
        })
        .ok()
}

fn inline(
    row: &RowText<'_>,
    rows: Option<Vec<InlineRow<'_>>>,
    arn: &Arn,
    found: &mut Vec<Diagnostic>,
) -> Option<Vec<NamedPolicyText>> {
    let read = |policy: InlineRow<'_>| NamedPolicyText {
        document: policy
            .policy_document
            .and_then(|raw| document(row, raw, "inline policy", arn, found)),
        name: policy.policy_name,
    };
    Some(rows?.into_iter().map(read).collect())
}

fn attached(
    row: &RowText<'_>,
    rows: Option<Vec<AttachedRow>>,
) -> Result<Option<Vec<Arn>>, Diagnostic> {
    let read = |rows: Vec<AttachedRow>| {
        rows.iter()
            .map(|attached| any_arn(row, &attached.policy_arn))
            .collect()
    };
    rows.map(read).transpose()
}

fn boundary(
    row: &RowText<'_>,
    boundary: Option<BoundaryRow>,
    silence_means_none: bool,
) -> Result<Knowledge<Option<Arn>>, Diagnostic> {
    match boundary {
        Some(boundary) => {
            let arn = any_arn(row, &boundary.permissions_boundary_arn)?;
            Ok(Knowledge::Known(Some(arn)))
        }
        None if silence_means_none => Ok(Knowledge::Known(None)),
        None => Ok(Knowledge::Unknown),
    }
}

fn tags(rows: Option<Vec<TagRow>>, silence_means_none: bool) -> Knowledge<Vec<Tag>> {
    let read = |tag: TagRow| Tag {
        key: tag.key,
        value: tag.value,
    };
    match rows {
        Some(rows) => Knowledge::Known(rows.into_iter().map(read).collect()),
        None if silence_means_none => Knowledge::Known(Vec::new()),
        None => Knowledge::Unknown,
    }
}
