//! What is said about a hop names what a user can look at or change.

use rolechain::config::ProfileSet;
use rolechain::eval::MissingFact;
use rolechain::explain::verdict_sentence;
use rolechain::iam::Arn;
use rolechain::iam::account::{AccountStore, UnseenKind, UnseenPolicy};
use rolechain::predict::{Assumptions, Config, HopVerdict, Prediction, Survey, cause_of_missing};
use rolechain::text::SourceFile;
use serde_json::json;

use crate::repair_order::{Files, allow, allow_if, may_all};

#[test]
fn a_supposed_name_of_the_source_is_listed_at_the_hop_it_changes() {
    let mut files = Files::sample("supposed");
    files
        .options
        .extend(["--suppose", "source-autogen.role_session_name=zz"].map(str::to_owned));
    let report = files.report(&["check", "test4-userid-autogen"]);
    let hops = &report["profiles"][0]["hops"];
    assert_eq!(hops[0]["supposed"], json!(["role_session_name"]));
    assert_eq!(
        hops[1]["supposed"],
        json!(["source-autogen.role_session_name"])
    );
    let report = files.report(&["check", "test3-userid-mysession"]);
    assert_eq!(report["profiles"][0]["hops"][1]["supposed"], json!([]));
}

#[test]
fn clients_are_compared_by_the_name_of_the_session_that_calls() {
    let files = Files::sample("clients");
    let table = files.text(&["explain", "test4-userid-autogen", "--clients"]);
    let line = |begin: &str| {
        let found = table
            .lines()
            .find(|line| line.trim_start().starts_with(begin));
        found
            .unwrap_or_else(|| panic!("{begin}\n{table}"))
            .to_owned()
    };
    assert!(line("session name of the last caller").len() > 40);
    assert!(line("awsume").ends_with(" source-autogen"), "{table}");
    let report = files.report(&["explain", "test4-userid-autogen", "--clients"]);
    let mut clients = report["clients"].as_array().unwrap().iter();
    let awsume = clients.find(|row| row["client"] == "awsume").unwrap();
    assert_eq!(awsume["hops"][0]["caller_session_name"], json!(null));
    assert_eq!(awsume["hops"][1]["caller_session_name"], "source-autogen");
    let direct = files.text(&["explain", "partner", "--clients"]);
    assert!(direct.contains("name of the new session"), "{direct}");
}

#[test]
fn what_clients_do_otherwise_stands_together() {
    let root = [allow(&json!({"AWS": "arn:aws:iam::111122223333:root"}))];
    let mfa = "mfa_serial = arn:aws:iam::111122223333:mfa/dev";
    let files = Files::world("clients-differ", &root, &[may_all()], mfa);
    let table = files.text(&["explain", "t", "--clients"]);
    let (_, notes) = table.split_once("[profile t]\n").unwrap();
    let notes: Vec<&str> = notes.lines().take_while(|line| !line.is_empty()).collect();
    assert!(
        notes
            .iter()
            .any(|line| line.contains("Java SDK; Kotlin SDK; ")),
        "{table}"
    );
    let mut said: Vec<&str> = notes
        .iter()
        .map(|line| line.split_once(": ").unwrap().1)
        .collect();
    said.sort_unstable();
    let count = said.len();
    said.dedup();
    assert_eq!(said.len(), count, "each is said once:\n{table}");
}

