//! The language of a run, and the command line in it.

use std::ffi::{OsStr, OsString};

use clap::builder::{Resettable, StyledStr};
use clap::{CommandFactory as _, FromArgMatches as _};

use super::args::{Arguments, Command, Format, harmless_refusal};
use super::settings::configured_language;
use crate::load::variable;
use crate::text::{Language, japanese, translated};

/// Reads the command line of the process, in the language that it or the environment asks for,
/// and sets that language. The settings may ask for it too.
///
/// What programs read stays in English: JSON, SARIF, workflow commands and `batch`.
///
/// # Errors
/// A refusal of clap, which is also the answer to `--help` and `--version`.
pub fn read_arguments() -> Result<Arguments, clap::Error> {
    let words: Vec<OsString> = std::env::args_os().collect();
    let asked = asked_language(&words);
    asked
        .unwrap_or_else(|| Language::of_environment(configured_language().as_deref(), variable))
        .speak();
    let arguments = in_language(Arguments::command())
        .try_get_matches_from(words)
        .and_then(|matches| Arguments::from_arg_matches(&matches))
        .map_err(harmless_refusal)?;
    if is_for_programs(&arguments) {
        Language::English.speak();
    }
    Ok(arguments)
}

/// The value of `--lang`, known before the rest is understood: a refusal has a language too.
fn asked_language(words: &[OsString]) -> Option<Language> {
    let words: Vec<&str> = words
        .iter()
        .map_while(|word| Some(OsStr::to_str(word).unwrap_or("")))
        .take_while(|word| *word != "--")
        .collect();
    let mut behind = words.iter().enumerate().rev().filter_map(|(at, word)| {
        word.strip_prefix("--lang=")
            .or_else(|| (*word == "--lang").then(|| words.get(at + 1).copied())?)
    });
    Language::named(behind.next()?)
}

fn is_for_programs(arguments: &Arguments) -> bool {
    arguments.output.format != Format::Text
        || matches!(arguments.command, Some(Command::Batch { .. }))
}

/// The command with its help in the language in use.
fn in_language(command: clap::Command) -> clap::Command {
    if Language::current() == Language::English {
        return command;
    }
    let told = |text: Option<&StyledStr>| {
        let text = text.map(|text| StyledStr::from(in_lines(&text.to_string())));
        Resettable::from(text)
    };
    let [about, long_about] = [command.get_about(), command.get_long_about()].map(told);
    let [below, long_below] = [command.get_after_help(), command.get_after_long_help()].map(told);
    let command = command
        .about(about)
        .long_about(long_about)
        .after_help(below)
        .after_long_help(long_below)
        .mut_args(|argument| {
            let [help, long_help] = [argument.get_help(), argument.get_long_help()].map(told);
            let heading = argument.get_help_heading().and_then(japanese);
            argument
                .help(help)
                .long_help(long_help)
                .help_heading(heading)
        });
    command.mut_subcommands(in_language)
}

/// A text that the catalogue has as a whole, else line by line.
fn in_lines(text: &str) -> String {
    match translated(text) {
        same if same == text => text.lines().map(translated).collect::<Vec<_>>().join("\n"),
        whole => whole.to_owned(),
    }
}
