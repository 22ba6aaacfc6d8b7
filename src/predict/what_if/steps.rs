//! One supposition after the other, and back again.

use std::cell::OnceCell;

use super::Supposition;
use super::context::ContextSupposition;
use crate::predict::workspace::Workspace;
use crate::predict::written::{Written, all_verdicts};

/// All that is supposed at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Supposed {
    pub(crate) settings: Vec<Supposition>,
    pub(crate) context: Vec<ContextSupposition>,
}

impl Workspace {
    /// Takes the latest supposition back, of whatever kind; what it had replaced is supposed again.
    /// False if there is none.
    pub fn undo_supposition(&mut self) -> bool {
        let Some(before) = self.history.pop() else {
            return false;
        };
        self.return_to(before);
        true
    }

    /// Takes every supposition back; false if there is none.
    pub fn drop_suppositions(&mut self) -> bool {
        if self.history.is_empty() {
            return false;
        }
        self.history.clear();
        self.return_to(Supposed::default());
        true
    }

    /// Remembers how things are before something is supposed.
    pub(crate) fn begin_step(&mut self) {
        if self.written.is_none() {
            let verdicts = OnceCell::new();
            if self.is_judged() {
                let _ = verdicts.set(all_verdicts(self));
            }
            self.written = Some(Box::new(Written {
                profiles: self.survey.config.profiles.clone(),
                context: self.survey.assumptions.context.clone(),
                verdicts,
            }));
        }
        self.history.push(self.supposed.clone());
    }

    /// Supposes what was supposed once and nothing else.
    fn return_to(&mut self, supposed: Supposed) {
        let now = std::mem::replace(&mut self.supposed, supposed);
        let only = |some: &[Supposition], others: &[Supposition]| -> Vec<Supposition> {
            let some = some.iter().filter(|one| !others.contains(one));
            some.cloned().collect()
        };
        let mut changed = only(&now.settings, &self.supposed.settings);
        changed.extend(only(&self.supposed.settings, &now.settings));
        if now.context != self.supposed.context {
            self.take_in_context();
        }
        if !changed.is_empty() {
            self.resolve_anew(&changed);
        }
        if self.history.is_empty() {
            self.written = None;
        }
    }
}
