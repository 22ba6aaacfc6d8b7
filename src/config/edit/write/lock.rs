//! Two writers at the same time: a lock file beside the written one, and what dead ones left behind.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Another writer is done within this time.
const PATIENCE: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_millis(20);

/// No write takes so long. Process ids are used again, and those of another machine mean nothing
/// here.
const OLD: Duration = Duration::from_secs(600);

/// How the temporary files begin; the process id and a random part follow.
const TEMPORARY: &str = ".rolechain-";

/// The right to write a file, which one process has at a time. Other programs do not know of it.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
}

impl Lock {
    /// Makes `config.rolechain-lock` beside `config`; waits while a living process has it.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::AlreadyExists`] if the other process does not end its write.
    pub(super) fn take(path: &Path) -> io::Result<Self> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".rolechain-lock");
        let path = path.with_file_name(name);
        let begin = SystemTime::now();
        loop {
            match File::create_new(&path) {
                Ok(mut file) => {
                    let lock = Self { path };
                    writeln!(file, "{}", std::process::id())?;
                    return Ok(lock);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    if remove_stale(&path) {
                        continue;
                    }
                    if begin.elapsed().unwrap_or(PATIENCE) >= PATIENCE {
                        return Err(error);
                    }
                    std::thread::sleep(PAUSE);
                }
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Removes the lock of a dead process; false if its process may be alive.
fn remove_stale(path: &Path) -> bool {
    let Some(owner) = owner_of(path) else {
        return false;
    };
    if !is_old(path) && owner.trim().parse().map_or(true, is_alive) {
        return false;
    }
    // Another process may have done the same just now and made its own lock: the one that was moved
    // away must be the one that was read.
    let aside = path.with_extension(format!("rolechain-stale-{}", std::process::id()));
    if fs::rename(path, &aside).is_err() {
        return true;
    }
    if owner_of(&aside).is_some_and(|moved| moved != owner) {
        let _ = fs::hard_link(&aside, path);
    }
    let _ = fs::remove_file(&aside);
    true
}

/// What a lock says: its first bytes, if it is a file.
fn owner_of(lock: &Path) -> Option<String> {
    const MOST_BYTES: u64 = 64;
    if !lock.is_file() {
        return None;
    }
    let mut owner = String::new();
    let file = File::open(lock).ok()?;
    file.take(MOST_BYTES).read_to_string(&mut owner).ok()?;
    Some(owner)
}

fn is_old(path: &Path) -> bool {
    let modified = fs::metadata(path).and_then(|metadata| metadata.modified());
    let age = modified.ok().and_then(|at| at.elapsed().ok());
    age.is_some_and(|age| age > OLD)
}

#[cfg(unix)]
fn is_alive(process: i32) -> bool {
    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};
    let found = Pid::from_raw(process).map(test_kill_process);
    process > 0 && found != Some(Err(Errno::SRCH))
}

#[cfg(not(unix))]
const fn is_alive(_: i32) -> bool {
    true
}

/// The beginning of a temporary file's name.
pub(super) fn temporary_prefix() -> String {
    format!("{TEMPORARY}{}-", std::process::id())
}

/// Removes the temporary files in a folder that a process left which was killed while it wrote. They
/// hold a copy of the file, secrets and all.
pub(super) fn remove_left_behind(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let process = process_of(&entry.file_name());
        if process.is_some_and(|process| !is_alive(process)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn process_of(name: &OsString) -> Option<i32> {
    let name = name.to_str()?.strip_prefix(TEMPORARY)?;
    let (process, _) = name.strip_suffix(".tmp")?.split_once('-')?;
    process.parse().ok()
}
