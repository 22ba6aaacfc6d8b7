//! `rolechain why`: what AWS reported, the hop it is about, and where AWS and the files differ.

mod call;
mod json;
mod json_difference;
mod near;
mod text;

use std::io::{IsTerminal as _, Read as _, Write as _};

use anyhow::{Context as _, bail};

use self::call::{Call, call_of, informed};
use super::args::{Format, Inputs, Output};
use super::exit::ExitStatus;
use super::inputs::open_wanting;
use super::print;
use super::style::plain;
use crate::chain::NodeId;
use crate::explain::{NOTHING_UNDERSTOOD, WAITING_FOR_TEXT};
use crate::observed::{
    ClientMeaning, HopMatch, Match, MfaFailure, Nearness, Reported, ReportedOutcome,
    has_wrong_device, match_reported, read_reported, want_parties, with_mentions,
};
use crate::predict::{HopOutcome, Prediction};

/// So many bytes of standard input are read; a `CloudTrail` file has some megabytes.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// So many reports are explained; the others are counted.
const MOST_REPORTS: usize = 20;
/// So many equally near hops get a card of their own, the first with its policy.
const MOST_CARDS: usize = 2;

/// What was reported, and what of the tree it is about.
struct Findings<'a> {
    /// The reports that are explained.
    told: Vec<Told<'a>>,
    /// Calls that no profile can have made, beside others: only counted.
    strangers: Vec<Match>,
    /// How many more there are.
    left: usize,
}

/// One report, what of the tree it is about, and the call itself where no profile makes it.
struct Told<'a> {
    reported: &'a Reported,
    matched: Match,
    call: Option<Call>,
    /// The nearest hop with the caller that was reported, where the files do not say who calls.
    informed: Option<(Prediction, NodeId)>,
}

impl Told<'_> {
    /// How many hops get a card of their own.
    fn cards(&self) -> usize {
        match self.matched.hops.first().map(|hop| hop.nearness) {
            // The call is evaluated once, and the profiles have nothing to do with it.
            Some(Nearness::OtherCaller) => 0,
            Some(Nearness::CallerUnknown) => 1,
            _ => MOST_CARDS,
        }
    }

    /// A hop in the tree that knows most of its caller: of the first hop who AWS says it is.
    fn known<'a>(
        &'a self,
        prediction: &'a Prediction,
        at: usize,
    ) -> Option<(&'a Prediction, NodeId)> {
        let informed = self.informed.as_ref().filter(|_| at == 0);
        let hop = self.matched.hops.get(at);
        informed
            .map(|(prediction, id)| (prediction, *id))
            .or_else(|| Some((prediction, hop?.node)))
    }
}

