//! A change tried out: every hop it touches is judged as if it were made.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::change::{Effect, SettingChange};
use super::index::RepairIndex;
use crate::chain::{Hop, NodeContent, NodeId, Parameter, SessionName};
use crate::config::SettingValue;
use crate::iam::Arn;
use crate::iam::account::{CallerPolicies, TrustPolicy};
use crate::iam::policy::ConditionKey;
use crate::predict::{
    CallerFacts, HopVerdict, HopView, JudgeOverrides, Judgement, ProfileVerdict, RowContent,
    TargetArn, Workspace, find_caller, is_begun_by_user, judge_with, looks_at_session_name,
    session_of, target_of,
};

/// Most hops judged to learn what else a change does.
const MOST_JUDGED: usize = 400;

/// A policy as it would be.
#[derive(Clone, Debug)]
pub(crate) enum TriedPolicy {
    /// The trust policy of a role.
    Trust(Arn, Arc<TrustPolicy>),
    /// The policies and the boundary of a role or user.
    Caller(Arn, Arc<CallerPolicies>),
}

/// A workspace in which something is changed.
#[derive(Clone, Copy)]
pub(crate) struct Trial<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) index: &'a RepairIndex,
    pub(crate) changes: &'a [SettingChange],
    pub(crate) policies: &'a [TriedPolicy],
}

/// Whose credentials a hop uses in a trial.
struct Source<'a> {
    node: NodeId,
    /// The name under which changes to it are listed: its own, or that of a copy.
    profile: &'a str,
}

impl<'a> Trial<'a> {
    /// The judgement of a hop with the changes.
    pub(crate) fn judge(&self, id: NodeId) -> Option<Judgement> {
        let survey = &self.workspace.survey;
        let (written, written_target) = survey.hop(id)?;
        let hop = apply(self.changes, written, &written.profile);
        let moved;
        let target = match &hop {
            Cow::Owned(hop) => {
                moved = target_of(hop);
                &moved
            }
            Cow::Borrowed(_) => written_target,
        };
        let source = self.source(id, written)?;
        let caller = Arc::new(self.caller(&source, &hop));
        let trust = self
            .policies
            .iter()
            .find_map(|policy| match (policy, target) {
                (TriedPolicy::Trust(role, policy), TargetArn::Role(target)) if role == target => {
                    Some(policy)
                }
                _ => None,
            });
        let caller_policies = self.policies.iter().find_map(|policy| match policy {
            TriedPolicy::Caller(who, policies) if caller.principal.as_ref() == Some(who) => {
                Some(policies)
            }
            _ => None,
        });
        let view = HopView {
            hop: &hop,
            target,
            caller: &caller,
            base: match &survey.forest.node(source.node).content {
                NodeContent::Base(base) => Some(&base.kind),
                _ => survey.base_of(source.node).map(|base| &base.kind),
            },
        };
        let overrides = JudgeOverrides {
            trust,
            caller_policies,
            call: None,
            verdict_only: true,
        };
        let facts = &self.workspace.facts;
        Some(judge_with(survey, facts, view, overrides))
    }

