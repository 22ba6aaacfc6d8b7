//! Terraform and `OpenTofu`: states, shown states and plans; and stacks of Pulumi, whose provider for
//! AWS is Terraform's.

mod documents;
mod formats;
mod policies;
mod resource;
mod roles;

use std::sync::Arc;

use super::super::snapshot::{SnapshotFile, SnapshotKind};
use super::super::wanted::Wanted;
use super::page::Page;
use super::sheet::SnapshotBuilder;
use crate::text::{Diagnostic, Severity, harmless, text, translated};
use resource::{Resource, is_other_role};

/// Reads a file if it is one of these.
pub(super) fn read(page: &Page<'_>, name: &Arc<str>, wanted: &Arc<Wanted>) -> Option<SnapshotFile> {
    let has = |key: &str| page.get(0, key).is_some();
    let (kind, resources) = if has("encrypted_data") && (has("meta") || has("encryption_version")) {
        (
            SnapshotKind::TerraformState,
            Err("the state is encrypted: it holds encrypted_data"),
        )
    } else if has("format_version") && has("resource_changes") {
        (SnapshotKind::TerraformPlan, Ok(formats::of_changes(page)))
    } else if has("format_version") && has("planned_values") {
        (SnapshotKind::TerraformPlan, Ok(Vec::new()))
    } else if has("format_version") && has("terraform_version") {
        (SnapshotKind::TerraformState, Ok(formats::of_values(page)))
    } else if has("version") && has("terraform_version") && (has("resources") || has("modules")) {
        let version = page.number(0, "version");
        let resources = if version == Some(4) {
            Ok(formats::of_state(page))
        } else {
            Err("only version 4 of Terraform's state is read")
        };
        (SnapshotKind::TerraformState, resources)
    } else if let Some(resources) = formats::of_stack(page) {
        (SnapshotKind::PulumiStack, Ok(resources))
    } else {
        return None;
    };
    let mut sheet = SnapshotBuilder::new(name, kind, wanted);
    match resources {
        Ok(resources) => {
            roles::add_all(&mut sheet, &resources);
            report_other_roles(&mut sheet, &resources);
        }
        Err(why) => {
            let problem = Diagnostic::new(Severity::Error, "snapshot_unsupported", why);
            sheet.report(
                problem
                    .at(page.location(0))
                    .help("save the output of terraform show -json"),
            );
        }
    }
    if kind == SnapshotKind::TerraformPlan {
        report_doubt(&mut sheet, page);
    }
    Some(sheet.finish())
}

/// Reports the roles of providers whose attributes are not read.
fn report_other_roles(sheet: &mut SnapshotBuilder, resources: &[Resource<'_, '_>]) {
    let mut others = resources.iter().filter(|it| is_other_role(&it.kind));
    let Some(first) = others.next() else {
        return;
    };
    let what = text!(
        "roles of the type {kind} are not read: {count}",
        kind = harmless(&first.kind),
        count = others.count() + 1
    );
    let problem = Diagnostic::new(Severity::Note, "roles_not_read", what);
    sheet.report(problem.at(first.page.location(first.values)).help(
        "name a snapshot of the account instead, or write them as roles of the provider aws",
    ));
}

/// Reports that the changes of a plan decide nothing.
fn report_doubt(sheet: &mut SnapshotBuilder, page: &Page<'_>) {
    let deferred = page.list(0, "deferred_changes").unwrap_or_default();
    let found = match formats::find_doubt(page) {
        Some((what, code)) => Some((
            text!(
                "{what}, so its changes decide nothing",
                what = translated(what)
            ),
            code,
            "plan again without errors and without -target",
        )),
        None if deferred.is_empty() => None,
        None => Some((
            text!(
                "deferred changes decide nothing: {count}",
                count = deferred.len()
            ),
            "plan_defers",
            "plan again after this plan has been applied",
        )),
    };
    if let Some((what, code, help)) = found {
        let problem = Diagnostic::new(Severity::Warning, code, what);
        sheet.report(problem.at(page.location(0)).help(help));
    }
}
