//! The inputs and the abilities of the machine: `doctor`.

use serde::Serialize;

use super::{Document, Source};

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
