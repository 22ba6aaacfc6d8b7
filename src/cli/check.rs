//! `rolechain check`: one line per profile and a summary.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::fmt::Write as _;

use anyhow::anyhow;
use unicode_width::UnicodeWidthStr;

use super::exit::ExitStatus;
use super::style::{FREE, HANG, KEEP, pad, put, put_at, put_line, put_mark, put_runs, widest};
use crate::chain::NodeId;
use crate::explain::report::{all_findings, join};
use crate::explain::rule_words::findings_not_listed;
use crate::explain::{
    Mark, Run, Tone, deciding_node, describe_finding, link_sentence, missing_header,
    problem_sentence, profile_mark, supplied_line, supposed_banner,
};
use crate::lint::{self, Finding, FindingKind};
use crate::predict::{HopVerdict, Prediction, ProfileVerdict};
use crate::text::{harmless, nearest, text, word};

/// The requested profiles, or all if none is named. An unknown name is an error that suggests
/// similar names.
pub(crate) fn choose(prediction: &Prediction, names: &[String]) -> anyhow::Result<Vec<NodeId>> {
    if names.is_empty() {
        return Ok(prediction.profiles().map(|(_, id)| id).collect());
    }
    let hint = word!("rolechain tree lists them");
    let choose = |name: &String| {
        let found = prediction.survey.forest.requested(name);
        found.ok_or_else(|| anyhow!(no_profile(prediction, name, hint)))
    };
    names.iter().map(choose).collect()
}

/// The message for a name that no profile has; `hint` is used if no name is similar.
pub(super) fn no_profile(prediction: &Prediction, name: &str, hint: &str) -> String {
    let shown = harmless(name);
    let hint = match missing_header(prediction, name) {
        Some(header) => {
            let header = join(&header);
            let fix = text!("rolechain fix {shown} shows the change", shown);
            format!("{header}\n  {fix}")
        }
        None => did_you_mean(&near_names(prediction, name), hint),
    };
    let origin = &prediction.origin;
    let fault = if prediction.sample {
        text!(
            "no profile is called \"{shown}\" in the {origin}",
            shown,
            origin
        )
    } else {
        text!(
            "no profile is called \"{shown}\" in {origin}",
            shown,
            origin
        )
    };
    format!("{fault}\n  {hint}")
}

/// A question with the nearest names, or another text if there are none.
pub(super) fn did_you_mean(near: &[impl Borrow<str>], otherwise: &str) -> String {
    match near {
        [] => otherwise.to_owned(),
        near => text!("did you mean {near}?", near = near.join(word!(" or "))),
    }
}

/// Profiles whose names resemble this one, nearest first.
pub(super) fn near_names(prediction: &Prediction, name: &str) -> Vec<String> {
    nearest_shown(name, prediction.profiles().map(|(known, _)| (known, known)))
}

/// The display texts (second halves) of at most three names whose first halves resemble this one,
/// nearest first.
pub(super) fn nearest_shown<'a>(
    name: &str,
    known: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<String> {
    let near = nearest(name, known).into_iter().take(3);
    near.map(|name| harmless(name).into_owned()).collect()
}

