//! Sources that are no answers of the AWS CLI, recognised by what they hold: what a source does not
//! say is unknown, and none of them holds a whole account.

mod collected;
mod page;
mod rows;
mod sheet;
mod template;
mod terraform;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use page::Page;
use sheet::SnapshotBuilder;

use super::snapshot::{SnapshotFile, SnapshotKind};
use super::wanted::Wanted;
use crate::iam::json::{JsonError, MAX_DEPTH};
use crate::text::{Diagnostic, Location, Severity, harmless, text};

pub(crate) use collected::{CollectedFile, read_collected};
pub(super) use sheet::keep_common;
pub(crate) use template::TemplateOptions;

/// Reads a whole file that holds no answer of the AWS CLI; `None` if it is none of these either.
pub(crate) fn read_foreign(
    name: &Arc<str>,
    bytes: &[u8],
    wanted: &Arc<Wanted>,
    options: &TemplateOptions,
) -> Option<SnapshotFile> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(file) = read(name, bytes, wanted) {
        return Some(file);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let page = match Page::read(text, name, 1) {
        Ok(page) => Some(page),
        Err(JsonError::TooDeep(at)) if text.trim_start().starts_with(['{', '[']) => {
            return Some(too_deep(name, &text[..at], wanted));
        }
        Err(_) => None,
    };
    if let Some(page) = page {
        let found = terraform::read(&page, name, wanted);
        let found = found.or_else(|| template::read_json(&page, name, wanted, options));
        return found.or_else(|| rows::read(&[page], name, wanted));
    }
    let rows = lines(text, name).and_then(|lines| rows::read(&lines, name, wanted));
    rows.or_else(|| template::read_yaml(text, name, wanted, options))
}

/// The lines of a file of which each is a JSON object.
fn lines<'t>(text: &'t str, name: &Arc<str>) -> Option<Vec<Page<'t>>> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| Page::read(line, name, at as u32 + 1).ok())
        .collect()
}

// Files that hold roles in a form that is not read: what they are, and which form is.

/// The beginning of a file, what the file is, and what to do.
const KINDS: [(&[u8], &str, &str); 3] = [
    (
        b"SQLite format 3\0",
        "an SQLite database is not read",
        "let iam-collect write its files instead of a database, and name their folder",
    ),
    (
        b"PK\x03\x04",
        "an archive is not read; a saved plan of Terraform is one",
        "save the output of terraform show -json PLAN, or name the files in the archive",
    ),
    (
        b"PAR1",
        "a Parquet file is not read",
        "save its rows as JSON, one a line",
    ),
];

/// The file with nothing but what it is; `None` if it is not one of these.
pub(super) fn read(name: &Arc<str>, bytes: &[u8], wanted: &Arc<Wanted>) -> Option<SnapshotFile> {
    let mut kinds = KINDS.iter();
    let (_, what, help) = kinds.find(|(start, ..)| bytes.starts_with(start))?;
    let problem = Diagnostic::new(Severity::Error, "snapshot_unsupported", *what);
    Some(refuse(name, problem.help(*help), 1, wanted))
}

/// A JSON file that is nested too deeply. `before`: the text up to the place where it is.
pub(super) fn too_deep(name: &Arc<str>, before: &str, wanted: &Arc<Wanted>) -> SnapshotFile {
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() as u32 + 1;
    let what = text!(
        "the file is nested deeper than {levels} levels",
        levels = MAX_DEPTH
    );
    let problem = Diagnostic::new(Severity::Error, "snapshot_too_deep", what);
    let help = "no source of roles is; nothing of it is used";
    refuse(name, problem.help(help), line, wanted)
}

fn refuse(name: &Arc<str>, problem: Diagnostic, line: u32, wanted: &Arc<Wanted>) -> SnapshotFile {
    let mut sheet = SnapshotBuilder::new(name, SnapshotKind::Unrecognised, wanted);
    sheet.report(problem.at(Location::new(Arc::clone(name), line)));
    let mut file = sheet.finish();
    file.unreadable = true;
    file
}

// The items of AWS Config that count: of all items of one role only the last, as a role that is made
// again has another resource id and the same ARN.

type Item<'p, 't> = (&'p Page<'t>, usize);

/// The last item of each resource, in the order of the file. Items without an order are all there,
/// unless only some say that the resource is deleted: then their place.
fn latest<'p, 't>(items: &[Item<'p, 't>]) -> Vec<Result<Item<'p, 't>, Location>> {
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
fn is_deleted(page: &Page<'_>, node: usize) -> bool {
    status_of(page, node).is_some_and(|status| status.starts_with("ResourceDeleted"))
}

/// The status of an item ("`ConfigurationItem`" of the AWS Config API Reference).
fn status_of<'t>(page: &Page<'t>, node: usize) -> Option<Cow<'t, str>> {
    let keys = ["configurationItemStatus", "configurationitemstatus"];
    page.first_string(node, &keys)
}

/// The reason why an item does not say what its resource is, given the ARN in its configuration.
fn find_doubt(page: &Page<'_>, node: usize, arn: &str) -> Option<String> {
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
