//! `rolechain doctor`: what is read and why, and what this machine can do. Nothing that it prints
//! tells secrets or names of profiles, roles and accounts.

use crate::text::translated;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::args::{Inputs, Output};
use super::configs::{VARIABLES, config_paths};
use super::exit::ExitStatus;
use super::inputs::{names_a_file, open_silently};
use super::live::installed;
use super::print_report;
use super::settings::settings_path;
use super::sources::all_sources;
use super::style::HANG;
use super::style::{put, put_line};
use super::terminal::Terminal;
use crate::explain::doctor_words as words;
use crate::explain::report::{
    AwsProgram, Checkup, Given, KnownVariable, Lacking, ReadFile, Source, SourceKind, doctor_report,
};
use crate::explain::{Tone, needs, source_words};
use crate::live::version_of;
use crate::load::{default_snapshot_folder, display_name, environment, variable};
use crate::predict::Prediction;
use crate::text::{Diagnostic, harmless, without_secrets};

/// Runs the command: 0, or 2 if an input cannot be read.
pub(super) fn run(inputs: &Inputs, output: &Output) -> anyhow::Result<ExitStatus> {
    let mut checkup = Checkup {
        version: env!("ROLECHAIN_VERSION"),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        files: Vec::new(),
        problem: None,
        variables: set_variables(),
        aws: aws_program(),
        terminal: Terminal::here(),
        chains: 0,
        missing: Vec::new(),
    };
    let mut status = ExitStatus::Allowed;
    let found = match open_silently(inputs, |_| ()) {
        Ok((opened, snapshots)) => {
            checkup.chains = opened.prediction.profiles().count();
            checkup.missing = lacking(&opened.prediction);
            status = opened.status(status);
            all_sources(inputs, &opened.prediction, &snapshots)
        }
        Err(error) => {
            checkup.problem = Some(without_secrets(&format!("{error:#}")).into_owned());
            // Without any AWS config there is nothing that cannot be read.
            if names_a_file(inputs) || inputs.config.is_some() || inputs.credentials.is_some() {
                status = ExitStatus::Usage;
            }
            Vec::new()
        }
    };
    checkup.files = read_files(inputs, found);
    print_report(output, || text(&checkup), || doctor_report(&checkup))?;
    Ok(status)
}

/// The inputs with the reason why they are read, and the usual ones that do not exist.
fn read_files(inputs: &Inputs, found: Vec<Source>) -> Vec<ReadFile> {
    let found = found
        .into_iter()
        .map(|source| (without_names(source), true));
    let mut files: Vec<(Source, bool)> = found.collect();
    if !inputs.sample {
        let paths = config_paths(inputs);
        let folder = default_snapshot_folder(&variable).filter(|_| inputs.snapshot.is_empty());
        let usual = [
            (SourceKind::Config, Some(paths.config)),
            (SourceKind::Credentials, Some(paths.credentials)),
            (SourceKind::SnapshotFolder, folder),
        ];
        let usual = usual
            .into_iter()
            .filter_map(|(kind, path)| Some((kind, path?)));
        let absent = usual.filter(|(_, path)| !path.exists() && !path.as_os_str().is_empty());
        files.extend(absent.map(|(kind, path)| (source_at(kind, &path), false)));
    }
    let settings = settings_path();
    files.extend(settings.map(|path| (source_at(SourceKind::Settings, &path), path.is_file())));
    let read = files.into_iter().map(|(source, exists)| ReadFile {
        given: given(inputs, source.kind),
        exists,
        source,
    });
    read.collect()
}

/// The input without names of accounts, and of its problems only the codes.
fn without_names(mut source: Source) -> Source {
    source.name = without_accounts(&source.name);
    if let Some(held) = &mut source.held {
        held.accounts.clear();
        held.whole.clear();
    }
    for problem in &mut source.problems {
        *problem = Diagnostic::new(problem.severity, problem.code, problem.code);
    }
    source
}

/// Digits in the place of an account are replaced.
fn without_accounts(name: &str) -> String {
    let mut text = String::new();
    for part in name.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
        let rest = &part[digits.len()..];
        text.push_str(if digits.len() == 12 {
            "ACCOUNT"
        } else {
            digits
        });
        text.push_str(rest);
    }
    text
}

/// A file of which only the path is told.
fn source_at(kind: SourceKind, path: &Path) -> Source {
    Source {
        name: without_accounts(&display_name(path, &variable)),
        kind,
        bytes: None,
        age: None,
        entries: None,
        held: None,
        problems: Vec::new(),
    }
}

/// The reason why an input is read.
fn given(inputs: &Inputs, kind: SourceKind) -> Given {
    let [config, credentials] = VARIABLES;
    let by = |option, named: bool, name: Option<&'static str>| match name {
        _ if named => Given::Option(option),
        Some(name) if variable(name).is_some() => Given::Variable(name),
        _ if inputs.sample => Given::Sample,
        _ => Given::Default,
    };
    match kind {
        SourceKind::Config | SourceKind::Credentials if inputs.sample => Given::Sample,
        SourceKind::Config => by("--config", inputs.config.is_some(), Some(config)),
        SourceKind::Credentials => by(
            "--credentials",
            inputs.credentials.is_some(),
            Some(credentials),
        ),
        SourceKind::TrustPolicy => Given::Option("--trust-policy"),
        SourceKind::Identities => by("--identities", !inputs.identities.is_empty(), None),
        SourceKind::Organization => by("--org", matches!(inputs.org, Some(Some(_))), None),
        SourceKind::Context => Given::Option("--context-file"),
        SourceKind::SessionCache | SourceKind::SnapshotFolder | SourceKind::Settings => {
            Given::Default
        }
        SourceKind::Snapshot(_) => by("--snapshot", !inputs.snapshot.is_empty(), None),
    }
}

