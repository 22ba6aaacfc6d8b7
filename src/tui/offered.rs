//! What can be written, as a list under a cursor, and what has been written.

use crate::config::edit::EditedFile;
use crate::explain::{Offer, Offers};
use crate::predict::Supposed;
use crate::repair::EditedConfig;

/// What can be written, and which of it is shown.
#[derive(Clone, Debug)]
pub struct Writing {
    /// All of it.
    pub offers: Offers,
    /// Which of it is shown.
    pub cursor: usize,
    /// Lines scrolled away at the top.
    pub top: usize,
    /// Whether it takes the latest write back.
    pub undoes: bool,
}

impl Writing {
    /// The first that harms no profile under the cursor.
    pub(super) const fn new(offers: Offers) -> Self {
        Self {
            cursor: offers.first,
            offers,
            top: 0,
            undoes: false,
        }
    }

    /// What takes the latest write back.
    pub(super) fn undo(edited: EditedConfig) -> Self {
        let list = vec![Offer::undo(edited)];
        Self {
            undoes: true,
            ..Self::new(Offers {
                list,
                ..Offers::default()
            })
        }
    }

    /// What is shown.
    pub fn shown(&self) -> Option<&Offer> {
        self.offers.list.get(self.cursor)
    }

    /// The files to be written.
    pub fn files(&self) -> &[EditedFile] {
        let edited = self.shown().and_then(|offer| offer.edited.as_ref());
        edited.map_or(&[], |edited| &edited.files)
    }

    /// Moves the cursor. Returns whether there is anywhere to go.
    pub(super) fn step(&mut self, rows: isize) -> bool {
        let last = self.offers.list.len().saturating_sub(1);
        let place = self.cursor.saturating_add_signed(rows).min(last);
        if place != self.cursor {
            (self.cursor, self.top) = (place, 0);
        }
        last > 0
    }
}

/// A write that can be undone.
#[derive(Clone, Debug)]
pub(super) struct WriteRecord {
    /// What was written.
    pub edited: EditedConfig,
    /// Where the text before it is.
    pub backups: Vec<String>,
    /// What was supposed before it.
    pub supposed: Supposed,
    /// How many what-if changes are older than it.
    pub older: usize,
}
