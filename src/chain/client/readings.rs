//! What each client does with what a profile may have: the table, and the profile that it is asked
//! about.
//!
//! Read in the sources of the clients: Java v2 `ProfileCredentialsUtils`, JS v3
//! `credential-provider-ini`, JS v2 `shared_ini_file_credentials.js` and `util.js` (2.1693), Rust
//! `profile/credentials/repr.rs`, Kotlin `ProfileChain.kt`, CRT `credentials_provider_profile.c`,
//! PHP `CredentialProvider`, C++ `STSProfileCredentialsProvider`, Go v1 `aws/session`, aws-vault
//! `vault/config.go`, awsume's `profile.py` (4.5.4). How Java, Rust, Kotlin and CRT read files is
//! the SDKs' common specification. A client that a row does not name is not known.

use super::differences::{Basis, Difference};
use super::look::Look;
use super::table::Client;
use super::table::Client::{
    AwsVault, Awsume, Cpp, Crt, DotNet, GoV1, GoV2, JavaV2, JsV2, JsV3, Kotlin, Php, Ruby, Rust,
    Terraform,
};
use crate::chain::base::CredentialSource;
use crate::chain::rules::ChainRules;
use crate::chain::sso::check_token_session;
use crate::config::{Refusal, RefusalKind, SettingKey};

