//! Facts beside the snapshots: `--identities` (the identities of the bases, as answered by `aws
//! sts get-caller-identity`), files of other programs, `--trust-policy`.

use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};

use super::args::Inputs;
use super::fetched::fetched_identities;
use super::named_files::{Unread, is_json, report, shown, split_assignment};
use crate::chain::CredentialSource;
use crate::config::{ProfileSet, SettingKey};
use crate::iam::Arn;
use crate::iam::account::{
    Identities, PolicyForm, read_caller_identity, read_identities, read_policy_file,
};
use crate::load::{
    CacheEntry, cache_folder, default_snapshot_folder, read_cache, read_token, variable,
};
use crate::predict::{CachedContent, CachedEntry, Prediction, SessionCache, Survey};
use crate::text::{advised, harmless, text, word};

/// All given identities, or the identities file beside the snapshots unless the sample is shown. Of
/// two answers for the same base the later one counts.
pub(super) fn read_all_identities(
    inputs: &Inputs,
    sample: bool,
    profiles: &ProfileSet,
    unread: &mut Unread,
) -> anyhow::Result<Identities> {
    let mut identities = Identities::new();
    if inputs.identities.is_empty() {
        identities = fetched_identities(inputs, profiles);
    }
    for path in &inputs.identities {
        match one_answer(path) {
            Some((base, path)) => add_answer(base, &path, profiles, unread, &mut identities)?,
            None => add_file(path, unread, &mut identities)?,
        }
    }
    if !sample
        && inputs.identities.is_empty()
        && let Some(path) = default_file()
    {
        add_file(&path, unread, &mut identities)?;
    }
    Ok(identities)
}

/// The identities file beside the default folder of snapshots.
pub(super) fn default_file() -> Option<PathBuf> {
    let folder = default_snapshot_folder(&variable)?;
    let path = folder.parent()?.join("identities.json");
    path.is_file().then_some(path)
}

/// Splits `BASE=FILE`, unless that is the name of a file.
pub(super) fn one_answer(path: &Path) -> Option<(&str, PathBuf)> {
    if path.exists() {
        return None;
    }
    split_assignment(path.to_str()?)
}

fn add_answer(
    base: &str,
    path: &Path,
    profiles: &ProfileSet,
    unread: &mut Unread,
    identities: &mut Identities,
) -> anyhow::Result<()> {
    if profiles.profile(base).is_none() && base.parse::<CredentialSource>().is_err() {
        let sources = CredentialSource::ALL.iter().map(|source| source.name());
        let sources = sources.collect::<Vec<_>>().join(", ");
        bail!(advised(
            text!(
                "--identities {base}={path}: no profile is called \"{base}\"",
                base = harmless(base),
                path = harmless(&path.display().to_string())
            ),
            text!(
                "name the profile whose credentials these are, or one of {sources}",
                sources
            )
        ));
    }
    let Some(file) = unread.read(path) else {
        return Ok(());
    };
    match read_caller_identity(&file) {
        Ok(identity) => {
            identities.insert(base.to_owned(), identity);
            Ok(())
        }
        Err(problem) => unread.refuse(&file, &shown(&problem)),
    }
}

fn add_file(path: &Path, unread: &mut Unread, identities: &mut Identities) -> anyhow::Result<()> {
    let Some(file) = unread.read(path) else {
        return Ok(());
    };
    let (read, problems) = read_identities(&file);
    match problems.first() {
        Some(problem) if read.is_empty() => unread.refuse(&file, &shown(problem))?,
        _ => report(&problems),
    }
    identities.extend(read);
    Ok(())
}

// Facts from files of other programs: the AWS CLI's session cache, and the token files of web
// identity profiles.

/// Adds the cache: role ids from its sessions, oldest first so that the newest wins, and the
/// sessions themselves. `configs` are the two config files.
pub(crate) fn learn_from_cli_cache(prediction: &mut Prediction, configs: &[&Path]) {
    let mut entries = read_cache(&cache_folder(&variable), &variable);
    entries.sort_by(|a, b| (a.modified, &a.key).cmp(&(b.modified, &b.key)));
    for entry in &entries {
        if let Ok(session) = &entry.session
            && let (Some(arn), Some(id)) = (&session.assumed_role_arn, &session.assumed_role_id)
            && let (Ok(arn), Some((id, _))) = (Arn::parse(arn), id.split_once(':'))
        {
            let facts = prediction.facts_mut();
            facts.learn_role_id(arn.account(), arn.name(), id);
        }
    }
    let changed = configs.iter().filter_map(|path| changed_at(path)).max();
    let entries = entries.into_iter().map(entry_of).collect();
    prediction.cache = SessionCache::new(entries, changed);
}

