//! Expected and actual verdicts: `check --expect`.

use super::say::say;
use crate::explain::report::Expectation;
use crate::explain::view::{Runs, Tone};
use crate::text::word;

/// The expectation in a line of the file, and its result. The mark at the front shows the verdict.
pub(crate) fn expectation_words(file: &str, answer: &Expectation) -> Runs {
    let subject = &answer.subject;
    if answer.holds {
        return say!("`{subject}`", subject);
    }
    let line = answer.line.to_string();
    let at = (Tone::Muted, format!("{file}:{line}"));
    let with = |verdict: &str, cause: Option<&str>| match cause {
        Some(cause) => format!("{verdict} ({cause})"),
        None => verdict.to_owned(),
    };
    let expected = with(&answer.expected, answer.expected_cause.as_deref());
    let verdict = if answer.trust_only {
        word!("allowed by the trust policy alone")
    } else {
        answer.verdict.code()
    };
    let found = with(verdict, answer.cause);
    say!(
        "`{subject}`  {at}: expected {expected}, but it is {found}",
        subject,
        at,
        expected = (Tone::Denied, expected),
        found
    )
}

/// The number of expectations that hold.
pub(crate) fn expectation_summary(all: usize, failed: usize) -> Runs {
    let noun = if all == 1 {
        word!("expectation")
    } else {
        word!("expectations")
    };
    if failed == 0 {
        return say!("{all} {noun}: all hold", all, noun);
    }
    say!(
        "{all} {noun}: {failed} not met",
        all,
        noun,
        failed = (Tone::Denied, failed.to_string())
    )
}
