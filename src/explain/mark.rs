//! Verdicts as symbol, word and tone.

use super::view::{Mark, Run, Runs, Tone};
use crate::predict::{HopVerdict, ProfileVerdict};

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
