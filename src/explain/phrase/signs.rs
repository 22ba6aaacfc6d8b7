//! The meaning of the signs on the screen, for the help. The theme defines the signs that depend on
//! the terminal.

use std::borrow::Cow;

/// Stands for a session name that the client generates for each session.
pub(crate) const GENERATED: &str = "⟨generated⟩";

/// The headings of the groups of signs.
pub(crate) const SIGN_HEADINGS: [&str; 3] = [
    "Signs in the tree",
    "Signs in the card",
    "Signs beside a policy",
];

/// The help's heading for the signs of verdicts.
pub(crate) const VERDICTS: &str = "Verdicts";

/// The help's heading for the columns of the current tree.
pub(crate) const LEGEND: &str = "In this tree";

/// On the frame of a list whose selected entry is shown in the tree.
pub(crate) const ON_TRIAL: &str = "on trial: Enter keeps, Esc drops";

/// A session name that the client generates.
pub(crate) const GENERATED_WORDS: &str = "made up by the client each time";

/// Session names that a client derives from profile names.
pub(crate) const NAMED_AFTER_PROFILE: &str = "made up by the client from the profile's name";

/// Describes a session name that the client generates.
pub(crate) fn generated_words(name: &str) -> Cow<'static, str> {
    if name == GENERATED {
        GENERATED_WORDS.into()
    } else {
        format!("{name}, made up by the client").into()
    }
}

/// The bar at the left edge.
pub(crate) const TREE_CURSOR: &str = "the row that the card explains";
/// Fold marks.
pub(crate) const TREE_FOLDS: &str = "a closed, an open row";
/// Counts after a closed row.
pub(crate) const TREE_HIDDEN: &str =
    "behind a closed row: how many below it fail, are not known, are not reached";
/// In place of a session name.
pub(crate) const TREE_GENERATED: &str =
    "a session name that the client makes up, another one each time";
/// Something is left out.
pub(crate) const TREE_LEFT_OUT: &str =
    "the beginning that many roles share, or what there is no room for";
/// The sign after a session name.
pub(crate) const TREE_SESSION: &str =
    "behind a session name: the roles that test it accept it, refuse it, or it depends";
/// The sign before the verdict.
pub(crate) const TREE_CHANGED: &str = "shows something that you have supposed; no file says so";
/// Findings.
pub(crate) const TREE_FINDINGS: &str = "findings about the files, in the heading";
/// The sign above a deep row.
pub(crate) const TREE_DEEP: &str = "at the left edge: levels that are not drawn";

/// Arrows of the path.
pub(crate) const CARD_ARROW: &str = "a hop of the chain, with its verdict before it";
/// Unknown parts.
pub(crate) const CARD_HOLE: &str = "a part that is not known before the call";
/// Notes.
pub(crate) const CARD_HOOK: &str = "is about the line above it";
/// Diffs.
pub(crate) const CARD_DIFF: &str = "a line to add, to take away";
/// The scroll bar.
pub(crate) const CARD_THUMB: &str = "which part of the whole is in sight";
/// Pictures of control characters.
pub(crate) const CARD_PICTURE: &str = "a control character in a name or a text, as a picture";

/// It matches.
pub(crate) const POLICY_MATCHES: &str = "fits this call";
/// It decides.
pub(crate) const POLICY_FAILS: &str =
    "does not fit, and that decides; faint: nothing depends on it";
/// Unknown.
pub(crate) const POLICY_UNKNOWN: &str = "may fit; a fact is missing";
/// Deny.
pub(crate) const POLICY_DENIES: &str = "a Deny statement that applies";
/// Invalid.
pub(crate) const POLICY_INVALID: &str = "IAM refuses this";
