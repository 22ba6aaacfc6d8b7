//! All profiles at once: each resolved once and linked to its source's result.
//!
//! Linear in the number of profiles and without recursion, so that ten thousand profiles in one
//! row are fine. Every profile is taken as `--profile NAME` takes it, and every
//! `credential_source` as present.

use std::collections::HashMap;
use std::sync::Arc;

use super::base::{BaseCredentials, CredentialSource};
use super::environment::Environment;
use super::hop::{Hop, HopSource};
use super::problem::{ChainProblem, LoopPath, ProblemKind};
use super::providers::{check_token_session, find_base, surroundings};
use super::request::{not_found, refused_file};
use super::role::{find_hop, is_role, supplies_keys};
use crate::profile::{ProfileName, ProfileSet};

/// The position of a node in its [`Forest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The position, for tables beside the forest.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// As what a profile occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// As the owner of first credentials.
    Base,
    /// As an `AssumeRole` call.
    Hop,
}

/// What a node stands for. A profile with keys and a role may occur twice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKey {
    /// A profile, as one of its two parts.
    Profile {
        /// The profile.
        profile: ProfileName,
        /// As what it occurs.
        part: Part,
    },
    /// The one row for environment, container or instance, shared by all hops that name it.
    Shared(CredentialSource),
}

/// What is known of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeContent {
    /// First credentials.
    Base(BaseCredentials),
    /// An `AssumeRole` call with the credentials of the parent.
    Hop(Hop),
    /// A profile without role and credentials, with a region perhaps. Not broken.
    Nothing,
    /// It does not resolve.
    Broken {
        /// Why.
        problem: ChainProblem,
        /// The call it would make, if that much is known.
        hop: Option<Hop>,
    },
}

/// One profile, as base or as hop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it stands for.
    pub key: NodeKey,
    /// The node whose credentials it uses.
    pub parent: Option<NodeId>,
    /// What is known of it.
    pub content: NodeContent,
    /// What fails only when this profile itself is asked for, while it works as a source: its
    /// `sso_session` is not complete, or its chain comes back to its own keys.
    pub problem_if_asked_for: Option<ChainProblem>,
    /// The broken node on the way to the base, itself included.
    pub broken_at: Option<NodeId>,
}

impl Node {
    /// The profile, unless the node is a shared row.
    pub const fn profile(&self) -> Option<&ProfileName> {
        match &self.key {
            NodeKey::Profile { profile, .. } => Some(profile),
            NodeKey::Shared(_) => None,
        }
    }

    /// The call it makes or would make.
    pub const fn hop(&self) -> Option<&Hop> {
        match &self.content {
            NodeContent::Hop(hop) | NodeContent::Broken { hop: Some(hop), .. } => Some(hop),
            NodeContent::Base(_) | NodeContent::Nothing | NodeContent::Broken { .. } => None,
        }
    }
}

/// A chain from its base to the profile asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleChain<'a> {
    /// The first credentials.
    pub base: &'a BaseCredentials,
    /// The calls, innermost first: the last one is the profile's own.
    pub hops: Vec<&'a Hop>,
    /// The nodes of base and calls, in that order.
    pub nodes: Vec<NodeId>,
}

/// All profiles as nodes with parents.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    nodes: Vec<Node>,
    /// Parents before their children, otherwise in the order of the files.
    order: Vec<NodeId>,
    children: Vec<Vec<NodeId>>,
    asked: HashMap<ProfileName, NodeId>,
    refused: Option<ChainProblem>,
}

impl Forest {
    /// Resolves every profile once.
    pub fn build(set: &ProfileSet, environment: &Environment) -> Self {
        let mut planter = Planter {
            set,
            environment,
            nodes: Vec::with_capacity(set.profiles.len() + 8),
            bases: vec![Plot::Untried; set.profiles.len()],
            hops: vec![None; set.profiles.len()],
            shared: [None; 3],
        };
        planter.plant();
        planter.link();
        let mut forest = Self {
            asked: planter.asked(),
            nodes: planter.nodes,
            order: Vec::new(),
            children: Vec::new(),
            refused: refused_file(set),
        };
        forest.mark_loops();
        forest.sort();
        forest.note_askers(set);
        forest
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// How many nodes there are.
    pub const fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node.
    pub const fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// All nodes, parents before their children, otherwise in the order of the files.
    pub fn parents_first(&self) -> &[NodeId] {
        &self.order
    }

    /// The nodes that use a node's credentials.
    pub fn children(&self, id: NodeId) -> &[NodeId] {
        &self.children[id.index()]
    }

    /// The node of a profile as `--profile` takes it: its hop if it has a role, else its base.
    pub fn asked_for(&self, profile: &str) -> Option<NodeId> {
        self.asked.get(profile).copied()
    }

    /// botocore's refusal of a whole file, which no profile survives. The nodes show what could be
    /// understood all the same.
    pub const fn refused(&self) -> Option<&ChainProblem> {
        self.refused.as_ref()
    }

    /// The chain of a profile as `--profile` takes it, or why it has none, in botocore's order of
    /// checks. Parameters that botocore refuses to send are not looked at here
    /// ([`Hop::parameter_problems`]).
    pub fn chain(&self, profile: &str) -> Result<RoleChain<'_>, ChainProblem> {
        if let Some(refused) = &self.refused {
            return Err(refused.clone());
        }
        let asked = self.asked_for(profile).ok_or_else(|| not_found(profile))?;
        let mut hops = Vec::new();
        let mut nodes = vec![asked];
        let mut at = asked;
        let base = loop {
            let node = self.node(at);
            match &node.content {
                NodeContent::Base(base) => break base,
                NodeContent::Hop(hop) => hops.push(hop),
                NodeContent::Nothing => {
                    let own = self.node(asked).problem_if_asked_for.clone();
                    return Err(own.unwrap_or_else(|| self.no_credentials(asked)));
                }
                NodeContent::Broken { problem, .. } => {
                    return Err(entered_from(problem, &hops));
                }
            }
            let Some(parent) = node.parent else {
                return Err(self.no_credentials(asked));
            };
            nodes.push(parent);
            at = parent;
        };
        if let Some(problem) = &self.node(asked).problem_if_asked_for {
            return Err(problem.clone());
        }
        hops.reverse();
        nodes.reverse();
        Ok(RoleChain { base, hops, nodes })
    }

