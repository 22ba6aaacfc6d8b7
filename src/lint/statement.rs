//! Rules about whole statements and whole policies.

use super::principal::third_party;
use super::view::{Facts, Hits, Trust, allows_assume_role, is_allow};
use crate::iam::policy::{PrincipalSubject, Statement};
use crate::text::{Severity, Span};

const WITH_SAML: &str = "sts:assumerolewithsaml";
const WITH_WEB_IDENTITY: &str = "sts:assumerolewithwebidentity";
const PLAIN: &str = "sts:assumerole";

/// Whoever holds a third party's permissions can name any role ("The confused deputy problem").
pub(super) fn third_party_without_external_id(
    trust: &Trust<'_>,
    statement: &Statement,
    hits: &mut Hits,
) {
    let mut entries = statement.condition.entries.iter();
    let asks = entries.any(|entry| {
        matches!(
            entry.key.folded(),
            "sts:externalid" | "aws:principalorgid" | "aws:principalorgpaths"
        )
    });
    if !asks
        && allows_assume_role(statement)
        && let Some((entry, account)) = third_party(trust, statement)
    {
        hits.add(entry.span, Facts::of(&entry.text).about(account));
    }
}

pub(super) fn action_of_other_principal(_: &Trust<'_>, statement: &Statement, hits: &mut Hits) {
    let covers = |action: &str| statement.action.covers(action);
    let any_assumes = covers(PLAIN) || covers(WITH_SAML) || covers(WITH_WEB_IDENTITY);
    if !is_allow(statement) || !any_assumes {
        return;
    }
    for entry in &statement.principal.entries {
        let fitting = match &entry.subject {
            PrincipalSubject::Federated if entry.text.contains(":saml-provider/") => WITH_SAML,
            PrincipalSubject::Federated => WITH_WEB_IDENTITY,
            PrincipalSubject::Account(_)
            | PrincipalSubject::AccountArn(_)
            | PrincipalSubject::User(_)
            | PrincipalSubject::Role(_)
            | PrincipalSubject::Session(_)
            | PrincipalSubject::UserId
            | PrincipalSubject::RoleId => PLAIN,
            _ => continue,
        };
        if !covers(fitting) {
            let meant = match fitting {
                PLAIN => "sts:AssumeRole",
                WITH_SAML => "sts:AssumeRoleWithSAML",
                _ => "sts:AssumeRoleWithWebIdentity",
            };
            let facts = Facts::of(&entry.text).meant(meant);
            hits.add(statement.action.span, facts);
            return;
        }
    }
}

/// Two validators of AWS refuse a wildcard that matches actions other than those of a trust policy,
/// although AWS pages show it.
pub(super) fn action_takes_in_others(_: &Trust<'_>, statement: &Statement, hits: &mut Hits) {
    for pattern in &statement.action.patterns {
        if !statement.action.negated
            && pattern.fits_trust_policies()
            && ["sts:getcalleridentity", "sts:assumeroot"]
                .iter()
                .any(|other| pattern.glob.matches(other))
        {
            let facts = Facts::of(&pattern.text).at_level(Severity::Note);
            hits.add(pattern.span, facts);
        }
    }
}

/// The quota of a trust policy ("IAM and AWS STS quotas").
const MOST_CHARACTERS: usize = 2048;

pub(super) fn policy_too_long(trust: &Trust<'_>, hits: &mut Hits) {
    let text = trust.document().text();
    let count = text.chars().filter(|c| !c.is_whitespace()).count();
    if count > MOST_CHARACTERS {
        hits.add(Span::new(0, 1), Facts::of(&count));
    }
}
