//! The findings in the calls of profiles, each list made when it is first asked for.

use foldhash::HashMap;
use std::cell::RefCell;
use std::sync::Arc;

use super::Finding;
use super::run::find_in_call;
use super::view::{Known, OwnAccounts};
use crate::chain::NodeId;
use crate::predict::Prediction;

/// The findings in the calls that were asked for; they hold until a verdict changes.
#[derive(Clone, Debug, Default)]
pub(super) struct CallFindings {
    own: OwnAccounts,
    /// Never iterated.
    found: RefCell<HashMap<NodeId, Arc<[Finding]>>>,
}

impl CallFindings {
    /// The findings in the policies and parameters of one call.
    pub(super) fn of_call(&self, prediction: &Prediction, id: NodeId) -> Arc<[Finding]> {
        if let Some(found) = self.found.borrow().get(&id) {
            return Arc::clone(found);
        }
        let known = Known::of(prediction, &self.own);
        let found: Arc<[Finding]> = find_in_call(prediction, &known, id).into();
        self.found.borrow_mut().insert(id, Arc::clone(&found));
        found
    }
}
