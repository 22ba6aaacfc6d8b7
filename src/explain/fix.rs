//! What `fix` has to say of a profile: the repairs that were tried as edits, and what came of each.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::report::{VerdictChange, serialize_words};
use super::view::{Run, Runs, Tone};
use super::{
    Need, Outlook, missing_header, needs, needs_of, no_repair, no_repair_of_chain,
    no_repair_sentence, node_card, outlook_sentence, step_words,
};
use crate::chain::NodeId;
use crate::config::ConfigFile;
use crate::config::edit::{Edit, EditError, Written};
use crate::eval::{CallerKind, MissingFact};
use crate::predict::{HopVerdict, Prediction, ProfileVerdict};
use crate::repair::{EditedConfig, PolicyChange};

/// The answer of `fix`.
pub(crate) struct Fix<'a> {
    pub profile: &'a str,
    pub verdict: ProfileVerdict,
    /// The profile whose hop stops it.
    pub hop: &'a str,
    pub sentence: Runs,
    pub tried: Vec<TriedProposal<'a>>,
    pub chosen: Option<usize>,
    pub paths: FilePaths,
    pub written: Vec<Written>,
    pub message: Runs,
    /// What would have to be known, if nothing is proven.
    pub needs: Vec<Need>,
}

/// Where the two files stand that the changes are for.
#[derive(Default)]
pub(crate) struct FilePaths {
    pub config: PathBuf,
    pub credentials: PathBuf,
}

impl FilePaths {
    /// Where a file stands.
    pub(crate) fn path(&self, file: ConfigFile) -> &Path {
        match file {
            ConfigFile::Config => &self.config,
            ConfigFile::Credentials => &self.credentials,
        }
    }
}

/// The change that repairs one hop.
#[derive(Clone)]
pub(crate) struct Step {
    /// The profile whose hop it repairs.
    pub hop: String,
    /// What to do and why, without what comes of it.
    pub words: Runs,
    /// What to write; empty if only a policy can do it.
    pub edits: Vec<Edit>,
    /// What it gives up, by code.
    pub risk: Option<&'static str>,
    /// Whether a value in it is only likely.
    pub guess: bool,
}

/// A repair as text edits, in the words of the files.
pub(crate) struct Proposal<'a> {
    /// One for each hop that it repairs, the first of the chain first.
    pub steps: Vec<Step>,
    /// Policies to change, for whoever owns the account.
    pub policies: Vec<PolicyChange>,
    /// What the hop becomes with edits and policies together.
    pub promised: HopVerdict,
    /// What it leaves open, if it is no more than "as good as the files can tell".
    pub open: Runs,
    /// The other missing facts of a hop whose policy is missing.
    pub doubts: Vec<Need>,
    /// What it gives up, by code.
    pub risk: Option<&'static str>,
    /// Whether a caller takes over whom the policy does not name. Such a proposal is made only when
    /// it is asked for by its number.
    pub dodges: bool,
    /// What the evaluation of hops found it to do. Only this speaks for policies: no file shows
    /// them.
    pub foreseen: Option<Proof<'a>>,
}

impl Proposal<'_> {
    /// Everything to write, in this order.
    pub(crate) fn edits(&self) -> impl Iterator<Item = &Edit> {
        self.steps.iter().flat_map(|step| &step.edits)
    }
}

/// A proposal with what came of it.
pub(crate) struct TriedProposal<'a> {
    pub proposal: Proposal<'a>,
    pub result: Result<Proof<'a>, EditError>,
}

/// What the edited files say, evaluated from the beginning.
pub(crate) struct Proof<'a> {
    pub edited: EditedConfig,
    /// The repaired hop.
    pub hop: Option<HopVerdict>,
    /// The profile that was asked about.
    pub profile: ProfileVerdict,
    /// Which other hop stops the profile then or leaves it open, if one does.
    pub next: Option<Obstacle>,
    /// Every other profile whose verdict changes.
    pub others: Vec<VerdictChange<'a>>,
    /// How many profiles more the change could touch.
    pub unchecked: usize,
    /// What would still have to be known.
    pub needs: Vec<Need>,
    /// A setting that repairs the next hop as well.
    pub further: Option<Step>,
}

impl<'a> Proof<'a> {
    /// A profile that gets worse by it.
    pub(crate) fn victim(&self) -> Option<&'a str> {
        let victim = self.others.iter().find(|change| change.is_worse())?;
        Some(victim.profile)
    }
}

