//! Replaces our own characters by ASCII, for terminals and logs that support nothing else.

use super::mark::UNLIKE;
use super::view::{Body, Card, Runs};
use std::borrow::Cow;

/// Replaces the characters that rolechain itself writes by ASCII: `⟨…⟩` becomes `<...>`, `→`
/// becomes `->`. Foreign text, such as a profile name, is unchanged.
pub(crate) fn in_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|own| substitute(own).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match substitute(character) {
            Some(ascii) => out.push_str(ascii),
            None => out.push(character),
        }
    }
    Cow::Owned(out)
}

/// The same for one cell of a screen, of the width of one character.
pub(crate) fn cell_in_ascii(symbol: &str) -> Option<char> {
    match symbol.chars().next()? {
        '→' => Some('>'),
        '…' => Some('~'),
        '×' => Some('x'),
        own => substitute(own)?.chars().next(),
    }
}

const fn substitute(character: char) -> Option<&'static str> {
    Some(match character {
        '⟨' | '‹' => "<",
        '⟩' | '›' | '▸' => ">",
        '→' => "->",
        '←' => "<-",
        '↑' | '▲' => "^",
        '↓' | '▼' | '▾' => "v",
        '…' => "...",
        '·' | '•' => ".",
        UNLIKE => "#",
        '≥' => ">=",
        '≤' => "<=",
        '–' | '—' | '─' => "-",
        '│' | '▎' | '├' | '┃' => "|",
        '└' => "`",
        '✓' => "+",
        '✗' => "x",
        '⊘' => "X",
        '×' | '◆' => "*",
        '○' => "o",
        '‘' | '’' => "'",
        '“' | '”' => "\"",
        // The pictures of control characters.
        '\u{2400}'..='\u{2421}' => "?",
        _ => return None,
    })
}

/// A card with our own characters in ASCII.
#[must_use]
pub(crate) fn card_in_ascii(mut card: Card) -> Card {
    let runs = |runs: &mut Runs| {
        for run in runs {
            replace(&mut run.text);
        }
    };
    runs(&mut card.path);
    runs(&mut card.sentence);
    runs(&mut card.sides);
    card.fix.iter_mut().for_each(runs);
    for line in &mut card.fix_lines {
        replace(&mut line.text);
    }
    if let Some((place, line)) = &mut card.fix_line {
        replace(place);
        replace(line);
    }
    let deciding = card.deciding.iter_mut().map(|(_, section)| section);
    for section in deciding.chain(&mut card.sections) {
        replace(&mut section.heading);
        section.origin.iter_mut().for_each(replace);
        match &mut section.body {
            Body::Facts(facts) => {
                for fact in facts {
                    runs(&mut fact.value);
                    fact.origin.iter_mut().for_each(replace);
                }
            }
            Body::Paragraphs(paragraphs) => paragraphs.iter_mut().for_each(runs),
            // The notes are ours, the lines are not.
            Body::Policy(lines) => lines
                .iter_mut()
                .filter_map(|line| line.note.as_mut())
                .for_each(runs),
            Body::Command(lines) | Body::Diff(lines) => lines.iter_mut().for_each(replace),
        }
    }
    card
}

fn replace(text: &mut String) {
    if let Cow::Owned(ascii) = in_ascii(text) {
        *text = ascii;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_characters_become_ascii_and_foreign_names_stay() {
        assert_eq!(in_ascii("a → b: ⟨time⟩ … ✓"), "a -> b: <time> ... +");
        assert_eq!(in_ascii("日本語 é"), "日本語 é");
        assert!(in_ascii("⟨⟩‹›→←↑↓…·•≠≥≤–—─│▎├┃└✓✗×⊘◆○▲▼▾▸‘’“”␊").is_ascii());
    }
}
