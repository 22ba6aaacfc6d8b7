//! Tags of callers and roles, unless a session tag may override them ("Pass session tags in AWS
//! STS").

use super::caller::SessionKind;
use super::context_values::HopContext;
use crate::chain::{BaseKind, CredentialSource};
use crate::eval::{CallerKind, CallerSession, ContextValue, TAG_SESSION};
use crate::iam::account::{Tag, Target};
use crate::iam::policy::{Effect, PolicyDocument};
use crate::iam::{Arn, typed};

impl HopContext<'_> {
    /// A tag of the caller: of the user or role, unless a session tag with the same key overrides
    /// it.
    pub(crate) fn principal_tag(&self, tag: &str) -> ContextValue {
        if self.may_carry_session_tags() {
            return ContextValue::Unknown;
        }
        match &self.caller.principal {
            Some(principal) => tag_value(self.facts.tags(principal), tag),
            None => ContextValue::Unknown,
        }
    }

    /// A tag of the target role. An inherited transitive session tag overrides it ("Chaining roles
    /// with session tags").
    pub(crate) fn resource_tag(&self, tag: &str) -> ContextValue {
        if self.may_inherit_tags() {
            return ContextValue::Unknown;
        }
        tag_value(self.facts.tags(self.target), tag)
    }

    /// Sessions opened by a plain profile pass no tags of their own; federated sessions may, and
    /// transitive tags pass from session to session.
    fn may_carry_session_tags(&self) -> bool {
        if self.caller.caller.kind == CallerKind::User {
            return false;
        }
        match self.caller.session_kind {
            SessionKind::IdentityCenter | SessionKind::SignedIn => true,
            SessionKind::Foreign | SessionKind::WebIdentity => self.takes_tags(),
            SessionKind::Plain => {
                matches!(self.caller.caller.session, CallerSession::Unnamed)
                    || self.may_inherit_tags()
            }
        }
    }

    /// Returns true if the first session of the chain may have transitive tags, which every later
    /// call contains. The attributes of IAM Identity Center are not transitive.
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

    /// Returns true if the caller's session may have tags at all: its role's trust policy must
    /// allow `sts:TagSession`, even for inherited tags.
    fn takes_tags(&self) -> bool {
        self.may_take_tags(self.caller.principal.as_ref())
    }

    /// Returns true if a role's trust policy may allow `sts:TagSession`. A policy that is in no
    /// snapshot may.
    fn may_take_tags(&self, role: Option<&Arn>) -> bool {
        match role.map(|role| self.facts.target(role)) {
            Some(Target::Known(policy)) => may_allow(&policy.document, TAG_SESSION),
            _ => true,
        }
    }
}

/// Compares tag keys ignoring case ("Tags for IAM resources").
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

/// Returns true if a trust policy may have a statement that allows an action, for any principal. A
/// policy that IAM would refuse, or that is not understood, may contain anything.
fn may_allow(document: &PolicyDocument, action: &str) -> bool {
    let action = typed::fold(action);
    document.is_refused()
        || document.statements().iter().any(|statement| {
            let covers = statement.action.covers(&action) || !statement.not_understood.is_empty();
            statement.effect != Some(Effect::Deny) && covers
        })
}
