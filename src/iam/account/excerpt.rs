//! A stretch of a JSON file with its place in the file.

use crate::text::{Diagnostic, Location, Severity, SourceFile, harmless};
use std::sync::Arc;

/// A row of a snapshot, or a whole small file.
#[derive(Clone, Debug)]
pub(super) struct Excerpt<'a> {
    pub(super) text: &'a str,
    pub(super) file: Arc<str>,
    /// The line it begins on, from 1.
    pub(super) line: u32,
}

impl<'a> Excerpt<'a> {
    /// The text of a small file, without byte order mark.
    pub(super) fn of_file(file: &'a SourceFile) -> Result<Self, Diagnostic> {
        let bytes = &file.bytes[..];
        let refuse = |what: &str, help: &str| {
            let location = Location::new(Arc::clone(&file.name), 1);
            Err(Diagnostic::new(Severity::Error, "not_utf8", what)
                .at(location)
                .help(help))
        };
        if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
            return refuse(
                "the file is UTF-16 text, as the > of Windows PowerShell writes it",
                "write it with | Out-File -Encoding utf8 FILE",
            );
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self {
                text,
                file: Arc::clone(&file.name),
                line: 1,
            }),
            Err(_) => refuse("the file is not UTF-8 text", "save it again as UTF-8"),
        }
    }

    /// The place of a byte of the text.
    pub(super) fn location(&self, offset: usize) -> Location {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        let line = memchr::memchr_iter(b'\n', before).count() as u32;
        Location::new(Arc::clone(&self.file), self.line + line)
    }

    /// The places of parts that are borrowed from the text; for many of them, as it counts lines once.
    pub(super) fn locations(&self) -> impl Fn(&str) -> Location {
        let ends: Vec<usize> = memchr::memchr_iter(b'\n', self.text.as_bytes()).collect();
        move |part| {
            let at = self.offset_of(part);
            let line = ends.partition_point(|end| *end < at) as u32;
            Location::new(Arc::clone(&self.file), self.line + line)
        }
    }

    /// The place of a part that is borrowed from the text.
    pub(super) fn location_of(&self, part: &str) -> Location {
        self.location(self.offset_of(part))
    }

    /// The line on which `serde_json` stopped reading the text.
    pub(super) fn location_of_error(&self, error: &serde_json::Error) -> Location {
        let line = self.line + (error.line() as u32).saturating_sub(1);
        Location::new(Arc::clone(&self.file), line)
    }

    fn offset_of(&self, part: &str) -> usize {
        let offset = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        if offset <= self.text.len() { offset } else { 0 }
    }

    /// The column of the first character of a part, from 1; on the first line of the text, which
    /// may begin within a line, counted from there.
    pub(super) fn column_of(&self, part: &str) -> u32 {
        let before = &self.text[..self.offset_of(part)];
        let line = before.rsplit('\n').next().unwrap_or(before);
        line.chars().count() as u32 + 1
    }

    /// The white space that begins the line on which a part begins; none on the first line, whose
    /// beginning may lie before the text.
    pub(super) fn indentation_of(&self, part: &str) -> &'a str {
        let before = &self.text[..self.offset_of(part)];
        let Some((_, line)) = before.rsplit_once('\n') else {
            return "";
        };
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }
}

/// The complaint of `serde_json`, short and without its own position.
pub(super) fn complaint(error: &serde_json::Error) -> String {
    let full = error.to_string();
    let end = full.rfind(" at line ").unwrap_or(full.len());
    let short: String = full[..end].chars().take(120).collect();
    harmless(&short).into_owned()
}
