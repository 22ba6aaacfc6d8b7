//! Follows one request up to the calls that AWS would receive, or to its failure.
//!
//! botocore works in two phases. *Load* walks and checks the whole chain; *run* asks for MFA codes,
//! outermost hop first, and makes the calls, innermost first.

use super::base::{BaseCredentials, BaseKind, CredentialSource};
use super::client::{Client, Flavor};
use super::client_settings::ClientSettings;
use super::forest::{Forest, RoleChain};
use super::hop::{Hop, HopSource, check_web_identity};
use super::parameter::{Environment, Parameter, SessionName};
use super::problem::{ChainProblem, ParameterProblem, ProblemKind};
use super::providers::{
    check_token_session, find_environment_keys, find_web_identity, has_container, surroundings,
};
use super::role::is_role;
use crate::config::{IniFile, Profile, ProfileName, ProfileSet, SettingKey};
use crate::text::Location;

/// How the profile is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProfileChoice<'a> {
    /// `--profile NAME`: keys in the environment are ignored.
    Explicit(&'a str),
    /// The name in `AWS_PROFILE`: keys in the environment win.
    Environment(&'a str),
    /// No choice: the environment decides, else `default`.
    None,
}

/// The availability of the instance metadata service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum InstanceMetadata {
    /// Only `credential_source` gets an answer.
    #[default]
    SourceOnly,
    /// Available.
    On,
    /// Not available.
    Off,
}

/// The input to [`Resolver::resolve`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Request<'a> {
    /// How the profile is chosen.
    pub choice: ProfileChoice<'a>,
    /// The availability of the instance metadata service.
    pub instance_metadata: InstanceMetadata,
}

/// One call that AWS receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// `AssumeRole`.
    AssumeRole(Box<Hop>),
    /// `AssumeRoleWithWebIdentity`.
    WebIdentity {
        /// The requested profile, or the source that needs the call.
        profile: ProfileName,
        /// The role.
        role_arn: Parameter,
        /// The session name.
        role_session_name: SessionName,
    },
}

/// The result of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestOutcome {
    /// The problem, if it fails.
    pub problem: Option<ChainProblem>,
    /// The source of the first credentials; `None` if it fails.
    pub base: Option<BaseCredentials>,
    /// The calls that AWS receives, in order. If the request fails, those made until then.
    pub calls: Vec<Call>,
    /// The serial numbers of MFA prompts, in order.
    pub mfa_prompts: Vec<Parameter>,
}

/// Resolves requests as one copy of botocore does. Every access to the network, a program or a
/// token is assumed to succeed.
#[derive(Debug)]
pub(crate) struct Resolver<'a> {
    set: &'a ProfileSet,
    environment: &'a Environment,
    flavor: Flavor,
    forest: Forest,
}

impl<'a> Resolver<'a> {
    /// Links all profiles once, for use by all requests.
    pub(crate) fn new(set: &'a ProfileSet, environment: &'a Environment, flavor: Flavor) -> Self {
        let client = match flavor {
            Flavor::Botocore => Client::AwsCliV1,
            Flavor::Cli2 => Client::AwsCli,
        };
        Self {
            set,
            environment,
            flavor,
            forest: Forest::build_for(set, environment, client),
        }
    }

    /// Resolves a request.
    pub(crate) fn resolve(&self, request: Request<'_>) -> RequestOutcome {
        let mut outcome = RequestOutcome {
            problem: None,
            base: None,
            calls: Vec::new(),
            mfa_prompts: Vec::new(),
        };
        match self.load_and_run(request, &mut outcome) {
            Ok(base) => outcome.base = Some(base),
            Err(problem) => outcome.problem = Some(problem),
        }
        outcome
    }

