//! Messages of clients before they call AWS, or around the answer of AWS: the table in
//! `client_messages.txt`.

use std::sync::LazyLock;

use memchr::memmem::find_iter;
use serde::de::IntoDeserializer;
use serde::de::value::Error;
use serde::{Deserialize, Serialize};

use super::unwrap::{arn_at, stretch, without_long_words};

/// The meaning of a client's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientMeaning {
    /// The client reads both files and finds no such profile.
    ProfileMissing,
    /// The client, which by default reads only the credentials file, finds no such profile there.
    ProfileElsewhere,
    /// `source_profile` names a profile that the client does not find.
    SourceMissing,
    /// The source has no credentials that the client can use.
    SourceEmpty,
    /// A role has no source that the client knows.
    NoSource,
    /// A profile has both `source_profile` and `credential_source`.
    TwoSources,
    /// A profile has both or neither of them.
    TwoOrNoSources,
    /// The client does not know this `credential_source`.
    UnknownSource,
    /// The sources of profiles form a loop.
    Loop,
    /// A source is set without `role_arn`.
    NoRole,
    /// A profile has several kinds of credentials.
    TwoKinds,
    /// The profile exists, but the client finds no credentials in it.
    NoKeys,
    /// aws-vault stores no keys under this name.
    NotInKeyring,
    /// The client cannot ask for an MFA code.
    MfaUnsupported,
    /// The client was built without the module that assumes roles.
    ModuleMissing,
    /// The program does not allow the client to assume roles.
    RolesDisabled,
    /// The settings of IAM Identity Center are incomplete.
    SsoIncomplete,
    /// The same from an SDK for Go; older versions do not know `sso_session`.
    GoSsoIncomplete,
    /// `sso_session` names no section.
    SsoSessionMissing,
    /// The profile and its sso-session disagree.
    SsoConflict,
    /// The program does not allow the client to use IAM Identity Center.
    SsoUnsupported,
    /// The sign-in at IAM Identity Center has expired.
    SignedOut,
    /// The sign-in of `aws login` has expired.
    SignedOutOfLogin,
    /// `credential_process` failed.
    ProcessFailed,
    /// No provider of the client found credentials.
    NothingFound,
    /// A config file cannot be parsed.
    FileUnreadable,
    /// A service that assumes a role with an external id failed to do so.
    ExternalId,
    /// Another client message about a profile or the parameters of its call.
    Other,
    /// The message only names a profile or a role that failed.
    Names,
    /// An unknown message that names a profile or a role.
    Unknown,
}

/// A client's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientError {
    /// The client, as the first words of a sentence; `None` if the text does not identify it.
    pub client: Option<&'static str>,
    /// The meaning.
    pub meaning: ClientMeaning,
    /// The message from its beginning.
    pub message: String,
}

/// A message, its position in a text, and the names in it.
pub(super) struct FoundMessage {
    pub(super) at: usize,
    end: usize,
    pub(super) error: ClientError,
    pub(super) profile: Option<String>,
    pub(super) source: Option<String>,
    pub(super) role: Option<String>,
}

