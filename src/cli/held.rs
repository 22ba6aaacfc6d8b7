//! Warnings while a screen stands.

use std::sync::{Mutex, PoisonError};

/// Warnings that wait while a screen stands in the way; none when they go to standard error.
static HELD: Mutex<Option<Vec<String>>> = Mutex::new(None);

/// Holds warnings back from now on: on standard error they would end up in the screen.
pub fn hold_warnings() {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    held.get_or_insert_default();
}

/// The warnings that were held back, once.
pub fn held_warnings() -> Vec<String> {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    held.as_mut().map_or_else(Vec::new, std::mem::take)
}

/// Holds a warning back; false if it is to be printed.
pub(super) fn hold(text: &str) -> bool {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    let is_held = held.is_some();
    held.iter_mut().for_each(|held| held.push(text.to_owned()));
    is_held
}
