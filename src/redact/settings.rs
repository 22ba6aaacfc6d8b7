//! The two config files, part by part.

use crate::config::{LinePart, SettingKey, program_of, rewrite, split_words};
use crate::text::{SourceFile, names_secret};

use super::vocabulary::is_kept_value;

/// The value of a secret that is set.
const SECRET: &str = "REDACTED";

/// The beginnings of headers; botocore tests no more.
const HEADERS: [&str; 3] = ["profile", "sso-session", "services"];

/// Settings whose values are names, whatever word they are.
const NAMES: [SettingKey; 10] = [
    SettingKey::ExternalId,
    SettingKey::LoginSession,
    SettingKey::MfaSerial,
    SettingKey::RoleArn,
    SettingKey::RoleSessionName,
    SettingKey::Services,
    SettingKey::SourceProfile,
    SettingKey::SsoRoleName,
    SettingKey::SsoSession,
    SettingKey::WebIdentityTokenFile,
];

/// Settings whose values are numbers.
const NUMBERS: [SettingKey; 8] = [
    SettingKey::DurationSeconds,
    SettingKey::MaxAttempts,
    SettingKey::SsoMaxAttempts,
    SettingKey::MetadataServiceTimeout,
    SettingKey::MetadataServiceNumAttempts,
    SettingKey::RequestMinCompressionSizeBytes,
    SettingKey::CsmPort,
    SettingKey::EndpointDiscoveryEnabled,
];

/// Rewrites a config or credentials file under another name; `None` if it is no UTF-8 text.
pub(super) fn rewrite_config(
    file: &SourceFile,
    own_name: &str,
    name: &dyn Fn(&str) -> String,
) -> Option<SourceFile> {
    let text = std::str::from_utf8(&file.bytes).ok()?;
    let new = rewrite(text, |part, text| match part {
        LinePart::Header => header(text, name),
        LinePart::Key => key(text, name),
        LinePart::Value(key) => value(key, text, name),
        LinePart::Other => name(text),
    });
    Some(SourceFile::new(own_name, new.into_bytes()))
}

fn header(text: &str, name: &dyn Fn(&str) -> String) -> String {
    let is_kind = |kind: &&&str| {
        let head = text.get(..kind.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(kind))
    };
    match HEADERS.iter().find(is_kind) {
        Some(kind) => {
            let (kind, rest) = text.split_at(kind.len());
            format!("{kind}{}", quoted(rest, name))
        }
        None => name(text),
    }
}

/// The name in a header, which botocore reads as a shell does. Quotation marks may stand inside it.
fn quoted(rest: &str, name: &dyn Fn(&str) -> String) -> String {
    if !rest.starts_with([' ', '\t']) || !rest.contains(['"', '\'', '\\']) {
        return name(rest);
    }
    match split_words(rest).as_deref() {
        Ok([word]) if !word.contains('\'') => format!(" '{}'", name(word)),
        _ => name(rest),
    }
}

/// A known key stays, and so does a slip of one.
fn key(written: &str, name: &dyn Fn(&str) -> String) -> String {
    let key = SettingKey::from(written);
    if let Some((word, _)) = written.split_once([' ', '\t'])
        && key.is_secret()
    {
        return format!("{word} {SECRET}");
    }
    if key.is_known() || key.meant().is_some() || key.is_foreign() {
        return written.to_owned();
    }
    sub_key(written, name)
}

/// The key of a nested setting.
fn sub_key(written: &str, name: &dyn Fn(&str) -> String) -> String {
    const KEPT: [&str; 12] = [
        "granted_sso_account_id",
        "granted_sso_role_name",
        "granted_sso_start_url",
        "granted_sso_region",
        "max_concurrent_requests",
        "max_queue_size",
        "multipart_threshold",
        "multipart_chunksize",
        "signature_version",
        "use_accelerate_endpoint",
        "payload_signing_enabled",
        "sts",
    ];
    if KEPT.contains(&written) || SettingKey::from(written).is_known() {
        return written.to_owned();
    }
    name(written)
}

fn value(key: &SettingKey, text: &str, name: &dyn Fn(&str) -> String) -> String {
    if key.is_secret() {
        return SECRET.to_owned();
    }
    if key.holds_command() {
        return command(text, name);
    }
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    if !NAMES.contains(key) && is_kept_value(text) || is_number && NUMBERS.contains(key) {
        return text.to_owned();
    }
    // A line of a nested setting, or one that an indent has made a part of the value.
    if let Some((left, right)) = text.split_once('=') {
        let inner = left.trim_end();
        let blanks = &left[inner.len()..];
        if names_secret(inner) {
            return format!("{inner}{blanks}={SECRET}");
        }
        let inner = SettingKey::from(inner);
        if inner.is_known() || !key.is_known() {
            let value_text = right.trim_start();
            let gap = &right[..right.len() - value_text.len()];
            let new = value(&inner, value_text, name);
            return format!("{}{blanks}={gap}{new}", sub_key(left.trim_end(), name));
        }
    }
    name(text)
}

/// A command with its program alone; what makes it unreadable stays.
fn command(text: &str, name: &dyn Fn(&str) -> String) -> String {
    let (program, _) = program_of(text);
    let program = name(&program);
    if split_words(text).is_err() {
        return format!("{program} '");
    }
    program
}
