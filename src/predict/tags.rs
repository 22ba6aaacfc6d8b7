//! Values that come with the caller: tags, and the claims of web identity tokens.

use super::caller::session::web_session_text;
use super::caller::{CallerFacts, SessionKind, issuer_of_key};
use super::context_values::HopContext;
use super::outcome::HopOutcome;
use super::verdict::{Cause, HopVerdict, SideVerdict};
use crate::chain::{BaseKind, CredentialSource};
use crate::eval::{CallerKind, CallerSession, ContextValue, KeyOrigin, TAG_SESSION};
use crate::iam::account::{Tag, Target, TokenClaims};
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
fn tag_value(tags: Option<&[Tag]>, key: &str) -> ContextValue {
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

// Calls of `AssumeRoleWithWebIdentity`: the context keys that come from the claims of the token,
// and the token's expiration.
//
// Follows "Available keys for AWS OIDC federation" of the IAM User Guide.

impl HopContext<'_> {
    /// The value of a key in a call that is not signed; `None` if it is the same as in every call.
    pub(super) fn web_identity_value(&self, key: &str) -> Option<ContextValue> {
        if self.caller.caller.kind != CallerKind::WebIdentity {
            return None;
        }
        if key.starts_with("aws:principaltag/") {
            return Some(ContextValue::Absent);
        }
        // The token may contain session tags, in a claim that is not read.
        if key.starts_with("aws:requesttag/") {
            return Some(ContextValue::Unknown);
        }
        if let Some(tag) = key
            .strip_prefix("aws:resourcetag/")
            .or_else(|| key.strip_prefix("iam:resourcetag/"))
        {
            return Some(tag_value(self.facts.tags(self.target), tag));
        }
        match key {
            "aws:userid"
            | "aws:username"
            | "aws:principalarn"
            | "aws:principalaccount"
            | "aws:multifactorauthpresent"
            | "aws:multifactorauthage"
            | "aws:tokenissuetime"
            | "aws:sourceidentity"
            | "sts:externalid" => Some(ContextValue::Absent),
            "aws:federatedprovider"
            | "aws:tagkeys"
            | "sts:transitivetagkeys"
            | "sts:sourceidentity" => Some(ContextValue::Unknown),
            "sts:rolesessionname" => Some(ContextValue::partial(web_session_text(
                &self.hop.role_session_name,
                self.assumptions.client,
                &self.hop.profile,
            ))),
            _ => {
                let (issuer, claim) = issuer_of_key(key)?;
                Some(claim_value(self.caller, issuer, claim))
            }
        }
    }
}

/// The value of `ISSUER:CLAIM`. Claims that are not read are unknown.
fn claim_value(caller: &CallerFacts, issuer: &str, claim: &str) -> ContextValue {
    let Some(own) = &caller.issuer else {
        return ContextValue::Unknown;
    };
    if !own.eq_ignore_ascii_case(issuer) {
        return ContextValue::Absent;
    }
    let Some(token) = &caller.token else {
        return match claim {
            "sub" | "aud" => ContextValue::Present(None),
            _ => ContextValue::Unknown,
        };
    };
    let text = |text: &str| ContextValue::value(text);
    match claim {
        "sub" => token.subject.as_deref().map_or(ContextValue::Absent, text),
        "aud" => match &token.authorized_party {
            Some(party) => text(party),
            None => audience(token),
        },
        "oaud" if token.authorized_party.is_some() => match &token.audience[..] {
            [_, _, ..] => ContextValue::List(token.audience.clone()),
            _ => audience(token),
        },
        "amr" => match &token.methods {
            Some(methods) => ContextValue::List(methods.clone()),
            None => ContextValue::Absent,
        },
        _ => ContextValue::Unknown,
    }
}

/// AWS does not document which of several audiences counts, or if all of them do.
fn audience(token: &TokenClaims) -> ContextValue {
    match &token.audience[..] {
        [] => ContextValue::Absent,
        [one] => ContextValue::value(one.clone()),
        all => {
            let each = all.iter().cloned().map(ContextValue::Value);
            let together = ContextValue::List(all.to_vec());
            ContextValue::OneOf(each.chain([together]).collect())
        }
    }
}

/// Records that a call of this kind has no caller's side, and that STS refuses an expired token
/// (`ExpiredTokenException`) regardless of the policy. Claims that the user supplied are assumed to
/// be those of another token.
pub(super) fn settle_web_identity(now: i64, outcome: &mut HopOutcome) {
    if outcome.caller.caller.kind != CallerKind::WebIdentity {
        return;
    }
    outcome.identity = SideVerdict::NotChecked;
    let expires = outcome.caller.token.as_ref().and_then(|it| it.expires);
    let supplied = outcome.context.sorted().into_iter().any(|entry| {
        entry.origin == KeyOrigin::Supposed && issuer_of_key(entry.key.folded()).is_some()
    });
    let refused = expires.is_some_and(|end| end <= now) && !supplied;
    if refused && !outcome.if_reached.stops_the_chain() {
        outcome.if_reached = HopVerdict::NotCallable;
        outcome.cause = Some(Cause::TokenExpired);
        outcome.missing.clear();
    }
}
