//! Banners: messages about the whole tree, between the title and the panes.

use super::layout::AIRY;
use super::model::Model;
use super::text::{Piece, columns, cut_words, wrap};
use crate::explain::{Run, Tone};
use crate::text::text;

/// Columns before and after a banner's text.
const MARGINS: usize = 4;

/// A line of a banner.
#[derive(Debug)]
pub(crate) struct BannerLine {
    /// The tone.
    pub tone: Tone,
    /// The text.
    pub text: String,
    /// True for the first line, which has a sign before it.
    pub first: bool,
    /// The number of banners left out after this one, in words.
    pub more: String,
}

impl Model {
    /// Banners, those of the prediction first.
    fn banners(&self) -> impl Iterator<Item = &Run> {
        let own = self.not_read.iter().chain(&self.title.banners);
        own.chain(&self.problems)
    }

    /// The number of lines that all banners need.
    pub(super) fn banner_height(&self) -> usize {
        let width = usize::from(self.size.0).saturating_sub(MARGINS);
        let lines = |banner| self.broken(banner, width).len();
        self.banners().map(lines).sum()
    }

    /// The banners in `height` lines: each has one, and the first have more as long as there are any.
    /// The last one gives the number of the others.
    pub(crate) fn banner_lines(&self, height: usize) -> Vec<BannerLine> {
        let count = self.banners().count();
        let mut spare = height.saturating_sub(count);
        let mut lines = Vec::new();
        for (place, banner) in self.banners().take(height).enumerate() {
            let hidden = count - place - 1;
            let more = if place + 1 == height && hidden > 0 {
                text!("  (+{hidden} more)", hidden)
            } else {
                String::new()
            };
            let width = usize::from(self.size.0).saturating_sub(MARGINS + columns(&more));
            let mut parts = self.broken(banner, width);
            let rest = parts.split_off(parts.len().min(spare + 1));
            spare -= parts.len() - 1;
            if let Some(last) = parts.last_mut() {
                for part in rest {
                    *last = format!("{last} {part}");
                }
                *last = cut_words(last, width).into_owned();
            }
            lines.extend(
                parts
                    .into_iter()
                    .enumerate()
                    .map(|(part, text)| BannerLine {
                        tone: banner.tone,
                        text,
                        first: part == 0,
                        more: more.clone(),
                    }),
            );
        }
        lines
    }

    /// A banner in lines; a low screen has one for it, which may be too short.
    fn broken(&self, banner: &Run, width: usize) -> Vec<String> {
        let width = if self.size.1 < AIRY {
            usize::MAX
        } else {
            width
        };
        let lines = wrap(std::slice::from_ref(banner), 0, 0, width);
        let text = |line: Vec<Piece>| line.into_iter().map(|piece| piece.text).collect();
        lines.into_iter().map(text).collect()
    }
}
