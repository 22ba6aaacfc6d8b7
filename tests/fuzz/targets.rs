//! The inputs that a fuzzer feeds and the laws that must hold for all of them: nothing panics,
//! nothing foreign gets out, and a few laws for each kind of input. Shared by the fuzzer's binary
//! beside this file and by a test of the suite.

use std::sync::Arc;

use crate::batch::answer_chains;
use crate::batch::decisions::DecisionAnswerer;
use clap::Parser as _;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::cli::Arguments;
use crate::config::edit::{Edit, SettingAction, SettingEdit, apply_edits};
use crate::config::{ConfigFile, ProfileSet, SettingKey};
use crate::explain::replay_card;
use crate::iam::account::{
    AccountStore, SnapshotFile, SnapshotReader, Wanted, read_identities, read_organization,
    read_policy_file, read_snapshot,
};
use crate::observed::{match_reported, read_reported};
use crate::predict::{Arrival, Assumptions, Config, Prediction, Survey};
use crate::text::SourceFile;
use crate::tui::keymap::find_message;
use crate::tui::{Message, Model, Options, draw, parse_keys, update};
use serde_json::{Value, json};

/// Takes one input; panics if a law is broken.
pub type Target = fn(&[u8]);

/// Every target with its name and the files below `tests/cases` that are good first inputs: an
/// ending, or a whole name.
pub const TARGETS: [(&str, Target, &[&str]); 11] = [
    ("config", config, &["config"]),
    ("credentials", credentials, &["credentials"]),
    ("snapshot", snapshot, &["snapshot.json", "role.json"]),
    ("policy", policy, &["policy.json", "trust.json"]),
    ("patterns", patterns, &[]),
    ("values", values, &[]),
    ("texts", texts, &[".txt", ".expected"]),
    ("batch", batch, &[".jsonl"]),
    ("edits", edits, &["config"]),
    ("keys", keys, &[]),
    ("arguments", arguments, &[]),
];

const CONFIG: &str = "[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\
    aws_secret_access_key = x\n\
    [profile source]\nrole_arn = arn:aws:iam::111122223333:role/Source\nsource_profile = base\n\
    [profile target]\nrole_arn = arn:aws:iam::111122223333:role/Target\n\
    source_profile = source\nexternal_id = e\n";

/// 2026-03-02T09:00:00Z
const NOW: i64 = 1_772_442_000;

const CALLER: &str = "arn:aws:iam::111122223333:user/alice";
const TARGET: &str = "arn:aws:iam::111122223333:role/Target";

fn file(name: &str, bytes: &[u8]) -> SourceFile {
    SourceFile::new(name, bytes)
}

fn predict(profiles: ProfileSet) -> Prediction {
    let config = Config {
        profiles,
        ..Config::default()
    };
    Prediction::new(
        Survey::new(config, Assumptions::at(NOW)),
        AccountStore::default(),
    )
}

fn small_world() -> Prediction {
    predict(ProfileSet::parse(
        Some(&file("config", CONFIG.as_bytes())),
        None,
    ))
}

/// The frames a user sees who walks down a small tree.
fn show(prediction: Prediction) -> Vec<Buffer> {
    let mut model = Model::new(prediction, Options::default(), (100, 30));
    let rows = model.tree.len().min(8);
    (0..rows)
        .map(|_| {
            model.prepare();
            let frame = draw_clean(&model);
            press(&mut model, "j");
            frame
        })
        .collect()
}

fn press(model: &mut Model, keys: &str) {
    let Ok(keys) = parse_keys(keys) else { return };
    for key in keys {
        let message = find_message(key, model.scope()).unwrap_or(Message::Unbound(key));
        update(model, message);
        model.prepare();
    }
}

/// Draws a frame, which must hold no control character.
fn draw_clean(model: &Model) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, model.size.0, model.size.1));
    draw(model, &mut buffer);
    for cell in &buffer.content {
        assert!(!cell.symbol().chars().any(char::is_control), "{cell:?}");
    }
    buffer
}

/// The answer to a request line is one line of JSON.
fn answer(line: &[u8]) -> Value {
    let mut out = Vec::new();
    DecisionAnswerer::default().answer(line, false, &mut out);
    assert_eq!(out.pop(), Some(b'\n'));
    without_line_feed(&out)
}

fn without_line_feed(out: &[u8]) -> Value {
    assert!(!out.contains(&b'\n'));
    serde_json::from_slice(out).unwrap()
}

