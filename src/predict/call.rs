//! Models a call of `sts:AssumeRole` that no profile makes as an additional profile that is in no
//! file, so that it is resolved, evaluated and repaired like any other hop.

use super::assumptions::{Assumptions, SuppliedValue};
use super::survey::{Config, Survey};
use crate::chain::{
    AMBIENT_IDENTITY, BaseCredentials, BaseKind, CredentialSource, NodeContent, NodeId,
    find_ambient_identity,
};
use crate::config::{Profile, ProfileSet, SettingKey};
use crate::iam::account::{CallerIdentity, IdentitySource};
use crate::iam::{Arn, PrincipalKind};
use crate::text::Location;

/// The name of the profile that represents the call.
pub(crate) const CALL: &str = "this call";

/// Returns true if a profile represents a call that no profile makes.
pub(crate) fn is_call(profile: &str) -> bool {
    profile.starts_with(CALL)
}

/// A placeholder for a hardware device, if the caller's own is unknown.
const SOME_DEVICE: &str = "GAHT12345678";

/// A placeholder for the token of an unknown provider.
const SOME_TOKEN: &str = "not known";

/// The caller of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallSource {
    /// The credentials of `--profile`.
    Profile(String),
    /// The environment, the container or the instance.
    Surroundings(CredentialSource),
    /// A user, a role with a session of unknown name, a session, or the root user of an account.
    Principal(Arn),
    /// The same, as reported by AWS.
    Reported(Arn),
    /// The bearer of a token from an identity provider.
    WebIdentity(TokenBearer),
}

/// The bearer of a token, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenBearer {
    /// The provider as trust policies name it: an ARN, or one of the names built into STS.
    pub provider: Option<String>,
    /// Context keys of the claims (`ISSUER:sub` and so on) with their values.
    pub claims: Vec<(String, String)>,
}

/// A call with the parameters that it sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallOverride {
    /// The caller.
    pub source: CallSource,
    /// The role to assume.
    pub role: Arn,
    /// `RoleSessionName`; if `None` the client generates one.
    pub session_name: Option<String>,
    /// `ExternalId`.
    pub external_id: Option<String>,
    /// `SerialNumber`, with a code; `Some(None)` stands for the caller's own device.
    #[expect(clippy::option_option, reason = "a code, then a device")]
    pub mfa_serial: Option<Option<String>>,
    /// `DurationSeconds`.
    pub duration: Option<String>,
    /// `Tags`: keys and values.
    pub tags: Vec<(String, String)>,
}

impl CallOverride {
    /// A call with only the mandatory parameters.
    pub const fn new(source: CallSource, role: Arn) -> Self {
        Self {
            source,
            role,
            session_name: None,
            external_id: None,
            mfa_serial: None,
            duration: None,
            tags: Vec::new(),
        }
    }

    /// Adds the call as a profile with this name; `None` if its source is not a profile.
    pub(super) fn add_to(
        &self,
        name: &str,
        config: &mut Config,
        assumptions: &mut Assumptions,
    ) -> Option<()> {
        let (key, source) = match &self.source {
            CallSource::Profile(name) => {
                if name == AMBIENT_IDENTITY {
                    add_ambient_identity(config, assumptions)?;
                }
                let source = role_alone(&mut config.profiles, name)?;
                (SettingKey::SourceProfile, source)
            }
            CallSource::Surroundings(source) => {
                (SettingKey::CredentialSource, source.name().to_owned())
            }
            CallSource::Principal(arn) | CallSource::Reported(arn) => {
                let is_reported = matches!(self.source, CallSource::Reported(_));
                add_principal(config, arn, is_reported)?;
                (SettingKey::SourceProfile, arn.to_string())
            }
            CallSource::WebIdentity(bearer) => {
                for (key, value) in &bearer.claims {
                    let value = SuppliedValue::One(value.clone());
                    assumptions.context.add_for_profile(name, key, value);
                }
                let provider = bearer.provider.as_deref();
                (
                    SettingKey::WebIdentityTokenFile,
                    provider.unwrap_or(SOME_TOKEN).to_owned(),
                )
            }
        };
        let mfa = self.mfa_serial.as_ref().map(|serial| {
            let own = || own_device(&self.source).unwrap_or_else(|| SOME_DEVICE.to_owned());
            serial.clone().unwrap_or_else(own)
        });
        let role = self.role.to_string();
        let parameters = [
            (SettingKey::RoleSessionName, self.session_name.as_ref()),
            (SettingKey::ExternalId, self.external_id.as_ref()),
            (SettingKey::MfaSerial, mfa.as_ref()),
            (SettingKey::DurationSeconds, self.duration.as_ref()),
        ];
        let mut settings = vec![(SettingKey::RoleArn, &*role), (key, &*source)];
        let given = parameters.into_iter();
        settings.extend(given.filter_map(|(key, value)| Some((key, value?.as_str()))));
        config.profiles = config.profiles.with_profile(name, &settings)?;
        if !self.tags.is_empty() {
            let keys = self.tags.iter().map(|(key, _)| key.clone()).collect();
            let context = &mut assumptions.context;
            context.add_for_profile(name, "aws:TagKeys", SuppliedValue::List(keys));
            for (key, value) in &self.tags {
                let value = SuppliedValue::One(value.clone());
                context.add_for_profile(name, &format!("aws:RequestTag/{key}"), value);
            }
        }
        Some(())
    }

