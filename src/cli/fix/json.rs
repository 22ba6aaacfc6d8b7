//! `fix --format json`. Fields may be added, never changed in meaning.

use serde::Serialize;

use super::prove::TriedProposal;
use super::report::Report;
use crate::config::ConfigFile;
use crate::config::edit::{Edit, SettingAction, changed_lines, unified_diff};
use crate::explain::report::join;
use crate::explain::{Need, policy_diff, policy_heading};
use crate::predict::{HopVerdict, ProfileVerdict};
use crate::repair::{PolicyChange, PolicyEdit, PolicySide, Risk};

/// `fix --format json`
pub(super) fn json(report: &Report) -> anyhow::Result<String> {
    let document = FixReport {
        format: 1,
        profile: &report.profile,
        verdict: report.verdict,
        hop: (report.verdict.rank() > 0).then_some(&report.hop),
        repairs: report
            .tried
            .iter()
            .map(|tried| RepairReport::of(report, tried))
            .collect(),
        message: join(&report.message),
        missing: report.needs.iter().map(NeedReport::of).collect(),
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
    verdict: ProfileVerdict,
    hop: Option<&'a String>,
    repairs: Vec<RepairReport<'a>>,
    message: String,
    missing: Vec<NeedReport<'a>>,
    chosen: Option<usize>,
    written: Vec<WrittenReport>,
}

#[derive(Serialize)]
struct RepairReport<'a> {
    sentence: String,
    hops: Vec<&'a str>,
    edits: Vec<EditReport<'a>>,
    changes: Vec<LineReport>,
    policies: Vec<PolicyReport<'a>>,
    hop_verdict: HopVerdict,
    guess: bool,
    risk: Option<&'static str>,
    verdict: Option<ProfileVerdict>,
    next: Option<NextReport<'a>>,
    missing: Vec<NeedReport<'a>>,
    others: Vec<ChangeReport<'a>>,
    unchecked: usize,
    diff: Vec<String>,
    refused: Option<RefusedReport>,
}

/// A line of a file; `line` counts from 1, in the old file or of a new line in the new one.
#[derive(Serialize)]
struct LineReport {
    file: &'static str,
    path: String,
    line: usize,
    old: Option<String>,
    new: Option<String>,
}

/// The hop that stops the profile next, or leaves it open.
#[derive(Serialize)]
struct NextReport<'a> {
    profile: &'a str,
    sentence: String,
}

#[derive(Serialize)]
struct NeedReport<'a> {
    hop: &'a str,
    fact: &'a str,
    words: &'a str,
    how_to_supply: &'a str,
}

impl<'a> NeedReport<'a> {
    fn of(need: &'a Need) -> Self {
        Self {
            hop: &need.hop,
            fact: &need.code,
            words: &need.fact,
            how_to_supply: &need.how,
        }
    }
}

#[derive(Serialize)]
struct PolicyReport<'a> {
    policy: String,
    owner_account: &'a str,
    kind: PolicySide,
    principal: &'a str,
    policy_name: Option<&'a str>,
    edits: &'a [PolicyEdit],
    risk: Option<Risk>,
    before: &'a str,
    after: &'a str,
    diff: Vec<String>,
}

impl<'a> PolicyReport<'a> {
    fn of(policy: &'a PolicyChange) -> Self {
        Self {
            policy: policy_heading(policy),
            owner_account: &policy.owner_account,
            kind: policy.side,
            principal: policy.principal.as_str(),
            policy_name: policy.policy_name.as_deref(),
            edits: &policy.edits,
            risk: policy.risk,
            before: &policy.before,
            after: &policy.after,
            diff: policy_diff(policy),
        }
    }
}

const fn file_code(file: ConfigFile) -> &'static str {
    match file {
        ConfigFile::Config => "config",
        ConfigFile::Credentials => "credentials",
    }
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
    before: ProfileVerdict,
    after: ProfileVerdict,
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
    fn of(report: &Report, tried: &'a TriedProposal) -> Self {
        let proof = tried.result.as_ref().ok();
        let proposal = &tried.proposal;
        let files = proof.map(|proof| &proof.files[..]).unwrap_or_default();
        let lines = files.iter().flat_map(|file| {
            let lines = changed_lines(file).into_iter();
            lines.map(|line| LineReport {
                file: file_code(file.file),
                path: report.paths.path(file.file).display().to_string(),
                line: line.line,
                old: line.old,
                new: line.new,
            })
        });
        let needs = proof.map(|proof| &proof.needs[..]).unwrap_or_default();
        Self {
            sentence: join(&report.sentence(tried)),
            hops: proposal
                .steps
                .iter()
                .map(|step| step.hop.as_str())
                .collect(),
            edits: proposal.edits().map(EditReport::of).collect(),
            changes: lines.collect(),
            policies: proposal.policies.iter().map(PolicyReport::of).collect(),
            hop_verdict: proposal.promised,
            guess: proposal.steps.iter().any(|step| step.guess),
            risk: proposal.risk,
            verdict: proof.map(|proof| proof.profile),
            next: proof
                .and_then(|proof| proof.next.as_ref())
                .map(|next| NextReport {
                    profile: &next.hop,
                    sentence: join(&next.sentence),
                }),
            missing: needs.iter().map(NeedReport::of).collect(),
            unchecked: proof.map_or(0, |proof| proof.unchecked),
            others: proof
                .map(|proof| &proof.others[..])
                .unwrap_or_default()
                .iter()
                .map(|change| ChangeReport {
                    profile: &change.profile,
                    before: change.before,
                    after: change.after,
                    worse: change.worse(),
                })
                .collect(),
            diff: files
                .iter()
                .map(|file| unified_diff(file).to_string())
                .collect(),
            refused: tried.result.as_ref().err().map(|error| RefusedReport {
                code: error.code(),
                message: error.to_string(),
            }),
        }
    }
}

impl<'a> EditReport<'a> {
    fn of(edit: &'a Edit) -> Self {
        let file = file_code(edit.file());
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
            Edit::Header { profile } => Self {
                profile,
                file,
                action: "correct_header",
                settings: Vec::new(),
            },
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
