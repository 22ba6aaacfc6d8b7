//! Texts as people paste them: they are read however they were broken, and none is too odd.

use proptest::prelude::*;
use rolechain::observed::{Difference, match_reported, read_reported};
use rolechain::predict::HopVerdict;
use serde_json::json;

use crate::worlds::sample;

<<<<<<< HEAD
=======
fn tag_session(role: &str) -> String {
    denied("my-session", role).replace("perform: sts:AssumeRole", "perform: sts:TagSession")
}

/// A trust policy for `RoleTarget-UserId` in a file.
fn pasted_trust(action: &Value) -> String {
    let file = folder("why-trust").join("trust.json");
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": action}]});
    fs::write(&file, policy.to_string()).unwrap();
    format!("RoleTarget-UserId={}", file.display())
}

#[test]
fn a_denied_tag_session_says_which_side_lacks_it() {
    let error = tag_session("RoleTarget-UserId");
    let (text, code) = paste(&[], &error);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("chain: base → source-mysession → test3-userid-mysession"),
        "{text}"
    );
    assert!(
        text.contains("neither the trust policy of RoleTarget-UserId nor a policy of role SourceRole allows sts:TagSession"),
        "{text}"
    );
    assert!(
        text.contains("fix: For the owner of account 111122223333: in the trust policy"),
        "{text}"
    );
    assert!(text.contains("role-skip-session-tagging"), "{text}");

    let both = pasted_trust(&json!(["sts:AssumeRole", "sts:TagSession"]));
    let (text, _) = paste(&["--trust-policy", &both], &error);
    assert!(
        text.contains(
            "the trust policy allows sts:TagSession, but no policy of role SourceRole does."
        ),
        "{text}"
    );
    assert!(
        text.contains("in a policy of the caller allow sts:TagSession"),
        "{text}"
    );
    assert!(!text.contains("neither"), "{text}");

    // AWS names the side that the files find in order.
    let named =
        format!("{error} because no resource-based policy allows the sts:TagSession action");
    let (text, _) = paste(&["--trust-policy", &both], &named);
    assert!(text.contains("AWS says that no resource-based policy allows it; by the files that side lets it through"), "{text}");
}

#[test]
fn a_denied_source_identity_is_judged_in_the_same_way() {
    let error = tag_session("RoleTarget-UserId").replace("TagSession", "SetSourceIdentity");
    let (text, code) = paste(&[], &error);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("The call carries a source identity, and neither the trust policy"),
        "{text}"
    );
    let both = pasted_trust(&json!(["sts:AssumeRole", "sts:SetSourceIdentity"]));
    let (text, _) = paste(&["--trust-policy", &both], &error);
    assert!(
        text.contains("but no policy of role SourceRole does."),
        "{text}"
    );
}

#[test]
fn an_id_alone_leads_to_its_role() {
    let (text, code) = paste(&[], "AROASOURCEROLEEXAMPLE:my-session");
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains(
            "AROASOURCEROLEEXAMPLE is the id of arn:aws:iam::111122223333:role/SourceRole."
        ),
        "{text}"
    );
    assert!(
        text.contains("These are the credentials of source-mysession."),
        "{text}"
    );

    let (text, code) = paste(&[], "{\"UserId\": \"AROASOURCEROLEEXAMPLE:tanaka\"}");
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.contains("No profile here calls a session of that role tanaka"),
        "{text}"
    );
    assert!(
        text.contains("source-mysession and source-autogen"),
        "{text}"
    );

    let (text, code) = paste(&[], "AIDADEVUSER000EXAMPLE");
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("These are the credentials of base."),
        "{text}"
    );
}

#[test]
fn an_id_of_nobody_is_said_to_be_one() {
    let identity = |role: &str| {
        format!(
            "{{\"UserId\": \"AROAGONEGONE0EXAMPLE0:my-session\", \"Account\": \"111122223333\", \
             \"Arn\": \"arn:aws:sts::111122223333:assumed-role/{role}/my-session\"}}"
        )
    };
    let (text, _) = paste(&[], &identity("SourceRole"));
    assert!(
        text.contains("AWS knew the caller by the id AROAGONEGONE0EXAMPLE0"),
        "{text}"
    );
    assert!(text.contains("has the id AROASOURCEROLEEXAMPLE"), "{text}");
    let (text, code) = paste(&[], &identity("GoneRole"));
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.contains(
            "No user or role of account 111122223333 has the id AROAGONEGONE0EXAMPLE0 any more"
        ),
        "{text}"
    );
    // Of which account it is nobody says, so it may live on elsewhere.
    let (text, code) = paste(&[], "AROAGONEGONE0EXAMPLE0:my-session");
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("No snapshot here lists the id"), "{text}");
}

