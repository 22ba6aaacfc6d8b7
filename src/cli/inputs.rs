//! The command line's paths and overrides → a prediction.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context as _, anyhow, bail};

use super::args::Inputs;
use super::configs;
use super::configs::{
    VARIABLES, config_paths, invocation, missing_files, no_config, path_flags, read_config_files,
    sample_files,
};
use super::exit::ExitStatus;
use super::facts::{add_pasted, learn_from_cli_cache, learn_from_tokens, read_all_identities};
use super::fetched::organization_file;
use super::log::log_opened;
use super::named_files::{Unread, empty_folders, report, shown, warn};
use super::streams::{Waiting, check_standard_input};
use super::warnings::{idle_scopes, max_age, warn_of_old, written_times};
use crate::chain::Environment;
use crate::chain::client::Flavor;
use crate::config::ProfileSet;
use crate::explain::override_problem;
use crate::iam::account::{AccountStore, Identities, Wanted, read_organization};
use crate::load::{
    LoadEvent, SnapshotLoad, SnapshotPath, environment, load_snapshots, locate_snapshots, now,
    read_snapshots, variable,
};
use crate::predict::{Arrival, Assumptions, Config, Prediction, SettingOverride, Survey};
use crate::text::{advised, harmless, text, word};

/// A prediction with all inputs read and evaluated.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The tree with its verdicts.
    pub prediction: Prediction,
    /// True if an input could not be read; standard error says which.
    pub unread: bool,
}

impl Opened {
    /// The exit code of a command with the result `status`: an unreadable input comes first.
    pub(crate) const fn status(&self, status: ExitStatus) -> ExitStatus {
        if self.unread {
            ExitStatus::Usage
        } else {
            status
        }
    }
}

/// Opens the user's files, reads every snapshot and evaluates every hop. Without any AWS config,
/// the error names both paths.
pub(crate) fn open(inputs: &Inputs) -> anyhow::Result<Opened> {
    open_wanting(inputs, |_| ())
}

/// Like [`open`], and also reads the rows of further roles and users from the snapshots.
pub(crate) fn open_wanting(
    inputs: &Inputs,
    further: impl FnOnce(&mut Wanted),
) -> anyhow::Result<Opened> {
    let (opened, _) = open_silently(inputs, further)?;
    report(&opened.prediction.facts.snapshots().diagnostics());
    Ok(opened)
}

/// The same without a word about what is wrong with a snapshot; and the snapshots that were read.
pub(super) fn open_silently(
    inputs: &Inputs,
    further: impl FnOnce(&mut Wanted),
) -> anyhow::Result<(Opened, Snapshots)> {
    let mut unread = Unread::default();
    let _waiting = Waiting::for_streams(inputs);
    let (prediction, paths) =
        survey_files(inputs, inputs.sample, &mut unread)?.ok_or_else(|| no_config(inputs))?;
    let mut wanted = prediction.wanted();
    further(&mut wanted);
    let read = read_everything(inputs, prediction, paths, wanted, &unread)?;
    warn_of_old(&read.0.prediction);
    Ok(read)
}

/// Like [`open`], with the sample if there is no AWS config; also returns the snapshots that were
/// read.
pub(crate) fn open_or_sample(inputs: &Inputs, sample: bool) -> anyhow::Result<(Opened, Snapshots)> {
    let mut unread = Unread::default();
    let _waiting = Waiting::for_streams(inputs);
    let (prediction, paths) = start(inputs, sample, &mut unread)?;
    let wanted = prediction.wanted();
    let read = read_everything(inputs, prediction, paths, wanted, &unread)?;
    report(&read.0.prediction.facts.snapshots().diagnostics());
    Ok(read)
}

/// Snapshots that were found.
#[derive(Clone, Debug)]
pub(crate) struct Snapshots {
    paths: Vec<SnapshotPath>,
}

impl Snapshots {
    /// Their paths.
    pub(super) fn paths(&self) -> &[SnapshotPath] {
        &self.paths
    }

    /// Starts to read some of their rows on other threads.
    pub(crate) fn begin(self, wanted: Wanted) -> std::io::Result<SnapshotLoad> {
        load_snapshots(self.paths, Arc::new(wanted)).map_err(std::io::Error::other)
    }

