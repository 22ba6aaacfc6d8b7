//! Settings that could fix a hop, derived from the failing tests in its trace. None is proven here.

use super::condition::{
    all_statements, external_ids, lists_wanted, names_behind_ids, names_of_principals,
    names_of_values,
};
use super::failing::{Failing, MOST_ALTERNATIVES};
use super::role_arn::{in_partition_of_caller, near_roles, perhaps_meant, with_known_account};
use super::spelling::slips;
use crate::chain::Parameter;
use crate::config::{SettingKey, without_comment};
use crate::eval::{
    CHAINED_SESSION_LIMIT, CallerKind, Contribution, Ternary, TracedCondition, TracedStatement,
    is_external_id, is_session_name,
};
use crate::iam::account::Target;
use crate::iam::policy::{ConditionEntry, Effect};
use crate::iam::{Arn, MfaSerial, PrincipalKind, meant_device};
use crate::predict::{Cause, HopOutcome, SettingChange, is_foreign};

/// Maximum number of combinations of settings tried per statement.
const MOST_COMBINED: usize = 8;

/// Sets of settings that could let the hop succeed, the likeliest first.
pub(crate) fn candidates(failing: &Failing<'_>) -> Vec<Vec<SettingChange>> {
    let mut found: Vec<Vec<SettingChange>> = Vec::new();
    let profiles = [Some(failing.hop), failing.source];
    for hop in profiles.into_iter().flatten() {
        found.extend(slips(failing.prediction, &hop.profile));
    }
    found.extend(before_any_policy(failing).into_iter().map(|it| vec![it]));
    for statement in all_statements(failing.outcome) {
        let trace = statement.trace;
        if trace.contribution == Contribution::Denies {
            let conditions = statement.conditions();
            let exempt = conditions.flat_map(|condition| for_condition(failing, condition));
            found.extend(exempt.map(|change| vec![change]));
        } else if trace.effect == Some(Effect::Allow)
            && trace.action == Ternary::True
            && trace.resource != Ternary::False
        {
            found.extend(for_statement(failing, statement));
        }
    }
    unique(found)
}

fn unique(found: Vec<Vec<SettingChange>>) -> Vec<Vec<SettingChange>> {
    let mut unique: Vec<Vec<SettingChange>> = Vec::with_capacity(found.len());
    for changes in found {
        if !changes.is_empty() && !unique.contains(&changes) {
            unique.push(changes);
        }
    }
    unique
}

/// All settings that an Allow statement still needs; none if settings cannot satisfy one of its
/// parts.
fn for_statement(failing: &Failing<'_>, statement: TracedStatement<'_>) -> Vec<Vec<SettingChange>> {
    let mut parts: Vec<Vec<SettingChange>> = Vec::new();
    if statement.trace.principal != Ternary::True {
        let names = names_of_principals(failing.outcome, statement.part);
        parts.push(failing.source_names(names));
    }
    for condition in statement.conditions() {
        let truth = condition.trace.truth;
        if truth == Ternary::True {
            continue;
        }
        let settings = for_condition(failing, condition);
        // No setting supplies this fact, so it stays unknown.
        if !(settings.is_empty() && truth.is_unknown()) {
            parts.push(settings);
        }
    }
    let mut combined: Vec<Vec<SettingChange>> = vec![Vec::new()];
    for part in parts {
        combined = combined
            .iter()
            .flat_map(|begun| {
                part.iter().map(|change| {
                    let mut longer = begun.clone();
                    if !longer.contains(change) {
                        longer.push(change.clone());
                    }
                    longer
                })
            })
            .take(MOST_COMBINED)
            .collect();
    }
    combined
}

/// The settings that can satisfy one condition.
fn for_condition(failing: &Failing<'_>, condition: TracedCondition<'_>) -> Vec<SettingChange> {
    let (outcome, entry) = (failing.outcome, condition.part);
    match entry.key.folded() {
        "aws:userid" => failing.source_names(names_behind_ids(condition)),
        "sts:rolesessionname" => failing.own_values(
            &SettingKey::RoleSessionName,
            names_of_values(outcome, entry),
        ),
        "sts:externalid" => {
            failing.own_values(&SettingKey::ExternalId, external_ids(outcome, entry))
        }
        key if key.starts_with("aws:multifactorauth") && failing.hop.mfa_serial.is_none() => {
            devices(failing)
        }
        _ => Vec::new(),
    }
}

