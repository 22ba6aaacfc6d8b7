//! The chains of profiles: their nodes, their verdicts, and the hops that decide them.

use super::outcomes::ChainOutcome;
use super::prediction::Prediction;
use super::verdict::ProfileVerdict;
use crate::chain::NodeId;

impl Prediction {
    /// The nodes of a profile's chain from its base to itself; empty if it has no node.
    pub(crate) fn chain_of(&self, id: NodeId) -> Vec<NodeId> {
        let mut nodes = vec![id];
        let mut at = id;
        while let Some(parent) = self.survey.forest.node(at).parent {
            nodes.push(parent);
            at = parent;
        }
        nodes.reverse();
        nodes
    }

    /// The nodes of the chains of some profiles, once each and after their sources. Linear in their
    /// number, however long the chains are.
    pub(crate) fn chains_of(&self, ids: &[NodeId]) -> Vec<NodeId> {
        let mut is_in = vec![false; self.survey.forest.node_count()];
        let mut nodes = Vec::new();
        for &id in ids {
            let first = nodes.len();
            let mut at = Some(id);
            while let Some(node) = at.filter(|node| !is_in[node.index()]) {
                is_in[node.index()] = true;
                nodes.push(node);
                at = self.survey.forest.node(node).parent;
            }
            nodes[first..].reverse();
        }
        nodes
    }

    /// The verdict of a node's chain, even if it cannot be requested.
    pub(crate) fn chain_verdict(&self, id: NodeId) -> ProfileVerdict {
        self.chain_outcome(id).verdict
    }

    /// The first hop that stops a node's chain, else the first that is uncertain.
    pub(crate) fn decider(&self, id: NodeId) -> Option<NodeId> {
        self.chain_outcome(id).decider
    }

    /// The first node of a node's chain that has an outcome.
    pub(crate) fn first_call(&self, id: NodeId) -> Option<NodeId> {
        self.chain_outcome(id).first
    }

    /// The last nodes of a node's chain, at most so many, and how many come before them.
    pub(crate) fn end_of_chain(&self, id: NodeId, most: usize) -> (usize, Vec<NodeId>) {
        let parent = |node: &NodeId| self.survey.forest.node(*node).parent;
        let mut nodes: Vec<NodeId> = std::iter::successors(Some(id), parent).take(most).collect();
        nodes.reverse();
        let hidden = self.chain_outcome(id).length.saturating_sub(nodes.len());
        (hidden, nodes)
    }

    fn chain_outcome(&self, id: NodeId) -> ChainOutcome {
        let hop = |id| Some(self.outcome(id)?.if_reached);
        self.outcomes.chain(&self.survey, id, hop)
    }
}