/// A hop that comes in the way next.
#[derive(Serialize)]
pub(crate) struct Obstacle {
    #[serde(rename = "profile")]
    pub hop: String,
    #[serde(serialize_with = "serialize_words")]
    pub sentence: Runs,
}

impl<'a> Fix<'a> {
    /// On a profile that a hop stops, with nothing tried.
    pub(crate) fn new(prediction: &'a Prediction, id: NodeId, hop: NodeId) -> Self {
        Self {
            verdict: prediction.profile_verdict(id),
            hop: prediction.survey.name(hop),
            sentence: node_card(prediction, hop).sentence,
            ..Self::of_missing(prediction, prediction.survey.name(id))
        }
    }

    /// On a profile that does not exist.
    pub(crate) fn of_missing(prediction: &Prediction, name: &'a str) -> Self {
        Self {
            profile: name,
            verdict: ProfileVerdict::Broken,
            hop: name,
            sentence: missing_header(prediction, name).unwrap_or_default(),
            tried: Vec::new(),
            chosen: None,
            paths: FilePaths::default(),
            written: Vec::new(),
            message: Runs::new(),
            needs: Vec::new(),
        }
    }

    /// Nothing is proven: why, and what would have to be known.
    pub(crate) fn say_why_not(&mut self, prediction: &Prediction, id: NodeId, hop: NodeId) {
        let undetermined = self.verdict == ProfileVerdict::Undetermined;
        let outcome = prediction.outcome(hop);
        self.message = if self.verdict == ProfileVerdict::Broken {
            no_repair_of_chain(prediction, hop)
        } else if let Some(outcome) = outcome.filter(|_| !undetermined) {
            no_repair_sentence(prediction, hop, outcome)
        } else {
            no_repair(self.profile, self.hop, undetermined)
        };
        self.needs = needs(prediction, id);
        // Without the caller there is no identity to find a change for.
        let caller = outcome
            .filter(|outcome| outcome.if_reached != HopVerdict::NotCallable)
            .map(|outcome| &outcome.caller)
            .filter(|caller| caller.caller.kind != CallerKind::WebIdentity);
        if self.needs.is_empty() && caller.is_some_and(|caller| caller.principal.is_none()) {
            self.needs = needs_of(prediction, hop, &[MissingFact::Caller]);
        }
    }

    /// The accounts whose owners would have to change a policy for a repair.
    pub(crate) fn owners(&self, at: usize) -> Vec<String> {
        let policies = self.tried[at].proposal.policies.iter();
        let mut owners: Vec<String> = policies.map(|it| it.owner_account.clone()).collect();
        owners.dedup();
        owners
    }

    /// Whether a repair can be written without being asked for by its number: only settings, no
    /// profile worse off, and no other caller.
    pub(crate) fn is_harmless(&self, at: usize) -> bool {
        let TriedProposal { proposal, result } = &self.tried[at];
        let harmless = |proof: &Proof<'_>| proof.victim().is_none();
        result.as_ref().is_ok_and(harmless) && proposal.policies.is_empty() && !proposal.dodges
    }

    /// What is proven of a repair.
    pub(crate) fn outlook(&self, tried: &TriedProposal<'_>) -> Runs {
        let Ok(proof) = &tried.result else {
            return Runs::new();
        };
        let next = proof.next.as_ref();
        outlook_sentence(&Outlook {
            profile: self.profile,
            hop: self.hop,
            hop_verdict: proof.hop,
            after: proof.profile,
            next: next.map(|next| (next.hop.as_str(), &next.sentence[..])),
            open: &tried.proposal.open,
            steps: tried.proposal.steps.len(),
        })
    }

    /// What to do and what is proven of it, as one paragraph.
    pub(crate) fn sentence(&self, tried: &TriedProposal<'_>) -> Runs {
        let steps = &tried.proposal.steps;
        let mut runs = Runs::new();
        for (at, step) in steps.iter().enumerate() {
            if steps.len() > 1 {
                runs.extend(step_words(at + 1, &step.hop, &step.words));
                runs.push(Run::new(Tone::Plain, " "));
            } else {
                runs.extend_from_slice(&step.words);
                runs.push(Run::new(Tone::Plain, ". "));
            }
        }
        runs.extend(self.outlook(tried));
        runs
    }
}
