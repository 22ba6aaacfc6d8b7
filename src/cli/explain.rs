//! `rolechain explain` as text: every hop of one profile, in the order AWS sees them.

use super::card_text::put_card;
use super::style::{plain, put, put_mark, put_runs};
use crate::chain::NodeId;
use crate::explain::{Tone, link_card, node_card, profile_mark, title};
use crate::predict::Prediction;
use crate::text::harmless;

/// The whole chain, the base first.
pub(crate) fn text(prediction: &Prediction, id: NodeId, ascii: bool) -> String {
    let mut out = String::new();
    for banner in title(prediction).banners {
        put_runs(&mut out, &[banner]);
        out.push('\n');
    }
    let name = harmless(prediction.survey.name(id));
    put(&mut out, Tone::Strong, &name);
    out.push_str("  ");
    put_mark(
        &mut out,
        profile_mark(prediction.profile_verdict(id)),
        ascii,
    );
    out.push('\n');
    let chain = prediction.chain_of(id);
    put(&mut out, Tone::Muted, "chain: ");
    let names: Vec<String> = chain
        .iter()
        .map(|node| harmless(prediction.survey.name(*node)).into_owned())
        .collect();
    out.push_str(&names.join(if ascii { " -> " } else { " → " }));
    out.push('\n');
    let mut number = 0;
    for node in chain {
        let card = if node == id {
            node_card(prediction, node)
        } else {
            link_card(prediction, node)
        };
        out.push('\n');
        let heading = if prediction.survey.hop(node).is_some() {
            number += 1;
            format!("hop {number}: {}  ", card.title)
        } else {
            format!("base: {}  ", card.title)
        };
        put(&mut out, Tone::Strong, &heading);
        put_mark(&mut out, card.mark, ascii);
        out.push('\n');
        put_card(&mut out, &card, ascii);
    }
    plain(out, ascii)
}
