//! One role in several files: what they come to, and whether they agree.

use super::knowledge::Knowledge;
use super::role::Role;
use super::snapshot::SnapshotFile;
use super::unique_id::UniqueId;
use crate::iam::Arn;
use crate::text::{Diagnostic, Severity, harmless};
use std::collections::BTreeMap;

/// The roles at some places, the last one first.
fn listed<'a>(
    files: &'a BTreeMap<usize, SnapshotFile>,
    places: &'a [(usize, usize)],
) -> impl Iterator<Item = &'a Role> {
    let role = |(order, at): &(usize, usize)| files.get(order)?.roles.get(*at);
    places.iter().rev().filter_map(role)
}

/// The role that some places describe: the last one, its gaps filled from those before.
pub(super) fn join(
    files: &BTreeMap<usize, SnapshotFile>,
    places: &[(usize, usize)],
) -> Option<Role> {
    let mut listed = listed(files, places);
    let mut role = listed.next()?.clone();
    for earlier in listed {
        if role.unique_id.is_none() || earlier.unique_id != role.unique_id {
            continue;
        }
        role.trust = role.trust.or_else(|| earlier.trust.clone());
        role.lists_policies |= earlier.lists_policies;
        role.inline = role.inline.or_else(|| earlier.inline.clone());
        role.attached = role.attached.or_else(|| earlier.attached.clone());
        role.boundary = or(role.boundary, &earlier.boundary);
        role.tags = or(role.tags, &earlier.tags);
        role.max_session_duration = role.max_session_duration.or(earlier.max_session_duration);
    }
    Some(role)
}

fn or<T: Clone>(later: Knowledge<T>, earlier: &Knowledge<T>) -> Knowledge<T> {
    if later.is_known() {
        later
    } else {
        earlier.clone()
    }
}

/// Two files that list different ids for one role: it was deleted and made anew in between.
pub(super) fn disagreement(
    files: &BTreeMap<usize, SnapshotFile>,
    arn: &Arn,
    places: &[(usize, usize)],
) -> Option<Diagnostic> {
    let mut listed = listed(files, places);
    let last = listed.next()?;
    let differs = |role: &&Role| {
        role.unique_id.is_some() && last.unique_id.is_some() && role.unique_id != last.unique_id
    };
    let other = listed.find(differs)?;
    let id = |role: &Role| {
        role.unique_id
            .as_ref()
            .map_or("", UniqueId::as_str)
            .to_owned()
    };
    let message = format!(
        "{} has the id {} here, but {} in {}",
        harmless(arn.as_str()),
        id(last),
        id(other),
        other.location
    );
    let problem = Diagnostic::new(Severity::Warning, "role_id_differs", message);
    let problem = problem.at(last.location.clone());
    Some(problem.help("remove the older snapshot; the one read last counts"))
}
