//! Texts as people paste them: broken lines are joined, and no text is too odd.

use crate::observed::{Nearness, ReportDifference, match_reported, read_reported};
use crate::predict::HopVerdict;
use proptest::prelude::*;
use serde_json::json;

use super::why_wrapping::{chopped, wrapped};
use super::worlds::sample;

/// The denial of test4, with a suffix by AWS.
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
        let lines = chopped(&whole, width).into_iter();
        let lines = lines.map(|line| line.trim_end().to_owned());
        lines.collect::<Vec<_>>().join("\n")
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
        let lines = wrapped(&whole, width);
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

/// Words that errors and records consist of.
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

/// A record in which any member may be missing or different.
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

/// Reads a text, matches it, and creates every sentence about it.
fn play(text: &str) {
    thread_local! {
        static SAMPLE: crate::predict::Prediction = sample();
    }
    SAMPLE.with(|prediction| {
        for reported in read_reported(text) {
            let found = match_reported(prediction, &reported);
            let _ = crate::explain::reported_sentence(&reported);
            let _ = crate::explain::reported_facts(&reported);
            let _ = crate::explain::reported_advice(prediction, &reported, &found);
            for hop in found.hops.iter().chain(&found.others) {
                for difference in &hop.differences {
                    let words = crate::explain::difference_sentence(difference, "a", "b");
                    assert!(!words.is_empty(), "{difference:?}");
                }
                if let Some(replay) = &hop.replay {
                    let card = crate::explain::replay_card(prediction, hop.node, replay);
                    assert!(!card.sentence.is_empty());
                    let allowed =
                        matches!(reported.outcome, crate::observed::ReportedOutcome::Allowed);
                    let differs = hop
                        .differences
                        .iter()
                        .any(|it| matches!(it, ReportDifference::AllowedAllTheSame(_)));
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
    fn no_mixture_of_words_makes_it_panic(pieces in prop::collection::vec(piece(), 0..30)) {
        play(&pieces.concat());
    }

    #[test]
    fn no_record_makes_it_panic(record in record()) {
        play(&record);
    }
}

/// AWS's report about a hop in the files matches this hop, with the same verdict.
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
        assert_eq!(at.nearness, Nearness::Exact, "{error}");
        let replay = &at.replay.as_ref().unwrap().outcome;
        if own.if_reached != HopVerdict::Undetermined {
            assert_eq!(replay.if_reached, own.if_reached, "{error}");
            assert_eq!(replay.cause, own.cause, "{error}");
        }
        told += 1;
    }
    assert!(told > 10, "{told}");
}
