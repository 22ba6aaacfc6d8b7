//! Warnings while a screen is shown.

use std::sync::{Mutex, PoisonError};

/// Warnings held back while a screen is shown; `None` if they go to standard error.
static HELD: Mutex<Option<Vec<String>>> = Mutex::new(None);

/// Holds warnings back from now on, because on standard error they would disturb the screen.
pub(crate) fn hold_warnings() {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    held.get_or_insert_default();
}

/// Takes the warnings that were held back.
pub(crate) fn held_warnings() -> Vec<String> {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    held.as_mut().map_or_else(Vec::new, std::mem::take)
}

/// Holds a warning back; false if it should be printed.
pub(super) fn hold(text: &str) -> bool {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    let is_held = held.is_some();
    held.iter_mut().for_each(|held| held.push(text.to_owned()));
    is_held
}
