//! Sources that are no answers of the AWS CLI, recognised by what they hold: what a source does not
//! say is unknown, and none of them holds a whole account.

mod collected;
mod history;
mod page;
mod rows;
mod sheet;
mod template;
mod terraform;
mod unread;

use std::sync::Arc;

use self::page::Page;
use super::snapshot::SnapshotFile;
use super::wanted::Wanted;
use crate::iam::json::JsonError;

pub(super) use sheet::keep_common;
pub(crate) use template::TemplateOptions;

pub(crate) use collected::CollectedFile;
pub(crate) use collected::read_collected;

/// Reads a whole file that holds no answer of the AWS CLI; `None` if it is none of these either.
pub(crate) fn read_foreign(
    name: &Arc<str>,
    bytes: &[u8],
    wanted: &Arc<Wanted>,
    options: &TemplateOptions,
) -> Option<SnapshotFile> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(file) = unread::read(name, bytes, wanted) {
        return Some(file);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let page = match Page::read(text, name, 1) {
        Ok(page) => Some(page),
        Err(JsonError::TooDeep(at)) if text.trim_start().starts_with(['{', '[']) => {
            return Some(unread::too_deep(name, &text[..at], wanted));
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
