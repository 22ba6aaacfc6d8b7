//! The tour of the sample, step by step beside the screen that it explains. Enter continues and Esc
//! ends it; all other keys keep their meaning.

use super::message::Message;
use super::model::Model;
use super::view;
use crate::explain::{self, Run, Runs, Tone};
use crate::text::{text, word};

impl Model {
    /// Starts the tour, or says where it is available.
    pub(super) fn begin_tour(&mut self) {
        if self.prediction.sample {
            self.tour = Some((0, 0));
            let first = explain::first_row(&self.prediction, &self.causes.causes);
            self.tree.reveal(first);
        } else {
            self.say(Tone::Plain, explain::TOUR_ELSEWHERE);
        }
    }

    /// Updates the subject of the tour: the first problem. Its card is made when verdicts change.
    pub(super) fn renew_tour(&mut self) {
        if self.prediction.sample {
            let row = explain::first_row(&self.prediction, &self.causes.causes);
            self.tour_about = Some(explain::card(&self.prediction, &self.findings, row));
        }
    }

    /// The heading and the words of the current step. `None` while an overlay covers the panes.
    pub(super) fn tour_step(&self) -> Option<(String, Runs)> {
        let (step, _) = self.tour.filter(|_| self.overlay.is_none())?;
        let heading = explain::tour_heading(step);
        let heading = text!(
            "{heading} · {step} of {explain}",
            heading,
            step = step + 1,
            explain = explain::TOUR_STEPS
        );
        let tried = !self.prediction.overrides().is_empty();
        let mut words = explain::tour_words(step, self.tour_about.as_ref()?, tried);
        let keys = if step + 1 < explain::TOUR_STEPS {
            word!("  Enter goes on, Esc ends the tour")
        } else {
            word!("  Esc ends the tour")
        };
        words.push(Run::new(Tone::Muted, keys));
        Some((heading, words))
    }
}

/// Handles a key of the tour. Returns true if it was one.
pub(super) fn take(model: &mut Model, message: &Message) -> bool {
    let Some((step, top)) = model.tour.filter(|_| model.overlay.is_none()) else {
        return false;
    };
    let (page, lines) = view::tour_page(model);
    match message {
        Message::ShowCard | Message::ShowPolicy if top + page < lines => {
            model.tour = Some((step, top + page));
        }
        Message::ShowCard | Message::ShowPolicy if step + 1 < explain::TOUR_STEPS => {
            model.tour = Some((step + 1, 0));
        }
        Message::ShowCard | Message::ShowPolicy | Message::Back => model.tour = None,
        _ => return false,
    }
    true
}