/// A row of the table.
struct MessageRow {
    client: &'static str,
    meaning: ClientMeaning,
    pieces: Vec<PatternPiece>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PatternPiece {
    Text(&'static str),
    Profile,
    Source,
    Role,
    Any,
}

static ROWS: LazyLock<Vec<MessageRow>> = LazyLock::new(|| {
    let (rows, _) = rows(include_str!("client_messages.txt"));
    rows
});

/// The rows of a table, and the lines that do not parse.
fn rows(table: &'static str) -> (Vec<MessageRow>, Vec<&'static str>) {
    let mut rows = Vec::new();
    let mut wrong = Vec::new();
    let mut client = "";
    for line in table.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(heading) = line.strip_prefix('[') {
            client = heading.split(':').next().unwrap_or_default();
            continue;
        }
        let row = line.split_once("  ").and_then(|(meaning, pattern)| {
            let meaning: Result<ClientMeaning, Error> =
                ClientMeaning::deserialize(meaning.into_deserializer());
            Some(MessageRow {
                client,
                meaning: meaning.ok()?,
                pieces: pieces(pattern.trim_start())?,
            })
        });
        match row {
            Some(row) => rows.push(row),
            None => wrong.push(line),
        }
    }
    (rows, wrong)
}

/// Splits a pattern into pieces, text first.
fn pieces(pattern: &'static str) -> Option<Vec<PatternPiece>> {
    let (first, mut rest) = pattern.split_at(pattern.find('{').unwrap_or(pattern.len()));
    let mut pieces = vec![PatternPiece::Text(first)];
    while let Some(inside) = rest.strip_prefix('{') {
        let (name, behind) = inside.split_once('}')?;
        pieces.push(match name {
            "profile" => PatternPiece::Profile,
            "source" => PatternPiece::Source,
            "role" => PatternPiece::Role,
            "any" => PatternPiece::Any,
            _ => return None,
        });
        let (text, more) = behind.split_at(behind.find('{').unwrap_or(behind.len()));
        if !text.is_empty() {
            pieces.push(PatternPiece::Text(text));
        }
        rest = more;
    }
    (!first.is_empty()).then_some(pieces)
}

/// Every client message, in order. Of overlapping messages the one that begins first wins, then the
/// longest.
pub(super) fn read(text: &str) -> Vec<FoundMessage> {
    let mut all: Vec<FoundMessage> = Vec::new();
    for row in &*ROWS {
        let Some(PatternPiece::Text(first)) = row.pieces.first() else {
            continue;
        };
        let places = find_iter(text.as_bytes(), first.as_bytes());
        all.extend(places.filter_map(|at| row.match_at(text, at)));
    }
    all.sort_by_key(|found| (found.at, std::cmp::Reverse(found.end)));
    let mut taken = 0;
    all.retain(|found| {
        let free = found.at >= taken;
        if free {
            taken = found.end;
        }
        free
    });
    all
}

impl MessageRow {
    /// The message at a position, if the rest of the pattern matches too.
    fn match_at(&self, text: &str, at: usize) -> Option<FoundMessage> {
        const LONGEST_MESSAGE: usize = 4000;
        let mut found = FoundMessage {
            at,
            end: at,
            error: ClientError {
                client: Some(self.client),
                meaning: self.meaning,
                message: String::new(),
            },
            profile: None,
            source: None,
            role: None,
        };
        for (number, piece) in self.pieces.iter().enumerate() {
            if let PatternPiece::Text(words) = piece {
                if !text[found.end..].starts_with(words) {
                    return None;
                }
                found.end += words.len();
                continue;
            }
            let value = match self.pieces.get(number + 1) {
                Some(PatternPiece::Text(behind)) => value_before(text, found.end, behind)?,
                _ => last_value(&text[found.end..], *piece)?,
            };
            found.end += value.len();
            // Some clients list profiles; the first is the requested one.
            let name = value.split(", ").next().unwrap_or_default().to_owned();
            match piece {
                PatternPiece::Profile => found.profile = Some(name),
                PatternPiece::Source => found.source = Some(name),
                PatternPiece::Role => found.role = Some(value.to_owned()),
                PatternPiece::Any | PatternPiece::Text(_) => {}
            }
        }
        // The line of a JSON log continues after the message.
        let message = &text[at..stack_after(text, found.end)];
        let message = message.strip_suffix("\"}").unwrap_or(message);
        found.error.message = without_long_words(stretch(message, 0, LONGEST_MESSAGE));
        Some(found)
    }
}

/// The position of the stack trace that some languages print after a message, else the end.
fn stack_after(text: &str, from: usize) -> usize {
    let is_call = |word: &str| word.contains(['.', '/', ':']);
    let frame = |(at, mark): (usize, &str)| {
        let place = text[from + at + mark.len()..].split(' ').take(2);
        place.into_iter().any(is_call).then_some(from + at)
    };
    let behind = &text[from..];
    let calls = behind
        .match_indices(" at ")
        .chain(behind.match_indices(" At "))
        .chain(behind.match_indices(" from /"));
    calls.filter_map(frame).min().unwrap_or(text.len())
}

/// The text between a position and the next words of a pattern: anything in quotes or brackets,
/// else one word.
fn value_before<'a>(text: &'a str, from: usize, behind: &str) -> Option<&'a str> {
    const LONGEST_VALUE: usize = 300;
    let window = stretch(text, from, LONGEST_VALUE);
    let value = &window[..window.find(behind)?];
    let marks = ['"', '\'', '`', '[', '('];
    let quoted = text[..from].ends_with(marks);
    let is_word = !value.contains(' ') && !value.starts_with(marks);
    (!value.is_empty() && (quoted || is_word)).then_some(value)
}

/// The value at the end of a pattern: a word or an ARN, without the punctuation of the sentence.
fn last_value(text: &str, piece: PatternPiece) -> Option<&str> {
    let word = text.split(' ').next().unwrap_or_default();
    let value = if piece == PatternPiece::Role {
        arn_at(text)
    } else {
        word.trim_end_matches(['.', ',', ';', ':', ')', ']', '}', '"', '\'', '`'])
    };
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_row() {
        let (rows, wrong) = rows(include_str!("client_messages.txt"));
        assert!(wrong.is_empty(), "{wrong:?}");
        assert!(rows.iter().all(|row| !row.client.is_empty()));
    }

    /// Each row is found in its own message, with the names in it.
    #[test]
    fn every_row_reads_its_own_message() {
        for row in &*ROWS {
            let message: String = row
                .pieces
                .iter()
                .map(|piece| match piece {
                    PatternPiece::Text(text) => text,
                    PatternPiece::Profile => "dev-1",
                    PatternPiece::Source => "base.2",
                    PatternPiece::Role => "arn:aws:iam::111122223333:role/Deployer",
                    PatternPiece::Any => "whatever",
                })
                .collect();
            let found = read(&format!("Error: {message}. And more"));
            let names = |piece| row.pieces.contains(&piece);
            let right = found.iter().find(|found| {
                found.at == "Error: ".len()
                    && found.error.meaning == row.meaning
                    && (found.profile.as_deref() == Some("dev-1")) == names(PatternPiece::Profile)
                    && (found.source.as_deref() == Some("base.2")) == names(PatternPiece::Source)
            });
            assert!(right.is_some(), "{message}");
            if names(PatternPiece::Role) {
                let role = found[0].role.as_deref();
                assert_eq!(role, Some("arn:aws:iam::111122223333:role/Deployer"));
            }
        }
    }
}
