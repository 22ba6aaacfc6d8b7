//! Reports that name no caller, matched by their cause, by a principal, or by a parameter.

use super::hop_match::{Match, same_cause};
use super::nearness::{RoleFilter, hops};
use super::reported::Reported;
use crate::chain::Hop;
use crate::eval::{is_external_id, is_session_name};
use crate::iam::{Arn, PrincipalKind};
use crate::predict::{Cause, HopOutcome, Prediction};

/// The hops that fail for one of these causes.
pub(crate) fn by_cause(prediction: &Prediction, reported: &Reported, causes: &[Cause]) -> Match {
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
pub(crate) fn refusing(prediction: &Prediction, name: &str, value: Option<&str>) -> Match {
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
