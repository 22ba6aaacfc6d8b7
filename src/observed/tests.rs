//! Texts as people paste them.

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

use super::agent::clients_naming;
use super::mask::admits;
use super::{ReportedOutcome, ReportedPolicy, read_reported};
use crate::chain::client::Client;
use crate::eval::{PartialText, UnknownPart};

const CALLER: &str = "arn:aws:sts::111122223333:assumed-role/SourceRole/my-session";
const ROLE: &str = "arn:aws:iam::444455556666:role/team/Target";

fn denied(rest: &str) -> String {
    format!("User: {CALLER} is not authorized to perform: sts:AssumeRole on resource: {ROLE}{rest}")
}

#[test]
fn an_access_denied_line_names_caller_and_role() {
    for text in [
        denied(""),
        format!(
            "An error occurred (AccessDenied) when calling the AssumeRole operation: {}",
            denied("")
        ),
        format!(
            "│ api error AccessDenied:\n│ {}\n",
            denied("").replace(' ', "\n│ ")
        ),
        format!("{{not json \"errorMessage\": \"{}\"}}", denied("")),
    ] {
        let found = read_reported(&text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].caller.as_deref(), Some(CALLER), "{text}");
        assert_eq!(found[0].resource.as_deref(), Some(ROLE), "{text}");
        assert_eq!(found[0].caller_session().as_deref(), Some("my-session"));
        assert_eq!(found[0].outcome, ReportedOutcome::Denied(None));
    }
}

#[test]
fn the_policy_aws_blames_is_read() {
    let because = |rest: &str| match &read_reported(&denied(rest))[0].outcome {
        ReportedOutcome::Denied(Some(because)) => (because.explicit, because.policy),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        because(" because no identity-based policy allows the sts:AssumeRole action"),
        (false, ReportedPolicy::Identity)
    );
    assert_eq!(
        because(" with an explicit deny in a service control policy"),
        (true, ReportedPolicy::ServiceControl)
    );
    assert_eq!(
        because(" with an explicit deny in an identity-based policy"),
        (true, ReportedPolicy::Identity)
    );
    assert_eq!(
        because(" because no resource-based policy allows the sts:AssumeRole action"),
        (false, ReportedPolicy::Resource)
    );
}

#[test]
fn retries_of_one_call_are_one_report() {
    let text = format!("{}\n{}\n", denied(""), denied(""));
    assert_eq!(read_reported(&text).len(), 1);
    let other = denied("").replace("Target", "Other");
    assert_eq!(read_reported(&format!("{}\n{other}", denied(""))).len(), 2);
}

#[test]
fn a_cloudtrail_record_keeps_what_matters_and_no_token() {
    let record = format!(
        r#"{{"eventName": "AssumeRole", "eventTime": "2026-01-31T12:00:00Z",
            "userIdentity": {{"type": "AssumedRole", "principalId": "AROASOURCE:my-session", "arn": "{CALLER}"}},
            "requestParameters": {{"roleArn": "{ROLE}", "roleSessionName": "jane", "externalId": "x-1"}},
            "responseElements": {{"credentials": {{"sessionToken": "PLANTED"}}}}}}"#
    );
    let line = record.replace('\n', " ");
    for text in [
        record.clone(),
        format!("{{\"Records\": [{record}]}}"),
        format!("[{record}]"),
        format!("{line}\n{line}\n"),
        format!("{{\"detail\": {record}}}"),
        format!(
            "{{\"Events\": [{{\"CloudTrailEvent\": {}}}]}}",
            serde_json::json!(line)
        ),
    ] {
        let found = read_reported(&text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].outcome, ReportedOutcome::Allowed);
        assert_eq!(found[0].user_id.as_deref(), Some("AROASOURCE:my-session"));
        assert_eq!(found[0].session_name.as_deref(), Some("jane"));
        assert_eq!(found[0].external_id.as_deref(), Some("x-1"));
        assert!(!format!("{found:?}").contains("PLANTED"));
    }
}

#[test]
fn a_denied_record_without_parameters_is_read_from_its_message() {
    let text = format!(
        r#"{{"eventName": "AssumeRole", "errorCode": "AccessDenied", "errorMessage": "{}",
            "userIdentity": {{"type": "AWSAccount", "principalId": "AROASOURCE:my-session"}},
            "requestParameters": null}}"#,
        denied("")
    );
    let found = read_reported(&text);
    assert_eq!(found[0].outcome, ReportedOutcome::Denied(None));
    assert_eq!(found[0].resource.as_deref(), Some(ROLE));
    assert_eq!(found[0].caller_session().as_deref(), Some("my-session"));
}

