//! Paths and environment → bytes; the only folder that touches disk, environment and clock.

mod cache;
mod collected;
mod environment;
mod folder;
mod limit;
mod locate;
mod packed;
mod read;
mod snapshots;
mod stream;

pub use cache::read_cache;
pub use cache::{CacheEntry, CacheProblem, CachedSession};
pub(crate) use collected::last_written;
pub use environment::variable;
pub(crate) use environment::{environment, now};
pub use locate::locate_snapshots;
pub use locate::{ConfigPaths, PathFlags, SnapshotPath, Variables};
pub(crate) use locate::{FETCHED, cache_folder, default_snapshot_folder, display_name};
pub use locate::{expand, locate_config};
pub use read::read_config;
pub use read::read_source;
pub(crate) use read::read_token;
pub use read::{ConfigRead, LoadError, LoadProblem};
pub use snapshots::load_snapshots;
pub use snapshots::read_snapshots;
pub use snapshots::{LoadEvent, SnapshotLoad};
pub(crate) use stream::{is_standard_input, is_stream};
