//! Common output of fetch and probe.

use serde_json::{Value, json};

use super::card_text::put_card;
use super::style::put;
use crate::explain::{Card, Tone};
use crate::live::Touched;

/// A plan, or its result.
pub(super) fn calls_text(card: &Card) -> String {
    let mut out = String::new();
    put(&mut out, Tone::Strong, &card.title);
    put_card(&mut out, card);
    out.push('\n');
    out
}

/// The programs, endpoints and files of the calls, as JSON.
pub(super) fn touched_report(touched: &Touched) -> Value {
    let pairs = |pairs: &std::collections::BTreeSet<(String, String)>| -> Vec<Value> {
        let pair = |(place, value): &(String, String)| json!({ "at": place, "value": value });
        pairs.iter().map(pair).collect()
    };
    json!({
        "programs": pairs(&touched.programs),
        "endpoints": pairs(&touched.endpoints),
        "files": pairs(&touched.files),
    })
}
