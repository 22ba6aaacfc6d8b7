//! Finds profiles and roles of these files in a text that says nothing else about them.

use std::collections::BTreeSet;

use super::client;
use super::nearness::RoleFilter;
use super::parties::join_names;
use super::read::client_text::{ClientError, ClientMeaning};
use super::read::{lines, unwrap};
use super::reported::{Reported, ReportedOutcome};
use crate::predict::Prediction;

/// Adds the profile and the role that a text mentions to reports that name none. A text without a
/// known message becomes a report of its own if it mentions one of them. Empty if nothing is
/// recognised.
pub(crate) fn with_mentions(
    prediction: &Prediction,
    text: &str,
    mut reports: Vec<Reported>,
) -> Vec<Reported> {
    for report in &mut reports {
        join_names(prediction, report);
    }
    if !reports.is_empty() && !reports.iter().all(names_nothing) {
        return reports;
    }
    let readings = lines::readings(text);
    let mut found = readings.iter().map(|text| Mentions::of(prediction, text));
    let Some(found) = found.find(|found| *found != Mentions::default()) else {
        return reports;
    };
    if reports.is_empty() {
        reports.push(Reported {
            outcome: ReportedOutcome::Client(ClientError {
                client: None,
                meaning: if found.refused {
                    ClientMeaning::Other
                } else {
                    ClientMeaning::Unknown
                },
                // Of an unknown text only the names are kept.
                message: String::new(),
            }),
            ..Reported::default()
        });
    }
    for report in &mut reports {
        report.profile.clone_from(&found.profile);
        report.resource.clone_from(&found.role);
    }
    reports
}

/// The names that a text mentions.
#[derive(Default, PartialEq, Eq)]
struct Mentions {
    /// True if botocore refuses a profile in words contained in the text.
    refused: bool,
    profile: Option<String>,
    role: Option<String>,
}

impl Mentions {
    fn of(prediction: &Prediction, text: &str) -> Self {
        Self {
            refused: !client::refused(prediction, text).is_empty(),
            profile: only(mentioned_profiles(prediction, text)),
            role: only(mentioned_roles(prediction, text)),
        }
    }
}

fn names_nothing(reported: &Reported) -> bool {
    let named = [
        &reported.caller,
        &reported.user_id,
        &reported.resource,
        &reported.profile,
        &reported.source_profile,
    ];
    let by_itself = matches!(
        reported.outcome,
        ReportedOutcome::InvalidPrincipal(_) | ReportedOutcome::Parameter { .. }
    );
    named.iter().all(|name| name.is_none()) && reported.event.is_none() && !by_itself
}

/// The only mentioned name, if there is exactly one.
fn only(found: BTreeSet<String>) -> Option<String> {
    let mut found = found.into_iter();
    found.next().filter(|_| found.next().is_none())
}

/// The profiles that a text calls profiles, or puts in quotes or brackets; without these marks a
/// name could be an ordinary word.
fn mentioned_profiles(prediction: &Prediction, text: &str) -> BTreeSet<String> {
    let profiles = prediction.profiles().map(|(name, _)| name);
    profiles
        .filter(|name| mentions(text, name, "profile"))
        .map(str::to_owned)
        .collect()
}

/// The roles of hops that a text mentions, by ARN, or by name with the same marks as profiles.
fn mentioned_roles(prediction: &Prediction, text: &str) -> BTreeSet<String> {
    let places = text.match_indices("arn:");
    let arns: BTreeSet<&str> = places.map(|(at, _)| unwrap::arn_at(&text[at..])).collect();
    let named: Vec<RoleFilter<'_>> = arns
        .into_iter()
        .filter(|arn| arn.contains(":role/"))
        .map(|arn| RoleFilter::new(prediction, arn))
        .collect();
    let forest = &prediction.survey.forest;
    let roles = forest.parents_first().iter().filter_map(|id| {
        let (hop, target) = prediction.survey.hop(*id)?;
        let role = prediction.survey.target_role(*id)?;
        let by_arn = named.iter().any(|named| named.is_target(hop, target));
        (by_arn || mentions(text, role.name(), "role")).then(|| role.to_string())
    });
    roles.collect()
}

/// Returns true if a text contains a name as a word, with its kind before it or set off by marks.
fn mentions(text: &str, name: &str, kind: &str) -> bool {
    let in_name = |character: char| character.is_alphanumeric() || "_-.@+".contains(character);
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        let (left, right) = (before.chars().next_back(), after.chars().next());
        let ends = |side: Option<char>| side.is_none_or(|character| !in_name(character));
        let sentence_ends = after.starts_with('.') && !after[1..].starts_with(in_name);
        if !ends(left) || !(ends(right) || sentence_ends) {
            return false;
        }
        let marked = matches!(
            (left, right),
            (Some('"'), Some('"'))
                | (Some('\''), Some('\''))
                | (Some('`'), Some('`' | '\''))
                | (Some('['), Some(']'))
        );
        marked || is_called(before, kind) || after.trim_start().starts_with(kind)
    })
}

/// Returns true if a text ends by introducing a profile or a role: `--profile `, `profile: `,
/// `AWS_PROFILE=`, `role/`, `-ProfileName `, `role_name: `.
fn is_called(before: &str, kind: &str) -> bool {
    let word = before
        .trim_end_matches(|it: char| " =:/\"'`[(".contains(it))
        .to_ascii_lowercase();
    let word = word.strip_suffix("name").unwrap_or(&word);
    word.trim_end_matches(['-', '_', ' ']).ends_with(kind)
}
