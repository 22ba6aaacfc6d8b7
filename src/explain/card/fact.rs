//! Facts as label, value and origin.

use super::super::phrase::Sentence;
use super::super::view::{Fact, Runs, Tone};
use crate::chain::Parameter;
use crate::eval::PartialText;
use crate::text::Location;

pub(super) fn fact(label: &'static str, value: Runs, origin: Option<String>) -> Fact {
    Fact {
        label,
        value,
        origin: origin.map(|origin| crate::text::harmless(&origin).into_owned()),
    }
}

pub(super) fn text_fact(
    label: &'static str,
    text: impl AsRef<str>,
    origin: Option<&Location>,
) -> Fact {
    fact(
        label,
        Sentence::new(text).done(),
        origin.map(ToString::to_string),
    )
}

pub(super) fn partial_fact(
    label: &'static str,
    partial: &PartialText,
    origin: Option<String>,
) -> Fact {
    fact(
        label,
        Sentence::default().partial(Tone::Plain, partial).done(),
        origin,
    )
}

pub(super) fn parameter_fact(label: &'static str, parameter: &Parameter) -> Fact {
    text_fact(label, parameter.shown(), parameter.location.as_ref())
}
