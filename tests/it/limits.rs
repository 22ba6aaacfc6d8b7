//! Inputs far larger than any real one: an answer comes, and it is the right one.

use crate::support::World;

const BASE: &str = "[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\
                    aws_secret_access_key = x\n";

/// So many of each thing; a program with quadratic steps would take minutes.
const MANY: usize = 5_000;

fn profile(name: &str, source: &str) -> String {
    format!(
        "[profile {name}]\nrole_arn = arn:aws:iam::111122223333:role/{name}\nsource_profile = {source}\n"
    )
}

fn world(config: &str) -> World {
    let world = World::new();
    world.write("config", config);
    world
}

#[test]
fn each_member_of_a_long_loop_is_broken() {
    let next = |at: usize| profile(&format!("p{at}"), &format!("p{}", (at + 1) % MANY));
    let config: String = (0..MANY).map(next).collect();
    let run = world(&config).run(&["check"]);
    assert_eq!(run.code, Some(4), "{}", run.stderr);
    assert_eq!(run.stdout.matches("broken").count(), MANY + 1);
    let run = world(&config).run(&["explain", "p1"]);
    assert_eq!(run.code, Some(4), "{}", run.stderr);
    assert!(run.stdout.contains(&format!("and {} more]", MANY - 20)));
}

#[test]
fn bad_lines_are_listed_up_to_a_thousand_of_a_rule_and_counted() {
    let kinds = [
        "neither of both\n".to_owned(),
        "= no key\n".to_owned(),
        "[profile x]\nregion = a\n".to_owned(),
    ];
    let config = BASE.to_owned() + &kinds.map(|line| line.repeat(MANY)).concat();
    let run = world(&config).run(&["lint", "--format", "json"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), 1_000);
    assert_eq!(report["summary"]["not_listed"], 3 * MANY - 1_001);
    let run = world(&config).run(&["check"]);
    assert_eq!(run.code, Some(4), "{}", run.stderr);
    let last = run.stdout.lines().last().unwrap_or_default();
    assert!(
        last.starts_with(&format!("{} ", 3 * MANY - 1_001)),
        "{last}"
    );
}

#[test]
fn unknown_settings_without_end_are_passed_over() {
    let setting = |at| format!("setting{at} = v\n");
    let settings: String = (0..MANY).map(setting).collect();
    let run = world(&(BASE.to_owned() + &settings)).run(&["check", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn a_source_with_a_name_of_a_million_characters_is_missing() {
    let long = "a".repeat(1_000_000);
    let config =
        BASE.to_owned() + &profile("target", &long) + &profile(&format!("{long}b"), "base");
    let run = world(&config).run(&["explain", "target", "--format", "json"]);
    assert_eq!(run.code, Some(4), "{}", run.stderr);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["problem"]["line"], 6);
}

#[test]
fn a_policy_of_many_values_conditions_and_statements_is_evaluated_to_the_end() {
    let caller = "arn:aws:iam::111122223333:user/alice";
    let allow = |more: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"AWS":"{caller}"}}{more}}}"#
        )
    };
    let list = |item: &dyn Fn(usize) -> String| (0..MANY).map(item).collect::<Vec<_>>().join(",");
    let values = list(&|at| format!("\"v{at}\""));
    let keys = list(&|at| format!("\"aws:PrincipalTag/k{at}\":\"v\""));
    let other = |at: usize| allow("").replace("alice", &format!("u{at}"));
    for (statements, verdict) in [
        (
            allow(&format!(
                r#","Condition":{{"StringEquals":{{"sts:ExternalId":[{values}]}}}}"#
            )),
            "denied_implicit",
        ),
        (
            allow(&format!(
                r#","Condition":{{"StringNotEquals":{{"sts:ExternalId":[{values}]}}}}"#
            )),
            "allowed",
        ),
        (
            allow(&format!(r#","Condition":{{"StringEquals":{{{keys}}}}}"#)),
            "undetermined",
        ),
        (list(&other), "denied_implicit"),
        (format!("{},{}", list(&other), allow("")), "allowed"),
    ] {
        let world = world(&(BASE.to_owned() + &profile("t", "base")));
        world.write(
            "trust.json",
            &format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#),
        );
        world.write(
            "identities.json",
            &format!(
                r#"{{"base":{{"Arn":"{caller}","UserId":"AIDAEXAMPLE","Account":"111122223333"}}}}"#
            ),
        );
        let trust = format!("t={}", world.folder().join("trust.json").display());
        let run = world.run(&["explain", "t", "--format", "json", "--trust-policy", &trust]);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(
            report["hops"][0]["if_reached"],
            verdict,
            "{}",
            run.stdout.lines().take(60).collect::<Vec<_>>().join("\n")
        );
    }
}

#[test]
fn wildcard_principals_without_end_are_refused_one_by_one() {
    let world = world(&(BASE.to_owned() + &profile("t", "base")));
    let user = |at: usize| format!("\"arn:aws:iam::111122223333:user/*{at}\"");
    let users: Vec<String> = (0..4 * MANY).map(user).collect();
    world.write(
        "trust.json",
        &format!(
            r#"{{"Statement":{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"AWS":[{}]}}}}}}"#,
            users.join(",")
        ),
    );
    let run = world.run(&["lint", "--format", "json", "--trust-policy", "t=trust.json"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let rules = report["findings"].as_array().unwrap().iter();
    assert_eq!(rules.filter(|it| it["id"] == "T03").count(), 1_000);
}

#[test]
fn a_file_that_is_too_large_is_named_with_its_limit() {
    let world = world(BASE);
    let file = std::fs::File::create(world.folder().join("large")).unwrap();
    // It takes no room on the disk.
    file.set_len(64 * 1024 * 1024 + 1).unwrap();
    for option in ["--identities", "--org", "--trust-policy"] {
        let value = match option {
            "--trust-policy" => "arn:aws:iam::111122223333:role/t=large",
            _ => "large",
        };
        let run = world.run(&["check", option, value]);
        assert_eq!(run.code, Some(2), "{option}: {}", run.stderr);
        let limit = "it has 67108865 bytes, more than the 67108864 it may have";
        assert!(run.stderr.contains(limit), "{option}: {}", run.stderr);
    }
}

#[test]
fn a_policy_that_no_role_can_have_is_named_with_its_limit() {
    let long = format!(r#"{{"Version":"{}"}}"#, " ".repeat(16 * 1024 * 1024));
    let deep = format!("{}1{}", r#"{"a":"#.repeat(65), "}".repeat(65));
    for (document, limit) in [(long, "16 MB"), (deep, "64 levels")] {
        let world = world(&(BASE.to_owned() + &profile("t", "base")));
        world.write("trust.json", &document);
        let run = world.run(&["check", "--trust-policy", "t=trust.json"]);
        let said = run.stdout + &run.stderr;
        assert!(said.contains(limit), "{limit}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_does_not_end_is_named() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};
    let world = world(BASE);
    let pipe = world.folder().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let mut command = world.command(&["check", "--config", "config", "--snapshot", "pipe"]);
    let mut child = command
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let mut said = String::new();
    while !said.contains("--snapshot pipe") {
        let mut bytes = [0; 256];
        let count = stderr.read(&mut bytes).unwrap();
        assert_ne!(count, 0, "{said}");
        said += &String::from_utf8_lossy(&bytes[..count]);
    }
    child.kill().unwrap();
    child.wait().unwrap();
}
