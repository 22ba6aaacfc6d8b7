//! Texts to search: a few fields of each row, all in one string, so that a hundred thousand rows
//! are searched within a frame.

use memchr::memchr;
use memchr::memmem::Finder;

/// The terminator of each field; displayed texts never contain it.
const END: char = '\n';

/// Rows of fields.
#[derive(Clone, Default)]
pub(crate) struct Haystack {
    cased: Texts,
    lower: Texts,
}

/// All rows in one string.
#[derive(Clone, Default)]
struct Texts {
    text: String,
    /// The end of each row.
    ends: Vec<usize>,
}

impl Haystack {
    /// Adds a row.
    pub(crate) fn push<'a>(&mut self, fields: impl Iterator<Item = &'a str>) {
        for field in fields {
            self.cased.text.push_str(field);
            self.cased.text.push(END);
            if field.is_ascii() {
                let bytes = field
                    .bytes()
                    .map(|byte| char::from(byte.to_ascii_lowercase()));
                self.lower.text.extend(bytes);
            } else {
                self.lower.text.push_str(&field.to_lowercase());
            }
            self.lower.text.push(END);
        }
        self.cased.ends.push(self.cased.text.len());
        self.lower.ends.push(self.lower.text.len());
    }

    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.cased.ends.len()
    }

    /// The fields of a row.
    pub(crate) fn fields(&self, row: usize) -> impl Iterator<Item = &str> {
        self.cased.fields(row)
    }

    /// Returns true if a row contains the letters of a word in order, even across fields.
    pub(crate) fn has_letters(&self, row: usize, word: &str) -> bool {
        has_letters(self.texts_for(word).row(row), word)
    }

    /// The fields of a row that contain the letters of a word in order.
    pub(crate) fn fields_with_letters(&self, row: usize, word: &str) -> impl Iterator<Item = &str> {
        let texts = self.texts_for(word).fields(row);
        let fields = self.fields(row).zip(texts);
        fields.filter_map(move |(field, text)| has_letters(text, word).then_some(field))
    }

    fn texts_for(&self, word: &str) -> &Texts {
        if is_cased(word) {
            &self.cased
        } else {
            &self.lower
        }
    }

    /// A field of a row in lower case.
    pub(crate) fn lower_field(&self, row: usize, field: usize) -> &str {
        self.lower.fields(row).nth(field).unwrap_or_default()
    }

    /// The rows with a word in one of their fields, in order. Case matters if the word has an
    /// upper-case letter.
    pub(crate) fn rows_with(&self, word: &str) -> Vec<usize> {
        if is_cased(word) {
            self.cased.rows_with(word)
        } else {
            self.lower.rows_with(&word.to_lowercase())
        }
    }
}

/// Returns true if case matters for a search word.
pub(crate) fn is_cased(word: &str) -> bool {
    word.chars().any(char::is_uppercase)
}

/// Returns true if a text contains letters in order.
fn has_letters(text: &str, letters: &str) -> bool {
    let mut rest = text.as_bytes();
    letters.bytes().all(|letter| {
        let found = memchr(letter, rest);
        rest = found.map_or(&[], |at| &rest[at + 1..]);
        found.is_some()
    })
}

/// The fields of a row.
fn fields(row: &str) -> impl Iterator<Item = &str> {
    let mut rest = row;
    std::iter::from_fn(move || {
        let (field, behind) = rest.split_at_checked(memchr(END as u8, rest.as_bytes())?)?;
        rest = behind.get(1..)?;
        Some(field)
    })
}

impl Texts {
    fn row(&self, row: usize) -> &str {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before));
        let end = self.ends.get(row).copied().unwrap_or_default();
        let row = self.text.get(start.copied().unwrap_or(0)..end);
        row.unwrap_or_default()
    }

    fn fields(&self, row: usize) -> impl Iterator<Item = &str> {
        fields(self.row(row))
    }

    fn rows_with(&self, word: &str) -> Vec<usize> {
        let finder = Finder::new(word);
        let text = self.text.as_bytes();
        let mut rows = Vec::new();
        let (mut row, mut at) = (0, 0);
        while let Some(found) = text.get(at..).and_then(|rest| finder.find(rest)) {
            // Rows are short, and hits are close together if there are many.
            while self.ends.get(row).is_some_and(|end| *end <= at + found) {
                row += 1;
            }
            let Some(end) = self.ends.get(row) else {
                break;
            };
            rows.push(row);
            at = *end;
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn haystack(rows: &[&[&str]]) -> Haystack {
        let mut haystack = Haystack::default();
        for row in rows {
            haystack.push(row.iter().copied());
        }
        haystack
    }

    #[test]
    fn a_word_is_found_once_in_a_row_and_never_across_fields() {
        let haystack = haystack(&[&["dev", "Dev"], &["", ""], &["de", "v"], &["ÄDEV"]]);
        assert_eq!(haystack.rows_with("dev"), [0, 3]);
        assert_eq!(haystack.rows_with("Dev"), [0]);
        assert_eq!(haystack.rows_with("ädev"), [3]);
        assert_eq!(haystack.fields(1).collect::<Vec<_>>(), ["", ""]);
        assert_eq!(haystack.lower_field(0, 1), "dev");
    }
}
