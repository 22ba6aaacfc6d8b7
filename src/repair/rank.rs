//! Ranks repairs.
//!
//! Repairs that keep the caller precede those that replace it, changes that a user can write
//! precede those that need an account owner, and a policy is weakened only if no setting of a
//! profile would help. Another caller comes first only if the policy names exactly that role or
//! user and no setting of the present caller helps.

use super::change::Repair;
use crate::config::SettingKey;
use crate::predict::HopVerdict;

/// Maximum number of repairs per hop.
const MOST_REPAIRS: usize = 8;

/// Sorts repairs, best first: same caller, fewest profiles that it makes fail, settings before
/// policies, certainly allowed before undetermined, then least risk and smallest change.
pub(crate) fn ranked(mut repairs: Vec<Repair>) -> Vec<Repair> {
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
pub(crate) fn is_unbeaten(repair: &Repair) -> bool {
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
    use super::*;
    use crate::predict::ProfileVerdict;

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
