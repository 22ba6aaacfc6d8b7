//! What-if questions about a line in the config or a key in the request: a list of possible
//! overrides, then for one of them likely values and a line for another one. Nothing here is ever
//! written to a file.

use super::prompt::Line;
use crate::config::SettingKey;
use crate::explain;
use crate::predict::{CallSource, ContextOverride, EditableKey, SettingOverride, SuppliedValue};
use crate::repair::EditableSetting;

/// A possible override.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// The proven repair of the hop, in one or more lines, of any profile.
    Repair(Vec<SettingOverride>),
    /// A setting of the selected profile.
    Setting(EditableSetting),
    /// A context key of the request.
    Key(EditableKey),
    /// A context key that the user will name; it begins with this.
    OtherKey(&'static str),
    /// A role to assume with these credentials.
    Call(CallSource),
}

impl Item {
    /// The likeliest other value of a setting. A duration that is not set is never at fault.
    pub(crate) fn likely(&self) -> Option<&str> {
        let Self::Setting(setting) = self else {
            return None;
        };
        if setting.key == SettingKey::DurationSeconds && setting.current.is_none() {
            return None;
        }
        let mut others = setting.choices.iter();
        let other = others.find(|choice| setting.current.as_ref() != Some(choice))?;
        Some(other)
    }
}

/// A likely value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// This text.
    Value(String),
    /// The setting is removed.
    Unset,
    /// The key is not in the request.
    Absent,
    /// The override of the key is removed.
    AsBefore,
}

/// The line for a value, and the likely values below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// The typed value.
    pub line: Line,
    /// Likely values, those that policies require first.
    pub choices: Vec<Choice>,
    /// The index of the selected value, which replaces the line.
    pub chosen: Option<usize>,
}

/// The state of the overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WhatIf {
    /// The profile of the settings; `None` for context keys.
    pub profile: Option<String>,
    /// The possible overrides.
    pub items: Vec<Item>,
    /// The index under the cursor.
    pub cursor: usize,
    /// The open line of the selected item.
    pub field: Option<Field>,
}

/// The result of Enter in the line.
#[derive(Clone, Debug)]
pub(super) enum Decision {
    Setting(SettingOverride),
    /// Several settings in one step.
    Settings(Vec<SettingOverride>),
    Key(ContextOverride),
    /// A call of this role, given by its ARN or name.
    Call(CallSource, String),
    /// The value is already in place.
    Nothing,
}

/// The state of the warning about changes that are in no file.
#[derive(Clone, Debug)]
pub(super) struct Unwritten {
    /// The overrides at the start, which the command line contains.
    given: Vec<SettingOverride>,
    /// True if the user has been warned about the changes.
    pub told: bool,
}

impl Unwritten {
    pub(super) fn new(given: &[SettingOverride]) -> Self {
        Self {
            given: given.to_vec(),
            told: false,
        }
    }

    /// The number of settings that have been changed here.
    pub(super) fn count(&self, overrides: &[SettingOverride]) -> usize {
        let own = overrides.iter().filter(|it| !self.given.contains(it));
        own.count()
    }
}

impl WhatIf {
    /// The settings of a profile, after the proven repair of its chain.
    pub(super) fn of_settings(
        settings: Vec<EditableSetting>,
        repair: Option<Vec<SettingOverride>>,
    ) -> Option<Self> {
        let profile = Some(settings.first()?.profile.clone());
        let repair = repair.into_iter().map(Item::Repair);
        let items: Vec<Item> = repair
            .chain(settings.into_iter().map(Item::Setting))
            .collect();
        // If no other value is likely, people ask about the session name.
        let is_name = |item: &Item| matches!(item, Item::Setting(setting) if setting.key == SettingKey::RoleSessionName);
        let is_likely = |item: &Item| matches!(item, Item::Repair(_)) || item.likely().is_some();
        let likely = items.iter().position(is_likely);
        let likely = likely.or_else(|| items.iter().position(is_name));
        Some(Self {
            profile,
            cursor: likely.unwrap_or(0),
            items,
            field: None,
        })
    }

    pub(super) fn of_keys(keys: Vec<EditableKey>) -> Self {
        let others = ["aws:PrincipalTag/", ""].map(Item::OtherKey);
        Self {
            profile: None,
            items: keys.into_iter().map(Item::Key).chain(others).collect(),
            cursor: 0,
            field: None,
        }
    }

