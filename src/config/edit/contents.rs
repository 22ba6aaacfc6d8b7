//! What a file says, without its places and its layout: is a change all that an edit changed?

use std::sync::Arc;

use crate::config::{IniFile, SectionKind, SettingKey, SettingValue};

/// One section.
#[derive(PartialEq)]
pub(super) struct SectionContents<'a> {
    /// The text between the brackets.
    pub name: Arc<str>,
    /// What the header makes of it.
    pub kind: SectionKind,
    /// Its settings, in order.
    pub settings: Vec<SettingContents<'a>>,
}

/// One setting.
#[derive(PartialEq)]
pub(super) struct SettingContents<'a> {
    /// The key.
    pub key: SettingKey,
    /// The value, as botocore hands it on.
    pub value: SettingValue,
    /// The value as it is written: the text of a secret is compared and goes no further.
    pub bytes: &'a [u8],
}

impl<'a> SettingContents<'a> {
    /// A setting on one line.
    pub(crate) fn new(key: &SettingKey, value: &'a str) -> Self {
        Self {
            key: key.clone(),
            value: SettingValue::Text(value.into()),
            bytes: value.as_bytes(),
        }
    }
}

/// The sections of a file, in order.
pub(super) fn contents(file: &IniFile) -> Vec<SectionContents<'_>> {
    let sections = file.sections.iter().map(|section| SectionContents {
        name: Arc::clone(&section.name),
        kind: section.kind.clone(),
        settings: section
            .settings
            .iter()
            .map(|setting| SettingContents {
                key: setting.key.clone(),
                value: setting.value.clone(),
                bytes: &file.source.bytes[setting.value_span.range()],
            })
            .collect(),
    });
    sections.collect()
}
