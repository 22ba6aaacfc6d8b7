//! Paths and environment → bytes; the only room that touches disk, environment and clock.

mod buffer;
mod cache;
mod environment;
mod error;
mod locate;
mod read;
mod snapshots;
mod token;

pub use cache::{CacheEntry, CacheProblem, CachedSession, read_cache};
pub use environment::variable;
pub(crate) use environment::{environment, now};
pub use error::{LoadError, LoadProblem};
pub use locate::{
    ConfigPaths, PathFlags, SnapshotPath, Variables, expand, locate_config, locate_snapshots,
};
pub(crate) use locate::{cache_folder, default_snapshot_folder, display_name};
pub use read::{ConfigRead, read_config, read_source};
pub use snapshots::{LoadEvent, SnapshotLoad, load_snapshots, read_snapshots};
pub(crate) use token::read_token;
