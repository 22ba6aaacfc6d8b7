//! Paths and environment → bytes; the only folder that touches disk, environment and clock.

mod cache;
mod folder;
mod locate;
mod packed;
mod read;
mod snapshots;

pub(crate) use cache::{CacheEntry, read_cache};
pub(crate) use locate::{
    ConfigPaths, FETCHED, PathFlags, SnapshotPath, Variables, below_home, cache_folder,
    default_snapshot_folder, display_name, expand, last_written, locate_config, locate_snapshots,
};
pub(crate) use read::{
    ConfigRead, LoadError, LoadProblem, environment, is_standard_input, is_stream, now,
    read_config, read_source, read_token, variable,
};
pub(crate) use snapshots::{LoadEvent, SnapshotLoad, load_snapshots, read_snapshots};

#[cfg(test)]
pub(crate) use cache::CacheProblem;
