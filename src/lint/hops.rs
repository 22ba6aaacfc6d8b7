//! Parameters of a call that STS refuses, or that do nothing for this caller.

use super::Finding;
use super::found::Found;
use super::kind::{CallFinding, FindingKind};
use crate::chain::{BaseKind, CredentialSource, Hop, NodeContent, NodeId};
use crate::config::{Profile, ProfileSet, Setting, SettingKey, comment_start, inside_quotes};
use crate::eval::{CHAINED_SESSION_LIMIT, is_external_id, is_session_name};
use crate::iam::{Arn, MfaSerial, PrincipalKind, TextFault, is_account_id};
use crate::predict::Survey;
use crate::text::Location;

/// The limits of `DurationSeconds` in the STS API reference.
const DURATIONS: std::ops::RangeInclusive<i64> = 900..=43_200;

/// Everything odd about the calls of both files.
pub(crate) fn find_odd_hops(survey: &Survey, list: &mut Found) {
    let set = &survey.config.profiles;
    for profile in &set.profiles {
        let mut report = |setting: &Setting, kind| {
            let name = Some(profile.name().clone());
            list.push(Finding::at_setting(name, FindingKind::Call(kind), setting));
        };
        check_source(set, profile, &mut report);
        if profile.has(SettingKey::RoleArn) {
            check_texts(profile, &mut report);
        }
    }
    for &id in survey.forest.parents_first() {
        let Some(hop) = survey.forest.node(id).hop() else {
            continue;
        };
        let profile = set.profile(&hop.profile);
        for (kind, location, key) in odd_for_this_caller(survey, id, hop) {
            let setting = profile.and_then(|profile| profile.get(key));
            list.push(Finding {
                profile: Some(hop.profile.clone()),
                kind: FindingKind::Call(kind),
                location,
                span: setting.map(|setting| setting.value_span),
                policy: None,
            });
        }
    }
}

type Report<'a> = &'a mut dyn FnMut(&Setting, CallFinding);

/// Returns true if a comment, quotation marks or a swallowed line spoil the value: then that is the
/// finding.
fn is_spoiled(text: &str) -> bool {
    comment_start(text).is_some() || inside_quotes(text).is_some() || text.contains('\n')
}

fn check_source(set: &ProfileSet, profile: &Profile, report: Report<'_>) {
    let Some(setting) = profile.get(SettingKey::SourceProfile) else {
        return;
    };
    let text = setting.text().unwrap_or_default();
    if let Some(name) = text.strip_prefix("profile ")
        && set.profile(text).is_none()
        && !is_spoiled(text)
    {
        let name = name.trim();
        let kind = CallFinding::SourceWithPrefix {
            name: name.to_owned(),
            exists: set.profile(name).is_some(),
        };
        report(setting, kind);
    }
}

/// Checks parameters that STS refuses regardless of the caller.
fn check_texts(profile: &Profile, report: Report<'_>) {
    let mut check = |key: SettingKey, kind: &dyn Fn(&str) -> Option<CallFinding>| {
        if let Some(setting) = profile.get(key)
            && let Some(text) = setting.text().filter(|text| !is_spoiled(text))
            && let Some(kind) = kind(text)
        {
            report(setting, kind);
        }
    };
    check(SettingKey::RoleSessionName, &|name| {
        // Empty is as good as not set.
        let fault = fault(name, 2, 64, is_session_name).filter(|_| !name.is_empty())?;
        let name = name.to_owned();
        Some(CallFinding::SessionNameInvalid { name, fault })
    });
    check(SettingKey::ExternalId, &|id| {
        fault(id, 2, 1224, is_external_id).map(|fault| CallFinding::ExternalIdInvalid { fault })
    });
    let role = profile
        .text(SettingKey::RoleArn)
        .and_then(|role| Arn::parse(role).ok());
    let partition = role.as_ref().map_or("aws", Arn::partition);
    check(SettingKey::MfaSerial, &|serial| {
        let fault = MfaSerial::parse(serial, partition).err()?;
        Some(CallFinding::MfaSerialInvalid { fault })
    });
    check(SettingKey::RoleArn, &odd_role_arn);
}

fn odd_role_arn(text: &str) -> Option<CallFinding> {
    let role = Arn::parse(text).ok().filter(|arn| {
        arn.kind() == PrincipalKind::Role && !arn.name().is_empty() && !arn.account().is_empty()
    });
    let Some(role) = role else {
        return Some(CallFinding::RoleArnMalformed {
            value: text.to_owned(),
        });
    };
    let account = role.account();
    (!is_account_id(account)).then(|| CallFinding::AccountIdInvalid {
        account: account.to_owned(),
    })
}

/// The fault of a text with limited length and alphabet.
fn fault(text: &str, least: usize, most: usize, fits: impl Fn(&str) -> bool) -> Option<TextFault> {
    if fits(text) {
        return None;
    }
    // Padded, so that only the character is evaluated.
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

fn odd_for_this_caller(
    survey: &Survey,
    id: NodeId,
    hop: &Hop,
) -> Vec<(CallFinding, Option<Location>, SettingKey)> {
    let mut found = Vec::new();
    if let Some(ignored) = &hop.ignored_duration
        && let Some(text) = ignored.text().filter(|text| !is_spoiled(text))
    {
        let value = text.to_owned();
        found.push((
            CallFinding::DurationIgnored { value },
            ignored.location.clone(),
            SettingKey::DurationSeconds,
        ));
    }
    let chained = is_chained(survey, id);
    if let Some(duration) = &hop.duration_seconds {
        let seconds = duration.digits.clone();
        let location = Some(duration.location.clone());
        if !DURATIONS.contains(&duration.seconds) {
            let kind = CallFinding::DurationOutOfRange { seconds };
            found.push((kind, location, SettingKey::DurationSeconds));
        } else if chained && duration.seconds > CHAINED_SESSION_LIMIT.cast_signed() {
            let kind = CallFinding::DurationTooLongChained { seconds };
            found.push((kind, location, SettingKey::DurationSeconds));
        }
    }
    if let Some(serial) = hop.mfa_serial.as_ref().filter(|_| chained) {
        let parent = survey.forest.node(id).parent;
        let source = parent.map_or("the source", |parent| survey.name(parent));
        let source = source.to_owned();
        found.push((
            CallFinding::MfaOnChainedHop { source },
            serial.location.clone(),
            SettingKey::MfaSerial,
        ));
    }
    found
}

/// Returns true if the caller is certainly a session of a role.
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
