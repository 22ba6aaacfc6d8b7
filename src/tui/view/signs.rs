//! Every sign of the screen, as the terminal shows it, and its meaning: in the help, and beside the
//! tree for abbreviations in its columns.

use super::columns::GENERATED;
use super::write;
use crate::explain::{self, LineMark, SIGN_HEADINGS, Tone, finding_mark, line_mark};
use crate::tui::model::Model;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A sign.
pub(super) struct Sign {
    /// The sign, or several related ones.
    pub symbol: String,
    /// The tone.
    pub tone: Tone,
    /// The meaning.
    pub meaning: &'static str,
}

fn sign(symbol: impl Into<String>, tone: Tone, meaning: &'static str) -> Sign {
    Sign {
        symbol: symbol.into(),
        tone,
        meaning,
    }
}

/// All signs except those of verdicts, grouped by where they occur.
pub(super) fn signs(theme: &Theme) -> impl Iterator<Item = (&'static str, Vec<Sign>)> {
    SIGN_HEADINGS
        .into_iter()
        .zip([in_tree(theme), in_card(theme), beside_policy(theme)])
}

fn in_tree(theme: &Theme) -> Vec<Sign> {
    let glyphs = &theme.glyphs;
    let marks = [LineMark::Matches, LineMark::Fails, LineMark::Unknown];
    let marks = marks.map(|mark| theme.symbol(line_mark(mark)).to_string());
    let mut hidden: Vec<String> = explain::TroubleCounts::KINDS
        .iter()
        .map(|mark| format!("3{}", theme.symbol(*mark)))
        .collect();
    hidden.dedup();
    vec![
        sign(glyphs.cursor, Tone::Fix, explain::TREE_CURSOR),
        sign(
            format!("{} {}", glyphs.closed, glyphs.open),
            Tone::Muted,
            explain::TREE_FOLDS,
        ),
        sign(hidden.join(" "), Tone::Plain, explain::TREE_HIDDEN),
        sign(glyphs.generated, Tone::Plain, explain::TREE_GENERATED),
        sign("…", Tone::Plain, explain::TREE_LEFT_OUT),
        sign(marks.join(" "), Tone::Plain, explain::TREE_SESSION),
        sign(glyphs.changed, Tone::Supposed, explain::TREE_CHANGED),
        sign(
            theme.symbol(finding_mark(1)),
            Tone::Muted,
            explain::TREE_FINDINGS,
        ),
    ]
}

fn in_card(theme: &Theme) -> Vec<Sign> {
    let glyphs = &theme.glyphs;
    vec![
        sign("✓→ ✗→", Tone::Plain, explain::CARD_ARROW),
        sign("⟨time⟩", Tone::UnknownPart, explain::CARD_UNKNOWN_PART),
        sign(glyphs.hook, Tone::Muted, explain::CARD_HOOK),
        sign("+ -", Tone::Plain, explain::CARD_DIFF),
        sign(glyphs.thumb, Tone::Muted, explain::CARD_THUMB),
        sign("␉ ␛", Tone::Plain, explain::CARD_PICTURE),
    ]
}

fn beside_policy(theme: &Theme) -> Vec<Sign> {
    [
        (LineMark::Matches, explain::POLICY_MATCHES),
        (LineMark::Fails, explain::POLICY_FAILS),
        (LineMark::Unknown, explain::POLICY_UNKNOWN),
        (LineMark::Denies, explain::POLICY_DENIES),
    ]
    .into_iter()
    .map(|(line, meaning)| {
        let mark = line_mark(line);
        sign(theme.symbol(mark), mark.tone, meaning)
    })
    .collect()
}

/// Draws the meaning of `~` and `…` in the columns: in its own area, else below the last row if
/// there is room.
pub(super) fn draw_legend(model: &Model, buffer: &mut Buffer) {
    let lines = legend(model);
    let Some(area) = legend_area(model, lines.len()) else {
        return;
    };
    for (line, (sign, meaning)) in area.rows().zip(&lines) {
        let words = format!("{sign} = {meaning}");
        write(buffer, line, 0, &words, model.theme.style(Tone::Muted));
    }
}

fn legend(model: &Model) -> Vec<(&'static str, String)> {
    let mut lines = model.columns.legend(&model.areas.cells);
    for (sign, _) in &mut lines {
        if *sign == GENERATED {
            *sign = model.theme.glyphs.generated;
        }
    }
    lines
}

fn legend_area(model: &Model, lines: usize) -> Option<Rect> {
    if model.areas.legend.height > 0 {
        return Some(model.areas.legend);
    }
    let rows = model.areas.rows;
    let free = usize::from(rows.height).saturating_sub(model.tree.visible().len());
    (free > lines).then(|| Rect {
        y: rows.bottom() - lines as u16,
        ..rows
    })
}

/// Abbreviations in the columns that are not explained on the screen.
pub(super) fn legend_out_of_sight(model: &Model) -> Vec<(&'static str, String)> {
    let mut lines = legend(model);
    if legend_area(model, lines.len()).is_some() {
        lines.clear();
    }
    lines
}
