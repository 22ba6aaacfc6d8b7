//! The result of `fix` for a profile: the repairs that were tried as edits, and the outcome of
//! each.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::phrase::fix_line;
use super::report::{VerdictChange, serialize_words};
use super::view::{Card, ConfigLine, Run, Runs, Tone};
use super::{
    Need, Outlook, missing_header, needs, needs_of, no_repair, no_repair_of_chain,
    no_repair_sentence, node_card, outlook_sentence, step_words,
};
use crate::chain::NodeId;
use crate::config::edit::{DiffMark, Edit, EditError, Written};
use crate::config::{ConfigFile, Section, Setting, SettingKey};
use crate::eval::{CallerKind, MissingFact};
use crate::predict::{HopVerdict, Prediction, ProfileVerdict, SettingChange};
use crate::repair::{EditedConfig, PolicyChange, Repair};
use crate::text::harmless;

/// The result of `fix`.
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
    /// The facts to find out if nothing is proven.
    pub needs: Vec<Need>,
}

/// The paths of the two files to change.
#[derive(Default)]
pub(crate) struct FilePaths {
    pub config: PathBuf,
    pub credentials: PathBuf,
}

impl FilePaths {
    /// The path of a file.
    pub(crate) fn path(&self, file: ConfigFile) -> &Path {
        match file {
            ConfigFile::Config => &self.config,
            ConfigFile::Credentials => &self.credentials,
        }
    }
}

/// The change that repairs one hop.
#[derive(Clone)]
pub(crate) struct FixStep {
    /// The profile of the repaired hop.
    pub hop: String,
    /// The change and its reason, without its outcome.
    pub words: Runs,
    /// The edits; empty if only a policy change helps.
    pub edits: Vec<Edit>,
    /// The code of its risk.
    pub risk: Option<&'static str>,
    /// True if a value in it is only likely.
    pub guess: bool,
}

/// A repair as text edits, in the words of the files.
pub(crate) struct Proposal<'a> {
    /// One step per repaired hop, in chain order.
    pub steps: Vec<FixStep>,
    /// Policies to change, for the owner of the account.
    pub policies: Vec<PolicyChange>,
    /// The verdict of the hop after all edits and policy changes.
    pub promised: HopVerdict,
    /// The open points, if it is no more than "as good as the files can tell".
    pub open: Runs,
    /// The other missing facts of a hop whose policy is missing.
    pub doubts: Vec<Need>,
    /// The code of its risk.
    pub risk: Option<&'static str>,
    /// True if it replaces the caller by one that the policy does not name. Such a proposal is
    /// applied only if it is chosen by number.
    pub evades: bool,
    /// The effects found by evaluating hops. For policy changes this is the only proof, because no
    /// file shows them.
    pub foreseen: Option<Proof<'a>>,
}

impl Proposal<'_> {
    /// All edits, in this order.
    pub(crate) fn edits(&self) -> impl Iterator<Item = &Edit> {
        self.steps.iter().flat_map(|step| &step.edits)
    }
}

/// A proposal and its outcome.
pub(crate) struct TriedProposal<'a> {
    pub proposal: Proposal<'a>,
    pub result: Result<Proof<'a>, EditError>,
}

/// The edited files, evaluated from scratch.
pub(crate) struct Proof<'a> {
    pub edited: EditedConfig,
    /// The verdict of the repaired hop.
    pub hop: Option<HopVerdict>,
    /// The verdict of the requested profile.
    pub profile: ProfileVerdict,
    /// The next hop that stops the profile or leaves it undetermined, if any.
    pub next: Option<Obstacle>,
    /// Every other profile whose verdict changes.
    pub others: Vec<VerdictChange<'a>>,
    /// The number of further profiles that the change could affect.
    pub unchecked: usize,
    /// The facts that would still be missing.
    pub needs: Vec<Need>,
    /// A setting that also repairs the next hop.
    pub further: Option<FixStep>,
}

impl<'a> Proof<'a> {
    /// A profile that the change makes worse.
    pub(crate) fn victim(&self) -> Option<&'a str> {
        let victim = self.others.iter().find(|change| change.is_worse())?;
        Some(victim.profile)
    }
}

