//! Where AWS's story and the files' differ.

use super::agent::{Agent, agent_of};
use super::call_event::CallEvent;
use super::generated::clients_naming;
use super::mask::admits;
use super::nearness::{Nearness, hops};
use super::reported::{Because, Reported, ReportedPolicy};
use crate::chain::client::Client;
use crate::chain::{Hop, NodeId};
use crate::config::SettingKey;
use crate::eval::{
    CallerId, PartialText, PolicyTrace, SET_SOURCE_IDENTITY, SessionName, TAG_SESSION,
};
use crate::iam::Arn;
use crate::predict::{HopOutcome, HopVerdict, Prediction, session_name_of};
use crate::text::Location;

/// A Deny statement that AWS found, or may have found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DenyStatement {
    /// Its policy.
    pub trace: PolicyTrace,
    /// The name of its policy; a trust policy has that of its role.
    pub policy: Option<String>,
    /// Its number in the policy, from 1.
    pub number: usize,
    /// Its first line.
    pub location: Location,
    /// Whether it applies by the files; else it may.
    pub certain: bool,
    /// The condition keys on which it depends whether it applies.
    pub keys: Vec<String>,
}

/// A point in which AWS and the files differ.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Difference {
    /// The caller's session has another name than the profile would give it.
    CallerSession {
        /// As reported.
        reported: String,
        /// As the profile's client would name it.
        predicted: PartialText,
        /// The clients that make up names like the reported one.
        clients: Vec<Client>,
        /// Profiles of the same role that send the reported name.
        profiles: Vec<String>,
        /// The verdict of the hop with the reported name.
        verdict: HopVerdict,
    },
    /// The caller's unique id is another one: its role or user was deleted and created again, or the
    /// snapshot is of another account.
    UniqueId {
        /// As reported.
        reported: String,
        /// As the snapshot or the identities file has it.
        predicted: String,
    },
    /// Another role session calls than the base of the chain.
    Caller {
        /// As reported.
        reported: String,
        /// As the files say.
        predicted: PartialText,
    },
    /// The new session was to have another name than the profile asks for.
    NewSession {
        /// As reported.
        reported: String,
        /// As the profile's client would name it.
        predicted: PartialText,
        /// The clients that make up names like the reported one.
        clients: Vec<Client>,
    },
    /// Another external id was sent than the profile has; the profile's, if any.
    ExternalId(Option<String>),
    /// Another duration was asked for, in seconds.
    Duration {
        /// As reported.
        reported: u64,
        /// As the profile asks; nothing when it leaves it to the client.
        predicted: Option<String>,
    },
    /// An MFA code was sent, or none, against what the profile does.
    Mfa {
        /// Whether one was sent.
        sent: bool,
    },
    /// The call passed session tags, or its session hands tags on; to the AWS CLI no profile can
    /// pass any.
    Tags {
        /// Their keys, as far as they are told.
        keys: Vec<String>,
        /// The line of the profile by which aws-vault passes them, if it has one.
        line: Option<Location>,
    },
    /// The call carried a source identity; no profile can set one.
    SourceIdentity(Option<String>),
    /// Another program made the call than the one whose names the files were read for.
    OtherAgent(Agent),
    /// The ARN differs in its path or case from `role_arn`.
    RolePath(String),
    /// STS evaluated the call, though it refuses a parameter that the profile has: the setting, and its
    /// line.
    #[strum(serialize = "parameter_accepted")]
    Accepted(SettingKey, Option<Location>),
    /// AWS refused what the files allow.
    DeniedAllTheSame(Option<Because>),
    /// AWS allowed what the files refuse, for this cause.
    AllowedAllTheSame(HopVerdict),
    /// AWS has answered what the files leave open.
    Answered(bool),
    /// The Deny statement of the files that AWS found, or may have found.
    Deny(DenyStatement),
    /// AWS found a Deny statement that the files do not show.
    UnseenDeny(ReportedPolicy, Option<String>),
    /// AWS misses an Allow on a side on which the files show one; they stop it on the other side.
    OtherSide(ReportedPolicy),
}

