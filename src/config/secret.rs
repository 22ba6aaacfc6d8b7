//! Removes secrets: no value contains one after this step.

use std::borrow::Cow;

use super::lines::is_blank;
use super::section::split_words;
use super::setting::SettingKey;
use crate::text::{WITHHELD, without_secrets};

/// The keys of AWS whose values are secret.
const SECRET_KEYS: [&str; 3] = [
    "aws_secret_access_key",
    "aws_session_token",
    "aws_security_token",
];

/// The texts to withhold where botocore sees no secret: in the value of another key or sub-key. The
/// value of a secret key itself is always withheld.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Withholding {
    /// All texts.
    #[default]
    All,
    /// Texts of at least 16 characters: AWS issues secret access keys of 40 and session tokens of
    /// hundreds. For answers about texts that the user sent, which must agree with botocore's to
    /// the byte.
    Plausible,
}

impl Withholding {
    /// The minimum length of a secret, in characters.
    const SHORTEST: usize = 16;

    fn covers(self, key: &str, value: &str) -> bool {
        let long_enough = match self {
            Self::All => !value.is_empty(),
            Self::Plausible => value.chars().count() >= Self::SHORTEST,
        };
        long_enough && SettingKey::from(key).is_secret()
    }
}

/// The value of a sub-key, or stars if the sub-key belongs to a secret.
pub(super) fn withheld<'a>(key: &str, value: &'a str, withholding: Withholding) -> Cow<'a, str> {
    match withholding {
        _ if withholding.covers(key, value) => Cow::Borrowed(WITHHELD),
        Withholding::All => without_assignment(value),
        Withholding::Plausible => Cow::Borrowed(value),
    }
}

/// A value as far as the name of a secret key of AWS with `=` or `:`, and stars for the rest: a
/// comment behind a value is part of it.
pub(super) fn without_assignment(value: &str) -> Cow<'_, str> {
    let is_key = |name: &str| {
        let name = name.trim_end_matches(|c| is_blank(c) || "\"'\\".contains(c));
        let ends_with = |key: &str| {
            let end = name
                .len()
                .checked_sub(key.len())
                .and_then(|at| name.get(at..));
            end.is_some_and(|end| end.eq_ignore_ascii_case(key))
        };
        SECRET_KEYS.into_iter().any(ends_with)
    };
    let mut marks = value.match_indices(['=', ':']);
    match marks.find(|(at, _)| at + 1 < value.len() && is_key(&value[..*at])) {
        Some((at, _)) => Cow::Owned(format!("{}{WITHHELD}", &value[..=at])),
        None => Cow::Borrowed(value),
    }
}

/// Replaces the secret in a line such as `# aws_secret_access_key = x` by stars; `None` if the line
/// has no secret.
fn masked(line: &str, withholding: Withholding) -> Option<String> {
    let (key, value) = line.split_once(['=', ':'])?;
    let key = key.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let value = value.trim_start_matches(is_blank);
    let kept = &line[..line.len() - value.len()];
    withholding
        .covers(key, value)
        .then(|| format!("{kept}{WITHHELD}"))
}

/// A line of a file for display: a secret, even in a comment, is removed, and of a command only the
/// program is kept.
pub(crate) fn shown_line(line: &str) -> Cow<'_, str> {
    if let Some(masked) = masked(line, Withholding::All) {
        return Cow::Owned(masked);
    }
    let begin = line.find(|c: char| c.is_ascii_alphanumeric());
    let end = begin.and_then(|begin| Some(begin + line[begin..].find([' ', '\t', '=', ':'])?));
    if let (Some(begin), Some(end)) = (begin, end) {
        let key = SettingKey::from(&line[begin..end]);
        let value = line[end..].trim_start_matches(|c| is_blank(c) || c == '=' || c == ':');
        if (key.is_secret() || key.holds_command()) && !value.is_empty() {
            let kept = &line[..line.len() - value.len()];
            return Cow::Owned(format!("{kept}{}", key.shown_value(value)));
        }
    }
    without_secrets(line)
}

/// Removes the lines that a value has swallowed: to botocore an indented line is part of the value
/// above, but it may still be a secret.
///
/// A command keeps its lines, because its quotation marks are matched across them; only its program
/// is shown.
pub(super) fn without_swallowed(
    key: &SettingKey,
    value: String,
    withholding: Withholding,
) -> String {
    if key.holds_command() {
        return value;
    }
    let Some((first, more)) = value.split_once('\n') else {
        if withholding == Withholding::All
            && let Cow::Owned(masked) = without_assignment(&value)
        {
            return masked;
        }
        return value;
    };
    if withholding == Withholding::All {
        let first = without_assignment(first);
        let lines = more.split('\n').filter(|line| !line.is_empty());
        return format!("{first}\n{}", swallowed_words(lines.count()));
    }
    let mut kept = first.to_owned();
    for line in more.split('\n') {
        kept.push('\n');
        match masked(line, withholding) {
            Some(masked) => kept.push_str(&masked),
            None => kept.push_str(line),
        }
    }
    kept
}

/// The placeholder for lines that a value has swallowed.
pub(super) fn swallowed_words(count: usize) -> String {
    match count {
        1 => "⟨1 line⟩".to_owned(),
        count => format!("⟨{count} lines⟩"),
    }
}

impl SettingKey {
    /// A value of the key for display: secrets are removed, and of a command only its program is
    /// kept.
    pub(crate) fn shown_value<'a>(&self, value: &'a str) -> Cow<'a, str> {
        if self.holds_command() {
            Cow::Owned(shown_command(value))
        } else if self.is_secret() {
            Cow::Borrowed(WITHHELD)
        } else {
            without_assignment(value)
        }
    }
}

/// A command for display: its program, and stars in place of preceding assignments and of its
/// arguments.
pub(crate) fn shown_command(command: &str) -> String {
    let (program, hidden) = program_of(command);
    match (program.is_empty(), hidden) {
        (true, _) => WITHHELD.to_owned(),
        (false, true) => format!("{program} {WITHHELD}"),
        (false, false) => program,
    }
}

/// The program of a command, and true if something follows it.
pub(crate) fn program_of(command: &str) -> (String, bool) {
    let command = command.lines().next().unwrap_or_default();
    let words = split_words(command).unwrap_or_else(|_| {
        let words = command.split_whitespace();
        words
            .map(|word| word.trim_matches(['"', '\'']).to_owned())
            .collect()
    });
    let is_before = |word: &&String| word.contains('=') || *word == "env";
    let Some(word) = words.iter().find(|word| !is_before(word)) else {
        return (String::new(), !words.is_empty());
    };
    // What follows these is no part of a path, except for the colon of a drive.
    let ends = |(at, c): &(usize, char)| {
        c.is_whitespace() || "$`;|<>&?@,#".contains(*c) || *c == ':' && *at > 1
    };
    let end = word
        .char_indices()
        .find(ends)
        .map_or(word.len(), |(at, _)| at);
    let program = word[..end].to_owned();
    let hidden = words.len() > 1 || program.len() < word.len();
    (program, hidden)
}
