//! Tags of callers and roles, as far as no session tag may stand in their place ("Pass session
//! tags in AWS STS").

use super::caller::SessionKind;
use super::context_values::HopContext;
use crate::chain::{BaseKind, CredentialSource};
use crate::eval::{CallerKind, ContextValue, SessionName, TAG_SESSION};
use crate::iam::account::{Tag, Target};
use crate::iam::policy::{Effect, PolicyDocument};
use crate::iam::{Arn, typed};

impl HopContext<'_> {
    /// A tag of the caller: of the user or role, overridden by a session tag of the same key.
    pub(crate) fn principal_tag(&self, tag: &str) -> ContextValue {
        if self.may_carry_session_tags() {
            return ContextValue::Unknown;
        }
        match &self.caller.principal {
            Some(principal) => tag_value(self.facts.tags(principal), tag),
            None => ContextValue::Unknown,
        }
    }

    /// A tag of the role that is called. An inherited transitive session tag stands in its place
    /// ("Chaining roles with session tags").
    pub(crate) fn resource_tag(&self, tag: &str) -> ContextValue {
        if self.may_inherit_tags() {
            return ContextValue::Unknown;
        }
        tag_value(self.facts.tags(self.target), tag)
    }

    /// Sessions opened by a plain profile pass no tags of their own; whoever federates may, and
    /// transitive ones go on from session to session.
    fn may_carry_session_tags(&self) -> bool {
        if self.caller.caller.kind == CallerKind::User {
            return false;
        }
        match self.caller.session_kind {
            SessionKind::IdentityCenter | SessionKind::SignedIn => true,
            SessionKind::Foreign | SessionKind::WebIdentity => self.takes_tags(),
            SessionKind::Plain => {
                matches!(self.caller.caller.session, SessionName::Unnamed)
                    || self.may_inherit_tags()
            }
        }
    }

    /// Whether the first session of the chain may have been given transitive tags, which every
    /// later call holds. The attributes of IAM Identity Center are none.
    fn may_inherit_tags(&self) -> bool {
        let user = self.caller.caller.kind == CallerKind::User || self.caller.begun_by_user;
        if user || !self.takes_tags() {
            return false;
        }
        match self.base {
            Some(BaseKind::Static {
                has_session_token, ..
            }) => *has_session_token,
            Some(BaseKind::Sso { .. } | BaseKind::Legacy { .. }) => false,
            Some(BaseKind::WebIdentity { role_arn, .. }) => {
                let role = role_arn.text().and_then(|text| Arn::parse(text).ok());
                self.may_take_tags(role.as_ref())
            }
            Some(BaseKind::Surroundings { source, .. }) => {
                !matches!(source, CredentialSource::Ec2InstanceMetadata)
            }
            Some(BaseKind::Login { .. } | BaseKind::Process { .. }) | None => true,
        }
    }

    /// Whether the caller's session may have been given tags at all: its role's trust policy has to
    /// let `sts:TagSession` through, for inherited tags too.
    fn takes_tags(&self) -> bool {
        self.may_take_tags(self.caller.principal.as_ref())
    }

    /// Whether a role's trust policy may let `sts:TagSession` through. One that no snapshot has may.
    fn may_take_tags(&self, role: Option<&Arn>) -> bool {
        match role.map(|role| self.facts.target(role)) {
            Some(Target::Known(policy)) => may_allow(&policy.document, TAG_SESSION),
            _ => true,
        }
    }
}

/// Tag keys are compared ignoring case ("Tags for IAM resources").
pub(super) fn tag_value(tags: Option<&[Tag]>, key: &str) -> ContextValue {
    let Some(tags) = tags else {
        return ContextValue::Unknown;
    };
    tags.iter()
        .find(|tag| typed::fold(&tag.key) == key)
        .map_or(ContextValue::Absent, |tag| {
            ContextValue::value(tag.value.as_str())
        })
}

/// Whether a trust policy may have a statement that allows an action, for whomever. One that IAM
/// would refuse, or that is not understood, may say anything.
fn may_allow(document: &PolicyDocument, action: &str) -> bool {
    let action = typed::fold(action);
    document.is_refused()
        || document.statements().iter().any(|statement| {
            let covers = statement.action.covers(&action) || !statement.not_understood.is_empty();
            statement.effect != Some(Effect::Deny) && covers
        })
}
