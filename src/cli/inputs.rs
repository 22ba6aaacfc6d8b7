//! The command line's paths and overrides → a prediction.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context as _, anyhow, bail};

use super::args::Inputs;
use super::context_scopes::idle_scopes;
use super::exit::ExitStatus;
use super::identities::read_all_identities;
use super::learn::{learn_from_cli_cache, learn_from_tokens};
use super::named_files::{Unread, empty_folders, report, shown, warn};
use super::pasted::add_pasted;
use crate::chain::Environment;
use crate::chain::client::{Client, Flavor};
use crate::config::ProfileSet;
use crate::explain::override_problem;
use crate::iam::account::{
    AccountStore, Wanted, read_identities, read_organization, read_snapshot,
};
use crate::load::{
    ConfigRead, LoadEvent, PathFlags, SnapshotLoad, SnapshotPath, display_name, environment,
    load_snapshots, locate_config, locate_snapshots, now, read_config, read_snapshots, variable,
};
use crate::predict::{Arrival, Assumptions, Config, Prediction, SettingOverride, Survey};
use crate::text::{SourceFile, harmless};

/// The built-in sample, the reference scenario with its neighbours.
const SAMPLE_CONFIG: &str = include_str!("../../assets/sample/config");
const SAMPLE_CREDENTIALS: &str = include_str!("../../assets/sample/credentials");
const SAMPLE_IDENTITIES: &str = include_str!("../../assets/sample/identities.json");
const SAMPLE_SNAPSHOT: &str = include_str!("../../assets/sample/snapshots/111122223333.json");

/// A prediction with everything read and evaluated.
#[derive(Debug)]
pub struct Opened {
    /// The tree with its verdicts.
    pub prediction: Prediction,
    /// Whether an input could not be read; standard error says which.
    pub unread: bool,
}

impl Opened {
    /// The exit code of a command that found `status`: that an input could not be read comes first.
    pub(crate) const fn status(&self, status: ExitStatus) -> ExitStatus {
        if self.unread {
            ExitStatus::Usage
        } else {
            status
        }
    }
}

/// Opens the user's files, reads every snapshot and evaluates every hop. An error without any AWS
/// config names both paths.
pub(crate) fn open(inputs: &Inputs) -> anyhow::Result<Opened> {
    open_wanting(inputs, |_| ())
}

/// The same, and reads the rows of further roles and users from the snapshots.
pub(crate) fn open_wanting(
    inputs: &Inputs,
    further: impl FnOnce(&mut Wanted),
) -> anyhow::Result<Opened> {
    let mut unread = Unread::default();
    let (prediction, paths) = match survey_files(inputs, &mut unread)? {
        Found::Files(prediction, paths) => (*prediction, paths),
        Found::Nothing {
            config,
            credentials,
        } => bail!(
            "no AWS config: neither {config} nor {credentials} is a file\n  \
             name one with --config, or look at the built-in sample with rolechain demo"
        ),
    };
    let mut wanted = prediction.wanted();
    further(&mut wanted);
    Ok(read_everything(prediction, &paths, wanted, &unread))
}

/// The same, with the sample where there is no AWS config; and the snapshots that were read.
pub fn open_or_sample(inputs: &Inputs, sample: bool) -> anyhow::Result<(Opened, Snapshots)> {
    let mut unread = Unread::default();
    let (prediction, paths) = start(inputs, sample, &mut unread)?;
    let wanted = prediction.wanted();
    let opened = read_everything(prediction, &paths, wanted, &unread);
    Ok((opened, Snapshots { paths }))
}

/// Snapshots that were found.
#[derive(Clone, Debug)]
pub struct Snapshots {
    paths: Vec<SnapshotPath>,
}

impl Snapshots {
    /// Begins to read some rows of them on other threads.
    pub fn begin(self, wanted: Wanted) -> std::io::Result<SnapshotLoad> {
        load_snapshots(self.paths, Arc::new(wanted)).map_err(std::io::Error::other)
    }

    /// Reads some rows of them, and returns when all are read.
    pub fn read(&self, wanted: Wanted) -> Vec<Arrival> {
        let mut arrivals = Vec::new();
        read_snapshots(
            &self.paths,
            &Arc::new(wanted),
            &AtomicBool::new(false),
            &mut |event| {
                if let LoadEvent::File { order, file } = event {
                    arrivals.push(Arrival { order, file });
                }
                true
            },
        );
        arrivals
    }
}

/// Opens the files without opening a snapshot: these are read while the screen stands, as many as
/// there are.
pub fn open_for_screen(inputs: &Inputs, sample: bool) -> anyhow::Result<(Prediction, Snapshots)> {
    let (mut prediction, paths) = start(inputs, sample, &mut Unread::default())?;
    prediction.facts_mut().loading = !paths.is_empty();
    Ok((prediction, Snapshots { paths }))
}

