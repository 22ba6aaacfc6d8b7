//! Differences between a client and the AWS CLI in resolving a profile, including those that are
//! not known.

use serde::Serialize;

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
