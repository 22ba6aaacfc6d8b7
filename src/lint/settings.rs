//! Findings about lines and headers: comments and quotation marks inside values, unknown keys,
//! sections that are refused or passed over.

use std::sync::Arc;

use foldhash::HashMap;

use super::Finding;
use super::found::Found;
use super::kind::{FindingKind, HeaderFinding, LineFinding};
use crate::config::{
    ConfigFile, IgnoredSection, IniFile, Profile, ProfileName, ProfileSet, Section, SectionKind,
    Setting, SettingKey, SwallowedKind, comment_start, inside_quotes,
};
use crate::text::{Location, Span};

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
    let inside = inside_quotes(first).filter(|_| !key.holds_command())?;
    Some(LineFinding::QuotedValue {
        inside: (shown && !inside.is_empty()).then(|| inside.to_owned()),
        key,
    })
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

// Headers: refused, passed over, replaced, swallowed, or read differently elsewhere.

/// Sections of the config file other than profiles that the AWS CLI itself reads.
const OWN_SECTIONS: [&str; 2] = ["plugins", "preview"];

fn push(
    list: &mut Found,
    profile: Option<ProfileName>,
    (location, span): (&Location, Span),
    kind: FindingKind,
) {
    list.push(Finding {
        profile,
        kind,
        location: Some(location.clone()),
        span: Some(span),
        policy: None,
    });
}

/// The place of a header.
const fn header_place(section: &Section) -> (&Location, Span) {
    (&section.location, section.header_span)
}

/// Everything about headers and about lines that never became what they look like.
pub(crate) fn find_odd_sections(set: &ProfileSet, list: &mut Found) {
    for refusal in set.refusals() {
        let kind = FindingKind::FileRefused(refusal.clone());
        push(list, None, (&refusal.location, refusal.span), kind);
    }
    for file in set.files() {
        find_swallowed(file, list);
        for section in &file.sections {
            find_odd_header(file.file, section, list);
        }
    }
    find_ignored(set, list);
    for replaced in &set.replaced {
        // The very same header twice makes the AWS CLI refuse the file.
        if replaced.replaced.name == replaced.by.name {
            continue;
        }
        let kind = HeaderFinding::SectionReplaced {
            header: replaced.replaced.name.clone(),
            by: replaced.by.name.clone(),
            at: replaced.by.location.clone(),
        };
        let at = header_place(&replaced.replaced);
        push(
            list,
            Some(replaced.name.clone()),
            at,
            FindingKind::Header(kind),
        );
    }
}

fn find_swallowed(file: &IniFile, list: &mut Found) {
    let mut profiles: HashMap<&str, &str> = HashMap::default();
    if !file.swallowed.is_empty() {
        for section in &file.sections {
            if let SectionKind::Profile(name) = &section.kind {
                profiles.insert(&section.name, name);
            }
        }
    }
    for line in &file.swallowed {
        let kind = match &line.kind {
            SwallowedKind::Header { name } => FindingKind::Header(HeaderFinding::SwallowedHeader {
                name: name.clone(),
                by: line.swallowed_by.clone(),
            }),
            // Further lines of a list or an address hold `:` or `=` as well.
            SwallowedKind::Setting { key } => {
                if !key.is_known() && key.meant().is_none() {
                    continue;
                }
                FindingKind::Line(LineFinding::SwallowedSetting {
                    key: key.clone(),
                    by: line.swallowed_by.clone(),
                })
            }
        };
        let profile = profiles.get(&*line.section).map(|name| (*name).into());
        push(list, profile, (&line.location, line.span), kind);
    }
}

