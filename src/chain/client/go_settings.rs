//! Settings that make the AWS SDK for Go v2 refuse a profile before it looks at credentials,
//! whether the profile is requested or a source (`config/shared_config.go`, `setFromIniSection`).

use crate::chain::problem::{ChainProblem, ClientProblem, ProblemKind};
use crate::chain::providers::problem;
use crate::config::{ConfigFile, Profile, Setting, SettingKey};

/// The largest `request_min_compression_size_bytes`.
const LARGEST_THRESHOLD: i64 = 10_485_760;

/// Returns true if the SDK can read a value.
type Readable = fn(&str) -> bool;

/// Settings with a value that the SDK must be able to read, in the order in which it reads them.
const CHECKED: [(SettingKey, Readable); 7] = [
    (SettingKey::Ec2MetadataServiceEndpointMode, |value| {
        one_of(value.trim(), &["", "ipv4", "ipv6"])
    }),
    (SettingKey::DefaultsMode, |value| {
        let modes = [
            "",
            "auto",
            "cross-region",
            "in-region",
            "legacy",
            "mobile",
            "standard",
        ];
        one_of(value, &modes)
    }),
    (SettingKey::MaxAttempts, |value| parse_int(value).is_some()),
    (SettingKey::RetryMode, |value| {
        matches!(value, "standard" | "adaptive")
    }),
    (SettingKey::DisableRequestCompression, |value| {
        matches!(value, "true" | "false")
    }),
    (SettingKey::RequestMinCompressionSizeBytes, |value| {
        parse_int(value).is_some_and(|bytes| (0..=LARGEST_THRESHOLD).contains(&bytes))
    }),
    (SettingKey::AccountIdEndpointMode, |value| {
        matches!(value, "preferred" | "required" | "disabled")
    }),
];

/// Keys of the credentials file that the SDK does not merge into a section of the config file.
const NOT_MERGED: [SettingKey; 3] = [
    SettingKey::DisableRequestCompression,
    SettingKey::RequestMinCompressionSizeBytes,
    SettingKey::AccountIdEndpointMode,
];

pub(super) fn refuse(profile: &Profile, at: Option<&Setting>, what: ClientProblem) -> ChainProblem {
    problem(profile, at, ProblemKind::OfClient(what))
}

/// Compares case-insensitively.
fn one_of(value: &str, words: &[&str]) -> bool {
    words.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// Refuses a section with only one of the two keys. A section of the credentials file hides such an
/// error in the config file.
pub(super) fn check_keys(profile: &Profile) -> Result<(), ChainProblem> {
    let file = match profile.section(ConfigFile::Credentials) {
        Some(_) => ConfigFile::Credentials,
        None => ConfigFile::Config,
    };
    let pair = [SettingKey::AwsAccessKeyId, SettingKey::AwsSecretAccessKey];
    match pair.map(|key| profile.get_in(file, key)) {
        [Some(alone), None] | [None, Some(alone)] => {
            Err(refuse(profile, Some(alone), ClientProblem::OneKey))
        }
        [Some(_), Some(_)] | [None, None] => Ok(()),
    }
}

/// Refuses a setting that the SDK cannot read.
pub(super) fn check_settings(profile: &Profile) -> Result<(), ChainProblem> {
    for (key, is_readable) in CHECKED {
        if let Some(setting) = merged(profile, &key)
            && !is_readable(setting.text().unwrap_or_default())
            && !becomes_zero(profile, setting)
        {
            let what = ClientProblem::UnreadableSetting { key };
            return Err(refuse(profile, Some(setting), what));
        }
    }
    Ok(())
}

/// The setting after merging.
fn merged<'a>(profile: &'a Profile, key: &SettingKey) -> Option<&'a Setting> {
    if NOT_MERGED.contains(key) && profile.section(ConfigFile::Config).is_some() {
        profile.get_in(ConfigFile::Config, key)
    } else {
        profile.get(key)
    }
}

/// Returns true if a `max_attempts` that is not a number becomes 0, as in versions before 1.25 if
/// the credentials file adds it to a section of the config file. Later versions refuse it.
pub(super) fn becomes_zero(profile: &Profile, setting: &Setting) -> bool {
    setting.key == SettingKey::MaxAttempts
        && setting.file == ConfigFile::Credentials
        && profile.section(ConfigFile::Config).is_some()
}

/// Parses a number as Go does (`strconv.ParseInt` with base 0): decimal, or prefixed by `0x`, `0o`,
/// `0b` or `0`, with single underscores between digits.
pub(super) fn parse_int(text: &str) -> Option<i64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = if text.starts_with('-') { "-" } else { "" };
    let lower = unsigned.to_ascii_lowercase();
    let (radix, digits) = match lower.get(..2) {
        Some("0x") => (16, &lower[2..]),
        Some("0o") => (8, &lower[2..]),
        Some("0b") => (2, &lower[2..]),
        Some(other) if other.starts_with('0') => (8, &lower[1..]),
        _ => (10, &*lower),
    };
    let misplaced = digits.contains("__") || digits.ends_with('_');
    if misplaced || (radix == 10 && digits.starts_with('_')) || digits.contains(['+', '-']) {
        return None;
    }
    i64::from_str_radix(&format!("{sign}{}", digits.replace('_', "")), radix).ok()
}
