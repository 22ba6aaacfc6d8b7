//! Commands to run elsewhere: broken between words with the shell's own `\`, so that text copied
//! from the screen still runs.

use super::{INDENT, Layout};
use crate::explain::{Run, Tone};
use crate::tui::text::{Piece, columns, wrap};

impl Layout<'_> {
    pub(super) fn command(&mut self, command: &str) {
        let mut line = String::new();
        let mut indent = INDENT;
        let words = shell_words(command);
        for (place, word) in words.iter().enumerate() {
            let gap = usize::from(!line.is_empty());
            // A redirection stays with its file.
            let file = words.get(place + 1).filter(|_| *word == ">");
            let file = file.map_or(0, |file| 1 + columns(file));
            let wanted = indent + columns(&line) + gap + columns(word) + file + 2;
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

    fn command_line(&mut self, line: &str, indent: usize) {
        if indent + columns(line) <= self.width {
            self.push(vec![Piece::new(indent, line, Tone::Plain)]);
        } else {
            for pieces in wrap(&[Run::plain(line)], indent, indent + 2, self.width) {
                self.push(pieces);
            }
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
