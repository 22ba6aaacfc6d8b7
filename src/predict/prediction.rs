//! The tree, the facts as they arrive, and the verdicts: the state of both the command line and the
//! explorer.

use std::cell::OnceCell;
use std::sync::Arc;

use super::cached::SessionCache;
use super::change::Scenario;
use super::evaluate_hop::{EvaluationOverrides, evaluate_node};
use super::index::TreeIndex;
use super::outcome::{HopOutcome, SessionFit};
use super::outcomes::Outcomes;
use super::survey::{Config, Invocation, Survey};
use super::verdict::{HopVerdict, ProfileVerdict};
use crate::chain::client::Client;
use crate::chain::{AMBIENT_IDENTITY, ChainProblem, NodeContent, NodeId};
use crate::config::ProfileSet;
use crate::iam::account::{AccountStore, SnapshotFile};

/// A snapshot file that has been read, with its canonical position.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The position: command-line order, then file name. The result depends only on this, not on
    /// the order of arrival.
    pub order: usize,
    /// The contents.
    pub file: Box<SnapshotFile>,
}

/// The facts known at one moment and the verdicts that follow. Hops are evaluated on demand.
#[derive(Clone, Debug)]
pub struct Prediction {
    /// The tree, complete from the start.
    pub survey: Arc<Survey>,
    /// The policies; grows while files are read.
    pub facts: Arc<AccountStore>,
    /// Sessions that the AWS CLI has cached.
    pub cache: SessionCache,
    pub(super) outcomes: Outcomes,
    /// The what-if changes and the states before each of them, the latest last.
    pub(super) scenario: Scenario,
    pub(super) history: Vec<Scenario>,
    /// The tree without what-if changes, if there are any.
    pub(super) written: Option<Box<Written>>,
    /// Indexes for repairs, built on first use.
    index: OnceCell<Arc<TreeIndex>>,
    /// The origin of the config, shown in the title.
    pub origin: String,
    /// The files of the command line, for printed commands.
    pub invocation: Invocation,
    /// True for the built-in sample.
    pub sample: bool,
    /// The profile that `AWS_PROFILE` or `--profile` selects.
    pub selected: Option<String>,
    /// The environment variable that selects it; `None` if `--profile` does.
    pub selected_by: Option<&'static str>,
}

/// The tree of the files, kept while a scenario is applied.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) survey: Arc<Survey>,
    outcomes: Outcomes,
}

impl Prediction {
    /// A prediction for a tree and the facts about its roles.
    pub fn new(survey: Survey, facts: AccountStore) -> Self {
        Self::of(Arc::new(survey), Arc::new(facts))
    }

    pub(super) fn of(survey: Arc<Survey>, facts: Arc<AccountStore>) -> Self {
        Self {
            outcomes: Outcomes::new(&survey),
            survey,
            facts,
            cache: SessionCache::default(),
            scenario: Scenario::default(),
            history: Vec::new(),
            written: None,
            index: OnceCell::new(),
            origin: String::new(),
            invocation: Invocation::default(),
            sample: false,
            selected: None,
            selected_by: None,
        }
    }

    /// The same facts with other files. Hops that both have in common are evaluated once.
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

    /// Continues with other files.
    pub(super) fn set_profiles(&mut self, profiles: &ProfileSet) {
        let other = self.with_profiles(profiles);
        (self.survey, self.outcomes) = (other.survey, other.outcomes);
        self.index.take();
    }

    /// The same files and facts as read by another client.
    #[must_use]
    pub(crate) fn as_client(&self, client: Client) -> Self {
        let mut other = Self::of(Arc::clone(&self.survey), Arc::clone(&self.facts));
        other.set_client(client);
        other
    }

    /// Reads the files as another client does, which changes chains and generated session names.
    /// Nodes and rows may differ afterwards.
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

    /// Replaces the current scenario.
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