    fn no_credentials(&self, id: NodeId) -> ChainProblem {
        ChainProblem {
            kind: ProblemKind::NoCredentials,
            profile: self.node(id).profile().cloned(),
            location: None,
        }
    }

    /// Finds rings of parents by colouring and breaks them: each member gets the loop as it sees it.
    fn mark_loops(&mut self) {
        let mut colour = vec![0_u32; self.nodes.len()];
        for start in 0..self.nodes.len() {
            let walk = start as u32 + 1;
            let mut path = Vec::new();
            let mut at = start;
            while colour[at] == 0 {
                colour[at] = walk;
                path.push(at);
                match self.nodes[at].parent {
                    Some(parent) => at = parent.index(),
                    None => break,
                }
            }
            // A ring closes where this very walk has been before; the walk of a row ends at a node
            // without parent.
            if colour[at] == walk && self.nodes[at].parent.is_some() {
                let entry = path.iter().position(|&seen| seen == at);
                self.break_loop(&path[entry.unwrap_or_default()..]);
            }
        }
    }

    fn break_loop(&mut self, ring: &[usize]) {
        let members: Arc<[ProfileName]> = ring
            .iter()
            .filter_map(|&at| self.nodes[at].profile().cloned())
            .collect();
        for (position, &at) in ring.iter().enumerate() {
            // The line that closes the loop is that of the member before.
            let closing = ring[(position + ring.len() - 1) % ring.len()];
            let location = source_line(&self.nodes[closing].content);
            let problem = ChainProblem {
                kind: ProblemKind::Loop(LoopPath::new(Vec::new(), Arc::clone(&members), position)),
                profile: self.nodes[closing].profile().cloned(),
                location,
            };
            let node = &mut self.nodes[at];
            node.parent = None;
            let hop = node.hop().cloned();
            node.content = NodeContent::Broken { problem, hop };
        }
    }

    /// Fills in order, children, and the broken node above each.
    fn sort(&mut self) {
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

    /// Notes what fails only for whoever asks for a profile.
    fn note_askers(&mut self, set: &ProfileSet) {
        let mut bases: Vec<Option<NodeId>> = vec![None; self.nodes.len()];
        for &id in &self.order {
            bases[id.index()] = match self.nodes[id.index()].parent {
                Some(parent) => bases[parent.index()],
                None => Some(id),
            };
        }
        for profile in &set.profiles {
            let Some(&id) = self.asked.get(profile.name()) else {
                continue;
            };
            let back = bases[id.index()].and_then(|base| self.loop_by_keys(id, base));
            let problem = back.or_else(|| check_token_session(set, profile).err());
            self.nodes[id.index()].problem_if_asked_for = problem;
        }
    }

    /// A profile with keys whose chain comes back to these keys: fine for its sources, a loop for
    /// whoever asks for it, unless it names itself.
    fn loop_by_keys(&self, asked: NodeId, base: NodeId) -> Option<ChainProblem> {
        let profile = self.node(asked).profile()?;
        let same = asked != base && self.node(base).profile() == Some(profile);
        if !same || self.node(asked).parent == Some(base) {
            return None;
        }
        let mut members = Vec::new();
        let mut last = asked;
        let mut at = asked;
        while at != base {
            members.extend(self.node(at).profile().cloned());
            last = at;
            at = self.node(at).parent?;
        }
        Some(ChainProblem {
            kind: ProblemKind::Loop(LoopPath::new(Vec::new(), members.into(), 0)),
            profile: self.node(last).profile().cloned(),
            location: source_line(&self.node(last).content),
        })
    }
}

/// The problem as a profile further up the chain sees it: botocore lists the profiles it visited.
fn entered_from(problem: &ChainProblem, hops: &[&Hop]) -> ChainProblem {
    let mut problem = problem.clone();
    if let ProblemKind::Loop(path) = &problem.kind {
        let lead = hops.iter().map(|hop| hop.profile.clone()).collect();
        problem.kind = ProblemKind::Loop(path.entered_from(lead));
    }
    problem
}

fn source_line(content: &NodeContent) -> Option<crate::source::Location> {
    let hop = match content {
        NodeContent::Hop(hop) | NodeContent::Broken { hop: Some(hop), .. } => hop,
        NodeContent::Base(_) | NodeContent::Nothing | NodeContent::Broken { hop: None, .. } => {
            return None;
        }
    };
    match &hop.source {
        HopSource::Profile(_, location) | HopSource::Named(_, location) => Some(location.clone()),
    }
}

/// Whether a profile's base was looked for, and what came of it.
#[derive(Clone, Copy)]
enum Plot {
    Untried,
    Empty,
    Planted(NodeId),
}

/// Makes the nodes of a forest.
struct Planter<'a> {
    set: &'a ProfileSet,
    environment: &'a Environment,
    nodes: Vec<Node>,
    bases: Vec<Plot>,
    hops: Vec<Option<NodeId>>,
    shared: [Option<NodeId>; 3],
}

