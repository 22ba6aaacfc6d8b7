//! Facts as label, value and origin.

use super::super::phrase::say::say;
use super::super::view::{Fact, Runs};
use crate::chain::Parameter;
use crate::eval::PartialText;
use crate::text::{Location, translated};

pub(super) fn fact(label: &'static str, value: Runs, origin: Option<String>) -> Fact {
    Fact {
        label: translated(label),
        value,
        origin: origin.map(|origin| crate::text::harmless(&origin).into_owned()),
    }
}

pub(super) fn text_fact(
    label: &'static str,
    text: impl AsRef<str>,
    origin: Option<&Location>,
) -> Fact {
    let value = say!("{text}", text = text.as_ref());
    fact(label, value, origin.map(ToString::to_string))
}

pub(super) fn partial_fact(
    label: &'static str,
    partial: &PartialText,
    origin: Option<String>,
) -> Fact {
    fact(label, say!("{partial}", partial), origin)
}

pub(super) fn parameter_fact(label: &'static str, parameter: &Parameter) -> Fact {
    text_fact(label, parameter.shown(), parameter.location.as_ref())
}
