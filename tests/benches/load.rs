//! Measures time and memory for loading a folder of snapshots with the roles that a config file
//! names.
//!
//! `cargo bench --bench load -- FOLDER [wanted|everything|value]` with `FOLDER/config`,
//! `FOLDER/identities.json` and `FOLDER/snapshots/*.json`. Without a folder it does nothing. Each
//! process measures one mode, because the peak memory is the process's.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench that cannot go on must stop, and says what it measured"
)]

use rolechain::iam::account::{SnapshotIndex, Wanted, read_identities};
use rolechain::iam::{Arn, PrincipalKind};
use rolechain::load::{
    LoadEvent, PathFlags, SnapshotPath, locate_snapshots, read_snapshots, read_source, variable,
};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let Some(folder) = arguments.first().map(Path::new) else {
        println!("usage: cargo bench --bench load -- FOLDER [wanted|everything|value]");
        return;
    };
    let way = arguments.get(1).map_or("wanted", String::as_str);
    let flags = PathFlags {
        snapshots: vec![folder.join("snapshots")],
        ..PathFlags::default()
    };
    let paths = locate_snapshots(&flags, &variable);
    let wanted = if way == "wanted" {
        wanted(folder)
    } else {
        Wanted::everything()
    };
    let before = cpu_seconds();
    let start = Instant::now();
    let mut index = SnapshotIndex::default();
    let mut kept = Vec::new();
    if way == "value" {
        kept = values(&paths);
    } else {
        index = snapshots(&paths, wanted);
    }
    let wall = start.elapsed().as_secs_f64();
    let cpu = cpu_seconds() - before;
    let bytes: u64 = paths.iter().map(|path| path.bytes).sum();
    let megabytes = f64::from(u32::try_from(bytes / 1000).unwrap_or(u32::MAX)) / 1000.0;
    println!(
        "{way}: {megabytes:.1} MB in {wall:.3} s wall, {cpu:.2} s CPU, {:.0} MB/s, peak {} kB",
        megabytes / wall,
        status("VmHWM:"),
    );
    println!(
        "{} rows, {} roles kept, {} managed policies, {} problems, {} values",
        index.files().map(|file| file.rows).sum::<usize>(),
        index.roles().count(),
        index
            .files()
            .map(|file| file.managed_policies.len())
            .sum::<usize>(),
        index.diagnostics().len(),
        kept.len(),
    );
}

fn snapshots(paths: &[SnapshotPath], wanted: Wanted) -> SnapshotIndex {
    let mut index = SnapshotIndex::default();
    let cancelled = AtomicBool::new(false);
    read_snapshots(paths, &Arc::new(wanted), &cancelled, &mut |event| {
        if let LoadEvent::File { order, file } = event {
            index.insert(order, *file);
        }
        true
    });
    index
}

/// The plain implementation, for comparison: everything as a tree of values, one file after the
/// other.
fn values(paths: &[SnapshotPath]) -> Vec<serde_json::Value> {
    let read = |path: &SnapshotPath| {
        let bytes = std::fs::read(&path.path).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    };
    paths.iter().map(read).collect()
}

/// The roles that a config names, and the callers in the identities file.
fn wanted(folder: &Path) -> Wanted {
    let mut wanted = Wanted::nothing();
    let config = std::fs::read_to_string(folder.join("config")).unwrap();
    let mut account = "";
    for line in config.lines() {
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        match (key.trim(), value.trim()) {
            ("role_arn", arn) => {
                if let Ok(arn) = Arn::parse(arn) {
                    wanted.add_arn(&arn);
                }
            }
            ("sso_account_id", id) => account = id,
            ("sso_role_name", name) => wanted.add_permission_set(account, name),
            _ => {}
        }
    }
    let path = folder.join("identities.json");
    let (identities, problems) = read_identities(&read_source(&path, "identities").unwrap());
    assert!(problems.is_empty(), "{problems:?}");
    for identity in identities.values() {
        wanted.add_arn(&identity.arn);
        if identity.arn.kind() == PrincipalKind::User {
            wanted.add_unique_id(&identity.user_id);
        }
    }
    wanted
}

/// User and system time of this process so far; 0 if the system does not report it.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = behind_name.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

fn status(field: &str) -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.unwrap_or("?").to_owned()
}
