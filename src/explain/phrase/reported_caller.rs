//! The sentences of `rolechain why` about who called: the identity of a reported caller, and its
//! client.

use super::sentence::{all_of, say};
use crate::config::{ConfigFile, Profile, ProfileSet, SettingKey};
use crate::explain::view::{Run, Runs};
use crate::observed::{ClientMeaning, IdFact, MaskedPart, Reported, ReportedOutcome, Stranger};
use crate::text::{Location, text, word};

/// The owner of the reported unique id, if the report does not name it.
pub(crate) fn id_sentence(reported: &Reported, fact: &IdFact) -> Option<Runs> {
    let id = reported.user_id.as_deref()?.split(':').next()?;
    Some(match fact {
        IdFact::Of(_) | IdFact::NotListed if reported.caller.is_some() => return None,
        IdFact::Of(arn) => say!("`{id}` is the id of `{arn}`.", id, arn),
        IdFact::Recreated { arn, now } => say!(
            "AWS knew the caller by the id `{id}`; in the snapshot `{arn}` has the id `{now}`. It was deleted and created again, so that policies which name one id do not fit the other; if the report is newer than the snapshot, take a new snapshot.",
            id,
            arn,
            now
        ),
        IdFact::NoOwner { account } => say!(
            "No user or role of account `{account}` has the id `{id}` any more: its role or user was deleted. One that is made again under the same name gets another id.",
            account,
            id
        ),
        IdFact::Listed => say!(
            "The snapshot lists the id `{id}`, and it belongs to a role or user that no profile here uses.",
            id
        ),
        IdFact::NotListed => say!(
            "No snapshot here lists the id `{id}`: its role or user is in another account, is newer than the snapshot, or was deleted.",
            id
        ),
    })
}

/// A caller that cannot be a profile.
pub(crate) fn stranger_sentence(stranger: &Stranger) -> Runs {
    match stranger {
        Stranger::Service(name) => say!(
            "The AWS service `{name}` made this call by itself; no profile did, and your files are not involved.",
            name
        ),
        Stranger::WebIdentity => say!(
            "The role was asked for with a token of an identity provider, and no profile does so. To evaluate such a call: `rolechain can PROVIDER_ARN ROLE`."
        ),
        Stranger::Saml => say!(
            "The role was asked for with an assertion of a SAML provider, not with the credentials of a profile; your files are not involved."
        ),
        Stranger::Account(account) => say!(
            "The call came from account `{account}`, from which no profile here calls: it was made with other files.",
            account
        ),
    }
}

/// The masked or cut parts of a report; `None` if it is complete.
pub(crate) fn masked_sentence(masked: &[MaskedPart]) -> Option<Runs> {
    let parts: Vec<&str> = masked
        .iter()
        .map(|part| match part {
            MaskedPart::Caller => word!("the caller"),
            MaskedPart::Resource => word!("the role"),
        })
        .collect();
    let parts = parts.join(word!(" and of "));
    (!parts.is_empty()).then(|| {
        say!(
            "A part of {parts} is masked or cut in the text; the mask matches anything.",
            parts
        )
    })
}

/// Several calls that no profile can have made, which are not described further.
pub(crate) fn strangers_sentence(count: usize, names: &[String]) -> Runs {
    let names = all_of(names, 4);
    match count {
        1 => say!(
            "One more call was made by `{names}`, not by a profile.",
            names
        ),
        _ => say!(
            "{count} more calls were made by `{names}`, not by a profile.",
            count,
            names
        ),
    }
}

/// An entry for such a caller in a list.
pub(crate) fn stranger_words(stranger: &Stranger) -> String {
    match stranger {
        Stranger::Service(name) => name.clone(),
        Stranger::WebIdentity => word!("web identities").to_owned(),
        Stranger::Saml => word!("SAML identities").to_owned(),
        Stranger::Account(account) => text!("account {account}", account),
    }
}

/// Profiles that open sessions of the caller's role under other names.
pub(crate) fn same_role_sentence(
    reported: &Reported,
    exact: bool,
    profiles: &[String],
) -> Option<Runs> {
    if exact || profiles.is_empty() || matches!(reported.outcome, ReportedOutcome::Client(_)) {
        return None;
    }
    let profiles = all_of(profiles, 5);
    Some(match reported.caller_session() {
        Some(name) => say!(
            "No profile here calls a session of that role `{name}`; sessions of it are opened, under another name, by `{profiles}`.",
            name,
            profiles
        ),
        None => say!(
            "Sessions of that role are opened by `{profiles}`.",
            profiles
        ),
    })
}

/// The call is evaluated separately, because no profile makes it.
pub(crate) fn call_sentence() -> Runs {
    say!("The call is evaluated as it was reported:")
}

