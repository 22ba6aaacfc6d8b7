//! The chains of profiles: their nodes, their verdicts, and the hops that decide them.

use foldhash::HashMap;

use super::outcomes::ChainOutcome;
use super::prediction::Prediction;
use super::survey::Survey;
use super::verdict::ProfileVerdict;
use crate::chain::{NodeId, NodeKey};
use crate::config::{ProfileSet, Profiles};

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

// Profiles whose chains an edit of the files leaves as they are, wherever their lines now stand.

impl Prediction {
    /// The profiles that may have another verdict in `edited`, in file order. Both must differ in
    /// their files only: equal settings along equal chains are then evaluated to equal verdicts.
    pub(crate) fn profiles_unlike(&self, edited: &Self) -> Vec<(&str, NodeId)> {
        let alike = alike_chains(&self.survey, &edited.survey);
        let unlike = self.profiles().filter(|(name, id)| {
            let then = edited.survey.forest.requested(name);
            then.is_none() || alike[id.index()] != then
        });
        unlike.collect()
    }
}

/// For each node, the node of the other tree with the same chain of calls, if there is one.
fn alike_chains(survey: &Survey, other: &Survey) -> Vec<Option<NodeId>> {
    let mut alike = vec![None; survey.forest.node_count()];
    let (set, edited) = (&survey.config.profiles, &other.config.profiles);
    if survey.forest.refused().is_some()
        || other.forest.refused().is_some()
        || !say_the_same(&set.sso_sessions, &edited.sso_sessions)
    {
        return alike;
    }
    let ids = other.forest.parents_first().iter();
    let known: HashMap<&NodeKey, NodeId> =
        ids.map(|&id| (&other.forest.node(id).key, id)).collect();
    for &id in survey.forest.parents_first() {
        let node = survey.forest.node(id);
        alike[id.index()] = known.get(&node.key).copied().filter(|&twin| {
            let then = other.forest.node(twin);
            let source = node.parent.map(|parent| alike[parent.index()]);
            source == then.parent.map(Some)
                && std::mem::discriminant(&node.content) == std::mem::discriminant(&then.content)
                && node.broken_at.is_some() == then.broken_at.is_some()
                && node.problem_if_requested.is_some() == then.problem_if_requested.is_some()
                && node
                    .profile()
                    .is_none_or(|name| has_same_settings(set, edited, name))
        });
    }
    alike
}

fn say_the_same(now: &Profiles, then: &Profiles) -> bool {
    now.len() == then.len() && now.iter().zip(then).all(|(one, two)| one.says_as(two))
}

fn has_same_settings(set: &ProfileSet, edited: &ProfileSet, name: &str) -> bool {
    match (set.profile(name), edited.profile(name)) {
        (Some(one), Some(two)) => one.says_as(two),
        (one, two) => one.is_none() && two.is_none(),
    }
}
