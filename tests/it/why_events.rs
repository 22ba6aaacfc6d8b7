//! `rolechain why` with `CloudTrail` events: the call is evaluated with its own facts.

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::cli::{folder, rolechain};
use crate::why::{SAMPLE, shown};

/// What `why` says to a text on standard input.
pub fn paste(arguments: &[&str], text: &str) -> (String, Option<i32>) {
    let mut child = rolechain(
        &folder("why"),
        &[&["why"][..], arguments, &SAMPLE[..]].concat(),
    )
    .stdin(Stdio::piped())
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(text.as_bytes()).unwrap();
    drop(input);
    shown(&child.wait_with_output().unwrap())
}

fn paste_json(event: &Value) -> Value {
    let (text, _) = paste(&["--format", "json"], &event.to_string());
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A refused call of the sample's user, whose record has no parameters.
fn refused(role: &str, address: &str) -> Value {
    json!({
        "userIdentity": {"type": "IAMUser", "principalId": "AIDADEVUSER000EXAMPLE",
            "arn": "arn:aws:iam::111122223333:user/dev-user", "accountId": "111122223333",
            "accessKeyId": "AKIAIOSFODNN7EXAMPLE"},
        "eventTime": "2026-03-05T09:05:00Z", "eventName": "AssumeRole",
        "sourceIPAddress": address, "userAgent": "aws-cli/2.15.0",
        "errorCode": "AccessDenied",
        "errorMessage": format!("User: arn:aws:iam::111122223333:user/dev-user is not authorized to \
            perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/{role}"),
        "requestParameters": null, "responseElements": null
    })
}

/// A call of a session of the sample's role in the middle.
fn call(id: &str, session: &str, parameters: &Value) -> Value {
    json!({
        "userIdentity": {"type": "AssumedRole", "principalId": format!("{id}:{session}"),
            "arn": format!("arn:aws:sts::111122223333:assumed-role/SourceRole/{session}"),
            "accountId": "111122223333", "accessKeyId": "ASIAIOSFODNN7EXAMPLE",
            "sessionContext": {
                "sessionIssuer": {"type": "Role", "principalId": id,
                    "arn": "arn:aws:iam::111122223333:role/SourceRole"},
                "attributes": {"creationDate": "2026-03-05T09:00:00Z", "mfaAuthenticated": "false"}}},
        "eventTime": "2026-03-05T09:05:00Z", "eventName": "AssumeRole",
        "sourceIPAddress": "203.0.113.10", "userAgent": "aws-cli/2.15.0",
        "requestParameters": parameters,
        "responseElements": {"credentials": {"sessionToken": "PLANTED"}}
    })
}

const ID: &str = "AROASOURCEROLEEXAMPLE";

fn to_userid(more: &Value) -> Value {
    let mut parameters = json!({"roleArn": "arn:aws:iam::111122223333:role/RoleTarget-UserId",
        "roleSessionName": "botocore-session-1738324800"});
    let members = parameters.as_object_mut().unwrap();
    for (key, value) in more.as_object().unwrap() {
        members.insert(key.clone(), value.clone());
    }
    parameters
}

#[test]
fn the_address_of_the_event_decides_what_the_files_leave_open() {
    let (text, code) = paste(
        &[],
        &refused("RoleTarget-OfficeOnly", "203.0.113.10").to_string(),
    );
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("The call as AWS reported it  ✗ denied"),
        "{text}"
    );
    assert!(text.contains("aws:SourceIp is 203.0.113.10"), "{text}");
    assert!(
        text.contains("from the event: aws:SourceIp = 203.0.113.10"),
        "{text}"
    );
    assert!(text.contains("office-only  ? undetermined"), "{text}");
    assert!(!text.contains("the files allow"), "{text}");

    let (text, _) = paste(
        &[],
        &refused("RoleTarget-OfficeOnly", "198.51.100.7").to_string(),
    );
    assert!(
        text.contains("The call as AWS reported it  ✓ allowed"),
        "{text}"
    );
    assert!(
        text.contains("The files allow this hop, AWS does not."),
        "{text}"
    );
}

#[test]
fn an_address_behind_a_vpc_endpoint_is_no_source_ip() {
    let mut event = refused("RoleTarget-OfficeOnly", "198.51.100.7");
    event["vpcEndpointId"] = json!("vpce-0123456789abcdef0");
    let (text, _) = paste(&[], &event.to_string());
    assert!(
        text.contains("The call as AWS reported it  ✗ denied"),
        "{text}"
    );
    assert!(text.contains("vpce-0123456789abcdef0"), "{text}");
}

