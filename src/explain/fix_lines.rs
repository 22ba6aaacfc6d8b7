//! The lines of the files around a change, with their numbers.

use super::phrase::fix_line;
use super::view::{Card, ConfigLine};
use crate::config::edit::DiffMark;
use crate::config::{ConfigFile, Section, Setting, SettingKey};
use crate::predict::{Prediction, SettingChange};
use crate::repair::Repair;
use crate::text::harmless;

/// Maximum number of unchanged lines between the header and the change.
const MOST_AROUND: usize = 3;

/// Adds the first change of a repair to a card: its line, and the lines around it.
pub(super) fn put_fix_lines(prediction: &Prediction, card: &mut Card, repair: Option<&Repair>) {
    let change = repair.and_then(|repair| repair.changes.first());
    card.fix_line = change.map(fix_line);
    card.fix_lines = change.map_or_else(Vec::new, |it| fix_lines(prediction, it));
}

/// The header of the section, the lines before the change, and the change itself. Empty if the
/// section does not exist yet, as for a new profile.
fn fix_lines(prediction: &Prediction, change: &SettingChange) -> Vec<ConfigLine> {
    let profiles = &prediction.written_survey().config.profiles;
    let Some(profile) = profiles.profile(&change.profile) else {
        return Vec::new();
    };
    let files = [ConfigFile::Config, ConfigFile::Credentials];
    let mut sections = files.into_iter().filter_map(|file| profile.section(file));
    let Some(section) = sections.find(|section| is_changed(section, change)) else {
        return Vec::new();
    };
    let changed = change.replaces.as_ref();
    let replaced = section
        .settings
        .iter()
        .position(|setting| Some(&setting.location) == changed);
    let around = &section.settings[..replaced.unwrap_or(section.settings.len())];
    let around = &around[around.len().saturating_sub(MOST_AROUND)..];
    let header = ConfigLine {
        file: section.location.file.to_string(),
        number: Some(section.location.line),
        text: harmless(&format!("[{}]", section.name)).into_owned(),
        mark: DiffMark::Heading,
    };
    let mut lines = vec![header];
    lines.extend(
        around
            .iter()
            .map(|setting| line_of(setting, DiffMark::Same)),
    );
    lines.extend(replaced.map(|at| line_of(&section.settings[at], DiffMark::Removed)));
    if let Some(value) = &change.value {
        lines.push(ConfigLine {
            file: section.location.file.to_string(),
            number: None,
            text: harmless(&text_of(&change.key, Some(value))).into_owned(),
            mark: DiffMark::Added,
        });
    }
    lines
}

/// Returns true if the change belongs to this section: it changes a line or adds one.
fn is_changed(section: &Section, change: &SettingChange) -> bool {
    if change.copy_of.is_some() || change.corrects_header {
        return false;
    }
    match &change.replaces {
        Some(line) => section.settings.iter().any(|it| it.location == *line),
        None => change.section.as_ref() == Some(&section.location),
    }
}

/// A line of a file without secret or nested values.
fn line_of(setting: &Setting, mark: DiffMark) -> ConfigLine {
    ConfigLine {
        file: setting.location.file.to_string(),
        number: Some(setting.location.line),
        text: harmless(&text_of(&setting.key, setting.text())).into_owned(),
        mark,
    }
}

fn text_of(key: &SettingKey, value: Option<&str>) -> String {
    match value {
        Some(_) if key.is_secret() => format!("{key} = …"),
        Some(value) => format!("{key} = {}", key.shown_value(value)),
        None => format!("{key} = …"),
    }
}
