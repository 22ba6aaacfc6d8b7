//! Shared by fetch and probe: checks before calls, the programs and endpoints that calls use,
//! questions.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::bail;
use clap::Args;
use serde_json::{Value, json};

use super::args::Inputs;
use super::card_text::put_card;
use super::configs::path_flags;
use super::exit::ExitStatus;
use super::style::put;
use crate::chain::client::Client;
use crate::chain::{BaseKind, NodeContent, NodeId};
use crate::config::{SettingKey, shown_command};
use crate::explain::live_words::{Foreign, Uncallable, foreign_refused, uncallable_words};
use crate::explain::{Card, Tone};
use crate::live::{Cancel, ChildEnvironment, InstalledCli, Patience, Touched, find_program};
use crate::load::{ConfigPaths, display_name, environment, is_stream, locate_config, variable};
use crate::predict::Prediction;
use crate::text::without_secrets;

/// Confirmation of fetch and probe, and the programs that they may run.
#[derive(Clone, Debug, Default, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
pub(crate) struct LiveOptions {
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

/// The reason why the aws CLI would not see the files on screen, or would see them differently. It
/// would use the user's own profiles in place of the sample's of the same names, and a pipe
/// supplies its text only once.
pub(super) fn uncallable(inputs: &Inputs, prediction: &Prediction) -> Option<Uncallable> {
    let client = prediction.survey.assumptions.client;
    if !matches!(client, Client::AwsCli | Client::AwsCliV1) {
        return Some(Uncallable::Client(client.name()));
    }
    if !prediction.overrides().is_empty() {
        return Some(Uncallable::Supposed);
    }
    if prediction.sample {
        return Some(Uncallable::Sample);
    }
    let mut files = [&inputs.config, &inputs.credentials].into_iter().flatten();
    let stream = files.find(|path| is_stream(path))?;
    Some(Uncallable::Stream(display_name(stream, &variable)))
}

/// Refuses calls that would use other files than those on screen.
pub(super) fn check_callable(why: Option<&Uncallable>, command: &str) -> anyhow::Result<()> {
    match why {
        Some(why @ (Uncallable::Client(_) | Uncallable::Supposed)) => {
            bail!("{}", uncallable_words(why, command))
        }
        _ => Ok(()),
    }
}

/// The programs, endpoints and files that the chains of some nodes use.
pub(super) fn touched_by(
    inputs: &Inputs,
    prediction: &Prediction,
    nodes: &BTreeSet<NodeId>,
) -> Touched {
    let mut touched = Touched {
        foreign_files: inputs.config.is_some() || inputs.credentials.is_some(),
        ..Touched::default()
    };
    let survey = &prediction.survey;
    for &id in nodes {
        let node = survey.forest.node(id);
        let name = survey.name(id).to_owned();
        if let NodeContent::Base(base) = &node.content {
            match &base.kind {
                BaseKind::Process { command } => {
                    let program = shown_command(command.text().unwrap_or_default());
                    touched.programs.insert((name.clone(), program));
                }
                BaseKind::WebIdentity { token_file, .. } => {
                    touched.files.insert((name.clone(), token_file.shown()));
                }
                _ => {}
            }
        }
        add_settings(&mut touched, prediction, &name);
    }
    for (name, value) in environment() {
        if name.starts_with("AWS_ENDPOINT_URL") {
            let url = without_secrets(&value).into_owned();
            touched.endpoints.insert((name, url));
        } else if name == "AWS_CA_BUNDLE" || name == "REQUESTS_CA_BUNDLE" {
            touched.files.insert((name, value));
        }
    }
    touched
}

fn add_settings(touched: &mut Touched, prediction: &Prediction, name: &str) {
    let set = &prediction.survey.config.profiles;
    let Some(profile) = set.profile(name) else {
        return;
    };
    let mut endpoint = |place: &str, url: &str| {
        let url = without_secrets(url).into_owned();
        touched.endpoints.insert((place.to_owned(), url));
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
        touched.files.insert((name.to_owned(), bundle.to_owned()));
    }
}

/// The programs and endpoints in files that the user's own `aws` does not read; each must be
/// confirmed separately.
pub(super) fn foreign(touched: &Touched) -> impl Iterator<Item = Foreign<'_>> {
    let own = |place: &str| place.starts_with("AWS_");
    let endpoints = touched.endpoints.iter();
    let endpoints = endpoints.filter(move |(place, url)| !own(place) && !is_of_aws(url));
    let programs = touched.programs.iter();
    programs
        .map(|(profile, command)| Foreign::Program(profile, command))
        .chain(endpoints.map(|(place, url)| Foreign::Endpoint(place, url)))
        .filter(|_| touched.foreign_files)
}

