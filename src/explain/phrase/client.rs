//! Sentences about the differences of other clients from the AWS CLI.

use super::sentence::{capitalized, client_words, say};
use crate::chain::client::{Basis, Client, Difference};
use crate::config::ProfileRules;
use crate::explain::view::{Run, Runs, Tone};
use crate::predict::ClientDifference;
use crate::text::{text, translated, word};

/// The banner above the tree for a client other than the AWS CLI.
pub(crate) fn client_banner(client: Client) -> Option<Run> {
    if client == Client::AwsCli {
        return None;
    }
    let who = client_words(client);
    let what = match client.rules() {
        ProfileRules::Botocore if client.flavor().is_some() => {
            word!("the settings that it refuses; chains as the AWS CLI v2 makes them")
        }
        ProfileRules::Go => word!("its chains and its session names, not the AWS CLI's"),
        ProfileRules::Botocore => {
            word!(
                "its session names; chains as the AWS CLI makes them, each card says where they differ"
            )
        }
    };
    Some(Run::new(
        Tone::Supposed,
        text!("as {who} calls: {what}", who, what),
    ))
}

/// The text beside a client in a list: the number of profiles with another result than with the AWS
/// CLI.
pub(crate) fn client_difference(
    client: Client,
    count: Option<usize>,
    counting: bool,
) -> (String, Tone) {
    match count {
        None if counting => ("…".to_owned(), Tone::Muted),
        None => (word!("not counted").to_owned(), Tone::Muted),
        Some(_) if client == Client::AwsCli => (
            word!("the reference for the others").to_owned(),
            Tone::Muted,
        ),
        Some(0) => (word!("same as the AWS CLI").to_owned(), Tone::Muted),
        Some(1) => (word!("1 profile differs").to_owned(), Tone::Warning),
        Some(count) => (text!("{count} profiles differ", count), Tone::Warning),
    }
}

/// A known or possible difference of a client for one profile.
pub(crate) fn difference_words(client: Client, found: &ClientDifference) -> Runs {
    let profile = &found.profile;
    let what = what(found.difference);
    let client_name = client_words(client);
    let who = match client {
        // These tools write their names in lower case.
        Client::AwsVault | Client::Granted | Client::Awsume => client_name.clone(),
        _ => capitalized(&client_name),
    };
    match found.basis {
        Basis::Computed => say!("`[profile {profile}]`: {who} {what}.", profile, who, what),
        Basis::KnownDifference => say!(
            "`[profile {profile}]`: {who} {what}. {basis}",
            profile,
            who,
            what,
            basis = (Tone::Undetermined, word!("Not computed here."))
        ),
        Basis::NotKnown => say!(
            "`[profile {profile}]`: {basis} whether {client_name} {what}.",
            profile,
            basis = (Tone::Undetermined, word!("Not known")),
            client_name,
            what
        ),
    }
}

/// The known or possible differences of several clients for the same profile: `Go SDK v2;
/// Terraform: …`.
pub(crate) fn shared_difference_words(
    clients: &[Client],
    difference: Difference,
    basis: Basis,
) -> Runs {
    let labels: Vec<&str> = clients.iter().map(|client| client.label()).collect();
    let who = labels.join(word!("; "));
    let what = what(difference);
    match basis {
        Basis::Computed => say!("`{who}`: {what}.", who, what),
        Basis::KnownDifference => say!(
            "`{who}`: {what}. {basis}",
            who,
            what,
            basis = (Tone::Undetermined, word!("Not computed here."))
        ),
        Basis::NotKnown => say!(
            "`{who}`: {basis} whether it {what}.",
            who,
            basis = (Tone::Undetermined, word!("not known")),
            what
        ),
    }
}

/// The note on a policy that tests for a session name like those that the AWS CLI generates.
pub(crate) fn other_names_words() -> Runs {
    say!(
        "Only the AWS CLI and boto3 generate session names like this one, and a role assumed from here tests the name."
    )
}

/// The basis of a row in the table of clients.
pub(crate) fn basis_words(basis: Basis) -> &'static str {
    match basis {
        Basis::Computed => word!("computed"),
        Basis::KnownDifference => word!("known to differ"),
        Basis::NotKnown => word!("not known"),
    }
}

