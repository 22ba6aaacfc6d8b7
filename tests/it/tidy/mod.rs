//! Checks the source: imports between folders, length of files and functions, the public API. It
//! reads the parsed source, so that neither layout nor a re-export hides anything.

mod read;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use source::{BINARY, BUILD_SCRIPT, File, Import, LIBRARY, Module, Target, rust_files};

/// Folder → the folders, or files of them, that it may import from.
const MAY_IMPORT: [&str; 17] = [
    "text:",
    "load: text iam",
    "iam: text",
    "config: text iam::arn",
    "chain: text iam::arn config",
    "eval: text iam",
    "predict: text config iam chain eval",
    "lint: text config iam chain eval predict",
    "repair: text config iam chain eval predict",
    "observed: text config iam chain eval predict",
    "redact: text config iam chain eval predict",
    "explain: text config iam chain eval predict lint repair observed redact live::answer live::plan live::outcome",
    "live: text iam chain",
    "batch: text iam config chain eval explain",
    "cli: text load iam config chain eval predict lint repair observed redact explain live batch",
    "tui: text config iam chain predict lint repair explain",
    "explorer: text load iam config predict explain cli tui",
];

/// A file at the edge of its folder → its additional imports.
const EDGES: [&str; 1] = ["src/tui/run.rs: load live"];

/// Folders and files that may read files, the environment and the clock.
const TOUCHES_THE_MACHINE: &str =
    "src/load/ src/live/ src/cli/ src/explorer/ src/tui/run.rs src/config/edit/write/";

/// A figure that should fall, with its maximum and the step by which the maximum is lowered: at
/// `limit - step` the limit is out of date, which keeps the gains. The step lets parallel changes
/// land without touching this table.
struct Ratchet {
    name: &'static str,
    limit: usize,
    step: usize,
}

const LONG_FUNCTIONS: Ratchet = Ratchet {
    name: "functions of more than 60 lines",
    limit: 15,
    step: 4,
};

/// Lines that are neither blank nor comments, without tests. A feature may raise the limit.
const CODE_LINES: Ratchet = Ratchet {
    name: "lines of code",
    limit: 78_900,
    step: 1_500,
};

/// Functions and methods that another crate could call.
const PUBLIC_FUNCTIONS: Ratchet = Ratchet {
    name: "public functions",
    limit: 55,
    step: 10,
};

impl Ratchet {
    fn check(&self, found: &[String]) {
        self.check_count(found.len(), &found.join("\n"));
    }

    fn check_count(&self, count: usize, list: &str) {
        let Self { name, limit, step } = *self;
        assert!(count <= limit, "{count} {name}, at most {limit}\n{list}");
        assert!(
            count + step > limit,
            "{count} {name}: lower the limit of {limit}"
        );
    }
}

/// The modules of the library with their files.
fn modules() -> impl Iterator<Item = (&'static Module, &'static File)> {
    LIBRARY
        .modules
        .values()
        .map(|module| (module, &LIBRARY.files[module.file]))
}

/// The paths of a module that stay in the crate, each with the module that defines its target.
fn imports(module: &Module) -> impl Iterator<Item = (&Import, Target)> {
    module.imports.iter().filter_map(|import| {
        let target = LIBRARY.resolve(&module.path, &import.segments)?;
        Some((import, target))
    })
}

fn folder(module: &[String]) -> &str {
    module.first().map_or("", String::as_str)
}

