//! The keys that have an effect now and the search, for the footer.

use super::keymap::{Binding, Scope, bindings};
use super::message::Message;
use super::model::Model;
use super::overlay::Overlay;
use super::search::Search;
use crate::explain::SharedCause;
use crate::text::{translated, word};

impl Model {
    /// The keys that have an effect now, each with the footer's word for it.
    pub(crate) fn footer_keys(&self) -> impl Iterator<Item = (&'static Binding, &'static str)> {
        let scope = self.scope();
        let active = bindings().filter(|binding| self.does_something(binding));
        active.filter_map(move |binding| {
            let (_, label) = binding.footer.iter().find(|(of, _)| *of == scope)?;
            let steps = binding.says(|message| matches!(message, Message::NextFailing));
            let label = if steps && self.shown_search().is_some() {
                word!("hit")
            } else {
                translated(label)
            };
            Some((binding, label))
        })
    }

    /// The search with the focus, or that of the tree.
    pub(crate) fn shown_search(&self) -> Option<&Search> {
        match &self.overlay {
            Some(Overlay::Help(help)) => help.search.as_ref(),
            Some(_) => None,
            None => self.search.as_ref(),
        }
    }

    /// Returns true if a key currently has an effect.
    fn does_something(&self, binding: &Binding) -> bool {
        if self.tree.is_empty() && self.overlay.is_none() {
            return binding.says(|message| matches!(message, Message::Help | Message::Leave));
        }
        if binding.says(|message| matches!(message, Message::Propose)) {
            return self.fixable && self.prediction.overrides().is_empty();
        }
        if binding.says(|message| matches!(message, Message::Undo)) {
            return self.prediction.undoable() > 0 || !self.writes.is_empty();
        }
        if binding.says(|message| matches!(message, Message::NextFailing)) {
            return self.scope() != Scope::Help || self.shown_search().is_some();
        }
        if binding.says(|message| matches!(message, Message::Problems)) {
            return self.areas.problems_head.height == 0 && !self.causes.causes.is_empty();
        }
        if binding.says(|message| matches!(message, Message::FetchPlan)) {
            return self.causes.causes.iter().any(SharedCause::lacks_policies);
        }
        if binding.says(|message| matches!(message, Message::CopyScript)) {
            return match &self.overlay {
                Some(Overlay::Notice(notice)) => notice.script().is_some(),
                _ => self.calls.as_ref().is_some_and(|it| it.script.is_some()),
            };
        }
        let leaves = binding.says(|message| matches!(message, Message::Back));
        !leaves || self.scope() != Scope::Tree || self.search.is_some() || self.filter.is_some()
    }
}