#[test]
fn what_assume_role_printed_is_a_caller_too_and_its_keys_stay_behind() {
    let text = json!({"Credentials": {"SecretAccessKey": "PLANTED", "SessionToken": "PLANTED"},
        "AssumedRoleUser": {"AssumedRoleId": "AROASOURCEROLEEXAMPLE:my-session",
            "Arn": "arn:aws:sts::111122223333:assumed-role/SourceRole/my-session"}});
    let (text, code) = paste(&[], &text.to_string());
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("These are the credentials of source-mysession."),
        "{text}"
    );
    assert!(!text.contains("PLANTED"), "{text}");
}

#[test]
fn the_nearest_hop_stands_first_and_the_others_are_capped() {
    let home = folder("why-many");
    let config = home.join("config");
    let mut text = String::from(
        "[profile base]\ncredential_process = x\n\
         [profile hub]\nrole_arn = arn:aws:iam::111122223333:role/Hub\nsource_profile = base\n\
         [profile hub-named]\nrole_arn = arn:aws:iam::111122223333:role/Hub\nsource_profile = base\n\
         role_session_name = wanted\n\
         [profile else]\nrole_arn = arn:aws:iam::111122223333:role/Else\nsource_profile = base\n",
    );
    for at in 0..9 {
        let source = ["else", "hub", "base"][at % 3];
        let _ = writeln!(
            text,
            "[profile p{at}]\nrole_arn = arn:aws:iam::111122223333:role/Target\nsource_profile = {source}"
        );
    }
    text.push_str("[profile best]\nrole_arn = arn:aws:iam::111122223333:role/Target\nsource_profile = hub-named\n");
    fs::write(&config, text).unwrap();
    let error = "User: arn:aws:sts::111122223333:assumed-role/Hub/wanted is not authorized to perform: \
                 sts:AssumeRole on resource: arn:aws:iam::111122223333:role/Target";
    let run = |format: &str| {
        let config = config.display().to_string();
        let arguments = ["why", error, "--config", &config, "--format", format];
        shown(&rolechain(&home, &arguments).output().unwrap()).0
    };
    let text = run("text");
    assert!(text.contains("That is the hop into best\n"), "{text}");
    assert!(text.contains("9 more hops:"), "{text}");
    assert!(text.contains("… and 4 more"), "{text}");
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(" → p")).collect();
    assert_eq!(lines.len(), 5, "{text}");
    assert!(
        lines[..3]
            .iter()
            .all(|line| line.contains("this role, another session name")),
        "{text}"
    );
    assert!(lines[3].contains("who calls is not known"), "{text}");

    let report: Value = serde_json::from_str(&run("json")).unwrap();
    let report = &report["reports"][0];
    assert_eq!(report["hops"][0]["profile"], "best");
    assert_eq!(report["hops"][0]["fit"], "exact");
    let fits: Vec<&str> = report["other_hops"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hop| hop["fit"].as_str().unwrap())
        .collect();
    assert_eq!(fits[..3], ["other_session"; 3]);
    assert_eq!(fits[3..6], ["caller_unknown"; 3]);
    assert_eq!(fits[6..], ["other_caller"; 3]);
}

#[test]
fn another_caller_is_judged_itself_and_not_with_the_profiles_parameters() {
    let error = "User: arn:aws:sts::111122223333:assumed-role/SourceRole/my-session is not authorized \
                 to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/RoleTarget-Partner";
    let (text, code) = paste(&[], error);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("No profile goes there from this caller"),
        "{text}"
    );
    assert!(
        text.contains("No statement of the trust policy names role SourceRole"),
        "{text}"
    );
    assert!(
        text.contains(
            "fix: For the owner of account 111122223333, in the trust policy of RoleTarget-Partner"
        ),
        "{text}"
    );
    assert!(
        text.contains("One profile goes to this role:\n  ✗ denied  base → partner"),
        "{text}"
    );
}

