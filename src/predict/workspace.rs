//! The tree, the facts as they arrive, and the verdicts: what both shells hold.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::cached::SessionCache;
use super::fit::SessionFit;
use super::judge::{Judgement, judge_node};
use super::survey::{RowContent, Survey, TargetArn};
use super::verdict::{HopVerdict, ProfileVerdict};
use super::what_if::steps::Supposed;
use super::written::Written;
use crate::chain::client::Client;
use crate::chain::{ChainProblem, NodeContent, NodeId};
use crate::iam::account::{Facts, SnapshotFile};
use crate::repair::RepairIndex;

/// A snapshot file that has been read, with its number in the canonical order.
#[derive(Debug)]
pub struct Arrival {
    /// Position on the command line, then by file name. The answer never depends on the order of
    /// arrival, only on this.
    pub order: usize,
    /// What it holds.
    pub file: Box<SnapshotFile>,
}

/// Everything known at one moment.
#[derive(Debug)]
pub struct Workspace {
    /// The tree; stands from the start.
    pub survey: Survey,
    /// What policies say; grows.
    pub facts: Facts,
    /// Sessions that the AWS CLI has cached.
    pub cache: SessionCache,
    judgements: Vec<Option<Judgement>>,
    fits: Vec<SessionFit>,
    chains: Vec<ProfileVerdict>,
    /// Whether verdicts are wanted already; while files are being read they are not.
    judged: bool,
    pub(crate) supposed: Supposed,
    /// What was supposed before each step, the latest last.
    pub(crate) history: Vec<Supposed>,
    pub(crate) written: Option<Box<Written>>,
    /// What repairs look nodes up in, made when the first is asked for.
    index: OnceCell<RepairIndex>,
    /// Where the config came from, as shown in the title.
    pub origin: String,
    /// Whether this is the built-in sample.
    pub sample: bool,
    /// The profile that `AWS_PROFILE` or `--profile` selects.
    pub selected: Option<String>,
}

impl Workspace {
    /// The tree without any verdict. Call [`Self::judge_all`] when the first facts are in.
    pub fn new(survey: Survey, facts: Facts) -> Self {
        let count = survey.forest.len();
        Self {
            survey,
            facts,
            cache: SessionCache::default(),
            judgements: (0..count).map(|_| None).collect(),
            fits: vec![SessionFit::NotTested; count],
            chains: vec![ProfileVerdict::NoHops; count],
            judged: false,
            supposed: Supposed::default(),
            history: Vec::new(),
            written: None,
            index: OnceCell::new(),
            origin: String::new(),
            sample: false,
            selected: None,
        }
    }

    /// Looks at the files through another client's eyes: its chains, its generated session names,
    /// all verdicts anew. Nodes and rows may be others afterwards.
    pub fn set_client(&mut self, client: Client) {
        self.survey_as(client);
        self.judge_all();
    }

    /// The same without any verdict.
    pub(crate) fn survey_as(&mut self, client: Client) {
        let before = std::mem::replace(&mut self.survey.assumptions.client, client);
        if !client.calls_like(before) {
            self.survey_supposed();
        }
        self.forget_judgements();
        self.forget_written_verdicts();
    }

    /// Judges every hop.
    pub fn judge_all(&mut self) {
        self.judge_where(|_, _| true);
    }

    /// Takes in a snapshot file and judges the hops it touches: those whose target is in an account
    /// of the file, and anew those whose caller is. Returns whether there were any.
    pub fn absorb(&mut self, arrival: Arrival) -> bool {
        let accounts = self.facts.absorb(arrival.order, *arrival.file);
        self.forget_written_verdicts();
        let touches = |account: &str| accounts.iter().any(|touched| **touched == *account);
        self.judge_where(|judgement, target| {
            let target = match target {
                TargetArn::Role(arn) => touches(arn.account()),
                TargetArn::Malformed => false,
            };
            target
                || judgement.is_some_and(|judgement| match judgement.caller.account() {
                    Some(account) => touches(account),
                    None => judgement.caller.mfa_possible,
                })
        })
    }

    /// Says that no more files come: what has no policy now has none.
    pub fn finish_loading(&mut self) {
        self.facts.loading = false;
        self.judge_where(|judgement, _| judgement.is_none());
    }

    fn judge_where(&mut self, wanted: impl Fn(Option<&Judgement>, &TargetArn) -> bool) -> bool {
        self.judged = true;
        let mut any = false;
        for at in 0..self.survey.forest.len() {
            let id = self.survey.forest.parents_first()[at];
            let Some((_, target)) = self.survey.hop(id) else {
                continue;
            };
            if !wanted(self.judgements[id.index()].as_ref(), target) {
                continue;
            }
            self.judgements[id.index()] = judge_node(&self.survey, &self.facts, id);
            any = true;
        }
        if any {
            self.index.take();
            self.spread();
        }
        any
    }

    /// Judges some hops anew.
    pub(crate) fn judge_these(&mut self, ids: &[NodeId]) {
        for &id in ids {
            self.judgements[id.index()] = judge_node(&self.survey, &self.facts, id);
        }
        self.index.take();
        self.spread();
    }

