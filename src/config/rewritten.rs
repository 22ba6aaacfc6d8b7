//! A config file with other names: same lines, same structure, without comments and secrets.

use super::lines::LineLayout;
use super::secret::shown_line;
use super::setting::SettingKey;
use crate::text::Span;

/// A part of a line, as far as its replacement depends on it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LinePart<'a> {
    /// The text between the brackets of a header.
    Header,
    /// A key as written.
    Key,
    /// A value, or a line of it; an empty one is not asked for.
    Value(&'a SettingKey),
    /// A line that is neither.
    Other,
}

/// Rewrites a file part by part. What lies between the parts is white space and `=` or `:`;
/// comments keep their mark only.
pub(crate) fn rewrite(text: &str, mut part: impl FnMut(LinePart<'_>, &str) -> String) -> String {
    let layout = LineLayout::of(text);
    let mut parts: Vec<(Span, String)> = Vec::new();
    for header in &layout.headers {
        let end = Span::new(header.name.range().end, header.span.range().end);
        let rest = &text[end.range()];
        let after = rest.trim_end_matches(['\n', '\r']);
        parts.push((
            header.name,
            part(LinePart::Header, &text[header.name.range()]),
        ));
        // The AWS CLI ignores what follows the bracket.
        parts.push((
            Span::new(end.range().start, end.range().start + after.len()),
            "]".to_owned(),
        ));
        for setting in layout.settings_of(header) {
            let written = &text[setting.key.range()];
            let key = SettingKey::from(written);
            parts.push((setting.key, part(LinePart::Key, written)));
            for piece in layout
                .pieces_of(setting)
                .iter()
                .filter(|piece| piece.has_text())
            {
                let value = &text[piece.span.range()];
                parts.push((piece.span, part(LinePart::Value(&key), value)));
            }
        }
    }
    for bad in &layout.bad {
        let line = shown_line(&text[bad.span.range()]).into_owned();
        parts.push((bad.span, part(LinePart::Other, &line)));
    }
    parts.sort_by_key(|(span, _)| span.start);
    let (mut written, mut from) = (String::with_capacity(text.len()), 0);
    for (span, new) in parts {
        let span = span.range();
        if span.start >= from {
            push_between(&mut written, &text[from..span.start]);
            written.push_str(&new);
            from = span.end;
        }
    }
    push_between(&mut written, &text[from..]);
    written
}

/// Pushes what lies between two parts. A comment's text is left out.
fn push_between(written: &mut String, between: &str) {
    for line in between.split_inclusive(['\n', '\r']) {
        let text = line.trim_start();
        if text.starts_with(['#', ';']) {
            let blanks = line.len() - text.len();
            written.push_str(&line[..=blanks]);
            written.push_str(&line[line.trim_end_matches(['\n', '\r']).len()..]);
        } else {
            written.push_str(line);
        }
    }
}
