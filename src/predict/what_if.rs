//! Overrides of profile settings and of context keys of requests, parsed and checked.

use super::assumptions::SuppliedValue;
use crate::config::{Profile, ProfileSet, SettingKey};
use crate::eval::{expected_value, is_multivalued};
use crate::iam::policy::ConditionKey;
use crate::text::distance;

/// The settings that can be overridden: those that affect chains and callers, except secrets.
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

/// A what-if value for one setting of one profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingOverride {
    /// The profile.
    pub profile: String,
    /// The key.
    pub key: SettingKey,
    /// The value; `None` removes the setting.
    pub value: Option<String>,
}

/// The reason why a setting cannot be overridden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverrideError {
    /// It is not of the form `PROFILE.KEY=VALUE`.
    Malformed(String),
    /// No profile has this name.
    UnknownProfile {
        /// The name.
        profile: String,
        /// The nearest existing name, if one is close.
        near: Option<String>,
    },
    /// The key affects no chain, or is a secret.
    UnknownKey {
        /// The key.
        key: SettingKey,
        /// The nearest key that can be overridden, if one is close.
        near: Option<SettingKey>,
    },
}

impl SettingOverride {
    /// Parses `PROFILE.KEY=VALUE`. Profile names may contain dots: the last one before the first
    /// `=` separates the key. An empty value is a value, as in the file.
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

/// A what-if value of a context key, for every hop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextOverride {
    /// The key, such as `aws:SourceIp`.
    pub key: String,
    /// The value; `None` removes the override, including values from the command line.
    pub value: Option<SuppliedValue>,
}

/// The reason why a text is not a context key with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ContextError {
    /// It has no `=`.
    MissingValue(String),
    /// The text before the `=` is not a condition key: those contain a colon.
    MissingKey(String),
    /// The key has values of another form.
    WrongForm {
        /// The key.
        key: String,
        /// The rejected value.
        value: String,
        /// The expected form, with an example.
        expected: &'static str,
    },
}

impl ContextOverride {
    /// A key with a value as text. For a key with several values they are separated by commas.
    pub fn new(key: &str, text: &str) -> Self {
        let value = if is_multivalued(&ConditionKey::new(key)) {
            let values = text.split(',').map(str::trim);
            SuppliedValue::List(values.map(str::to_owned).collect())
        } else {
            SuppliedValue::One(text.to_owned())
        };
        Self {
            key: key.to_owned(),
            value: Some(value),
        }
    }

    /// Like [`Self::new`], for text that a person wrote.
    ///
    /// # Errors
    ///
    /// [`ContextError::WrongForm`] if no request can contain such a value.
    pub(crate) fn checked(key: &str, text: &str) -> Result<Self, ContextError> {
        match expected_value(key, text) {
            None => Ok(Self::new(key, text)),
            Some(expected) => Err(ContextError::WrongForm {
                key: key.to_owned(),
                value: text.to_owned(),
                expected,
            }),
        }
    }

    /// Parses `KEY=VALUE`.
    ///
    /// # Errors
    ///
    /// [`ContextError`] without `=`, if the key is not a condition key, or if no request can
    /// contain such a value for it.
    pub(crate) fn parse(text: &str) -> Result<Self, ContextError> {
        let Some((key, value)) = text.split_once('=') else {
            return Err(ContextError::MissingValue(text.trim().to_owned()));
        };
        let key = key.trim();
        match key.split_once(':') {
            Some((service, name)) if !service.is_empty() && !name.is_empty() => {
                Self::checked(key, value.trim())
            }
            _ => Err(ContextError::MissingKey(key.to_owned())),
        }
    }

    pub(crate) fn is_of(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }
}

/// Checks that the key affects chains or callers.
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

/// Checks that the files have the profile.
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
