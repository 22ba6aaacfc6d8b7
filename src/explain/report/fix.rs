//! The answer of `fix`.

use std::borrow::Cow;

use serde::Serialize;

use super::repair::VerdictChange;
use super::{Document, join};
use crate::config::ConfigFile;
use crate::config::edit::{
    Edit, EditError, LineChange, SettingAction, Written, changed_lines, unified_diff,
};
use crate::explain::fix::{Fix, Obstacle, TriedProposal};
use crate::explain::{Need, policy_diff, policy_heading};
use crate::predict::{HopVerdict, ProfileVerdict};
use crate::repair::PolicyChange;

#[derive(Serialize)]
struct FixReport<'a> {
    profile: &'a str,
    verdict: ProfileVerdict,
    hop: Option<&'a str>,
    repairs: Vec<TriedReport<'a>>,
    message: String,
    missing: &'a [Need],
    /// Counted from 1.
    chosen: Option<usize>,
    written: Vec<WrittenReport<'a>>,
}

#[derive(Serialize)]
struct TriedReport<'a> {
    sentence: String,
    hops: Vec<&'a str>,
    edits: Vec<EditReport<'a>>,
    changes: Vec<LineReport<'a>>,
    policies: Vec<PolicyReport<'a>>,
    hop_verdict: HopVerdict,
    guess: bool,
    risk: Option<&'static str>,
    verdict: Option<ProfileVerdict>,
    next: Option<&'a Obstacle>,
    missing: &'a [Need],
    others: Vec<OtherReport<'a>>,
    unchecked: usize,
    diff: Vec<String>,
    refused: Option<RefusedReport>,
}

#[derive(Serialize)]
struct LineReport<'a> {
    file: ConfigFile,
    path: Cow<'a, str>,
    #[serde(flatten)]
    line: LineChange,
}

#[derive(Serialize)]
struct PolicyReport<'a> {
    policy: String,
    #[serde(flatten)]
    change: &'a PolicyChange,
    diff: Vec<String>,
}

#[derive(Serialize)]
struct EditReport<'a> {
    profile: &'a str,
    file: ConfigFile,
    action: &'static str,
    settings: Vec<(&'a str, Option<&'a str>)>,
}

#[derive(Serialize)]
struct OtherReport<'a> {
    #[serde(flatten)]
    change: &'a VerdictChange<'a>,
    worse: bool,
}

#[derive(Serialize)]
struct RefusedReport {
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
struct WrittenReport<'a> {
    path: Cow<'a, str>,
    backup: Option<Cow<'a, str>>,
}

/// `fix`
pub(crate) fn fix_report<'a>(fix: &'a Fix<'_>) -> impl Serialize + use<'a> {
    let written = |file: &'a Written| WrittenReport {
        path: file.path.to_string_lossy(),
        backup: file.backup.as_ref().map(|path| path.to_string_lossy()),
    };
    Document::from(FixReport {
        profile: fix.profile,
        verdict: fix.verdict,
        hop: Some(fix.hop).filter(|_| fix.verdict.rank() > 0),
        repairs: fix.tried.iter().map(|tried| repair(fix, tried)).collect(),
        message: join(&fix.message),
        missing: &fix.needs,
        chosen: fix.chosen.map(|at| at + 1),
        written: fix.written.iter().map(written).collect(),
    })
}

fn repair<'a>(fix: &'a Fix<'_>, tried: &'a TriedProposal<'_>) -> TriedReport<'a> {
    let proof = tried.result.as_ref().ok();
    let proposal = &tried.proposal;
    let files = proof.map_or(&[][..], |proof| &proof.edited.files);
    let lines = files.iter().flat_map(|edited| {
        let lines = changed_lines(edited).into_iter();
        lines.map(|line| LineReport {
            file: edited.file,
            path: fix.paths.path(edited.file).to_string_lossy(),
            line,
        })
    });
    let policy = |change: &'a PolicyChange| PolicyReport {
        policy: policy_heading(change),
        change,
        diff: policy_diff(change),
    };
    let other = |change: &'a VerdictChange<'_>| OtherReport {
        change,
        worse: change.is_worse(),
    };
    let refused = |error: &EditError| RefusedReport {
        code: error.code(),
        message: error.to_string(),
    };
    let others = proof.map_or(&[][..], |proof| &proof.others);
    TriedReport {
        sentence: join(&fix.sentence(tried)),
        hops: proposal.steps.iter().map(|step| &*step.hop).collect(),
        edits: proposal.edits().map(Into::into).collect(),
        changes: lines.collect(),
        policies: proposal.policies.iter().map(policy).collect(),
        hop_verdict: proposal.promised,
        guess: proposal.steps.iter().any(|step| step.guess),
        risk: proposal.risk,
        verdict: proof.map(|proof| proof.profile),
        next: proof.and_then(|proof| proof.next.as_ref()),
        missing: proof.map_or(&[], |proof| &proof.needs),
        others: others.iter().map(other).collect(),
        unchecked: proof.map_or(0, |proof| proof.unchecked),
        diff: files
            .iter()
            .map(|file| unified_diff(file).to_string())
            .collect(),
        refused: tried.result.as_ref().err().map(refused),
    }
}

impl<'a> From<&'a Edit> for EditReport<'a> {
    fn from(edit: &'a Edit) -> Self {
        let (profile, action, settings) = match edit {
            Edit::Setting(edit) => {
                let (action, value) = match &edit.action {
                    SettingAction::Set(value) => ("set", Some(value.as_str())),
                    SettingAction::Remove => ("remove", None),
                    SettingAction::Rename(key) => ("rename", Some(key.as_str())),
                };
                (&edit.profile, action, vec![(edit.key.as_str(), value)])
            }
            Edit::Header { profile } => (profile, "correct_header", Vec::new()),
            Edit::Profile(new) => {
                let settings = new.settings.iter();
                let settings = settings.map(|(key, value)| (key.as_str(), Some(value.as_str())));
                (&new.profile, "add_profile", settings.collect())
            }
        };
        Self {
            profile,
            file: edit.file(),
            action,
            settings,
        }
    }
}
