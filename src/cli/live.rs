//! What fetch and probe share: whether they may call at all, what the calls touch, questions.

use std::collections::BTreeSet;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use anstream::adapter::strip_str;
use anyhow::bail;
use clap::Args;
use serde::Serialize;

use super::args::Inputs;
use super::configs::path_flags;
use crate::chain::client::Client;
use crate::chain::{BaseKind, NodeContent, NodeId};
use crate::config::SettingKey;
use crate::live::{Cancel, ChildEnvironment, InstalledCli, Patience, find_program};
use crate::load::{ConfigPaths, display_name, environment, is_stream, locate_config, variable};
use crate::predict::Prediction;
use crate::text::harmless;

/// Whether fetch and probe ask, and what they may run.
#[derive(Clone, Debug, Default, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
pub struct LiveOptions {
    /// Do not ask before the calls
    #[arg(long, short)]
    pub yes: bool,
    /// Show what would be called, and end
    #[arg(long)]
    pub dry_run: bool,
    /// With files named by --config or --credentials: run the programs that they name
    #[arg(long)]
    pub allow_process: bool,
    /// With files named by --config or --credentials: call the endpoints that they name
    #[arg(long)]
    pub allow_endpoint: bool,
    /// How long one call may take
    #[arg(long, value_name = "SECONDS")]
    pub timeout: Option<u64>,
}

/// Refuses what the aws CLI would not see, or would see otherwise.
pub(super) fn check_callable(prediction: &Prediction, command: &str) -> anyhow::Result<()> {
    let client = prediction.survey.assumptions.client;
    if !matches!(client, Client::AwsCli | Client::AwsCliV1) {
        bail!(
            "{command} calls the aws CLI, and --client {} reads the files in another way\n  \
             leave --client out",
            client.name()
        );
    }
    if !prediction.overrides().is_empty() {
        bail!(
            "{command} calls AWS with the files as they are\n  \
             leave --suppose out, or write the change with rolechain fix"
        );
    }
    Ok(())
}

/// Refuses files that the aws CLI cannot read. It would use the user's own profiles in place of the
/// sample's of the same names, and a pipe gives its text only once.
pub(super) fn check_files(inputs: &Inputs) -> anyhow::Result<()> {
    if inputs.sample {
        bail!(
            "nothing was called: the built-in sample is in no file, and its accounts are made up\n  \
             --dry-run shows the plan"
        );
    }
    let mut files = [&inputs.config, &inputs.credentials].into_iter().flatten();
    if let Some(file) = files.find(|path| is_stream(path)) {
        bail!(
            "nothing was called: the aws CLI cannot read {}\n  save it as a file and name that",
            display_name(file, &variable)
        );
    }
    Ok(())
}

/// What the calls run and where they go, apart from AWS itself.
#[derive(Debug, Default, Serialize)]
pub(super) struct Touched {
    /// `credential_process`, each with its profile.
    pub programs: BTreeSet<(String, String)>,
    /// Endpoints that a file or the environment names, each with where it stands.
    pub endpoints: BTreeSet<(String, String)>,
    /// CA bundles and token files, each with where it stands.
    pub files: BTreeSet<(String, String)>,
    /// Whether the programs and endpoints stand in files that plain `aws` would not read.
    pub foreign_files: bool,
}

impl Touched {
    /// What the chains of some nodes touch.
    pub(super) fn of(inputs: &Inputs, prediction: &Prediction, nodes: &BTreeSet<NodeId>) -> Self {
        let mut touched = Self {
            foreign_files: inputs.config.is_some() || inputs.credentials.is_some(),
            ..Self::default()
        };
        let survey = &prediction.survey;
        for &id in nodes {
            let node = survey.forest.node(id);
            let name = survey.name(id).to_owned();
            if let NodeContent::Base(base) = &node.content {
                match &base.kind {
                    BaseKind::Process { command } => {
                        touched.programs.insert((name.clone(), command.shown()));
                    }
                    BaseKind::WebIdentity { token_file, .. } => {
                        touched.files.insert((name.clone(), token_file.shown()));
                    }
                    _ => {}
                }
            }
            touched.add_settings(prediction, &name);
        }
        for (name, value) in environment() {
            if name.starts_with("AWS_ENDPOINT_URL") {
                touched.endpoints.insert((name, value));
            } else if name == "AWS_CA_BUNDLE" || name == "REQUESTS_CA_BUNDLE" {
                touched.files.insert((name, value));
            }
        }
        touched
    }

    fn add_settings(&mut self, prediction: &Prediction, name: &str) {
        let set = &prediction.survey.config.profiles;
        let Some(profile) = set.profile(name) else {
            return;
        };
        let mut endpoint = |place: &str, url: &str| {
            self.endpoints.insert((place.to_owned(), url.to_owned()));
        };
        if let Some(url) = profile.text(SettingKey::EndpointUrl) {
            endpoint(name, url);
        }
        if let Some(services) = profile.text(SettingKey::Services)
            && let Some(section) = set.services(services)
        {
            for setting in section.settings() {
                if let Some(url) = setting.value.nested("endpoint_url") {
                    endpoint(&format!("services {services}"), url);
                }
            }
        }
        if let Some(bundle) = profile.text(SettingKey::CaBundle) {
            self.files.insert((name.to_owned(), bundle.to_owned()));
        }
    }

