//! The inputs and what is expected of them: `sources`, `doctor`, `check --expect`.

use serde::{Serialize, Serializer};

use super::{Document, PlaceReport};
use crate::iam::account::SnapshotKind;
use crate::predict::ProfileVerdict;
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
    pub held: Option<SnapshotContents>,
    #[serde(serialize_with = "serialize_problems")]
    pub problems: Vec<Diagnostic>,
}

impl Source {
    /// An input of which only the name is known.
    pub(crate) const fn new(name: String, kind: SourceKind) -> Self {
        Self {
            name,
            kind,
            bytes: None,
            age: None,
            entries: None,
            held: None,
            problems: Vec::new(),
        }
    }
}

/// The contents of a snapshot.
#[derive(Debug, Serialize)]
pub(crate) struct SnapshotContents {
    pub roles: usize,
    pub users: usize,
    pub accounts: Vec<String>,
    /// The accounts for which it contains every role.
    pub whole: Vec<String>,
}

#[derive(Serialize)]
struct DiagnosticReport<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    #[serde(flatten)]
    place: PlaceReport,
}

fn serialize_problems<S: Serializer>(
    problems: &[Diagnostic],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(problems.iter().map(|problem| DiagnosticReport {
        severity: problem.severity.word(),
        code: problem.code,
        message: &problem.message,
        help: problem.help.as_deref(),
        place: problem.location.as_ref().into(),
    }))
}

/// `sources`
pub(crate) fn sources_report(sources: &[Source]) -> impl Serialize + use<'_> {
    Document::of("sources", sources)
}

// The inputs and the abilities of the machine: `doctor`.

/// The reason why a file is read, or would be if it existed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "by", content = "name")]
pub(crate) enum Given {
    /// An option names it.
    Option(&'static str),
    /// An environment variable names it.
    Variable(&'static str),
    /// It stands where it is looked for.
    Default,
    /// It is part of the built-in sample.
    Sample,
}

/// One input.
#[derive(Debug, Serialize)]
pub(crate) struct ReadFile {
    /// Why it is read.
    pub given: Given,
    /// False if there is no such file.
    pub exists: bool,
    /// The kind.
    #[serde(flatten)]
    pub source: Source,
}

/// An environment variable that is set.
#[derive(Debug, Serialize)]
pub(crate) struct KnownVariable {
    /// Its name.
    pub name: String,
    /// Its value, if that tells nothing about the user.
    pub value: Option<String>,
}

/// The `aws` program.
#[derive(Debug, Default, Serialize)]
pub(crate) struct AwsProgram {
    /// Its path; `None` if it is in no folder of `PATH`.
    pub path: Option<String>,
    /// The version that it prints.
    pub version: Option<String>,
}

/// A kind of fact that is missing for certain verdicts.
#[derive(Debug, Serialize)]
pub(crate) struct Lacking {
    /// The code of the fact.
    pub fact: String,
    /// How many hops need it.
    pub hops: usize,
}

/// All of it.
#[derive(Debug, Serialize)]
pub(crate) struct Checkup<T> {
    /// The version of the program.
    pub version: &'static str,
    /// Operating system and processor.
    pub system: String,
    /// The inputs.
    pub files: Vec<ReadFile>,
    /// Why the profiles cannot be read, if they cannot.
    pub problem: Option<String>,
    /// The variables that are set.
    pub variables: Vec<KnownVariable>,
    /// The `aws` program.
    pub aws: AwsProgram,
    /// The terminal.
    pub terminal: T,
    /// How many chains there are.
    pub chains: usize,
    /// The missing fact.
    pub missing: Vec<Lacking>,
}

/// `doctor`
pub(crate) fn doctor_report<T: Serialize>(checkup: &Checkup<T>) -> impl Serialize + use<'_, T> {
    Document::from(checkup)
}

// Expected verdicts beside the actual ones: `check --expect`.

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
