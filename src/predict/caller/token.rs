//! The bearer of a web identity token, as identified by its claims or by the user.

use super::{CallerFacts, CallerOrigin};
use crate::chain::{BaseCredentials, BaseKind};
use crate::eval::{CallerKind, PartialText};
use crate::iam::Arn;
use crate::iam::account::AccountStore;
use crate::predict::assumptions::SuppliedContext;

/// The providers built into STS, which need no entry in the role's account ("AWS JSON policy
/// elements: Principal").
const BUILT_IN: [&str; 4] = [
    "cognito-identity.amazonaws.com",
    "accounts.google.com",
    "www.amazon.com",
    "graph.facebook.com",
];

/// The bearer of a web identity profile's token. The issuer comes from the token file if it was
/// read, else from the claims that the user supplied.
pub(crate) fn token_bearer(
    facts: &AccountStore,
    supplied: &SuppliedContext,
    base: &BaseCredentials,
    target: Option<&Arn>,
) -> CallerFacts {
    let mut found = CallerFacts {
        origin: CallerOrigin::WebIdentity,
        mfa_possible: false,
        ..CallerFacts::unknown()
    };
    found.caller.kind = CallerKind::WebIdentity;
    if let BaseKind::WebIdentity { token_file, .. } = &base.kind {
        found.token = token_file
            .text()
            .and_then(|path| facts.token(path))
            .cloned();
    }
    let Some(role) = target else {
        return found;
    };
    let profile = base.profile.as_deref().unwrap_or_default();
    let claims = found.token.as_ref().map(|claims| claims.issuer.clone());
    found.issuer = claims
        .or_else(|| supplied_issuer(supplied, profile, role))
        .or_else(|| named_issuer(base));
    if let Some(issuer) = &found.issuer {
        found.arn = PartialText::text(&provider_name(issuer, role));
        found.caller.principal_arn = Some(found.arn.clone());
    }
    found
}

/// The only issuer whose claims the user supplied for this call.
fn supplied_issuer(supplied: &SuppliedContext, profile: &str, role: &Arn) -> Option<Box<str>> {
    let keys = supplied.for_hop(profile, Some(role.account()));
    let mut issuers = keys.filter_map(|(key, _)| Some(issuer_of_key(key)?.0));
    let first = issuers.next()?;
    issuers
        .all(|issuer| issuer.eq_ignore_ascii_case(first))
        .then(|| first.into())
}

/// The issuer that a call of no profile names in place of a token file.
fn named_issuer(base: &BaseCredentials) -> Option<Box<str>> {
    let BaseKind::WebIdentity { token_file, .. } = &base.kind else {
        return None;
    };
    let provider = token_file.text()?;
    match provider.split_once(":oidc-provider/") {
        Some((arn, issuer)) => arn.starts_with("arn:").then(|| issuer.into()),
        None => BUILT_IN.contains(&provider).then(|| provider.into()),
    }
}

/// Splits the context key of a web identity, `HOST[/PATH]:CLAIM`, into issuer and claim.
pub(crate) fn issuer_of_key(key: &str) -> Option<(&str, &str)> {
    key.rsplit_once(':')
        .filter(|(issuer, _)| issuer.contains('.'))
}

/// A provider as the trust policies of a role's account name it.
fn provider_name(issuer: &str, role: &Arn) -> String {
    if BUILT_IN.contains(&issuer) {
        return issuer.to_owned();
    }
    let (partition, account) = (role.partition(), role.account());
    format!("arn:{partition}:iam::{account}:oidc-provider/{issuer}")
}