>>>>>>> 4f91ad5 (Texts and comments about reports in plain English)
/// The denial of test4, with whatever AWS adds to it.
fn test4(more: &str) -> String {
    format!(
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
         arn:aws:sts::111122223333:assumed-role/SourceRole/botocore-session-1738324800 is not authorized to perform: \
         sts:AssumeRole on resource: arn:aws:iam::111122223333:role/RoleTarget-UserId{more}"
    )
}

#[test]
fn a_text_is_read_however_it_was_broken() {
    let whole = test4(" because no resource-based policy allows the sts:AssumeRole action");
    let blocks = |width: usize| {
        let bytes: Vec<char> = whole.chars().collect();
        let lines: Vec<String> = bytes
            .chunks(width)
            .map(|line| line.iter().collect::<String>().trim_end().to_owned())
            .collect();
        lines.join("\n")
    };
    let words = |width: usize| {
        let mut lines = vec![String::new()];
        for word in whole.split(' ') {
            let last = lines.last_mut().unwrap();
            if !last.is_empty() && last.len() + 1 + word.len() > width {
                lines.push(word.to_owned());
            } else {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(word);
            }
        }
        lines
    };
    let reference = read_reported(&whole);
    assert_eq!(reference.len(), 1);
    for width in 60..200 {
        assert_eq!(
            read_reported(&blocks(width)),
            reference,
            "{}",
            blocks(width)
        );
        let lines = words(width);
        for (before, after) in [
            ("", ""),
            ("│ ", ""),
            ("| ", " |"),
            ("> ", ""),
            ("\u{1b}[31m│\u{1b}[0m \u{1b}[0m", "\u{1b}[0m"),
            ("[31m│[0m [0m", "[0m"),
        ] {
            let text: Vec<String> = lines
                .iter()
                .map(|line| format!("{before}{line}{after}"))
                .collect();
            let text = text.join("\r\n");
            assert_eq!(read_reported(&text), reference, "{text}");
        }
    }
}

<<<<<<< HEAD
=======
#[test]
fn every_client_has_its_own_wrapping() {
    let plain = test4("");
    let plain = plain.split_once("operation: ").unwrap().1;
    for text in [
        format!(
            "aws: [ERROR]: An error occurred (AccessDenied) when calling the AssumeRole operation: {plain}"
        ),
        format!(
            "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRole operation (reached max retries: 4): {plain}"
        ),
        format!(
            "software.amazon.awssdk.services.sts.model.StsException: {plain} (Service: Sts, Status Code: 403, Request ID: 1-2)\n\tat x.y.z(A.java:1)"
        ),
        format!(
            "com.amazonaws.AWSSecurityTokenServiceException: {plain} (Service: AWSSecurityTokenService; Status Code: 403; Error Code: AccessDenied; Request ID: 1; Proxy: null)"
        ),
        format!(
            "operation error STS: AssumeRole, https response error StatusCode: 403, RequestID: 1, api error AccessDenied: {plain}"
        ),
        format!("AccessDenied: {plain}\n\tstatus code: 403, request id: 1"),
        format!("Error {{ code: \"AccessDenied\", message: \"{plain}\", aws_request_id: \"1\" }}"),
        format!(
            "<ErrorResponse><Error><Code>AccessDenied</Code><Message>{plain}</Message></Error></ErrorResponse>"
        ),
        format!(
            "{{\"errorType\": \"ClientError\", \"errorMessage\": \"{plain}\", \"stackTrace\": []}}"
        ),
        format!(
            "AccessDenied: {plain}\n    at throwDefaultError {{\n  '$fault': 'client',\n  Code: 'AccessDenied'\n}}"
        ),
    ] {
        let (said, code) = paste(&[], &text);
        assert_eq!(code, Some(0), "{text}\n{said}");
        assert!(said.contains(TEST4), "{text}\n{said}");
        assert_eq!(said.matches("AWS denied").count(), 1, "{text}\n{said}");
        assert!(!said.contains("AWS answered"), "{text}\n{said}");
    }
}

