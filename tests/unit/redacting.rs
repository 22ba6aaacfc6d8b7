//! Files with other names have the same verdicts and causes, and none of the old names.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::{Inputs, open_or_sample};
use crate::redact::{RedactProblem, redact};

use super::support::{INPUTS, World, in_parallel};

/// The folders that hold a config file.
fn worlds(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            worlds(&path, found);
        } else if path.file_name().is_some_and(|name| name == "config") {
            found.push(folder.to_owned());
        }
    }
}

/// The inputs of a folder.
fn inputs(folder: &Path) -> Inputs {
    let file = |name: &str| Some(folder.join(name)).filter(|path| path.exists());
    assert_eq!(INPUTS.len(), 6);
    Inputs {
        config: file("config"),
        credentials: Some(file("credentials").unwrap_or_else(|| PathBuf::from("/dev/null"))),
        snapshot: ["snapshot.json", "snapshots"]
            .into_iter()
            .filter_map(file)
            .collect(),
        identities: file("identities.json").into_iter().collect(),
        org: file("org.json").map(Some),
        now: Some("2026-03-02T09:00:00Z".to_owned()),
        ..Inputs::default()
    }
}

#[test]
fn every_case_has_the_same_verdicts_and_causes_with_other_names() {
    let mut folders = Vec::new();
    worlds(Path::new("tests/cases"), &mut folders);
    worlds(Path::new("assets/sample"), &mut folders);
    folders.sort();
    assert!(folders.len() > 100);
    let wrong = in_parallel(&folders, |folder| {
        let (opened, _) = open_or_sample(&inputs(folder), false).ok()?;
        let prediction = opened.prediction;
        let nodes: Vec<_> = prediction.survey.forest.parents_first().to_vec();
        match redact(&prediction, &nodes) {
            Ok(_) | Err(RedactProblem::NotUtf8) => None,
            Err(problem) => Some(format!("{}: {problem:?}", folder.display())),
        }
    });
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Names of every kind, which must be nowhere in the result.
const PLANTED: [&str; 21] = [
    "444455556666",
    "777788889999",
    "AROAPLANTEDPLANTED12",
    "AKIAQQ4PLANTED4PLANT",
    "Kaleidoscope",
    "kaleidoscope",
    "zebra",
    "walrus",
    "ticket-481516",
    "paradox",
    "quokka",
    "mongoose",
    "narwhal",
    "ocelot.example",
    "192.0.2.",
    "198.51.100.",
    "badger",
    "wJalrXUtnFEMI",
    "hunter2hunter2",
    "iguana",
    "jackal",
];

#[test]
fn planted_names_are_nowhere_and_patterns_still_match() {
    let config = r"
# a comment about Kaleidoscope
[profile zebra]
aws_access_key_id = AKIAQQ4PLANTED4PLANT
aws_secret_access_key = wJalrXUtnFEMI
cli_pager = less hunter2hunter2
[profile walrus]
role_arn = arn:aws:iam::444455556666:role/badger/Kaleidoscope
source_profile = zebra
role_session_name = paradox-prod-7
external_id = ticket-481516
region = eu-west-1
[profile iguana]
role_arn = arn:aws:iam::777788889999:role/jackal
source_profile = walrus
password = hunter2hunter2
";
    let role = |arn: &str, id: &str, conditions: &str| {
        format!(
            r#"{{"Arn": "{arn}", "RoleId": "{id}", "RoleName": "x", "AssumeRolePolicyDocument":
            {{"Version": "2012-10-17", "Statement": [{{"Sid": "mongoose", "Effect": "Allow",
              "Principal": {{"AWS": "*"}}, "Action": "sts:AssumeRole", "Condition": {conditions}}}]}},
            "RolePolicyList": [], "AttachedManagedPolicies": [], "Tags": [{{"Key": "narwhal", "Value": "quokka"}}]}}"#
        )
    };
    let first = r#"{"StringLike": {"sts:ExternalId": "ticket-48*", "sts:RoleSessionName": "para*-?rod-*"},
        "IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}}"#;
    let second = r#"{"StringLike": {"aws:userid": "AROAPLANTED*:*dox-pr*", "aws:PrincipalArn":
        "arn:aws:iam::4444*:role/badger/Kalei*scope"}, "StringEquals": {"aws:PrincipalTag/Narwhal": "quokka"},
        "StringNotLike": {"sts:RoleSessionName": "*@ocelot.example"}}"#;
    let roles = [
        role(
            "arn:aws:iam::444455556666:role/badger/Kaleidoscope",
            "AROAPLANTEDPLANTED12",
            first,
        ),
        role(
            "arn:aws:iam::777788889999:role/jackal",
            "AROAJACKALJACKAL1234",
            second,
        ),
    ];
    let world = World::new();
    world.write("config", config);
    world.write(
        "snapshot.json",
        &format!(r#"{{"RoleDetailList": [{}]}}"#, roles.join(",")),
    );
    let mut inputs = inputs(&world.folder());
    inputs.context = vec!["aws:SourceIp=192.0.2.7".to_owned()];
    let (opened, _) = open_or_sample(&inputs, false).unwrap();
    let prediction = opened.prediction;
    let nodes: Vec<_> = prediction.survey.forest.parents_first().to_vec();
    let verdicts: Vec<&str> = nodes
        .iter()
        .filter_map(|node| Some(prediction.outcome(*node)?.trust.into()))
        .collect();
    assert_eq!(verdicts, ["allowed", "allowed"]);
    let redacted = redact(&prediction, &nodes).unwrap();
    let shown = format!("{:?}", redacted.prediction);
    let file = redacted.prediction.survey.config.profiles.config.as_ref();
    let text = String::from_utf8_lossy(&file.unwrap().source.bytes);
    assert!(text.contains("eu-west-1"), "{text}");
    for name in PLANTED {
        assert!(!text.contains(name), "{name}: {text}");
        assert!(!shown.contains(name), "{name}");
    }
}
