//! The settings of a profile that the explorer may offer to change, with likely values.

use super::condition::{
    external_ids, lists_wanted, names_behind_ids, names_of_principals, names_of_values,
};
use super::failing::Failing;
use super::{settings, sources};
use crate::chain::{NodeContent, NodeId};
use crate::config::{Setting, SettingKey};
use crate::eval::CHAINED_SESSION_LIMIT;
use crate::predict::{HopOutcome, Prediction};

/// Maximum number of values offered.
const MOST_CHOICES: usize = 12;
/// Maximum number of child hops whose policies are searched for session names.
const MOST_ASKED: usize = 200;

/// A setting of a profile that the explorer may offer to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EditableSetting {
    /// The profile that it belongs in.
    pub profile: String,
    /// The key.
    pub key: SettingKey,
    /// The current value, including a what-if value.
    pub current: Option<String>,
    /// True if the current value is a what-if value.
    pub supposed: bool,
    /// Likely values, those that policies require first. Never exhaustive.
    pub choices: Vec<String>,
}

/// The settings of a node's profile that matter for its hop and its child hops; none for nodes
/// without a role.
pub(crate) fn editable_settings(prediction: &Prediction, id: NodeId) -> Vec<EditableSetting> {
    let survey = &prediction.survey;
    let node = survey.forest.node(id);
    let role = matches!(
        node.content,
        NodeContent::Hop(_) | NodeContent::Broken { .. }
    );
    let profile = node
        .profile()
        .and_then(|name| survey.config.profiles.profile(name))
        .filter(|_| role);
    let Some(profile) = profile else {
        return Vec::new();
    };
    SettingKey::OF_HOP
        .into_iter()
        .map(|key| {
            let setting = profile.get(&key);
            let mut choices = choices(prediction, id, &key);
            let mut seen = std::collections::BTreeSet::new();
            choices.retain(|choice| seen.insert(choice.clone()));
            choices.truncate(MOST_CHOICES);
            EditableSetting {
                profile: profile.name().to_string(),
                key,
                current: setting.and_then(Setting::text).map(str::to_owned),
                supposed: setting.is_some_and(Setting::is_supposed),
                choices,
            }
        })
        .collect()
}

fn choices(prediction: &Prediction, id: NodeId, key: &SettingKey) -> Vec<String> {
    let own = prediction.outcome(id);
    match key {
        SettingKey::RoleSessionName => {
            let children = prediction.survey.forest.children(id).iter();
            let below = children
                .take(MOST_ASKED)
                .filter_map(|child| prediction.outcome(*child))
                .flat_map(names_of_caller);
            let above = own
                .into_iter()
                .flat_map(|outcome| values_of(outcome, "sts:rolesessionname", names_of_values));
            below.chain(above).collect()
        }
        SettingKey::ExternalId => own
            .map(|outcome| values_of(outcome, "sts:externalid", external_ids))
            .unwrap_or_default(),
        SettingKey::DurationSeconds => vec![CHAINED_SESSION_LIMIT.to_string()],
        SettingKey::CredentialSource => Vec::new(),
        _ => {
            let Some(failing) = Failing::new(prediction, id) else {
                return Vec::new();
            };
            let changes: Vec<crate::predict::SettingChange> = match key {
                SettingKey::SourceProfile => sources::candidates(&failing)
                    .into_iter()
                    .map(|source| source.change)
                    .collect(),
                _ => settings::candidates(&failing)
                    .into_iter()
                    .flatten()
                    .filter(|change| change.key == *key && change.profile == *failing.hop.profile)
                    .collect(),
            };
            changes
                .into_iter()
                .filter_map(|change| change.value)
                .collect()
        }
    }
}

/// The session names that a hop's trust policy requires of its caller.
fn names_of_caller(outcome: &HopOutcome) -> Vec<String> {
    let mut names = Vec::new();
    for statement in outcome.trust_statements() {
        names.extend(names_of_principals(outcome, statement.part));
        for condition in statement.conditions() {
            if condition.part.key.folded() == "aws:userid" {
                names.extend(names_behind_ids(condition));
            }
        }
    }
    names
}

fn values_of(
    outcome: &HopOutcome,
    key: &str,
    read: fn(&HopOutcome, &crate::iam::policy::ConditionEntry) -> Vec<String>,
) -> Vec<String> {
    let mut values = Vec::new();
    for statement in outcome.trust_statements().map(|statement| statement.part) {
        for entry in &statement.condition.entries {
            if entry.key.folded() == key && lists_wanted(statement, entry) {
                values.extend(read(outcome, entry));
            }
        }
    }
    values
}
