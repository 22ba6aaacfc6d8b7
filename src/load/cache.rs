//! The AWS CLI's session cache, `~/.aws/cli/cache/*.json`: the last session of each hop.
//!
//! Only the identity and expiration of the session are read from a file; its keys and token are
//! never deserialised.

use super::{LoadError, Variables, display_name, is_stream};
use jiff::Timestamp;
use serde::Deserialize;
use std::io::Read as _;
use std::path::Path;

/// A session that STS gave the AWS CLI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CachedSession {
    /// `AssumedRoleUser.AssumedRoleId`, `AROA…:session`: the value of `aws:userid` in that session.
    pub assumed_role_id: Option<String>,
    /// `AssumedRoleUser.Arn`, `arn:aws:sts::…:assumed-role/ROLE/SESSION`.
    pub assumed_role_arn: Option<String>,
    /// The expiration.
    pub expiration: Option<Timestamp>,
    /// The account of the session, if the file has it.
    pub account_id: Option<String>,
}

/// The reason why a cache file has no session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CacheProblem {
    /// It cannot be read; the operating system's message.
    Unreadable(String),
    /// It is not JSON in the CLI's format.
    Malformed,
    /// It has no `Credentials`, so it is not a session.
    NoCredentials,
}

/// One `*.json` file of the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CacheEntry {
    /// The file name without `.json`: the SHA-1 of the call's arguments, in lower-case hex.
    pub key: String,
    /// The display name of the file.
    pub name: String,
    /// The modification time.
    pub modified: Option<Timestamp>,
    /// The session, or the reason why there is none.
    pub session: Result<CachedSession, CacheProblem>,
}

/// The parts of a file that are read. Everything else, including keys and token, is skipped.
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

/// No entry is this large; larger files are not entries.
const MOST_BYTES: u64 = 1024 * 1024;

/// Reads all entries of a cache folder, sorted by key. A folder that does not exist or cannot be
/// listed has none. Only `*.json` are entries: CLI v2 keeps a database beside them.
pub(crate) fn read_cache(folder: &Path, variables: Variables<'_>) -> Vec<CacheEntry> {
    let Ok(files) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut entries: Vec<CacheEntry> = files
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .filter_map(|path| read_entry(&path, variables))
        .collect();
    entries.sort_by(|one, other| one.key.cmp(&other.key));
    entries
}

/// `None` for a pipe or device, which the AWS CLI does not take for an entry either.
fn read_entry(path: &Path, variables: Variables<'_>) -> Option<CacheEntry> {
    if is_stream(path) {
        return None;
    }
    let modified = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    let modified = modified.ok().and_then(|time| time.try_into().ok());
    Some(CacheEntry {
        key: path.file_stem()?.to_string_lossy().into_owned(),
        name: display_name(path, variables),
        modified,
        session: read_session(path),
    })
}

fn read_session(path: &Path) -> Result<CachedSession, CacheProblem> {
    let unreadable = |error| CacheProblem::Unreadable(LoadError::from_io(path, &error).to_string());
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let read = file.take(MOST_BYTES).read_to_end(&mut bytes);
    let session = read.map_err(unreadable).and_then(|_| parse(&bytes));
    // The bytes contain keys, so they are overwritten before the memory is released.
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

/// Parses the three formats in botocore's caches: `…Z`, `…+00:00` and `…UTC`.
fn parse_time(text: &str) -> Option<Timestamp> {
    match text.strip_suffix("UTC") {
        Some(bare) => format!("{bare}Z").parse().ok(),
        None => text.parse().ok(),
    }
}
