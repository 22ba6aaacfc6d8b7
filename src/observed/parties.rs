//! The caller and the role of a report as whole ARNs: as printed, or the only ones in the files
//! that a masked text can mean.

use super::identity::with_example_account_hidden;
use super::mask::admits;
use super::nearness::{RoleFilter, hops};
use super::reported::Reported;
use crate::eval::PartialText;
use crate::iam::Arn;
use crate::iam::account::Wanted;
use crate::predict::Prediction;
use crate::text::Location;

/// Requests the rows of the roles and users that reports name, in every account if it is masked.
pub(crate) fn want_parties(reports: &[Reported], wanted: &mut Wanted) {
    for reported in reports {
        // AWS does not say which role was requested with a token.
        if reported.is_web_identity() && reported.resource.is_none() {
            *wanted = Wanted::everything();
        }
        let policy = reported.policy_arn.as_deref();
        let policy = policy.and_then(|arn| Arn::parse(arn).ok());
        let whole = [reported.caller_arn(), reported.role(), policy];
        for arn in whole.iter().flatten() {
            wanted.add_arn(arn);
        }
        let texts = [
            &reported.caller,
            &reported.resource,
            &reported.longer_resource,
        ];
        let names = texts.into_iter().flatten().filter_map(|text| {
            let session = text.split_once(":assumed-role/");
            let name = session.and_then(|(_, session)| session.split('/').next());
            name.or_else(|| text.split_once(":role/")?.1.rsplit('/').next())
        });
        for name in names {
            wanted.add_role_name(name);
        }
        if let Some(id) = &reported.user_id {
            wanted.add_unique_id(id);
        }
    }
}

/// Uses the longer name of a role if its line may have been broken and the files know only that
/// role.
pub(super) fn join_names(prediction: &Prediction, reported: &mut Reported) {
    let is_known = |text: &str| {
        let listed = |arn: Arn| prediction.facts.snapshots().role(&arn).is_some();
        hops(prediction).any(|(_, _, target)| target.is_some_and(|role| role.as_str() == text))
            || Arn::parse(text).is_ok_and(listed)
    };
    let shorter = reported.resource.as_deref().is_some_and(is_known);
    let longer = reported.longer_resource.take();
    if let Some(longer) = longer.filter(|longer| !shorter && is_known(longer)) {
        reported.resource = Some(longer);
    }
}

/// The location of the policy whose Deny AWS found, if the files have it.
pub(crate) fn policy_location(prediction: &Prediction, reported: &Reported) -> Option<Location> {
    let arn = Arn::parse(reported.policy_arn.as_deref()?).ok()?;
    let policy = prediction.facts.snapshots().managed_policy(&arn)?;
    let document = policy
        .document
        .as_ref()
        .and_then(|document| document.policy());
    let location = document.map_or(&policy.location, |policy| &policy.text.location);
    Some(location.clone())
}

/// The role that a report concerns.
pub(crate) fn resolve_role(prediction: &Prediction, reported: &Reported) -> Option<Arn> {
    let hidden = with_example_account_hidden(prediction, reported);
    let reported = hidden.as_ref().unwrap_or(reported);
    if let Some(role) = reported.role() {
        return Some(role);
    }
    let role = RoleFilter::of(prediction, reported)?;
    let targets = hops(prediction).filter_map(|(_, _, target)| target);
    let listed = prediction.facts.snapshots().roles().map(|role| &role.arn);
    let all = targets.chain(listed);
    only(all.filter(|arn| role.admits(arn.as_str())).cloned())
}

/// The caller that a report names: a user or a role session.
pub(crate) fn resolve_caller(prediction: &Prediction, reported: &Reported) -> Option<Arn> {
    let hidden = with_example_account_hidden(prediction, reported);
    let reported = hidden.as_ref().unwrap_or(reported);
    if let Some(caller) = reported.caller_arn() {
        return Some(caller);
    }
    let printed = reported.caller_text()?;
    let session = reported.caller_session()?;
    let sessions = prediction.facts.snapshots().roles().filter_map(|role| {
        let (partition, account) = (role.arn.partition(), role.arn.account());
        let name = role.arn.name();
        let text = format!("arn:{partition}:sts::{account}:assumed-role/{name}/{session}");
        admits(&PartialText::text(&text), printed).then_some(text)
    });
    only(sessions.filter_map(|text| Arn::parse(&text).ok()))
}

/// The common value of all items, if they are equal.
fn only(found: impl Iterator<Item = Arn>) -> Option<Arn> {
    let mut found: Vec<Arn> = found.collect();
    found.sort_unstable();
    found.dedup();
    found.pop().filter(|_| found.is_empty())
}
