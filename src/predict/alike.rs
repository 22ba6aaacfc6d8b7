//! Profiles whose chains an edit of the files leaves as they are, wherever their lines now stand.

use foldhash::HashMap;

use super::prediction::Prediction;
use super::survey::Survey;
use crate::chain::{NodeId, NodeKey};
use crate::config::{ProfileSet, Profiles};

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
