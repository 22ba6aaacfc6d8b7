//! The tree, the facts as they arrive, and the verdicts: what both shells hold.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::cached::SessionCache;
use super::evaluate_hop::{EvaluationOverrides, evaluate_node};
use super::fit::SessionFit;
use super::index::TreeIndex;
use super::outcome::HopOutcome;
use super::outcomes::Outcomes;
use super::scenario::Scenario;
use super::survey::{Config, Survey};
use super::verdict::{HopVerdict, ProfileVerdict};
use crate::chain::client::Client;
use crate::chain::{AMBIENT_IDENTITY, ChainProblem, NodeContent, NodeId};
use crate::config::ProfileSet;
use crate::iam::account::{AccountStore, SnapshotFile};

/// A snapshot file that has been read, with its number in the canonical order.
#[derive(Debug)]
pub struct Arrival {
    /// Position on the command line, then by file name. The answer never depends on the order of
    /// arrival, only on this.
    pub order: usize,
    /// What it holds.
    pub file: Box<SnapshotFile>,
}

/// Everything known at one moment, and what follows from it. Hops are evaluated on demand.
#[derive(Clone, Debug)]
pub struct Prediction {
    /// The tree; stands from the start.
    pub survey: Arc<Survey>,
    /// What policies say; grows while files are read.
    pub facts: Arc<AccountStore>,
    /// Sessions that the AWS CLI has cached.
    pub cache: SessionCache,
    /// The accounts of which a file has been read.
    arrived: BTreeSet<Arc<str>>,
    pub(super) outcomes: Outcomes,
    /// The what-if changes, and what stood before each of them, the latest last.
    pub(super) scenario: Scenario,
    pub(super) history: Vec<Scenario>,
    /// The tree without the what-if changes, while there are any.
    pub(super) written: Option<Box<Written>>,
    /// What repairs look nodes up in, made when the first is asked for.
    index: OnceCell<Arc<TreeIndex>>,
    /// Where the config came from, as shown in the title.
    pub origin: String,
    /// Whether this is the built-in sample.
    pub sample: bool,
    /// The profile that `AWS_PROFILE` or `--profile` selects.
    pub selected: Option<String>,
    /// The environment variable that selects it; `None` if `--profile` does.
    pub selected_by: Option<&'static str>,
}

/// The tree that the files make, while a scenario stands beside it.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) survey: Arc<Survey>,
    outcomes: Outcomes,
}

impl Prediction {
    /// A tree and what is known about its roles.
    pub fn new(survey: Survey, facts: AccountStore) -> Self {
        Self::of(Arc::new(survey), Arc::new(facts))
    }

    pub(super) fn of(survey: Arc<Survey>, facts: Arc<AccountStore>) -> Self {
        Self {
            outcomes: Outcomes::new(&survey),
            survey,
            facts,
            cache: SessionCache::default(),
            arrived: BTreeSet::new(),
            scenario: Scenario::default(),
            history: Vec::new(),
            written: None,
            index: OnceCell::new(),
            origin: String::new(),
            sample: false,
            selected: None,
            selected_by: None,
        }
    }

    /// The same facts with other files. What both evaluate alike is evaluated once.
    #[must_use]
    pub(crate) fn with_profiles(&self, profiles: &ProfileSet) -> Self {
        let assumptions = self.survey.assumptions.clone();
        let config = Config {
            profiles: profiles.read_by(assumptions.client.rules()),
            ..self.survey.config.clone()
        };
        self.with_survey(Arc::new(Survey::new(config, assumptions)))
    }

    /// The same facts with another tree.
    pub(super) fn with_survey(&self, survey: Arc<Survey>) -> Self {
        let outcomes = Outcomes::shared(&survey, &self.survey, &self.outcomes);
        Self {
            outcomes,
            origin: self.origin.clone(),
            ..Self::of(survey, Arc::clone(&self.facts))
        }
    }

    /// Goes on with other files.
    pub(super) fn set_profiles(&mut self, profiles: &ProfileSet) {
        let other = self.with_profiles(profiles);
        (self.survey, self.outcomes) = (other.survey, other.outcomes);
        self.index.take();
    }

    /// The same files and facts as another client reads them.
    #[must_use]
    pub(crate) fn as_client(&self, client: Client) -> Self {
        let mut other = Self::of(Arc::clone(&self.survey), Arc::clone(&self.facts));
        other.set_client(client);
        other
    }

