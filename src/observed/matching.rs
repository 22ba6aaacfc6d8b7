//! A report and the tree → the hop it concerns, and the differences between the two.

use super::answer::verdict_differences;
use super::client;
use super::client::{MfaFailure, asking};
use super::difference::{ReportDifference, differences, foreign};
use super::hop_match::{HopMatch, MaskedPart, Match, Stranger, prefer_named, same_cause};
use super::identity::{
    federated, id_fact, identities, stranger, web_identities, with_example_account_hidden,
};
use super::mask::pattern_of;
use super::nearness::{Nearness, RoleFilter, caller_nearness, hops};
use super::replay::replay;
use super::reported::{Reported, ReportedOutcome};
use crate::chain::{Hop, NodeId, Parameter, SessionName};
use crate::config::SettingKey;
use crate::eval::{is_external_id, is_session_name};
use crate::iam::{Arn, PrincipalKind};
use crate::predict::{Cause, HopOutcome, Prediction};

/// Finds the parts of the tree that a report concerns.
pub(crate) fn match_reported(prediction: &Prediction, reported: &Reported) -> Match {
    let hidden = with_example_account_hidden(prediction, reported);
    let reported = hidden.as_ref().unwrap_or(reported);
    let mut found = match &reported.outcome {
        _ if federated(reported).is_some() => web_identities(prediction, reported),
        ReportedOutcome::Denied(_) | ReportedOutcome::Allowed if reported.is_about_roles() => {
            calls(prediction, reported)
        }
        ReportedOutcome::Denied(_)
        | ReportedOutcome::Allowed
        | ReportedOutcome::Identity
        | ReportedOutcome::Encoded => identities(prediction, reported),
        ReportedOutcome::Other { .. } => answered(prediction, reported),
        ReportedOutcome::Parameter { name, value } => refusing(prediction, name, value.as_deref()),
        ReportedOutcome::ChainedDuration => {
            by_cause(prediction, reported, &[Cause::ChainedDuration])
        }
        ReportedOutcome::MaxSessionDuration => by_cause(
            prediction,
            reported,
            &[
                Cause::DurationInvalid,
                Cause::DurationTooLong,
                Cause::DurationUnknown,
            ],
        ),
        ReportedOutcome::RootCaller => by_cause(prediction, reported, &[Cause::RootCaller]),
        ReportedOutcome::InvalidPrincipal(principal) => naming(prediction, principal),
        ReportedOutcome::Client(error) => client::said(prediction, reported, error),
    };
    found.id = id_fact(prediction, reported);
    found.stranger = stranger(prediction, reported, &found);
    if matches!(
        found.stranger,
        Some(Stranger::Service(_) | Stranger::Saml | Stranger::WebIdentity)
    ) {
        // Other callers that the role trusts are unrelated to this call.
        found.others.append(&mut found.hops);
    }
    prefer_named(prediction, reported, &mut found);
    let caller = reported.caller.as_deref().and_then(pattern_of);
    let role = RoleFilter::of(prediction, reported);
    let masked = [
        (MaskedPart::Caller, caller.is_some()),
        (
            MaskedPart::Resource,
            role.is_some_and(|role| role.is_masked()),
        ),
    ];
    let masked = masked.into_iter().filter(|(_, masked)| *masked);
    found.masked = masked.map(|(part, _)| part).collect();
    found
}

/// Matches other answers of AWS: the hops that ask for an MFA code if AWS refuses one, else the
/// role or profile that the text names.
fn answered(prediction: &Prediction, reported: &Reported) -> Match {
    if let Some(failure) = MfaFailure::of(reported) {
        asking(prediction, reported, failure)
    } else if reported.resource.is_some() {
        calls(prediction, reported)
    } else {
        Match {
            profiles: client::named(prediction, reported),
            ..Match::default()
        }
    }
}

/// The hops into the reported role, those from the reported caller first.
fn calls(prediction: &Prediction, reported: &Reported) -> Match {
    let role = RoleFilter::of(prediction, reported);
    let mut all = Vec::new();
    for (id, hop, target) in hops(prediction) {
        if role
            .as_ref()
            .is_some_and(|role| !role.is_target(hop, target))
        {
            continue;
        }
        let Some(outcome) = prediction.outcome(id) else {
            continue;
        };
        let nearness = caller_nearness(&outcome.caller, reported);
        if role.is_none() && nearness > Nearness::OtherSession {
            continue;
        }
        all.push(HopMatch {
            differences: differences(prediction, id, hop, target, outcome, reported, nearness),
            ..HopMatch::new(id, nearness)
        });
    }
    let rank = |found: &HopMatch| (found.nearness, foreign(&found.differences));
    // The sort is stable: equally close hops stay in tree order.
    all.sort_by_cached_key(rank);
    let nearest = all.first().map(rank);
    let count = all.partition_point(|found| Some(rank(found)) == nearest);
    let others = all.split_off(count);
    let mut hops = all;
    for found in &mut hops {
        evaluate_as_reported(prediction, reported, found);
    }
    // Among equally close hops, those on which files and AWS agree come first.
    hops.sort_by_key(|found| !agrees(prediction, reported, found));
    let known = if hops.is_empty() {
        identities(prediction, reported)
    } else {
        Match::default()
    };
    Match {
        hops,
        others,
        ..known
    }
}

/// Returns true if the files and AWS agree on a hop.
fn agrees(prediction: &Prediction, reported: &Reported, found: &HopMatch) -> bool {
    let own = prediction.outcome(found.node);
    let outcome = found.replay.as_ref().map(|replay| &replay.outcome).or(own);
    outcome.is_some_and(|outcome| match reported.outcome {
        ReportedOutcome::Allowed => outcome.if_reached.is_allowed(),
        _ => outcome.if_reached.stops_the_chain(),
    })
}

