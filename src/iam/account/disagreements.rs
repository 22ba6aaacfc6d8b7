//! Problems of snapshots, alone and compared with each other.

use super::index::{SnapshotIndex, listed};
use super::replaced::ReplacedRole;
use crate::text::Diagnostic;

impl SnapshotIndex {
    /// The roles that will be replaced.
    pub(super) fn replaced(&self) -> impl Iterator<Item = &ReplacedRole> {
        self.files.values().flat_map(|file| &file.replaced)
    }

    /// Everything that could not be read, file by file in canonical order, then what the files
    /// disagree about.
    pub(crate) fn diagnostics(&self) -> Vec<Diagnostic> {
        let files = self.files.values();
        let mut found: Vec<Diagnostic> = files
            .flat_map(|file| file.diagnostics.iter().cloned())
            .collect();
        found.extend(self.disagreements());
        found
    }

    /// Disagreements between files, and references in one file that another one breaks.
    pub(crate) fn disagreements(&self) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = Vec::new();
        for role in self.roles() {
            found.extend(self.replaced().filter_map(|replaced| replaced.breaks(role)));
        }
        for arn in self.arns() {
            let mut listed = listed(&self.files, &self.roles[arn].places);
            if let Some((kind, last)) = listed.next() {
                found.extend(listed.find_map(|(other, earlier)| {
                    last.disagreement(earlier, kind.is_planned() && other.is_planned())
                }));
            }
        }
        found
    }
}
