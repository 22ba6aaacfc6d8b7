//! Rules for text that is written: keys, values, headers, line ends.

use super::change::EditError;
use crate::config::{ConfigFile, SettingKey};

/// Checks that the AWS CLI would find the key again: lower-case letters, digits, `_`, `-` and `.`.
/// Secrets are never written.
pub(super) fn check_key(key: &SettingKey) -> Result<(), EditError> {
    if key.is_secret() {
        return Err(EditError::BadKey { key: key.clone() });
    }
    check_spelling(key)
}

/// Checks a key that is given to a line with its old value; it may be the key of a secret.
pub(super) fn check_spelling(key: &SettingKey) -> Result<(), EditError> {
    let plain = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.')
    };
    if key.is_empty() || !key.bytes().all(plain) {
        return Err(EditError::BadKey { key: key.clone() });
    }
    Ok(())
}

/// Checks that the AWS CLI and the SDKs would read the value back unchanged: one line without
/// surrounding blanks, without control characters, and without ` #` or ` ;`, which SDKs other than
/// botocore treat as a comment.
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

/// The text between the brackets of a profile's header. In the config file this is `default` or
/// `profile NAME`, with POSIX shell quotes if the name needs them; in the credentials file the bare
/// name.
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

/// The line end to write at an offset: that of the previous line, else the file's first, else `\n`.
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

/// The line end at the end of a text.
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

/// Returns true if a line begins at an offset.
pub(super) fn at_line_start(bytes: &[u8], at: usize) -> bool {
    at == 0 || end_of(&bytes[..at]).is_some()
}

/// The blanks at the start of the line at an offset.
pub(super) fn indent_at(bytes: &[u8], line_start: usize) -> &[u8] {
    let rest = &bytes[line_start..];
    let length = rest
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t'))
        .unwrap_or(rest.len());
    &rest[..length]
}

/// Returns true if the line that ends at an offset is blank or does not exist.
pub(super) fn blank_before(bytes: &[u8], at: usize) -> bool {
    let before = &bytes[..at];
    let end = end_of(before).map_or(0, str::len);
    let line = &before[..at - end];
    let start = memchr::memrchr2(b'\n', b'\r', line).map_or(0, |end| end + 1);
    line[start..].iter().all(u8::is_ascii_whitespace)
}

/// Returns true if the line at an offset is blank or does not exist.
pub(super) fn blank_after(bytes: &[u8], at: usize) -> bool {
    let rest = &bytes[at..];
    let line = rest
        .iter()
        .position(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(rest, |end| &rest[..end]);
    line.iter().all(u8::is_ascii_whitespace)
}
