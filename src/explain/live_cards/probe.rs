//! A probe: its plan, and the observed results beside the predicted ones.

use super::{CallWorld, command_section, text_section, world_section};
use crate::chain::NodeId;
use crate::explain::hop_mark;
use crate::explain::mark::HEADING;
use crate::explain::phrase::calls::PROBE;
use crate::explain::phrase::live::call_error_words;
use crate::explain::phrase::probe as words;
use crate::explain::phrase::verdict_sentence;
use crate::explain::view::{Card, Mark, Run, Runs, Section, Tone};
use crate::live::error::CallError;
use crate::observed::{Agreement, Explanation, Observation, agreement, explanations};
use crate::predict::{HopVerdict, Prediction};

/// A probe before its calls.
#[derive(Clone, Debug)]
pub(crate) struct Probe {
    /// The prediction.
    pub(crate) prediction: Prediction,
    /// The profile.
    pub(crate) profile: String,
    /// The nodes of the hops.
    pub(crate) hops: Vec<NodeId>,
    /// The reason why the chain is called as a whole; `None` if each hop is called separately.
    pub(crate) whole: Option<&'static str>,
    /// The command lines: one per hop, or one for all.
    pub(crate) commands: Vec<String>,
    /// The program and the files of the calls.
    pub(crate) world: CallWorld,
    /// The current time, in seconds since 1970.
    pub(crate) now: i64,
}

/// A hop after its call.
#[derive(Clone, Debug)]
pub(crate) struct Probed {
    /// Its node.
    pub(crate) node: NodeId,
    /// The verdict, assuming that the hop is reached.
    pub(crate) predicted: Option<HopVerdict>,
    /// AWS's answer.
    pub(crate) observed: Observation,
    /// The reason why there is no session.
    pub(crate) error: Option<CallError>,
    /// The ARN of the session.
    pub(crate) arn: Option<String>,
}

impl Probed {
    /// The agreement of AWS and the prediction.
    pub(crate) fn agreement(&self) -> Agreement {
        agreement(self.predicted, &self.observed)
    }

    /// Possible reasons for a disagreement.
    pub(crate) fn explanations(&self, probe: &Probe) -> Vec<Explanation> {
        if self.agreement() != Agreement::Disagrees {
            return Vec::new();
        }
        let whole = probe.whole.is_some();
        explanations(&probe.prediction, self.node, &self.observed, whole)
    }
}

/// The result of a probe.
#[derive(Clone, Debug)]
pub(crate) struct ProbeOutcome {
    /// The hops.
    pub(crate) hops: Vec<Probed>,
    /// A failure that belongs to no hop.
    pub(crate) error: Option<CallError>,
    /// The final identity, if the chain was called as a whole.
    pub(crate) identity: Option<String>,
}

/// The calls of a probe, beside the prediction for each hop.
pub(crate) fn probe_plan_card(probe: &Probe) -> Card {
    let mut sections = vec![world_section(&probe.world)];
    let hop_by_hop = probe.whole.is_none();
    for (at, &node) in probe.hops.iter().enumerate() {
        let heading = words::hop_heading(at + 1, probe.prediction.survey.name(node));
        sections.push(text_section(&heading, None, vec![predicted(probe, node)]));
        if let Some(command) = probe.commands.get(at).filter(|_| hop_by_hop) {
            let origin = (at > 0).then(|| words::WITH_SESSION.to_owned());
            let heading = if at > 0 { words::CALLS } else { "" };
            sections.push(command_section(heading, origin, vec![command.clone()]));
        }
    }
    if !hop_by_hop {
        sections.push(command_section("", None, probe.commands.clone()));
    }
    let sentence = words::probe_plan(&probe.profile, probe.whole);
    Card {
        sections,
        ..Card::of(PROBE.to_owned(), HEADING, sentence)
    }
}

fn predicted(probe: &Probe, node: NodeId) -> Runs {
    let Some(outcome) = probe.prediction.outcome(node) else {
        return words::not_predicted();
    };
    let mut runs = words::predicted(marked(hop_mark(outcome.if_reached)));
    if !outcome.if_reached.is_allowed() {
        runs.push(Run::plain(": "));
        runs.extend(verdict_sentence(&probe.prediction.survey, node, outcome));
    }
    runs
}

fn marked(mark: Mark) -> Run {
    Run::new(mark.tone, format!("{} {}", mark.symbol, mark.shown()))
}

/// AWS's answers beside the predictions, hop by hop.
pub(crate) fn probed_card(probe: &Probe, outcome: &ProbeOutcome) -> Card {
    let hops = outcome.hops.iter().enumerate();
    let mut sections: Vec<Section> = hops.map(|(at, hop)| hop_section(probe, at, hop)).collect();
    let mut end = Vec::new();
    end.extend(outcome.error.as_ref().map(call_error_words));
    end.extend(outcome.identity.as_deref().map(words::caller_at_the_end));
    end.push(words::how_observed(&probe.profile, probe.whole.is_some()));
    sections.push(text_section("", None, end));
    let agreements = outcome.hops.iter().map(Probed::agreement);
    Card {
        sections,
        ..Card::of(PROBE.to_owned(), HEADING, words::probed(agreements))
    }
}

fn hop_section(probe: &Probe, at: usize, hop: &Probed) -> Section {
    let heading = words::hop_heading(at + 1, probe.prediction.survey.name(hop.node));
    let mut lines = vec![hop_line(hop)];
    lines.extend(hop.arn.as_ref().map(|arn| vec![Run::new(Tone::Muted, arn)]));
    lines.extend(hop.error.as_ref().map(call_error_words));
    let explanations = hop.explanations(probe);
    let explained = explanations.iter();
    lines.extend(explained.map(|it| words::explanation_words(it, probe.now)));
    text_section(&heading, None, lines)
}

/// `observed ✓ allowed  predicted ✓ allowed  as predicted`
pub(crate) fn hop_line(hop: &Probed) -> Runs {
    let predicted = hop.predicted.map(|verdict| marked(hop_mark(verdict)));
    let observed = marked(words::observed_mark(&hop.observed));
    words::observed_and_predicted(observed, predicted, hop.agreement())
}
