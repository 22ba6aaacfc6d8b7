//! `tree --format json`: every profile as a node with `children`.
//!
//! Written row by row and without recursion: a chain may be as long as the file.

use std::io::Write;

use super::json::write_compact;
use crate::explain::report::{FORMAT, overrides, tree_node};
use crate::predict::{Prediction, RowContent};

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
