//! A secret is planted in one place after the other; no command may show it.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Run, World, in_parallel, run};

/// The planted secret: letters and digits as in the keys that AWS issues.
const SECRET: &str = "wJ4lrXUtnFEMI7planted";
const CASES: &str = "tests/cases/secrets/places.json";

/// A text of a place with the secret in it.
fn text<'a>(place: &'a Value, field: &str) -> Option<String> {
    let text: &'a str = place.get(field)?.as_str()?;
    Some(text.replace("SECRET", SECRET))
}

/// The output of each command for a world with the secret.
fn runs(place: &Value, commands: &[Vec<String>]) -> Vec<(String, Run)> {
    let world = World::new();
    for file in [
        "config",
        "credentials",
        "snapshot.json",
        "identities.json",
        "org.json",
    ] {
        if let Some(text) = text(place, file) {
            world.write(file, &text);
        }
    }
    let given = place["arguments"].as_array().into_iter().flatten();
    let given: Vec<String> = given
        .map(|it| it.as_str().unwrap().replace("SECRET", SECRET))
        .collect();
    let input = text(place, "input").unwrap_or_default();
    let variables = place["environment"].as_object().into_iter().flatten();
    let variables: Vec<(&String, String)> = variables
        .map(|(name, value)| (name, value.as_str().unwrap().replace("SECRET", SECRET)))
        .collect();
    let mut runs: Vec<(String, Run)> = commands
        .iter()
        .map(|command| {
            let words: Vec<&str> = command.iter().chain(&given).map(String::as_str).collect();
            let all = [&words[..], &world.options(&words, &[])].concat();
            let mut program = world.command(&all);
            program.envs(variables.iter().map(|(name, value)| (name, value)));
            (command.join(" "), run(&mut program, input.as_bytes()))
        })
        .collect();
    // If a value spans several lines, the answer repeats botocore's exact message.
    if let Some(config) = text(place, "config").filter(|_| place["exact"].is_null()) {
        let credentials = text(place, "credentials");
        for dump in [false, true] {
            let request = json!({"config": config, "credentials": credentials, "dump": dump});
            let mut program = world.command(&["batch", "chains"]);
            runs.push((
                format!("batch chains, dump {dump}"),
                run(&mut program, request.to_string().as_bytes()),
            ));
        }
    }
    runs
}

#[test]
fn no_command_shows_a_secret() {
    let cases: Value = serde_json::from_slice(&fs::read(CASES).unwrap()).unwrap();
    let commands = cases["commands"].as_array().unwrap().iter();
    let commands: Vec<Vec<String>> = commands
        .map(|it| it.as_str().unwrap().split(' ').map(str::to_owned).collect())
        .collect();
    let places = cases["places"].as_array().unwrap();
    let shown = in_parallel(places, |place| {
        let mut shown = Vec::new();
        for (command, run) in runs(place, &commands) {
            let output = format!("{}{}", run.stdout, run.stderr);
            let found = |line: &&str| line.to_lowercase().contains(&SECRET.to_lowercase());
            if let Some(line) = output.lines().find(found) {
                shown.push(format!("{}: {command}: {line}", place["place"]));
            }
            assert!(run.code.is_some(), "{}: {command}", place["place"]);
        }
        shown
    });
    let shown: Vec<String> = shown.into_iter().flatten().collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}