/// How `sts:AssumeRole` by a user is decided under this trust policy.
fn decide(trust_policy: &Value, context: &Value) -> String {
    let request = json!({"id": 0, "trust_policy": trust_policy, "target_role_arn": TARGET,
        "caller": {"arn": CALLER, "unique_id": "AIDACKCEVSQ6C2EXAMPLE"}, "context": context});
    let answer = answer(request.to_string().as_bytes());
    answer["result"].as_str().unwrap_or_default().to_owned()
}

/// Pieces of the input that are divided by line feeds.
fn pieces(data: &[u8]) -> Option<Vec<&str>> {
    Some(std::str::from_utf8(data).ok()?.split('\n').collect())
}

/// Any config file has a tree, the same whenever it is read.
fn config(data: &[u8]) {
    let read = || predict(ProfileSet::parse(Some(&file("config", data)), None));
    assert!(show(read()) == show(read()));
}

/// A secret in a credentials file is not in what it is read as.
fn credentials(data: &[u8]) {
    const SECRET: &str = "PlantedHereAndNowhereElse/0123456789ABCDE";
    let planted = [
        b"[one]\naws_secret_access_key = ",
        SECRET.as_bytes(),
        b"\n",
        data,
        b"\n[two]\naws_session_token = ",
        SECRET.as_bytes(),
        b"\n",
    ]
    .concat();
    let config = file("config", CONFIG.as_bytes());
    let set = ProfileSet::parse(Some(&config), Some(&file("credentials", &planted)));
    for profile in &set.profiles {
        assert!(!format!("{profile:?}").contains(SECRET), "{profile:?}");
    }
    let _ = show(predict(set));
}

fn shown_with(snapshot: SnapshotFile) -> Vec<Buffer> {
    let mut prediction = small_world();
    let file = Box::new(snapshot);
    prediction.absorb(Arrival { order: 0, file });
    show(prediction)
}

/// A snapshot reads the same whole and in pieces, and any of them can be evaluated and shown.
fn snapshot(data: &[u8]) {
    let wanted = Arc::new(Wanted::everything());
    let whole = read_snapshot("snapshot.json".into(), data, &wanted);
    let mut reader = SnapshotReader::new("snapshot.json".into(), Arc::clone(&wanted));
    let (mut from, mut to) = (0, 0);
    while to < data.len() {
        to = data.len().min(to + 1 + data.len() / 7);
        from += reader.feed(&data[from..to]);
    }
    let in_pieces = reader.finish(&data[from..]);
    assert!(shown_with(whole) == shown_with(in_pieces));
    let _ = read_identities(&file("identities.json", data));
    let _ = read_organization(&file("organization.json", data));
}

/// A statement that denies everything, added to any trust policy, leaves nothing allowed; the order
/// of statements decides nothing.
fn policy(data: &[u8]) {
    let _ = read_policy_file(&file("policy.json", data));
    let Ok(mut policy) = serde_json::from_slice::<Value>(data) else {
        return;
    };
    let before = decide(&policy, &json!({}));
    let Some(statements) = policy.get_mut("Statement").and_then(Value::as_array_mut) else {
        return;
    };
    statements.reverse();
    let reversed = decide(&policy, &json!({}));
    assert_eq!(before, reversed);
    let deny = json!({"Effect": "Deny", "Principal": "*", "Action": "*"});
    if let Some(statements) = policy["Statement"].as_array_mut() {
        statements.push(deny);
    }
    assert_ne!(decide(&policy, &json!({})), "Allowed");
}

fn with_condition(operator: &str, key: &str, values: &[&str]) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"AWS": CALLER}, "Action": "sts:AssumeRole",
        "Condition": {operator: {key: values}}}]})
}

/// `StringLike` agrees with the plainest matcher there is.
fn patterns(data: &[u8]) {
    let Some(pieces) = pieces(data) else { return };
    let [pattern, value, ..] = pieces[..] else {
        return;
    };
    // Variables mean something else, and IAM refuses a policy with other characters.
    let is_plain = |c: char| c != '$' && matches!(c, ' '..='\u{ff}');
    if !pattern.chars().all(is_plain) || pattern.len() > 60 || value.len() > 60 {
        return;
    }
    let policy = with_condition("StringLike", "sts:ExternalId", &[pattern]);
    let decision = decide(&policy, &json!({"sts:ExternalId": value}));
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), value.chars().collect());
    assert_eq!(
        decision == "Allowed",
        matches(&pattern, &text),
        "{data:?} {decision}"
    );
}

