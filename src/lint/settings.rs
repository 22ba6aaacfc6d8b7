//! Single lines: comments and quotation marks inside values, keys nobody knows, keys that do
//! nothing where they stand.

use std::collections::HashMap;
use std::sync::Arc;

use super::Finding;
use super::kind::FindingKind;
use crate::config::{
    IniFile, Profile, ProfileSet, Section, SectionKind, Setting, comment_start, holds_command,
    inside_quotes, is_ignored, is_known, is_showable, meant_by,
};

/// Keys that only a hop uses.
const HOP_KEYS: [&str; 5] = [
    "source_profile",
    "credential_source",
    "role_session_name",
    "external_id",
    "duration_seconds",
];

/// Everything that a line says about itself, and keys without their `role_arn`.
pub(crate) fn find_odd_settings(set: &ProfileSet, list: &mut Vec<Finding>) {
    let mut slips = HashMap::new();
    for file in set.files() {
        for section in &file.sections {
            let profile = match &section.kind {
                SectionKind::Profile(name) => Some(Arc::clone(name).into()),
                SectionKind::SsoSession(_) | SectionKind::Inherited => None,
                SectionKind::Services(_) | SectionKind::Ignored(_) => continue,
            };
            for (setting, kind) in odd_settings(file, section, &mut slips) {
                list.push(Finding {
                    profile: profile.clone(),
                    kind,
                    location: Some(setting.location.clone()),
                });
            }
        }
    }
    for profile in &set.profiles {
        find_idle_keys(profile, list);
    }
}

type Slips<'a> = HashMap<&'a str, Option<&'static str>>;

fn odd_settings<'a>(
    file: &IniFile,
    section: &'a Section,
    slips: &mut Slips<'a>,
) -> Vec<(&'a Setting, FindingKind)> {
    let mut found = Vec::new();
    let mut colon = false;
    for setting in &section.settings {
        let key = &setting.key;
        if is_known(key) {
            found.extend(odd_value(file, setting).map(|kind| (setting, kind)));
        } else if is_ignored(key) {
            let kind = FindingKind::KeyIgnored {
                key: Arc::clone(key),
            };
            found.push((setting, kind));
        } else if let Some(meant) = *slips.entry(key).or_insert_with(|| meant_by(key)) {
            let kind = FindingKind::UnknownKey {
                key: Arc::clone(key),
                meant,
            };
            found.push((setting, kind));
        }
        // One is enough to say so.
        if !colon && delimiter(file, setting) == Some(b':') {
            colon = true;
            let kind = FindingKind::ColonDelimiter {
                key: Arc::clone(key),
            };
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
fn odd_value(file: &IniFile, setting: &Setting) -> Option<FindingKind> {
    // Of a secret value only the file itself has the text; none of it goes any further.
    let bytes = file.source.bytes.get(setting.value_span.range())?;
    let text = std::str::from_utf8(bytes).ok()?;
    let first = text.lines().next().unwrap_or_default();
    let key = Arc::clone(&setting.key);
    let shown = is_showable(&key);
    if let Some(at) = comment_start(first) {
        if holds_command(&key) {
            return Some(FindingKind::CutElsewhere { key });
        }
        return Some(FindingKind::InlineComment {
            value: shown.then(|| first[..at].trim_end().to_owned()),
            key,
        });
    }
    inside_quotes(first)
        .map(|inside| FindingKind::QuotedValue {
            inside: (shown && !inside.is_empty()).then(|| inside.to_owned()),
            key,
        })
        .filter(|kind| !matches!(kind, FindingKind::QuotedValue { key, .. } if holds_command(key)))
}

/// Keys that do nothing in a profile that assumes no role.
fn find_idle_keys(profile: &Profile, list: &mut Vec<Finding>) {
    if profile.has("role_arn") {
        return;
    }
    let web_identity = profile.has("web_identity_token_file");
    let mut report = |setting: &Setting, kind| {
        if profile.inherits(setting) {
            return;
        }
        list.push(Finding {
            profile: Some(profile.name().clone()),
            kind,
            location: Some(setting.location.clone()),
        });
    };
    for key in HOP_KEYS {
        if web_identity && key == "role_session_name" {
            continue;
        }
        if let Some(setting) = profile.get(key) {
            report(setting, FindingKind::KeyWithoutRole { key });
        }
    }
    if let Some(setting) = profile.get("mfa_serial") {
        report(setting, FindingKind::MfaWithoutRole);
    }
}
