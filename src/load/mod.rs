//! Paths and environment → bytes; the only folder that touches disk, environment and clock.

mod cache;
mod folder;
mod locate;
mod packed;
mod read;
mod snapshots;

pub(crate) use cache::CacheEntry;
pub(crate) use cache::read_cache;
pub(crate) use locate::last_written;
pub(crate) use locate::locate_snapshots;
pub(crate) use locate::{ConfigPaths, PathFlags, SnapshotPath, Variables};
pub(crate) use locate::{FETCHED, below_home, cache_folder, default_snapshot_folder, display_name};
pub(crate) use locate::{expand, locate_config};
pub(crate) use read::read_config;
pub(crate) use read::read_source;
pub(crate) use read::read_token;
pub(crate) use read::variable;
pub(crate) use read::{ConfigRead, LoadError, LoadProblem};
pub(crate) use read::{environment, now};
pub(crate) use read::{is_standard_input, is_stream};
pub(crate) use snapshots::load_snapshots;
pub(crate) use snapshots::read_snapshots;
pub(crate) use snapshots::{LoadEvent, SnapshotLoad};

#[cfg(test)]
pub(crate) use cache::CacheProblem;
