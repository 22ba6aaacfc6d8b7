//! `fix --write`: what is written, and what is refused.

use std::fs;
use std::path::Path;

use crate::support::{Run, World};

fn config(world: &World) -> String {
    fs::read_to_string(world.folder().join("config")).unwrap()
}

/// The names of the backups, and of other files beside the config.
fn names(world: &World) -> Vec<String> {
    let entries = fs::read_dir(world.folder()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn shown(run: &Run) -> String {
    format!("{}{}", run.stdout, run.stderr)
}

#[cfg(unix)]
#[test]
fn a_write_that_would_change_the_owner_is_refused() {
    use std::io::ErrorKind;
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;

    /// The user nobody, or any other that owns none of the files.
    const OTHER: u32 = 65_534;
    // The folders above the usual ones may be closed to others.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    crate::support::copy(Path::new("assets/sample"), path);
    let program = path.join("rolechain");
    fs::copy(env!("CARGO_BIN_EXE_rolechain"), &program).unwrap();
    let allow = |name: &str, mode| {
        fs::set_permissions(path.join(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    allow("", 0o777);
    allow("config", 0o666);
    allow("rolechain", 0o755);
    let before = fs::read(path.join("config")).unwrap();
    let mut command = std::process::Command::new(&program);
    command.current_dir(path).env_clear().env("HOME", path);
    command.args([
        "fix",
        "test4-userid-autogen",
        "--write",
        "--config",
        "config",
    ]);
    command.args(["--credentials", "credentials", "--snapshot", "snapshots"]);
    command.args(["--identities", "identities.json"]);
    command.uid(OTHER).gid(OTHER);
    let output = loop {
        match command.output() {
            // A test on another thread may start a process while the copy is open.
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => {}
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                eprintln!("*** SKIPPED: only root can write as another user ***");
                return;
            }
            other => break other.unwrap(),
        }
    };
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("owner"), "{stderr}");
    assert_eq!(fs::read(path.join("config")).unwrap(), before);
    let left = fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let left = left.filter(|name| name.to_string_lossy().contains("rolechain-"));
    assert_eq!(left.count(), 0);
}

#[test]
fn fix_write_adds_one_line_to_the_source_and_keeps_a_backup() {
    let world = World::sample();
    let before = config(&world);
    let output = world.run(&["fix", "behind-test4", "--write"]);
    assert_eq!(output.code, Some(0), "{}", shown(&output));
    let header = "[profile source-autogen]\nrole_arn = arn:aws:iam::111122223333:role/SourceRole\nsource_profile = base\n";
    let expected = before.replace(header, &format!("{header}role_session_name = my-session\n"));
    assert_eq!(config(&world), expected);
    let all = names(&world);
    let backup = all
        .iter()
        .find(|name| name.contains(".rolechain-"))
        .unwrap();
    assert_eq!(
        fs::read_to_string(world.folder().join(backup)).unwrap(),
        before
    );
    let again = world.run(&["fix", "behind-test4", "--write", "--no-backup"]);
    assert!(
        shown(&again).contains("nothing to fix"),
        "{}",
        shown(&again)
    );
    assert_eq!(names(&world).len(), 5);
    assert_eq!(world.run(&["check", "test4-userid-autogen"]).code, Some(0));
}

#[test]
#[cfg(unix)]
fn fix_does_not_write_into_a_read_only_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::sample();
    let before = config(&world);
    let path = world.folder().join("config");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let output = world.run(&["fix", "partner", "--write"]);
    assert_eq!(output.code, Some(2));
    assert!(shown(&output).contains("read-only"), "{}", shown(&output));
    assert_eq!(config(&world), before);
    assert_eq!(names(&world).len(), 4);
}