/// The row of a table for a name.
fn row(table: &[&'static str], name: &str) -> Option<&'static str> {
    let rows = table.iter().map(|row| row.split_once(':').unwrap());
    rows.into_iter()
        .find(|(first, _)| *first == name)
        .map(|(_, words)| words.trim())
}

/// Returns true if a folder that may import `allowed` may import `target`.
fn is_allowed(allowed: &str, target: &Target) -> bool {
    format!("{}::", target.module.join("::")).starts_with(&format!("{allowed}::"))
}

#[test]
fn every_file_is_a_module() {
    let known: BTreeSet<&str> = LIBRARY
        .files
        .iter()
        .chain(&BINARY.files)
        .chain(&BUILD_SCRIPT.files)
        .map(|file| file.path.as_str())
        .collect();
    for file in rust_files("src") {
        assert!(known.contains(file.to_str().unwrap()), "{file:?}");
    }
}

#[test]
fn every_path_leads_somewhere() {
    let lost = modules().flat_map(|(module, file)| {
        let own = |it: &&Import| it.segments.first().is_some_and(|first| first == "crate");
        let lost = module.imports.iter().filter(own);
        lost.filter(|it| LIBRARY.resolve(&module.path, &it.segments).is_none())
            .map(|it| format!("{}:{} {}", file.path, it.line, it.segments.join("::")))
    });
    let lost: Vec<String> = lost.collect();
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn every_folder_imports_only_what_it_may() {
    let mut wrong = BTreeSet::new();
    for (module, file) in modules() {
        let from = folder(&module.path);
        if from.is_empty() {
            continue;
        }
        let allowed = row(&MAY_IMPORT, from)
            .unwrap_or_else(|| panic!("{from} is not on the list of folders"));
        let more = row(&EDGES, &file.path).unwrap_or_default();
        for (import, target) in imports(module) {
            let to = folder(&target.module);
            let fine = to == from
                // `crate` alone, as in `pub(crate)` or `use crate::config`.
                || to.is_empty()
                || allowed.split(' ').chain(more.split(' ')).any(|it| is_allowed(it, &target));
            if !fine {
                let path = import.segments.join("::");
                let defined = target.module.join("::");
                wrong.insert(format!(
                    "{}:{} imports {path} of {defined}",
                    file.path, import.line
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A file → the files of the same folder whose names it uses. `mod.rs` files are left out: they
/// name all files of their folder, and a name imported from one counts for the file that defines
/// it.
fn imports_inside_folders() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut graph: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (module, file) in modules() {
        for (_, target) in imports(module) {
            let other = &LIBRARY.files[LIBRARY.modules[&target.module].file];
            let apart = [file, other]
                .iter()
                .any(|file| file.path.ends_with("/mod.rs"));
            if !apart && file.path != other.path && folder(&module.path) == folder(&target.module) {
                graph.entry(&file.path).or_default().insert(&other.path);
            }
        }
    }
    graph
}

/// The nodes that are reachable from a node.
fn reachable<'a>(graph: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &'a str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        for next in graph.get(node).into_iter().flatten() {
            if seen.insert(*next) {
                open.push(next);
            }
        }
    }
    seen
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let graph = imports_inside_folders();
    let mut circles: BTreeSet<Vec<&str>> = BTreeSet::new();
    for file in graph.keys() {
        let ahead = reachable(&graph, file);
        if ahead.contains(file) {
            circles.insert(
                ahead
                    .into_iter()
                    .filter(|other| reachable(&graph, other).contains(file))
                    .collect(),
            );
        }
    }
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn crates_for_screens_and_arguments_stay_at_the_edge() {
    let mut wrong = Vec::new();
    for (module, file) in modules() {
        let banned: &[&str] = match folder(&module.path) {
            "tui" => &["clap"],
            "cli" | "explorer" | "" => &[],
            _ => &["ratatui", "crossterm", "clap", "anyhow"],
        };
        for import in &module.imports {
            if banned.contains(&import.segments.first().map_or("", String::as_str)) {
                wrong.push(format!(
                    "{}:{} {}",
                    file.path,
                    import.line,
                    import.segments.join("::")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_core_touches_neither_disk_nor_environment_nor_clock_nor_output() {
    const PATHS: &str = "std::fs std::env std::process std::net::TcpStream std::net::TcpListener \
        std::net::UdpSocket std::time::SystemTime std::time::Instant std::io::stdin \
        std::io::stdout std::io::stderr Timestamp::now Zoned::now";
    // Methods of `Path`.
    const CALLS: &str = "exists try_exists is_dir is_file is_symlink canonicalize metadata \
        read_dir symlink_metadata";
    let mut wrong = Vec::new();
    for (module, file) in modules() {
        if TOUCHES_THE_MACHINE
            .split(' ')
            .any(|it| file.path.starts_with(it))
        {
            continue;
        }
        let paths = module.imports.iter().map(|it| (it, PATHS));
        let calls = module.calls.iter().map(|it| (it, CALLS));
        for (import, banned) in paths.chain(calls) {
            let name = format!("::{}::", import.segments.join("::"));
            if banned
                .split(' ')
                .any(|it| name.contains(&format!("::{it}::")))
            {
                wrong.push(format!("{}:{} {name}", file.path, import.line));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_are_short() {
    let long: Vec<String> = LIBRARY
        .files
        .iter()
        .chain(&BINARY.files)
        .filter(|file| file.lines > 400)
        .map(|file| format!("{} has {} lines", file.path, file.lines))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn functions_become_short() {
    let long: Vec<String> = LIBRARY
        .modules
        .values()
        .flat_map(|module| {
            let path = module.path.join("::");
            let long = module.functions.iter().filter(|it| it.lines > 60);
            long.map(move |it| format!("{path}::{} has {} lines", it.name, it.lines))
        })
        .collect();
    LONG_FUNCTIONS.check(&long);
}

#[test]
fn code_becomes_less() {
    let files = LIBRARY.files.iter().chain(&BINARY.files);
    let count = files.map(|file| file.code_lines).sum();
    CODE_LINES.check_count(count, "");
}

/// All modules and items that a user of the library can name.
fn shown() -> BTreeSet<Target> {
    let mut shown = BTreeSet::new();
    let root = Target {
        module: Vec::new(),
        item: None,
    };
    let mut open = vec![root];
    while let Some(target) = open.pop() {
        if !shown.insert(target.clone()) || target.item.is_some() {
            continue;
        }
        let module = &LIBRARY.modules[&target.module];
        let own = module.children.iter().chain(&module.items);
        let own = own.filter(|(_, public)| **public);
        open.extend(
            own.filter_map(|(name, _)| LIBRARY.resolve(&module.path, std::slice::from_ref(name))),
        );
        let uses = module.uses.iter().filter(|it| it.public);
        open.extend(uses.filter_map(|it| LIBRARY.resolve(&module.path, &it.path)));
        for (glob, _) in module.globs.iter().filter(|(_, public)| *public) {
            open.extend(LIBRARY.resolve(&module.path, glob));
        }
    }
    shown
}

#[test]
fn the_library_shows_less() {
    let shown = shown();
    let mut functions = Vec::new();
    for (module, _) in modules() {
        for function in module.functions.iter().filter(|it| it.public) {
            let own = vec![function.name.clone()];
            let named = function.owner.as_ref().unwrap_or(&own);
            let target = LIBRARY.resolve(&module.path, named);
            if target.is_some_and(|target| shown.contains(&target)) {
                let path = [module.path.as_slice(), named].concat().join("::");
                functions.push(format!("{path}::{}", function.name));
            }
        }
    }
    PUBLIC_FUNCTIONS.check(&functions);
}

#[test]
fn every_type_of_the_whole_crate_is_described() {
    let wrong: Vec<(&str, &Vec<String>)> = modules()
        .map(|(module, file)| (file.path.as_str(), &module.undocumented))
        .filter(|(_, types)| !types.is_empty())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_map_names_every_folder() {
    let map = fs::read_to_string("src/lib.rs").unwrap();
    for row in MAY_IMPORT {
        let folder = row.split(':').next().unwrap();
        if Path::new("src").join(folder).is_dir() {
            assert!(
                map.contains(&format!("`{folder}`")),
                "src/lib.rs does not describe {folder}"
            );
        }
    }
}

#[test]
fn keys_are_matched_in_the_table_of_keys_only() {
    for (module, file) in modules() {
        let matches = module
            .imports
            .iter()
            .any(|it| it.segments.iter().any(|it| it == "KeyCode"));
        let path = file.path.as_str();
        let in_table = path.starts_with("src/tui/keymap/")
            || ["src/tui/keys.rs", "src/tui/run.rs", "src/tui/answers.rs"].contains(&path);
        assert!(
            !matches || in_table,
            "{} matches keys outside the table",
            file.path
        );
    }
}
