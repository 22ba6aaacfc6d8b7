//! What to write where, what it does besides, and what to ask the owner of a policy for.

use super::change::Wrong;
use super::missing::missing_words;
use super::sentence::Sentence;
use crate::chain::NodeId;
use crate::config::SettingKey;
use crate::eval::MissingFact;
use crate::explain::mark::{hop_mark, profile_mark};
use crate::explain::view::{Run, Runs, Tone};
use crate::iam::Arn;
use crate::iam::account::Target;
use crate::predict::{HopVerdict, OverrideError, Prediction, ProfileVerdict, SettingOverride};
use crate::repair::{PolicyChange, PolicyEdit, PolicySide, Repair, Risk};
use crate::text::harmless;

/// Most names of profiles in one sentence.
const MOST_NAMES: usize = 4;
/// Unchanged lines shown around the changed ones.
const AROUND: usize = 2;

/// What to write where, in one sentence, what is proven, and what it does to other profiles.
pub fn fix_sentence(prediction: &Prediction, id: NodeId, repair: &Repair) -> Runs {
    let sentence = repair_sentence(prediction, id, repair);
    let allowed = hop_mark(repair.verdict).word;
    let sentence = match (repair.verdict, repair.profile) {
        (HopVerdict::Allowed { .. }, ProfileVerdict::Stopped(_) | ProfileVerdict::Broken) => {
            sentence.text(format!(
                ". Proven: then this hop is {allowed}; an earlier hop of the chain still fails."
            ))
        }
        (HopVerdict::Allowed { .. }, ProfileVerdict::Undetermined) => sentence.text(format!(
            ". Proven: then this hop is {allowed}; an earlier hop stays undetermined."
        )),
        // The call of a web identity is that of a base.
        (HopVerdict::Allowed { .. }, ProfileVerdict::NoHops) => {
            sentence.text(format!(". Proven: then it is {allowed}."))
        }
        (HopVerdict::Allowed { .. }, profile) => sentence.text(format!(
            ". Proven: then it is {}.",
            profile_mark(profile).word
        )),
        (HopVerdict::NoPolicy, chain) if prediction.problem(id).is_none() => {
            let sentence = sentence
                .text(". ")
                .followed_by(then_accepted(prediction, id, repair));
            match chain {
                ProfileVerdict::Stopped(_) | ProfileVerdict::Broken => {
                    sentence.text(" An earlier hop of the chain still fails.")
                }
                _ => sentence,
            }
        }
        _ => sentence
            .text(". ")
            .followed_by(then_open(prediction, id, repair))
            .followed_by(still_unknown(repair)),
    };
    effect_words(sentence, prediction, repair).done()
}

/// What to write where, without what comes of it and without a full stop.
pub fn repair_words(prediction: &Prediction, id: NodeId, repair: &Repair) -> Runs {
    repair_sentence(prediction, id, repair).done()
}

fn repair_sentence(prediction: &Prediction, id: NodeId, repair: &Repair) -> Sentence {
    let wrong = Wrong::at(prediction, id, repair);
    let mut sentence = Sentence::default();
    for (at, change) in repair.changes.iter().enumerate() {
        if at > 0 {
            sentence = sentence.text("; then ");
        }
        sentence = wrong.change_words(sentence, change, at == 0);
    }
    for (at, policy) in repair.policies.iter().enumerate() {
        if at > 0 || !repair.changes.is_empty() {
            sentence = sentence.text("; and ");
        }
        let upper = at == 0 && repair.changes.is_empty();
        sentence = policy_words(sentence, policy, upper);
    }
    match &repair.other_caller {
        Some(other) if wrong.is_broken() => sentence.tone(
            Tone::Problem,
            format!(" (it then calls as {})", other.identity),
        ),
        Some(other) => sentence.tone(
            Tone::Problem,
            format!(" (calls as another identity: {})", other.identity),
        ),
        None => sentence,
    }
}

/// What a repair reaches that is no more than "as good as the files can tell", where what is still
/// missing is listed below it.
pub fn open_words(prediction: &Prediction, id: NodeId, repair: &Repair) -> Runs {
    if repair.verdict == HopVerdict::NoPolicy && prediction.problem(id).is_none() {
        return then_accepted(prediction, id, repair).done();
    }
    then_open(prediction, id, repair)
        .text(if repair.missing.is_empty() {
            "; the rest cannot be known from the files."
        } else {
            "; whether it is allowed depends on the facts below."
        })
        .done()
}

