//! Verdicts as symbol, word and tone, and what the signs of the screen mean. The colour of a tone
//! is in `tui/theme/colors.rs`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::view::{LineMark, Mark, Run, Runs, SessionCell, Tone};
use crate::predict::{HopVerdict, ProfileVerdict};
use crate::text::{text, translated};

const fn mark(symbol: char, ascii: char, word: &'static str, tone: Tone) -> Mark {
    Mark {
        symbol,
        ascii,
        word,
        tone,
    }
}

/// A hop whose verdict depends on files that are still loading.
pub(crate) const PENDING: Mark = mark('…', '~', "loading", Tone::Muted);
/// Marks a difference from the AWS CLI or from the files.
pub(crate) const UNLIKE: char = '≠';
/// Credentials at the start of chains.
pub(crate) const BASE: Mark = mark('◆', '*', "credentials", Tone::Plain);
/// A chain that does not resolve.
pub(crate) const BROKEN: Mark = mark('!', '!', "broken", Tone::Problem);
/// A profile that has neither a role nor credentials.
pub(crate) const IDLE: Mark = mark('○', 'o', "no hops", Tone::Muted);
/// A heading.
pub(crate) const HEADING: Mark = mark(' ', ' ', "", Tone::Muted);
/// The trust policy alone is enough, and the caller's own policies are unknown. It does not use the
/// colour of an allowed hop, because a row of the tree shows no word.
pub(crate) const TRUST_ONLY: Mark = mark('✓', '+', "allowed (trust only)", Tone::Undetermined);

/// The beginning of a line that reports complete, partial or no success.
pub(crate) fn done_mark(done: bool, complete: bool) -> Runs {
    let (tone, sign) = match (done, complete) {
        (true, true) => (Tone::Allowed, "✓ "),
        (true, false) => (Tone::Warning, "? "),
        (false, _) => (Tone::Denied, "✗ "),
    };
    vec![Run::new(tone, sign)]
}

/// The number of findings about the files.
pub(crate) const fn finding_mark(count: usize) -> Mark {
    let word = if count == 1 { "finding" } else { "findings" };
    mark('▲', '^', word, Tone::Muted)
}

/// The mark of a hop.
pub(crate) const fn hop_mark(verdict: HopVerdict) -> Mark {
    match verdict {
        HopVerdict::Allowed { trust_only: true } => TRUST_ONLY,
        HopVerdict::Allowed { trust_only: false } => mark('✓', '+', "allowed", Tone::Allowed),
        HopVerdict::DeniedExplicit => mark('✗', 'x', "denied (explicit)", Tone::Denied),
        HopVerdict::DeniedImplicit => mark('✗', 'x', "denied", Tone::Denied),
        HopVerdict::Undetermined => mark('?', '?', "undetermined", Tone::Undetermined),
        HopVerdict::InvalidPolicy => mark('✗', 'x', "invalid policy", Tone::Denied),
        HopVerdict::NotCallable => mark('✗', 'x', "not callable", Tone::Denied),
        HopVerdict::NoPolicy => mark('·', '.', "no policy", Tone::Muted),
        HopVerdict::NotReached => mark('↑', '/', "not reached", Tone::Muted),
    }
}

/// The mark of a profile as a whole.
pub(crate) const fn profile_mark(verdict: ProfileVerdict) -> Mark {
    match verdict {
        ProfileVerdict::Allowed { trust_only } => hop_mark(HopVerdict::Allowed { trust_only }),
        ProfileVerdict::Stopped(verdict) => hop_mark(verdict),
        ProfileVerdict::Undetermined => hop_mark(HopVerdict::Undetermined),
        ProfileVerdict::NoHops => IDLE,
        ProfileVerdict::Broken => BROKEN,
    }
}

