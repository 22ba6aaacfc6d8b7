//! Repairs → edits of the text → the edited files, evaluated from scratch.

use super::fix::{Fix, FixStep, Obstacle, Proof, Proposal, TriedProposal};
use super::report::VerdictChange;
use super::{
    Runs, breaking_node, deciding_node, header_outlook, header_words, link_card, needs, needs_of,
    nothing_to_fix, open_words, problem_sentence, repair_words, verdict_sentence,
};
use crate::chain::NodeId;
use crate::config::edit::Edit;
use crate::predict::{HopVerdict, Prediction, ProfileVerdict};
use crate::repair::{EditedConfig, Repair, edits_of, find_repairs};

/// Maximum number of hops of one chain that one proposal repairs.
const MOST_STEPS: usize = 6;

/// The fix for a profile that does not exist but that a section was meant for.
pub(crate) fn fix_header<'a>(prediction: &'a Prediction, name: &'a str) -> Option<Fix<'a>> {
    let proposal = header_proposal(prediction, name)?;
    let mut fix = Fix::of_missing(prediction, name);
    try_all(&mut fix, prediction, vec![proposal], None);
    Some(fix).filter(|fix| !fix.tried.is_empty())
}

/// Every proven repair of a profile, for the hop that must be repaired first.
pub(crate) fn fix_profile(prediction: &Prediction, id: NodeId) -> Fix<'_> {
    let verdict = prediction.profile_verdict(id);
    let hop = match verdict {
        ProfileVerdict::Broken => breaking_node(prediction, id),
        // A profile without a hop may have lost its role to a misspelt key.
        ProfileVerdict::NoHops => id,
        _ => deciding_node(prediction, id),
    };
    let mut fix = Fix::new(prediction, id, hop);
    if !verdict.is_allowed() {
        let before = prediction.outcome(hop).map(|outcome| outcome.if_reached);
        let before = before.filter(|_| verdict != ProfileVerdict::Broken);
        try_all(&mut fix, prediction, proposals(prediction, id, hop), before);
    }
    if fix.tried.is_empty() {
        if verdict.rank() == 0 {
            fix.message = nothing_to_fix(fix.profile, verdict);
        } else {
            fix.say_why_not(prediction, id, hop);
        }
    }
    fix
}

/// Tries the proposals for a hop with this verdict, and one for the whole chain.
fn try_all<'a>(
    fix: &mut Fix<'a>,
    prediction: &'a Prediction,
    proposals: Vec<Proposal<'a>>,
    before: Option<HopVerdict>,
) {
    for proposal in proposals {
        let tried = prove(prediction, fix.profile, fix.hop, proposal);
        if is_proven(&tried, fix.verdict, before) {
            fix.tried.push(tried);
        }
    }
    let whole = combine(prediction, fix.profile, fix.hop, &fix.tried);
    fix.tried.splice(0..0, whole);
}

/// The repairs of a hop or of a chain that does not resolve, as edits. No other function depends on
/// the form of a [`Repair`].
fn proposals(prediction: &Prediction, id: NodeId, hop: NodeId) -> Vec<Proposal<'_>> {
    let proposal = |repair: Repair| Proposal {
        steps: vec![step(prediction, hop, &repair)],
        foreseen: (!repair.policies.is_empty()).then(|| foresee(prediction, id, hop, &repair)),
        promised: repair.verdict,
        open: if repair.is_proven() {
            Runs::new()
        } else {
            open_words(prediction, hop, &repair)
        },
        risk: repair.risk_code(),
        evades: repair.evades(),
        doubts: match repair.verdict {
            HopVerdict::NoPolicy => needs_of(prediction, hop, &repair.missing),
            _ => Vec::new(),
        },
        policies: repair.policies,
    };
    let found = find_repairs(prediction, hop).into_iter();
    found.map(proposal).collect()
}

/// A new header for the section that was meant for a profile that does not exist.
fn header_proposal(prediction: &Prediction, name: &str) -> Option<Proposal<'static>> {
    Some(Proposal {
        steps: vec![FixStep {
            hop: name.to_owned(),
            words: header_words(prediction, name)?,
            edits: vec![Edit::Header {
                profile: name.to_owned(),
            }],
            risk: None,
            guess: false,
        }],
        policies: Vec::new(),
        promised: HopVerdict::Undetermined,
        open: header_outlook(),
        doubts: Vec::new(),
        risk: None,
        evades: false,
        foreseen: None,
    })
}

