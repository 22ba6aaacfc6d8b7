//! JSON on its way out: the same values, but nothing that a terminal would obey.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::text::harmless;

/// A report, indented for people, with a line end.
pub(crate) fn write_pretty(report: &impl Serialize, out: &mut impl Write) -> anyhow::Result<()> {
    write_with(report, out, PrettyFormatter::new())?;
    out.write_all(b"\n")?;
    Ok(())
}

/// A value on one line, without a line end.
pub(crate) fn write_compact(value: &impl Serialize, out: &mut impl Write) -> anyhow::Result<()> {
    write_with(value, out, CompactFormatter)
}

fn write_with<F: Formatter>(
    value: &impl Serialize,
    out: &mut impl Write,
    layout: F,
) -> anyhow::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Harmless { layout });
    value.serialize(&mut serializer).map_err(|error| {
        // A closed pipe must be recognisable as one.
        if error.is_io() {
            anyhow::Error::new(io::Error::from(error))
        } else {
            anyhow::Error::new(error).context("JSON")
        }
    })
}

/// Writes C1 controls and direction marks as `\uXXXX`. They stand only inside strings, where that
/// means the same. Everything else is left to the layout.
struct Harmless<F> {
    layout: F,
}

fn write_escaped<W: ?Sized + Write>(out: &mut W, fragment: &str) -> io::Result<()> {
    if matches!(harmless(fragment), std::borrow::Cow::Borrowed(_)) {
        return out.write_all(fragment.as_bytes());
    }
    for character in fragment.chars() {
        let mut bytes = [0; 4];
        let text = character.encode_utf8(&mut bytes);
        if character.is_ascii() || matches!(harmless(text), std::borrow::Cow::Borrowed(_)) {
            out.write_all(text.as_bytes())?;
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
        }
    }
    Ok(())
}

impl<F: Formatter> Formatter for Harmless<F> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_escaped(out, fragment)
    }

    fn write_raw_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_escaped(out, fragment)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.layout.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.layout.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.layout.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.layout.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.layout.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.layout.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.layout.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.layout.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.layout.end_object_value(out)
    }
}