#[test]
fn a_profile_without_a_role_takes_no_trust_policy() {
    let mut files = Files::sample("no-role");
    let path = files.file("trust.json", "{}");
    files
        .options
        .extend(["--trust-policy".to_owned(), format!("base={path}")]);
    let output = files.run(&["check"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("[profile base] has no role_arn"), "{said}");
    assert!(!said.contains("no profile is called"), "{said}");
}

/// The sentence about `t` and what it misses.
fn sentence(files: &Files) -> (String, serde_json::Value) {
    let card = files.text(&["explain", "t"]);
    let (_, hop) = card.split_once("hop 2: t").unwrap();
    let words = hop.lines().nth(1).unwrap().trim().to_owned();
    let report = files.report(&["explain", "t"]);
    (words, report["hops"][1]["missing"].clone())
}

#[test]
fn a_wildcard_in_the_arn_of_a_session_is_said_not_to_work_there() {
    let sessions = json!({"AWS": "arn:aws:sts::111122223333:assumed-role/Source/*"});
    let files = Files::world("session-star", &[allow(&sessions)], &[may_all()], "");
    let (words, missing) = sentence(&files);
    assert!(
        words.contains("no wildcard works in the ARN of a session"),
        "{words}"
    );
    assert!(
        words.contains("name the role itself, arn:aws:iam::111122223333:role/Source"),
        "{words}"
    );
    assert_eq!(missing, json!([]));
    let fix = files.text(&["fix", "t"]);
    assert!(
        fix.contains('+') && fix.contains("\"arn:aws:iam::111122223333:role/Source\""),
        "{fix}"
    );
    assert!(fix.contains("Proven: then it is allowed."), "{fix}");
}

#[test]
fn of_a_generated_name_the_moment_is_unknown_and_its_length_is_not() {
    let like = |pattern: &str| allow_if(&json!({"StringLike": {"aws:userid": pattern}}));
    let world = |name: &str, statement| Files::world(name, &[statement], &[may_all()], "");
    let moment = world("moment", like("*:botocore-session-17????????"));
    let (words, missing) = sentence(&moment);
    for said in [
        "depends on the moment of the call",
        "only some such names match *:botocore-session-17????????",
    ] {
        assert!(words.contains(said), "{words}");
    }
    assert_eq!(missing, json!(["generated_name"]));
    let card = moment.text(&["explain", "t"]);
    assert!(!card.contains("--context"), "{card}");
    assert!(!card.contains("17xxxxxxxx"), "{card}");
    let own = allow_if(&json!({"StringLike": {"sts:RoleSessionName": "botocore-session-17*9"}}));
    let (words, missing) = sentence(&world("moment-own", own));
    assert!(
        words.contains("a role_session_name in [profile t]"),
        "{words}"
    );
    assert_eq!(missing, json!(["generated_name"]));
    let short = world("short", like("*:botocore-session-???"));
    let report = short.report(&["check", "t"]);
    assert_eq!(report["profiles"][0]["verdict"], "denied_implicit");
}

#[test]
fn whatever_is_missing_is_said_in_a_sentence_of_its_own() {
    let all = [
        MissingFact::ContextKey("aws:PrincipalTag/team".into()),
        MissingFact::Caller,
        MissingFact::WebIdentityToken,
        MissingFact::CallerId,
        MissingFact::CallerAccount,
        MissingFact::GeneratedName,
        MissingFact::IdentityPolicies,
        MissingFact::PolicyDocument(Box::new(UnseenPolicy {
            kind: UnseenKind::Boundary,
            name: "arn:aws:iam::111122223333:policy/Limit".into(),
            holder: Arn::parse("arn:aws:iam::111122223333:role/Source").unwrap(),
        })),
        MissingFact::MaxSessionDuration,
        MissingFact::PolicyElement,
        MissingFact::ContestedPoint,
    ];
    let words_of = |fact: &MissingFact| match fact {
        MissingFact::ContextKey(_) => "aws:PrincipalTag/team",
        MissingFact::Caller | MissingFact::CallerAccount => "aws sts get-caller-identity",
        MissingFact::WebIdentityToken => "its claims say who calls",
        MissingFact::CallerId => "a unique id: that of",
        MissingFact::GeneratedName => "the moment of the call",
        MissingFact::IdentityPolicies => "the policies of",
        MissingFact::PolicyDocument(_) => "the permissions boundary of role Source",
        MissingFact::MaxSessionDuration => "the hour a role gives",
        MissingFact::PolicyElement => "an element whose meaning is not known",
        MissingFact::ContestedPoint => "do not agree",
    };
    let config = "[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\
        aws_secret_access_key = x\n[profile src]\n\
        role_arn = arn:aws:iam::111122223333:role/Source\nsource_profile = base\n\
        [profile t]\nrole_arn = arn:aws:iam::111122223333:role/T\nsource_profile = src\n";
    let config = Config {
        profiles: ProfileSet::parse(Some(&SourceFile::new("config", config.as_bytes())), None),
        ..Config::default()
    };
    let survey = Survey::new(config, Assumptions::at(1_800_000_000));
    let prediction = Prediction::new(survey, AccountStore::default());
    let id = prediction.survey.forest.requested("t").unwrap();
    for fact in all {
        let mut outcome = prediction.outcome(id).unwrap().clone();
        outcome.if_reached = HopVerdict::Undetermined;
        outcome.missing = vec![fact.clone()];
        outcome.cause = Some(cause_of_missing(&outcome.missing).into());
        let runs = verdict_sentence(&prediction.survey, id, &outcome);
        let words: String = runs.iter().map(|run| run.text.as_str()).collect();
        assert!(words.contains(words_of(&fact)), "{fact:?}: {words}");
        assert!(!words.contains("what no file says"), "{fact:?}: {words}");
        assert!(words.ends_with('.'), "{fact:?}: {words}");
    }
}
