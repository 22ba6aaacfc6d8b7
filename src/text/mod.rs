//! Bytes → texts with positions; diagnostics; foreign text → harmless text; English → the language
//! of the user.
//!
//! This folder lies below all others and imports none of them.

mod file;
mod harmless;
mod language;
mod nearest;
mod secret;

pub use file::SourceFile;
pub(crate) use file::{Diagnostic, Location, Position, Severity, Span, serialize_shown};
pub(crate) use harmless::{harmless, harmless_output, shell_word};
pub(crate) use language::{
    Language, advised, both, choose, fill_text, japanese, may_break, pair, text, translated,
    translated_lines, with_some, word,
};
pub(crate) use nearest::{differ_in_digits, distance, is_one_slip, nearest};
pub(crate) use secret::{WITHHELD, command_without_secrets, names_secret, without_secrets};
