//! Repairs → edits of the text → the edited files evaluated from the beginning.

use crate::chain::NodeId;
use crate::config::edit::{Edit, EditError, EditedFile, apply_edits};
use crate::explain::{
    Need, Runs, deciding_node, header_outlook, header_words, link_card, needs, needs_of,
    open_words, problem_sentence, repair_words, verdict_sentence,
};
use crate::predict::{HopVerdict, Prediction, ProfileVerdict};
use crate::repair::{PolicyChange, Repair, edits_of, find_repairs};

/// Most hops of one chain repaired by one proposal.
const MOST_STEPS: usize = 6;

/// The change that repairs one hop.
#[derive(Clone)]
pub(super) struct Step {
    /// The profile whose hop it repairs.
    pub hop: String,
    /// What to do and why, without what comes of it.
    pub words: Runs,
    /// What to write; empty if only a policy can do it.
    pub edits: Vec<Edit>,
    /// What it gives up, by code.
    risk: Option<&'static str>,
    /// Whether a value in it is only likely.
    pub guess: bool,
}

/// A repair as text edits: what the judge of hops proposes, in the words of the files.
pub(super) struct Proposal {
    /// One for each hop that it repairs, the first of the chain first.
    pub steps: Vec<Step>,
    /// Policies to change, for whoever owns the account.
    pub policies: Vec<PolicyChange>,
    /// What the hop becomes with edits and policies together.
    pub promised: HopVerdict,
    /// What it leaves open, if it is no more than "as good as the files can tell".
    pub open: Runs,
    /// Of a hop whose policy is missing: the other missing facts.
    pub doubts: Vec<Need>,
    /// What it gives up, by code.
    pub risk: Option<&'static str>,
    /// Whether somebody else would call whom the policy does not name. Such a proposal is made only
    /// when it is asked for by its number.
    pub dodges: bool,
    /// What the judge of hops found it to do. Only this speaks for policies: no file shows them.
    foreseen: Option<Proof>,
}

impl Proposal {
    /// Everything to write, in this order.
    pub(crate) fn edits(&self) -> impl Iterator<Item = &Edit> {
        self.steps.iter().flat_map(|step| &step.edits)
    }
}

/// A proposal with what came of it.
pub(super) struct TriedProposal {
    pub proposal: Proposal,
    pub result: Result<Proof, EditError>,
}

impl TriedProposal {
    /// What the profile then is; nothing if the text cannot be edited so.
    pub(crate) fn after(&self) -> Option<ProfileVerdict> {
        let proof = self.result.as_ref().ok()?;
        Some(proof.profile)
    }
}

/// What the edited files say, evaluated from the beginning.
pub(super) struct Proof {
    pub files: Vec<EditedFile>,
    /// The repaired hop.
    pub hop: Option<HopVerdict>,
    /// The profile that was asked about.
    pub profile: ProfileVerdict,
    /// Which other hop stops the profile then or leaves it open, if one does.
    pub next: Option<Obstacle>,
    /// Every other profile whose verdict changes.
    pub others: Vec<Change>,
    /// How many profiles more the change could touch.
    pub unchecked: usize,
    /// What would still have to be known.
    pub needs: Vec<Need>,
    /// A setting that repairs the next hop as well.
    pub further: Option<Step>,
}

/// A hop that comes in the way next.
pub(super) struct Obstacle {
    pub hop: String,
    pub sentence: Runs,
}

pub(super) struct Change {
    pub profile: String,
    pub before: ProfileVerdict,
    pub after: ProfileVerdict,
}

impl Change {
    /// Whether the profile is worse off: certainly stopped or broken, or no longer certain.
    pub(crate) const fn worse(&self) -> bool {
        self.after.rank() > self.before.rank()
    }
}

/// The repairs of a hop or of a chain that does not resolve, as edits. The one place that knows
/// what a [`Repair`] looks like.
pub(super) fn proposals(prediction: &Prediction, id: NodeId, hop: NodeId) -> Vec<Proposal> {
    let found = find_repairs(prediction, hop).into_iter();
    found
        .map(|repair| {
            let by_policy = !repair.policies.is_empty();
            Proposal {
                steps: vec![step(prediction, hop, &repair)],
                foreseen: by_policy.then(|| foresee(prediction, id, hop, &repair)),
                promised: repair.verdict,
                open: if repair.is_proven() {
                    Runs::new()
                } else {
                    open_words(prediction, hop, &repair)
                },
                risk: repair.risk_code(),
                dodges: repair.dodges(),
                doubts: match repair.verdict {
                    HopVerdict::NoPolicy => needs_of(prediction, hop, &repair.missing),
                    _ => Vec::new(),
                },
                policies: repair.policies,
            }
        })
        .collect()
}

