//! Values and keys that differ from what their author meant: a comment or quotes inside, a
//! malformed role ARN, a misspelt key.

use super::profile::Profile;
use super::setting::{KNOWN, SettingKey};
use crate::iam::{Arn, PrincipalKind, is_account_id};
use crate::text::distance;

/// The position of a comment, for the author and for the SDKs: `#` or `;` after a blank. The AWS
/// CLI reads it as part of the value.
pub(crate) fn comment_start(value: &str) -> Option<usize> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let bytes = value.as_bytes();
    memchr::memchr2_iter(b'#', b';', bytes).find(|&at| match at.checked_sub(1) {
        Some(before) => is_blank(&bytes[before]),
        // `key = #0f0` is a colour.
        None => bytes.get(1).is_some_and(is_blank),
    })
}

/// The value before its comment; `None` without a comment, or if the comment is all there is.
pub(crate) fn without_comment(value: &str) -> Option<&str> {
    let kept = value[..comment_start(value)?].trim();
    (!kept.is_empty()).then_some(kept)
}

/// The text inside quotation marks that surround the whole value.
pub(crate) fn inside_quotes(value: &str) -> Option<&str> {
    ['"', '\'']
        .into_iter()
        .find_map(|mark| value.strip_prefix(mark)?.strip_suffix(mark))
}

/// The role that a malformed ARN was meant to name: without a comment or quotes, with `role/` and
/// both colons before the account; for a session ARN, its role.
pub(crate) fn meant_role(text: &str) -> Option<Arn> {
    let plain = without_comment(text).unwrap_or(text);
    let plain = plain.trim_matches(['"', '\'', ' ']).trim_end_matches('/');
    let role = |partition: &str, account: &str, path: &str| {
        Arn::parse(&format!("arn:{partition}:iam::{account}:role/{path}")).ok()
    };
    if let Ok(arn) = Arn::parse(plain) {
        match arn.kind() {
            PrincipalKind::Role => return Some(arn),
            PrincipalKind::AssumedRole => return role(arn.partition(), arn.account(), arn.name()),
            _ => {}
        }
    }
    let partition = plain.split(':').find(|part| part.starts_with("aws"));
    let account = plain.split([':', '/']).find(|part| is_account_id(part))?;
    let (_, after) = plain.split_once(account)?;
    let after = after.trim_matches([':', '/']);
    let name = after
        .strip_prefix("role")
        .map_or(after, |rest| rest.strip_prefix([':', '/']).unwrap_or(after));
    (!name.is_empty()).then(|| role(partition.unwrap_or("aws"), account, name))?
}

/// The roles that a profile's settings name or were meant to name.
pub(crate) fn meant_roles(profile: &Profile) -> Vec<Arn> {
    if let Some(Ok(arn)) = profile.text(SettingKey::RoleArn).map(Arn::parse)
        && arn.kind() == PrincipalKind::Role
        && without_comment(arn.as_str()).is_none()
        && !arn.as_str().ends_with('/')
    {
        return vec![arn];
    }
    let settings = profile.settings().into_iter().filter(|setting| {
        let meant = setting.key.meant();
        *meant.as_ref().unwrap_or(&setting.key) == SettingKey::RoleArn
    });
    let texts = settings.filter_map(|setting| setting.text());
    texts
        .flat_map(|text| [Arn::parse(text).ok(), meant_role(text)])
        .flatten()
        .collect()
}

// Finds the known key that a misspelt one was meant to be.

/// Parameters of `AssumeRole` that people set in a profile although the AWS CLI does not read them
/// there.
const IGNORED: &[&str] = &[
    "policy",
    "policy_arns",
    "session_tags",
    "source_identity",
    "tags",
    "transitive_session_tags",
    "transitive_tag_keys",
];

/// Keys of other tools that resemble a known key but are not misspellings of it.
const FOREIGN: &[&str] = &[
    "account_id",
    "assume_role_ttl",
    "include_profile",
    "mfa_process",
    "parent_profile",
    "role_name",
    "session_duration",
    "sso_account_name",
    "sso_use_device_code",
    "user_arn",
];

