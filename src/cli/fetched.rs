//! Finds the files that `rolechain fetch` wrote beside the snapshots, without options.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::value::RawValue;
use sha1::{Digest, Sha1};

use super::args::Inputs;
use crate::config::{ProfileSet, SettingKey};
use crate::iam::account::{Identities, read_identities};
use crate::load::{
    FETCHED, default_snapshot_folder, display_name, environment, read_source, variable,
};

/// The file with the control policies.
pub(super) const ORGANIZATION: &str = "organization.json";

/// The file with the identities of the bases.
pub(super) const IDENTITIES: &str = "identities.json";

/// The snapshot folder below which fetch writes: the one named by `--snapshot`, else the default. A
/// name without an extension that does not exist yet becomes a folder.
pub(super) fn snapshot_folder(inputs: &Inputs) -> Option<PathBuf> {
    let is_folder = |path: &&PathBuf| path.is_dir() || !path.exists() && path.extension().is_none();
    let named = inputs.snapshot.iter().find(is_folder).cloned();
    named.or_else(|| default_snapshot_folder(&variable))
}

/// A file that fetch wrote beside the snapshots.
pub(super) fn fetched_file(inputs: &Inputs, name: &str) -> Option<PathBuf> {
    let path = snapshot_folder(inputs)?.join(FETCHED).join(name);
    path.is_file().then_some(path)
}

/// The file with the control policies: the one named by `--org`, else the one that fetch wrote.
pub(super) fn organization_file(inputs: &Inputs) -> Option<PathBuf> {
    match &inputs.org {
        Some(named) => named.clone(),
        None => fetched_file(inputs, ORGANIZATION),
    }
}

/// Facts that fetch records beside an identity.
#[derive(Deserialize)]
struct Noted {
    rolechain: Note,
}

#[derive(Deserialize)]
struct Note {
    credentials: String,
}

/// The identities that fetch wrote, limited to profiles that still have the same credentials:
/// another config may use the same name for someone else.
pub(super) fn fetched_identities(inputs: &Inputs, profiles: &ProfileSet) -> Identities {
    let Some(path) = fetched_file(inputs, IDENTITIES) else {
        return Identities::new();
    };
    let Ok(file) = read_source(&path, &display_name(&path, &variable)) else {
        return Identities::new();
    };
    let notes: BTreeMap<String, &RawValue> =
        serde_json::from_slice(&file.bytes).unwrap_or_default();
    let still = |base: &String| {
        let raw = notes.get(base).map_or("", |raw| raw.get());
        serde_json::from_str::<Noted>(raw)
            .is_ok_and(|it| it.rolechain.credentials == credentials_mark(profiles, base))
    };
    let (mut identities, _) = read_identities(&file);
    identities.retain(|base, _| still(base));
    identities
}

/// A text that changes with the credentials of a base: a hash of the settings that select them,
/// none of which is secret.
fn credentials_mark(profiles: &ProfileSet, base: &str) -> String {
    const KEYS: [SettingKey; 9] = [
        SettingKey::AwsAccessKeyId,
        SettingKey::CredentialProcess,
        SettingKey::LoginSession,
        SettingKey::SsoAccountId,
        SettingKey::SsoRoleName,
        SettingKey::SsoSession,
        SettingKey::SsoStartUrl,
        SettingKey::WebIdentityTokenFile,
        SettingKey::RoleArn,
    ];
    let mut text = String::new();
    if let Some(profile) = profiles.profile(base) {
        let session = profile.text(SettingKey::SsoSession);
        let session = session.and_then(|name| profiles.sso_session(name));
        for key in KEYS {
            let value = profile.text(key.clone());
            let _ = writeln!(text, "{key} = {value:?}");
        }
        let url = session.and_then(|session| session.text(SettingKey::SsoStartUrl));
        let _ = write!(text, "{url:?}");
    } else {
        let keys = environment();
        let _ = write!(text, "{:?}", keys.get("AWS_ACCESS_KEY_ID"));
    }
    let mut mark = String::new();
    for byte in Sha1::digest(text.as_bytes()) {
        let _ = write!(mark, "{byte:02x}");
    }
    mark
}

/// Adds answers to the identities file in a folder, each with the hash of its credentials.
pub(super) fn identities_text(
    folder: &Path,
    profiles: &ProfileSet,
    at: &str,
    answers: &[(&str, &str)],
) -> String {
    let path = Some(folder.join(IDENTITIES)).filter(|path| path.is_file());
    let old = path.and_then(|path| std::fs::read(path).ok());
    let old = old.unwrap_or_default();
    let mut all: BTreeMap<String, serde_json::Value> =
        serde_json::from_slice(&old).unwrap_or_default();
    for (base, answer) in answers {
        let Ok(mut answer) = serde_json::from_str::<serde_json::Value>(answer) else {
            continue;
        };
        answer["rolechain"] = serde_json::json!({
            "at": at,
            "credentials": credentials_mark(profiles, base),
        });
        all.insert((*base).to_owned(), answer);
    }
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}
