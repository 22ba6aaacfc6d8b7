//! Fetch and probe for the explorer: the same plans and the same calls as the commands, with the
//! questions asked on the screen.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::args::Inputs;
use super::fetch::{self, Scope};
use super::live::{child_environment, config_paths, foreign, uncallable};
use super::probe;
use super::talk::{AttendedCli, Talk};
use crate::chain::NodeId;
use crate::explain::call_words::{
    foreign_question, no_program_on_screen, nothing_to_fetch, uncallable_on_screen,
};
use crate::explain::live_cards::{
    Probe, ProbeOutcome, fetch_failed_card, fetched_card, probe_plan_card, probed_card,
};
use crate::explain::report::join;
use crate::explain::report_words::{case_saved, save_question};
use crate::explain::{Body, Card, CardSection, Run, Runs, fetch_plan, problem_sentence};
use crate::live::{Cancel, InstalledCli, Patience, Touched};
use crate::observed::Agreement;
use crate::predict::Prediction;

/// A plan for the explorer.
pub(crate) struct ScreenPlan {
    /// The calls, as a card.
    pub card: Card,
    /// A script that does the same elsewhere.
    pub script: Option<String>,
    /// Makes the calls; none if that is not possible, and then the card says why.
    pub job: Option<ScreenJob>,
}

/// Makes the calls of a plan until that is cancelled, and says what came of them. Whoever runs it is
/// asked and told.
pub(crate) type ScreenJob = Box<dyn FnOnce(&dyn Talk, Arc<AtomicBool>) -> ScreenDone + Send>;

/// The result of calls.
pub(crate) struct ScreenDone {
    /// The result as a card.
    pub card: Card,
    /// True if files were written that are on screen.
    pub wrote: bool,
}

/// Plans to fetch the accounts that no snapshot holds as a whole, or all if there are none.
///
/// # Errors
///
/// Why there is nothing to plan.
pub(crate) fn plan_fetch_on_screen(
    inputs: &Inputs,
    prediction: &Prediction,
) -> Result<ScreenPlan, String> {
    let scope = Scope::missing(prediction);
    let shown = fetch::plan(inputs, prediction.clone(), &scope);
    let shown = shown.map_err(|error| format!("{error:#}"))?;
    if !shown.calls_anything() {
        return Err(nothing_to_fetch());
    }
    let mut card = fetch::plan_card(&shown);
    let sections = fetch_plan(prediction).map_or_else(Vec::new, |card| card.sections);
    let script = sections.iter().find_map(|section| match &section.body {
        Body::Command(lines) => Some(format!("{}\n", lines.join("\n"))),
        _ => None,
    });
    card.sections.extend(sections);
    let cli = screen_cli(
        inputs,
        prediction,
        shown.program.as_deref(),
        Patience::Fetch,
    );
    let job = start(&mut card, cli, shown.world.touched.clone(), move |cli| {
        let card = match fetch::execute(&shown, cli) {
            Ok(outcome) => fetched_card(&outcome),
            Err(error) => fetch_failed_card(&format!("{error:#}")),
        };
        ScreenDone { card, wrote: true }
    });
    Ok(ScreenPlan { card, script, job })
}

/// Plans to probe a profile.
///
/// # Errors
///
/// Why its chain cannot be called.
pub(crate) fn plan_probe_on_screen(
    inputs: &Inputs,
    prediction: &Prediction,
    id: NodeId,
) -> Result<ScreenPlan, String> {
    if let Some(problem) = prediction.asked_problem(id) {
        return Err(join(&problem_sentence(&problem)));
    }
    let shown = probe::plan(inputs, prediction.clone(), id, false);
    let mut card = probe_plan_card(&shown.probe);
    let cli = screen_cli(
        inputs,
        prediction,
        shown.program.as_deref(),
        Patience::Probe,
    );
    let touched = shown.probe.world.touched.clone();
    let job = start(&mut card, cli, touched, move |cli| {
        let outcome = probe::execute(&shown, cli);
        let mut card = probed_card(&shown.probe, &outcome);
        card.sections
            .extend(offer_to_save(&shown.probe, &outcome, cli));
        ScreenDone { card, wrote: false }
    });
    Ok(ScreenPlan {
        card,
        script: None,
        job,
    })
}

/// After a disagreement, asks whether to save the probe with other names, and says what came of it.
fn offer_to_save(
    probe: &Probe,
    outcome: &ProbeOutcome,
    cli: &AttendedCli<'_>,
) -> Option<CardSection> {
    let mut hops = outcome.hops.iter();
    if !hops.any(|hop| hop.agreement() == Agreement::Disagrees) {
        return None;
    }
    let mut names = (1..).map(|number| format!("rolechain-case-{number}"));
    let folder = names.find(|name| !Path::new(name).exists())?;
    if !cli.talk.confirm(&save_question(&folder)) {
        return None;
    }
    let saved = probe::save(probe, outcome, Path::new(&folder), false);
    let words = saved.map_or_else(|error| format!("{error:#}"), |()| case_saved(&folder));
    let paragraph = Body::Paragraphs(vec![vec![Run::plain(words)]]);
    Some(CardSection::new("", paragraph))
}

/// The CLI, or why nothing can be called.
fn screen_cli(
    inputs: &Inputs,
    prediction: &Prediction,
    program: Option<&Path>,
    patience: Patience,
) -> Result<InstalledCli, Runs> {
    if let Some(why) = uncallable(inputs, prediction) {
        return Err(uncallable_on_screen(&why));
    }
    Ok(InstalledCli {
        program: program.ok_or_else(no_program_on_screen)?.to_owned(),
        environment: child_environment(config_paths(inputs), patience),
        cancel: Cancel::default(),
    })
}

/// Starts the calls; if none can be made, the card says why. Programs and endpoints of foreign
/// files are confirmed one by one before anything is called.
fn start(
    card: &mut Card,
    cli: Result<InstalledCli, Runs>,
    touched: Touched,
    work: impl FnOnce(&AttendedCli<'_>) -> ScreenDone + Send + 'static,
) -> Option<ScreenJob> {
    match cli {
        Ok(cli) => Some(Box::new(move |talk, cancelled| {
            let mut cli = cli;
            cli.cancel = Cancel(cancelled);
            let refused = foreign(&touched).find(|it| !talk.confirm(&foreign_question(it)));
            if refused.is_some() {
                cli.cancel.set();
            }
            work(&AttendedCli::new(&cli, talk, true))
        })),
        Err(why) => {
            card.sentence = why;
            None
        }
    }
}