impl Difference {
    /// A stable code in `snake_case`, for scripts.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Deny(DenyStatement { certain: false, .. }) => "suspected_deny",
            other => other.into(),
        }
    }
}

impl Difference {
    /// Whether it is one between the call and a profile, not between AWS and the policies.
    pub(crate) const fn is_of_profile(&self) -> bool {
        matches!(
            self,
            Self::CallerSession { .. }
                | Self::UniqueId { .. }
                | Self::Caller { .. }
                | Self::NewSession { .. }
                | Self::ExternalId(_)
                | Self::Duration { .. }
                | Self::Mfa { .. }
                | Self::RolePath(_)
                | Self::Accepted(..)
        )
    }

    /// Whether AWS's answer contradicts the files: one of the two is not what it seems.
    pub(crate) const fn is_contradiction(&self) -> bool {
        matches!(
            self,
            Self::Accepted(..)
                | Self::DeniedAllTheSame(_)
                | Self::AllowedAllTheSame(_)
                | Self::UnseenDeny(..)
                | Self::OtherSide(_)
        )
    }
}

/// How many differences speak for another profile. A name that some client makes up speaks for a
/// profile that leaves the name to the client.
pub(crate) fn foreign(differences: &[Difference]) -> usize {
    let speaks = |difference: &&Difference| match difference {
        Difference::NewSession { .. }
        | Difference::ExternalId(_)
        | Difference::Duration { .. }
        | Difference::Mfa { .. }
        | Difference::RolePath(_) => true,
        Difference::CallerSession {
            predicted, clients, ..
        } => !clients.is_empty() && !predicted.is_generated(),
        _ => false,
    };
    differences.iter().filter(speaks).count()
}

/// Everything in which a report and a hop differ.
pub(crate) fn differences(
    prediction: &Prediction,
    id: NodeId,
    hop: &Hop,
    target: Option<&Arn>,
    outcome: &HopOutcome,
    reported: &Reported,
    nearness: Nearness,
) -> Vec<Difference> {
    let mut found = Vec::new();
    caller_differences(prediction, id, outcome, reported, nearness, &mut found);
    if let (Some(role), Some(arn)) = (reported.role(), target)
        && role != *arn
    {
        found.push(Difference::RolePath(role.to_string()));
    }
    if let Some(event) = &reported.event {
        parameter_differences(prediction, hop, reported, event, &mut found);
    }
    let further = reported.further_action();
    let tags = reported
        .event
        .as_ref()
        .is_some_and(|event| event.passes_tags());
    if further == Some(TAG_SESSION) || tags {
        found.push(Difference::Tags {
            keys: tag_keys(reported),
            line: session_tags_line(prediction, id),
        });
    }
    let identity = reported
        .event
        .as_ref()
        .and_then(|event| event.new_source_identity());
    if further == Some(SET_SOURCE_IDENTITY) || identity.is_some() {
        found.push(Difference::SourceIdentity(identity.map(str::to_owned)));
    }
    found
}

/// Where the caller of a report differs from the one that the files predict.
fn caller_differences(
    prediction: &Prediction,
    id: NodeId,
    outcome: &HopOutcome,
    reported: &Reported,
    nearness: Nearness,
    found: &mut Vec<Difference>,
) {
    if nearness == Nearness::OtherSession
        && let Some(name) = reported.caller_session()
        && let SessionName::Named(predicted) = &outcome.caller.caller.session
    {
        found.push(Difference::CallerSession {
            clients: clients_naming(&name, source_name(prediction, id)),
            profiles: senders(prediction, id, &name),
            reported: name,
            predicted: predicted.clone(),
            verdict: outcome.if_reached,
        });
    }
    if nearness == Nearness::OtherCaller
        && let Some(caller) = &reported.caller
    {
        found.push(Difference::Caller {
            reported: caller.clone(),
            predicted: outcome.caller.arn.clone(),
        });
    }
    let id_of = |user_id: &str| user_id.split(':').next().unwrap_or_default().to_owned();
    if nearness <= Nearness::OtherSession
        && let (Some(user_id), CallerId::Known(known)) =
            (&reported.user_id, &outcome.caller.caller.unique_id)
        && id_of(user_id) != **known
    {
        found.push(Difference::UniqueId {
            reported: id_of(user_id),
            predicted: known.to_string(),
        });
    }
}