    fn source(&self, id: NodeId, hop: &Hop) -> Option<Source<'a>> {
        let survey = &self.workspace.survey;
        let pointed = self
            .changes
            .iter()
            .find(|change| change.profile == *hop.profile && change.key == "source_profile");
        let Some(name) = pointed.and_then(|change| change.value.as_deref()) else {
            let node = survey.forest.node(id).parent?;
            return Some(Source {
                node,
                profile: survey.name(node),
            });
        };
        let copied = self
            .changes
            .iter()
            .find(|change| change.profile == name)
            .and_then(|change| change.copy_of.as_deref());
        let node = self
            .index
            .source_of(self.workspace, copied.unwrap_or(name))?;
        Some(Source {
            node,
            profile: name,
        })
    }

    fn caller(&self, source: &Source<'_>, hop: &Hop) -> CallerFacts {
        let survey = &self.workspace.survey;
        let facts = &self.workspace.facts;
        match &survey.forest.node(source.node).content {
            NodeContent::Hop(before) => {
                let before = apply(self.changes, before, source.profile);
                CallerFacts {
                    begun_by_user: is_begun_by_user(survey, source.node),
                    ..session_of(survey, facts, &before, Some(&target_of(&before)))
                }
            }
            _ => find_caller(survey, facts, source.node, hop),
        }
    }

    /// The verdict of the chain before a hop.
    fn chain_before(&self, id: NodeId) -> ProfileVerdict {
        let survey = &self.workspace.survey;
        let source = survey
            .hop(id)
            .and_then(|(hop, _)| self.source(id, hop))
            .map(|source| source.node);
        source.map_or(ProfileVerdict::NoHops, |node| {
            self.workspace.chain_verdict(node)
        })
    }

    /// What the changes do to other profiles than that of `id`, whose hop becomes `own`; how
    /// many hops were left out; and what becomes of the profile of `id` itself.
    pub(crate) fn effects(
        &self,
        id: NodeId,
        own: HopVerdict,
    ) -> (Vec<Effect>, usize, ProfileVerdict) {
        let survey = &self.workspace.survey;
        let mut touched = self.touched();
        touched.retain(|node| *node != id);
        let left_out = touched.len().saturating_sub(MOST_JUDGED);
        touched.truncate(MOST_JUDGED);
        // By row: whoever is above comes first.
        let mut verdicts: BTreeMap<usize, (NodeId, HopVerdict)> = BTreeMap::new();
        verdicts.insert(survey.row_of(id), (id, own));
        for node in touched {
            if let Some(judgement) = self.judge(node) {
                verdicts.insert(survey.row_of(node), (node, judgement.if_reached));
            }
        }
        let mut chains: HashMap<NodeId, ProfileVerdict> = HashMap::new();
        let mut effects = Vec::new();
        for (&top, &(changed, _)) in &verdicts {
            if chains.contains_key(&changed) {
                continue;
            }
            let end = survey.rows[top].end as usize;
            let mut row = top;
            while row < end {
                let RowContent::Node(node) = survey.rows[row].content else {
                    row += 1;
                    continue;
                };
                let before = if node == changed {
                    self.chain_before(node)
                } else {
                    let parent = survey.forest.node(node).parent;
                    parent.map_or(ProfileVerdict::NoHops, |parent| {
                        let known = chains.get(&parent).copied();
                        known.unwrap_or_else(|| self.workspace.chain_verdict(parent))
                    })
                };
                let judged = verdicts.get(&row).map(|(_, verdict)| *verdict);
                let written = self.workspace.judgement(node).map(|own| own.if_reached);
                let after = match judged.or(written) {
                    Some(verdict) => before.then(verdict),
                    None => before,
                };
                let was = self.workspace.chain_verdict(node);
                chains.insert(node, after);
                if after.differs_from(was) && node != id && self.workspace.problem(node).is_none() {
                    effects.push(Effect {
                        node,
                        before: was,
                        after,
                    });
                }
                // Below a row that stays as it is, only changed rows matter; they come by themselves.
                row = if after == was && row != top {
                    survey.rows[row].end as usize
                } else if after == was {
                    end
                } else {
                    row + 1
                };
            }
        }
        effects.sort_by_key(|effect| survey.row_of(effect.node));
        effects.dedup_by_key(|effect| effect.node);
        let chain = chains.get(&id).copied();
        let chain = chain.unwrap_or_else(|| self.chain_before(id).then(own));
        (effects, left_out, chain)
    }

    /// The hops whose own verdict the changes can touch.
    fn touched(&self) -> Vec<NodeId> {
        let mut touched = Vec::new();
        for change in self
            .changes
            .iter()
            .filter(|change| change.copy_of.is_none())
        {
            let Some(node) = self.index.hop_of(&change.profile) else {
                continue;
            };
            touched.push(node);
            let children = self.workspace.survey.forest.children(node);
            match change.key.as_str() {
                "role_session_name" => {
                    touched.extend(children.iter().filter(|id| self.looks_at_name(**id)));
                }
                "role_arn" => touched.extend(children),
                _ => {}
            }
        }
        for policy in self.policies {
            touched.extend(match policy {
                TriedPolicy::Trust(role, _) => self.index.hops_into(role),
                TriedPolicy::Caller(who, _) => self.index.hops_by(who),
            });
        }
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    /// Whether the caller's session name can make a difference to a hop: some policy of it
    /// mentions `aws:userid`, or names a session.
    fn looks_at_name(&self, id: NodeId) -> bool {
        self.workspace.judgement(id).is_some_and(|judgement| {
            let named = judgement.policy.as_ref();
            let key = ConditionKey::new("aws:userid");
            judgement.context.find(&key).is_some()
                || named.is_some_and(|policy| looks_at_session_name(policy))
        })
    }
}

/// A hop with the settings that are changed in its profile.
fn apply<'h>(changes: &[SettingChange], hop: &'h Hop, profile: &str) -> Cow<'h, Hop> {
    let mut hop = Cow::Borrowed(hop);
    for change in changes.iter().filter(|change| change.profile == profile) {
        let parameter = change.value.as_deref().map(|value| Parameter {
            value: SettingValue::Text(value.into()),
            location: None,
        });
        match (change.key.as_str(), parameter) {
            ("role_session_name", Some(name)) if !name.value.is_empty() => {
                hop.to_mut().role_session_name = SessionName::Set(name);
            }
            ("role_session_name", _) => hop.to_mut().role_session_name = SessionName::Generated,
            ("external_id", id) => hop.to_mut().external_id = id,
            ("mfa_serial", serial) => hop.to_mut().mfa_serial = serial,
            ("role_arn", Some(arn)) => hop.to_mut().role_arn = arn,
            ("duration_seconds", value) => change_duration(hop.to_mut(), value.as_ref()),
            _ => {}
        }
    }
    hop
}

fn change_duration(hop: &mut Hop, value: Option<&Parameter>) {
    let text = value.and_then(Parameter::text);
    match (&mut hop.duration_seconds, text) {
        (duration, None) => *duration = None,
        (Some(duration), Some(text)) => {
            if let Ok(seconds) = text.parse() {
                duration.seconds = seconds;
                text.clone_into(&mut duration.digits);
            }
        }
        (None, Some(_)) => {}
    }
}
