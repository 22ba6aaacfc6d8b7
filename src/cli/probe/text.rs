//! A probe as text and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Outcome, Probed, Shown, Way};
use crate::cli::live_text::{put_error, put_touched, put_world, touched_report};
use crate::cli::style::{put, put_line, put_mark, put_runs};
use crate::explain::live_words::call_error_words;
use crate::explain::probe_words::{
    agreement_words, explanation_words, observed_mark, whole_only_words,
};
use crate::explain::report::join;
use crate::explain::{Tone, hop_mark, verdict_sentence};
use crate::live::AwsCall;
use crate::observed::{Agreement, explanations};
use crate::text::harmless;

pub(super) fn plan_text(shown: &Shown<'_>) -> String {
    let mut out = String::new();
    put(&mut out, Tone::Strong, "Probe");
    let _ = write!(out, "  {} ", harmless(shown.profile));
    match &shown.way {
        Way::HopByHop { .. } => out.push_str("hop by hop"),
        Way::Whole(why) => put_runs(&mut out, &whole_only_words(why)),
    }
    out.push_str("; nothing has been called yet\n");
    put_world(&mut out, shown.program.as_deref(), &shown.prediction.origin);
    put_touched(&mut out, &shown.touched);
    out.push('\n');
    let commands = commands(shown);
    for (at, &node) in shown.hops.iter().enumerate() {
        let _ = write!(out, "  {} {}  ", at + 1, name(shown, node));
        put_prediction(&mut out, shown, node);
        if let (Way::HopByHop { .. }, Some(command)) = (&shown.way, commands.get(at)) {
            put_command(&mut out, command, at > 0);
        }
    }
    if let (Way::Whole(_), Some(command)) = (&shown.way, commands.first()) {
        put_command(&mut out, command, false);
    }
    out.push('\n');
    out
}

fn name(shown: &Shown<'_>, node: crate::chain::NodeId) -> String {
    harmless(shown.prediction.survey.name(node)).into_owned()
}

fn put_prediction(out: &mut String, shown: &Shown<'_>, node: crate::chain::NodeId) {
    let Some(outcome) = shown.prediction.outcome(node) else {
        out.push('\n');
        return;
    };
    out.push_str("predicted ");
    put_mark(out, hop_mark(outcome.if_reached));
    if !outcome.if_reached.is_allowed() {
        out.push_str(": ");
        put_runs(
            out,
            &verdict_sentence(&shown.prediction.survey, node, outcome),
        );
    }
    out.push('\n');
}

fn put_command(out: &mut String, command: &str, with_session: bool) {
    out.push_str("    ");
    put(out, Tone::Muted, command);
    if with_session {
        out.push_str("   (with the keys of the session before, in the environment)");
    }
    out.push('\n');
}

/// The command lines, a name that is made up as it would be now.
fn commands(shown: &Shown<'_>) -> Vec<String> {
    match &shown.way {
        Way::HopByHop { base, requests } => {
            let command = |(at, request): (usize, &crate::live::HopRequest)| {
                let signer = (at == 0).then_some(base.as_str());
                request.planned(shown.now).shown(signer)
            };
            requests.iter().enumerate().map(command).collect()
        }
        Way::Whole(_) => vec![AwsCall::caller_identity().shown(Some(shown.profile))],
    }
}

pub(super) fn result_text(shown: &Shown<'_>, outcome: &Outcome) -> String {
    let mut out = String::new();
    for hop in &outcome.hops {
        put_hop(&mut out, shown, hop);
    }
    if let Some(error) = &outcome.error {
        put_error(&mut out, error);
    }
    if let Some(identity) = &outcome.identity {
        let _ = writeln!(out, "The caller is {}.", harmless(identity));
    }
    match shown.way {
        Way::HopByHop { .. } => {
            let profile = crate::text::shell_word(shown.profile);
            let _ = writeln!(
                out,
                "Observed hop by hop. rolechain probe {profile} --whole observes the chain with the cached sessions of the AWS CLI."
            );
        }
        Way::Whole(_) => out.push_str("Observed as a whole: a cached session may have answered.\n"),
    }
    out
}

fn put_hop(out: &mut String, shown: &Shown<'_>, hop: &Probed) {
    let agreement = hop.agreement();
    let _ = write!(out, "{}  observed ", name(shown, hop.node));
    put_mark(out, observed_mark(&hop.observed));
    if let Some(predicted) = hop.predicted {
        out.push_str("  predicted ");
        put_mark(out, hop_mark(predicted));
    }
    out.push_str("  ");
    put_line(out, &agreement_words(agreement));
    if let Some(arn) = &hop.arn {
        let _ = writeln!(out, "    {}", harmless(arn));
    }
    if let Some(error) = &hop.error {
        out.push_str("    ");
        put_error(out, error);
    }
    for explanation in explained(shown, hop) {
        out.push_str("    ");
        put_line(out, &explanation_words(&explanation, shown.now));
    }
}

fn explained(shown: &Shown<'_>, hop: &Probed) -> Vec<crate::observed::Explanation> {
    if hop.agreement() != Agreement::Disagrees {
        return Vec::new();
    }
    let whole = matches!(shown.way, Way::Whole(_));
    explanations(shown.prediction, hop.node, &hop.observed, whole)
}

pub(super) fn report(shown: &Shown<'_>, outcome: Option<&Outcome>) -> Value {
    let commands = commands(shown);
    let (way, why) = match &shown.way {
        Way::HopByHop { .. } => ("hop_by_hop", None),
        Way::Whole(why) => ("whole", Some(*why)),
    };
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
        "whole_because": why,
        "commands": commands,
        "touches": touched_report(&shown.touched),
        "hops": shown.hops.iter().map(planned).collect::<Vec<_>>(),
    });
    let Some(outcome) = outcome else {
        return report;
    };
    for (at, hop) in outcome.hops.iter().enumerate() {
        let found = explained(shown, hop);
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
