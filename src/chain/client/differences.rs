//! Differences between a client and the AWS CLI in resolving a profile, including those that are
//! not known.

use serde::Serialize;

use super::go_settings::{becomes_zero, parse_int};
use super::table::Flavor;
use crate::chain::base::CredentialSource;
use crate::chain::client_settings::ClientSettings;
use crate::chain::parameter::Environment;
use crate::config::{
    ConfigFile, Profile, ProfileSet, SectionKind, Setting, SettingKey, SettingValue,
};

/// A way in which a client reads a profile differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Difference {
    /// The profile has keys beside its role; the client calls with the keys alone.
    KeysInsteadOfRole,
    /// The source has keys beside a role; the client uses its role.
    SourceRoleInsteadOfKeys,
    /// The profile is its own source; the client refuses it.
    OwnSourceRefused,
    /// A loop of sources contains keys; the client stops at the keys.
    RingLeftAtKeys,
    /// A token file is set beside `source_profile`; the client uses the source.
    SourceInsteadOfToken,
    /// A token file is set; the client ignores it.
    TokenFileLeftOut,
    /// SSO settings are set beside the role; the client uses them.
    SsoInsteadOfRole,
    /// SSO settings are set; the client ignores them.
    SsoLeftOut,
    /// `sso_session` is set without account and role; the client uses it anyway.
    SsoSessionAlone,
    /// `sso_session` is set beside `sso_region` or `sso_start_url`; the client refuses this.
    SsoSessionWithOwnKeys,
    /// An sso-session is missing or incomplete; the client accepts this if credentials come from
    /// elsewhere.
    BadSessionAccepted,
    /// The profile has several kinds of first credentials; the client tries them in another order.
    OtherOrder,
    /// The client accepts only keys and roles in a source.
    SourceNeedsKeys,
    /// `credential_process` is set; the client ignores it.
    ProcessLeftOut,
    /// `login_session` is set; the client ignores it.
    LoginLeftOut,
    /// `role_arn` is set without a source; the client ignores it instead of refusing the profile.
    RoleAlonePassedOver,
    /// `role_arn` is set without a source; the client has credentials of its own for it.
    RoleAloneAccepted,
    /// `source_profile` is set without `role_arn`; the client follows it.
    LoneSourceRead,
    /// `credential_source` is set without `role_arn`; the client uses it.
    LoneCredentialSourceUsed,
    /// `source_profile` names no profile; the client ignores it.
    MissingSourcePassedOver,
    /// Both kinds of source are set; the client accepts this.
    BothSourcesAccepted,
    /// `credential_source`, or this value of it, is unknown to the client.
    CredentialSourceLeftOut,
    /// `credential_source` is spelled differently; the client accepts this.
    SpellingAccepted,
    /// Access key and secret are in different files; the client combines them.
    KeysJoined,
    /// One key is set without the other; the client reads this differently.
    OneKeyRead,
    /// The AWS CLI refuses to create a client because of a setting; so does this client.
    SettingRefused,
    /// Missing keys are taken from `[default]` or `include_profile`.
    InheritsKeys,
    /// The source defaults to `default` if `source_profile` is not set.
    DefaultIsSource,
    /// Settings come from `[DEFAULT]`; the client does not inherit from it.
    NothingInherited,
    /// A value contains a blank followed by `#` or `;`; the client ends the value there.
    CommentCutOff,
    /// A line uses `:` instead of `=`; the client ignores it.
    ColonLeftOut,
    /// Only botocore reads a profile of this name from the header.
    HeaderLeftOut,
    /// `[default]` follows `[profile default]`; the client ignores `[default]`.
    PrefixedDefaultFirst,
    /// Sections or keys occur twice; the client merges them.
    TwinsJoined,
    /// botocore refuses the file; the client reads it.
    RefusedFileRead,
    /// The client reads the config file only if `AWS_SDK_LOAD_CONFIG` is set.
    ConfigFileLeftOut,
    /// Versions of the client differ.
    VersionsDiffer,
    /// `mfa_serial` is set; the client ignores it. Computed.
    MfaLeftOut,
    /// `mfa_serial` is set; the calling program must ask for the code itself.
    MfaNeedsProgram,
    /// `mfa_serial` is set; the client uses the code to get a session of the first credentials.
    MfaBeforeRoles,
    /// `external_id` is set; the client does not send it. Computed.
    ExternalIdLeftOut,
    /// `duration_seconds` is set; the client does not send it. Computed.
    DurationLeftOut,
    /// `role_session_name` is set; the client does not send it. Computed.
    SessionNameLeftOut,
}

