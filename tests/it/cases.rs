//! Cases that are data: `tests/cases/reports`, `repairs`, `why`, `clients`, `files`, `screens` and
//! `sources`.
//!
//! A case is a folder with a user's files and `case.json`, or an entry of the list `cases` in a
//! file `NAME.json`, which describes its files (see [`Described`]). Other members beside that list
//! apply to all entries. `CASE=NAME cargo test --test it cases` runs the folders and lists whose
//! name begins with NAME. A case has
//!
//! * `situation`: a sentence; in a list, `name`. `source` and `kind`: the origin of the case.
//! * `commands`: run one after the other. `expected`, or `NAME.expected` for a list, contains their
//!   output and the files that they change; `UPDATE_EXPECT=1` writes it.
//! * `absent`: regular expressions that must not match any output.
//! * `checks`: questions and their right answers, each run on a fresh copy of the files.
//!
//! The files named `config`, `credentials`, `snapshot.json`, `snapshots` (a folder),
//! `identities.json` and `org.json` are passed by their options, but not to `batch` and `demo`.
//! Everything runs in an empty environment with a new home, at 2026-11-27T12:00:00Z.
//!
//! A command consists of the words after the program; words with blanks are in quotation marks.
//! Before them there may be variables (`AWS_NAME=value`) and files that are not passed
//! (`!snapshots`); a file is not passed either if the command has its option. After them there may
//! be a file for standard input (`< FILE`) and paths (`| PATH…`), whose values are then shown in
//! place of the JSON output.
//!
//! Each check has `args`, the words after the program, and may have
//!
//! * `stdin`: a file of the case. `without`: files that are not passed. `env`: variables.
//! * `exit`: the accepted exit codes.
//! * `contains`: regular expressions that must match standard output; `absent`: those that must
//!   match neither standard output nor standard error.
//! * `json`: path → an expected value that one value at the path must match; `json_absent`: none
//!   may match it.
//! * `expected`: a file of the case with the whole of standard output; `UPDATE_EXPECT=1` writes it.
//!
//! A path has the form `a.b[0].c[-1].d[*].e[name=value].f`. The output is one JSON document; the
//! output of `batch` has one per line, and a path begins with the line: `[0]`. An expected value is
//! a value, an object whose fields must be present among others, or one of `{"$in": [expected…]}`,
//! `{"$any": [expected…]}`, `{"$all": [expected…]}`, `{"$not": expected}`, `{"$has": expected}` (an
//! element of a list), `{"$len": number}` and `{"$match": regular expression}`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::described::{Described, worlds};
use crate::support::{Run, World, in_parallel, run};
use crate::transcript::transcript;
use crate::values::{fits, regex, values_at};

const KINDS: [&str; 7] = [
    "reports", "repairs", "why", "clients", "files", "screens", "sources",
];

#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    name: String,
    #[serde(flatten)]
    world: Described,
    #[serde(default)]
    commands: Vec<String>,
    #[serde(default)]
    absent: Vec<String>,
    #[serde(default)]
    checks: Vec<Check>,
}

/// Cases that have files in common.
#[derive(Deserialize)]
struct List {
    cases: Vec<Case>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Check {
    args: Vec<String>,
    stdin: Option<String>,
    without: Vec<String>,
    env: BTreeMap<String, String>,
    exit: Vec<i32>,
    contains: Vec<String>,
    absent: Vec<String>,
    json: Map<String, Value>,
    json_absent: Map<String, Value>,
    expected: Option<String>,
}

#[test]
fn every_check_of_every_case_is_right() {
    let wanted = std::env::var("CASE").unwrap_or_default();
    let cases: Vec<PathBuf> = KINDS
        .iter()
        .flat_map(|kind| entries(&Path::new("tests/cases").join(kind)))
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with(&wanted)
        })
        .collect();
    assert!(!cases.is_empty(), "no case {wanted}");
    let wrong: Vec<String> = in_parallel(&cases, |path| {
        if path.is_dir() {
            folder_failures(path)
        } else {
            list_failures(path)
        }
    })
    .concat();
    assert!(
        wrong.is_empty(),
        "{} failures in {} folders and lists\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

/// The folders with a case and the lists of cases in a folder. A list without its expectation
/// fails; only `why` contains other files too.
fn entries(parent: &Path) -> Vec<PathBuf> {
    let lists_only = !parent.ends_with("why");
    let mut entries: Vec<PathBuf> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let is_json = path.extension().is_some_and(|end| end == "json");
            let has_expectation = path.with_extension("expected").exists();
            path.is_dir() || is_json && (lists_only || has_expectation)
        })
        .collect();
    entries.sort();
    entries
}