/// One row: what a profile may have, and who reads it how.
struct Reading {
    /// What some clients do with it.
    difference: Difference,
    /// Whether the profile has it.
    applies: fn(&Look<'_>) -> bool,
    /// Who does so.
    by: fn(Client) -> bool,
    /// Who is known to do what the AWS CLI does.
    alike: fn(Client) -> bool,
}

/// How a client reads a profile otherwise than the AWS CLI, or may, as far as its settings call for
/// it.
pub(crate) fn differences(look: &Look<'_>, client: Client) -> Vec<(Difference, Basis)> {
    if client.flavor().is_some() {
        return Vec::new();
    }
    let own_rules = client.rules() != ChainRules::Botocore;
    let found = READINGS.iter().filter_map(|reading| {
        let basis = match reading.difference {
            difference if (reading.by)(client) && difference.is_computed() => Basis::Computed,
            _ if (reading.by)(client) => Basis::KnownDifference,
            _ if own_rules || (reading.alike)(client) => return None,
            _ => Basis::NotKnown,
        };
        (reading.applies)(look).then_some((reading.difference, basis))
    });
    found.collect()
}

fn is_twin(refusal: &Refusal) -> bool {
    matches!(
        refusal.kind,
        RefusalKind::DuplicateSection { .. } | RefusalKind::DuplicateKey { .. }
    )
}

const READINGS: &[Reading] = &[
    // The role of a profile, and keys beside it.
    Reading {
        difference: Difference::KeysInsteadOfRole,
        applies: |look| {
            look.calls()
                && look.has(SettingKey::AwsAccessKeyId)
                && look.has(SettingKey::SourceProfile)
                && !look.used_as_source
        },
        by: |client| matches!(client, Kotlin),
        alike: |client| {
            matches!(
                client,
                JavaV2 | JsV2 | JsV3 | Rust | Crt | Php | Cpp | Awsume
            )
        },
    },
    Reading {
        difference: Difference::SourceRoleInsteadOfKeys,
        applies: |look| look.calls() && look.has(SettingKey::AwsAccessKeyId) && look.used_as_source,
        by: |client| matches!(client, JavaV2 | GoV1),
        alike: |client| matches!(client, JsV2 | JsV3 | Rust | Kotlin | Crt | Php | Ruby | Cpp),
    },
    Reading {
        difference: Difference::OwnSourceRefused,
        applies: |look| {
            look.calls() && look.has(SettingKey::AwsAccessKeyId) && look.is_own_source()
        },
        by: |client| matches!(client, JavaV2),
        alike: |client| matches!(client, JsV2 | JsV3 | Rust | Kotlin | Crt | Cpp),
    },
    Reading {
        difference: Difference::RingLeftAtKeys,
        applies: |look| {
            look.calls()
                && look.has(SettingKey::AwsAccessKeyId)
                && !look.is_own_source()
                && look.comes_back()
        },
        by: |client| matches!(client, JsV2 | JsV3 | GoV1),
        alike: |client| matches!(client, JavaV2 | Rust | Kotlin | Crt | Awsume),
    },
    // Where the credentials of the role come from.
    Reading {
        difference: Difference::SourceInsteadOfToken,
        applies: |look| look.has_token() && look.has(SettingKey::SourceProfile),
        by: |client| matches!(client, JsV3 | Kotlin | Crt),
        alike: |client| matches!(client, JavaV2 | Rust),
    },
    Reading {
        difference: Difference::TokenFileLeftOut,
        applies: |look| look.has_token(),
        by: |_| false,
        alike: |client| {
            matches!(
                client,
                GoV1 | JavaV2 | Kotlin | JsV2 | JsV3 | Rust | Ruby | Php | Crt | AwsVault
            )
        },
    },
    Reading {
        difference: Difference::SsoInsteadOfRole,
        applies: |look| look.calls() && look.has(SettingKey::SourceProfile) && look.has_sso(),
        by: |client| matches!(client, JavaV2),
        alike: |client| matches!(client, JsV3 | Rust | Kotlin | Crt | Awsume),
    },
    Reading {
        difference: Difference::RoleAlonePassedOver,
        applies: |look| look.is_role_alone(),
        by: |client| matches!(client, JavaV2 | JsV3),
        alike: |client| matches!(client, JsV2 | Rust | Kotlin | Crt | AwsVault | Awsume),
    },
    Reading {
        difference: Difference::RoleAloneAccepted,
        applies: |look| look.is_role_alone(),
        by: |client| matches!(client, AwsVault),
        alike: |_| true,
    },
    Reading {
        difference: Difference::DefaultIsSource,
        applies: |look| look.is_role_alone(),
        by: |client| matches!(client, Awsume),
        alike: |_| true,
    },
    Reading {
        difference: Difference::MissingSourcePassedOver,
        applies: |look| look.source_is_missing(),
        by: |client| matches!(client, AwsVault),
        alike: |_| true,
    },
    Reading {
        difference: Difference::InheritsKeys,
        applies: |look| look.inherits_from_default(),
        by: |client| matches!(client, AwsVault),
        alike: |_| true,
    },
    Reading {
        difference: Difference::BothSourcesAccepted,
        applies: |look| {
            look.calls()
                && look.has(SettingKey::SourceProfile)
                && look.has(SettingKey::CredentialSource)
        },
        by: |client| matches!(client, JsV2 | JsV3 | Crt),
        alike: |client| matches!(client, JavaV2 | Rust | Kotlin | Php | Ruby | Awsume),
    },
    Reading {
        difference: Difference::CredentialSourceLeftOut,
        applies: |look| look.calls() && look.named_source().is_some(),
        by: |client| matches!(client, JsV2),
        alike: |client| {
            matches!(
                client,
                JavaV2 | JsV3 | Rust | Kotlin | Crt | DotNet | Php | Ruby | Awsume
            )
        },
    },
    Reading {
        difference: Difference::CredentialSourceLeftOut,
        applies: |look| look.calls() && look.named_source() == Some(CredentialSource::Environment),
        by: |client| matches!(client, Ruby),
        alike: |_| true,
    },
    Reading {
        difference: Difference::SpellingAccepted,
        applies: |look| look.calls() && look.source_is_misspelt(),
        by: |client| matches!(client, JavaV2 | Rust | Crt | DotNet),
        alike: |client| matches!(client, JsV2 | JsV3 | Kotlin | Php | Ruby | Awsume),
    },
    Reading {
        difference: Difference::LoneSourceRead,
        applies: |look| !look.has(SettingKey::RoleArn) && look.has(SettingKey::SourceProfile),
        by: |_| false,
        alike: |client| matches!(client, JavaV2 | JsV2 | JsV3 | Rust | Kotlin | Crt | Awsume),
    },
    Reading {
        difference: Difference::LoneCredentialSourceUsed,
        applies: |look| !look.has(SettingKey::RoleArn) && look.has(SettingKey::CredentialSource),
        by: |client| matches!(client, JsV3 | Rust),
        alike: |client| matches!(client, JavaV2 | JsV2),
    },
    // First credentials.
    Reading {
        difference: Difference::OtherOrder,
        applies: |look| look.is_base() && look.kinds() > 1,
        by: |client| matches!(client, JavaV2 | JsV3 | Rust | Kotlin | Crt),
        alike: |_| false,
    },
    Reading {
        difference: Difference::KeysJoined,
        applies: |look| look.is_base() && look.keys_are_split(),
        by: |client| matches!(client, JavaV2 | JsV2 | JsV3 | Rust | Kotlin | Crt | Awsume),
        alike: |_| false,
    },
    Reading {
        difference: Difference::OneKeyRead,
        applies: |look| {
            look.has(SettingKey::AwsAccessKeyId) != look.has(SettingKey::AwsSecretAccessKey)
        },
        by: |_| false,
        alike: |_| false,
    },
    Reading {
        difference: Difference::SourceNeedsKeys,
        applies: |look| {
            look.used_as_source && look.is_base() && !look.has(SettingKey::AwsAccessKeyId)
        },
        by: |client| matches!(client, JsV2),
        alike: |_| true,
    },
    Reading {
        difference: Difference::SsoLeftOut,
        applies: |look| look.is_base() && look.has_sso(),
        by: |client| matches!(client, Crt | Awsume),
        alike: |client| matches!(client, JavaV2 | JsV2 | JsV3 | Rust | Kotlin),
    },
    Reading {
        difference: Difference::SsoSessionAlone,
        applies: |look| look.is_base() && look.has(SettingKey::SsoSession) && !look.has_sso(),
        by: |client| matches!(client, JavaV2 | JsV3 | Rust | Kotlin),
        alike: |client| matches!(client, Crt),
    },
    Reading {
        difference: Difference::SsoSessionWithOwnKeys,
        applies: |look| {
            look.has(SettingKey::SsoSession)
                && (look.has(SettingKey::SsoRegion) || look.has(SettingKey::SsoStartUrl))
        },
        by: |client| matches!(client, Rust),
        alike: |client| matches!(client, JavaV2 | JsV3 | Kotlin | Crt),
    },
    Reading {
        difference: Difference::BadSessionAccepted,
        applies: |look| {
            !look.used_as_source && check_token_session(look.set, look.profile).is_err()
        },
        by: |_| false,
        alike: |_| false,
    },
    Reading {
        difference: Difference::ProcessLeftOut,
        applies: |look| look.is_base() && look.has(SettingKey::CredentialProcess),
        by: |_| false,
        alike: |client| matches!(client, JavaV2 | JsV2 | JsV3 | Rust | Kotlin | Crt | Awsume),
    },
    Reading {
        difference: Difference::LoginLeftOut,
        applies: |look| {
            look.is_base() && look.has(SettingKey::LoginSession) && !look.used_as_source
        },
        by: |_| false,
        alike: |client| matches!(client, JsV3 | Rust),
    },
    Reading {
        difference: Difference::LoginLeftOut,
        applies: |look| look.is_base() && look.has(SettingKey::LoginSession) && look.used_as_source,
        by: |_| false,
        alike: |_| false,
    },
    Reading {
        difference: Difference::SettingRefused,
        applies: |look| !look.used_as_source && look.settings_are_refused(),
        by: |_| false,
        alike: |_| false,
    },
    // What is sent.
    Reading {
        difference: Difference::MfaLeftOut,
        applies: |look| look.sends(SettingKey::MfaSerial),
        by: Client::leaves_out_mfa,
        alike: |_| true,
    },
    Reading {
        difference: Difference::MfaNeedsProgram,
        applies: |look| look.sends(SettingKey::MfaSerial),
        by: Client::needs_code_for_mfa,
        alike: |client| {
            matches!(
                client,
                JavaV2 | Kotlin | Rust | Crt | Php | Cpp | AwsVault | Awsume
            )
        },
    },
    Reading {
        difference: Difference::MfaBeforeRoles,
        applies: |look| look.sends(SettingKey::MfaSerial),
        by: |client| matches!(client, AwsVault | Awsume),
        alike: |_| true,
    },
    Reading {
        difference: Difference::ExternalIdLeftOut,
        applies: |look| look.sends(SettingKey::ExternalId),
        by: Client::leaves_out_external_id,
        alike: |_| true,
    },
    Reading {
        difference: Difference::DurationLeftOut,
        applies: |look| look.sends(SettingKey::DurationSeconds),
        by: Client::leaves_out_duration,
        alike: |client| matches!(client, JsV2 | JsV3 | Awsume),
    },
    Reading {
        difference: Difference::SessionNameLeftOut,
        applies: |look| look.sends(SettingKey::RoleSessionName),
        by: Client::ignores_session_name,
        alike: |_| true,
    },
    // How the files are read.
    Reading {
        difference: Difference::ConfigFileLeftOut,
        applies: |look| look.needs_config_file(),
        by: |client| matches!(client, JsV2 | GoV1),
        alike: |_| true,
    },
    Reading {
        difference: Difference::CommentCutOff,
        applies: |look| {
            look.any_text(|text| {
                [" #", " ;", "\t#", "\t;"]
                    .iter()
                    .any(|mark| text.contains(mark))
            })
        },
        by: |client| matches!(client, JavaV2 | Kotlin | Rust | Crt | JsV2 | JsV3),
        alike: |client| matches!(client, Awsume),
    },
    Reading {
        difference: Difference::ColonLeftOut,
        applies: |look| look.any_text(|text| text.trim_start().starts_with(':')),
        by: |client| matches!(client, JavaV2 | Kotlin | Rust | Crt | JsV2),
        alike: |client| matches!(client, Awsume),
    },
    Reading {
        difference: Difference::NothingInherited,
        applies: |look| look.inherits(),
        by: |client| matches!(client, JavaV2 | Kotlin | Rust | Crt | JsV2 | Awsume),
        alike: |_| false,
    },
    Reading {
        difference: Difference::HeaderLeftOut,
        applies: |look| look.has_odd_header(),
        by: |_| false,
        alike: |_| false,
    },
    Reading {
        difference: Difference::PrefixedDefaultFirst,
        applies: |look| look.replaces_default(),
        by: |client| matches!(client, JavaV2 | Kotlin | Rust | Crt),
        alike: |_| false,
    },
    Reading {
        difference: Difference::TwinsJoined,
        applies: |look| {
            !look.used_as_source
                && look.set.refusals().next().is_some()
                && look.set.refusals().all(is_twin)
        },
        by: |client| matches!(client, JavaV2 | Kotlin | Rust | Crt | JsV2),
        alike: |client| matches!(client, Awsume),
    },
    Reading {
        difference: Difference::RefusedFileRead,
        applies: |look| !look.used_as_source && !look.set.refusals().all(is_twin),
        by: |client| matches!(client, JsV2),
        alike: |client| matches!(client, Awsume),
    },
    Reading {
        difference: Difference::VersionsDiffer,
        applies: |look| look.depends_on_version(),
        by: |client| matches!(client, GoV2 | Terraform),
        alike: |_| true,
    },
];
