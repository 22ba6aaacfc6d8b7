//! What to change, in the words of the files.

use crate::config::{ConfigFile, SettingKey};

/// One change to one of the two files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// One setting of a profile.
    Setting(SettingEdit),
    /// A new profile.
    Profile(NewProfile),
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
    /// The file it goes into.
    pub file: ConfigFile,
    /// Keys with their values, in the order in which they are written.
    pub settings: Vec<(SettingKey, String)>,
    /// The profile of the same file behind whose section it goes; at the end of the file if none.
    pub after: Option<String>,
}

impl Edit {
    /// The file it changes.
    pub const fn file(&self) -> ConfigFile {
        match self {
            Self::Setting(edit) => edit.file,
            Self::Profile(new) => new.file,
        }
    }
}