    /// Reads some of their rows and waits until all are read.
    pub(crate) fn read(&self, wanted: Wanted) -> Vec<Arrival> {
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

/// Opens the files without the snapshots: these are read while the screen is shown.
pub(crate) fn open_for_screen(
    inputs: &Inputs,
    sample: bool,
) -> anyhow::Result<(Prediction, Snapshots)> {
    let _waiting = Waiting::for_streams(inputs);
    let (mut prediction, paths) = start(inputs, sample, &mut Unread::default())?;
    prediction.facts_mut().loading = !paths.is_empty();
    log_opened(&prediction, &paths);
    Ok((prediction, Snapshots { paths }))
}

/// The sample if no file is named and there is no AWS config. The explorer would hide a message
/// about a missing file, so that is an error here.
fn start(
    inputs: &Inputs,
    sample: bool,
    unread: &mut Unread,
) -> anyhow::Result<(Prediction, Vec<SnapshotPath>)> {
    let sample = sample || inputs.sample;
    if !sample && let Some(problem) = missing_files(inputs).first() {
        bail!("{problem}");
    }
    if let Some(found) = survey_files(inputs, sample, unread)? {
        return Ok(found);
    }
    if names_a_file(inputs) {
        return Err(no_config(inputs));
    }
    survey_files(inputs, true, unread)?.ok_or_else(|| no_config(inputs))
}

/// Returns true if an option or a variable names the files to read.
pub(super) fn names_a_file(inputs: &Inputs) -> bool {
    !inputs.snapshot.is_empty()
        || !inputs.identities.is_empty()
        || inputs.org.is_some()
        || VARIABLES.iter().any(|name| variable(name).is_some())
}

/// The instant taken as now, in seconds since 1970.
pub(super) fn now_of(inputs: &Inputs) -> anyhow::Result<i64> {
    let now = match &inputs.now {
        Some(text) => text.parse::<jiff::Timestamp>().with_context(|| {
            text!(
                "--now {text}: write an instant such as 2026-01-31T12:00:00Z",
                text = harmless(text)
            )
        })?,
        None => now(),
    };
    Ok(now.as_second())
}

fn assumptions(inputs: &Inputs, unread: &mut Unread) -> anyhow::Result<Assumptions> {
    let mut assumptions = Assumptions::at(now_of(inputs)?);
    assumptions.suppose_identity = inputs.suppose_identity;
    assumptions.client = inputs.client.unwrap_or_default();
    assumptions.max_age = max_age(inputs)?;
    assumptions.written = written_times(inputs);
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

/// Applies `--suppose PROFILE.KEY=VALUE`, before anything is evaluated and before snapshots are
/// read.
fn suppose(inputs: &Inputs, prediction: &mut Prediction) -> anyhow::Result<()> {
    for given in &inputs.suppose {
        SettingOverride::parse(given)
            .and_then(|change| prediction.suppose(change))
            .map_err(|error| anyhow!("--suppose {}", override_problem(&error)))?;
    }
    Ok(())
}

/// Reads config, credentials and the small files, or those of the sample; finds the snapshots
/// without opening them. `None` without any AWS config.
fn survey_files(
    inputs: &Inputs,
    sample: bool,
    unread: &mut Unread,
) -> anyhow::Result<Option<(Prediction, Vec<SnapshotPath>)>> {
    check_standard_input(inputs, None)?;
    let template = Arc::new(inputs.template.read()?);
    let Some(files) = (if sample {
        Some(sample_files(inputs)?)
    } else {
        read_config_files(inputs, unread)?
    }) else {
        return Ok(None);
    };
    let profiles = ProfileSet::parse(files.config.as_ref(), files.credentials.as_ref());
    let environment: Environment = if sample {
        Environment::empty()
    } else {
        environment().into_iter().collect()
    };
    let assumptions = assumptions(inputs, unread)?;
    let (selected, selected_by) = selected(inputs, &assumptions, &environment);
    let mut identities = if sample {
        configs::identities()
    } else {
        Identities::new()
    };
    identities.extend(read_all_identities(inputs, sample, &profiles, unread)?);
    let config = Config {
        profiles,
        identities,
        environment,
    };
    let survey = Survey::new(config, assumptions);
    let mut facts = AccountStore::default();
    if sample {
        facts.absorb(0, configs::snapshot());
    }
    let mut prediction = Prediction::new(survey, facts);
    prediction.origin = files.origin;
    if !sample {
        prediction.invocation = invocation(inputs);
    }
    prediction.sample = sample;
    prediction.selected = selected;
    prediction.selected_by = selected_by;
    add_what_is_given(inputs, &mut prediction, unread)?;
    if sample {
        return Ok(Some((prediction, Vec::new())));
    }
    learn_from_tokens(&mut prediction);
    let paths = config_paths(inputs);
    learn_from_cli_cache(&mut prediction, &[&paths.config, &paths.credentials]);
    let mut snapshots = locate_snapshots(&path_flags(inputs), &variable);
    for path in &mut snapshots {
        path.template = Arc::clone(&template);
    }
    empty_folders(&inputs.snapshot, &snapshots).for_each(|text| warn(&text));
    Ok(Some((prediction, snapshots)))
}

/// Adds the facts from options about profiles and policies.
fn add_what_is_given(
    inputs: &Inputs,
    prediction: &mut Prediction,
    unread: &mut Unread,
) -> anyhow::Result<()> {
    let profiles = &prediction.survey.config.profiles;
    // `fix` corrects the header of a section that was meant for a profile.
    let wrong = |name: &&String| profiles.meant_profile(name).is_none();
    if let Some(profile) = inputs.profile.as_ref().filter(wrong) {
        super::check::choose(prediction, std::slice::from_ref(profile))?;
    }
    suppose(inputs, prediction)?;
    if let Some(path) = &inputs.context_file {
        for text in idle_scopes(prediction) {
            let name = path.display().to_string();
            warn(&text!(
                "--context-file {name}: {text}",
                name = harmless(&name),
                text
            ));
        }
    }
    add_organization(inputs, prediction, unread)?;
    add_pasted(inputs, prediction, unread)
}

/// The profile that `--profile` or the client's environment variables select, and the variable.
fn selected(
    inputs: &Inputs,
    assumptions: &Assumptions,
    environment: &Environment,
) -> (Option<String>, Option<&'static str>) {
    if inputs.profile.is_some() {
        return (inputs.profile.clone(), None);
    }
    let flavor = assumptions.client.flavor().unwrap_or(Flavor::Cli2);
    let mut variables = flavor.profile_variables().into_iter();
    let found = variables.find_map(|name| Some((environment.get(name)?.to_owned(), name)));
    found.unzip()
}

/// Reads the policies of the organization.
fn add_organization(
    inputs: &Inputs,
    prediction: &mut Prediction,
    unread: &mut Unread,
) -> anyhow::Result<()> {
    let Some(file) = organization_file(inputs).and_then(|path| unread.read(&path)) else {
        return Ok(());
    };
    let (organization, problems) = read_organization(&file);
    // An incomplete organization would allow calls that the missing part denies.
    if let Some(problem) = problems.first() {
        unread.refuse(&file, &text!("--org {problem}", problem = shown(problem)))?;
    } else {
        prediction.facts_mut().organization = organization;
    }
    if let Some(what) = prediction.facts.organization.refused_policy() {
        let name = file.name;
        bail!(advised(
            text!("--org {name}: AWS would refuse {what}", name, what),
            word!("correct the document; a policy that is not understood cannot be left out")
        ));
    }
    Ok(())
}

/// Reads every snapshot with a progress display on a terminal, and checks what is said of templates.
fn read_everything(
    inputs: &Inputs,
    mut prediction: Prediction,
    paths: Vec<SnapshotPath>,
    wanted: Wanted,
    unread: &Unread,
) -> anyhow::Result<(Opened, Snapshots)> {
    let wanted = Arc::new(wanted);
    let total: u64 = paths.iter().map(|path| path.bytes).sum();
    let shows = total > 50_000_000 && std::io::stderr().is_terminal();
    let facts = prediction.facts_mut();
    read_snapshots(&paths, &wanted, &AtomicBool::new(false), &mut |event| {
        match event {
            LoadEvent::File { order, file } => {
                facts.absorb(order, *file);
            }
            LoadEvent::Progress { bytes_done } if shows => {
                let percent = bytes_done * 100 / total.max(1);
                let words = text!("reading snapshots: {percent} %", percent);
                let _ = write!(std::io::stderr(), "\r{words}");
            }
            _ => {}
        }
        true
    });
    if shows {
        let _ = write!(std::io::stderr(), "\r\x1b[K");
    }
    let snapshots = prediction.facts.snapshots();
    inputs.template.read()?.check(snapshots)?;
    log_opened(&prediction, &paths);
    let unread = unread.any() || snapshots.any_unreadable();
    Ok((Opened { prediction, unread }, Snapshots { paths }))
}
