//! Changes of config files: laws of editing, and `rolechain fix` as seen from a shell.

use std::fs;
use std::path::Path;

use crate::config::edit::{Edit, SettingAction, SettingEdit, apply_edits};
use crate::config::{ConfigFile, ProfileSet};
use crate::text::SourceFile;
use proptest::prelude::*;
use serde_json::Value;

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

#[test]
fn a_file_that_could_not_be_written_is_named_after_the_reason_and_the_written_one_after_both() {
    use crate::config::edit::{WriteError, Written};
    use crate::explain::{not_written_note, written_note};
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
