//! Edits of small files, as people would make them by hand; then the disk.

use super::apply::apply_edits;
use super::change::{Edit, EditError, NewProfile, SettingAction, SettingEdit};
use super::diff::{DiffMark, unified_diff};
use crate::config::{ConfigFile, ProfileSet, SettingKey};
use crate::text::SourceFile;

fn set_of(config: &str, credentials: Option<&str>) -> ProfileSet {
    let config = SourceFile::new("config", config.as_bytes());
    let credentials = credentials.map(|text| SourceFile::new("credentials", text.as_bytes()));
    ProfileSet::parse(Some(&config), credentials.as_ref())
}

fn setting(profile: &str, key: &str, action: SettingAction) -> Edit {
    Edit::Setting(SettingEdit {
        profile: profile.to_owned(),
        file: ConfigFile::Config,
        key: key.into(),
        action,
    })
}

fn set(profile: &str, key: &str, value: &str) -> Edit {
    setting(profile, key, SettingAction::Set(value.to_owned()))
}

fn new_profile(profile: &str, after: Option<&str>) -> Edit {
    Edit::Profile(NewProfile {
        profile: profile.to_owned(),
        file: ConfigFile::Config,
        settings: vec![("region".into(), "eu-west-1".to_owned())],
        after: after.map(str::to_owned),
    })
}

#[track_caller]
fn check(before: &str, edit: Edit, after: &str) {
    let (files, _) = apply_edits(&set_of(before, None), &[edit]).unwrap();
    let text = String::from_utf8(files[0].after.bytes.to_vec()).unwrap();
    assert_eq!(text, after);
}

#[track_caller]
fn refused(before: &str, edit: Edit, code: &str) {
    let error = apply_edits(&set_of(before, None), &[edit]).unwrap_err();
    assert_eq!(error.code(), code, "{error}");
}

#[test]
fn a_line_is_added_behind_the_last_of_its_section() {
    check(
        "[profile a]\nregion = x\n\n# about b\n[profile b]\nregion = y\n",
        set("a", "role_session_name", "jane"),
        "[profile a]\nregion = x\nrole_session_name = jane\n\n# about b\n[profile b]\nregion = y\n",
    );
    check(
        "[profile a]\ns3 =\n  max_queue_size = 1\n  # more\n  max_bandwidth = 2\n\n[default]\n",
        set("a", "region", "x"),
        "[profile a]\ns3 =\n  max_queue_size = 1\n  # more\n  max_bandwidth = 2\nregion = x\n\n[default]\n",
    );
    check(
        "[profile a]",
        set("a", "region", "x"),
        "[profile a]\nregion = x\n",
    );
}

#[test]
fn indent_and_line_ends_are_those_of_the_section() {
    check(
        "[profile a]\r\n    region = x\r\n[profile b]\r\n",
        set("a", "output", "json"),
        "[profile a]\r\n    region = x\r\n    output = json\r\n[profile b]\r\n",
    );
    check(
        "[profile a]\r\n\tregion = x",
        set("a", "output", "json"),
        "[profile a]\r\n\tregion = x\r\n\toutput = json\r\n",
    );
}

#[test]
fn a_value_is_replaced_and_nothing_around_it() {
    check(
        "[profile a]\nRegion   :   x   \n# end",
        set("a", "region", "y"),
        "[profile a]\nRegion   :   y   \n# end",
    );
    check(
        "[profile a]\nregion =\noutput = json\n",
        set("a", "region", "y"),
        "[profile a]\nregion = y\noutput = json\n",
    );
    refused(
        "[profile a]\nregion = x\n  y\n",
        set("a", "region", "z"),
        "many_lines",
    );
    refused(
        "[profile a]\nregion =\n  y = 1\n",
        set("a", "region", "z"),
        "many_lines",
    );
}

#[test]
fn a_value_in_place_already_changes_nothing() {
    let (files, _) = apply_edits(
        &set_of("[default]\nregion = x", None),
        &[set("default", "region", "x")],
    )
    .unwrap();
    assert!(files.is_empty());
}

