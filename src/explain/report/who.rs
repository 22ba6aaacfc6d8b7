//! The profiles that can assume a role: `who`.

use serde::Serialize;

use super::profile::Asked;
use super::{Document, chain_names, join};
use crate::chain::NodeId;
use crate::explain::{node_card, obstacle};
use crate::iam::Arn;
use crate::predict::{Cause, Prediction};

/// A role and the profiles that request it.
pub(crate) struct Reach {
    pub role: Arn,
    pub profiles: Vec<NodeId>,
}

#[derive(Serialize)]
struct WhoReport<'a> {
    roles: Vec<RoleReport<'a>>,
}

#[derive(Serialize)]
struct RoleReport<'a> {
    role_arn: &'a Arn,
    profiles: Vec<ReachReport<'a>>,
}

#[derive(Serialize)]
struct ReachReport<'a> {
    #[serde(flatten)]
    asked: Asked<'a>,
    chain: Vec<&'a str>,
    stopped_at: Option<&'a str>,
    cause: Option<Cause>,
    sentence: Option<String>,
}

/// `who`
pub(crate) fn who_report<'a>(
    prediction: &'a Prediction,
    reaches: &'a [Reach],
) -> impl Serialize + use<'a> {
    let profile = |id: &NodeId| {
        let obstacle = obstacle(prediction, *id);
        let outcome = obstacle.and_then(|node| prediction.outcome(node));
        let cause = outcome.and_then(|outcome| outcome.cause);
        ReachReport {
            asked: Asked::of(prediction, *id),
            chain: chain_names(prediction, *id),
            stopped_at: obstacle.map(|node| prediction.survey.name(node)),
            cause,
            sentence: obstacle.map(|node| join(&node_card(prediction, node).sentence)),
        }
    };
    let role = |reach: &'a Reach| RoleReport {
        role_arn: &reach.role,
        profiles: reach.profiles.iter().map(profile).collect(),
    };
    Document::from(WhoReport {
        roles: reaches.iter().map(role).collect(),
    })
}
