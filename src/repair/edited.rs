//! The files after an edit, parsed from the edited text and evaluated from scratch.

use super::edits::edits_of;
use crate::config::edit::{Edit, EditError, EditedFile, apply_edits};
use crate::config::{ConfigFile, ProfileSet};
use crate::predict::{Prediction, ProfileVerdict, SettingChange};

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
