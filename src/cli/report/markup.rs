//! Text and tones as markup.

use crate::explain::{LineMark, Tone};

/// The sign of a line and its class.
pub(super) const fn margin(mark: LineMark) -> (char, &'static str) {
    match mark {
        LineMark::None => (' ', ""),
        LineMark::Matches => ('✓', "matches"),
        LineMark::Fails => ('✗', "fails"),
        LineMark::Invalid => ('✗', "invalid"),
        LineMark::NoMatch => ('✗', "nomatch"),
        LineMark::Denies => ('⊘', "fails"),
        LineMark::Unknown => ('?', "open"),
    }
}

/// The class of a tone; empty for ordinary text.
pub(super) const fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "",
        Tone::Muted => "muted",
        Tone::Strong => "strong",
        Tone::Allowed => "allowed",
        Tone::Denied => "denied",
        Tone::Undetermined | Tone::Warning => "undetermined",
        Tone::Problem => "problem",
        Tone::UnknownPart => "unknown",
        Tone::Fix => "fix",
        Tone::Supposed => "supposed",
    }
}

/// Text for an element or a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
