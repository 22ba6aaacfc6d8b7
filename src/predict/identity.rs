//! The identity of first credentials, as answered by `aws sts get-caller-identity`.

use super::survey::{Survey, target_of};
use crate::chain::{BaseCredentials, BaseKind, Hop, NodeContent, NodeId};
use crate::iam::account::CallerIdentity;

impl Survey {
    /// The answer for first credentials. `first`: the hop that calls with them. An answer for that
    /// hop's own profile counts too if `credential_source` names the credentials, unless it is a
    /// session of the hop's own role.
    pub(crate) fn identity_of(
        &self,
        base: &BaseCredentials,
        first: Option<&Hop>,
    ) -> Option<&CallerIdentity> {
        let identities = &self.config.identities;
        let known = base.identity_key().and_then(|key| identities.get(key));
        known.or_else(|| {
            let first = first.filter(|_| matches!(base.kind, BaseKind::Surroundings { .. }))?;
            let answer = identities.get(first.profile.as_str())?;
            let own = target_of(first).is_some_and(|role| answer.is_of_role(&role));
            Some(answer).filter(|_| !own)
        })
    }

    /// The answer for the first credentials of a node's chain.
    pub(crate) fn base_identity(&self, id: NodeId) -> Option<&CallerIdentity> {
        if self.config.identities.is_empty() {
            return None;
        }
        self.identity_of(self.base_of(id)?, self.first_hop(id))
    }

    /// The hop of a node's chain that calls with the base itself.
    fn first_hop(&self, mut id: NodeId) -> Option<&Hop> {
        loop {
            let node = self.forest.node(id);
            let parent = node.parent?;
            if matches!(self.forest.node(parent).content, NodeContent::Base(_)) {
                return node.hop();
            }
            id = parent;
        }
    }
}
