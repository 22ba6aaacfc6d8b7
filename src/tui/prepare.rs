//! Data that a frame needs and that is too expensive to compute for every message: areas, columns,
//! counts, and the card of the selected row.

use super::keymap::Scope;
use super::layout::{Areas, Focus, footer_height};
use super::model::Model;
use super::sheet::Sheet;
use super::stations::{Stations, View};
use super::summary::Summary;
use super::view::{Columns, banner_height, tour_band};
use crate::explain::{self, Body, CardSection};
use crate::lint;

impl Model {
    /// Updates the data that a frame needs and that is too expensive to compute for every message:
    /// the areas, and the card of the selected row if row, width or verdicts have changed. Must be
    /// called once before a frame, after all pending messages.
    pub(crate) fn prepare(&mut self) {
        self.refresh();
        if self.causes.causes.is_empty() && self.focus == Focus::Problems {
            self.focus = Focus::Tree;
        }
        let banners = banner_height(self);
        self.areas = Areas::arrange(
            self.size,
            (self.focus, self.room),
            (self.footer_height(), tour_band(self)),
            banners,
            (self.tree.visible().len(), self.causes.lines()),
            &self.columns,
            self.divider,
        );
        if self.areas.rows.height > 0 {
            self.tree.set_height(usize::from(self.areas.rows.height));
        }
        self.lay_out_stations();
        self.causes.follow(&self.tree);
        let height = usize::from(self.areas.problems.height);
        self.causes.bring_in_sight(height, &self.prediction);
        self.lay_out_card();
    }

    /// A line edited in the footer is below the latest message.
    fn footer_height(&self) -> u16 {
        let said = footer_height(self.size, self.status.as_ref());
        let writes = matches!(self.scope(), Scope::Find | Scope::Filter | Scope::Code);
        said + u16::from(writes && self.status.is_some())
    }

    /// Updates everything that follows from verdicts and rows.
    fn refresh(&mut self) {
        if self.stale {
            if !self.findings.are_about(&self.prediction.survey) {
                self.findings = lint::find(&self.prediction.survey).marking_calls();
            }
            self.findings.forget_calls();
            let summary = self.summary.take();
            let summary = summary.unwrap_or_else(|| Summary::of(&self.prediction, &self.findings));
            self.title = summary.title;
            self.counts = summary.counts;
            self.troubles = summary.troubles;
            self.causes.renew(summary.causes);
            self.columns_for = 0;
            self.renew_tour();
            self.stale = false;
            self.sheet_for = None;
            self.stations_for = None;
            self.narrow(false);
        } else if self
            .filter
            .as_ref()
            .is_some_and(|filter| !filter.is_empty() && !filter.writing)
            && !self.tree.is_narrowed()
        {
            // The cursor has moved to a row that the filter hid.
            self.filter = None;
        }
        self.measure_columns();
    }

    /// Sizes the columns for the rows that are open and let through. They do not move while a
    /// filter is typed, nor for a tree that has no rows left.
    fn measure_columns(&mut self) {
        let revision = self.tree.revision();
        let writes = self.filter.as_ref().is_some_and(|filter| filter.writing);
        let none = self.tree.visible().is_empty();
        if self.columns_for != revision && (self.columns_for == 0 || !writes && !none) {
            self.columns = Columns::measure(&self.prediction, &self.findings, &self.tree);
            self.columns_for = revision;
        }
    }

    /// Lays the view out around the selected row, if it is another view or does not contain the
    /// row.
    fn lay_out_stations(&mut self) {
        let Some(row) = self.tree.selected().filter(|_| self.view != View::Chains) else {
            return;
        };
        let area = self.areas.rows;
        let wanted = Some((self.view, area.width));
        if self.stations_for != wanted || self.stations.place_of(row).is_none() {
            let width = usize::from(area.width);
            self.stations = Stations::lay_out(
                self.view,
                (&self.prediction, &self.findings),
                row,
                width,
                &self.theme,
            );
            self.stations_for = wanted;
        }
        self.stations.show(row, usize::from(area.height));
    }

    fn lay_out_card(&mut self) {
        let Some(row) = self.tree.selected() else {
            self.sheet = Sheet::default();
            self.sheet_for = None;
            self.fixable = false;
            return;
        };
        let width = usize::from(self.areas.card.width.max(self.areas.peek.width));
        let brief = self.areas.is_brief(self.size);
        if self.sheet_for != Some((row, width, brief)) {
            let card = explain::card(&self.prediction, &self.findings, row);
            let card = explain::with_short_paths(&self.prediction, card);
            self.sheet = Sheet::lay_out(&card, width, brief, &self.theme);
            let asks_owner = |section: &CardSection| matches!(section.body, Body::Diff(_));
            self.fixable = card.fix_line.is_some() && !card.sections.iter().any(asks_owner);
            self.sheet_for = Some((row, width, brief));
        }
        self.card_top = self.card_top.min(self.last_card_top());
    }
}
