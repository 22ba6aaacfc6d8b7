//! The differences between a report of AWS and the files.

use super::agent::{Agent, agent_of, clients_naming};
use super::mask::admits;
use super::nearness::{Nearness, hops};
use super::reported::{Because, CallEvent, Reported, ReportedPolicy};
use crate::chain::client::Client;
use crate::chain::{Hop, NodeId};
use crate::config::SettingKey;
use crate::eval::{
    CallerId, CallerSession, PartialText, PolicyTrace, SET_SOURCE_IDENTITY, TAG_SESSION,
};
use crate::iam::Arn;
use crate::predict::{HopOutcome, HopVerdict, Prediction, session_name_of};
use crate::text::Location;

/// A Deny statement that AWS found, or may have found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DenyStatement {
    /// The trace of its policy.
    pub trace: PolicyTrace,
    /// The name of its policy; for a trust policy, the name of the role.
    pub policy: Option<String>,
    /// The number of the statement in the policy, from 1.
    pub number: usize,
    /// Its first line.
    pub location: Location,
    /// True if it applies according to the files, false if it may.
    pub certain: bool,
    /// The condition keys that determine if it applies.
    pub keys: Vec<String>,
}

/// A difference between AWS and the files.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum ReportDifference {
    /// The caller's session name differs from the one that the profile would give it.
    CallerSession {
        /// The reported name.
        reported: String,
        /// The name by the profile's client.
        predicted: PartialText,
        /// The clients that generate names like the reported one.
        clients: Vec<Client>,
        /// Profiles of the same role that send the reported name.
        profiles: Vec<String>,
        /// The verdict of the hop with the reported name.
        verdict: HopVerdict,
    },
    /// The caller's unique id differs: its role or user was deleted and recreated, or the snapshot
    /// is of another account.
    UniqueId {
        /// The reported id.
        reported: String,
        /// The id in the snapshot or the identities file.
        predicted: String,
    },
    /// The caller is another role session than the base of the chain.
    Caller {
        /// The reported caller.
        reported: String,
        /// The caller according to the files.
        predicted: PartialText,
    },
    /// The requested name of the new session differs from the profile's.
    NewSession {
        /// The reported name.
        reported: String,
        /// The name by the profile's client.
        predicted: PartialText,
        /// The clients that generate names like the reported one.
        clients: Vec<Client>,
    },
    /// The call sent another external id than the profile's, which is given here if it has one.
    ExternalId(Option<String>),
    /// The call requested another duration, in seconds.
    Duration {
        /// The reported duration.
        reported: u64,
        /// The profile's duration; `None` if it leaves it to the client.
        predicted: Option<String>,
    },
    /// The call sent an MFA code and the profile does not, or vice versa.
    Mfa {
        /// True if the call sent one.
        sent: bool,
    },
    /// The call passed session tags, its own or inherited ones; with the AWS CLI a profile cannot.
    Tags {
        /// The keys, if they are reported.
        keys: Vec<String>,
        /// The line of the profile that makes aws-vault pass them, if there is one.
        line: Option<Location>,
    },
    /// The call carried a source identity, which a profile cannot set.
    SourceIdentity(Option<String>),
    /// Another program made the call than the client for which the files were read.
    OtherAgent(Agent),
    /// The ARN has another path or case than `role_arn`.
    RolePath(String),
    /// STS evaluated the call, although it refuses a parameter of the profile: the setting and its
    /// line.
    #[strum(serialize = "parameter_accepted")]
    Accepted(SettingKey, Option<Location>),
    /// AWS refused a call that the files allow.
    DeniedAllTheSame(Option<Because>),
    /// AWS allowed a call that the files refuse.
    AllowedAllTheSame(HopVerdict),
    /// AWS decided a call that the files leave undetermined.
    Answered(bool),
    /// The Deny statement in the files that AWS found, or may have found.
    Deny(DenyStatement),
    /// AWS found a Deny statement that is not in the files.
    UnseenDeny(ReportedPolicy, Option<String>),
    /// AWS reports a missing Allow on a side where the files have one; they stop the call on the
    /// other side.
    OtherSide(ReportedPolicy),
}

impl ReportDifference {
    /// A stable code in `snake_case`, for scripts.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Deny(DenyStatement { certain: false, .. }) => "suspected_deny",
            other => other.into(),
        }
    }

    /// Returns true for a difference between the call and a profile, false for one between AWS and
    /// the policies.
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

    /// Returns true if AWS's answer contradicts the files, so that one of the two is wrong.
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

/// The number of differences that point to another profile. A name that a client generates points
/// to a profile that leaves the name to the client.
pub(crate) fn foreign(differences: &[ReportDifference]) -> usize {
    let speaks = |difference: &&ReportDifference| match difference {
        ReportDifference::NewSession { .. }
        | ReportDifference::ExternalId(_)
        | ReportDifference::Duration { .. }
        | ReportDifference::Mfa { .. }
        | ReportDifference::RolePath(_) => true,
        ReportDifference::CallerSession {
            predicted, clients, ..
        } => !clients.is_empty() && !predicted.is_generated(),
        _ => false,
    };
    differences.iter().filter(speaks).count()
}

