//! A scenario: what-if settings and context keys, which are in no file.
//!
//! The config is resolved again with the what-if lines in it, so that a change means exactly what
//! the line would mean; the facts about roles do not change.

use super::call::{CALL, CallOverride};
use super::survey::Survey;
use super::what_if::{ContextOverride, SettingOverride};

/// All what-if changes at one moment, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scenario {
    /// Settings of profiles.
    pub(super) settings: Vec<SettingOverride>,
    /// Context keys of every request.
    pub(super) context: Vec<ContextOverride>,
    /// Calls that no profile makes.
    pub(super) calls: Vec<CallOverride>,
}

impl Scenario {
    pub(super) const fn is_empty(&self) -> bool {
        self.settings.is_empty() && self.context.is_empty() && self.calls.is_empty()
    }

    /// The tree with all what-if changes.
    pub(super) fn apply(&self, written: &Survey) -> Survey {
        let mut config = written.config.clone();
        for supposed in &self.settings {
            let value = supposed.value.as_deref();
            let profiles = &config.profiles;
            let with = profiles.with_setting(&supposed.profile, &supposed.key, value);
            config.profiles = with.unwrap_or(config.profiles);
        }
        let mut assumptions = written.assumptions.clone();
        for supposed in &self.context {
            let value = supposed.value.clone();
            assumptions.context.replace(&supposed.key, value);
        }
        for (at, call) in self.calls.iter().enumerate() {
            call.add_to(&call_name(at), &mut config, &mut assumptions);
        }
        let mut survey = Survey::new(config, assumptions);
        for (at, call) in self.calls.iter().enumerate() {
            call.node_in(&call_name(at), &mut survey);
        }
        survey
    }
}

/// The name of the profile that represents a call.
pub(super) fn call_name(at: usize) -> String {
    match at {
        0 => CALL.to_owned(),
        at => format!("{CALL} {}", at + 1),
    }
}
