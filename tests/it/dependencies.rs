//! What the program is built from: licences, versions and sources, as `.deny.toml` allows them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::Value;

/// The texts of a list of `.deny.toml`.
fn list(name: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(".deny.toml").unwrap();
    let begin = text.find(&format!("\n{name} = [")).unwrap();
    let inside = text[begin..].split(['[', ']']).nth(1).unwrap();
    inside
        .split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The packages that end up in the program on this machine.
fn packages() -> Vec<Value> {
    let version = Command::new(env!("CARGO")).arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--locked", "--offline", "--format-version", "1"]);
    let output = cargo.args(["--filter-platform", host]).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let mut todo = vec![&metadata["resolve"]["root"]];
    let mut found = BTreeSet::new();
    while let Some(id) = todo.pop() {
        if !found.insert(id.as_str().unwrap()) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == *id).unwrap();
        for dependency in node["deps"].as_array().unwrap() {
            let mut kinds = dependency["dep_kinds"].as_array().unwrap().iter();
            if kinds.any(|kind| kind["kind"].is_null()) {
                todo.push(&dependency["pkg"]);
            }
        }
    }
    let packages = metadata["packages"].as_array().unwrap().iter();
    let found = packages.filter(|package| found.contains(package["id"].as_str().unwrap()));
    found.cloned().collect()
}

/// Returns true if a licence may be used: of every part that must be kept, one alternative is
/// allowed.
fn is_allowed(licence: &str, allowed: &BTreeSet<String>) -> bool {
    let licence = licence.replace('/', " OR ");
    licence.split(" AND ").all(|part| {
        let part = part.trim_matches(['(', ')', ' ']);
        part.split(" OR ").any(|one| allowed.contains(one.trim()))
    })
}

#[test]
fn licences_versions_and_sources_are_those_that_are_allowed() {
    let (allowed, skipped) = (list("allow"), list("skip"));
    let mut versions: BTreeMap<String, usize> = BTreeMap::new();
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_allowed(licence, &allowed), "{name}: {licence}");
        let source = package["source"].as_str().unwrap_or("registry+");
        assert!(source.starts_with("registry+"), "{name}: {source}");
        *versions.entry(name.to_owned()).or_default() += 1;
    }
    versions.retain(|name, count| *count > 1 && !skipped.contains(name));
    assert!(versions.is_empty(), "several versions: {versions:?}");
}
