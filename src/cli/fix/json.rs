//! `fix --format json`. Fields may be added, never changed in meaning.

use serde::Serialize;

use super::prove::{Outcome, rank};
use super::report::Report;
use crate::edit::{Edit, SettingAction, unified_diff};
use crate::profile::ConfigFile;

/// `fix --format json`
pub(super) fn json(report: &Report) -> anyhow::Result<String> {
    let document = FixReport {
        format: 1,
        profile: &report.profile,
        verdict: report.verdict.code(),
        hop: (rank(report.verdict) > 0).then_some(&report.hop),
        repairs: report.outcomes.iter().map(RepairReport::of).collect(),
        chosen: report.chosen.map(|at| at + 1),
        written: report
            .written
            .iter()
            .map(|file| WrittenReport {
                path: file.path.display().to_string(),
                backup: file.backup.as_ref().map(|path| path.display().to_string()),
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

#[derive(Serialize)]
struct FixReport<'a> {
    format: u32,
    profile: &'a str,
    verdict: &'static str,
    hop: Option<&'a String>,
    repairs: Vec<RepairReport<'a>>,
    chosen: Option<usize>,
    written: Vec<WrittenReport>,
}

#[derive(Serialize)]
struct RepairReport<'a> {
    sentence: String,
    edits: Vec<EditReport<'a>>,
    policies: Vec<PolicyReport<'a>>,
    hop_verdict: &'static str,
    risk: Option<&'static str>,
    verdict: Option<&'static str>,
    others: Vec<ChangeReport<'a>>,
    diff: Vec<String>,
    refused: Option<RefusedReport>,
}

#[derive(Serialize)]
struct PolicyReport<'a> {
    policy: &'a str,
    diff: &'a [String],
}

#[derive(Serialize)]
struct EditReport<'a> {
    profile: &'a str,
    file: &'static str,
    action: &'static str,
    settings: Vec<(&'a str, Option<&'a str>)>,
}

#[derive(Serialize)]
struct ChangeReport<'a> {
    profile: &'a str,
    before: &'static str,
    after: &'static str,
    worse: bool,
}

#[derive(Serialize)]
struct RefusedReport {
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
struct WrittenReport {
    path: String,
    backup: Option<String>,
}

impl<'a> RepairReport<'a> {
    fn of(outcome: &'a Outcome) -> Self {
        let sentence = outcome.proposal.sentence.iter();
        let proof = outcome.result.as_ref().ok();
        Self {
            sentence: sentence.map(|run| run.text.as_str()).collect(),
            edits: outcome.proposal.edits.iter().map(EditReport::of).collect(),
            policies: outcome
                .proposal
                .policies
                .iter()
                .map(|(heading, lines)| PolicyReport {
                    policy: heading,
                    diff: lines,
                })
                .collect(),
            hop_verdict: outcome.proposal.promised.code(),
            risk: outcome.proposal.risk,
            verdict: proof
                .filter(|_| outcome.proposal.policies.is_empty())
                .map(|proof| proof.profile.code()),
            others: proof
                .map(|proof| &proof.others[..])
                .unwrap_or_default()
                .iter()
                .map(|change| ChangeReport {
                    profile: &change.profile,
                    before: change.before.code(),
                    after: change.after.code(),
                    worse: change.worse(),
                })
                .collect(),
            diff: proof
                .map(|proof| &proof.files[..])
                .unwrap_or_default()
                .iter()
                .map(|file| unified_diff(file).to_string())
                .collect(),
            refused: outcome.result.as_ref().err().map(|error| RefusedReport {
                code: error.code(),
                message: error.to_string(),
            }),
        }
    }
}

impl<'a> EditReport<'a> {
    fn of(edit: &'a Edit) -> Self {
        let file = match edit.file() {
            ConfigFile::Config => "config",
            ConfigFile::Credentials => "credentials",
        };
        match edit {
            Edit::Setting(edit) => {
                let (action, value) = match &edit.action {
                    SettingAction::Set(value) => ("set", Some(value.as_str())),
                    SettingAction::Remove => ("remove", None),
                    SettingAction::Rename(key) => ("rename", Some(key.as_str())),
                };
                Self {
                    profile: &edit.profile,
                    file,
                    action,
                    settings: vec![(&edit.key, value)],
                }
            }
            Edit::Profile(new) => Self {
                profile: &new.profile,
                file,
                action: "add_profile",
                settings: new
                    .settings
                    .iter()
                    .map(|(key, value)| (key.as_str(), Some(value.as_str())))
                    .collect(),
            },
        }
    }
}