/// Where the request of a record differs from the one that the profile makes.
fn parameter_differences(
    prediction: &Prediction,
    hop: &Hop,
    reported: &Reported,
    event: &CallEvent,
    found: &mut Vec<Difference>,
) {
    let survey = &prediction.survey;
    if let Some(name) = &reported.session_name {
        let predicted = session_name_of(survey, hop);
        if !admits(&predicted, name) {
            found.push(Difference::NewSession {
                clients: clients_naming(name, &hop.profile),
                reported: name.clone(),
                predicted,
            });
        }
    }
    // Only a record with the request's parameters says what was not sent.
    if let Some(sent) = &event.parameters {
        let own = hop.external_id.as_ref().map(crate::chain::Parameter::shown);
        if own != reported.external_id {
            found.push(Difference::ExternalId(own));
        }
        let own = hop.duration_seconds.as_ref();
        // Without a duration the client sends none or one of its own, an hour or a quarter.
        if let Some(seconds) = sent.duration_seconds
            && own.map_or(!matches!(seconds, 900 | 3600), |own| {
                u64::try_from(own.seconds) != Ok(seconds)
            })
        {
            found.push(Difference::Duration {
                reported: seconds,
                predicted: own.map(|own| own.digits.clone()),
            });
        }
        if sent.serial_number.is_some() != hop.mfa_serial.is_some() {
            found.push(Difference::Mfa {
                sent: sent.serial_number.is_some(),
            });
        }
    }
    let agent = event.user_agent.as_deref().and_then(agent_of);
    let own = survey.assumptions.client;
    if let Some(agent) = agent
        && !matches!(&agent, Agent::Clients(clients) if clients.contains(&own))
    {
        found.push(Difference::OtherAgent(agent));
    }
}

/// The line by which a profile has aws-vault pass session tags (`session_tags` in its `USAGE.md`). The
/// AWS CLI does not read it.
pub(crate) fn session_tags_line(prediction: &Prediction, id: NodeId) -> Option<Location> {
    let profiles = &prediction.survey.config.profiles;
    let profile = profiles.profile(prediction.survey.name(id))?;
    let setting = profile.get(SettingKey::from("session_tags"))?;
    Some(setting.location.clone())
}

/// The keys of the session tags that a record tells.
fn tag_keys(reported: &Reported) -> Vec<String> {
    let sent = reported
        .event
        .as_ref()
        .and_then(|event| event.parameters.as_ref());
    let tags = sent.map(|sent| sent.tags.iter().chain(&sent.inherited_tags));
    tags.into_iter()
        .flatten()
        .map(|(key, _)| key.clone())
        .collect()
}

/// The name of the node whose credentials sign a hop.
fn source_name(prediction: &Prediction, id: NodeId) -> &str {
    let parent = prediction.survey.forest.node(id).parent;
    parent.map_or("", |parent| prediction.survey.name(parent))
}

/// Profiles with the role of a hop's caller that send this session name.
fn senders(prediction: &Prediction, id: NodeId, name: &str) -> Vec<String> {
    const MOST: usize = 5;
    let survey = &prediction.survey;
    let Some(parent) = survey.forest.node(id).parent else {
        return Vec::new();
    };
    let Some((_, role)) = survey.hop(parent) else {
        return Vec::new();
    };
    hops(prediction)
        .filter(|(_, hop, target, _)| *target == role && hop.role_session_name.text() == Some(name))
        .take(MOST)
        .map(|(_, hop, ..)| hop.profile.to_string())
        .collect()
}
