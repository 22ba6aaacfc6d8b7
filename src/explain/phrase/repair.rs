//! Repairs: the line to write, its effects, and the change to request from the owner of a policy.

use super::change::Wrong;
use super::missing::missing_words;
use super::no_repair::policy_words;
use super::sentence::{all_of, capitalized_runs, first_few, joined, say};
use crate::chain::NodeId;
use crate::config::SettingKey;
use crate::eval::MissingFact;
use crate::explain::mark::{hop_mark, profile_mark};
use crate::explain::view::{Runs, Tone};
use crate::iam::Arn;
use crate::iam::account::Target;
use crate::predict::{Cause, HopVerdict, Prediction, ProfileVerdict, SettingChange};
use crate::repair::Repair;
use crate::text::word;

/// The line to write, its proven effect, and its effects on other profiles, in one sentence.
pub(crate) fn fix_sentence(prediction: &Prediction, id: NodeId, repair: &Repair) -> Runs {
    let allowed = hop_mark(repair.verdict).shown();
    let proven = match (repair.verdict, repair.profile) {
        (HopVerdict::Allowed { .. }, ProfileVerdict::Stopped(_) | ProfileVerdict::Broken) => say!(
            "Proven: then this hop is {allowed}; an earlier hop of the chain still fails.",
            allowed
        ),
        (HopVerdict::Allowed { .. }, ProfileVerdict::Undetermined) => say!(
            "Proven: then this hop is {allowed}; an earlier hop stays undetermined.",
            allowed
        ),
        (HopVerdict::Allowed { .. }, ProfileVerdict::NoHops)
            if prediction.problem(id).is_some() =>
        {
            say!("Proven: then it has credentials.")
        }
        // A base makes the call of a web identity.
        (HopVerdict::Allowed { .. }, ProfileVerdict::NoHops) => {
            say!("Proven: then it is {allowed}.", allowed)
        }
        (HopVerdict::Allowed { .. }, profile) => {
            say!(
                "Proven: then it is {verdict}.",
                verdict = profile_mark(profile).shown()
            )
        }
        (HopVerdict::NoPolicy, chain) if prediction.problem(id).is_none() => {
            let accepted = then_accepted(prediction, id, repair);
            match chain {
                ProfileVerdict::Stopped(_) | ProfileVerdict::Broken => say!(
                    "{accepted} An earlier hop of the chain still fails.",
                    accepted
                ),
                _ => accepted,
            }
        }
        _ if repair.behind.is_some() => then_behind(prediction, id, repair),
        _ => then_unknown(prediction, id, repair),
    };
    let unchecked = repair.unchecked;
    say!(
        "{change}. {proven}{green}{red}{unchecked}",
        change = repair_words(prediction, id, repair),
        proven,
        green = effect_words(prediction, repair.newly_working(), Tone::Allowed),
        red = effect_words(prediction, repair.newly_failing(), Tone::Denied),
        unchecked = (unchecked > 0).then(|| say!(
            Tone::Muted,
            " {unchecked} more profiles were not checked.",
            unchecked
        ))
    )
}

/// The line to write, without its effect and without a full stop.
pub(crate) fn repair_words(prediction: &Prediction, id: NodeId, repair: &Repair) -> Runs {
    let wrong = Wrong::at(prediction, id, repair);
    let changes = match &repair.changes[..] {
        [_, copy, moved @ ..] if copy.copy_of.is_some() && copy.value.is_none() => {
            moved_words(wrong.profile(), &copy.profile, moved)
        }
        changes => {
            let changes = changes.iter().enumerate();
            let words = changes.map(|(at, change)| wrong.change_words(change, at == 0));
            joined(words, word!("; then "), word!("; then "))
        }
    };
    let policies = joined(
        repair.policies.iter().map(policy_words),
        word!("; and "),
        word!("; and "),
    );
    let and = !changes.is_empty() && !policies.is_empty();
    let other_caller = repair.other_caller.as_ref().map(|other| {
        let caller = &other.identity;
        if wrong.is_broken() {
            say!(Tone::Problem, " (it then calls as {caller})", caller)
        } else {
            say!(
                Tone::Problem,
                " (calls as another identity: {caller})",
                caller
            )
        }
    });
    capitalized_runs(say!(
        "{changes}{and}{policies}{other_caller}",
        changes,
        and = and.then_some(word!("; and ")),
        policies,
        other_caller
    ))
}

/// A profile split into two: its role stays, its credentials go to a new profile.
fn moved_words(profile: &str, new: &str, moved: &[SettingChange]) -> Runs {
    say!(
        "move `{keys}` from `[profile {profile}]` into a new `[profile {new}]`, and name that as the source",
        keys = all_of(moved.iter().map(|change| &change.key), usize::MAX),
        profile,
        new
    )
}