/// What is proven where nobody has the policy: that STS goes on to it.
fn then_accepted(prediction: &Prediction, id: NodeId, repair: &Repair) -> Sentence {
    let mut changes = repair.changes.iter();
    let moved = changes.find(|change| {
        change.key == SettingKey::RoleArn && change.profile == prediction.survey.name(id)
    });
    let role = match moved.and_then(|change| change.value.as_deref()) {
        Some(text) => Arn::parse(text).ok(),
        None => prediction.survey.target_role(id),
    };
    let unreadable =
        role.is_some_and(|role| matches!(prediction.facts.target(&role), Target::Unreadable));
    let mut why = vec![if unreadable {
        "its trust policy cannot be read"
    } else {
        "its trust policy is in no snapshot"
    }];
    for fact in &repair.missing {
        match fact {
            MissingFact::Caller => why.push("who calls is not known"),
            MissingFact::MaxSessionDuration => {
                why.push("whether it grants more than one hour is not known");
            }
            _ => {}
        }
    }
    Sentence::new(if repair.missing.is_empty() {
        "Proven: then STS accepts the call"
    } else {
        "Proven: then STS no longer refuses the call for this"
    })
    .text("; whether the role lets it in is not known (")
    .text(why.join("; "))
    .text(").")
}

fn then_open(prediction: &Prediction, id: NodeId, repair: &Repair) -> Sentence {
    let names_caller = repair
        .changes
        .first()
        .is_some_and(|change| change.key == SettingKey::RoleSessionName);
    let only_id = repair.missing.contains(&MissingFact::CallerId);
    Sentence::new(if prediction.problem(id).is_some() {
        "Then the chain resolves"
    } else if names_caller && only_id {
        "The session name then fits"
    } else if prediction
        .outcome(id)
        .is_some_and(|outcome| outcome.if_reached == HopVerdict::NotCallable)
    {
        "Then STS no longer refuses the call for this"
    } else {
        "Then it is no longer denied for certain"
    })
}

/// What remains unknown, as the end of a sentence.
fn still_unknown(repair: &Repair) -> Sentence {
    let only_id = repair.missing.contains(&MissingFact::CallerId);
    let facts = repair.missing.iter().filter(|fact| {
        !matches!(fact, MissingFact::ContextKey(key) if only_id && key.eq_ignore_ascii_case("aws:userid"))
    });
    let mut words: Vec<String> = facts.map(|fact| missing_words(fact, fact.code())).collect();
    let Some(last) = words.pop() else {
        return Sentence::new("; the rest cannot be known from the files.");
    };
    let named = match &words[..] {
        [] => last,
        before => format!("{} and {last}", before.join(", ")),
    };
    Sentence::new("; what remains unknown is ")
        .name(named)
        .text(".")
}

/// What a change of a policy does, after "for the owner of account N".
fn edit_words(edit: PolicyEdit) -> &'static str {
    match edit {
        PolicyEdit::Wildcard => "use StringLike, since StringEquals takes * literally",
        PolicyEdit::CurrentId => "replace the unique id that belongs to nobody by the present one",
        PolicyEdit::CurrentPrincipal => "name the present role or user instead of the deleted one",
        PolicyEdit::RealPath => "write the role's ARN with its path",
        PolicyEdit::RealProvider => "write the ARN of the provider in the role's own account",
        PolicyEdit::RealCase => "write the value in the case of the token",
        PolicyEdit::AnyRef => "end the subject in :*, which takes every branch and environment",
        PolicyEdit::RealKey => "test the key of the provider that the statement names",
        PolicyEdit::RoleForSessions => {
            "name the role instead of its sessions, since no wildcard works there"
        }
        PolicyEdit::PrincipalPattern => {
            "name the account and test aws:PrincipalArn with ArnLike, since Principal takes neither wildcards nor groups"
        }
        PolicyEdit::AddValue => "add the caller's value to the condition",
        PolicyEdit::RemoveValue => "take the caller's value out of the condition",
        PolicyEdit::AddPrincipal => "add the caller as principal",
        PolicyEdit::AddSession => {
            "add the caller's session as principal; its role's path, and so the role's ARN, is not known"
        }
        PolicyEdit::AddAction => "add the missing action",
        PolicyEdit::RemoveAction => "name only the STS actions that a trust policy takes",
        PolicyEdit::AddResource => "add the target role to the resources",
        PolicyEdit::AddStatement => "add a statement that allows this call",
        PolicyEdit::AddPolicy => "add a policy that allows this call",
        PolicyEdit::NewRole => "make the role, with a trust policy that names the caller",
        PolicyEdit::Exempt => "exempt the caller from the Deny statement",
        PolicyEdit::RemoveResource => "take the target out of the Deny statement",
        PolicyEdit::RemoveStatement => "remove the Deny statement",
    }
}

