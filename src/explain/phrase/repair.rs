//! What to write where, what it does besides, and what to ask the owner of a policy for.

use super::change::Wrong;
use super::missing::missing_words;
use super::repair_policy::policy_words;
use super::sentence::Sentence;
use crate::chain::NodeId;
use crate::config::SettingKey;
use crate::eval::MissingFact;
use crate::explain::mark::{hop_mark, profile_mark};
use crate::explain::view::{Runs, Tone};
use crate::iam::Arn;
use crate::iam::account::Target;
use crate::predict::{Cause, HopVerdict, Prediction, ProfileVerdict, SettingChange};
use crate::repair::Repair;

/// Most names of profiles in one sentence.
const MOST_NAMES: usize = 4;

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
        (HopVerdict::Allowed { .. }, ProfileVerdict::NoHops)
            if prediction.problem(id).is_some() =>
        {
            sentence.text(". Proven: then it has credentials.")
        }
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
        _ if repair.behind.is_some() => sentence
            .text(". ")
            .followed_by(then_behind(prediction, id, repair)),
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
    if let [_, copy, moved @ ..] = &repair.changes[..]
        && copy.copy_of.is_some()
        && copy.value.is_none()
    {
        sentence = moved_words(wrong.profile(), &copy.profile, moved);
    } else {
        for (at, change) in repair.changes.iter().enumerate() {
            if at > 0 {
                sentence = sentence.text("; then ");
            }
            sentence = wrong.change_words(sentence, change, at == 0);
        }
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

/// A profile made into two: its role stays, its credentials go into a profile of their own.
fn moved_words(profile: &str, new: &str, moved: &[SettingChange]) -> Sentence {
    let keys: Vec<&str> = moved.iter().map(|change| change.key.as_str()).collect();
    Sentence::new("Move ")
        .name(listed(&keys))
        .text(" from ")
        .name(format!("[profile {profile}]"))
        .text(" into a new ")
        .name(format!("[profile {new}]"))
        .text(", and name that as the source")
}

/// `a, b and c`
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// What a repair reaches that is no more than "as good as the files can tell", where what is still
/// missing is listed below it.
pub fn open_words(prediction: &Prediction, id: NodeId, repair: &Repair) -> Runs {
    if repair.verdict == HopVerdict::NoPolicy && prediction.problem(id).is_none() {
        return then_accepted(prediction, id, repair).done();
    }
    if repair.behind.is_some() {
        return then_behind(prediction, id, repair).done();
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

/// What is proven where another obstacle stands behind the one removed, and which.
fn then_behind(prediction: &Prediction, id: NodeId, repair: &Repair) -> Sentence {
    let why = match repair.behind {
        Some(Cause::MfaMissing) => ", since it is made without MFA",
        Some(Cause::ExternalIdMissing) => ", since it sends no external id",
        Some(Cause::ExternalIdWrong) => ", since it sends another external id than the role wants",
        Some(Cause::PrincipalNotListed) => ", since the trust policy does not name the caller",
        Some(Cause::SessionNameMismatch) => ", since the role wants another session name",
        Some(Cause::ExplicitDeny | Cause::IdentityDeny) => " by a Deny statement",
        Some(Cause::IdentityMissing) => ", since no policy of the caller allows it",
        Some(Cause::BoundaryBlocks) => " by the caller's permissions boundary",
        Some(Cause::ScpBlocks) => " by a service control policy",
        _ => " by a policy",
    };
    then_open(prediction, id, repair)
        .text("; the call is then denied")
        .text(why)
        .text(".")
}

fn then_open(prediction: &Prediction, id: NodeId, repair: &Repair) -> Sentence {
    let names_caller = repair
        .changes
        .first()
        .is_some_and(|change| change.key == SettingKey::RoleSessionName);
    let only_id = repair.missing.contains(&MissingFact::CallerId);
    let before = prediction.outcome(id).map(|outcome| outcome.if_reached);
    Sentence::new(if prediction.problem(id).is_some() {
        "Then the chain resolves"
    } else if names_caller && only_id {
        "The session name then fits"
    } else if before == Some(HopVerdict::NotCallable) {
        "Then STS no longer refuses the call for this"
    } else if before == Some(HopVerdict::NoPolicy) {
        "Then the trust policy of the role is known"
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
    let words: Vec<String> = facts.map(|fact| missing_words(fact, fact.code())).collect();
    if words.is_empty() {
        return Sentence::new("; the rest cannot be known from the files.");
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Sentence::new("; what remains unknown is ")
        .name(listed(&words))
        .text(".")
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
