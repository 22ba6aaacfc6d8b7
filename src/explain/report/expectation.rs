//! Expected verdicts beside the actual ones: `check --expect`.

use serde::Serialize;

use super::Document;
use crate::predict::ProfileVerdict;

/// One expectation and its answer.
#[derive(Debug, Serialize)]
pub(crate) struct Expectation {
    pub line: usize,
    pub subject: String,
    pub expected: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_cause: Option<String>,
    pub verdict: ProfileVerdict,
    pub trust_only: bool,
    pub cause: Option<&'static str>,
    pub holds: bool,
}

#[derive(Serialize)]
struct ExpectationsReport<'a> {
    file: &'a str,
    failed: usize,
    expectations: &'a [Expectation],
}

/// `check --expect`
pub(crate) fn expectations_report<'a>(
    file: &'a str,
    expectations: &'a [Expectation],
) -> impl Serialize + use<'a> {
    Document::from(ExpectationsReport {
        file,
        failed: expectations.iter().filter(|it| !it.holds).count(),
        expectations,
    })
}
