//! Single lines: comments and quotation marks inside values, unknown keys, keys that do nothing
//! where they stand.

use foldhash::HashMap;
use std::sync::Arc;

use super::Finding;
use super::found::Found;
use super::kind::{FindingKind, LineFinding};
use crate::config::{
    IniFile, Profile, ProfileSet, Section, SectionKind, Setting, SettingKey, comment_start,
    inside_quotes,
};

/// Everything that a line says about itself, and keys without their `role_arn`.
pub(crate) fn find_odd_settings(set: &ProfileSet, list: &mut Found) {
    let mut slips = HashMap::default();
    for file in set.files() {
        for section in &file.sections {
            let profile = match &section.kind {
                SectionKind::Profile(name) => Some(Arc::clone(name).into()),
                SectionKind::SsoSession(_) | SectionKind::Inherited => None,
                SectionKind::Services(_) | SectionKind::Ignored(_) => continue,
            };
            for (setting, kind) in odd_settings(file, section, &mut slips) {
                list.push(Finding::at_setting(
                    profile.clone(),
                    FindingKind::Line(kind),
                    setting,
                ));
            }
        }
    }
    let with_device = sources_of_devices(set);
    for profile in &set.profiles {
        let device_of_target = with_device.get(profile.name().as_str());
        find_idle_keys(profile, device_of_target == Some(&false), list);
    }
}

/// The profiles that others assume roles from, each with whether one of those has an MFA device of
/// its own.
fn sources_of_devices(set: &ProfileSet) -> HashMap<&str, bool> {
    let mut sources = HashMap::default();
    for profile in &set.profiles {
        if let Some(source) = profile.text(SettingKey::SourceProfile)
            && profile.has(SettingKey::RoleArn)
            && source != profile.name().as_str()
        {
            *sources.entry(source).or_insert(false) |= profile.has(SettingKey::MfaSerial);
        }
    }
    sources
}

type Slips<'a> = HashMap<&'a SettingKey, Option<SettingKey>>;

fn odd_settings<'a>(
    file: &IniFile,
    section: &'a Section,
    slips: &mut Slips<'a>,
) -> Vec<(&'a Setting, LineFinding)> {
    let mut found = Vec::new();
    let mut colon = false;
    for setting in &section.settings {
        let key = &setting.key;
        if key.is_known() {
            found.extend(odd_value(file, setting).map(|kind| (setting, kind)));
        } else if key.is_ignored() {
            let kind = LineFinding::KeyIgnored { key: key.clone() };
            found.push((setting, kind));
        } else if let Some(meant) = slips.entry(key).or_insert_with(|| key.meant()) {
            let kind = LineFinding::UnknownKey {
                key: key.clone(),
                meant: meant.clone(),
            };
            found.push((setting, kind));
        }
        // One is enough to say so.
        if !colon && delimiter(file, setting) == Some(b':') {
            colon = true;
            let kind = LineFinding::ColonDelimiter { key: key.clone() };
            found.push((setting, kind));
        }
    }
    found
}

fn delimiter(file: &IniFile, setting: &Setting) -> Option<u8> {
    let after = file.source.bytes.get(setting.key_span.end as usize..)?;
    after
        .iter()
        .copied()
        .find(|byte| !byte.is_ascii_whitespace())
}

/// A comment or quotation marks inside a value.
fn odd_value(file: &IniFile, setting: &Setting) -> Option<LineFinding> {
    // Only the file itself has the text of a secret value; none of it goes any further.
    let bytes = file.source.bytes.get(setting.value_span.range())?;
    let text = std::str::from_utf8(bytes).ok()?;
    let first = text.lines().next().unwrap_or_default();
    let key = setting.key.clone();
    let shown = key.is_showable();
    if let Some(at) = comment_start(first) {
        if key.holds_command() {
            return Some(LineFinding::CutElsewhere { key });
        }
        return Some(LineFinding::InlineComment {
            value: shown.then(|| first[..at].trim_end().to_owned()),
            key,
        });
    }
    inside_quotes(first)
        .map(|inside| LineFinding::QuotedValue {
            inside: (shown && !inside.is_empty()).then(|| inside.to_owned()),
            key,
        })
        .filter(|kind| !matches!(kind, LineFinding::QuotedValue { key, .. } if key.holds_command()))
}

/// Keys that do nothing in a profile that assumes no role.
fn find_idle_keys(profile: &Profile, only_here: bool, list: &mut Found) {
    if profile.has(SettingKey::RoleArn) {
        return;
    }
    let web_identity = profile.has(SettingKey::WebIdentityTokenFile);
    let mut report = |setting: &Setting, kind| {
        if profile.inherits(setting) {
            return;
        }
        let name = Some(profile.name().clone());
        list.push(Finding::at_setting(name, FindingKind::Line(kind), setting));
    };
    for key in SettingKey::OF_HOP {
        let Some(setting) = profile.get(&key) else {
            continue;
        };
        match key {
            SettingKey::RoleSessionName if web_identity => {}
            SettingKey::MfaSerial => report(setting, LineFinding::MfaWithoutRole { only_here }),
            key => report(setting, LineFinding::KeyWithoutRole { key }),
        }
    }
}
