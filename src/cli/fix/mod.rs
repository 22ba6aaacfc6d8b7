//! `rolechain fix`: the change that repairs a profile, proven on the edited text, shown as a diff,
//! written if asked for.

mod json;
mod prove;
mod report;

use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};

use self::prove::{TriedProposal, combine, header_proposal, is_proven, proposals, prove};
use self::report::Report;
use super::args::{FixOptions, Format, Inputs, Output};
use super::check::choose;
use super::exit::ExitStatus;
use super::inputs::{Opened, open};
use super::print;
use super::style::plain;
use crate::config::ConfigFile;
use crate::config::edit::{EditedFile, WriteError, WriteOptions, Written, write_atomically};
use crate::explain::{
    breaking_node, deciding_node, harmful, how_to_write, nothing_to_fix, only_by_policy,
    other_caller, proof_incomplete,
};
use crate::load::{PathFlags, locate_config, now, variable};
use crate::predict::Prediction;
use crate::predict::ProfileVerdict;
use crate::repair::find_repairs;
use crate::text::harmless;

/// Runs the command.
pub(crate) fn run(
    inputs: &Inputs,
    output: &Output,
    name: &str,
    options: &FixOptions,
) -> anyhow::Result<ExitStatus> {
    let opened = open(inputs)?;
    let unread = opened.unread;
    let status = fix(&opened, inputs, output, name, options)?;
    Ok(if unread { ExitStatus::Usage } else { status })
}

fn fix(
    opened: &Opened,
    inputs: &Inputs,
    output: &Output,
    name: &str,
    options: &FixOptions,
) -> anyhow::Result<ExitStatus> {
    let Opened { prediction, unread } = opened;
    if !prediction.overrides().is_empty() {
        bail!("fix changes the files as they are; leave --suppose out");
    }
    // A proof may rest on what was supposed of the request.
    if !prediction.survey.assumptions.context.is_empty()
        || prediction.survey.assumptions.suppose_identity
    {
        use std::io::Write as _;
        let _ = writeln!(
            std::io::stderr(),
            "rolechain: proven under what is supposed with --context or --suppose-identity"
        );
    }
    if let Some(report) = report_header(prediction, inputs, name) {
        return finish(report, inputs, output, options, *unread);
    }
    let id = choose(prediction, &[name.to_owned()])?[0];
    let verdict = prediction.profile_verdict(id);
    // A profile without a hop may have lost its role to a misspelt key.
    let lost = verdict == ProfileVerdict::NoHops && !find_repairs(prediction, id).is_empty();
    if !lost
        && matches!(
            verdict,
            ProfileVerdict::Allowed { .. } | ProfileVerdict::NoHops
        )
    {
        let mut report = Report::new(prediction, id, id);
        report.message = nothing_to_fix(name, verdict);
        return report.print(output, ExitStatus::Allowed);
    }
    let broken = verdict == ProfileVerdict::Broken;
    let hop = if lost {
        id
    } else if broken {
        breaking_node(prediction, id)
    } else {
        deciding_node(prediction, id)
    };
    let before = prediction
        .outcome(hop)
        .filter(|_| !broken)
        .map(|outcome| outcome.if_reached);
    let mut report = Report::new(prediction, id, hop);
    report.paths = FilePaths::of(inputs);
    for proposal in proposals(prediction, id, hop) {
        let tried = prove(prediction, name, &report.hop, proposal);
        if is_proven(&tried, verdict, before) {
            report.tried.push(tried);
        }
    }
    if let Some(whole) = combine(prediction, name, &report.hop, &report.tried) {
        report.tried.insert(0, whole);
    }
    if report.tried.is_empty() && lost {
        report.message = nothing_to_fix(name, verdict);
    } else if report.tried.is_empty() {
        report.say_why_not(prediction, id, hop);
    }
    finish(report, inputs, output, options, *unread)
}

/// The report on a profile that does not exist and that a section was meant for.
fn report_header(prediction: &Prediction, inputs: &Inputs, name: &str) -> Option<Report> {
    let proposal = header_proposal(prediction, name)?;
    let tried = prove(prediction, name, name, proposal);
    if !is_proven(&tried, ProfileVerdict::Broken, None) {
        return None;
    }
    let mut report = Report::of_missing(prediction, name);
    report.paths = FilePaths::of(inputs);
    report.tried.push(tried);
    let whole = combine(prediction, name, name, &report.tried);
    if let Some(whole) = whole {
        report.tried.insert(0, whole);
    }
    Some(report)
}

