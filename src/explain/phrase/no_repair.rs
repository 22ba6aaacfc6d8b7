//! The reasons why no line is offered, and the alternatives.

use super::problem::variable_advice;
use super::sentence::alternatives;
use super::sentence::say;
use super::violation::mistake_words;
use crate::chain::{ChainProblem, NodeId, ProblemKind};
use crate::config::SettingKey;
use crate::eval::CallerKind;
use crate::explain::view::Runs;
use crate::iam::account::Target;
use crate::lint::{WebIdentityMistake, find_web_identity_mistakes};
use crate::predict::{Cause, HopOutcome, HopVerdict, Prediction};
use crate::text::{text, word};

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
