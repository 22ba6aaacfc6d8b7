//! `why` as text: reports one below the other, each with its hop.

use std::collections::BTreeSet;

use super::near;
use crate::chain::NodeId;
use crate::cli::card_text::{put_card, put_fix};
use crate::cli::style::{HANG, arrows, put, put_line, put_mark, put_runs, put_title};
use crate::explain::report::chain_names;
use crate::explain::{
    Card, Run, Tone, UNLIKE, and_more, call_sentence, device_sentence, difference_sentence,
    hop_mark, id_sentence, last_sections, masked_sentence, matching_profiles, nearness_note,
    nearness_sentence, no_hop, node_card, only_if, others_heading, replay_card, reported_advice,
    reported_facts, reported_sentence, same_as_files, same_role_sentence, stranger_sentence,
    stranger_words, strangers_sentence, suspect_sections,
};
use crate::lint;
use crate::observed::{
    HopMatch, MOST_CARDS, Nearness, ReportDifference, Reported, ReportedCall, ReportedOutcome,
    Reports, Told, mfa_devices, policy_location,
};
use crate::predict::{HopOutcome, Prediction};
use crate::text::{harmless, word};

/// Maximum number of other hops listed; the rest are counted.
const MOST_LISTED: usize = 5;

pub(super) fn put_all(prediction: &Prediction, reports: &Reports<'_>) -> String {
    let mut out = String::new();
    for (at, told) in reports.told.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        put_one(&mut out, prediction, told);
    }
    if reports.left > 0 {
        let left = and_more(reports.left);
        put(&mut out, Tone::Muted, &format!("\n{left}\n"));
    }
    if !reports.strangers.is_empty() {
        let strangers = reports.strangers.iter();
        let names = strangers.filter_map(|it| it.stranger.as_ref().map(stranger_words));
        let names: BTreeSet<String> = names.collect();
        let names: Vec<String> = names.into_iter().collect();
        let sentence = strangers_sentence(reports.strangers.len(), &names);
        out.push('\n');
        put_line(&mut out, &sentence);
    }
    out
}

fn put_one(out: &mut String, prediction: &Prediction, told: &Told<'_>) {
    let (reported, matched) = (told.reported, &told.matched);
    put_line(out, &reported_sentence(reported));
    let place = policy_location(prediction, reported);
    let place = place.map(|place| (word!("its text"), place.to_string()));
    for (label, value) in reported_facts(reported).into_iter().chain(place) {
        out.push_str("  ");
        put(out, Tone::Muted, &format!("{label:<15}"));
        out.push(HANG);
        out.push_str(&harmless(&value));
        out.push('\n');
    }
    if let Some(masked) = masked_sentence(&matched.masked) {
        put(out, Tone::Muted, "note: ");
        out.push(HANG);
        put_line(out, &masked);
    }
    let advised = put_words(out, prediction, told);
    match matched.hops.first() {
        Some(hop) if hop.nearness == Nearness::OtherCaller => {
            put_other_caller(out, prediction, told, hop);
        }
        _ => {
            for (at, hop) in matched.hops.iter().take(told.cards()).enumerate() {
                out.push('\n');
                let many = (at == 0).then_some(matched.hops.len());
                let known = told.known(prediction, at).unwrap_or((prediction, hop.node));
                put_hop(out, prediction, reported, hop, known, many);
            }
        }
    }
    put_others(out, prediction, told);
    put_differences(out, &matched.differences, "", "");
    if matched.hops.is_empty() {
        put_without_hop(out, prediction, told, advised);
    }
}

