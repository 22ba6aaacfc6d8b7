//! `rolechain lint`: every rule has a case that it finds something in, and one that it does not.
//!
//! A case is a directory `tests/cases/lint/ID/fails` or `ID/passes` with files as a user has them;
//! `trust.json` alone is a document for `--policy`, and `case.json` may add arguments.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use serde_json::Value;

use crate::support::World;

fn cases() -> Vec<PathBuf> {
    let rules = fs::read_dir("tests/cases/lint").unwrap();
    let rules = rules.map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = rules
        .filter(|path| path.is_dir())
        .flat_map(|path| [path.join("fails"), path.join("passes")])
        .collect();
    cases.sort();
    cases
}

/// The findings of a case.
fn lint(case: &Path) -> Vec<Value> {
    let world = World::copy(case);
    let mut arguments = vec!["lint", "--level", "info", "--format", "json"];
    if case.join("trust.json").exists() {
        arguments.extend(["--policy", "trust.json"]);
    }
    if case.join("other.json").exists() {
        arguments.extend(["--snapshot", "other.json"]);
    }
    let more = fs::read(case.join("case.json")).map(|text| {
        let case: Value = serde_json::from_slice(&text).unwrap();
        let arguments = case["arguments"].as_array().unwrap().iter();
        let arguments = arguments.map(|it| it.as_str().unwrap().to_owned());
        arguments.collect::<Vec<_>>()
    });
    let more = more.unwrap_or_default();
    arguments.extend(more.iter().map(String::as_str));
    let run = world.run(&arguments);
    let report = run
        .json("lint")
        .unwrap_or_else(|_| panic!("{}: {}", case.display(), run.stderr));
    let findings = report["findings"].as_array().unwrap().clone();
    assert_eq!(
        run.code,
        Some(i32::from(!findings.is_empty())),
        "{}",
        case.display()
    );
    findings
}

#[test]
fn every_rule_finds_its_mistake_and_nothing_in_what_is_right() {
    let mut shown = String::new();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for case in cases() {
        let kind = case.file_name().unwrap().to_str().unwrap();
        let id = case
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_str()
            .unwrap();
        let findings = lint(&case);
        let found = findings.iter().any(|finding| finding["id"] == id);
        if found != (kind == "fails") {
            wrong.push(format!("{id}/{kind}"));
        }
        seen.insert(id.to_owned());
        let _ = writeln!(shown, "{id}/{kind}");
        for finding in &findings {
            let text = |name: &str| finding[name].as_str().unwrap_or("").to_owned();
            let (line, column) = (&finding["line"], &finding["column"]);
            let place = format!("{}:{line}:{column}-{}", text("file"), finding["end_column"]);
            let _ = writeln!(shown, "  {} {} {place}", text("level"), text("id"));
            let _ = writeln!(shown, "    {}", text("message"));
            let _ = writeln!(shown, "    {}", text("help"));
            assert_ne!(text("help"), "", "{case:?}");
            assert!(column.is_number(), "{case:?}");
        }
    }
    expect_file!["../cases/lint/findings.expected"].assert_eq(&shown);
    assert!(wrong.is_empty(), "{wrong:?}");
    let report = World::new().run(&["rules", "--format", "json"]);
    let report = report.json("rules").unwrap();
    let rules = report["rules"].as_array().unwrap().iter();
    let rules: BTreeSet<String> = rules
        .map(|it| it["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(seen, rules, "every rule has its cases");
}

#[test]
fn options_choose_what_is_reported() {
    let world = World::copy(Path::new("tests/cases/lint/C02/fails"));
    for (arguments, code, words) in [
        (vec![], 0, "nothing found; 1 finding below this level"),
        (vec!["--level", "info"], 1, "1 info"),
        (
            vec!["--level", "info", "--select", "T,c01"],
            0,
            "nothing found",
        ),
        (
            vec!["--level", "info", "--select", "C", "--ignore", "c02"],
            0,
            "nothing found",
        ),
        (vec!["--select", "C99"], 2, ""),
        (vec!["--policy", "nowhere.json"], 2, ""),
    ] {
        let mut all = vec!["lint"];
        if !arguments.contains(&"--policy") {
            all.extend(["--policy", "trust.json"]);
        }
        all.extend(arguments);
        let run = world.run(&all);
        assert_eq!(
            run.code,
            Some(code),
            "{all:?}\n{}{}",
            run.stdout,
            run.stderr
        );
        assert!(run.stdout.contains(words), "{all:?}\n{}", run.stdout);
    }
}

#[test]
fn a_finding_points_at_its_line_and_shows_no_secret() {
    let world = World::new();
    world.write(
        "credentials",
        "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = \"planted\"\n",
    );
    world.write(
        "config",
        "[profile target]\nrole_arn = arn:aws:iam::111122223333:role/Target\nsource_profile = \"base\"\n",
    );
    let run = world.run(&["lint", "--level", "info"]);
    assert!(!run.stdout.contains("planted"), "{}", run.stdout);
    expect_file!["../cases/lint/text.expected"].assert_eq(&run.stdout);
}

#[test]
fn every_role_of_the_snapshots_is_checked_if_asked_for() {
    let world = World::copy(Path::new("tests/cases/lint/C18/fails"));
    world.write("config", "[profile p]\nregion = eu-west-1\n");
    let count = |arguments: &[&str]| {
        let run = world.run(&[&["lint", "--format", "json"], arguments].concat());
        run.json("lint").unwrap()["findings"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(count(&[]), 0);
    assert_eq!(count(&["--all-roles"]), 1);
}

#[test]
fn code_scanning_and_github_get_the_same_findings() {
    let world = World::copy(Path::new("tests/cases/lint/C16/fails"));
    let run = world.run(&["lint", "--format", "sarif"]);
    assert_eq!(run.code, Some(1));
    let log = run.json("lint").unwrap();
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let result = &run["results"][0];
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index]["id"], result["ruleId"]);
    expect_file!["../cases/lint/sarif.expected"].assert_eq(&format!(
        "{}\n",
        serde_json::to_string_pretty(&run["results"]).unwrap()
    ));
    let github = world.run(&["lint", "--format", "github"]);
    expect_file!["../cases/lint/github.expected"].assert_eq(&github.stdout);
    let refused = world.run(&["tree", "--format", "sarif"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
}