#[test]
fn a_line_is_removed_and_a_key_is_renamed() {
    let text = "[profile a]\nsource_proflie = b\n\n; note\nregion = x\n";
    check(
        text,
        setting(
            "a",
            "source_proflie",
            SettingAction::Rename(SettingKey::SourceProfile),
        ),
        "[profile a]\nsource_profile = b\n\n; note\nregion = x\n",
    );
    check(
        text,
        setting("a", "source_proflie", SettingAction::Remove),
        "[profile a]\n\n; note\nregion = x\n",
    );
    refused(
        text,
        setting(
            "a",
            "source_proflie",
            SettingAction::Rename(SettingKey::Region),
        ),
        "setting_exists",
    );
    refused(
        text,
        setting("a", "output", SettingAction::Remove),
        "no_setting",
    );
}

#[test]
fn a_new_profile_gets_a_blank_line_and_quotes_when_its_name_needs_them() {
    check(
        "[profile a]\nregion = x",
        new_profile("b", None),
        "[profile a]\nregion = x\n\n[profile b]\nregion = eu-west-1\n",
    );
    check(
        "[profile a]\nregion = x\n[profile c]\n",
        new_profile("my \"b\"", Some("a")),
        "[profile a]\nregion = x\n\n[profile \"my \\\"b\\\"\"]\nregion = eu-west-1\n\n[profile c]\n",
    );
    check(
        "",
        new_profile("default", None),
        "[default]\nregion = eu-west-1\n",
    );
    refused("[profile a]\n", new_profile("a", None), "profile_exists");
    refused("[profile a]\n", new_profile("a\nb", None), "bad_name");
}

#[test]
fn text_that_a_file_cannot_contain_is_refused() {
    let text = "[profile a]\n";
    for value in ["", "a\nb", " a", "a # b", "a\u{2028}b", "a\tb\u{0}"] {
        refused(text, set("a", "region", value), "bad_value");
    }
    for key in ["", "a b", "a=b", "aws_secret_access_key", "[a]"] {
        refused(text, set("a", key, "x"), "bad_key");
    }
    refused(text, set("b", "region", "x"), "no_profile");
    refused(
        "[profile a]\nnonsense\n",
        set("a", "region", "x"),
        "file_refused",
    );
}

#[test]
fn an_edit_that_would_move_other_lines_is_refused() {
    // Nothing above the indented header has a value to continue; after a line at column 0 it would.
    refused(
        "[profile a]\n  [profile b]\n  region = x\n",
        set("a", "region", "y"),
        "side_effect",
    );
}

#[test]
fn a_setting_that_the_other_file_overrides_is_refused() {
    let set_of_both = set_of("[profile a]\nregion = x\n", Some("[a]\nregion = z\n"));
    let error = apply_edits(&set_of_both, &[set("a", "region", "y")]).unwrap_err();
    assert!(matches!(error, EditError::Overridden { .. }), "{error}");
}

#[test]
fn a_removal_that_exposes_another_value_is_refused() {
    let text = "[DEFAULT]\nregion = z\n[profile a]\nregion = x\n";
    let remove = || setting("a", "region", SettingAction::Remove);
    refused(text, remove(), "overridden");
    let both = set_of("[profile a]\nregion = x\n", Some("[a]\nregion = z\n"));
    assert_eq!(
        apply_edits(&both, &[remove()]).unwrap_err().code(),
        "overridden"
    );
}

#[test]
fn edits_follow_each_other() {
    let edits = [
        new_profile("b", None),
        set("b", "role_session_name", "jane"),
    ];
    let (files, after) = apply_edits(&set_of("[profile a]\n", None), &edits).unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(
        after.profile("b").unwrap().text("role_session_name"),
        Some("jane")
    );
}

#[test]
fn the_diff_shows_the_change_and_no_secret() {
    let text = "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = PLANTED\n# aws_session_token: PLANTED\nregion = x\n";
    let (files, _) = apply_edits(&set_of(text, None), &[set("default", "region", "y")]).unwrap();
    let diff = unified_diff(&files[0]);
    let shown = diff.to_string();
    assert!(!shown.contains("PLANTED"), "{shown}");
    assert!(shown.contains("\n-region = x\n+region = y\n"), "{shown}");
    let added = diff
        .lines
        .iter()
        .filter(|line| line.mark == DiffMark::Added);
    assert_eq!(added.count(), 1);
}
