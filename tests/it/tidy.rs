//! The house is in order: who imports whom, how long files are, that every room is on the map.

use std::fs;
use std::path::{Path, PathBuf};

/// Room → the rooms it may import from.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("load", &["text", "iam"]),
    ("iam", &["text"]),
    ("config", &["text", "iam::arn"]),
    ("chain", &["text", "iam::arn", "config"]),
    ("eval", &["text", "iam"]),
    (
        "predict",
        // `lint` and `repair` until the tree holds no findings and no index for repairs.
        &["text", "config", "iam", "chain", "eval", "lint", "repair"],
    ),
    (
        "lint",
        &["text", "config", "iam", "chain", "eval", "predict"],
    ),
    (
        "repair",
        &["text", "config", "iam", "chain", "eval", "predict"],
    ),
    (
        "observed",
        &["text", "config", "iam", "chain", "eval", "predict"],
    ),
    (
        "explain",
        &[
            "text", "config", "iam", "chain", "eval", "predict", "lint", "repair", "observed",
        ],
    ),
    (
        "batch",
        &["text", "iam", "config", "chain", "eval", "explain"],
    ),
    (
        "cli",
        &[
            "text", "load", "iam", "config", "chain", "eval", "predict", "lint", "repair",
            "observed", "explain", "live", "batch",
        ],
    ),
    (
        "tui",
        &[
            "text", "config", "iam", "chain", "predict", "repair", "explain",
        ],
    ),
];

/// Files with wider rights: the rims of their rooms.
const RIMS: &[(&str, &[&str])] = &[("src/tui/run.rs", &["load", "live"])];

fn sources() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn room_of(path: &Path) -> Option<String> {
    let mut parts = path.components().skip(1);
    let first = parts.next()?;
    parts.next()?;
    Some(first.as_os_str().to_string_lossy().into_owned())
}

/// The code without its trailing `mod tests { … }`: tests may look at anything.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or(text)
}

fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in without_tests(text).lines() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            let path: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':')
                .collect();
            found.push(path);
        }
    }
    found
}

#[test]
fn every_room_imports_only_what_it_may() {
    let mut wrong = Vec::new();
    for path in sources() {
        let Some(room) = room_of(&path) else { continue };
        let shown = path.to_string_lossy().into_owned();
        let allowed = MAY_IMPORT
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("{room} is not on the list of rooms"))
            .1;
        let extra = RIMS
            .iter()
            .find(|(name, _)| *name == shown)
            .map_or(&[][..], |(_, extra)| *extra);
        for import in imports(&fs::read_to_string(&path).unwrap()) {
            let first = import.split("::").next().unwrap_or_default();
            let fine = first == room
                || allowed
                    .iter()
                    .chain(extra)
                    .any(|may| *may == first || import.starts_with(may) || iam_arn(may, &import));
            if !fine {
                wrong.push(format!("{shown} imports {import}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `iam::arn` allows exactly what that file exports.
fn iam_arn(may: &str, import: &str) -> bool {
    may == "iam::arn"
        && ["iam::Arn", "iam::ArnError", "iam::PrincipalKind", "iam::"].contains(&import)
}

#[test]
fn ui_crates_stay_in_the_ui_rooms() {
    let mut wrong = Vec::new();
    for path in sources() {
        let room = room_of(&path).unwrap_or_default();
        let text = fs::read_to_string(&path).unwrap();
        let banned: &[&str] = match room.as_str() {
            "tui" => &["clap::"],
            "cli" | "" => &[],
            _ => &["ratatui::", "crossterm::", "clap::", "anyhow::"],
        };
        for name in banned {
            if without_tests(&text).contains(name) {
                wrong.push(format!("{} uses {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_load_and_the_rims_touch_disk_environment_and_clock() {
    let mut wrong = Vec::new();
    for path in sources() {
        let room = room_of(&path).unwrap_or_default();
        if matches!(room.as_str(), "load" | "cli" | "live" | "") || path.ends_with("tui/run.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for name in [
            "std::fs",
            "std::env",
            "SystemTime",
            "Timestamp::now",
            "Zoned::now",
        ] {
            if without_tests(&text).contains(name) && !path.starts_with("src/config/edit") {
                wrong.push(format!("{} uses {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short() {
    let long: Vec<String> = sources()
        .into_iter()
        .filter(|path| !path.ends_with("tests.rs"))
        .filter_map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let lines = without_tests(&text).lines().count();
            (lines > 400).then(|| format!("{} has {lines} lines", path.display()))
        })
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn the_map_names_every_room() {
    let map = fs::read_to_string("src/lib.rs").unwrap();
    for (room, _) in MAY_IMPORT {
        if Path::new("src").join(room).is_dir() {
            assert!(
                map.contains(&format!("`{room}`")),
                "src/lib.rs does not describe {room}"
            );
        }
    }
}

#[test]
fn one_key_table_and_one_place_for_wording() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        if text.contains("KeyCode::") {
            let name = path.to_string_lossy();
            assert!(
                ["src/tui/keymap/mod.rs", "src/tui/keys.rs", "src/tui/run.rs"].contains(&&*name),
                "{name} matches keys outside the table"
            );
        }
    }
}
