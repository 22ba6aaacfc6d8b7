//! Changes to request from the owner of a policy.

use super::sentence::say;
use crate::explain::view::{Runs, Tone};
use crate::repair::{PolicyChange, PolicyEdit, PolicySide, Risk};
use crate::text::{harmless, text, word};

/// Number of unchanged lines shown around the changed ones.
const AROUND: usize = 2;

/// A change to a policy, after "for the owner of account N".
fn edit_words(edit: PolicyEdit) -> &'static str {
    match edit {
        PolicyEdit::Wildcard => word!("use StringLike, since StringEquals takes * literally"),
        PolicyEdit::CurrentId => word!("replace the stale unique id with the current one"),
        PolicyEdit::CurrentPrincipal => {
            word!("name the present role or user instead of the deleted one")
        }
        PolicyEdit::RealPath => word!("write the role's ARN with its path"),
        PolicyEdit::RealProvider => {
            word!("write the ARN of the provider in the role's own account")
        }
        PolicyEdit::RealCase => word!("write the value in the case of the token"),
        PolicyEdit::AnyRef => {
            word!("end the subject in :*, which takes every branch and environment")
        }
        PolicyEdit::RealKey => word!("test the key of the provider that the statement names"),
        PolicyEdit::RoleForSessions => {
            word!("name the role instead of its sessions, since no wildcard works there")
        }
        PolicyEdit::PrincipalPattern => {
            word!(
                "name the account and test aws:PrincipalArn with ArnLike, since Principal takes neither wildcards nor groups"
            )
        }
        PolicyEdit::AddValue => word!("add the caller's value to the condition"),
        PolicyEdit::RemoveValue => word!("take the caller's value out of the condition"),
        PolicyEdit::AddPrincipal => word!("add the caller as principal"),
        PolicyEdit::AddSession => {
            word!(
                "add the caller's session as principal; its role's path, and so the role's ARN, is not known"
            )
        }
        PolicyEdit::AddAction => word!("add the missing action"),
        PolicyEdit::RemoveAction => word!("name only the STS actions that a trust policy takes"),
        PolicyEdit::AddResource => word!("add the target role to the resources"),
        PolicyEdit::AddStatement => word!("add a statement that allows this call"),
        PolicyEdit::AddPolicy => word!("add a policy that allows this call"),
        PolicyEdit::NewRole => word!("make the role, with a trust policy that names the caller"),
        PolicyEdit::Exempt => word!("exempt the caller from the Deny statement"),
        PolicyEdit::RemoveResource => word!("take the target out of the Deny statement"),
        PolicyEdit::RemoveStatement => word!("remove the Deny statement"),
    }
}

/// All changes to a policy: `add the caller, and add the action`.
fn all_edit_words(policy: &PolicyChange) -> String {
    let mut words: Vec<&str> = Vec::new();
    let any_session = [PolicyEdit::Wildcard, PolicyEdit::AddValue];
    if policy.edits.starts_with(&any_session) && policy.risk == Some(Risk::AnySession) {
        words.push(word!(
            "add a pattern for every session of the caller, under StringLike"
        ));
    }
    for edit in &policy.edits[words.len() * any_session.len()..] {
        let said = edit_words(*edit);
        if !words.contains(&said) {
            words.push(said);
        }
    }
    words.join(", and ")
}

/// A policy change as one line of a list.
pub(crate) fn policy_title(policy: &PolicyChange) -> Runs {
    say!(
        "owner of `{account}`: {words}",
        account = &policy.owner_account,
        words = all_edit_words(policy)
    )
}

/// The change to request from the owner of a policy, in the middle of a sentence.
pub(super) fn policy_words(policy: &PolicyChange) -> Runs {
    let words = all_edit_words(policy);
    let account = &policy.owner_account;
    let name = policy.principal.name();
    let risk = policy.risk.map(risk_words);
    let risk = risk.map(|risk| say!(Tone::Problem, " (careful: {risk})", risk));
    match policy.side {
        PolicySide::Trust => say!(
            "for the owner of account `{account}`, in the trust policy of `{name}`: {words}{risk}",
            account,
            name,
            words,
            risk
        ),
        PolicySide::Identity => say!(
            "for the owner of account `{account}`, in the policies of `{name}`: {words}{risk}",
            account,
            name,
            words,
            risk
        ),
        PolicySide::Boundary => say!(
            "for the owner of account `{account}`, in the permissions boundary of `{name}`: {words}{risk}",
            account,
            name,
            words,
            risk
        ),
    }
}

fn risk_words(risk: Risk) -> &'static str {
    match risk {
        Risk::WithoutMfa => word!("the caller then gets in without MFA"),
        Risk::WithoutCondition => word!("the caller then gets in without the condition"),
        Risk::AnySession => word!("any session of the role then gets in, whatever its name"),
        Risk::WeakerDeny => word!("the deny then no longer covers the caller"),
    }
}

/// `trust policy of RoleTarget`, for the heading above a diff.
pub(crate) fn policy_heading(policy: &PolicyChange) -> String {
    let of = match policy.side {
        PolicySide::Trust => word!("trust policy"),
        PolicySide::Identity => word!("policy"),
        PolicySide::Boundary => word!("permissions boundary"),
    };
    let name = policy
        .policy_name
        .as_ref()
        .map(|name| format!(" {name}"))
        .unwrap_or_default();
    let text = text!(
        "For the owner of account {owner_account}: {of}{name} of {principal}",
        owner_account = policy.owner_account,
        of,
        name,
        principal = policy.principal.name()
    );
    harmless(&text).into_owned()
}

/// The change of a policy as lines that begin with `-`, `+` or a blank.
pub(crate) fn policy_diff(policy: &PolicyChange) -> Vec<String> {
    let before: Vec<&str> = policy.before.lines().collect();
    let after: Vec<&str> = policy.after.lines().collect();
    let same = before.iter().zip(&after).take_while(|(a, b)| a == b);
    let head = same.count();
    let most = before.len().min(after.len()) - head;
    let ends = before.iter().rev().zip(after.iter().rev());
    let tail = ends.take(most).take_while(|(a, b)| a == b).count();
    let mut lines = Vec::new();
    let mut put = |sign: char, texts: &[&str]| {
        lines.extend(
            texts
                .iter()
                .map(|text| format!("{sign} {}", harmless(text))),
        );
    };
    put(' ', &before[head.saturating_sub(AROUND)..head]);
    put('-', &before[head..before.len() - tail]);
    put('+', &after[head..after.len() - tail]);
    let rest = before.len() - tail;
    put(' ', &before[rest..before.len().min(rest + AROUND)]);
    lines
}
