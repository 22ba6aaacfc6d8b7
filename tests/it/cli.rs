//! The commands as a shell sees them: output, exit codes, and what must never come out.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::support::{self, World};

/// A folder of its own for a test, empty at the start.
pub fn folder(name: &str) -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("{name}-{}-{number}", std::process::id()));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// The program with an empty home and none of this machine's environment.
pub fn rolechain(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolechain"));
    command
        .args(arguments)
        .env_clear()
        .env("HOME", home)
        .stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    rolechain(&folder("home"), arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn problem(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The sample as files, as a user would name them.
const SAMPLE: [&str; 8] = [
    "--config",
    "assets/sample/config",
    "--credentials",
    "assets/sample/credentials",
    "--snapshot",
    "assets/sample/snapshots",
    "--identities",
    "assets/sample/identities.json",
];

fn on_sample(arguments: &[&str]) -> Output {
    run(&[arguments, &SAMPLE].concat())
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn check_lists_the_verdicts_of_the_sample_and_exits_with_1() {
    let output = on_sample(&["check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    assert_eq!(report["format"], 1);
    let verdicts: Vec<(String, String)> = report["profiles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|profile| {
            let word = |key: &str| profile[key].as_str().unwrap().to_owned();
            (word("profile"), word("verdict"))
        })
        .collect();
    let expected = [
        ("base", "no_hops"),
        ("source-mysession", "allowed"),
        ("source-autogen", "allowed"),
        ("test1-principal-mysession", "allowed"),
        ("test2-principal-autogen", "allowed"),
        ("test3-userid-mysession", "allowed"),
        ("test4-userid-autogen", "denied_implicit"),
        ("test5-name-on-target", "denied_implicit"),
        ("behind-test4", "denied_implicit"),
        ("star-under-equals", "denied_implicit"),
        ("star-under-like", "allowed"),
        ("userid-of-user", "allowed"),
        ("partner", "denied_implicit"),
        ("office-only", "undetermined"),
        ("other-account", "undetermined"),
        ("loop-a", "broken"),
        ("loop-b", "broken"),
    ];
    let expected: Vec<(String, String)> = expected
        .iter()
        .map(|(profile, verdict)| ((*profile).to_owned(), (*verdict).to_owned()))
        .collect();
    assert_eq!(verdicts, expected);
    assert_eq!(report["summary"]["profiles"], 17);
    assert_eq!(report["summary"]["broken"], 2);
}

#[test]
fn the_cause_of_each_failing_hop_has_a_stable_code() {
    let report = json(&on_sample(&["check", "--format", "json"]));
    let cause = |name: &str| {
        let profiles = report["profiles"].as_array().unwrap();
        let profile = profiles.iter().find(|it| it["profile"] == name).unwrap();
        let hop = profile["hops"].as_array().unwrap().last().unwrap().clone();
        (
            hop["cause"].as_str().unwrap_or("none").to_owned(),
            hop["half"].as_str().unwrap_or("none").to_owned(),
        )
    };
    let pair = |cause: &str, half: &str| (cause.to_owned(), half.to_owned());
    assert_eq!(
        cause("test4-userid-autogen"),
        pair("userid_not_listed", "session_name")
    );
    assert_eq!(
        cause("star-under-equals"),
        pair("userid_not_listed", "session_name")
    );
    assert_eq!(cause("partner"), pair("external_id_missing", "none"));
    assert_eq!(cause("office-only"), pair("context_unknown", "none"));
    assert_eq!(cause("other-account"), pair("no_snapshot", "none"));
    assert_eq!(cause("test1-principal-mysession"), pair("none", "none"));
}

#[test]
fn explain_names_the_source_profile_its_line_and_the_line_to_add() {
    let output = on_sample(&["explain", "test4-userid-autogen"]);
    assert_eq!(output.status.code(), Some(1));
    let text = text(&output);
    assert!(text.contains("[profile source-autogen]"), "{text}");
    assert!(text.contains("role_session_name = my-session"), "{text}");
    // The header of [profile source-autogen] in assets/sample/config.
    assert!(text.contains("assets/sample/config:15"), "{text}");
    assert!(text.contains("role id right, session name wrong"), "{text}");
    assert!(!text.contains('\u{1b}'), "no colour without a terminal");
}

#[test]
fn a_session_name_on_the_target_is_said_to_change_nothing() {
    let text = text(&on_sample(&["explain", "test5-name-on-target"]));
    assert!(
        text.contains("names the new session and changes nothing here"),
        "{text}"
    );
    assert!(text.contains("role_session_name = my-session"), "{text}");
}

#[test]
fn a_hop_behind_a_failing_one_is_not_reached_and_judged_all_the_same() {
    let report = json(&on_sample(&["explain", "behind-test4", "--format", "json"]));
    let last = report["hops"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["verdict"], "not_reached");
    assert_eq!(last["if_reached"], "allowed");
    assert!(last["trace"]["policies"].is_array(), "{last}");
}

#[test]
fn exit_codes_say_the_worst() {
    let code = |arguments: &[&str]| on_sample(arguments).status.code();
    assert_eq!(code(&["check", "test1-principal-mysession"]), Some(0));
    assert_eq!(code(&["check", "base"]), Some(0));
    assert_eq!(code(&["check", "partner", "loop-a"]), Some(1));
    assert_eq!(code(&["check", "office-only"]), Some(3));
    assert_eq!(code(&["check", "office-only", "loop-a"]), Some(4));
    assert_eq!(code(&["explain", "loop-a"]), Some(4));
    assert_eq!(code(&["tree"]), Some(0));
    assert_eq!(code(&["check", "nobody"]), Some(2));
    assert_eq!(code(&["--no-such-option"]), Some(2));
}

#[test]
fn a_misspelled_profile_is_answered_with_near_names() {
    let output = on_sample(&["explain", "test4-userid-autogn"]);
    assert_eq!(output.status.code(), Some(2));
    let problem = problem(&output);
    assert!(
        problem.contains("did you mean test4-userid-autogen"),
        "{problem}"
    );
}

#[test]
fn without_any_config_commands_name_both_paths_and_the_explorer_shows_the_sample() {
    let output = run(&["check"]);
    assert_eq!(output.status.code(), Some(2));
    let problem = problem(&output);
    assert!(problem.contains("~/.aws/config"), "{problem}");
    assert!(problem.contains("~/.aws/credentials"), "{problem}");
    for arguments in [&[][..], &["demo"], &["--print"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(text(&output).contains("built-in sample"), "{arguments:?}");
    }
}

#[test]
fn a_supposed_key_decides_and_is_marked_as_supposed() {
    let arguments = [
        "explain",
        "office-only",
        "--context",
        "aws:SourceIp=192.0.2.7",
    ];
    let output = on_sample(&arguments);
    assert_eq!(output.status.code(), Some(0));
    let text = text(&output);
    assert!(
        text.contains("supposed: aws:SourceIp = 192.0.2.7"),
        "{text}"
    );
    let output = on_sample(&[
        "check",
        "office-only",
        "--context",
        "aws:SourceIp=203.0.113.1",
    ]);
    assert_eq!(output.status.code(), Some(1));
    let output = on_sample(&["check", "--context", "nonsense"]);
    assert_eq!(output.status.code(), Some(2));
}

const REDACTED: &str = "\
# 記事からの設定
[profile base]
region = eu-west-1

[profile 開発]
role_arn = arn:aws:iam::xxxxxxxxxxxx:role/SourceRole
source_profile = base
role_session_name = my-session

[profile named]
role_arn = arn:aws:iam::xxxxxxxxxxxx:role/Target
source_profile = 開発

[profile unnamed]
role_arn = arn:aws:iam::xxxxxxxxxxxx:role/SourceRole
source_profile = base

[profile generated]
role_arn = arn:aws:iam::xxxxxxxxxxxx:role/Target
source_profile = unnamed
";

const PASTED: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow",
"Principal":{"AWS":"arn:aws:iam::xxxxxxxxxxxx:root"},"Action":"sts:AssumeRole",
"Condition":{"StringEquals":{"aws:userid":"AROASOURCEROLEEXAMPLE:my-session"}}}}"#;

#[test]
fn one_pasted_policy_and_a_redacted_config_judge_the_session_name() {
    let folder = folder("pasted");
    let config = write(&folder, "config", REDACTED);
    let credentials = write(
        &folder,
        "credentials",
        "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n",
    );
    let policy = format!("Target={}", write(&folder, "trust.json", PASTED));
    let arguments = [
        "check",
        "--format",
        "json",
        "--config",
        &config,
        "--credentials",
        &credentials,
        "--trust-policy",
        &policy,
    ];
    let report = json(&run(&arguments));
    let last_hop = |name: &str| {
        let profiles = report["profiles"].as_array().unwrap();
        let profile = profiles.iter().find(|it| it["profile"] == name).unwrap();
        profile["hops"].as_array().unwrap().last().unwrap().clone()
    };
    // A generated name is wrong for certain; the right one leaves only the role's id open.
    assert_eq!(last_hop("generated")["verdict"], "denied_implicit");
    assert_eq!(last_hop("named")["verdict"], "undetermined");
    assert_eq!(last_hop("named")["missing"][0], "role_id");
    let tree = text(&run(&[
        "tree",
        "--config",
        &config,
        "--credentials",
        &credentials,
    ]));
    assert!(tree.contains("xxxxxxxxxxxx"), "{tree}");
    assert!(tree.contains("開発"), "{tree}");
}

#[test]
fn a_file_that_is_no_snapshot_is_named_and_the_others_still_load() {
    let folder = folder("snapshots");
    fs::copy(
        "assets/sample/snapshots/111122223333.json",
        folder.join("good.json"),
    )
    .unwrap();
    write(&folder, "other.json", "{\"hello\": 1}");
    let snapshots = folder.to_str().unwrap();
    let output = run(&[
        "check",
        "test4-userid-autogen",
        "--config",
        "assets/sample/config",
        "--credentials",
        "assets/sample/credentials",
        "--snapshot",
        snapshots,
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        problem(&output).contains("other.json"),
        "{}",
        problem(&output)
    );
}

#[test]
fn no_output_holds_a_secret() {
    let folder = folder("secrets");
    let secret = "wJalrPLANTEDSECRETKEY";
    let config = write(
        &folder,
        "config",
        &format!(
            "[DEFAULT]\naws_session_token = {secret}\n[default]\naws_secret_access_key = {secret}\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\
             [profile dev]\nrole_arn = arn:aws:iam::111122223333:role/Dev\nsource_profile = base\n  aws_secret_access_key = {secret}\n\
             [bare]\naws_secret_access_key = {secret}\n[profile both]\nrole_arn = {secret}x\naws_session_token = {secret}\n",
        ).replace(&format!("{secret}x"), "arn:aws:iam::111122223333:role/Both"),
    );
    let credentials = write(
        &folder,
        "credentials",
        &format!(
            "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {secret}\naws_session_token = {secret}\n[profile odd]\naws_security_token = {secret}\n"
        ),
    );
    let files = ["--config", &config, "--credentials", &credentials];
    let questions: [&[&str]; 10] = [
        &["check"],
        &["check", "--format", "json"],
        &["tree"],
        &["tree", "--format", "json"],
        &["explain", "dev"],
        &["explain", "dev", "--format", "json"],
        &["explain", "both"],
        &["explain", "base"],
        &["--print", "--keys", "jjj"],
        &["--print", "--keys", "<tab>G"],
    ];
    for question in questions {
        let mut command = rolechain(&folder, &[question, &files].concat());
        command.env("AWS_SECRET_ACCESS_KEY", secret);
        command.env("AWS_SESSION_TOKEN", secret);
        command.env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        let output = command.output().unwrap();
        let all = text(&output) + &problem(&output);
        assert!(!all.contains("PLANTED"), "{question:?}: {all}");
    }
}

#[test]
fn no_output_sends_what_a_file_would_send_to_the_terminal() {
    let folder = folder("escapes");
    let nasty = "\u{1b}]0;owned\u{7}\u{202e}\u{9b}2J";
    let config = write(
        &folder,
        "config",
        &format!(
            "[profile base{nasty}]\ncredential_process = x{nasty}\n[profile a]\nrole_arn = arn:aws:iam::111122223333:role/A{nasty}\n\
             source_profile = base{nasty}\nrole_session_name = n{nasty}\nexternal_id = e{nasty}\n\
             [profile b]\nrole_arn = arn:aws:iam::111122223333:role/B\nsource_profile = missing{nasty}\n\
             [profile c]\nrole_arn = arn:aws:iam::111122223333:role/C\nsource_profile = base{nasty}\n",
        ),
    );
    let policy = format!(
        "C={}",
        write(
            &folder,
            "trust.json",
            &format!(
                r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"a","Effect":"Allow","Principal":{{"AWS":"111122223333"}},
                "Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"aws:userid":"x{}"}}}}}}]}}"#,
                "\u{202e}\u{9b}2J"
            ),
        )
    );
    let files = [
        "--config",
        &config,
        "--trust-policy",
        &policy,
        "--color",
        "never",
    ];
    let questions: [&[&str]; 10] = [
        &["check"],
        &["check", "--format", "json"],
        &["tree"],
        &["tree", "--format", "json"],
        &["explain", "a"],
        &["explain", "b"],
        &["explain", "c"],
        &["explain", "nobody\u{1b}[31m"],
        &["--print", "--keys", "j"],
        &["--print", "--keys", "jjj<tab>"],
    ];
    for question in questions {
        let output = rolechain(&folder, &[question, &files].concat())
            .output()
            .unwrap();
        let all = text(&output) + &problem(&output);
        let bad = all
            .chars()
            .find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
        assert_eq!(bad, None, "{question:?}: {all:?}");
    }
}

#[test]
fn json_and_text_are_the_same_bytes_every_time() {
    for arguments in [
        &["check"][..],
        &["check", "--format", "json"],
        &["tree", "--format", "json"],
    ] {
        assert_eq!(on_sample(arguments).stdout, on_sample(arguments).stdout);
    }
}

#[test]
fn colour_comes_only_when_asked_for_or_on_a_terminal() {
    assert!(!text(&on_sample(&["check"])).contains('\u{1b}'));
    assert!(text(&on_sample(&["check", "--color", "always"])).contains("\u{1b}[31m"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = rolechain(
        &folder("pipe"),
        &[&["check", "--format", "json"][..], &SAMPLE].concat(),
    )
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(problem(&output), "");
    assert_ne!(output.status.code(), Some(2));
}

#[test]
fn batch_answers_line_by_line_and_survives_a_bad_line() {
    let mut child = rolechain(&folder("batch"), &["batch", "chains"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let request = r#"{"id": 1, "config": "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = a\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n", "credentials": null, "profile": "a"}"#;
    let mut stdin = child.stdin.take().unwrap();
    stdin
        .write_all(format!("{request}\nnonsense\n{request}\n").as_bytes())
        .unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let lines: Vec<Value> = text(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["results"][0]["ok"], true);
    assert!(lines[1]["error"].is_string());
    assert_eq!(lines[2]["id"], 1);
}

#[test]
fn help_shows_the_exit_codes() {
    let help = text(&run(&["--help"]));
    for code in [
        "0  allowed",
        "1  a profile is denied",
        "2  wrong usage",
        "3  undetermined",
        "4  a chain",
    ] {
        assert!(help.contains(code), "{help}");
    }
}

const COMES_BACK: &str = "\
[profile a]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = x
role_arn = arn:aws:iam::111122223333:role/A
source_profile = b

[profile b]
role_arn = arn:aws:iam::111122223333:role/B
source_profile = a

[profile below]
role_arn = arn:aws:iam::111122223333:role/C
source_profile = lost

[profile lost]
role_arn = arn:aws:iam::111122223333:role/D
source_profile = nobody
";

#[test]
fn what_the_aws_cli_gives_up_on_is_never_shown_as_allowed() {
    let folder = folder("comes-back");
    let config = write(&folder, "config", COMES_BACK);
    let everyone = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}}"#;
    let policy = write(&folder, "trust.json", everyone);
    let pasted = |role: &str| format!("{role}={policy}");
    let (a, b, c) = (pasted("A"), pasted("B"), pasted("C"));
    let files = [
        "--config",
        &config,
        "--trust-policy",
        &a,
        "--trust-policy",
        &b,
        "--trust-policy",
        &c,
        "--suppose-identity",
    ];
    // a has keys and works as a source, but asked for itself its chain comes back to them.
    let output = run(&[&["check", "a", "below", "--format", "json"][..], &files].concat());
    assert_eq!(output.status.code(), Some(4));
    let report = json(&output);
    let message = |at: usize| {
        report["profiles"][at]["problem"]["message"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert!(
        message(0).ends_with("Visited profiles: ['a', 'b']"),
        "{}",
        message(0)
    );
    assert!(message(1).contains("\"nobody\""), "{}", message(1));
    let tree = text(&run(&[&["tree"][..], &files].concat()));
    for line in tree.lines().filter(|line| line.contains("! ")) {
        assert!(!line.contains("allowed"), "{line}");
    }
    assert_eq!(tree.matches("! broken").count(), 3, "{tree}");
    let explained = text(&run(&[&["explain", "below"][..], &files].concat()));
    assert!(
        explained.contains("no profile has that name"),
        "{explained}"
    );
}

#[test]
fn a_file_the_aws_cli_refuses_breaks_every_profile() {
    let folder = folder("refused");
    let sample = fs::read_to_string("assets/sample/config").unwrap();
    let config = write(
        &folder,
        "config",
        &(sample + "\n[profile base]\nregion = eu-west-1\n"),
    );
    let files = [&["--config", &config][..], &SAMPLE[2..]].concat();
    let output = run(&[&["check", "test1-principal-mysession"][..], &files].concat());
    assert_eq!(output.status.code(), Some(4));
    let output = run(&[&["explain", "test1-principal-mysession"][..], &files].concat());
    let text = text(&output);
    assert!(text.contains("the AWS CLI refuses"), "{text}");
    assert!(text.contains("Unable to parse config file"), "{text}");
    // What could be understood is shown all the same.
    assert!(text.contains("RoleTarget-Principal"), "{text}");
    let junk = write(&folder, "junk", "junk\n");
    let empty = write(&folder, "empty", "");
    let output = run(&["check", "--config", &junk, "--credentials", &empty]);
    assert_eq!(output.status.code(), Some(4), "no profile at all");
}

#[test]
fn half_an_organization_is_no_organization() {
    let folder = folder("org");
    let org = write(
        &folder,
        "org.json",
        r#"{"accounts": {"111122223333": {"scps": "x"}}}"#,
    );
    let output = on_sample(&["check", "test1-principal-mysession", "--org", &org]);
    assert_eq!(output.status.code(), Some(2));
    let deny =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"sts:*","Resource":"*"}}"#;
    let all =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let whole = format!(
        r#"{{"accounts": {{"111122223333": {{"scps": [[{all}], [{all}, {deny}]], "rcps": []}}}}}}"#
    );
    let org = write(&folder, "whole.json", &whole);
    let output = on_sample(&[
        "check",
        "test1-principal-mysession",
        "--org",
        &org,
        "--format",
        "json",
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        json(&output)["profiles"][0]["hops"][0]["cause"],
        "scp_blocks"
    );
}

#[test]
fn arguments_of_a_credential_process_are_not_shown() {
    let folder = folder("process");
    let config = write(
        &folder,
        "config",
        "[profile p]\ncredential_process = /opt/bin/vault --password hunter2\n",
    );
    let output = run(&["explain", "p", "--config", &config]);
    let text = text(&output);
    assert!(text.contains("/opt/bin/vault"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn a_profile_that_the_environment_names_must_exist() {
    let mut command = rolechain(&folder("home"), &[&["tree"][..], &SAMPLE].concat());
    let output = command.env("AWS_PROFILE", "nosuch").output().unwrap();
    assert!(
        text(&output).contains("AWS_PROFILE is \"nosuch\""),
        "{}",
        text(&output)
    );
    assert_eq!(
        on_sample(&["--profile", "partnr", "--print"]).status.code(),
        Some(2)
    );
}

#[test]
fn every_part_of_a_trace_has_its_place() {
    let report = json(&on_sample(&[
        "explain",
        "test4-userid-autogen",
        "--format",
        "json",
    ]));
    let hop = report["hops"].as_array().unwrap().last().unwrap().clone();
    let trust = &hop["trace"]["policies"][0]["statements"][0];
    assert_eq!(trust["pointer"], "/Statement/0");
    assert_eq!(trust["line"], 4);
    assert_eq!(
        trust["principals"][0]["pointer"],
        "/Statement/0/Principal/AWS"
    );
    assert_eq!(trust["principals"][0]["line"], 8);
    let value = &trust["conditions"][0]["values"][0];
    assert_eq!(
        value["pointer"],
        "/Statement/0/Condition/StringEquals/aws:userid"
    );
    assert_eq!(value["line"], 13);
    // The file's line of the document's first.
    assert_eq!(hop["trust_policy"]["line"], 102);
}

#[test]
fn a_control_policy_that_aws_would_refuse_is_named() {
    let folder = folder("org-refused");
    let wrong = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"sts:*","Resource":"*","Condition":{"Foo":{"a":"b"}}}}"#;
    let org = format!(r#"{{"accounts": {{"111122223333": {{"scps": [[{wrong}]], "rcps": []}}}}}}"#);
    let org = write(&folder, "org.json", &org);
    let output = on_sample(&["check", "--org", &org]);
    assert_eq!(output.status.code(), Some(2));
    let problem = problem(&output);
    assert!(
        problem.contains("SCP of account 111122223333, level 1: unknown operator"),
        "{problem}"
    );
}

#[test]
fn of_a_config_that_cannot_be_read_the_rest_is_printed_and_the_code_is_2() {
    let world = World::new();
    let credentials =
        "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
    fs::write(world.folder().join("credentials"), credentials).unwrap();
    // More bytes than any config has; the file holds none of them.
    let config = fs::File::create(world.folder().join("config")).unwrap();
    config.set_len(1 << 30).unwrap();
    for command in [&["check"][..], &["tree"], &["explain", "base"]] {
        let arguments = [command, &world.options(command, &[])].concat();
        let run = support::run(&mut world.command(&arguments), b"");
        assert_eq!(run.code, Some(2), "{command:?}");
        assert!(run.stdout.contains("base"), "{command:?}: {}", run.stdout);
        assert!(run.stderr.contains("config"), "{command:?}: {}", run.stderr);
    }
}