    fn load_and_run(
        &self,
        request: Request<'_>,
        outcome: &mut RequestOutcome,
    ) -> Result<BaseCredentials, ChainProblem> {
        if let Some(refused) = self.forest.refused() {
            return Err(refused.clone());
        }
        let set = self.set;
        let chosen = self.chosen(request.choice);
        if let Some(name) = chosen
            && set.profile(name).is_none()
        {
            return Err(ChainProblem::not_found(name));
        }
        // botocore writes `profile or 'default'`: an empty name is looked up as the default
        // profile.
        let name = chosen.filter(|name| !name.is_empty()).unwrap_or("default");
        let profile = set.profile(name);
        let settings = ClientSettings::of(set, profile, self.environment, self.flavor);
        settings.check_before_load()?;
        let loaded = self.load(request, name)?;
        if let Some(profile) = profile {
            check_token_session(set, profile)?;
        }
        settings.check_after_load()?;
        let Some(loaded) = loaded else {
            return Err(ChainProblem {
                kind: ProblemKind::NoCredentials,
                profile: profile.map(|profile| profile.name().clone()),
                location: profile.and_then(Profile::location).cloned(),
            });
        };
        run(set, name, profile, loaded, outcome)
    }

    /// The profile name, if the request or a variable gives one.
    fn chosen<'n>(&'n self, choice: ProfileChoice<'n>) -> Option<&'n str> {
        if let ProfileChoice::Explicit(name) = choice {
            return Some(name);
        }
        let mut names = self.flavor.profile_variables().into_iter();
        names.find_map(|name| match (choice, name) {
            (ProfileChoice::Environment(profile), "AWS_PROFILE") => Some(profile),
            _ => self.environment.get(name),
        })
    }

    /// The load phase: botocore's `create_credential_resolver` and the work of its providers at
    /// load.
    fn load(&self, request: Request<'_>, name: &str) -> Result<Option<Loaded>, ChainProblem> {
        let alone = |base| (base, Vec::new());
        let environment = self.environment;
        let explicit = matches!(request.choice, ProfileChoice::Explicit(_));
        let profile = self.set.profile(name);
        if !explicit {
            let mut found = find_environment_keys(environment, false)?;
            if found.is_none() && !profile.is_some_and(is_role) {
                found = find_web_identity(profile, Some(environment))?;
            }
            if found.is_some() {
                return Ok(found.map(alone));
            }
        }
        if let Some(asked) = self.forest.requested(name)
            && let Some(chain) = self.forest.load(asked)?
        {
            let base = self.base_of(&chain, request.instance_metadata)?;
            let hops = chain.hops.into_iter().cloned().collect();
            return Ok(Some((base, hops)));
        }
        refuse_credential_file(environment)?;
        if let Some(base) = find_boto(self.set, environment)? {
            return Ok(Some(alone(base)));
        }
        let source = if has_container(environment) {
            CredentialSource::EcsContainer
        } else if request.instance_metadata == InstanceMetadata::On
            && !metadata_disabled(environment)
        {
            CredentialSource::Ec2InstanceMetadata
        } else {
            return Ok(None);
        };
        Ok(Some(alone(surroundings(source, false, environment))))
    }

    /// The first credentials of a chain. The source in `credential_source` is queried at load.
    fn base_of(
        &self,
        chain: &RoleChain<'_>,
        instance_metadata: InstanceMetadata,
    ) -> Result<BaseCredentials, ChainProblem> {
        let Some((profile, source, location)) =
            chain.hops.first().and_then(|hop| match &hop.source {
                HopSource::Named(source, location) => Some((&hop.profile, *source, location)),
                HopSource::Profile(..) => None,
            })
        else {
            return Ok(chain.base.clone());
        };
        let environment = self.environment;
        let found = match source {
            CredentialSource::Environment => find_environment_keys(environment, true)?,
            CredentialSource::EcsContainer => {
                has_container(environment).then(|| chain.base.clone())
            }
            CredentialSource::Ec2InstanceMetadata => {
                let answers = instance_metadata != InstanceMetadata::Off;
                (answers && !metadata_disabled(environment)).then(|| chain.base.clone())
            }
        };
        let profile = Some(profile.clone());
        let location = Some(location.clone());
        match found {
            Some(base) => Ok(BaseCredentials {
                profile,
                location,
                ..base
            }),
            None => Err(ChainProblem {
                kind: ProblemKind::EmptyCredentialSource {
                    source: source.name(),
                },
                profile,
                location,
            }),
        }
    }
}

/// A chain after the load phase: first credentials, and hops, innermost first.
type Loaded = (BaseCredentials, Vec<Hop>);

