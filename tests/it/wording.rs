//! What is said about a hop names what a user can look at or change.

use serde_json::json;

use crate::repair_order::{Files, allow, may_all};

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
    let awsume = report["clients"].as_array().unwrap().last().unwrap();
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
