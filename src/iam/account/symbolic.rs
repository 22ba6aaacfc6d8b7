//! Ids of planned policies that stand for those of roles of the same file.

use std::sync::Arc;

use super::index::SnapshotIndex;
use super::stored_policy::Policy;
use super::unique_id::{UniqueId, is_open_symbol};
use crate::iam::Arn;
use crate::iam::policy::{Origin, PolicyKind};

impl SnapshotIndex {
    /// The trust policy of a planned role, if other files change it.
    pub(super) fn settled(&self, arn: &Arn) -> Option<&Arc<Policy>> {
        let settle = |arn: &Arn| {
            let policy = self.role(arn)?.trust.as_ref()?.policy()?;
            Some((arn.clone(), self.settle_ids(policy)?))
        };
        let roles = &self.planned.roles;
        let settled = &self.planned.settled;
        let settled = settled.get_or_init(|| roles.iter().filter_map(settle).collect());
        settled.get(arn)
    }

    /// A planned policy as far as another file says which id a role has: that id in the place of
    /// the symbolic one, or a mark if it is not known. `None` if nothing in it changes.
    fn settle_ids(&self, policy: &Policy) -> Option<Arc<Policy>> {
        let origin = policy.document.origin();
        let written = Some(policy.document.text()).filter(|_| origin == Origin::Planned)?;
        let mut text = written.to_owned();
        for part in written.split(UniqueId::SYMBOL).skip(1) {
            let name = part.split('⟩').next().unwrap_or_default();
            let symbol = UniqueId::of_symbol(name);
            let arn = self.role_ids.get(&symbol).and_then(|arns| arns.first());
            let Some(role) = arn.and_then(|arn| self.role(arn)) else {
                continue;
            };
            let settled = match &role.unique_id {
                None => format!("⟨id of {}⟩", role.arn.name()),
                Some(id) if is_open_symbol(name) && !id.is_symbolic() => id.to_string(),
                Some(_) => continue,
            };
            text = text.replace(symbol.as_str(), &settled);
        }
        if text == written {
            return None;
        }
        let mut edited = policy.text.clone();
        edited.text = text.into();
        let name = Arc::clone(&policy.name);
        let parsed = Policy::parse(name, &edited, PolicyKind::Trust, origin);
        Some(Arc::new(parsed))
    }
}
