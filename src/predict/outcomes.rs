//! The outcomes of one tree: each hop is evaluated once, on first access.

use foldhash::HashMap;
use std::cell::OnceCell;
use std::sync::Arc;

use super::outcome::HopOutcome;
use super::survey::Survey;
use super::verdict::{HopVerdict, ProfileVerdict};
use crate::chain::{NodeContent, NodeId, NodeKey};

/// Evaluating fewer nodes is quicker than starting a thread for them.
const WORTH_A_THREAD: usize = 256;

/// The known outcomes of the nodes of one tree, by position.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcomes {
    hops: Vec<OnceCell<Option<Arc<HopOutcome>>>>,
    chains: Vec<OnceCell<ChainOutcome>>,
}

/// The verdict of a chain, and the hop that decides it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChainOutcome {
    pub(crate) verdict: ProfileVerdict,
    /// The first hop that stops the chain, else the first that is not certain.
    pub(crate) decider: Option<NodeId>,
    /// The first node with an outcome.
    pub(crate) first: Option<NodeId>,
    /// The number of its nodes.
    pub(crate) length: usize,
}

impl ChainOutcome {
    const NO_HOPS: Self = Self {
        verdict: ProfileVerdict::NoHops,
        decider: None,
        first: None,
        length: 0,
    };

    /// The outcome of a chain that is one node longer.
    fn after(self, node: NodeId, hop: HopVerdict, is_hop: bool) -> Self {
        let verdict = self.verdict.after(hop, is_hop);
        let stops = hop.stops_the_chain() && verdict != self.verdict;
        let earlier = self.decider.filter(|_| !stops);
        let decider = earlier.or((!hop.is_allowed()).then_some(node));
        Self {
            verdict,
            decider,
            first: self.first.or(Some(node)),
            ..self
        }
    }
}

impl Outcomes {
    /// No outcomes.
    pub(crate) fn new(survey: &Survey) -> Self {
        let count = survey.forest.node_count();
        Self {
            hops: vec![OnceCell::new(); count],
            chains: vec![OnceCell::new(); count],
        }
    }

    /// No outcomes except those in `other` for the same calls with the same credentials. Both trees
    /// must have the same facts and assumptions.
    pub(crate) fn shared(survey: &Survey, other: &Survey, evaluated: &Self) -> Self {
        let outcomes = Self::new(survey);
        let ids = other.forest.parents_first().iter();
        let known: HashMap<&NodeKey, NodeId> =
            ids.map(|&id| (&other.forest.node(id).key, id)).collect();
        for &id in survey.forest.parents_first() {
            let Some(&twin) = known.get(&survey.forest.node(id).key) else {
                continue;
            };
            if let Some(outcome) = evaluated.hops[twin.index()].get()
                && inputs(survey, id) == inputs(other, twin)
            {
                let _ = outcomes.hops[id.index()].set(outcome.clone());
            }
        }
        outcomes
    }

    /// Returns true if it belongs to no tree.
    pub(crate) const fn is_empty(&self) -> bool {
        self.hops.is_empty()
    }

    /// The outcome of a hop, evaluated if it is not known.
    pub(crate) fn hop(
        &self,
        id: NodeId,
        evaluate: impl FnOnce() -> Option<HopOutcome>,
    ) -> Option<&HopOutcome> {
        self.hops[id.index()]
            .get_or_init(|| evaluate().map(Arc::new))
            .as_deref()
    }

    /// Evaluates all nodes without an outcome, on all cores: none depends on another.
    pub(crate) fn evaluate_all(
        &self,
        survey: &Survey,
        evaluate: impl Fn(NodeId) -> Option<HopOutcome> + Copy + Send,
    ) {
        let nodes = survey.forest.parents_first().iter().copied();
        let is_open = |id: &NodeId| self.hops[id.index()].get().is_none();
        let open: Vec<NodeId> = nodes.filter(is_open).collect();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut shares = open.chunks(open.len().div_ceil(cores).max(WORTH_A_THREAD));
        let all = move |ids: &[NodeId]| ids.iter().map(|id| evaluate(*id)).collect();
        std::thread::scope(|scope| {
            // What no thread takes is evaluated on demand.
            let begin = |ids| {
                let thread = std::thread::Builder::new().spawn_scoped(scope, move || all(ids));
                thread.ok().map(|thread| (ids, thread))
            };
            let own = shares.next().unwrap_or_default();
            let others: Vec<_> = shares.filter_map(begin).collect();
            self.keep(own, all(own));
            for (ids, thread) in others {
                match thread.join() {
                    Ok(outcomes) => self.keep(ids, outcomes),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
    }

    fn keep(&self, ids: &[NodeId], outcomes: Vec<Option<HopOutcome>>) {
        for (id, outcome) in ids.iter().zip(outcomes) {
            let _ = self.hops[id.index()].set(outcome.map(Arc::new));
        }
    }

    /// The outcome of a hop if it is known.
    pub(crate) fn known_hop(&self, id: NodeId) -> Option<&HopOutcome> {
        self.hops[id.index()].get()?.as_deref()
    }

    /// Forgets the outcome of a hop. Call [`Self::forget_chains`] afterwards.
    pub(crate) fn forget_hop(&mut self, id: NodeId) {
        self.hops[id.index()].take();
    }

    /// Forgets the verdicts of whole chains.
    pub(crate) fn forget_chains(&mut self) {
        for chain in &mut self.chains {
            chain.take();
        }
    }

    /// The outcome of a node's chain, by the verdicts of its hops. Goes up to the next node whose
    /// chain is known and down again, without recursion: a chain may be as long as the file.
    pub(crate) fn chain(
        &self,
        survey: &Survey,
        id: NodeId,
        verdict: impl Fn(NodeId) -> Option<HopVerdict>,
    ) -> ChainOutcome {
        let mut open = Vec::new();
        let mut at = Some(id);
        let mut chain = ChainOutcome::NO_HOPS;
        while let Some(node) = at {
            if let Some(known) = self.chains[node.index()].get() {
                chain = *known;
                break;
            }
            open.push(node);
            at = survey.forest.node(node).parent;
        }
        for node in open.into_iter().rev() {
            chain.length += 1;
            if let Some(verdict) = verdict(node) {
                chain = chain.after(node, verdict, survey.hop(node).is_some());
            }
            let _ = self.chains[node.index()].set(chain);
        }
        chain
    }
}

/// The nodes that the evaluation of a hop reads: its own, its source's and its base's.
pub(crate) fn inputs(survey: &Survey, id: NodeId) -> [Option<&NodeContent>; 3] {
    let content = |id: NodeId| &survey.forest.node(id).content;
    [
        Some(content(id)),
        survey.forest.node(id).parent.map(content),
        survey.base_node(id).map(content),
    ]
}
