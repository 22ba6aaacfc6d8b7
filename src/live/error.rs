//! The reason why a call of the AWS CLI failed.

use serde::Serialize;

/// The kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, Serialize)]
#[strum(serialize_all = "snake_case")]
#[serde(into = "&'static str")]
pub enum ErrorKind {
    /// AWS denies the call.
    Denied,
    /// AWS, or the client before it, refuses a parameter of the call.
    Refused,
    /// The requested entity does not exist.
    NotFound,
    /// AWS rejects the MFA code.
    MfaCode,
    /// No MFA code was given, so the call was not made.
    NoCode,
    /// Too many calls.
    Throttled,
    /// AWS reported an internal failure.
    Service,
    /// The endpoint is unreachable or does not answer.
    Network,
    /// There are no credentials, or AWS rejects them.
    Credentials,
    /// The sign-in of IAM Identity Center or `aws login` has expired.
    SignIn,
    /// The CLI refuses the profile.
    Profile,
    /// A `credential_process` failed.
    Process,
    /// The CLI, or a program that it runs, needs to prompt on the terminal.
    WantsTerminal,
    /// No output within the time limit.
    Silent,
    /// The output is not an answer of AWS: a proxy's page, or a program's output.
    Garbage,
    /// The CLI does not know the command or an option.
    Usage,
    /// `aws` is missing or cannot be run.
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

    /// Returns true if AWS decided against the call itself.
    pub(crate) const fn is_decision(self) -> bool {
        matches!(self, Self::Denied | Self::Refused | Self::NotFound)
    }
}

/// A failed call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct CallError {
    /// The kind of failure.
    pub kind: ErrorKind,
    /// The error code, of AWS or of the client.
    pub code: Option<String>,
    /// The operation that failed, as named by the CLI. It may be an `AssumeRole` before the call.
    pub operation: Option<String>,
    /// The output, without the prefix. It may repeat the output of a program.
    pub message: String,
}

impl CallError {
    /// A failure without an error code.
    pub(super) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: None,
            operation: None,
            message: message.into(),
        }
    }

    /// A failure that is clear without a message.
    pub(crate) fn of(kind: ErrorKind) -> Self {
        Self::new(kind, "")
    }

    /// The part that may be written to a file: AWS's code and message, for others only the kind. A
    /// program's output may contain a secret.
    pub(crate) fn record(&self) -> String {
        match (&self.code, &self.operation) {
            (Some(code), Some(_)) => format!("{code}: {}", self.message),
            _ => self.kind.code().to_owned(),
        }
    }

    /// Returns true if an earlier hop failed rather than the call.
    pub(crate) fn is_of_chain(&self) -> bool {
        let operation = self.operation.as_deref();
        operation.is_some_and(|operation| operation.starts_with("AssumeRole"))
    }
}