    /// After the chains were resolved anew: judges the hops that are other hops now, or that another
    /// session calls. What is called as before, with the credentials of before, keeps its verdict;
    /// nothing else but the facts goes into it.
    pub(crate) fn judge_moved(&mut self, before: &Survey) {
        let mut kept = std::mem::take(&mut self.judgements);
        self.forget_judgements();
        let forest = &self.survey.forest;
        let ids = before.forest.parents_first().iter();
        let old: HashMap<_, _> = ids.map(|id| (&before.forest.node(*id).key, *id)).collect();
        for &id in forest.parents_first() {
            let node = forest.node(id);
            let Some(&was) = old.get(&node.key) else {
                continue;
            };
            let earlier = before.forest.node(was);
            let source = node.parent.map(|parent| &forest.node(parent).content);
            let earlier_source = earlier.parent.map(|from| &before.forest.node(from).content);
            if node.content == earlier.content
                && source == earlier_source
                && self.survey.base_of(id) == before.base_of(was)
            {
                self.judgements[id.index()] = kept[was.index()].take();
            }
        }
        self.judge_where(|judgement, _| judgement.is_none());
        self.spread();
    }

    /// Whether hops have been judged yet, be there any or not.
    pub(crate) const fn is_judged(&self) -> bool {
        self.judged
    }

    /// Makes room for another tree.
    pub(crate) fn forget_judgements(&mut self) {
        let count = self.survey.forest.len();
        self.judgements = (0..count).map(|_| None).collect();
        self.fits = vec![SessionFit::NotTested; count];
        self.chains = vec![ProfileVerdict::NoHops; count];
        self.index.take();
    }

    /// Whether the tree has other nodes than it had, so that no verdict can stay.
    pub(crate) fn has_moved(&self) -> bool {
        self.judgements.len() != self.survey.forest.len()
    }

    /// What a verdict means for the rows below and above it: not reached, the verdict of the chain
    /// as a whole, and how a session name fares with the roles assumed from it.
    fn spread(&mut self) {
        self.fits.fill(SessionFit::NotTested);
        for &id in self.survey.forest.parents_first() {
            let parent = self.survey.forest.node(id).parent;
            let before =
                parent.map_or(ProfileVerdict::NoHops, |parent| self.chains[parent.index()]);
            let own = self.judgements[id.index()].as_ref();
            self.chains[id.index()] = own.map_or(before, |own| before.then(own.if_reached));
            let reached = !matches!(before, ProfileVerdict::Stopped(_));
            let Some(judgement) = &mut self.judgements[id.index()] else {
                continue;
            };
            judgement.verdict = if reached {
                judgement.if_reached
            } else {
                HopVerdict::NotReached
            };
            if let Some(parent) = parent {
                let fit = &mut self.fits[parent.index()];
                *fit = (*fit).max(judgement.caller_session);
            }
        }
    }

    /// The verdict of a node's hop; bases and broken nodes have none.
    pub fn judgement(&self, id: NodeId) -> Option<&Judgement> {
        self.judgements[id.index()].as_ref()
    }

    /// How the session name of a node fares with the roles assumed from it; the worst one wins.
    pub fn session_fit(&self, id: NodeId) -> SessionFit {
        self.fits[id.index()]
    }

    /// Why the chain of a node does not resolve.
    pub fn problem(&self, id: NodeId) -> Option<&ChainProblem> {
        let node = self.survey.forest.node(id);
        if let NodeContent::Broken { problem, .. } = &node.content {
            return Some(problem);
        }
        if let Some(at) = node.broken_at
            && let NodeContent::Broken { problem, .. } = &self.survey.forest.node(at).content
        {
            return Some(problem);
        }
        node.problem_if_asked_for.as_ref()
    }

    /// Why a profile fails before AWS is called, when it is the one asked for: what the AWS CLI
    /// says to `--profile`. A refused file fails every profile of both files.
    pub fn asked_problem(&self, id: NodeId) -> Option<ChainProblem> {
        let forest = &self.survey.forest;
        let name = forest.node(id).profile()?;
        if self.problem(id).is_none() && forest.refused().is_none() {
            return None;
        }
        if forest.asked_for(name) == Some(id) {
            forest.chain(name).err()
        } else {
            self.problem(id).cloned()
        }
    }

    /// The nodes of a profile's chain from its base to itself; empty if it has no node.
    pub fn chain_of(&self, id: NodeId) -> Vec<NodeId> {
        let mut nodes = vec![id];
        let mut at = id;
        while let Some(parent) = self.survey.forest.node(at).parent {
            nodes.push(parent);
            at = parent;
        }
        nodes.reverse();
        nodes
    }

    /// The verdict of a node's chain, whether or not it could be asked for.
    pub(crate) fn chain_verdict(&self, id: NodeId) -> ProfileVerdict {
        self.chains[id.index()]
    }

    /// What repairs look nodes up in.
    pub(crate) fn repair_index(&self) -> &RepairIndex {
        self.index.get_or_init(|| RepairIndex::build(self))
    }

    /// The verdict of a profile, as `--profile` takes it.
    pub fn profile_verdict(&self, id: NodeId) -> ProfileVerdict {
        if self.problem(id).is_some() || self.survey.forest.refused().is_some() {
            return ProfileVerdict::Broken;
        }
        self.chains[id.index()]
    }

    /// All profiles as `--profile` takes them, in file order.
    pub fn profiles(&self) -> impl Iterator<Item = (&str, NodeId)> {
        self.survey
            .config
            .profiles
            .profiles
            .iter()
            .filter_map(|profile| {
                let name = profile.name().as_str();
                Some((name, self.survey.forest.asked_for(name)?))
            })
    }

    /// The row of the profile that the environment or the command line selects.
    pub fn selected_row(&self) -> Option<usize> {
        let id = self.survey.forest.asked_for(self.selected.as_deref()?)?;
        Some(self.survey.row_of(id))
    }

    /// The node of a row.
    pub fn node_of(&self, row: usize) -> Option<NodeId> {
        match self.survey.rows.get(row)?.content {
            RowContent::Node(id) => Some(id),
            RowContent::WithoutCredentials | RowContent::Unresolved => None,
        }
    }
}