/// Chooses a repair, writes it if asked to, and prints the report.
fn finish(
    mut report: Report,
    inputs: &Inputs,
    output: &Output,
    options: &FixOptions,
    unread: bool,
) -> anyhow::Result<ExitStatus> {
    let failed = ExitStatus::from(report.verdict);
    report.chosen = match options.choose {
        Some(0) => bail!("--choose counts from 1"),
        Some(number) if number > report.tried.len() => {
            let there = match report.tried.len() {
                0 => "no repair is proven".to_owned(),
                1 => "there is 1 repair".to_owned(),
                count => format!("there are {count} repairs"),
            };
            bail!(
                "--choose {number}: {there}; rolechain fix {} --all lists what there is",
                harmless(&report.profile)
            )
        }
        Some(number) => Some(number - 1),
        None => (0..report.tried.len())
            .find(|at| report.is_harmless(*at))
            .or((!report.tried.is_empty()).then_some(0)),
    };
    report.all = options.all;
    let Some(chosen) = report.chosen else {
        return report.print(output, failed);
    };
    let then = report.tried[chosen]
        .after()
        .map_or(failed, ExitStatus::from);
    let owners = report.owners(chosen);
    if !owners.is_empty() {
        // A policy to ask for is a repair as well, but none to be written here.
        report.message = only_by_policy(&owners);
        return report.print(output, if options.write { failed } else { then });
    }
    if report.tried[chosen].result.is_err() {
        return report.print(output, failed);
    }
    let choice = format!("--choose {}", chosen + 1);
    let needs_choice = options.choose.is_none() && !report.is_harmless(chosen);
    if !options.write {
        report.message = if needs_choice {
            how_to_write(&format!("--write {choice}"))
        } else {
            how_to_write("--write")
        };
        return report.print(output, then);
    }
    if needs_choice {
        report.message = match report.victim(chosen) {
            Some(victim) => harmful(victim, &choice),
            None => other_caller(&choice),
        };
        return report.print(output, failed);
    }
    if unread {
        report.message = proof_incomplete();
        return report.print(output, failed);
    }
    let result = write_files(inputs, &report.tried[chosen], options, &mut report.written);
    if let Err(error) = result {
        // What was written before the failure is said all the same.
        if !report.written.is_empty() {
            report.print(output, ExitStatus::Usage)?;
        }
        return Err(error);
    }
    report.print(output, then)
}

impl Report {
    fn print(&self, output: &Output, status: ExitStatus) -> anyhow::Result<ExitStatus> {
        let text = match output.format {
            Format::Text => plain(self.text(output.ascii), output.ascii),
            Format::Json => json::json(self)?,
        };
        print(&text, output.color)?;
        Ok(status)
    }
}

/// Where the two files stand, as the command line and the environment say it.
#[derive(Default)]
struct FilePaths {
    config: PathBuf,
    credentials: PathBuf,
}

impl FilePaths {
    fn of(inputs: &Inputs) -> Self {
        let flags = PathFlags {
            config: inputs.config.clone(),
            credentials: inputs.credentials.clone(),
            snapshots: Vec::new(),
        };
        let paths = locate_config(&flags, &variable);
        Self {
            config: paths.config,
            credentials: paths.credentials,
        }
    }

    fn path(&self, file: ConfigFile) -> &Path {
        match file {
            ConfigFile::Config => &self.config,
            ConfigFile::Credentials => &self.credentials,
        }
    }
}

fn write_files(
    inputs: &Inputs,
    tried: &TriedProposal,
    options: &FixOptions,
    done: &mut Vec<Written>,
) -> anyhow::Result<()> {
    let Ok(proof) = &tried.result else {
        return Ok(());
    };
    let write = file_writer(inputs, !options.no_backup);
    for edited in &proof.files {
        let written = write(edited);
        done.push(written.map_err(|problem| anyhow!(harmless(&problem.to_string()).into_owned()))?);
    }
    Ok(())
}

/// Writes an edited file where the command line and the environment say it stands, with or without
/// a backup.
pub fn file_writer(
    inputs: &Inputs,
    backup: bool,
) -> impl Fn(&EditedFile) -> Result<Written, WriteError> + use<> {
    let paths = FilePaths::of(inputs);
    move |edited| {
        let path = paths.path(edited.file);
        let options = WriteOptions {
            backup: backup.then(now),
        };
        write_atomically(path, &edited.before.bytes, &edited.after.bytes, options)
    }
}
