//! The examples of `rolechain rules`: each is a mistake that its rule finds, or has it corrected.
//!
//! An excerpt of a policy or of a config file is completed and checked by itself. One that needs a
//! caller, a snapshot or another file stands in the rule's case, word for word.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::World;

const PROVIDER: &str = "arn:aws:iam::111122223333:oidc-provider";
const ISSUER: &str = "token.actions.githubusercontent.com";

/// An excerpt with names in place of its ellipses.
fn fill(excerpt: &str) -> String {
    excerpt
        .replace(
            r#""Federated": "…""#,
            &format!(r#""Federated": "{PROVIDER}/{ISSUER}""#),
        )
        .replace(r#""…/"#, &format!(r#""{PROVIDER}/"#))
        .replace(r#""…:"#, &format!(r#""{ISSUER}:"#))
        .replace(r#""…""#, r#""arn:aws:iam::111122223333:root""#)
        .replace(
            "role_arn = …",
            "role_arn = arn:aws:iam::111122223333:role/Target",
        )
        .replace(
            "mfa_serial = …",
            "mfa_serial = arn:aws:iam::111122223333:mfa/jane",
        )
}

/// The policy of which an excerpt shows a part; `None` if it is no part of a policy by itself.
fn policy_of(excerpt: &str) -> Option<Value> {
    let Value::Object(members) = serde_json::from_str(&format!("{{{excerpt}}}")).ok()? else {
        return None;
    };
    let mut statement = json!({
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:role/Deploy"},
        "Action": "sts:AssumeRole",
    });
    if excerpt.contains(".com:") {
        statement["Principal"] = json!({"Federated": format!("{PROVIDER}/{ISSUER}")});
        statement["Action"] = json!("sts:AssumeRoleWithWebIdentity");
    }
    for (key, value) in members {
        let is_element = [
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "Resource",
            "Condition",
        ];
        if is_element.contains(&&*key) {
            statement[key] = value;
        } else if key == "AWS" {
            statement["Principal"] = json!({key: value});
        } else if value.is_object() {
            statement["Condition"][key] = value;
        } else {
            let operator = if key == "aws:PrincipalArn" {
                "ArnLike"
            } else {
                "StringEquals"
            };
            statement["Condition"][operator][key] = value;
        }
    }
    let federated = statement["Principal"]["Federated"].as_str();
    if federated.is_some_and(|it| !it.contains("saml"))
        && statement["Action"] == "sts:AssumeRole"
        && !excerpt.contains("Action")
    {
        statement["Action"] = json!("sts:AssumeRoleWithWebIdentity");
    }
    Some(json!({"Version": "2012-10-17", "Statement": [statement]}))
}

/// The config file of which an excerpt shows some lines.
fn config_of(excerpt: &str) -> String {
    if excerpt.starts_with('[') {
        return format!("{excerpt}\n");
    }
    let mut config = format!("[profile target]\n{excerpt}\n");
    for (key, value) in [
        ("role_arn", "arn:aws:iam::111122223333:role/Target"),
        ("source_profile", "base"),
    ] {
        if !excerpt.lines().any(|line| line.starts_with(key)) {
            let _ = writeln!(config, "{key} = {value}");
        }
    }
    config + "[profile base]\nregion = eu-west-1\n"
}

/// Returns true if a rule finds something in a world.
fn finds(world: &World, id: &str, arguments: &[&str]) -> bool {
    let all = [
        &[
            "lint", "--level", "info", "--format", "json", "--select", id,
        ],
        arguments,
    ]
    .concat();
    let run = world.run(&all);
    let report = run.json("lint").unwrap();
    !report["findings"].as_array().unwrap().is_empty()
}

/// Returns true if an excerpt, completed, shows what its rule is about.
fn shows_it(id: &str, excerpt: &str, fails: bool) -> bool {
    let excerpt = fill(excerpt);
    let world = World::new();
    if let Some(policy) = policy_of(&excerpt) {
        world.write("trust.json", &policy.to_string());
        return finds(&world, id, &["--policy", "trust.json"]) == fails;
    }
    world.write("config", &config_of(&excerpt));
    finds(&world, id, &[]) == fails
}

/// Returns true if an excerpt stands in a file of a rule's case; `…` is anything.
fn stands_in_case(id: &str, excerpt: &str, kind: &str) -> bool {
    let plain = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
    let folder = Path::new("tests/cases/lint").join(id).join(kind);
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut texts = files.filter_map(|path| fs::read_to_string(path).ok());
    texts.any(|text| {
        let text = plain(&text.replace("\\\"", "\""));
        let mut from = 0;
        excerpt
            .split('…')
            .map(plain)
            .all(|part| match text[from..].find(&part) {
                Some(at) => {
                    from += at + part.len();
                    true
                }
                None => false,
            })
    })
}

#[test]
fn every_example_is_what_its_rule_is_about() {
    let run = World::new().run(&["rules", "--format", "json"]);
    let report = run.json("rules").unwrap();
    let mut wrong = Vec::new();
    for rule in report["rules"].as_array().unwrap() {
        let [id, failing, fixed] =
            ["id", "failing", "fixed"].map(|name| rule[name].as_str().unwrap());
        // A long policy is told in words.
        if id == "T23" {
            continue;
        }
        let by_itself = shows_it(id, failing, true);
        if !by_itself && !stands_in_case(id, failing, "fails") {
            wrong.push(format!("{id}/fails: {failing}"));
        }
        // An excerpt that says nothing by itself is not corrected because nothing is found in it.
        let corrected = by_itself && shows_it(id, fixed, false);
        if !corrected && !stands_in_case(id, fixed, "passes") {
            wrong.push(format!("{id}/passes: {fixed}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