enum Found {
    Files(Box<Prediction>, Vec<SnapshotPath>),
    Nothing { config: String, credentials: String },
}

fn start(
    inputs: &Inputs,
    sample: bool,
    unread: &mut Unread,
) -> anyhow::Result<(Prediction, Vec<SnapshotPath>)> {
    if sample {
        return Ok((open_sample(inputs, unread)?, Vec::new()));
    }
    match survey_files(inputs, unread)? {
        Found::Files(prediction, paths) => Ok((*prediction, paths)),
        Found::Nothing { .. } => Ok((open_sample(inputs, unread)?, Vec::new())),
    }
}

fn assumptions(inputs: &Inputs, unread: &mut Unread) -> anyhow::Result<Assumptions> {
    let now = match &inputs.now {
        Some(text) => text.parse::<jiff::Timestamp>().with_context(|| {
            format!("--now {text}: write an instant such as 2026-01-31T12:00:00Z")
        })?,
        None => now(),
    };
    let mut assumptions = Assumptions::at(now.as_second());
    assumptions.suppose_identity = inputs.suppose_identity;
    assumptions.client = inputs.client.parse().map_err(|_| {
        let names: Vec<&str> = Client::ALL.iter().map(|client| client.name()).collect();
        anyhow!("--client {}: one of {}", inputs.client, names.join(", "))
    })?;
    let file = inputs.context_file.as_ref();
    if let Some(file) = file.and_then(|path| unread.read(path)) {
        let mut context = assumptions.context.clone();
        match context.read(&file.name, &file.bytes) {
            Ok(()) => assumptions.context = context,
            Err(problem) => unread.refuse(&file, &shown(&problem))?,
        }
    }
    for assignment in &inputs.context {
        assumptions
            .context
            .add(assignment)
            .map_err(|problem| anyhow!("--context: {problem}"))?;
    }
    Ok(assumptions)
}

fn open_sample(inputs: &Inputs, unread: &mut Unread) -> anyhow::Result<Prediction> {
    let file = |name: &str, text: &str| SourceFile::new(name, text.as_bytes());
    let config = file("sample/config", SAMPLE_CONFIG);
    let credentials = file("sample/credentials", SAMPLE_CREDENTIALS);
    let (identities, _) = read_identities(&file("sample/identities.json", SAMPLE_IDENTITIES));
    let survey = Survey::new(
        Config {
            profiles: ProfileSet::parse(Some(&config), Some(&credentials)),
            identities,
            environment: Environment::empty(),
        },
        assumptions(inputs, unread)?,
    );
    let mut facts = AccountStore::default();
    let wanted = Arc::new(Wanted::everything());
    let snapshot = read_snapshot(
        "sample/snapshots/111122223333.json".into(),
        SAMPLE_SNAPSHOT.as_bytes(),
        &wanted,
    );
    facts.absorb(0, snapshot);
    let mut prediction = Prediction::new(survey, facts);
    "built-in sample".clone_into(&mut prediction.origin);
    prediction.sample = true;
    prediction.selected.clone_from(&inputs.profile);
    suppose(inputs, &mut prediction)?;
    add_pasted(inputs, &mut prediction, unread)?;
    Ok(prediction)
}

/// `--suppose PROFILE.KEY=VALUE`, before anything is evaluated and before snapshots are read.
fn suppose(inputs: &Inputs, prediction: &mut Prediction) -> anyhow::Result<()> {
    for given in &inputs.suppose {
        SettingOverride::parse(given)
            .and_then(|change| prediction.suppose(change))
            .map_err(|error| anyhow!("--suppose {}", override_problem(&error)))?;
    }
    Ok(())
}

/// The paths that the command line names.
pub(super) fn path_flags(inputs: &Inputs) -> PathFlags {
    PathFlags {
        config: inputs.config.clone(),
        credentials: inputs.credentials.clone(),
        snapshots: inputs.snapshot.clone(),
    }
}

