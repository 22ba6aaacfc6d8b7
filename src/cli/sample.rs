//! The built-in sample, the reference scenario with its neighbours.

use std::sync::Arc;

use crate::iam::account::{Identities, SnapshotFile, Wanted, read_identities, read_snapshot};
use crate::text::SourceFile;

const CONFIG: &str = include_str!("../../assets/sample/config");
const CREDENTIALS: &str = include_str!("../../assets/sample/credentials");
const IDENTITIES: &str = include_str!("../../assets/sample/identities.json");
const SNAPSHOT: &str = include_str!("../../assets/sample/snapshots/111122223333.json");

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile::new(name, text.as_bytes())
}

/// The config and credentials files.
pub(super) fn configs() -> [SourceFile; 2] {
    [
        file("sample/config", CONFIG),
        file("sample/credentials", CREDENTIALS),
    ]
}

/// The identities of its bases.
pub(super) fn identities() -> Identities {
    read_identities(&file("sample/identities.json", IDENTITIES)).0
}

/// The snapshot of its account.
pub(super) fn snapshot() -> SnapshotFile {
    read_snapshot(
        "sample/snapshots/111122223333.json".into(),
        SNAPSHOT.as_bytes(),
        &Arc::new(Wanted::everything()),
    )
}
