//! Where a client resolves a profile otherwise than the AWS CLI.
//!
//! Read in the sources of the clients: Java v2 `ProfileCredentialsUtils`, JS v3
//! `credential-provider-ini`, Rust `profile/credentials/repr.rs`, Kotlin `ProfileChain.kt`, CRT
//! `credentials_provider_profile.c`, PHP `CredentialProvider`, C++
//! `STSProfileCredentialsProvider`, aws-vault `vault/config.go`, awsume's `profile.py`. Only what
//! applies to the profile at hand is named.

use super::table::Client;
use crate::chain::rules::ChainRules;
use crate::config::{Profile, ProfileSet};

/// One way in which a client reads a profile otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// The profile has keys beside its role, and the client calls with the keys alone.
    KeysInsteadOfRole,
    /// The source has keys beside a role, and the client uses its role.
    SourceRoleInsteadOfKeys,
    /// The profile is its own source, which the client refuses.
    OwnSourceRefused,
    /// A ring of sources with keys in it, which the client leaves at the keys.
    RingLeftAtKeys,
    /// A token file beside `source_profile`, and the client goes by the source.
    SourceInsteadOfToken,
    /// SSO settings beside the role, and the client goes by them.
    SsoInsteadOfRole,
    /// Several kinds of first credentials, tried in another order.
    OtherOrder,
    /// `role_arn` without a source, which the client passes over rather than refuse.
    RoleAlonePassedOver,
    /// Both sources, which the client does not refuse.
    BothSourcesAccepted,
    /// `credential_source` in another spelling, which the client accepts.
    SpellingAccepted,
    /// `sso_session` beside `sso_region` or `sso_start_url`, which the client refuses.
    SsoSessionWithOwnKeys,
    /// Unset keys come from `[default]` or `include_profile`.
    InheritsKeys,
    /// Without `source_profile` the source is `default`.
    DefaultIsSource,
    /// `mfa_serial`, which the client passes over. Computed.
    MfaLeftOut,
    /// `mfa_serial`, for which the program must ask itself.
    MfaNeedsProgram,
    /// `external_id`, which the client does not send. Computed.
    ExternalIdLeftOut,
    /// `duration_seconds`, which the client does not send. Computed.
    DurationLeftOut,
    /// `role_session_name`, which the client does not send. Computed.
    SessionNameLeftOut,
}

impl Difference {
    /// Whether the verdicts take it into account.
    pub const fn is_computed(self) -> bool {
        matches!(
            self,
            Self::MfaLeftOut
                | Self::ExternalIdLeftOut
                | Self::DurationLeftOut
                | Self::SessionNameLeftOut
        )
    }

    /// The stable code in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::KeysInsteadOfRole => "keys_instead_of_role",
            Self::SourceRoleInsteadOfKeys => "source_role_instead_of_keys",
            Self::OwnSourceRefused => "own_source_refused",
            Self::RingLeftAtKeys => "ring_left_at_keys",
            Self::SourceInsteadOfToken => "source_instead_of_token",
            Self::SsoInsteadOfRole => "sso_instead_of_role",
            Self::OtherOrder => "other_order",
            Self::RoleAlonePassedOver => "role_alone_passed_over",
            Self::BothSourcesAccepted => "both_sources_accepted",
            Self::SpellingAccepted => "spelling_accepted",
            Self::SsoSessionWithOwnKeys => "sso_session_with_own_keys",
            Self::InheritsKeys => "inherits_keys",
            Self::DefaultIsSource => "default_is_source",
            Self::MfaLeftOut => "mfa_left_out",
            Self::MfaNeedsProgram => "mfa_needs_program",
            Self::ExternalIdLeftOut => "external_id_left_out",
            Self::DurationLeftOut => "duration_left_out",
            Self::SessionNameLeftOut => "session_name_left_out",
        }
    }
}

