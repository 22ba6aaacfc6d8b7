//! Rules about whole statements and whole policies, and about elements that hold nothing.

use std::fmt::Write as _;

use foldhash::HashMap;

use super::inputs::{Details, Hits, Trust, allows_assume_role, is_allow, is_deny};
use super::principal::third_party;
use crate::iam::policy::{
    Origin, PrincipalEntry, PrincipalForm, PrincipalSubject, Statement, Version,
};
use crate::iam::{Arn, typed};
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
        let details = Details::of(&entry.text).about(account);
        let test = "\"StringEquals\": {\"sts:ExternalId\": \"…\"}";
        hits.add(entry.span, details.meant(test));
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
            let details = Details::of(&entry.text).meant(meant);
            hits.add(statement.action.span, details);
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
            let details = Details::of(&pattern.text).at_level(Severity::Note);
            hits.add(pattern.span, details);
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
    let test = format!("\"StringEquals\": {{\"aws:SourceAccount\": \"{account}\"}}");
    for statement in statements {
        if allows_assume_role(statement)
            && !tests_source(statement)
            && let Some(service) = statement.principal.entries.iter().find(is_open)
        {
            hits.add(service.span, Details::of(&service.text).meant(&test));
        }
    }
}

// Rules about a trust policy as a whole, and about elements that hold nothing.

/// The quota of a trust policy ("IAM and AWS STS quotas").
const MOST_CHARACTERS: usize = 2048;

pub(super) fn policy_too_long(trust: &Trust<'_>, hits: &mut Hits) {
    let text = trust.document().text();
    let count = text.chars().filter(|c| !c.is_whitespace()).count();
    if count > MOST_CHARACTERS {
        hits.add(Span::new(0, 1), Details::of(&count));
    }
}

/// IAM then reads the document by the older grammar ("IAM JSON policy elements: Version").
pub(super) fn version_missing(trust: &Trust<'_>, hits: &mut Hits) {
    let document = trust.document();
    if document.is_readable()
        && document.version() == Version::Absent
        && document.origin() != Origin::Planned
    {
        hits.add(Span::new(0, 1), Details::default());
    }
}

/// Statements that differ in their `Sid` alone, or in the order of their parts ("Redundant
/// statement" of the IAM Access Analyzer policy checks).
pub(super) fn statement_redundant(trust: &Trust<'_>, hits: &mut Hits) {
    let mut seen: HashMap<String, usize> = HashMap::default();
    for (at, statement) in trust.document().statements().iter().enumerate() {
        if statement.effect.is_none() || !statement.not_understood.is_empty() {
            continue;
        }
        let first = *seen.entry(content_of(statement)).or_insert(at);
        if first != at {
            hits.add(statement.span, Details::of(&(at + 1)).about(first + 1));
        }
    }
}

/// The content of a statement without its `Sid`; the same for the same parts in another order.
fn content_of(statement: &Statement) -> String {
    let principals = statement.principal.entries.iter();
    let mut principals: Vec<String> = principals
        .map(|entry| format!("{:?} {}", entry.subject, entry.text))
        .collect();
    principals.sort_unstable();
    principals.dedup();
    let actions = statement.action.patterns.iter();
    let mut actions: Vec<String> = actions.map(|it| typed::fold(&it.text)).collect();
    actions.sort_unstable();
    actions.dedup();
    let resources = statement.resource.patterns.iter();
    let mut resources: Vec<&str> = resources.map(|it| &*it.text).collect();
    resources.sort_unstable();
    let entries = statement.condition.entries.iter();
    let mut tests: Vec<String> = entries
        .map(|entry| {
            let mut values: Vec<&str> = entry.values.iter().map(|it| &*it.text).collect();
            values.sort_unstable();
            let operator = typed::fold(&entry.operator_text);
            format!("{operator} {} {values:?}", entry.key.folded())
        })
        .collect();
    tests.sort_unstable();
    let mut content = String::new();
    let _ = write!(
        content,
        "{:?} {} {principals:?} {} {actions:?} {} {resources:?} {tests:?}",
        statement.effect,
        statement.principal.negated,
        statement.action.negated,
        statement.resource.negated,
    );
    content
}

/// Elements that hold nothing: the statement then applies to no call, or the test does nothing.
pub(super) fn element_empty(_: &Trust<'_>, statement: &Statement, hits: &mut Hits) {
    let principal = &statement.principal;
    if principal.form == PrincipalForm::Object && principal.entries.is_empty() {
        hits.add(principal.span, Details::of("Principal"));
    }
    let action = &statement.action;
    if action.span != Span::default() && action.patterns.is_empty() {
        hits.add(action.span, Details::of("Action"));
    }
    let condition = &statement.condition;
    let whole = Some(condition.span);
    let whole = whole.filter(|it| *it != Span::default() && condition.entries.is_empty());
    let parts = whole.as_slice().iter();
    let parts = parts.chain(condition.empty.iter().filter(|_| whole.is_none()));
    for part in parts {
        let details = Details::of("Condition").at_level(Severity::Note);
        hits.add(*part, details);
    }
}