    /// Reads the files as another client does: its chains, its generated session names. Nodes and
    /// rows may be others afterwards.
    pub(crate) fn set_client(&mut self, client: Client) {
        let written = self.written_survey();
        let mut assumptions = written.assumptions.clone();
        assumptions.client = client;
        let config = Config {
            profiles: written.config.profiles.read_by(client.rules()),
            ..written.config.clone()
        };
        self.survey = Arc::new(Survey::new(config, assumptions));
        self.outcomes = Outcomes::new(&self.survey);
        self.index.take();
        self.written = None;
        if !self.scenario.is_empty() {
            self.set_scenario(self.scenario.clone());
        }
    }

    /// Puts a scenario in the place of the one that stands.
    pub(super) fn set_scenario(&mut self, scenario: Scenario) {
        let written = match self.written.take() {
            Some(written) => *written,
            None => Written {
                survey: Arc::clone(&self.survey),
                outcomes: std::mem::take(&mut self.outcomes),
            },
        };
        self.index.take();
        self.scenario = scenario;
        if self.scenario.is_empty() {
            (self.survey, self.outcomes) = (written.survey, written.outcomes);
            return;
        }
        let survey = self.scenario.apply(&written.survey);
        let alike = [
            (&self.survey, &self.outcomes),
            (&written.survey, &written.outcomes),
        ];
        let alike = alike.into_iter().find(|(other, outcomes)| {
            !outcomes.is_empty() && other.assumptions == survey.assumptions
        });
        self.outcomes = match alike {
            Some((other, outcomes)) => Outcomes::shared(&survey, other, outcomes),
            None => Outcomes::new(&survey),
        };
        self.survey = Arc::new(survey);
        self.written = Some(Box::new(written));
    }

    /// The tree without the what-if changes.
    pub(crate) fn written_survey(&self) -> &Survey {
        self.written
            .as_ref()
            .map_or(&self.survey, |written| &written.survey)
    }

    /// The verdict that a profile has without the what-if changes, if they change it.
    pub fn written_verdict(&self, id: NodeId) -> Option<ProfileVerdict> {
        let written = self.written.as_ref()?;
        let name = self.survey.forest.node(id).profile()?;
        let twin = written.survey.forest.requested(name)?;
        let node = written.survey.forest.node(twin);
        let before = if node.broken_at.is_some() || node.problem_if_requested.is_some() {
            ProfileVerdict::Broken
        } else {
            let evaluate = |id| evaluate_as_filed(&written.survey, &self.facts, id);
            let hop = |id| Some(written.outcomes.hop(id, || evaluate(id))?.if_reached);
            written.outcomes.chain(&written.survey, twin, hop).verdict
        };
        (before != self.profile_verdict(id)).then_some(before)
    }

    /// What is known about roles, to be added to. Nothing counts as evaluated afterwards.
    pub fn facts_mut(&mut self) -> &mut AccountStore {
        self.outcomes = Outcomes::new(&self.survey);
        self.index.take();
        if let Some(written) = &mut self.written {
            written.outcomes = Outcomes::new(&written.survey);
        }
        Arc::make_mut(&mut self.facts)
    }

    /// Takes in a snapshot file. The hops it touches are evaluated again when they are asked about:
    /// those whose target is in an account of the file, and those whose caller is. Returns whether
    /// there are any.
    pub fn absorb(&mut self, arrival: Arrival) -> bool {
        let facts = Arc::make_mut(&mut self.facts);
        let accounts = facts.absorb(arrival.order, *arrival.file);
        self.arrived.extend(accounts.iter().cloned());
        self.index.take();
        if let Some(written) = &mut self.written {
            forget_touched(&written.survey, &mut written.outcomes, &accounts);
        }
        forget_touched(&self.survey, &mut self.outcomes, &accounts)
    }

    /// Takes in snapshot files in the place of all those that were read before.
    pub(crate) fn replace_snapshots(&mut self, arrivals: Vec<Arrival>) {
        let facts = self.facts_mut();
        facts.forget_snapshots();
        for arrival in arrivals {
            facts.absorb(arrival.order, *arrival.file);
        }
    }

    /// Says that no more files come: what has no policy now has none.
    pub(crate) fn finish_loading(&mut self) {
        Arc::make_mut(&mut self.facts).loading = false;
        self.outcomes.forget_chains();
        if let Some(written) = &mut self.written {
            written.outcomes.forget_chains();
        }
    }

    /// The outcome of a node's hop; bases and broken nodes have none, nor has a hop whose target's
    /// account is still to be read.
    pub fn outcome(&self, id: NodeId) -> Option<&HopOutcome> {
        if self.facts.loading && !self.has_arrived(id) {
            return None;
        }
        let evaluate = || evaluate_as_filed(&self.survey, &self.facts, id);
        self.outcomes.hop(id, evaluate)
    }

    /// Whether a file about the account of a hop's target has been read.
    fn has_arrived(&self, id: NodeId) -> bool {
        let role = self.survey.call(id).and_then(|(_, role)| role);
        role.is_some_and(|role| self.arrived.contains(role.account()))
    }

