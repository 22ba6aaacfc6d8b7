//! Other clients than the AWS CLI: what they do otherwise.

use super::sentence::{Sentence, client_words};
use crate::chain::ChainRules;
use crate::chain::client::{Basis, Client, Difference};
use crate::explain::view::{Run, Runs, Tone};
use crate::predict::ClientDifference;

/// Above the tree, when it shows another client than the AWS CLI.
pub(crate) fn client_banner(client: Client) -> Option<Run> {
    if client == Client::AwsCli {
        return None;
    }
    let who = client_words(client);
    let what = match client.rules() {
        ChainRules::Botocore if client.flavor().is_some() => {
            "the settings that it refuses; chains as the AWS CLI v2 makes them"
        }
        ChainRules::Go => "its chains and its session names, not the AWS CLI's",
        ChainRules::Botocore => {
            "its session names; chains as the AWS CLI makes them, each card says where they differ"
        }
    };
    Some(Run::new(Tone::Supposed, format!("as {who} calls: {what}")))
}

/// What a client does otherwise with one profile, or may.
pub fn difference_words(client: Client, found: &ClientDifference) -> Runs {
    let mut who = client_words(client);
    // Tools write themselves small.
    if !matches!(client, Client::AwsVault | Client::Granted | Client::Awsume)
        && let Some(first) = who.get(..1)
    {
        who = first.to_uppercase() + &who[1..];
    }
    let about = Sentence::default().name(format!("[profile {}]", found.profile));
    let what = what(found.difference);
    match found.basis {
        Basis::Computed => about.text(format!(": {who} {what}.")),
        Basis::KnownDifference => about
            .text(format!(": {who} {what}. "))
            .tone(Tone::Undetermined, "Not computed here."),
        Basis::NotKnown => about
            .text(": ")
            .tone(Tone::Undetermined, "Not known")
            .text(format!(" whether {} {what}.", client_words(client))),
    }
    .done()
}

/// What several clients do otherwise with the same profile, or may: `Go SDK v2; Terraform: …`.
pub fn shared_difference_words(clients: &[Client], difference: Difference, basis: Basis) -> Runs {
    let labels: Vec<&str> = clients.iter().map(|client| client.label()).collect();
    let who = Sentence::default().name(labels.join("; "));
    let what = what(difference);
    match basis {
        Basis::Computed => who.text(format!(": {what}.")),
        Basis::KnownDifference => who
            .text(format!(": {what}. "))
            .tone(Tone::Undetermined, "Not computed here."),
        Basis::NotKnown => who
            .text(": ")
            .tone(Tone::Undetermined, "not known")
            .text(format!(" whether it {what}.")),
    }
    .done()
}

/// What a row of the table of clients rests on.
pub const fn basis_words(basis: Basis) -> &'static str {
    match basis {
        Basis::Computed => "computed",
        Basis::KnownDifference => "known to differ",
        Basis::NotKnown => "not known",
    }
}

const fn what(difference: Difference) -> &'static str {
    match difference {
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
        Difference::SourceInsteadOfToken => "goes by source_profile here, not by the token file",
        Difference::TokenFileLeftOut => "passes web_identity_token_file over",
        Difference::SsoInsteadOfRole => {
            "goes by the SSO settings here and does not assume the role"
        }
        Difference::SsoLeftOut => "takes no credentials by the SSO settings here",
        Difference::SsoSessionAlone => {
            "goes by sso_session here, without sso_account_id and sso_role_name"
        }
        Difference::SsoSessionWithOwnKeys => {
            "refuses sso_region and sso_start_url beside sso_session"
        }
        Difference::BadSessionAccepted => {
            "goes on without the section that sso_session names, which the AWS CLI does not"
        }
        Difference::OtherOrder => "tries the several kinds of credentials here in another order",
        Difference::SourceNeedsKeys => "takes only access keys from a source that has no role",
        Difference::ProcessLeftOut => "passes credential_process over",
        Difference::LoginLeftOut => "passes login_session over",
        Difference::RoleAlonePassedOver => {
            "passes over a role_arn without a source and tries the other settings"
        }
        Difference::RoleAloneAccepted => {
            "assumes a role without a source with the credentials it keeps under the profile's name"
        }
        Difference::LoneSourceRead => "does not pass over source_profile where role_arn is missing",
        Difference::LoneCredentialSourceUsed => {
            "uses credential_source although role_arn is missing"
        }
        Difference::MissingSourcePassedOver => {
            "passes over a source_profile that does not exist, and uses credentials of its own"
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
            "reads one of the two keys without the other as the AWS CLI does not"
        }
        Difference::SettingRefused => "refuses a setting here, as the AWS CLI does",
        Difference::InheritsKeys => "fills unset keys from [default] or include_profile",
        Difference::DefaultIsSource => "takes default as the source where none is named",
        Difference::NothingInherited => "takes no setting from [DEFAULT]",
        Difference::CommentCutOff => {
            "ends a value at a blank with # or ; behind it, which the AWS CLI keeps"
        }
        Difference::ColonLeftOut => "takes only = between key and value, not the : here",
        Difference::HeaderLeftOut => "finds no profile of this name by the header here",
        Difference::PrefixedDefaultFirst => {
            "goes by [profile default], where the AWS CLI goes by the later [default]"
        }
        Difference::TwinsJoined => {
            "joins what is there twice in the files, which the AWS CLI refuses"
        }
        Difference::RefusedFileRead => "reads files that the AWS CLI refuses",
        Difference::ConfigFileLeftOut => {
            "reads the config file only if AWS_SDK_LOAD_CONFIG is set; without it these settings are missing"
        }
        Difference::VersionsDiffer => {
            "reads these lines as its earlier versions do; later ones read a tab before # or ;, login_session and max_attempts otherwise"
        }
        Difference::MfaLeftOut => "passes mfa_serial over, so MFA never counts",
        Difference::MfaNeedsProgram => {
            "asks for the MFA code only if the program that uses it does so; else it stops here"
        }
        Difference::MfaBeforeRoles => {
            "sends the MFA code for a session of the first credentials, before any role"
        }
        Difference::ExternalIdLeftOut => "does not send external_id",
        Difference::DurationLeftOut => "does not send duration_seconds",
        Difference::SessionNameLeftOut => "makes a session name up although one is set",
    }
}
