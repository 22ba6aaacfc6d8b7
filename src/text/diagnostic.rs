//! A problem that stops nothing: it is carried along beside the value it is about.

use super::file::Location;

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Probably not what the author meant.
    Warning,
    /// AWS or the AWS CLI refuses this.
    Error,
}

impl Severity {
    /// The word shown to people and put into JSON.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// One problem with one place in one file, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// A stable code in `snake_case`, for scripts.
    pub code: &'static str,
    /// What is wrong, in one sentence without a final full stop.
    pub message: String,
    /// Where, when one line is to blame.
    pub location: Option<Location>,
    /// What to do about it, in one sentence.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A problem without place or remedy; add them with [`Self::at`] and [`Self::help`].
    pub(crate) fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            message: message.into(),
            location: None,
            help: None,
        }
    }

    /// Adds the place.
    #[must_use]
    pub(crate) fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Adds the remedy.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
