//! The effects of a change: the changed profiles, their chains and the profiles below them are
//! resolved and evaluated again, everything else is kept.
//!
//! This is the proof behind every repair. It uses the resolver and the evaluation that found the
//! failure, with other input.

use foldhash::HashMap;
use std::cell::RefCell;
use std::collections::BTreeSet;

use super::change::{Effect, PolicyOverride, SettingChange};
use super::evaluate_hop::{EvaluationOverrides, evaluate_node};
use super::outcome::HopOutcome;
use super::outcomes::inputs;
use super::prediction::Prediction;
use super::survey::{Config, Survey};
use super::verdict::{HopVerdict, ProfileVerdict};
use crate::chain::{ChainProblem, CredentialSource, NodeId};
use crate::config::{ProfileSet, SettingKey};

/// The longest chain that is resolved again.
const MOST_HOPS: usize = 10_000;
/// Maximum number of profiles below the changed ones that are evaluated.
const MOST_BELOW: usize = 400;

/// A prediction with changes applied.
pub(crate) struct Variant<'a> {
    base: &'a Prediction,
    changes: &'a [SettingChange],
    policies: &'a [PolicyOverride],
    /// The profiles that the changes affect, resolved again; `None` if only policies change.
    reach: Option<Survey>,
    chains: RefCell<HashMap<NodeId, ProfileVerdict>>,
}

/// The effects of a change beyond its own hop.
#[derive(Debug)]
pub(crate) struct Effects {
    /// The profile of the hop itself.
    pub(crate) profile: ProfileVerdict,
    /// Every other profile whose verdict changes, in tree order.
    pub(crate) others: Vec<Effect>,
    /// The number of further profiles that the change could affect.
    pub(crate) unchecked: usize,
}

impl<'a> Variant<'a> {
    /// A variant with other policies.
    pub(crate) fn of_policies(base: &'a Prediction, policies: &'a [PolicyOverride]) -> Self {
        Self {
            base,
            changes: &[],
            policies,
            reach: None,
            chains: RefCell::default(),
        }
    }

    /// A variant with other settings along the chain of a profile; `None` if they cannot be
    /// applied.
    pub(crate) fn of_settings(
        base: &'a Prediction,
        profile: &str,
        changes: &'a [SettingChange],
    ) -> Option<Self> {
        let names = chain_names(&base.survey.config.profiles, profile, changes);
        Self::reaching(base, changes, &names)
    }

    fn reaching(
        base: &'a Prediction,
        changes: &'a [SettingChange],
        names: &BTreeSet<&str>,
    ) -> Option<Self> {
        let config = &base.survey.config;
        let mut profiles = config.profiles.only(names.iter().copied());
        for change in changes {
            if change.corrects_header {
                let meant = config.profiles.meant_profile(&change.profile)?;
                profiles = profiles.with_meant(meant, &change.profile)?;
                continue;
            }
            if let Some(original) = &change.copy_of {
                profiles = profiles.with_copy(original, &change.profile)?;
            }
            if let Some(wrong) = &change.renames {
                profiles = profiles.with_setting(&change.profile, wrong, None)?;
            }
            let value = change.value.as_deref();
            profiles = profiles.with_setting(&change.profile, &change.key, value)?;
        }
        let machines = CredentialSource::ALL.iter().map(|source| source.name());
        let identity = |name: &str| {
            let identity = config.identities.get(name)?;
            Some((name.to_owned(), identity.clone()))
        };
        let config = Config {
            profiles,
            identities: names
                .iter()
                .copied()
                .chain(machines)
                .filter_map(identity)
                .collect(),
            environment: config.environment.clone(),
        };
        let survey = Survey::new(config, base.survey.assumptions.clone());
        Some(Self {
            base,
            changes,
            policies: &[],
            reach: Some(survey),
            chains: RefCell::default(),
        })
    }

    fn survey(&self) -> &Survey {
        self.reach.as_ref().unwrap_or(&self.base.survey)
    }

    /// The node in the changed tree for a node of the current tree.
    fn twin(&self, id: NodeId) -> Option<NodeId> {
        if self.reach.is_none() {
            return Some(id);
        }
        let profile = self.base.survey.forest.node(id).profile()?;
        self.survey().forest.requested(profile)
    }

    /// The outcome of a node's hop, which may make no call after the changes.
    pub(crate) fn outcome(&self, id: NodeId) -> Option<HopOutcome> {
        let overrides = EvaluationOverrides {
            policies: self.policies,
            verdict_only: true,
            ..EvaluationOverrides::default()
        };
        evaluate_node(self.survey(), &self.base.facts, self.twin(id)?, overrides)
    }

    /// The reason why the profile of a node is still refused when it is requested.
    pub(crate) fn problem_if_requested(&self, id: NodeId) -> Option<ChainProblem> {
        let twin = self.twin(id)?;
        self.survey().forest.node(twin).problem_if_requested.clone()
    }

    /// The verdict of a profile's chain; broken if it does not resolve.
    pub(crate) fn profile_verdict(&self, id: NodeId) -> Option<ProfileVerdict> {
        let forest = &self.survey().forest;
        let twin = self.twin(id)?;
        let node = forest.node(twin);
        let broken = node.broken_at.is_some() || node.problem_if_requested.is_some();
        Some(if broken {
            ProfileVerdict::Broken
        } else {
            self.chain(twin)
        })
    }

