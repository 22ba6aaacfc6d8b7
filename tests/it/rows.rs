//! What every row, the title and the messages say, at any size and in ASCII.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::{folder, rolechain};
use crate::worlds::{from_config, sample};
use rolechain::explain::tree_row;
use rolechain::tui::print_frame;

const CONFIG: &str = "\
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

fn home() -> PathBuf {
    let home = folder("rows");
    fs::write(home.join("config"), CONFIG).unwrap();
    fs::write(home.join("credentials"), "").unwrap();
    home
}

/// Standard output, standard error and exit code of a command on [`CONFIG`].
fn run(home: &Path, arguments: &[&str]) -> (String, String, i32) {
    let files = ["--config", "config", "--credentials", "credentials"];
    let output = rolechain(home, &[arguments, &files].concat())
        .current_dir(home)
        .output()
        .unwrap();
    (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
        output.status.code().unwrap(),
    )
}

/// The same on the sample's files.
fn explain_sample(home: &Path, arguments: &[&str]) -> String {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample");
    let mut all: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    for (option, file) in [
        ("--config", "config"),
        ("--credentials", "credentials"),
        ("--snapshot", "snapshots"),
        ("--identities", "identities.json"),
    ] {
        all.extend([option.to_owned(), format!("{sample}/{file}")]);
    }
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let output = rolechain(home, &all).current_dir(home).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_row_shows_its_role_at_every_usual_size_and_the_account_where_there_is_room() {
    let row = |size: (u16, u16)| {
        let screen = print_frame(sample(), "", size, false).unwrap();
        let found = screen.lines().find(|line| line.contains("test4-userid-a"));
        found.unwrap().to_owned()
    };
    assert!(row((230, 50)).contains("RoleTarget-UserId      111122223333"));
    assert!(row((120, 36)).contains("✗ test4-userid-autogen       ⟨generated⟩   RoleT…-UserId │"));
    assert!(row((80, 24)).contains("RoleTarget-UserId     …3333"));
    assert!(row((60, 20)).contains("Role…serId"));
    let wide = print_frame(sample(), "", (100, 30), false).unwrap();
    assert!(wide.contains("test1-principal-mysession  "), "{wide}");
    assert!(wide.contains("session name"), "{wide}");
}

#[test]
fn a_chain_that_is_broken_shows_the_role_that_is_written_all_the_same() {
    let prediction = from_config(CONFIG);
    let rows: Vec<_> = (0..prediction.survey.rows.len())
        .map(|row| tree_row(&prediction, row))
        .collect();
    for (name, session, role, account) in [
        ("both", "me", "Both", "111122223333"),
        ("none", "⟨generated⟩", "None", "111122223333"),
        ("missing", "⟨generated⟩", "Missing", "444455556666"),
    ] {
        let row = rows.iter().find(|row| row.name == name).unwrap();
        assert_eq!(row.session.as_ref().unwrap().text, session);
        assert_eq!(row.role.as_deref(), Some(role));
        assert_eq!(row.account.as_deref(), Some(account));
        assert!(row.note.is_some());
    }
    let screen = print_frame(from_config(CONFIG), "", (80, 24), false).unwrap();
    let line = screen.lines().find(|line| line.contains("! none")).unwrap();
    assert!(
        line.contains("None") && line.contains("role_arn wi"),
        "{line}"
    );
}

#[test]
fn the_title_counts_the_snapshots_that_hold_something() {
    let home = home();
    fs::create_dir(home.join("snapshots")).unwrap();
    let put = |name: &str, text: &str| {
        fs::write(home.join("snapshots").join(name), text).unwrap();
    };
    put("a.json", "[1,2]");
    put("b.json", "nothing");
    put(
        "c.json",
        include_str!("../../assets/sample/snapshots/111122223333.json"),
    );
    let print = ["--print", "--size", "120x30", "--snapshot", "snapshots"];
    let (screen, ..) = run(&home, &print);
    assert!(
        screen.contains("1 snapshot, 2 files unreadable"),
        "{screen}"
    );
    let (tree, warned, _) = run(&home, &["tree", "--snapshot", "snapshots"]);
    assert!(tree.contains("1 snapshot, 2 files unreadable"), "{tree}");
    assert!(
        warned.contains("each entry of this list to be an answer of the AWS CLI"),
        "{warned}"
    );
    fs::create_dir(home.join("none")).unwrap();
    let (_, warned, _) = run(&home, &["tree", "--snapshot", "none"]);
    assert!(warned.contains("none: the folder holds no *.json file"));
}

#[test]
fn in_ascii_everything_but_foreign_names_is_ascii() {
    let home = home();
    for command in [
        &["tree", "--ascii"][..],
        &["check", "--ascii"],
        &["explain", "none", "--ascii"],
        &["explain", "日本語", "--ascii"],
        &["--print", "--ascii", "--size", "120x36"],
    ] {
        let (text, ..) = run(&home, command);
        assert!(text.replace("日本語", "").is_ascii(), "{text}");
    }
    let (tree, ..) = run(&home, &["tree", "--ascii"]);
    assert!(tree.contains("日本語") && tree.contains("<generated>"));
    let (screen, ..) = run(&home, &["--print", "--ascii", "--size", "120x36"]);
    assert!(screen.contains("日本語"), "{screen}");
    let failing = explain_sample(&home, &["explain", "test4-userid-autogen", "--ascii"]);
    assert!(failing.is_ascii(), "{failing}");
}

#[test]
fn a_screen_without_a_card_says_which_key_shows_it() {
    let screen = print_frame(sample(), "", (40, 10), false).unwrap();
    let footer = screen.lines().last().unwrap();
    assert!(footer.contains("Enter details"), "{footer}");
    assert!(footer.contains("? help"), "{footer}");
}