#[test]
fn an_id_that_is_not_the_snapshots_is_the_one_that_is_judged() {
    let event = call(
        "AROAMADEANEW0EXAMPLE0",
        "my-session",
        &to_userid(&json!({})),
    );
    let report = paste_json(&event);
    let hop = &report["reports"][0]["hops"][0];
    assert_eq!(hop["profile"], "test3-userid-mysession");
    assert_eq!(hop["if_reached"], "allowed");
    assert_eq!(hop["as_reported"]["verdict"], "denied_implicit");
    assert_eq!(hop["as_reported"]["cause"], "userid_not_listed");
    let codes: Vec<&Value> = hop["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|difference| &difference["code"])
        .collect();
    assert_eq!(codes, ["unique_id", "allowed_all_the_same"]);
    assert_eq!(report["reports"][0]["user_id_is"]["code"], "remade");
    assert_eq!(report["reports"][0]["user_id_is"]["id_now"], ID);
    // The same without the odd id is allowed by the files too.
    let report = paste_json(&call(ID, "my-session", &to_userid(&json!({}))));
    let hop = &report["reports"][0]["hops"][0];
    assert_eq!(hop["as_reported"]["verdict"], "allowed");
    assert_eq!(hop["differences"], json!([]));
}

#[test]
fn what_the_call_asked_for_is_held_against_the_profile() {
    let parameters = to_userid(&json!({"durationSeconds": 1800, "externalId": "x-1",
        "serialNumber": "arn:aws:iam::111122223333:mfa/dev-user", "roleSessionName": "tanaka",
        "sourceIdentity": "tanaka", "policyArns": [{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]}));
    let mut event = call(ID, "my-session", &parameters);
    event["userAgent"] = json!("APN/1.0 HashiCorp/1.0 Terraform/1.7.0 aws-sdk-go-v2/1.30.0");
    let (text, _) = paste(&[], &event.to_string());
    for expected in [
        "The new session was to be called tanaka",
        "The call sent an external id; the profile has none.",
        "The call asked for 1800 s; [profile test3-userid-mysession] has no duration_seconds.",
        "The call sent an MFA code; [profile test3-userid-mysession] has no mfa_serial.",
        "The call carried a source identity (tanaka)",
        "made by Terraform, which may read the files in another way; --client terraform",
        "limited by     session policies",
        "sts:SetSourceIdentity\n",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(!text.contains("PLANTED"), "{text}");
}

#[test]
fn session_tags_of_the_event_need_an_action_of_their_own() {
    let parameters = to_userid(&json!({"tags": [{"key": "team", "value": "blue"}]}));
    let (text, _) = paste(&[], &call(ID, "my-session", &parameters).to_string());
    assert!(text.contains("session tags   team=blue"), "{text}");
    assert!(
        text.contains("The call passed session tags (team); a profile can set none."),
        "{text}"
    );
    assert!(
        text.contains("The call as AWS reported it  ✗ denied"),
        "{text}"
    );
    assert!(
        text.contains("neither the trust policy of RoleTarget-UserId nor a policy of role SourceRole allows sts:TagSession"),
        "{text}"
    );
    // Tags that the session before hands on need it as well.
    let parameters = to_userid(&json!({"incomingTransitiveTags": {"team": "blue"}}));
    let report = paste_json(&call(ID, "my-session", &parameters));
    let actions = &report["reports"][0]["hops"][0]["as_reported"]["actions"];
    assert_eq!(actions[0]["action"], "sts:TagSession");
    assert_eq!(actions[0]["verdict"], "denied_implicit");
}

#[test]
fn a_service_a_token_or_another_account_is_not_blamed_on_the_files() {
    let role = json!({"roleArn": "arn:aws:iam::111122223333:role/RoleTarget-UserId",
        "roleSessionName": "x1"});
    let service = json!({"eventName": "AssumeRole", "requestParameters": role,
        "userIdentity": {"type": "AWSService", "invokedBy": "ec2.amazonaws.com"}});
    let token = json!({"eventName": "AssumeRoleWithWebIdentity", "requestParameters": role,
        "userIdentity": {"type": "WebIdentityUser", "userName": "repo:octo/app",
            "principalId": "arn:aws:iam::111122223333:oidc-provider/example.com:aud:repo"}});
    let saml = json!({"eventName": "AssumeRoleWithSAML", "requestParameters": role,
        "userIdentity": {"type": "SAMLUser", "userName": "bob"}});
    let other = json!({"eventName": "AssumeRole", "requestParameters": role,
        "userIdentity": {"type": "AWSAccount", "accountId": "999988887777",
            "principalId": "AROASOMEBODYELSE00000:bob"}});
    for (event, expected, code) in [
        (
            service,
            "The AWS service ec2.amazonaws.com made this call",
            "service",
        ),
        (
            token,
            "with a token of an identity provider",
            "web_identity",
        ),
        (saml, "with an assertion of a SAML provider", "saml"),
        (other, "The call came from account 999988887777", "account"),
    ] {
        let (text, status) = paste(&[], &event.to_string());
        assert_eq!(status, Some(1), "{text}");
        assert!(text.contains(expected), "{text}");
        assert!(
            !text.contains("fix:"),
            "nothing to mend in the files: {text}"
        );
        assert!(!text.contains("That is the hop"), "{text}");
        assert!(text.contains("3 profiles go to this role:"), "{text}");
        let report = paste_json(&event);
        assert_eq!(report["reports"][0]["not_of_a_profile"], code);
    }
}

#[test]
fn of_a_whole_trail_the_calls_of_services_are_only_counted() {
    let service = |name: &str| {
        json!({"eventName": "AssumeRole",
            "requestParameters": {"roleArn": format!("arn:aws:iam::111122223333:role/{name}")},
            "userIdentity": {"type": "AWSService", "invokedBy": "lambda.amazonaws.com"}})
    };
    let trail = json!({"Records": [service("A"), {"eventName": "GetObject"}, service("B"),
        refused("RoleTarget-Partner", "203.0.113.10"), service("C")]});
    let (text, code) = paste(&[], &trail.to_string());
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with("AWS denied sts:AssumeRole."), "{text}");
    assert!(text.contains("chain: base → partner"), "{text}");
    assert!(
        text.contains("3 more calls were made by lambda.amazonaws.com, not by a profile."),
        "{text}"
    );
    assert_eq!(text.matches("AWS allowed").count(), 0, "{text}");
}

#[test]
fn the_same_record_is_read_in_every_wrapping() {
    let record = refused("RoleTarget-Partner", "203.0.113.10");
    for text in [
        json!({"version": "0", "detail-type": "AWS API Call via CloudTrail", "detail": record})
            .to_string(),
        json!({"eventData": record}).to_string(),
        json!([{"eventJson": record.to_string()}]).to_string(),
        json!({"Events": [{"EventName": "AssumeRole", "CloudTrailEvent": record.to_string()}]})
            .to_string(),
        format!(
            "Event record:\n{}\n",
            serde_json::to_string_pretty(&record).unwrap()
        ),
        format!("{record},\n{record}"),
    ] {
        let (said, code) = paste(&[], &text);
        assert_eq!(code, Some(0), "{text}\n{said}");
        assert!(said.contains("chain: base → partner"), "{text}\n{said}");
        assert_eq!(said.matches("AWS denied").count(), 1, "{text}\n{said}");
    }
}

/// A target in the trail of whose account the caller has only its id.
#[test]
fn a_caller_known_by_its_id_alone_is_not_judged_as_nobody() {
    let trust = folder("why-trust").join("trust.json");
    let policy = |principal: &str| {
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}]})
        .to_string()
    };
    let event = json!({"eventName": "AssumeRole",
        "userIdentity": {"type": "AWSAccount", "accountId": "999988887777",
            "principalId": "AROASOMEBODYELSE00000:bob"},
        "requestParameters": {"roleArn": "arn:aws:iam::111122223333:role/RoleTarget-Partner",
            "roleSessionName": "bob"}})
    .to_string();
    let verdict = |principal: &str| {
        std::fs::write(&trust, policy(principal)).unwrap();
        let pasted = format!("partner={}", Path::new(&trust).display());
        let (text, _) = paste(&["--trust-policy", &pasted], &event);
        let at = text.find("The call as AWS reported it").expect(&text);
        text[at..].lines().next().unwrap().to_owned()
    };
    // It may be that role; it is certainly of no other account.
    assert!(verdict("arn:aws:iam::999988887777:role/Bob").contains("undetermined"));
    assert!(verdict("arn:aws:iam::444455556666:role/Bob").contains("denied"));
}

