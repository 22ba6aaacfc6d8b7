//! The changes that can be written for a profile: what-if changes, every proven repair, and policy
//! changes for an owner, each as a diff with its effects.

use super::fix::{Fix, TriedProposal};
use super::phrase::edit::{
    becomes, edit_refused, edit_sentence, gets_worse, more_profiles, offers_heading,
    proof_incomplete, steps_heading, undo_words, with_more,
};
use super::phrase::{
    nothing_to_write, policy_diff, policy_heading, policy_title, supposed_words, write_supposed,
};
use super::prove::fix_profile;
use super::report::{VerdictChange, join};
use super::view::{Run, Runs, Tone};
use crate::chain::NodeId;
use crate::config::edit::{DiffLine, DiffMark, Edit, unified_diff};
use crate::predict::Prediction;
use crate::repair::EditedConfig;
use crate::text::word;

/// Maximum number of other profiles listed that do not get worse.
const MOST_OTHERS: usize = 12;

/// All changes that can be written for a profile.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offers {
    /// The heading of the list.
    pub heading: String,
    /// The what-if changes, then the repairs, best first.
    pub list: Vec<Offer>,
    /// The index of the initial selection: a change that harms no profile, if there is one.
    pub first: usize,
    /// The reason why there are none.
    pub nothing: Runs,
}

/// A change to write, or to show to the owner of a policy.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    /// The change as one line of a list.
    pub title: Runs,
    /// The reason for the change, and its proven effect.
    pub sentence: Runs,
    /// The new verdict of each affected profile, and the remaining obstacles.
    pub effects: Vec<Runs>,
    /// The diff of each file or policy: its name, and its lines without headings that repeat the
    /// name.
    pub diffs: Vec<(String, Vec<DiffLine>)>,
    /// The files to write; `None` for changes that others have to make.
    pub edited: Option<EditedConfig>,
}

impl Offers {
    /// The change that restores files that were written.
    pub(crate) fn undo(edited: EditedConfig) -> Self {
        let names = edited.files.iter().map(|file| file.before.name.to_string());
        let offer = Offer {
            title: Runs::new(),
            sentence: undo_words(&names.collect::<Vec<_>>()),
            effects: Vec::new(),
            diffs: file_diffs(&edited),
            edited: Some(edited),
        };
        Self {
            heading: word!("Undo the last write").to_owned(),
            list: vec![offer],
            ..Self::default()
        }
    }
}

impl Offer {
    /// The offer as plain text.
    pub(crate) fn text(&self) -> String {
        let mut lines = vec![join(&self.sentence)];
        for (name, diff) in &self.diffs {
            lines.extend([String::new(), name.clone()]);
            lines.extend(diff.iter().map(|line| line.text.clone()));
        }
        lines.join("\n") + "\n"
    }
}

/// The changes for the profile of a node. `unread`: an input could not be read, and its content may
/// refute a proof.
pub(crate) fn find_offers(prediction: &Prediction, id: Option<NodeId>, unread: bool) -> Offers {
    let mut offers = Offers {
        heading: word!("What you changed").to_owned(),
        ..Offers::default()
    };
    if !prediction.overrides().is_empty() {
        offers.list.push(supposed_offer(prediction));
    }
    let written = prediction.as_written();
    let name = id.and_then(|id| prediction.survey.forest.node(id).profile());
    let Some(asked) = name.and_then(|name| written.survey.forest.requested(name)) else {
        return offers;
    };
    let fix = fix_profile(&written, asked);
    offers.heading = offers_heading(fix.hop);
    let harmless = (0..fix.tried.len()).find(|at| fix.is_harmless(*at));
    if offers.list.is_empty() {
        offers.first = harmless.unwrap_or(0);
    }
    let tried = fix.tried.iter();
    let tried = tried.map(|tried| repair_offer(&fix, tried, unread));
    offers.list.extend(tried);
    offers.nothing = fix.message;
    offers
}

