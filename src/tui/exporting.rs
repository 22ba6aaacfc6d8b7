//! Export of a report about the selected profile. The file is written outside ([`Task::Export`]),
//! and never over another one without a yes.

use super::export::{Export, ReportAsked};
use super::keymap::Scope;
use super::message::{Message, NotExported, Task};
use super::model::Model;
use super::overlay::Overlay;
use crate::explain::{self, Tone};

impl Model {
    /// The report for [`Task::Export`].
    pub(super) fn report_asked(&self) -> Option<ReportAsked> {
        match &self.overlay {
            Some(Overlay::Export(export)) => Some(export.asked()),
            _ => None,
        }
    }
}

/// Handles a message about the dialog, or the one that opens it. `None` if it is about something
/// else.
pub(super) fn take(model: &mut Model, message: &Message) -> Option<Task> {
    match (message, &mut model.overlay) {
        (Message::Export, _) => open(model),
        (Message::Redact, Some(Overlay::Export(export))) => export.redacted = !export.redacted,
        (Message::Choose, Some(Overlay::Export(export))) => {
            if export.file.text().trim().is_empty() {
                model.say(Tone::Plain, explain::NO_FILE_NAME);
            } else {
                return Some(Task::Export);
            }
        }
        (Message::Back | Message::Leave, Some(Overlay::Export(export))) if export.exists => {
            export.exists = false;
        }
        _ => return None,
    }
    Some(Task::None)
}

fn open(model: &mut Model) {
    if model.loading.is_some() || model.reading.is_some() {
        return model.say(Tone::Plain, explain::STILL_READING);
    }
    let node = model.selected_node();
    let profile = node.and_then(|node| model.prediction.survey.forest.node(node).profile());
    let (Some(node), Some(profile)) = (node, profile) else {
        return model.say(Tone::Plain, explain::NO_PROFILE_TO_REPORT);
    };
    let profile = profile.to_string();
    let file = explain::report_file(&profile);
    model.overlay = Some(Overlay::Export(Box::new(Export::new(node, profile, file))));
}

/// Returns true if the key that confirms would replace a file.
pub(super) fn can_confirm(model: &Model) -> bool {
    model.scope() == Scope::Replace
}

/// Processes the result: the path of the file, or why there is none.
pub(super) fn take_in(model: &mut Model, exported: Result<String, NotExported>) {
    model.guard.change();
    match (exported, &mut model.overlay) {
        (Ok(path), overlay) => {
            if matches!(overlay, Some(Overlay::Export(_))) {
                *overlay = None;
            }
            model.say(Tone::Plain, explain::report_written(&path));
        }
        (Err(NotExported::Exists), Some(Overlay::Export(export))) => export.exists = true,
        (Err(NotExported::Exists), _) => model.say(Tone::Plain, explain::FILE_EXISTS),
        (Err(NotExported::Failed(why)), _) => model.say(Tone::Problem, why),
    }
}
