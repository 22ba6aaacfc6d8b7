//! Every text of the program stands in the catalogue of Japanese texts, and nothing else does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// A text that people read.
fn is_wordy(text: &str) -> bool {
    let outside = text
        .split('{')
        .map(|part| part.split_once('}').map_or(part, |(_, after)| after));
    outside.into_iter().any(|part| {
        let letters: Vec<bool> = part
            .chars()
            .map(|letter| letter.is_ascii_alphabetic())
            .collect();
        letters.windows(2).any(|pair| pair == [true, true])
    })
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The texts between quotation marks that a pattern finds in source code, as the program has them.
fn literals(source: &str, before: &str) -> Vec<String> {
    let pattern = format!(r#"{before}"((?:[^"\\]|\\[\s\S])*)""#);
    let continued = Regex::new(r"\\\n\s*").unwrap();
    let found = Regex::new(&pattern).unwrap();
    let found = found.captures_iter(source).map(|found| {
        let text = continued.replace_all(&found[1], "");
        let text = text.replace("\\n", "\n").replace("\\\"", "\"");
        text.replace("\\\\", "\\")
    });
    found.collect()
}

/// The texts that must be in the catalogue, and every other text in the source.
fn texts() -> (BTreeMap<String, String>, BTreeSet<String>) {
    let mut wanted = BTreeMap::new();
    let mut others = BTreeSet::new();
    let mut paths = Vec::new();
    files(Path::new("src"), &mut paths);
    for path in paths {
        let shown = path.to_string_lossy().replace('\\', "/");
        let is_code = path.extension().is_some_and(|it| it == "rs");
        if !is_code || shown.ends_with("tests.rs") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let code = source
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        let source = &code.collect::<Vec<_>>().join("\n");
        let macros = r"\b(?:say|text|word)!\(\s*(?:[A-Za-z_:.()]+,\s*)?";
        let mut found = literals(source, macros);
        if shown.starts_with("src/tui/keymap/") && !shown.ends_with("rebind.rs") {
            let texts = literals(source, "").into_iter();
            found.extend(texts.filter(|text| text.contains(' ') && !text.starts_with('|')));
        }
        if shown.starts_with("src/explain/phrase/") {
            let constant = r"const [A-Z_]+: &str =\s*";
            let texts = literals(source, constant).into_iter();
            let texts = texts.filter(|text| text.contains(' ') && !text.starts_with("aws "));
            found
                .extend(texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()));
        }
        if shown == "src/lint/table.rs" {
            found.extend(literals(source, r"\n[A-Z][0-9]{2} [^\n]*, "));
            found.extend(literals(source, r"(?:says|advises) "));
        }
        for text in found.into_iter().filter(|text| is_wordy(text)) {
            wanted.insert(text, shown.clone());
        }
        for text in literals(source, "") {
            others.extend(text.lines().map(str::to_owned));
            others.insert(text);
        }
    }
    for text in help_texts() {
        wanted.insert(text, "--help".to_owned());
    }
    (wanted, others)
}

/// The texts of `--help`: whole where clap wraps them, else line by line without examples.
fn help_texts() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    // clap adds texts of its own.
    let mut whole = rolechain::command();
    whole.build();
    let mut open = vec![whole];
    while let Some(command) = open.pop() {
        let about = [command.get_about(), command.get_long_about()];
        for text in about.into_iter().flatten() {
            let text = text.to_string();
            found.extend(text.split("\n\n").map(|it| it.replace('\n', " ")));
        }
        let below = [command.get_after_help(), command.get_after_long_help()];
        for text in below.into_iter().flatten() {
            let text = text.to_string();
            let lines = text.lines().filter(|line| {
                let is_code = line
                    .trim_start()
                    .starts_with(|first: char| first.is_ascii_digit());
                let is_command = line.starts_with("rolechain ") || line.starts_with("printf ");
                (!line.starts_with(' ') && !is_command) || is_code || line.contains(" # ")
            });
            found.extend(lines.filter(|line| !line.is_empty()).map(str::to_owned));
        }
        for argument in command.get_arguments() {
            let help = [argument.get_help(), argument.get_long_help()];
            found.extend(help.into_iter().flatten().map(ToString::to_string));
            for value in argument.get_possible_values() {
                found.extend(value.get_help().map(ToString::to_string));
            }
            found.extend(argument.get_help_heading().map(str::to_owned));
        }
        open.extend(command.get_subcommands().cloned());
    }
    found
}

