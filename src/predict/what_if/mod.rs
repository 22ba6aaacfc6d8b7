//! What can be supposed: settings of profiles and context keys of requests, read and checked.

mod context;

pub use context::{ContextError, ContextOverride, EditableKey, KeyInterest, editable_keys};

use crate::config::{Profile, ProfileSet, SettingKey};
use crate::text::distance;

/// The keys that can be supposed: those that decide about chains and callers, and no secrets.
const SUPPOSABLE: [SettingKey; 16] = [
    SettingKey::RoleArn,
    SettingKey::SourceProfile,
    SettingKey::CredentialSource,
    SettingKey::RoleSessionName,
    SettingKey::ExternalId,
    SettingKey::MfaSerial,
    SettingKey::DurationSeconds,
    SettingKey::SsoSession,
    SettingKey::SsoAccountId,
    SettingKey::SsoRoleName,
    SettingKey::SsoStartUrl,
    SettingKey::SsoRegion,
    SettingKey::WebIdentityTokenFile,
    SettingKey::CredentialProcess,
    SettingKey::LoginSession,
    SettingKey::AwsAccountId,
];

/// One setting of one profile as the user supposes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingOverride {
    /// The profile.
    pub profile: String,
    /// The key.
    pub key: SettingKey,
    /// The value; `None` supposes that the setting is not there.
    pub value: Option<String>,
}

/// Why something cannot be supposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverrideError {
    /// It does not read `PROFILE.KEY=VALUE`.
    Malformed(String),
    /// No profile has this name.
    UnknownProfile {
        /// The name.
        profile: String,
        /// The nearest name, if one is near.
        near: Option<String>,
    },
    /// No setting of a chain has this key, or it is a secret.
    UnknownKey {
        /// The key.
        key: SettingKey,
        /// The nearest key that can be supposed, if one is near.
        near: Option<SettingKey>,
    },
}

impl SettingOverride {
    /// Reads `PROFILE.KEY=VALUE`. Profile names may hold dots: the last one before the first `=`
    /// separates the key. An empty value is a value, as in the file.
    pub fn parse(text: &str) -> Result<Self, OverrideError> {
        let malformed = || OverrideError::Malformed(text.to_owned());
        let (left, value) = text.split_once('=').ok_or_else(malformed)?;
        let (profile, key) = left.rsplit_once('.').ok_or_else(malformed)?;
        let key = SettingKey::from(key.trim());
        if profile.is_empty() || key.is_empty() {
            return Err(malformed());
        }
        Ok(Self {
            profile: profile.to_owned(),
            key,
            value: Some(value.trim().to_owned()),
        })
    }
}

/// Whether the key decides about chains or callers.
pub(super) fn check_key(change: &SettingOverride) -> Result<(), OverrideError> {
    if SUPPOSABLE.contains(&change.key) {
        return Ok(());
    }
    let near = SUPPOSABLE
        .into_iter()
        .filter_map(|key| Some((distance(&key, &change.key, 3)?, key)))
        .min();
    Err(OverrideError::UnknownKey {
        near: near.map(|(_, key)| key),
        key: change.key.clone(),
    })
}

/// Whether the files have the profile.
pub(super) fn check_profile(
    change: &SettingOverride,
    profiles: &ProfileSet,
) -> Result<(), OverrideError> {
    if profiles.position(&change.profile).is_some() {
        return Ok(());
    }
    let names = profiles.profiles.iter().map(Profile::name);
    let near = names
        .filter_map(|name| Some((distance(name, &change.profile, 3)?, name.as_str())))
        .min();
    Err(OverrideError::UnknownProfile {
        near: near.map(|(_, name)| name.to_owned()),
        profile: change.profile.clone(),
    })
}
