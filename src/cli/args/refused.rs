//! Errors of the command line in a form that can be shown.

use std::error::Error as _;
use std::fmt::Write as _;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::text::{Language, harmless, text, without_secrets, word};

/// A refused command line; quoted arguments are made harmless and contain no secret.
pub(crate) fn harmless_refusal(mut refusal: clap::Error) -> clap::Error {
    let quotes: Vec<_> = refusal
        .context()
        .filter_map(|(kind, value)| Some((kind, harmless_quote(value)?)))
        .collect();
    for (kind, value) in quotes {
        refusal.insert(kind, value);
    }
    refusal
}

/// The quote made harmless; `None` if it already is.
fn harmless_quote(value: &ContextValue) -> Option<ContextValue> {
    let shown = |text: &str| harmless(&without_secrets(text)).into_owned();
    // Without its colours, because a change of colour may come from the quote.
    let styled = |text: &StyledStr| StyledStr::from(shown(&text.to_string()));
    match value {
        ContextValue::String(text) => Some(ContextValue::String(shown(text))),
        ContextValue::Strings(texts) => Some(ContextValue::Strings(
            texts.iter().map(|text| shown(text)).collect(),
        )),
        ContextValue::StyledStr(text) => Some(ContextValue::StyledStr(styled(text))),
        ContextValue::StyledStrs(texts) => {
            Some(ContextValue::StyledStrs(texts.iter().map(styled).collect()))
        }
        _ => None,
    }
}

/// The refusal in the language in use; clap itself speaks English. Help and version stay as they
/// are.
pub(crate) fn translated_refusal(refusal: clap::Error) -> clap::Error {
    if Language::current() == Language::English || !refusal.use_stderr() {
        return refusal;
    }
    let mut message = fault(&refusal);
    let valid = pieces(&refusal, ContextKind::ValidValue);
    if !valid.is_empty() {
        let _ = write!(message, "\n  {}", text!("possible values: {valid}", valid));
    }
    for kind in [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ] {
        let near = pieces(&refusal, kind);
        if !near.is_empty() {
            let _ = write!(message, "\n  {}", text!("did you mean {near}?", near));
        }
    }
    let usage = pieces(&refusal, ContextKind::Usage);
    if let Some(usage) = usage.strip_prefix("Usage: ") {
        let _ = write!(message, "\n\n{} {usage}", word!("Usage:"));
    }
    let _ = writeln!(
        message,
        "\n\n{}",
        word!("For more information, try '--help'.")
    );
    clap::Error::raw(refusal.kind(), message)
}

/// What is wrong with the command line, by the kind of refusal.
fn fault(refusal: &clap::Error) -> String {
    let argument = pieces(refusal, ContextKind::InvalidArg);
    let value = pieces(refusal, ContextKind::InvalidValue);
    match refusal.kind() {
        ErrorKind::UnknownArgument => text!("unexpected argument {argument}", argument),
        ErrorKind::InvalidSubcommand => {
            let name = pieces(refusal, ContextKind::InvalidSubcommand);
            text!("there is no command called {name}", name)
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            text!("{argument} needs a value", argument)
        }
        ErrorKind::InvalidValue => text!("{argument} takes no value {value}", argument, value),
        ErrorKind::ValueValidation => {
            let reason = refusal
                .source()
                .map_or_else(String::new, ToString::to_string);
            let reason = harmless(&without_secrets(&reason)).into_owned();
            text!(
                "{argument} takes no value {value}: {reason}",
                argument,
                value,
                reason
            )
        }
        ErrorKind::ArgumentConflict => {
            let prior = pieces(refusal, ContextKind::PriorArg);
            if prior == argument || prior.is_empty() {
                text!("{argument} may be given only once", argument)
            } else {
                text!("{argument} cannot be used with {prior}", argument, prior)
            }
        }
        ErrorKind::MissingRequiredArgument => text!("missing: {argument}", argument),
        ErrorKind::MissingSubcommand => word!("a command is missing").to_owned(),
        ErrorKind::TooFewValues
        | ErrorKind::TooManyValues
        | ErrorKind::WrongNumberOfValues
        | ErrorKind::NoEquals => text!("{argument} has a wrong number of values", argument),
        ErrorKind::InvalidUtf8 => word!("an argument is not UTF-8 text").to_owned(),
        _ => harmless(&refusal.to_string()).into_owned(),
    }
}

/// A part of the context as text; empty if there is none.
fn pieces(refusal: &clap::Error, kind: ContextKind) -> String {
    match refusal.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => {
            let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
            texts.join(", ")
        }
        _ => String::new(),
    }
}
