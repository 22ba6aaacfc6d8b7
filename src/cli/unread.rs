//! Inputs that could not be read.

use std::io::Write as _;
use std::path::Path;

use anyhow::bail;

use crate::load::{display_name, read_source, variable};
use crate::text::SourceFile;

/// Notes that an input could not be read: an error of the operating system, no JSON, or JSON that is
/// cut off. All other inputs are used as usual.
#[derive(Debug, Default)]
pub(super) struct Unread(bool);

impl Unread {
    /// Whether any input could not be read.
    pub(super) const fn any(&self) -> bool {
        self.0
    }

    /// Reports an input that could not be read.
    pub(super) fn say(&mut self, text: &str) {
        self.0 = true;
        warn(text);
    }

    /// Reads a file that an option names; `None` if it cannot be read.
    pub(super) fn read(&mut self, path: &Path) -> Option<SourceFile> {
        let name = display_name(path, &variable);
        read_source(path, &name)
            .map_err(|error| self.say(&error.to_string()))
            .ok()
    }

    /// Reports what is wrong with a file that an option names. Anything but invalid JSON is wrong
    /// usage and thus an error.
    pub(super) fn refuse(&mut self, file: &SourceFile, problem: &str) -> anyhow::Result<()> {
        if is_json(file) {
            bail!("{problem}");
        }
        self.say(problem);
        Ok(())
    }
}

/// Whether a file holds one JSON document.
pub(super) fn is_json(file: &SourceFile) -> bool {
    let bytes = &file.bytes[..];
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
}

/// A line on standard error.
pub(super) fn warn(text: &str) {
    let _ = writeln!(std::io::stderr(), "rolechain: {text}");
}
