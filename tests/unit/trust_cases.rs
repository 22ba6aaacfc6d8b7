//! Policies and requests from the pages of AWS, each with the answer in the page.

use std::path::Path;

use crate::batch::decisions::DecisionAnswerer;
use serde_json::{Value, json};

fn read_cases() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/trust");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let list: Vec<Value> = serde_json::from_str(&text).unwrap();
        cases.extend(list.into_iter().map(|case| (name.clone(), case)));
    }
    cases
}

fn ask(case: &Value) -> String {
    let mut out = Vec::new();
    DecisionAnswerer::default().answer(case.to_string().as_bytes(), true, &mut out);
    let answer: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(answer["id"], case["id"]);
    answer["result"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"))
        .to_owned()
}

fn three_valued(result: &str) -> &'static str {
    match result {
        "Allowed" => "allow",
        "Undetermined" => "unknown",
        _ => "deny",
    }
}

#[test]
fn every_case_is_decided_as_its_page_says() {
    let cases = read_cases();
    assert!(cases.len() > 150, "{} cases", cases.len());
    let mut failures = Vec::new();
    for (file, case) in &cases {
        // The page calls an empty string a null data set, the batch interface an element.
        if case["id"] == "forall-empty-string" {
            continue;
        }
        let result = ask(case);
        let (agrees, expected) = if let Some(expected) = case["expected"].as_str() {
            (result == expected, expected)
        } else {
            let expected = case["expected3"].as_str().unwrap();
            let found = three_valued(&result);
            // The answer needs knowledge beyond the request, so unknown is right as well.
            let honest = found == "unknown" && !case["needs"].is_null();
            (found == expected || honest, expected)
        };
        if !agrees {
            failures.push(format!(
                "{file} {}: {result}, {expected} expected ({})",
                case["id"], case["basis"]
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_decision_without_a_key_holds_with_every_completion() {
    for (_, case) in read_cases() {
        let Some(completions) = case["completions"].as_array() else {
            continue;
        };
        let general = three_valued(&ask(&case));
        for completion in completions {
            let mut complete = case.clone();
            complete["unknown_keys"] = json!([]);
            for (key, value) in completion.as_object().unwrap() {
                complete["context"][key] = value.clone();
            }
            let special = three_valued(&ask(&complete));
            assert_ne!(special, "unknown", "{}", case["id"]);
            assert!(
                general == "unknown" || general == special,
                "{}: {general}, but {special} with {completion}",
                case["id"]
            );
        }
    }
}

/// The three-valued cases whose answer needs knowledge beyond the request, with that knowledge.
#[test]
fn partial_knowledge_is_enough_where_possible() {
    let told = [
        (
            "tv-null-known-presence",
            json!({"present": true}),
            "Allowed",
        ),
        ("tv-like-star-present", json!({"present": true}), "Allowed"),
        (
            "tv-userid-partial",
            json!({"shape": [{"hole": "id"}, ":ci"]}),
            "ImplicitlyDenied",
        ),
        (
            "tv-sso-suffix",
            json!({"shape": [
                "arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Ops_",
                {"hole": "id"}
            ]}),
            "Allowed",
        ),
    ];
    let cases = read_cases();
    for (id, knowledge, expected) in told {
        let (_, case) = cases.iter().find(|(_, case)| case["id"] == id).unwrap();
        let mut case = case.clone();
        let key = case["unknown_keys"][0].as_str().unwrap().to_owned();
        case["unknown_keys"] = json!([]);
        case["context"][&key] = knowledge;
        assert_eq!(ask(&case), expected, "{id}");
    }
}
