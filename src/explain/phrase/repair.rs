//! What to write where, in one sentence.

use super::sentence::Sentence;
use crate::analysis::{HopVerdict, Repair};
use crate::explain::view::Runs;

/// What to write where, in one sentence.
pub fn fix_sentence(hop_profile: &str, repair: &Repair) -> Runs {
    let change = &repair.change;
    let verb = if change.replaces.is_some() {
        "Change"
    } else {
        "Add"
    };
    let sentence = Sentence::new(verb)
        .text(" one line in ")
        .name(format!("[profile {}]", change.profile));
    let sentence = match change.key {
        "role_session_name" if change.profile != hop_profile => {
            sentence.text(", the source: the test is about the caller")
        }
        "role_session_name" => {
            sentence.text(": sts:RoleSessionName is the name of the new session")
        }
        "duration_seconds" => sentence.text(": a chained session lasts one hour at most"),
        "mfa_serial" => {
            sentence.text(": the device of the calling user; the AWS CLI will ask for its code")
        }
        "role_arn" => sentence.text(": the ARN needs the role's own path and case"),
        _ => sentence,
    };
    match repair.verdict {
        HopVerdict::Allowed => sentence.text(". Proven: then it is allowed."),
        _ => sentence
            .text(". The trust policy then lets it in; the rest cannot be known from the files."),
    }
    .done()
}
