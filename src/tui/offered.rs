//! The changes that can be written, as a list with a cursor, and the writes already made.

use super::keymap::first_key;
use super::message::Message;
use crate::config::edit::EditedFile;
use crate::explain::{Offer, Offers};
use crate::predict::Supposed;
use crate::repair::EditedConfig;
use crate::text::text;

/// The changes that can be written, and the selected one.
#[derive(Clone, Debug)]
pub(crate) struct Writing {
    /// All changes.
    pub offers: Offers,
    /// The index of the selected change.
    pub cursor: usize,
    /// Lines scrolled away at the top.
    pub top: usize,
    /// True if it undoes the latest write.
    pub undoes: bool,
}

impl Writing {
    /// Creates the list; the cursor is on the first change that harms no profile.
    pub(super) const fn new(offers: Offers) -> Self {
        Self {
            cursor: offers.first,
            offers,
            top: 0,
            undoes: false,
        }
    }

    /// Creates an entry that undoes the latest write.
    pub(super) fn undo(edited: EditedConfig) -> Self {
        Self {
            undoes: true,
            ..Self::new(Offers::undo(edited))
        }
    }

    /// The selected change.
    pub(crate) fn shown(&self) -> Option<&Offer> {
        self.offers.list.get(self.cursor)
    }

    /// The title of the list, which also says if the selected change can be written from here.
    pub(crate) fn title(&self, sample: bool) -> String {
        let what = &self.offers.heading;
        let write = first_key(|message| matches!(message, Message::Confirm));
        let edited = self.shown().is_some_and(|offer| offer.edited.is_some());
        match (sample, edited) {
            (true, _) => text!("{what}: the sample is in no file", what),
            (false, true) => text!("{what}: {write} writes it", what, write),
            (false, false) => text!("{what}: not written from here", what),
        }
    }

    /// The files to be written.
    pub(crate) fn files(&self) -> &[EditedFile] {
        let edited = self.shown().and_then(|offer| offer.edited.as_ref());
        edited.map_or(&[], |edited| &edited.files)
    }

    /// Moves the cursor. Returns true if there is more than one entry.
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
    /// The written files.
    pub edited: EditedConfig,
    /// The backups with the old text.
    pub backups: Vec<String>,
    /// The what-if changes before it.
    pub supposed: Supposed,
    /// The number of what-if changes that are older than it.
    pub older: usize,
}
