//! The language of a run, and the command line in it.

use std::ffi::{OsStr, OsString};

use clap::builder::{PossibleValue, Resettable, StyledStr};
use clap::{Arg, CommandFactory as _, FromArgMatches as _};

use super::args::{Arguments, Command, Format, harmless_refusal, translated_refusal};
use super::settings::configured_language;
use crate::load::variable;
use crate::text::{Language, japanese, text, translated_lines, word};

/// Reads the command line of the process, in the language that it or the environment asks for,
/// and sets that language. The settings may ask for it too.
///
/// Output for programs stays in English: JSON, SARIF, workflow commands and `batch`.
///
/// # Errors
/// A refusal of clap, which is also the answer to `--help` and `--version`.
pub(crate) fn read_arguments() -> Result<Arguments, clap::Error> {
    let words: Vec<OsString> = std::env::args_os().collect();
    let asked = asked_language(&words);
    asked
        .unwrap_or_else(|| Language::of_environment(configured_language().as_deref(), variable))
        .speak();
    let arguments = in_language(Arguments::command())
        .try_get_matches_from(words)
        .and_then(|matches| Arguments::from_arg_matches(&matches))
        .map_err(|refusal| translated_refusal(harmless_refusal(refusal)))?;
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
    let format = arguments.output.format;
    (format != Format::Text && !format.is_of_report())
        || matches!(arguments.command, Some(Command::Batch { .. }))
}

/// The command with its help in the language in use.
fn in_language(mut command: clap::Command) -> clap::Command {
    if Language::current() == Language::English {
        return command;
    }
    // Adds what clap itself puts into the help.
    command.build();
    translate(command)
}

fn translate(command: clap::Command) -> clap::Command {
    let told = |text: Option<&StyledStr>| {
        let text = text.map(|text| StyledStr::from(in_lines(&text.to_string())));
        Resettable::from(text)
    };
    let [about, long_about] = [command.get_about(), command.get_long_about()].map(told);
    let [below, long_below] = [command.get_after_help(), command.get_after_long_help()].map(told);
    let heading = format!("{} {{usage}}", word!("Usage:"));
    command
        .about(about)
        .long_about(long_about)
        .after_help(below)
        .after_long_help(long_below)
        .subcommand_help_heading(word!("Commands"))
        .help_template(format!(
            "{{before-help}}{{about-with-newline}}\n{heading}\n\n{{all-args}}{{after-help}}"
        ))
        .next_line_help(true)
        .mut_args(translate_argument)
        .mut_subcommands(translate)
}

fn translate_argument(argument: Arg) -> Arg {
    let told = |text: Option<&StyledStr>| {
        let text = text.map(ToString::to_string).unwrap_or_default();
        let text = format!("{}{}", in_lines(&text), values_of(&argument));
        (!text.is_empty()).then(|| StyledStr::from(text))
    };
    let help = told(argument.get_help());
    let long_help = argument.get_long_help().map(|text| told(Some(text)));
    let heading = match argument.get_help_heading() {
        Some(heading) => japanese(heading),
        None if argument.is_positional() => Some(word!("Arguments")),
        None => Some(word!("Options")),
    };
    argument
        .help(Resettable::from(help))
        .long_help(Resettable::from(long_help.flatten()))
        .help_heading(heading)
        .hide_possible_values(true)
        .hide_default_value(true)
}

/// The values and the default of an argument, which clap would print after its help.
fn values_of(argument: &Arg) -> String {
    let values = argument.get_possible_values();
    let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
    let is_flag = !argument.get_action().takes_values();
    let mut text = String::new();
    if !names.is_empty() && !is_flag {
        text.push_str(&text!(" [values: {names}]", names = names.join(", ")));
    }
    let default = argument.get_default_values().first();
    if let Some(default) = default.filter(|_| !is_flag) {
        text.push_str(&text!(
            " [default: {default}]",
            default = default.to_string_lossy()
        ));
    }
    text
}

/// A text paragraph by paragraph, or line by line if the catalogue does not have one as a whole.
fn in_lines(text: &str) -> String {
    let paragraph = |text: &str| {
        let whole = japanese(&text.replace('\n', " "));
        whole.map_or_else(|| translated_lines(text), str::to_owned)
    };
    text.split("\n\n")
        .map(paragraph)
        .collect::<Vec<_>>()
        .join("\n\n")
}
