//! Calls of the `aws` CLI as cards: a fetch and a probe before they are made, on the way, and their
//! results beside the predicted ones.

use super::mark::{HEADING, done_mark, hop_mark};
use super::phrase::live::{call_error_words, unreadable_words};
use super::phrase::{calls as words, live, verdict_sentence};
use super::view::{Body, Card, CardSection, Fact, Mark, Run, Runs, Tone};
use crate::chain::NodeId;
use crate::live::answer::CallError;
use crate::live::outcome::{AccountResult, FetchEvent, FetchOutcome};
use crate::live::plan::{AccountPlan, FetchPlan, IdentityPlan, Reader, Touched};
use crate::observed::{Agreement, Explanation, Observation, agreement, explanations};
use crate::predict::{HopVerdict, Prediction};
use crate::text::{harmless, translated};

/// The program and the files of the calls.
#[derive(Clone, Debug)]
pub(crate) struct CallWorld {
    /// The `aws` program, if there is one.
    pub(crate) program: Option<String>,
    /// The files on screen.
    pub(crate) origin: String,
    /// The folder for the output.
    pub(crate) folder: Option<String>,
    /// Programs, endpoints and files that the calls use.
    pub(crate) touched: Touched,
}

/// The program, the files that it reads and writes, and the endpoints.
fn world_section(world: &CallWorld) -> CardSection {
    let fact = |label: &'static str, value: Runs, origin: Option<String>| Fact {
        label,
        value,
        origin,
    };
    let plain = |text: &str| vec![Run::plain(text)];
    let program = match &world.program {
        Some(program) => plain(program),
        None => vec![Run::new(Tone::Problem, translated(words::NO_PROGRAM))],
    };
    let mut facts = vec![
        fact("runs", program, None),
        fact("reads", plain(&world.origin), None),
        fact("sets", plain(translated(words::SETS)), None),
    ];
    let folder = world.folder.iter();
    facts.extend(folder.map(|folder| fact("writes", plain(folder), None)));
    let touched = &world.touched;
    let lists = [
        ("program", &touched.programs),
        ("endpoint", &touched.endpoints),
        ("file", &touched.files),
    ];
    for (label, list) in lists {
        facts.extend(list.iter().map(|(place, value)| {
            let place = harmless(place).into_owned();
            fact(label, plain(value), Some(place))
        }));
    }
    facts.push(fact("caches", plain(translated(words::CACHES)), None));
    CardSection::new("", Body::Facts(facts))
}

fn command_section(heading: &str, origin: Option<String>, commands: Vec<String>) -> CardSection {
    CardSection {
        origin,
        ..CardSection::new(heading, Body::Command(commands))
    }
}

fn text_section(heading: &str, paragraphs: Vec<Runs>) -> CardSection {
    CardSection::new(heading, Body::Paragraphs(paragraphs))
}

/// How far calls are, and what they ask.
pub(crate) fn calling_card(
    fetch: bool,
    parts: &[(String, Runs)],
    question: Option<&str>,
    cancelled: bool,
) -> Card {
    let line = |(part, words): &(String, Runs)| {
        let mut line = vec![Run::plain(format!("{part}  "))];
        line.extend_from_slice(words);
        line
    };
    let title = translated(if fetch { words::FETCH } else { words::PROBE });
    let progress = CardSection::of_lines("", parts.iter().map(line).collect());
    Card::of(title, HEADING, words::calling(question, cancelled))
        .with(progress.into_iter().collect())
}

// A fetch: its plan, its progress and its result.

