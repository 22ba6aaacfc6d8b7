//! A file before and after an edit, compared section by section: is the change all that changed?

use crate::config::{IniFile, Section, SectionKind, Setting, SettingKey};

/// The one difference that is wanted. `at` is the position of a section in its file, `own` that of
/// a setting in its section.
#[derive(Debug)]
pub(super) enum Difference {
    /// A setting more, behind the others of its section.
    Added {
        at: usize,
        key: SettingKey,
        value: String,
    },
    /// Another value.
    Value {
        at: usize,
        own: usize,
        value: String,
    },
    /// A setting less.
    Removed { at: usize, own: usize },
    /// Another key.
    Key {
        at: usize,
        own: usize,
        key: SettingKey,
    },
    /// A section more.
    Section {
        at: usize,
        name: String,
        profile: String,
        settings: Vec<(SettingKey, String)>,
    },
}

/// Whether the two files say the same except for the difference. Secrets are compared by their
/// bytes.
pub(super) fn differs_only_in(before: &IniFile, after: &IniFile, difference: &Difference) -> bool {
    let same_section = |(old, new): (&Section, &Section)| {
        same_header(old, new) && {
            let pairs = old.settings.iter().zip(&new.settings);
            old.settings.len() == new.settings.len()
                && pairs
                    .into_iter()
                    .all(|(old, new)| same(before, old, after, new))
        }
    };
    let (old, new) = (&before.sections, &after.sections);
    if let Difference::Section {
        at,
        name,
        profile,
        settings,
    } = difference
    {
        let Some(added) = new.get(*at) else {
            return false;
        };
        let rest = new[..*at].iter().chain(&new[*at + 1..]);
        return new.len() == old.len() + 1
            && *added.name == **name
            && matches!(&added.kind, SectionKind::Profile(made) if **made == **profile)
            && added.settings.len() == settings.len()
            && added
                .settings
                .iter()
                .zip(settings)
                .all(|(made, (key, value))| is(made, key, value))
            && old
                .iter()
                .zip(rest)
                .all(|(old, new)| same_section((old, new)));
    }
    let place = match difference {
        Difference::Added { at, .. }
        | Difference::Value { at, .. }
        | Difference::Removed { at, .. }
        | Difference::Key { at, .. }
        | Difference::Section { at, .. } => *at,
    };
    old.len() == new.len()
        && old.iter().zip(new).enumerate().all(|(at, (old, new))| {
            if at == place {
                same_header(old, new) && section_differs(before, old, after, new, difference)
            } else {
                same_section((old, new))
            }
        })
}

fn same_header(old: &Section, new: &Section) -> bool {
    old.name == new.name && old.kind == new.kind
}

/// Whether the one section differs as wanted.
fn section_differs(
    before: &IniFile,
    old: &Section,
    after: &IniFile,
    new: &Section,
    difference: &Difference,
) -> bool {
    let all_same = |old: &[Setting], new: &[Setting]| {
        old.len() == new.len()
            && old
                .iter()
                .zip(new)
                .all(|(old, new)| same(before, old, after, new))
    };
    let (old, new) = (&old.settings[..], &new.settings[..]);
    match difference {
        Difference::Added { key, value, .. } => new
            .split_last()
            .is_some_and(|(added, rest)| is(added, key, value) && all_same(old, rest)),
        Difference::Value { own, value, .. } => around(old, *own)
            .zip(around(new, *own))
            .is_some_and(|((first, was, rest), (new_first, made, new_rest))| {
                is(made, &was.key, value) && all_same(first, new_first) && all_same(rest, new_rest)
            }),
        Difference::Removed { own, .. } => around(old, *own).is_some_and(|(first, _, rest)| {
            new.len() + 1 == old.len()
                && all_same(first, &new[..*own])
                && all_same(rest, &new[*own..])
        }),
        Difference::Key { own, key, .. } => around(old, *own).zip(around(new, *own)).is_some_and(
            |((first, was, rest), (new_first, made, new_rest))| {
                made.key == *key
                    && same_value(before, was, after, made)
                    && all_same(first, new_first)
                    && all_same(rest, new_rest)
            },
        ),
        Difference::Section { .. } => false,
    }
}

/// What stands before, at and behind a position.
fn around(settings: &[Setting], at: usize) -> Option<(&[Setting], &Setting, &[Setting])> {
    let setting = settings.get(at)?;
    Some((&settings[..at], setting, &settings[at + 1..]))
}

fn is(setting: &Setting, key: &SettingKey, value: &str) -> bool {
    setting.key == *key && setting.text() == Some(value)
}

fn same(before: &IniFile, old: &Setting, after: &IniFile, new: &Setting) -> bool {
    old.key == new.key && same_value(before, old, after, new)
}

fn same_value(before: &IniFile, old: &Setting, after: &IniFile, new: &Setting) -> bool {
    old.value == new.value
        && before.source.bytes[old.value_span.range()] == after.source.bytes[new.value_span.range()]
}
