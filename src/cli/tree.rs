//! `rolechain tree` as text.

use unicode_width::UnicodeWidthStr;

use super::style::{pad, plain, put, put_mark};
use crate::explain::{Tone, TreeRow, outline, supplied_line, title, tree_row};
use crate::predict::Prediction;

/// The whole tree, columns aligned.
pub(crate) fn text(prediction: &Prediction, ascii: bool) -> String {
    let mut out = String::new();
    let heading = title(prediction);
    put(&mut out, Tone::Strong, &heading.origin);
    put(&mut out, Tone::Muted, &format!("  {}\n", heading.policies));
    let supplied = supplied_line(&prediction.survey.assumptions);
    for banner in heading.banners.iter().chain(&supplied) {
        put(&mut out, banner.tone, &banner.text);
        out.push('\n');
    }
    let outline = outline(prediction);
    let mut lasts = Vec::new();
    let rows: Vec<(String, TreeRow)> = outline
        .entries
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            let guide = guide(&mut lasts, entry.depth, entry.last, ascii);
            (guide, tree_row(prediction, at))
        })
        .collect();
    let column =
        |width: &dyn Fn(&(String, TreeRow)) -> usize| rows.iter().map(width).max().unwrap_or(0);
    let names = column(&|(guide, row)| guide.width() + 2 + row.name.width()).min(60);
    let sessions =
        column(&|(_, row)| row.session.as_ref().map_or(0, |cell| cell.text.width())).min(34);
    let roles = column(&|(_, row)| row.role.as_ref().map_or(0, |role| role.width())).min(48);
    for (guide, row) in &rows {
        put(&mut out, Tone::Muted, guide);
        if row.heading {
            put(&mut out, Tone::Muted, &row.name);
            out.push('\n');
            continue;
        }
        let symbol = if ascii {
            row.mark.ascii
        } else {
            row.mark.symbol
        };
        put(&mut out, row.mark.tone, &symbol.to_string());
        out.push(' ');
        out.push_str(&row.name);
        let mut used = guide.width() + 2 + row.name.width();
        let mut at = 0;
        let mut cell = |out: &mut String, tone: Tone, text: &str, width: usize| {
            pad(out, used, names + 2 + at);
            used = (names + 2 + at).max(used + 1) + text.width();
            put(out, tone, text);
            at += width + 2;
        };
        let session = row.session.as_ref();
        cell(
            &mut out,
            session.map_or(Tone::Plain, |cell| cell.tone),
            session.map_or("", |cell| &cell.text),
            sessions,
        );
        cell(
            &mut out,
            Tone::Plain,
            row.role.as_deref().unwrap_or(""),
            roles,
        );
        cell(
            &mut out,
            Tone::Muted,
            row.account.as_deref().unwrap_or(""),
            12,
        );
        out.push_str("  ");
        put_mark(&mut out, row.mark, ascii);
        if let Some(note) = &row.note {
            put(&mut out, Tone::Problem, &format!(": {note}"));
        }
        for badge in &row.badges {
            put(&mut out, Tone::Muted, &format!("  [{badge}]"));
        }
        out.push('\n');
    }
    plain(out, ascii)
}

/// Levels that are drawn; of deeper rows the number of levels left out is said.
const DEEPEST_GUIDE: usize = 32;

/// `│  ├─ ` in front of a row. `lasts` says of each depth whether the row last seen there is a
/// last child; in pre-order these are the row's ancestors.
fn guide(lasts: &mut Vec<bool>, depth: u16, last: bool, ascii: bool) -> String {
    let depth = usize::from(depth);
    lasts.truncate(depth);
    lasts.resize(depth, false);
    let mut guide = String::new();
    if depth > 0 {
        // A chain of thousands would be indented by thousands of columns.
        let hidden = lasts.len().saturating_sub(1 + DEEPEST_GUIDE);
        if hidden > 0 {
            guide = format!("(+{hidden}) ");
        }
        for last in &lasts[1 + hidden..] {
            guide.push_str(match (last, ascii) {
                (true, _) => "   ",
                (false, false) => "│  ",
                (false, true) => "|  ",
            });
        }
        guide.push_str(match (last, ascii) {
            (true, false) => "└─ ",
            (false, false) => "├─ ",
            (true, true) => "`- ",
            (false, true) => "|- ",
        });
    }
    lasts.push(last);
    guide
}
