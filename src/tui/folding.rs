//! Folds of the selected row.

use super::model::Model;

/// Opens the selected row; from an open one goes to its first child.
pub(super) fn open(model: &mut Model) {
    let Some(row) = model.tree.selected() else {
        return;
    };
    match model.tree.is_open(row) {
        Some(true) => model.tree.step(1),
        Some(false) => model.tree.set_open(row, true),
        None => {}
    }
}

/// Closes the selected row; from a closed one goes to its parent.
pub(super) fn close(model: &mut Model) {
    let Some(row) = model.tree.selected() else {
        return;
    };
    if model.tree.is_open(row) == Some(true) {
        model.tree.set_open(row, false);
    } else if let Some(parent) = model.tree.parent(row) {
        model.tree.reveal(parent);
    }
}

/// Closes or opens the selected row.
pub(super) fn toggle(model: &mut Model) {
    if let Some(row) = model.tree.selected()
        && let Some(open) = model.tree.is_open(row)
    {
        model.tree.set_open(row, !open);
    }
}
