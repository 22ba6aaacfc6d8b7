//! One section: a header and its settings, quick to look up.

use std::sync::Arc;

use super::header::SectionKind;
use super::setting::Setting;
use super::setting_key::SettingKey;
use crate::text::{Location, Span};

/// Sections with more settings than this look keys up in a sorted index.
const SCAN_LIMIT: usize = 16;

/// One section: a header and the settings below it.
#[derive(Clone, Debug)]
pub struct Section {
    /// The text between the brackets, unmodified.
    pub name: Arc<str>,
    /// What the header makes of it.
    pub kind: SectionKind,
    /// The file and line of the header.
    pub location: Location,
    /// The header's line with its line end.
    pub header_span: Span,
    /// The offset after the section's last setting, continuation lines included; after the header
    /// if it has none. Here a line can be added to the section.
    pub end: u32,
    /// Its own settings in file order.
    pub settings: Vec<Setting>,
    /// Positions in `settings` sorted by key; empty for small sections.
    pub(super) by_key: Vec<u32>,
}

impl Section {
    /// Its own setting of a key. Of a key set twice (which spoils the file) the last.
    pub fn get(&self, key: &SettingKey) -> Option<&Setting> {
        if self.by_key.is_empty() {
            return self
                .settings
                .iter()
                .rev()
                .find(|setting| setting.key == *key);
        }
        let after = self
            .by_key
            .partition_point(|&at| self.settings[at as usize].key <= *key);
        let at = *self.by_key.get(after.checked_sub(1)?)?;
        let setting = &self.settings[at as usize];
        (setting.key == *key).then_some(setting)
    }

    /// Sorts the keys of a large section, so that looking one up stays cheap.
    pub(super) fn index(&mut self) {
        if self.settings.len() > SCAN_LIMIT {
            let mut order: Vec<u32> = (0..self.settings.len() as u32).collect();
            order.sort_by(|&left, &right| {
                let key = |at: u32| &self.settings[at as usize].key;
                key(left).cmp(key(right)).then(left.cmp(&right))
            });
            self.by_key = order;
        }
    }

    /// Pairs of settings that share a key, the earlier first.
    pub(super) fn duplicates(&self) -> Vec<(&Setting, &Setting)> {
        let mut found = Vec::new();
        if self.by_key.is_empty() {
            for (at, later) in self.settings.iter().enumerate() {
                if let Some(earlier) = self.settings[..at].iter().find(|s| s.key == later.key) {
                    found.push((earlier, later));
                }
            }
        } else {
            for pair in self.by_key.windows(2) {
                let [earlier, later] = [pair[0], pair[1]].map(|at| &self.settings[at as usize]);
                if earlier.key == later.key {
                    found.push((earlier, later));
                }
            }
        }
        found
    }
}
