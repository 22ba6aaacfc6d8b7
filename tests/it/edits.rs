//! Changes of config files: laws of editing, and `rolechain fix` as seen from a shell.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use rolechain::config::edit::{Edit, SettingAction, SettingEdit, apply_edits};
use rolechain::config::{ConfigFile, ProfileSet};
use rolechain::text::SourceFile;
use serde_json::Value;

use crate::support::{Run, World};

fn parse(text: &str) -> ProfileSet {
    ProfileSet::parse(Some(&SourceFile::new("config", text.as_bytes())), None)
}

/// Every setting of every profile, in order.
fn settings(set: &ProfileSet) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    for profile in &set.profiles {
        for setting in profile.settings() {
            all.push((
                profile.name().to_string(),
                setting.key.to_string(),
                format!("{:?}", setting.value),
            ));
        }
    }
    all
}

/// Sets a key of a profile and checks the law: the new text is the old one with one run of bytes
/// replaced, and only the setting reads differently. `false` if the edit is refused.
fn lawful(text: &str, profile: &str, key: &str, value: &str) -> bool {
    let before = parse(text);
    let edit = Edit::Setting(SettingEdit {
        profile: profile.to_owned(),
        file: ConfigFile::Config,
        key: key.into(),
        action: SettingAction::Set(value.to_owned()),
    });
    let Ok((files, after)) = apply_edits(&before, &[edit]) else {
        return false;
    };
    let Some(file) = files.first() else {
        assert_eq!(before.profile(profile).unwrap().text(key), Some(value));
        return true;
    };
    let new = std::str::from_utf8(&file.after.bytes).unwrap();
    assert_eq!(settings(&parse(new)), settings(&after));
    let same = |set: &ProfileSet| -> Vec<_> {
        settings(set)
            .into_iter()
            .filter(|(name, own, _)| name != profile || own != key)
            .collect()
    };
    assert_eq!(same(&before), same(&after), "{text:?} → {new:?}");
    assert_eq!(after.profile(profile).unwrap().text(key), Some(value));
    for line in text
        .lines()
        .filter(|line| line.trim_start().starts_with(['#', ';']))
    {
        assert!(new.contains(line), "the comment {line:?} is gone");
    }
    true
}

fn line() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "[profile a]",
        "[profile b]",
        "  [profile c]",
        "[profile \"d e\"] # note",
        "[default]",
        "region = x",
        "  region = y",
        "role_session_name = old",
        "\tRole_Session_Name : old  ",
        "role_session_name =",
        "s3 =",
        "  max_queue_size = 1",
        "aws_secret_access_key = S",
        "# comment",
        "   ; comment",
        "",
        "   ",
        "output=json",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn an_edit_changes_one_setting_or_nothing(
        lines in prop::collection::vec(line(), 1..9),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        last in any::<bool>(),
        profile in prop::sample::select(vec!["a", "b", "c", "d e", "default"]),
        key in prop::sample::select(vec!["role_session_name", "region", "external_id"]),
    ) {
        let mut text = format!("[profile z]{end}{}", lines.join(end));
        if last {
            text.push_str(end);
        }
        let _ = lawful(&text, profile, key, "new-value");
    }
}

#[test]
fn every_profile_of_every_known_file_can_be_edited_or_is_refused_with_a_reason() {
    let cases: Vec<Value> =
        serde_json::from_str(&fs::read_to_string("tests/cases/ini-cases.json").unwrap()).unwrap();
    let (mut made, mut refused) = (0, 0);
    for case in &cases {
        let Some(text) = case["input"].as_str() else {
            continue;
        };
        for profile in &parse(text).profiles {
            if lawful(text, profile.name(), "role_session_name", "jane") {
                made += 1;
            } else {
                refused += 1;
            }
        }
    }
    assert!(made > 4 * refused, "{made} made, {refused} refused");
}

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

#[test]
fn a_file_that_could_not_be_written_is_named_after_the_reason_and_the_written_one_after_both() {
    use rolechain::config::edit::{WriteError, Written};
    use rolechain::explain::{not_written_note, written_note};
    let folder = Path::new("/a/very/long/folder");
    let written = |name: &str| Written {
        path: folder.join(name),
        backup: Some(folder.join(format!("{name}.bak"))),
        lost: Vec::new(),
    };
    let both = written_note(&[written("config"), written("credentials")]);
    let both: String = both.into_iter().map(|run| run.text).collect();
    assert_eq!(both, "Written; backups: config.bak, credentials.bak");
    let error = WriteError::ReadOnly(folder.join("credentials"));
    assert_eq!(
        not_written_note(&error, "~/.aws/credentials", &[written("config")]),
        "Not written: the file is read-only (~/.aws/credentials). Other file: Written; backup: config.bak"
    );
}
