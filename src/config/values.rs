//! The text of values: what rust-ini reads, checked against the line layer.
//!
//! rust-ini gets a clean copy of the text that the line layer writes (headers alone, keys at column
//! 0, no comments); on a raw AWS file it would be silently wrong. Its answer is taken piece by piece
//! only where it agrees with the line layer, which is always right.

use std::sync::Arc;

use super::lines::{Layout, Piece, is_blank};
use super::secret::{Withholding, withhold_swallowed};

/// Where a value begins; of an empty one, behind the delimiter.
pub(super) fn value_start(pieces: &[Piece]) -> u32 {
    let filled = pieces
        .iter()
        .find(|piece| piece.span.start < piece.span.end);
    filled
        .or_else(|| pieces.first())
        .map_or(0, |piece| piece.span.start)
}

/// Where Python's `str.splitlines` ends a line, besides the ends the line layer knows.
pub(super) fn is_line_boundary(character: char) -> bool {
    matches!(
        character,
        '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The value: what rust-ini read if it agrees with the pieces, else the pieces joined.
pub(super) fn join(
    text: &str,
    pieces: &[Piece],
    read: String,
    withholding: Withholding,
) -> Arc<str> {
    let lines = || pieces.iter().map(|piece| &text[piece.span.range()]);
    if pieces.len() <= 1 {
        let line = lines().next().unwrap_or_default();
        return if read == line {
            read.into()
        } else {
            line.into()
        };
    }
    let mut joined = String::new();
    for (at, line) in lines().enumerate() {
        if at > 0 {
            joined.push('\n');
        }
        match withhold_swallowed(line, withholding) {
            Some(withheld) if at > 0 => joined.push_str(&withheld),
            _ => joined.push_str(line),
        }
    }
    joined.into()
}

/// All values in order as rust-ini reads them from a clean copy; empty if it refuses.
pub(super) fn read_values(text: &str, layout: &Layout) -> Vec<String> {
    let mut clean = String::with_capacity(text.len() + 2 * layout.settings.len());
    for (at, header) in layout.headers.iter().enumerate() {
        clean.push('[');
        clean.push_str(&text[header.name.range()]);
        clean.push_str("]\n");
        for (offset, setting) in layout.settings_of(at).iter().enumerate() {
            let key = &text[setting.key.range()];
            if key.starts_with('[') {
                clean.push('_');
            }
            clean.push_str(key);
            // A blank on either side keeps a backslash away from what follows.
            clean.push_str(" =");
            for piece in layout.pieces_of(header.first_setting + offset) {
                clean.push(' ');
                clean.push_str(text[piece.span.range()].trim_end_matches(is_blank));
                clean.push_str(" \n");
            }
        }
    }
    let options = ini::ParseOption {
        enabled_quote: false,
        enabled_escape: false,
        enabled_indented_mutiline_value: true,
        enabled_preserve_key_leading_whitespace: false,
    };
    let Ok(read) = ini::Ini::load_from_str_opt(&clean, options) else {
        return Vec::new();
    };
    let mut values = Vec::with_capacity(layout.settings.len());
    for (name, properties) in read {
        if name.is_some() {
            values.extend(properties.into_iter().map(|(_, value)| value));
        }
    }
    values
}
