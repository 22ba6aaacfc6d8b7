//! Fetch and probe in the explorer: plans from the command line's side, questions on the screen.

use crate::cli::{self, Inputs, ScreenDone, ScreenPlan, Talk};
use crate::explain::Runs;
use crate::tui::{CallsAsked, CallsDone, CallsPlan, Companion, PlanShown, Planner};
use std::sync::Arc;

/// Plans the calls that are asked for.
pub(super) fn planner(inputs: &Inputs) -> Planner {
    let inputs = inputs.clone();
    Arc::new(move |prediction, asked| {
        let ScreenPlan { card, script, job } = match asked {
            CallsAsked::Fetch => cli::plan_fetch_on_screen(&inputs, prediction),
            CallsAsked::Probe(id) => cli::plan_probe_on_screen(&inputs, prediction, id),
        }?;
        Ok(CallsPlan {
            shown: PlanShown { card, script },
            job: job.map(|job| -> crate::tui::CallsJob {
                Box::new(move |companion| {
                    let ScreenDone { card, wrote } =
                        job(&OnScreen(companion), companion.cancelled());
                    CallsDone { card, wrote }
                })
            }),
        })
    })
}

/// The explorer as whom the calls ask and tell.
struct OnScreen<'a>(&'a dyn Companion);

impl Talk for OnScreen<'_> {
    fn tell(&self, part: &str, words: Runs) {
        self.0.tell(part, words);
    }

    fn ask_code(&self, question: &str) -> Option<String> {
        self.0.ask_code(question)
    }

    fn confirm(&self, question: &str) -> bool {
        self.0.confirm(question)
    }

    fn lend_terminal(&self, run: &mut dyn FnMut()) {
        self.0.lend_terminal(run);
    }
}