#[test]
fn errors_without_a_hop_say_what_to_do() {
    for (error, expected) in [
        (
            "An error occurred (ExpiredToken) when calling the AssumeRole operation: The security token included in the request is expired",
            "The session that called has ended.",
        ),
        (
            "com.amazonaws.X: The security token included in the request is expired (Service: AWSSecurityTokenService; Status Code: 403; Error Code: ExpiredToken; Request ID: 1)",
            "The session that called has ended.",
        ),
        (
            "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.",
            "AWS does not know the access key",
        ),
        (
            "UnrecognizedClientException: The security token included in the request is invalid.",
            "AWS does not know the access key",
        ),
        (
            "An error occurred (AccessDenied) when calling the AssumeRole operation: MultiFactorAuthentication failed with invalid MFA one time pass code.",
            "The MFA code was wrong",
        ),
        (
            "api error UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: 4GIOHlTkIaWHQD0Q0m6XSnuUMCm",
            "aws sts decode-authorization-message",
        ),
        (
            "An error occurred (AccessDenied) when calling the AssumeRole operation: Access denied",
            "Paste all of it",
        ),
        (
            "An error occurred (RegionDisabledException) when calling the AssumeRole operation: STS is not activated in this region for account:111122223333.",
            "have STS enabled there",
        ),
        (
            "Error when retrieving token from sso: Token has expired and refresh failed",
            "aws sso login --profile NAME",
        ),
        (
            "Error: Could not load credentials from any providers",
            "The client found no credentials at all",
        ),
        (
            "Unable to locate credentials. You can configure credentials by running \"aws configure\".",
            "The client found no credentials at all",
        ),
        (
            "NoCredentialProviders: no valid providers in chain. Deprecated.",
            "The client found no credentials at all",
        ),
        (
            "The config profile (partner) could not be found",
            "These files have a profile partner",
        ),
        (
            "failed to get shared config profile, partner",
            "These files have a profile partner",
        ),
        (
            "failed to get shared config profile, partnr",
            "Near: partner",
        ),
    ] {
        let (text, code) = paste(&[], error);
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains(expected), "{error}\n{text}");
        assert_eq!(
            text.matches("AWS answered").count()
                + text.matches("gave up").count()
                + text.matches("encoded message").count(),
            1,
            "{text}"
        );
    }
}

#[test]
fn a_refused_parameter_leads_to_the_profile_that_sends_it() {
    let home = folder("why-parameter");
    let config = home.join("config");
    fs::write(
        &config,
        "[profile base]\ncredential_process = x\n\
         [profile noted]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = base\nrole_session_name = my session\n\
         [profile short]\nrole_arn = arn:aws:iam::111122223333:role/B\nsource_profile = base\nrole_session_name = x\n\
         [profile long]\nrole_arn = arn:aws:iam::111122223333:role/C\nsource_profile = base\nduration_seconds = 99999\n\
         [profile chained]\nrole_arn = arn:aws:iam::111122223333:role/D\nsource_profile = long\nduration_seconds = 7200\n",
    )
    .unwrap();
    let refused = |value: &str, name: &str| {
        format!(
            "An error occurred (ValidationError) when calling the AssumeRole operation: 1 validation \
             error detected: Value {value} at '{name}' failed to satisfy constraint: Member must \
             satisfy regular expression pattern: [\\w+=,.@-]*"
        )
    };
    for (error, profile) in [
        (refused("'my session'", "roleSessionName"), "noted"),
        (refused("", "roleSessionName").replace("Value  at", "Value at"), "noted"),
        (refused("'99999'", "durationSeconds"), "long"),
        ("Parameter validation failed:\nInvalid length for parameter RoleSessionName, value: 1, valid min length: 2".to_owned(), "short"),
        ("An error occurred (ValidationError) when calling the AssumeRole operation: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.".to_owned(), "chained"),
        ("An error occurred (ValidationError) when calling the AssumeRole operation: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.".to_owned(), "long"),
    ] {
        let path = config.display().to_string();
        let (text, code) = shown(&rolechain(&home, &["why", &error, "--config", &path]).output().unwrap());
        assert_eq!(code, Some(0), "{error}\n{text}");
        let found = text.contains(&format!("the hop into {profile}")) || text.contains(&format!("of the profile {profile}"));
        assert!(found, "{error}\n{text}");
    }
}

#[test]
fn an_invalid_principal_leads_to_the_policies_that_name_it() {
    let error = "An error occurred (MalformedPolicyDocument) when calling the UpdateAssumeRolePolicy \
                 operation: Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:role/SourceRole\"";
    let (text, code) = paste(&[], error);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("no user or role is called arn:aws:iam::111122223333:role/SourceRole"),
        "{text}"
    );
    assert!(
        text.contains("Profiles that assume it: source-mysession or source-autogen."),
        "{text}"
    );
    assert!(text.contains("test1-principal-mysession"), "{text}");
    assert!(!text.contains("AWS answered"), "{text}");
}