impl Difference {
    /// Returns true if the verdicts take the difference into account.
    pub(super) const fn is_computed(self) -> bool {
        matches!(
            self,
            Self::MfaLeftOut
                | Self::ExternalIdLeftOut
                | Self::DurationLeftOut
                | Self::SessionNameLeftOut
        )
    }
}

/// The rules behind the answer for a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Basis {
    /// The client's own rules, or the AWS CLI's if the client is known to follow them.
    Computed,
    /// The AWS CLI's rules; it is not known if the client follows them.
    NotKnown,
    /// The AWS CLI's rules; the client is known not to follow them.
    KnownDifference,
}

// Questions about a profile in a chain that clients answer differently.

/// The settings that decide about a chain.
const CHAIN_KEYS: [SettingKey; 18] = [
    SettingKey::AwsAccessKeyId,
    SettingKey::AwsSecretAccessKey,
    SettingKey::AwsSessionToken,
    SettingKey::CredentialProcess,
    SettingKey::CredentialSource,
    SettingKey::DurationSeconds,
    SettingKey::ExternalId,
    SettingKey::LoginSession,
    SettingKey::MfaSerial,
    SettingKey::RoleArn,
    SettingKey::RoleSessionName,
    SettingKey::SourceProfile,
    SettingKey::SsoAccountId,
    SettingKey::SsoRegion,
    SettingKey::SsoRoleName,
    SettingKey::SsoSession,
    SettingKey::SsoStartUrl,
    SettingKey::WebIdentityTokenFile,
];

/// A profile of a chain and its surroundings.
pub(crate) struct Look<'a> {
    /// All profiles.
    pub set: &'a ProfileSet,
    /// The profile.
    pub profile: &'a Profile,
    /// True if another profile of the chain uses it as a source.
    pub used_as_source: bool,
    /// The variables.
    pub environment: &'a Environment,
}