fn read<T: DeserializeOwned>(path: &Path) -> T {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The failures of a case: one for each failing check, and one for the output of the commands.
fn folder_failures(folder: &Path) -> Vec<String> {
    let case: Case = read(&folder.join("case.json"));
    let open = || {
        let world = World::copy(folder);
        case.world.write(&world.folder());
        world
    };
    let mut wrong = Vec::new();
    for check in &case.checks {
        let faults = check.faults(folder, &open());
        if !faults.is_empty() {
            let arguments = check.args.join(" ");
            wrong.push(format!(
                "{} ({arguments}): {}",
                folder.display(),
                faults.join("; ")
            ));
        }
    }
    if !case.commands.is_empty() {
        let found = transcript(&open(), &case.commands);
        wrong.extend(shown(&case.absent, &found));
        wrong.extend(difference(&folder.join("expected"), &found));
    }
    wrong
}

/// The failures of a list of cases.
fn list_failures(path: &Path) -> Vec<String> {
    let list: List = read(path);
    let mut wrong = Vec::new();
    let mut all = Vec::new();
    let cases: Vec<_> = list.cases.iter().zip(worlds(path)).collect();
    let transcripts = in_parallel(&cases, |(case, world)| transcript(world, &case.commands));
    for (case, found) in list.cases.iter().zip(transcripts) {
        wrong.extend(shown(&case.absent, &found));
        all.push(format!("# {}\n{found}", case.name));
    }
    wrong.extend(difference(
        &path.with_extension("expected"),
        &all.join("\n"),
    ));
    wrong
}

/// The patterns that must be absent but occur in the output.
fn shown(absent: &[String], text: &str) -> Vec<String> {
    let printed = text.lines().filter(|line| !line.starts_with("$ "));
    let printed = printed.collect::<Vec<_>>().join("\n");
    absent
        .iter()
        .filter(|pattern| regex(pattern).is_match(&printed))
        .map(|pattern| format!("there: {pattern}\n{text}"))
        .collect()
}

impl Check {
    fn run(&self, folder: &Path, world: &World) -> Run {
        let mut arguments: Vec<&str> = self.args.iter().map(String::as_str).collect();
        let without: Vec<&str> = self.without.iter().map(String::as_str).collect();
        arguments.extend(world.options(&arguments, &without));
        let input = self
            .stdin
            .as_ref()
            .map_or_else(Vec::new, |name| fs::read(folder.join(name)).unwrap());
        run(world.command(&arguments).envs(&self.env), &input)
    }

    fn faults(&self, folder: &Path, world: &World) -> Vec<String> {
        let run = self.run(folder, world);
        let mut wrong = Vec::new();
        // 101 is the exit code of a panic.
        if run.code.is_none_or(|code| code == 101)
            || !self.exit.is_empty() && !self.exit.contains(&run.code.unwrap())
        {
            wrong.push(format!("exit {:?}, right {:?}", run.code, self.exit));
        }
        for pattern in &self.contains {
            if !regex(pattern).is_match(&run.stdout) {
                wrong.push(format!("not there: {pattern}"));
            }
        }
        for pattern in &self.absent {
            if regex(pattern).is_match(&format!("{}{}", run.stdout, run.stderr)) {
                wrong.push(format!("there: {pattern}"));
            }
        }
        if !self.json.is_empty() || !self.json_absent.is_empty() {
            match run.json(&self.args[0]) {
                Ok(document) => wrong.extend(self.json_faults(&document)),
                Err(error) => wrong.push(format!("no JSON: {error}")),
            }
        }
        if let Some(name) = &self.expected {
            wrong.extend(difference(&folder.join(name), &run.stdout));
        }
        wrong
    }

    fn json_faults(&self, document: &Value) -> Vec<String> {
        let mut wrong = Vec::new();
        for (path, wanted) in &self.json {
            let found = values_at(document, path);
            if !found.iter().any(|value| fits(wanted, value)) {
                let found: Vec<String> = found.iter().map(ToString::to_string).collect();
                wrong.push(format!("{path}: right {wanted}, got {}", found.join(", ")));
            }
        }
        for (path, wanted) in &self.json_absent {
            let found = values_at(document, path);
            if let Some(value) = found.iter().find(|value| fits(wanted, value)) {
                wrong.push(format!("{path}: wrong {value}"));
            }
        }
        wrong
    }
}

/// The difference between a text and the file with the expected one; `UPDATE_EXPECT=1` writes the
/// file.
fn difference(file: &Path, found: &str) -> Option<String> {
    let right = fs::read_to_string(file).unwrap_or_default();
    if right == found {
        return None;
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(file, found).unwrap();
        return None;
    }
    let lines = similar::TextDiff::from_lines(right.as_str(), found);
    Some(format!(
        "not as {}:\n{}",
        file.display(),
        lines.unified_diff()
    ))
}