/// 1 if any profile is denied, not callable or invalid, else 4 if any chain is broken, else 3 if
/// any is undetermined, else 0. `strict`: a profile allowed by trust policies alone counts as
/// undetermined.
pub(crate) fn status(prediction: &Prediction, ids: &[NodeId], strict: bool) -> ExitStatus {
    // A file that the AWS CLI refuses breaks every profile, including those that it would contain.
    let mut refusals = prediction.survey.config.profiles.refusals();
    let mut status = match refusals.next() {
        Some(_) => ExitStatus::Broken,
        None => ExitStatus::Allowed,
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

/// The severity of a verdict, worst first. Profiles stopped by AWS come before those that do not
/// resolve, as in the explorer's title.
const fn severity(verdict: ProfileVerdict) -> u8 {
    match verdict {
        ProfileVerdict::Stopped(HopVerdict::DeniedImplicit) => 0,
        ProfileVerdict::Stopped(HopVerdict::NotCallable) => 2,
        ProfileVerdict::Stopped(HopVerdict::InvalidPolicy) => 3,
        ProfileVerdict::Stopped(_) => 1,
        ProfileVerdict::Broken => 4,
        ProfileVerdict::Undetermined => 5,
        // It fails with `--strict`.
        ProfileVerdict::Allowed { trust_only: true } => 6,
        ProfileVerdict::Allowed { trust_only: false } => 7,
        ProfileVerdict::NoHops => 8,
    }
}

/// Profiles by severity, then in file order.
fn worst_first(prediction: &Prediction, ids: &[NodeId]) -> Vec<NodeId> {
    let mut ids = ids.to_vec();
    ids.sort_by_key(|id| severity(prediction.profile_verdict(*id)));
    ids
}

/// The profiles that fail by [`status`], in file order.
pub(crate) fn failing(prediction: &Prediction, ids: &[NodeId], strict: bool) -> Vec<NodeId> {
    let fails = |id: &&NodeId| match prediction.profile_verdict(**id) {
        ProfileVerdict::NoHops => false,
        verdict => !verdict.is_allowed() || strict && verdict.is_trust_only(),
    };
    ids.iter().filter(fails).copied().collect()
}

/// The report for people. `all`: of all profiles; if only some were asked about, findings about others
/// are only counted.
pub(crate) fn text(prediction: &Prediction, ids: &[NodeId], all: bool) -> String {
    let mut out = String::new();
    let supplied = supplied_line(&prediction.survey.assumptions);
    for banner in supposed_banner(prediction).into_iter().chain(supplied) {
        put_line(&mut out, &[banner]);
    }
    let sorted = worst_first(prediction, ids);
    put_rows(&mut out, prediction, &sorted);
    if !ids.is_empty() {
        out.push('\n');
    }
    put_summary(&mut out, prediction, &sorted);
    let findings = lint::find(&prediction.survey);
    let mut listed = all_findings(prediction, &findings, ids);
    let found = listed.len();
    if !all {
        let forest = &prediction.survey.forest;
        let chains = prediction.chains_of(ids).into_iter();
        let asked: HashSet<_> = chains.filter_map(|id| forest.node(id).profile()).collect();
        listed.retain(|finding| finding.profile.as_ref().is_none_or(|it| asked.contains(it)));
    }
    put_findings(&mut out, &listed);
    if listed.len() < found {
        let others = found - listed.len();
        let line = text!(
            "findings about other profiles: {others} (rolechain check lists them)",
            others
        );
        put_line(&mut out, &[Run::new(Tone::Muted, line)]);
    }
    if findings.more() > 0 {
        out.push_str(&findings_not_listed(findings.more()));
        out.push('\n');
    }
    out
}

/// The report of `--quiet`: only the failing profiles. If a file is refused, there may be no
/// profile to report that.
pub(crate) fn failures(prediction: &Prediction, failing: &[NodeId]) -> String {
    let mut out = String::new();
    put_rows(&mut out, prediction, &worst_first(prediction, failing));
    let mut findings = all_findings(prediction, &lint::find(&prediction.survey), failing);
    findings.retain(|finding| matches!(finding.kind, FindingKind::FileRefused(_)));
    put_findings(&mut out, &findings);
    out
}

fn put_findings(out: &mut String, findings: &[Finding]) {
    for finding in findings {
        out.push_str(&super::named_files::shown(&describe_finding(finding)));
        out.push('\n');
    }
}

fn put_rows(out: &mut String, prediction: &Prediction, ids: &[NodeId]) {
    let name = |id: &NodeId| harmless(prediction.survey.name(*id));
    let mark = |id: &NodeId| profile_mark(prediction.profile_verdict(*id));
    let names = widest(ids.iter().map(name)).min(40);
    let words = 2 + widest(ids.iter().map(|id| mark(id).shown()));
    for id in ids {
        let verdict = prediction.profile_verdict(*id);
        let (name, mark) = (name(id), mark(id));
        put_mark(out, mark);
        pad(out, 2 + mark.shown().width(), words + 2);
        put(out, Tone::Strong, &name);
        if !verdict.is_allowed() && verdict != ProfileVerdict::NoHops {
            pad(out, name.width(), names + 2);
            out.push(HANG);
            put_reason(out, prediction, *id);
        }
        out.push('\n');
    }
}

/// The reason why a profile is not allowed: its chain's problem, or the hop that decides.
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

/// The number of profiles per verdict. `ids` are sorted by severity.
fn put_summary(out: &mut String, prediction: &Prediction, ids: &[NodeId]) {
    if ids.is_empty() {
        let origin = &prediction.origin;
        let _ = writeln!(out, "{}", text!("{origin} holds no profiles", origin));
        return;
    }
    let mark = |id: &NodeId| profile_mark(prediction.profile_verdict(*id));
    let marks: Vec<Mark> = ids.iter().map(mark).collect();
    // The explorer counts hops; here a chain counts once for each profile that uses it.
    let noun = if ids.len() == 1 {
        word!("profile")
    } else {
        word!("profiles")
    };
    let _ = write!(out, "{} {noun}:", ids.len());
    for marks in marks.chunk_by(|one, other| one.shown() == other.shown()) {
        let mark = marks[0];
        out.extend([FREE, ' ', ' ', KEEP]);
        let word = if mark == profile_mark(ProfileVerdict::NoHops) {
            word!("without hops")
        } else {
            mark.shown()
        };
        put(
            out,
            mark.tone,
            &format!("{} {} {word}", mark.symbol, marks.len()),
        );
    }
    out.push('\n');
}
