//! Tells the program its version and the commit that it is built from.
//!
//! The commit comes from the record that cargo puts into a package (`.cargo_vcs_info.json`), else
//! from git, else it is left out.

use std::path::Path;
use std::process::Command;

fn main() {
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    say("rerun-if-changed=src/build.rs");
    let shown = packaged_commit()
        .or_else(git_commit)
        .map_or_else(|| version.clone(), |commit| format!("{version} ({commit})"));
    say(&format!("rustc-env=ROLECHAIN_VERSION={shown}"));
}

/// Tells cargo, which reads standard output.
fn say(instruction: &str) {
    println!("cargo::{instruction}");
}

/// The commit in the record of a package.
fn packaged_commit() -> Option<String> {
    const RECORD: &str = ".cargo_vcs_info.json";
    let text = std::fs::read_to_string(RECORD).ok()?;
    say(&format!("rerun-if-changed={RECORD}"));
    let (_, rest) = text.split_once("\"sha1\"")?;
    short(rest.split('"').nth(1)?)
}

/// The commit of the repository whose top folder this is. A repository around it is another
/// project's.
fn git_commit() -> Option<String> {
    if !Path::new(".git").exists() {
        return None;
    }
    for name in [
        Some("HEAD".to_owned()),
        git(&["symbolic-ref", "--quiet", "HEAD"]),
    ] {
        let path = name.and_then(|name| git(&["rev-parse", "--git-path", &name]));
        if let Some(path) = path.filter(|path| Path::new(path).exists()) {
            say(&format!("rerun-if-changed={path}"));
        }
    }
    short(&git(&["rev-parse", "HEAD"])?)
}

/// The output of git, or `None` if it fails or is not installed.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The first twelve digits of a commit.
fn short(commit: &str) -> Option<String> {
    let digits = commit.get(..12)?;
    let is_hash = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| digits.to_owned())
}
