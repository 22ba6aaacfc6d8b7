//! Why a call of the AWS CLI gave no answer.

use serde::Serialize;

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, Serialize)]
#[strum(serialize_all = "snake_case")]
#[serde(into = "&'static str")]
pub enum ErrorKind {
    /// AWS denies the call.
    Denied,
    /// AWS, or the client before it, refuses a parameter of the call.
    Refused,
    /// What was asked for does not exist.
    NotFound,
    /// AWS takes the MFA code for wrong.
    MfaCode,
    /// No MFA code was given, so no call was made.
    NoCode,
    /// Too many calls.
    Throttled,
    /// AWS answered that it failed.
    Service,
    /// The endpoint cannot be reached, or does not answer.
    Network,
    /// There are no credentials, or AWS does not take them.
    Credentials,
    /// The sign-in of IAM Identity Center or `aws login` has ended.
    SignIn,
    /// The CLI refuses the profile.
    Profile,
    /// A `credential_process` failed.
    Process,
    /// The CLI, or a program that it runs, wants to ask on the terminal.
    WantsTerminal,
    /// Nothing came within the time limit.
    Silent,
    /// What came is no answer of AWS: a proxy's page, or a program's output.
    Garbage,
    /// The CLI does not know the command or an option.
    Usage,
    /// There is no `aws`, or it cannot be run.
    NoProgram,
    /// Cancelled by the user.
    Cancelled,
    /// Anything else.
    Other,
}

impl ErrorKind {
    /// The stable code.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Whether AWS decided against the call itself.
    pub(crate) const fn is_decision(self) -> bool {
        matches!(self, Self::Denied | Self::Refused | Self::NotFound)
    }
}

/// A call that gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallError {
    /// What kind of failure it is.
    pub kind: ErrorKind,
    /// The error code, of AWS or of the client.
    pub code: Option<String>,
    /// The operation that failed, as the CLI names it: it may be the `AssumeRole` before the call.
    pub operation: Option<String>,
    /// What was printed, without the prefix. It may repeat the output of a program.
    pub message: String,
}

impl CallError {
    /// A failure without a word from AWS or the client.
    pub(super) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: None,
            operation: None,
            message: message.into(),
        }
    }

    /// A failure that needs no words of its own.
    pub(crate) fn of(kind: ErrorKind) -> Self {
        Self::new(kind, "")
    }

    /// What may be written into a file: the code and message of AWS, of others the kind alone. A
    /// program's output may hold a secret.
    pub(crate) fn record(&self) -> String {
        match (&self.code, &self.operation) {
            (Some(code), Some(_)) => format!("{code}: {}", self.message),
            _ => self.kind.code().to_owned(),
        }
    }

    /// Whether a hop before the call failed, and not the call.
    pub(crate) fn is_of_chain(&self) -> bool {
        let operation = self.operation.as_deref();
        operation.is_some_and(|operation| operation.starts_with("AssumeRole"))
    }
}