/// A call that no profile makes, with the differences between AWS and the files.
pub(crate) fn evaluate_call(
    prediction: &Prediction,
    node: NodeId,
    reported: &Reported,
) -> HopMatch {
    let mut found = HopMatch::new(node, Nearness::Exact);
    evaluate_as_reported(prediction, reported, &mut found);
    found
}

/// Evaluates a hop with the reported facts and compares the verdict with AWS's answer.
fn evaluate_as_reported(prediction: &Prediction, reported: &Reported, found: &mut HopMatch) {
    let Some(own) = prediction.outcome(found.node) else {
        return;
    };
    let replayed = replay(prediction, found.node, reported, found.nearness);
    let outcome = replayed.as_ref().map_or(own, |replay| &replay.outcome);
    for difference in &mut found.differences {
        if let ReportDifference::CallerSession { verdict, .. } = difference {
            *verdict = outcome.if_reached;
        }
    }
    let accepted = replayed.iter().flat_map(|replay| &replay.accepted);
    let accepted = accepted.filter_map(|cause| accepted_setting(prediction, found.node, *cause));
    found.differences.extend(accepted);
    if replayed.is_some() || found.nearness <= Nearness::OtherSession {
        found
            .differences
            .extend(verdict_differences(outcome, reported));
    }
    found.replay = replayed.map(Box::new);
}

/// The setting of a hop that STS would have refused for this cause.
fn accepted_setting(prediction: &Prediction, id: NodeId, cause: Cause) -> Option<ReportDifference> {
    let (hop, _) = prediction.survey.hop(id)?;
    let of = |parameter: &Option<Parameter>| parameter.as_ref()?.location.clone();
    let (key, location) = match cause {
        Cause::NewSessionNameInvalid => match &hop.role_session_name {
            SessionName::Set(name) => (SettingKey::RoleSessionName, name.location.clone()),
            SessionName::Generated => return None,
        },
        Cause::ExternalIdInvalid => (SettingKey::ExternalId, of(&hop.external_id)),
        Cause::MfaSerialInvalid => (SettingKey::MfaSerial, of(&hop.mfa_serial)),
        _ => {
            let duration = hop.duration_seconds.as_ref()?;
            (SettingKey::DurationSeconds, Some(duration.location.clone()))
        }
    };
    Some(ReportDifference::Accepted(key, location))
}

// Reports that name no caller, matched by their cause, by a principal, or by a parameter.

/// The hops that fail for one of these causes.
fn by_cause(prediction: &Prediction, reported: &Reported, causes: &[Cause]) -> Match {
    let role = RoleFilter::of(prediction, reported);
    prediction.evaluate_all();
    let hops = hops(prediction)
        .filter(|(id, hop, target)| {
            let outcome = prediction.outcome(*id);
            let cause = outcome.and_then(|outcome| outcome.cause);
            cause.is_some_and(|found| causes.contains(&found))
                && role
                    .as_ref()
                    .is_none_or(|role| role.is_target(hop, *target))
        })
        .map(|(node, ..)| same_cause(node))
        .collect();
    Match {
        hops,
        ..Match::default()
    }
}

/// The hops that send a parameter that STS refuses: this value, or any refused value.
fn refusing(prediction: &Prediction, name: &str, value: Option<&str>) -> Match {
    let folded = name.to_ascii_lowercase();
    let refused = |hop: &Hop| -> Option<bool> {
        let (sent, fits) = match folded.as_str() {
            "rolesessionname" => {
                let sent = hop.role_session_name.text()?;
                (sent.to_owned(), is_session_name(sent))
            }
            "externalid" => {
                let sent = hop.external_id.as_ref()?.text()?;
                (sent.to_owned(), is_external_id(sent))
            }
            "rolearn" => {
                let sent = hop.role_arn.text()?;
                let fits = Arn::parse(sent).is_ok_and(|arn| arn.kind() == PrincipalKind::Role);
                (sent.to_owned(), fits)
            }
            "durationseconds" => {
                let sent = hop.duration_seconds.as_ref()?;
                (sent.digits.clone(), (900..=43_200).contains(&sent.seconds))
            }
            "serialnumber" => {
                let sent = hop.mfa_serial.as_ref()?.text()?;
                let word = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=/:,.@-".contains(&byte);
                let fits = (9..=256).contains(&sent.len()) && sent.bytes().all(word);
                (sent.to_owned(), fits)
            }
            _ => return None,
        };
        Some(value.map_or(!fits, |value| value == sent))
    };
    Match {
        hops: hops(prediction)
            .filter(|(_, hop, ..)| refused(hop) == Some(true))
            .map(|(node, ..)| same_cause(node))
            .collect(),
        ..Match::default()
    }
}

/// The hops into roles whose trust policy names a principal, and the profiles with that identity.
pub(crate) fn naming(prediction: &Prediction, principal: &str) -> Match {
    let named = |outcome: &HopOutcome| {
        let policy = outcome.policy.as_ref();
        policy.is_some_and(|policy| {
            let statements = policy.document.statements().iter();
            let mut entries = statements.flat_map(|statement| &statement.principal.entries);
            entries.any(|entry| *entry.text == *principal)
        })
    };
    Match {
        hops: hops(prediction)
            .filter(|(id, ..)| prediction.outcome(*id).is_some_and(named))
            .map(|(node, ..)| same_cause(node))
            .collect(),
        profiles: hops(prediction)
            .filter(|(_, _, target)| target.is_some_and(|arn| arn.as_str() == principal))
            .map(|(node, ..)| node)
            .collect(),
        ..Match::default()
    }
}
