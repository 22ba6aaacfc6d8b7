//! Changes to settings and policies, and their effects on profiles.

use std::sync::Arc;

use serde::Serialize;

use super::call::{CALL, CallOverride};
use super::survey::Survey;
use super::verdict::ProfileVerdict;
use super::what_if::{ContextOverride, SettingOverride};
use crate::chain::NodeId;
use crate::config::{SettingKey, without_comment};
use crate::iam::Arn;
use crate::iam::account::{CallerPolicies, Policy};
use crate::text::Location;

/// One setting of one profile, to be written, replaced or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct SettingChange {
    /// The profile that it belongs in.
    pub profile: String,
    /// The key.
    pub key: SettingKey,
    /// The value to write; `None` removes the setting.
    pub value: Option<String>,
    /// The line to be replaced or removed; for a misspelt key ([`Self::renames`]), the line of that
    /// key.
    pub replaces: Option<Location>,
    /// The current value on that line.
    #[serde(skip)]
    pub old: Option<String>,
    /// The line where the profile begins; `None` for a new profile.
    pub section: Option<Location>,
    /// A misspelling of [`Self::key`]: the key on the line is replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renames: Option<SettingKey>,
    /// The original, if the profile is new: a copy of this one with this setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<String>,
    /// True if the profile does not exist but a section was meant for it: its header is corrected.
    /// Key and value are those of one of its settings.
    #[serde(skip)]
    pub corrects_header: bool,
    /// True if the value is only likely: it is in no file or snapshot.
    #[serde(skip)]
    pub guess: bool,
}

impl SettingChange {
    /// Returns true if it removes a comment that became part of the value.
    pub(crate) fn cuts_comment(&self) -> bool {
        let plain = self.old.as_deref().and_then(without_comment);
        self.renames.is_none() && plain.is_some() && plain == self.value.as_deref()
    }
}

/// A policy that replaces the one on file.
#[derive(Clone, Debug)]
pub(crate) enum PolicyOverride {
    /// The trust policy of a role.
    Trust(Arn, Arc<Policy>),
    /// The policies and the boundary of a role or user.
    Caller(Arn, Arc<CallerPolicies>),
}

/// The effect of a change on another profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Effect {
    /// The profile's node.
    pub node: NodeId,
    /// The verdict before the change, as with `--profile`.
    pub before: ProfileVerdict,
    /// The verdict after the change.
    pub after: ProfileVerdict,
}

impl Effect {
    /// Returns true if it succeeds and did not before.
    pub(crate) fn starts_working(self) -> bool {
        self.after.is_allowed()
    }

    /// Returns true if it fails, or may fail, and did not before.
    pub(crate) fn stops_working(self) -> bool {
        !self.starts_working()
            && (matches!(
                self.after,
                ProfileVerdict::Stopped(_) | ProfileVerdict::Broken
            ) && !matches!(
                self.before,
                ProfileVerdict::Stopped(_) | ProfileVerdict::Broken
            ) || self.before.is_allowed())
    }
}

// A scenario: what-if settings and context keys, which are in no file.
//
// The config is resolved again with the what-if lines in it, so that a change means exactly what
// the line would mean; the facts about roles do not change.

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
