//! The hop to be repaired.

use super::spelling::change;
use crate::chain::{Hop, NodeContent, NodeId};
use crate::config::{Profile, SettingKey};
use crate::eval::CallerKind;
use crate::iam::Arn;
use crate::iam::account::Role;
use crate::predict::{HopOutcome, Prediction, SettingChange};

/// Maximum number of alternatives of one kind.
pub(crate) const MOST_ALTERNATIVES: usize = 6;

/// A hop that fails or is uncertain, with the input for candidates.
#[derive(Clone, Copy)]
pub(crate) struct Failing<'a> {
    pub(crate) prediction: &'a Prediction,
    pub(crate) id: NodeId,
    pub(crate) hop: &'a Hop,
    pub(crate) outcome: &'a HopOutcome,
    /// The hop whose session calls, if the caller comes from a hop.
    pub(crate) source: Option<&'a Hop>,
}

impl<'a> Failing<'a> {
    /// The hop of a node; `None` unless it fails or is uncertain.
    pub(crate) fn new(prediction: &'a Prediction, id: NodeId) -> Option<Self> {
        let outcome = prediction.outcome(id)?;
        outcome.cause.as_ref()?;
        let forest = &prediction.survey.forest;
        let source = match &forest.node(forest.node(id).parent.unwrap_or(id)).content {
            NodeContent::Hop(hop) => Some(hop),
            _ => None,
        };
        Some(Self {
            prediction,
            id,
            hop: prediction.survey.call(id)?.0,
            outcome,
            source,
        })
    }

    /// Returns true if the caller bears a token of an identity provider.
    pub(crate) fn is_web_identity(&self) -> bool {
        self.outcome.caller.caller.kind == CallerKind::WebIdentity
    }

    /// The target role of the hop, if `role_arn` names one.
    pub(crate) fn role(&self) -> Option<&'a Arn> {
        self.prediction.survey.call(self.id)?.1
    }

    /// The role as listed in a snapshot.
    pub(crate) fn listed_role(&self) -> Option<&'a Role> {
        self.prediction.facts.snapshots().role(self.role()?)
    }

    /// A change of a setting in the hop's own profile.
    pub(crate) fn own(&self, key: impl Into<SettingKey>, value: &str) -> Option<SettingChange> {
        Some(change(self.profile(&self.hop.profile)?, key, value))
    }

    /// The removal of a setting from the hop's own profile.
    pub(crate) fn without(&self, key: SettingKey) -> Option<SettingChange> {
        let line = self.own(key, "")?;
        Some(SettingChange {
            value: None,
            ..line
        })
    }

    pub(crate) fn profile(&self, name: &str) -> Option<&'a Profile> {
        self.prediction.survey.config.profiles.profile(name)
    }

    /// Changes of the caller's session name, which belongs in the source profile.
    pub(crate) fn source_names(&self, names: Vec<String>) -> Vec<SettingChange> {
        let Some(profile) = self.source.and_then(|source| self.profile(&source.profile)) else {
            return Vec::new();
        };
        let names = names.into_iter().take(MOST_ALTERNATIVES);
        names
            .map(|name| change(profile, SettingKey::RoleSessionName, &name))
            .collect()
    }

    pub(crate) fn own_values(&self, key: &SettingKey, values: Vec<String>) -> Vec<SettingChange> {
        let values = values.into_iter().take(MOST_ALTERNATIVES);
        values.filter_map(|value| self.own(key, &value)).collect()
    }
}
