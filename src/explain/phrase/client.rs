//! Other clients than the AWS CLI: what they do otherwise.

use super::sentence::{Sentence, client_words};
use crate::chain::ChainRules;
use crate::chain::client::{Client, Difference};
use crate::explain::view::{Run, Runs, Tone};

/// Above the tree, when it shows another client than the AWS CLI.
pub fn client_banner(client: Client) -> Option<Run> {
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

/// What a client does otherwise with one profile.
pub fn difference_words(client: Client, profile: &str, difference: Difference) -> Runs {
    let mut who = client_words(client);
    if let Some(first) = who.get(..1) {
        who = first.to_uppercase() + &who[1..];
    }
    // Tools write themselves small.
    if matches!(client, Client::AwsVault | Client::Granted | Client::Awsume) {
        who = client_words(client);
    }
    let sentence = Sentence::default()
        .name(format!("[profile {profile}]"))
        .text(format!(": {who} {}", what(difference)));
    ended(sentence, difference)
}

/// What several clients do otherwise with the same profile: `Go SDK v2; Terraform: …`.
pub fn shared_difference_words(clients: &[Client], difference: Difference) -> Runs {
    let labels: Vec<&str> = clients.iter().map(|client| client.label()).collect();
    let sentence = Sentence::default()
        .name(labels.join("; "))
        .text(format!(": {}", what(difference)));
    ended(sentence, difference)
}

fn ended(sentence: Sentence, difference: Difference) -> Runs {
    if difference.is_computed() {
        sentence.text(".")
    } else {
        sentence
            .text(". ")
            .tone(Tone::Undetermined, "Not computed here.")
    }
    .done()
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
        Difference::SsoInsteadOfRole => {
            "goes by the SSO settings here and does not assume the role"
        }
        Difference::OtherOrder => "tries the several kinds of credentials here in another order",
        Difference::RoleAlonePassedOver => {
            "passes over a role_arn without a source and tries the other settings"
        }
        Difference::BothSourcesAccepted => {
            "accepts source_profile beside credential_source, which the AWS CLI refuses"
        }
        Difference::SpellingAccepted => {
            "accepts this spelling of credential_source, which the AWS CLI refuses"
        }
        Difference::SsoSessionWithOwnKeys => {
            "refuses sso_region and sso_start_url beside sso_session"
        }
        Difference::InheritsKeys => "fills unset keys from [default] or include_profile",
        Difference::DefaultIsSource => "takes default as the source where none is named",
        Difference::MfaLeftOut => "passes mfa_serial over, so MFA never counts",
        Difference::MfaNeedsProgram => {
            "asks for the MFA code only if the program that uses it does so; else it stops here"
        }
        Difference::ExternalIdLeftOut => "does not send external_id",
        Difference::DurationLeftOut => "does not send duration_seconds",
        Difference::SessionNameLeftOut => "makes a session name up although one is set",
    }
}
