//! `rolechain doctor`: what is read and why, and what this machine can do. Nothing that it prints
//! tells secrets or names of profiles, roles and accounts.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::args::{Inputs, Output};
use super::configs::{VARIABLES, config_paths};
use super::exit::ExitStatus;
use super::inputs::{names_a_file, open_silently};
use super::live::installed;
use super::print_report;
use super::settings::settings_path;
use super::sources::all_sources;
use super::style::{HANG, put, put_line};
use super::terminal::Terminal;
use crate::explain::report::{
    AwsProgram, Checkup, Given, KnownVariable, Lacking, ReadFile, Source, SourceKind, doctor_report,
};
use crate::explain::{Tone, doctor_words as words, needs, source_words};
use crate::live::version_of;
use crate::load::{default_snapshot_folder, display_name, environment, variable};
use crate::predict::Prediction;
use crate::text::{Diagnostic, harmless, translated, without_secrets};

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
    let found = found.into_iter().map(without_names);
    let mut files: Vec<(Source, bool)> = found.map(|source| (source, true)).collect();
    if !inputs.sample {
        let paths = config_paths(inputs);
        let folder = default_snapshot_folder(&variable).filter(|_| inputs.snapshot.is_empty());
        let usual = [
            (SourceKind::Config, Some(paths.config)),
            (SourceKind::Credentials, Some(paths.credentials)),
            (SourceKind::SnapshotFolder, folder),
        ];
        let usual = usual.into_iter();
        let usual = usual.filter_map(|(kind, path)| Some((kind, path?)));
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
    Source::new(without_accounts(&display_name(path, &variable)), kind)
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

/// Variables that matter, and what is told of their values: nothing about the user.
const KNOWN: [(&str, Told); 21] = [
    ("AWS_CONFIG_FILE", Told::Path),
    ("AWS_DEFAULT_REGION", Told::Value),
    ("AWS_EC2_METADATA_DISABLED", Told::Value),
    ("AWS_REGION", Told::Value),
    ("AWS_SHARED_CREDENTIALS_FILE", Told::Path),
    ("COLORFGBG", Told::Value),
    ("COLORTERM", Told::Value),
    ("COLUMNS", Told::Value),
    ("EDITOR", Told::Nothing),
    ("LANG", Told::Value),
    ("LC_ALL", Told::Value),
    ("LC_CTYPE", Told::Value),
    ("LC_MESSAGES", Told::Value),
    ("NO_COLOR", Told::Value),
    ("ROLECHAIN_LANG", Told::Value),
    ("ROLECHAIN_LOG", Told::Path),
    ("TERM", Told::Value),
    ("VISUAL", Told::Nothing),
    ("XDG_CONFIG_HOME", Told::Path),
    ("XDG_DATA_HOME", Told::Path),
    ("TMUX", Told::Nothing),
];

/// What is told of the value of a variable.
#[derive(Clone, Copy)]
enum Told {
    Value,
    /// The path, with the home folder as `~`.
    Path,
    Nothing,
}

fn set_variables() -> Vec<KnownVariable> {
    let others = KNOWN.iter().map(|(name, _)| *name);
    let others = others.filter(|name| !name.starts_with("AWS_") && variable(name).is_some());
    let names = environment().into_keys().chain(others.map(str::to_owned));
    let known = names.map(|name| {
        let value = variable(&name).filter(|value| value.len() < 200);
        let row = KNOWN.iter().find(|(known, _)| *known == name);
        let value = value.and_then(|value| match row?.1 {
            Told::Value => Some(value),
            Told::Path => Some(display_name(Path::new(&value), &variable)),
            Told::Nothing => None,
        });
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
        let needs = needs(prediction, id).into_iter();
        for need in needs.filter(|need| need.hop == name) {
            *hops.entry(need.code).or_default() += 1;
        }
    }
    let hops = hops.into_iter();
    let mut found: Vec<Lacking> = hops.map(|(fact, hops)| Lacking { fact, hops }).collect();
    found.sort_by_key(|lacking| std::cmp::Reverse(lacking.hops));
    found
}

fn text(checkup: &Checkup<Terminal>) -> String {
    let mut out = String::new();
    let program = format!("rolechain {}", checkup.version);
    put(&mut out, Tone::Strong, &program);
    let _ = writeln!(out, " · {}", checkup.system);
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
    let AwsProgram { path, version } = &checkup.aws;
    if let Some(path) = path {
        let version = version.as_deref();
        let version = version.unwrap_or_else(|| translated(words::NO_VERSION));
        let words = format!("{}: {}", harmless(path), harmless(version));
        line(&mut out, &words);
    } else {
        line(&mut out, translated(words::NO_AWS));
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
    let abilities = [
        terminal.no_color,
        terminal.ascii,
        terminal.east_asian,
        terminal.light,
    ];
    words::terminal_words(terminal.size, kind.as_deref(), abilities)
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
        let words = format!("  {}: {}", problem.severity.word(), problem.code);
        line(out, &words);
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
