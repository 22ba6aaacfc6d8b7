//! Repairs → edits of the text → the edited files judged from the beginning.

use crate::analysis::{
    Config, HopVerdict, ProfileVerdict, Survey, Workspace, edits_of, find_repairs,
};
use crate::chain::NodeId;
use crate::cli::check::deciding_node;
use crate::edit::{Edit, EditError, EditedFile, apply_edits};
use crate::explain::{Runs, fix_sentence, policy_diff, policy_heading};

/// A repair as text edits: what the judge of hops proposes, in the words of the files.
pub(super) struct Proposal {
    /// Why it helps.
    pub sentence: Runs,
    /// What to write; empty if only a policy can do it.
    pub edits: Vec<Edit>,
    /// Policies to change, for whoever owns the account: a heading, and the lines of a diff.
    pub policies: Vec<(String, Vec<String>)>,
    /// What the hop becomes with edits and policies together.
    pub promised: HopVerdict,
    /// What it gives up, by code.
    pub risk: Option<&'static str>,
    /// Whether somebody else would call whom the policy does not name. Such a proposal is made only
    /// when it is asked for by its number.
    pub dodges: bool,
}

/// A proposal with what came of it.
pub(super) struct Outcome {
    pub proposal: Proposal,
    pub result: Result<Proof, EditError>,
}

/// What the edited files say, judged from the beginning.
pub(super) struct Proof {
    pub files: Vec<EditedFile>,
    /// The mended hop.
    pub hop: HopVerdict,
    /// The profile that was asked about.
    pub profile: ProfileVerdict,
    /// What stops the profile next, if something does.
    pub next: Option<String>,
    /// Every other profile whose verdict changes.
    pub others: Vec<Change>,
}

pub(super) struct Change {
    pub profile: String,
    pub before: ProfileVerdict,
    pub after: ProfileVerdict,
}

impl Change {
    /// Whether the profile is worse off: certainly stopped or broken, or no longer certain.
    pub const fn worse(&self) -> bool {
        rank(self.after) > rank(self.before)
    }
}

/// How bad a verdict is.
pub(super) const fn rank(verdict: ProfileVerdict) -> u8 {
    match verdict {
        ProfileVerdict::Allowed | ProfileVerdict::NoHops => 0,
        ProfileVerdict::Undetermined => 1,
        ProfileVerdict::Stopped(_) => 2,
        ProfileVerdict::Broken => 3,
    }
}

/// The repairs of a hop or of a chain that does not resolve, as edits. The one place that knows
/// what a [`Repair`](crate::analysis::Repair) looks like.
pub(super) fn proposals(workspace: &Workspace, hop: NodeId) -> Vec<Proposal> {
    let set = &workspace.survey.config.profiles;
    find_repairs(workspace, hop)
        .into_iter()
        .map(|repair| Proposal {
            sentence: fix_sentence(workspace, workspace.survey.name(hop), &repair),
            edits: repair
                .changes
                .iter()
                .flat_map(|change| edits_of(set, change))
                .collect(),
            policies: repair
                .policies
                .iter()
                .map(|policy| (policy_heading(policy), policy_diff(policy)))
                .collect(),
            promised: repair.verdict,
            risk: repair.risk_code(),
            dodges: repair.dodges(),
        })
        .collect()
}

/// Applies a proposal to the text, reads it as new files and judges everything again.
pub(super) fn prove(
    mut workspace: Workspace,
    id: NodeId,
    hop: NodeId,
    proposal: Proposal,
) -> (Workspace, Outcome) {
    let applied = apply_edits(&workspace.survey.config.profiles, &proposal.edits);
    let (files, profiles) = match applied {
        Ok(applied) => applied,
        Err(error) => {
            let result = Err(error);
            return (workspace, Outcome { proposal, result });
        }
    };
    let config = Config {
        profiles,
        ..workspace.survey.config.clone()
    };
    let survey = Survey::new(config, workspace.survey.assumptions.clone());
    // Facts are large and do not depend on the files: lent to the edited tree and taken back.
    let facts = std::mem::take(&mut workspace.facts);
    let mut edited = Workspace::new(survey, facts);
    edited.judge_all();
    let name = workspace.survey.name(id);
    let find = |name: &str| edited.survey.forest.asked_for(name);
    let verdict =
        |name: &str| find(name).map_or(ProfileVerdict::Broken, |id| edited.profile_verdict(id));
    let profile = verdict(name);
    let stopped = matches!(profile, ProfileVerdict::Stopped(_));
    let next = find(name)
        .filter(|_| stopped)
        .map(|id| edited.survey.name(deciding_node(&edited, id)).to_owned());
    let proof = Proof {
        files,
        hop: find(workspace.survey.name(hop))
            .and_then(|id| edited.judgement(id))
            .map_or(HopVerdict::Undetermined, |judgement| judgement.if_reached),
        profile,
        next,
        others: workspace
            .profiles()
            .filter(|(other, _)| *other != name)
            .filter_map(|(other, id)| {
                let (before, after) = (workspace.profile_verdict(id), verdict(other));
                (before != after).then(|| Change {
                    profile: other.to_owned(),
                    before,
                    after,
                })
            })
            .collect(),
    };
    workspace.facts = edited.facts;
    let result = Ok(proof);
    (workspace, Outcome { proposal, result })
}

/// Whether the edited files do what the proposal promised.
pub(super) fn is_proven(outcome: &Outcome, before: Option<HopVerdict>) -> bool {
    let Ok(proof) = &outcome.result else {
        // Shown with the reason, so that it can be made by hand.
        return true;
    };
    if !outcome.proposal.policies.is_empty() {
        // Files cannot show what a policy would do; the judge has tried it.
        return true;
    }
    match before {
        Some(before) => {
            proof.hop == HopVerdict::Allowed
                || proof.hop == HopVerdict::Undetermined && before.stops_the_chain()
        }
        None => proof.profile != ProfileVerdict::Broken,
    }
}