/// Reads config, credentials and the small files; finds the snapshots without opening them.
fn survey_files(inputs: &Inputs, unread: &mut Unread) -> anyhow::Result<Found> {
    let flags = path_flags(inputs);
    let paths = locate_config(&flags, &variable);
    let mut read = |path: &Path, is_named: bool| {
        let name = display_name(path, &variable);
        let file = config_file(path, &name, is_named, unread)?;
        anyhow::Ok((name, file))
    };
    let (config_name, config) = read(&paths.config, inputs.config.is_some())?;
    let (credentials_name, credentials) = read(&paths.credentials, inputs.credentials.is_some())?;
    let origin = match (&config, &credentials) {
        (Some(_), _) => config_name,
        (None, Some(_)) => credentials_name,
        (None, None) => {
            return Ok(Found::Nothing {
                config: config_name,
                credentials: credentials_name,
            });
        }
    };
    let environment: Environment = environment().into_iter().collect();
    let assumptions = assumptions(inputs, unread)?;
    let profiles = ProfileSet::parse(config.as_ref(), credentials.as_ref());
    let selected = selected(inputs, &assumptions, &environment);
    let survey = Survey::new(
        Config {
            identities: read_all_identities(inputs, &profiles, unread)?,
            profiles,
            environment,
        },
        assumptions,
    );
    let mut prediction = Prediction::new(survey, AccountStore::default());
    prediction.origin = origin;
    prediction.selected = selected;
    let profiles = &prediction.survey.config.profiles;
    // `fix` corrects the header of a section that was meant for a profile.
    let wrong = |name: &&String| profiles.meant_profile(name).is_none();
    if let Some(profile) = inputs.profile.as_ref().filter(wrong) {
        super::check::choose(&prediction, std::slice::from_ref(profile))?;
    }
    suppose(inputs, &mut prediction)?;
    if let Some(path) = &inputs.context_file {
        for text in idle_scopes(&prediction) {
            let name = path.display().to_string();
            warn(&format!("--context-file {}: {text}", harmless(&name)));
        }
    }
    learn_from_tokens(&mut prediction);
    learn_from_cli_cache(&mut prediction, &[&paths.config, &paths.credentials]);
    add_organization(inputs, &mut prediction, unread)?;
    add_pasted(inputs, &mut prediction, unread)?;
    let snapshots = locate_snapshots(&flags, &variable);
    empty_folders(&inputs.snapshot, &snapshots).for_each(|text| warn(&text));
    Ok(Found::Files(Box::new(prediction), snapshots))
}

/// The profile that `--profile` or the client's environment variables select.
fn selected(
    inputs: &Inputs,
    assumptions: &Assumptions,
    environment: &Environment,
) -> Option<String> {
    let flavor = assumptions.client.flavor().unwrap_or(Flavor::Cli2);
    let mut variables = flavor.profile_variables().into_iter();
    let mut selected = || variables.find_map(|name| environment.get(name).map(str::to_owned));
    inputs.profile.clone().or_else(&mut selected)
}

/// Reads the policies of the organization.
fn add_organization(
    inputs: &Inputs,
    prediction: &mut Prediction,
    unread: &mut Unread,
) -> anyhow::Result<()> {
    let Some(file) = inputs.org.as_ref().and_then(|path| unread.read(path)) else {
        return Ok(());
    };
    let (organization, problems) = read_organization(&file);
    // Half an organization would let through what the other half denies.
    if let Some(problem) = problems.first() {
        unread.refuse(&file, &format!("--org {}", shown(problem)))?;
    } else {
        prediction.facts_mut().organization = organization;
    }
    if let Some((account, kind, level, what)) = prediction.facts.organization.refused_policy() {
        bail!(
            "--org {}: AWS would refuse the {kind} of account {account}, level {level}: {what}\n  \
             correct the document; a policy that is not understood cannot be left out",
            file.name
        );
    }
    Ok(())
}

fn config_file(
    path: &Path,
    name: &str,
    asked: bool,
    unread: &mut Unread,
) -> anyhow::Result<Option<SourceFile>> {
    match read_config(path, name) {
        ConfigRead::Read(file) => Ok(Some(file)),
        ConfigRead::Unreadable(error) => {
            unread.say(&format!("{error}; the AWS CLI takes it for an empty file"));
            Ok(Some(SourceFile::new(name, Vec::new())))
        }
        ConfigRead::Absent if asked => bail!(
            "{name} is not a file\n  check the path, or leave the option out to use your AWS config"
        ),
        ConfigRead::Absent => Ok(None),
    }
}

/// Reads every snapshot, says on a terminal how far it is, and evaluates once at the end.
fn read_everything(
    mut prediction: Prediction,
    paths: &[SnapshotPath],
    wanted: Wanted,
    unread: &Unread,
) -> Opened {
    let wanted = Arc::new(wanted);
    let total: u64 = paths.iter().map(|path| path.bytes).sum();
    let shows = total > 50_000_000 && std::io::stderr().is_terminal();
    let facts = prediction.facts_mut();
    read_snapshots(paths, &wanted, &AtomicBool::new(false), &mut |event| {
        match event {
            LoadEvent::File { order, file } => {
                facts.absorb(order, *file);
            }
            LoadEvent::Progress { bytes_done } if shows => {
                let percent = bytes_done * 100 / total.max(1);
                let _ = write!(std::io::stderr(), "\rreading snapshots: {percent} %");
            }
            _ => {}
        }
        true
    });
    if shows {
        let _ = write!(std::io::stderr(), "\r\x1b[K");
    }
    report(&prediction.facts.snapshots().diagnostics());
    Opened {
        unread: unread.any() || prediction.facts.snapshots().any_unreadable(),
        prediction,
    }
}