// Advice about messages of clients that the files do not give.

/// Advice for a client's message; `None` if the card of the profile already gives it. `found` is
/// the profile that the message seems to concern.
pub(super) fn client_advice(
    reported: &Reported,
    meaning: ClientMeaning,
    found: Option<&str>,
    profiles: &ProfileSet,
) -> Option<Runs> {
    use ClientMeaning as Meaning;
    let name = reported.profile.as_deref();
    let profile = name.and_then(|name| profiles.profile(name));
    if let Some(header) = name.and_then(|name| without_word(name, profiles)) {
        return Some(header);
    }
    Some(match meaning {
        Meaning::ProfileMissing => other_files(profile?),
        Meaning::ProfileElsewhere if reported.profile.is_none() => say!(
            "This client reads only the credentials file by itself: set AWS_SDK_LOAD_CONFIG=1 where it runs, and AWS_PROFILE if the profile has a name."
        ),
        Meaning::ProfileElsewhere => config_file_alone(profile?),
        Meaning::SourceMissing => source_missing(reported, profiles),
        Meaning::NoSource => no_source(profile),
        Meaning::Loop => own_source(profile)?,
        Meaning::MfaUnsupported => no_prompt(profile),
        Meaning::GoSsoIncomplete => old_go(profile),
        Meaning::SignedOut => sign_in(word!("aws sso login"), name.or(found)),
        Meaning::SignedOutOfLogin => sign_in(word!("aws login"), name),
        Meaning::NotInKeyring => say!(
            "aws-vault keeps keys in a store of its own and has none under this name. Add them: `aws-vault add {name}`, or give the profile a source_profile whose keys it has.",
            name = name.unwrap_or("NAME")
        ),
        _ => vec![Run::plain(of_meaning(meaning)?)],
    })
}

/// Advice that does not depend on the files.
fn of_meaning(meaning: ClientMeaning) -> Option<&'static str> {
    use ClientMeaning as Meaning;
    Some(match meaning {
        Meaning::SourceEmpty => {
            word!(
                "The source has no credentials that this client can use. The AWS CLI takes keys, a \
             role, IAM Identity Center, a web identity or a credential_process from a source; \
             other clients take fewer of them."
            )
        }
        Meaning::TwoSources | Meaning::TwoOrNoSources => {
            word!(
                "A role takes its credentials from source_profile or from credential_source: keep one \
             of them."
            )
        }
        Meaning::UnknownSource => {
            word!(
                "credential_source is Environment, Ec2InstanceMetadata or EcsContainer, spelled like \
             that; some clients do not know all three."
            )
        }
        Meaning::NoRole => {
            word!(
                "A profile with source_profile, credential_source or web_identity_token_file and \
             without role_arn is an error for this client; the AWS CLI leaves the setting unused. \
             Delete it or add role_arn."
            )
        }
        Meaning::TwoKinds => {
            word!(
                "This client takes one of source_profile, credential_source, credential_process and \
             web_identity_token_file in a profile; the AWS CLI takes the first that it knows."
            )
        }
        Meaning::NoKeys => {
            word!(
                "The client found no credentials that it can use in this profile. Other clients take \
             fewer kinds of credentials than the AWS CLI, and some read one file only: see \
             rolechain explain PROFILE --clients."
            )
        }
        Meaning::ModuleMissing => {
            word!(
                "The profile has nothing to do with it: the program was built without the part that \
             assumes roles. Add the module that the message names; for the AWS SDK for JavaScript \
             v3 that is @aws-sdk/client-sts, or @aws-sdk/credential-providers with its fromIni."
            )
        }
        Meaning::RolesDisabled => {
            word!(
                "The program does not let the client assume roles (disableAssumeRole). Hand it the \
             credentials of a session instead: aws configure export-credentials --profile PROFILE."
            )
        }
        Meaning::SsoIncomplete => {
            word!(
                "IAM Identity Center needs sso_account_id and sso_role_name in the profile, and \
             sso_region and sso_start_url there or in the section that sso_session names. Older \
             clients do not know sso_session."
            )
        }
        Meaning::SsoSessionMissing => {
            word!(
                "sso_session names a section [sso-session NAME] of the config file, and the client \
             found none. Older clients do not know such sections."
            )
        }
        Meaning::SsoConflict => {
            word!(
                "The profile and the section that its sso_session names must agree: delete \
             sso_region and sso_start_url from the profile."
            )
        }
        Meaning::SsoUnsupported => {
            word!(
                "The program does not let the client use IAM Identity Center. Sign in with the AWS \
             CLI first, or hand the program the credentials of a session."
            )
        }
        Meaning::ProcessFailed => {
            word!("The program that credential_process names failed. Run it by hand to see why.")
        }
        Meaning::NothingFound => {
            word!(
                "The client found no credentials at all: no profile was named (--profile, \
             AWS_PROFILE), or the one that was has neither keys nor a role."
            )
        }
        Meaning::ExternalId => {
            word!(
                "The service calls as a user of its own and sends an external id: the role's trust \
             policy must name that user as Principal and that id as sts:ExternalId. In Snowflake, \
             DESCRIBE INTEGRATION shows both (…_AWS_IAM_USER_ARN, …_AWS_EXTERNAL_ID); an \
             integration that was created again has another external id."
            )
        }
        _ => return None,
    })
}

