//! Makes the nodes of a forest and links each to its source.

use foldhash::HashMap;

use super::base::{AMBIENT_IDENTITY, BaseCredentials, CredentialSource};
use super::client::{Client, Flavor, go};
use super::hop::{Hop, HopSource};
use super::node::{Node, NodeContent, NodeId, NodeKey, Part};
use super::parameter::Environment;
use super::problem::{ChainProblem, ClientProblem, ProblemKind};
use super::providers::{find_base, find_environment_keys, find_web_identity, surroundings};
use super::role::{find_hop, is_role, leave_out, supplies_keys};
use crate::config::{Profile, ProfileName, ProfileRules, ProfileSet};

fn cannot_ask_for_code(hop: &Hop) -> ChainProblem {
    ChainProblem {
        kind: ProblemKind::OfClient(ClientProblem::CannotAskForCode),
        profile: Some(hop.profile.clone()),
        location: hop
            .mfa_serial
            .as_ref()
            .and_then(|serial| serial.location.clone()),
    }
}

/// The state of the search for a profile's base.
#[derive(Clone, Copy)]
enum BaseSearch {
    Untried,
    Empty,
    Found(NodeId),
}

/// Builds the nodes of a forest.
pub(super) struct ForestBuilder<'a> {
    set: &'a ProfileSet,
    environment: &'a Environment,
    client: Client,
    pub nodes: Vec<Node>,
    bases: Vec<BaseSearch>,
    hops: Vec<Option<NodeId>>,
    /// The calls that sources make with their own keys, by Go's rules.
    calls_with_keys: Vec<Option<NodeId>>,
    shared: [Option<NodeId>; 3],
    ambient: Option<NodeId>,
}

impl<'a> ForestBuilder<'a> {
    /// Builds the nodes of all profiles and links them.
    pub(crate) fn build(set: &'a ProfileSet, environment: &'a Environment, client: Client) -> Self {
        let mut forest_builder = Self {
            set,
            environment,
            client,
            nodes: Vec::with_capacity(set.profiles.len() + 8),
            bases: vec![BaseSearch::Untried; set.profiles.len()],
            hops: vec![None; set.profiles.len()],
            calls_with_keys: vec![None; set.profiles.len()],
            shared: [None; 3],
            ambient: None,
        };
        forest_builder.add_profiles();
        forest_builder.link();
        if let Some(flavor) = client.flavor()
            && let Some(content) = find_ambient_identity(set, environment, flavor)
        {
            let id = forest_builder.add(NodeKey::AmbientIdentity, content);
            forest_builder.ambient = Some(id);
        }
        forest_builder
    }

    const fn rules(&self) -> ProfileRules {
        self.client.rules()
    }

    fn is_role(&self, profile: &Profile) -> bool {
        match self.rules() {
            ProfileRules::Botocore => is_role(profile),
            ProfileRules::Go => go::is_role(profile),
        }
    }

    fn find_hop(&self, profile: &Profile) -> Result<Hop, ChainProblem> {
        let mut hop = match self.rules() {
            ProfileRules::Botocore => find_hop(self.set, profile),
            ProfileRules::Go => go::find_hop(self.set, profile, self.environment),
        }?;
        leave_out(self.client, &mut hop);
        Ok(hop)
    }

    fn find_base(&self, profile: &Profile) -> Result<Option<BaseCredentials>, ChainProblem> {
        match self.rules() {
            ProfileRules::Botocore => find_base(self.set, profile),
            ProfileRules::Go => go::find_base(self.set, profile),
        }
    }

    /// The node that supplies a source's credentials. `itself`: the profile is its own source.
    fn source_node(&mut self, at: usize, itself: bool) -> Option<NodeId> {
        let source = &self.set.profiles[at];
        let own = match self.rules() {
            ProfileRules::Botocore => supplies_keys(source) || !is_role(source),
            ProfileRules::Go if !itself && !go::can_be_source(source) => return None,
            ProfileRules::Go if !itself && go::has_keys(source) => return self.call_with_keys(at),
            ProfileRules::Go => itself || !go::is_role(source),
        };
        if !own {
            return self.hops[at];
        }
        let base = self.base(at);
        base.filter(|base| self.nodes[base.index()].content != NodeContent::Nothing)
    }

