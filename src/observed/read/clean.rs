//! Text as it stood before terminals and logs put it into frames, colours and lines.

/// A text as one line: no colours, no frames, no quote marks of mails, no line breaks.
pub(crate) fn flatten(text: &str) -> String {
    joined(&lines(text), |_, _| false)
}

/// The ways in which a text may have been broken over lines, the likeliest first: between words,
/// or after so many columns, wherever that falls.
pub(crate) fn readings(text: &str) -> Vec<String> {
    let lines = lines(text);
    let width = |line: &Line| line.text.chars().count() + usize::from(line.indented);
    let widest = lines.iter().map(width).max().unwrap_or_default();
    // Of a line that was broken at a blank the blank is gone, or begins the next line.
    let full = |line: &Line| width(line) == widest;
    let broken = |before: &Line, after: &Line| full(before) && !after.indented;
    let mut readings = Vec::new();
    // A terminal that breaks anywhere makes lines of one width; by chance no two are alike.
    let as_wide = lines.iter().filter(|line| width(line) + 1 >= widest);
    if as_wide.count() >= 2 {
        readings.push(joined(&lines, |before, after| {
            // With all of its sentence on it, a line was not broken.
            let whole = before.text.contains("User: ") && before.text.contains(" on resource: ");
            let word = before.text.rsplit(' ').next().unwrap_or_default();
            broken(before, after) && word.contains("arn:") && !whole && !goes_on(&after.text)
        }));
    }
    readings.push(joined(&lines, |_, _| false));
    readings.push(joined(&lines, broken));
    readings.dedup();
    readings
}

/// Whether a line begins with a word that follows an ARN in AWS's messages.
fn goes_on(line: &str) -> bool {
    const WORDS: [&str; 6] = ["is", "because", "with", "on", "status", "(Service:"];
    let first = line.split(' ').next().unwrap_or_default();
    WORDS.contains(&first)
}

/// A line without colours, frames and blanks at its ends.
struct Line {
    text: String,
    /// Whether it began with one blank, outside of any frame.
    indented: bool,
}

fn lines(text: &str) -> Vec<Line> {
    let framed = |character: char| {
        character.is_whitespace() || matches!(character, '|' | '\u{2500}'..='\u{257f}' | '\u{feff}')
    };
    without_colours(text)
        .lines()
        .map(|line| {
            let words: Vec<&str> = line.split(framed).filter(|word| !word.is_empty()).collect();
            Line {
                text: words.join(" ").trim_start_matches("> ").to_owned(),
                indented: line.starts_with(' ') && !line.starts_with("  "),
            }
        })
        .filter(|line| !line.text.is_empty())
        .collect()
}

fn joined(lines: &[Line], glue: impl Fn(&Line, &Line) -> bool) -> String {
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 && !glue(&lines[at - 1], line) {
            text.push(' ');
        }
        text.push_str(&line.text);
    }
    text
}

/// A text without terminal control sequences (ECMA-48: CSI and OSC), also where a log has lost
/// the escape character of `ESC [ 31 m`.
fn without_colours(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        if character == '['
            && let Some(end) = text[at + 1..].find(|it: char| !it.is_ascii_digit() && it != ';')
            && (1..=8).contains(&end)
            && text[at + 1 + end..].starts_with('m')
        {
            characters.nth(end);
            continue;
        }
        if !matches!(character, '\u{1b}' | '\u{241b}') {
            clean.push(character);
            continue;
        }
        let mut characters = characters.by_ref().map(|(_, character)| character);
        match characters.next() {
            Some('[') => {
                for parameter in characters.by_ref() {
                    if matches!(parameter, '@'..='~') {
                        break;
                    }
                }
            }
            Some(']') => {
                while let Some(part) = characters.next() {
                    if part == '\u{7}' {
                        break;
                    }
                    if part == '\u{1b}' {
                        characters.next();
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    clean
}

/// A text without words that could be keys or tokens: 40 characters and more of the base64
/// alphabet in one piece, unless they are part of an ARN.
pub(crate) fn without_long_words(text: &str) -> String {
    let coded = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let long = |word: &str| {
        let runs = word.as_bytes().split(|byte| !coded(byte));
        runs.into_iter().any(|run| run.len() >= 40)
    };
    let words: Vec<&str> = text
        .split(' ')
        .map(|word| {
            if long(word) && !word.contains("arn:") {
                "…"
            } else {
                word
            }
        })
        .collect();
    words.join(" ")
}

/// The first word.
pub(crate) fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

/// A word without the quotes, marks and punctuation around it.
pub(crate) fn bare(word: &str) -> &str {
    let around = |character: char| {
        matches!(
            character,
            '"' | '\'' | '`' | '(' | ')' | ',' | ';' | '<' | '>' | '{' | '}' | '[' | ']' | '\\'
        )
    };
    let word = word.trim_matches(around);
    // `…role/Name</Message>`, `…role/Name\nstatus code: 403`, `…role/Name","code":…`
    let end = word.find(['<', '\\', '"', '\'', '`', ';']);
    let word = &word[..end.unwrap_or(word.len())];
    word.trim_end_matches(['.', ':', ','])
}

/// A part of a text, at most so many bytes from a place, cut between characters.
pub(crate) fn stretch(text: &str, from: usize, most: usize) -> &str {
    let mut end = from.saturating_add(most).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(from..end).unwrap_or_default()
}