/// The what-if changes, as lines of the files.
fn supposed_offer(prediction: &Prediction) -> Offer {
    let (sentence, edited) = match prediction.edit_supposed() {
        Ok(edited) => (write_supposed(prediction), Some(edited)),
        Err(why) => (vec![Run::new(Tone::Problem, nothing_to_write(&why))], None),
    };
    let before = prediction.profiles().filter_map(|(profile, id)| {
        Some(VerdictChange {
            profile,
            before: prediction.written_verdict(id)?,
            after: prediction.profile_verdict(id),
        })
    });
    Offer {
        title: supposed_words(prediction.overrides()),
        sentence,
        effects: effects(before, 0),
        diffs: edited.as_ref().map_or_else(Vec::new, file_diffs),
        edited,
    }
}

fn repair_offer(fix: &Fix<'_>, tried: &TriedProposal<'_>, unread: bool) -> Offer {
    let proposal = &tried.proposal;
    let policies = proposal.policies.iter().map(|policy| {
        let lines = policy_diff(policy).into_iter().map(diff_line);
        (policy_heading(policy), lines.collect())
    });
    let mut offer = Offer {
        title: title(fix, tried),
        sentence: fix.sentence(tried),
        effects: Vec::new(),
        diffs: policies.collect(),
        edited: None,
    };
    match &tried.result {
        Err(error) => {
            offer.effects.push(edit_refused(error));
            offer.effects.extend(proposal.edits().map(edit_sentence));
        }
        Ok(proof) => {
            let own = VerdictChange {
                profile: fix.profile,
                before: fix.verdict,
                after: proof.profile,
            };
            let own = (own.before != own.after).then_some(own);
            let others = proof.others.iter().copied();
            offer.effects = effects(own.into_iter().chain(others), proof.unchecked);
            offer.diffs.extend(file_diffs(&proof.edited));
            let writable = proposal.policies.is_empty() && !proof.edited.files.is_empty();
            if writable && unread {
                offer.effects.push(proof_incomplete());
            } else if writable {
                offer.edited = Some(proof.edited.clone());
            }
        }
    }
    offer
}

/// `in [profile source]: set role_session_name = my-session`
fn title(fix: &Fix<'_>, tried: &TriedProposal<'_>) -> Runs {
    let proposal = &tried.proposal;
    if let Some(policy) = proposal.policies.first() {
        return policy_title(policy);
    }
    if proposal.steps.len() > 1 {
        return steps_heading(proposal.steps.len());
    }
    let edits: Vec<&Edit> = proposal.edits().collect();
    match edits[..] {
        [edit] => edit_sentence(edit),
        [edit, ..] => with_more(&edit_sentence(edit), edits.len() - 1),
        [] => vec![Run::plain(fix.hop)],
    }
}

fn effects<'a>(changes: impl Iterator<Item = VerdictChange<'a>>, unchecked: usize) -> Vec<Runs> {
    let mut lines = Vec::new();
    let mut left = 0;
    for change in changes {
        let worse = change.is_worse();
        if lines.len() >= MOST_OTHERS && !worse {
            left += 1;
            continue;
        }
        let mut line = becomes(change.profile, change.before, change.after);
        if worse {
            line.extend(gets_worse());
        }
        lines.push(line);
    }
    lines.extend(more_profiles(left, unchecked));
    lines
}

fn file_diffs(edited: &EditedConfig) -> Vec<(String, Vec<DiffLine>)> {
    let diffs = edited.files.iter().map(|file| {
        let mut lines = unified_diff(file).lines;
        lines.retain(|line| {
            let names = line.text.starts_with("---") || line.text.starts_with("+++");
            line.mark != DiffMark::Heading || !names
        });
        (file.before.name.to_string(), lines)
    });
    diffs.collect()
}

fn diff_line(text: String) -> DiffLine {
    let mark = match text.as_bytes().first() {
        Some(b'-') => DiffMark::Removed,
        Some(b'+') => DiffMark::Added,
        _ => DiffMark::Same,
    };
    DiffLine { mark, text }
}
