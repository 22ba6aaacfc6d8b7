//! `rolechain tree` as text and JSON.

use std::io::Write;

use unicode_width::UnicodeWidthStr;

use super::json::write_compact;
use super::style::{KEEP, pad, put, put_line, put_mark};
use crate::explain::report::{FORMAT, overrides, tree_node};
use crate::explain::{Tone, TreeRow, outline, supplied_line, title, tree_row};
use crate::lint;
use crate::predict::{Prediction, RowContent};

/// The whole tree, columns aligned.
pub(crate) fn text(prediction: &Prediction) -> String {
    let mut out = String::new();
    let heading = title(prediction);
    put(&mut out, Tone::Strong, &heading.origin);
    put(&mut out, Tone::Muted, &format!("  {}\n", heading.policies));
    let supplied = supplied_line(&prediction.survey.assumptions);
    for banner in heading.banners.into_iter().chain(supplied) {
        put_line(&mut out, &[banner]);
    }
    let findings = lint::find(&prediction.survey);
    let mut lasts = Vec::new();
    let outline = outline(prediction);
    let rows = outline.entries.iter().enumerate().map(|(at, entry)| {
        let guide = guide(&mut lasts, entry.depth, entry.last);
        (guide, tree_row(prediction, &findings, at))
    });
    let rows: Vec<(String, TreeRow)> = rows.collect();
    let column =
        |width: &dyn Fn(&(String, TreeRow)) -> usize| rows.iter().map(width).max().unwrap_or(0);
    let columns = [
        column(&|(guide, row)| guide.width() + 2 + row.name.width()).min(60),
        column(&|(_, row)| row.session.as_ref().map_or(0, |cell| cell.text.width())).min(34),
        column(&|(_, row)| row.role.as_ref().map_or(0, |role| role.width())).min(48),
    ];
    for (guide, row) in &rows {
        out.push(KEEP);
        put(&mut out, Tone::Muted, guide);
        put_row(&mut out, row, guide.width(), columns);
        out.push('\n');
    }
    out
}

/// A row after its guide. `columns`: the widths of guide and name, session names, and roles.
fn put_row(out: &mut String, row: &TreeRow, guide: usize, columns: [usize; 3]) {
    if row.heading {
        put(out, Tone::Muted, &row.name);
        return;
    }
    put(out, row.mark.tone, &format!("{} ", row.mark.symbol));
    out.push_str(&row.name);
    let [names, sessions, roles] = columns;
    let session = row.session.as_ref();
    let session = session.map_or((Tone::Plain, ""), |cell| (cell.tone, &cell.text));
    let role = row.role.as_deref().unwrap_or_default();
    let account = row.account.as_deref().unwrap_or_default();
    let mut used = guide + 2 + row.name.width();
    let mut column = names + 2;
    for (tone, text, width) in [
        (session.0, session.1, sessions),
        (Tone::Plain, role, roles),
        (Tone::Muted, account, 12),
    ] {
        pad(out, used, column);
        put(out, tone, text);
        used = column.max(used + 1) + text.width();
        column += width + 2;
    }
    out.push_str("  ");
    put_mark(out, row.mark);
    if let Some(note) = &row.note {
        put(out, Tone::Problem, &format!(": {note}"));
    }
    for badge in &row.badges {
        put(out, Tone::Muted, &format!("  [{badge}]"));
    }
}

/// Maximum number of levels drawn; for deeper rows the number of omitted levels is shown.
const DEEPEST_GUIDE: usize = 32;

/// `│  ├─ ` before a row. `lasts` holds for each depth whether the latest row there is a last
/// child; in pre-order these rows are the ancestors.
fn guide(lasts: &mut Vec<bool>, depth: u16, last: bool) -> String {
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
            guide.push_str(if *last { "   " } else { "│  " });
        }
        guide.push_str(if last { "└─ " } else { "├─ " });
    }
    lasts.push(last);
    guide
}

// `tree --format json`: every profile as a node with `children`.
//
// Written row by row and without recursion: a chain may be as long as the file.

/// Deeper rows are not indented further.
const DEEPEST_INDENT: usize = 24;

/// Writes the whole tree, one line per node.
pub(crate) fn tree(prediction: &Prediction, out: &mut impl Write) -> anyhow::Result<()> {
    write!(out, "{{\n  \"format\": {FORMAT},\n")?;
    let supposed = overrides(prediction);
    if !supposed.is_empty() {
        write!(out, "  \"overrides\": ")?;
        write_compact(&supposed, out)?;
        writeln!(out, ",")?;
    }
    write!(out, "  \"profiles\": [")?;
    // The ends of the subtrees that are being written; headings are skipped.
    let mut open: Vec<usize> = Vec::new();
    let mut first = true;
    for (at, row) in prediction.survey.rows.iter().enumerate() {
        while open.last().is_some_and(|end| *end <= at) {
            open.pop();
            write!(out, "]}}")?;
            first = false;
        }
        let RowContent::Node(id) = row.content else {
            continue;
        };
        if !first {
            write!(out, ",")?;
        }
        writeln!(out)?;
        write!(out, "{}", "  ".repeat((open.len() + 2).min(DEEPEST_INDENT)))?;
        let mut text = Vec::new();
        write_compact(&tree_node(prediction, id), &mut text)?;
        // The children are inserted before the object is closed.
        text.pop();
        out.write_all(&text)?;
        write!(out, ",\"children\":[")?;
        open.push(row.end as usize);
        first = true;
    }
    for _ in open {
        write!(out, "]}}")?;
    }
    write!(out, "\n  ]\n}}\n")?;
    Ok(())
}
