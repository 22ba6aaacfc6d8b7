//! A fact that is no longer known never turns a verdict into "allowed", and equal inputs give equal
//! bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{World, in_parallel};

fn worlds(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    paths.sort();
    if paths.iter().any(|path| path.ends_with("snapshot.json")) {
        found.push(folder.to_owned());
    }
    paths
        .iter()
        .filter(|path| path.is_dir())
        .for_each(|path| worlds(path, found));
}

/// The verdict of each profile; allowed by the trust policy alone is not allowed.
fn verdicts(world: &World) -> BTreeMap<String, String> {
    let run = world.run(&["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_default();
    let profiles = report["profiles"].as_array().into_iter().flatten();
    profiles
        .map(|it| {
            let trust_only = if it["trust_only"] == true {
                " by trust"
            } else {
                ""
            };
            let verdict = format!("{}{trust_only}", it["verdict"].as_str().unwrap());
            (it["profile"].as_str().unwrap().to_owned(), verdict)
        })
        .collect()
}

/// Members that a snapshot has even if they are empty: without them nothing is known.
const FACTS: [&str; 3] = ["UserDetailList", "GroupDetailList", "Policies"];
const FACTS_OF_ONE: [&str; 4] = [
    "AssumeRolePolicyDocument",
    "RoleId",
    "AttachedManagedPolicies",
    "Tags",
];

/// Takes one fact, or all of one kind, out of a world; false if it has none.
fn forget(world: &World, what: usize) -> bool {
    let files = ["identities.json", "org.json", "snapshot.json"];
    if let Some(file) = files.get(what) {
        return fs::remove_file(world.folder().join(file)).is_ok();
    }
    let path = world.folder().join("snapshot.json");
    let Ok(mut snapshot) = serde_json::from_slice::<Value>(&fs::read(&path).unwrap()) else {
        return false;
    };
    let what = what - files.len();
    let removed = if let Some(list) = FACTS.get(what) {
        snapshot
            .as_object_mut()
            .is_some_and(|it| it.remove(*list).is_some())
    } else {
        let name = FACTS_OF_ONE[what - FACTS.len()];
        let mut removed = false;
        for list in ["RoleDetailList", "UserDetailList"] {
            for one in snapshot
                .get_mut(list)
                .and_then(Value::as_array_mut)
                .into_iter()
                .flatten()
            {
                removed |= one
                    .as_object_mut()
                    .is_some_and(|it| it.remove(name).is_some());
            }
        }
        removed
    };
    fs::write(path, snapshot.to_string()).unwrap();
    removed
}

#[test]
fn unknown_never_yields_allowed() {
    let kinds = 3 + FACTS.len() + FACTS_OF_ONE.len();
    let mut folders = Vec::new();
    worlds(Path::new("tests/cases"), &mut folders);
    let numbered: Vec<(usize, PathBuf)> = folders.into_iter().enumerate().collect();
    let broken = in_parallel(&numbered, |(at, folder)| {
        let before = verdicts(&World::copy(folder));
        let mut broken = Vec::new();
        // Every kind in many worlds, not every one in each: that would take minutes.
        for what in [at % kinds, (at + 3) % kinds] {
            let world = World::copy(folder);
            if !forget(&world, what) {
                continue;
            }
            for (profile, verdict) in verdicts(&world) {
                if verdict == "allowed" && before.get(&profile) != Some(&verdict) {
                    broken.push(format!("{}: {what}: {profile}", folder.display()));
                }
            }
        }
        broken
    });
    let broken: Vec<String> = broken.into_iter().flatten().collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn equal_inputs_give_equal_bytes() {
    let world = World::sample();
    for command in [
        &["check", "--format", "json"][..],
        &["tree"],
        &["lint", "--format", "json", "--all-roles"],
        &["fix", "test4-userid-autogen", "--all", "--format", "json"],
        &["explain", "test4-userid-autogen", "--format", "json"],
    ] {
        let first = world.run(command);
        for _ in 0..3 {
            let next = world.run(command);
            assert_eq!(
                (next.stdout, next.stderr),
                (first.stdout.clone(), first.stderr.clone())
            );
        }
    }
}
