//! Where a client resolves a profile otherwise than the AWS CLI, and where that is not known.

use serde::Serialize;

/// One way in which a client reads a profile otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
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
    /// A token file, which the client does not read.
    TokenFileLeftOut,
    /// SSO settings beside the role, and the client goes by them.
    SsoInsteadOfRole,
    /// SSO settings, which the client does not read.
    SsoLeftOut,
    /// `sso_session` without account and role, which the client goes by all the same.
    SsoSessionAlone,
    /// `sso_session` beside `sso_region` or `sso_start_url`, which the client refuses.
    SsoSessionWithOwnKeys,
    /// An sso-session that is missing or incomplete, which the client does not mind where
    /// credentials come from elsewhere.
    BadSessionAccepted,
    /// Several kinds of first credentials, tried in another order.
    OtherOrder,
    /// Only keys and roles of a source count.
    SourceNeedsKeys,
    /// `credential_process`, which the client does not read.
    ProcessLeftOut,
    /// `login_session`, which the client does not read.
    LoginLeftOut,
    /// `role_arn` without a source, which the client passes over rather than refuse.
    RoleAlonePassedOver,
    /// `role_arn` without a source, for which the client has credentials of its own.
    RoleAloneAccepted,
    /// `source_profile` without `role_arn`, which the client does not pass over.
    LoneSourceRead,
    /// `credential_source` without `role_arn`, which the client uses.
    LoneCredentialSourceUsed,
    /// `source_profile` names no profile, which the client passes over.
    MissingSourcePassedOver,
    /// Both sources, which the client does not refuse.
    BothSourcesAccepted,
    /// `credential_source`, or this value of it, which the client does not know.
    CredentialSourceLeftOut,
    /// `credential_source` in another spelling, which the client accepts.
    SpellingAccepted,
    /// Access key and secret stand in two files, and the client joins them.
    KeysJoined,
    /// One key without the other, read otherwise.
    OneKeyRead,
    /// A setting for which the AWS CLI makes no client, refused by this client too.
    SettingRefused,
    /// Unset keys come from `[default]` or `include_profile`.
    InheritsKeys,
    /// Without `source_profile` the source is `default`.
    DefaultIsSource,
    /// Settings come from `[DEFAULT]`, which the client does not inherit from.
    NothingInherited,
    /// A blank and `#` or `;` in a value, where the value ends for the client.
    CommentCutOff,
    /// `:` instead of `=`, which the client does not read.
    ColonLeftOut,
    /// A header that makes a profile of this name only for botocore.
    HeaderLeftOut,
    /// `[default]` behind `[profile default]`, which the client passes over.
    PrefixedDefaultFirst,
    /// Sections or keys that are there twice, which the client joins.
    TwinsJoined,
    /// A file that botocore refuses.
    RefusedFileRead,
    /// The config file, which the client reads only if `AWS_SDK_LOAD_CONFIG` is set.
    ConfigFileLeftOut,
    /// Versions of the client differ.
    VersionsDiffer,
    /// `mfa_serial`, which the client passes over. Computed.
    MfaLeftOut,
    /// `mfa_serial`, for which the program must ask itself.
    MfaNeedsProgram,
    /// `mfa_serial`, and the code goes to a session of the first credentials.
    MfaBeforeRoles,
    /// `external_id`, which the client does not send. Computed.
    ExternalIdLeftOut,
    /// `duration_seconds`, which the client does not send. Computed.
    DurationLeftOut,
    /// `role_session_name`, which the client does not send. Computed.
    SessionNameLeftOut,
}

impl Difference {
    /// Whether the verdicts take it into account.
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

/// What an answer for a client rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The client's own rules, or those of the AWS CLI where the client is known to follow them.
    Computed,
    /// The AWS CLI's rules, although it is not known whether the client follows them.
    NotKnown,
    /// The AWS CLI's rules, although the client is known not to follow them.
    KnownDifference,
}
