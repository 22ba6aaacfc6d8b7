//! `rolechain sources`: every input, its contents, and its problems.

use std::path::{Path, PathBuf};

use super::args::{Inputs, Output};
use super::configs::config_paths;
use super::exit::ExitStatus;
use super::facts::{default_file, one_answer};
use super::fetched::{IDENTITIES, fetched_file, organization_file};
use super::inputs::{Snapshots, open_silently};
use super::named_files::{shown, split_assignment};
use super::print_report;
use super::style::{HANG, put, put_line};
use super::warnings::written;
use crate::config::{ConfigFile, LineRefusal};
use crate::explain::report::{SnapshotContents, Source, SourceKind, sources_report};
use crate::explain::{Tone, source_words};
use crate::iam::account::{SnapshotFile, Wanted};
use crate::load::{SnapshotPath, cache_folder, display_name, variable};
use crate::predict::Prediction;
use crate::text::{Diagnostic, Severity, harmless};

/// Runs the command: 0, or 2 if an input cannot be read.
pub(crate) fn run(inputs: &Inputs, output: &Output) -> anyhow::Result<ExitStatus> {
    let (opened, snapshots) = open_silently(inputs, |wanted| *wanted = Wanted::everything())?;
    let sources = all_sources(inputs, &opened.prediction, &snapshots);
    print_report(output, || text(&sources), || sources_report(&sources))?;
    let mut files = opened.prediction.facts.snapshots().files();
    Ok(if files.any(is_lost) {
        ExitStatus::Usage
    } else {
        opened.status(ExitStatus::Allowed)
    })
}

/// Returns true if every row of a snapshot is passed over.
fn is_lost(file: &SnapshotFile) -> bool {
    let mut problems = file.diagnostics.iter();
    file.rows == 0 && problems.any(|problem| problem.code == "snapshot_row_unreadable")
}

/// Every input that exists.
pub(super) fn all_sources(
    inputs: &Inputs,
    prediction: &Prediction,
    snapshots: &Snapshots,
) -> Vec<Source> {
    let mut sources = config_sources(inputs, prediction);
    let files = prediction.facts.snapshots().files();
    sources.extend(files.map(|file| snapshot_source(prediction, file, snapshots.paths())));
    sources.extend(further_sources(inputs, prediction));
    sources
}

/// An existing file, without its contents.
fn source(prediction: &Prediction, kind: SourceKind, path: Option<&Path>) -> Source {
    let metadata = path.and_then(|path| std::fs::metadata(path).ok());
    let is_here = metadata.is_some();
    let metadata = metadata.filter(std::fs::Metadata::is_file);
    let now = prediction.survey.assumptions.now;
    let name = path.map_or_else(String::new, |path| display_name(path, &variable));
    Source {
        bytes: metadata.as_ref().map(std::fs::Metadata::len),
        age: path
            .filter(|_| is_here)
            .and_then(|path| Some(now - written(path)?)),
        ..Source::new(name, kind)
    }
}

/// The two config files; those of the sample are built in.
fn config_sources(inputs: &Inputs, prediction: &Prediction) -> Vec<Source> {
    let paths = config_paths(inputs);
    let files = prediction.survey.config.profiles.files().map(|file| {
        let (kind, path) = match file.file {
            ConfigFile::Config => (SourceKind::Config, &paths.config),
            ConfigFile::Credentials => (SourceKind::Credentials, &paths.credentials),
        };
        let path = Some(path.as_path()).filter(|_| !prediction.sample);
        let refused = |refusal: &LineRefusal| {
            Diagnostic::new(Severity::Error, "file_refused", refusal.reason())
                .at(refusal.location.clone())
        };
        Source {
            name: file.source.name.to_string(),
            entries: Some(file.sections.len()),
            problems: file.refusals.iter().map(refused).collect(),
            ..source(prediction, kind, path)
        }
    });
    files.collect()
}

fn snapshot_source(prediction: &Prediction, file: &SnapshotFile, paths: &[SnapshotPath]) -> Source {
    let mut paths = paths.iter();
    let path = paths.find(|path| *harmless(&path.name) == *file.name);
    let kind = SourceKind::Snapshot(file.kind);
    let found = source(prediction, kind, path.map(|path| path.path.as_path()));
    let now = prediction.survey.assumptions.now;
    let snapshots = prediction.facts.snapshots();
    let is_here = |problem: &Diagnostic| {
        let at = problem.location.as_ref();
        at.is_some_and(|at| at.file == file.name)
    };
    let mut broken = snapshots.disagreements();
    broken.retain(is_here);
    let fetched = file.fetched.as_ref().map(|fetched| now - fetched.at);
    Source {
        name: file.name.to_string(),
        age: fetched.or(found.age),
        held: Some(SnapshotContents {
            roles: file.role_rows,
            users: file.rows - file.role_rows.min(file.rows),
            accounts: file.accounts.iter().map(ToString::to_string).collect(),
            whole: file.whole.iter().map(|it| it.account.to_string()).collect(),
        }),
        problems: file.diagnostics.iter().chain(&broken).cloned().collect(),
        ..found
    }
}

/// Files named by options other than config files and snapshots, files that fetch wrote beside
/// these, and the AWS CLI's cached sessions.
fn further_sources(inputs: &Inputs, prediction: &Prediction) -> Vec<Source> {
    let policies = inputs.trust_policy.iter();
    let policies = policies.filter_map(|given| Some(split_assignment(given)?.1));
    let mut paths: Vec<(SourceKind, PathBuf)> = policies
        .map(|path| (SourceKind::TrustPolicy, path))
        .collect();
    let identities = inputs.identities.iter();
    paths.extend(identities.map(|path| {
        let path = one_answer(path).map_or_else(|| path.clone(), |(_, path)| path);
        (SourceKind::Identities, path)
    }));
    if inputs.identities.is_empty() && !prediction.sample {
        let found = [fetched_file(inputs, IDENTITIES), default_file()];
        let found = found.into_iter().flatten();
        paths.extend(found.map(|path| (SourceKind::Identities, path)));
    }
    let organization = organization_file(inputs);
    paths.extend(organization.map(|path| (SourceKind::Organization, path)));
    let context = inputs.context_file.iter().cloned();
    paths.extend(context.map(|path| (SourceKind::Context, path)));
    let found = paths.iter();
    let found = found.map(|(kind, path)| source(prediction, *kind, Some(path)));
    let cache = (!prediction.cache.is_empty()).then(|| cache_folder(&variable));
    let cache = cache.map(|folder| Source {
        entries: Some(prediction.cache.len()),
        ..source(prediction, SourceKind::SessionCache, Some(&folder))
    });
    found.chain(cache).collect()
}

fn text(sources: &[Source]) -> String {
    let mut out = String::new();
    for source in sources {
        put(&mut out, Tone::Strong, &harmless(&source.name));
        out.push_str("\n  ");
        out.push(HANG);
        put_line(&mut out, &source_words(source));
        for problem in &source.problems {
            out.push_str("  ");
            let severity = problem.severity;
            put(&mut out, Tone::from(severity), severity.word());
            out.push_str("  ");
            out.push(HANG);
            out.push_str(&shown(problem).replace("\n  ", "; "));
            out.push('\n');
        }
    }
    out
}
