//! Creates a missing role with a trust policy that names the caller. This is for the owner of the
//! account, and ranks after every change that needs no new role.

use std::sync::Arc;

use super::change::{PolicyChange, PolicyEdit, PolicySide};
use super::failing::Failing;
use crate::iam::Arn;
use crate::iam::account::{Policy, PolicyText};
use crate::iam::policy::{Origin, PolicyDocument, PolicyKind};
use crate::predict::{Cause, PolicyOverride};
use crate::text::Location;

/// The proposed trust policy of the role; `None` if the role exists, if the exact role or user that
/// calls is unknown, or if IAM does not accept the name.
pub(crate) fn candidate(
    failing: &Failing<'_>,
    role: &Arn,
) -> Option<(PolicyChange, PolicyOverride)> {
    if failing.outcome.cause != Some(Cause::RoleNotFound) || !role.is_role_iam_takes() {
        return None;
    }
    let caller = failing.outcome.caller.principal.as_ref()?;
    // An ARN from a policy or a snapshot may contain any character; JSON escapes it.
    let principal = serde_json::to_string(caller.as_str()).ok()?;
    let text = format!(
        "{{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [\n        {{\n            \
         \"Effect\": \"Allow\",\n            \"Principal\": {{\n                \"AWS\": {principal}\n            }},\n            \
         \"Action\": \"sts:AssumeRole\"\n        }}\n    ]\n}}"
    );
    let document = PolicyDocument::parse(&text, PolicyKind::Trust, Origin::Authored);
    let change = PolicyChange {
        owner_account: role.account().to_owned(),
        side: PolicySide::Trust,
        principal: role.clone(),
        policy_name: None,
        before: Arc::from(""),
        after: document.shared_text(),
        edits: vec![PolicyEdit::NewRole],
        risk: None,
    };
    let policy = Policy {
        text: PolicyText::bare(
            document.shared_text(),
            Location::new(Arc::from("new role"), 0),
        ),
        name: role.text(),
        document,
    };
    Some((
        change,
        PolicyOverride::Trust(role.clone(), Arc::new(policy)),
    ))
}
