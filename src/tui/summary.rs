//! The screen's statements about all rows, made when verdicts change.

use crate::explain::{self, Counts, SharedCause, Title, TroubleCounts};
use crate::lint::Findings;
use crate::predict::Prediction;

/// The content of the title, the list of problems and the badges of closed rows.
#[derive(Clone, Debug)]
pub(super) struct Summary {
    pub title: Title,
    pub counts: Counts,
    pub troubles: TroubleCounts,
    pub causes: Vec<SharedCause>,
}

impl Summary {
    /// Visits every row, so it takes long for a large tree.
    pub(super) fn of(prediction: &Prediction, findings: &Findings) -> Self {
        Self {
            title: explain::title(prediction),
            counts: explain::counts(prediction, findings),
            troubles: TroubleCounts::of(prediction),
            causes: explain::shared_causes(prediction),
        }
    }
}