/// Settings for a hop that STS or the role lookup refuses before any policy is read.
fn before_any_policy(failing: &Failing<'_>) -> Vec<SettingChange> {
    let Some(cause) = failing.outcome.cause else {
        return Vec::new();
    };
    let duration = |seconds: u64| failing.own(SettingKey::DurationSeconds, &seconds.to_string());
    let changes = match cause {
        // Every role grants the maximum duration of a chained session.
        Cause::ChainedDuration | Cause::DurationUnknown => vec![duration(CHAINED_SESSION_LIMIT)],
        Cause::MfaDeviceForeign | Cause::MfaSerialInvalid => {
            let found = devices(failing).into_iter().map(Some);
            found
                .chain([failing.without(SettingKey::MfaSerial)])
                .collect()
        }
        Cause::DurationInvalid | Cause::DurationTooLong => {
            vec![duration(possible_duration(failing))]
        }
        Cause::NewSessionNameInvalid => valid_names(failing),
        Cause::ExternalIdInvalid => valid_external_ids(failing),
        Cause::RolePathMismatch => {
            let real = failing.outcome.elsewhere.as_ref();
            vec![real.and_then(|real| failing.own(SettingKey::RoleArn, real.as_str()))]
        }
        Cause::NoSnapshot => match with_known_account(failing) {
            Some(meant) => vec![failing.own(SettingKey::RoleArn, meant.as_str())],
            None => perhaps_meant(failing),
        },
        Cause::PartitionMismatch => {
            let here = in_partition_of_caller(failing);
            vec![here.and_then(|role| failing.own(SettingKey::RoleArn, role.as_str()))]
        }
        Cause::RoleNotFound | Cause::RoleArnMalformed => near_roles(failing)
            .iter()
            .map(|arn| failing.own(SettingKey::RoleArn, arn.as_str()))
            .collect(),
        _ => Vec::new(),
    };
    changes.into_iter().flatten().collect()
}

/// Session names that STS accepts: those in the trust policy, and the current one corrected.
fn valid_names(failing: &Failing<'_>) -> Vec<Option<SettingChange>> {
    let present = failing.hop.role_session_name.text();
    // The part of a name before a comment is already a candidate.
    let plain = present.filter(|name| without_comment(name).is_none());
    let listed = listed(failing, "sts:rolesessionname", names_of_values);
    let names = listed.into_iter().chain(plain.and_then(possible_name));
    let names = names.take(MOST_ALTERNATIVES);
    names
        .map(|name| failing.own(SettingKey::RoleSessionName, &name))
        .collect()
}

/// External ids that STS accepts: those in the trust policy, the current one without quotation
/// marks, and none.
fn valid_external_ids(failing: &Failing<'_>) -> Vec<Option<SettingChange>> {
    let listed = listed(failing, "sts:externalid", external_ids);
    let present = failing.hop.external_id.as_ref().and_then(Parameter::text);
    let bare = present.map(|id| id.trim_matches(['"', '\'', ' ']).to_owned());
    let bare = bare.filter(|id| is_external_id(id));
    let ids = listed.into_iter().chain(bare).take(MOST_ALTERNATIVES);
    ids.map(|id| failing.own(SettingKey::ExternalId, &id))
        .chain([failing.without(SettingKey::ExternalId)])
        .collect()
}

/// The values of a key in all conditions of the trust policy, for hops without an evaluation.
fn listed(
    failing: &Failing<'_>,
    key: &str,
    read: fn(&HopOutcome, &ConditionEntry) -> Vec<String>,
) -> Vec<String> {
    let Some(role) = failing.role() else {
        return Vec::new();
    };
    let Target::Known(policy) = failing.prediction.facts.target(role) else {
        return Vec::new();
    };
    let statements = policy.document.statements().iter();
    let entries = statements.flat_map(|statement| {
        let entries = statement.condition.entries.iter();
        entries.filter(|entry| lists_wanted(statement, entry))
    });
    entries
        .filter(|entry| entry.key.folded() == key)
        .flat_map(|entry| read(failing.outcome, entry))
        .collect()
}

/// The duration closest to the requested one that STS and the role grant, in seconds.
fn possible_duration(failing: &Failing<'_>) -> u64 {
    const LEAST: u64 = 900;
    let mut most = failing
        .listed_role()
        .and_then(|role| role.max_session_duration)
        // Every role grants this much.
        .map_or(CHAINED_SESSION_LIMIT, u64::from);
    if failing.outcome.caller.caller.kind == CallerKind::RoleSession {
        most = most.min(CHAINED_SESSION_LIMIT);
    }
    let asked = failing.hop.duration_seconds.as_ref();
    let asked = asked.and_then(|duration| u64::try_from(duration.seconds).ok());
    asked.unwrap_or(LEAST).clamp(LEAST, most.max(LEAST))
}