fn matches(pattern: &[char], text: &[char]) -> bool {
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for sign in pattern {
        let mut next = vec![false; text.len() + 1];
        for at in 0..=text.len() {
            next[at] = match sign {
                '*' => reached[..=at].contains(&true),
                '?' => at > 0 && reached[at - 1],
                own => at > 0 && reached[at - 1] && text[at - 1] == *own,
            };
        }
        reached = next;
    }
    reached[text.len()]
}

/// No value of a condition meets a test and its negation.
fn values(data: &[u8]) {
    let Some(pieces) = pieces(data) else { return };
    let [wanted, sent, ..] = pieces[..] else {
        return;
    };
    for (operator, negation, key) in [
        ("DateEquals", "DateNotEquals", "aws:CurrentTime"),
        (
            "DateLessThan",
            "DateGreaterThanEquals",
            "aws:TokenIssueTime",
        ),
        (
            "NumericEquals",
            "NumericNotEquals",
            "aws:MultiFactorAuthAge",
        ),
        (
            "NumericLessThan",
            "NumericGreaterThanEquals",
            "sts:DurationSeconds",
        ),
        ("IpAddress", "NotIpAddress", "aws:SourceIp"),
        ("ArnLike", "ArnNotLike", "aws:PrincipalArn"),
        ("StringEquals", "StringNotEquals", "sts:ExternalId"),
    ] {
        let context = json!({key: sent});
        let meets = |operator| decide(&with_condition(operator, key, &[wanted]), &context);
        let both = meets(operator) == "Allowed" && meets(negation) == "Allowed";
        assert!(!both, "{operator} {wanted:?} {sent:?}");
    }
}

/// Any text is read, and each report found in it can be matched and shown.
fn texts(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let prediction = small_world();
    for reported in read_reported(&text).iter().take(4) {
        let found = match_reported(&prediction, reported);
        for hop in &found.hops {
            if let Some(replay) = &hop.replay {
                let _ = replay_card(&prediction, hop.node, replay);
            }
        }
    }
}

/// Any line is answered by one line of JSON, whichever kind of request it is meant to be.
fn batch(data: &[u8]) {
    let line = data.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let _ = answer(line);
    let _ = without_line_feed(&answer_chains(line));
}

/// A config file, then a profile, a key and a value in the last three lines: the edit is refused,
/// or gives a file that reads the same but for that setting.
fn edits(data: &[u8]) {
    let Some(pieces) = pieces(data) else { return };
    let [text @ .., profile, key, value] = &pieces[..] else {
        return;
    };
    let text = text.join("\n");
    let parse = |bytes: &[u8]| ProfileSet::parse(Some(&file("config", bytes)), None);
    let before = parse(text.as_bytes());
    let edit = Edit::Setting(SettingEdit {
        profile: (*profile).to_owned(),
        file: ConfigFile::Config,
        key: (*key).into(),
        action: SettingAction::Set((*value).to_owned()),
    });
    let Ok((files, after)) = apply_edits(&before, &[edit]) else {
        return;
    };
    assert_eq!(after.profile(profile).unwrap().text(*key), Some(*value));
    for file in files {
        let read = parse(&file.after.bytes);
        assert_eq!(others(&read, profile, key), others(&before, profile, key));
    }
}

/// Every setting but one.
fn others(set: &ProfileSet, profile: &str, key: &str) -> Vec<String> {
    let key = SettingKey::from(key);
    let mut all = Vec::new();
    for own in &set.profiles {
        for setting in own.settings() {
            if **own.name() != *profile || setting.key != key {
                all.push(format!(
                    "{} {} {:?}",
                    own.name(),
                    setting.key,
                    setting.value
                ));
            }
        }
    }
    all
}

/// Any keys can be pressed at any size.
fn keys(data: &[u8]) {
    let [width, height, rest @ ..] = data else {
        return;
    };
    let size = (u16::from(*width), u16::from(*height) / 2);
    let mut model = Model::new(small_world(), Options::default(), size);
    for word in String::from_utf8_lossy(rest)
        .split_inclusive([' ', '>'])
        .take(60)
    {
        press(&mut model, word);
        let _ = draw_clean(&model);
    }
}

/// Any arguments are taken or refused with a message.
fn arguments(data: &[u8]) {
    let words = String::from_utf8_lossy(data);
    if let Err(error) = Arguments::try_parse_from(words.split('\n')) {
        let _ = error.to_string();
    }
}