/// The call if no profile makes it, else the profiles that the report concerns, else a message that
/// there is no such hop. `advised`: advice about the report was already given.
fn put_without_hop(out: &mut String, prediction: &Prediction, told: &Told<'_>, advised: bool) {
    let (reported, matched) = (told.reported, &told.matched);
    if let Some(ReportedCall {
        prediction: added,
        hop,
    }) = &told.call
    {
        out.push('\n');
        if matched.profiles.is_empty() || !reported.is_web_identity() {
            put_runs(out, &no_hop(reported, &near(prediction, reported)));
            out.push(' ');
        }
        put_line(out, &call_sentence());
        put_differences(out, &hop.differences, "", "");
        put_evaluated(out, added, reported, hop, (added, hop.node), true);
    } else if told.is_found() {
        // For a profile that does not resolve, the card gives the remedy; for one that a client
        // names, it gives the facts in the files.
        let spoken_of = reported.profile.is_some() || reported.source_profile.is_some();
        for id in matched.profiles.iter().take(MOST_CARDS) {
            if spoken_of || reported.is_web_identity() || prediction.problem(*id).is_some() {
                put_profile(out, prediction, *id);
            }
        }
    } else if matched.stranger.is_none() && !matched.has_words() {
        let mut facts = matched.id.iter();
        let known = reported.outcome == ReportedOutcome::Identity
            && facts.any(|fact| id_sentence(reported, fact).is_some());
        let near = near(prediction, reported);
        let silent = known || advised && near.is_empty();
        if !silent {
            out.push('\n');
            put_line(out, &no_hop(reported, &near));
        }
    }
}

/// The files' view of a caller that is not a profile's.
fn put_other_caller(out: &mut String, prediction: &Prediction, told: &Told<'_>, hop: &HopMatch) {
    if told.matched.stranger.is_none() {
        out.push('\n');
        let profile = prediction.survey.name(hop.node);
        let sentence = nearness_sentence(told.reported, hop.nearness, profile, 1);
        put_line(out, &sentence);
    }
    let of_policies = hop.differences.iter().filter(|it| !it.is_of_profile());
    put_differences(out, of_policies, "", "");
    if let Some(replay) = &hop.replay {
        let mut card = replay_card(prediction, hop.node, replay);
        let call = told.call.as_ref();
        let fix = call.map(|call| node_card(&call.prediction, call.hop.node));
        card.fix = card.fix.or_else(|| fix?.fix);
        out.push('\n');
        put_title(out, &card.title, card.mark);
        put_card(out, &card);
    }
}

fn put_differences<'a>(
    out: &mut String,
    differences: impl IntoIterator<Item = &'a ReportDifference>,
    source: &str,
    profile: &str,
) {
    for difference in differences {
        put_unlike(out, &difference_sentence(difference, source, profile));
    }
}

/// A line about where the files say something else.
fn put_unlike(out: &mut String, line: &[Run]) {
    put(out, Tone::Warning, &format!("{UNLIKE} "));
    out.push(HANG);
    put_line(out, line);
}

/// All sentences that do not belong to a hop. Returns true if they include advice.
fn put_words(out: &mut String, prediction: &Prediction, told: &Told<'_>) -> bool {
    let Told {
        reported,
        matched,
        call,
        ..
    } = told;
    let advice = reported_advice(prediction, reported, matched);
    let stranger = matched.stranger.as_ref().filter(|_| call.is_none());
    let stranger = stranger.map(stranger_sentence);
    let id = matched
        .id
        .as_ref()
        .filter(|_| matched.hops.is_empty())
        .and_then(|fact| id_sentence(reported, fact));
    let profiles = (!matched.profiles.is_empty()).then(|| {
        let names = names(prediction, &matched.profiles);
        matching_profiles(reported, &names, matched.refused)
    });
    let same_role = same_role_sentence(
        reported,
        !matched.profiles.is_empty(),
        &names(prediction, &matched.same_role),
    );
    let advised = advice.is_some();
    let words = [advice, stranger, id, profiles, same_role];
    let devices = mfa_devices(prediction, reported, matched);
    let devices = devices.iter().take(MOST_LISTED).map(device_sentence);
    for sentence in words.into_iter().flatten().chain(devices) {
        out.push('\n');
        put_line(out, &sentence);
    }
    advised
}

fn put_profile(out: &mut String, prediction: &Prediction, id: NodeId) {
    let card = full_card(prediction, id);
    out.push('\n');
    put_title(out, &card.title, card.mark);
    put_card(out, &card);
}