/// A session name with invalid characters replaced and padded to the minimum length.
fn possible_name(text: &str) -> Option<String> {
    let name: String = text
        .lines()
        .next()?
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "_+=,.@-".contains(c) {
                c
            } else {
                '-'
            }
        })
        .take(64)
        .collect();
    let bare = name.trim_matches('-');
    match bare.len() {
        0 => None,
        1 => Some(format!("{bare}-session")),
        _ if name == text => is_session_name(&name).then_some(name),
        _ => is_session_name(bare).then(|| bare.to_owned()),
    }
}

// Finds the MFA device for a hop.

/// Maximum number of other profiles of the caller that are searched for its device.
const MOST_SIBLINGS: usize = 36;

/// Settings of `mfa_serial` for a device of the calling user, the likeliest first: as the account's
/// devices are listed, else as another profile of the caller names it, else guessed.
pub(crate) fn devices(failing: &Failing<'_>) -> Vec<SettingChange> {
    let caller = &failing.outcome.caller;
    let hop = failing.prediction.survey.hop(failing.id);
    let role = hop.and_then(|(_, role)| role);
    let Some(role) = role.filter(|_| caller.mfa_possible) else {
        return Vec::new();
    };
    let setting = |device: &str| failing.own(SettingKey::MfaSerial, device);
    let guess = |device: &str| {
        let line = setting(device)?;
        Some(SettingChange {
            guess: true,
            ..line
        })
    };
    let present = failing.hop.mfa_serial.as_ref().and_then(Parameter::text);
    let meant = present.and_then(|text| meant_device(text, role.partition()));
    let user = caller.principal.as_ref();
    let Some(user) = user.filter(|arn| arn.kind() == PrincipalKind::User) else {
        return meant
            .and_then(|device| guess(&device))
            .into_iter()
            .collect();
    };
    let listed = failing.prediction.facts.snapshots().mfa_devices_of(user);
    let listed: Vec<SettingChange> = listed
        .take(MOST_ALTERNATIVES)
        .filter_map(|device| setting(device.as_str()))
        .collect();
    if !listed.is_empty() {
        return listed;
    }
    if let Some(device) = named_elsewhere(failing, user, role) {
        return setting(device).into_iter().collect();
    }
    // The console suggests the name of the user ("Assign a virtual MFA device").
    let suggested = format!(
        "arn:{}:iam::{}:mfa/{}",
        user.partition(),
        user.account(),
        user.name()
    );
    let of_present = meant.filter(|device| {
        let is_device = present.is_some_and(|text| text.contains(":mfa/"));
        *device != suggested && is_device && is_usable(failing, device, role)
    });
    let guesses = of_present.into_iter().chain([suggested]);
    guesses.filter_map(|device| guess(&device)).collect()
}

/// A device of the caller that the user's own section or another profile names, preferring one with
/// the name of the user. Devices that STS refuses or that seem to belong to another user are
/// ignored.
fn named_elsewhere<'a>(failing: &Failing<'a>, user: &Arn, role: &Arn) -> Option<&'a str> {
    let survey = &failing.prediction.survey;
    let parent = survey.forest.node(failing.id).parent?;
    let profile = survey.config.profiles.profile(survey.name(parent));
    let in_section = profile.and_then(|profile| profile.text(SettingKey::MfaSerial));
    let siblings = survey.forest.children(parent).iter().take(MOST_SIBLINGS);
    let beside = siblings
        .filter(|sibling| **sibling != failing.id)
        .filter_map(|sibling| survey.hop(*sibling)?.0.mfa_serial.as_ref()?.text());
    let usable: Vec<&str> = in_section
        .into_iter()
        .chain(beside)
        .filter(|device| is_usable(failing, device, role))
        .collect();
    let named = |device: &&&str| device.rsplit('/').next() == Some(user.name());
    usable.iter().find(named).or(usable.first()).copied()
}

fn is_usable(failing: &Failing<'_>, device: &str, role: &Arn) -> bool {
    match MfaSerial::parse(device, role.partition()) {
        Ok(MfaSerial::Hardware) => true,
        Ok(MfaSerial::Virtual(device)) => {
            !is_foreign(&failing.prediction.facts, &failing.outcome.caller, &device)
        }
        Err(_) => false,
    }
}
