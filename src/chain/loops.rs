//! Facts that follow from the links of a forest: loops, order, and which profiles a broken one
//! affects.

use super::base::AMBIENT_IDENTITY;
use super::client::{Flavor, go};
use super::client_settings::ClientSettings;
use super::forest::Forest;
use super::forest_builder::counting_profile;
use super::node::{NodeContent, NodeId};
use super::parameter::Environment;
use super::problem::{ChainProblem, LoopPath, ProblemKind};
use super::providers::check_token_session;
use crate::config::ProfileSet;

impl Forest {
    /// Finds loops of parents by walking up from each node, and breaks them: each member gets the
    /// loop as seen from its own position.
    pub(super) fn mark_loops(&mut self) {
        let mut walk_of = vec![0_u32; self.nodes.len()];
        for start in 0..self.nodes.len() {
            let walk = start as u32 + 1;
            let mut path = Vec::new();
            let mut at = start;
            while walk_of[at] == 0 {
                walk_of[at] = walk;
                path.push(at);
                match self.nodes[at].parent {
                    Some(parent) => at = parent.index(),
                    None => break,
                }
            }
            // A walk that comes back to its own nodes closes a loop; otherwise it ends at a node
            // without a parent.
            if walk_of[at] == walk && self.nodes[at].parent.is_some() {
                let entry = path.iter().position(|&seen| seen == at);
                self.break_loop(&path[entry.unwrap_or_default()..]);
            }
        }
    }

    fn break_loop(&mut self, ring: &[usize]) {
        let members = ring.iter();
        let members = members.filter_map(|&at| self.nodes[at].profile().cloned());
        let path = LoopPath::of(members.collect());
        for (position, &at) in ring.iter().enumerate() {
            // The line of the previous member closes the loop.
            let closing = ring[(position + ring.len() - 1) % ring.len()];
            let location = self.nodes[closing].source_line();
            let problem = ChainProblem {
                kind: ProblemKind::Loop(path.entered_at(position)),
                profile: self.nodes[closing].profile().cloned(),
                location,
            };
            let node = &mut self.nodes[at];
            node.parent = None;
            let hop = node.hop().cloned();
            node.content = NodeContent::Broken { problem, hop };
        }
    }

    /// Computes the order, the children, and the broken node above each node.
    pub(super) fn sort(&mut self) {
        self.children = vec![Vec::new(); self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate() {
            match node.parent {
                Some(parent) => self.children[parent.index()].push(NodeId(at as u32)),
                None => self.order.push(NodeId(at as u32)),
            }
        }
        let mut next = 0;
        while let Some(&id) = self.order.get(next) {
            next += 1;
            self.order.extend(&self.children[id.index()]);
            let node = &self.nodes[id.index()];
            let broken_at = match (&node.content, node.parent) {
                (NodeContent::Broken { .. }, _) => Some(id),
                (_, Some(parent)) => self.nodes[parent.index()].broken_at,
                (_, None) => None,
            };
            self.nodes[id.index()].broken_at = broken_at;
        }
    }

    /// Records the problems that occur only if a profile is requested, in botocore's order.
    /// `flavor`: the copy of botocore that checks the settings, if any.
    pub(super) fn note_askers(
        &mut self,
        set: &ProfileSet,
        environment: &Environment,
        flavor: Option<Flavor>,
    ) {
        let mut tops: Vec<Option<NodeId>> = vec![None; self.nodes.len()];
        for &id in &self.order {
            tops[id.index()] = match self.nodes[id.index()].parent {
                Some(parent) => tops[parent.index()],
                None => Some(id),
            };
        }
        let profiles = set.profiles.iter();
        let asked = profiles.map(|profile| (&**profile.name(), Some(profile)));
        let counting = flavor.and_then(|flavor| counting_profile(set, environment, flavor));
        for (name, profile) in asked.chain([(AMBIENT_IDENTITY, counting)]) {
            let Some(&id) = self.asked.get(name) else {
                continue;
            };
            let settings =
                flavor.map(|flavor| ClientSettings::of(set, profile, environment, flavor));
            let back = || tops[id.index()].and_then(|top| self.loop_by_keys(id, top));
            let problem = settings
                .and_then(|settings| settings.check_before_load().err())
                .or_else(back)
                .or_else(|| check_token_session(set, profile?).err())
                .or_else(|| settings?.check_after_load().err());
            self.nodes[id.index()].problem_if_requested = problem;
        }
    }

    /// Records the problems of profiles with keys that the Go SDK reports only if they are
    /// requested.
    pub(super) fn note_go_askers(&mut self, set: &ProfileSet) {
        for profile in &set.profiles {
            if let Some(&id) = self.asked.get(profile.name())
                && let NodeContent::Base(_) = self.nodes[id.index()].content
            {
                self.nodes[id.index()].problem_if_requested = go::check_kinds(set, profile).err();
            }
        }
    }

    /// The loop of a profile with keys whose chain comes back to these keys. Its sources are not
    /// affected, but a request for it is, unless it names itself. `top` is where its chain begins.
    fn loop_by_keys(&self, asked: NodeId, top: NodeId) -> Option<ChainProblem> {
        let profile = self.node(asked).profile()?;
        let first = self.node(top);
        let own_base = asked != top && first.profile() == Some(profile);
        // botocore looks for loops before it finds that the keys are incomplete.
        let own_gap = matches!(
            &first.content,
            NodeContent::Broken {
                problem: ChainProblem { kind: ProblemKind::SourceWithoutCredentials { source }, .. },
                ..
            } if asked != top && source == profile
        );
        if !own_gap && (!own_base || self.node(asked).parent == Some(top)) {
            return None;
        }
        let mut members = Vec::new();
        let mut last = asked;
        let mut at = Some(asked);
        while let Some(id) = at.filter(|&id| own_gap || id != top) {
            members.extend(self.node(id).profile().cloned());
            last = id;
            at = self.node(id).parent;
        }
        Some(ChainProblem {
            kind: ProblemKind::Loop(LoopPath::of(members)),
            profile: self.node(last).profile().cloned(),
            location: self.node(last).source_line(),
        })
    }
}