/// All calls of a fetch, and their callers. `organization`: the calls for the control policies;
/// `unaskable`: bases that cannot be asked for their identity.
pub(crate) fn fetch_plan_card(
    plan: &FetchPlan,
    world: &CallWorld,
    unaskable: &[String],
    organization: &[String],
    now: i64,
) -> Card {
    let mut sections = vec![world_section(world)];
    if !plan.identities.is_empty() {
        let bases = plan.identities.iter().map(IdentityPlan::command);
        let heading = translated(words::WHO_THE_BASES_ARE);
        sections.push(command_section(heading, None, bases.collect()));
    }
    let lines = unaskable.iter().map(|base| words::unaskable(base));
    sections.extend(CardSection::of_lines("", lines.collect()));
    for account in &plan.accounts {
        sections.extend(account_sections(account, now));
    }
    if !plan.perhaps.is_empty() {
        let names: Vec<&str> = plan.perhaps.iter().map(|it| it.profile.as_str()).collect();
        sections.push(text_section("", vec![words::perhaps(&names)]));
    }
    if !organization.is_empty() {
        let (heading, origin) = words::CONTROL_POLICIES;
        let (heading, origin) = (translated(heading), translated(origin));
        let commands = organization.to_vec();
        sections.push(command_section(heading, Some(origin.to_owned()), commands));
    }
    let sentence = words::fetch_counts(plan.accounts.len(), plan.identities.len());
    Card::of(translated(words::FETCH), HEADING, sentence).with(sections)
}

fn account_sections(plan: &AccountPlan, now: i64) -> Vec<CardSection> {
    let need = &plan.need;
    let heading = words::account_heading(&need.account);
    let roles: Vec<&str> = need.roles.iter().map(String::as_str).collect();
    if let Some(why) = &plan.unreadable {
        return vec![CardSection {
            origin: (!roles.is_empty()).then(|| words::for_roles(&roles)),
            ..text_section(&heading, vec![unreadable_words(why)])
        }];
    }
    let mut sections = Vec::new();
    for (at, reader) in plan.readers.iter().enumerate() {
        let mut commands = reader.hop_commands(now);
        commands.extend(plan.calls().iter().map(|call| call.shown(reader.named())));
        let by = words::read_by(&reader.profile, reader.standing);
        sections.push(if at == 0 {
            command_section(&heading, Some(words::with_roles(by, &roles)), commands)
        } else {
            command_section(translated(words::IF_DENIED), Some(by), commands)
        });
    }
    if let Some(call) = plan.role_calls().first().filter(|_| !need.only_roles) {
        let reader = plan.readers.first().and_then(Reader::named);
        let heading = translated(words::WITHOUT_LISTS);
        let origin = Some(words::role_by_role(need.roles.len()));
        sections.push(command_section(heading, origin, vec![call.shown(reader)]));
    }
    sections
}

/// The running part of a fetch and its progress; `None` if no profile could be asked.
pub(crate) fn event_words(event: &FetchEvent<'_>) -> Option<(String, Runs)> {
    match event {
        FetchEvent::Began(plan, reader) => {
            let account = plan.need.account.clone();
            Some((account, words::reading_with(&reader.profile)))
        }
        FetchEvent::Done(result) if result.calls.is_empty() && result.unwritten.is_none() => None,
        FetchEvent::Done(result) => Some((result.account.1.clone(), result_line(result))),
    }
}

fn result_line(result: &AccountResult) -> Runs {
    let mut line = done_mark(result.file.is_some(), result.complete);
    line.extend(words::account_result(result));
    line
}

/// The result of a fetch.
pub(crate) fn fetched_card(outcome: &FetchOutcome) -> Card {
    let marked = |done: bool, complete: bool, words: Runs| {
        let mut line = done_mark(done, complete);
        line.extend(words);
        line
    };
    let mut lines: Vec<Runs> = Vec::new();
    for identity in &outcome.identities {
        let known = identity.answer.is_ok();
        lines.push(marked(known, known, words::base_result(identity)));
    }
    for (profile, error) in &outcome.sessions {
        let failed = words::session_failed(profile, error);
        lines.push(marked(false, false, failed));
    }
    for account in &outcome.accounts {
        let mut line = result_line(account);
        line.insert(1, Run::plain(format!("{}  ", account.account.1)));
        lines.push(line);
    }
    match &outcome.organization {
        None => {}
        Some(Ok(found)) => {
            let read = words::control_policies_read(&found.failed);
            lines.push(marked(true, found.failed.is_empty(), read));
        }
        Some(Err(error)) => {
            lines.push(marked(false, false, words::control_policies_unseen(error)));
        }
    }
    let mut sections = vec![text_section("", lines)];
    let failing = outcome.accounts.iter().filter(|it| !it.complete);
    sections.extend(failing.filter_map(failures));
    let sentence = words::fetched(outcome.interrupted);
    Card::of(translated(words::FETCH), HEADING, sentence).with(sections)
}

