//! Paths and environment → bytes; the only folder that touches disk, environment and clock.

mod cache;
mod environment;
mod locate;
mod read;
mod snapshots;

pub use cache::{CacheEntry, CacheProblem, CachedSession, read_cache};
pub use environment::variable;
pub(crate) use environment::{environment, now};
pub use locate::{
    ConfigPaths, PathFlags, SnapshotPath, Variables, expand, locate_config, locate_snapshots,
};
pub(crate) use locate::{cache_folder, default_snapshot_folder, display_name};
pub(crate) use read::read_token;
pub use read::{ConfigRead, LoadError, LoadProblem, read_config, read_source};
pub use snapshots::{LoadEvent, SnapshotLoad, load_snapshots, read_snapshots};
