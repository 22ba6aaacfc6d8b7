//! A section of the config file whose header lacks the word `profile`.

use super::sentence::Sentence;
use crate::explain::view::Runs;
use crate::predict::{Prediction, SettingChange};

/// Why the header of a section is corrected.
pub(super) fn header_reason(change: &SettingChange) -> Sentence {
    let old = change.old.as_deref().unwrap_or_default();
    Sentence::new(" instead of ")
        .name(format!("[{old}]"))
        .at(change.replaces.as_ref())
        .text(": the AWS CLI passes over that section of the config file")
}

/// That a section was meant for a profile that does not exist; nothing if none was.
pub(crate) fn missing_header(prediction: &Prediction, name: &str) -> Option<Runs> {
    let meant = prediction.survey.config.profiles.meant_profile(name)?;
    Some(
        Sentence::new("The AWS CLI passes over ")
            .name(format!("[{}]", meant.name()))
            .at(meant.location())
            .text(": in the config file the header of a profile reads ")
            .name(format!("[profile {name}]"))
            .text(".")
            .done(),
    )
}

/// What to write instead of the header of a section that was meant for a profile.
pub(crate) fn header_words(prediction: &Prediction, name: &str) -> Option<Runs> {
    let meant = prediction.survey.config.profiles.meant_profile(name)?;
    Some(
        Sentence::new("Write the header ")
            .name(format!("[profile {name}]"))
            .text(" instead of ")
            .name(format!("[{}]", meant.name()))
            .at(meant.location())
            .done(),
    )
}

/// What a corrected header leaves open.
pub(crate) fn header_outlook() -> Runs {
    Sentence::new("Then the AWS CLI knows the profile.").done()
}
