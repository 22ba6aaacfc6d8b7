//! What if this line stood in the config, or the request carried this key? A list of what can be
//! supposed, then for one of them likely values and a line to write another one. Nothing here is
//! ever written to a file.

use super::call;
use super::keymap::first_key;
use super::model::{Model, Overlay};
use super::prompt::{Line, LineEdit};
use super::update::Message;
use crate::config::SettingKey;
use crate::explain::{self, Tone};
use crate::predict::{
    CallSource, ContextOverride, EditableKey, Prediction, ProfileVerdict, SettingOverride,
    SuppliedValue, editable_keys,
};
use crate::repair::{EditableSetting, editable_settings};

/// Something that can be supposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A setting of the selected profile.
    Setting(EditableSetting),
    /// A context key of the request.
    Key(EditableKey),
    /// A context key that is yet to be named; it begins with this.
    OtherKey(&'static str),
    /// A role that is to be assumed with these credentials.
    Call(CallSource),
}

impl Item {
    /// The likeliest other value of a setting. A duration that is not set is never at fault.
    pub fn likely(&self) -> Option<&str> {
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
pub enum Choice {
    /// This text.
    Value(String),
    /// The setting is not there.
    Unset,
    /// The key is not in the request.
    Absent,
    /// Nothing is supposed about the key.
    AsBefore,
}

/// The line in which a value is written, and the likely ones below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What is written by hand.
    pub line: Line,
    /// Likely values, those that policies ask for first.
    pub choices: Vec<Choice>,
    /// Which of them is taken instead of the line.
    pub chosen: Option<usize>,
}

/// The state of the overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIf {
    /// The profile whose settings these are; none for context keys.
    pub profile: Option<String>,
    /// What can be supposed.
    pub items: Vec<Item>,
    /// Which of them the cursor is on.
    pub cursor: usize,
    /// Open once one of them is chosen.
    pub field: Option<Field>,
}

/// What Enter in the line comes to.
#[derive(Clone, Debug)]
pub(super) enum Decision {
    Setting(SettingOverride),
    Key(ContextOverride),
    /// A call of this role, given by its ARN or name.
    Call(CallSource, String),
    /// It is so already.
    Nothing,
}

impl WhatIf {
    fn of_settings(settings: Vec<EditableSetting>) -> Option<Self> {
        let profile = Some(settings.first()?.profile.clone());
        let items: Vec<Item> = settings.into_iter().map(Item::Setting).collect();
        // Where no other value is likely, the name of the session is what people ask about.
        let is_name = |item: &Item| matches!(item, Item::Setting(setting) if setting.key == SettingKey::RoleSessionName);
        let likely = items.iter().position(|item| item.likely().is_some());
        let likely = likely.or_else(|| items.iter().position(is_name));
        Some(Self {
            profile,
            cursor: likely.unwrap_or(0),
            items,
            field: None,
        })
    }

    fn of_keys(keys: Vec<EditableKey>) -> Self {
        let others = ["aws:PrincipalTag/", ""].map(Item::OtherKey);
        Self {
            profile: None,
            items: keys.into_iter().map(Item::Key).chain(others).collect(),
            cursor: 0,
            field: None,
        }
    }

    /// Moves the cursor in the list, or among the likely values and the line above them.
    pub fn step(&mut self, rows: isize) {
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
            Item::Call(_) => Field::new("", Vec::new()),
        });
    }

    /// What would be supposed now, or what is wrong with it.
    fn decide(&self) -> Result<Decision, String> {
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

    /// The line to write on; a likely value that was taken becomes what stands there.
    fn line(&mut self) -> &mut Line {
        if let Some(chosen) = self.chosen.take() {
            self.line = match self.choices.get(chosen) {
                Some(Choice::Value(value)) => Line::new(value.as_str()),
                _ => Line::default(),
            };
        }
        &mut self.line
    }
}

/// Opens the settings of the selected profile.
pub(super) fn open_settings(model: &mut Model) {
    let id = model
        .tree
        .selected()
        .and_then(|row| model.prediction.node_of(row));
    let settings = id.map_or_else(Vec::new, |id| editable_settings(&model.prediction, id));
    match WhatIf::of_settings(settings) {
        Some(what_if) => model.overlay = Some(Overlay::WhatIf(what_if)),
        None => model.say(
            Tone::Plain,
            "no role is assumed here: there is nothing to suppose",
        ),
    }
}

