//! `rolechain check`: one line per profile and a summary.

use std::borrow::Borrow;
use std::fmt::Write as _;

use anyhow::anyhow;
use unicode_width::UnicodeWidthStr;

use super::exit::ExitStatus;
use super::style::{pad, put, put_at, put_line, put_mark, put_runs};
use crate::chain::NodeId;
use crate::explain::report::{all_findings, join};
use crate::explain::{
    Tone, deciding_node, describe_finding, link_sentence, missing_header, problem_sentence,
    profile_mark, supplied_line, supposed_banner,
};
use crate::lint;
use crate::predict::{Prediction, ProfileVerdict};
use crate::text::{harmless, nearest};

/// The asked-for profiles, all of them if none is named. An unknown name is an error with names
/// that are near.
pub(crate) fn choose(prediction: &Prediction, names: &[String]) -> anyhow::Result<Vec<NodeId>> {
    if names.is_empty() {
        return Ok(prediction.profiles().map(|(_, id)| id).collect());
    }
    let choose = |name: &String| {
        let found = prediction.survey.forest.requested(name);
        found.ok_or_else(|| anyhow!(no_profile(prediction, name, "rolechain tree lists them")))
    };
    names.iter().map(choose).collect()
}

/// What to say of a name that no profile has; `hint` where none is near.
pub(super) fn no_profile(prediction: &Prediction, name: &str, hint: &str) -> String {
    let shown = harmless(name);
    let hint = match missing_header(prediction, name) {
        Some(header) => {
            let header = join(&header);
            format!("{header}\n  rolechain fix {shown} shows the change")
        }
        None => did_you_mean(&near_names(prediction, name), hint),
    };
    let origin = &prediction.origin;
    format!("no profile is called \"{shown}\" in {origin}\n  {hint}")
}

/// The question for the nearest names, or what to say without any.
pub(super) fn did_you_mean(near: &[impl Borrow<str>], otherwise: &str) -> String {
    match near {
        [] => otherwise.to_owned(),
        near => format!("did you mean {}?", near.join(" or ")),
    }
}

/// Profiles whose names resemble this one, the nearest first.
pub(super) fn near_names(prediction: &Prediction, name: &str) -> Vec<String> {
    nearest_shown(name, prediction.profiles().map(|(known, _)| (known, known)))
}

/// The names, shown as their second halves, whose first halves resemble this one, at most three,
/// the nearest first.
pub(super) fn nearest_shown<'a>(
    name: &str,
    known: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<String> {
    let near = nearest(name, known).into_iter().take(3);
    near.map(|name| harmless(name).into_owned()).collect()
}

/// 1 if any profile is denied, not callable or invalid, else 4 if any chain is broken, else 3 if
/// any is undetermined, else 0. `strict`: allowed by trust policies alone counts as undetermined.
pub(crate) fn status(prediction: &Prediction, ids: &[NodeId], strict: bool) -> ExitStatus {
    // A file that the AWS CLI refuses breaks every profile, those it holds and those it would.
    let refused = prediction
        .survey
        .config
        .profiles
        .refusals()
        .next()
        .is_some();
    let mut status = if refused {
        ExitStatus::Broken
    } else {
        ExitStatus::Allowed
    };
    for id in ids {
        let verdict = prediction.profile_verdict(*id);
        let open = verdict == ProfileVerdict::Undetermined || strict && verdict.is_trust_only();
        match verdict {
            ProfileVerdict::Stopped(_) => return ExitStatus::Denied,
            ProfileVerdict::Broken => status = ExitStatus::Broken,
            _ if open && status == ExitStatus::Allowed => status = ExitStatus::Undetermined,
            _ => {}
        }
    }
    status
}

/// The report for people.
pub(crate) fn text(prediction: &Prediction, ids: &[NodeId]) -> String {
    let mut out = String::new();
    let supplied = supplied_line(&prediction.survey.assumptions);
    for banner in supposed_banner(prediction).into_iter().chain(supplied) {
        put_line(&mut out, &[banner]);
    }
    let names = ids
        .iter()
        .map(|id| harmless(prediction.survey.name(*id)).width())
        .max()
        .unwrap_or(0)
        .min(40);
    let words = 2 + ids
        .iter()
        .map(|id| profile_mark(prediction.profile_verdict(*id)).word.width())
        .max()
        .unwrap_or(0);
    for id in ids {
        let verdict = prediction.profile_verdict(*id);
        let mark = profile_mark(verdict);
        put_mark(&mut out, mark);
        pad(&mut out, 2 + mark.word.width(), words + 2);
        let name = harmless(prediction.survey.name(*id));
        put(&mut out, Tone::Strong, &name);
        if !verdict.is_allowed() && verdict != ProfileVerdict::NoHops {
            pad(&mut out, name.width(), names + 2);
            put_reason(&mut out, prediction, *id);
        }
        out.push('\n');
    }
    out.push('\n');
    put_summary(&mut out, prediction, ids);
    let findings = lint::find(&prediction.survey);
    for finding in &all_findings(prediction, &findings, ids) {
        out.push_str(&super::named_files::shown(&describe_finding(finding)));
        out.push('\n');
    }
    out
}

/// Why a profile is not allowed: its chain's problem, or the hop that decides.
fn put_reason(out: &mut String, prediction: &Prediction, id: NodeId) {
    if let Some(problem) = prediction.asked_problem(id) {
        put_runs(out, &problem_sentence(&problem));
        return;
    }
    let deciding = deciding_node(prediction, id);
    if deciding != id {
        put_at(out, prediction.survey.name(deciding));
    }
    put_runs(out, &link_sentence(prediction, deciding));
}

fn put_summary(out: &mut String, prediction: &Prediction, ids: &[NodeId]) {
    let mut counts: Vec<(crate::explain::Mark, usize)> = Vec::new();
    for id in ids {
        let mark = profile_mark(prediction.profile_verdict(*id));
        match counts.iter_mut().find(|(known, _)| known.word == mark.word) {
            Some((_, count)) => *count += 1,
            None => counts.push((mark, 1)),
        }
    }
    counts.sort_by_key(|(mark, _)| mark.word);
    // The explorer counts hops; here a chain counts once, with each profile it serves.
    let noun = if ids.len() == 1 {
        "profile"
    } else {
        "profiles"
    };
    let _ = write!(out, "{} {noun}:", ids.len());
    for (mark, count) in counts {
        out.push_str("  ");
        let word = if mark == profile_mark(ProfileVerdict::NoHops) {
            "without hops"
        } else {
            mark.word
        };
        put(out, mark.tone, &format!("{} {count} {word}", mark.symbol));
    }
    out.push('\n');
}
