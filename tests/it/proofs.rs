//! `rolechain fix` says what it proves, no more: of the hop, of the profile, of the others.

use std::fs;

use serde_json::{Value, json};

use crate::repair_order::{Files, allow, allow_if, document, may_all};

const ACCOUNT: &str = "arn:aws:iam::111122223333";

/// Everybody of the account, under a condition.
fn asks(condition: &Value) -> Vec<Value> {
    vec![allow_if(condition)]
}

fn external_id() -> Vec<Value> {
    asks(&json!({"StringEquals": {"sts:ExternalId": "p-1"}}))
}

fn new_name() -> Vec<Value> {
    asks(&json!({"StringEquals": {"sts:RoleSessionName": "job-1"}}))
}

fn mfa() -> Vec<Value> {
    asks(&json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}))
}

fn anybody() -> Vec<Value> {
    vec![allow(&json!({"AWS": format!("{ACCOUNT}:root")}))]
}

fn only(who: &str) -> Vec<Value> {
    vec![allow(&json!({"AWS": who}))]
}

/// `base` is the user `ana`, `hub` the role `Hub` that only she may assume; then the sections given,
/// and roles of these names with their trust policies. Everybody may do all of `sts`.
fn world(name: &str, sections: &str, roles: &[(&str, Vec<Value>)]) -> Files {
    let mut files = Files::new(name);
    let ana = format!("{ACCOUNT}:user/ana");
    let inline = json!([{"PolicyName": "own", "PolicyDocument": document(&[may_all()])}]);
    let role = |name: &str, trust: &[Value]| {
        let path = if name == "Deep" { "/team/" } else { "/" };
        json!({"Path": path, "RoleName": name, "RoleId": format!("AROA{:X<17}", name.to_uppercase()),
            "Arn": format!("{ACCOUNT}:role{path}{name}"), "CreateDate": "2024-01-01T00:00:00Z",
            "AssumeRolePolicyDocument": document(trust), "InstanceProfileList": [],
            "RolePolicyList": inline, "AttachedManagedPolicies": [], "Tags": []})
    };
    let mut rows = vec![role("Hub", &only(&ana))];
    rows.extend(roles.iter().map(|(name, trust)| role(name, trust)));
    let user = json!({"Path": "/", "UserName": "ana", "UserId": "AIDAANA0000000EXAMPLE",
        "Arn": ana, "CreateDate": "2024-01-01T00:00:00Z", "GroupList": [],
        "AttachedManagedPolicies": [], "UserPolicyList": inline});
    let snapshot = json!({"UserDetailList": [user], "GroupDetailList": [], "Policies": [],
        "RoleDetailList": rows});
    let identities = json!({"base": {"UserId": "AIDAANA0000000EXAMPLE",
        "Account": "111122223333", "Arn": ana}});
    let config = format!(
        "[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n\n\
         [profile hub]\nrole_arn = {ACCOUNT}:role/Hub\nsource_profile = base\n\n{sections}"
    );
    for (option, name, text) in [
        ("--config", "config", config),
        ("--credentials", "credentials", String::new()),
        ("--identities", "identities.json", identities.to_string()),
        ("--snapshot", "snapshot.json", snapshot.to_string()),
    ] {
        let path = files.file(name, &text);
        files.options.extend([option.to_owned(), path]);
    }
    files
}

/// A section of a profile `name` for the role `role`.
fn section(name: &str, role: &str, source: &str, more: &str) -> String {
    format!(
        "[profile {name}]\nrole_arn = {ACCOUNT}:role/{role}\nsource_profile = {source}\n{more}\n"
    )
}

fn sample(name: &str) -> Files {
    let mut files = Files::new(name);
    let copy = |name: &str| {
        let text = fs::read_to_string(format!("assets/sample/{name}")).unwrap();
        files.file(name, &text)
    };
    let (config, credentials) = (copy("config"), copy("credentials"));
    let known = ["assets/sample/identities.json", "assets/sample/snapshots"];
    files.options = ["--config", &config, "--credentials", &credentials]
        .into_iter()
        .chain(["--identities", known[0], "--snapshot", known[1]])
        .map(str::to_owned)
        .collect();
    files
}

