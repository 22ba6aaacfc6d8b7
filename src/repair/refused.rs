//! Rewrites the parts of a trust policy that IAM refuses: wildcards and groups in `Principal`
//! become a test of `aws:PrincipalArn`, and actions that assume no role are removed.

use super::change::PolicyEdit;
use super::draft::{Draft, Splices, quote};
use crate::eval::ASSUME_ROLE;
use crate::iam::policy::{ActionPattern, PolicyDocument, PrincipalSubject, Statement};
use crate::iam::{Arn, role_of_sessions};

/// Rewrites all such parts of a document; `None` if there are none, or if one cannot be rewritten.
/// A group does not list its members, so the caller replaces it.
pub(super) fn rewritten(caller: Option<&Arn>, document: &PolicyDocument) -> Option<Draft> {
    let mut draft = Draft::default();
    for statement in document.statements() {
        if let Some(principals) = Principals::of(caller, statement)? {
            draft = draft.and(&principals.rewritten(document.text(), statement)?);
        }
        draft = draft.and(&actions(statement));
    }
    (!draft.edits.is_empty()).then_some(draft)
}

/// The principals of a statement, grouped by how they are rewritten.
#[derive(Default)]
struct Principals {
    /// The members of `Principal` that are kept.
    kept: Vec<(&'static str, Vec<String>)>,
    /// Session ARNs with a wildcard: the index of each in the list and its role.
    sessions: Vec<(usize, String)>,
    /// Patterns for `aws:PrincipalArn`.
    patterns: Vec<String>,
    /// The accounts of those patterns, as principals.
    roots: Vec<String>,
}

impl Principals {
    /// Groups the principals; `Some(None)` if IAM accepts them all.
    #[expect(clippy::option_option, reason = "nothing to rewrite, or no way to")]
    fn of(caller: Option<&Arn>, statement: &Statement) -> Option<Option<Self>> {
        let mut found = Self::default();
        for (at, entry) in statement.principal.entries.iter().enumerate() {
            let text = &*entry.text;
            match &entry.subject {
                PrincipalSubject::Wildcard => match role_of_sessions(text) {
                    Some(role) => {
                        let role = role_of_caller(caller, &role).unwrap_or(role);
                        found.keep("AWS", role.clone());
                        found.sessions.push((at, role));
                    }
                    None if text.starts_with("arn:") => found.test(caller, text)?,
                    None => {
                        let account = format!("arn:{}:iam::{text}:*", caller?.partition());
                        found.test(caller, &account)?;
                    }
                },
                PrincipalSubject::Group(_) => found.test(caller, caller?.as_str())?,
                PrincipalSubject::Service => found.keep("Service", text.to_owned()),
                PrincipalSubject::Federated => found.keep("Federated", text.to_owned()),
                PrincipalSubject::CanonicalUser => found.keep("CanonicalUser", text.to_owned()),
                _ => found.keep("AWS", text.to_owned()),
            }
        }
        let refused = !(found.sessions.is_empty() && found.patterns.is_empty());
        Some(refused.then_some(found))
    }