#[test]
fn a_service_that_calls_for_somebody_hides_the_address() {
    let mut event = refused("RoleTarget-OfficeOnly", "athena.amazonaws.com");
    event["userIdentity"]["invokedBy"] = json!("athena.amazonaws.com");
    event["userAgent"] = json!("athena.amazonaws.com");
    let (text, code) = paste(&[], &event.to_string());
    assert_eq!(code, Some(3), "{text}");
    assert!(
        text.contains("called by      athena.amazonaws.com"),
        "{text}"
    );
    assert!(
        text.contains("by the AWS service athena.amazonaws.com, not from this machine"),
        "{text}"
    );
    assert!(text.contains("chain: base → office-only"), "{text}");
    // From which address it calls nobody knows.
    assert!(text.contains("It depends on aws:SourceIp"), "{text}");
    assert!(!text.contains("from the event: aws:SourceIp"), "{text}");
}

#[test]
fn the_files_say_the_same_of_an_event_that_adds_nothing() {
    let (text, code) = paste(
        &[],
        &refused("RoleTarget-Partner", "203.0.113.10").to_string(),
    );
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("the verdict is the same."), "{text}");
    assert!(!text.contains("The call as AWS reported it"), "{text}");
    assert!(text.contains("external_id = partner-7c1f"), "{text}");
}
