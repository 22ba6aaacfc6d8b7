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

/// A one-line trust policy with a negated operator and a key that does not exist.
const ONE_LINE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole","Condition":{"StringNotEquals":{"aws:userid":"AIDADEVUSER000EXAMPLE"},"StringEquals":{"aws:Foo":"x"}}}]}"#;

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

#[test]
fn both_counts_say_what_they_count() {
    let home = home();
    let (one, ..) = run(&home, &["check", "base"]);
    assert!(one.contains("1 profile:  ○ 1 without hops"), "{one}");
    let (all, ..) = run(&home, &["check"]);
    assert!(all.contains("5 profiles:  "), "{all}");
    let screen = print_frame(sample(), "", (120, 36), false).unwrap();
    let title = screen.lines().next().unwrap();
    assert!(title.contains("hops  ✓ 7 allowed"), "{title}");
    assert!(title.ends_with("· 1  ↑ 1"), "{title}");
}

#[test]
fn a_policy_on_one_line_has_no_line_numbers_and_says_what_its_operators_do() {
    let home = home();
    fs::write(home.join("one.json"), ONE_LINE).unwrap();
    let pasted = [
        "explain",
        "userid-of-user",
        "--trust-policy",
        "userid-of-user=one.json",
    ];
    let text = explain_sample(&home, &pasted);
    assert!(text.contains("\n       │     \"Version\""), "{text}");
    assert!(text.contains("excluded by the negated operator"), "{text}");
    assert!(
        text.contains("AWS documents no such key for sts:AssumeRole"),
        "{text}"
    );
    // The change that helps stands behind the policy, with its indentation.
    let policy = text.find("  Trust policy").unwrap();
    let change = text.find("\n  For the owner of account").unwrap();
    assert!(policy < change, "{text}");
    assert!(text.contains("    +             \"Effect\": \"Allow\","));
    let numbered = explain_sample(&home, &["explain", "test4-userid-autogen"]);
    assert!(numbered.contains("103 │     \"Version\"") || numbered.contains("103 │"));
}

#[test]
fn a_line_without_an_equals_sign_is_told_so() {
    let home = folder("rows");
    let check = |line: &str| {
        fs::write(home.join("config"), format!("[profile a]\n{line}\n")).unwrap();
        fs::write(home.join("credentials"), "").unwrap();
        let (out, ..) = run(&home, &["check"]);
        out
    };
    let colon = check("role_arn arn:aws:iam::111122223333:role/X");
    assert!(colon.contains("the = is missing after role_arn"), "{colon}");
    assert!(colon.contains("write role_arn = …"), "{colon}");
    let refused = check("role_arn X");
    assert!(
        refused.contains("every profile: the = is missing after role_arn"),
        "{refused}"
    );
    let secret = check("aws_secret_access_key planted:secret");
    assert!(!secret.contains("planted"), "{secret}");
}

#[test]
fn messages_speak_of_the_file_and_not_of_the_program() {
    let home = home();
    let identities = |text: &str| {
        fs::write(home.join("identities.json"), text).unwrap();
        let (_, said, _) = run(&home, &["check", "--identities", "identities.json"]);
        said
    };
    let entry = identities("{\"base\": \"x\"}");
    assert!(entry.contains("it is not an object in braces"), "{entry}");
    assert!(!entry.contains("struct"), "{entry}");
    let list = identities("[1]");
    assert!(list.contains("it does not begin with {"), "{list}");
}

#[test]
fn a_supplied_value_that_its_key_cannot_have_is_a_usage_error() {
    let home = home();
    for wrong in [
        "aws:SourceIp=banana",
        "aws:MultiFactorAuthPresent=yes",
        "aws:CurrentTime=soon",
        "AWS:sourceip=",
    ] {
        let (_, said, status) = run(&home, &["check", "--context", wrong]);
        assert_eq!(status, 2, "{wrong}");
        assert!(said.contains("is not"), "{said}");
    }
    for right in ["aws:SourceIp=203.0.113.10", "aws:PrincipalTag/Ip=banana"] {
        let (_, said, status) = run(&home, &["check", "--context", right]);
        assert_ne!(status, 2, "{said}");
    }
    fs::write(
        home.join("context.json"),
        r#"{"profiles": {"none": {"aws:SecureTransport": "maybe"}}}"#,
    )
    .unwrap();
    let (_, said, status) = run(&home, &["check", "--context-file", "context.json"]);
    assert_eq!(status, 2, "{said}");
}

#[test]
fn a_context_file_that_names_nobody_is_said_to() {
    let home = home();
    let warned = |scopes: &str| {
        fs::write(home.join("context.json"), scopes).unwrap();
        run(&home, &["check", "--context-file", "context.json"]).1
    };
    let profile = warned(r#"{"profiles": {"日本": {"aws:SourceIp": "203.0.113.10"}}}"#);
    assert!(
        profile.contains("no profile is called \"日本\""),
        "{profile}"
    );
    assert!(profile.contains("did you mean 日本語?"), "{profile}");
    let base = warned(r#"{"profiles": {"base": {"aws:SourceIp": "203.0.113.10"}}}"#);
    assert!(base.contains("\"base\" makes no call"), "{base}");
    let account = warned(r#"{"accounts": {"111122223334": {"aws:SourceIp": "203.0.113.10"}}}"#);
    assert!(
        account.contains("a role of account 111122223334"),
        "{account}"
    );
    assert!(account.contains("did you mean 111122223333?"), "{account}");
    let right = warned(
        r#"{"accounts": {"111122223333": {"aws:SourceIp": "203.0.113.10"}},
            "profiles": {"日本語": {"aws:SourceIp": null}}}"#,
    );
    assert!(!right.contains("--context-file"), "{right}");
}
