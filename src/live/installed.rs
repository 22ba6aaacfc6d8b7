//! The installed `aws` program: its path, its environment, and its answers.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::answer::{CallError, ErrorKind, read_failure};
use super::call::{AwsCall, Signer};
use super::process::{Cancel, Ended, run_apart, run_handed_over};
use crate::text::word;

/// The retry mode of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Patience {
    /// Waits if throttled.
    Fetch,
    /// Does not wait.
    Probe,
}

/// The time limits of a call with a single answer and of one that lists an account. A child that is
/// silent for longer probably waits for the terminal.
const SHORT: Duration = Duration::from_secs(60);
const LONG: Duration = Duration::from_secs(600);

/// The time limit of `aws --version`, which takes seconds if the disk is slow.
const VERSION: Duration = Duration::from_secs(20);

/// The environment of the children.
#[derive(Clone, Debug)]
pub(crate) struct ChildEnvironment {
    /// The current config file.
    pub(crate) config: PathBuf,
    /// The current credentials file.
    pub(crate) credentials: PathBuf,
    /// The retry mode.
    pub(crate) patience: Patience,
    /// The time limit of one call, if the user sets one.
    pub(crate) limit: Option<Duration>,
    /// True to let children use our terminal, which they otherwise cannot.
    pub(crate) hand_over: bool,
}

/// Runs calls.
pub(crate) trait AwsCli: Sync {
    /// Runs one call in a region and returns its output.
    fn run(&self, call: &AwsCall, signer: &Signer, region: &str) -> Result<Vec<u8>, CallError>;
}

/// The `aws` program.
#[derive(Clone, Debug)]
pub(crate) struct InstalledCli {
    /// The path of the program.
    pub(crate) program: PathBuf,
    /// The environment of its children.
    pub(crate) environment: ChildEnvironment,
    /// Set when the user cancels.
    pub(crate) cancel: Cancel,
}

/// Finds a program in the folders of `PATH`.
pub(crate) fn find_program(name: &str, path: &OsStr) -> Option<PathBuf> {
    let names: &[&str] = if cfg!(windows) {
        &[".exe", ".cmd", ""]
    } else {
        &[""]
    };
    std::env::split_paths(path)
        .flat_map(|folder| {
            names
                .iter()
                .map(move |end| folder.join(format!("{name}{end}")))
        })
        .find(|path| is_program(path))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path)
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// Variables that select other credentials than those of the signer.
const OTHER_CREDENTIALS: [&str; 9] = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_ACCOUNT_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
];

impl InstalledCli {
    fn command(&self, call: &AwsCall, signer: &Signer, region: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(call.arguments(signer.profile()));
        let environment = &self.environment;
        let attempts = match environment.patience {
            Patience::Fetch => {
                command.env("AWS_RETRY_MODE", "adaptive");
                "10"
            }
            Patience::Probe => "2",
        };
        command
            .env("AWS_CONFIG_FILE", &environment.config)
            .env("AWS_SHARED_CREDENTIALS_FILE", &environment.credentials)
            .env("AWS_REGION", region)
            .env("AWS_DEFAULT_REGION", region)
            .env("AWS_MAX_ATTEMPTS", attempts)
            .env("AWS_PAGER", "")
            .env("AWS_CLI_AUTO_PROMPT", "off")
            .env("AWS_CLI_ERROR_FORMAT", "legacy")
            // With cli_history = enabled the CLI would write the session's secret to disk.
            .env("AWS_CLI_HISTORY_FILE", "/dev/null");
        match signer {
            Signer::Profile(_) => {}
            Signer::Environment => {
                for name in &OTHER_CREDENTIALS[..2] {
                    command.env_remove(name);
                }
            }
            Signer::Session(keys) => {
                for name in OTHER_CREDENTIALS {
                    command.env_remove(name);
                }
                command
                    .env("AWS_ACCESS_KEY_ID", &keys.access_key_id)
                    .env("AWS_SECRET_ACCESS_KEY", &keys.secret_access_key)
                    .env("AWS_SESSION_TOKEN", &keys.session_token);
            }
        }
        command
    }
}

/// The first line of what `aws --version` prints. It calls no service.
pub(crate) fn version_of(program: &Path) -> Option<String> {
    let mut command = Command::new(program);
    command.arg("--version");
    match run_apart(&mut command, VERSION, &Cancel::default()).ok()? {
        Ended::Exit {
            code: Some(0),
            stdout,
            stderr,
        } => {
            // Early versions print it to standard error.
            let text = if stdout.is_empty() { stderr } else { stdout };
            let text = String::from_utf8_lossy(&text);
            let line = text.lines().next()?;
            Some(line.chars().take(200).collect())
        }
        _ => None,
    }
}

impl AwsCli for InstalledCli {
    fn run(&self, call: &AwsCall, signer: &Signer, region: &str) -> Result<Vec<u8>, CallError> {
        if self.cancel.is_set() {
            return Err(CallError::of(ErrorKind::Cancelled));
        }
        let mut command = self.command(call, signer, region);
        let ended = if self.environment.hand_over {
            run_handed_over(&mut command, &self.cancel)
        } else {
            let usual = if call.is_long() { LONG } else { SHORT };
            let limit = self.environment.limit.unwrap_or(usual);
            run_apart(&mut command, limit, &self.cancel)
        };
        match ended {
            Ok(Ended::Exit {
                code: Some(0),
                stdout,
                ..
            }) => Ok(stdout),
            Ok(Ended::Exit { .. }) if self.cancel.is_set() => {
                Err(CallError::of(ErrorKind::Cancelled))
            }
            Ok(Ended::Exit { code: None, .. }) => Err(CallError::new(
                ErrorKind::Other,
                word!("a signal ended the AWS CLI"),
            )),
            Ok(Ended::Exit { stderr, .. }) => Err(read_failure(&stderr)),
            Ok(Ended::Stopped) => Err(CallError::of(ErrorKind::WantsTerminal)),
            Ok(Ended::Silent) => Err(CallError::of(ErrorKind::Silent)),
            Ok(Ended::Cancelled) => Err(CallError::of(ErrorKind::Cancelled)),
            Err(error) => Err(CallError::new(ErrorKind::NoProgram, error.to_string())),
        }
    }
}
