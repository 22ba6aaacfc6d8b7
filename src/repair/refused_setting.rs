//! Repairs a setting that makes botocore refuse the profile before any call: corrects its value or
//! removes its line.

use super::spelling::change;
use crate::chain::{ChainProblem, ProblemKind};
use crate::config::{Profile, ProfileName, ProfileSet, SettingKey, without_comment};
use crate::predict::SettingChange;
use crate::text::distance;

/// Changes to the line to blame, the likeliest first. None is proven here.
pub(crate) fn candidates(
    profiles: &ProfileSet,
    profile: &Profile,
    problem: &ChainProblem,
) -> Vec<SettingChange> {
    let ProblemKind::RefusedSetting { name, accepted, .. } = &problem.kind else {
        return Vec::new();
    };
    let key = SettingKey::from(&**name);
    let setting = profile
        .get(&key)
        .filter(|setting| Some(&setting.location) == problem.location.as_ref());
    let Some(text) = setting.and_then(|setting| setting.text()) else {
        return Vec::new();
    };
    let set = |value: &str| change(profile, &key, value);
    let guess = |value: &str| SettingChange {
        guess: true,
        ..set(value)
    };
    let mut found: Vec<SettingChange> = without_comment(text).map(set).into_iter().collect();
    found.extend(near_word(accepted.iter().copied(), text).map(set));
    match key {
        SettingKey::MaxAttempts
        | SettingKey::MetadataServiceTimeout
        | SettingKey::MetadataServiceNumAttempts
        | SettingKey::RequestMinCompressionSizeBytes
        | SettingKey::CsmPort => {
            let digits = text.trim().trim_matches(|c: char| !c.is_ascii_digit());
            let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            found.extend(is_number.then(|| guess(digits)));
        }
        SettingKey::EndpointUrl | SettingKey::Ec2MetadataServiceEndpoint
            if !text.contains("://") =>
        {
            let is_local = ["localhost", "127.", "169.254."]
                .iter()
                .any(|host| text.starts_with(host));
            let scheme = if is_local { "http" } else { "https" };
            found.push(guess(&format!("{scheme}://{text}")));
        }
        SettingKey::Services => {
            let names = profiles.services.iter().map(Profile::name);
            found.extend(near_word(names.map(ProfileName::as_str), text).map(set));
        }
        _ => {}
    }
    found.retain(|change| change.value.as_deref() != Some(text));
    found.push(SettingChange {
        value: None,
        ..set("")
    });
    found
}

/// The word that is a slip or two away.
fn near_word<'a>(words: impl Iterator<Item = &'a str>, text: &str) -> Option<&'a str> {
    let text = text
        .trim_matches(['"', '\'', ' '])
        .to_lowercase()
        .replace('-', "_");
    let near = words.filter_map(|word| {
        let same = word.to_lowercase().replace('-', "_");
        Some((distance(&same, &text, 2)?, word))
    });
    near.min()
        .map(|(_, word)| word)
        .filter(|word| !word.is_empty())
}
