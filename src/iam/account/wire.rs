//! The rows as the AWS CLI prints them, as far as anything in them matters. What is not named here
//! is skipped: `InstanceProfileList`, for one, repeats whole roles.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RoleRow<'a> {
    #[serde(borrow)]
    pub(super) arn: Cow<'a, str>,
    pub(super) path: Option<String>,
    pub(super) role_name: Option<String>,
    pub(super) role_id: Option<String>,
    #[serde(borrow)]
    pub(super) assume_role_policy_document: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) role_policy_list: Option<Vec<InlineRow<'a>>>,
    pub(super) attached_managed_policies: Option<Vec<AttachedRow>>,
    pub(super) permissions_boundary: Option<BoundaryRow>,
    pub(super) tags: Option<Vec<TagRow>>,
    pub(super) max_session_duration: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct UserRow<'a> {
    #[serde(borrow)]
    pub(super) arn: Cow<'a, str>,
    pub(super) path: Option<String>,
    pub(super) user_name: Option<String>,
    pub(super) user_id: Option<String>,
    #[serde(borrow)]
    pub(super) user_policy_list: Option<Vec<InlineRow<'a>>>,
    pub(super) attached_managed_policies: Option<Vec<AttachedRow>>,
    pub(super) group_list: Option<Vec<String>>,
    pub(super) permissions_boundary: Option<BoundaryRow>,
    pub(super) tags: Option<Vec<TagRow>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GroupRow<'a> {
    #[serde(borrow)]
    pub(super) arn: Cow<'a, str>,
    pub(super) group_name: Option<String>,
    #[serde(borrow)]
    pub(super) group_policy_list: Option<Vec<InlineRow<'a>>>,
    pub(super) attached_managed_policies: Option<Vec<AttachedRow>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ManagedRow<'a> {
    #[serde(borrow)]
    pub(super) arn: Cow<'a, str>,
    pub(super) default_version_id: Option<String>,
    #[serde(borrow)]
    pub(super) policy_version_list: Option<Vec<VersionRow<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct VersionRow<'a> {
    #[serde(borrow)]
    pub(super) document: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) version_id: Option<Cow<'a, str>>,
    pub(super) is_default_version: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct InlineRow<'a> {
    pub(super) policy_name: String,
    #[serde(borrow)]
    pub(super) policy_document: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AttachedRow {
    pub(super) policy_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct BoundaryRow {
    pub(super) permissions_boundary_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TagRow {
    pub(super) key: String,
    pub(super) value: String,
}
