//! A policy document as text, before anyone parses it.

use super::layout;
use crate::text::Location;
use std::sync::Arc;

/// How a document stood in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyForm {
    /// A JSON object, as the AWS CLI prints it.
    Object,
    /// A JSON string of the percent-encoded document, as the service sends it (RFC 3986: `+` is a
    /// plus sign, not a blank).
    PercentEncoded,
    /// A JSON string of the document.
    JsonString,
    /// A file of its own.
    Bare,
}

/// The text of a policy document and where it stands.
///
/// The lines of a document that is nested in a larger one are indented by as much as its first
/// line is; that indentation is taken away when the document is read, so that the text can be
/// shown as it is and offsets into it stay true. Nothing else is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyText {
    /// The document: as in the file (see above) if it is an object there, decoded if it is a
    /// string.
    pub text: Arc<str>,
    /// How it stood in its file.
    pub form: PolicyForm,
    /// The line of its first byte.
    pub location: Location,
    /// How many bytes of white space were taken from the lines after the first.
    pub indent: u32,
    /// Whether [`Self::laid_out`] has spread over several lines what came in one.
    pub spread: bool,
}

impl PolicyText {
    /// The document as a person can read it: one that came in one line is spread over several,
    /// any other is returned as it is. What stands inside JSON strings is never touched, so the
    /// laid-out text means the same. Parse *this* text when spans are to be shown beside it.
    #[must_use]
    pub fn laid_out(&self) -> Self {
        let mut shown = self.clone();
        if !self.text.trim().contains('\n') {
            shown.text = Arc::from(layout::spread(&self.text));
            shown.spread = shown.text.contains('\n');
        }
        shown
    }

    /// The line of the file on which a line of [`Self::laid_out`] stands (`line` from 0). A
    /// document that came as one line, or as a string, stands on that line altogether.
    pub fn file_line(&self, line: u32) -> u32 {
        if !self.spread && matches!(self.form, PolicyForm::Object | PolicyForm::Bare) {
            let last = memchr::memchr_iter(b'\n', self.text.as_bytes()).count() as u32;
            return self.location.line + line.min(last);
        }
        self.location.line
    }
}
