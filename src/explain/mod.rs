//! Analysis → words and structure; no colours, no widths.
//!
//! [`outline`], [`tree_row`] and [`card`] produce the content of a screen or a text; the sentences
//! stand in `phrase`, all but a few of cards.

mod ascii;
mod card;
mod fetch_plan;
pub(crate) mod fix;
pub(crate) mod lint;
pub(crate) mod live_cards;
pub(crate) mod mark;
mod marked_lines;
mod offers;
mod pasted;
mod paths;
mod phrase;
mod policy;
mod problems;
pub(crate) mod prove;
pub(crate) mod report;
mod searched;
mod title;
mod tree;
mod view;

pub(crate) use ascii::{card_in_ascii, cell_in_ascii, in_ascii};
pub(crate) use card::fetch::{Need, needs, needs_of};
pub(crate) use card::sections::role_problem;
pub(crate) use card::{
    Asking, Stop, asked, card, card_of_chain, last_sections, link_card, link_sentence, node_card,
    replay_card, stops, suspect_sections, verdicts_of,
};
pub(crate) use fetch_plan::fetch_plan;
pub(crate) use live_cards::calling_card;
pub(crate) use mark::*;
pub(crate) use offers::{Offer, Offers, find_offers};
pub(crate) use pasted::{Pasted, offer_card, read_pasted};
pub(crate) use paths::with_short_paths;
pub(crate) use phrase::calls::{
    FETCHED_FILES, NO_PROBE_HERE, NO_PROFILE_TO_PROBE, READING_SNAPSHOTS, STILL_READING,
    called_too_fast,
};
pub(crate) use phrase::edit::*;
pub(crate) use phrase::explorer::*;
pub(crate) use phrase::reported::*;
pub(crate) use phrase::reported_advice::*;
pub(crate) use phrase::reported_caller::*;
pub(crate) use phrase::reported_difference::*;
pub(crate) use phrase::{
    FETCH_POLICIES, NO_ROLE_FOR_POLICY, UNKNOWN_PASTE, and_more, basis_words, calls as call_words,
    client_difference, client_words, context_override_words, context_problem, describe_finding,
    doctor as doctor_words, expectation_summary, expectation_words, header_outlook, header_words,
    key_value, live as live_words, missing_header, no_repair_of_chain, no_repair_sentence,
    open_words, override_problem, override_words, policy_diff, policy_heading, problem_sentence,
    read_again_words, repair_words, replay_sentence, report as report_words, rule as rule_words,
    setting_value, shared_difference_words, short_problem, source_words, step_effect,
    supplied_line, supposable, supposed_banner, value_sentence, verdict_sentence,
};
pub(crate) use problems::{
    Remedy, SharedCause, breaking_node, deciding_node, first_row, nothing_fails, obstacle,
    shared_causes,
};
pub(crate) use searched::{searched_texts, verdict_names, verdict_names_of};
pub(crate) use title::{counts, old_snapshots, title};
pub(crate) use tree::{Outline, TroubleCounts, legend, outline, row_to_measure, tree_row};
pub(crate) use view::*;

#[cfg(test)]
pub(crate) use tree::OutlineEntry;
