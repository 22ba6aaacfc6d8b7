//! One profile as every client reads it: the chain of each client, and its verdict.

use foldhash::HashSet;

use super::evaluate_hop::session_name_of;
use super::prediction::Prediction;
use super::survey::Survey;
use super::verdict::{HopVerdict, ProfileVerdict};
use crate::chain::client::{Basis, Client, Difference, Look, differences};
use crate::chain::{ChainProblem, NodeId, ProblemKind};
use crate::config::ProfileName;

/// The result of one client for a profile.
#[derive(Clone, Debug)]
pub(crate) struct ClientRow {
    /// The client.
    pub client: Client,
    /// The verdict of the profile as a whole.
    pub verdict: ProfileVerdict,
    /// The hops, innermost first; empty if the chain does not resolve.
    pub hops: Vec<ClientHop>,
    /// The reason why the chain does not resolve.
    pub problem: Option<ChainProblem>,
    /// The client's differences from the AWS CLI, each with the profile it concerns.
    pub differences: Vec<ClientDifference>,
    /// True if a hop's verdict or presence differs from the AWS CLI's.
    pub differs: bool,
}

impl ClientRow {
    /// The basis of the verdict: the weakest basis in the chain.
    pub(crate) fn basis(&self) -> Basis {
        let bases = self.differences.iter().map(|difference| difference.basis);
        bases.max().unwrap_or(Basis::Computed)
    }

    /// Returns true if the client differs, or may differ, in something that was not computed.
    pub(crate) fn may_differ(&self) -> bool {
        self.basis() != Basis::Computed
    }
}

/// A known or possible difference of a client for one profile.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ClientDifference {
    /// The profile.
    pub profile: String,
    /// The difference.
    pub difference: Difference,
    /// The basis: computed, known, or not known.
    pub basis: Basis,
}

/// One hop of a [`ClientRow`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClientHop {
    /// The profile.
    pub profile: String,
    /// The verdict.
    pub verdict: HopVerdict,
    /// The name of the session that it opens, with unknown parts as `⟨…⟩`.
    pub session_name: String,
}

/// Requests a profile as each client does, the AWS CLI first. For each client only the verdicts of
/// this chain are computed.
pub(crate) fn compare_clients(prediction: &Prediction, profile: &str) -> Vec<ClientRow> {
    let mut rows: Vec<ClientRow> = Vec::new();
    // Group clients that make the same calls, so that the tree is built once for each group.
    let mut left = Client::ALL.to_vec();
    while let Some(&leader) = left.first() {
        let (alike, others): (Vec<Client>, Vec<Client>) = left
            .into_iter()
            .partition(|client| client.calls_like(leader));
        left = others;
        for client in alike {
            let mut row = ask(&prediction.as_client(client), profile, client);
            row.differs = rows.first().is_some_and(|first| differ(first, &row));
            rows.push(row);
        }
    }
    rows.sort_by_key(|row| row.client);
    rows
}

/// Returns true if two clients have other hops or other verdicts.
fn differ(one: &ClientRow, other: &ClientRow) -> bool {
    let hops = |row: &ClientRow| -> Vec<(String, HopVerdict)> {
        let hops = row.hops.iter();
        hops.map(|hop| (hop.profile.clone(), hop.verdict)).collect()
    };
    one.verdict != other.verdict || hops(one) != hops(other)
}

fn ask(prediction: &Prediction, profile: &str, client: Client) -> ClientRow {
    let mut row = ClientRow {
        client,
        verdict: ProfileVerdict::Broken,
        hops: Vec::new(),
        problem: None,
        differences: Vec::new(),
        differs: false,
    };
    let Some(asked) = prediction.survey.forest.requested(profile) else {
        row.problem = prediction.survey.forest.chain(profile).err();
        return row;
    };
    let chain = prediction.chain_of(asked);
    row.verdict = prediction.profile_verdict(asked);
    row.problem = prediction.asked_problem(asked);
    row.differences = chain_differences(&prediction.survey, &chain, asked, row.problem.as_ref());
    if row.problem.is_none() {
        row.hops = chain
            .iter()
            .filter_map(|&id| {
                let (hop, _) = prediction.survey.hop(id)?;
                Some(ClientHop {
                    profile: prediction.survey.name(id).to_owned(),
                    verdict: prediction.verdict(id)?,
                    session_name: session_name_of(&prediction.survey, hop).to_string(),
                })
            })
            .collect();
    }
    row
}

/// The differences of the survey's client along a chain, and for the profiles that its problem
/// names.
fn chain_differences(
    survey: &Survey,
    chain: &[NodeId],
    asked: NodeId,
    problem: Option<&ChainProblem>,
) -> Vec<ClientDifference> {
    let client = survey.assumptions.client;
    let nodes = chain
        .iter()
        .filter_map(|&id| Some((survey.forest.node(id).profile()?, id != asked)));
    let mut profiles: Vec<(&ProfileName, bool)> = nodes.collect();
    match problem.map(|problem| &problem.kind) {
        Some(ProblemKind::SourceWithoutCredentials { source }) => profiles.push((source, true)),
        Some(ProblemKind::Loop(path)) => profiles.extend(path.members().map(|name| (name, true))),
        _ => {}
    }
    let mut found: Vec<ClientDifference> = Vec::new();
    let mut seen = HashSet::default();
    for (profile, used_as_source) in profiles {
        // A profile may occur twice, as the base and as a hop.
        for difference in profile_differences(survey, client, profile, used_as_source) {
            if seen.insert(difference.clone()) {
                found.push(difference);
            }
        }
    }
    found
}

/// The differences of several clients, each once with all clients that have it.
pub(crate) fn group_differences(
    found: impl Iterator<Item = (Client, ClientDifference)>,
) -> Vec<(ClientDifference, Vec<Client>)> {
    let mut groups: Vec<(ClientDifference, Vec<Client>)> = Vec::new();
    for (client, difference) in found {
        match groups.iter_mut().find(|(known, _)| *known == difference) {
            Some((_, clients)) => clients.push(client),
            None => groups.push((difference, vec![client])),
        }
    }
    groups
}

/// The differences of a client for a profile. `used_as_source`: the profile is the source of
/// another.
pub(crate) fn profile_differences(
    survey: &Survey,
    client: Client,
    profile: &str,
    used_as_source: bool,
) -> Vec<ClientDifference> {
    let set = &survey.config.profiles;
    let Some(profile) = set.profile(profile) else {
        return Vec::new();
    };
    let look = Look {
        set,
        profile,
        used_as_source,
        environment: &survey.config.environment,
    };
    differences(&look, client)
        .into_iter()
        .map(|(difference, basis)| ClientDifference {
            profile: profile.name().to_string(),
            difference,
            basis,
        })
        .collect()
}
