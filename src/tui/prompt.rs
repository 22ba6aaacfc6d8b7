//! A line editor. The cursor moves by graphemes, so that every visible letter is one step and is
//! deleted with one key; existing crates count code points.

use unicode_segmentation::UnicodeSegmentation as _;

/// Maximum length of a line in bytes; nothing typed here is longer.
const LONGEST: usize = 2048;

/// An edit of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum LineEdit {
    /// Deletes the grapheme before the cursor.
    Backspace,
    /// Deletes the grapheme after the cursor.
    Delete,
    /// One step to the left.
    Left,
    /// One step to the right.
    Right,
    /// To the beginning.
    Home,
    /// To the end.
    End,
    /// Deletes everything.
    Clear,
}

/// A text and a cursor in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    text: String,
    /// Byte position, always between two characters.
    cursor: usize,
}

impl Line {
    /// A text with the cursor at its end.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            cursor: text.len(),
            text,
        }
    }

    /// A text before and a text after the cursor.
    pub(super) fn with_cursor(before: &str, behind: &str) -> Self {
        Self {
            text: format!("{before}{behind}"),
            cursor: before.len(),
        }
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The texts before and after the cursor.
    pub(crate) fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Inserts a character before the cursor. Ignores control characters, and characters that no
    /// longer fit.
    pub(crate) fn insert(&mut self, character: char) {
        if !character.is_control() && self.text.len() < LONGEST {
            self.text.insert(self.cursor, character);
            self.cursor += character.len_utf8();
        }
    }

    /// Edits the line or moves the cursor; some edits have no effect at the ends.
    pub(crate) fn edit(&mut self, edit: LineEdit) {
        let (before, behind) = self.halves();
        let left = before.graphemes(true).next_back().map_or(0, str::len);
        let right = behind.graphemes(true).next().map_or(0, str::len);
        match edit {
            LineEdit::Backspace => {
                self.text.drain(self.cursor - left..self.cursor);
                self.cursor -= left;
            }
            LineEdit::Delete => {
                self.text.drain(self.cursor..self.cursor + right);
            }
            LineEdit::Left => self.cursor -= left,
            LineEdit::Right => self.cursor += right,
            LineEdit::Home => self.cursor = 0,
            LineEdit::End => self.cursor = self.text.len(),
            LineEdit::Clear => *self = Self::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_is_one_step_and_goes_with_one_key() {
        let mut line = Line::new("ae\u{301}👩‍👧");
        line.edit(LineEdit::Backspace);
        assert_eq!(line.text(), "ae\u{301}");
        line.edit(LineEdit::Left);
        assert_eq!(line.halves(), ("a", "e\u{301}"));
        line.insert('x');
        line.edit(LineEdit::Delete);
        assert_eq!(line.halves(), ("ax", ""));
    }

    #[test]
    fn nothing_happens_beyond_the_ends() {
        let mut line = Line::default();
        for edit in [
            LineEdit::Backspace,
            LineEdit::Delete,
            LineEdit::Left,
            LineEdit::Right,
        ] {
            line.edit(edit);
        }
        line.insert('\u{1b}');
        assert_eq!(line.text(), "");
    }
}