/// The sign beside a line of a policy; a blank if there is no result.
pub(crate) const fn line_mark(line: LineMark) -> Mark {
    match line {
        LineMark::None => mark(' ', ' ', "", Tone::Muted),
        LineMark::Matches => mark('✓', '+', "matches", Tone::Allowed),
        LineMark::Fails => mark('✗', 'x', "decides against", Tone::Denied),
        LineMark::NoMatch => mark('✗', 'x', "no match, decides nothing", Tone::Muted),
        LineMark::Denies => mark('⊘', 'D', "denies", Tone::Denied),
        LineMark::Unknown => mark('?', '?', "not known", Tone::Undetermined),
        LineMark::Invalid => mark('✗', 'x', "IAM refuses it", Tone::Denied),
    }
}

/// The sign after a session name that a role tests, so that colour is never the only one.
pub(crate) const fn session_mark(session: &SessionCell) -> Option<Mark> {
    let line = match session.tone {
        Tone::Allowed => LineMark::Matches,
        Tone::Denied => LineMark::Fails,
        Tone::Undetermined => LineMark::Unknown,
        Tone::Problem => LineMark::Invalid,
        _ => return None,
    };
    Some(line_mark(line))
}

// The meaning of the signs on the screen, for the help. The theme defines the signs that depend on
// the terminal.

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
pub(crate) const PREVIEWED: &str = "preview: Enter keeps, Esc drops";

/// A session name that the client generates.
pub(crate) const GENERATED_WORDS: &str = "generated by the client each time";

/// Session names that a client derives from profile names.
const NAMED_AFTER_PROFILE: &str = "generated by the client from the profile's name";

/// Describes what `~` stands for in rows with these generated session names; empty without any.
pub(crate) fn generated_in_rows(names: &BTreeSet<String>) -> Cow<'static, str> {
    match names.first() {
        None => "".into(),
        Some(name) if names.len() == 1 => generated_words(name),
        // Each profile has its own.
        Some(_) => translated(NAMED_AFTER_PROFILE).into(),
    }
}

/// Describes a session name that the client generates.
pub(crate) fn generated_words(name: &str) -> Cow<'static, str> {
    if name == GENERATED {
        translated(GENERATED_WORDS).into()
    } else {
        text!("{name}, generated by the client", name).into()
    }
}

/// The bar at the left edge.
pub(crate) const TREE_CURSOR: &str = "the row that the card explains";
/// Fold marks.
pub(crate) const TREE_FOLDS: &str = "a closed row, an open row";
/// Counts after a closed row.
pub(crate) const TREE_HIDDEN: &str =
    "after a closed row: how many rows below it fail, are undetermined, are not reached";
/// In place of a session name.
pub(crate) const TREE_GENERATED: &str =
    "a session name that the client generates, different each time";
/// Something is left out.
pub(crate) const TREE_LEFT_OUT: &str =
    "a prefix that many roles share, text that does not fit, levels to the left of a deep row";
/// The sign after a session name.
pub(crate) const TREE_SESSION: &str =
    "after a session name: the roles that test it accept it, refuse it, or may do either";
/// The sign before the verdict.
pub(crate) const TREE_CHANGED: &str = "depends on a what-if change that is in no file";
/// Findings.
pub(crate) const TREE_FINDINGS: &str = "findings about the files, in the title";

/// Arrows of the path.
pub(crate) const CARD_ARROW: &str = "a hop of the chain, after its verdict";
/// Unknown parts.
pub(crate) const CARD_UNKNOWN_PART: &str = "a part that is not known before the call";
/// Notes.
pub(crate) const CARD_HOOK: &str = "a note about the line above it";
/// Diffs.
pub(crate) const CARD_DIFF: &str = "a line to add, a line to remove";
/// The scroll bar.
pub(crate) const CARD_THUMB: &str = "the visible part of the whole";
/// Pictures of control characters.
pub(crate) const CARD_PICTURE: &str = "a control character in a name or a text";

/// It matches.
pub(crate) const POLICY_MATCHES: &str = "matches this call";
/// It decides.
pub(crate) const POLICY_FAILS: &str = "does not match, which decides (faint: nothing depends on it); or IAM refuses it, as a note says";
/// Unknown.
pub(crate) const POLICY_UNKNOWN: &str = "may match; a fact is missing";
/// Deny.
pub(crate) const POLICY_DENIES: &str = "a Deny statement that applies";
