//! Sessions in the AWS CLI's cache, `~/.aws/cli/cache`: a hop with a valid entry asks neither for
//! an MFA code nor STS, regardless of the current policies.
//!
//! Follows botocore's `CachedCredentialFetcher`: the file name is the SHA-1 of the call's
//! arguments, which do not include its source; an entry is used as long as it is valid for 900
//! seconds more.

use foldhash::HashMap;
use std::sync::Arc;

use serde::Serialize;

use super::survey::Survey;
use crate::chain::client::Client;
use crate::chain::{HopSource, NodeId};
use crate::iam::Arn;

/// The minimum remaining time of an entry that is used, in seconds.
const LEAST_LEFT: i64 = 900;

/// One file of the cache, without keys and tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CachedEntry {
    /// The file's name without `.json`.
    pub key: String,
    /// The display name of the file.
    pub file: Arc<str>,
    /// The time of writing, in seconds since 1970-01-01T00:00:00Z.
    pub written: Option<i64>,
    /// The contents.
    pub content: CachedContent,
}

/// The contents of a cache file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CachedContent {
    /// A session.
    Session {
        /// `AssumedRoleUser.Arn`; SSO credentials have none.
        arn: Option<Arn>,
        /// The expiration, in seconds since 1970-01-01T00:00:00Z.
        expires: Option<i64>,
    },
    /// Contents that the AWS CLI cannot use: it stops with a short error.
    Unusable,
}

/// All entries of the cache.
#[derive(Clone, Debug, Default)]
pub struct SessionCache {
    entries: Vec<CachedEntry>,
    /// Positions by key. Never iterated.
    by_key: HashMap<String, usize>,
    /// The newest session of each role, by account and name. Never iterated.
    by_role: HashMap<(String, String), usize>,
    /// The later modification time of the two config files.
    config_changed: Option<i64>,
}