/// Opens the context keys of the selected hop.
pub(super) fn open_keys(model: &mut Model) {
    let row = model.tree.selected();
    let id = row.and_then(|row| model.prediction.node_of(row));
    let keys = editable_keys(&model.prediction, id);
    model.overlay = Some(Overlay::WhatIf(WhatIf::of_keys(keys)));
}

/// Closes the line, or else the list.
pub(super) fn go_back(model: &mut Model) {
    model.waiting = None;
    match &mut model.overlay {
        Some(Overlay::WhatIf(what_if)) if what_if.field.is_some() => what_if.field = None,
        overlay => *overlay = None,
    }
}

/// Enter: opens the line of the chosen item, or supposes what stands in it.
pub(super) fn choose(model: &mut Model) {
    let Some(Overlay::WhatIf(what_if)) = &mut model.overlay else {
        return;
    };
    if what_if.field.is_none() {
        what_if.open_field();
        return;
    }
    match what_if.decide() {
        Err(problem) => model.say(Tone::Problem, problem),
        Ok(Decision::Nothing) => {
            go_back(model);
            model.say(Tone::Plain, "it is so already");
        }
        Ok(decision) => call::read_and_suppose(model, decision),
    }
}

pub(super) fn say_effect(model: &mut Model, effect: &str) {
    let undo = first_key(|message| matches!(message, Message::Undo));
    model.say(Tone::Supposed, format!("{effect}; {undo} takes it back"));
}

/// Supposes what the line says.
pub(super) fn suppose(model: &mut Model, decision: Decision) {
    if let Decision::Call(source, role) = decision {
        return call::add(model, source, &role);
    }
    model.overlay = None;
    let mut problem = None;
    let effect = change(model, |prediction| match decision {
        Decision::Setting(change) => problem = prediction.suppose(change).err(),
        Decision::Key(change) => prediction.override_context(change),
        Decision::Call(..) | Decision::Nothing => {}
    });
    if let Some(problem) = problem {
        model.say(Tone::Problem, explain::override_problem(&problem));
    } else {
        say_effect(model, &effect);
    }
}

/// Takes the latest override back.
pub(super) fn undo(model: &mut Model) {
    take_back(model, Prediction::undo_override);
}

/// Takes all overrides back.
pub(super) fn drop_all(model: &mut Model) {
    take_back(model, Prediction::drop_overrides);
}

fn take_back(model: &mut Model, way: fn(&mut Prediction) -> bool) {
    let mut any = false;
    let effect = change(model, |prediction| any = way(prediction));
    if any {
        model.say(Tone::Plain, format!("taken back: {effect}"));
    } else {
        model.say(Tone::Plain, "nothing is supposed");
    }
}

/// Changes the prediction, and says what that does to the profiles.
pub(super) fn change(model: &mut Model, change: impl FnOnce(&mut Prediction)) -> String {
    let before = verdicts(&model.prediction);
    model.change(change);
    let after = verdicts(&model.prediction);
    let (mut gained, mut lost, mut others) = (0, 0, 0);
    for (before, after) in before.into_iter().zip(after) {
        match (before, after) {
            (before, after) if !after.differs_from(before) => {}
            (_, ProfileVerdict::Allowed { .. }) => gained += 1,
            (ProfileVerdict::Allowed { .. }, _) => lost += 1,
            _ => others += 1,
        }
    }
    explain::step_effect(gained, lost, others)
}

/// The verdict of every profile, in file order.
fn verdicts(prediction: &Prediction) -> Vec<ProfileVerdict> {
    let profiles = prediction.survey.config.profiles.profiles.iter();
    profiles
        .map(|profile| {
            let id = prediction.survey.forest.requested(profile.name().as_str());
            id.map_or(ProfileVerdict::NoHops, |id| prediction.profile_verdict(id))
        })
        .collect()
}

/// A character or a pasted text on its way into the line.
pub(super) fn write(model: &mut Model, characters: impl Iterator<Item = char>) {
    if let Some(Overlay::WhatIf(WhatIf {
        field: Some(field), ..
    })) = &mut model.overlay
    {
        let line = field.line();
        characters.for_each(|character| line.insert(character));
    }
}

/// A change within the line.
pub(super) fn edit(model: &mut Model, edit: LineEdit) {
    if let Some(Overlay::WhatIf(WhatIf {
        field: Some(field), ..
    })) = &mut model.overlay
    {
        field.line().edit(edit);
    }
}
