//! Rules about the keys of conditions: which a call of `sts:AssumeRole` never brings, and for whom.

use super::inputs::{Details, Hits, TestedKey, account_of, is_allow, is_satisfied_by_absence};
use crate::eval::{documented_key, nearest_key};
use crate::iam::account::UniqueId;
use crate::iam::policy::{ConditionEntry, Operand, PrincipalSubject, Statement, TemplatePart};
use crate::predict::issuer_of_key;

/// The accounts that a statement names, if it names nothing else.
fn accounts(statement: &Statement) -> Option<Vec<&str>> {
    let entries = statement.principal.entries.iter();
    let accounts = entries.map(|entry| match &entry.subject {
        PrincipalSubject::User(arn)
        | PrincipalSubject::Role(arn)
        | PrincipalSubject::Session(arn) => Some(arn.account()),
        subject => account_of(subject),
    });
    let accounts: Vec<&str> = accounts.collect::<Option<_>>()?;
    (!accounts.is_empty()).then_some(accounts)
}

/// An id that no role or user of the accounts that the statement names has, all of which are known
/// as a whole.
pub(super) fn userid_of_deleted_role(
    TestedKey {
        trust,
        statement,
        entry,
    }: TestedKey<'_>,
    hits: &mut Hits,
) {
    let (Some(known), "aws:userid") = (trust.known, entry.key.folded()) else {
        return;
    };
    let Some(accounts) = accounts(statement) else {
        return;
    };
    let snapshots = known.facts.snapshots();
    let mut gone = entry.values.iter().filter_map(|value| {
        let id = value.text.split(':').next().unwrap_or_default();
        let id = UniqueId::parse(id).filter(|id| !id.as_str().is_empty())?;
        let is_gone = |account: &&str| snapshots.is_deleted(account, &id) == Some(true);
        let all = accounts.iter().all(is_gone);
        all.then_some((value.span, id))
    });
    let Some((span, first)) = gone.next() else {
        return;
    };
    let others: Vec<String> = gone.map(|(_, id)| id.to_string()).collect();
    hits.add(span, Details::of(&first).about(others.join(", ")));
}

const USERNAME: &str = "aws:username";

/// Returns true if an entry tests the name of a user, or compares with it.
pub(super) fn speaks_of_username(entry: &ConditionEntry) -> bool {
    let is_variable = |part: &TemplatePart| match part {
        TemplatePart::Variable { key, default } => key.folded() == USERNAME && default.is_none(),
        _ => false,
    };
    let mut values = entry.values.iter();
    (entry.key.folded() == USERNAME && !is_satisfied_by_absence(entry))
        || values.any(|value| match &value.operand {
            Operand::Template(parts) => parts.iter().any(is_variable),
            _ => false,
        })
}

/// In a statement that names roles and their sessions only.
pub(super) fn username_of_role(
    TestedKey {
        statement, entry, ..
    }: TestedKey<'_>,
    hits: &mut Hits,
) {
    let entries = &statement.principal.entries;
    let are_roles = entries.iter().all(|entry| {
        matches!(
            entry.subject,
            PrincipalSubject::Role(_) | PrincipalSubject::Session(_) | PrincipalSubject::RoleId
        )
    });
    if speaks_of_username(entry) && are_roles && !entries.is_empty() {
        hits.add(entry.key_span, Details::of(&entry.key_text));
    }
}

/// Keys that only calls of AWS services bring ("AWS global condition context keys").
const OF_SERVICES: [&str; 6] = [
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
];

pub(super) fn service_key_for_principal(
    TestedKey {
        statement, entry, ..
    }: TestedKey<'_>,
    hits: &mut Hits,
) {
    let mut entries = statement.principal.entries.iter();
    let named = entries.find(|entry| {
        matches!(
            entry.subject,
            PrincipalSubject::Account(_)
                | PrincipalSubject::AccountArn(_)
                | PrincipalSubject::User(_)
                | PrincipalSubject::Role(_)
                | PrincipalSubject::Session(_)
        )
    });
    if let Some(named) = named
        && is_allow(statement)
        && OF_SERVICES.contains(&entry.key.folded())
        && !is_satisfied_by_absence(entry)
    {
        let details = Details::of(&entry.key_text).about(&named.text);
        hits.add(entry.key_span, details);
    }
}

/// Keys of other services that are in every request with role credentials from such a service.
const OF_OTHER_SERVICES: [&str; 8] = [
    "ec2:sourceinstancearn",
    "ec2:roledelivery",
    "lambda:sourcefunctionarn",
    "ssm:sourceinstancearn",
    "codebuild:",
    "glue:",
    "identitystore:userid",
    "iam:resourcetag/",
];

/// Documented, but for bearer tokens only ("IAM and AWS STS condition context keys").
const OF_TOKENS: [&str; 2] = ["sts:durationseconds", "sts:awsservicename"];

pub(super) fn key_unknown(
    TestedKey {
        statement, entry, ..
    }: TestedKey<'_>,
    hits: &mut Hits,
) {
    let name = entry.key.folded();
    let covers = |action: &str| statement.action.covers(action);
    let with_token = covers("sts:assumerolewithwebidentity") || covers("sts:assumerolewithsaml");
    let is_unknown = match name.split_once(':') {
        // An entry that is not JSON of the right shape has no key.
        _ if name.is_empty() || entry.operator.is_none() => false,
        // Of white space another rule speaks.
        _ if name.trim() != name => false,
        None => true,
        Some(("aws" | "sts", _)) => OF_TOKENS.contains(&name) || !documented_key(&entry.key),
        Some(("saml", _)) => false,
        Some((host, _)) if host.contains('.') => {
            // The claims of the four built-in providers go on to later calls.
            let built_in = [
                "cognito-identity.",
                "accounts.google.",
                "www.amazon.",
                "graph.facebook.",
            ];
            let stays = built_in.iter().any(|start| host.starts_with(start));
            !with_token && !stays && issuer_of_key(name).is_some()
        }
        Some(_) => {
            let mut known = OF_OTHER_SERVICES.iter();
            !known.any(|known| name.starts_with(known))
        }
    };
    if is_unknown {
        let near = nearest_key(name).filter(|_| !OF_TOKENS.contains(&name) && !name.contains('.'));
        let details = Details::of(&entry.key_text).meant(near.unwrap_or_default());
        hits.add(entry.key_span, details);
    }
}
