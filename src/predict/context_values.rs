//! The context keys of one hop: the value of each key in this call, or the reason why it is
//! unknown.
//!
//! Follows "AWS global condition context keys" and "IAM and AWS STS condition context keys" of the
//! IAM User Guide. Only keys that the policies of the hop mention are computed.

use foldhash::HashSet;

use super::assumptions::{Assumptions, SuppliedValue};
use super::caller::session::session_text;
use super::caller::{CallerFacts, SessionKind};
use crate::chain::{BaseKind, Hop};
use crate::eval::{
    Bounds, CallerKind, ContextEntry, ContextValue, KeyOrigin, PartialText, RequestContext,
    UnknownPart,
};
use crate::iam::Arn;
use crate::iam::account::AccountStore;
use crate::iam::policy::{ConditionKey, Operand, PolicyDocument, TemplatePart};
use crate::iam::typed::Instant;

/// The maximum age of a session that was created in advance, in seconds: `GetSessionToken` gives at
/// most 36 hours.
const LONGEST_SESSION: i64 = 36 * 3600;

/// Keys of a federated session that later calls of `AssumeRole` contain too ("Available keys for
/// AWS STS" of "IAM and AWS STS condition context keys"); no other key of an identity provider is.
const CARRIED_ON: [&str; 12] = [
    "saml:sub",
    "saml:sub_type",
    "saml:namequalifier",
    "cognito-identity.amazonaws.com:amr",
    "cognito-identity.amazonaws.com:aud",
    "cognito-identity.amazonaws.com:sub",
    "accounts.google.com:aud",
    "accounts.google.com:sub",
    "www.amazon.com:app_id",
    "www.amazon.com:user_id",
    "graph.facebook.com:app_id",
    "graph.facebook.com:id",
];

/// The input from which the values of keys are derived.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HopContext<'a> {
    pub hop: &'a Hop,
    pub target: &'a Arn,
    pub caller: &'a CallerFacts,
    pub base: Option<&'a BaseKind>,
    pub facts: &'a AccountStore,
    pub assumptions: &'a Assumptions,
}