/// The failed calls for an account.
fn failures(result: &AccountResult) -> Option<CardSection> {
    let mut lines = Vec::new();
    for call in &result.calls {
        if let Some(error) = &call.error {
            lines.push(vec![Run::new(Tone::Muted, &call.command)]);
            lines.push(call_error_words(error));
        }
    }
    let heading = words::account_heading(&result.account.1);
    CardSection::of_lines(heading, lines)
}

/// Why a fetch stopped.
pub(crate) fn fetch_failed_card(error: &str) -> Card {
    let sentence = words::fetch_failed(error);
    Card::of(translated(words::FETCH), HEADING, sentence)
}

// A probe: its plan, and the observed results beside the predicted ones.

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
        let heading = live::hop_heading(at + 1, probe.prediction.survey.name(node));
        sections.push(text_section(&heading, vec![predicted(probe, node)]));
        if let Some(command) = probe.commands.get(at).filter(|_| hop_by_hop) {
            let origin = (at > 0).then(|| live::WITH_SESSION.to_owned());
            let heading = if at > 0 { live::CALLS } else { "" };
            sections.push(command_section(heading, origin, vec![command.clone()]));
        }
    }
    if !hop_by_hop {
        sections.push(command_section("", None, probe.commands.clone()));
    }
    let sentence = live::probe_plan(&probe.profile, probe.whole);
    Card::of(words::PROBE, HEADING, sentence).with(sections)
}

fn predicted(probe: &Probe, node: NodeId) -> Runs {
    let Some(outcome) = probe.prediction.outcome(node) else {
        return live::not_predicted();
    };
    let mut runs = live::predicted(marked(hop_mark(outcome.if_reached)));
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
    let mut sections: Vec<CardSection> =
        hops.map(|(at, hop)| hop_section(probe, at, hop)).collect();
    let mut end = Vec::new();
    end.extend(outcome.error.as_ref().map(call_error_words));
    end.extend(outcome.identity.as_deref().map(live::caller_at_the_end));
    end.push(live::how_observed(&probe.profile, probe.whole.is_some()));
    sections.push(text_section("", end));
    let agreements = outcome.hops.iter().map(Probed::agreement);
    Card::of(words::PROBE, HEADING, live::probed(agreements)).with(sections)
}

fn hop_section(probe: &Probe, at: usize, hop: &Probed) -> CardSection {
    let heading = live::hop_heading(at + 1, probe.prediction.survey.name(hop.node));
    let mut lines = vec![hop_line(hop)];
    lines.extend(hop.arn.as_ref().map(|arn| vec![Run::new(Tone::Muted, arn)]));
    lines.extend(hop.error.as_ref().map(call_error_words));
    let explanations = hop.explanations(probe);
    let explained = explanations.iter();
    lines.extend(explained.map(|it| live::explanation_words(it, probe.now)));
    text_section(&heading, lines)
}

/// `observed ✓ allowed  predicted ✓ allowed  as predicted`
pub(crate) fn hop_line(hop: &Probed) -> Runs {
    let predicted = hop.predicted.map(|verdict| marked(hop_mark(verdict)));
    let observed = marked(live::observed_mark(&hop.observed));
    live::observed_and_predicted(observed, predicted, hop.agreement())
}
