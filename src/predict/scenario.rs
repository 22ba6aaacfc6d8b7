//! What-if changes: settings and context keys that are supposed and stand in no file.
//!
//! The config is resolved again with the supposed lines in it, so that a change means exactly what
//! the line would mean; the facts about roles stay as they are.

use super::call::{CALL, CallOverride};
use super::prediction::Prediction;
use super::survey::Survey;
use super::what_if::{ContextOverride, OverrideError, SettingOverride, check_key, check_profile};
use crate::chain::NodeId;
use crate::config::SettingKey;
use crate::iam::Arn;
use crate::iam::account::Wanted;

/// All that is supposed at one moment, in the order in which it was.
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

    /// The tree as it is with everything supposed.
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

/// The name of the profile that stands for a call.
fn call_name(at: usize) -> String {
    match at {
        0 => CALL.to_owned(),
        at => format!("{CALL} {}", at + 1),
    }
}

impl Prediction {
    /// Supposes a setting beside those already supposed. The same setting supposed again replaces
    /// the earlier value.
    ///
    /// # Errors
    ///
    /// [`OverrideError`] if no profile has the name, or the key decides about no chain.
    pub fn suppose(&mut self, change: SettingOverride) -> Result<(), OverrideError> {
        check_key(&change)?;
        check_profile(&change, &self.survey.config.profiles)?;
        self.step(|scenario| {
            scenario.settings.retain(|earlier| {
                (&earlier.profile, &earlier.key) != (&change.profile, &change.key)
            });
            scenario.settings.push(change);
        });
        Ok(())
    }

    /// Supposes a context key for every hop. The same key supposed again, in whatever spelling,
    /// replaces the earlier value.
    pub fn override_context(&mut self, change: ContextOverride) {
        self.step(|scenario| {
            let context = &mut scenario.context;
            context.retain(|earlier| !earlier.is_of(&change.key));
            context.push(change);
        });
    }

    /// Supposes a call that no profile makes, as one more row below its source.
    pub fn add_call(&mut self, call: CallOverride) {
        self.step(|scenario| scenario.calls.push(call));
    }

    /// The node of the call that was supposed last.
    pub fn last_call(&self) -> Option<NodeId> {
        let name = call_name(self.scenario.calls.len().checked_sub(1)?);
        self.survey.forest.requested(&name)
    }

    fn step(&mut self, change: impl FnOnce(&mut Scenario)) {
        self.history.push(self.scenario.clone());
        let mut scenario = self.scenario.clone();
        change(&mut scenario);
        self.set_scenario(scenario);
    }

    /// Undoes the last what-if change; false if there is none.
    pub fn undo_override(&mut self) -> bool {
        let before = self.history.pop();
        let any = before.is_some();
        if let Some(before) = before {
            self.set_scenario(before);
        }
        any
    }

    /// Undoes every what-if change; false if there is none.
    pub fn drop_overrides(&mut self) -> bool {
        let any = !self.history.is_empty();
        if any {
            self.history.clear();
            self.set_scenario(Scenario::default());
        }
        any
    }

    /// Every setting that is supposed, in the order in which they were.
    pub fn overrides(&self) -> &[SettingOverride] {
        &self.scenario.settings
    }

    /// Every context key that is supposed, in the order in which they were.
    pub fn context_overrides(&self) -> &[ContextOverride] {
        &self.scenario.context
    }

    /// The value in the files of a setting that is supposed; `None` if it is in no file.
    pub fn written_value(&self, change: &SettingOverride) -> Option<&str> {
        let profiles = &self.written_survey().config.profiles;
        profiles.profile(&change.profile)?.text(&change.key)
    }

    /// Whether the rows of these roles and users have been read wherever there are some.
    pub(crate) fn has_read(&self, wanted: &Wanted) -> bool {
        let mut files = self.facts.snapshots().files();
        files.all(|file| file.wanted.covers(wanted))
    }

    /// The roles and users whose rows matter when one more setting is supposed.
    pub(crate) fn wanted_with(&self, change: &SettingOverride) -> Wanted {
        let mut scenario = self.scenario.clone();
        scenario.settings.push(change.clone());
        let mut wanted = self.wanted();
        wanted.add_all(&scenario.apply(self.written_survey()).wanted());
        wanted
    }

    /// The roles and users whose rows of a snapshot matter, with and without what is supposed.
    pub fn wanted(&self) -> Wanted {
        let mut wanted = self.survey.wanted();
        for supposed in self.overrides() {
            let written = &self.written_survey().config.profiles;
            let profile = written.profile(&supposed.profile);
            let role = profile.and_then(|profile| profile.text(SettingKey::RoleArn));
            if let Some(role) = role.and_then(|text| Arn::parse(text).ok()) {
                wanted.add_arn(&role);
            }
        }
        wanted
    }
}