fn metadata_disabled(environment: &Environment) -> bool {
    environment
        .get("AWS_EC2_METADATA_DISABLED")
        .is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// `AWS_CREDENTIAL_FILE` names a file that we have not read (botocore `OriginalEC2Provider`).
fn refuse_credential_file(environment: &Environment) -> Result<(), ChainProblem> {
    let Some(path) = environment.get("AWS_CREDENTIAL_FILE") else {
        return Ok(());
    };
    let below = path
        .strip_prefix('~')
        .filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let path = match (below, environment.get("HOME")) {
        (Some(below), Some(home)) => format!("{}{below}", home.trim_end_matches('/')),
        _ => path.to_owned(),
    };
    Err(ChainProblem {
        kind: ProblemKind::CredentialFileNotFound { path },
        profile: None,
        location: None,
    })
}

/// Keys in the `[Credentials]` section of a boto 2 file, if `BOTO_CONFIG` names one of the two
/// files; no other file is read.
fn find_boto(
    set: &ProfileSet,
    environment: &Environment,
) -> Result<Option<BaseCredentials>, ChainProblem> {
    let Some(path) = environment.get("BOTO_CONFIG") else {
        return Ok(None);
    };
    let named = |file: &&IniFile| &*file.source.name == path;
    let Some(section) = set.files().find(named).and_then(|file| {
        file.sections
            .iter()
            .find(|section| &*section.name == "Credentials")
    }) else {
        return Ok(None);
    };
    let Some(access_key_id) = section.get(&SettingKey::AwsAccessKeyId) else {
        return Ok(None);
    };
    let location = Some(access_key_id.location.clone());
    if section.get(&SettingKey::AwsSecretAccessKey).is_none() {
        return Err(ChainProblem {
            kind: ProblemKind::PartialBotoKeys,
            profile: None,
            location,
        });
    }
    Ok(Some(BaseCredentials {
        profile: None,
        kind: BaseKind::Legacy {
            access_key_id: access_key_id.into(),
        },
        location,
    }))
}

/// The run phase: prompts, then calls.
fn run(
    set: &ProfileSet,
    name: &str,
    asked: Option<&Profile>,
    (base, hops): Loaded,
    outcome: &mut RequestOutcome,
) -> Result<BaseCredentials, ChainProblem> {
    let serials = hops.iter().rev();
    let serials = serials.filter_map(|hop| hop.mfa_serial.clone());
    outcome.mfa_prompts.extend(serials);
    match &base.kind {
        BaseKind::Sso {
            session: Some(_), ..
        } => {
            // botocore writes `profile_name or …`: for a source with an empty name it checks the
            // requested profile instead.
            let source = base.profile.as_deref().and_then(|name| set.profile(name));
            let checked = source.filter(|source| !source.name().is_empty()).or(asked);
            if let Some(profile) = checked {
                check_token_session(set, profile)?;
            }
        }
        BaseKind::WebIdentity {
            role_arn,
            role_session_name,
            ..
        } => {
            let problems = check_web_identity(role_arn, role_session_name);
            if !problems.is_empty() {
                return Err(ChainProblem {
                    profile: base.profile.clone(),
                    location: first_location(&problems),
                    kind: ProblemKind::InvalidParameters { problems },
                });
            }
            outcome.calls.push(Call::WebIdentity {
                profile: base.profile.clone().unwrap_or_else(|| name.into()),
                role_arn: role_arn.clone(),
                role_session_name: role_session_name.clone(),
            });
        }
        BaseKind::Static { .. }
        | BaseKind::Sso { session: None, .. }
        | BaseKind::Login { .. }
        | BaseKind::Process { .. }
        | BaseKind::Surroundings { .. }
        | BaseKind::Legacy { .. } => {}
    }
    for hop in hops {
        if let Some(refused) = refused_parameters(&hop) {
            return Err(refused);
        }
        outcome.calls.push(Call::AssumeRole(Box::new(hop)));
    }
    Ok(base)
}

/// The reason why botocore would not send a hop's call.
fn refused_parameters(hop: &Hop) -> Option<ChainProblem> {
    let problems = hop.parameter_problems();
    if problems.is_empty() {
        return None;
    }
    Some(ChainProblem {
        profile: Some(hop.profile.clone()),
        location: first_location(&problems),
        kind: ProblemKind::InvalidParameters { problems },
    })
}

fn first_location(problems: &[ParameterProblem]) -> Option<Location> {
    problems.iter().find_map(|problem| problem.location.clone())
}
