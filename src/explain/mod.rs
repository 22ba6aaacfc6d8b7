//! Analysis → words and structure; no colours, no widths.
//!
//! [`outline`], [`tree_row`] and [`card`] make what a screen or a text shows; `phrase` holds every
//! sentence.

mod ascii;
mod cached;
mod card;
mod clients;
pub(crate) mod fix;
mod focus;
mod mark;
mod needs;
mod obstacle;
mod phrase;
mod policy;
pub(crate) mod report;
mod title;
mod tree;
mod view;
mod what_if;

pub use ascii::{card_in_ascii, in_ascii};
pub use card::{
    card, file_section, link_card, link_sentence, node_card, replay_card, suspect_sections,
};
pub use mark::{hop_mark, profile_mark};
pub use needs::{Need, needs, needs_of};
pub(crate) use obstacle::{breaking_node, deciding_node, obstacle};
pub use phrase::edit::*;
pub use phrase::reported::*;
pub use phrase::reported_advice::*;
pub use phrase::reported_caller::*;
pub use phrase::reported_difference::*;
pub use phrase::{
    FETCH_POLICIES, basis_words, client_words, context_override_words, context_problem,
    describe_finding, difference_words, fix_sentence, key_value, no_repair_of_chain,
    no_repair_sentence, nothing_to_write, open_words, override_problem, override_words,
    policy_diff, policy_heading, problem_sentence, repair_words, replay_sentence, setting_value,
    shared_difference_words, short_problem, step_effect, supplied_line, supposed_banner,
    value_sentence, verdict_sentence, write_supposed,
};
pub(crate) use phrase::{header_outlook, header_words, missing_header};
pub use title::{counts, title};
pub use tree::{
    Outline, OutlineEntry, TroubleCounts, first_row, is_failing, legend, node_mark, outline,
    tree_row,
};
pub use view::*;
pub use what_if::role_problem;
