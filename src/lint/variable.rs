//! Policy variables that are none ("IAM policy elements: Variables and tags").

use crate::eval::is_multivalued;
use crate::iam::policy::ConditionKey;

/// The fault of the first malformed variable of a value, if there is one.
pub(super) fn find_malformed(text: &str) -> Option<&'static str> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("${") {
        let Some((inside, behind)) = after.split_once('}') else {
            return Some("brace");
        };
        rest = behind;
        if matches!(inside, "*" | "?" | "$") {
            continue;
        }
        let (key, default) = match inside.split_once(',') {
            Some((key, default)) => (key, Some(default)),
            None => (inside, None),
        };
        if key.contains("${") {
            return Some("brace");
        }
        if key.is_empty() {
            return Some("empty");
        }
        if key.contains(char::is_whitespace) {
            return Some("space");
        }
        let is_quoted = |default: &str| {
            let quoted = default.strip_prefix(" '");
            quoted.is_some_and(|quoted| quoted.ends_with('\''))
        };
        if default.is_some_and(|default| !is_quoted(default)) {
            return Some("quote");
        }
        if is_multivalued(&ConditionKey::new(key)) {
            return Some("list");
        }
    }
    None
}
