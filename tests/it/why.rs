//! `rolechain why` and `rolechain who` on the sample, as a shell sees them.

use std::io::Write as _;
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::cli::{folder, rolechain};

pub const SAMPLE: [&str; 8] = [
    "--config",
    "assets/sample/config",
    "--credentials",
    "assets/sample/credentials",
    "--snapshot",
    "assets/sample/snapshots",
    "--identities",
    "assets/sample/identities.json",
];

fn run(arguments: &[&str]) -> (String, Option<i32>) {
    let output = rolechain(&folder("why"), &[arguments, &SAMPLE].concat())
        .output()
        .unwrap();
    shown(&output)
}

pub fn shown(output: &Output) -> (String, Option<i32>) {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    (String::from_utf8(text).unwrap(), output.status.code())
}

pub fn denied(session: &str, role: &str) -> String {
    format!(
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
         arn:aws:sts::111122223333:assumed-role/SourceRole/{session} is not authorized to perform: \
         sts:AssumeRole on resource: arn:aws:iam::111122223333:role/{role}"
    )
}

#[test]
fn an_error_leads_to_its_hop_and_the_fix() {
    let (text, code) = run(&[
        "why",
        &denied("botocore-session-1738324800", "RoleTarget-UserId"),
    ]);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("chain: base → source-autogen → test4-userid-autogen"),
        "{text}"
    );
    assert!(text.contains("role_session_name = my-session"), "{text}");
    assert!(!text.contains("\n! "), "AWS and the files agree: {text}");
}

#[test]
fn a_session_name_of_another_client_gives_it_away() {
    let session = "aws-go-sdk-1738324800000000000";
    let (text, _) = run(&["why", &denied(session, "RoleTarget-UserId")]);
    assert!(
        text.contains(&format!("AWS saw a session called {session}")),
        "{text}"
    );
    assert!(text.contains("Terraform"), "{text}");
    assert!(text.contains("test4-userid-autogen"), "{text}");
}

#[test]
fn a_session_name_nobody_here_sends_is_said_to_be_foreign() {
    let (text, _) = run(&["why", &denied("tanaka", "RoleTarget-Principal")]);
    assert!(text.contains("AWS saw a session called tanaka"), "{text}");
    assert!(
        text.contains("For that name the files say: allowed"),
        "{text}"
    );
}

#[test]
fn a_denial_that_the_files_do_not_explain_is_said_to_be_one() {
    let text = denied("my-session", "RoleTarget-UserId");
    let text = format!("{text} with an explicit deny in a service control policy");
    let (text, code) = run(&["why", &text]);
    assert_eq!(code, Some(3), "found, and not explained: {text}");
    assert!(
        text.contains("The files allow this hop, AWS does not."),
        "{text}"
    );
    assert!(text.contains("--org"), "{text}");
}

#[test]
fn a_role_that_no_profile_asks_for_is_answered_with_near_ones() {
    let (text, code) = run(&["why", &denied("my-session", "RoleTarget-UserIds")]);
    assert_eq!(code, Some(0), "the snapshot has no such role: {text}");
    assert!(text.contains("role/RoleTarget-UserId or"), "{text}");
}

#[test]
fn a_message_of_the_aws_cli_leads_to_its_profile() {
    let message = "Infinite loop in credential configuration detected. Attempting to load from \
                   profile loop-a which has already been visited. Visited profiles: ['loop-a', 'loop-b']";
    let (text, code) = run(&["why", message]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("loop-a → loop-b → loop-a"), "{text}");
    let (text, code) = run(&["why", "The config profile (partnr) could not be found"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("Near: partner"), "{text}");
}

#[test]
fn a_denial_behind_the_chain_is_told_apart() {
    let text = denied("my-session", "x").replace("sts:AssumeRole on", "s3:ListBucket on");
    let (text, _) = run(&["why", &text]);
    assert!(text.contains("The chain itself worked"), "{text}");
    assert!(text.contains("source-mysession"), "{text}");
}

#[test]
fn a_cloudtrail_event_comes_through_standard_input_and_its_token_goes_nowhere() {
    let event = r#"{"Records": [{"eventName": "AssumeRole", "eventTime": "2026-01-31T12:00:00Z",
        "userIdentity": {"type": "AssumedRole", "principalId": "AROAANOTHERONE:botocore-session-1738324800",
            "arn": "arn:aws:sts::111122223333:assumed-role/SourceRole/botocore-session-1738324800"},
        "errorCode": "AccessDenied",
        "requestParameters": {"roleArn": "arn:aws:iam::111122223333:role/RoleTarget-UserId", "roleSessionName": "my-session"},
        "responseElements": {"credentials": {"sessionToken": "PLANTED"}}}]}"#;
    for format in ["text", "json"] {
        let mut child = rolechain(
            &folder("why"),
            &[&["why", "--format", format][..], &SAMPLE[..]].concat(),
        )
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(event.as_bytes())
            .unwrap();
        let (text, code) = shown(&child.wait_with_output().unwrap());
        assert_eq!(code, Some(0), "{text}");
        assert!(!text.contains("PLANTED"), "{text}");
        // The name of the new session tells the two profiles apart that call alike.
        assert!(text.contains("test5-name-on-target"), "{text}");
        assert!(
            !text.contains("chain: base → source-autogen → test4-userid-autogen"),
            "{text}"
        );
        assert!(text.contains("AROAANOTHERONE"), "{text}");
        if format == "json" {
            let report: Value = serde_json::from_str(&text).unwrap();
            let hop = &report["reports"][0]["hops"][0];
            assert_eq!(report["reports"][0]["hops"].as_array().unwrap().len(), 1);
            assert_eq!(hop["fit"], "exact");
            assert_eq!(hop["differences"][0]["code"], "unique_id");
        }
    }
}

#[test]
fn a_text_that_says_nothing_is_wrong_usage() {
    let (text, code) = run(&["why", "hello"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("get-caller-identity"), "{text}");
}

#[test]
fn who_lists_the_chains_into_a_role() {
    let (text, code) = run(&["who", "RoleTarget-UserId"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("1 of 3 profiles allowed"), "{text}");
    assert!(
        text.contains("✓ allowed           base → source-mysession → test3-userid-mysession"),
        "{text}"
    );
    assert!(
        text.contains("✗ denied            base → source-autogen → test4-userid-autogen"),
        "{text}"
    );
    let (by_arn, _) = run(&["who", "arn:aws:iam::111122223333:role/RoleTarget-UserId"]);
    assert_eq!(by_arn, text);
}

#[test]
fn who_says_when_nobody_gets_in_and_when_nobody_asks() {
    let (text, code) = run(&["who", "RoleTarget-Partner"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("external id"), "{text}");
    let (text, code) = run(&["who", "RoleTarget-Partnr"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("did you mean RoleTarget-Partner"), "{text}");
    let (text, _) = run(&["who", "LoopA", "--format", "json"]);
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["roles"][0]["profiles"][0]["verdict"], "broken");
}
