//! The tour of the sample: the parts of its screen, and the one line that repairs one of its
//! chains.

use super::sentence::say;
use crate::explain::view::{Card, Runs, Tone};
use crate::text::word;

/// The number of steps.
pub(crate) const TOUR_STEPS: usize = 4;

/// The place of the tour, for users who ask for it elsewhere.
pub(crate) const TOUR_ELSEWHERE: &str =
    "the tour is about the built-in sample: rolechain demo opens it";

/// The subject of a step.
pub(crate) fn tour_heading(step: usize) -> &'static str {
    match step {
        0 => word!("What you see"),
        1 => word!("Whose name is tested"),
        2 => word!("Where the line belongs"),
        _ => word!("Try it"),
    }
}

/// A step of the tour, about the first problem in the tree; `tried` after a what-if change.
pub(crate) fn tour_words(step: usize, problem: &Card, tried: bool) -> Runs {
    let failing = (Tone::Denied, problem.title.clone());
    let line = problem.fix_line.as_ref().map(|(_, line)| line.clone());
    let line = (Tone::Fix, line.unwrap_or_default());
    match step {
        0 => say!(
            "Each row is a profile; below it, indented, stand those that name it as source_profile. \
             ✓ and ✗ say whether AWS lets the hop into a profile through. The first one that it does \
             not is {failing}; its card says why, and n goes on to the next.",
            failing
        ),
        1 => say!(
            "A role is assumed with the session of the row above. So the trust policy that refuses \
             {failing} does not test the name of the session that is to be opened, but that of the \
             session that calls: the source's. The path in the card shows who calls whom.",
            failing
        ),
        2 => say!(
            "That is why {line} belongs in the source profile, not in {failing}. The card shows \
             the line among its neighbours in the file.",
            line,
            failing
        ),
        _ if tried => say!(
            "This is what the line does; no file has changed. u takes it back, w shows it as a diff, \
             and W below a diff of your own files writes it. t brings the tour back."
        ),
        _ => say!(
            "Press e: the proven line stands first and is tried at once. Enter keeps it. Nothing is \
             written; watch {failing} turn green.",
            failing
        ),
    }
}
