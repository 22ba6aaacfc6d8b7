//! Search and filter: the effects of their keys on the model. Searching the help works like
//! searching the tree.

use super::filter::Filter;
use super::haystack::Haystack;
use super::model::Model;
use super::narrowed::Share;
use super::overlay::{Help, Overlay};
use super::search::Search;
use super::view;
use crate::explain::{self, Tone};

/// The current search: that of the help if it is open.
pub(super) const fn search_of(model: &mut Model) -> &mut Option<Search> {
    match &mut model.overlay {
        Some(Overlay::Help(help)) => &mut help.search,
        _ => &mut model.search,
    }
}

/// Opens the search line.
pub(super) fn open_search(model: &mut Model) {
    let search = if let Some(Overlay::Help(help)) = &model.overlay {
        Search::new(help.top, Vec::new())
    } else {
        model.fill_haystack();
        Search::new(model.tree.selected().unwrap_or(0), model.tree.closed())
    };
    *search_of(model) = Some(search);
}

/// Searches for the current text and moves to the result.
pub(super) fn look(model: &mut Model) {
    let Some(mut search) = search_of(model).take() else {
        return;
    };
    let place = if let Some(Overlay::Help(_)) = &model.overlay {
        search.look_in_lines(&help_haystack(model))
    } else {
        model.tree.set_closed(&search.folds);
        let tree = &model.tree;
        search.look_in_rows(&model.haystack, |row| tree.share(row) != Share::Hidden)
    };
    go_to(model, place.unwrap_or(search.from), Some(&search));
    *search_of(model) = Some(search);
}

/// The lines of the help, each with its pieces.
fn help_haystack(model: &Model) -> Haystack {
    let mut haystack = Haystack::default();
    for line in view::help_text(model) {
        haystack.push(line.iter().map(|piece| piece.text.as_str()));
    }
    haystack
}

/// Puts the cursor on a row, or scrolls a line of the help into view.
fn go_to(model: &mut Model, place: usize, search: Option<&Search>) {
    let Some(Overlay::Help(_)) = &model.overlay else {
        model.tree.reveal(place);
        return;
    };
    let (page, lines) = (view::help_height(model.size), view::help_text(model).len());
    let last = lines.saturating_sub(page);
    if let Some(Overlay::Help(help)) = &mut model.overlay {
        let is_hit = search.is_some_and(|search| search.number(place).is_some());
        help.line = is_hit.then_some(place);
        let in_sight = help.top..help.top + page;
        if !is_hit {
            help.top = place.min(last);
        } else if !in_sight.contains(&place) {
            help.top = place.saturating_sub(page / 3).min(last);
        }
    }
}

/// Leaves the line and keeps the search if it has hits.
pub(super) fn keep_search(model: &mut Model) {
    let in_help = matches!(model.overlay, Some(Overlay::Help(_)));
    let Some(search) = search_of(model) else {
        return;
    };
    search.writing = false;
    let text = search.line.text().trim().to_owned();
    if search.hits.is_empty() {
        leave_search(model);
        if !text.is_empty() {
            let not_found = if in_help {
                explain::not_in_help(&text)
            } else {
                explain::not_found(&text)
            };
            model.say(Tone::Plain, not_found);
        }
    }
}

/// Leaves the line and returns to where the search began.
pub(super) fn leave_search(model: &mut Model) {
    if let Some(search) = search_of(model).take() {
        if !matches!(model.overlay, Some(Overlay::Help(_))) {
            model.tree.set_closed(&search.folds);
        }
        go_to(model, search.from, None);
    }
}

/// Moves to the next or previous hit. Returns true if there is a search.
pub(super) fn step(model: &mut Model, forward: bool) -> bool {
    let here = match &model.overlay {
        Some(Overlay::Help(Help { line, top, .. })) => line.or(top.checked_sub(1)),
        _ => model.tree.selected(),
    };
    let Some(search) = search_of(model).take() else {
        return false;
    };
    if let Some(place) = search.next(here, forward) {
        go_to(model, place, Some(&search));
    }
    *search_of(model) = Some(search);
    true
}

/// Opens the filter line.
pub(super) fn open_filter(model: &mut Model) {
    model.fill_haystack();
    let row = model.tree.selected().unwrap_or(0);
    let mut filter = Filter::open(model.filter.take(), row);
    filter.read(&model.prediction, &model.haystack);
    model.filter = Some(filter);
    model.narrow(false);
}

/// Filters by the current text.
pub(super) fn read_filter(model: &mut Model) {
    if let Some(filter) = &mut model.filter {
        filter.read(&model.prediction, &model.haystack);
        model.narrow(true);
    }
}

/// Completes the word under the cursor, or reports that there is no completion.
pub(super) fn complete(model: &mut Model) {
    if model.filter.as_mut().is_some_and(Filter::complete) {
        read_filter(model);
    }
}

/// Enter: uses the selected completion, else leaves the line and keeps the filter.
pub(super) fn keep_filter(model: &mut Model) {
    let Some(filter) = &mut model.filter else {
        return;
    };
    if filter.chosen.is_some() {
        return complete(model);
    }
    if filter.problem.is_some() {
        return;
    }
    filter.writing = false;
    // A word that was read as a prefix of another is now a text.
    read_filter(model);
    if model.filter.as_ref().is_some_and(Filter::is_empty) {
        drop_filter(model);
    }
}

/// Leaves the line and restores the previous filter.
pub(super) fn leave_filter(model: &mut Model) {
    let Some(filter) = &mut model.filter else {
        return;
    };
    let (before, from) = (std::mem::take(&mut filter.before), filter.from);
    filter.line = super::prompt::Line::new(before);
    filter.writing = false;
    read_filter(model);
    if model.filter.as_ref().is_some_and(Filter::is_empty) {
        drop_filter(model);
    }
    model.tree.reveal(from);
}

/// Shows all rows again. Returns true if some were hidden.
pub(super) fn drop_filter(model: &mut Model) -> bool {
    model.tree.widen();
    model.filter.take().is_some()
}

impl Model {
    /// Builds the row texts for searches and filters unless they exist.
    pub(super) fn fill_haystack(&mut self) {
        if self.haystack.len() != self.tree.len() {
            self.haystack = Haystack::default();
            for row in 0..self.tree.len() {
                let texts = explain::searched_texts(&self.prediction, row);
                self.haystack.push(texts.iter().map(String::as_str));
            }
        }
    }

    /// Filters and searches the rows again if there is a filter or search; `open` opens all rows.
    pub(super) fn narrow(&mut self, open: bool) {
        if self.filter.is_none() && self.search.is_none() {
            return;
        }
        self.fill_haystack();
        if let Some(filter) = &mut self.filter {
            filter.apply(&self.prediction, &self.haystack, &mut self.tree, open);
        }
        if let Some(search) = &mut self.search {
            let tree = &self.tree;
            search.look_in_rows(&self.haystack, |row| tree.share(row) != Share::Hidden);
        }
    }
}
