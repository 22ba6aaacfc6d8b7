//! A policy as a file holds it, parsed when a hop first asks for it and never again.

use super::policy_text::{PolicyForm, PolicyText};
use crate::iam::policy::{Origin, PolicyDocument, PolicyKind, is_silent};
use crate::text::Location;
use std::sync::{Arc, LazyLock, OnceLock};

/// A policy document beside the text it was parsed from.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The name of an inline policy, the ARN of a managed one, the ARN of the role that a trust
    /// policy belongs to, or account and level of a control policy.
    pub name: Arc<str>,
    /// The statements; spans count in [`PolicyText::text`] of `text`.
    pub document: PolicyDocument,
    /// The text as its author wrote it, moved left; a trust policy that came as one line is spread.
    pub text: PolicyText,
}

impl Policy {
    /// Parses a text.
    pub(crate) fn parse(
        name: Arc<str>,
        text: &PolicyText,
        kind: PolicyKind,
        origin: Origin,
    ) -> Self {
        let text = match kind {
            PolicyKind::Trust => text.laid_out(),
            _ => text.clone(),
        };
        Self {
            document: PolicyDocument::parse_shared(&text.text, kind, origin),
            name,
            text,
        }
    }

    /// The line of the file on which a byte of the document stands.
    pub(crate) fn location_of(&self, at: u32) -> Location {
        let line = self.text.position(at).line;
        Location::new(self.text.location.file.clone(), line)
    }
}

/// A policy without a name, which stands in no file.
impl From<PolicyDocument> for Policy {
    fn from(document: PolicyDocument) -> Self {
        static NOTHING: LazyLock<Arc<str>> = LazyLock::new(|| "".into());
        let name = Arc::clone(&NOTHING);
        let location = Location::new(Arc::clone(&NOTHING), 0);
        Self {
            name,
            text: PolicyText::bare(document.shared_text(), location),
            document,
        }
    }
}

/// The text of a policy out of a snapshot, and what it says once anyone has asked.
#[derive(Clone, Debug)]
pub struct StoredPolicy {
    name: Arc<str>,
    kind: PolicyKind,
    text: PolicyText,
    /// `None` inside if it can never matter: most policies, which need not be kept.
    parsed: OnceLock<Option<Arc<Policy>>>,
}

impl StoredPolicy {
    pub(super) const fn new(name: Arc<str>, kind: PolicyKind, text: PolicyText) -> Self {
        Self {
            name,
            kind,
            text,
            parsed: OnceLock::new(),
        }
    }

    /// The name; see [`Policy::name`].
    pub(super) const fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The kind of policy.
    pub(super) const fn kind(&self) -> PolicyKind {
        self.kind
    }

    /// The text as the file holds it.
    pub const fn text(&self) -> &PolicyText {
        &self.text
    }

    /// The parsed policy; `None` for one of the caller's side that never speaks of STS.
    pub(crate) fn policy(&self) -> Option<&Arc<Policy>> {
        let parse = || {
            if self.is_silent() {
                return None;
            }
            let policy = self.parse();
            let document = &policy.document;
            let matters = self.kind == PolicyKind::Trust
                || !document.is_readable()
                || document.speaks_of_sts();
            matters.then(|| Arc::new(policy))
        };
        self.parsed.get_or_init(parse).as_ref()
    }

    /// The same as a boundary: that blocks what it does not speak of, so it always matters.
    pub(crate) fn boundary(&self) -> Arc<Policy> {
        let kept = self.policy().cloned();
        kept.unwrap_or_else(|| Arc::new(self.parse()))
    }

    /// Returns true if it need not even be parsed.
    fn is_silent(&self) -> bool {
        let is_json = self.text.form == PolicyForm::Object;
        self.kind != PolicyKind::Trust && is_json && is_silent(&self.text.text)
    }

    fn parse(&self) -> Policy {
        let name = Arc::clone(&self.name);
        Policy::parse(name, &self.text, self.kind, self.text.origin)
    }

    /// Gives up its own copy of a text that another policy has too.
    pub(super) fn share_text(&mut self, other: &Self) {
        if self.text.text == other.text.text {
            self.text.text = Arc::clone(&other.text.text);
        }
    }
}

impl PartialEq for StoredPolicy {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for StoredPolicy {}
