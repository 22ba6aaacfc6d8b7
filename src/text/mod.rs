//! Bytes → texts with positions; problems that stop nothing; foreign text → harmless text.
//!
//! This room lies under all others and imports none of them.

mod diagnostic;
mod file;
mod harmless;
mod nearest;

pub use diagnostic::{Diagnostic, Severity};
pub use file::{Location, Position, SourceFile, Span};
pub(crate) use harmless::{harmless, shell_word};
pub(crate) use nearest::{distance, is_one_slip, nearest};
