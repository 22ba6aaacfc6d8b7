//! Analysis → words and structure; no colours, no widths.
//!
//! [`outline`], [`tree_row`] and [`card`] make what a screen or a text shows; `phrase` holds every
//! sentence.

mod card;
mod mark;
mod phrase;
mod policy;
mod tree;
mod view;

pub use card::{card, node_card};
pub use mark::{hop_mark, profile_mark};
pub use phrase::{
    becomes, edit_refused, edit_sentence, fix_sentence, gets_worse, harmful, how_to_write,
    next_obstacle, no_repair, nothing_to_fix, written,
};
pub use tree::{
    Outline, OutlineEntry, counts, first_row, is_failing, legend, node_mark, outline, title,
    tree_row,
};
pub use view::*;