impl SessionCache {
    /// Creates a cache from entries in any order and the time of the last change to the config
    /// files.
    pub(crate) fn new(mut entries: Vec<CachedEntry>, config_changed: Option<i64>) -> Self {
        entries.sort_by(|one, other| one.key.cmp(&other.key));
        let by_key = entries
            .iter()
            .enumerate()
            .map(|(at, entry)| (entry.key.clone(), at))
            .collect();
        let mut by_role: HashMap<(String, String), usize> = HashMap::default();
        for (at, entry) in entries.iter().enumerate() {
            let CachedContent::Session { arn: Some(arn), .. } = &entry.content else {
                continue;
            };
            let role = (arn.account().to_owned(), arn.name().to_owned());
            let newest = by_role.entry(role).or_insert(at);
            if entries[*newest].written < entry.written {
                *newest = at;
            }
        }
        Self {
            entries,
            by_key,
            by_role,
            config_changed,
        }
    }

    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns true if there are no entries.
    pub(crate) const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The cache entry for a hop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CachedHop {
    /// The file.
    pub file: Arc<str>,
    /// The effect of the entry.
    pub state: CachedState,
    /// The entry's session name.
    pub session_name: Option<String>,
    /// True if the profile sets another session name than the entry's.
    pub other_session_name: bool,
    /// The role of the entry, if it is not the hop's.
    pub other_role: Option<Arn>,
    /// True if a config file was changed after the entry was written.
    pub config_changed_since: bool,
    /// Other profiles that share this entry although their sources differ.
    pub shared_with: Vec<String>,
}

/// The effect of a cache entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, Serialize)]
#[strum(serialize_all = "snake_case")]
#[serde(into = "&'static str")]
pub enum CachedState {
    /// The AWS CLI uses it and asks neither the user nor STS.
    Used {
        /// The last second at which it is used.
        until: i64,
        /// The expiration of the session itself.
        expires: i64,
    },
    /// It expires too soon: the AWS CLI calls STS.
    Expired {
        /// The expiration.
        expires: i64,
    },
    /// The AWS CLI stops at the file with an error.
    Unusable,
    /// It is the session of another call to the same role with other arguments, and is not used
    /// here.
    OtherCall {
        /// The expiration.
        expires: i64,
    },
}

/// The cache entry for the hop of a node; `None` for other clients, which do not read the cache.
pub(crate) fn find_cached(survey: &Survey, cache: &SessionCache, id: NodeId) -> Option<CachedHop> {
    if cache.is_empty() || !matches!(survey.assumptions.client, Client::AwsCli | Client::AwsCliV1) {
        return None;
    }
    let (hop, target) = survey.hop(id)?;
    let key = hop.cache_key()?;
    let Some(&at) = cache.by_key.get(&key) else {
        return find_other_call(cache, target);
    };
    let entry = &cache.entries[at];
    let now = survey.assumptions.now;
    let (arn, state) = match &entry.content {
        CachedContent::Session {
            arn,
            expires: Some(expires),
        } => {
            let expires = *expires;
            let state = if expires.saturating_sub(now) >= LEAST_LEFT {
                CachedState::Used {
                    until: expires.saturating_sub(LEAST_LEFT),
                    expires,
                }
            } else {
                CachedState::Expired { expires }
            };
            (arn.as_ref(), state)
        }
        CachedContent::Session { expires: None, .. } | CachedContent::Unusable => {
            (None, CachedState::Unusable)
        }
    };
    let set_name = hop.role_session_name.text();
    let cached_name = arn.and_then(|arn| arn.session());
    Some(CachedHop {
        file: Arc::clone(&entry.file),
        state,
        session_name: cached_name.map(str::to_owned),
        other_session_name: set_name
            .zip(cached_name)
            .is_some_and(|(set, cached)| set != cached),
        other_role: arn
            .filter(|arn| {
                let same =
                    |role: &Arn| role.account() == arn.account() && role.name() == arn.name();
                target.is_some_and(|role| !same(role))
            })
            .cloned(),
        config_changed_since: match (cache.config_changed, entry.written) {
            (Some(changed), Some(written)) => changed > written,
            _ => false,
        },
        shared_with: find_sharers(survey, id, &key),
    })
}

/// The latest session of the same role from another call.
fn find_other_call(cache: &SessionCache, target: Option<&Arn>) -> Option<CachedHop> {
    let role = target?;
    let key = (role.account().to_owned(), role.name().to_owned());
    let entry = &cache.entries[*cache.by_role.get(&key)?];
    let CachedContent::Session {
        arn: Some(arn),
        expires: Some(expires),
    } = &entry.content
    else {
        return None;
    };
    Some(CachedHop {
        file: Arc::clone(&entry.file),
        state: CachedState::OtherCall { expires: *expires },
        session_name: arn.session().map(str::to_owned),
        other_session_name: false,
        other_role: None,
        config_changed_since: false,
        shared_with: Vec::new(),
    })
}

/// Profiles whose calls have the same arguments but another source.
fn find_sharers(survey: &Survey, id: NodeId, key: &str) -> Vec<String> {
    let source_of = |source: &HopSource| match source {
        HopSource::Profile(name, _) => name.to_string(),
        HopSource::Named(source, _) => source.name().to_owned(),
    };
    let Some((own, _)) = survey.hop(id) else {
        return Vec::new();
    };
    let mut sharers: Vec<String> = survey
        .forest
        .parents_first()
        .iter()
        .filter(|other| **other != id)
        .filter_map(|other| survey.hop(*other))
        .filter(|(hop, _)| hop.role_arn.value == own.role_arn.value)
        .filter(|(hop, _)| source_of(&hop.source) != source_of(&own.source))
        .filter(|(hop, _)| hop.cache_key().as_deref() == Some(key))
        .map(|(hop, _)| hop.profile.to_string())
        .collect();
    sharers.sort();
    sharers
}
