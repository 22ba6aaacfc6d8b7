//! Session names that a trust policy wants of its caller.

use super::view::{Call, is_satisfied_by_absence};
use crate::eval::Reason;
use crate::iam::Glob;
use crate::iam::policy::Operand;
use crate::text::Span;

/// A session name that the caller does not have, and without which it is not let in.
pub(super) struct WantedName {
    /// The name, or a pattern of names.
    pub(super) name: String,
    /// The value or principal that wants it.
    pub(super) text: String,
    pub(super) span: Span,
    /// True if it is the session of a principal, which is no pattern.
    pub(super) by_principal: bool,
}

/// The names that statements want whose other half agrees: the id of an `aws:userid`, or the role
/// of a session's ARN.
pub(super) fn find_wanted_names(call: &Call<'_>) -> Vec<WantedName> {
    let mut wanted = Vec::new();
    for statement in call.outcome.trust_statements() {
        if statement.trace.action.is_false() || !super::view::is_allow(statement.part) {
            continue;
        }
        for (entry, trace) in statement.principals() {
            let name = entry.text.rsplit_once('/').map(|(_, name)| name);
            if let (Reason::OtherSessionName | Reason::GeneratedName, Some(name)) =
                (trace.reason, name)
            {
                wanted.push(WantedName {
                    name: name.to_owned(),
                    text: entry.text.to_string(),
                    span: entry.span,
                    by_principal: true,
                });
            }
        }
        if statement.trace.principal.is_false() {
            continue;
        }
        for condition in statement.conditions() {
            let entry = condition.part;
            if entry.key.folded() != "aws:userid"
                || !condition.trace.truth.is_false()
                || is_satisfied_by_absence(entry)
            {
                continue;
            }
            for (value, trace) in condition.values() {
                let misses = trace
                    .halves
                    .is_some_and(|it| !it.id.is_false() && it.session_name.is_false());
                let name = value.text.split_once(':').map(|(_, name)| name);
                // Of a wildcard that is none another rule speaks.
                let is_literal_star = matches!(
                    value.operand,
                    Operand::Text {
                        wildcards: true,
                        ..
                    }
                );
                if let (true, false, Some(name)) = (misses, is_literal_star, name) {
                    wanted.push(WantedName {
                        name: name.to_owned(),
                        text: value.text.to_string(),
                        span: value.span,
                        by_principal: false,
                    });
                }
            }
        }
    }
    wanted
}

/// Returns true if a name is the wanted one, or fits it.
pub(super) fn is_wanted(wanted: &WantedName, name: &str) -> bool {
    wanted.name == name || !wanted.by_principal && Glob::parse(&wanted.name).matches(name)
}
