//! A search text: words that must each occur in some field of a row, literally or, if no row
//! contains them literally, with gaps between their letters.

use super::haystack::{Haystack, is_cased};
use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use unicode_segmentation::UnicodeSegmentation as _;

/// Search words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Needle {
    words: Vec<String>,
    /// True if letters may have gaps between them.
    gaps: bool,
}

/// The result of a search.
#[derive(Default)]
pub(crate) struct Hits {
    /// The matching rows, in order.
    pub rows: Vec<usize>,
    /// The best match, if some match better than others.
    pub best: Option<usize>,
}

impl Needle {
    /// The words of a text.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            words: text.split_whitespace().map(str::to_owned).collect(),
            gaps: false,
        }
    }

    /// Returns true if there is nothing to search for.
    pub(crate) const fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The rows that contain all words literally.
    pub(crate) fn find(&self, haystack: &Haystack) -> Vec<usize> {
        let mut words = self.words.iter();
        let Some(first) = words.next() else {
            return Vec::new();
        };
        let mut rows = haystack.rows_with(first);
        for word in words {
            let others = haystack.rows_with(word);
            let mut others = others.into_iter().peekable();
            rows.retain(|row| {
                while others.next_if(|other| other < row).is_some() {}
                others.peek() == Some(row)
            });
        }
        rows
    }

    /// The rows that contain all words literally; if there are none, those that contain them with
    /// gaps.
    pub(crate) fn find_loosely(&mut self, haystack: &Haystack) -> Hits {
        self.gaps = false;
        let rows = self.find(haystack);
        if !rows.is_empty() || self.is_empty() {
            return Hits { rows, best: None };
        }
        self.gaps = true;
        let atoms = self.atoms();
        let words: Vec<String> = self.words.iter().map(|word| folded(word)).collect();
        let (mut matcher, mut buffer) = (Matcher::new(Config::DEFAULT), Vec::new());
        matcher.config.normalize = false;
        let mut found = Hits::default();
        let mut highest = 0;
        for row in 0..haystack.len() {
            if !words.iter().all(|word| haystack.has_letters(row, word)) {
                continue;
            }
            let scores = atoms.iter().zip(&words).map(|(atom, word)| {
                let fields = haystack.fields_with_letters(row, word);
                let scores = fields.filter_map(|field| {
                    matcher.config.ignore_case = !is_cased(word);
                    let field = letters(field, &mut buffer);
                    // Finding the best alignment of the letters is too slow if all rows match.
                    matcher.fuzzy_match_greedy(field, atom.needle_text())
                });
                scores.max().map(u32::from)
            });
            let Some(score) = scores.sum::<Option<u32>>() else {
                continue;
            };
            if score > highest {
                highest = score;
                found.best = Some(row);
            }
            found.rows.push(row);
        }
        found
    }

    /// The graphemes of some fields that belong to the words. A word with gaps is marked only in
    /// the field that it matches best.
    pub(crate) fn mark(&self, fields: &[&str]) -> Vec<Vec<u32>> {
        let (mut matcher, mut buffer) = (Matcher::new(Config::DEFAULT), Vec::new());
        let mut marks = vec![Vec::new(); fields.len()];
        for atom in self.atoms() {
            let mut best = (0, 0, Vec::new());
            for (place, field) in fields.iter().enumerate() {
                let mut indices = Vec::new();
                let field = letters(field, &mut buffer);
                let Some(score) = atom.indices(field, &mut matcher, &mut indices) else {
                    continue;
                };
                if !self.gaps {
                    marks[place].extend(indices);
                } else if score > best.0 {
                    best = (score, place, indices);
                }
            }
            if let Some(marks) = marks.get_mut(best.1) {
                marks.extend(best.2);
            }
        }
        marks
    }

    fn atoms(&self) -> Vec<Atom> {
        let kind = if self.gaps {
            AtomKind::Fuzzy
        } else {
            AtomKind::Substring
        };
        let atoms = self.words.iter().map(|word| {
            let case = if is_cased(word) {
                CaseMatching::Respect
            } else {
                CaseMatching::Ignore
            };
            Atom::new(word, case, Normalization::Never, kind, false)
        });
        atoms.collect()
    }
}

/// A word in lower case, unless its case matters.
fn folded(word: &str) -> String {
    if is_cased(word) {
        word.to_owned()
    } else {
        word.to_lowercase()
    }
}

/// A text in the matcher's form: one letter per grapheme.
fn letters<'a>(text: &'a str, buffer: &'a mut Vec<char>) -> Utf32Str<'a> {
    if text.is_ascii() {
        return Utf32Str::Ascii(text.as_bytes());
    }
    buffer.clear();
    let graphemes = text.graphemes(true);
    buffer.extend(graphemes.filter_map(|grapheme| grapheme.chars().next()));
    Utf32Str::Unicode(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn haystack(rows: &[[&str; 2]]) -> Haystack {
        let mut haystack = Haystack::default();
        for row in rows {
            haystack.push(row.iter().copied());
        }
        haystack
    }

    #[test]
    fn letters_may_have_gaps_only_if_no_row_holds_them_together() {
        let haystack = haystack(&[["d-e-v", ""], ["dev", ""], ["my-dev", "X"]]);
        let rows = |text: &str| Needle::new(text).find_loosely(&haystack).rows;
        assert_eq!(rows("dev"), [1, 2]);
        assert_eq!(rows("dv"), [0, 1, 2]);
        assert_eq!(rows("dev x"), [2]);
        assert_eq!(rows("dev X"), [2]);
        assert_eq!(rows("Dev"), [] as [usize; 0]);
        assert_eq!(rows("  "), [] as [usize; 0]);
    }

    #[test]
    fn the_letters_that_were_found_are_marked() {
        let mut needle = Needle::new("ev");
        assert_eq!(
            needle.mark(&["dev", "Eve", "é"]),
            [vec![1, 2], vec![0, 1], vec![]]
        );
        needle.find_loosely(&haystack(&[["e\u{301}d-v", ""]]));
        let mut needle = Needle::new("dv");
        needle.find_loosely(&haystack(&[["e\u{301}d-v", ""]]));
        assert_eq!(needle.mark(&["e\u{301}d-v", ""]), [vec![1, 3], vec![]]);
    }
}
