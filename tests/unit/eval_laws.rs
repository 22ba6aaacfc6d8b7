//! Laws of the evaluation, tested on random policies and requests.

use crate::batch::decisions::DecisionAnswerer;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

const KEYS: [&str; 6] = [
    "aws:username",
    "aws:userid",
    "sts:ExternalId",
    "aws:SourceIp",
    "aws:MultiFactorAuthAge",
    "aws:TagKeys",
];

const VALUES: [&str; 14] = [
    "alice",
    "al*",
    "*",
    "a?ice",
    "AROADBQP57FF2AEXAMPLE:ci",
    "AROADBQP57FF2AEXAMPLE:*",
    "${aws:username}",
    "${aws:username, 'alice'}x",
    "203.0.113.0/24",
    "203.0.113.7",
    "10",
    "10.0",
    "nothing",
    "",
];

const OPERATORS: [&str; 14] = [
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "NumericLessThan",
    "NumericNotEquals",
    "IpAddress",
    "NotIpAddress",
    "StringLikeIfExists",
    "StringNotEqualsIfExists",
    "ForAllValues:StringLike",
    "ForAnyValue:StringEquals",
    "ForAnyValue:StringNotLike",
];

fn conditions() -> impl Strategy<Value = Value> {
    let entry = (
        select(&OPERATORS[..]),
        select(&KEYS[..]),
        vec(select(&VALUES[..]), 1..3),
    );
    let null = (select(&KEYS[..]), any::<bool>());
    (vec(entry, 0..3), proptest::option::of(null)).prop_map(|(entries, null)| {
        let mut block = Map::new();
        for (operator, key, values) in entries {
            block.insert(operator.into(), json!({ key: values }));
        }
        if let Some((key, absent)) = null {
            block.insert("Null".into(), json!({ key: absent }));
        }
        Value::Object(block)
    })
}

fn statement() -> impl Strategy<Value = Value> {
    let principals = select(vec![
        json!("*"),
        json!({"AWS": "111122223333"}),
        json!({"AWS": ["arn:aws:iam::111122223333:user/alice", "arn:aws:iam::111122223333:role/Dev"]}),
        json!({"AWS": "arn:aws:sts::111122223333:assumed-role/Dev/ci"}),
        json!({"AWS": "444455556666"}),
        json!({"Service": "ec2.amazonaws.com"}),
    ]);
    let actions = select(vec!["sts:AssumeRole", "sts:*", "sts:TagSession"]);
    let effects = select(vec!["Allow", "Allow", "Deny"]);
    (effects, principals, actions, conditions()).prop_map(
        |(effect, principal, action, condition)| {
            json!({
                "Effect": effect, "Principal": principal, "Action": action, "Condition": condition
            })
        },
    )
}

fn known_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        select(&VALUES[..]).prop_map(|value| json!(value)),
        vec(select(&VALUES[..]), 0..3).prop_map(|values| json!(values)),
    ]
}

fn request() -> impl Strategy<Value = Value> {
    let callers = select(vec![
        "arn:aws:iam::111122223333:user/alice",
        "arn:aws:sts::111122223333:assumed-role/Dev/ci",
        "arn:aws:sts::444455556666:assumed-role/Deploy/pipeline",
    ]);
    let identity = select(vec![
        json!([]),
        json!([{"Version": "2012-10-17", "Statement":
            {"Effect": "Allow", "Action": "sts:*", "Resource": "*"}}]),
    ]);
    let context = vec((select(&KEYS[..]), known_value()), 0..5);
    (vec(statement(), 1..4), callers, identity, context).prop_map(
        |(statements, caller, identity, context)| {
            let context: Map<String, Value> = context
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect();
            json!({
                "id": 1,
                "trust_policy": {"Version": "2012-10-17", "Statement": statements},
                "target_role_arn": "arn:aws:iam::111122223333:role/Target",
                "caller": {"arn": caller},
                "context": context,
                "identity_policies": identity,
            })
        },
    )
}

fn ask(request: &Value) -> String {
    let mut out = Vec::new();
    DecisionAnswerer::default().answer(request.to_string().as_bytes(), false, &mut out);
    let answer: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(answer["result"], answer["trace"]["decision"]);
    answer["result"].as_str().unwrap().to_owned()
}

/// Every value that a key may have, or none.
fn completions(key: &str) -> Vec<Option<Value>> {
    let mut values: Vec<Option<Value>> = VALUES.iter().map(|value| Some(json!(value))).collect();
    values.extend(["zz", "9", "2001:db8::1", "alicex"].map(|value| Some(json!(value))));
    if key == "aws:TagKeys" {
        values.push(Some(json!(["alice", "zz"])));
        values.push(Some(json!([])));
    }
    values.push(None);
    values
}

