//! The reasons why no line is offered, and what to request from the owner of a policy instead.

use super::problem::variable_advice;
use super::sentence::{alternatives, say};
use super::violation::mistake_words;
use crate::chain::{ChainProblem, NodeId, ProblemKind};
use crate::config::SettingKey;
use crate::eval::CallerKind;
use crate::explain::view::{Runs, Tone};
use crate::iam::account::Target;
use crate::lint::{WebIdentityMistake, find_web_identity_mistakes};
use crate::predict::{Cause, HopOutcome, HopVerdict, Prediction};
use crate::repair::{PolicyChange, PolicyEdit, PolicySide, Risk};
use crate::text::{harmless, text, word};

/// The reason why nothing is proposed for a hop that certainly fails, and the missing facts.
pub(crate) fn no_repair_sentence(
    prediction: &Prediction,
    id: NodeId,
    outcome: &HopOutcome,
) -> Runs {
    let mistakes = find_web_identity_mistakes(outcome);
    let cause = outcome.cause;
    // The requirements of a statement for another provider do not matter.
    let other_provider = cause == Some(Cause::PrincipalNotListed);
    let stops = |mistake: &WebIdentityMistake| {
        mistake.stops() && (!other_provider || mistake.is_about_provider())
    };
    if let Some((_, mistake)) = mistakes.iter().find(|(_, it)| stops(it)) {
        let (what, help) = mistake_words(mistake);
        return say!("In the trust policy, {what}; {help}.", what, help);
    }
    let why = why_nothing(prediction, id, outcome);
    say!("Nothing is proven to fix it: {why}.", why)
}

/// The reason, as the end of a sentence.
fn why_nothing(prediction: &Prediction, id: NodeId, outcome: &HopOutcome) -> &'static str {
    let target = prediction.survey.target_role(id);
    match outcome.cause {
        Some(Cause::RoleNotFound) if target.is_some_and(|role| !role.is_role_iam_takes()) => {
            word!(
                "IAM accepts no role of this name or path, and no role in that account used by a profile has a similar name; compare role_arn with the account"
            )
        }
        Some(Cause::RoleNotFound) => {
            word!(
                "no other role in that account used by a profile has a similar name; compare role_arn with the account, or ask its owner to make the role"
            )
        }
        Some(Cause::RoleArnMalformed) => {
            word!(
                "role_arn is not a role ARN (arn:aws:iam::ACCOUNT:role/NAME), and the real one is not in the files"
            )
        }
        Some(Cause::ScpBlocks | Cause::RcpDenies | Cause::SessionPolicyBlocks) => {
            word!(
                "the policy that stops it belongs to the organization or to the session, and is not changed here"
            )
        }
        Some(Cause::RootCaller | Cause::FederatedCaller | Cause::PartitionMismatch) => {
            word!(
                "it needs other credentials, and no profile has credentials that the role would let in"
            )
        }
        Some(Cause::CallerNotFound) => word!("compare the caller with the account"),
        Some(Cause::PolicyInvalid) => word!("the marked lines of the policy come first"),
        _ if outcome.if_reached == HopVerdict::NotCallable => {
            word!("no change that was tried makes STS accept the call")
        }
        _ if outcome.caller.caller.kind == CallerKind::WebIdentity => {
            word!(
                "the claims of the token must meet the trust policy; no setting of a profile changes either"
            )
        }
        _ if outcome.caller.principal.is_none() => {
            word!(
                "the caller's exact role or user is not known; an identities file or a snapshot of its account would say"
            )
        }
        _ => word!("no change that was tried lets it through"),
    }
}

/// The reason why nothing is proposed for a chain that does not resolve.
pub(crate) fn no_repair_of_chain(prediction: &Prediction, id: NodeId) -> Runs {
    let Some(problem) = prediction.problem(id) else {
        return say!("No line is proven to fix it: nothing was tried.");
    };
    if let Some(advice) = advice(prediction, problem) {
        return advice;
    }
    let near = match &problem.kind {
        ProblemKind::MissingSource { source } => Some(say!(
            "no profile has a name near `{source}` that works, and ",
            source
        )),
        ProblemKind::Loop(_)
        | ProblemKind::NoSource
        | ProblemKind::SourceWithoutCredentials { .. } => None,
        _ => {
            return say!(
                "No line is proven to fix it: neither file says what was meant, so it is for you to write."
            );
        }
    };
    let Some(role) = prediction.survey.target_role(id) else {
        return say!(
            "No line is proven to fix it: {near}role_arn is not a role ARN, so nothing can be proven about it.",
            near
        );
    };
    let name = role.name();
    match prediction.facts.target(&role) {
        Target::Known(_) => say!(
            "No line is proven to fix it: {near}no profile has credentials that the trust policy of `{name}` lets in for certain.",
            near,
            name
        ),
        Target::NoSnapshot => say!(
            "No line is proven to fix it: {near}the trust policy of `{name}` is in no snapshot, so it is not known whom it lets in.",
            near,
            name
        ),
        Target::Unreadable => say!(
            "No line is proven to fix it: {near}the trust policy of `{name}` cannot be read, so it is not known whom it lets in.",
            near,
            name
        ),
        Target::Elsewhere(real) => say!(
            "No line is proven to fix it: {near}role_arn names no role; the account has `{real}`.",
            near,
            real
        ),
        Target::NotFound => say!(
            "No line is proven to fix it: {near}the account has no role called `{name}`, which could let others in.",
            near,
            name
        ),
    }
}

/// Advice for a refused value of a variable or a sub-key.
fn advice(prediction: &Prediction, problem: &ChainProblem) -> Option<Runs> {
    if let Some(variable) = variable_advice(problem) {
        return Some(say!("No line of a file is at fault. {variable}", variable));
    }
    let ProblemKind::RefusedSetting { name, accepted, .. } = &problem.kind else {
        return None;
    };
    let line = problem.location.as_ref()?;
    let set = &prediction.survey.config.profiles;
    let profile = problem
        .profile
        .as_ref()
        .and_then(|name| set.profile(name.as_str()));
    let setting = profile.and_then(|profile| profile.get(SettingKey::from(&**name)));
    // Text has a line of its own; for a nested value it is the line of a sub-key, or of the whole.
    let whole = setting.is_some_and(|setting| setting.location == *line);
    let text = set.text_of_line(line)?;
    let below = whole.then_some(word!(" and the indented lines below it"));
    let instead = match &*alternatives(*accepted, accepted.len()) {
        "" => word!("correct its value").to_owned(),
        words if whole => text!("write it on one line, with {words}", words),
        words => text!("give it one of the values it takes: {words}", words),
    };
    Some(say!(
        "No line is proven to fix it. Delete the line `{text}`{at}{below}, or {instead}.",
        text,
        at = line,
        below,
        instead
    ))
}

// Changes to request from the owner of a policy.

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
