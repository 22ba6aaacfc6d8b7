//! Rules about single principals of a trust policy.

use super::inputs::{
    Details, Hits, NamedPrincipal, Trust, account_of, allows_assume_role, is_allow, is_deny,
    is_satisfied_by_absence,
};
use crate::iam::Arn;
use crate::iam::policy::{
    ConditionEntry, Origin, PrincipalEntry, PrincipalForm, PrincipalSubject, Statement,
};

/// When a named role has been deleted, IAM shows its unique id in the policy instead ("IAM JSON
/// policy elements: Principal").
pub(super) fn role_id_principal(
    NamedPrincipal { trust, entry, .. }: NamedPrincipal<'_>,
    hits: &mut Hits,
) {
    if entry.subject == PrincipalSubject::RoleId {
        find_deleted(trust, entry, hits);
    }
}

pub(super) fn user_id_principal(
    NamedPrincipal { trust, entry, .. }: NamedPrincipal<'_>,
    hits: &mut Hits,
) {
    if entry.subject == PrincipalSubject::UserId {
        find_deleted(trust, entry, hits);
    }
}

fn find_deleted(trust: &Trust<'_>, entry: &PrincipalEntry, hits: &mut Hits) {
    let exists = |id: &str| {
        let known = trust.known.map(|known| known.facts.snapshots());
        known.is_some_and(|snapshots| snapshots.id_known(id))
    };
    if trust.document().origin() == Origin::Stored && !exists(&entry.text) {
        hits.add(entry.span, Details::of(&entry.text));
    }
}

pub(super) fn principal_path_differs(
    NamedPrincipal { trust, entry, .. }: NamedPrincipal<'_>,
    hits: &mut Hits,
) {
    let (PrincipalSubject::Role(arn), Some(known)) = (&entry.subject, trust.known) else {
        return;
    };
    let snapshots = known.facts.snapshots();
    let found = snapshots.role_named(arn.account(), arn.name());
    if let Some(role) = found
        && snapshots.role(arn).is_none()
        && role.arn.name() == arn.name()
    {
        hits.add(entry.span, Details::of(&entry.text).meant(&role.arn));
    }
}

pub(super) fn session_beside_its_role(
    NamedPrincipal {
        statement, entry, ..
    }: NamedPrincipal<'_>,
    hits: &mut Hits,
) {
    let PrincipalSubject::Session(session) = &entry.subject else {
        return;
    };
    let is_its_role = |other: &&PrincipalEntry| match &other.subject {
        PrincipalSubject::Role(role) => {
            role.account() == session.account() && role.name() == session.name()
        }
        _ => false,
    };
    if let Some(role) = statement.principal.entries.iter().find(is_its_role) {
        hits.add(entry.span, Details::of(&entry.text).about(&role.text));
    }
}

pub(super) fn other_partition(
    NamedPrincipal { trust, entry, .. }: NamedPrincipal<'_>,
    hits: &mut Hits,
) {
    if !entry.text.starts_with("arn:") {
        return;
    }
    if let (Ok(arn), Some(role)) = (Arn::parse(&entry.text), trust.role)
        && arn.partition() != role.partition()
    {
        let details = Details::of(&entry.text).about(arn.partition());
        hits.add(entry.span, details.meant(role.partition()));
    }
}

/// Keys of which a fixed value leaves few callers.
const NARROWING: [&str; 13] = [
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:userid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceip",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceidentity",
    "sts:externalid",
];

/// Returns true if an entry of an Allow leaves few callers.
fn narrows(entry: &ConditionEntry) -> bool {
    let key = entry.key.folded();
    let is_narrow = NARROWING.contains(&key) || (!key.starts_with("aws:") && key.contains(".com:"));
    let is_open = |text: &str| text.chars().all(|c| matches!(c, '*' | '?'));
    is_narrow
        && !is_satisfied_by_absence(entry)
        && !entry.values.iter().any(|value| is_open(&value.text))
}

/// Returns true if a Deny turns away everyone but those with some value of such a key.
fn turns_away_others(statement: &Statement) -> bool {
    let mut entries = statement.condition.entries.iter();
    is_deny(statement)
        && statement.principal.entries.iter().any(is_everyone)
        && entries.any(|entry| {
            entry.operator.is_some_and(|operator| operator.negated)
                && NARROWING.contains(&entry.key.folded())
        })
}

fn is_everyone(entry: &PrincipalEntry) -> bool {
    entry.subject == PrincipalSubject::Everyone
}

pub(super) fn open_to_everyone(trust: &Trust<'_>, hits: &mut Hits) {
    let statements = trust.document().statements();
    if statements.iter().any(turns_away_others) {
        return;
    }
    for statement in statements {
        if allows_assume_role(statement) && !statement.condition.entries.iter().any(narrows) {
            let open = statement.principal.entries.iter();
            for entry in open.filter(|entry| is_everyone(entry)) {
                hits.add(entry.span, Details::of(&entry.text));
            }
        }
    }
}

pub(super) fn bare_star(
    NamedPrincipal {
        statement, entry, ..
    }: NamedPrincipal<'_>,
    hits: &mut Hits,
) {
    if statement.principal.form == PrincipalForm::BareStar {
        let details = Details::of(&entry.text).meant("{\"AWS\": \"*\"}");
        hits.add(entry.span, details);
    }
}

/// The first account that a statement trusts as a whole and that is a third party's.
pub(super) fn third_party<'a>(
    trust: &Trust<'_>,
    statement: &'a Statement,
) -> Option<(&'a PrincipalEntry, &'a str)> {
    let (role, known) = (trust.role?, trust.known?);
    let entries = statement.principal.entries.iter();
    let mut accounts = entries.filter_map(|entry| Some((entry, account_of(&entry.subject)?)));
    let is_foreign = |account: &str| account != role.account() && !known.is_own(account);
    accounts.find(|(_, account)| is_allow(statement) && is_foreign(account))
}