fn code(files: &Files, arguments: &[&str]) -> Option<i32> {
    files.run(arguments).status.code()
}

fn config(files: &Files) -> String {
    fs::read_to_string(&files.options[1]).unwrap()
}

/// The lines of the best repair of a profile: `- old` and `+ new`.
fn lines(report: &Value) -> Vec<String> {
    let changes = report["repairs"][0]["changes"].as_array();
    let mut lines = Vec::new();
    for change in changes.into_iter().flatten() {
        for (sign, side) in [("-", "old"), ("+", "new")] {
            lines.extend(change[side].as_str().map(|text| format!("{sign} {text}")));
        }
    }
    lines
}

#[test]
fn of_an_earlier_hop_only_that_hop_is_said_to_be_mended() {
    let sections = section("one", "One", "hub", "") + &section("two", "Two", "one", "");
    let stranger = only("arn:aws:iam::444455556666:role/Other");
    let files = world(
        "earlier",
        &sections,
        &[("One", external_id()), ("Two", stranger)],
    );
    let text = files.text(&["fix", "two"]);
    assert!(
        text.contains("Proven: then the hop into one is allowed. two still fails: No statement"),
        "{text}"
    );
    assert!(!text.contains("then it is allowed"), "{text}");
    assert_eq!(code(&files, &["fix", "two"]), Some(1), "two is not mended");
    assert_eq!(code(&files, &["fix", "one"]), Some(0));
    let report = files.report(&["fix", "two"]);
    assert_eq!(report["repairs"][0]["hops"], json!(["one"]));
    assert_eq!(report["repairs"][0]["hop_verdict"], "allowed");
    assert_eq!(report["repairs"][0]["verdict"], "denied_implicit");
    assert_eq!(report["repairs"][0]["next"]["profile"], "two");
}

#[test]
fn settings_for_each_hop_make_one_repair_of_the_profile() {
    let sections = section("one", "One", "hub", "") + &section("two", "Two", "one", "");
    let files = world(
        "steps",
        &sections,
        &[("One", external_id()), ("Two", new_name())],
    );
    let text = files.text(&["fix", "two"]);
    assert!(
        text.contains("2 changes, one for each hop that fails:"),
        "{text}"
    );
    assert!(
        text.contains("Proven: with all of it two is allowed."),
        "{text}"
    );
    let report = files.report(&["fix", "two", "--all"]);
    assert_eq!(
        lines(&report),
        ["+ external_id = p-1", "+ role_session_name = job-1"]
    );
    assert_eq!(report["repairs"][0]["hops"], json!(["one", "two"]));
    assert_eq!(
        report["repairs"][1]["hops"],
        json!(["one"]),
        "the half stays a choice"
    );
    assert_eq!(
        code(&files, &["fix", "two", "--write", "--no-backup"]),
        Some(0)
    );
    assert_eq!(code(&files, &["check", "one", "two"]), Some(0));
}

#[test]
fn in_a_card_a_hop_behind_a_failing_one_is_not_said_to_work() {
    let sections = section("one", "One", "hub", "") + &section("two", "Two", "one", "");
    let files = world(
        "card",
        &sections,
        &[("One", external_id()), ("Two", new_name())],
    );
    let text = files.text(&["explain", "two"]);
    let said: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("fix: "))
        .collect();
    assert!(said[0].contains("Proven: then it is allowed."), "{text}");
    assert!(
        said[1].contains("then this hop is allowed; an earlier hop of the chain still fails"),
        "{text}"
    );
}

