//! Finds the MFA device for a hop.

use super::failing::{Failing, MOST_ALTERNATIVES};
use crate::chain::Parameter;
use crate::config::SettingKey;
use crate::iam::{Arn, MfaSerial, PrincipalKind, meant_device};
use crate::predict::{SettingChange, is_foreign};

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