    /// The verdict of a node's hop: not reached behind a hop that certainly fails.
    pub fn verdict(&self, id: NodeId) -> Option<HopVerdict> {
        let own = self.outcome(id)?.if_reached;
        let parent = self.survey.forest.node(id).parent;
        let before = parent.map(|parent| self.chain_verdict(parent));
        Some(match before {
            Some(ProfileVerdict::Stopped(_)) => HopVerdict::NotReached,
            _ => own,
        })
    }

    /// How the session name of a node fares with the roles assumed from it; the worst one wins.
    pub fn session_fit(&self, id: NodeId) -> SessionFit {
        let children = self.survey.forest.children(id).iter();
        let fits = children.filter_map(|&child| Some(self.outcome(child)?.caller_session));
        fits.max().unwrap_or(SessionFit::NotTested)
    }

    /// Why the chain of a node does not resolve.
    pub(crate) fn problem(&self, id: NodeId) -> Option<&ChainProblem> {
        let node = self.survey.forest.node(id);
        if let NodeContent::Broken { problem, .. } = &node.content {
            return Some(problem);
        }
        if let Some(at) = node.broken_at
            && let NodeContent::Broken { problem, .. } = &self.survey.forest.node(at).content
        {
            return Some(problem);
        }
        node.problem_if_requested.as_ref()
    }

    /// Why a profile fails before AWS is called, when it is the one asked for: what the AWS CLI
    /// says to `--profile`. A refused file fails every profile of both files.
    pub fn asked_problem(&self, id: NodeId) -> Option<ChainProblem> {
        let forest = &self.survey.forest;
        let name = forest.node(id).profile()?;
        if self.problem(id).is_none() && forest.refused().is_none() {
            return None;
        }
        if forest.requested(name) == Some(id) {
            forest.chain(name).err()
        } else {
            self.problem(id).cloned()
        }
    }

    /// What repairs look nodes up in.
    pub(crate) fn tree_index(&self) -> &TreeIndex {
        self.index.get_or_init(|| {
            let caller_of = |id| self.outcome(id).map(|outcome| &*outcome.caller);
            Arc::new(TreeIndex::build(&self.survey, &self.facts, caller_of))
        })
    }

    /// The verdict of a profile, as `--profile` takes it.
    pub fn profile_verdict(&self, id: NodeId) -> ProfileVerdict {
        if self.problem(id).is_some() || self.survey.forest.refused().is_some() {
            return ProfileVerdict::Broken;
        }
        self.chain_verdict(id)
    }

    /// All profiles as `--profile` takes them, in file order, then the web identity of the
    /// environment.
    pub fn profiles(&self) -> impl Iterator<Item = (&str, NodeId)> {
        let profiles = self.survey.config.profiles.profiles.iter();
        let names = profiles.map(|profile| profile.name().as_str());
        names
            .chain([AMBIENT_IDENTITY])
            .filter_map(|name| Some((name, self.survey.forest.requested(name)?)))
    }

    /// The row of the profile that the environment or the command line selects.
    pub(crate) fn selected_row(&self) -> Option<usize> {
        let id = self.survey.forest.requested(self.selected.as_deref()?)?;
        Some(self.survey.row_of(id))
    }

    /// The node of a row.
    pub fn node_of(&self, row: usize) -> Option<NodeId> {
        self.survey.node_of(row)
    }
}

/// The outcome of a node's hop with the policies on file.
fn evaluate_as_filed(survey: &Survey, facts: &AccountStore, id: NodeId) -> Option<HopOutcome> {
    evaluate_node(survey, facts, id, EvaluationOverrides::default())
}

/// Forgets the outcomes that a file about these accounts can change. Returns whether any hop's
/// target is in one of them, or its caller.
fn forget_touched(survey: &Survey, outcomes: &mut Outcomes, accounts: &[Arc<str>]) -> bool {
    let touches = |account: &str| accounts.iter().any(|touched| **touched == *account);
    let mut any = false;
    for &id in survey.forest.parents_first() {
        let Some((_, target)) = survey.call(id) else {
            continue;
        };
        let target = target.is_some_and(|arn| touches(arn.account()));
        let caller = outcomes
            .known_hop(id)
            .is_some_and(|known| match known.caller.account() {
                Some(account) => touches(account),
                None => known.caller.mfa_possible,
            });
        if target || caller {
            outcomes.forget_hop(id);
            any = true;
        }
    }
    outcomes.forget_chains();
    any
}

/// Predictions go from thread to thread.
const _: () = {
    const fn goes_from_thread_to_thread<T: Send>() {}
    goes_from_thread_to_thread::<Prediction>();
};
