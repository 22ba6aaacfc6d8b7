//! The AWS CLI's cache of sessions, `~/.aws/cli/cache/*.json`: which session a hop last had.
//!
//! Only who the session is and until when is taken out of a file; its keys and token are never
//! deserialised.

use super::{LoadError, Variables, display_name};
use jiff::Timestamp;
use serde::Deserialize;
use std::io::Read as _;
use std::path::Path;

/// A session that STS gave the AWS CLI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CachedSession {
    /// `AssumedRoleUser.AssumedRoleId`, `AROA…:session`: what `aws:userid` is in that session.
    pub assumed_role_id: Option<String>,
    /// `AssumedRoleUser.Arn`, `arn:aws:sts::…:assumed-role/ROLE/SESSION`.
    pub assumed_role_arn: Option<String>,
    /// When it ends.
    pub expiration: Option<Timestamp>,
    /// The account of the session, if the file says so.
    pub account_id: Option<String>,
}

/// Why a file of the cache says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CacheProblem {
    /// It cannot be read, in the operating system's words.
    Unreadable(String),
    /// It is not JSON of the form the CLI writes.
    Malformed,
    /// It holds no `Credentials`, so it is no session.
    NoCredentials,
}

/// One `*.json` of the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheEntry {
    /// The file name without `.json`: the SHA-1 of the call's arguments, in lower-case hex.
    pub key: String,
    /// What to call the file.
    pub name: String,
    /// When it was last written.
    pub modified: Option<Timestamp>,
    /// What it says, or why it says nothing.
    pub session: Result<CachedSession, CacheProblem>,
}

/// What is taken out of a file. Everything else, keys and token among it, is skipped over.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct File {
    credentials: Option<Credentials>,
    assumed_role_user: Option<AssumedRoleUser>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Credentials {
    expiration: Option<String>,
    account_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AssumedRoleUser {
    assumed_role_id: Option<String>,
    arn: Option<String>,
}

/// No entry is this large; anything that is, is no entry.
const MOST_BYTES: u64 = 1024 * 1024;

/// Reads all entries of a cache folder, sorted by key. A folder that is not there, or cannot be
/// listed, holds none. Only `*.json` are entries: CLI v2 keeps a database beside them.
pub fn read_cache(folder: &Path, variables: Variables<'_>) -> Vec<CacheEntry> {
    let Ok(files) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut entries: Vec<CacheEntry> = files
        .flatten()
        .map(|file| file.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .filter_map(|path| read_entry(&path, variables))
        .collect();
    entries.sort_by(|one, other| one.key.cmp(&other.key));
    entries
}

fn read_entry(path: &Path, variables: Variables<'_>) -> Option<CacheEntry> {
    let modified = std::fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .ok()
        .and_then(|time| Timestamp::try_from(time).ok());
    Some(CacheEntry {
        key: path.file_stem()?.to_string_lossy().into_owned(),
        name: display_name(path, variables),
        modified,
        session: read_session(path),
    })
}

fn read_session(path: &Path) -> Result<CachedSession, CacheProblem> {
    let unreadable = |error: std::io::Error| {
        let words = LoadError::from_io(path, &error).to_string();
        CacheProblem::Unreadable(words)
    };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let read = file.take(MOST_BYTES).read_to_end(&mut bytes);
    let session = read.map_err(unreadable).and_then(|_| parse(&bytes));
    // The bytes hold keys: they go before the memory is given back.
    bytes.fill(0);
    session
}

fn parse(bytes: &[u8]) -> Result<CachedSession, CacheProblem> {
    let file: File = serde_json::from_slice(bytes).map_err(|_| CacheProblem::Malformed)?;
    let credentials = file.credentials.ok_or(CacheProblem::NoCredentials)?;
    let user = file.assumed_role_user;
    let (id, arn) = user.map_or((None, None), |user| (user.assumed_role_id, user.arn));
    Ok(CachedSession {
        assumed_role_id: id,
        assumed_role_arn: arn,
        expiration: credentials.expiration.as_deref().and_then(parse_time),
        account_id: credentials.account_id,
    })
}

/// The three spellings of botocore's caches: `…Z`, `…+00:00` and `…UTC`.
fn parse_time(text: &str) -> Option<Timestamp> {
    match text.strip_suffix("UTC") {
        Some(bare) => format!("{bare}Z").parse().ok(),
        None => text.parse().ok(),
    }
}
