//! Facts from files of other programs: the AWS CLI's session cache, and the token files of web
//! identity profiles.

use std::path::Path;

use crate::iam::Arn;
use crate::load::{CacheEntry, cache_folder, read_cache, read_token, variable};
use crate::predict::{CachedContent, CachedEntry, Prediction, SessionCache};

/// Adds the cache: role ids from its sessions, oldest first so that the newest wins, and the
/// sessions themselves. `configs` are the two config files.
pub(crate) fn learn_from_cli_cache(prediction: &mut Prediction, configs: &[&Path]) {
    let mut entries = read_cache(&cache_folder(&variable), &variable);
    entries.sort_by(|a, b| (a.modified, &a.key).cmp(&(b.modified, &b.key)));
    for entry in &entries {
        let Ok(session) = &entry.session else {
            continue;
        };
        let arn = session
            .assumed_role_arn
            .as_deref()
            .and_then(|arn| Arn::parse(arn).ok());
        let id = session.assumed_role_id.as_deref();
        if let (Some(arn), Some((id, _))) = (arn, id.and_then(|id| id.split_once(':'))) {
            prediction
                .facts_mut()
                .learn_role_id(arn.account(), arn.name(), id);
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
    let paths = prediction.survey.token_files();
    let claims: Vec<_> = paths
        .into_iter()
        .filter_map(|path| Some((read_token(Path::new(&path))?, path)))
        .collect();
    if claims.is_empty() {
        return;
    }
    let facts = prediction.facts_mut();
    for (claims, path) in claims {
        facts.learn_token(&path, claims);
    }
}
