//! Sections and values as rust-ini reads them.
//!
//! On a raw AWS file rust-ini is silently wrong: comments and nested settings at an indent, text
//! after a header, a backslash at the end of a line. The line layer knows what every line is, so
//! each section is written out in a form that rust-ini reads as botocore reads the original.

use std::sync::Arc;

use ini::{Ini, ParseOption};

use super::lines::{HeaderLine, Layout};

/// Stands around the name of a section, so that rust-ini keeps its blanks, and before every key,
/// so that `[` begins no header there.
const GUARD: char = '|';

/// The section of a header: its name, and its keys and values in order. The lines of a value are
/// joined with `\n`; it neither begins nor ends with a blank line. `canonical` is scratch space.
pub(super) fn read_section(
    text: &str,
    layout: &Layout,
    header: &HeaderLine,
    canonical: &mut String,
) -> (Arc<str>, impl Iterator<Item = (String, String)>) {
    canonical.clear();
    canonical.extend(["[|", &text[header.name.range()], "|]\n"]);
    for setting in layout.settings_of(header) {
        // A blank on either side of `=` and at the end keeps a backslash away from what follows.
        canonical.extend(["|", &text[setting.key.range()], " ="]);
        for piece in layout.pieces_of(setting) {
            canonical.extend([" ", &text[piece.span.range()], " \n"]);
        }
    }
    let options = ParseOption {
        enabled_quote: false,
        enabled_escape: false,
        enabled_indented_mutiline_value: true,
        enabled_preserve_key_leading_whitespace: false,
    };
    let read = Ini::load_from_str_opt(canonical, options);
    debug_assert!(read.is_ok(), "rust-ini refuses {canonical:?}: {read:?}");
    let mut sections = read.into_iter().flatten();
    let named = sections.find_map(|(name, properties)| Some((name?, properties)));
    let (name, properties) = named.unwrap_or_default();
    let inside = name
        .strip_prefix(GUARD)
        .and_then(|name| name.strip_suffix(GUARD));
    let settings = properties.into_iter().map(|(mut key, value)| {
        key.remove(0);
        (key, value)
    });
    (inside.unwrap_or_default().into(), settings)
}
