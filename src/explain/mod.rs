//! Analysis → words and structure; no colours, no widths.

mod fixture;
mod view;

pub use fixture::*;
pub use view::*;
