//! The files as understood, as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::chains_answer::{Failure, Shown, WITHHELD};
use crate::config::{
    ConfigFile, IgnoredSection, Profile, ProfileSet, SectionKind, SettingKey, SettingValue,
};

/// Settings by section and key.
type Sections = BTreeMap<String, BTreeMap<String, Shown>>;

/// The parsed and merged files.
#[derive(Default, Serialize)]
pub(super) struct Dump {
    error: Option<Failure>,
    profiles: Option<Sections>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sso_sessions: Option<Sections>,
    #[serde(skip_serializing_if = "Option::is_none")]
    services: Option<Sections>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other_sections: Option<Sections>,
}

impl Dump {
    /// The files as botocore hands them on, or its refusal.
    pub(crate) fn of(set: &ProfileSet) -> Self {
        if let Some(refusal) = set.refusals().next() {
            return Self {
                error: Some(Failure::refused_file(refusal.botocore_message())),
                ..Self::default()
            };
        }
        Self {
            error: None,
            profiles: Some(sections(set.profiles.iter())),
            sso_sessions: Some(sections(set.sso_sessions.iter())),
            services: Some(sections(set.services.iter())),
            other_sections: Some(sections(set.ignored.iter().filter(|p| is_other(p)))),
        }
    }
}

/// Whether botocore keeps a section under its raw name. What begins with a word it knows is
/// dropped if it is malformed, and its own list of sso-sessions takes the place of a section of
/// that name.
fn is_other(section: &Profile) -> bool {
    let unknown = SectionKind::Ignored(IgnoredSection::UnknownWord);
    section
        .section(ConfigFile::Config)
        .is_some_and(|section| section.kind == unknown && &*section.name != "sso_sessions")
}

fn sections<'a>(profiles: impl Iterator<Item = &'a Profile>) -> Sections {
    profiles
        .map(|profile| {
            let settings = profile.settings().into_iter();
            let settings = settings
                .map(|setting| (setting.key.to_string(), Shown(withhold(&setting.value))))
                .collect();
            (profile.name().to_string(), settings)
        })
        .collect()
}

/// A value without the secrets among its sub-keys, however short they are.
fn withhold(value: &SettingValue) -> SettingValue {
    let SettingValue::Nested(pairs) = value else {
        return value.clone();
    };
    let pairs = pairs.iter().map(|(key, value)| {
        let secret = SettingKey::from(&**key).is_secret() && !value.is_empty();
        let value = if secret {
            WITHHELD.into()
        } else {
            value.clone()
        };
        (key.clone(), value)
    });
    SettingValue::Nested(pairs.collect())
}
