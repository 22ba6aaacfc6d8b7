//! `rolechain fix`: the change that repairs a profile, proven on the edited text, shown as a diff,
//! and written on request.

use anyhow::{anyhow, bail};

use super::args::{FixOptions, Inputs, Output};
use super::check::choose;
use super::configs::config_paths;
use super::exit::ExitStatus;
use super::inputs::open;
use super::named_files::warn;
use super::style::{KEEP, put, put_at, put_line, put_mark, put_runs};
use super::{done, print_report};
use crate::config::edit::{
    EditedFile, WriteError, WriteOptions, Written, unified_diff, write_atomically,
};
use crate::explain::fix::{FilePaths, Fix, Proof};
use crate::explain::prove::{fix_header, fix_profile};
use crate::explain::report::fix_report;
use crate::explain::{
    Need, Tone, attributes_lost, becomes, cannot_be_written, diff_tone, edit_refused,
    edit_sentence, gets_worse, harmful, how_to_write, more_profiles, need_words, needs_heading,
    only_by_policy, other_caller, policy_diff, policy_heading, profile_mark, proof_incomplete,
    step_words, steps_heading, written,
};
use crate::load::{display_name, is_stream, now, variable};
use crate::repair::PolicyChange;
use crate::text::{advised, harmless, text, word};

/// Runs the command.
pub(crate) fn run(
    inputs: &Inputs,
    output: &Output,
    name: &str,
    options: &FixOptions,
) -> anyhow::Result<ExitStatus> {
    let opened = open(inputs)?;
    let prediction = &opened.prediction;
    if !prediction.overrides().is_empty() {
        bail!(word!(
            "fix changes the files as they are; leave --suppose out"
        ));
    }
    let assumptions = &prediction.survey.assumptions;
    if !assumptions.context.is_empty() || assumptions.suppose_identity {
        warn(word!(
            "proven under what is supposed with --context or --suppose-identity"
        ));
    }
    let mut fix = match fix_header(prediction, name) {
        Some(fix) => fix,
        None => fix_profile(prediction, choose(prediction, &[name.to_owned()])?[0]),
    };
    fix.paths = file_paths(inputs);
    let status = finish(&mut fix, inputs, options, opened.unread);
    // Files that were written before a failure are still reported.
    if status.is_ok() || !fix.written.is_empty() {
        print_report(output, || fix_text(&fix, options.all), || fix_report(&fix))?;
    }
    let status = status?;
    drop(fix);
    Ok(done(opened, status))
}

/// The requested repair, else the first that is harmless, else the first.
fn choose_repair(fix: &Fix<'_>, choose: Option<usize>) -> anyhow::Result<Option<usize>> {
    let count = fix.tried.len();
    match choose {
        Some(0) => bail!(word!("--choose counts from 1")),
        Some(number) if number > count => {
            let there = match count {
                0 => word!("no repair is proven").to_owned(),
                1 => word!("there is 1 repair").to_owned(),
                count => text!("there are {count} repairs", count),
            };
            bail!(text!(
                "--choose {number}: {there}; rolechain fix {profile} --all lists what there is",
                number,
                there,
                profile = harmless(fix.profile)
            ))
        }
        Some(number) => Ok(Some(number - 1)),
        None => Ok((0..count)
            .find(|at| fix.is_harmless(*at))
            .or((count > 0).then_some(0))),
    }
}

/// Chooses a repair and writes it if requested.
fn finish(
    fix: &mut Fix<'_>,
    inputs: &Inputs,
    options: &FixOptions,
    unread: bool,
) -> anyhow::Result<ExitStatus> {
    let failed = ExitStatus::from(fix.verdict);
    if fix.verdict.rank() == 0 && fix.tried.is_empty() {
        return Ok(failed);
    }
    fix.chosen = choose_repair(fix, options.choose)?;
    let Some(chosen) = fix.chosen else {
        return Ok(failed);
    };
    let tried = &fix.tried[chosen];
    let proof = tried.result.as_ref().ok();
    let then = proof.map_or(failed, |proof| proof.profile.into());
    let owners = fix.owners(chosen);
    if !owners.is_empty() {
        // A policy change for an owner is a repair as well, but is never written.
        fix.message = only_by_policy(&owners);
        return Ok(if options.write { failed } else { then });
    }
    let Some(proof) = proof else {
        return Ok(failed);
    };
    let choice = text!("--choose {chosen}", chosen = chosen + 1);
    let needs_choice = options.choose.is_none() && !fix.is_harmless(chosen);
    let unwritable = unwritable(inputs, &fix.paths, &proof.edited.files);
    if !options.write {
        fix.message = match &unwritable {
            Some(what) => cannot_be_written(what),
            None if needs_choice => how_to_write(&format!("--write {choice}")),
            None => how_to_write("--write"),
        };
        return Ok(then);
    }
    if let Some(what) = unwritable {
        let problem = text!("--write: {what} is not a file that can be written", what);
        bail!(advised(problem, word!("save it as a file and name that")));
    }
    if needs_choice {
        fix.message = match proof.victim() {
            Some(victim) => harmful(victim, &choice),
            None => other_caller(&choice),
        };
        return Ok(failed);
    }
    if unread {
        fix.message = proof_incomplete();
        return Ok(failed);
    }
    let write = file_writer(inputs, !options.no_backup);
    for edited in &proof.edited.files {
        let written = write(edited).map_err(|error| anyhow!("{}", harmless(&error.to_string())))?;
        fix.written.push(written);
    }
    Ok(then)
}

