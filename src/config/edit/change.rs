//! Changes to the two files, and the reasons why one is refused.

use crate::text::{text, translated, word};
use std::fmt;

use crate::config::{ConfigFile, SettingKey};
use crate::text::Location;

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
