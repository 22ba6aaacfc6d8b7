//! A draft of a changed policy document: edits by position, their meaning, and the result parsed
//! again.

use super::change::{PolicyChange, PolicyEdit, PolicySide, Risk};
use super::splice::Splices;
use crate::iam::Arn;
use crate::iam::account::PolicyText;
use crate::iam::policy::{ConditionEntry, PolicyDocument, Statement};

/// Pending changes to one document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// The changes to the text.
    pub(crate) splices: Splices,
    /// The meaning of the changes.
    pub(crate) edits: Vec<PolicyEdit>,
    /// The protection that they give up.
    pub(crate) risk: Option<Risk>,
}

impl Draft {
    /// A draft with one change made by `make`; `None` if the text does not allow it.
    pub(crate) fn of(
        edit: PolicyEdit,
        make: impl FnOnce(&mut Splices) -> Option<()>,
    ) -> Option<Self> {
        let mut draft = Self::default();
        make(&mut draft.splices)?;
        draft.edits.push(edit);
        Some(draft)
    }

    /// Marks the draft as giving something up.
    pub(crate) fn careful(mut self, risk: Risk) -> Self {
        self.risk = Some(risk);
        self
    }

    /// Combines two drafts.
    pub(crate) fn and(mut self, other: &Self) -> Self {
        self.splices.join(&other.splices);
        self.edits.extend(&other.edits);
        self.risk = self.risk.or(other.risk);
        self
    }

    /// Applies the changes; `None` if they conflict, or if IAM would refuse more of the result than
    /// before.
    pub(crate) fn apply(self, document: &PolicyDocument) -> Option<PolicyDocument> {
        if self.splices.is_empty() {
            return None;
        }
        let text = self.splices.apply(document.text())?;
        let changed = PolicyDocument::parse(&text, document.kind(), document.origin());
        let sound = changed.is_readable()
            && changed.violations().len() <= document.violations().len()
            && changed.statements().iter().all(is_understood);
        sound.then_some(changed)
    }
}

fn is_understood(statement: &Statement) -> bool {
    statement.effect.is_some()
}

/// The change from the original document to the changed one.
pub(crate) fn policy_change(
    side: PolicySide,
    principal: &Arn,
    policy_name: Option<&str>,
    documents: (&PolicyDocument, &PolicyDocument),
    draft: &Draft,
) -> PolicyChange {
    let (before, after) = documents;
    PolicyChange {
        owner_account: principal.account().to_owned(),
        side,
        principal: principal.clone(),
        policy_name: policy_name.map(str::to_owned),
        before: before.shared_text(),
        after: after.shared_text(),
        edits: draft.edits.clone(),
        risk: draft.risk,
    }
}

/// The text of a policy with new contents and the same location.
pub(crate) fn text_of(old: &PolicyText, document: &PolicyDocument) -> PolicyText {
    PolicyText {
        text: document.shared_text(),
        ..old.clone()
    }
}

/// The operator of an entry, with patterns instead of equality.
pub(super) fn pattern_operator(entry: &ConditionEntry) -> String {
    entry
        .operator_text
        .replace("StringEqualsIgnoreCase", "StringLike")
        .replace("StringNotEqualsIgnoreCase", "StringNotLike")
        .replace("StringNotEquals", "StringNotLike")
        .replace("StringEquals", "StringLike")
}
