//! Parameters of a call that STS refuses, or that do nothing for this caller.

use super::settings::{comment_start, inside_quotes};
use super::{Finding, FindingKind, TextFault};
use crate::analysis::survey::{Survey, TargetArn};
use crate::chain::{BaseKind, CredentialSource, Hop, NodeContent, NodeId, Parameter, SessionName};
use crate::eval::{CHAINED_SESSION_LIMIT, is_external_id, is_session_name};
use crate::iam::{Arn, PrincipalKind};
use crate::source::Location;

/// The limits of `DurationSeconds` in the STS API reference.
const DURATIONS: std::ops::RangeInclusive<i64> = 900..=43_200;

/// Everything odd about the calls of both files.
pub(super) fn find_odd_hops(survey: &Survey, list: &mut Vec<Finding>) {
    for profile in &survey.config.profiles.profiles {
        if let Some(setting) = profile.get("source_profile")
            && let Some(name) = setting
                .text()
                .and_then(|text| text.strip_prefix("profile "))
            && survey
                .config
                .profiles
                .profile(setting.text().unwrap_or_default())
                .is_none()
        {
            let name = name.trim();
            list.push(Finding {
                profile: Some(profile.name().clone()),
                kind: FindingKind::SourceWithPrefix {
                    name: name.to_owned(),
                    exists: survey.config.profiles.profile(name).is_some(),
                },
                location: Some(setting.location.clone()),
            });
        }
    }
    for &id in survey.forest.parents_first() {
        if let Some(hop) = survey.forest.node(id).hop() {
            let mut report = |kind, location: Option<&Location>| {
                list.push(Finding {
                    profile: Some(hop.profile.clone()),
                    kind,
                    location: location.cloned(),
                });
            };
            check_texts(hop, &mut report);
            check_role_arn(survey, id, hop, &mut report);
            check_duration(survey, id, hop, &mut report);
            check_mfa(survey, id, hop, &mut report);
        }
    }
}

type Report<'a> = &'a mut dyn FnMut(FindingKind, Option<&Location>);

/// Whether a comment or quotation marks spoil the value: then that is the finding.
fn is_spoiled(text: &str) -> bool {
    comment_start(text).is_some() || inside_quotes(text).is_some()
}

fn check_texts(hop: &Hop, report: Report<'_>) {
    let mut check = |parameter: &Parameter,
                     fault: Option<TextFault>,
                     kind: &dyn Fn(&str, TextFault) -> FindingKind| {
        if let (Some(text), Some(fault)) = (parameter.text(), fault)
            && !is_spoiled(text)
        {
            report(kind(text, fault), parameter.location.as_ref());
        }
    };
    if let SessionName::Set(name) = &hop.role_session_name {
        let fault = name
            .text()
            .and_then(|text| fault(text, 2, 64, is_session_name));
        check(name, fault, &|name, fault| {
            FindingKind::SessionNameInvalid {
                name: name.to_owned(),
                fault,
            }
        });
    }
    if let Some(id) = &hop.external_id {
        let fault = id
            .text()
            .and_then(|text| fault(text, 2, 1224, is_external_id));
        check(id, fault, &|_, fault| FindingKind::ExternalIdInvalid {
            fault,
        });
    }
    if let Some(serial) = &hop.mfa_serial {
        let fault = serial
            .text()
            .and_then(|text| fault(text, 9, 256, |text| text.bytes().all(is_serial_byte)));
        check(serial, fault, &|_, fault| FindingKind::MfaSerialInvalid {
            fault,
        });
    }
}

/// `[\w+=/:,.@-]`, the characters of `SerialNumber` in the STS API reference.
const fn is_serial_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'_' | b'+' | b'=' | b'/' | b':' | b',' | b'.' | b'@' | b'-'
        )
}

/// What is wrong with a text of a limited length and alphabet.
fn fault(text: &str, least: usize, most: usize, fits: impl Fn(&str) -> bool) -> Option<TextFault> {
    // Padded, so that only the character is judged.
    let padded = |c: char| format!("{c}{}", "a".repeat(least));
    if let Some(wrong) = text.chars().find(|c| !fits(&padded(*c))) {
        return Some(TextFault::Character(wrong));
    }
    match text.len() {
        length if length < least => Some(TextFault::TooShort(least)),
        length if length > most => Some(TextFault::TooLong(most)),
        _ => None,
    }
}

fn check_role_arn(survey: &Survey, id: NodeId, hop: &Hop, report: Report<'_>) {
    let Some(text) = hop.role_arn.text() else {
        return;
    };
    if is_spoiled(text) {
        return;
    }
    let location = hop.role_arn.location.as_ref();
    match survey.hop(id) {
        Some((_, TargetArn::Role(arn))) => {
            let account = arn.account();
            if account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()) {
                let account = account.to_owned();
                report(FindingKind::AccountIdInvalid { account }, location);
            }
        }
        _ => report(
            FindingKind::RoleArnMalformed {
                value: text.to_owned(),
            },
            location,
        ),
    }
}

fn check_duration(survey: &Survey, id: NodeId, hop: &Hop, report: Report<'_>) {
    if let Some(ignored) = &hop.ignored_duration {
        let text = ignored.text().unwrap_or_default();
        if !is_spoiled(text) {
            let value = text.to_owned();
            report(
                FindingKind::DurationIgnored { value },
                ignored.location.as_ref(),
            );
        }
    }
    let Some(duration) = &hop.duration_seconds else {
        return;
    };
    let seconds = duration.digits.clone();
    let location = Some(&duration.location);
    if !DURATIONS.contains(&duration.seconds) {
        report(FindingKind::DurationOutOfRange { seconds }, location);
    } else if duration.seconds > CHAINED_SESSION_LIMIT as i64 && is_chained(survey, id) {
        report(FindingKind::DurationTooLongChained { seconds }, location);
    }
}

fn check_mfa(survey: &Survey, id: NodeId, hop: &Hop, report: Report<'_>) {
    if let Some(serial) = &hop.mfa_serial
        && is_chained(survey, id)
    {
        let source = survey
            .forest
            .node(id)
            .parent
            .map(|parent| survey.name(parent).to_owned())
            .unwrap_or_default();
        report(
            FindingKind::MfaOnChainedHop { source },
            serial.location.as_ref(),
        );
    }
}

/// Whether the caller is certainly a session of a role.
fn is_chained(survey: &Survey, id: NodeId) -> bool {
    let Some(parent) = survey.forest.node(id).parent else {
        return false;
    };
    match &survey.forest.node(parent).content {
        NodeContent::Hop(_) => true,
        NodeContent::Base(base) => match &base.kind {
            BaseKind::Sso { .. } | BaseKind::WebIdentity { .. } => true,
            BaseKind::Login { login_session } => login_session
                .text()
                .and_then(|text| Arn::parse(text).ok())
                .is_some_and(|arn| arn.kind() == PrincipalKind::AssumedRole),
            BaseKind::Surroundings { source, .. } => *source != CredentialSource::Environment,
            BaseKind::Static { .. } | BaseKind::Process { .. } | BaseKind::Legacy { .. } => false,
        },
        NodeContent::Nothing | NodeContent::Broken { .. } => false,
    }
}
