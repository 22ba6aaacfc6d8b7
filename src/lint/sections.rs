//! Headers: refused, passed over, replaced, swallowed, or read differently elsewhere.

use foldhash::HashMap;

use super::Finding;
use super::found::Found;
use super::kind::{FindingKind, HeaderFinding, LineFinding};
use crate::config::{
    ConfigFile, IgnoredSection, IniFile, ProfileName, ProfileSet, Section, SectionKind, SettingKey,
    SwallowedKind,
};
use crate::text::{Location, Span};

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