#[test]
fn several_errors_in_one_paste_are_told_one_by_one() {
    let text = format!(
        "$ aws sts get-caller-identity\nAn error occurred (ExpiredToken) when calling the \
         GetCallerIdentity operation: The security token included in the request is expired\n\
         $ aws s3 ls\n{}\nThe config profile (partnr) could not be found\n",
        test4("")
    );
    let (text, code) = paste(&[], &text);
    assert_eq!(code, Some(1), "{text}");
    let at = |words: &str| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words}: {text}"))
    };
    assert!(
        at("AWS answered ExpiredToken") < at("AWS denied sts:AssumeRole."),
        "{text}"
    );
    assert!(at(TEST4) < at("The config profile (partnr)"), "{text}");
}

#[test]
fn a_decoded_message_says_who_and_what() {
    let inner = json!({"allowed": false, "explicitDeny": false, "context": {
        "principal": {"id": "AROASOURCEROLEEXAMPLE:my-session", "name": "SourceRole",
            "arn": "arn:aws:sts::111122223333:assumed-role/SourceRole/my-session"},
        "action": "sts:AssumeRole", "resource": "arn:aws:iam::111122223333:role/RoleTarget-Principal"}});
    for text in [
        inner.to_string(),
        json!({"DecodedMessage": inner.to_string()}).to_string(),
        format!("DecodedMessage: {}", json!(inner.to_string())),
    ] {
        let (text, code) = paste(&[], &text);
        assert_eq!(code, Some(3), "{text}");
        assert!(text.contains("test1-principal-mysession"), "{text}");
    }
}

#[test]
fn nothing_known_names_what_would_be() {
    for text in [
        "",
        "hello",
        "{\"eventName\": \"GetObject\"}",
        "\u{0}\u{1b}[",
    ] {
        let (text, code) = paste(&[], text);
        assert_eq!(code, Some(2), "{text}");
        for expected in [
            "An error occurred (AccessDenied)",
            "CloudTrail",
            "get-caller-identity",
            "AROA…:session-name",
        ] {
            assert!(text.contains(expected), "{text}");
        }
    }
}

>>>>>>> 4f91ad5 (Texts and comments about reports in plain English)
/// Words that errors and records are made of.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "User: ",
        " is not authorized to perform: ",
        " on resource: ",
        "sts:AssumeRole",
        "sts:TagSession",
        "arn:aws:sts::111122223333:assumed-role/SourceRole/my-session",
        "arn:aws:iam::111122223333:role/RoleTarget-UserId",
        "arn:aws:iam::111122223333:user/dev-user",
        " because no ",
        "with an explicit deny in the ",
        "role trust policy",
        "AROASOURCEROLEEXAMPLE:",
        "AIDADEVUSER000EXAMPLE",
        "An error occurred (",
        "ValidationError",
        ") when calling the ",
        "AssumeRole",
        " operation: ",
        "Value '",
        "' at '",
        "roleSessionName",
        "' failed to satisfy constraint:",
        "api error ",
        "Error Code: ",
        "ExpiredToken",
        "{\"eventName\":\"AssumeRole\",",
        "\"userIdentity\":{\"type\":\"AssumedRole\",\"principalId\":\"",
        "\"requestParameters\":{",
        "\"tags\":[{\"key\":\"",
        "\"durationSeconds\":",
        "99999999999999999999",
        "\"sourceIPAddress\":\"",
        "198.51.100.7",
        "\"eventTime\":\"",
        "\\\"",
        "\"",
        ",",
        ":",
        "}",
        "]",
        "[",
        "{",
        "\n",
        "│ ",
        "\u{1b}[31m",
        "[0m",
        "> ",
        "The config profile (",
        ")",
        "Profile ",
        "é",
        "\u{2028}",
        " ",
    ]);
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => "\\PC{0,3}"]
}