#[test]
fn other_errors_are_told_apart() {
    let outcome = |text: &str| read_reported(text).swap_remove(0).outcome;
    assert_eq!(
        outcome(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
        ),
        ReportedOutcome::ChainedDuration
    );
    assert_eq!(
        outcome("The requested DurationSeconds exceeds the MaxSessionDuration set for this role."),
        ReportedOutcome::MaxSessionDuration
    );
    assert_eq!(
        outcome("Roles may not be assumed by root accounts."),
        ReportedOutcome::RootCaller
    );
    assert_eq!(
        outcome(&format!(
            "(MalformedPolicyDocument) Invalid principal in policy: \"AWS\":\"{ROLE}\""
        )),
        ReportedOutcome::InvalidPrincipal(ROLE.to_owned())
    );
    assert!(matches!(
        outcome("aws: [ERROR]: The source_profile \"b\" referenced in the profile \"a\" does not exist."),
        ReportedOutcome::Client(error) if error.message.starts_with("The source_profile")
    ));
    assert!(matches!(
        outcome("An error occurred (ExpiredToken) when calling the AssumeRole operation: The security token included in the request is expired"),
        ReportedOutcome::Other { code, .. } if code == "ExpiredToken"
    ));
}

#[test]
fn a_caller_identity_is_read_as_json_and_as_text() {
    let json = format!(
        r#"{{"UserId": "AROASOURCE:my-session", "Account": "111122223333", "Arn": "{CALLER}"}}"#
    );
    let text = format!("111122223333\t{CALLER}\tAROASOURCEROLEEXAMPLE:my-session\n");
    for text in [json, text] {
        let found = read_reported(&text);
        assert_eq!(found[0].outcome, ReportedOutcome::Identity, "{text}");
        assert_eq!(found[0].caller.as_deref(), Some(CALLER));
        assert!(
            found[0]
                .user_id
                .as_deref()
                .unwrap()
                .ends_with(":my-session")
        );
    }
}

#[test]
fn unknown_text_is_not_guessed() {
    for text in [
        "",
        "hello",
        "{}",
        "[]",
        "{\"eventName\": \"GetObject\"}",
        "[1, {\"Arn\": 2}]",
        "User:",
    ] {
        assert!(read_reported(text).is_empty(), "{text}");
    }
}

#[test]
fn keys_in_a_pasted_text_are_left_behind() {
    let secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00";
    let text = format!(
        "The config profile (a) could not be found aws_secret_access_key={secret} /{secret}"
    );
    assert!(!format!("{:?}", read_reported(&text)).contains(secret));
}

#[test]
fn generated_names_identify_their_client() {
    assert_eq!(
        clients_naming("botocore-session-1738324800", "a"),
        [Client::AwsCli, Client::AwsCliV1, Client::Boto3]
    );
    assert_eq!(
        clients_naming("aws-go-sdk-1738324800000000000", "a"),
        [Client::GoV2, Client::Terraform]
    );
    assert_eq!(clients_naming("dev", "dev"), [Client::Awsume]);
    assert!(clients_naming("tanaka", "dev").is_empty());
    assert!(clients_naming("botocore-session-17", "a").is_empty());
}

#[test]
fn partial_texts_match_any_text_in_their_unknown_parts() {
    let shape =
        PartialText::text("botocore-session-").then_unknown(UnknownPart::Time { digits: 10 });
    assert!(admits(&shape, "botocore-session-17"));
    assert!(!admits(&shape, "botocore-session-"));
    assert!(!admits(&shape, "botocore-session-1x"));
    let shape = PartialText::text("a")
        .then_unknown(UnknownPart::Any)
        .then("b");
    assert!(admits(&shape, "ab") && admits(&shape, "axbb") && !admits(&shape, "abx"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_failure_persistence(
        FileFailurePersistence::SourceParallel("tests/proptest-regressions")
    ))]
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*") {
        let _ = read_reported(&text);
    }

    #[test]
    fn no_mixture_of_known_words_makes_it_panic(words in prop::collection::vec(prop_oneof![
        Just("User: "), Just(" is not authorized to perform: "), Just(" on resource: "),
        Just("sts:AssumeRole"), Just("with an explicit deny in a"), Just("because no "),
        Just("Invalid principal in policy:"), Just("\"arn:aws:iam::"), Just("An error occurred ("),
        Just(") when calling the "), Just(" operation"), Just(": "), Just("{\"Records\":[{"),
        Just("\"eventName\":\"AssumeRole\""), Just("}]}"), Just("The profile \""), Just("é"),
        Just("contains both source_profile and credential_source."), Just("\u{2028}"), Just("\n"),
    ], 0..20)) {
        let _ = read_reported(&words.concat());
    }
}
