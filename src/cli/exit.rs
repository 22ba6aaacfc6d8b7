//! What the process tells its caller.

use std::process::ExitCode;

use crate::predict::ProfileVerdict;

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
    /// What AWS did is not what was predicted.
    Disagrees,
    /// The user interrupted it.
    Interrupted,
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
            Self::Disagrees => 5,
            Self::Interrupted => 130,
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

/// The paragraph of `--help`, for `check`, `explain` and the program as a whole.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  allowed (check, explain), or nothing to report
  1  a profile is denied, not callable, or meets an invalid policy
  2  wrong usage, or a file cannot be read (all that is known is printed)
  3  undetermined: a fact or a policy is missing (--strict: also trust only)
  4  a chain does not resolve
When several hold: 2, then 1, then 4, then 3.";

/// The same for `can`.
pub(crate) const CAN_CODES: &str = "\
Exit codes:
  0  allowed
  1  denied, not callable, or the policy is invalid
  2  wrong usage, or a file cannot be read (all that is known is printed)
  3  undetermined: a fact or a policy is missing (--strict: also trust only)
  4  the caller's chain does not resolve";

/// The same for `fix`.
pub(crate) const FIX_CODES: &str = "\
Exit codes:
  0  nothing to repair, or the change that is shown (with --write: made) repairs the profile
  1  denied: nothing is proven to repair the profile, or only a part, or nothing could be written
  2  wrong usage, or a file cannot be read or written
  3  undetermined, and with the change that is shown too: a fact or a policy is missing
  4  the chain does not resolve, and no change is proven to repair it";

/// The same for `why`.
pub(crate) const WHY_CODES: &str = "\
Exit codes:
  0  every report is found in your files and explained
  1  a report fits no profile in your files
  2  wrong usage, nothing understood, or a file cannot be read
  3  the hop or profile is found; why it failed your files do not say: a fact or a policy is missing";

/// The same for `who`.
pub(crate) const WHO_CODES: &str = "\
Exit codes:
  0  a profile reaches the role
  1  every profile that asks for it is denied
  2  wrong usage, no profile asks for it, or a file cannot be read
  3  none reaches it for certain; of one at least it is undetermined
  4  no chain that asks for it resolves";

/// The same for `lint`.
pub(crate) const LINT_CODES: &str = "\
Exit codes:
  0  nothing is found at the level of --level
  1  something is found
  2  wrong usage, or a file cannot be read (all that is known is printed)";

/// The same for `fetch`.
pub(crate) const FETCH_CODES: &str = "\
Exit codes:
  0    everything that was asked for is read (--dry-run: can be)
  1    something could not be read; the rest is written
  2    wrong usage, nothing was called, or nothing could be read
  130  interrupted; what was complete is written";

/// The same for `probe`.
pub(crate) const PROBE_CODES: &str = "\
Exit codes:
  0    AWS lets every hop through, and no prediction says otherwise
  1    AWS refuses a hop, and no prediction says otherwise
  2    wrong usage, or nothing was called
  3    AWS did not decide: network, credentials, throttling
  4    the chain does not resolve; nothing was called
  5    observed and predicted disagree
  130  interrupted";

/// The same for what only prints.
pub(crate) const PLAIN_CODES: &str = "\
Exit codes:
  0  printed, whatever the verdicts are
  2  wrong usage, or a file cannot be read";