/// The card including findings about the lines of the profile.
fn full_card(prediction: &Prediction, id: NodeId) -> Card {
    let mut card = node_card(prediction, id);
    let last = last_sections(prediction, &lint::find(&prediction.survey), id);
    card.sections.extend(last);
    card
}

fn put_hop(
    out: &mut String,
    prediction: &Prediction,
    reported: &Reported,
    hop: &HopMatch,
    (known, id): (&Prediction, NodeId),
    many: Option<usize>,
) {
    let survey = &prediction.survey;
    let profile = survey.name(hop.node);
    if let Some(many) = many {
        let sentence = nearness_sentence(reported, hop.nearness, profile, many);
        put_line(out, &sentence);
    }
    put(out, Tone::Muted, "chain: ");
    out.push(HANG);
    out.push_str(&arrows(chain_names(prediction, hop.node)));
    out.push('\n');
    let source = survey.forest.node(hop.node).parent;
    let source = source.map_or("", |source| survey.name(source));
    put_differences(out, &hop.differences, source, profile);
    put_evaluated(out, prediction, reported, hop, (known, id), many.is_some());
}

/// The card of a hop, and that of the reported call if the two differ.
fn put_evaluated(
    out: &mut String,
    prediction: &Prediction,
    reported: &Reported,
    hop: &HopMatch,
    (known, id): (&Prediction, NodeId),
    first: bool,
) {
    let own = known.outcome(id);
    if let Some(note) = prediction.verdict(hop.node).and_then(only_if) {
        put_unlike(out, &note);
    }
    let other = hop
        .replay
        .as_ref()
        .filter(|replay| !own.is_some_and(|own| is_same(own, &replay.outcome)));
    if let Some(replay) = other {
        let mut card = replay_card(prediction, hop.node, replay);
        let suspects = suspect_sections(&replay.outcome, &hop.differences);
        card.sections.extend(suspects);
        out.push('\n');
        put_title(out, &card.title, card.mark);
        if first {
            put_card(out, &card);
        } else {
            put_fix(out, &card);
        }
    }
    if first && other.is_none() {
        if reported.event.is_some() && hop.replay.is_some() {
            put_line(out, &same_as_files());
        }
        let mut card = full_card(known, id);
        if let Some(own) = prediction.outcome(hop.node) {
            let suspects = suspect_sections(own, &hop.differences);
            card.sections.extend(suspects);
        }
        out.push('\n');
        put_title(out, &card.title, card.mark);
        put_card(out, &card);
    } else {
        let card = node_card(known, id);
        out.push('\n');
        put_title(out, &card.title, card.mark);
        put_fix(out, &card);
    }
}

/// Returns true if two outcomes have the same verdict for the same reason.
fn is_same(own: &HopOutcome, replayed: &HopOutcome) -> bool {
    own.if_reached == replayed.if_reached && own.stops_like(replayed)
}

/// The hops without a card: equally close ones, then less close ones.
fn put_others(out: &mut String, prediction: &Prediction, told: &Told<'_>) {
    let matched = &told.matched;
    let carded = told.cards();
    let rest = || matched.hops.iter().skip(carded).chain(&matched.others);
    let count = rest().count();
    if count == 0 {
        return;
    }
    let any_carded = carded.min(matched.hops.len()) > 0;
    out.push('\n');
    put_line(out, &others_heading(count, any_carded));
    for hop in rest().take(MOST_LISTED) {
        out.push_str("  ");
        if let Some(verdict) = prediction.verdict(hop.node) {
            put_mark(out, hop_mark(verdict));
            out.push_str("  ");
        }
        out.push_str(&arrows(chain_names(prediction, hop.node)));
        let note = nearness_note(hop.nearness);
        if !note.is_empty() {
            put(out, Tone::Muted, &format!("  ({note})"));
        }
        out.push('\n');
    }
    if count > MOST_LISTED {
        let more = count - MOST_LISTED;
        put(out, Tone::Muted, &format!("  {}\n", and_more(more)));
    }
}

fn names(prediction: &Prediction, ids: &[NodeId]) -> Vec<String> {
    ids.iter()
        .map(|id| harmless(prediction.survey.name(*id)).into_owned())
        .collect()
}