    /// The node of an added call. The call is made by a client of the calling profile, so problems
    /// that make botocore refuse this profile also stop the call.
    pub(super) fn node_in(&self, name: &str, survey: &mut Survey) -> Option<NodeId> {
        let id = survey.forest.requested(name)?;
        if let CallSource::Profile(source) = &self.source {
            let source = survey.forest.requested(source)?;
            survey.forest.ask_through(id, source);
        }
        Some(id)
    }
}

/// The profile whose role the call uses. As a source, a profile with keys would supply the keys,
/// unlike with `--profile`; a copy with the role alone avoids that.
fn role_alone(profiles: &mut ProfileSet, name: &str) -> Option<String> {
    const KEYS: [SettingKey; 3] = [
        SettingKey::AwsAccessKeyId,
        SettingKey::AwsSecretAccessKey,
        SettingKey::AwsSessionToken,
    ];
    let profile: &Profile = profiles.profile(name)?;
    if !profile.has(SettingKey::RoleArn) || !KEYS.iter().any(|key| profile.has(key)) {
        return Some(name.to_owned());
    }
    let copy = format!("{name} (its role)");
    *profiles = profiles.with_copy(name, &copy)?;
    for key in KEYS {
        *profiles = profiles.with_setting(&copy, &key, None)?;
    }
    Some(copy)
}

/// A profile with the web identity of the environment.
fn add_ambient_identity(config: &mut Config, assumptions: &Assumptions) -> Option<()> {
    let (set, flavor) = (&config.profiles, assumptions.client.flavor()?);
    let found = find_ambient_identity(set, &config.environment, flavor)?;
    let NodeContent::Base(BaseCredentials {
        kind:
            BaseKind::WebIdentity {
                token_file,
                role_arn,
                role_session_name,
                ..
            },
        ..
    }) = &found
    else {
        return None;
    };
    let mut settings = vec![
        (SettingKey::RoleArn, role_arn.text()?),
        (SettingKey::WebIdentityTokenFile, token_file.text()?),
    ];
    let name = role_session_name.text();
    settings.extend(name.map(|name| (SettingKey::RoleSessionName, name)));
    config.profiles = set.with_profile(AMBIENT_IDENTITY, &settings)?;
    Some(())
}

/// A profile with the credentials of this principal, named after it.
fn add_principal(config: &mut Config, arn: &Arn, is_reported: bool) -> Option<()> {
    let name = arn.to_string();
    let session = match arn.kind() {
        PrincipalKind::Role | PrincipalKind::AssumedRole | PrincipalKind::FederatedUser => {
            Some((SettingKey::AwsSessionToken, ""))
        }
        _ => None,
    };
    let mut keys = vec![
        (SettingKey::AwsAccessKeyId, ""),
        (SettingKey::AwsSecretAccessKey, ""),
    ];
    keys.extend(session);
    config.profiles = config.profiles.with_profile(&name, &keys)?;
    let identity = CallerIdentity {
        arn: arn.clone(),
        user_id: String::new(),
        account: arn.account().to_owned(),
        location: Location::new("in the call".into(), 0),
        source: if is_reported {
            IdentitySource::Report
        } else {
            IdentitySource::Question
        },
    };
    config.identities.insert(name, identity);
    Some(())
}

/// The device that the console names after a user ("Assigning MFA devices").
fn own_device(source: &CallSource) -> Option<String> {
    let (CallSource::Principal(arn) | CallSource::Reported(arn)) = source else {
        return None;
    };
    (arn.kind() == PrincipalKind::User).then(|| {
        let (partition, account, name) = (arn.partition(), arn.account(), arn.name());
        format!("arn:{partition}:iam::{account}:mfa/{name}")
    })
}
