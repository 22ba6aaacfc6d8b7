//! One profile through the eyes of every client: which chain each makes, and how far it gets.

use super::judge::session_name_of;
use super::survey::Survey;
use super::verdict::{HopVerdict, ProfileVerdict};
use super::workspace::Workspace;
use crate::chain::client::{Client, Difference, differences};
use crate::chain::{ChainProblem, NodeId};

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
    pub differences: Vec<(String, Difference)>,
    /// Whether any hop, its verdict or its presence, differs from the AWS CLI's.
    pub differs: bool,
}

impl ClientRow {
    /// Whether something the client does otherwise was not computed.
    pub fn may_differ(&self) -> bool {
        self.differences
            .iter()
            .any(|(_, difference)| !difference.is_computed())
    }
}

/// One hop of a [`ClientRow`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientHop {
    /// The profile.
    pub profile: String,
    /// The verdict.
    pub verdict: HopVerdict,
    /// The name of the session it opens, with holes as `⟨…⟩`.
    pub session_name: String,
}

/// Asks for a profile as each client does, the AWS CLI first. Of the verdicts only those of this
/// chain are computed for each client.
pub fn compare_clients(mut workspace: Workspace, profile: &str) -> Vec<ClientRow> {
    let mut rows: Vec<ClientRow> = Vec::new();
    // Those that make the same calls one after the other: the tree is made once for them all.
    let mut left = Client::all().to_vec();
    while let Some(&leader) = left.first() {
        let (alike, others): (Vec<Client>, Vec<Client>) = left
            .into_iter()
            .partition(|client| client.calls_like(leader));
        left = others;
        for client in alike {
            workspace.survey_as(client);
            let mut row = ask(&mut workspace, profile, client);
            row.differs = rows.first().is_some_and(|first| differ(first, &row));
            rows.push(row);
        }
    }
    rows.sort_by_key(|row| {
        Client::all()
            .iter()
            .position(|client| *client == row.client)
    });
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

fn ask(workspace: &mut Workspace, profile: &str, client: Client) -> ClientRow {
    let mut row = ClientRow {
        client,
        verdict: ProfileVerdict::Broken,
        hops: Vec::new(),
        problem: None,
        differences: Vec::new(),
        differs: false,
    };
    let Some(asked) = workspace.survey.forest.asked_for(profile) else {
        return row;
    };
    let chain = workspace.chain_of(asked);
    workspace.judge_these(&chain);
    row.verdict = workspace.profile_verdict(asked);
    row.problem = workspace.problem(asked).cloned();
    row.differences = chain_differences(&workspace.survey, &chain, asked);
    if row.problem.is_none() {
        row.hops = chain
            .iter()
            .filter_map(|&id| {
                let judgement = workspace.judgement(id)?;
                let (hop, _) = workspace.survey.hop(id)?;
                Some(ClientHop {
                    profile: workspace.survey.name(id).to_owned(),
                    verdict: judgement.verdict,
                    session_name: session_name_of(&workspace.survey, hop).to_string(),
                })
            })
            .collect();
    }
    row
}

/// What the survey's client does otherwise along a chain.
fn chain_differences(
    survey: &Survey,
    chain: &[NodeId],
    asked: NodeId,
) -> Vec<(String, Difference)> {
    chain
        .iter()
        .flat_map(|&id| node_differences(survey, id, id != asked))
        .collect()
}

/// What the survey's client does otherwise with the profile of a node. `used_as_source`: it is
/// looked at as the source of another.
pub fn node_differences(
    survey: &Survey,
    id: NodeId,
    used_as_source: bool,
) -> Vec<(String, Difference)> {
    let set = &survey.config.profiles;
    let profile = survey
        .forest
        .node(id)
        .profile()
        .and_then(|name| set.profile(name));
    profile.map_or_else(Vec::new, |profile| {
        differences(set, profile, used_as_source, survey.assumptions.client)
            .into_iter()
            .map(|difference| (profile.name().to_string(), difference))
            .collect()
    })
}