/// Other names of a known key that are too different to be misspellings: the parameter's name in
/// the API or on the command line, and names that other tools and people use.
const ALIASES: &[(&str, SettingKey)] = &[
    ("access_key", SettingKey::AwsAccessKeyId),
    ("access_key_id", SettingKey::AwsAccessKeyId),
    ("assume_role", SettingKey::RoleArn),
    ("assume_role_arn", SettingKey::RoleArn),
    ("assume_role_session_name", SettingKey::RoleSessionName),
    ("aws_access_key", SettingKey::AwsAccessKeyId),
    ("aws_access_key_secret", SettingKey::AwsSecretAccessKey),
    ("aws_access_secret", SettingKey::AwsSecretAccessKey),
    ("aws_access_secret_key", SettingKey::AwsSecretAccessKey),
    ("aws_default_region", SettingKey::Region),
    ("aws_key_id", SettingKey::AwsAccessKeyId),
    ("aws_profile", SettingKey::SourceProfile),
    ("aws_region", SettingKey::Region),
    ("aws_role_arn", SettingKey::RoleArn),
    ("aws_secret", SettingKey::AwsSecretAccessKey),
    ("aws_secret_access", SettingKey::AwsSecretAccessKey),
    ("aws_secret_key", SettingKey::AwsSecretAccessKey),
    ("aws_token", SettingKey::AwsSessionToken),
    ("base_profile", SettingKey::SourceProfile),
    ("cred_source", SettingKey::CredentialSource),
    ("default_region", SettingKey::Region),
    ("duration", SettingKey::DurationSeconds),
    ("duration_sec", SettingKey::DurationSeconds),
    ("ext_id", SettingKey::ExternalId),
    ("external", SettingKey::ExternalId),
    ("external_identifier", SettingKey::ExternalId),
    ("iam_role", SettingKey::RoleArn),
    ("iam_role_arn", SettingKey::RoleArn),
    ("mfa", SettingKey::MfaSerial),
    ("mfa_arn", SettingKey::MfaSerial),
    ("mfa_device", SettingKey::MfaSerial),
    ("mfa_device_arn", SettingKey::MfaSerial),
    ("mfa_device_serial", SettingKey::MfaSerial),
    ("mfa_serial_arn", SettingKey::MfaSerial),
    ("mfa_serial_number", SettingKey::MfaSerial),
    ("process", SettingKey::CredentialProcess),
    ("profile", SettingKey::SourceProfile),
    ("role", SettingKey::RoleArn),
    ("role_duration", SettingKey::DurationSeconds),
    ("role_duration_seconds", SettingKey::DurationSeconds),
    ("role_external_id", SettingKey::ExternalId),
    ("role_session", SettingKey::RoleSessionName),
    ("role_to_assume", SettingKey::RoleArn),
    ("secret_access_key", SettingKey::AwsSecretAccessKey),
    ("secret_key", SettingKey::AwsSecretAccessKey),
    ("serial_number", SettingKey::MfaSerial),
    ("session_duration_seconds", SettingKey::DurationSeconds),
    ("session_name", SettingKey::RoleSessionName),
    ("session_token", SettingKey::AwsSessionToken),
    ("source", SettingKey::SourceProfile),
    ("source_credential", SettingKey::CredentialSource),
    ("src_profile", SettingKey::SourceProfile),
    ("sso_account", SettingKey::SsoAccountId),
    ("sso_role", SettingKey::SsoRoleName),
    ("sso_url", SettingKey::SsoStartUrl),
    ("target_role", SettingKey::RoleArn),
    ("target_role_arn", SettingKey::RoleArn),
    ("web_identity_token", SettingKey::WebIdentityTokenFile),
];

impl SettingKey {
    /// Returns true if the key is a parameter of `AssumeRole` that a profile cannot set.
    pub(crate) fn is_ignored(&self) -> bool {
        IGNORED.contains(&self.as_str())
    }

    /// Returns true if another tool reads this key.
    pub(crate) fn is_foreign(&self) -> bool {
        FOREIGN.contains(&self.as_str())
    }

    /// The known key that an unknown one was meant to be: it differs only in `-`, blanks and
    /// underscores, is another name of it, or is one or two edits away.
    pub(crate) fn meant(&self) -> Option<Self> {
        if self.is_known() || self.is_ignored() || self.is_foreign() || self.len() > 40 {
            return None;
        }
        let is_same = |name: &str| joined(name).eq(joined(self));
        if let Some((_, same)) = KNOWN.iter().find(|(name, _)| is_same(name)) {
            return Some(same.clone());
        }
        if let Some((_, meant)) = ALIASES.iter().find(|(name, _)| is_same(name)) {
            return Some(meant.clone());
        }
        let most_edits = match self.chars().count() {
            0..=4 => return None,
            5 => 1,
            _ => 2,
        };
        KNOWN
            .iter()
            .filter_map(|(name, key)| Some((distance(self, name, most_edits)?, key)))
            .min()
            .map(|(_, key)| key.clone())
    }
}

/// A key without separators.
fn joined(key: &str) -> impl Iterator<Item = char> {
    key.chars().filter(|c| !"-_ .".contains(*c))
}

#[cfg(test)]
mod tests {
    use super::super::meant::*;

    #[test]
    fn a_misspelt_key_finds_the_known_one() {
        for (slip, meant) in [
            ("role_sesion_name", "role_session_name"),
            ("source-profile", "source_profile"),
            ("source profile", "source_profile"),
            ("soruce_profile", "source_profile"),
            ("rolearn", "role_arn"),
            ("externalid", "external_id"),
            ("mfa_seriel", "mfa_serial"),
            ("regoin", "region"),
            ("sso_acount_id", "sso_account_id"),
            ("role_session", "role_session_name"),
            ("role-session-name", "role_session_name"),
            ("mfa_serial_number", "mfa_serial"),
            ("mfa-serial", "mfa_serial"),
            ("duration_second", "duration_seconds"),
            ("external-id", "external_id"),
            ("aws_access_key", "aws_access_key_id"),
            ("aws_secret_key", "aws_secret_access_key"),
            ("role", "role_arn"),
            ("mfa", "mfa_serial"),
        ] {
            let key = SettingKey::from(slip).meant();
            assert_eq!(key.as_deref(), Some(meant), "{slip}");
        }
    }

    #[test]
    fn keys_of_the_cli_and_of_other_tools_are_not_misspelt() {
        for key in [
            "cli_pager",
            "s3",
            "retry_mode",
            "include_profile",
            "x_principal_arn",
            "aws_session_expiration",
            "granted_sso_region",
            "source_identity",
            "color",
            "role_name",
        ] {
            assert_eq!(SettingKey::from(key).meant(), None, "{key}");
        }
    }
}
