//! Frozen cases: files, a question, and the answer of botocore 1.44.5.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::batch::answer_chains;
use crate::config::{ConfigFile, IniFile, SectionKind, SettingValue, Withholding};
use crate::text::SourceFile;
use serde_json::{Map, Value, json};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// A JSON string in which bytes that are not UTF-8 are lone surrogates, as Python writes them.
fn escaped(bytes: &[u8]) -> String {
    let mut text = String::from("\"");
    for chunk in bytes.utf8_chunks() {
        let valid = serde_json::to_string(chunk.valid()).unwrap();
        text.push_str(&valid[1..valid.len() - 1]);
        for byte in chunk.invalid() {
            write!(text, "\\udc{byte:02x}").unwrap();
        }
    }
    text.push('"');
    text
}

fn ask(directory: &Path, extra: &Value) -> Value {
    let file = |name: &str| match fs::read(directory.join(name)) {
        Ok(bytes) => escaped(&bytes),
        Err(_) => "null".to_owned(),
    };
    let mut line = format!(
        "{{\"id\": 7, \"config\": {}, \"credentials\": {}",
        file("config"),
        file("credentials")
    );
    for (key, value) in extra.as_object().unwrap() {
        write!(line, ", \"{key}\": {value}").unwrap();
    }
    line.push('}');
    serde_json::from_slice(&answer_chains(line.as_bytes())).unwrap()
}

#[test]
fn every_chain_case_is_answered_as_botocore_answers_it() {
    let mut wrong = Vec::new();
    let mut runs = 0;
    let mut directories: Vec<PathBuf> = fs::read_dir(cases().join("chain"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    directories.sort();
    for directory in directories {
        let expected: Value =
            serde_json::from_slice(&fs::read(directory.join("expected.json")).unwrap()).unwrap();
        let name = directory
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let dump = ask(&directory, &json!({"dump": true}));
        if dump["dump"] != expected["dump"] {
            wrong.push(format!(
                "{name}, dump:\n  botocore {}\n  we       {}",
                expected["dump"], dump["dump"]
            ));
        }
        for run in expected["runs"].as_array().unwrap() {
            runs += 1;
            let answer = ask(&directory, &run["options"]);
            assert_eq!(answer["id"], json!(7));
            let theirs = run["results"].as_array().unwrap();
            let ours = answer["results"].as_array().unwrap();
            if ours.len() != theirs.len() {
                wrong.push(format!("{name} {}: {answer}", run["options"]));
            }
            for (ours, theirs) in ours.iter().zip(theirs) {
                if ours != theirs {
                    wrong.push(format!(
                        "{name} {}:\n  botocore {theirs}\n  we       {ours}",
                        run["options"]
                    ));
                }
            }
        }
    }
    assert!(runs > 30, "only {runs} runs were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_odd_file_is_read_as_botocore_reads_it() {
    let text = fs::read(cases().join("ini-cases.json")).unwrap();
    let all: Vec<Value> = serde_json::from_slice(&text).unwrap();
    let mut wrong = Vec::new();
    assert!(all.len() > 70);
    for case in all {
        let expected = &case["botocore_1_44_5"];
        let bytes = match case["input"].as_str() {
            Some(text) => text.as_bytes().to_vec(),
            None => from_hex(case["input_hex"].as_str().unwrap()),
        };
        let source = SourceFile::new("F", bytes);
        let file = IniFile::parse_with(ConfigFile::Config, &source, Withholding::Plausible);
        let refused = expected
            .as_str()
            .is_some_and(|text| text.starts_with("ERR"));
        let read = Value::Object(raw_sections(&file));
        if refused == file.refusals.is_empty() || (!refused && read != *expected) {
            wrong.push(format!(
                "{}:\n  botocore {expected}\n  we       {read} {:?}",
                case["name"], file.refusals
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn from_hex(digits: &str) -> Vec<u8> {
    (0..digits.len() / 2)
        .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}

/// The file under its raw section names, with the settings that each section inherits.
fn raw_sections(file: &IniFile) -> Map<String, Value> {
    let mut all = Map::new();
    for section in &file.sections {
        if section.kind == SectionKind::Inherited {
            continue;
        }
        let inherited = file.inherited.iter().flat_map(|section| &section.settings);
        let settings: Map<String, Value> = inherited
            .chain(&section.settings)
            .map(|setting| {
                let value = match &setting.value {
                    SettingValue::Text(text) => json!(**text),
                    SettingValue::Secret { empty } => json!(if *empty { "" } else { "****" }),
                    SettingValue::Nested(pairs) => pairs
                        .iter()
                        .map(|(key, value)| (key.to_string(), json!(**value)))
                        .collect::<Map<String, Value>>()
                        .into(),
                };
                (setting.key.to_string(), value)
            })
            .collect();
        all.insert(section.name.to_string(), settings.into());
    }
    all
}

#[test]
fn a_line_that_is_no_request_is_answered_and_named() {
    let answer =
        |line: &str| -> Value { serde_json::from_slice(&answer_chains(line.as_bytes())).unwrap() };
    let wrong_mode = answer(r#"{"id": "x", "config": null, "mode": "sideways"}"#);
    assert_eq!(wrong_mode["id"], json!("x"));
    assert_eq!(wrong_mode["error"], json!("unknown mode \"sideways\""));
    assert!(answer("{").get("error").unwrap().is_string());
    assert_eq!(answer(r#"{"id": [1], "config": 5}"#)["id"], json!([1]));
}

#[test]
fn no_secret_gets_into_an_answer() {
    let secret = "wJalrXUtnFEMIplanted";
    let config = format!(
        "[DEFAULT]\naws_session_token = {secret}\n\
         [profile a]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY: {secret}\n\
         [ignored]\naws_secret_access_key={secret}\n\
         [profile b]\nregion = x\n  aws_secret_access_key = {secret}\n\
         [profile c]\ns3 =\n  aws_secret_access_key = {secret}\n\
         [profile d]\naws_secret_access_key =\n  x = {secret}\n\
         [sso-session e]\naws_security_token = {secret}\n"
    );
    for dump in [true, false] {
        let line = json!({"id": 1, "config": config, "dump": dump}).to_string();
        let answer = String::from_utf8(answer_chains(line.as_bytes())).unwrap();
        assert!(answer.contains("AKIAIOSFODNN7EXAMPLE"), "{answer}");
        assert!(!answer.contains(secret), "{answer}");
    }
}

#[test]
fn a_text_too_short_for_a_secret_is_quoted_as_botocore_quotes_it() {
    let config = "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/A\n\
                  source_profile = b\n  aws_secret_access_key = fake\n";
    let line = json!({"id": 1, "config": config, "profile": "a"}).to_string();
    let answer: Value = serde_json::from_slice(&answer_chains(line.as_bytes())).unwrap();
    assert_eq!(
        answer["results"][0]["error"]["message"],
        json!(
            "The source_profile \"b\naws_secret_access_key = fake\" referenced in the profile \
             \"a\" does not exist."
        )
    );
}
