//! Turns a change of a setting into edits of the text, in the file where the setting belongs.

use crate::config::edit::{
    Edit, EditError, EditedFile, NewProfile, SettingAction, SettingEdit, apply_edits,
};
use crate::config::{ConfigFile, ProfileSet, SettingKey};
use crate::predict::{Prediction, ProfileVerdict, SettingChange};

/// The edits for a change: usually one line, otherwise a rename or a new section.
pub(crate) fn edits_of(set: &ProfileSet, change: &SettingChange) -> Vec<Edit> {
    let edit = |key: &SettingKey, action| {
        Edit::Setting(SettingEdit {
            profile: change.profile.clone(),
            file: file_of(set, &change.profile, key),
            key: key.clone(),
            action,
        })
    };
    if change.corrects_header {
        let profile = change.profile.clone();
        return vec![Edit::Header { profile }];
    }
    if let Some(original) = &change.copy_of {
        return vec![copy(set, original, change)];
    }
    let Some(value) = change.value.as_deref() else {
        return vec![edit(&change.key, SettingAction::Remove)];
    };
    if let Some(wrong) = &change.renames {
        let written = set.profile(&change.profile).and_then(|it| it.text(wrong));
        let same = change.key.is_secret() || written == Some(value);
        let mut edits = vec![edit(wrong, SettingAction::Rename(change.key.clone()))];
        if !same {
            edits.push(Edit::Setting(SettingEdit {
                profile: change.profile.clone(),
                file: edits[0].file(),
                key: change.key.clone(),
                action: SettingAction::Set(value.to_owned()),
            }));
        }
        return edits;
    }
    let file = file_of(set, &change.profile, &change.key);
    let known = set.profile(&change.profile);
    if known.is_some_and(|known| known.section(file).is_some()) {
        return vec![edit(&change.key, SettingAction::Set(value.to_owned()))];
    }
    vec![Edit::Profile(NewProfile {
        profile: change.profile.clone(),
        file,
        settings: vec![(change.key.clone(), value.to_owned())],
        after: None,
    })]
}

/// The file for a setting: the one that already has the key, else the config file. The credentials
/// file is otherwise left alone: a profile that exists only there gets a section in the config
/// file, and botocore merges the two.
fn file_of(set: &ProfileSet, profile: &str, key: &SettingKey) -> ConfigFile {
    let known = set.profile(profile);
    match known.and_then(|known| Some((known, known.get(key)?))) {
        Some((known, setting)) if !known.inherits(setting) => setting.file,
        _ => ConfigFile::Config,
    }
}

/// A copy of a profile that differs in one setting, placed after it in the config file. It does not
/// copy keys and multi-line values, which do not belong to a role. A copy without the role has no
/// other settings of its call either.
fn copy(set: &ProfileSet, original: &str, change: &SettingChange) -> Edit {
    let without_role = change.key == SettingKey::RoleArn && change.value.is_none();
    let known = set.profile(original);
    let mut settings = Vec::new();
    for setting in known.iter().flat_map(|known| known.settings()) {
        let inherited = known.is_some_and(|known| known.inherits(setting));
        if let Some(text) = setting.text()
            && !inherited
            && !text.contains('\n')
            && setting.key != change.key
            && !(without_role && SettingKey::OF_HOP.contains(&setting.key))
            && setting.key != SettingKey::AwsAccessKeyId
        {
            settings.push((setting.location.line, setting.key.clone(), text.to_owned()));
        }
    }
    settings.sort_by_key(|(line, ..)| *line);
    let mut settings: Vec<(SettingKey, String)> = settings
        .into_iter()
        .map(|(_, key, text)| (key, text))
        .collect();
    let value = change.value.clone();
    settings.extend(value.map(|value| (change.key.clone(), value)));
    Edit::Profile(NewProfile {
        profile: change.profile.clone(),
        file: ConfigFile::Config,
        settings,
        after: known
            .filter(|known| known.section(ConfigFile::Config).is_some())
            .map(|_| original.to_owned()),
    })
}

// The files after an edit, parsed from the edited text and evaluated from scratch.

/// Edited files that are not written yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct EditedConfig {
    /// The changed files, the config file first.
    pub files: Vec<EditedFile>,
    /// The contents of both files after the edit.
    pub(crate) profiles: ProfileSet,
}

/// The reason why nothing is proposed to be written.
#[derive(Clone, Debug)]
pub(crate) enum NothingToWrite {
    /// The text cannot be edited automatically.
    Refused(EditError),
    /// The edited files would not have the effect of the what-if changes.
    NotProven,
}

impl Prediction {
    /// Turns the what-if settings into an edit of the files. It is proven if every profile then has
    /// its current verdict.
    ///
    /// # Errors
    ///
    /// [`NothingToWrite`] if the text cannot be edited, or would mean something else.
    pub(crate) fn edit_supposed(&self) -> Result<EditedConfig, NothingToWrite> {
        let written = self.written_profiles();
        let edits: Vec<Edit> = self
            .overrides()
            .iter()
            .flat_map(|supposed| {
                let change = SettingChange {
                    profile: supposed.profile.clone(),
                    key: supposed.key.clone(),
                    value: supposed.value.clone(),
                    replaces: None,
                    old: None,
                    section: None,
                    renames: None,
                    copy_of: None,
                    corrects_header: false,
                    guess: false,
                };
                edits_of(written, &change)
            })
            .collect();
        let (edited, then) = self.try_edits(&edits).map_err(NothingToWrite::Refused)?;
        if verdicts(self) == verdicts(&then) && !edited.files.is_empty() {
            Ok(edited)
        } else {
            Err(NothingToWrite::NotProven)
        }
    }

    /// Continues with the files as written. The written settings are no longer what-if changes; all
    /// other what-if changes stay.
    pub(crate) fn take_in_edits(&mut self, edited: &EditedConfig) {
        self.go_on_with(&edited.profiles);
    }

    /// Reverts edited files; `None` if they have changed since they were written.
    pub(crate) fn edit_back(&self, edited: &EditedConfig) -> Option<EditedConfig> {
        let now = self.written_profiles();
        let mut files = Vec::new();
        for file in &edited.files {
            let source = &now.file(file.file)?.source;
            if source.bytes != file.after.bytes {
                return None;
            }
            files.push(EditedFile {
                file: file.file,
                before: file.after.clone(),
                after: file.before.clone(),
            });
        }
        let source = |which: ConfigFile| {
            let back = files.iter().find(|file| file.file == which);
            let now = now.file(which).map(|file| &file.source);
            back.map(|file| &file.after).or(now)
        };
        let profiles =
            ProfileSet::parse(source(ConfigFile::Config), source(ConfigFile::Credentials));
        Some(EditedConfig { files, profiles })
    }

    /// The profiles as written in the files.
    fn written_profiles(&self) -> &ProfileSet {
        &self.written_survey().config.profiles
    }

    /// Edits the text and reads it as new files.
    pub(crate) fn try_edits(&self, edits: &[Edit]) -> Result<(EditedConfig, Self), EditError> {
        let (files, profiles) = apply_edits(self.written_profiles(), edits)?;
        let edited = self.with_profiles(&profiles);
        Ok((EditedConfig { files, profiles }, edited))
    }
}

/// The verdict of every profile, in file order.
fn verdicts(prediction: &Prediction) -> Vec<(String, ProfileVerdict)> {
    prediction
        .profiles()
        .map(|(name, id)| (name.to_owned(), prediction.profile_verdict(id)))
        .collect()
}