/// The effect of a repair that is no more than "as good as the files can tell", if the missing
/// facts are listed below.
pub(crate) fn open_words(prediction: &Prediction, id: NodeId, repair: &Repair) -> Runs {
    if repair.verdict == HopVerdict::NoPolicy && prediction.problem(id).is_none() {
        return then_accepted(prediction, id, repair);
    }
    if repair.behind.is_some() {
        return then_behind(prediction, id, repair);
    }
    let open = then_open(prediction, id, repair);
    if repair.missing.is_empty() {
        say!("{open}; the rest cannot be known from the files.", open)
    } else {
        say!("{open}; the facts below decide if it is allowed.", open)
    }
}

/// The proven effect if the policy is in no snapshot: STS accepts the call.
fn then_accepted(prediction: &Prediction, id: NodeId, repair: &Repair) -> Runs {
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
        word!("its trust policy cannot be read")
    } else {
        word!("its trust policy is in no snapshot")
    }];
    for fact in &repair.missing {
        match fact {
            MissingFact::Caller => why.push(word!("who calls is not known")),
            MissingFact::MaxSessionDuration => {
                why.push(word!("it may not grant more than one hour"));
            }
            _ => {}
        }
    }
    let why = why.join(word!("; "));
    if repair.missing.is_empty() {
        say!(
            "Proven: then STS accepts the call; it is not known if the role lets it in ({why}).",
            why
        )
    } else {
        say!(
            "Proven: then STS no longer refuses the call for this; it is not known if the role lets it in ({why}).",
            why
        )
    }
}

/// The proven effect if another obstacle follows, and that obstacle.
fn then_behind(prediction: &Prediction, id: NodeId, repair: &Repair) -> Runs {
    let why = match repair.behind {
        Some(Cause::MfaMissing) => word!(", since it is made without MFA"),
        Some(Cause::ExternalIdMissing) => word!(", since it sends no external id"),
        Some(Cause::ExternalIdWrong) => {
            word!(", since it sends another external id than the role wants")
        }
        Some(Cause::PrincipalNotListed) => {
            word!(", since the trust policy does not name the caller")
        }
        Some(Cause::NewSessionNameMismatch) => word!(", since the role wants another session name"),
        Some(Cause::ExplicitDeny | Cause::IdentityDeny) => word!(" by a Deny statement"),
        Some(Cause::IdentityMissing) => word!(", since no policy of the caller allows it"),
        Some(Cause::BoundaryBlocks) => word!(" by the caller's permissions boundary"),
        Some(Cause::ScpBlocks) => word!(" by a service control policy"),
        _ => word!(" by a policy"),
    };
    say!(
        "{open}; the call is then denied{why}.",
        open = then_open(prediction, id, repair),
        why
    )
}

/// The proven effect on the hop itself.
fn then_open(prediction: &Prediction, id: NodeId, repair: &Repair) -> &'static str {
    let mut changes = repair.changes.iter();
    let names_caller = changes
        .next()
        .is_some_and(|it| it.key == SettingKey::RoleSessionName);
    let before = prediction.outcome(id).map(|outcome| outcome.if_reached);
    if prediction.problem(id).is_some() {
        word!("Then the chain resolves")
    } else if names_caller && repair.missing.contains(&MissingFact::CallerId) {
        word!("The session name then fits")
    } else if before == Some(HopVerdict::NotCallable) {
        word!("Then STS no longer refuses the call for this")
    } else if before == Some(HopVerdict::NoPolicy) {
        word!("Then the trust policy of the role is known")
    } else {
        word!("Then it is no longer denied for certain")
    }
}

/// The proven effect, and the remaining unknowns.
fn then_unknown(prediction: &Prediction, id: NodeId, repair: &Repair) -> Runs {
    let open = then_open(prediction, id, repair);
    let only_id = repair.missing.contains(&MissingFact::CallerId);
    let facts = repair.missing.iter().filter(|fact| {
        !matches!(fact, MissingFact::ContextKey(key) if only_id && key.eq_ignore_ascii_case("aws:userid"))
    });
    let facts = facts.map(|fact| missing_words(fact, fact.code()));
    match all_of(facts, usize::MAX) {
        unknown if unknown.is_empty() => {
            say!("{open}; the rest cannot be known from the files.", open)
        }
        unknown => say!(
            "{open}; what remains unknown is `{unknown}`.",
            open,
            unknown
        ),
    }
}

/// The profiles that a repair makes succeed or fail.
fn effect_words(
    prediction: &Prediction,
    nodes: impl Iterator<Item = NodeId>,
    tone: Tone,
) -> Option<Runs> {
    let names: Vec<&str> = nodes.map(|node| prediction.survey.name(node)).collect();
    let profiles = (tone, first_few(&names, 4));
    Some(match (tone, names.len()) {
        (_, 0) => return None,
        (Tone::Allowed, 1) => say!(" {profiles} then works too.", profiles),
        (Tone::Allowed, _) => say!(" {profiles} then work too.", profiles),
        (_, 1) => say!(" {profiles} then fails.", profiles),
        (_, _) => say!(" {profiles} then fail.", profiles),
    })
}
