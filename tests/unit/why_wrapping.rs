//! `rolechain why`: a message reads the same from any log, box or notation.

use std::fs;
use std::mem::discriminant;

use crate::observed::{
    ClientError, HopMatch, MaskedPart, Match, Nearness, Reported, ReportedOutcome, Stranger,
    match_reported, read_reported, with_mentions,
};
use crate::predict::Prediction;
use serde::Deserialize;
use serde_json::{Value, json};

use super::support::in_parallel;
use super::worlds::sample;

#[derive(Deserialize)]
struct Wrapping {
    tool: String,
    line: String,
}

impl Wrapping {
    /// A log with these lines.
    fn log(&self, lines: impl IntoIterator<Item = impl AsRef<str>>) -> String {
        let lines = lines.into_iter().enumerate().map(|(at, text)| {
            let number = format!("{:02}", at % 60);
            self.line
                .replace("{nn}", &number)
                .replace("{text}", text.as_ref())
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn assert_none(wrong: &[String]) {
    assert!(
        wrong.is_empty(),
        "{}\n{} in all",
        wrong.join("\n\n"),
        wrong.len()
    );
}

/// A text in pieces of so many characters.
pub(super) fn chopped(text: &str, width: usize) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let pieces = characters.chunks(width);
    pieces.map(|piece| piece.iter().collect()).collect()
}

fn wrappings() -> Vec<Wrapping> {
    let text = fs::read_to_string("tests/cases/why/wrappings.json").unwrap();
    serde_json::from_str(&text).unwrap()
}

fn messages() -> Vec<String> {
    let text = fs::read_to_string("tests/cases/why/messages.json").unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The reports in a text; blanks do not matter in messages that are not parsed.
fn said(text: &str) -> Vec<Reported> {
    let mut reports = read_reported(text);
    for report in &mut reports {
        match &mut report.outcome {
            ReportedOutcome::Client(ClientError { message, .. })
            | ReportedOutcome::Other { message, .. } => {
                message.retain(|character| !character.is_whitespace());
            }
            _ => {}
        }
    }
    reports
}

/// The lines of a text wrapped between words by a program.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
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
}

#[test]
fn a_message_reads_the_same_in_every_log() {
    let mut wrong = Vec::new();
    for (shift, message) in messages().into_iter().enumerate() {
        let reference = said(&message);
        assert_eq!(reference.len(), 1, "{message}");
        for wrapping in wrappings() {
            for width in (40 + shift % 9..180).step_by(9).chain([10_000]) {
                let text = wrapping.log(wrapped(&message, width));
                let found = said(&text);
                if found != reference {
                    let tool = &wrapping.tool;
                    wrong.push(format!("{tool}, {width} columns:\n{text}\n{found:?}"));
                    break;
                }
            }
        }
    }
    assert_none(&wrong);
}

/// A terminal breaks long lines anywhere, in any log.
#[test]
fn a_line_of_a_log_that_a_terminal_has_broken_reads_the_same() {
    for message in messages() {
        let reference = said(&message);
        for Wrapping { tool, line } in wrappings() {
            let whole = line.replace("{nn}", "07").replace("{text}", &message);
            if whole.contains(['\u{1b}', '\t']) || line.ends_with('|') || line.starts_with('[') {
                continue;
            }
            for width in [80, 97, 120, 132] {
                let text = chopped(&whole, width).join("\n");
                assert_eq!(said(&text), reference, "{tool}, {width} columns:\n{text}");
            }
        }
    }
}

/// The texts of the cases, broken line by line at a fixed number of columns, in the format of each
/// log.
#[test]
fn a_text_that_is_broken_after_so_many_columns_reads_the_same() {
    const LOGS: [&str; 6] = [
        "none",
        "Terraform, box",
        "GitHub Actions, Azure Pipelines, raw",
        "docker compose",
        "kubectl logs --prefix --timestamps",
        "syslog, RFC 3164",
    ];
    let paths =
        ["tests/cases/why", "tests/cases/reports"].map(|parent| fs::read_dir(parent).unwrap());
    let folders = paths
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path());
    let files = folders
        .filter(|path| path.is_dir())
        .flat_map(|path| fs::read_dir(path).unwrap());
    let texts = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .map(|path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned());
    // Colours take no columns.
    let texts: Vec<String> = texts
        .filter(|text| !text.contains(['\u{1b}', '{']) && !text.contains("[31m"))
        .collect();
    let logs: Vec<Wrapping> = wrappings()
        .into_iter()
        .filter(|log| LOGS.contains(&log.tool.as_str()))
        .collect();
    let wrong = in_parallel(&texts, |text| {
        let reference = said(text);
        let mut wrong = Vec::new();
        for wrapping in &logs {
            for width in [40, 60, 80] {
                let lines = text.lines().flat_map(|line| chopped(line, width));
                let broken = wrapping.log(lines);
                let found = said(&broken);
                if found != reference {
                    let tool = &wrapping.tool;
                    wrong.push(format!(
                        "{tool}, {width} columns:\n{broken}\n{found:?}\n{reference:?}"
                    ));
                }
            }
        }
        wrong
    })
    .concat();
    assert_none(&wrong);
}

/// A log that cuts lines anywhere and marks the cuts.
#[test]
fn lines_that_a_log_has_cut_are_joined_where_it_says_so() {
    for message in messages() {
        let reference = said(&message);
        for at in 1..message.len() {
            let (before, after) = message.split_at(at);
            for text in [
                format!(
                    "2026-04-12T10:11:13.123456Z 01O {before}\n2026-04-12T10:11:13.123457Z 01O+{after}"
                ),
                format!(
                    "2026-04-12T10:11:13.123456789Z stdout P {before}\n2026-04-12T10:11:13.123456789Z stdout F {after}"
                ),
            ] {
                assert_eq!(said(&text), reference, "{text}");
            }
        }
    }
}

#[test]
fn a_message_reads_the_same_in_every_notation() {
    let html = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
    };
    for message in messages() {
        let reference = said(&message);
        let json = json!({ "level": "error", "msg": message }).to_string();
        let twice = json!({ "log": json }).to_string();
        for text in [
            json.clone(),
            json.replace('/', "\\/"),
            json.replace('/', "\\u002F").replace('\'', "\\u0027"),
            twice.clone(),
            twice.replace('/', "\\/"),
            html(&message),
            html(&json),
            html(&message).replace('/', "&#x2F;").replace('\'', "&#39;"),
            format!("<p>{}</p>", html(&message).replace("arn:", "arn:<wbr>")),
            format!("<Error><Message>{}</Message></Error>", html(&message)),
            format!("{}&#xA;\tstatus code: 403, request id: 1", html(&message)),
            json!({ "msg": format!("\u{1b}[31m│\u{1b}[0m {message}") }).to_string(),
            message.replace('_', "\\_").replace('*', "\\*"),
            format!("::error::Deploy%0A%0A{message}%0A%0Astatus code: 403"),
            message.replace('\'', "’").replace('"', "”"),
        ] {
            let found = said(&text);
            assert_eq!(found.len(), reference.len(), "{text}");
            assert_eq!(found[0].caller, reference[0].caller, "{text}");
            assert_eq!(found[0].resource, reference[0].resource, "{text}");
            let kind = |reported: &Reported| discriminant(&reported.outcome);
            assert_eq!(kind(&found[0]), kind(&reference[0]), "{text}");
        }
    }
}

/// The denial of test4 in the sample, with these accounts.
fn denial(caller_account: &str, role_account: &str) -> String {
    format!(
        "User: arn:aws:sts::{caller_account}:assumed-role/SourceRole/botocore-session-1738324800 is not authorized \
         to perform: sts:AssumeRole on resource: arn:aws:iam::{role_account}:role/RoleTarget-UserId"
    )
}

thread_local! {
    static SAMPLE: Prediction = sample();
}

fn found(text: &str) -> (Reported, Match) {
    let reports = read_reported(text);
    assert_eq!(reports.len(), 1, "{text}");
    let found = SAMPLE.with(|prediction| match_reported(prediction, &reports[0]));
    (reports.into_iter().next().unwrap(), found)
}

fn hops(found: &Match) -> Vec<(String, Nearness)> {
    SAMPLE.with(|prediction| {
        let name = |hop: &HopMatch| prediction.survey.name(hop.node).to_owned();
        let hops = found.hops.iter();
        hops.map(|hop| (name(hop), hop.nearness)).collect()
    })
}

#[test]
fn a_masked_account_matches_anything_and_is_said_to_be_masked() {
    let masks = fs::read_to_string("tests/cases/why/masks.json").unwrap();
    let masks: Vec<String> = serde_json::from_str(&masks).unwrap();
    let (_, whole) = found(&denial("111122223333", "111122223333"));
    assert!(whole.masked.is_empty());
    for mask in masks {
        let text = denial(&mask, &mask);
        let (reported, masked) = found(&text);
        assert_eq!(hops(&masked), hops(&whole), "{text}");
        assert_eq!(
            masked.masked,
            [MaskedPart::Caller, MaskedPart::Resource],
            "{text}"
        );
        assert_eq!(masked.stranger, None, "{text}");
        assert_eq!(
            reported.caller_session().as_deref(),
            Some("botocore-session-1738324800")
        );
        let replay = masked.hops[0].replay.as_ref().unwrap();
        assert_eq!(
            replay.outcome.if_reached.code(),
            "denied_implicit",
            "{text}"
        );
    }
}

#[test]
fn a_mask_contradicts_what_it_leaves_visible() {
    for (caller, role) in [
        ("2222********", "111122223333"),
        ("1111********", "2222********"),
    ] {
        let (_, found) = found(&denial(caller, role));
        assert!(
            hops(&found)
                .iter()
                .all(|(_, fit)| *fit == Nearness::OtherCaller),
            "{:?}",
            hops(&found)
        );
    }
    let (_, found) = found(&denial("999988887777", "111122223333"));
    assert!(matches!(found.stranger, Some(Stranger::Account(_))));
}

#[test]
fn a_text_may_be_cut_anywhere_in_the_arn() {
    let text = denial("111122223333", "111122223333");
    let (_, whole) = found(&text);
    let start = text.find("on resource: ").unwrap() + "on resource: arn:aws:iam".len();
    for dots in ["...", "…"] {
        for end in start..text.len() {
            let cut = format!("{}{dots}", &text[..end]);
            let (_, found) = found(&cut);
            let (all, wanted) = (hops(&found), hops(&whole));
            assert!(wanted.iter().all(|hop| all.contains(hop)), "{cut}\n{all:?}");
            assert_eq!(found.masked, [MaskedPart::Resource], "{cut}");
        }
    }
}

/// A hop that a report matches: profile, nearness, and the verdict on the reported call.
type Hop = (String, Nearness, Option<&'static str>);

/// The reports of a text with the hops that they match.
fn matched(text: &str) -> Vec<(Reported, Vec<Hop>)> {
    let told = |prediction: &Prediction, reported: Reported| {
        let found = match_reported(prediction, &reported);
        let hop = |hop: &HopMatch| {
            let replay = hop.replay.as_ref();
            let verdict = replay.map(|replay| replay.outcome.if_reached.code());
            let name = prediction.survey.name(hop.node).to_owned();
            (name, hop.nearness, verdict)
        };
        (reported, found.hops.iter().map(hop).collect())
    };
    SAMPLE.with(|prediction| {
        let reports = with_mentions(prediction, text, read_reported(text));
        let reports = reports.into_iter();
        reports.map(|reported| told(prediction, reported)).collect()
    })
}

/// Every log with breaks at some positions, and the most common logs with a break at every
/// position.
#[test]
fn a_line_may_be_broken_anywhere_in_an_arn() {
    const ALL_PLACES: [&str; 7] = [
        "none",
        "Terraform, box",
        "GitHub Actions, Azure Pipelines, raw",
        "docker compose",
        "kubectl logs --prefix --timestamps",
        "syslog, RFC 3164",
        "stern",
    ];
    let denial = denial("111122223333", "111122223333");
    let tail = " because no resource-based policy allows the sts:AssumeRole action";
    let mut wrong = Vec::new();
    for message in [
        format!("An error occurred (AccessDenied) when calling the AssumeRole operation: {denial}"),
        format!("{denial}{tail}"),
    ] {
        let reference = matched(&message);
        assert_eq!(reference[0].1[0].1, Nearness::Exact);
        let arns: Vec<(usize, usize)> = message
            .match_indices("arn:")
            .map(|(at, _)| {
                (
                    at,
                    message[at..]
                        .find(' ')
                        .map_or(message.len(), |length| at + length),
                )
            })
            .collect();
        for (number, wrapping) in wrappings().into_iter().enumerate() {
            let step = if ALL_PLACES.contains(&wrapping.tool.as_str()) {
                1
            } else {
                11
            };
            let places = arns
                .iter()
                .flat_map(|(begin, end)| (begin + 1..*end).skip(number % step).step_by(step));
            for at in places {
                let text = wrapping.log([&message[..at], &message[at..]]);
                let found = matched(&text);
                if found != reference {
                    let tool = &wrapping.tool;
                    wrong.push(format!("{tool}:\n{text}\n{found:?}"));
                }
            }
        }
    }
    assert_none(&wrong);
}

/// Pretty-printed JSON in a log: single records, lists of records, and records as strings in
/// others.
#[test]
fn an_event_reads_the_same_in_every_log() {
    let events = fs::read_to_string("tests/cases/why/events.json").unwrap();
    let events: Vec<Value> = serde_json::from_str(&events).unwrap();
    let reference: Vec<Reported> = events
        .iter()
        .flat_map(|event| read_reported(&event.to_string()))
        .collect();
    assert_eq!(reference.len(), events.len());
    let texts = || events.iter().map(Value::to_string);
    let of_logs: Vec<Value> = texts()
        .map(|text| json!([{"field": "@timestamp", "value": "2026-04-12"}, {"field": "@message", "value": text}]))
        .collect();
    let looked_up: Vec<Value> = texts()
        .map(|text| json!({"EventName": "AssumeRole", "CloudTrailEvent": text, "Username": "x"}))
        .collect();
    let filtered: Vec<Value> = texts()
        .map(|text| json!({"logStreamName": "111122223333_CloudTrail", "message": text}))
        .collect();
    let mut wrong = Vec::new();
    for value in [
        json!(events),
        json!({ "Records": events }),
        json!({ "Events": looked_up }),
        json!({ "results": of_logs, "status": "Complete" }),
        json!({ "events": filtered, "searchedLogStreams": [] }),
        json!({ "log": json!({ "Records": events }).to_string() }),
    ] {
        let lines = serde_json::to_string_pretty(&value).unwrap();
        for wrapping in wrappings() {
            let text = wrapping.log(lines.lines());
            let found = read_reported(&text);
            if found != reference {
                wrong.push(format!("{}:\n{text}\n{found:?}", wrapping.tool));
            }
        }
    }
    assert_none(&wrong);
    for (event, reported) in events.iter().zip(&reference) {
        let line = event.to_string();
        let python = line.replace("\":", "': ").replace('"', "'");
        let escaped = Value::from(line.as_str()).to_string();
        let texts = [
            format!("@message\n\"{}\"", line.replace('"', "\"\"")),
            line.replace('"', "&quot;"),
            format!("Event: {}", escaped.trim_matches('"')),
            python.replace(": null", ": None"),
        ];
        for width in [80, 120] {
            let broken = chopped(&line, width).join("\n");
            assert_eq!(&read_reported(&broken)[0], reported, "{width}");
        }
        // Python's quotes can be read only if no text contains one.
        let readable = texts.iter().take(if line.contains('\\') { 3 } else { 4 });
        for text in readable {
            assert_eq!(&read_reported(text)[0], reported, "{text}");
        }
    }
}
