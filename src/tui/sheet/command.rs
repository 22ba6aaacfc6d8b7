//! Commands to run elsewhere: broken between words with the shell's own `\`, so that text copied
//! from the screen still runs.

use super::{Draft, INDENT};
use crate::explain::{Run, Tone};
use crate::tui::text::{Piece, columns, wrap};

impl Draft<'_> {
    pub(super) fn command(&mut self, command: &str) {
        let mut line = String::new();
        let mut indent = INDENT;
        let words = shell_words(command);
        for (place, word) in words.iter().enumerate() {
            let gap = usize::from(!line.is_empty());
            // A redirection stays with its file, an option with its value.
            let next = words.get(place + 1);
            let value = next.filter(|next| {
                *word == ">" || word.starts_with("--") && !next.starts_with(['-', '>'])
            });
            let value = value.map_or(0, |value| 1 + columns(value));
            let wanted = indent + columns(&line) + gap + columns(word) + value + 2;
            if gap == 1 && wanted > self.width && !line.ends_with('>') {
                line.push_str(" \\");
                self.command_line(&line, indent);
                line.clear();
                indent = INDENT + 2;
            } else if gap == 1 {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.command_line(&line, indent);
    }

    /// A line that is too long takes the blanks before it. A word that is longer than the card is
    /// broken too; the `\\`, which means nothing within single quotes, keeps a shell from taking its
    /// end for a command of its own.
    fn command_line(&mut self, line: &str, indent: usize) {
        let indent = indent.min(self.width.saturating_sub(columns(line)));
        if columns(line) <= self.width {
            self.push(vec![Piece::new(indent, line, Tone::Plain)]);
            return;
        }
        let room = self.width.saturating_sub(1).max(1);
        let mut lines = wrap(&[Run::plain(line)], 0, 0, room);
        let last = lines.len().saturating_sub(1);
        let mut inside = false;
        for pieces in lines.iter_mut().take(last) {
            let quotes = pieces.iter().map(|piece| piece.text.matches('\'').count());
            inside ^= quotes.sum::<usize>() % 2 == 1;
            if !inside {
                let end = super::end(pieces);
                pieces.push(Piece::new(end, "\\", Tone::Plain));
            }
        }
        for pieces in lines {
            self.push(pieces);
        }
    }
}

/// The words of a command line, split at blanks outside quotes; quotes are kept.
fn shell_words(command: &str) -> Vec<&str> {
    let mut quote = None;
    command
        .split(|character: char| {
            match (quote, character) {
                (None, '\'' | '"') => quote = Some(character),
                (Some(open), _) if open == character => quote = None,
                _ => {}
            }
            quote.is_none() && character == ' '
        })
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::shell_words;

    #[test]
    fn a_quoted_blank_is_no_place_to_break() {
        assert_eq!(
            shell_words("aws --query 'a b' > \"x y\""),
            ["aws", "--query", "'a b'", ">", "\"x y\""]
        );
    }
}
