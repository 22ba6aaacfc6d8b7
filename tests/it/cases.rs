//! Cases that are folders the program itself can open: `tests/cases/reports`, `repairs`, `why`
//! and `clients`.
//!
//! A case is added by copying its folder there and nothing else: `case.json` with the questions
//! and their right answers, beside it the files as a user has them. `CASE=NAME cargo test --test it
//! cases` runs those whose name begins with NAME.
//!
//! The files named `config`, `credentials`, `snapshot.json`, `snapshots` (a folder),
//! `identities.json` and `org.json` are passed with the option for each, but not to `batch` and
//! `demo`. Every check runs in a fresh copy of the folder, in an empty environment with a new home,
//! and at 2026-11-27T12:00:00Z. `case.json` has `situation` (a sentence), `source`, `kind` and
//! `checks`. Each check has `args`, the words after the program, and may have
//!
//! * `stdin`: a file of the case. `without`: files that are not passed. `env`: variables.
//! * `exit`: the exit codes that are right.
//! * `contains`: regular expressions, each found in standard output; `absent`: none found in
//!   standard output or standard error.
//! * `json`: path → a value that one value at the path must fit; `json_absent`: none may fit it.
//! * `expected`: a file of the case that holds all of standard output; `UPDATE_EXPECT=1` writes it.
//!
//! A path reads `a.b[0].c[-1].d[*].e[name=value].f`. The output is one JSON document; that of
//! `batch` is one a line, and a path begins with the line: `[0]`. A wanted value is a value, an
//! object whose fields must be there among others, or one of `{"$in": [wanted…]}`, `{"$any":
//! [wanted…]}`, `{"$all": [wanted…]}`, `{"$not": wanted}`, `{"$has": wanted}` (an element of a
//! list), `{"$len": number}` and `{"$match": regular expression}`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::support::{Run, World, in_parallel, run};

#[derive(Deserialize)]
struct Case {
    checks: Vec<Check>,
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
    let cases: Vec<PathBuf> = ["reports", "repairs", "why", "clients"]
        .iter()
        .flat_map(|kind| folders(&Path::new("tests/cases").join(kind)))
        .filter(|case| {
            case.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with(&wanted)
        })
        .collect();
    assert!(!cases.is_empty(), "no case {wanted}");
    let wrong: Vec<String> = in_parallel(&cases, |case| failures(case)).concat();
    assert!(
        wrong.is_empty(),
        "{} checks of {} cases fail\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// What is wrong with a case, a line for each check that fails.
fn failures(folder: &Path) -> Vec<String> {
    let text = fs::read(folder.join("case.json"))
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let case: Case = serde_json::from_slice(&text)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    case.checks
        .iter()
        .filter_map(|check| {
            let wrong = check.faults(folder);
            (!wrong.is_empty()).then(|| {
                let arguments = check.args.join(" ");
                format!("{} ({arguments}): {}", folder.display(), wrong.join("; "))
            })
        })
        .collect()
}

impl Check {
    fn run(&self, folder: &Path) -> Run {
        let world = World::copy(folder);
        let mut arguments: Vec<&str> = self.args.iter().map(String::as_str).collect();
        if !["batch", "demo"].contains(&arguments[0]) {
            let without: Vec<&str> = self.without.iter().map(String::as_str).collect();
            arguments.extend(world.options(&arguments, &without));
        }
        let input = self
            .stdin
            .as_ref()
            .map_or_else(Vec::new, |name| fs::read(folder.join(name)).unwrap());
        run(world.command(&arguments).envs(&self.env), &input)
    }

    fn faults(&self, folder: &Path) -> Vec<String> {
        let run = self.run(folder);
        let mut wrong = Vec::new();
        // 101 is the code of a panic.
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
            match self.document(&run) {
                Ok(document) => wrong.extend(self.json_faults(&document)),
                Err(error) => wrong.push(format!("no JSON: {error}")),
            }
        }
        if let Some(name) = &self.expected {
            wrong.extend(difference(&folder.join(name), &run.stdout));
        }
        wrong
    }

    fn document(&self, run: &Run) -> serde_json::Result<Value> {
        if self.args[0] != "batch" {
            return run.json();
        }
        let lines = run.stdout.lines().filter(|line| !line.trim().is_empty());
        lines.map(serde_json::from_str::<Value>).collect()
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

/// How a text differs from the file that holds the right one; `UPDATE_EXPECT=1` writes the file.
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

fn regex(pattern: &str) -> Regex {
    RegexBuilder::new(pattern)
        .multi_line(true)
        .build()
        .unwrap_or_else(|error| panic!("{error}"))
}

fn values_at<'a>(document: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut values = vec![document];
    for part in regex(r"\[([^\]]*)\]|([^.\[\]]+)").captures_iter(path) {
        values = match (part.get(1), part.get(2)) {
            (Some(bracket), _) => values
                .into_iter()
                .flat_map(|value| selected(value, bracket.as_str()))
                .collect(),
            (_, Some(name)) => values
                .into_iter()
                .filter_map(|value| value.as_object()?.get(name.as_str()))
                .collect(),
            _ => unreachable!("one of the two groups has matched"),
        };
    }
    values
}

/// The values that `[bracket]` selects.
fn selected<'a>(value: &'a Value, bracket: &str) -> Vec<&'a Value> {
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    if bracket == "*" {
        return items.iter().collect();
    }
    if let Ok(at) = bracket.parse::<isize>() {
        let at = if at < 0 {
            items.len().checked_add_signed(at)
        } else {
            at.try_into().ok()
        };
        return at.and_then(|at| items.get(at)).into_iter().collect();
    }
    let (key, wanted) = bracket.split_once('=').unwrap_or((bracket, ""));
    let candidates = if value.is_array() {
        items
    } else {
        std::slice::from_ref(value)
    };
    candidates
        .iter()
        .filter(|item| {
            item.get(key).is_some_and(|found| {
                found == wanted
                    || serde_json::from_str::<Value>(wanted).is_ok_and(|wanted| *found == wanted)
            })
        })
        .collect()
}

