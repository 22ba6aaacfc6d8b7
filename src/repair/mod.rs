//! Changes that fix a failing hop, each proven by evaluating the hop with it.
//!
//! Candidates come from the trace: the tests of a statement that fail, and the settings or policy
//! changes that would satisfy them. Each candidate is evaluated like the hop itself, together with
//! every other hop that it affects; candidates that do not help are dropped. So a repair is never a
//! guess, and it includes its effects on other profiles.

mod broken;
mod change;
mod choices;
mod condition;
mod draft;
mod edits;
mod failing;
mod identity;
mod policies;
mod refused;
mod role_arn;
mod settings;
mod sources;
mod spelling;
mod trust;
mod web_identity;

use failing::Failing;

use crate::chain::{NodeContent, NodeId};
use crate::config::SettingKey;
use crate::predict::{Cause, HopOutcome, HopVerdict, Prediction, SettingChange, Variant};

pub(crate) use change::{OtherCaller, PolicyChange, PolicyEdit, PolicySide, Repair, Risk};
pub(crate) use choices::{EditableSetting, editable_settings};
pub(crate) use edits::{EditedConfig, NothingToWrite, edits_of};

/// Maximum number of consecutive obstacles of one hop that settings remove together.
const MOST_OBSTACLES: usize = 3;
/// Maximum number of sets of settings tried for the next obstacle.
const MOST_COMBINED: usize = 8;

/// Every proven repair of a failing or undetermined hop, or of a chain that does not resolve, best
/// first (see `rank`).
pub(crate) fn find_repairs(prediction: &Prediction, id: NodeId) -> Vec<Repair> {
    if let NodeContent::Broken { problem, .. } = &prediction.survey.forest.node(id).content {
        return ranked(broken::repairs(prediction, id, problem));
    }
    let Some(failing) = Failing::new(prediction, id) else {
        let node = prediction.survey.forest.node(id);
        return ranked(match &node.problem_if_requested {
            Some(problem) => broken::refused_settings(prediction, id, problem),
            None => broken::lost_roles(prediction, id),
        });
    };
    let mut repairs = by_settings(&failing);
    let others = by_sources(&failing, &repairs);
    repairs.extend(others);
    repairs.extend(policies::repairs(&failing));
    ranked(repairs)
}

/// The best proven repair: the first of [`find_repairs`], which skips the search for others if the
/// best is already certain.
pub(crate) fn find_repair(prediction: &Prediction, id: NodeId) -> Option<Repair> {
    let Some(failing) = Failing::new(prediction, id) else {
        return find_repairs(prediction, id).into_iter().next();
    };
    let mut repairs = by_settings(&failing);
    if !repairs.iter().any(is_unbeaten) {
        let others = by_sources(&failing, &repairs);
        repairs.extend(others);
        if !repairs.iter().any(is_unbeaten) {
            repairs.extend(policies::repairs(&failing));
        }
    }
    ranked(repairs).into_iter().next()
}

/// Repairs by settings of the hop's own profile and of its source. If one obstacle hides another,
/// the changes for both are tried together.
fn by_settings(failing: &Failing<'_>) -> Vec<Repair> {
    let mut repairs = Vec::new();
    let mut accepted = Vec::new();
    let mut open = settings::candidates(failing);
    for _ in 0..MOST_OBSTACLES {
        let mut behind = Vec::new();
        for changes in open {
            match try_settings(failing, changes) {
                Tried::Better(repair) => add_with_split(failing, *repair, &mut repairs),
                Tried::NextObstacle(changes, outcome) => {
                    if behind.len() < MOST_COMBINED {
                        behind.extend(with_next(failing, &changes, &outcome));
                    }
                    if is_accepted(failing.outcome, &outcome) {
                        accepted.push(changes);
                    }
                }
                Tried::Nothing => {}
            }
        }
        let mut known: Vec<Vec<SettingChange>> = repairs
            .iter()
            .map(|repair| repair.changes.clone())
            .collect();
        behind.retain(|changes| {
            let is_new = !known.iter().any(|other| are_alike(other, changes));
            known.extend(is_new.then(|| changes.clone()));
            is_new
        });
        if behind.is_empty() || repairs.iter().any(Repair::is_proven) {
            break;
        }
        open = behind;
    }
    // As long as STS refuses the call, no policy can help.
    if repairs.is_empty() {
        let accepted = accepted.into_iter();
        repairs.extend(accepted.filter_map(|changes| prove(failing, changes)));
    }
    repairs
}

/// Returns true if both have the same changes, in any order.
fn are_alike(one: &[SettingChange], other: &[SettingChange]) -> bool {
    one.len() == other.len() && one.iter().all(|change| other.contains(change))
}

