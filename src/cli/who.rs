//! `rolechain who`: the profiles that can assume a role, their chains, and the obstacles of the
//! others.

use anyhow::bail;
use unicode_width::UnicodeWidthStr as _;

use super::args::{Inputs, Output};
use super::check::{did_you_mean, nearest_shown};
use super::exit::ExitStatus;
use super::inputs::open;
use super::style::{HANG, pad, put, put_at, put_line, put_mark};
use super::{done, print_report};
use crate::chain::NodeId;
use crate::explain::report::{Reach, chain_names, who_report};
use crate::explain::{Tone, node_card, obstacle, profile_mark, reach_heading};
use crate::iam::{Arn, PrincipalKind};
use crate::predict::{Prediction, ProfileVerdict};
use crate::text::{advised, harmless, text, word};

/// Runs the command: 0 if any profile is allowed, else 3 if any is undetermined, else 1 if any is
/// denied, else 4.
pub(crate) fn run(inputs: &Inputs, output: &Output, role: &str) -> anyhow::Result<ExitStatus> {
    let opened = open(inputs)?;
    let prediction = &opened.prediction;
    let reaches = find(prediction, role);
    if reaches.is_empty() {
        let near = near_roles(prediction, role);
        let hint = did_you_mean(&near, word!("rolechain tree lists the roles"));
        bail!(advised(
            text!(
                "no profile in {origin} goes to a role \"{role}\"",
                origin = prediction.origin,
                role = harmless(role)
            ),
            hint
        ));
    }
    print_report(
        output,
        || text(prediction, &reaches),
        || who_report(prediction, &reaches),
    )?;
    let ids = reaches.iter().flat_map(|reach| &reach.profiles);
    let best = ids
        .map(|id| prediction.profile_verdict(*id))
        .min_by_key(|verdict| verdict.rank());
    let status = best.map_or(ExitStatus::Denied, ExitStatus::from);
    Ok(done(opened, status))
}

/// Every profile whose own hop goes to the role. A session's ARN names its role; a name may be that
/// of roles in several accounts.
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
    for Reach { profiles, .. } in &mut reaches {
        // Successful ones first, then in file order.
        profiles.sort_by_key(|id| prediction.profile_verdict(*id).rank());
    }
    reaches
}

/// Names or ARNs of roles in the tree that are spelled similarly.
fn near_roles(prediction: &Prediction, wanted: &str) -> Vec<String> {
    let arn = Arn::parse(wanted).ok();
    let name = arn.as_ref().map_or(wanted, Arn::name);
    let survey = &prediction.survey;
    let roles = prediction.profiles();
    let roles = roles.filter_map(|(_, id)| survey.hop(id)?.1);
    let roles = roles.map(|role| match arn {
        Some(_) => (role.name(), role.as_str()),
        None => (role.name(), role.name()),
    });
    nearest_shown(name, roles)
}

fn text(prediction: &Prediction, reaches: &[Reach]) -> String {
    let mut out = String::new();
    for (at, reach) in reaches.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let profiles = reach.profiles.iter();
        // A base makes the call of a web identity.
        let gets_in = |id: &&NodeId| match prediction.profile_verdict(**id) {
            ProfileVerdict::NoHops => prediction.outcome(**id).is_some(),
            verdict => verdict.is_allowed(),
        };
        let allowed = profiles.clone().filter(gets_in).count();
        let verdicts = profiles.map(|id| prediction.profile_verdict(*id));
        let heading = reach_heading(reach.role.as_str(), allowed, reach.profiles.len());
        put_line(&mut out, &heading);
        let words = verdicts.map(|verdict| 2 + profile_mark(verdict).shown().width() + 2);
        let words = words.max().unwrap_or(0).max(20);
        for id in &reach.profiles {
            put_profile(&mut out, prediction, *id, words);
        }
    }
    out
}

/// A profile with its chain and its obstacle. `words`: the width of verdicts.
fn put_profile(out: &mut String, prediction: &Prediction, id: NodeId, words: usize) {
    let mark = profile_mark(prediction.profile_verdict(id));
    put_mark(out, mark);
    pad(out, 2 + mark.shown().width(), words);
    out.push(HANG);
    if let Some((last, before)) = chain_names(prediction, id).split_last() {
        for name in before {
            put(out, Tone::Muted, &format!("{} → ", harmless(name)));
        }
        put(out, Tone::Strong, &harmless(last));
    }
    out.push('\n');
    if let Some(node) = obstacle(prediction, id) {
        out.push_str("    ");
        if node != id {
            put_at(out, prediction.survey.name(node));
        }
        put_line(out, &node_card(prediction, node).sentence);
    }
}
