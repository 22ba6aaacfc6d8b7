//! The inputs: `sources`.

use serde::{Serialize, Serializer};

use super::{Document, Place};
use crate::iam::account::SnapshotKind;
use crate::text::Diagnostic;

/// The kind of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SourceKind {
    Config,
    Credentials,
    TrustPolicy,
    Identities,
    Organization,
    Context,
    SessionCache,
    SnapshotFolder,
    Settings,
    #[serde(untagged)]
    Snapshot(SnapshotKind),
}

/// One input.
#[derive(Debug, Serialize)]
pub(crate) struct Source {
    pub name: String,
    pub kind: SourceKind,
    /// `None` unless it is a file.
    pub bytes: Option<u64>,
    /// The age in seconds: of its facts if they are dated, else of the file.
    pub age: Option<i64>,
    /// The number of entries, such as profiles, sessions or identities; see [`SourceKind`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<usize>,
    #[serde(flatten)]
    pub held: Option<Held>,
    #[serde(serialize_with = "serialize_problems")]
    pub problems: Vec<Diagnostic>,
}

/// The contents of a snapshot.
#[derive(Debug, Serialize)]
pub(crate) struct Held {
    pub roles: usize,
    pub users: usize,
    pub accounts: Vec<String>,
    /// The accounts for which it contains every role.
    pub whole: Vec<String>,
}

#[derive(Serialize)]
struct ProblemReport<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    #[serde(flatten)]
    place: Place,
}

fn serialize_problems<S: Serializer>(
    problems: &[Diagnostic],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(problems.iter().map(|problem| ProblemReport {
        severity: problem.severity.word(),
        code: problem.code,
        message: &problem.message,
        help: problem.help.as_deref(),
        place: problem.location.as_ref().into(),
    }))
}

#[derive(Serialize)]
struct SourcesReport<'a> {
    sources: &'a [Source],
}

/// `sources`
pub(crate) fn sources_report(sources: &[Source]) -> impl Serialize + use<'_> {
    Document::from(SourcesReport { sources })
}
