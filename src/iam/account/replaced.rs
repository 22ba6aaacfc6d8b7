//! Roles that a plan deletes, or deletes and makes again, and the trust policies that this breaks.

use crate::text::text;
use std::sync::Arc;

use super::entities::Role;
use super::stored_policy::Policy;
use super::unique_id::UniqueId;
use crate::iam::Arn;
use crate::iam::policy::{Origin, PolicyDocument, PolicyKind, PrincipalSubject};
use crate::text::{Diagnostic, Location, Severity, Span, harmless};

/// A role whose unique id will belong to no role any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReplacedRole {
    /// Its ARN, which the new role may have too.
    pub arn: Arn,
    /// Its unique id.
    pub id: UniqueId,
    /// The place that says so.
    pub location: Location,
}

impl ReplacedRole {
    /// The warning if the trust policy of another role depends on the old id.
    pub(super) fn breaks(&self, role: &Role) -> Option<Diagnostic> {
        let stored = role.trust.as_ref()?;
        let text = &stored.text().text;
        let (subject, help) = if text.contains(self.id.as_str()) {
            (
                self.id.as_str(),
                "write the new id into the policy after it is known, or name the ARN of the role as principal",
            )
        } else if names(stored.policy()?, &self.arn) {
            (
                self.arn.as_str(),
                "IAM keeps the id of a role that is named as principal: save the policy again after the role is made",
            )
        } else {
            return None;
        };
        let message = text!(
            "the trust policy of {role} names {subject}, a role that {place} deletes: one of the same name gets another id",
            role = harmless(role.arn.as_str()),
            subject = harmless(subject),
            place = self.location
        );
        let problem = Diagnostic::new(Severity::Warning, "role_id_replaced", message);
        Some(problem.at(stored.text().location.clone()).help(help))
    }
}

/// Returns true if a policy that IAM has already names a role as principal.
fn names(policy: &Policy, role: &Arn) -> bool {
    principals(policy).any(|(arn, _)| arn == role)
}

/// The roles that a policy names as principals, if IAM has it already, and their places.
fn principals(policy: &Policy) -> impl Iterator<Item = (&Arn, Span)> {
    let document = Some(&policy.document).filter(|document| document.origin() == Origin::Stored);
    let statements = document.into_iter().flat_map(PolicyDocument::statements);
    let entries = statements.flat_map(|statement| &statement.principal.entries);
    entries.filter_map(|entry| match &entry.subject {
        PrincipalSubject::Role(arn) => Some((arn, entry.span)),
        _ => None,
    })
}

/// The policy with the ids of replaced roles in the place of their ARNs, as IAM keeps it
/// ("AWS JSON policy elements: Principal", IAM role principals); `None` if it names none of them.
pub(super) fn replace_principals<'a>(
    policy: &Policy,
    replaced: impl Iterator<Item = &'a ReplacedRole>,
) -> Option<Arc<Policy>> {
    let mut edits: Vec<(Span, &UniqueId)> = Vec::new();
    for role in replaced {
        let named = principals(policy).filter(|(arn, _)| **arn == role.arn);
        edits.extend(named.map(|(_, span)| (span, &role.id)));
    }
    if edits.is_empty() {
        return None;
    }
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut text = policy.document.text().to_owned();
    for (span, id) in edits {
        text.replace_range(span.range(), &format!("\"{id}\""));
    }
    let mut edited = policy.text.clone();
    edited.text = text.into();
    let name = Arc::clone(&policy.name);
    let parsed = Policy::parse(name, &edited, PolicyKind::Trust, Origin::Stored);
    Some(Arc::new(parsed))
}
