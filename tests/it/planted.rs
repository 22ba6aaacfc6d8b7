//! A text planted in one place after the other, and everything that the commands then print.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt as _;

use serde_json::{Value, json};

use crate::support::{INPUTS, Run, World, in_parallel, run};

/// The commands of every matrix.
const COMMANDS: &str = "tests/cases/commands.json";

/// What is planted.
pub struct Plant<'a> {
    /// What stands for it in the texts of a place.
    pub name: &'a str,
    /// In files of lines.
    pub line: &'a [u8],
    /// Between the quotes of JSON.
    pub json: &'a [u8],
    /// In arguments, variables and names of files.
    pub word: &'a [u8],
}

impl Plant<'_> {
    fn put(&self, text: &str, plant: &[u8]) -> Vec<u8> {
        let pieces: Vec<&[u8]> = text.split(self.name).map(str::as_bytes).collect();
        pieces.join(plant)
    }

    fn file(&self, text: &str, is_json: bool) -> Vec<u8> {
        self.put(text, if is_json { self.json } else { self.line })
    }

    fn word(&self, text: &str) -> OsString {
        OsString::from_vec(self.put(text, self.word))
    }
}

/// Runs every command with the plant in every place if the variable `MATRIX` is set, else every third.
/// `find` is given standard output and standard error of each run, with the log of all of them at
/// last; it returns what must not be there.
pub fn find_in_outputs(
    plant: &Plant<'_>,
    places: &[Value],
    find: impl Fn(&str) -> Option<String> + Sync,
) -> Vec<String> {
    let commands: Value = serde_json::from_slice(&fs::read(COMMANDS).unwrap()).unwrap();
    let commands: Vec<&str> = commands
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap())
        .collect();
    // Places come in twos and threes of a kind.
    let is_whole = std::env::var_os("MATRIX").is_some();
    let every = if is_whole { 1 } else { 3 };
    let numbered: Vec<_> = places.iter().enumerate().collect();
    let found = in_parallel(&numbered, |(number, place)| {
        let own = commands.iter().copied().skip(number % every).step_by(every);
        let mut found = Vec::new();
        for (command, run) in runs(plant, place, &own.collect::<Vec<_>>()) {
            assert!(run.code.is_some(), "{}: {command}", place["place"]);
            let wrong = find(&run.stdout).or_else(|| find(&run.stderr));
            found.extend(wrong.map(|it| format!("{}: {command}: {it}", place["place"])));
        }
        found
    });
    found.concat()
}

/// The output of each command for a world with the plant in this place.
fn runs(plant: &Plant<'_>, place: &Value, commands: &[&str]) -> Vec<(String, Run)> {
    let world = World::new();
    for (name, _) in INPUTS {
        if let Some(text) = place[name].as_str() {
            let bytes = plant.file(text, name.contains(".json"));
            fs::write(world.folder().join(name), bytes).unwrap();
        }
    }
    for (name, text) in place["files"].as_object().into_iter().flatten() {
        let name = plant.word(name);
        fs::write(world.folder().join(name), text.as_str().unwrap()).unwrap();
    }
    let given = place["arguments"].as_array().into_iter().flatten();
    let given: Vec<OsString> = given.map(|it| plant.word(it.as_str().unwrap())).collect();
    let input = place["input"].as_str().unwrap_or_default();
    let input = plant.file(input, input.starts_with(['{', '[']));
    let variables = place["environment"].as_object().into_iter().flatten();
    let variables: Vec<_> = variables
        .map(|(name, value)| (name, plant.word(value.as_str().unwrap())))
        .collect();
    let start = |words: &[&str], given: &[OsString], input: &[u8]| {
        let mut program = world.command(words);
        program.args(given).args(world.options(words, &[]));
        program.env("ROLECHAIN_LOG", "log");
        program.envs(variables.iter().map(|(name, value)| (name, value)));
        run(&mut program, input)
    };
    let mut runs: Vec<(String, Run)> = Vec::new();
    for command in commands {
        let words: Vec<&str> = command.split(' ').collect();
        runs.push(((*command).to_owned(), start(&words, &given, &input)));
    }
    for request in batch_requests(plant, place) {
        let run = start(&["batch", "chains"], &[], request.to_string().as_bytes());
        runs.push(("batch chains, config".to_owned(), run));
    }
    let log = fs::read(world.folder().join("log")).unwrap_or_default();
    runs.push((
        "--log".to_owned(),
        Run {
            code: Some(0),
            stdout: String::from_utf8(log).unwrap(),
            stderr: String::new(),
        },
    ));
    runs
}

/// The config in requests. If a value spans several lines, the answer repeats botocore's exact
/// message.
fn batch_requests(plant: &Plant<'_>, place: &Value) -> Vec<Value> {
    let text = |field: &str| {
        let text = place[field].as_str()?;
        Some(String::from_utf8_lossy(&plant.file(text, false)).into_owned())
    };
    let Some(config) = text("config").filter(|_| place["exact"].is_null()) else {
        return Vec::new();
    };
    let credentials = text("credentials");
    [false, true]
        .map(|dump| json!({"config": config, "credentials": credentials, "dump": dump}))
        .to_vec()
}
