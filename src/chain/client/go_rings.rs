//! Chains that come back to the requested profile. When the AWS SDK for Go v2 meets the profile
//! again, it ignores the profile's role and uses its credentials.
//!
//! The calls of such a chain differ from those of the profiles in it, so it has calls of its own in
//! the forest.

use foldhash::HashMap;

use super::go::{find_base, has_keys, has_sso};
use crate::chain::node::{Node, NodeContent, NodeId, NodeKey, Part};
use crate::chain::problem::{ClientProblem, ProblemKind};
use crate::config::{ProfileName, ProfileSet};

/// Longer loops are not computed: the chain of each member is as long as the loop.
const LONGEST_RING: usize = 64;

/// Gives every profile whose chain comes back to it a chain that ends at the profile's own
/// credentials. Expects that loops are already broken.
pub(in crate::chain) fn untangle(nodes: &mut Vec<Node>, set: &ProfileSet) {
    let hops: HashMap<ProfileName, usize> = nodes
        .iter()
        .enumerate()
        .filter_map(|(at, node)| match &node.key {
            NodeKey::Profile {
                profile,
                part: Part::Hop,
            } => Some((profile.clone(), at)),
            _ => None,
        })
        .collect();
    for at in 0..nodes.len() {
        if !matches!(
            nodes[at].key,
            NodeKey::Profile {
                part: Part::Hop,
                ..
            }
        ) {
            continue;
        }
        if let NodeContent::Broken { problem, .. } = &nodes[at].content
            && let ProblemKind::Loop(path) = &problem.kind
        {
            let ring: Vec<usize> = path
                .members()
                .filter_map(|name| hops.get(name).copied())
                .take(LONGEST_RING + 1)
                .collect();
            leave_ring(nodes, set, &ring);
        } else if has_own_keys(set, &nodes[at])
            && let Some((between, base)) = find_return(nodes, at)
        {
            link_copies(nodes, at, &between, base);
        }
    }
}

/// Returns true if the chain of a profile can come back to the profile's own keys.
fn has_own_keys(set: &ProfileSet, node: &Node) -> bool {
    let profile = node.profile().and_then(|name| set.profile(name));
    profile.is_some_and(has_keys)
}

/// The calls between a call and the keys of its own profile, if its chain comes back to them.
fn find_return(nodes: &[Node], at: usize) -> Option<(Vec<usize>, NodeId)> {
    let mut between = Vec::new();
    let mut above = nodes[at].parent?;
    loop {
        let node = &nodes[above.index()];
        match &node.key {
            NodeKey::Profile {
                part: Part::Hop, ..
            } => between.push(above.index()),
            NodeKey::Profile {
                part: Part::Source(None),
                ..
            } if node.profile() == nodes[at].profile() => return Some((between, node.parent?)),
            NodeKey::Profile { .. } | NodeKey::Shared(_) | NodeKey::AmbientIdentity => {
                return None;
            }
        }
        above = node.parent?;
    }
}

/// Makes the chain of the first member of a loop if the member has credentials. Beside
/// `source_profile` these can only come from IAM Identity Center.
fn leave_ring(nodes: &mut Vec<Node>, set: &ProfileSet, ring: &[usize]) {
    let [first, between @ ..] = ring else { return };
    let Some(profile) = nodes[*first].profile().and_then(|name| set.profile(name)) else {
        return;
    };
    if !has_sso(profile) {
        return;
    }
    if ring.len() > LONGEST_RING {
        if let NodeContent::Broken { problem, .. } = &mut nodes[*first].content {
            problem.kind = ProblemKind::OfClient(ClientProblem::RingWithCredentials);
        }
        return;
    }
    let content = match find_base(set, profile) {
        Ok(Some(base)) => NodeContent::Base(base),
        Ok(None) => return,
        Err(problem) => NodeContent::Broken { problem, hop: None },
    };
    let key = NodeKey::Profile {
        profile: profile.name().clone(),
        part: Part::Base,
    };
    let base = add(nodes, key, None, content);
    link_copies(nodes, *first, between, base);
}

/// Links the call of a requested profile to a base through copies of the calls between them.
fn link_copies(nodes: &mut Vec<Node>, at: usize, between: &[usize], base: NodeId) {
    let mut parent = base;
    for &call in between.iter().rev() {
        let (Some(profile), Some(hop)) = (nodes[call].profile(), nodes[call].hop()) else {
            return;
        };
        let key = NodeKey::Profile {
            profile: profile.clone(),
            part: Part::Source(nodes[at].profile().cloned()),
        };
        let content = NodeContent::Hop(hop.clone());
        parent = add(nodes, key, Some(parent), content);
    }
    if let Some(hop) = nodes[at].hop().cloned() {
        nodes[at].content = NodeContent::Hop(hop);
        nodes[at].parent = Some(parent);
    }
}

fn add(
    nodes: &mut Vec<Node>,
    key: NodeKey,
    parent: Option<NodeId>,
    content: NodeContent,
) -> NodeId {
    let id = NodeId(nodes.len() as u32);
    nodes.push(Node {
        key,
        parent,
        content,
        problem_if_requested: None,
        broken_at: None,
    });
    id
}
