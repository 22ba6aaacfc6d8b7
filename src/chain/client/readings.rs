//! How each client reads what a profile may contain: the table and the tests on the profile.
//!
//! Taken from the sources of the clients: Java v2 `ProfileCredentialsUtils`, JS v3
//! `credential-provider-ini`, JS v2 `shared_ini_file_credentials.js` and `util.js` (2.1693), Rust
//! `profile/credentials/repr.rs`, Kotlin `ProfileChain.kt`, CRT `credentials_provider_profile.c`,
//! PHP `CredentialProvider`, C++ `STSProfileCredentialsProvider`, Go v1 `aws/session`, aws-vault
//! `vault/config.go`, awsume's `profile.py` (4.5.4). Java, Rust, Kotlin and CRT read files by the
//! SDKs' common specification. If a row does not name a client, its behaviour is not known.

use super::differences::{Basis, Difference, Look};
use super::table::Client::{
    self, AwsVault, Awsume, Cpp, Crt, DotNet, GoV1, GoV2, JavaV2, JsV2, JsV3, Kotlin, Php, Ruby,
    Rust, Terraform,
};
use crate::chain::base::CredentialSource;
use crate::chain::providers::check_token_session;
use crate::chain::role::{WITHOUT_DURATION, WITHOUT_EXTERNAL_ID, WITHOUT_MFA};
use crate::config::{LineRefusal, ProfileRules, RefusalKind, SettingKey};