#[test]
fn a_change_of_a_policy_says_what_it_does_to_all() {
    let files = sample("policy-effects");
    let report = files.report(&["fix", "behind-test4", "--all"]);
    let policy = &report["repairs"][2];
    assert_eq!(policy["policies"][0]["owner_account"], "111122223333");
    assert_eq!(policy["verdict"], "allowed");
    let others = policy["others"].as_array().unwrap();
    let names: Vec<&Value> = others.iter().map(|other| &other["profile"]).collect();
    assert_eq!(names, ["test4-userid-autogen", "test5-name-on-target"]);
    assert!(others.iter().all(|other| other["after"] == "allowed"));
    assert_eq!(policy["changes"], json!([]));
}

#[test]
fn what_becomes_of_a_profile_is_said_once() {
    let files = sample("once");
    let text = files.text(&["fix", "test4-userid-autogen"]);
    assert_eq!(text.matches("test5-name-on-target").count(), 1, "{text}");
    assert_eq!(text.matches("behind-test4").count(), 1, "{text}");
}

#[test]
fn each_line_to_write_stands_in_json_with_its_place() {
    let files = sample("lines");
    let before = config(&files);
    let report = files.report(&["fix", "test5-name-on-target", "--choose", "2", "--write"]);
    let change = &report["repairs"][1]["changes"][0];
    let line = usize::try_from(change["line"].as_u64().unwrap()).unwrap();
    assert_eq!(change["path"].as_str(), Some(files.options[1].as_str()));
    assert_eq!(change["old"].as_str(), before.lines().nth(line - 1));
    assert_eq!(change["new"].as_str(), config(&files).lines().nth(line - 1));
    assert_eq!(change["new"], "source_profile = source-mysession");
}

#[test]
fn where_nothing_is_proven_the_missing_facts_are_listed() {
    let files = sample("needs");
    for (profile, fact, how, exit) in [
        (
            "office-only",
            "aws:SourceIp",
            "--context aws:SourceIp=VALUE",
            3,
        ),
        (
            "other-account",
            "trust_policy",
            "aws iam get-role --role-name Reporting",
            3,
        ),
    ] {
        let text = files.text(&["fix", profile]);
        assert!(text.contains("What would have to be known:"), "{text}");
        assert!(text.contains(how), "{text}");
        let report = files.report(&["fix", profile]);
        assert_eq!(report["missing"][0]["fact"], fact);
        assert_eq!(report["missing"][0]["hop"], profile);
        assert_eq!(code(&files, &["fix", profile]), Some(exit));
    }
    let text = files.text(&["fix", "loop-a"]);
    assert!(
        text.contains("No line is proven to mend it: the account has no role called LoopA"),
        "{text}"
    );
    let ghost =
        "[profile ghost]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
    let sections = section("t", "T", "ghost", "") + ghost;
    let files = world("unknown-caller", &sections, &[("T", mfa())]);
    let report = files.report(&["fix", "t"]);
    assert_eq!(report["missing"][0]["words"], "who calls", "{report}");
}

