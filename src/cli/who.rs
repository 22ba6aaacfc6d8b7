//! `rolechain who`: which profiles reach a role, through which chain, and what stops the others.

use anyhow::bail;
use serde::Serialize;

use super::args::{Format, Inputs, Output};
use super::exit::ExitStatus;
use super::inputs::open;
use super::print;
use super::style::{pad, plain, put, put_mark, put_runs};
use crate::chain::NodeId;
use crate::explain::report::join;
use crate::explain::{Tone, node_card, obstacle, profile_mark, reach_heading};
use crate::iam::{Arn, PrincipalKind};
use crate::predict::{Cause, Prediction, ProfileVerdict, TargetArn};
use crate::text::{harmless, nearest};

/// A role and the profiles that ask for it.
struct Reach {
    role: Arn,
    profiles: Vec<NodeId>,
}

/// Runs the command: 0 if any profile is allowed, else 3 if any is undetermined, else 1 if any is
/// denied, else 4.
pub(crate) fn run(inputs: &Inputs, output: &Output, role: &str) -> anyhow::Result<ExitStatus> {
    let opened = open(inputs)?;
    let prediction = &opened.prediction;
    let reaches = find(prediction, role);
    if reaches.is_empty() {
        let near = near_names(prediction, role);
        let hint = if near.is_empty() {
            "rolechain tree lists the roles".to_owned()
        } else {
            format!("did you mean {}?", near.join(" or "))
        };
        bail!(
            "no profile in {} goes to a role \"{}\"\n  {hint}",
            prediction.origin,
            harmless(role)
        );
    }
    let text = match output.format {
        Format::Text => plain(text(prediction, &reaches, output.ascii), output.ascii),
        Format::Json => json(prediction, &reaches)?,
    };
    print(&text, output.color)?;
    let ids = reaches.iter().flat_map(|reach| &reach.profiles);
    let best = ids
        .map(|id| prediction.profile_verdict(*id))
        .min_by_key(|verdict| verdict.rank());
    Ok(opened.status(best.map_or(ExitStatus::Denied, ExitStatus::from)))
}

/// Every profile whose own hop goes to the role. A session's ARN names its role; a name may be
/// that of roles in several accounts.
fn find(prediction: &Prediction, wanted: &str) -> Vec<Reach> {
    let wanted_arn = Arn::parse(wanted).ok();
    let fits = |arn: &Arn| match &wanted_arn {
        Some(wanted) if wanted.kind() == PrincipalKind::AssumedRole => {
            arn.account() == wanted.account() && arn.name() == wanted.name()
        }
        Some(wanted) => arn == wanted,
        None => arn.name() == wanted,
    };
    let survey = &prediction.survey;
    let mut reaches: Vec<Reach> = Vec::new();
    for (_, id) in prediction.profiles() {
        if let Some(arn) = survey.target_role(id)
            && fits(&arn)
        {
            match reaches.iter_mut().find(|reach| reach.role == arn) {
                Some(reach) => reach.profiles.push(id),
                None => reaches.push(Reach {
                    role: arn,
                    profiles: vec![id],
                }),
            }
        }
    }
    for reach in &mut reaches {
        // Those that work first, else in file order.
        reach
            .profiles
            .sort_by_key(|id| prediction.profile_verdict(*id).rank());
    }
    reaches
}

/// Names or ARNs of roles in the tree that are spelled nearly so.
fn near_names(prediction: &Prediction, wanted: &str) -> Vec<String> {
    let arn = Arn::parse(wanted).ok();
    let name = arn.as_ref().map_or(wanted, Arn::name);
    let survey = &prediction.survey;
    let roles = prediction
        .profiles()
        .filter_map(|(_, id)| match survey.hop(id)? {
            (_, TargetArn::Role(role)) if arn.is_some() => Some((role.name(), role.as_str())),
            (_, TargetArn::Role(role)) => Some((role.name(), role.name())),
            (_, TargetArn::Malformed) => None,
        });
    nearest(name, roles)
        .into_iter()
        .take(3)
        .map(|name| harmless(name).into_owned())
        .collect()
}

fn chain(prediction: &Prediction, id: NodeId) -> Vec<&str> {
    let chain = prediction.chain_of(id).into_iter();
    chain.map(|node| prediction.survey.name(node)).collect()
}

fn text(prediction: &Prediction, reaches: &[Reach], ascii: bool) -> String {
    let mut out = String::new();
    for (at, reach) in reaches.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let allowed = reach
            .profiles
            .iter()
            .filter(|id| prediction.profile_verdict(**id).is_allowed())
            .count();
        put_runs(
            &mut out,
            &reach_heading(reach.role.as_str(), allowed, reach.profiles.len()),
        );
        out.push('\n');
        let marks = reach.profiles.iter();
        let marks = marks.map(|id| profile_mark(prediction.profile_verdict(*id)));
        let words = marks.map(|mark| 2 + mark.word.len() + 2).max();
        let words = words.unwrap_or(0).max(20);
        for id in &reach.profiles {
            let mark = profile_mark(prediction.profile_verdict(*id));
            put_mark(&mut out, mark, ascii);
            pad(&mut out, 2 + mark.word.len(), words);
            let names: Vec<String> = chain(prediction, *id)
                .into_iter()
                .map(|name| harmless(name).into_owned())
                .collect();
            let arrow = if ascii { " -> " } else { " → " };
            if let Some((last, before)) = names.split_last() {
                for name in before {
                    put(&mut out, Tone::Muted, &format!("{name}{arrow}"));
                }
                put(&mut out, Tone::Strong, last);
            }
            out.push('\n');
            if let Some(node) = obstacle(prediction, *id) {
                out.push_str("    ");
                if node != *id {
                    let name = harmless(prediction.survey.name(node)).into_owned();
                    put(&mut out, Tone::Muted, &format!("at {name}: "));
                }
                put_runs(&mut out, &node_card(prediction, node).sentence);
                out.push('\n');
            }
        }
    }
    out
}

#[derive(Serialize)]
struct WhoReport<'a> {
    format: u32,
    roles: Vec<RoleReport<'a>>,
}

#[derive(Serialize)]
struct RoleReport<'a> {
    role_arn: &'a str,
    profiles: Vec<ProfileReport<'a>>,
}

#[derive(Serialize)]
struct ProfileReport<'a> {
    profile: &'a str,
    verdict: ProfileVerdict,
    trust_only: bool,
    chain: Vec<&'a str>,
    stopped_at: Option<&'a str>,
    cause: Option<Cause>,
    sentence: Option<String>,
}

fn json(prediction: &Prediction, reaches: &[Reach]) -> anyhow::Result<String> {
    let profile = |id: &NodeId| {
        let obstacle = obstacle(prediction, *id);
        let cause = obstacle
            .and_then(|node| prediction.outcome(node))
            .and_then(|outcome| outcome.cause.as_ref());
        ProfileReport {
            profile: prediction.survey.name(*id),
            verdict: prediction.profile_verdict(*id),
            trust_only: prediction.profile_verdict(*id).is_trust_only(),
            chain: chain(prediction, *id),
            stopped_at: obstacle.map(|node| prediction.survey.name(node)),
            cause: cause.map(|cause| cause.cause),
            sentence: obstacle.map(|node| {
                let sentence = node_card(prediction, node).sentence;
                join(&sentence)
            }),
        }
    };
    let report = WhoReport {
        format: 1,
        roles: reaches
            .iter()
            .map(|reach| RoleReport {
                role_arn: reach.role.as_str(),
                profiles: reach.profiles.iter().map(profile).collect(),
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&report)?;
    text.push('\n');
    Ok(text)
}
