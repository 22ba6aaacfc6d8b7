//! The output of commands, run one after the other in one folder, and the files that they change.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::support::{INPUTS, World, run};
use crate::values::{regex, values_at};

/// A command as written in a case.
#[derive(Default)]
struct Line {
    variables: Vec<(String, String)>,
    without: Vec<String>,
    arguments: Vec<String>,
    input: Option<String>,
    paths: Vec<String>,
}

/// The words of a line; a word with blanks is in quotation marks.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for character in text.chars() {
        match character {
            _ if quote == Some(character) => quote = None,
            _ if quote.is_some() => word.get_or_insert_default().push(character),
            '\'' | '"' => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            ' ' => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    assert!(quote.is_none(), "a quotation mark is open: {text}");
    words.extend(word);
    words
}

fn is_variable(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        name.starts_with("AWS_") || ["NO_COLOR", "COLUMNS"].contains(&name)
    })
}

impl Line {
    fn parse(text: &str) -> Self {
        let mut line = Self::default();
        let mut words = words(text).into_iter().peekable();
        while let Some(word) = words.next_if(|word| word.starts_with('!') || is_variable(word)) {
            match word.split_once('=') {
                Some((name, value)) => line.variables.push((name.to_owned(), value.to_owned())),
                None => line.without.push(word[1..].to_owned()),
            }
        }
        while let Some(word) = words.next() {
            match word.as_str() {
                "<" => line.input = words.next(),
                "|" => line.paths.extend(words.by_ref()),
                _ => line.arguments.push(word),
            }
        }
        line
    }
}

/// Each command with its output, its errors after `2>`, and its exit code; then the changes to the
/// files.
pub fn transcript(world: &World, commands: &[String]) -> String {
    let before = files(&world.folder());
    let mut text = String::new();
    for command in commands {
        let line = Line::parse(command);
        let mut arguments: Vec<&str> = line.arguments.iter().map(String::as_str).collect();
        let given = INPUTS
            .iter()
            .filter(|(_, option)| arguments.contains(option));
        let without: Vec<&str> = line.without.iter().map(String::as_str).collect();
        let without = [without, given.map(|(name, _)| *name).collect()].concat();
        arguments.extend(world.options(&arguments, &without));
        let input = line.input.map_or_else(Vec::new, |name| {
            fs::read(world.folder().join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"))
        });
        let run = run(world.command(&arguments).envs(line.variables), &input);
        let _ = writeln!(text, "$ {command}");
        if line.paths.is_empty() {
            text.push_str(run.stdout.trim_end_matches('\n'));
            text.push_str(if run.stdout.is_empty() { "" } else { "\n" });
        } else {
            let document = run.json(&line.arguments[0]);
            let document = document.unwrap_or_else(|error| panic!("{command}: {error}"));
            for path in &line.paths {
                let values = values_at(&document, path).into_iter();
                let values: Vec<String> = values.map(ToString::to_string).collect();
                let apart = if values.iter().map(String::len).sum::<usize>() > 100 {
                    "\n  "
                } else {
                    " "
                };
                let _ = writeln!(text, "{path}:{apart}{}", values.join(apart));
            }
        }
        for line in run.stderr.lines() {
            let _ = writeln!(text, "2> {line}");
        }
        let code = run.code.expect("no signal");
        assert_ne!(code, 101, "{command} panics: {}", run.stderr);
        let _ = writeln!(text, "[{code}]");
    }
    text += &changes(&before, &files(&world.folder()));
    // The folder and the time of a backup differ between runs.
    let text = text.replace(&format!("{}/", world.folder().display()), "");
    regex(r"rolechain-\d{8}T\d{6}Z")
        .replace_all(&text, "rolechain-TIME")
        .into_owned()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn changes(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> String {
    let mut text = String::new();
    for (name, new) in after {
        let old = before.get(name).map_or(&[][..], Vec::as_slice);
        if old != new {
            let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
            let lines = similar::TextDiff::from_lines(old.as_ref(), new.as_ref());
            let mut lines = lines.unified_diff();
            let _ = write!(text, "{}", lines.context_radius(1).header(name, name));
        }
    }
    text
}
