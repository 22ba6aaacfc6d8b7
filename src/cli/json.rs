//! JSON output without characters that a terminal would act on; the values are unchanged.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::text::harmless;

/// Writes a report, indented for people, with a line end.
pub(crate) fn write_pretty(report: &impl Serialize, out: &mut impl Write) -> anyhow::Result<()> {
    write_with(report, out, PrettyFormatter::new())?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Writes a value on one line, without a line end.
pub(crate) fn write_compact(value: &impl Serialize, out: &mut impl Write) -> anyhow::Result<()> {
    write_with(value, out, CompactFormatter)
}

fn write_with(
    value: &impl Serialize,
    out: &mut impl Write,
    layout: impl Formatter,
) -> anyhow::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(Harmless(out), layout);
    value.serialize(&mut serializer).map_err(|error| {
        // A closed pipe must remain recognisable.
        if error.is_io() {
            anyhow::Error::new(io::Error::from(error))
        } else {
            anyhow::Error::new(error).context("JSON")
        }
    })
}

/// Writes DEL, C1 controls, direction marks and what cannot be seen as `\uXXXX`. They occur only
/// inside strings, where that is equivalent.
pub(super) struct Harmless<W>(pub W);

impl<W: Write> Write for Harmless<W> {
    /// `bytes` are whole characters, as passed by `serde_json`.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_ascii() && !bytes.contains(&0x7f) {
            self.0.write_all(bytes)?;
            return Ok(bytes.len());
        }
        for character in str::from_utf8(bytes).map_err(io::Error::other)?.chars() {
            let mut buffer = [0; 4];
            let text: &str = character.encode_utf8(&mut buffer);
            // Layout between strings that ends a line.
            let is_layout = matches!(character, '\n' | '\r' | '\t');
            if is_layout || matches!(harmless(text), Cow::Borrowed(_)) {
                self.0.write_all(text.as_bytes())?;
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(self.0, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