fn fits(wanted: &Value, found: &Value) -> bool {
    let Some(fields) = wanted.as_object() else {
        return wanted == found;
    };
    fields.iter().all(|(key, value)| {
        let mut options = value.as_array().into_iter().flatten();
        match key.as_str() {
            "$in" | "$any" => options.any(|option| fits(option, found)),
            "$all" => options.all(|option| fits(option, found)),
            "$not" => !fits(value, found),
            "$has" => found
                .as_array()
                .is_some_and(|items| items.iter().any(|item| fits(value, item))),
            "$len" => length(found).is_some_and(|length| *value == length),
            "$match" => {
                let text = found
                    .as_str()
                    .map_or_else(|| found.to_string(), str::to_owned);
                regex(value.as_str().unwrap()).is_match(&text)
            }
            _ => found.get(key).is_some_and(|inner| fits(value, inner)),
        }
    })
}

fn length(value: &Value) -> Option<usize> {
    match value {
        Value::Array(items) => Some(items.len()),
        Value::Object(fields) => Some(fields.len()),
        Value::String(text) => Some(text.chars().count()),
        _ => None,
    }
}

#[test]
fn a_wrong_value_does_not_fit() {
    let document = serde_json::json!({"hops": [{"profile": "a", "line": 1}, {"profile": "b"}]});
    for (path, wanted, right) in [
        ("hops[-1].profile", r#""b""#, true),
        ("hops[2].profile", r#""b""#, false),
        ("hops[profile=a].line", "1", true),
        ("hops[profile=a].line", r#""1""#, false),
        ("hops[line=1].profile", r#"{"$in": ["a", "c"]}"#, true),
        ("hops[*].profile", r#"{"$not": "a"}"#, true),
        ("hops", r#"{"$has": {"line": 2}}"#, false),
        ("hops", r#"{"$len": 2, "$has": {"line": 1}}"#, true),
        ("hops[*].profile", r#"{"$match": "^[c-z]"}"#, false),
        (
            "hops[0]",
            r#"{"$all": [{"line": 1}, {"profile": "b"}]}"#,
            false,
        ),
    ] {
        let wanted = serde_json::from_str(wanted).unwrap();
        let found = values_at(&document, path);
        let fitting = found.iter().any(|value| fits(&wanted, value));
        assert_eq!(fitting, right, "{path} {wanted}");
    }
}
