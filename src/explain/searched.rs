//! What a row of the tree can be found and filtered by.

use super::problems::is_failing;
use super::tree::{legend, node_mark, tree_row};
use super::view::Mark;
use crate::lint::Findings;
use crate::predict::Prediction;

/// Profile, session name, role and account of a row, in this order; nothing for a heading. A name
/// that the client makes up is no text to search for.
pub(crate) fn searched_texts(prediction: &Prediction, row: usize) -> [String; 4] {
    let row = tree_row(prediction, &Findings::default(), row);
    if row.heading {
        return Default::default();
    }
    let session = row.session.filter(|session| !session.generated);
    [
        row.name,
        session.map(|session| session.text).unwrap_or_default(),
        row.role.unwrap_or_default(),
        row.account.unwrap_or_default(),
    ]
}

/// What all rows are called that `n` goes to.
const PROBLEM: &str = "problem";

/// The verdict of a row as a filter names it, such as `not_callable`; and `problem` if it is one.
pub(crate) fn verdict_names_of(prediction: &Prediction, row: usize) -> Vec<String> {
    let Some(id) = prediction.node_of(row) else {
        return Vec::new();
    };
    let problem = is_failing(prediction, id).then(|| PROBLEM.to_owned());
    let name = name_of(node_mark(prediction, id));
    std::iter::once(name).chain(problem).collect()
}

/// All that there can be.
pub(crate) fn verdict_names() -> Vec<String> {
    let marks = legend().into_iter().map(|(mark, _)| mark);
    let names = marks.map(name_of);
    names.chain([PROBLEM.to_owned()]).collect()
}

fn name_of(mark: Mark) -> String {
    mark.word.replace(['(', ')'], "").replace(' ', "_")
}
