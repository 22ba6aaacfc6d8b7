//! `rolechain probe` with a stand-in for the AWS CLI: the calls that it makes and its results.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::live::Live;
use crate::support::run;

const CONFIG: &str = "\
[profile first]
role_arn = arn:aws:iam::111122223333:role/First
source_profile = base
external_id = file:///etc/hostname
duration_seconds = 1800
[profile second]
role_arn = arn:aws:iam::111122223333:role/Second
source_profile = first
role_session_name = mine
[profile code]
role_arn = arn:aws:iam::111122223333:role/First
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/base
[profile machine]
role_arn = arn:aws:iam::111122223333:role/First
credential_source = Ec2InstanceMetadata
[profile lost]
role_arn = arn:aws:iam::111122223333:role/First
source_profile = nobody
";

pub fn session(key: &str, role: &str) -> String {
    json!({
        "Credentials": {"AccessKeyId": key, "SecretAccessKey": "session-secret",
            "SessionToken": "session-token", "Expiration": "2026-11-27T13:00:00Z"},
        "AssumedRoleUser": {"AssumedRoleId": format!("AROA{}:mine", role.to_uppercase()),
            "Arn": format!("arn:aws:sts::111122223333:assumed-role/{role}/mine")},
    })
    .to_string()
}

fn denied(role: &str) -> String {
    format!(
        "\nAn error occurred (AccessDenied) when calling the AssumeRole operation: User: \
         arn:aws:iam::111122223333:user/base is not authorized to perform: sts:AssumeRole on \
         resource: arn:aws:iam::111122223333:role/{role} with an explicit deny in a service control policy\n"
    )
}

/// A world in which both roles trust the account, so that every hop with the right external id is
/// predicted to be allowed.
pub fn world() -> Live {
    let live = Live::new(CONFIG);
    let role = |name: &str, condition: Value| {
        let mut statement = json!({"Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"AWS": "arn:aws:iam::111122223333:root"}});
        if !condition.is_null() {
            statement["Condition"] = condition;
        }
        json!({"Path": "/", "RoleName": name, "RoleId": format!("AROA{}EXAMPLE", name.to_uppercase()),
            "Arn": format!("arn:aws:iam::111122223333:role/{name}"),
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
            "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17",
                "Statement": {"Effect": "Allow", "Action": "sts:*", "Resource": "*"}}}],
            "AttachedManagedPolicies": [], "Tags": []})
    };
    let user = json!({"Path": "/", "UserName": "base", "UserId": "AIDAEXAMPLE",
        "Arn": "arn:aws:iam::111122223333:user/base", "GroupList": [],
        "AttachedManagedPolicies": [], "UserPolicyList": [{"PolicyName": "own",
            "PolicyDocument": {"Version": "2012-10-17",
                "Statement": {"Effect": "Allow", "Action": "sts:*", "Resource": "*"}}}]});
    let external_id = json!({"StringEquals": {"sts:ExternalId": "file:///etc/hostname"}});
    let snapshot = json!({"UserDetailList": [user], "GroupDetailList": [], "Policies": [],
        "RoleDetailList": [role("First", external_id), role("Second", Value::Null)]});
    let identity = json!({"base": {"UserId": "AIDAEXAMPLE", "Account": "111122223333",
        "Arn": "arn:aws:iam::111122223333:user/base"}});
    live.write_data("snapshots/account.json", &snapshot.to_string());
    live.write_data("identities.json", &identity.to_string());
    live
}

fn agreements(report: &Value) -> Vec<(&str, &str)> {
    let hops = report["hops"].as_array().unwrap().iter();
    let text = |hop: &'_ Value, name: &str| hop[name].as_str().unwrap_or("-").to_owned();
    let both = hops.map(|hop| (text(hop, "observed"), text(hop, "agreement")));
    both.map(|(observed, agreement)| (&*observed.leak(), &*agreement.leak()))
        .collect()
}

