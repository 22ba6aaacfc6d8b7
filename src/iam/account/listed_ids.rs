//! The unique ids that snapshots list.

use super::index::SnapshotIndex;
use super::snapshot::SnapshotFile;
use super::unique_id::{UniqueId, UniqueIdKind};

impl SnapshotIndex {
    /// Returns true if any snapshot lists a role or user with this id. A session name behind a
    /// colon is not looked at.
    pub(crate) fn id_known(&self, id: &str) -> bool {
        let bare = id.split(':').next().unwrap_or(id);
        let ids = self.ids.get_or_init(|| {
            let files = self.files.values();
            let ids = files.flat_map(|file| file.ids.lines());
            ids.map(Box::from).collect()
        });
        ids.contains(bare)
    }

    /// Returns true if the user or role with an id of this account has been deleted: `Some(true)`
    /// only if a whole snapshot of the account lists everything of the id's kind without it; `None`
    /// when nothing can be said.
    pub(crate) fn is_deleted(&self, account: &str, id: &UniqueId) -> Option<bool> {
        if self.id_known(id.as_str()) {
            return Some(false);
        }
        let complete = |file: &SnapshotFile| {
            let whole = file.whole.iter().find(|whole| *whole.account == *account);
            whole.is_some_and(|whole| match id.kind() {
                UniqueIdKind::Role => whole.ids,
                UniqueIdKind::User => whole.ids && whole.users,
                UniqueIdKind::Other => false,
            })
        };
        self.wholes(account).any(complete).then_some(true)
    }
}