/// Refuses programs and endpoints in foreign files, unless each kind is explicitly allowed.
pub(super) fn check_foreign(touched: &Touched, options: &LiveOptions) -> anyhow::Result<()> {
    let allowed = |foreign: &Foreign<'_>| match foreign {
        Foreign::Program(..) => options.allow_process,
        Foreign::Endpoint(..) => options.allow_endpoint,
    };
    match foreign(touched).find(|it| !allowed(it)) {
        Some(foreign) => bail!("{}", foreign_refused(&foreign)),
        None => Ok(()),
    }
}

/// Returns true if a URL is one of AWS's own endpoints.
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

/// The files for the children: exactly those that were read.
pub(super) fn config_paths(inputs: &Inputs) -> ConfigPaths {
    let paths = locate_config(&path_flags(inputs), &variable);
    let absolute = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
    ConfigPaths {
        config: absolute(paths.config),
        credentials: absolute(paths.credentials),
    }
}

/// The number of the signal that cancelled the calls of a command; 0 while none has.
#[derive(Clone, Debug, Default)]
pub(super) struct CancelledBy(Arc<AtomicUsize>);

impl CancelledBy {
    /// The status of a signal, whatever failed after it: a closed terminal takes no output. Else
    /// that of the command.
    pub(super) fn or(&self, status: anyhow::Result<ExitStatus>) -> anyhow::Result<ExitStatus> {
        match self.0.load(Ordering::Relaxed) {
            0 => status,
            signal => Ok(ExitStatus::Interrupted(signal as u8)),
        }
    }
}

/// The CLI for the calls of a command, and what cancels them. The first Ctrl-C cancels, a second one
/// ends the process. A closed terminal sends SIGHUP, often twice, and only cancels.
pub(super) fn console_cli(
    program: PathBuf,
    paths: ConfigPaths,
    patience: Patience,
    options: &LiveOptions,
) -> io::Result<(InstalledCli, CancelledBy)> {
    let by = CancelledBy::default();
    let cancelled = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        use signal_hook::flag::{register, register_conditional_shutdown, register_usize};
        for signal in [SIGHUP, SIGINT, SIGTERM] {
            if signal != SIGHUP {
                register_conditional_shutdown(signal, 128 + signal, Arc::clone(&cancelled))?;
            }
            register_usize(signal, Arc::clone(&by.0), signal.unsigned_abs() as usize)?;
            register(signal, Arc::clone(&cancelled))?;
        }
    }
    let limit = options.timeout.map(Duration::from_secs);
    let cli = InstalledCli {
        environment: ChildEnvironment {
            limit,
            ..child_environment(paths, patience)
        },
        program,
        cancel: Cancel(cancelled),
    };
    Ok((cli, by))
}

/// The environment of the children.
pub(super) fn child_environment(paths: ConfigPaths, patience: Patience) -> ChildEnvironment {
    ChildEnvironment {
        config: paths.config,
        credentials: paths.credentials,
        patience,
        limit: None,
        hand_over: false,
    }
}

/// The region for a profile's calls: from the environment, else the profile, else the first region
/// of the partition. STS requires one, but any will do.
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

// Common output of fetch and probe.

/// A plan, or its result.
pub(super) fn calls_text(card: &Card) -> String {
    let mut out = String::new();
    put(&mut out, Tone::Strong, &card.title);
    put_card(&mut out, card);
    out.push('\n');
    out
}

/// The programs, endpoints and files of the calls, as JSON.
pub(super) fn touched_report(touched: &Touched) -> Value {
    let pairs = |pairs: &BTreeSet<(String, String)>| -> Vec<Value> {
        let pair = |(place, value): &(String, String)| json!({ "at": place, "value": value });
        pairs.iter().map(pair).collect()
    };
    json!({
        "programs": pairs(&touched.programs),
        "endpoints": pairs(&touched.endpoints),
        "files": pairs(&touched.files),
    })
}