/// Combines the changes with each one that removes the next obstacle.
fn with_next(
    failing: &Failing<'_>,
    changes: &[SettingChange],
    outcome: &HopOutcome,
) -> Vec<Vec<SettingChange>> {
    let next = Failing {
        outcome,
        ..*failing
    };
    let same = |one: &SettingChange, other: &SettingChange| {
        one.profile == other.profile && one.key == other.key
    };
    let candidates = settings::candidates(&next).into_iter();
    let more = candidates.filter(|more| {
        let again = |change: &SettingChange| changes.iter().any(|made| same(made, change));
        !more.iter().any(again)
    });
    more.take(MOST_COMBINED)
        .map(|more| [changes, &more].concat())
        .collect()
}

/// The result of trying some settings.
enum Tried {
    /// The hop certainly gets further.
    Better(Box<Repair>),
    /// Another obstacle stops the hop.
    NextObstacle(Vec<SettingChange>, Box<HopOutcome>),
    Nothing,
}

fn try_settings(failing: &Failing<'_>, changes: Vec<SettingChange>) -> Tried {
    let variant = Variant::of_settings(failing.prediction, &failing.hop.profile, &changes);
    let evaluated = variant.and_then(|variant| variant.outcome(failing.id));
    let Some(outcome) = evaluated else {
        return Tried::Nothing;
    };
    if is_better(failing.outcome, outcome.if_reached) {
        return prove(failing, changes).map_or(Tried::Nothing, |it| Tried::Better(Box::new(it)));
    }
    let sides = |outcome: &HopOutcome| (outcome.trust, outcome.identity);
    if outcome.stops_like(failing.outcome) && sides(&outcome) == sides(failing.outcome) {
        return Tried::Nothing;
    }
    Tried::NextObstacle(changes, Box::new(outcome))
}

/// Adds a repair, and if it would make another profile fail, also one that leaves the source
/// unchanged.
fn add_with_split(failing: &Failing<'_>, repair: Repair, repairs: &mut Vec<Repair>) {
    if repair.newly_failing().next().is_some()
        && let Some(split) = sources::of(failing, &repair.changes)
    {
        repairs.extend(prove(failing, split));
    }
    repairs.push(repair);
}

/// Repairs by another source. The hop must then certainly be allowed, because the new caller is
/// known. An explicit deny or a boundary must not be circumvented by another caller.
fn by_sources(failing: &Failing<'_>, settings: &[Repair]) -> Vec<Repair> {
    let cause = failing.outcome.cause;
    if failing.is_web_identity() {
        return Vec::new();
    }
    if matches!(
        cause,
        Some(
            Cause::ExplicitDeny
                | Cause::CallerNotFound
                | Cause::IdentityDeny
                | Cause::BoundaryBlocks
                | Cause::SessionPolicyBlocks
                | Cause::ScpBlocks
                | Cause::RcpDenies
        )
    ) {
        return Vec::new();
    }
    let about_callers = matches!(
        cause,
        Some(Cause::PrincipalNotListed | Cause::UseridNotListed | Cause::PrincipalArnMismatch)
    );
    let found = sources::candidates(failing).into_iter();
    let proven = found.filter_map(|candidate| {
        let mut repair = prove(failing, vec![candidate.change])?;
        if let Some(other) = &mut repair.other_caller {
            other.named = candidate.named && about_callers && settings.is_empty();
        }
        Some(repair)
    });
    proven.filter(Repair::is_proven).collect()
}

fn prove(failing: &Failing<'_>, changes: Vec<SettingChange>) -> Option<Repair> {
    let variant = Variant::of_settings(failing.prediction, &failing.hop.profile, &changes)?;
    let outcome = variant.outcome(failing.id)?;
    let after = outcome.if_reached;
    let accepted = is_accepted(failing.outcome, &outcome);
    if !accepted && !is_better(failing.outcome, after) {
        return None;
    }
    let effects = variant.effects(failing.id, &[])?;
    let missing = match after {
        HopVerdict::NoPolicy => policies::doubts(failing, &changes, &outcome),
        _ => Vec::new(),
    };
    Some(Repair {
        other_caller: other_caller(failing, &changes, &outcome),
        behind: outcome.cause.filter(|_| accepted),
        missing: [outcome.missing, missing].concat(),
        changes,
        policies: Vec::new(),
        verdict: after,
        profile: effects.profile,
        effects: effects.others,
        unchecked: effects.unchecked,
    })
}

