//! The files behind the screen: checked once a second, and read again. Polling also works on
//! network drives, and when an editor replaces a file by another.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::cli::{self, Inputs};
use crate::explain::Outside;
use crate::tui::{Changed, Files, Reopened, start_thread};

/// The polling interval.
const PACE: Duration = Duration::from_secs(1);
/// A file that is still being written changes again within this time.
const CALM: Duration = Duration::from_millis(100);

/// Identifies a version of a file; `None` if the file does not exist.
type Stamp = Option<(SystemTime, u64, u64)>;

/// The files of the inputs, watched from now on, or the reason why they cannot be read again.
pub(super) fn files(inputs: &Inputs, sample: bool) -> Result<Files, String> {
    if sample {
        return Err("the sample is built in and in no file".to_owned());
    }
    let paths = cli::input_paths(inputs);
    if let Some(pipe) = paths.iter().find(|path| is_piped(path)) {
        return Err(Outside::GivenOnce(&pipe.to_string_lossy()).words());
    }
    let stamps = look(inputs);
    let configs = cli::config_paths(inputs).into_iter();
    let needed: Vec<PathBuf> = configs.filter(|path| path.is_file()).collect();
    let (reopened, watched) = (inputs.clone(), inputs.clone());
    Ok(Files {
        reopen: Arc::new(move || reopen(&reopened, &needed)),
        watch: Box::new(move |changed| watch(watched, stamps, changed)),
    })
}

/// Returns true if a path is something other than a file, such as a pipe.
fn is_piped(path: &Path) -> bool {
    path == Path::new("-")
        || path
            .metadata()
            .is_ok_and(|it| !it.is_file() && !it.is_dir())
}

/// Reads the files again. `needed` are the config files that existed at the start.
fn reopen(inputs: &Inputs, needed: &[PathBuf]) -> Result<Reopened, String> {
    if let Some(gone) = needed.iter().find(|path| !path.is_file()) {
        return Err(Outside::Gone(&gone.to_string_lossy()).words());
    }
    if let Some((path, error)) = needed.iter().find_map(|path| {
        let error = std::fs::File::open(path).err()?;
        Some((path, error))
    }) {
        let path = path.to_string_lossy();
        return Err(Outside::Unreadable(&path, &error.to_string()).words());
    }
    let (prediction, snapshots) =
        cli::open_for_screen(inputs, false).map_err(|error| format!("{error:#}"))?;
    let arrivals = snapshots.read(prediction.wanted());
    let mut problems = cli::held_warnings();
    let files = arrivals.iter();
    problems.extend(files.flat_map(|arrival| super::problems_of(&arrival.file)));
    Ok(Reopened {
        prediction,
        arrivals,
        problems,
    })
}

/// Checks the files on a separate thread, and reports the names of those that have changed.
fn watch(inputs: Inputs, mut known: BTreeMap<PathBuf, Stamp>, changed: Changed) -> io::Result<()> {
    let look_on = move || {
        loop {
            std::thread::sleep(PACE);
            let mut now = look(&inputs);
            if now == known {
                continue;
            }
            loop {
                std::thread::sleep(CALM);
                let later = look(&inputs);
                let calm = later == now;
                now = later;
                if calm {
                    break;
                }
            }
            let names = differences(&known, &now);
            known = now;
            if !names.is_empty() && !changed(names) {
                return;
            }
        }
    };
    start_thread("files", look_on)
}

fn look(inputs: &Inputs) -> BTreeMap<PathBuf, Stamp> {
    let paths = cli::input_paths(inputs).into_iter();
    paths
        .map(|path| (stamp(&path), path))
        .map(|(stamp, path)| (path, stamp))
        .collect()
}

fn stamp(path: &Path) -> Stamp {
    let metadata = path.metadata().ok()?;
    let modified = metadata.modified().ok()?;
    Some((modified, metadata.len(), number(&metadata)))
}

/// The number of a file, which another file in its place does not have.
#[cfg(unix)]
fn number(metadata: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

/// Not available on this platform.
#[cfg(not(unix))]
fn number(_metadata: &std::fs::Metadata) -> u64 {
    0
}

/// The names of the files that were changed, created or removed.
fn differences(before: &BTreeMap<PathBuf, Stamp>, now: &BTreeMap<PathBuf, Stamp>) -> Vec<String> {
    let gone = before.keys().filter(|path| !now.contains_key(*path));
    let changed = now
        .iter()
        .filter(|(path, stamp)| before.get(*path) != Some(stamp));
    let paths = changed.map(|(path, _)| path).chain(gone);
    let name = |path: &PathBuf| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    paths.filter_map(name).collect()
}
