//! A section of the config file whose header lacks the word `profile`.

use super::say::say;
use crate::explain::view::Runs;
use crate::predict::Prediction;

/// A section was meant for a profile that does not exist; `None` if there is no such section.
pub(crate) fn missing_header(prediction: &Prediction, name: &str) -> Option<Runs> {
    let meant = prediction.survey.config.profiles.meant_profile(name)?;
    Some(say!(
        "The AWS CLI ignores `[{meant}]`{at}: in the config file the header of a profile reads `[profile {name}]`.",
        meant = meant.name(),
        at = meant.location(),
        name
    ))
}

/// The header to write in place of one that was meant for a profile.
pub(crate) fn header_words(prediction: &Prediction, name: &str) -> Option<Runs> {
    let meant = prediction.survey.config.profiles.meant_profile(name)?;
    Some(say!(
        "Write the header `[profile {name}]` instead of `[{meant}]`{at}",
        name,
        meant = meant.name(),
        at = meant.location()
    ))
}

/// The open points of a corrected header.
pub(crate) fn header_outlook() -> Runs {
    say!("Then the AWS CLI knows the profile.")
}
