//! Messages about filters, searches, and keys without an effect.

use crate::text::{text, word};

/// A word of a filter begins with an unknown key.
pub(crate) fn unknown_filter_key<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<String> = known.map(|name| format!("{name}:")).collect();
    text!(
        "no filter is called `{word}:`; there are {known}",
        word,
        known = known.join(" ")
    )
}

/// A word of a filter has a value that no row can have.
pub(crate) fn unknown_filter_value(key: &str, value: &str, known: &[String]) -> String {
    text!(
        "no {key} is called `{value}`; there are {known}",
        key,
        value,
        known = known.join(word!(", "))
    )
}

/// A search found nothing.
pub(crate) fn not_found(text: &str) -> String {
    text!(
        "no profile, session, role or account has `{text}` in it",
        text
    )
}

/// A search in the help found nothing.
pub(crate) fn not_in_help(text: &str) -> String {
    text!("the help does not contain `{text}`", text)
}

/// A key has no effect in the current layer.
pub(crate) fn unbound_key(key: &str, help: &str) -> String {
    text!(
        "`{key}` means nothing here; {help} shows the keys",
        key,
        help
    )
}

/// A filter in the heading of the tree.
pub(crate) fn filter_heading(query: &str, matching: usize, whole: usize) -> String {
    text!(
        "filter {query} · {matching} of {whole}",
        query,
        matching,
        whole
    )
}

/// Shown beside a search text that nothing matches.
pub(crate) const NO_HIT: &str = "no hit";

/// Shown in place of a tree without rows.
pub(crate) const NO_PROFILES: [&str; 2] = [
    "The files hold no profile.",
    "rolechain demo shows a sample.",
];

/// Shown in a tree that a filter leaves empty.
pub(crate) const NOTHING_FITS: &str = "no row fits the filter";

/// Verdicts are still to come.
pub(crate) const NOTHING_FITS_YET: &str = "no row fits the filter yet: policies are being read";

/// The meaning of a filter key.
pub(crate) fn filter_key_words(key: &str) -> &'static str {
    match key.trim_start_matches('-').trim_end_matches(':') {
        "verdict" => word!("denied, allowed, broken …; problem: what n goes to"),
        "cause" => word!("what stops the hop"),
        "profile" => word!("the profile's name"),
        "session" => word!("the session name that is set"),
        "role" => word!("the role's name"),
        "account" => word!("the account's digits"),
        _ => "",
    }
}

/// Shown in a list of commands without a match.
pub(crate) const NO_COMMAND: &str = "no command fits";

/// In the heading of a view that a filter of the tree does not narrow.
pub(crate) fn filter_elsewhere(query: &str) -> String {
    text!("filter {query}: tree only", query)
}