fn completed(request: &Value, key: &str, value: Option<&Value>) -> Value {
    let mut complete = request.clone();
    complete["unknown_keys"] = json!([]);
    let context = complete["context"].as_object_mut().unwrap();
    context.remove(key);
    if let Some(value) = value {
        context.insert(key.to_owned(), value.clone());
    }
    complete
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_order_of_statements_never_changes_the_decision(request in request(), turn in 0_usize..4) {
        let mut turned = request.clone();
        let statements = turned["trust_policy"]["Statement"].as_array_mut().unwrap();
        let count = statements.len();
        statements.rotate_left(turn % count);
        prop_assert_eq!(ask(&request), ask(&turned));
    }

    #[test]
    fn another_deny_never_makes_it_allowed(request in request(), deny in statement()) {
        let mut more = request.clone();
        let mut deny = deny;
        deny["Effect"] = json!("Deny");
        more["trust_policy"]["Statement"].as_array_mut().unwrap().push(deny);
        prop_assert!(ask(&more) != "Allowed" || ask(&request) == "Allowed");
    }

    #[test]
    fn another_allow_never_lifts_an_explicit_deny(request in request(), allow in statement()) {
        let mut more = request.clone();
        let mut allow = allow;
        allow["Effect"] = json!("Allow");
        more["trust_policy"]["Statement"].as_array_mut().unwrap().push(allow);
        let before = ask(&request);
        if before == "ExplicitlyDenied" {
            prop_assert_eq!(ask(&more), before);
        } else if before == "Allowed" {
            prop_assert_eq!(ask(&more), "Allowed");
        }
    }

    #[test]
    fn with_every_key_known_it_is_never_undetermined(request in request()) {
        prop_assert_ne!(ask(&request), "Undetermined");
    }

    #[test]
    fn a_decision_without_a_key_holds_for_every_value_of_it(
        request in request(),
        key in select(&KEYS[..]),
    ) {
        let mut without = completed(&request, key, None);
        without["unknown_keys"] = json!([key]);
        let general = ask(&without);
        if general == "Undetermined" {
            return Ok(());
        }
        for value in completions(key) {
            let special = ask(&completed(&request, key, value.as_ref()));
            prop_assert_eq!(
                special == "Allowed", general == "Allowed",
                "{} without {}, {} with {:?}", general, key, special, value
            );
        }
    }

    #[test]
    fn a_decision_about_a_partial_text_holds_for_every_completion(
        request in request(),
        session in select(vec!["ci", "x", "my-session", "a@b"]),
        digits in select(vec!["1", "1700000000"]),
    ) {
        let shapes = [
            (json!({"shape": ["AROADBQP57FF2AEXAMPLE:", {"hole": "session"}]}),
             format!("AROADBQP57FF2AEXAMPLE:{session}")),
            (json!({"shape": ["al", {"hole": "any"}]}), format!("al{session}")),
            (json!({"shape": [{"hole": "digits"}]}), digits.to_owned()),
            (json!({"present": true}), session.to_owned()),
            (json!({"one_of": [session, null, digits]}), digits.to_owned()),
        ];
        for (shape, text) in shapes {
            for key in ["aws:userid", "aws:username", "aws:MultiFactorAuthAge"] {
                let general = ask(&completed(&request, key, Some(&shape)));
                if general != "Undetermined" {
                    let special = ask(&completed(&request, key, Some(&json!(text))));
                    prop_assert_eq!(
                        special == "Allowed", general == "Allowed",
                        "{} with {}, {} with {}", general, shape, special, text
                    );
                }
            }
        }
    }

    #[test]
    fn no_line_of_bytes_makes_it_panic(line in vec(any::<u8>(), 0..200)) {
        let mut out = Vec::new();
        DecisionAnswerer::default().answer(&line, false, &mut out);
        prop_assert!(serde_json::from_slice::<Value>(&out).unwrap()["error"].is_string());
    }

    #[test]
    fn no_exchange_of_json_values_makes_it_panic(
        request in request(),
        at in any::<prop::sample::Index>(),
        piece in select(vec!["null", "[]", "{}", "\"\"", "7", "[[{}]]", "{\"AWS\":[1]}", "\"\\ud800\""]),
    ) {
        let text = request.to_string();
        let places: Vec<usize> = text.match_indices(':').map(|(place, _)| place).collect();
        let place = places[at.index(places.len())];
        let mut line = text[..=place].to_owned();
        line.push_str(piece);
        line.push_str(text[place..].find([',', '}']).map_or("", |end| &text[place + end..]));
        let mut out = Vec::new();
        DecisionAnswerer::default().answer(line.as_bytes(), false, &mut out);
        // Only the grammar is checked: an id that is a lone surrogate is returned unchanged.
        prop_assert!(serde_json::from_slice::<serde::de::IgnoredAny>(&out).is_ok());
    }
}
