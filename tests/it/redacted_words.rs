//! Words that only look like those of AWS are replaced in every report and in saved probes.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::live::Live;
use crate::probing::{files, world};
use crate::support::World;

/// One made-up word for every place in which AWS has words of its own.
const PLANTED: [&str; 22] = [
    "Aardvark",
    "Bandicoot",
    "Capybara",
    "Dugong",
    "Echidna",
    "Flamingo",
    "Gibbon",
    "Hedgehog",
    "Impala",
    "Jerboa",
    "Kinkajou",
    "Lemming",
    "Manatee",
    "Numbat",
    "Opossum",
    "Pangolin",
    "Quetzal",
    "Reindeer",
    "Salamander",
    "Tarantula",
    "Vicuna",
    "444455556666",
];

/// Statements that allow nothing and deny nothing, whatever their words mean.
fn statements() -> Value {
    let deny = |key: &str, value: Value| {
        let mut statement = json!({"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:RoleSessionName": "elsewhere"}}});
        statement[key] = value;
        statement
    };
    let condition = |operator: &str, key: &str, value: Value| {
        let both =
            json!({operator: {key: value}, "StringLike": {"sts:RoleSessionName": "elsewhere"}});
        deny("Condition", both)
    };
    json!([
        {"Sid": "Aardvark", "Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession", "sts:Assume*"],
            "Principal": {"AWS": "arn:aws:iam::111122223333:root"}},
        deny("Action", json!(["s3:Bandicoot", "capybara:Dugong*", "s3:*Echidna?", "Flamingo"])),
        deny("Principal", json!({"Service": ["gibbon.amazonaws.com", "hedgehog.eu-west-1.amazonaws.com", "ec2.amazonaws.com"]})),
        deny("Principal", json!({"Federated": "arn:aws:iam::111122223333:oidc-provider/impala.example/Jerboa"})),
        condition("StringEquals", "aws:Kinkajou", json!("Lemming")),
        condition("StringEquals", "aws:Manatee/Numbat", json!("x")),
        condition("StringEquals", "ec2:Opossum", json!("x")),
        condition("StringEquals", "accounts.google.com:Pangolin", json!("x")),
        condition("StringEquals", "quetzal:Reindeer", json!("x")),
        condition("StringEquals", "aws:CalledVia", json!("salamander.amazonaws.com")),
        condition("StringEquals", "aws:PrincipalType", json!("Tarantula")),
        condition("StringEquals", "aws:RequestedRegion", json!(["Vicuna", "eu-*"])),
        condition("NumericEquals", "aws:PrincipalAccount", json!(["444455556666", 444_455_556_666_u64])),
    ])
}

/// Statements with words that nothing understands.
fn odd_statements() -> Value {
    json!([
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}},
        {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole", "Condition":
            {"Aardvark": {"aws:userid": "x"}, "ForAllValues:Bandicoot": {"sts:ExternalId": "x"},
             "StringEqual": {"aws:username": "x"}}},
        {"Effect": "Capybara", "Dugong": "x", "Principal": {"Echidna": "x"}, "Action": "sts:AssumeRole"},
    ])
}

const CONFIG: &str = "\
[profile base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = hush
[profile target]
role_arn = arn:aws:iam::111122223333:role/Target
source_profile = base
[profile odd]
role_arn = arn:aws:iam::111122223333:role/Odd
source_profile = base
";

fn snapshot() -> String {
    let role = |name: &str, statements: Value| {
        json!({"RoleName": name, "RoleId": format!("AROA{}EXAMPLE", name.to_uppercase()),
            "Arn": format!("arn:aws:iam::111122223333:role/{name}"),
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": statements},
            "RolePolicyList": [], "AttachedManagedPolicies": [], "Tags": []})
    };
    let roles = [role("Target", statements()), role("Odd", odd_statements())];
    let user = json!({"UserName": "base", "UserId": "AIDAEXAMPLE",
        "Arn": "arn:aws:iam::111122223333:user/base", "GroupList": [], "AttachedManagedPolicies": [],
        "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"},
            {"Effect": "Deny", "NotAction": ["sts:*", "aardvark:Bandicoot", "iam:Capybara"], "Resource": "*"}]}}]});
    json!({"UserDetailList": [user], "GroupDetailList": [], "Policies": [], "RoleDetailList": roles})
        .to_string()
}

const IDENTITIES: &str = r#"{"base": {"UserId": "AIDAEXAMPLE", "Account": "111122223333",
    "Arn": "arn:aws:iam::111122223333:user/base"}}"#;

fn find_planted(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    let found = PLANTED
        .into_iter()
        .filter(|word| text.contains(&word.to_lowercase()));
    found.collect()
}

#[test]
fn no_report_shows_made_up_actions_operators_services_and_keys() {
    let world = World::new();
    world.write("config", CONFIG);
    world.write("snapshot.json", &snapshot());
    world.write("identities.json", IDENTITIES);
    let verdict = |profile: &str| world.run(&["check", profile, "--quiet"]).code;
    assert_eq!((verdict("target"), verdict("odd")), (Some(0), Some(3)));
    for format in ["html", "markdown", "svg"] {
        let arguments = ["report", "--all", "--format", format];
        let plain = world.run(&arguments).stdout;
        let ran = world.run(&[&arguments[..], &["--redact"]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert_eq!(find_planted(&ran.stdout), [""; 0], "{format}");
        for word in ["allowed", "undetermined"] {
            let count = |text: &str| text.matches(word).count();
            assert_eq!(count(&ran.stdout), count(&plain), "{format}: {word}");
        }
        // A picture shows no policies.
        if format != "svg" {
            assert_eq!(find_planted(&plain).len(), PLANTED.len(), "{format}");
            for word in [
                "sts:TagSession",
                "sts:Assume*",
                "ec2.amazonaws.com",
                "StringEqual",
                "aws:CalledVia",
                "aws:userid",
                "eu-*",
            ] {
                assert!(ran.stdout.contains(word), "{format}: {word}");
            }
        }
    }
}

#[test]
fn a_saved_probe_has_no_made_up_words_either() {
    let live: Live = world();
    live.replace_data(
        "snapshots/account.json",
        r#""Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"}}]"#,
        &format!(r#""Statement":{}"#, statements()),
    );
    let denied = "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
        arn:aws:iam::111122223333:user/base is not authorized to perform: sts:AssumeRole on \
        resource: arn:aws:iam::111122223333:role/Second";
    live.answer(
        "base.assume-role",
        "out",
        &crate::probing::session("ASIAONE", "First"),
    );
    live.answer("keys-ASIAONE.assume-role", "err", denied);
    let folder = live.home().join("case");
    let (code, report) = live.json(&[
        "probe",
        "second",
        "--yes",
        "--save",
        folder.to_str().unwrap(),
    ]);
    assert_eq!(code, Some(5), "{report:#}");
    let mut saved = BTreeMap::new();
    files(Path::new(&folder), &mut saved, "");
    let all: String = saved.values().map(String::as_str).collect();
    assert!(all.contains("sts:TagSession"), "{all}");
    assert_eq!(find_planted(&all), [""; 0], "{all}");
}