    /// The verdict of a profile without the what-if changes, if they change it.
    pub fn written_verdict(&self, id: NodeId) -> Option<ProfileVerdict> {
        let written = self.written.as_ref().filter(|_| !self.facts.loading)?;
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

    /// The facts about roles, for adding to them. All evaluations are forgotten.
    pub fn facts_mut(&mut self) -> &mut AccountStore {
        self.outcomes = Outcomes::new(&self.survey);
        self.index.take();
        if let Some(written) = &mut self.written {
            written.outcomes = Outcomes::new(&written.survey);
        }
        Arc::make_mut(&mut self.facts)
    }

    /// Adds a snapshot file. The affected hops are evaluated again when they are accessed: those
    /// with a target or a caller in an account of the file. Returns true if there are any.
    pub fn absorb(&mut self, arrival: Arrival) -> bool {
        let facts = Arc::make_mut(&mut self.facts);
        let accounts = facts.absorb(arrival.order, *arrival.file);
        self.index.take();
        if let Some(written) = &mut self.written {
            forget_touched(&written.survey, &mut written.outcomes, &accounts);
        }
        forget_touched(&self.survey, &mut self.outcomes, &accounts)
    }

    /// Replaces all snapshot files.
    pub(crate) fn replace_snapshots(&mut self, arrivals: Vec<Arrival>) {
        let facts = self.facts_mut();
        facts.forget_snapshots();
        for arrival in arrivals {
            facts.absorb(arrival.order, *arrival.file);
        }
    }

    /// Marks loading as finished: hops without a policy now have none.
    pub(crate) fn finish_loading(&mut self) {
        Arc::make_mut(&mut self.facts).loading = false;
        self.outcomes.forget_chains();
        if let Some(written) = &mut self.written {
            written.outcomes.forget_chains();
        }
    }

    /// The outcome of a node's hop; `None` for bases and broken nodes, and for all while policies
    /// are being read: another file could decide otherwise.
    pub fn outcome(&self, id: NodeId) -> Option<&HopOutcome> {
        if self.facts.loading {
            return None;
        }
        let evaluate = || evaluate_as_filed(&self.survey, &self.facts, id);
        self.outcomes.hop(id, evaluate)
    }

    /// Evaluates all hops at once, which is quicker than one by one where all are asked about.
    pub(crate) fn evaluate_all(&self) {
        if !self.facts.loading {
            let (survey, facts) = (&*self.survey, &*self.facts);
            let evaluate = |id| evaluate_as_filed(survey, facts, id);
            self.outcomes.evaluate_all(survey, evaluate);
        }
    }

    /// The verdict of a node's hop: not reached after a hop that certainly fails.
    pub fn verdict(&self, id: NodeId) -> Option<HopVerdict> {
        let own = self.outcome(id)?.if_reached;
        let parent = self.survey.forest.node(id).parent;
        let before = parent.map(|parent| self.chain_verdict(parent));
        Some(match before {
            Some(ProfileVerdict::Stopped(_)) => HopVerdict::NotReached,
            _ => own,
        })
    }

    /// How the session name of a node fits the roles assumed from it; the worst fit wins.
    pub fn session_fit(&self, id: NodeId) -> SessionFit {
        let children = self.survey.forest.children(id).iter();
        let fits = children.filter_map(|&child| Some(self.outcome(child)?.caller_session));
        fits.max().unwrap_or(SessionFit::NotTested)
    }

    /// The reason why the chain of a node does not resolve.
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

    /// The reason why a requested profile fails before AWS is called: the AWS CLI's message for
    /// `--profile`. A refused file fails every profile of both files.
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

    /// The indexes for repairs.
    pub(crate) fn tree_index(&self) -> &TreeIndex {
        let build = || Arc::new(TreeIndex::build(&self.survey, &self.facts, &self.outcomes));
        self.index.get_or_init(build)
    }

    /// The verdict of a profile, as with `--profile`.
    pub fn profile_verdict(&self, id: NodeId) -> ProfileVerdict {
        if self.problem(id).is_some() || self.survey.forest.refused().is_some() {
            return ProfileVerdict::Broken;
        }
        self.chain_verdict(id)
    }

    /// All profiles as with `--profile`, in file order, then the web identity of the environment.
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

/// Forgets the outcomes that a file for these accounts can change. Returns true if a hop has its
/// target or its caller in one of them.
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

/// Predictions are sent between threads.
const _: () = {
    const fn goes_from_thread_to_thread<T: Send>() {}
    goes_from_thread_to_thread::<Prediction>();
};