/// Runs the command: 0 if every report fits a hop or a profile and is explained by it, 1 if one
/// fits none, else 3 if the files do not say why AWS denied one.
pub(crate) fn run(
    inputs: &Inputs,
    output: &Output,
    words: &[String],
) -> anyhow::Result<ExitStatus> {
    let text = if words.is_empty() || words == ["-"] {
        from_standard_input()?
    } else {
        words.join(" ")
    };
    let reports = read_reported(&text);
    let opened = open_wanting(inputs, |wanted| {
        want_parties(&reports[..reports.len().min(MOST_REPORTS)], wanted);
    })?;
    let prediction = &opened.prediction;
    let reports = with_mentions(prediction, &text, reports);
    if reports.is_empty() {
        bail!(NOTHING_UNDERSTOOD);
    }
    let findings = find(prediction, &reports);
    let text = match output.format {
        Format::Text => plain(
            text::put_all(prediction, &findings, output.ascii),
            output.ascii,
        ),
        Format::Json => json::json(prediction, &findings)?,
    };
    print(&text, output.color)?;
    let all = |is: &dyn Fn(&Told<'_>) -> bool| findings.told.iter().all(is);
    Ok(opened.status(if !all(&is_told) {
        ExitStatus::Denied
    } else if all(&|told| is_explained(prediction, told)) {
        ExitStatus::Allowed
    } else {
        ExitStatus::Undetermined
    }))
}

fn from_standard_input() -> anyhow::Result<String> {
    let input = std::io::stdin();
    if input.is_terminal() {
        // A user who does not see the hint can paste nevertheless.
        let _ = writeln!(std::io::stderr(), "{WAITING_FOR_TEXT}");
    }
    let mut bytes = Vec::new();
    input
        .take(MOST_BYTES)
        .read_to_end(&mut bytes)
        .context("standard input")?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Matches the reports. A trail holds more calls than anybody reads, most of them made by AWS
/// services: those are counted, and refused calls come before others.
fn find<'a>(prediction: &Prediction, reports: &'a [Reported]) -> Findings<'a> {
    let mut told: Vec<Told<'a>> = Vec::new();
    let tell = |reported: &'a Reported, matched: Match| Told {
        call: call_of(prediction, reported, &matched),
        informed: matched
            .hops
            .first()
            .and_then(|hop| informed(prediction, reported, hop)),
        reported,
        matched,
    };
    let mut strangers = Vec::new();
    for reported in reports {
        let matched = match_reported(prediction, reported);
        let has_call =
            || told.len() < MOST_REPORTS && call_of(prediction, reported, &matched).is_some();
        if matched.stranger.is_none() || reports.len() == 1 || has_call() {
            told.push(tell(reported, matched));
        } else {
            strangers.push(matched);
        }
    }
    if told.is_empty() {
        // All of them are strange, so one is told as an example.
        strangers.pop();
        let example = reports.iter().next_back();
        told.extend(example.map(|reported| tell(reported, match_reported(prediction, reported))));
    }
    if told.len() > MOST_REPORTS {
        told.sort_by_key(|told| {
            let allowed = told.reported.outcome == ReportedOutcome::Allowed;
            (allowed, !is_told(told))
        });
    }
    let left = told.len().saturating_sub(MOST_REPORTS);
    told.truncate(MOST_REPORTS);
    Findings {
        told,
        strangers,
        left,
    }
}

/// Whether the files say why: a denied call has a hop that is denied by them too.
fn is_explained(prediction: &Prediction, told: &Told<'_>) -> bool {
    let Told {
        reported,
        matched,
        call,
        ..
    } = told;
    if let Some(Call { prediction, hop }) = call {
        let own = outcome_of(prediction, hop);
        return own.is_some_and(|own| own.if_reached.stops_the_chain());
    }
    if let ReportedOutcome::Client(error) = &reported.outcome {
        return !matches!(error.meaning, ClientMeaning::Unknown | ClientMeaning::Names);
    }
    if let Some(failure) = MfaFailure::of(reported) {
        let first = matched.hops.first();
        return failure != MfaFailure::Device
            || first.is_some_and(|hop| has_wrong_device(prediction, hop.node));
    }
    let denied = matches!(reported.outcome, ReportedOutcome::Denied(_));
    let nearest = matched.hops.first();
    let outcome = nearest.and_then(|hop| outcome_of(prediction, hop));
    // The call of a web identity is that of a base.
    let bases = matched.profiles.iter();
    let outcome = outcome.or_else(|| {
        bases
            .filter(|_| reported.is_web_identity())
            .find_map(|base| prediction.outcome(*base))
    });
    !denied || outcome.is_none_or(|outcome| outcome.if_reached.stops_the_chain())
}

/// The outcome of a hop, with what was reported of the call.
fn outcome_of<'a>(prediction: &'a Prediction, hop: &'a HopMatch) -> Option<&'a HopOutcome> {
    match &hop.replay {
        Some(replay) => Some(&replay.outcome),
        None => prediction.outcome(hop.node),
    }
}

/// Whether the tree has what the report is about. Of a call for a role that is its hop.
fn is_told(told: &Told<'_>) -> bool {
    let Told {
        reported,
        matched,
        call,
        ..
    } = told;
    if call.is_some() && matched.hops.is_empty() {
        return true;
    }
    if matched.stranger.is_some() {
        return false;
    }
    if reported.is_answer() && reported.is_about_roles() {
        !matched.hops.is_empty()
    } else {
        !matched.hops.is_empty() || !matched.profiles.is_empty()
    }
}