#[test]
fn each_hop_sends_what_the_chain_would_with_the_keys_of_the_one_before() {
    let live = world();
    live.answer("base.assume-role", "out", &session("ASIAONE", "First"));
    live.answer(
        "keys-ASIAONE.assume-role",
        "out",
        &session("ASIATWO", "Second"),
    );
    let (code, report) = live.json(&["probe", "second", "--yes"]);
    assert_eq!(code, Some(0), "{report:#}");
    assert_eq!(agreements(&report), [("allowed", "agrees"); 2]);
    let calls = live.calls();
    let [first, second] = &calls[..] else {
        panic!("{calls:?}");
    };
    let input = |call: &str| -> Value {
        serde_json::from_str(call.split_once(" --cli-input-json ").unwrap().1).unwrap()
    };
    assert!(first.starts_with("--profile=base "), "{first}");
    let mut sent = input(first);
    let name = sent["RoleSessionName"].take();
    assert!(name.as_str().unwrap().starts_with("botocore-session-"));
    assert_eq!(
        sent,
        json!({"RoleArn": "arn:aws:iam::111122223333:role/First", "RoleSessionName": null,
            "ExternalId": "file:///etc/hostname", "DurationSeconds": 1800})
    );
    assert!(!second.contains("--profile"), "{second}");
    assert_eq!(
        input(second),
        json!({"RoleArn": "arn:aws:iam::111122223333:role/Second", "RoleSessionName": "mine"})
    );
}

#[test]
fn a_refusal_that_was_not_predicted_is_a_disagreement_with_explanations() {
    let live = world();
    live.answer("base.assume-role", "err", &denied("First"));
    let (code, report) = live.json(&["probe", "second", "--yes"]);
    assert_eq!(code, Some(5));
    let expected = [("refused", "disagrees"), ("not_reached", "open")];
    assert_eq!(agreements(&report), expected);
    let codes = report["hops"][0]["explanations"].as_array().unwrap();
    let codes: Vec<&str> = codes
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect();
    let expected = [
        "named_policy",
        "snapshot",
        "organization_unseen",
        "recent_change",
    ];
    assert_eq!(codes, expected);
}

#[test]
fn a_recreated_role_is_explained() {
    let live = world();
    live.answer("base.assume-role", "err", &denied("First"));
    live.answer("base.assume-role", "out", &session("ASIAONE", "Other"));
    live.remove_answer("base.assume-role.err");
    live.replace_data("snapshots/account.json", "file:///etc/hostname", "another");
    let (code, report) = live.json(&["probe", "first", "--yes"]);
    assert_eq!(code, Some(5));
    assert_eq!(
        report["hops"][0]["explanations"][0]["code"],
        "other_role_id"
    );
}

#[test]
fn a_call_without_a_decision_contradicts_nothing() {
    for (text, kind) in [
        (
            "An error occurred (Throttling) when calling the AssumeRole operation (reached max retries: 1): Rate exceeded",
            "throttled",
        ),
        (
            "An error occurred (ExpiredToken) when calling the AssumeRole operation: expired",
            "credentials",
        ),
        (
            "Could not connect to the endpoint URL: \"http://127.0.0.1:9/\"",
            "network",
        ),
        (
            "Error when retrieving token from sso: Token has expired and refresh failed",
            "sign_in",
        ),
        ("'AssumeRoleResult'", "garbage"),
        (
            "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: no",
            "denied",
        ),
    ] {
        let live = world();
        live.answer("base.assume-role", "err", text);
        let (code, report) = live.json(&["probe", "first", "--yes"]);
        assert_eq!(code, Some(3), "{text}");
        assert_eq!(report["hops"][0]["error"]["kind"], kind);
    }
}

