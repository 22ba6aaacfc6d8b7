//! The exit status of the process.

use std::process::ExitCode;

use crate::predict::ProfileVerdict;

/// The exit codes, the same for every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// Every requested hop is allowed; nothing was found.
    Allowed,
    /// At least one profile is denied, not callable, or meets an invalid policy.
    Denied,
    /// Wrong usage, or a file that could not be read or written.
    Usage,
    /// Nothing is denied, but facts are missing for a decision.
    Undetermined,
    /// A chain does not resolve.
    Broken,
    /// AWS did not do what was predicted.
    Disagrees,
    /// A signal with this number interrupted it, such as 2 for Ctrl-C.
    Interrupted(u8),
}

impl ExitStatus {
    /// The number for the shell. clap uses 2 for wrong usage.
    const fn code(self) -> u8 {
        match self {
            Self::Allowed => 0,
            Self::Denied => 1,
            Self::Usage => 2,
            Self::Undetermined => 3,
            Self::Broken => 4,
            Self::Disagrees => 5,
            Self::Interrupted(signal) => signal.saturating_add(128),
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.code())
    }
}

impl From<ProfileVerdict> for ExitStatus {
    fn from(verdict: ProfileVerdict) -> Self {
        match verdict {
            ProfileVerdict::Allowed { .. } | ProfileVerdict::NoHops => Self::Allowed,
            ProfileVerdict::Stopped(_) => Self::Denied,
            ProfileVerdict::Undetermined => Self::Undetermined,
            ProfileVerdict::Broken => Self::Broken,
        }
    }
}

/// The paragraph of `--help` for `check`, `explain` and the program as a whole.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  allowed (check, explain), or nothing to report
  1  a profile is denied, not callable, or meets an invalid policy
  2  wrong usage, or a file cannot be read (all that is known is printed)
  3  undetermined: a fact or a policy is missing (--strict: also trust only)
  4  a chain does not resolve
If several apply, the first of 2, 1, 4, 3.";

/// The paragraph for `can`.
pub(crate) const CAN_CODES: &str = "\
Exit codes:
  0  allowed
  1  denied, not callable, or the policy is invalid
  2  wrong usage, or a file cannot be read (all that is known is printed)
  3  undetermined: a fact or a policy is missing (--strict: also trust only)
  4  the caller's chain does not resolve";

/// The paragraph for `fix`.
pub(crate) const FIX_CODES: &str = "\
Exit codes:
  0  nothing to repair, or the change shown (with --write: made) repairs the profile
  1  denied: no change is proven to repair the profile, or only a part of it
  2  wrong usage, or a file cannot be read or written
  3  undetermined, also with the change shown: a fact or a policy is missing
  4  the chain does not resolve, and no change is proven to repair it";

/// The paragraph for `why`.
pub(crate) const WHY_CODES: &str = "\
Exit codes:
  0  every report is matched to your files and explained
  1  a report matches no profile in your files
  2  wrong usage, nothing understood, or a file cannot be read
  3  the hop or profile is found, but a fact or a policy is missing to explain the failure";

/// The paragraph for `who`.
pub(crate) const WHO_CODES: &str = "\
Exit codes:
  0  a profile reaches the role
  1  every profile that requests it is denied
  2  wrong usage, no profile requests it, or a file cannot be read
  3  no profile certainly reaches it; at least one is undetermined
  4  no chain that requests it resolves";

/// The paragraph for `lint`.
pub(crate) const LINT_CODES: &str = "\
Exit codes:
  0  no findings at the level of --level
  1  findings
  2  wrong usage, or a file cannot be read (all that is known is printed)";

/// The paragraph for `fetch`.
pub(crate) const FETCH_CODES: &str = "\
Exit codes:
  0    everything requested was read (--dry-run: can be read)
  1    something could not be read; the rest is written
  2    wrong usage, nothing called, or nothing could be read
  130  interrupted (SIGHUP: 129, SIGTERM: 143); complete answers are written";

/// The paragraph for `probe`.
pub(crate) const PROBE_CODES: &str = "\
Exit codes:
  0    AWS allows every hop, and no prediction disagrees
  1    AWS denies a hop, and no prediction disagrees
  2    wrong usage, or nothing called
  3    AWS did not decide: network, credentials, throttling
  4    the chain does not resolve; nothing called
  5    observed and predicted disagree
  130  interrupted (SIGHUP: 129, SIGTERM: 143)";

/// The paragraph for commands that only print.
pub(crate) const PLAIN_CODES: &str = "\
Exit codes:
  0  printed, regardless of the verdicts
  2  wrong usage, or a file cannot be read";
