//! A decision about a request with unknown parts holds for every request that it may be.

use crate::batch::decisions::DecisionAnswerer;
use serde_json::{Value, json};

/// The result for conditions with one statement each, which allows or denies everyone.
fn decide(context: &Value, statements: &[(&str, Value)]) -> String {
    let statements = statements
        .iter()
        .map(|(effect, condition)| {
            json!({"Effect": effect, "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
                "Condition": condition})
        })
        .collect::<Value>();
    answer(&json!({
        "id": 1,
        "trust_policy": {"Version": "2012-10-17", "Statement": statements},
        "target_role_arn": "arn:aws:iam::111122223333:role/Target",
        "caller": {"arn": "arn:aws:iam::111122223333:role/Source"},
        "context": context,
    }))
}

fn answer(request: &Value) -> String {
    let mut out = Vec::new();
    DecisionAnswerer::default().answer(request.to_string().as_bytes(), true, &mut out);
    let answer: Value = serde_json::from_slice(&out).unwrap();
    answer["result"].as_str().unwrap().to_owned()
}

fn user_id_like(shape: &Value, pattern: &str) -> String {
    decide(
        &json!({"aws:userid": {"shape": shape}}),
        &[("Allow", json!({"StringLike": {"aws:userid": pattern}}))],
    )
}

#[test]
fn a_session_name_has_at_most_sixty_four_characters_of_its_own_kind() {
    let whole = json!(["AROAX:", {"hole": "session"}]);
    let longest = "?".repeat(64);
    for (pattern, result) in [
        ("AROAX:?", "Undetermined"),
        ("AROAX:c", "Undetermined"),
        ("AROAX:??", "Undetermined"),
        ("AROAX:?*", "Allowed"),
        ("AROA?:*?", "Allowed"),
        ("AROAX:???*", "Undetermined"),
        ("AROAX:* *", "ImplicitlyDenied"),
        (&format!("AROAX:{longest}"), "Undetermined"),
        (&format!("AROAX:{longest}?"), "ImplicitlyDenied"),
        (&format!("AROAX:{longest}?*"), "ImplicitlyDenied"),
        (&format!("AROAX:{}", "x".repeat(65)), "ImplicitlyDenied"),
    ] {
        assert_eq!(user_id_like(&whole, pattern), result, "{pattern}");
    }
    // If a part of a name is known, a single further character is enough.
    let part = json!(["AROAX:ci-", {"hole": "session"}]);
    for (pattern, result) in [
        ("AROAX:ci-?", "Undetermined"),
        ("AROAX:ci-?*", "Allowed"),
        (&format!("AROAX:ci-{}", "?".repeat(61)), "Undetermined"),
        (&format!("AROAX:ci-{}", "?".repeat(62)), "ImplicitlyDenied"),
    ] {
        assert_eq!(user_id_like(&part, pattern), result, "{pattern}");
    }
}

#[test]
fn an_address_with_leading_zeros_is_invalid() {
    let allowed_in = |range: &str| {
        decide(
            &json!({"aws:SourceIp": "10.0.0.1"}),
            &[("Allow", json!({"IpAddress": {"aws:SourceIp": range}}))],
        )
    };
    assert_eq!(allowed_in("10.0.0.0/8"), "Allowed");
    assert_eq!(allowed_in("010.0.0.0/8"), "ImplicitlyDenied");
}

#[test]
fn a_representative_value_is_not_substituted_for_a_variable() {
    // The address is unknown, and the tag may be any address outside the range.
    let result = decide(
        &json!({"aws:SourceIp": {"present": true}, "aws:PrincipalTag/home": "203.0.113.77"}),
        &[
            (
                "Allow",
                json!({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"},
                    "StringEquals": {"aws:PrincipalTag/home": "${aws:SourceIp}"}}),
            ),
            (
                "Deny",
                json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}),
            ),
        ],
    );
    assert_eq!(result, "Undetermined");
}

#[test]
fn a_key_that_may_hold_a_list_may_hold_two_values() {
    let list = json!({"aws:PrincipalOrgPaths": {"present": true}});
    for (operator, result) in [
        ("StringLike", "Undetermined"),
        ("StringNotLike", "ImplicitlyDenied"),
        ("ForAnyValue:StringLike", "Allowed"),
    ] {
        let condition = json!({operator: {"aws:PrincipalOrgPaths": "*"}});
        assert_eq!(decide(&list, &[("Allow", condition)]), result, "{operator}");
    }
}

#[test]
fn the_absence_of_a_list_is_a_case_too() {
    let mut request = json!({
        "id": 1,
        "trust_policy": {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
             "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": "team"},
                           "Null": {"aws:TagKeys": "true"}}}]},
        "target_role_arn": "arn:aws:iam::111122223333:role/Target",
        "caller": {"arn": "arn:aws:iam::111122223333:role/Source"},
        "unknown_keys": ["aws:TagKeys"],
    });
    assert_eq!(answer(&request), "ImplicitlyDenied");
    request["trust_policy"]["Statement"][0]["Condition"]["Null"]["aws:TagKeys"] = json!("false");
    assert_eq!(answer(&request), "Undetermined");
}

#[test]
fn one_text_may_mean_two_things_in_two_versions() {
    // Literal text in the old version, a variable in the new one.
    let policy =
        |version: &str, statement: Value| json!({"Version": version, "Statement": [statement]});
    let owner = "${aws:PrincipalTag/owner}";
    let request = json!({
        "id": 1,
        "trust_policy": policy("2008-10-17", json!({"Effect": "Allow", "Principal": {"AWS": "*"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringNotEquals": {"aws:PrincipalTag/team": owner}}})),
        "target_role_arn": "arn:aws:iam::111122223333:role/Target",
        "caller": {"arn": "arn:aws:iam::111122223333:role/Source"},
        "context": {"aws:PrincipalTag/team": {"present": true},
                    "aws:PrincipalTag/owner": {"present": true}},
        "scps": [[policy("2012-10-17", json!({"Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {"StringEquals": {"aws:PrincipalTag/team": owner}}}))]],
    });
    assert_eq!(answer(&request), "Undetermined");
}

#[test]
fn tag_keys_compare_without_regard_to_case_in_every_alphabet() {
    let result = decide(
        &json!({"aws:PrincipalTag/ÜBUNG": "a"}),
        &[(
            "Allow",
            json!({"StringEquals": {"aws:PrincipalTag/übung": "a"}}),
        )],
    );
    assert_eq!(result, "Allowed");
}
