//! The items of AWS Config that count: of all items of one role only the last, as a role that is made
//! again has another resource id and the same ARN.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::page::Page;
use crate::text::{Location, harmless, text};

type Item<'p, 't> = (&'p Page<'t>, usize);

/// The last item of each resource, in the order of the file. Items without an order are all there,
/// unless only some say that the resource is deleted: then their place.
pub(super) fn latest<'p, 't>(items: &[Item<'p, 't>]) -> Vec<Result<Item<'p, 't>, Location>> {
    let mut arns: BTreeMap<Cow<'t, str>, Cow<'t, str>> = BTreeMap::new();
    for (page, node) in items {
        if let (Some(id), Some(arn)) = (id_of(page, *node), arn_of(page, *node)) {
            arns.insert(id, arn);
        }
    }
    let mut groups: BTreeMap<Cow<'t, str>, Vec<usize>> = BTreeMap::new();
    for (at, (page, node)) in items.iter().enumerate() {
        let id = id_of(page, *node);
        let arn = arn_of(page, *node).or_else(|| arns.get(id.as_ref()?).cloned());
        let key = arn.or(id).unwrap_or_else(|| format!("#{at}").into());
        groups.entry(key).or_default().push(at);
    }
    let mut kept: BTreeMap<usize, bool> = BTreeMap::new();
    for mut group in groups.into_values() {
        let time = |at: &usize| time_of(items[*at].0, items[*at].1);
        if group.iter().all(|at| time(at).is_some()) {
            let last = group.iter().map(time).max();
            group.retain(|at| Some(time(at)) == last);
        }
        let deleted = group
            .iter()
            .filter(|at| is_deleted(items[**at].0, items[**at].1));
        let agrees = [0, group.len()].contains(&deleted.count());
        kept.extend(group.into_iter().map(|at| (at, agrees)));
    }
    let result = |(at, agrees): (usize, bool)| {
        let (page, node) = items[at];
        if agrees {
            Ok((page, node))
        } else {
            Err(page.location(node))
        }
    };
    kept.into_iter().map(result).collect()
}

/// Returns true if an item says that its resource is deleted.
pub(super) fn is_deleted(page: &Page<'_>, node: usize) -> bool {
    status_of(page, node).is_some_and(|status| status.starts_with("ResourceDeleted"))
}

/// The status of an item ("`ConfigurationItem`" of the AWS Config API Reference).
fn status_of<'t>(page: &Page<'t>, node: usize) -> Option<Cow<'t, str>> {
    let keys = ["configurationItemStatus", "configurationitemstatus"];
    page.first_string(node, &keys)
}

/// The reason why an item does not say what its resource is, given the ARN in its configuration.
pub(super) fn find_doubt(page: &Page<'_>, node: usize, arn: &str) -> Option<String> {
    let status = status_of(page, node);
    let doubtful = status.filter(|it| !["OK", "ResourceDiscovered"].contains(&&**it));
    let account = page.first_string(node, &["accountId", "awsAccountId", "accountid"]);
    let other = account.filter(|account| arn.split(':').nth(4) != Some(account));
    let named = arn_of(page, node).filter(|named| named != arn);
    let status = doubtful.map(|status| text!("its status is {status}", status = harmless(&status)));
    let differs = |it: Cow<'_, str>| text!("it is of {other}", other = harmless(&it));
    status.or_else(|| other.or(named).map(differs))
}

fn id_of<'t>(page: &Page<'t>, node: usize) -> Option<Cow<'t, str>> {
    page.first_string(node, &["resourceId", "resourceid"])
}

fn arn_of<'t>(page: &Page<'t>, node: usize) -> Option<Cow<'t, str>> {
    page.first_string(node, &["ARN", "arn"])
}

/// When an item was captured, in nanoseconds. The AWS CLI prints a text or a number of seconds, as
/// `cli_timestamp_format` wants it.
fn time_of(page: &Page<'_>, node: usize) -> Option<i128> {
    let keys = [
        "configurationItemCaptureTime",
        "configurationitemcapturetime",
    ];
    let node = keys.iter().find_map(|key| page.get(node, key))?;
    let Some(text) = page.json.string(node) else {
        let seconds: f64 = page.json.scalar(node)?.parse().ok()?;
        return Some((seconds * 1e9) as i128);
    };
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Some(time.as_nanosecond());
    }
    let civil = text.parse::<jiff::civil::DateTime>().ok()?;
    let time = civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(time.timestamp().as_nanosecond())
}
