//! Builds the files of tests and runs the program; nothing else does either.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;
use tempfile::TempDir;

/// The current time unless a test sets another.
const NOW: &str = "2026-11-27T12:00:00Z";

/// Files of a world that are passed as options if they exist.
pub const INPUTS: [(&str, &str); 6] = [
    ("config", "--config"),
    ("credentials", "--credentials"),
    ("snapshot.json", "--snapshot"),
    ("snapshots", "--snapshot"),
    ("identities.json", "--identities"),
    ("org.json", "--org"),
];

/// Chains of which most do not resolve, and a foreign name.
pub const BROKEN: &str = "\
[profile base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = planted
[profile both]
role_arn = arn:aws:iam::111122223333:role/Both
source_profile = base
credential_source = Environment
role_session_name = me
[profile none]
role_arn = arn:aws:iam::111122223333:role/path/None
[profile missing]
role_arn = arn:aws:iam::444455556666:role/Missing
source_profile = nope
[profile 日本語]
role_arn = arn:aws:iam::111122223333:role/Target
source_profile = base
";

/// A folder with a user's files and an empty home beside it; both are removed at the end.
pub struct World {
    parent: TempDir,
}

impl World {
    /// A world without files.
    pub fn new() -> Self {
        let parent = TempDir::new_in(target()).unwrap();
        fs::create_dir(parent.path().join("files")).unwrap();
        fs::create_dir(parent.path().join("home")).unwrap();
        Self { parent }
    }

    /// A copy of a folder.
    pub fn copy(folder: &Path) -> Self {
        let world = Self::new();
        copy(folder, &world.folder());
        world
    }

    /// A copy of the built-in sample's files.
    pub fn sample() -> Self {
        Self::copy(Path::new("assets/sample"))
    }

    /// The user's home, empty at first.
    pub fn home(&self) -> PathBuf {
        self.parent.path().join("home")
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.folder().join(name), text).unwrap();
    }

    /// Runs the program with the files of this world.
    pub fn run(&self, arguments: &[&str]) -> Run {
        let all = [arguments, &self.options(arguments, &[])].concat();
        run(&mut self.command(&all), b"")
    }

    /// The folder with the files; the program runs in it.
    pub fn folder(&self) -> PathBuf {
        self.parent.path().join("files")
    }

    /// The program with these arguments, without options for files, in an empty environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .current_dir(self.folder())
            .env_clear()
            .env("HOME", self.parent.path().join("home"));
        command
    }

    /// The options for the files of this world except those named, and the current time unless
    /// `arguments` set it; none for commands that read no files.
    pub fn options(&self, arguments: &[&str], without: &[&str]) -> Vec<&'static str> {
        if matches!(arguments.first(), Some(&("batch" | "complete" | "demo"))) {
            return Vec::new();
        }
        let has_files = !arguments.contains(&"--sample");
        let mut options: Vec<&str> = INPUTS
            .into_iter()
            .filter(|_| has_files)
            .filter(|(name, _)| !without.contains(name) && self.folder().join(name).exists())
            .flat_map(|(name, option)| [option, name])
            .collect();
        if !arguments.contains(&"--now") {
            options.extend(["--now", NOW]);
        }
        options
    }
}

/// The program under test; only tests outside the crate can run it.
pub fn program() -> &'static str {
    const PROGRAM: Option<&str> = option_env!("CARGO_BIN_EXE_rolechain");
    PROGRAM.unwrap()
}

/// The folder for temporary files of tests.
pub fn target() -> PathBuf {
    option_env!("CARGO_TARGET_TMPDIR").map_or_else(std::env::temp_dir, PathBuf::from)
}

/// Copies the contents of a folder.
pub fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The exit code of a run and its output.
pub struct Run {
    /// `None` if a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The JSON output of a command: one document, or one per line.
    pub fn json(&self, command: &str) -> serde_json::Result<Value> {
        if command != "batch" {
            return serde_json::from_str(&self.stdout);
        }
        let lines = self.stdout.lines().filter(|line| !line.trim().is_empty());
        lines.map(serde_json::from_str::<Value>).collect()
    }
}

/// Runs a command to its end with `input` on standard input.
pub fn run(command: &mut Command, input: &[u8]) -> Run {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        // A program that does not read its input closes the pipe.
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().unwrap()
    });
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Applies `function` to all items on every core; the results are in the order of the items.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], function: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((at, item)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            items.get(at).map(|item| (at, item))
        } {
            done.push((at, function(item)));
        }
        done
    };
    let mut results: Vec<(usize, R)> = std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}