/// English → Japanese.
fn catalogue() -> BTreeMap<String, String> {
    let mut pairs = BTreeMap::new();
    let mut paths = Vec::new();
    files(Path::new("src/text/language/ja"), &mut paths);
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let mut english = "";
        for line in text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            let bare = line.strip_suffix('|').unwrap_or(line);
            match bare.strip_prefix('\t') {
                Some(japanese) => {
                    pairs.insert(english.to_owned(), japanese.to_owned());
                }
                None => english = bare,
            }
        }
    }
    pairs
}

#[test]
fn every_text_has_its_japanese() {
    let (wanted, others) = texts();
    let catalogue = catalogue();
    let missing = wanted
        .iter()
        .filter(|(text, _)| !catalogue.contains_key(*text))
        .map(|(text, place)| format!("no Japanese in src/text/language/ja: {place}: {text}"));
    let stale = catalogue
        .keys()
        .filter(|text| !wanted.contains_key(*text) && !others.contains(*text))
        .map(|text| format!("Japanese of a text that is gone: {text}"));
    let open: Vec<String> = missing.chain(stale).collect();
    assert!(open.is_empty(), "{}", open.join("\n"));
}

/// Files whose texts are those of AWS and its clients, or are for programs.
const OTHERS_TEXTS: [&str; 15] = [
    "src/batch/",
    "src/chain/client_settings/",
    "src/chain/message.rs",
    "src/chain/providers.rs",
    "src/chain/python.rs",
    "src/cli/args/examples.rs",
    "src/cli/report/",
    "src/config/refusal.rs",
    "src/config/section.rs",
    "src/iam/account/foreign/template/resolve.rs",
    "src/iam/account/foreign/template/roles.rs",
    "src/iam/account/foreign/terraform/resource.rs",
    "src/iam/arn.rs",
    "src/tui/frame.rs",
    "src/tui/svg.rs",
];

#[test]
fn no_message_is_written_past_the_catalogue() {
    let catalogue = catalogue();
    let pieces = Regex::new(r"\{[^{}]*\}|<[^<>]*>").unwrap();
    let sentence = Regex::new(r"[A-Za-z]{2,},? [a-z]{2,} [a-z]{2,}").unwrap();
    let before = r"(?:\b(?:bail|anyhow|format|write|writeln|eprintln|println)!|\.(?:context|help)|\b(?:other|Err|refuse|warn|say|write_str))\(\s*(?:[a-z_&.]+,\s*)?&?";
    let mut open = Vec::new();
    let mut paths = Vec::new();
    files(Path::new("src"), &mut paths);
    for path in paths {
        let shown = path.to_string_lossy().replace('\\', "/");
        if shown.contains("tests") || OTHERS_TEXTS.iter().any(|file| shown.starts_with(file)) {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for text in literals(source, before) {
            let lines = text.lines();
            let is_known = |line: &str| catalogue.contains_key(line.trim());
            let is_command = |line: &str| {
                line.trim_start_matches("{}")
                    .trim_start()
                    .starts_with("aws ")
            };
            for line in lines.filter(|line| !is_known(line) && !is_command(line)) {
                if sentence.is_match(&pieces.replace_all(line, "")) {
                    open.push(format!("{shown}: {line}"));
                }
            }
        }
    }
    assert!(
        open.is_empty(),
        "write these with text! or word!:\n{}",
        open.join("\n")
    );
}