/// All differences between a report and a hop.
pub(crate) fn differences(
    prediction: &Prediction,
    id: NodeId,
    hop: &Hop,
    target: Option<&Arn>,
    outcome: &HopOutcome,
    reported: &Reported,
    nearness: Nearness,
) -> Vec<ReportDifference> {
    let mut found = Vec::new();
    caller_differences(prediction, id, outcome, reported, nearness, &mut found);
    if let (Some(role), Some(arn)) = (reported.role(), target)
        && role != *arn
    {
        found.push(ReportDifference::RolePath(role.to_string()));
    }
    if let Some(event) = &reported.event {
        parameter_differences(prediction, hop, reported, event, &mut found);
    }
    let further = reported.further_action();
    let event = reported.event.as_ref();
    let tags = event.is_some_and(|event| event.passes_tags());
    if further == Some(TAG_SESSION) || tags {
        found.push(ReportDifference::Tags {
            keys: tag_keys(reported),
            line: session_tags_line(prediction, id),
        });
    }
    let identity = event.and_then(|event| event.new_source_identity());
    if further == Some(SET_SOURCE_IDENTITY) || identity.is_some() {
        found.push(ReportDifference::SourceIdentity(
            identity.map(str::to_owned),
        ));
    }
    found
}

/// The differences between the reported caller and the predicted one.
fn caller_differences(
    prediction: &Prediction,
    id: NodeId,
    outcome: &HopOutcome,
    reported: &Reported,
    nearness: Nearness,
    found: &mut Vec<ReportDifference>,
) {
    if nearness == Nearness::OtherSession
        && let Some(name) = reported.caller_session()
        && let CallerSession::Named(predicted) = &outcome.caller.caller.session
    {
        found.push(ReportDifference::CallerSession {
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
        found.push(ReportDifference::Caller {
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
        found.push(ReportDifference::UniqueId {
            reported: id_of(user_id),
            predicted: known.to_string(),
        });
    }
}

/// The differences between the request in a record and the profile's.
fn parameter_differences(
    prediction: &Prediction,
    hop: &Hop,
    reported: &Reported,
    event: &CallEvent,
    found: &mut Vec<ReportDifference>,
) {
    let survey = &prediction.survey;
    if let Some(name) = &reported.session_name {
        let predicted = session_name_of(survey, hop);
        if !admits(&predicted, name) {
            found.push(ReportDifference::NewSession {
                clients: clients_naming(name, &hop.profile),
                reported: name.clone(),
                predicted,
            });
        }
    }
    // The absence of a parameter counts only in a record with request parameters.
    if let Some(sent) = &event.parameters {
        let own = hop.external_id.as_ref().map(crate::chain::Parameter::shown);
        if own != reported.external_id {
            found.push(ReportDifference::ExternalId(own));
        }
        let own = hop.duration_seconds.as_ref();
        // If no duration is set, the client sends none or its own: an hour or fifteen minutes.
        if let Some(seconds) = sent.duration_seconds
            && own.map_or(!matches!(seconds, 900 | 3600), |own| {
                u64::try_from(own.seconds) != Ok(seconds)
            })
        {
            found.push(ReportDifference::Duration {
                reported: seconds,
                predicted: own.map(|own| own.digits.clone()),
            });
        }
        if sent.serial_number.is_some() != hop.mfa_serial.is_some() {
            found.push(ReportDifference::Mfa {
                sent: sent.serial_number.is_some(),
            });
        }
    }
    let agent = event.user_agent.as_deref().and_then(agent_of);
    let own = survey.assumptions.client;
    if let Some(agent) = agent
        && !matches!(&agent, Agent::Clients(clients) if clients.contains(&own))
    {
        found.push(ReportDifference::OtherAgent(agent));
    }
}

/// The line of a profile that makes aws-vault pass session tags (`session_tags` in its `USAGE.md`).
/// The AWS CLI ignores it.
pub(crate) fn session_tags_line(prediction: &Prediction, id: NodeId) -> Option<Location> {
    let profiles = &prediction.survey.config.profiles;
    let profile = profiles.profile(prediction.survey.name(id))?;
    let setting = profile.get(SettingKey::from("session_tags"))?;
    Some(setting.location.clone())
}

/// The keys of the session tags in a record.
fn tag_keys(reported: &Reported) -> Vec<String> {
    let sent = reported.parameters();
    let tags = sent.map(|sent| sent.tags.iter().chain(&sent.inherited_tags));
    tags.into_iter()
        .flatten()
        .map(|(key, _)| key.clone())
        .collect()
}

/// The name of the node whose credentials a hop uses.
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
        .filter(|(_, hop, target)| *target == role && hop.role_session_name.text() == Some(name))
        .take(MOST)
        .map(|(_, hop, ..)| hop.profile.to_string())
        .collect()
}
