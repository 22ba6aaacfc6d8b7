use super::{Origin, *};
use crate::iam::json::Json;
use crate::text::Span;

fn read(text: &str) -> PolicyDocument {
    PolicyDocument::parse(text, PolicyKind::Trust, Origin::Authored)
}

fn complaints(document: &PolicyDocument) -> Vec<String> {
    document
        .violations()
        .iter()
        .map(|violation| format!("{} {}", violation.violation.code(), violation.pointer))
        .collect()
}

const PLAIN: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "One",
    "Effect": "Allow",
    "Principal": {"AWS": ["arn:aws:iam::111122223333:root", "AROADBQP57FF2AEXAMPLE"]},
    "Action": "sts:AssumeRole",
    "Condition": {"StringLike": {"aws:UserId": ["AROADBQP57FF2AEXAMPLE:*", 7, true]}}
  }]
}"#;

#[test]
fn every_part_knows_its_place_in_the_text() {
    let document = read(PLAIN);
    assert!(complaints(&document).is_empty());
    let text = |span: Span| &PLAIN[span.range()];
    let statement = &document.statements()[0];
    assert!(text(statement.span).starts_with("{\n    \"Sid\""));
    assert_eq!(text(statement.effect_span), "\"Allow\"");
    assert_eq!(
        text(statement.principal.entries[1].span),
        "\"AROADBQP57FF2AEXAMPLE\""
    );
    let entry = &statement.condition.entries[0];
    assert_eq!(text(entry.operator_span), "\"StringLike\"");
    assert_eq!(text(entry.key_span), "\"aws:UserId\"");
    assert_eq!(entry.key.folded(), "aws:userid");
    let values: Vec<_> = entry.values.iter().map(|value| text(value.span)).collect();
    assert_eq!(values, ["\"AROADBQP57FF2AEXAMPLE:*\"", "7", "true"]);
}

#[test]
fn places_within_a_larger_text_count_from_the_document() {
    let larger = format!("{{\"Role\": {PLAIN}}}");
    let json = Json::read(&larger).unwrap();
    let node = json.get(0, "Role").unwrap();
    let document = PolicyDocument::from_json(&json, node, PolicyKind::Trust, Origin::Stored);
    assert_eq!(document.text(), PLAIN);
    let span = document.statements()[0].effect_span;
    assert_eq!(&document.text()[span.range()], "\"Allow\"");
}

#[test]
fn the_percent_encoded_form_of_the_raw_api_is_decoded() {
    let encoded = r#""%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D""#;
    let document = PolicyDocument::parse(encoded, PolicyKind::Trust, Origin::Stored);
    assert_eq!(
        document.text(),
        r#"{"Version":"2012-10-17","Statement":[]}"#
    );
    assert_eq!(document.version(), Version::V2012);
}

#[test]
fn every_violation_is_named_with_its_place() {
    let document = read(
        r#"{"Version": "2024-01-01", "Comment": 1, "Statement": [
            {"Sid": "a b", "Effect": "allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/*", "aws": "x"},
             "Resource": "*", "Effect": "Deny"},
            {"Effect": "Deny", "Principal": "alice", "NotAction": 1, "Action": "*",
             "Condition": {"StringMatches": {"a/b": "c"}, "NullIfExists": {"k": []}, "Bool": {"k": null}}},
            {"Effect": "Deny", "NotPrincipal": {"Service": "*"}, "Action": "*"}
        ]}"#,
    );
    assert_eq!(
        complaints(&document),
        [
            "unknown_version /Version",
            "unknown_element /Comment",
            "no_action /Statement/0",
            "malformed_sid /Statement/0/Sid",
            "unknown_effect /Statement/0/Effect",
            "wildcard_in_principal /Statement/0/Principal/AWS",
            "unknown_principal_type /Statement/0/Principal/aws",
            "prohibited_resource /Statement/0/Resource",
            "duplicate_key /Statement/0/Effect",
            "both_forms /Statement/1",
            "malformed_principal /Statement/1/Principal",
            "not_strings /Statement/1/NotAction",
            "unknown_operator /Statement/1/Condition/StringMatches",
            "null_if_exists /Statement/1/Condition/NullIfExists",
            "malformed_condition /Statement/1/Condition/Bool/k",
            "not_principal /Statement/2/NotPrincipal",
            "wildcard_in_principal /Statement/2/NotPrincipal/Service",
        ]
    );
    assert!(document.is_refused());
}

#[test]
fn texts_that_are_not_principals_are_refused() {
    for wrong in [
        "alice",
        " 111122223333",
        "1111-2222-3333",
        "11112222333",
        "arn:aws:iam::11112222333:root",
        "arn:aws:iam::111122223333:assumed-role/Dev/ci",
        "arn:aws:sts::111122223333:role/Dev",
        "arn:aws:sts::111122223333:assumed-role/Dev",
        "arn:aws:iam::111122223333:group/Admins",
        "AKIAIOSFODNN7EXAMPLE",
    ] {
        let document = read(&format!(
            r#"{{"Statement": {{"Effect": "Allow", "Principal": {{"AWS": "{wrong}"}}, "Action": "*"}}}}"#
        ));
        assert!(document.is_refused(), "{wrong}");
    }
}

#[test]
fn an_account_that_is_not_a_number_is_still_an_account() {
    let document = read(
        r#"{"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::xxxxxxxxxxxx:root"}, "Action": "*"}}"#,
    );
    assert!(!document.is_refused());
}

#[test]
fn a_document_that_is_not_json_or_nested_too_deep_is_refused() {
    for (text, code) in [
        ("", "not_json"),
        ("{\"a\": }", "not_json"),
        ("[]", "not_an_object"),
        ("{}", "no_statement"),
    ] {
        let document = read(text);
        assert_eq!(document.violations()[0].violation.code(), code, "{text}");
        assert!(!document.is_readable());
    }
    let deep = "[".repeat(100_000);
    assert_eq!(complaints(&read(&deep)), ["too_deep "]);
}

#[test]
fn variables_are_variables_only_in_the_version_that_has_them() {
    for (version, expected) in [("2012-10-17", true), ("2008-10-17", false)] {
        let document = read(&format!(
            r#"{{"Version": "{version}", "Statement": {{"Effect": "Allow", "Principal": "*", "Action": "*",
                "Condition": {{"StringEquals": {{"k": "${{aws:username}}"}}}}}}}}"#
        ));
        let operand = &document.statements()[0].condition.entries[0].values[0].operand;
        assert_eq!(
            matches!(operand, Operand::Template(_)),
            expected,
            "{version}"
        );
    }
}

#[test]
fn a_document_knows_whether_it_speaks_of_assuming_roles() {
    for (action, expected) in [
        (r#""Action": "sts:Assume*""#, true),
        (r#""Action": ["s3:*", "ec2:*"]"#, false),
        (r#""NotAction": "iam:*""#, true),
        (r#""NotAction": "*""#, false),
    ] {
        let text = format!(r#"{{"Statement": {{"Effect": "Allow", {action}, "Resource": "*"}}}}"#);
        let document = PolicyDocument::parse(&text, PolicyKind::Identity, Origin::Stored);
        assert_eq!(document.speaks_of_sts(), expected, "{action}");
    }
}
