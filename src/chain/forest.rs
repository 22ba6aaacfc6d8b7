//! All profiles at once: each one is resolved once and linked to the result of its source.
//!
//! Linear in the number of profiles and without recursion, so that ten thousand profiles in one
//! chain are fine. Every profile is read as with `--profile NAME`, and every `credential_source` is
//! assumed to be present.

use foldhash::HashMap;

use super::base::BaseCredentials;
use super::client::{Client, go_rings};
use super::forest_builder::ForestBuilder;
use super::hop::Hop;
use super::node::{Node, NodeContent, NodeId};
use super::parameter::Environment;
use super::problem::{ChainProblem, ProblemKind};
use crate::config::{ProfileName, ProfileRules, ProfileSet};

/// A chain from its base to the requested profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleChain<'a> {
    /// The first credentials.
    pub base: &'a BaseCredentials,
    /// The calls, innermost first; the last one is the profile's own.
    pub hops: Vec<&'a Hop>,
    /// The nodes of the base and the calls, in that order.
    pub nodes: Vec<NodeId>,
}

/// All profiles as nodes with parents.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    pub(super) nodes: Vec<Node>,
    /// Parents before their children, otherwise in the order of the files.
    pub(super) order: Vec<NodeId>,
    pub(super) children: Vec<Vec<NodeId>>,
    pub(super) asked: HashMap<ProfileName, NodeId>,
    refused: Option<ChainProblem>,
}

impl Forest {
    /// Resolves every profile once, as the AWS CLI does.
    pub fn build(set: &ProfileSet, environment: &Environment) -> Self {
        Self::build_for(set, environment, Client::AwsCli)
    }

    /// Resolves every profile once, as a client does: by its own rules if these are computed
    /// ([`Client::rules`]), and without the parameters that it does not send.
    pub fn build_for(set: &ProfileSet, environment: &Environment, client: Client) -> Self {
        let forest_builder = ForestBuilder::build(set, environment, client);
        let mut forest = Self {
            asked: forest_builder.asked(),
            nodes: forest_builder.nodes,
            order: Vec::new(),
            children: Vec::new(),
            refused: match client.rules() {
                ProfileRules::Botocore => ChainProblem::of_refused_file(set),
                // The Go SDK refuses no file.
                ProfileRules::Go => None,
            },
        };
        forest.mark_loops();
        match client.rules() {
            ProfileRules::Botocore => {
                forest.sort();
                forest.note_askers(set, environment, client.flavor());
            }
            ProfileRules::Go => {
                go_rings::untangle(&mut forest.nodes, set);
                forest.sort();
                forest.note_go_askers(set);
            }
        }
        forest
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The number of nodes.
    pub const fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// All nodes, parents before their children, otherwise in the order of the files.
    pub fn parents_first(&self) -> &[NodeId] {
        &self.order
    }

    /// The nodes that use a node's credentials.
    pub(crate) fn children(&self, id: NodeId) -> &[NodeId] {
        &self.children[id.index()]
    }

    /// The node of a profile as with `--profile`: its hop if it has a role, else its base.
    pub fn requested(&self, profile: &str) -> Option<NodeId> {
        self.asked.get(profile).copied()
    }

    /// botocore's refusal of a whole file, which fails every profile. The nodes still show what
    /// could be read.
    pub const fn refused(&self) -> Option<&ChainProblem> {
        self.refused.as_ref()
    }

    /// Makes a request for one node fail if a request for another one does.
    pub(crate) fn ask_through(&mut self, id: NodeId, first: NodeId) {
        let problem = self.node(first).problem_if_requested.clone();
        let own = &mut self.nodes[id.index()].problem_if_requested;
        *own = problem.or(own.take());
    }

    /// The chain of a profile as with `--profile`, or its problem, in botocore's order of checks.
    /// Parameters that botocore refuses to send are not checked here ([`Hop::parameter_problems`]).
    pub fn chain(&self, profile: &str) -> Result<RoleChain<'_>, ChainProblem> {
        if let Some(refused) = &self.refused {
            return Err(refused.clone());
        }
        let asked = self.requested(profile);
        let asked = asked.ok_or_else(|| ChainProblem::not_found(profile))?;
        let loaded = self.load(asked)?;
        if let Some(problem) = &self.node(asked).problem_if_requested {
            return Err(problem.clone());
        }
        loaded.ok_or_else(|| ChainProblem {
            kind: ProblemKind::NoCredentials,
            profile: self.node(asked).profile().cloned(),
            location: None,
        })
    }

    /// The chain of a node from its base, or the error of the walk along its sources: what botocore
    /// does when it loads credentials, before it looks at anything else in the profile. `None` if
    /// nothing supplies credentials.
    pub(super) fn load(&self, asked: NodeId) -> Result<Option<RoleChain<'_>>, ChainProblem> {
        let own = self.node(asked).problem_if_requested.as_ref();
        if let Some(problem) = own
            && problem.comes_first()
        {
            return Err(problem.clone());
        }
        let mut hops = Vec::new();
        let mut nodes = vec![asked];
        let mut at = asked;
        let base = loop {
            let node = self.node(at);
            match &node.content {
                NodeContent::Base(base) => break base,
                NodeContent::Hop(hop) => hops.push(hop),
                NodeContent::Nothing => return Ok(None),
                NodeContent::Broken { problem, .. } => {
                    return Err(entered_from(problem, &hops));
                }
            }
            let Some(parent) = node.parent else {
                return Ok(None);
            };
            nodes.push(parent);
            at = parent;
        };
        hops.reverse();
        nodes.reverse();
        Ok(Some(RoleChain { base, hops, nodes }))
    }
}

/// The problem as seen from a profile further up the chain: botocore lists the profiles it visited.
fn entered_from(problem: &ChainProblem, hops: &[&Hop]) -> ChainProblem {
    let mut problem = problem.clone();
    if let ProblemKind::Loop(path) = &problem.kind {
        let lead = hops.iter().map(|hop| hop.profile.clone()).collect();
        problem.kind = ProblemKind::Loop(path.entered_from(lead));
    }
    problem
}
