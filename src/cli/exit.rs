//! What the process tells its caller.

use std::process::ExitCode;

/// The exit codes, the same for every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// Every hop that was asked about is allowed; nothing was found.
    Allowed,
    /// At least one profile is denied, not callable, or meets an invalid policy.
    Denied,
    /// Wrong usage, or a file that could not be read or written.
    Usage,
    /// Nothing is denied, but something cannot be decided from what is at hand.
    Undetermined,
    /// A chain does not resolve.
    Broken,
}

impl ExitStatus {
    /// The number, as the shell sees it. 2 is the number clap uses for wrong usage.
    pub const fn code(self) -> u8 {
        match self {
            Self::Allowed => 0,
            Self::Denied => 1,
            Self::Usage => 2,
            Self::Undetermined => 3,
            Self::Broken => 4,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.code())
    }
}

/// The paragraph of `--help`.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  allowed (check, explain), or nothing to report
  1  a profile is denied, not callable, or meets an invalid policy
  2  wrong usage, or a file cannot be read
  3  undetermined: a fact or a policy is missing
  4  a chain does not resolve";