#[test]
fn an_mfa_code_is_asked_for_here_and_shown_nowhere() {
    let live = world();
    live.answer("base.assume-role", "out", &session("ASIAONE", "First"));
    let ran = live.run_with(&["probe", "code", "--yes"], b"482913\n");
    assert!(!ran.stdout.contains("482913") && !ran.stderr.contains("482913"));
    let call = &live.calls()[0];
    assert!(call.contains(r#""TokenCode":"482913""#), "{call}");
    assert!(call.contains(r#""SerialNumber":"arn:aws:iam::111122223333:mfa/base""#));
    let declined = live.run_with(&["probe", "code", "--yes"], b"");
    assert_eq!(declined.code, Some(3));
    assert_eq!(live.calls().len(), 1);
}

#[test]
fn a_chain_is_observed_as_a_whole_where_that_is_asked_for_or_all_that_can_be() {
    let live = world();
    let identity = r#"{"UserId": "AROAFIRSTEXAMPLE:x", "Account": "111122223333",
        "Arn": "arn:aws:sts::111122223333:assumed-role/First/x"}"#;
    live.answer("first.get-caller-identity", "out", identity);
    let (code, report) = live.json(&["probe", "first", "--whole", "--yes"]);
    assert_eq!((code, &report["way"]), (Some(0), &json!("whole")));
    assert_eq!(
        report["identity"],
        "arn:aws:sts::111122223333:assumed-role/First/x"
    );
    live.answer("second.get-caller-identity", "err", &denied("Second"));
    let (code, report) = live.json(&["probe", "second", "--whole", "--yes"]);
    assert_eq!(code, Some(5));
    let expected = [("allowed", "agrees"), ("refused", "disagrees")];
    assert_eq!(agreements(&report), expected);
    live.answer("machine.get-caller-identity", "out", identity);
    let (code, report) = live.json(&["probe", "machine", "--yes"]);
    assert_eq!(report["whole_because"], "credential_source");
    assert_ne!(code, Some(2));
}

#[test]
fn nothing_is_called_for_a_broken_chain_a_dry_run_or_without_a_yes() {
    let live = world();
    assert_eq!(live.run(&["probe", "lost", "--yes"]).code, Some(4));
    assert_eq!(live.run(&["probe", "first", "--dry-run"]).code, Some(0));
    assert_eq!(live.run_with(&["probe", "first"], b"n\n").code, Some(2));
    assert_eq!(live.run(&["probe", "nobody", "--yes"]).code, Some(2));
    assert!(live.calls().is_empty());
}

/// All files below a folder, as texts by their paths.
pub fn files(folder: &Path, found: &mut BTreeMap<String, String>, prefix: &str) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            files(&path, found, &format!("{name}/"));
        } else {
            found.insert(name, fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn a_disagreement_is_saved_as_a_folder_that_shows_the_prediction_again() {
    for keeps_names in [false, true] {
        let live = world();
        live.answer("base.assume-role", "err", &denied("First"));
        let folder = live.home().join("case");
        let folder = folder.to_str().unwrap();
        let mut arguments = vec!["probe", "second", "--yes", "--save", folder];
        arguments.extend(keeps_names.then_some("--keep-names"));
        let (code, _) = live.json(&arguments);
        assert_eq!(code, Some(5));
        let mut saved = BTreeMap::new();
        files(Path::new(folder), &mut saved, "");
        let observed: Value = serde_json::from_str(&saved["observed.json"]).unwrap();
        assert_eq!(observed["hops"][0]["agreement"], "disagrees");
        let predicted: Value = serde_json::from_str(&saved["predicted.json"]).unwrap();
        let readme = &saved["README.md"];
        let command = readme
            .lines()
            .find_map(|line| line.strip_prefix("    rolechain "));
        let mut again = Command::new(env!("CARGO_BIN_EXE_rolechain"));
        again
            .args(command.unwrap().split(' '))
            .args(["--format", "json"])
            .env_clear()
            .env("HOME", folder)
            .current_dir(folder);
        let again: Value = run(&mut again, b"").json("explain").unwrap();
        for field in ["verdict", "hops"] {
            let codes = |report: &Value| {
                let hops = report["hops"].as_array().cloned().unwrap_or_default();
                let hops = hops
                    .iter()
                    .map(|hop| (hop["verdict"].clone(), hop["cause"].clone()));
                (report["verdict"].clone(), hops.collect::<Vec<_>>())
            };
            assert_eq!(codes(&again), codes(&predicted), "{field}: {readme}");
        }
        let all: String = saved.values().map(String::as_str).collect();
        assert!(!all.contains("planted-secret"));
        for name in ["111122223333", "First", "hostname", "first", "Second"] {
            assert_eq!(all.contains(name), keeps_names, "{name}: {saved:#?}");
        }
        let second = live.run(&arguments);
        assert_eq!(second.code, Some(2), "{}", second.stderr);
    }
}
