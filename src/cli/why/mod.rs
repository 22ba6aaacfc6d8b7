//! `rolechain why`: the report of AWS, the hop it concerns, and the differences between AWS and the
//! files.

mod text;

use std::io::{IsTerminal as _, Read as _, Write as _};

use anyhow::{Context as _, bail};

use super::args::{Inputs, Output};
use super::check::near_names;
use super::exit::ExitStatus;
use super::inputs::open_wanting;
use super::streams::check_standard_input;
use super::{done, print_report};
use crate::explain::report::why_report;
use crate::explain::{NOTHING_UNDERSTOOD, WAITING_FOR_TEXT};
use crate::observed::{
    MOST_REPORTS, Reported, ReportedOutcome, Told, match_all, read_reported, want_parties,
    with_mentions,
};
use crate::predict::Prediction;
use crate::text::{harmless, nearest, translated_lines, word};

/// Maximum number of bytes read from standard input; a `CloudTrail` file has a few megabytes.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Runs the command: 0 if every report matches a hop or a profile that explains it, 1 if one
/// matches none, else 3 if the files do not explain a denial by AWS.
pub(crate) fn run(
    inputs: &Inputs,
    output: &Output,
    words: &[String],
) -> anyhow::Result<ExitStatus> {
    let text = if words.is_empty() || words == ["-"] {
        check_standard_input(inputs, Some(word!("the text for why")))?;
        from_standard_input()?
    } else {
        words.join(" ")
    };
    let reports = read_reported(&text);
    let opened = open_wanting(inputs, |wanted| {
        want_parties(&reports[..reports.len().min(MOST_REPORTS)], wanted);
    })?;
    let prediction = &opened.prediction;
    let reports = with_mentions(prediction, &text, reports);
    if reports.is_empty() {
        bail!(translated_lines(NOTHING_UNDERSTOOD));
    }
    let reports = match_all(prediction, &reports);
    print_report(
        output,
        || text::put_all(prediction, &reports),
        || why_report(prediction, &reports),
    )?;
    let mut told = reports.told.iter();
    let status = if !told.clone().all(Told::is_found) {
        ExitStatus::Denied
    } else if told.all(|told| told.is_explained(prediction)) {
        ExitStatus::Allowed
    } else {
        ExitStatus::Undetermined
    };
    Ok(done(opened, status))
}

fn from_standard_input() -> anyhow::Result<String> {
    let input = std::io::stdin();
    if input.is_terminal() {
        // The hint is optional: the user can paste without it.
        let _ = writeln!(std::io::stderr(), "{}", translated_lines(WAITING_FOR_TEXT));
    }
    let mut bytes = Vec::new();
    input
        .take(MOST_BYTES)
        .read_to_end(&mut bytes)
        .context(word!("standard input"))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

// Names in the files that resemble the reported ones.

/// Names in the files that are spelled similarly to the reported one.
fn near(prediction: &Prediction, reported: &Reported) -> Vec<String> {
    let profiles = &prediction.survey.config.profiles;
    match &reported.outcome {
        ReportedOutcome::Client(_) => match &reported.profile {
            Some(name)
                if profiles.profile(name).is_none() && profiles.meant_profile(name).is_none() =>
            {
                near_names(prediction, name)
            }
            _ => Vec::new(),
        },
        _ => near_roles(prediction, reported),
    }
}

/// Roles of the tree with names similar to the reported role's, nearest first.
fn near_roles(prediction: &Prediction, reported: &Reported) -> Vec<String> {
    let Some(role) = reported.role() else {
        return Vec::new();
    };
    let survey = &prediction.survey;
    let hops = survey.forest.parents_first().iter();
    let roles = hops.filter_map(|id| survey.hop(*id)?.1);
    let roles = roles.map(|arn| (arn.name(), arn.as_str()));
    let near = nearest(role.name(), roles).into_iter();
    near.map(|arn| harmless(arn).into_owned()).collect()
}