/// How a client reads a profile otherwise than the AWS CLI, as far as its settings call for it.
/// `used_as_source`: another profile of the chain names it.
pub fn differences(
    set: &ProfileSet,
    profile: &Profile,
    used_as_source: bool,
    client: Client,
) -> Vec<Difference> {
    use Client::{AwsVault, Awsume, Crt, DotNet, GoV1, JavaV2, JsV3, Kotlin, Rust};
    let mut found = Vec::new();
    if client.flavor().is_some() {
        return found;
    }
    let has = |key: &str| profile.has(key);
    let role = has("role_arn");
    let source = has("source_profile");
    let keys = has("aws_access_key_id");
    let sso = has("sso_account_id") || has("sso_role_name");
    let token = has("web_identity_token_file");
    let kinds = [keys, sso, token, has("credential_process")];
    let kinds = kinds.iter().filter(|kind| **kind).count();
    let sourceless = !source && !has("credential_source");
    let is = |clients: &[Client]| clients.contains(&client);
    let mut note = |applies: bool, difference| {
        if applies {
            found.push(difference);
        }
    };
    let hop = role && !token;
    // A source with keys hands these out whatever else it says.
    let alone = hop && sourceless && (!used_as_source || !keys);
    if client.rules() == ChainRules::Botocore {
        let itself = profile.text("source_profile") == Some(profile.name());
        note(
            hop && keys && source && !used_as_source && client == Kotlin,
            Difference::KeysInsteadOfRole,
        );
        note(
            hop && keys && used_as_source && is(&[JavaV2, GoV1]),
            Difference::SourceRoleInsteadOfKeys,
        );
        note(
            itself && hop && client == JavaV2,
            Difference::OwnSourceRefused,
        );
        note(
            hop && keys && !itself && is(&[JsV3, GoV1]) && comes_back(set, profile),
            Difference::RingLeftAtKeys,
        );
        note(
            role && token && source && is(&[JsV3, Kotlin, Crt]),
            Difference::SourceInsteadOfToken,
        );
        note(
            hop && source && sso && client == JavaV2,
            Difference::SsoInsteadOfRole,
        );
        note(
            !hop && kinds > 1 && is(&[JavaV2, JsV3, Rust, Kotlin, Crt]),
            Difference::OtherOrder,
        );
        note(
            alone && is(&[JavaV2, JsV3]),
            Difference::RoleAlonePassedOver,
        );
        note(
            hop && source && has("credential_source") && is(&[JsV3, Crt]),
            Difference::BothSourcesAccepted,
        );
        note(
            hop && has_other_spelling(profile) && is(&[JavaV2, Rust, Crt, DotNet]),
            Difference::SpellingAccepted,
        );
        note(
            has("sso_session") && (has("sso_region") || has("sso_start_url")) && client == Rust,
            Difference::SsoSessionWithOwnKeys,
        );
        note(
            client == AwsVault
                && (has("include_profile")
                    || set
                        .profile("default")
                        .is_some_and(|default| inherits_from(profile, default))),
            Difference::InheritsKeys,
        );
        note(alone && client == Awsume, Difference::DefaultIsSource);
    }
    let sends = |key: &str| {
        hop && profile
            .get(key)
            .is_some_and(|setting| !setting.value.is_empty())
    };
    note(
        sends("mfa_serial") && client.leaves_out_mfa(),
        Difference::MfaLeftOut,
    );
    note(
        sends("mfa_serial") && client.needs_code_for_mfa(),
        Difference::MfaNeedsProgram,
    );
    note(
        sends("external_id") && client.leaves_out_external_id(),
        Difference::ExternalIdLeftOut,
    );
    note(
        sends("duration_seconds") && client.leaves_out_duration(),
        Difference::DurationLeftOut,
    );
    note(
        sends("role_session_name") && client.ignores_session_name(),
        Difference::SessionNameLeftOut,
    );
    found
}

/// Whether the sources of a profile lead back to it.
fn comes_back(set: &ProfileSet, profile: &Profile) -> bool {
    let mut at = profile;
    for _ in 0..set.profiles.len() {
        let Some(source) = at.text("source_profile").and_then(|name| set.profile(name)) else {
            return false;
        };
        if source.name() == profile.name() {
            return true;
        }
        at = source;
    }
    false
}

fn has_other_spelling(profile: &Profile) -> bool {
    profile.text("credential_source").is_some_and(|value| {
        crate::chain::CredentialSource::parse(value).is_none()
            && crate::chain::CredentialSource::ALL
                .iter()
                .any(|source| source.name().eq_ignore_ascii_case(value))
    })
}

/// Whether aws-vault would fill a key of the profile from `[default]`.
fn inherits_from(profile: &Profile, default: &Profile) -> bool {
    profile.name() != default.name()
        && [
            "role_arn",
            "mfa_serial",
            "source_profile",
            "external_id",
            "role_session_name",
            "duration_seconds",
        ]
        .iter()
        .any(|key| default.has(key) && !profile.has(key))
}