    /// The verdict of a chain, by node of the changed tree.
    fn chain(&self, id: NodeId) -> ProfileVerdict {
        let forest = &self.survey().forest;
        let mut chains = self.chains.borrow_mut();
        let mut open = Vec::new();
        let mut chain = ProfileVerdict::NoHops;
        let mut at = Some(id);
        while let Some(node) = at {
            if let Some(known) = chains.get(&node) {
                chain = *known;
                break;
            }
            open.push(node);
            at = forest.node(node).parent;
        }
        for node in open.into_iter().rev() {
            if let Some(verdict) = self.hop_verdict(node) {
                chain = chain.after(verdict, self.survey().hop(node).is_some());
            }
            chains.insert(node, chain);
        }
        chain
    }

    /// The verdict of a hop, by node of the changed tree: the current verdict if none of its input
    /// changes.
    fn hop_verdict(&self, node: NodeId) -> Option<HopVerdict> {
        let base = self.base;
        if let Some(was) = self.unchanged(node) {
            return Some(base.outcome(was)?.if_reached);
        }
        let overrides = EvaluationOverrides {
            policies: self.policies,
            verdict_only: true,
            ..EvaluationOverrides::default()
        };
        Some(evaluate_node(self.survey(), &base.facts, node, overrides)?.if_reached)
    }

    /// The node of the current tree whose hop is evaluated on the same input.
    fn unchanged(&self, node: NodeId) -> Option<NodeId> {
        let Some(reach) = &self.reach else {
            let touched = self.touched_by_policies().any(|touched| touched == node);
            return (!touched).then_some(node);
        };
        let was = self
            .base
            .survey
            .forest
            .requested(reach.forest.node(node).profile()?)?;
        (inputs(reach, node) == inputs(&self.base.survey, was)).then_some(was)
    }

    fn touched_by_policies(&self) -> impl Iterator<Item = NodeId> {
        let index = self.base.tree_index();
        self.policies.iter().flat_map(|policy| {
            let touched = match policy {
                PolicyOverride::Trust(role, _) => index.hops_into(role),
                PolicyOverride::Caller(who, _) => index.hops_by(who),
            };
            touched.iter().copied()
        })
    }

    /// The effects on the profile of `id` and on the others that the changes can affect. `beside`
    /// are further profiles to check.
    pub(crate) fn effects(&self, id: NodeId, beside: &[NodeId]) -> Option<Effects> {
        let survey = &self.base.survey;
        let forest = &survey.forest;
        let changed = self
            .changes
            .iter()
            .filter(|change| change.copy_of.is_none() && !change.corrects_header);
        let changed = changed.filter_map(|change| forest.requested(&change.profile));
        let tops: Vec<NodeId> = changed.chain(self.touched_by_policies()).collect();
        let rows: BTreeSet<usize> = tops
            .iter()
            .chain(beside)
            .flat_map(|&top| {
                let row = survey.row_of(top);
                row..survey.rows[row].end as usize
            })
            .collect();
        let touched = rows.iter().filter_map(|&row| survey.node_of(row));
        let mut touched: Vec<NodeId> = touched
            .filter(|&node| node != id && is_requested(survey, node))
            .collect();
        let unchecked = touched.len().saturating_sub(MOST_BELOW);
        touched.truncate(MOST_BELOW);
        let whole = self.reach.as_ref().map(|_| {
            let all = &survey.config.profiles;
            let asked = touched.iter().chain([&id]);
            let names = asked.filter_map(|&node| forest.node(node).profile());
            let mut reached = BTreeSet::new();
            for name in names {
                add_chain(all, name, self.changes, &mut reached);
            }
            Self::reaching(self.base, self.changes, &reached)
        });
        let whole = match &whole {
            Some(whole) => whole.as_ref()?,
            None => self,
        };
        let others = touched.into_iter().filter_map(|node| {
            let before = self.base.profile_verdict(node);
            let after = whole.profile_verdict(node)?;
            (before != after).then_some(Effect {
                node,
                before,
                after,
            })
        });
        Some(Effects {
            others: others.collect(),
            unchecked,
            profile: whole.profile_verdict(id)?,
        })
    }
}

/// Returns true if a node is the one that `--profile` uses, and not the base of a profile that has
/// both.
fn is_requested(survey: &Survey, id: NodeId) -> bool {
    let profile = survey.forest.node(id).profile();
    profile.is_some_and(|profile| survey.forest.requested(profile) == Some(id))
}

/// The profiles in a profile's chain after the changes, itself first.
fn chain_names<'n>(
    set: &'n ProfileSet,
    profile: &'n str,
    changes: &'n [SettingChange],
) -> BTreeSet<&'n str> {
    let mut names = BTreeSet::new();
    add_chain(set, profile, changes, &mut names);
    names
}

fn add_chain<'n>(
    set: &'n ProfileSet,
    profile: &'n str,
    changes: &'n [SettingChange],
    names: &mut BTreeSet<&'n str>,
) {
    let mut next = Some(profile);
    while let Some(name) = next.filter(|_| names.len() < MOST_HOPS) {
        let of_this = || changes.iter().filter(move |change| change.profile == name);
        // A copy depends on the original.
        let name = of_this()
            .find_map(|change| change.copy_of.as_deref())
            .unwrap_or(name);
        if !names.insert(name) {
            break;
        }
        let source = of_this().find(|change| change.key == SettingKey::SourceProfile);
        next = match source {
            Some(change) => change.value.as_deref(),
            None => set
                .profile(name)
                .or_else(|| set.meant_profile(name))
                .and_then(|profile| profile.text(SettingKey::SourceProfile)),
        };
    }
}