/// The new caller, if the changes replace the present one. Another session of the same role is the
/// same caller.
fn other_caller(
    failing: &Failing<'_>,
    changes: &[SettingChange],
    after: &HopOutcome,
) -> Option<OtherCaller> {
    let source = changes.iter().find(|change| {
        change.key == SettingKey::SourceProfile
            && change.renames.is_none()
            && change.profile == *failing.hop.profile
    })?;
    let (before, after) = (&failing.outcome.caller.principal, &after.caller.principal);
    if before.is_some() && before == after {
        return None;
    }
    let copied = changes
        .iter()
        .any(|change| change.copy_of.is_some() && Some(&change.profile) == source.value.as_ref());
    if copied {
        return None;
    }
    let identity = match after {
        Some(arn) => arn.to_string(),
        None => source.value.clone()?,
    };
    Some(OtherCaller {
        identity,
        named: false,
    })
}

/// Returns true if the hop improves: it is allowed or no longer certainly denied, STS no longer
/// refuses the call, or the role now has a policy.
fn is_better(before: &HopOutcome, after: HopVerdict) -> bool {
    match after {
        HopVerdict::Allowed { .. } => !before.if_reached.is_allowed(),
        HopVerdict::Undetermined => {
            before.if_reached.stops_the_chain() || before.if_reached == HopVerdict::NoPolicy
        }
        HopVerdict::NoPolicy => before.if_reached == HopVerdict::NotCallable,
        _ => false,
    }
}

/// Returns true if STS no longer refuses the call and the policies of the role now deny it.
fn is_accepted(before: &HopOutcome, after: &HopOutcome) -> bool {
    let cause = after.cause;
    before.if_reached == HopVerdict::NotCallable
        && matches!(
            after.if_reached,
            HopVerdict::DeniedImplicit | HopVerdict::DeniedExplicit
        )
        && !matches!(cause, Some(Cause::RoleNotFound | Cause::RolePathMismatch))
}

// Ranks repairs.
//
// Repairs that keep the caller precede those that replace it, changes that a user can write
// precede those that need an account owner, and a policy is weakened only if no setting of a
// profile would help. Another caller comes first only if the policy names exactly that role or
// user and no setting of the present caller helps.

/// Maximum number of repairs per hop.
const MOST_REPAIRS: usize = 8;

/// Sorts repairs, best first: same caller, fewest profiles that it makes fail, settings before
/// policies, certainly allowed before undetermined, then least risk and smallest change.
fn ranked(mut repairs: Vec<Repair>) -> Vec<Repair> {
    // The sort is stable, so among equals the likelier candidate stays first.
    repairs.sort_by_key(|repair| {
        let policies = repair.policies.iter();
        (
            (
                repair.evades(),
                repair.newly_failing().count(),
                !repair.policies.is_empty(),
                repair.behind.is_some(),
                repair.other_caller.is_some(),
                match repair.verdict {
                    HopVerdict::Allowed { .. } => 0,
                    HopVerdict::NoPolicy => 2,
                    _ => 1,
                },
            ),
            policies.clone().filter_map(|policy| policy.risk).max(),
            repair.changes.len() + repair.policies.len(),
            points_elsewhere(repair),
            policies.map(|policy| policy.edits.len()).sum::<usize>(),
        )
    });
    repairs.truncate(MOST_REPAIRS);
    repairs
}

/// Returns true if no other kind of repair can rank higher.
fn is_unbeaten(repair: &Repair) -> bool {
    repair.is_proven()
        && repair.newly_failing().next().is_none()
        && repair.changes.len() == 1
        && repair.other_caller.is_none()
}

fn points_elsewhere(repair: &Repair) -> bool {
    let mut changes = repair.changes.iter();
    changes.any(|change| change.key == SettingKey::SourceProfile)
}

#[cfg(test)]
mod tests {
    use crate::predict::ProfileVerdict;
    use crate::repair::*;

    #[test]
    fn a_repair_proven_to_allow_precedes_one_that_sts_only_accepts() {
        let repair = |verdict| Repair {
            changes: Vec::new(),
            policies: Vec::new(),
            verdict,
            profile: ProfileVerdict::Undetermined,
            effects: Vec::new(),
            unchecked: 0,
            missing: Vec::new(),
            behind: None,
            other_caller: None,
        };
        let found = [
            HopVerdict::NoPolicy,
            HopVerdict::Undetermined,
            HopVerdict::Allowed { trust_only: false },
        ];
        let ranked = ranked(found.map(repair).to_vec());
        let verdicts: Vec<HopVerdict> = ranked.iter().map(|repair| repair.verdict).collect();
        let expected: Vec<HopVerdict> = found.into_iter().rev().collect();
        assert_eq!(verdicts, expected);
    }
}
