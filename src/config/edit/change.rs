//! Changes of the two files, and why one is not made.

use std::fmt;

use crate::config::{ConfigFile, SettingKey};
use crate::text::Location;

/// One change to one of the two files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// One setting of a profile.
    Setting(SettingEdit),
    /// A new profile.
    Profile(NewProfile),
    /// The header of a section of the config file that was meant for a profile.
    Header {
        /// The profile, as `--profile` names it.
        profile: String,
    },
}

/// One setting of one profile, in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingEdit {
    /// The profile, as `--profile` names it.
    pub profile: String,
    /// The file whose section is changed.
    pub file: ConfigFile,
    /// The key.
    pub key: SettingKey,
    /// What becomes of it.
    pub action: SettingAction,
}

/// What becomes of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingAction {
    /// It gets this value; a line is added if the section lacks the key.
    Set(String),
    /// Its line goes.
    Remove,
    /// Its key becomes this one; the value stays.
    Rename(SettingKey),
}

/// A new section with settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProfile {
    /// What it is called, as `--profile` names it.
    pub profile: String,
    /// The file to which it is added.
    pub file: ConfigFile,
    /// Keys with their values, in the order in which they are written.
    pub settings: Vec<(SettingKey, String)>,
    /// The profile of the same file after whose section it is inserted; without one, the end of the
    /// file.
    pub after: Option<String>,
}

impl Edit {
    /// The file it changes.
    pub(crate) const fn file(&self) -> ConfigFile {
        match self {
            Self::Setting(edit) => edit.file,
            Self::Profile(new) => new.file,
            Self::Header { .. } => ConfigFile::Config,
        }
    }
}

/// Why an edit is refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum EditError {
    /// The file does not exist.
    NoFile(ConfigFile),
    /// The AWS CLI refuses the file as it is.
    FileRefused {
        /// The file and line it stops at.
        location: Location,
        /// What is wrong there.
        reason: String,
    },
    /// The file has no section for the profile.
    NoProfile {
        /// The profile.
        profile: String,
        /// The file.
        file: ConfigFile,
    },
    /// The file has a section of that name.
    ProfileExists {
        /// The profile.
        profile: String,
        /// Where it begins.
        location: Location,
    },
    /// The section does not set the key itself.
    NoSetting {
        /// The profile.
        profile: String,
        /// The key.
        key: SettingKey,
    },
    /// The section sets the key already.
    SettingExists {
        /// The key.
        key: SettingKey,
        /// Where.
        location: Location,
    },
    /// The value goes over several lines.
    ManyLines {
        /// The key.
        key: SettingKey,
        /// Where.
        location: Location,
    },
    /// The key cannot stand in a file, or is a secret's.
    BadKey {
        /// The key.
        key: SettingKey,
    },
    /// The value cannot stand in a file as it is.
    BadValue {
        /// The key.
        key: SettingKey,
        /// Why.
        reason: &'static str,
    },
    /// The profile's name cannot stand in a header.
    BadName {
        /// The name.
        profile: String,
    },
    /// The other file sets the key too, and wins.
    Overridden {
        /// The key.
        key: SettingKey,
        /// The line that wins.
        location: Location,
    },
    /// Read back, the edited file differs in more than the change.
    SideEffect {
        /// The line at which the edit was made.
        location: Location,
    },
}

/// How people call the file.
const fn name(file: ConfigFile) -> &'static str {
    match file {
        ConfigFile::Config => "config file",
        ConfigFile::Credentials => "credentials file",
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
        match self {
            Self::NoFile(file) => write!(f, "there is no {} to change", name(*file)),
            Self::FileRefused { location, reason } => write!(
                f,
                "{location}: {reason}; the AWS CLI refuses the whole file, so correct that line first"
            ),
            Self::NoProfile { profile, file } => {
                write!(f, "the {} has no section for \"{profile}\"", name(*file))
            }
            Self::ProfileExists { profile, location } => {
                write!(f, "{location}: \"{profile}\" exists already")
            }
            Self::NoSetting { profile, key } => {
                write!(f, "the section of \"{profile}\" does not set {key} itself")
            }
            Self::SettingExists { key, location } => write!(f, "{location}: {key} is set already"),
            Self::ManyLines { key, location } => write!(
                f,
                "{location}: the value of {key} goes over several lines; change it by hand"
            ),
            Self::BadKey { key } => write!(f, "\"{key}\" is no key that can be written"),
            Self::BadValue { key, reason } => {
                write!(f, "the new value of {key} cannot be written: {reason}")
            }
            Self::BadName { profile } => {
                write!(f, "no header can hold the profile name \"{profile}\"")
            }
            Self::Overridden { key, location } => {
                write!(f, "{location} sets {key} too, and wins")
            }
            Self::SideEffect { location } => write!(
                f,
                "{location}: the lines around it are laid out so that the AWS CLI would read more \
                 differently than the one change; edit it by hand"
            ),
        }
    }
}

impl std::error::Error for EditError {}

pub(super) fn no_profile(profile: &str, file: ConfigFile) -> EditError {
    EditError::NoProfile {
        profile: profile.to_owned(),
        file,
    }
}
