//! What may be written, and how: keys, values, headers, line ends.

use super::change::EditError;
use crate::config::{ConfigFile, SettingKey};

/// A key the AWS CLI would find again: lower-case letters, digits, `_`, `-` and `.`. Secrets are
/// never written.
pub(super) fn check_key(key: &SettingKey) -> Result<(), EditError> {
    if key.is_secret() {
        return Err(EditError::BadKey { key: key.clone() });
    }
    check_spelling(key)
}

/// A key that may be given to a line whose value stays, a secret's too.
pub(super) fn check_spelling(key: &SettingKey) -> Result<(), EditError> {
    let plain = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.')
    };
    if key.is_empty() || !key.bytes().all(plain) {
        return Err(EditError::BadKey { key: key.clone() });
    }
    Ok(())
}

/// A value that comes back as it was written, in the AWS CLI and in the SDKs: one line without
/// blanks around it, without control characters, and without ` #` or ` ;`, where SDKs other than
/// botocore see a comment.
pub(super) fn check_value(key: &SettingKey, value: &str) -> Result<(), EditError> {
    let odd = |character: char| {
        character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}')
    };
    let comment = |pair: &[u8]| matches!(pair, [b' ' | b'\t', b'#' | b';']);
    let reason = if value.is_empty() {
        "it is empty"
    } else if value.chars().any(odd) {
        "it holds a line break or a control character"
    } else if value.trim() != value {
        "it begins or ends with a blank, which is cut off"
    } else if value.starts_with(['#', ';']) || value.as_bytes().windows(2).any(comment) {
        "some SDKs take everything from # or ; on for a comment"
    } else {
        return Ok(());
    };
    Err(EditError::BadValue {
        key: key.clone(),
        reason,
    })
}

/// The text between the brackets of a profile's header. In the config file `default` or `profile
/// NAME`, quoted as a POSIX shell would want it when the name needs it; in the credentials file the
/// bare name.
pub(super) fn header(file: ConfigFile, profile: &str) -> Result<String, EditError> {
    if profile.is_empty() || profile.chars().any(char::is_control) {
        return Err(EditError::BadName {
            profile: profile.to_owned(),
        });
    }
    if file == ConfigFile::Credentials || profile == "default" {
        return Ok(profile.to_owned());
    }
    let plain = |character: char| {
        !character.is_whitespace() && !matches!(character, '\'' | '"' | '\\' | '#' | ';')
    };
    if profile.chars().all(plain) {
        return Ok(format!("profile {profile}"));
    }
    let quoted = profile.replace('\\', "\\\\").replace('"', "\\\"");
    Ok(format!("profile \"{quoted}\""))
}

/// The line end to write at an offset: that of the line before, else the file's first, else `\n`.
pub(super) fn line_end(bytes: &[u8], at: usize) -> &'static str {
    let before = &bytes[..at.min(bytes.len())];
    end_of(before)
        .or_else(|| {
            let first = memchr::memchr2(b'\n', b'\r', bytes)?;
            let pair = bytes[first] == b'\r' && bytes.get(first + 1) == Some(&b'\n');
            end_of(&bytes[..=first + usize::from(pair)])
        })
        .unwrap_or("\n")
}

/// The line end that a text ends with.
fn end_of(text: &[u8]) -> Option<&'static str> {
    if text.ends_with(b"\r\n") {
        Some("\r\n")
    } else if text.ends_with(b"\n") {
        Some("\n")
    } else if text.ends_with(b"\r") {
        Some("\r")
    } else {
        None
    }
}

/// Whether an offset is where a line begins.
pub(super) fn at_line_start(bytes: &[u8], at: usize) -> bool {
    at == 0 || end_of(&bytes[..at]).is_some()
}

/// The blanks before the first character of the line at an offset.
pub(super) fn indent_at(bytes: &[u8], line_start: usize) -> &[u8] {
    let rest = &bytes[line_start..];
    let length = rest
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t'))
        .unwrap_or(rest.len());
    &rest[..length]
}

/// Whether the line that ends at an offset is blank, or there is none.
pub(super) fn blank_before(bytes: &[u8], at: usize) -> bool {
    let before = &bytes[..at];
    let end = end_of(before).map_or(0, str::len);
    let line = &before[..at - end];
    let start = memchr::memrchr2(b'\n', b'\r', line).map_or(0, |end| end + 1);
    line[start..].iter().all(u8::is_ascii_whitespace)
}

/// Whether the line at an offset is blank, or there is none.
pub(super) fn blank_after(bytes: &[u8], at: usize) -> bool {
    let rest = &bytes[at..];
    let line = rest
        .iter()
        .position(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(rest, |end| &rest[..end]);
    line.iter().all(u8::is_ascii_whitespace)
}
