//! Indexes for finding the nodes that a change affects.

use foldhash::HashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::caller::{CallerFacts, find_caller};
use super::outcomes::Outcomes;
use super::survey::{RowContent, Survey};
use crate::chain::{BaseKind, NodeContent, NodeId, NodeKey, Part};
use crate::config::SettingKey;
use crate::iam::account::AccountStore;
use crate::iam::{Arn, is_account_id};

/// Indexes of one state of a prediction. They are looked up, never iterated; the lists are in row
/// order.
#[derive(Debug, Default)]
pub(crate) struct TreeIndex {
    /// Hops by target role.
    targets: HashMap<Arn, Vec<NodeId>>,
    /// Hops by the role or user that makes the call.
    callers: HashMap<Arn, Vec<NodeId>>,
    /// Nodes by the role or user whose credentials they supply.
    credentials: HashMap<Arn, Vec<NodeId>>,
    /// Nodes by the account of their credentials.
    accounts: HashMap<String, Vec<NodeId>>,
    /// The base and the hop of a profile.
    profiles: HashMap<String, (Option<NodeId>, Option<NodeId>)>,
    /// The roles in snapshots by account, sorted.
    roles: HashMap<String, Vec<Arn>>,
    /// The ids of all accounts that the files name.
    known_accounts: BTreeSet<Arc<str>>,
}

impl TreeIndex {
    /// Visits all nodes once, without evaluating a hop.
    pub(super) fn build(survey: &Survey, facts: &AccountStore, outcomes: &Outcomes) -> Self {
        let mut index = Self {
            known_accounts: known_accounts(survey, facts),
            ..Self::default()
        };
        for role in facts.snapshots().roles() {
            let roles = index.roles.entry(role.arn.account().to_owned());
            roles.or_default().push(role.arn.clone());
        }
        for row in &survey.rows {
            let RowContent::Node(id) = row.content else {
                continue;
            };
            let node = survey.forest.node(id);
            if let NodeKey::Profile { profile, part } = &node.key {
                let entry = index.profiles.entry(profile.to_string()).or_default();
                match part {
                    Part::Base => entry.0 = Some(id),
                    Part::Hop => entry.1 = Some(id),
                    Part::Source(_) => {}
                }
            }
            match &node.content {
                NodeContent::Hop(_) => {
                    if let Some((_, Some(arn))) = survey.hop(id) {
                        index.targets.entry(arn.clone()).or_default().push(id);
                        index.gives(arn, id);
                    }
                }
                NodeContent::Base(_) => {
                    if let Some((_, Some(arn))) = survey.call(id) {
                        index.targets.entry(arn.clone()).or_default().push(id);
                    }
                    // The identity of a base does not depend on the hop, except for a guess from
                    // its MFA device; any child will do.
                    let child = survey.forest.children(id).first();
                    if let Some((hop, _)) = child.and_then(|child| survey.hop(*child)) {
                        let caller = find_caller(survey, facts, id, hop);
                        if let Some(principal) = caller.principal.filter(|_| !caller.probable) {
                            index.gives(&principal, id);
                        }
                    }
                }
                NodeContent::Nothing | NodeContent::Broken { .. } => {}
            }
            if let NodeContent::Hop(hop) = &node.content
                && let Some(source) = node.parent
            {
                match outcomes.known_hop(id) {
                    Some(outcome) => index.add_caller(&outcome.caller, id),
                    None => index.add_caller(&find_caller(survey, facts, source, hop), id),
                }
            }
        }
        index
            .known_accounts
            .retain(|account| is_account_id(account));
        index
    }

    /// Notes who signs a hop.
    fn add_caller(&mut self, caller: &CallerFacts, hop: NodeId) {
        if let Some(account) = caller.account().filter(|_| !caller.probable)
            && !self.known_accounts.contains(account)
        {
            self.known_accounts.insert(Arc::from(account));
        }
        if let Some(principal) = &caller.principal {
            self.callers.entry(principal.clone()).or_default().push(hop);
        }
    }

    fn gives(&mut self, principal: &Arn, id: NodeId) {
        self.credentials
            .entry(principal.clone())
            .or_default()
            .push(id);
        self.accounts
            .entry(principal.account().to_owned())
            .or_default()
            .push(id);
    }

    /// The hops into a role.
    pub(crate) fn hops_into(&self, role: &Arn) -> &[NodeId] {
        self.targets.get(role).map_or(&[], Vec::as_slice)
    }

    /// The hops that a role or user makes.
    pub(crate) fn hops_by(&self, principal: &Arn) -> &[NodeId] {
        self.callers.get(principal).map_or(&[], Vec::as_slice)
    }

    /// The nodes that supply the credentials of a role or user.
    pub(crate) fn nodes_of(&self, principal: &Arn) -> &[NodeId] {
        self.credentials.get(principal).map_or(&[], Vec::as_slice)
    }

    /// The nodes whose credentials belong to an account.
    pub(crate) fn nodes_in(&self, account: &str) -> &[NodeId] {
        self.accounts.get(account).map_or(&[], Vec::as_slice)
    }

    /// The roles of an account that are in snapshots and that some profile names.
    pub(crate) fn roles_in(&self, account: &str) -> &[Arn] {
        self.roles.get(account).map_or(&[], Vec::as_slice)
    }

    /// The accounts in snapshots, profiles and the identities file, sorted.
    pub(crate) fn known_accounts(&self) -> impl Iterator<Item = &str> {
        self.known_accounts.iter().map(|account| &**account)
    }

    /// The node that a `source_profile` of this name uses: its own keys precede its role. `None` if
    /// that node is not in the tree.
    pub(crate) fn source_of(&self, survey: &Survey, profile: &str) -> Option<NodeId> {
        let (base, hop) = *self.profiles.get(profile)?;
        let found = survey.config.profiles.profile(profile)?;
        let keys =
            found.has(SettingKey::AwsAccessKeyId) || found.has(SettingKey::AwsSecretAccessKey);
        let node = if keys { base } else { hop.or(base) }?;
        let content = &survey.forest.node(node).content;
        matches!(content, NodeContent::Base(_) | NodeContent::Hop(_)).then_some(node)
    }
}

/// The accounts of files, identities and targets, and what else stands where they do.
fn known_accounts(survey: &Survey, facts: &AccountStore) -> BTreeSet<Arc<str>> {
    let files = facts.snapshots().files();
    let mut known: BTreeSet<Arc<str>> = files
        .flat_map(|file| file.accounts.iter().cloned())
        .collect();
    let identities = survey.config.identities.values();
    known.extend(identities.map(|identity| Arc::from(&*identity.account)));
    for &id in survey.forest.parents_first() {
        match (survey.hop(id), &survey.forest.node(id).content) {
            (Some((_, Some(role))), _) => {
                known.insert(Arc::from(role.account()));
            }
            (_, NodeContent::Base(base)) => {
                if let BaseKind::Sso { account_id, .. } = &base.kind {
                    known.extend(account_id.text().map(Arc::from));
                }
            }
            _ => {}
        }
    }
    known
}