impl Look<'_> {
    pub(super) fn has(&self, key: impl Into<SettingKey>) -> bool {
        self.profile.has(key)
    }

    /// Returns true if the profile assumes a role, with or without keys.
    pub(super) fn calls(&self) -> bool {
        self.has(SettingKey::RoleArn) && !self.has(SettingKey::WebIdentityTokenFile)
    }

    pub(super) fn has_token(&self) -> bool {
        self.has(SettingKey::RoleArn) && self.has(SettingKey::WebIdentityTokenFile)
    }

    pub(super) fn has_sso(&self) -> bool {
        self.has(SettingKey::SsoAccountId) || self.has(SettingKey::SsoRoleName)
    }

    /// Returns true if the profile supplies first credentials. A source with keys does, whatever
    /// its other settings.
    pub(super) fn is_base(&self) -> bool {
        !self.calls() || self.used_as_source && self.has(SettingKey::AwsAccessKeyId)
    }

    /// Counts the kinds of first credentials.
    pub(super) fn kinds(&self) -> usize {
        let kinds = [
            self.has(SettingKey::AwsAccessKeyId),
            self.has_sso(),
            self.has(SettingKey::WebIdentityTokenFile),
            self.has(SettingKey::CredentialProcess),
        ];
        kinds.iter().filter(|kind| **kind).count()
    }

    /// Returns true if a call is sent with a setting.
    pub(super) fn sends(&self, key: impl Into<SettingKey>) -> bool {
        let setting = self.profile.get(key);
        self.calls() && setting.is_some_and(|setting| !setting.value.is_empty())
    }

    /// Returns true if the profile has a role and no source for it.
    pub(super) fn is_role_alone(&self) -> bool {
        let sourceless =
            !self.has(SettingKey::SourceProfile) && !self.has(SettingKey::CredentialSource);
        self.calls() && sourceless && !self.is_base()
    }

    pub(super) fn is_own_source(&self) -> bool {
        self.profile.text(SettingKey::SourceProfile) == Some(self.profile.name())
    }

    pub(super) fn source_is_missing(&self) -> bool {
        let source = self.profile.text(SettingKey::SourceProfile);
        self.calls() && source.is_some_and(|name| self.set.profile(name).is_none())
    }

    /// Returns true if the sources lead back to the profile.
    pub(super) fn comes_back(&self) -> bool {
        let mut at = self.profile;
        for _ in 0..self.set.profiles.len() {
            let source = at.text(SettingKey::SourceProfile);
            let Some(source) = source.and_then(|name| self.set.profile(name)) else {
                return false;
            };
            if source.name() == self.profile.name() {
                return true;
            }
            at = source;
        }
        false
    }

    pub(super) fn named_source(&self) -> Option<CredentialSource> {
        self.profile
            .text(SettingKey::CredentialSource)?
            .parse()
            .ok()
    }

    /// Returns true if `credential_source` differs from a valid value only in case.
    pub(super) fn source_is_misspelt(&self) -> bool {
        let value = self.profile.text(SettingKey::CredentialSource);
        self.named_source().is_none()
            && value.is_some_and(|value| {
                let mut sources = CredentialSource::ALL.iter();
                sources.any(|source| source.name().eq_ignore_ascii_case(value))
            })
    }

    /// Returns true if both keys are present, but in different files.
    pub(super) fn keys_are_split(&self) -> bool {
        let pair = [SettingKey::AwsAccessKeyId, SettingKey::AwsSecretAccessKey];
        let in_file = |file| {
            let mut keys = pair.iter();
            keys.all(|key| self.profile.get_in(file, key).is_some())
        };
        pair.iter().all(|key| self.has(key))
            && !in_file(ConfigFile::Config)
            && !in_file(ConfigFile::Credentials)
    }

    /// Returns true if the AWS CLI refuses to create a client with the profile's settings.
    pub(super) fn settings_are_refused(&self) -> bool {
        let settings =
            ClientSettings::of(self.set, Some(self.profile), self.environment, Flavor::Cli2);
        settings.check_before_load().is_err() || settings.check_after_load().is_err()
    }

    /// Returns true if aws-vault would take a missing key of the profile from `[default]` or
    /// `include_profile`.
    pub(super) fn inherits_from_default(&self) -> bool {
        let keys = [
            SettingKey::RoleArn,
            SettingKey::MfaSerial,
            SettingKey::SourceProfile,
            SettingKey::ExternalId,
            SettingKey::RoleSessionName,
            SettingKey::DurationSeconds,
        ];
        let default = self.set.profile("default");
        self.has("include_profile")
            || default.is_some_and(|default| {
                self.profile.name() != default.name()
                    && keys.iter().any(|key| default.has(key) && !self.has(key))
            })
    }

    /// Returns true if a client that reads the config file only on demand would miss a setting.
    pub(super) fn needs_config_file(&self) -> bool {
        self.environment.filled("AWS_SDK_LOAD_CONFIG").is_none()
            && self
                .settings()
                .any(|setting| setting.file == ConfigFile::Config)
    }

    /// The settings that determine the chain.
    fn settings(&self) -> impl Iterator<Item = &Setting> {
        CHAIN_KEYS.iter().filter_map(|key| self.profile.get(key))
    }

    /// Returns true if `test` holds for any setting. The text passed to it runs from the end of the
    /// key to the end of the value.
    pub(super) fn any_text(&self, test: impl Fn(&str) -> bool) -> bool {
        self.settings().any(|setting| {
            let mut files = self.set.files();
            let file = files.find(|file| file.file == setting.file);
            let from_key = setting.key_span.range().end..setting.value_span.range().end;
            let bytes = file.and_then(|file| file.source.bytes.get(from_key));
            bytes.is_some_and(|bytes| test(&String::from_utf8_lossy(bytes)))
        })
    }

    /// Returns true if a setting comes from `[DEFAULT]`.
    pub(super) fn inherits(&self) -> bool {
        self.settings()
            .any(|setting| !setting.is_supposed() && self.profile.inherits(setting))
    }

    /// Returns true if the header in the config file is neither `[profile NAME]` nor `[default]`,
    /// or the header in the credentials file begins with `profile `.
    pub(super) fn has_odd_header(&self) -> bool {
        let name = self.profile.name();
        let config = self.profile.section(ConfigFile::Config);
        let credentials = self.profile.section(ConfigFile::Credentials);
        config.is_some_and(|section| {
            let plain = section.name.strip_prefix("profile ");
            plain.unwrap_or(&section.name) != name.as_str()
        }) || credentials.is_some_and(|section| section.name.starts_with("profile "))
    }

    /// Returns true if `[default]` replaces an earlier `[profile default]`.
    pub(super) fn replaces_default(&self) -> bool {
        let mut replaced = self.set.replaced.iter();
        replaced.any(|twins| {
            twins.name == *self.profile.name()
                && matches!(twins.by.kind, SectionKind::Profile(_))
                && &*twins.by.name == "default"
        })
    }

    /// Returns true if versions of the AWS SDK for Go v2 differ: on a tab before a comment, a
    /// login, or a number that does not parse.
    pub(super) fn depends_on_version(&self) -> bool {
        let tab = |setting: &Setting| match &setting.value {
            SettingValue::Text(text) => text.contains("\t#") || text.contains("\t;"),
            SettingValue::Nested(_) | SettingValue::Secret { .. } => false,
        };
        let attempts = self.profile.get(SettingKey::MaxAttempts);
        self.has(SettingKey::LoginSession)
            || self.settings().any(tab)
            || attempts.is_some_and(|setting| {
                let number = setting.text().and_then(parse_int);
                number.is_none() && becomes_zero(self.profile, setting)
            })
    }
}
