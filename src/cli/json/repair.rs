//! A repair in JSON.

use std::collections::HashMap;
use std::rc::Rc;

use serde::Serialize;

use crate::chain::NodeId;
use crate::config::SettingKey;
use crate::explain::override_words;
use crate::predict::{Cause, Prediction, SettingChange};
use crate::repair::{PolicyChange, Repair, find_repair, find_repairs};

/// A repair. The fields of its first setting stand on top, for scripts that write one line.
#[derive(Serialize)]
pub(super) struct RepairReport<'a> {
    hop: &'a str,
    profile: Option<String>,
    key: Option<String>,
    value: Option<String>,
    replaces: Option<String>,
    section: Option<String>,
    proven: &'static str,
    /// Why the call is then denied, where it was refused before.
    #[serde(skip_serializing_if = "Option::is_none")]
    behind: Option<&'static str>,
    missing: Vec<String>,
    guess: bool,
    risk: Option<&'static str>,
    other_caller: Option<String>,
    changes: Vec<ChangeReport>,
    policies: Vec<PolicyReport>,
    effects: Vec<EffectReport<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    unchecked: usize,
}

#[derive(Serialize)]
struct ChangeReport {
    profile: String,
    key: String,
    value: Option<String>,
    replaces: Option<String>,
    section: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    renames: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy_of: Option<String>,
    /// The header to write instead of the one that stands at `replaces`.
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<String>,
}

#[derive(Serialize)]
struct PolicyReport {
    owner_account: String,
    kind: &'static str,
    principal: String,
    policy_name: Option<String>,
    edits: Vec<&'static str>,
    risk: Option<&'static str>,
    before: String,
    after: String,
}

#[derive(Serialize)]
struct EffectReport<'a> {
    profile: &'a str,
    before: &'static str,
    after: &'static str,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// What is supposed and not written.
pub(in crate::cli) fn overrides(prediction: &Prediction) -> Vec<String> {
    let all = prediction.overrides().iter();
    all.map(override_words).collect()
}

/// The node at which a profile fails, or whose chain does not resolve.
fn failing_node(prediction: &Prediction, id: NodeId) -> Option<NodeId> {
    if prediction.problem(id).is_some() {
        return prediction.survey.forest.node(id).broken_at.or(Some(id));
    }
    prediction.chain_of(id).into_iter().find(|node| {
        prediction
            .outcome(*node)
            .is_some_and(|outcome| outcome.if_reached.stops_the_chain())
    })
}

/// A repair that is printed more than once.
#[derive(Clone)]
pub(in crate::cli) struct SharedReport<'a>(Rc<RepairReport<'a>>);

impl Serialize for SharedReport<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The best repairs, each searched for once: what stops a profile stops those below it too.
pub(in crate::cli) struct Repairs<'a> {
    prediction: &'a Prediction,
    /// Of hops that have others below them.
    found: HashMap<NodeId, Option<SharedReport<'a>>>,
}

impl<'a> Repairs<'a> {
    pub(in crate::cli) fn new(prediction: &'a Prediction) -> Self {
        Self {
            prediction,
            found: HashMap::new(),
        }
    }

    /// The best repair of what stops a profile.
    pub(in crate::cli) fn best(&mut self, id: NodeId) -> Option<SharedReport<'a>> {
        self.of_node(failing_node(self.prediction, id)?)
    }

    /// The best repair of a hop, or of a chain that ends at a node.
    pub(in crate::cli) fn of_node(&mut self, node: NodeId) -> Option<SharedReport<'a>> {
        let prediction = self.prediction;
        let find = || {
            let found = find_repair(prediction, node)?;
            Some(SharedReport(Rc::new(report(prediction, node, &found))))
        };
        if prediction.survey.forest.children(node).is_empty() {
            return find();
        }
        self.found.entry(node).or_insert_with(find).clone()
    }
}

/// Every repair of what stops a profile.
pub(super) fn all(prediction: &Prediction, id: NodeId) -> Vec<RepairReport<'_>> {
    let Some(node) = failing_node(prediction, id) else {
        return Vec::new();
    };
    let found = find_repairs(prediction, node);
    found
        .iter()
        .map(|found| report(prediction, node, found))
        .collect()
}

/// A repair of a hop as it is printed.
fn report<'a>(prediction: &'a Prediction, hop: NodeId, repair: &Repair) -> RepairReport<'a> {
    let first = repair.changes.first().map(change);
    let (profile, key, value, replaces, section) = match first {
        Some(first) => (
            Some(first.profile),
            Some(first.key),
            first.value,
            first.replaces,
            first.section,
        ),
        None => (None, None, None, None, None),
    };
    RepairReport {
        hop: prediction.survey.name(hop),
        profile,
        key,
        value,
        replaces,
        section,
        proven: repair.verdict.code(),
        behind: repair.behind.map(Cause::code),
        missing: repair
            .missing
            .iter()
            .map(|fact| fact.code().to_owned())
            .collect(),
        guess: repair.is_guess(),
        risk: repair.risk_code(),
        other_caller: repair
            .other_caller
            .as_ref()
            .map(|other| other.identity.clone()),
        changes: repair.changes.iter().map(change).collect(),
        policies: repair.policies.iter().map(policy).collect(),
        effects: repair
            .effects
            .iter()
            .map(|effect| EffectReport {
                profile: prediction.survey.name(effect.node),
                before: effect.before.code(),
                after: effect.after.code(),
            })
            .collect(),
        unchecked: repair.unchecked,
    }
}

fn change(change: &SettingChange) -> ChangeReport {
    ChangeReport {
        profile: change.profile.clone(),
        key: change.key.to_string(),
        value: change.value.clone(),
        replaces: change.replaces.as_ref().map(ToString::to_string),
        section: change.section.as_ref().map(ToString::to_string),
        renames: change.renames.as_ref().map(SettingKey::to_string),
        copy_of: change.copy_of.clone(),
        header: change
            .corrects_header
            .then(|| format!("[profile {}]", change.profile)),
    }
}

fn policy(policy: &PolicyChange) -> PolicyReport {
    PolicyReport {
        owner_account: policy.owner_account.clone(),
        kind: policy.side.code(),
        principal: policy.principal.to_string(),
        policy_name: policy.policy_name.clone(),
        edits: policy.edits.iter().map(|edit| edit.code()).collect(),
        risk: policy.risk.map(crate::repair::Risk::code),
        before: policy.before.to_string(),
        after: policy.after.to_string(),
    }
}
