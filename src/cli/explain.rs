//! `rolechain explain` as text: every hop of one profile, in the order in which AWS sees them.

use super::card_text::put_card;
use super::style::{arrows, put, put_line, put_mark};
use super::wrap::HANG;
use crate::chain::NodeId;
use crate::explain::report::chain_names;
use crate::explain::{Tone, card_of_chain, profile_mark, title};
use crate::lint;
use crate::predict::Prediction;
use crate::text::{harmless, text, word};

/// The explanation without colours, for other programs.
pub(crate) fn explanation(prediction: &Prediction, id: NodeId) -> String {
    anstream::adapter::strip_str(&text(prediction, id)).to_string()
}

/// The whole chain, starting with the base.
pub(crate) fn text(prediction: &Prediction, id: NodeId) -> String {
    let mut out = String::new();
    for banner in title(prediction).banners {
        put_line(&mut out, &[banner]);
    }
    let name = harmless(prediction.survey.name(id));
    put(&mut out, Tone::Strong, &format!("{name}  "));
    put_mark(&mut out, profile_mark(prediction.profile_verdict(id)));
    out.push('\n');
    put(&mut out, Tone::Muted, word!("chain: "));
    out.push(HANG);
    out.push_str(&arrows(chain_names(prediction, id)));
    out.push('\n');
    let findings = lint::find(&prediction.survey);
    for (number, card) in card_of_chain(prediction, &findings, id) {
        out.push('\n');
        let heading = match number {
            Some(number) => text!("hop {number}: {title}  ", number, title = card.title),
            None => text!("base: {title}  ", title = card.title),
        };
        put(&mut out, Tone::Strong, &heading);
        put_mark(&mut out, card.mark);
        out.push('\n');
        put_card(&mut out, &card);
    }
    out
}
