//! Analysis → words and structure; no colours, no widths.

mod view;

pub use view::*;