fn what(difference: Difference) -> &'static str {
    translated(match difference {
        Difference::KeysInsteadOfRole => {
            "uses the keys in this profile and does not assume its role"
        }
        Difference::SourceRoleInsteadOfKeys => {
            "assumes the role of this source instead of using its keys"
        }
        Difference::OwnSourceRefused => "refuses a profile that is its own source",
        Difference::RingLeftAtKeys => {
            "stops at the keys of this profile where the AWS CLI finds a loop"
        }
        Difference::SourceInsteadOfToken => "uses source_profile here, not the token file",
        Difference::TokenFileLeftOut => "ignores web_identity_token_file",
        Difference::SsoInsteadOfRole => "uses the SSO settings here and does not assume the role",
        Difference::SsoLeftOut => "takes no credentials from the SSO settings here",
        Difference::SsoSessionAlone => {
            "uses sso_session here, without sso_account_id and sso_role_name"
        }
        Difference::SsoSessionWithOwnKeys => {
            "refuses sso_region and sso_start_url beside sso_session"
        }
        Difference::BadSessionAccepted => {
            "continues without the section that sso_session names, which the AWS CLI does not"
        }
        Difference::OtherOrder => "tries the several kinds of credentials here in another order",
        Difference::SourceNeedsKeys => "takes only access keys from a source that has no role",
        Difference::ProcessLeftOut => "ignores credential_process",
        Difference::LoginLeftOut => "ignores login_session",
        Difference::RoleAlonePassedOver => {
            "ignores a role_arn without a source and tries the other settings"
        }
        Difference::RoleAloneAccepted => {
            "assumes a role without a source with the credentials it keeps under the profile's name"
        }
        Difference::LoneSourceRead => "reads source_profile although role_arn is missing",
        Difference::LoneCredentialSourceUsed => {
            "uses credential_source although role_arn is missing"
        }
        Difference::MissingSourcePassedOver => {
            "ignores a source_profile that does not exist, and uses credentials of its own"
        }
        Difference::BothSourcesAccepted => {
            "accepts source_profile beside credential_source, which the AWS CLI refuses"
        }
        Difference::CredentialSourceLeftOut => "does not know this credential_source",
        Difference::SpellingAccepted => {
            "accepts this spelling of credential_source, which the AWS CLI refuses"
        }
        Difference::KeysJoined => {
            "joins the access key of one file with the secret of the other, which the AWS CLI refuses"
        }
        Difference::OneKeyRead => {
            "reads one of the two keys without the other, which the AWS CLI does not"
        }
        Difference::SettingRefused => "refuses a setting here, as the AWS CLI does",
        Difference::InheritsKeys => "fills unset keys from [default] or include_profile",
        Difference::DefaultIsSource => "takes default as the source where none is named",
        Difference::NothingInherited => "takes no setting from [DEFAULT]",
        Difference::CommentCutOff => {
            "ends a value at a blank followed by # or ;, which the AWS CLI keeps"
        }
        Difference::ColonLeftOut => "takes only = between key and value, not the : here",
        Difference::HeaderLeftOut => "finds no profile of this name by the header here",
        Difference::PrefixedDefaultFirst => {
            "uses [profile default], where the AWS CLI uses the later [default]"
        }
        Difference::TwinsJoined => "joins duplicates in the files, which the AWS CLI refuses",
        Difference::RefusedFileRead => "reads files that the AWS CLI refuses",
        Difference::ConfigFileLeftOut => {
            "reads the config file only if AWS_SDK_LOAD_CONFIG is set; without it these settings are missing"
        }
        Difference::VersionsDiffer => {
            "reads these lines as its earlier versions do; later ones differ for a tab before # or ;, login_session and max_attempts"
        }
        Difference::MfaLeftOut => "ignores mfa_serial, so MFA never counts",
        Difference::MfaNeedsProgram => {
            "asks for the MFA code only if the program that uses it can ask; otherwise it stops here"
        }
        Difference::MfaBeforeRoles => {
            "sends the MFA code for a session of the first credentials, before any role"
        }
        Difference::ExternalIdLeftOut => "does not send external_id",
        Difference::DurationLeftOut => "does not send duration_seconds",
        Difference::SessionNameLeftOut => "generates a session name although one is set",
    })
}