/// The next hop that stops the profile.
#[derive(Serialize)]
pub(crate) struct Obstacle {
    #[serde(rename = "profile")]
    pub hop: String,
    #[serde(serialize_with = "serialize_words")]
    pub sentence: Runs,
}

impl<'a> Fix<'a> {
    /// The result for a profile that a hop stops, before anything is tried.
    pub(crate) fn new(prediction: &'a Prediction, id: NodeId, hop: NodeId) -> Self {
        Self {
            verdict: prediction.profile_verdict(id),
            hop: prediction.survey.name(hop),
            sentence: node_card(prediction, hop).sentence,
            ..Self::of_missing(prediction, prediction.survey.name(id))
        }
    }

    /// The result for a profile that does not exist.
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

    /// Records the reason why nothing is proven, and the facts to find out.
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
        // Without a caller there is no identity to change.
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

    /// Returns true if a repair can be written without being chosen by number: only settings, no
    /// profile worse off, and no other caller.
    pub(crate) fn is_harmless(&self, at: usize) -> bool {
        let TriedProposal { proposal, result } = &self.tried[at];
        let harmless = |proof: &Proof<'_>| proof.victim().is_none();
        result.as_ref().is_ok_and(harmless) && proposal.policies.is_empty() && !proposal.evades
    }

    /// The proven effect of a repair.
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

    /// The change and its proven effect, as one paragraph.
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

// The lines of the files around a change, with their numbers.

/// Maximum number of unchanged lines between the header and the change.
const LINES_AROUND: usize = 3;

/// Adds the first change of a repair to a card: its line, and the lines around it.
pub(super) fn put_fix_lines(prediction: &Prediction, card: &mut Card, repair: Option<&Repair>) {
    let change = repair.and_then(|repair| repair.changes.first());
    card.fix_line = change.map(fix_line);
    card.fix_lines = change.map_or_else(Vec::new, |it| fix_lines(prediction, it));
}

/// The header of the section, the lines before the change, and the change itself. Empty if the
/// section does not exist yet, as for a new profile.
fn fix_lines(prediction: &Prediction, change: &SettingChange) -> Vec<ConfigLine> {
    let profiles = &prediction.written_survey().config.profiles;
    let Some(profile) = profiles.profile(&change.profile) else {
        return Vec::new();
    };
    let files = [ConfigFile::Config, ConfigFile::Credentials];
    let mut sections = files.into_iter().filter_map(|file| profile.section(file));
    let Some(section) = sections.find(|section| is_changed(section, change)) else {
        return Vec::new();
    };
    let changed = change.replaces.as_ref();
    let replaced = section
        .settings
        .iter()
        .position(|setting| Some(&setting.location) == changed);
    let around = &section.settings[..replaced.unwrap_or(section.settings.len())];
    let around = &around[around.len().saturating_sub(LINES_AROUND)..];
    let line = |number, text: &str, mark| ConfigLine {
        file: section.location.file.to_string(),
        number,
        text: harmless(text).into_owned(),
        mark,
    };
    let written = |setting: &Setting, mark| {
        let text = text_of(&setting.key, setting.text());
        line(Some(setting.location.line), &text, mark)
    };
    let header = format!("[{}]", section.name);
    let mut lines = vec![line(
        Some(section.location.line),
        &header,
        DiffMark::Heading,
    )];
    lines.extend(around.iter().map(|it| written(it, DiffMark::Same)));
    lines.extend(replaced.map(|at| written(&section.settings[at], DiffMark::Removed)));
    if let Some(value) = &change.value {
        let text = text_of(&change.key, Some(value));
        lines.push(line(None, &text, DiffMark::Added));
    }
    lines
}

/// Returns true if the change belongs to this section: it changes a line or adds one.
fn is_changed(section: &Section, change: &SettingChange) -> bool {
    if change.copy_of.is_some() || change.corrects_header {
        return false;
    }
    match &change.replaces {
        Some(line) => section.settings.iter().any(|it| it.location == *line),
        None => change.section.as_ref() == Some(&section.location),
    }
}

/// A line of a file without secret or nested values.
fn text_of(key: &SettingKey, value: Option<&str>) -> String {
    match value {
        Some(value) if !key.is_secret() => format!("{key} = {}", key.shown_value(value)),
        _ => format!("{key} = …"),
    }
}