/// One row: a difference, the clients known to have it, the clients known to behave like the AWS
/// CLI, and a test that returns true if it concerns a profile.
type ClientReading = (
    Difference,
    &'static [Client],
    &'static [Client],
    fn(&Look<'_>) -> bool,
);

/// The ways in which a client reads a profile differently from the AWS CLI, or may do so, limited
/// to those that the profile's settings touch.
pub(crate) fn differences(look: &Look<'_>, client: Client) -> Vec<(Difference, Basis)> {
    if client.flavor().is_some() {
        return Vec::new();
    }
    let own_rules = client.rules() != ProfileRules::Botocore;
    let found = READINGS
        .iter()
        .filter_map(|(difference, by, alike, applies)| {
            let basis = match by.contains(&client) {
                true if difference.is_computed() => Basis::Computed,
                true => Basis::KnownDifference,
                false if own_rules || alike.contains(&client) => return None,
                false => Basis::NotKnown,
            };
            applies(look).then_some((*difference, basis))
        });
    found.collect()
}

fn is_twin(refusal: &LineRefusal) -> bool {
    matches!(
        refusal.kind,
        RefusalKind::DuplicateSection { .. } | RefusalKind::DuplicateKey { .. }
    )
}

const READINGS: &[ClientReading] = &[
    // Keys beside the role of a profile.
    (
        Difference::KeysInsteadOfRole,
        &[Kotlin],
        &[JavaV2, JsV2, JsV3, Rust, Crt, Php, Cpp, Awsume],
        |look| {
            look.calls()
                && look.has(SettingKey::AwsAccessKeyId)
                && look.has(SettingKey::SourceProfile)
                && !look.used_as_source
        },
    ),
    (
        Difference::SourceRoleInsteadOfKeys,
        &[JavaV2, GoV1],
        &[JsV2, JsV3, Rust, Kotlin, Crt, Php, Ruby, Cpp],
        |look| look.calls() && look.has(SettingKey::AwsAccessKeyId) && look.used_as_source,
    ),
    (
        Difference::OwnSourceRefused,
        &[JavaV2],
        &[JsV2, JsV3, Rust, Kotlin, Crt, Cpp],
        |look| look.calls() && look.has(SettingKey::AwsAccessKeyId) && look.is_own_source(),
    ),
    (
        Difference::RingLeftAtKeys,
        &[JsV2, JsV3, GoV1],
        &[JavaV2, Rust, Kotlin, Crt, Awsume],
        |look| {
            look.calls()
                && look.has(SettingKey::AwsAccessKeyId)
                && !look.is_own_source()
                && look.comes_back()
        },
    ),
    // The source of the role's credentials.
    (
        Difference::SourceInsteadOfToken,
        &[JsV3, Kotlin, Crt],
        &[JavaV2, Rust],
        |look| look.has_token() && look.has(SettingKey::SourceProfile),
    ),
    (
        Difference::TokenFileLeftOut,
        &[],
        &[
            GoV1, JavaV2, Kotlin, JsV2, JsV3, Rust, Ruby, Php, Crt, AwsVault,
        ],
        |look| look.has_token(),
    ),
    (
        Difference::SsoInsteadOfRole,
        &[JavaV2],
        &[JsV3, Rust, Kotlin, Crt, Awsume],
        |look| look.calls() && look.has(SettingKey::SourceProfile) && look.has_sso(),
    ),
    (
        Difference::RoleAlonePassedOver,
        &[JavaV2, JsV3],
        &[JsV2, Rust, Kotlin, Crt, AwsVault, Awsume],
        |look| look.is_role_alone(),
    ),
    (
        Difference::RoleAloneAccepted,
        &[AwsVault],
        Client::ALL,
        |look| look.is_role_alone(),
    ),
    (
        Difference::DefaultIsSource,
        &[Awsume],
        Client::ALL,
        |look| look.is_role_alone(),
    ),
    (
        Difference::MissingSourcePassedOver,
        &[AwsVault],
        Client::ALL,
        |look| look.source_is_missing(),
    ),
    (Difference::InheritsKeys, &[AwsVault], Client::ALL, |look| {
        look.inherits_from_default()
    }),
    (
        Difference::BothSourcesAccepted,
        &[JsV2, JsV3, Crt],
        &[JavaV2, Rust, Kotlin, Php, Ruby, Awsume],
        |look| {
            look.calls()
                && look.has(SettingKey::SourceProfile)
                && look.has(SettingKey::CredentialSource)
        },
    ),
    (
        Difference::CredentialSourceLeftOut,
        &[JsV2],
        &[JavaV2, JsV3, Rust, Kotlin, Crt, DotNet, Php, Ruby, Awsume],
        |look| look.calls() && look.named_source().is_some(),
    ),
    (
        Difference::CredentialSourceLeftOut,
        &[Ruby],
        Client::ALL,
        |look| look.calls() && look.named_source() == Some(CredentialSource::Environment),
    ),
    (
        Difference::SpellingAccepted,
        &[JavaV2, Rust, Crt, DotNet],
        &[JsV2, JsV3, Kotlin, Php, Ruby, Awsume],
        |look| look.calls() && look.source_is_misspelt(),
    ),
    (
        Difference::LoneSourceRead,
        &[],
        &[JavaV2, JsV2, JsV3, Rust, Kotlin, Crt, Awsume],
        |look| !look.has(SettingKey::RoleArn) && look.has(SettingKey::SourceProfile),
    ),
    (
        Difference::LoneCredentialSourceUsed,
        &[JsV3, Rust],
        &[JavaV2, JsV2],
        |look| !look.has(SettingKey::RoleArn) && look.has(SettingKey::CredentialSource),
    ),
    // First credentials.
    (
        Difference::OtherOrder,
        &[JavaV2, JsV3, Rust, Kotlin, Crt],
        &[],
        |look| look.is_base() && look.kinds() > 1,
    ),
    (
        Difference::KeysJoined,
        &[JavaV2, JsV2, JsV3, Rust, Kotlin, Crt, Awsume],
        &[],
        |look| look.is_base() && look.keys_are_split(),
    ),
    (Difference::OneKeyRead, &[], &[], |look| {
        look.has(SettingKey::AwsAccessKeyId) != look.has(SettingKey::AwsSecretAccessKey)
    }),
    (Difference::SourceNeedsKeys, &[JsV2], Client::ALL, |look| {
        look.used_as_source && look.is_base() && !look.has(SettingKey::AwsAccessKeyId)
    }),
    (
        Difference::SsoLeftOut,
        &[Crt, Awsume],
        &[JavaV2, JsV2, JsV3, Rust, Kotlin],
        |look| look.is_base() && look.has_sso(),
    ),
    (
        Difference::SsoSessionAlone,
        &[JavaV2, JsV3, Rust, Kotlin],
        &[Crt],
        |look| look.is_base() && look.has(SettingKey::SsoSession) && !look.has_sso(),
    ),
    (
        Difference::SsoSessionWithOwnKeys,
        &[Rust],
        &[JavaV2, JsV3, Kotlin, Crt],
        |look| {
            look.has(SettingKey::SsoSession)
                && (look.has(SettingKey::SsoRegion) || look.has(SettingKey::SsoStartUrl))
        },
    ),
    (Difference::BadSessionAccepted, &[], &[], |look| {
        !look.used_as_source && check_token_session(look.set, look.profile).is_err()
    }),
    (
        Difference::ProcessLeftOut,
        &[],
        &[JavaV2, JsV2, JsV3, Rust, Kotlin, Crt, Awsume],
        |look| look.is_base() && look.has(SettingKey::CredentialProcess),
    ),
    (Difference::LoginLeftOut, &[], &[JsV3, Rust], |look| {
        look.is_base() && look.has(SettingKey::LoginSession) && !look.used_as_source
    }),
    (Difference::LoginLeftOut, &[], &[], |look| {
        look.is_base() && look.has(SettingKey::LoginSession) && look.used_as_source
    }),
    (Difference::SettingRefused, &[], &[], |look| {
        !look.used_as_source && look.settings_are_refused()
    }),
    // Parameters of the call.
    (Difference::MfaLeftOut, WITHOUT_MFA, Client::ALL, |look| {
        look.sends(SettingKey::MfaSerial)
    }),
    (
        Difference::MfaNeedsProgram,
        &[GoV1, GoV2, JsV2, JsV3, DotNet],
        &[JavaV2, Kotlin, Rust, Crt, Php, Cpp, AwsVault, Awsume],
        |look| look.sends(SettingKey::MfaSerial),
    ),
    (
        Difference::MfaBeforeRoles,
        &[AwsVault, Awsume],
        Client::ALL,
        |look| look.sends(SettingKey::MfaSerial),
    ),
    (
        Difference::ExternalIdLeftOut,
        WITHOUT_EXTERNAL_ID,
        Client::ALL,
        |look| look.sends(SettingKey::ExternalId),
    ),
    (
        Difference::DurationLeftOut,
        WITHOUT_DURATION,
        &[JsV2, JsV3, Awsume],
        |look| look.sends(SettingKey::DurationSeconds),
    ),
    (
        Difference::SessionNameLeftOut,
        &[Cpp],
        Client::ALL,
        |look| look.sends(SettingKey::RoleSessionName),
    ),
    // Reading of the files.
    (
        Difference::ConfigFileLeftOut,
        &[JsV2, GoV1],
        Client::ALL,
        |look| look.needs_config_file(),
    ),
    (
        Difference::CommentCutOff,
        &[JavaV2, Kotlin, Rust, Crt, JsV2, JsV3],
        &[Awsume],
        |look| {
            look.any_text(|text| {
                [" #", " ;", "\t#", "\t;"]
                    .iter()
                    .any(|mark| text.contains(mark))
            })
        },
    ),
    (
        Difference::ColonLeftOut,
        &[JavaV2, Kotlin, Rust, Crt, JsV2],
        &[Awsume],
        |look| look.any_text(|text| text.trim_start().starts_with(':')),
    ),
    (
        Difference::NothingInherited,
        &[JavaV2, Kotlin, Rust, Crt, JsV2, Awsume],
        &[],
        |look| look.inherits(),
    ),
    (Difference::HeaderLeftOut, &[], &[], |look| {
        look.has_odd_header()
    }),
    (
        Difference::PrefixedDefaultFirst,
        &[JavaV2, Kotlin, Rust, Crt],
        &[],
        |look| look.replaces_default(),
    ),
    (
        Difference::TwinsJoined,
        &[JavaV2, Kotlin, Rust, Crt, JsV2],
        &[Awsume],
        |look| {
            !look.used_as_source
                && look.set.refusals().next().is_some()
                && look.set.refusals().all(is_twin)
        },
    ),
    (Difference::RefusedFileRead, &[JsV2], &[Awsume], |look| {
        !look.used_as_source && !look.set.refusals().all(is_twin)
    }),
    (
        Difference::VersionsDiffer,
        &[GoV2, Terraform],
        Client::ALL,
        |look| look.depends_on_version(),
    ),
];
