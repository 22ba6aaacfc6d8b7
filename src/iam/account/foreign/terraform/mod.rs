//! Terraform and `OpenTofu`: states, shown states and plans.

mod accounts;
mod plan;
mod policies;
mod resource;
mod roles;
mod state;

use std::sync::Arc;

use super::super::snapshot::{SnapshotFile, SnapshotKind};
use super::super::wanted::Wanted;
use super::page::Page;
use super::sheet::Sheet;
use crate::text::{Diagnostic, Severity};

/// Reads a file if it is one of these.
pub(super) fn read(page: &Page<'_>, name: &Arc<str>, wanted: &Arc<Wanted>) -> Option<SnapshotFile> {
    let has = |key: &str| page.get(0, key).is_some();
    let (kind, resources) = if has("encrypted_data") && (has("meta") || has("encryption_version")) {
        (
            SnapshotKind::TerraformState,
            Err("the state is encrypted: it holds encrypted_data"),
        )
    } else if has("format_version") && has("resource_changes") {
        (SnapshotKind::TerraformPlan, Ok(plan::of_changes(page)))
    } else if has("format_version") && has("planned_values") {
        (SnapshotKind::TerraformPlan, Ok(Vec::new()))
    } else if has("format_version") && has("terraform_version") {
        (SnapshotKind::TerraformState, Ok(state::of_values(page)))
    } else if has("version") && has("terraform_version") && (has("resources") || has("modules")) {
        let version = page.number(0, "version");
        let resources = if version == Some(4) {
            Ok(state::of_state(page))
        } else {
            Err("only version 4 of Terraform's state is read")
        };
        (SnapshotKind::TerraformState, resources)
    } else {
        return None;
    };
    let mut sheet = Sheet::new(name, kind, wanted);
    match resources {
        Ok(resources) => roles::add_all(&mut sheet, &resources),
        Err(why) => {
            let problem = Diagnostic::new(Severity::Error, "snapshot_unsupported", why);
            sheet.report(
                problem
                    .at(page.location(0))
                    .help("save the output of terraform show -json"),
            );
        }
    }
    if page.string(0, "errored").is_none()
        && page
            .get(0, "errored")
            .is_some_and(|node| page.json.raw(node) == "true")
    {
        let what = "the plan was not finished: Terraform reports an error";
        let problem = Diagnostic::new(Severity::Warning, "plan_errored", what);
        sheet.report(problem.at(page.location(0)).help("what it holds is used"));
    }
    Some(sheet.finish())
}