/// A client that reads both files did not find a profile that these files contain.
fn other_files(profile: &Profile) -> Runs {
    say!(
        "These files have a profile `{name}`{at}, so the client read other ones: look at AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE and HOME where it runs (sudo, container, cron). In the config file the section must read `[profile {name}]`.",
        name = profile.name(),
        at = profile.location()
    )
}

/// A section of the config file that is not a profile, because its header lacks the word.
fn without_word(name: &str, profiles: &ProfileSet) -> Option<Runs> {
    let section = profiles.meant_profile(name)?;
    Some(say!(
        "The config file has `[{section}]`{at}, which is not a profile there: the header must read `[profile {name}]`.",
        section = section.name(),
        at = section.location(),
        name
    ))
}

/// A client that by default reads only the credentials file did not find a profile.
fn config_file_alone(profile: &Profile) -> Runs {
    if profile.section(ConfigFile::Credentials).is_some() {
        return other_files(profile);
    }
    say!(
        "`[profile {name}]` stands in the config file{at} and not in the credentials file, which is all that this client reads by itself: set `AWS_SDK_LOAD_CONFIG=1` where it runs, or write the profile into the credentials file as `[{name}]`.",
        name = profile.name(),
        at = profile.location()
    )
}

fn source_missing(reported: &Reported, profiles: &ProfileSet) -> Runs {
    let source = reported.source_profile.as_deref();
    match source.and_then(|name| profiles.profile(name)) {
        Some(source) => say!(
            "{other_files} Names are case-sensitive, and some clients look for a source only in the file that names it.",
            other_files = other_files(source)
        ),
        None => say!(
            "source_profile names a profile that the client does not find. Names are case-sensitive, and some clients look for a source only in the file that names it."
        ),
    }
}

/// The line of a setting.
fn line_of(profile: Option<&Profile>, key: SettingKey) -> Option<&Location> {
    Some(&profile?.get(key)?.location)
}

fn no_source(profile: Option<&Profile>) -> Runs {
    match line_of(profile, SettingKey::CredentialSource) {
        Some(at) => say!(
            "The profile has credential_source{at}, which this client does not know: newer versions of it do; otherwise name a profile with those credentials as source_profile.",
            at
        ),
        None => say!(
            "A profile with role_arn needs source_profile or credential_source; some clients know only source_profile."
        ),
    }
}

/// A profile that is its own source, which the AWS CLI accepts if it has keys.
fn own_source(profile: Option<&Profile>) -> Option<Runs> {
    let profile = profile?;
    let source = profile.get(SettingKey::SourceProfile)?;
    (source.text() == Some(profile.name().as_str())).then(|| {
        say!(
            "The profile is its own source{at}. The AWS CLI takes the keys of such a profile; this client calls it a loop. Give the keys a profile of their own and name that as source_profile.",
            at = &source.location
        )
    })
}

fn no_prompt(profile: Option<&Profile>) -> Runs {
    say!(
        "{whose} has mfa_serial{at}, and the program cannot ask for the code. Open the session with another program and hand it over: `aws configure export-credentials --profile PROFILE --format env`, or give the client a function that asks for the code.",
        whose = profile.map_or(word!("A profile"), |_| word!("The profile")),
        at = line_of(profile, SettingKey::MfaSerial)
    )
}

fn old_go(profile: Option<&Profile>) -> Runs {
    match line_of(profile, SettingKey::SsoSession) {
        Some(at) => say!(
            "The profile has sso_session{at}, which older AWS SDKs for Go do not know: use a newer version of the program, or write sso_region and sso_start_url into the profile too.",
            at
        ),
        None => say!(
            "IAM Identity Center needs sso_account_id, sso_role_name, sso_region and sso_start_url, or sso_session in place of the last two."
        ),
    }
}

fn sign_in(command: &str, profile: Option<&str>) -> Runs {
    say!(
        "The sign-in has ended. Sign in again: `{command} --profile {profile}`",
        command,
        profile = profile.unwrap_or("NAME")
    )
}