#[test]
fn a_setting_is_offered_though_another_fact_stays_open() {
    let condition = json!({"StringEquals": {"sts:ExternalId": "p-1"},
        "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}});
    let files = world(
        "open",
        &section("t", "T", "hub", ""),
        &[("T", asks(&condition))],
    );
    let report = files.report(&["fix", "t"]);
    assert_eq!(lines(&report), ["+ external_id = p-1"]);
    assert_eq!(report["repairs"][0]["verdict"], "undetermined");
    assert_eq!(report["repairs"][0]["missing"][0]["fact"], "aws:SourceIp");
    let text = files.text(&["fix", "t"]);
    assert!(!text.contains("fix 1 of 2: For the owner"), "{text}");
    assert!(
        text.contains("Then it is no longer denied for certain"),
        "{text}"
    );
    assert_eq!(code(&files, &["fix", "t"]), Some(3));
}

#[test]
fn a_loop_is_opened_where_the_policy_names_somebody() {
    let sections = section("a", "A", "b", "") + &section("b", "B", "a", "");
    let hub = only(&format!("{ACCOUNT}:role/Hub"));
    let a = only(&format!("{ACCOUNT}:role/A"));
    let files = world("loop", &sections, &[("A", hub), ("B", a)]);
    for profile in ["a", "b"] {
        let report = files.report(&["fix", profile]);
        let change = &report["repairs"][0]["changes"][0];
        assert_eq!(
            lines(&report),
            ["- source_profile = b", "+ source_profile = hub"]
        );
        assert_eq!(change["line"], 11, "the line of [profile a]");
        assert_eq!(report["repairs"][0]["verdict"], "allowed");
        assert_eq!(report["repairs"].as_array().unwrap().len(), 1);
    }
    let text = files.text(&["fix", "a"]);
    assert!(
        text.contains("(it then calls as arn:aws:iam::111122223333:role/Hub)"),
        "{text}"
    );
    assert!(text.contains("b: ! broken → ✓ allowed"), "{text}");
    assert_eq!(
        code(&files, &["fix", "b", "--write", "--no-backup"]),
        Some(0)
    );
    assert_eq!(code(&files, &["check", "a", "b"]), Some(0));
}

#[test]
fn whose_credentials_were_meant_is_not_guessed_in_writing() {
    let sections = section("t", "T", "nothing-like-it", "");
    let files = world("guess", &sections, &[("T", anybody())]);
    let before = config(&files);
    let text = files.text(&["fix", "t"]);
    assert!(
        text.contains("no profile is called nothing-like-it"),
        "{text}"
    );
    assert!(
        text.contains("add --write --choose 1 to this command"),
        "{text}"
    );
    assert_eq!(code(&files, &["fix", "t", "--write"]), Some(4));
    assert_eq!(config(&files), before);
    assert_eq!(
        code(&files, &["fix", "t", "--write", "--choose", "1"]),
        Some(0)
    );
    assert_eq!(code(&files, &["check", "t"]), Some(0));
}

#[test]
fn misspelt_keys_are_renamed() {
    let keys: [(&str, &str, &str); 15] = [
        ("role_session", "role_session_name", "job-1"),
        ("role-session-name", "role_session_name", "job-1"),
        ("role session name", "role_session_name", "job-1"),
        ("session_name", "role_session_name", "job-1"),
        ("external-id", "external_id", "p-1"),
        ("externalid", "external_id", "p-1"),
        (
            "mfa_serial_number",
            "mfa_serial",
            "arn:aws:iam::111122223333:mfa/ana",
        ),
        (
            "mfa-serial",
            "mfa_serial",
            "arn:aws:iam::111122223333:mfa/ana",
        ),
        ("source-profile", "source_profile", "hub"),
        ("source_profle", "source_profile", "hub"),
        ("source", "source_profile", "hub"),
        ("rolearn", "role_arn", "arn:aws:iam::111122223333:role/Open"),
        (
            "role-arn",
            "role_arn",
            "arn:aws:iam::111122223333:role/Open",
        ),
        (
            "assume_role_arn",
            "role_arn",
            "arn:aws:iam::111122223333:role/Open",
        ),
        ("role_ar", "role_arn", "arn:aws:iam::111122223333:role/Open"),
    ];
    let mut sections = String::new();
    for (at, (wrong, right, value)) in keys.iter().enumerate() {
        let line = format!("{wrong} = {value}\n");
        let whole = match *right {
            "role_session_name" => section(&format!("t{at}"), "Named", "hub", &line),
            "external_id" => section(&format!("t{at}"), "Partner", "hub", &line),
            "mfa_serial" => section(&format!("t{at}"), "Safe", "base", &line),
            "source_profile" => section(&format!("t{at}"), "Open", "hub", "")
                .replace("source_profile = hub\n", &line),
            _ => format!("[profile t{at}]\n{line}source_profile = hub\n\n"),
        };
        sections.push_str(&whole);
    }
    // Case makes no difference to the AWS CLI: there is nothing to mend.
    sections.push_str(&section("upper", "Partner", "hub", "External_ID = p-1\n"));
    let files = world(
        "keys",
        &sections,
        &[
            ("Named", new_name()),
            ("Partner", external_id()),
            ("Safe", mfa()),
            ("Open", anybody()),
        ],
    );
    for (at, (wrong, right, value)) in keys.iter().enumerate() {
        let report = files.report(&["fix", &format!("t{at}")]);
        let expected = [
            format!("- {wrong} = {value}"),
            format!("+ {right} = {value}"),
        ];
        assert_eq!(lines(&report), expected, "{report}");
        assert_eq!(report["repairs"][0]["verdict"], "allowed", "{wrong}");
        let sentence = report["repairs"][0]["sentence"].as_str().unwrap();
        assert!(sentence.starts_with(&format!(
            "Rename the key {wrong} in [profile t{at}] to {right}"
        )));
    }
    assert!(files.text(&["fix", "upper"]).contains("nothing to fix"));
}

#[test]
fn what_sts_refuses_before_any_policy_has_its_line() {
    let rows: [(&str, &str, &str, &str); 9] = [
        (
            "Open",
            "role_session_name = my session!",
            "role_session_name = my-session",
            "STS does not take",
        ),
        (
            "Open",
            "role_session_name = x",
            "role_session_name = x-session",
            "STS does not take",
        ),
        (
            "Open",
            "role_session_name = nightly # the job",
            "role_session_name = nightly",
            "a comment behind a value is a part of it",
        ),
        (
            "Named",
            "role_session_name = no!",
            "role_session_name = job-1",
            "STS does not take",
        ),
        (
            "Partner",
            "external_id = a b",
            "external_id = p-1",
            "asks for this external id",
        ),
        ("Open", "external_id = a b", "", "the role asks for none"),
        (
            "Open",
            "duration_seconds = 7200",
            "duration_seconds = 3600",
            "one hour at most",
        ),
        (
            "Open",
            "duration_seconds = 60",
            "duration_seconds = 900",
            "does not grant the present duration",
        ),
        (
            "Partner",
            "external_id = p-1 ; of us",
            "external_id = p-1",
            "a comment behind a value is a part of it",
        ),
    ];
    let mut sections = String::new();
    for (at, (role, line, ..)) in rows.iter().enumerate() {
        sections.push_str(&section(
            &format!("t{at}"),
            role,
            "hub",
            &format!("{line}\n"),
        ));
    }
    sections.push_str(&section(
        "long",
        "Open",
        "base",
        "duration_seconds = 7200\n",
    ));
    let arns = [
        ("arn:aws:iam::111122223333:role:Open", "Open"),
        ("arn:aws:iam::111122223333:Open", "Open"),
        (
            "arn:aws:sts::111122223333:assumed-role/Deep/abc",
            "team/Deep",
        ),
        ("\"arn:aws:iam::111122223333:role/Open\"", "Open"),
        ("arn:aws:iam::111122223333:role/Open # prod", "Open"),
        ("arn:aws:iam::111122223333:role/Deep", "team/Deep"),
    ];
    for (at, (arn, _)) in arns.iter().enumerate() {
        let whole = section(&format!("arn{at}"), "X", "hub", "");
        sections.push_str(&whole.replace(&format!("{ACCOUNT}:role/X"), arn));
    }
    let roles = [
        ("Open", anybody()),
        ("Named", new_name()),
        ("Partner", external_id()),
        ("Deep", anybody()),
    ];
    let files = world("refused", &sections, &roles);
    for (at, (_, old, new, why)) in rows.iter().enumerate() {
        let report = files.report(&["fix", &format!("t{at}")]);
        let mut expected = vec![format!("- {old}")];
        expected.extend((!new.is_empty()).then(|| format!("+ {new}")));
        assert_eq!(lines(&report), expected, "{report}");
        assert_eq!(report["repairs"][0]["verdict"], "allowed", "{old}");
        let sentence = report["repairs"][0]["sentence"].as_str().unwrap();
        assert!(sentence.contains(why), "{sentence}");
    }
    let report = files.report(&["fix", "long"]);
    assert_eq!(lines(&report)[1], "+ duration_seconds = 3600", "{report}");
    assert_eq!(report["verdict"], "undetermined");
    assert!(
        report["repairs"][0]["sentence"]
            .to_string()
            .contains("every role grants")
    );
    for (at, (arn, real)) in arns.iter().enumerate() {
        let report = files.report(&["fix", &format!("arn{at}")]);
        assert_eq!(
            lines(&report)[1],
            format!("+ role_arn = {ACCOUNT}:role/{real}"),
            "{arn}"
        );
        assert_eq!(report["repairs"][0]["verdict"], "allowed", "{arn}");
    }
}

#[test]
fn a_policy_is_refused_by_its_number_and_no_number_is_guessed() {
    let files = sample("numbers");
    let before = config(&files);
    let output = files.run(&["fix", "partner", "--choose", "2", "--write"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("This is for the owner of account 111122223333 to change."),
        "{text}"
    );
    assert_eq!(output.status.code(), Some(1));
    for (number, said) in [("3", "there are 2 repairs"), ("0", "counts from 1")] {
        let output = files.run(&["fix", "partner", "--choose", number, "--write"]);
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(text.contains(said), "{text}");
        assert_eq!(output.status.code(), Some(2));
    }
    let output = files.run(&["fix", "office-only", "--choose", "1"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("no repair is proven"));
    assert_eq!(config(&files), before);
}

#[test]
fn a_key_of_the_credentials_file_is_mended_there() {
    let files = sample("credentials-file");
    let path = files.options[3].clone();
    let before = config(&files);
    let mut text = fs::read_to_string(&path).unwrap();
    text.push_str("\n[lonely]\nrole_arn = arn:aws:iam::111122223333:role/RoleTarget-Partner\nsource_profile = base\nexternal-id = partner-7c1f\n");
    fs::write(&path, &text).unwrap();
    assert_eq!(
        code(&files, &["fix", "lonely", "--write", "--no-backup"]),
        Some(0)
    );
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        text.replace("external-id", "external_id")
    );
    assert_eq!(config(&files), before);
}

#[test]
fn who_tells_by_its_status_whether_somebody_gets_in() {
    let files = sample("who-status");
    for (role, exit) in [
        ("RoleTarget-UserId", 0),
        ("RoleTarget-StarEquals", 1),
        ("Nobody-At-All", 2),
        ("Reporting", 3),
        ("LoopA", 4),
    ] {
        assert_eq!(code(&files, &["who", role]), Some(exit), "{role}");
    }
    let sections = section("t", "T", "nobody", "");
    let files = world("who-broken", &sections, &[("T", anybody())]);
    let text = files.text(&["who", "T"]);
    assert!(text.contains("no profile has that name"), "{text}");
}

#[test]
fn each_command_tells_its_own_exit_codes() {
    let files = sample("help");
    for (command, said) in [
        ("check", "4  a chain does not resolve"),
        ("explain", "4  a chain does not resolve"),
        ("fix", "0  nothing to mend, or the change that is shown"),
        ("why", "1  a report fits no profile in your files"),
        ("who", "0  a profile reaches the role"),
        ("tree", "0  printed, whatever the verdicts are"),
        ("batch", "0  printed, whatever the verdicts are"),
    ] {
        for flag in ["-h", "--help"] {
            let help = String::from_utf8(files.run(&[command, flag]).stdout).unwrap();
            assert!(help.contains(said), "{command}: {help}");
            assert_eq!(help.matches("Exit codes:").count(), 1, "{command}");
        }
    }
    let readme = fs::read_to_string("README.md").unwrap();
    assert!(readme.contains("| code | `check`, `explain` | `fix` | `why` | `who` |"));
}
