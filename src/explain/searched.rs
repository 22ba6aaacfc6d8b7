//! The texts by which a row of the tree is searched and filtered.

use super::problems::is_failing;
use super::tree::{is_generated, legend, node_mark, role_and_account, row_name, session_name};
use crate::predict::Prediction;
use crate::text::harmless;

/// Profile, session name, role and account of a row, in this order; empty for a heading. A
/// generated name cannot be searched.
pub(crate) fn searched_texts(prediction: &Prediction, row: usize) -> [String; 4] {
    let Some(id) = prediction.node_of(row) else {
        return Default::default();
    };
    let session = session_name(prediction, id).filter(|it| !is_generated(prediction, id, it));
    let session = session.map(|session| harmless(&session).into_owned());
    let (role, account) = role_and_account(prediction, id);
    [
        row_name(prediction, id),
        session.unwrap_or_default(),
        role.unwrap_or_default(),
        account.unwrap_or_default(),
    ]
}

/// The name of all rows that `n` stops at.
const PROBLEM: &str = "problem";

/// The verdict of a row as a filter names it, and `problem` if it is one.
pub(crate) fn verdict_names_of(
    prediction: &Prediction,
    row: usize,
) -> impl Iterator<Item = &'static str> {
    let id = prediction.node_of(row);
    let word = id.map(|id| node_mark(prediction, id).word);
    let fails = id.is_some_and(|id| is_failing(prediction, id));
    let problem = fails.then_some(PROBLEM);
    word.into_iter().chain(problem)
}

/// All verdict names.
pub(crate) fn verdict_names() -> impl Iterator<Item = &'static str> {
    let words = legend().into_iter().map(|(mark, _)| mark.word);
    words.chain([PROBLEM])
}