/// The header of the section that was meant for a profile that does not exist.
pub(super) fn header_proposal(prediction: &Prediction, name: &str) -> Option<Proposal> {
    Some(Proposal {
        steps: vec![Step {
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
        dodges: false,
        foreseen: None,
    })
}

fn step(prediction: &Prediction, hop: NodeId, repair: &Repair) -> Step {
    let set = &prediction.survey.config.profiles;
    let edits = repair.changes.iter();
    Step {
        hop: prediction.survey.name(hop).to_owned(),
        words: repair_words(prediction, hop, repair),
        edits: edits.flat_map(|change| edits_of(set, change)).collect(),
        guess: repair.is_guess(),
        risk: repair.risk_code(),
    }
}

/// What stands in the way of a profile at one of its hops.
pub(super) fn obstacle(prediction: &Prediction, node: NodeId) -> Obstacle {
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

/// Applies a proposal to the text, reads it as new files and looks at what they say.
pub(super) fn prove(
    prediction: &Prediction,
    name: &str,
    hop: &str,
    mut proposal: Proposal,
) -> TriedProposal {
    if let Some(proof) = proposal.foreseen.take() {
        let result = Ok(proof);
        return TriedProposal { proposal, result };
    }
    let edits: Vec<Edit> = proposal.edits().cloned().collect();
    let applied = apply_edits(&prediction.survey.config.profiles, &edits);
    let result = applied.map(|(files, profiles)| {
        let mut proof = look(prediction, name, hop, &prediction.with_profiles(&profiles));
        proof.files = files;
        for doubt in &proposal.doubts {
            if !proof.needs.contains(doubt) {
                proof.needs.push(doubt.clone());
            }
        }
        proof
    });
    TriedProposal { proposal, result }
}

/// What has become of the profiles in the edited files.
fn look(prediction: &Prediction, name: &str, hop: &str, edited: &Prediction) -> Proof {
    let find = |name: &str| edited.survey.forest.requested(name);
    let verdict =
        |name: &str| find(name).map_or(ProfileVerdict::Broken, |id| edited.profile_verdict(id));
    let profile = verdict(name);
    let repaired = find(hop);
    let hop_then = repaired
        .and_then(|id| edited.outcome(id))
        .map(|outcome| outcome.if_reached);
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
    let others = prediction.profiles().filter_map(|(other, id)| {
        let (before, after) = (prediction.profile_verdict(id), verdict(other));
        (other != name && after.differs_from(before)).then(|| Change {
            profile: other.to_owned(),
            before,
            after,
        })
    });
    Proof {
        files: Vec::new(),
        hop: hop_then,
        profile,
        others: others.collect(),
        unchecked: 0,
        needs: if profile == ProfileVerdict::Undetermined {
            own.map(|id| needs(edited, id)).unwrap_or_default()
        } else if matches!(
            hop_then,
            Some(HopVerdict::Undetermined | HopVerdict::NoPolicy)
        ) {
            repaired.map(|id| needs(edited, id)).unwrap_or_default()
        } else {
            Vec::new()
        },
        further: next.and_then(|node| further(edited, node)),
        next: next.map(|node| obstacle(edited, node)),
    }
}

/// The best change of settings that repairs one more hop and harms no profile.
fn further(edited: &Prediction, node: NodeId) -> Option<Step> {
    let found = find_repairs(edited, node).into_iter().find(|repair| {
        repair.policies.is_empty()
            && matches!(
                repair.verdict,
                HopVerdict::Allowed { .. } | HopVerdict::NoPolicy
            )
            && repair.other_caller.is_none()
            && repair.turning_red().next().is_none()
    })?;
    Some(step(edited, node, &found))
}

/// One repair for the whole chain, if settings repair each hop that fails: the first proposal that
/// harms no profile, together with the repairs of the hops behind.
pub(super) fn combine(
    prediction: &Prediction,
    name: &str,
    hop: &str,
    tried: &[TriedProposal],
) -> Option<TriedProposal> {
    let (first, step) = tried.iter().find_map(|tried| {
        let proof = tried.result.as_ref().ok()?;
        let harms = proof.others.iter().any(Change::worse);
        let step = proof.further.as_ref()?;
        (!harms && !tried.proposal.dodges).then_some((tried, step))
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
            dodges: false,
            foreseen: None,
        };
        let tried = prove(prediction, name, hop, proposal);
        let Ok(proof) = &tried.result else { break };
        if proof.others.iter().any(Change::worse) {
            break;
        }
        if proof.profile.rank() <= ProfileVerdict::Undetermined.rank() {
            return Some(tried);
        }
        more.clone_from(&proof.further);
    }
    None
}

/// Whether the edited files do what the proposal promised.
pub(super) fn is_proven(
    tried: &TriedProposal,
    was: ProfileVerdict,
    before: Option<HopVerdict>,
) -> bool {
    let Ok(proof) = &tried.result else {
        // Shown with the reason, so that it can be made by hand.
        return true;
    };
    if !tried.proposal.policies.is_empty() {
        // Files cannot show what a policy would do; the judge has tried it.
        return true;
    }
    match before {
        Some(before) => match proof.hop {
            Some(HopVerdict::Allowed { .. }) => true,
            Some(HopVerdict::Undetermined) => {
                before.stops_the_chain() || before == HopVerdict::NoPolicy
            }
            // STS accepts the call; who denies it then is said.
            Some(
                HopVerdict::NoPolicy | HopVerdict::DeniedImplicit | HopVerdict::DeniedExplicit,
            ) => before == HopVerdict::NotCallable,
            _ => false,
        },
        // A profile without a hop was to get one.
        None => proof.profile != ProfileVerdict::Broken && proof.profile != was,
    }
}

/// What a change of a policy does to the asked profile, whose chain goes through `hop`, and to the
/// others, as the evaluation of hops found it: no file of the user shows it.
fn foresee(prediction: &Prediction, id: NodeId, hop: NodeId, repair: &Repair) -> Proof {
    let after = |node: NodeId| {
        if node == hop {
            return repair.profile;
        }
        let mut effects = repair.effects.iter();
        let found = effects.find(|effect| effect.node == node);
        found.map_or_else(|| prediction.profile_verdict(node), |effect| effect.after)
    };
    let profile = after(id);
    // Behind the repaired hop, the first whose chain is as bad as the whole.
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
        next: next.map(|node| obstacle(prediction, node)),
        others: others
            .filter(|(node, before, after)| *node != id && after.differs_from(*before))
            .map(|(node, before, after)| Change {
                profile: prediction.survey.name(node).to_owned(),
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
        files: Vec::new(),
        further: None,
    }
}