fn step(prediction: &Prediction, hop: NodeId, repair: &Repair) -> FixStep {
    let set = &prediction.survey.config.profiles;
    let edits = repair.changes.iter();
    FixStep {
        hop: prediction.survey.name(hop).to_owned(),
        words: repair_words(prediction, hop, repair),
        edits: edits.flat_map(|change| edits_of(set, change)).collect(),
        guess: repair.is_guess(),
        risk: repair.risk_code(),
    }
}

/// The obstacle for a profile at one of its hops.
fn obstacle_at(prediction: &Prediction, node: NodeId) -> Obstacle {
    let sentence = match (prediction.outcome(node), prediction.problem(node)) {
        (_, Some(problem)) => problem_sentence(problem),
        (Some(outcome), None) => verdict_sentence(&prediction.survey, node, outcome),
        (None, None) => link_card(prediction, node).sentence,
    };
    Obstacle {
        hop: prediction.survey.name(node).to_owned(),
        sentence,
    }
}

/// Applies a proposal to the text, reads it as new files and checks the result.
fn prove<'a>(
    prediction: &'a Prediction,
    name: &str,
    hop: &str,
    mut proposal: Proposal<'a>,
) -> TriedProposal<'a> {
    if let Some(proof) = proposal.foreseen.take() {
        let result = Ok(proof);
        return TriedProposal { proposal, result };
    }
    let edits: Vec<Edit> = proposal.edits().cloned().collect();
    let result = prediction.try_edits(&edits).map(|(edited, then)| {
        let mut proof = look(prediction, name, hop, &then);
        proof.edited = edited;
        for doubt in &proposal.doubts {
            if !proof.needs.contains(doubt) {
                proof.needs.push(doubt.clone());
            }
        }
        proof
    });
    TriedProposal { proposal, result }
}

/// The verdicts of the profiles in the edited files.
fn look<'a>(prediction: &'a Prediction, name: &str, hop: &str, edited: &Prediction) -> Proof<'a> {
    let find = |name: &str| edited.survey.forest.requested(name);
    let verdict =
        |name: &str| find(name).map_or(ProfileVerdict::Broken, |id| edited.profile_verdict(id));
    let profile = verdict(name);
    let repaired = find(hop);
    let hop_then = repaired.and_then(|id| Some(edited.outcome(id)?.if_reached));
    let own = find(name).filter(|_| profile.rank() > 0);
    let next = own.and_then(|id| {
        let node = if profile == ProfileVerdict::Broken {
            edited.survey.forest.node(id).broken_at?
        } else {
            deciding_node(edited, id)
        };
        (Some(node) != repaired || hop_then.is_some_and(HopVerdict::stops_the_chain))
            .then_some(node)
    });
    let open = match hop_then {
        _ if profile == ProfileVerdict::Undetermined => own,
        Some(HopVerdict::Undetermined | HopVerdict::NoPolicy) => repaired,
        _ => None,
    };
    let touched = prediction.profiles_unlike(edited).into_iter();
    let others = touched.filter_map(|(other, id)| {
        let (before, after) = (prediction.profile_verdict(id), verdict(other));
        (other != name && after.differs_from(before)).then_some(VerdictChange {
            profile: other,
            before,
            after,
        })
    });
    Proof {
        edited: EditedConfig::default(),
        hop: hop_then,
        profile,
        others: others.collect(),
        unchecked: 0,
        needs: open.map_or_else(Vec::new, |id| needs(edited, id)),
        further: next.and_then(|node| further(edited, node)),
        next: next.map(|node| obstacle_at(edited, node)),
    }
}

/// The best settings change that repairs one more hop and harms no profile.
fn further(edited: &Prediction, node: NodeId) -> Option<FixStep> {
    let found = find_repairs(edited, node).into_iter().find(|repair| {
        repair.policies.is_empty()
            && matches!(
                repair.verdict,
                HopVerdict::Allowed { .. } | HopVerdict::NoPolicy
            )
            && repair.other_caller.is_none()
            && repair.newly_failing().next().is_none()
    })?;
    Some(step(edited, node, &found))
}