impl HopContext<'_> {
    /// The context of the call, for the keys that these documents mention.
    pub(crate) fn build<'d>(
        &self,
        documents: impl Iterator<Item = &'d PolicyDocument>,
    ) -> RequestContext {
        let mut derived = Vec::new();
        let mut seen = HashSet::default();
        for document in documents {
            for_each_key(document, |name, key| {
                if seen.insert(key.clone()) {
                    derived.push(ContextEntry {
                        name: name.into(),
                        value: self.value(key.folded()),
                        origin: KeyOrigin::Derived,
                        key: key.clone(),
                    });
                }
            });
        }
        let mut context = RequestContext::of(derived);
        let account = Some(self.target.account());
        for (key, value) in self.assumptions.context.for_hop(&self.hop.profile, account) {
            let value = match value {
                SuppliedValue::One(text) => ContextValue::value(text.as_str()),
                SuppliedValue::List(texts) => {
                    ContextValue::List(texts.iter().map(|text| text.as_str().into()).collect())
                }
                SuppliedValue::Absent => ContextValue::Absent,
            };
            context.set(key, value, KeyOrigin::Supposed);
        }
        context
    }

    /// The value of a key (in lower case) in this call.
    fn value(&self, key: &str) -> ContextValue {
        if let Some(value) = self.web_identity_value(key) {
            return value;
        }
        if let Some(tag) = key.strip_prefix("aws:principaltag/") {
            return self.principal_tag(tag);
        }
        if let Some(tag) = key
            .strip_prefix("aws:resourcetag/")
            .or_else(|| key.strip_prefix("iam:resourcetag/"))
        {
            return self.resource_tag(tag);
        }
        if key.starts_with("aws:requesttag/") || key.starts_with("sts:requestcontext/") {
            return ContextValue::Absent;
        }
        if let Some(value) = self.caller_value(key) {
            return value;
        }
        match key {
            "aws:principalisawsservice" | "aws:viaawsservice" => ContextValue::value("false"),
            "aws:currenttime" => {
                ContextValue::value(Instant::from_seconds(self.assumptions.now).to_string())
            }
            "aws:epochtime" => ContextValue::value(self.assumptions.now.to_string()),
            "aws:securetransport" => ContextValue::value("true"),
            "aws:useragent" | "aws:requestedregion" => ContextValue::Present(None),
            "aws:resourceaccount" => ContextValue::value(self.target.account()),
            "sts:rolesessionname" => {
                ContextValue::partial(session_text(self.hop, self.assumptions.client))
            }
            "sts:externalid" => match &self.hop.external_id {
                Some(id) => ContextValue::value(id.shown()),
                None => ContextValue::Absent,
            },
            _ => self.beyond_the_files(key),
        }
    }

    /// The value of a key about the caller.
    fn caller_value(&self, key: &str) -> Option<ContextValue> {
        let caller = &self.caller.caller;
        Some(match key {
            "aws:userid" => self.caller.userid.clone().map_or(
                if caller.kind == CallerKind::User {
                    ContextValue::partial(PartialText::text("AIDA").then_unknown(UnknownPart::Id))
                } else {
                    ContextValue::partial(PartialText::unknown(UnknownPart::Any))
                },
                ContextValue::partial,
            ),
            "aws:principalarn" => self.principal_arn(),
            "aws:principalaccount" => known_or_present(self.caller.account()),
            "aws:principaltype" => match caller.kind {
                CallerKind::User => ContextValue::value("User"),
                CallerKind::RoleSession => ContextValue::value("AssumedRole"),
                CallerKind::Root => ContextValue::value("Account"),
                CallerKind::FederatedUser => ContextValue::value("FederatedUser"),
                // The call is not signed.
                CallerKind::WebIdentity => ContextValue::Unknown,
                CallerKind::Unknown => ContextValue::OneOf(vec![
                    ContextValue::value("User"),
                    ContextValue::value("AssumedRole"),
                ]),
            },
            "aws:username" => match caller.kind {
                CallerKind::User => caller
                    .name
                    .clone()
                    .map_or(ContextValue::Present(None), ContextValue::partial),
                CallerKind::Unknown => ContextValue::Unknown,
                _ => ContextValue::Absent,
            },
            "aws:multifactorauthpresent" => self.mfa_present(),
            "aws:multifactorauthage" => match self.mfa_present() {
                ContextValue::Value(value) if &*value == "true" => ContextValue::value("0"),
                ContextValue::Absent => ContextValue::Absent,
                _ if caller.kind == CallerKind::RoleSession => ContextValue::Absent,
                _ => ContextValue::Unknown,
            },
            "aws:tokenissuetime" => match self.caller.temporary {
                Some(false) => ContextValue::Absent,
                Some(true) => {
                    let now = self.assumptions.now;
                    ContextValue::Present(Some(Bounds::Instant(
                        Instant::from_seconds(now - LONGEST_SESSION),
                        Instant::from_seconds(now),
                    )))
                }
                None => ContextValue::Unknown,
            },
            "aws:signinsessionarn" => self.only_if(SessionKind::SignedIn),
            "identitystore:userid" => self.only_if(SessionKind::IdentityCenter),
            "aws:federatedprovider" => self.only_if(SessionKind::WebIdentity),
            _ => return None,
        })
    }

    /// The ARN of the user or role behind the caller. If the role's path is unknown, the ARN ends
    /// in its name.
    fn principal_arn(&self) -> ContextValue {
        let caller = &self.caller.caller;
        let resource = match caller.kind {
            CallerKind::User => "user/",
            CallerKind::RoleSession => "role/",
            _ => "",
        };
        match (
            &caller.principal_arn,
            &caller.partition,
            &caller.account,
            &caller.name,
        ) {
            (Some(arn), ..) => ContextValue::partial(arn.clone()),
            (None, Some(partition), Some(account), Some(name)) if !resource.is_empty() => {
                let arn = PartialText::text(&format!("arn:{partition}:iam::{account}:{resource}"));
                ContextValue::partial(arn.then_unknown(UnknownPart::Any).then_partial(name))
            }
            _ => ContextValue::Present(None),
        }
    }

    /// Keys that are in no file, and keys that a chain inherits from its base.
    fn beyond_the_files(&self, key: &str) -> ContextValue {
        match key {
            "aws:sourceip"
            | "aws:sourcevpc"
            | "aws:sourcevpce"
            | "aws:vpcsourceip"
            | "aws:principalorgid"
            | "aws:principalorgpaths"
            | "aws:resourceorgid"
            | "aws:resourceorgpaths" => ContextValue::Unknown,
            // Set by the creator of the first session and inherited by all later ones.
            "aws:sourceidentity" | "sts:sourceidentity" => self.unless_a_user_begins(),
            _ if CARRIED_ON.contains(&key) => self.unless_a_user_begins(),
            _ if key.starts_with("ec2:")
                || key.starts_with("aws:ec2instance")
                || key.starts_with("lambda:")
                || key.starts_with("ssm:")
                || key.starts_with("codebuild:")
                || key.starts_with("glue:") =>
            {
                match self.base {
                    Some(BaseKind::Surroundings { .. } | BaseKind::Process { .. }) | None => {
                        ContextValue::Unknown
                    }
                    Some(_) => ContextValue::Absent,
                }
            }
            _ => ContextValue::Absent,
        }
    }

    fn only_if(&self, kind: SessionKind) -> ContextValue {
        let own = self.caller.session_kind;
        if own == kind {
            ContextValue::Present(None)
        } else if self.caller.caller.kind == CallerKind::Unknown || own == SessionKind::Foreign {
            ContextValue::Unknown
        } else {
            ContextValue::Absent
        }
    }

    /// Absent if the chain certainly begins with a user's own keys.
    fn unless_a_user_begins(&self) -> ContextValue {
        let user = self.caller.begun_by_user
            || matches!(
                self.base,
                Some(BaseKind::Static {
                    has_session_token: false,
                    ..
                })
            );
        if user {
            ContextValue::Absent
        } else {
            ContextValue::Unknown
        }
    }

    /// MFA in an `AssumeRole` request ("Configuring MFA-protected API access"): it counts for the
    /// user whose device the hop names; a role session never has it.
    fn mfa_present(&self) -> ContextValue {
        let or_false = || vec![ContextValue::Absent, ContextValue::value("false")];
        match self.caller.caller.kind {
            CallerKind::User if self.hop.mfa_serial.is_some() => ContextValue::value("true"),
            CallerKind::User if self.caller.temporary == Some(false) => ContextValue::Absent,
            // A credential_process asks for no code and may supply keys or a session.
            CallerKind::User if matches!(self.base, Some(BaseKind::Process { .. })) => {
                ContextValue::OneOf(or_false())
            }
            CallerKind::User => {
                // GetSessionToken: true or false, as requested.
                let mut values = vec![ContextValue::value("true"), ContextValue::value("false")];
                if self.caller.temporary.is_none() {
                    values.push(ContextValue::Absent);
                }
                ContextValue::OneOf(values)
            }
            CallerKind::RoleSession => ContextValue::OneOf(or_false()),
            _ => {
                let mut values = or_false();
                if self.caller.temporary != Some(false) || self.hop.mfa_serial.is_some() {
                    values.push(ContextValue::value("true"));
                }
                ContextValue::OneOf(values)
            }
        }
    }
}

fn known_or_present(value: Option<&str>) -> ContextValue {
    value.map_or(ContextValue::Present(None), ContextValue::value)
}

/// Calls `found` for every context key that a document tests or substitutes.
fn for_each_key(document: &PolicyDocument, mut found: impl FnMut(&str, &ConditionKey)) {
    for statement in document.statements() {
        for entry in &statement.condition.entries {
            found(&entry.key_text, &entry.key);
            for value in &entry.values {
                if let Operand::Template(pieces) = &value.operand {
                    for_each_variable(pieces, &mut found);
                }
            }
        }
        for pattern in &statement.resource.patterns {
            for_each_variable(&pattern.template, &mut found);
        }
    }
}

fn for_each_variable(pieces: &[TemplatePart], found: &mut impl FnMut(&str, &ConditionKey)) {
    for piece in pieces {
        if let TemplatePart::Variable { key, .. } = piece {
            found(key.folded(), key);
        }
    }
}
