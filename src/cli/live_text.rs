//! What fetch and probe print in common.

use serde_json::{Value, json};

use super::card_text::put_card;
use super::style::put;
use crate::explain::{Card, Tone};
use crate::live::Touched;

/// A plan, or what came of it.
pub(super) fn calls_text(card: &Card) -> String {
    let mut out = String::new();
    put(&mut out, Tone::Strong, &card.title);
    put_card(&mut out, card);
    out.push('\n');
    out
}

/// What the calls touch, as JSON.
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