fn policy_words(sentence: Sentence, policy: &PolicyChange, upper: bool) -> Sentence {
    let sentence = sentence
        .text(if upper { "For" } else { "for" })
        .text(" the owner of account ")
        .name(&policy.owner_account)
        .text(match policy.side {
            PolicySide::Trust => ", in the trust policy of ",
            PolicySide::Identity => ", in the policies of ",
            PolicySide::Boundary => ", in the permissions boundary of ",
        })
        .name(policy.principal.name())
        .text(": ");
    let mut words: Vec<&str> = Vec::new();
    let any_session = [PolicyEdit::Wildcard, PolicyEdit::AddValue];
    if policy.edits.starts_with(&any_session) && policy.risk == Some(Risk::AnySession) {
        words.push("add a pattern for every session of the caller, under StringLike");
    }
    for edit in &policy.edits[words.len() * any_session.len()..] {
        let said = edit_words(*edit);
        if !words.contains(&said) {
            words.push(said);
        }
    }
    let sentence = sentence.text(words.join(", and "));
    match policy.risk {
        None => sentence,
        Some(risk) => sentence.tone(Tone::Problem, format!(" (careful: {})", risk_words(risk))),
    }
}

const fn risk_words(risk: Risk) -> &'static str {
    match risk {
        Risk::WithoutMfa => "the caller then gets in without MFA",
        Risk::WithoutCondition => "the caller then gets in without the condition",
        Risk::AnySession => "any session of the role then gets in, whatever its name",
        Risk::WeakerDeny => "the deny then no longer covers the caller",
    }
}

fn effect_words(sentence: Sentence, prediction: &Prediction, repair: &Repair) -> Sentence {
    let sentence = list_effects(sentence, prediction, repair.turning_green(), Tone::Allowed);
    let sentence = list_effects(sentence, prediction, repair.turning_red(), Tone::Denied);
    if repair.unchecked > 0 {
        return sentence.tone(
            Tone::Muted,
            format!(" {} more profiles were not looked at.", repair.unchecked),
        );
    }
    sentence
}

fn list_effects(
    sentence: Sentence,
    prediction: &Prediction,
    nodes: impl Iterator<Item = NodeId>,
    tone: Tone,
) -> Sentence {
    let names: Vec<&str> = nodes.map(|node| prediction.survey.name(node)).collect();
    if names.is_empty() {
        return sentence;
    }
    let mut list = names[..names.len().min(MOST_NAMES)].join(", ");
    if names.len() > MOST_NAMES {
        list = format!("{list} and {} more", names.len() - MOST_NAMES);
    }
    let verb = match (tone, names.len()) {
        (Tone::Allowed, 1) => " then works too.",
        (Tone::Allowed, _) => " then work too.",
        (_, 1) => " then fails.",
        (_, _) => " then fail.",
    };
    sentence.text(" ").tone(tone, list).text(verb)
}

/// `trust policy of RoleTarget`, for the heading above a diff.
pub fn policy_heading(policy: &PolicyChange) -> String {
    let of = match policy.side {
        PolicySide::Trust => "trust policy",
        PolicySide::Identity => "policy",
        PolicySide::Boundary => "permissions boundary",
    };
    let name = policy
        .policy_name
        .as_ref()
        .map(|name| format!(" {name}"))
        .unwrap_or_default();
    let text = format!(
        "For the owner of account {}: {of}{name} of {}",
        policy.owner_account,
        policy.principal.name()
    );
    harmless(&text).into_owned()
}

/// The change of a policy as lines that begin with `-`, `+` or a blank.
pub fn policy_diff(policy: &PolicyChange) -> Vec<String> {
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

/// The banner over everything that is only supposed.
pub fn supposed_banner(prediction: &Prediction) -> Option<Run> {
    let settings = prediction.overrides().iter().map(override_words);
    let context = prediction.context_overrides().iter();
    let list: Vec<String> = settings
        .chain(context.map(super::context_override_words))
        .collect();
    (!list.is_empty()).then(|| {
        Run::new(
            Tone::Supposed,
            format!("supposed, not written: {}", list.join("; ")),
        )
    })
}

/// `source.role_session_name = my-session`
pub fn override_words(change: &SettingOverride) -> String {
    let SettingOverride {
        profile,
        key,
        value,
    } = change;
    match value {
        Some(value) => format!("{profile}.{key} = {value}"),
        None => format!("{profile} without {key}"),
    }
}

/// Why something cannot be supposed, and what can.
pub fn override_problem(error: &OverrideError) -> String {
    let text = match error {
        OverrideError::Malformed(text) => format!(
            "\"{text}\" does not read PROFILE.KEY=VALUE, such as source.role_session_name=my-session"
        ),
        OverrideError::UnknownProfile { profile, near } => {
            let hint = near
                .as_ref()
                .map(|near| format!("; did you mean \"{near}\"?"))
                .unwrap_or_default();
            format!("no profile is called \"{profile}\"{hint}")
        }
        OverrideError::UnknownKey { key, near } => match near {
            Some(near) => format!("\"{key}\" cannot be supposed; did you mean {near}?"),
            None => format!(
                "\"{key}\" cannot be supposed: only settings that decide about chains, such as role_session_name, source_profile or external_id"
            ),
        },
    };
    harmless(&text).into_owned()
}