    /// The node of a source with keys, by Go's rules: it assumes its role with them if it has one.
    fn call_with_keys(&mut self, at: usize) -> Option<NodeId> {
        let source = &self.set.profiles[at];
        if !go::is_role(source) {
            return self.base(at);
        }
        if self.calls_with_keys[at].is_none() {
            self.calls_with_keys[at] = match go::find_hop_with_keys(self.set, source) {
                None => self.hops[at],
                Some(hop) => {
                    let base = self.base(at);
                    let id = self.push(at, Part::Source(None), self.hop_content(Ok(hop)));
                    self.nodes[id.index()].parent = base;
                    Some(id)
                }
            };
        }
        self.calls_with_keys[at]
    }

    fn hop_content(&self, hop: Result<Hop, ChainProblem>) -> NodeContent {
        match hop {
            Ok(hop) if self.cannot_ask(&hop) => NodeContent::Broken {
                problem: cannot_ask_for_code(&hop),
                hop: Some(hop),
            },
            Ok(hop) => NodeContent::Hop(hop),
            Err(problem) => NodeContent::Broken { problem, hop: None },
        }
    }

    /// Terraform's provider cannot ask for a code.
    fn cannot_ask(&self, hop: &Hop) -> bool {
        self.client == Client::Terraform && hop.mfa_serial.is_some()
    }

    /// Makes a node for every profile as with `--profile`.
    fn add_profiles(&mut self) {
        for at in 0..self.set.profiles.len() {
            let profile = &self.set.profiles[at];
            if self.is_role(profile) {
                let content = self.hop_content(self.find_hop(profile));
                self.hops[at] = Some(self.push(at, Part::Hop, content));
            } else {
                self.base(at);
            }
        }
    }

    /// Links every hop to the node of its source, and makes the bases that occur only as sources.
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
            let parent = self.source_node(source_at, source_at == at);
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
    /// credentials; otherwise its hop is its only row.
    fn base(&mut self, at: usize) -> Option<NodeId> {
        match self.bases[at] {
            BaseSearch::Found(id) => return Some(id),
            BaseSearch::Empty => return None,
            BaseSearch::Untried => {}
        }
        let profile = &self.set.profiles[at];
        let content = match self.find_base(profile) {
            Ok(Some(base)) => NodeContent::Base(base),
            Ok(None) if self.is_role(profile) => {
                self.bases[at] = BaseSearch::Empty;
                return None;
            }
            Ok(None) => NodeContent::Nothing,
            Err(problem) => NodeContent::Broken { problem, hop: None },
        };
        let id = self.push(at, Part::Base, content);
        self.bases[at] = BaseSearch::Found(id);
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
            problem_if_requested: None,
            broken_at: None,
        });
        id
    }

    /// The node of each profile as with `--profile`.
    pub(crate) fn asked(&self) -> HashMap<ProfileName, NodeId> {
        let profiles = self.set.profiles.iter().enumerate();
        profiles
            .filter_map(|(at, profile)| {
                let id = match (self.hops[at], self.bases[at]) {
                    (Some(id), _) | (None, BaseSearch::Found(id)) => id,
                    (None, BaseSearch::Untried | BaseSearch::Empty) => return None,
                };
                Some((profile.name().clone(), id))
            })
            .chain(self.ambient.map(|id| (AMBIENT_IDENTITY.into(), id)))
            .collect()
    }
}

// The web identity of the environment.

/// The web identity that the AWS CLI uses when `--profile` is not given. Keys in the environment
/// come before it, and so does the role of the default profile.
pub(crate) fn find_ambient_identity(
    set: &ProfileSet,
    environment: &Environment,
    flavor: Flavor,
) -> Option<NodeContent> {
    let mut variables = [AMBIENT_IDENTITY, "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME"].into_iter();
    let is_set = variables.any(|variable| environment.get(variable).is_some());
    let keys = find_environment_keys(environment, false);
    if !is_set || !matches!(keys, Ok(None)) {
        return None;
    }
    let profile = counting_profile(set, environment, flavor);
    if profile.is_none() && name_in(environment, flavor).is_some() || profile.is_some_and(is_role) {
        return None;
    }
    let content = match find_web_identity(profile, Some(environment)).transpose()? {
        Ok(base) => NodeContent::Base(base),
        Err(problem) => NodeContent::Broken { problem, hop: None },
    };
    Some(content)
}

/// The profile used when `--profile` is not given, if it exists.
pub(super) fn counting_profile<'a>(
    set: &'a ProfileSet,
    environment: &Environment,
    flavor: Flavor,
) -> Option<&'a Profile> {
    set.profile(name_in(environment, flavor).unwrap_or("default"))
}

fn name_in(environment: &Environment, flavor: Flavor) -> Option<&str> {
    let mut variables = flavor.profile_variables().into_iter();
    variables.find_map(|variable| environment.get(variable))
}
