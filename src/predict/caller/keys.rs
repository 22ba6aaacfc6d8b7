//! Callers for which the files contain only keys or an MFA device.

use super::arn::from_arn;
use super::{CallerFacts, CallerOrigin};
use crate::chain::Hop;
use crate::eval::{CallerKind, PartialText, UnknownPart};
use crate::iam::account::AccountStore;
use crate::predict::survey::mfa_device;

/// Keys with an unknown owner. A key id that begins with AKIA belongs to a user (or the root user);
/// ASIA is ambiguous.
pub(crate) fn static_keys(
    facts: &AccountStore,
    key: &str,
    has_session_token: bool,
    account: Option<&str>,
    child: Option<&Hop>,
) -> CallerFacts {
    let mut found = CallerFacts::unknown();
    if key.starts_with("AKIA") && !has_session_token {
        // The root user may not assume roles, so a caller that can is a user.
        found.caller.kind = CallerKind::User;
        found.temporary = Some(false);
    } else if key.starts_with("ASIA") || has_session_token {
        found.temporary = Some(true);
    }
    if let Some(account) = account.filter(|account| !account.is_empty()) {
        found.caller.account = Some(account.into());
        found.arn = arn_in_account(account);
        found.origin = CallerOrigin::AccountSetting;
    } else if let Some(account) = account_of_key(key) {
        found.arn = arn_in_account(&account);
        found.caller.account = Some(account.into());
        found.origin = CallerOrigin::AccessKeyId;
        found.probable = true;
    }
    with_mfa(facts, child, found)
}

/// The ARN of a caller whose account alone is known.
fn arn_in_account(account: &str) -> PartialText {
    PartialText::text("arn:")
        .then_unknown(UnknownPart::Any)
        .then(&format!(":{account}:"))
        .then_unknown(UnknownPart::Any)
}

/// Adds what the `mfa_serial` of the hop implies: the device belongs to the calling user.
pub(crate) fn with_mfa(
    facts: &AccountStore,
    child: Option<&Hop>,
    found: CallerFacts,
) -> CallerFacts {
    let Some((child, device)) = child.and_then(|child| Some((child, mfa_device(child)?))) else {
        return found;
    };
    let location = child
        .mfa_serial
        .as_ref()
        .and_then(|serial| serial.location.clone());
    let snapshots = facts.snapshots();
    let listed = snapshots
        .mfa_device(&device)
        .and_then(|listed| listed.user.as_ref());
    let namesake = snapshots.user_named(device.account(), device.name());
    let mut with = if let Some(user) = listed.or(namesake.map(|user| &user.arn)) {
        from_arn(facts, user)
    } else {
        let mut with = found.clone();
        with.caller.kind = CallerKind::User;
        with.caller.account = Some(device.account().into());
        with.arn = PartialText::text(&format!(
            "arn:{}:iam::{}:user/",
            device.partition(),
            device.account()
        ))
        .then_unknown(UnknownPart::Any);
        with
    };
    with.origin = CallerOrigin::MfaSerial(location);
    with.probable = true;
    with.temporary = found.temporary;
    with
}

/// The account that newer access key ids encode (undocumented): base32 of the 16 characters after
/// the prefix, the first six bytes, a mask and a shift. Does not apply to ids in the old format,
/// which have I or J in fifth place, or to those in documentation.
pub(crate) fn account_of_key(key: &str) -> Option<String> {
    let bytes = key.as_bytes();
    let fits = bytes.len() == 20
        && (key.starts_with("AKIA") || key.starts_with("ASIA"))
        && !key.ends_with("EXAMPLE")
        && !matches!(bytes[4], b'I' | b'J');
    if !fits {
        return None;
    }
    let mut bits = 0_u64;
    for byte in &bytes[4..14] {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        bits = bits << 5 | u64::from(value);
    }
    // Ten characters are 50 bits; the first six bytes are the upper 48 of them.
    let account = ((bits >> 2) & 0x7fff_ffff_ff80) >> 7;
    Some(format!("{account:012}"))
}

/// A key id that encodes an account, the inverse of [`account_of_key`]; `None` if no key id of
/// today's format does. Different numbers make different ids.
pub(crate) fn key_of_account(prefix: &str, account: &str, number: usize) -> Option<String> {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let account: u64 = account.parse().ok()?;
    let letters = |bits: u64, count: u32| {
        let letter = move |at: u32| DIGITS[(bits >> (5 * at) & 31) as usize] as char;
        (0..count).rev().map(letter)
    };
    let encoded = letters(account << 9, 10).chain(letters(number as u64, 6));
    let key: String = prefix.chars().chain(encoded).collect();
    (account_of_key(&key)? == format!("{account:012}")).then_some(key)
}
