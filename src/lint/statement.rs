//! Rules about whole statements and whole policies.

use super::principal::third_party;
use super::view::{Facts, Hits, Trust, allows_assume_role, is_allow, is_deny};
use crate::iam::Arn;
use crate::iam::policy::{PrincipalEntry, PrincipalSubject, Statement};
use crate::text::Severity;

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

/// Keys that say for whom a service acts ("The confused deputy problem").
const OF_SOURCES: [&str; 4] = [
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
];

/// Services with such a key in a trust policy on their own pages ("Cross-service confused deputy
/// prevention" and those about their roles). Others, such as EC2, send none: with a test no call of
/// theirs would be allowed.
const WITH_SOURCE: [&str; 24] = [
    "appstream.",
    "autoscaling.",
    "bedrock.",
    "cloudformation.",
    "codebuild.",
    "codepipeline.",
    "config.",
    "datasync.",
    "ecs-tasks.",
    "eks.",
    "elasticmapreduce.",
    "events.",
    "fis.",
    "iot.",
    "logs.",
    "monitoring.rds.",
    "personalize.",
    "pipes.",
    "sagemaker.",
    "scheduler.",
    "ssm.",
    "states.",
    "transfer.",
    "vpc-flow-logs.",
];

/// A service that other accounts use too can be made to use the role for them ("Restrict access to
/// service principal" of the IAM Access Analyzer policy checks).
pub(super) fn service_without_source(trust: &Trust<'_>, hits: &mut Hits) {
    let tests_source = |statement: &Statement| {
        let mut entries = statement.condition.entries.iter();
        entries.any(|entry| OF_SOURCES.contains(&entry.key.folded()))
    };
    let is_open = |entry: &&PrincipalEntry| {
        let mut sending = WITH_SOURCE.iter();
        entry.subject == PrincipalSubject::Service
            && sending.any(|start| entry.text.starts_with(start))
    };
    let statements = trust.document().statements();
    if statements.iter().any(|it| is_deny(it) && tests_source(it)) {
        return;
    }
    let account = trust.role.map_or("ACCOUNT", Arn::account);
    for statement in statements {
        if allows_assume_role(statement)
            && !tests_source(statement)
            && let Some(service) = statement.principal.entries.iter().find(is_open)
        {
            hits.add(service.span, Facts::of(&service.text).about(account));
        }
    }
}
