//! Errors of the command line in a form that can be shown.

use clap::builder::StyledStr;
use clap::error::ContextValue;

use crate::text::{harmless, without_secrets};

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
        ContextValue::Strings(texts) => {
            let texts = texts.iter().map(|text| shown(text)).collect();
            Some(ContextValue::Strings(texts))
        }
        ContextValue::StyledStr(text) => Some(ContextValue::StyledStr(styled(text))),
        ContextValue::StyledStrs(texts) => {
            let texts = texts.iter().map(styled).collect();
            Some(ContextValue::StyledStrs(texts))
        }
        _ => None,
    }
}