    /// Refuses programs and endpoints of files that the user's own `aws` does not read, unless each
    /// kind is allowed by itself.
    pub(super) fn check(&self, options: &LiveOptions) -> anyhow::Result<()> {
        if !self.foreign_files {
            return Ok(());
        }
        let program = self.programs.iter().next();
        if let Some((profile, command)) = program.filter(|_| !options.allow_process) {
            bail!(
                "[profile {}] would run {}, and the file is not the one that plain aws reads; nothing was called\n  \
                 read the command, then add --allow-process",
                harmless(profile),
                harmless(command)
            );
        }
        let own = |place: &str| place.starts_with("AWS_");
        let mut foreign = self.endpoints.iter();
        let foreign = foreign.find(|(place, url)| !own(place) && !is_of_aws(url));
        if let Some((place, url)) = foreign.filter(|_| !options.allow_endpoint) {
            bail!(
                "{} would send the calls to {}, and the file is not the one that plain aws reads; nothing was called\n  \
                 check the address, then add --allow-endpoint",
                harmless(place),
                harmless(url)
            );
        }
        Ok(())
    }
}

/// Whether a URL is one of AWS's own endpoints.
fn is_of_aws(url: &str) -> bool {
    let host = url.strip_prefix("https://").unwrap_or_default();
    let host = host.split(['/', ':', '?', '#', '@', '\\']).next();
    let host = host.unwrap_or_default();
    [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"]
        .iter()
        .any(|end| host.ends_with(end))
}

/// The `aws` on the `PATH`.
pub(super) fn installed() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    find_program("aws", &path)
}

/// The files that the children see: exactly those that were read.
pub(super) fn config_paths(inputs: &Inputs) -> ConfigPaths {
    let paths = locate_config(&path_flags(inputs), &variable);
    let absolute = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
    ConfigPaths {
        config: absolute(paths.config),
        credentials: absolute(paths.credentials),
    }
}

/// The CLI as the calls use it. The first Ctrl-C cancels, a second one ends the process.
pub(super) fn cli(
    program: PathBuf,
    paths: ConfigPaths,
    patience: Patience,
    options: &LiveOptions,
) -> io::Result<InstalledCli> {
    let cancelled = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGINT, SIGTERM};
        for signal in [SIGINT, SIGTERM] {
            signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&cancelled))?;
            signal_hook::flag::register(signal, Arc::clone(&cancelled))?;
        }
    }
    Ok(InstalledCli {
        program,
        environment: ChildEnvironment {
            config: paths.config,
            credentials: paths.credentials,
            patience,
            limit: options.timeout.map(Duration::from_secs),
            hand_over: false,
        },
        cancel: Cancel(cancelled),
    })
}

/// The region that the calls of a profile go to: what the environment says, else the profile, else
/// the first region of the partition. STS wants one, whichever.
pub(super) fn region_of(prediction: &Prediction, profile: &str, partition: &str) -> String {
    let survey = &prediction.survey;
    let set = ["AWS_REGION", "AWS_DEFAULT_REGION"];
    let set = set
        .iter()
        .find_map(|name| survey.config.environment.filled(name));
    let own = || {
        survey
            .config
            .profiles
            .profile(profile)?
            .text(SettingKey::Region)
    };
    let found = set.or_else(own).filter(|region| !region.is_empty());
    let first = match partition {
        "aws-cn" => "cn-north-1",
        "aws-us-gov" => "us-gov-west-1",
        _ => "us-east-1",
    };
    found.unwrap_or(first).to_owned()
}

/// Asks whether the calls may be made. A plan that has not been shown is shown first.
pub(super) fn ask_for_calls(options: &LiveOptions, unseen: Option<String>) -> anyhow::Result<()> {
    if options.yes {
        return Ok(());
    }
    if let Some(plan) = unseen {
        let _ = write!(io::stderr(), "{}", strip_str(&plan));
    }
    if !confirm("Make these calls?") {
        bail!("nothing was called; answer y, or add --yes");
    }
    Ok(())
}

/// Asks on standard error, and reads the answer from standard input. No answer is no.
pub(super) fn confirm(question: &str) -> bool {
    let _ = write!(io::stderr(), "{question} [y/N] ");
    let _ = io::stderr().flush();
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    let answer = line.trim().to_ascii_lowercase();
    read.is_ok() && matches!(answer.as_str(), "y" | "yes")
}

/// Asks for an MFA code, which is not shown; from standard input if that is no terminal.
pub(super) fn ask_code(question: &str) -> Option<String> {
    let _ = write!(io::stderr(), "{question}: ");
    let _ = io::stderr().flush();
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).ok()?;
        let _ = writeln!(io::stderr());
        let code = line.trim().to_owned();
        return (!code.is_empty()).then_some(code);
    }
    let code = hidden::read_line();
    let _ = writeln!(io::stderr());
    code.filter(|code| !code.is_empty())
}

#[cfg(unix)]
mod hidden {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    use std::io::{self, BufRead as _};

    /// Reads a line from the terminal without showing it.
    pub(super) fn read_line() -> Option<String> {
        let stdin = io::stdin();
        let shown = tcgetattr(&stdin).ok()?;
        let mut hidden = shown.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&stdin, OptionalActions::Flush, &hidden).ok()?;
        let mut line = String::new();
        let read = stdin.lock().read_line(&mut line);
        let _ = tcsetattr(&stdin, OptionalActions::Now, &shown);
        read.ok()?;
        Some(line.trim().to_owned())
    }
}

#[cfg(not(unix))]
mod hidden {
    use std::io::{self, BufRead as _};

    pub(super) fn read_line() -> Option<String> {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).ok()?;
        Some(line.trim().to_owned())
    }
}
