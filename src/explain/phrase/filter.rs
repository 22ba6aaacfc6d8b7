//! Messages about filters, searches, and keys without an effect.

/// A word of a filter begins with an unknown key.
pub(crate) fn unknown_filter_key<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<String> = known.map(|name| format!("{name}:")).collect();
    format!(
        "no filter is called `{word}:`; there are {}",
        known.join(" ")
    )
}

/// A word of a filter has a value that no row can have.
pub(crate) fn unknown_filter_value(key: &str, value: &str, known: &[String]) -> String {
    format!(
        "no {key} is called `{value}`; there are {}",
        known.join(", ")
    )
}

/// A search found nothing.
pub(crate) fn not_found(text: &str) -> String {
    format!("no profile, session, role or account has `{text}` in it")
}

/// A search in the help found nothing.
pub(crate) fn not_in_help(text: &str) -> String {
    format!("the help does not contain `{text}`")
}

/// A key has no effect in the current layer.
pub(crate) fn unbound_key(key: &str, help: &str) -> String {
    format!("`{key}` means nothing here; {help} shows the keys")
}

/// A filter in the heading of the tree.
pub(crate) fn filter_heading(query: &str, matching: usize, whole: usize) -> String {
    format!("filter {query} · {matching} of {whole}")
}

/// Shown in a tree that a filter leaves empty.
pub(crate) const NOTHING_FITS: &str = "no row fits the filter";

/// The meaning of a filter key.
pub(crate) fn filter_key_words(key: &str) -> &'static str {
    match key.trim_start_matches('-').trim_end_matches(':') {
        "verdict" => "denied, allowed, broken …; problem: what n goes to",
        "cause" => "what stops the hop",
        "profile" => "the profile's name",
        "session" => "the session name that is set",
        "role" => "the role's name",
        "account" => "the account's digits",
        _ => "",
    }
}

/// Shown in a list of commands without a match.
pub(crate) const NO_COMMAND: &str = "no command fits";

/// In the heading of a view that a filter of the tree does not narrow.
pub(crate) fn filter_elsewhere(query: &str) -> String {
    format!("filter {query}: tree only")
}
