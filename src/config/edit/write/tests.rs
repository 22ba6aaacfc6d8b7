//! Writes on a real disk.
#![cfg(unix)]

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use super::*;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn with_backup() -> WriteOptions {
    WriteOptions {
        backup: Some("2026-01-31T12:00:00Z".parse().unwrap()),
    }
}

#[test]
fn mode_stays_and_the_backup_is_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config");
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let written = write_atomically(&path, b"old", b"new", with_backup()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o640);
    let backup = written.backup.unwrap();
    assert_eq!(fs::read(&backup).unwrap(), b"old");
    assert_eq!(mode(&backup), 0o600);
    assert_eq!(
        names(folder.path()),
        ["config", "config.rolechain-20260131T120000Z.bak"]
    );
    write_atomically(&path, b"new", b"newer", with_backup()).unwrap();
    assert_eq!(names(folder.path()).len(), 3, "the first backup is kept");
}

#[test]
fn a_link_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("dotfile"), folder.path().join("config"));
    fs::write(&real, "old").unwrap();
    symlink("dotfile", &link).unwrap();
    write_atomically(&link, b"old", b"new", WriteOptions::default()).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&real).unwrap(), b"new");
}

#[test]
fn a_file_that_cannot_be_replaced_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config");
    let write = |path: &Path| write_atomically(path, b"old", b"new", with_backup());
    assert!(matches!(write(&path), Err(WriteError::Missing(_))));
    assert!(matches!(write(folder.path()), Err(WriteError::NoFile(_))));
    fs::write(&path, "somebody else's").unwrap();
    assert!(matches!(write(&path), Err(WriteError::Changed(_))));
    fs::write(&path, "old").unwrap();
    fs::hard_link(&path, folder.path().join("other")).unwrap();
    assert!(matches!(write(&path), Err(WriteError::HardLinks(_, 2))));
    fs::remove_file(folder.path().join("other")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    assert!(matches!(write(&path), Err(WriteError::ReadOnly(_))));
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["config"]);
}

#[test]
fn a_disk_that_is_full_midway_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config");
    fs::write(&path, "old").unwrap();
    let result = replace(&path, b"old", with_backup(), |file| {
        file.write_all(b"ne")?;
        Err(io::Error::from(io::ErrorKind::StorageFull))
    });
    assert!(matches!(result, Err(WriteError::Failed(..))));
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["config"]);
}

#[test]
fn a_file_changed_by_another_program_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config");
    fs::write(&path, "old").unwrap();
    let result = replace(&path, b"old", with_backup(), |file| {
        fs::write(&path, "theirs")?;
        file.write_all(b"new")
    });
    assert!(matches!(result, Err(WriteError::Changed(_))));
    assert_eq!(fs::read(&path).unwrap(), b"theirs");
    assert_eq!(names(folder.path()), ["config"]);
}
/// No process has this id.
const DEAD: &str = "999999999";

#[test]
fn writers_at_the_same_time_lose_no_edit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config");
    fs::write(&path, "").unwrap();
    let write = |number: usize| {
        loop {
            let old = fs::read(&path).unwrap();
            let new = [&old[..], format!("{number}\n").as_bytes()].concat();
            match write_atomically(&path, &old, &new, WriteOptions::default()) {
                Ok(_) => return,
                Err(WriteError::Changed(_) | WriteError::Locked(_)) => {}
                Err(error) => panic!("{error}"),
            }
        }
    };
    std::thread::scope(|scope| {
        for number in 0..8 {
            scope.spawn(move || write(number));
        }
    });
    let text = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["0", "1", "2", "3", "4", "5", "6", "7"]);
    assert_eq!(names(folder.path()), ["config"]);
}

#[test]
fn the_lock_and_the_copies_of_dead_processes_are_removed_and_those_of_living_ones_respected() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config");
    let lock = folder.path().join("config.rolechain-lock");
    fs::write(&path, "old").unwrap();
    fs::write(&lock, DEAD).unwrap();
    let own = std::process::id();
    for name in [
        format!(".rolechain-{DEAD}-a1B2.tmp"),
        format!(".rolechain-{own}-a1B2.tmp"),
    ] {
        fs::write(folder.path().join(name), "old").unwrap();
    }
    write_atomically(&path, b"old", b"new", WriteOptions::default()).unwrap();
    let left = [format!(".rolechain-{own}-a1B2.tmp"), "config".to_owned()];
    assert_eq!(names(folder.path()), left);
    fs::write(&lock, own.to_string()).unwrap();
    let result = write_atomically(&path, b"new", b"newer", WriteOptions::default());
    assert!(matches!(result, Err(WriteError::Locked(_))));
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert!(lock.exists());
}

#[cfg(target_os = "linux")]
#[test]
fn extended_attributes_stay() {
    use rustix::fs::{XattrFlags, getxattr, setxattr};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config");
    fs::write(&path, "old").unwrap();
    let set = setxattr(&path, "user.note", b"mine", XattrFlags::empty());
    // Not every file system has them.
    if set.is_err() {
        return;
    }
    let written = write_atomically(&path, b"old", b"new", WriteOptions::default()).unwrap();
    assert_eq!(written.lost, [""; 0]);
    let mut value = [0; 16];
    let length = getxattr(&path, "user.note", &mut value[..]).unwrap();
    assert_eq!(&value[..length], b"mine");
    // A device takes none.
    let device = File::open("/dev/null").unwrap();
    let lost = copy_extended(&device, &File::open(&path).unwrap());
    assert_eq!(lost, ["user.note"]);
}
