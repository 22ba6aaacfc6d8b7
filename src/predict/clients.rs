//! One profile as every client reads it: which chain each makes, and how far it gets.

use super::evaluate_hop::session_name_of;
use super::prediction::Prediction;
use super::survey::Survey;
use super::verdict::{HopVerdict, ProfileVerdict};
use crate::chain::client::{Basis, Client, Difference, Look, differences};
use crate::chain::{ChainProblem, NodeId, ProblemKind};
use crate::config::ProfileName;

/// What one client does with a profile.
#[derive(Clone, Debug)]
pub struct ClientRow {
    /// The client.
    pub client: Client,
    /// The verdict of the profile as a whole.
    pub verdict: ProfileVerdict,
    /// The hops, innermost first; empty if the chain does not resolve.
    pub hops: Vec<ClientHop>,
    /// Why it does not resolve.
    pub problem: Option<ChainProblem>,
    /// What the client does otherwise, with the profile that it is about.
    pub differences: Vec<ClientDifference>,
    /// Whether any hop, its verdict or its presence, differs from the AWS CLI's.
    pub differs: bool,
}

impl ClientRow {
    /// What the verdict rests on: the weakest that it rests on anywhere in the chain.
    pub(crate) fn basis(&self) -> Basis {
        let bases = self.differences.iter().map(|difference| difference.basis);
        bases.max().unwrap_or(Basis::Computed)
    }

    /// Whether something that the client does otherwise, or may, was not computed.
    pub(crate) fn may_differ(&self) -> bool {
        self.basis() != Basis::Computed
    }
}

/// What a client does otherwise with one profile, or may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientDifference {
    /// The profile.
    pub profile: String,
    /// What it does.
    pub difference: Difference,
    /// Whether that is computed, known, or not known.
    pub basis: Basis,
}

/// One hop of a [`ClientRow`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientHop {
    /// The profile.
    pub profile: String,
    /// The verdict.
    pub verdict: HopVerdict,
    /// The name of the session it opens, with unknown parts as `⟨…⟩`.
    pub session_name: String,
}

/// Asks for a profile as each client does, the AWS CLI first. Of the verdicts only those of this
/// chain are computed for each client.
pub(crate) fn compare_clients(prediction: &Prediction, profile: &str) -> Vec<ClientRow> {
    let mut rows: Vec<ClientRow> = Vec::new();
    // Those that make the same calls one after the other: the tree is made once for them all.
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

/// Whether two clients get to other places or by other ways.
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

/// What the survey's client does otherwise along a chain, and with the profiles that its problem
/// names.
fn chain_differences(
    survey: &Survey,
    chain: &[NodeId],
    asked: NodeId,
    problem: Option<&ChainProblem>,
) -> Vec<ClientDifference> {
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
    for (profile, used_as_source) in profiles {
        // A profile may occur twice, as the base and as a hop.
        for difference in profile_differences(survey, profile, used_as_source) {
            if !found.contains(&difference) {
                found.push(difference);
            }
        }
    }
    found
}

/// What the survey's client does otherwise with a profile. `used_as_source`: it is looked at as the
/// source of another.
pub(crate) fn profile_differences(
    survey: &Survey,
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
    differences(&look, survey.assumptions.client)
        .into_iter()
        .map(|(difference, basis)| ClientDifference {
            profile: profile.name().to_string(),
            difference,
            basis,
        })
        .collect()
}