/// The paths of the two files, from the command line and the environment.
fn file_paths(inputs: &Inputs) -> FilePaths {
    if inputs.sample {
        return FilePaths {
            config: "sample/config".into(),
            credentials: "sample/credentials".into(),
        };
    }
    let paths = config_paths(inputs);
    FilePaths {
        config: paths.config,
        credentials: paths.credentials,
    }
}

/// The part of the edited files that cannot be written: files of the sample, standard input, a pipe
/// or a device.
fn unwritable(inputs: &Inputs, paths: &FilePaths, files: &[EditedFile]) -> Option<String> {
    if inputs.sample {
        return Some(word!("the built-in sample").to_owned());
    }
    let mut paths = files.iter().map(|edited| paths.path(edited.file));
    let stream = paths.find(|path| is_stream(path))?;
    Some(display_name(stream, &variable))
}

/// Writes an edited file to its path from the command line or the environment, with or without a
/// backup.
pub(crate) fn file_writer(
    inputs: &Inputs,
    backup: bool,
) -> impl Fn(&EditedFile) -> Result<Written, WriteError> + use<> {
    let paths = file_paths(inputs);
    move |edited| {
        let path = paths.path(edited.file);
        if is_stream(path) {
            return Err(WriteError::NoFile(path.to_owned()));
        }
        let options = WriteOptions {
            backup: backup.then(now),
        };
        write_atomically(path, &edited.before.bytes, &edited.after.bytes, options)
    }
}

// The outcome of the repairs as text.

/// Maximum number of other profiles listed that do not get worse.
const MOST_OTHERS: usize = 12;

/// The chosen repair, or `all` of them.
fn fix_text(fix: &Fix<'_>, all: bool) -> String {
    let mut out = String::new();
    put(&mut out, Tone::Strong, &harmless(fix.profile));
    out.push_str("  ");
    put_mark(&mut out, profile_mark(fix.verdict));
    out.push('\n');
    if fix.verdict.rank() > 0 || !fix.tried.is_empty() {
        if fix.hop != fix.profile {
            put_at(&mut out, fix.hop);
        }
        put_line(&mut out, &fix.sentence);
    }
    for at in 0..fix.tried.len() {
        if all || fix.chosen.is_none_or(|chosen| chosen == at) {
            put_tried(&mut out, fix, at);
        }
    }
    for file in &fix.written {
        out.push('\n');
        put_runs(&mut out, &written(&file.path, file.backup.as_deref()));
        if !file.lost.is_empty() {
            out.push('\n');
            put_runs(&mut out, &attributes_lost(&file.lost));
        }
    }
    if !fix.message.is_empty() {
        out.push('\n');
        put_runs(&mut out, &fix.message);
    }
    out.push('\n');
    put_needs(&mut out, &fix.needs);
    out
}

fn put_tried(out: &mut String, fix: &Fix<'_>, at: usize) {
    let tried = &fix.tried[at];
    out.push('\n');
    let heading = match fix.tried.len() {
        1 => "fix: ".to_owned(),
        count => text!("fix {at} of {count}: ", at = at + 1, count),
    };
    put(out, Tone::Fix, &heading);
    let proposal = &tried.proposal;
    if let [_, _, ..] = &proposal.steps[..] {
        put_runs(out, &steps_heading(proposal.steps.len()));
        for (at, step) in proposal.steps.iter().enumerate() {
            out.push_str("\n  ");
            put_runs(out, &step_words(at + 1, &step.hop, &step.words));
        }
        out.push_str("\n  ");
        put_runs(out, &fix.outlook(tried));
    } else {
        put_runs(out, &fix.sentence(tried));
    }
    out.push('\n');
    let proof = match &tried.result {
        Ok(proof) => proof,
        Err(error) => {
            out.push_str("  ");
            put_line(out, &edit_refused(error));
            for edit in proposal.edits() {
                out.push_str("  ");
                put_line(out, &edit_sentence(edit));
            }
            return;
        }
    };
    put_effects(out, fix, proof);
    put_needs(out, &proof.needs);
    for policy in &proposal.policies {
        put_policy(out, policy);
    }
    for file in &proof.edited.files {
        out.push('\n');
        for line in unified_diff(file).lines {
            out.push(KEEP);
            put(out, line.mark.into(), &harmless(&line.text));
            out.push('\n');
        }
    }
}

/// The new verdicts of the profile and of others; those that get worse are all listed.
fn put_effects(out: &mut String, fix: &Fix<'_>, proof: &Proof<'_>) {
    let mut line = |profile: &str, before, after, worse: bool| {
        out.push_str("  ");
        put_runs(out, &becomes(profile, before, after));
        if worse {
            put_runs(out, &gets_worse());
        }
        out.push('\n');
    };
    if proof.profile != fix.verdict {
        line(fix.profile, fix.verdict, proof.profile, false);
    }
    let mut left = 0;
    for (at, change) in proof.others.iter().enumerate() {
        let worse = change.is_worse();
        if at < MOST_OTHERS || worse {
            line(change.profile, change.before, change.after, worse);
        } else {
            left += 1;
        }
    }
    if let Some(more) = more_profiles(left, proof.unchecked) {
        out.push_str("  ");
        put_line(out, &more);
    }
}

fn put_needs(out: &mut String, needs: &[Need]) {
    if needs.is_empty() {
        return;
    }
    put_line(out, &needs_heading());
    for need in needs {
        out.push_str("  ");
        put_line(out, &need_words(need));
    }
}

fn put_policy(out: &mut String, policy: &PolicyChange) {
    out.push_str("\n  ");
    put(out, Tone::Strong, &policy_heading(policy));
    out.push('\n');
    for line in policy_diff(policy) {
        out.push(KEEP);
        out.push_str("  ");
        put(out, diff_tone(&line), &line);
        out.push('\n');
    }
}