fn find_odd_header(file: ConfigFile, section: &Section, list: &mut Found) {
    let (kind, profile) = match (&section.kind, file) {
        (SectionKind::Inherited, _) => {
            let keys = section.settings.len();
            (HeaderFinding::DefaultInCapitals { keys }, None)
        }
        (SectionKind::Profile(name), ConfigFile::Credentials) => {
            let kind = if let Some(bare) = name.strip_prefix("profile ") {
                HeaderFinding::PrefixInCredentials {
                    name: bare.trim().to_owned(),
                }
            } else if name.starts_with("sso-session ") {
                HeaderFinding::SsoSessionInCredentials
            } else if is_identifier(name) {
                return;
            } else {
                HeaderFinding::HeaderReadDifferently {
                    header: section.name.clone(),
                    name: name.clone(),
                }
            };
            (kind, Some(name.clone()))
        }
        (SectionKind::Profile(name), ConfigFile::Config) => {
            let plain = match section.name.strip_prefix("profile ") {
                Some(rest) => rest.trim_matches([' ', '\t']) == &**name,
                None => &*section.name == "default",
            };
            if plain && is_identifier(name) {
                return;
            }
            let kind = HeaderFinding::HeaderReadDifferently {
                header: section.name.clone(),
                name: name.clone(),
            };
            (kind, Some(name.clone()))
        }
        (SectionKind::SsoSession(_) | SectionKind::Services(_) | SectionKind::Ignored(_), _) => {
            return;
        }
    };
    let kind = FindingKind::Header(kind);
    push(list, profile.map(Into::into), header_place(section), kind);
}

/// The characters that the SDKs take in a profile's name; others make them pass the section over.
fn is_identifier(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-./%@:+".contains(c))
}

fn find_ignored(set: &ProfileSet, list: &mut Found) {
    if set.ignored.is_empty() {
        return;
    }
    let mut named: HashMap<&str, &ProfileName> = HashMap::default();
    for profile in &set.profiles {
        if let Some(source) = profile.text(SettingKey::SourceProfile) {
            named.entry(source).or_insert_with(|| profile.name());
        }
    }
    for ignored in &set.ignored {
        let Some(section) = ignored.section(ConfigFile::Config) else {
            continue;
        };
        let SectionKind::Ignored(reason) = section.kind else {
            continue;
        };
        let header = section.name.clone();
        let meant = meant_header(&header);
        let named_by = named.get(&*header).map(|profile| (*profile).clone());
        let bare = reason == IgnoredSection::UnknownWord && meant.is_none();
        let looks_like_profile = section
            .settings
            .iter()
            .any(|setting| setting.key.is_known());
        let kind = if bare && (named_by.is_some() || looks_like_profile) {
            if OWN_SECTIONS.contains(&&*header) && named_by.is_none() {
                continue;
            }
            HeaderFinding::MissingPrefix {
                name: header.clone(),
                named_by,
            }
        } else if bare {
            // Other tools keep sections of their own in this file.
            continue;
        } else {
            HeaderFinding::SectionIgnored {
                header,
                reason,
                meant,
            }
        };
        let kind = FindingKind::Header(kind);
        push(list, None, header_place(section), kind);
    }
}

/// The header that the author of an ignored one probably meant.
fn meant_header(header: &str) -> Option<String> {
    let trimmed = header.trim();
    if trimmed.eq_ignore_ascii_case("default") {
        return Some("default".to_owned());
    }
    // With a second `]` on its line a name runs up to that.
    let (name, _) = trimmed.split_once(']').unwrap_or((trimmed, ""));
    for word in ["profile", "sso-session", "services"] {
        let Some(start) = name.get(..word.len()) else {
            continue;
        };
        if !start.eq_ignore_ascii_case(word) {
            continue;
        }
        let rest = name[word.len()..].trim_start_matches([' ', '\t', '-', '_', ':', '.', '/']);
        let rest = rest.trim_matches(['"', '\'', ' ', '\t']);
        if rest.is_empty() {
            return None;
        }
        return Some(if rest.contains([' ', '\t']) {
            format!("{word} \"{rest}\"")
        } else {
            format!("{word} {rest}")
        });
    }
    None
}
