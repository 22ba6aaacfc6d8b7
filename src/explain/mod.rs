//! Analysis → words and structure; no colours, no widths.
//!
//! [`outline`], [`tree_row`] and [`card`] make what a screen or a text shows; `phrase` holds every
//! sentence.

mod cached;
mod card;
mod clients;
mod mark;
mod phrase;
mod policy;
mod tree;
mod view;

pub use card::{card, node_card};
pub use mark::{hop_mark, profile_mark, trust_mark};
pub use phrase::edit::*;
pub use phrase::reported::*;
pub use phrase::{
    client_words, describe_finding, difference_words, fix_sentence, policy_diff, policy_heading,
    shared_difference_words, short_problem, supposed_banner, supposition_problem,
    supposition_words, verdict_sentence,
};
pub use tree::{
    Outline, OutlineEntry, counts, first_row, is_failing, legend, node_mark, outline, title,
    tree_row,
};
pub use view::*;