/// Variables beside `AWS_…` that matter, and whether their values tell nothing about the user.
const OTHERS: [&str; 16] = [
    "COLORFGBG",
    "COLORTERM",
    "COLUMNS",
    "EDITOR",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "NO_COLOR",
    "ROLECHAIN_LANG",
    "ROLECHAIN_LOG",
    "TERM",
    "VISUAL",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "TMUX",
];

/// Variables with paths, and others with values that are shown.
const PATHS: [&str; 5] = [
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "ROLECHAIN_LOG",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
];
const SHOWN: [&str; 13] = [
    "AWS_DEFAULT_REGION",
    "AWS_EC2_METADATA_DISABLED",
    "AWS_REGION",
    "COLORFGBG",
    "COLORTERM",
    "COLUMNS",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "NO_COLOR",
    "ROLECHAIN_LANG",
    "TERM",
];

fn set_variables() -> Vec<KnownVariable> {
    let aws = environment().into_keys();
    let others = OTHERS.iter().filter(|name| variable(name).is_some());
    let names = aws.chain(others.map(|name| (*name).to_owned()));
    let known = names.map(|name| {
        let value = variable(&name).filter(|value| value.len() < 200);
        let value = if PATHS.contains(&&*name) {
            value.map(|value| display_name(&PathBuf::from(value), &variable))
        } else {
            value.filter(|_| SHOWN.contains(&&*name))
        };
        KnownVariable { name, value }
    });
    known.collect()
}

fn aws_program() -> AwsProgram {
    let Some(path) = installed() else {
        return AwsProgram::default();
    };
    AwsProgram {
        path: Some(display_name(&path, &variable)),
        version: version_of(&path),
    }
}

/// The kinds of facts that are missing, the most wanted first.
fn lacking(prediction: &Prediction) -> Vec<Lacking> {
    let mut hops: BTreeMap<String, usize> = BTreeMap::new();
    for (_, id) in prediction.profiles() {
        let name = prediction.survey.name(id);
        // Those of its sources are counted with the sources.
        let own = needs(prediction, id)
            .into_iter()
            .filter(|need| need.hop == name);
        for need in own {
            *hops.entry(need.code).or_default() += 1;
        }
    }
    let mut found: Vec<Lacking> = hops
        .into_iter()
        .map(|(fact, hops)| Lacking { fact, hops })
        .collect();
    found.sort_by_key(|lacking| std::cmp::Reverse(lacking.hops));
    found
}

fn text(checkup: &Checkup<Terminal>) -> String {
    let mut out = String::new();
    let Checkup {
        version, system, ..
    } = checkup;
    put(&mut out, Tone::Strong, &format!("rolechain {version}"));
    let _ = writeln!(out, " · {system}");
    heading(&mut out, words::FILES);
    for file in &checkup.files {
        put_file(&mut out, file);
    }
    if let Some(problem) = &checkup.problem {
        line(&mut out, &harmless(&problem.replace("\n  ", "; ")));
    }
    heading(&mut out, words::VARIABLES);
    for KnownVariable { name, value } in &checkup.variables {
        let value = value
            .as_deref()
            .map_or(translated(words::SET).into(), harmless);
        let about = words::variable_words(name);
        line(&mut out, &format!("{}={value}  ({about})", harmless(name)));
    }
    if checkup.variables.is_empty() {
        line(&mut out, translated(words::NONE));
    }
    heading(&mut out, words::AWS);
    match &checkup.aws {
        AwsProgram { path: None, .. } => line(&mut out, translated(words::NO_AWS)),
        AwsProgram {
            path: Some(path),
            version,
        } => {
            let version = version
                .as_deref()
                .unwrap_or_else(|| translated(words::NO_VERSION));
            line(
                &mut out,
                &format!("{}: {}", harmless(path), harmless(version)),
            );
        }
    }
    heading(&mut out, words::TERMINAL);
    line(&mut out, &terminal_line(&checkup.terminal));
    if checkup.problem.is_some() {
        return out;
    }
    heading(&mut out, words::MISSING);
    for lacking in &checkup.missing {
        line(&mut out, &harmless(&words::lacking_words(lacking)));
    }
    if checkup.missing.is_empty() {
        line(&mut out, translated(words::COMPLETE));
    }
    out
}

fn terminal_line(terminal: &Terminal) -> String {
    let kind = terminal.kind.as_deref().map(harmless);
    let Terminal {
        no_color,
        ascii,
        east_asian,
        light,
        ..
    } = *terminal;
    words::terminal_words(
        terminal.size,
        kind.as_deref(),
        [no_color, ascii, east_asian, light],
    )
}

fn put_file(out: &mut String, file: &ReadFile) {
    let name = harmless(&file.source.name);
    out.push_str("  ");
    put(out, Tone::Strong, &name);
    let given = words::given_words(file.given);
    let _ = write!(out, "  {HANG}({given})  ");
    if file.exists {
        put_line(out, &source_words(&file.source));
    } else {
        let _ = writeln!(out, "{}", translated(words::NO_FILE));
    }
    for problem in &file.source.problems {
        line(
            out,
            &format!("  {}: {}", problem.severity.word(), problem.code),
        );
    }
}

fn heading(out: &mut String, text: &str) {
    out.push('\n');
    put(out, Tone::Strong, translated(text));
    out.push('\n');
}

/// A line below a heading.
fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "  {HANG}{text}");
}