/// A record in which anything may be missing, or something else.
fn record() -> impl Strategy<Value = String> {
    let value = prop::sample::select(vec![
        json!(null),
        json!(""),
        json!("\u{e9}:"),
        json!(7),
        json!(-1),
        json!([]),
        json!({}),
        json!([{}, 1]),
        json!("AROASOURCEROLEEXAMPLE:my-session"),
        json!("AIDADEVUSER000EXAMPLE"),
        json!(":"),
        json!("arn:aws:sts::111122223333:assumed-role/SourceRole/my-session"),
        json!("AWSService"),
        json!("arn:aws:iam::111122223333:role/RoleTarget-UserId"),
        json!("AccessDenied"),
        json!("true"),
        json!([{"key": "team", "value": "blue"}]),
        json!({"team": "blue"}),
        json!("198.51.100.7"),
    ]);
    prop::collection::vec(value, 20).prop_map(|v| {
        json!({"eventName": "AssumeRole", "eventTime": v[0], "errorCode": v[1], "errorMessage": v[2],
            "userIdentity": {"type": v[3], "principalId": v[4], "arn": v[5], "accountId": v[6],
                "invokedBy": v[7], "accessKeyId": v[8], "sessionContext": {"sessionIssuer": {"arn": v[9]},
                    "attributes": {"mfaAuthenticated": v[10], "creationDate": v[11]}, "sourceIdentity": v[12]}},
            "sourceIPAddress": v[13], "userAgent": v[14], "vpcEndpointId": v[15],
            "requestParameters": {"roleArn": v[16], "roleSessionName": v[17], "externalId": v[18],
                "durationSeconds": v[19], "tags": v[18], "transitiveTagKeys": v[17],
                "incomingTransitiveTags": v[15], "serialNumber": v[14], "sourceIdentity": v[13]},
            "resources": [{"ARN": "arn:aws:iam::111122223333:role/RoleTarget-UserId"}]})
        .to_string()
    })
}

/// Reads a text and finds what it is about; every word of it is made.
fn play(text: &str) {
    thread_local! {
        static SAMPLE: rolechain::predict::Prediction = sample();
    }
    SAMPLE.with(|prediction| {
        for reported in read_reported(text) {
            let found = match_reported(prediction, &reported);
            let _ = rolechain::explain::reported_sentence(&reported);
            let _ = rolechain::explain::reported_facts(&reported);
            let _ =
                rolechain::explain::reported_advice(&reported, &prediction.survey.config.profiles);
            for hop in found.hops.iter().chain(&found.others) {
                for difference in &hop.differences {
                    let words = rolechain::explain::difference_sentence(difference, "a", "b");
                    assert!(!words.is_empty(), "{difference:?}");
                }
                if let Some(replay) = &hop.replay {
                    let card = rolechain::explain::replay_card(prediction, hop.node, replay);
                    assert!(!card.sentence.is_empty());
                    let allowed = matches!(
                        reported.outcome,
                        rolechain::observed::ReportedOutcome::Allowed
                    );
                    let differs = hop
                        .differences
                        .iter()
                        .any(|it| matches!(it, Difference::AllowedAllTheSame(_)));
                    assert_eq!(
                        differs,
                        allowed && replay.outcome.if_reached.stops_the_chain()
                    );
                }
            }
        }
    });
}

proptest! {
    #[test]
    fn no_mixture_of_words_is_too_odd(pieces in prop::collection::vec(piece(), 0..30)) {
        play(&pieces.concat());
    }

    #[test]
    fn no_record_is_too_odd(record in record()) {
        play(&record);
    }
}

/// What AWS would report of a hop that the files know leads to this hop, and to no other verdict.
#[test]
fn a_report_of_the_files_own_call_contradicts_nothing() {
    let prediction = sample();
    let mut told = 0;
    for id in prediction.survey.forest.parents_first() {
        let (Some(own), Some((hop, _))) = (prediction.outcome(*id), prediction.survey.hop(*id))
        else {
            continue;
        };
        let caller = own.caller.arn.to_string().replace("⟨time⟩", "1738324800");
        let role = hop.role_arn.text().unwrap();
        if caller.contains('⟨') {
            continue;
        }
        let error = format!(
            "User: {caller} is not authorized to perform: sts:AssumeRole on resource: {role}"
        );
        let found = match_reported(&prediction, &read_reported(&error)[0]);
        let at = found.hops.iter().find(|hop| hop.node == *id);
        let at = at.unwrap_or_else(|| panic!("{error}"));
        assert_eq!(at.nearness.code(), "exact", "{error}");
        let replay = &at.replay.as_ref().unwrap().outcome;
        if own.if_reached != HopVerdict::Undetermined {
            assert_eq!(replay.if_reached, own.if_reached, "{error}");
            assert_eq!(replay.cause, own.cause, "{error}");
        }
        told += 1;
    }
    assert!(told > 10, "{told}");
}