/// One repair for the whole chain, if settings repair every failing hop: the first proposal that
/// harms no profile, combined with the repairs of the later hops.
fn combine<'a>(
    prediction: &'a Prediction,
    name: &str,
    hop: &str,
    tried: &[TriedProposal<'_>],
) -> Option<TriedProposal<'a>> {
    let (first, step) = tried.iter().find_map(|tried| {
        let proof = tried.result.as_ref().ok()?;
        let step = proof.further.as_ref()?;
        let harms = proof.victim().is_some() || tried.proposal.evades;
        (!harms).then_some((tried, step))
    })?;
    let mut steps = first.proposal.steps.clone();
    let mut more = Some(step.clone());
    while let Some(step) = more.take().filter(|_| steps.len() < MOST_STEPS) {
        steps.push(step);
        let proposal = Proposal {
            steps: steps.clone(),
            policies: Vec::new(),
            promised: first.proposal.promised,
            open: first.proposal.open.clone(),
            doubts: first.proposal.doubts.clone(),
            risk: steps.iter().find_map(|step| step.risk),
            evades: false,
            foreseen: None,
        };
        let tried = prove(prediction, name, hop, proposal);
        let Ok(proof) = &tried.result else { break };
        if proof.victim().is_some() {
            break;
        }
        if proof.profile.rank() <= ProfileVerdict::Undetermined.rank() {
            return Some(tried);
        }
        more.clone_from(&proof.further);
    }
    None
}

/// Returns true if the edited files have the promised effect.
fn is_proven(tried: &TriedProposal<'_>, was: ProfileVerdict, before: Option<HopVerdict>) -> bool {
    let Ok(proof) = &tried.result else {
        // Shown with the reason, so that the user can make the change by hand.
        return true;
    };
    if !tried.proposal.policies.is_empty() {
        // Files cannot show the effect of a policy; the evaluation has proven it.
        return true;
    }
    match before {
        Some(before) => match proof.hop {
            Some(HopVerdict::Allowed { .. }) => true,
            Some(HopVerdict::Undetermined) => {
                before.stops_the_chain() || before == HopVerdict::NoPolicy
            }
            // STS accepts the call; the card says who denies it then.
            Some(
                HopVerdict::NoPolicy | HopVerdict::DeniedImplicit | HopVerdict::DeniedExplicit,
            ) => before == HopVerdict::NotCallable,
            _ => false,
        },
        // A profile without a hop should now have one.
        None => proof.profile != ProfileVerdict::Broken && proof.profile != was,
    }
}

/// The effects of a policy change on the requested profile, whose chain contains `hop`, and on the
/// others, found by evaluating hops: no file of the user shows them.
fn foresee<'a>(prediction: &'a Prediction, id: NodeId, hop: NodeId, repair: &Repair) -> Proof<'a> {
    let after = |node: NodeId| {
        if node == hop {
            return repair.profile;
        }
        let mut effects = repair.effects.iter();
        let found = effects.find(|effect| effect.node == node);
        found.map_or_else(|| prediction.profile_verdict(node), |effect| effect.after)
    };
    let profile = after(id);
    // After the repaired hop, the first one whose verdict equals that of the whole chain.
    let mut behind = prediction.chain_of(id).into_iter();
    let bad = |node: &NodeId| {
        matches!(
            (after(*node), profile),
            (ProfileVerdict::Stopped(_), ProfileVerdict::Stopped(_))
                | (ProfileVerdict::Undetermined, ProfileVerdict::Undetermined)
        )
    };
    let next = behind.find(bad).filter(|node| *node != hop);
    let own = (hop != id).then(|| (hop, prediction.profile_verdict(hop), repair.profile));
    let effects = repair.effects.iter();
    let effects = effects.map(|effect| (effect.node, effect.before, effect.after));
    let others = own.into_iter().chain(effects);
    Proof {
        hop: Some(repair.verdict),
        profile,
        next: next.map(|node| obstacle_at(prediction, node)),
        others: others
            .filter(|(node, before, after)| *node != id && after.differs_from(*before))
            .map(|(node, before, after)| VerdictChange {
                profile: prediction.survey.name(node),
                before,
                after,
            })
            .collect(),
        unchecked: repair.unchecked,
        needs: if profile == ProfileVerdict::Undetermined {
            let mut all = needs_of(prediction, hop, &repair.missing);
            all.extend(needs(prediction, id));
            all
        } else {
            Vec::new()
        },
        edited: EditedConfig::default(),
        further: None,
    }
}