    /// Moves the cursor in the list, or among the likely values and the line above them.
    pub(crate) fn step(&mut self, rows: isize) {
        let Some(field) = &mut self.field else {
            let last = self.items.len().saturating_sub(1);
            self.cursor = self.cursor.saturating_add_signed(rows).min(last);
            return;
        };
        let place = field.chosen.map_or(0, |chosen| chosen + 1);
        let place = place.saturating_add_signed(rows).min(field.choices.len());
        field.chosen = place.checked_sub(1);
    }

    pub(super) fn open_field(&mut self) {
        self.field = self.items.get(self.cursor).map(|item| match item {
            Item::Setting(setting) => {
                let values = setting.choices.iter().cloned().map(Choice::Value);
                let now = setting.current.as_deref();
                let mut choices: Vec<Choice> = values.collect();
                choices.retain(
                    |choice| !matches!(choice, Choice::Value(value) if Some(value.as_str()) == now),
                );
                choices.extend(now.is_some().then_some(Choice::Unset));
                Field::new(now.unwrap_or_default(), choices)
            }
            Item::Key(key) => {
                let values = key.choices.iter().cloned().map(Choice::Value);
                let rest = [Choice::Absent].into_iter();
                let before = key.supposed.then_some(Choice::AsBefore);
                Field::new("", values.chain(rest).chain(before).collect())
            }
            Item::OtherKey(start) => Field::new(start, Vec::new()),
            Item::Repair(_) | Item::Call(_) => Field::new("", Vec::new()),
        });
    }

    /// Returns true if the cursor is on the proven repair of the hop.
    pub(super) fn is_on_repair(&self) -> bool {
        matches!(self.items.get(self.cursor), Some(Item::Repair(_)))
    }

    /// The override to preview at the cursor: the repair, or a likely value.
    pub(super) fn candidate(&self) -> Option<Decision> {
        let chosen = self.field.as_ref().is_some_and(|it| it.chosen.is_some());
        (chosen || self.is_on_repair())
            .then(|| self.decide().ok())
            .flatten()
    }

    /// The override to apply now, or the problem with it.
    pub(super) fn decide(&self) -> Result<Decision, String> {
        if let Some(Item::Repair(changes)) = self.items.get(self.cursor) {
            return Ok(Decision::Settings(changes.clone()));
        }
        let (Some(field), Some(item)) = (&self.field, self.items.get(self.cursor)) else {
            return Ok(Decision::Nothing);
        };
        let written = field.line.text().trim();
        let chosen = field.chosen.and_then(|chosen| field.choices.get(chosen));
        match item {
            Item::Setting(setting) => {
                let value = match chosen {
                    Some(Choice::Value(value)) => Some(value.as_str()),
                    Some(_) => None,
                    None => Some(written).filter(|written| !written.is_empty()),
                };
                if value == setting.current.as_deref() {
                    return Ok(Decision::Nothing);
                }
                Ok(Decision::Setting(SettingOverride {
                    profile: setting.profile.clone(),
                    key: setting.key.clone(),
                    value: value.map(str::to_owned),
                }))
            }
            Item::Key(key) => {
                let refused = |error| explain::context_problem(&error);
                let of_key = |value| ContextOverride {
                    key: key.key.clone(),
                    value,
                };
                Ok(match chosen {
                    Some(Choice::Value(value)) => {
                        Decision::Key(ContextOverride::new(&key.key, value))
                    }
                    Some(Choice::Absent | Choice::Unset) => {
                        Decision::Key(of_key(Some(SuppliedValue::Absent)))
                    }
                    Some(Choice::AsBefore) => Decision::Key(of_key(None)),
                    None if written.is_empty() => Decision::Nothing,
                    None => ContextOverride::checked(&key.key, written)
                        .map(Decision::Key)
                        .map_err(refused)?,
                })
            }
            Item::Call(source) => Ok(match written {
                "" => Decision::Nothing,
                role => Decision::Call(source.clone(), role.to_owned()),
            }),
            Item::Repair(_) => Ok(Decision::Nothing),
            Item::OtherKey(_) => ContextOverride::parse(written)
                .map(Decision::Key)
                .map_err(|error| explain::context_problem(&error)),
        }
    }
}

impl Field {
    fn new(text: &str, choices: Vec<Choice>) -> Self {
        Self {
            line: Line::new(text),
            choices,
            chosen: None,
        }
    }

    /// The line to edit; a selected likely value becomes its text.
    pub(super) fn line(&mut self) -> &mut Line {
        if let Some(chosen) = self.chosen.take() {
            self.line = match self.choices.get(chosen) {
                Some(Choice::Value(value)) => Line::new(value.as_str()),
                _ => Line::default(),
            };
        }
        &mut self.line
    }
}