fn entry_of(entry: CacheEntry) -> CachedEntry {
    CachedEntry {
        content: match entry.session {
            Ok(session) => CachedContent::Session {
                arn: session
                    .assumed_role_arn
                    .and_then(|arn| Arn::parse(&arn).ok()),
                expires: session.expiration.map(jiff::Timestamp::as_second),
            },
            Err(_) => CachedContent::Unusable,
        },
        key: entry.key,
        file: entry.name.into(),
        written: entry.modified.map(jiff::Timestamp::as_second),
    }
}

/// The modification time of a file, in seconds since 1970-01-01T00:00:00Z.
fn changed_at(path: &Path) -> Option<i64> {
    let time = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    let time = jiff::Timestamp::try_from(time.ok()?).ok()?;
    Some(time.as_second())
}

/// Adds the claims of every existing token file that a profile names. Neither `~` nor variables in
/// the path are expanded (botocore `FileWebIdentityTokenLoader`).
pub(crate) fn learn_from_tokens(prediction: &mut Prediction) {
    let paths = prediction.survey.token_files().into_iter();
    let claims = paths.filter_map(|path| Some((read_token(Path::new(&path))?, path)));
    let claims: Vec<_> = claims.collect();
    if claims.is_empty() {
        return;
    }
    let facts = prediction.facts_mut();
    for (claims, path) in claims {
        facts.learn_token(&path, claims);
    }
}

// `--trust-policy`: one policy pasted into a file, for the role it belongs to.

/// `--trust-policy ROLE=FILE`: the role by ARN, by profile, or by name.
pub(super) fn add_pasted(
    inputs: &Inputs,
    prediction: &mut Prediction,
    unread: &mut Unread,
) -> anyhow::Result<()> {
    for given in &inputs.trust_policy {
        let (role, path) = split_assignment(given).ok_or_else(|| {
            anyhow!(text!(
                "--trust-policy {given}: write ROLE=FILE, with a role ARN, a role name or a profile name",
                given = harmless(given)
            ))
        })?;
        let file = unread.read(&path);
        let mut text = None;
        if let Some(file) = &file {
            match read_policy_file(file) {
                Ok(read) => {
                    if read.form == PolicyForm::Bare && !is_json(file) {
                        unread.say(&text!(
                            "{name}: the trust policy is not JSON",
                            name = file.name
                        ));
                    }
                    text = Some(read);
                }
                Err(problem) => unread.refuse(file, &shown(&problem))?,
            }
        }
        let roles = roles_called(&prediction.survey, role);
        if roles.is_empty() {
            let profile = prediction.survey.config.profiles.profile(role);
            let role = harmless(role);
            let why = match profile.map(|profile| profile.text(SettingKey::RoleArn)) {
                Some(None) => text!(
                    "[profile {role}] has no role_arn, so it is not a role's profile",
                    role
                ),
                Some(Some(_)) => text!("[profile {role}] does not resolve to a role", role),
                None => text!(
                    "no profile has the role \"{role}\", and no profile is called that",
                    role
                ),
            };
            bail!(advised(
                format!("--trust-policy {}: {why}", harmless(given)),
                word!(
                    "write the role's ARN, its name, or the name of a profile with that role_arn"
                ),
            ));
        }
        for arn in roles {
            prediction
                .facts_mut()
                .paste_trust_policy(arn, text.as_ref());
        }
    }
    Ok(())
}

fn roles_called(survey: &Survey, role: &str) -> Vec<Arn> {
    if let Ok(arn) = Arn::parse(role) {
        return vec![arn];
    }
    let target = |id| survey.hop(id)?.1.cloned();
    if let Some(arn) = survey.forest.requested(role).and_then(target) {
        return vec![arn];
    }
    let mut roles: Vec<Arn> = survey
        .forest
        .parents_first()
        .iter()
        .filter_map(|id| target(*id))
        .filter(|arn| arn.name() == role)
        .collect();
    roles.sort();
    roles.dedup();
    roles
}
