//! What the files would say after an edit, read from the edited text and evaluated from the beginning.

use super::edits::edits_of;
use super::find_repairs;
use crate::chain::NodeId;
use crate::config::ProfileSet;
use crate::config::edit::{Edit, EditError, EditedFile, apply_edits};
use crate::predict::{Prediction, ProfileVerdict, SettingChange};

/// Edited files, not written yet.
#[derive(Clone, Debug)]
pub struct EditedConfig {
    /// The files that change, the config file first.
    pub files: Vec<EditedFile>,
    profiles: ProfileSet,
}

/// Why nothing is proposed to be written.
#[derive(Clone, Debug)]
pub enum NothingToWrite {
    /// The hop needs no repair.
    NothingFails,
    /// No change of a setting is proven to fix it.
    NoRepair,
    /// The text cannot be edited for the user.
    Refused(EditError),
    /// Edited, the files would not say what is supposed.
    NotProven,
}

impl Prediction {
    /// What is supposed of settings, as an edit of the files: proven if every profile then has the
    /// verdict that it has now.
    ///
    /// # Errors
    ///
    /// [`NothingToWrite`] if the text cannot be edited so, or would mean something else.
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

    /// The best repair of a hop that settings alone can make, as an edit of the files: proven if the
    /// edited text gives the hop the verdict that the repair promises.
    ///
    /// # Errors
    ///
    /// [`NothingToWrite`] if there is none, or none that can be written.
    pub(crate) fn edit_repair(
        &self,
        hop: NodeId,
    ) -> Result<(super::Repair, EditedConfig), NothingToWrite> {
        let name = self.survey.name(hop).to_owned();
        let broken = self.problem(hop).is_some();
        let fails = broken
            || self
                .outcome(hop)
                .is_some_and(|outcome| !outcome.if_reached.is_allowed());
        if !fails {
            return Err(NothingToWrite::NothingFails);
        }
        let mut why_not = NothingToWrite::NoRepair;
        for repair in find_repairs(self, hop) {
            if !repair.policies.is_empty() || repair.changes.is_empty() {
                continue;
            }
            let written = self.written_profiles();
            let changes = repair.changes.iter();
            let edits: Vec<Edit> = changes
                .flat_map(|change| edits_of(written, change))
                .collect();
            match self.try_edits(&edits) {
                Err(error) => why_not = NothingToWrite::Refused(error),
                Ok((edited, tried)) => {
                    let then = tried.survey.forest.requested(&name).map(|id| {
                        let verdict = tried.outcome(id).map(|outcome| outcome.if_reached);
                        (verdict, tried.profile_verdict(id))
                    });
                    let kept = match then {
                        _ if edited.files.is_empty() => false,
                        Some((_, verdict)) if broken => verdict != ProfileVerdict::Broken,
                        Some((verdict, _)) => verdict == Some(repair.verdict),
                        None => false,
                    };
                    if kept {
                        return Ok((repair, edited));
                    }
                    why_not = NothingToWrite::NotProven;
                }
            }
        }
        Err(why_not)
    }

    /// Goes on with the files as they have been written. What they say now is no longer supposed;
    /// context keys still are.
    pub(crate) fn take_in_edits(&mut self, edited: &EditedConfig) {
        let context = self.context_overrides().to_vec();
        self.drop_overrides();
        self.set_profiles(&edited.profiles);
        for supposed in context {
            self.override_context(supposed);
        }
    }

    /// The profiles as the files have them.
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
