//! One request played through: the calls AWS would receive, or where it ends.
//!
//! botocore works in two phases. *Load* walks and checks the whole chain; *run* asks for MFA
//! codes, outermost hop first, and makes the calls, innermost first.

use super::base::{BaseCredentials, BaseKind};
use super::client::Flavor;
use super::client_settings::ClientSettings;
use super::environment::Environment;
use super::hop::{Hop, Parameter, SessionName};
use super::load::{Loaded, load};
use super::parameters;
use super::problem::{ChainProblem, ParameterProblem, ProblemKind};
use super::sso::check_token_session;
use crate::config::{Profile, ProfileName, ProfileSet};
use crate::text::Location;

/// How the profile is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileChoice<'a> {
    /// `--profile NAME`: the keys of the environment do not count.
    Explicit(&'a str),
    /// The name in `AWS_PROFILE`: the keys of the environment win.
    Environment(&'a str),
    /// Not asked for: what the environment says, else `default`.
    None,
}

/// Whether the instance metadata service answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InstanceMetadata {
    /// Only a `credential_source` gets an answer.
    #[default]
    SourceOnly,
    /// It answers.
    On,
    /// It does not.
    Off,
}

/// What to resolve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// The profile.
    pub choice: ProfileChoice<'a>,
    /// Whose botocore.
    pub flavor: Flavor,
    /// Whether this is an instance.
    pub instance_metadata: InstanceMetadata,
}

/// One call that AWS receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// `AssumeRole`.
    AssumeRole(Box<Hop>),
    /// `AssumeRoleWithWebIdentity`.
    WebIdentity {
        /// The profile asked for, or the source it is made for.
        profile: ProfileName,
        /// The role.
        role_arn: Parameter,
        /// The name of the session.
        role_session_name: SessionName,
    },
}

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Why it fails, if it does.
    pub problem: Option<ChainProblem>,
    /// Where the first credentials come from; `None` if it fails.
    pub base: Option<BaseCredentials>,
    /// The calls AWS receives, in order; of a failing request, those until then.
    pub calls: Vec<Call>,
    /// The serial numbers MFA codes are asked for, in order.
    pub mfa_prompts: Vec<Parameter>,
}

/// Plays a request through. Every edge to the network, a program or a token is taken to succeed.
pub fn resolve(set: &ProfileSet, environment: &Environment, request: &Request<'_>) -> Outcome {
    let mut outcome = Outcome {
        problem: None,
        base: None,
        calls: Vec::new(),
        mfa_prompts: Vec::new(),
    };
    match load_and_run(set, environment, request, &mut outcome) {
        Ok(base) => outcome.base = Some(base),
        Err(problem) => outcome.problem = Some(problem),
    }
    outcome
}

fn load_and_run(
    set: &ProfileSet,
    environment: &Environment,
    request: &Request<'_>,
    outcome: &mut Outcome,
) -> Result<BaseCredentials, ChainProblem> {
    if let Some(refused) = refused_file(set) {
        return Err(refused);
    }
    let variable = |name: &str| match (request.choice, name) {
        (ProfileChoice::Environment(profile), "AWS_PROFILE") => Some(profile),
        _ => environment.get(name),
    };
    let chosen = match request.choice {
        ProfileChoice::Explicit(name) => Some(name),
        ProfileChoice::Environment(_) | ProfileChoice::None => {
            let names = request.flavor.profile_variables();
            names.into_iter().find_map(variable)
        }
    };
    if let Some(name) = chosen
        && set.profile(name).is_none()
    {
        return Err(not_found(name));
    }
    // botocore writes `profile or 'default'`: an empty name is looked up as the default profile.
    let name = chosen.filter(|name| !name.is_empty()).unwrap_or("default");
    let profile = set.profile(name);
    let explicit = matches!(request.choice, ProfileChoice::Explicit(_));
    let settings = ClientSettings {
        set,
        profile,
        environment,
        flavor: request.flavor,
    };
    settings.check_before_load()?;
    let loaded = load(set, environment, request, name, explicit)?;
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

/// botocore reads the config file first; whichever it refuses spoils every profile.
pub(super) fn refused_file(set: &ProfileSet) -> Option<ChainProblem> {
    let refusal = set.refusals().next()?;
    Some(ChainProblem {
        kind: ProblemKind::FileRefused {
            path: refusal.location.file.to_string(),
        },
        profile: None,
        location: Some(refusal.location.clone()),
    })
}

/// The profile asked for does not exist.
pub(super) fn not_found(name: &str) -> ChainProblem {
    ChainProblem {
        kind: ProblemKind::ProfileNotFound {
            name: name.to_owned(),
        },
        profile: None,
        location: None,
    }
}

/// The run phase: prompts, then calls.
fn run(
    set: &ProfileSet,
    name: &str,
    asked: Option<&Profile>,
    loaded: Loaded,
    outcome: &mut Outcome,
) -> Result<BaseCredentials, ChainProblem> {
    let Loaded { base, hops } = loaded;
    let serials = hops.iter().filter_map(|hop| hop.mfa_serial.clone());
    outcome.mfa_prompts.extend(serials);
    match &base.kind {
        BaseKind::Sso {
            session: Some(_), ..
        } => {
            // botocore writes `profile_name or …`: a source with an empty name checks the profile
            // asked for instead.
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
            let problems = parameters::check_web_identity(role_arn, role_session_name);
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
    for hop in hops.into_iter().rev() {
        if let Some(refused) = refused_parameters(&hop) {
            return Err(refused);
        }
        outcome.calls.push(Call::AssumeRole(Box::new(hop)));
    }
    Ok(base)
}

/// Why botocore would not send a hop's call.
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
