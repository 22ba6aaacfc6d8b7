//! Changes to the two files, the reasons why one is refused, and the rules for text that is
//! written.

use std::fmt;

use crate::config::{ConfigFile, SettingKey};
use crate::text::{Location, text, translated, word};

/// One change to one of the two files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// A change to one setting of a profile.
    Setting(SettingEdit),
    /// A new profile.
    Profile(NewProfile),
    /// A new header for a section of the config file that was meant for a profile.
    Header {
        /// The name of the profile, as given to `--profile`.
        profile: String,
    },
}

/// A change to one setting of one profile, in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SettingEdit {
    /// The name of the profile, as given to `--profile`.
    pub profile: String,
    /// The file whose section is changed.
    pub file: ConfigFile,
    /// The key.
    pub key: SettingKey,
    /// The change.
    pub action: SettingAction,
}

/// A change to a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SettingAction {
    /// Sets the value; adds a line if the section lacks the key.
    Set(String),
    /// Removes the line.
    Remove,
    /// Renames the key; the value stays.
    Rename(SettingKey),
}

/// A new section with settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewProfile {
    /// The name, as given to `--profile`.
    pub profile: String,
    /// The file to which it is added.
    pub file: ConfigFile,
    /// Keys and values, in the order in which they are written.
    pub settings: Vec<(SettingKey, String)>,
    /// The profile of the same file after which it is inserted; at the end of the file if `None`.
    pub after: Option<String>,
}

impl Edit {
    /// The file that it changes.
    pub(crate) const fn file(&self) -> ConfigFile {
        match self {
            Self::Setting(edit) => edit.file,
            Self::Profile(new) => new.file,
            Self::Header { .. } => ConfigFile::Config,
        }
    }
}

/// The reason why an edit is refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum EditError {
    /// The file does not exist.
    NoFile(ConfigFile),
    /// The AWS CLI already refuses the file.
    FileRefused {
        /// The file and line where reading stops.
        location: Location,
        /// The reason for the refusal.
        reason: String,
    },
    /// The file has no section for the profile.
    NoProfile {
        /// The profile.
        profile: String,
        /// The file.
        file: ConfigFile,
    },
    /// The file already has a section of that name.
    ProfileExists {
        /// The profile.
        profile: String,
        /// The place of its first character.
        location: Location,
    },
    /// The section itself does not set the key.
    NoSetting {
        /// The profile.
        profile: String,
        /// The key.
        key: SettingKey,
    },
    /// The section already sets the key.
    SettingExists {
        /// The key.
        key: SettingKey,
        /// The line that sets it.
        location: Location,
    },
    /// The value spans several lines.
    ManyLines {
        /// The key.
        key: SettingKey,
        /// The first line.
        location: Location,
    },
    /// The key cannot be written to a file, or belongs to a secret.
    BadKey {
        /// The key.
        key: SettingKey,
    },
    /// The value cannot be written to a file unchanged.
    BadValue {
        /// The key.
        key: SettingKey,
        /// The reason.
        reason: &'static str,
    },
    /// The profile's name cannot be written in a header.
    BadName {
        /// The name.
        profile: String,
    },
    /// The other file also sets the key, and wins.
    Overridden {
        /// The key.
        key: SettingKey,
        /// The line that wins.
        location: Location,
    },
    /// The edited file, read back, differs in more than the requested change.
    SideEffect {
        /// The line of the edit.
        location: Location,
    },
}

/// The usual name of the file.
fn name(file: ConfigFile) -> &'static str {
    match file {
        ConfigFile::Config => word!("config file"),
        ConfigFile::Credentials => word!("credentials file"),
    }
}

impl EditError {
    /// A stable code in `snake_case`, for scripts.
    pub(crate) fn code(&self) -> &'static str {
        self.into()
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::NoFile(file) => text!("there is no {file} to change", file = name(*file)),
            Self::FileRefused { location, reason } => text!(
                "{location}: {reason}; the AWS CLI refuses the whole file, so correct that line first",
                location,
                reason
            ),
            Self::NoProfile { profile, file } => text!(
                "the {file} has no section for \"{profile}\"",
                file = name(*file),
                profile
            ),
            Self::ProfileExists { profile, location } => {
                text!(
                    "{location}: \"{profile}\" exists already",
                    location,
                    profile
                )
            }
            Self::NoSetting { profile, key } => text!(
                "the section of \"{profile}\" does not set {key} itself",
                profile,
                key
            ),
            Self::SettingExists { key, location } => {
                text!("{location}: {key} is set already", location, key)
            }
            Self::ManyLines { key, location } => text!(
                "{location}: the value of {key} goes over several lines; change it by hand",
                location,
                key
            ),
            Self::BadKey { key } => text!("\"{key}\" is not a key that can be written", key),
            Self::BadValue { key, reason } => text!(
                "the new value of {key} cannot be written: {reason}",
                key,
                reason = translated(reason)
            ),
            Self::BadName { profile } => {
                text!("no header can hold the profile name \"{profile}\"", profile)
            }
            Self::Overridden { key, location } => {
                text!("{location} sets {key} too, and wins", location, key)
            }
            Self::SideEffect { location } => text!(
                "{location}: with the lines around it as they are, this change would also change how the AWS CLI reads other settings; edit it by hand",
                location
            ),
        };
        f.write_str(&text)
    }
}

impl std::error::Error for EditError {}

pub(super) fn no_profile(profile: &str, file: ConfigFile) -> EditError {
    EditError::NoProfile {
        profile: profile.to_owned(),
        file,
    }
}

// Rules for text that is written: keys, values, headers, line ends.

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
