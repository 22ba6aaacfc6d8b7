//! A probe as JSON.

use serde_json::{Value, json};

use crate::cli::live_text::touched_report;
use crate::explain::live_cards::{Probe, ProbeOutcome};
use crate::explain::live_words::call_error_words;
use crate::explain::probe_words::explanation_words;
use crate::explain::report::join;

pub(super) fn report(shown: &Probe, outcome: Option<&ProbeOutcome>) -> Value {
    let way = shown.whole.map_or("hop_by_hop", |_| "whole");
    let planned = |node: &crate::chain::NodeId| {
        let predicted = shown.prediction.outcome(*node);
        json!({
            "profile": shown.prediction.survey.name(*node),
            "predicted": predicted.map(|outcome| outcome.if_reached.code()),
        })
    };
    let mut report = json!({
        "format": 1,
        "profile": shown.profile,
        "way": way,
        "whole_because": shown.whole,
        "commands": shown.commands,
        "touches": touched_report(&shown.world.touched),
        "hops": shown.hops.iter().map(planned).collect::<Vec<_>>(),
    });
    let Some(outcome) = outcome else {
        return report;
    };
    for (at, hop) in outcome.hops.iter().enumerate() {
        let found = hop.explanations(shown);
        let explanation = |it: &crate::observed::Explanation| {
            let code: &'static str = it.into();
            json!({ "code": code, "words": join(&explanation_words(it, shown.now)) })
        };
        let own = &mut report["hops"][at];
        own["observed"] = json!(hop.observed.code());
        own["agreement"] = json!(hop.agreement().code());
        own["session_arn"] = json!(hop.arn);
        own["error"] = json!(hop.error);
        own["error_words"] = json!(hop.error.as_ref().map(|it| join(&call_error_words(it))));
        own["explanations"] = found.iter().map(explanation).collect();
    }
    report["error"] = json!(outcome.error);
    report["identity"] = json!(outcome.identity);
    report
}
