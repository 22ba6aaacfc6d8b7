//! Changes to a trust policy for the bearer of a token: the provider's ARN, and the claims that
//! conditions require. None is proven here.

use super::change::PolicyEdit;
use super::draft::{Draft, pattern_operator, quote};
use super::failing::Failing;
use crate::eval::{ContextValue, Reason, TracedStatement};
use crate::iam::Glob;
use crate::iam::policy::{
    Comparison, ConditionEntry, ConditionKey, ConditionValue, Operator, PrincipalSubject,
};
use crate::predict::issuer_of_key;

/// The provider of the token, if the statement names one of the same name in another account, or
/// only the beginning of its name.
pub(super) fn real_provider(failing: &Failing<'_>, statement: TracedStatement<'_>) -> Vec<Draft> {
    let Some(role) = failing.role() else {
        return Vec::new();
    };
    let issuer = failing.outcome.caller.issuer.as_deref();
    let drafts = statement.principals().filter_map(|(entry, principal)| {
        let (_, named) = entry
            .text
            .rsplit_once(":oidc-provider/")
            .unwrap_or(("", &entry.text));
        let named = named.trim_start_matches("https://").trim_end_matches('/');
        let is_provider = entry.subject == PrincipalSubject::Federated;
        let real = match issuer {
            Some(issuer) => issuer
                .strip_prefix(named)
                .is_some_and(begins_path)
                .then_some(issuer)?,
            None => (principal.reason == Reason::ForeignProvider).then_some(named)?,
        };
        let (partition, account) = (role.partition(), role.account());
        let real = format!("arn:{partition}:iam::{account}:oidc-provider/{real}");
        if !is_provider || real == *entry.text {
            return None;
        }
        Draft::of(PolicyEdit::RealProvider, |splices| {
            splices.replace(entry.span, quote(&real));
            Some(())
        })
    });
    drafts.collect()
}

/// Returns true if a text is empty or continues a path.
fn begins_path(text: &str) -> bool {
    text.is_empty() || text.starts_with('/')
}

/// A condition on a claim, corrected.
pub(super) fn corrected(
    failing: &Failing<'_>,
    operator: Operator,
    entry: &ConditionEntry,
) -> Vec<Draft> {
    let caller = &failing.outcome.caller;
    let (Some((tested, claim)), Some(issuer)) =
        (issuer_of_key(entry.key.folded()), caller.issuer.as_deref())
    else {
        return Vec::new();
    };
    if !tested.eq_ignore_ascii_case(issuer) {
        let key = format!("{issuer}:{claim}");
        let real = Draft::of(PolicyEdit::RealKey, |splices| {
            splices.replace(entry.key_span, quote(&key));
            Some(())
        });
        return real.into_iter().collect();
    }
    let ContextValue::Value(subject) = failing.outcome.context.get(&entry.key) else {
        return Vec::new();
    };
    if claim != "sub" {
        return Vec::new();
    }
    let values = entry.values.iter();
    values
        .filter_map(|value| {
            let (edit, text) = meant(value, subject)?;
            Draft::of(edit, |splices| {
                let literal = operator.comparison == Comparison::Text;
                if literal && text.contains('*') {
                    splices.replace(entry.operator_span, quote(&pattern_operator(entry)));
                }
                splices.replace(value.span, quote(&text));
                Some(())
            })
        })
        .collect()
}

/// The value that was meant for this subject, if it is a near miss.
fn meant(value: &ConditionValue, subject: &str) -> Option<(PolicyEdit, String)> {
    let matches = |pattern: &str| Glob::parse(pattern).matches(subject);
    let pattern = &*value.text;
    if let Some(repository) = subject.get(..pattern.len())
        && pattern.starts_with("repo:")
        && repository.eq_ignore_ascii_case(pattern)
        && subject[pattern.len()..].starts_with(':')
    {
        return Some((PolicyEdit::AnyRef, format!("{repository}:*")));
    }
    let (start, end) = match (pattern.find(['*', '?']), pattern.rfind(['*', '?'])) {
        (Some(start), Some(end)) => (start, end + 1),
        _ => (pattern.len(), pattern.len()),
    };
    let tail = subject.len().checked_sub(pattern.len() - end)?;
    let (head, wild) = (subject.get(..start)?, &pattern[start..end]);
    let tail = if end == pattern.len() {
        ""
    } else {
        subject.get(tail..)?
    };
    let cased = format!("{head}{wild}{tail}");
    let only_case = cased.eq_ignore_ascii_case(pattern) && cased != pattern;
    (only_case && matches(&cased)).then_some((PolicyEdit::RealCase, cased))
}

/// Principal and condition of a statement for the bearer of this token and no other.
pub(super) fn bearer(failing: &Failing<'_>) -> Option<(String, String)> {
    let caller = &failing.outcome.caller;
    let issuer = caller.issuer.as_deref()?;
    let provider = quote(caller.arn.as_text()?);
    // The context holds only keys that the policy tests.
    let told = |claim: &str| {
        let token = caller.token.as_ref()?;
        match (claim, &token.authorized_party, &token.audience[..]) {
            ("sub", ..) => token.subject.clone(),
            (_, Some(party), _) => Some(party.clone()),
            (_, None, [only]) => Some(only.clone()),
            _ => None,
        }
    };
    let claim = |claim: &str| {
        let key = format!("{issuer}:{claim}");
        let value = match failing.outcome.context.get(&ConditionKey::new(&key)) {
            ContextValue::Value(value) => value.clone(),
            _ => told(claim)?,
        };
        Some(format!("{}: {}", quote(&key), quote(&value)))
    };
    let claims = [claim("sub")?, claim("aud")?].join(", ");
    Some((
        format!("\"Principal\": {{\"Federated\": {provider}}}"),
        format!("\"Condition\": {{\"StringEquals\": {{{claims}}}}}"),
    ))
}