    fn keep(&mut self, kind: &'static str, text: String) {
        match self.kept.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, texts)) => texts.push(text),
            None => self.kept.push((kind, vec![text])),
        }
    }

    /// Admits the account of a pattern, limited to the pattern. If the account is not written out,
    /// the caller's is used.
    fn test(&mut self, caller: Option<&Arn>, pattern: &str) -> Option<()> {
        let fields: Vec<&str> = pattern.splitn(6, ':').collect();
        let root = match fields[..] {
            [_, partition, _, _, account, _]
                if !format!("{partition}{account}").contains(['*', '?']) =>
            {
                format!("arn:{partition}:iam::{account}:root")
            }
            _ => {
                let caller = caller?;
                format!("arn:{}:iam::{}:root", caller.partition(), caller.account())
            }
        };
        if !self.roots.contains(&root) {
            self.roots.push(root);
        }
        if !self.patterns.iter().any(|known| known == pattern) {
            self.patterns.push(pattern.to_owned());
        }
        Some(())
    }

    fn rewritten(&self, text: &str, statement: &Statement) -> Option<Draft> {
        let of_sessions = (!self.sessions.is_empty()).then_some(PolicyEdit::RoleForSessions);
        if self.patterns.is_empty() {
            return Draft::of(PolicyEdit::RoleForSessions, |splices| {
                for (at, role) in &self.sessions {
                    let entry = statement.principal.entries.get(*at)?;
                    splices.replace(entry.span, quote(role));
                }
                Some(())
            });
        }
        let roots = format!("{{\"AWS\": {}}}", list(&self.roots));
        let free = |name: &&&str| {
            let mut entries = statement.condition.entries.iter();
            !entries.any(|entry| entry.operator_text.eq_ignore_ascii_case(name))
        };
        // Both operators mean the same, and an operator may occur only once.
        let operator = ["ArnLike", "ArnEquals"].iter().find(free)?;
        let like = format!(
            "\"{operator}\": {{\"aws:PrincipalArn\": {}}}",
            list(&self.patterns)
        );
        let condition = statement.condition.span;
        let mut draft = Draft::of(PolicyEdit::PrincipalPattern, |splices| {
            if self.kept.is_empty() {
                match (&statement.principal.entries[..], &self.roots[..]) {
                    ([entry], [root]) => splices.replace(entry.span, quote(root)),
                    _ => splices.replace(statement.principal.span, roots.clone()),
                }
                return if condition.start < condition.end {
                    splices.add_member(text, condition, &like)
                } else {
                    let member = format!("\"Condition\": {{{like}}}");
                    splices.add_member(text, statement.span, &member)
                };
            }
            self.split(splices, text, statement, &roots, like)
        })?;
        draft.edits.extend(of_sessions);
        Some(draft)
    }

    /// Keeps the statement for the accepted principals and copies it with the test for the others.
    fn split(
        &self,
        splices: &mut Splices,
        text: &str,
        statement: &Statement,
        roots: &str,
        like: String,
    ) -> Option<()> {
        let kept = self.kept.iter();
        let members: Vec<String> = kept
            .map(|(kind, texts)| format!("\"{kind}\": {}", list(texts)))
            .collect();
        splices.replace(
            statement.principal.span,
            format!("{{{}}}", members.join(", ")),
        );
        let own = text.get(statement.condition.span.range())?;
        let own = own.trim_matches(['{', '}']).trim();
        let conditions = if own.is_empty() {
            like
        } else {
            format!("{own}, {like}")
        };
        let effect = text.get(statement.effect_span.range())?;
        let members = [
            format!("\"Effect\": {effect}"),
            format!("\"Principal\": {roots}"),
            format!("\"Action\": {}", quote(ASSUME_ROLE)),
            format!("\"Condition\": {{{conditions}}}"),
        ];
        splices.add_statement(text, statement, &members)
    }
}

/// The caller's role including its path, if it is this role; a session ARN does not contain the
/// path.
fn role_of_caller(caller: Option<&Arn>, role: &str) -> Option<String> {
    let role = Arn::parse(role).ok()?;
    let parts = |arn: &Arn| {
        let (partition, account) = (arn.partition().to_owned(), arn.account().to_owned());
        (arn.kind(), partition, account, arn.name().to_owned())
    };
    let caller = caller.filter(|caller| parts(caller) == parts(&role))?;
    Some(caller.to_string())
}

/// Removes the actions of a statement that assume no role.
fn actions(statement: &Statement) -> Draft {
    let patterns = &statement.action.patterns;
    if statement.action.negated || patterns.iter().all(ActionPattern::fits_trust_policies) {
        return Draft::default();
    }
    let fitting = patterns
        .iter()
        .filter(|pattern| pattern.fits_trust_policies());
    let mut texts: Vec<String> = fitting.map(|pattern| pattern.text.to_string()).collect();
    if texts.is_empty() {
        texts.push(ASSUME_ROLE.to_owned());
    }
    let mut draft = Draft::default();
    draft.splices.replace(statement.action.span, list(&texts));
    draft.edits.push(PolicyEdit::RemoveAction);
    draft
}

/// One text as a JSON string, several as a list.
fn list(texts: &[String]) -> String {
    match texts {
        [only] => quote(only),
        texts => {
            let quoted: Vec<String> = texts.iter().map(|text| quote(text)).collect();
            format!("[{}]", quoted.join(", "))
        }
    }
}