impl Planter<'_> {
    /// A node for every profile as `--profile` takes it.
    fn plant(&mut self) {
        for at in 0..self.set.profiles.len() {
            let profile = &self.set.profiles[at];
            if is_role(profile) {
                let content = match find_hop(self.set, profile) {
                    Ok(hop) => NodeContent::Hop(hop),
                    Err(problem) => NodeContent::Broken { problem, hop: None },
                };
                self.hops[at] = Some(self.push(at, Part::Hop, content));
            } else {
                self.base(at);
            }
        }
    }

    /// Links every hop to the node of its source, making bases that only occur as sources.
    fn link(&mut self) {
        for at in 0..self.set.profiles.len() {
            let Some(id) = self.hops[at] else { continue };
            let NodeContent::Hop(hop) = &self.nodes[id.index()].content else {
                continue;
            };
            let (name, location) = match &hop.source {
                HopSource::Named(source, _) => {
                    let parent = self.shared(*source);
                    self.nodes[id.index()].parent = Some(parent);
                    continue;
                }
                HopSource::Profile(name, location) => (name.clone(), location.clone()),
            };
            let Some(source_at) = self.set.position(&name) else {
                continue;
            };
            let source = &self.set.profiles[source_at];
            let parent = if supplies_keys(source) || !is_role(source) {
                self.base(source_at)
                    .filter(|base| self.nodes[base.index()].content != NodeContent::Nothing)
            } else {
                self.hops[source_at]
            };
            let node = &mut self.nodes[id.index()];
            node.parent = parent;
            if parent.is_none() {
                let problem = ChainProblem {
                    kind: ProblemKind::SourceWithoutCredentials { source: name },
                    profile: node.profile().cloned(),
                    location: Some(location),
                };
                let hop = node.hop().cloned();
                node.content = NodeContent::Broken { problem, hop };
            }
        }
    }

    /// The base node of a profile, made on first use. A profile with a role gets one only if it has
    /// credentials: its row is its hop.
    fn base(&mut self, at: usize) -> Option<NodeId> {
        match self.bases[at] {
            Plot::Planted(id) => return Some(id),
            Plot::Empty => return None,
            Plot::Untried => {}
        }
        let profile = &self.set.profiles[at];
        let content = match find_base(self.set, profile, None) {
            Ok(Some(base)) => NodeContent::Base(base),
            Ok(None) if is_role(profile) => {
                self.bases[at] = Plot::Empty;
                return None;
            }
            Ok(None) => NodeContent::Nothing,
            Err(problem) => NodeContent::Broken { problem, hop: None },
        };
        let id = self.push(at, Part::Base, content);
        self.bases[at] = Plot::Planted(id);
        Some(id)
    }

    fn shared(&mut self, source: CredentialSource) -> NodeId {
        if let Some(id) = self.shared[source as usize] {
            return id;
        }
        let base = surroundings(source, true, self.environment);
        let id = self.add(NodeKey::Shared(source), NodeContent::Base(base));
        self.shared[source as usize] = Some(id);
        id
    }

    fn push(&mut self, at: usize, part: Part, content: NodeContent) -> NodeId {
        let profile = self.set.profiles[at].name().clone();
        self.add(NodeKey::Profile { profile, part }, content)
    }

    fn add(&mut self, key: NodeKey, content: NodeContent) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node {
            key,
            parent: None,
            content,
            problem_if_asked_for: None,
            broken_at: None,
        });
        id
    }

    fn asked(&self) -> HashMap<ProfileName, NodeId> {
        let profiles = self.set.profiles.iter().enumerate();
        profiles
            .filter_map(|(at, profile)| {
                let id = match (self.hops[at], self.bases[at]) {
                    (Some(id), _) | (None, Plot::Planted(id)) => id,
                    (None, Plot::Untried | Plot::Empty) => return None,
                };
                Some((profile.name().clone(), id))
            })
            .collect()
    }
}
