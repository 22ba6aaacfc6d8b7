//! What goes wrong between the disk and us.

use std::fmt;
use std::path::{Path, PathBuf};

/// Why a path could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadProblem {
    /// Nothing is there.
    NotFound,
    /// The operating system does not let us read it.
    NotAllowed,
    /// It is a folder, and a file was asked for.
    IsFolder,
    /// It is larger than we read: bytes found, bytes taken at most.
    TooLarge(u64, u64),
    /// Anything else, in the operating system's words.
    Other(String),
}

/// A path that could not be read, why, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// The path as it was asked for.
    pub path: PathBuf,
    /// Why.
    pub problem: LoadProblem,
}

impl LoadError {
    /// An error about a path.
    pub(crate) fn new(path: &Path, problem: LoadProblem) -> Self {
        Self {
            path: path.to_owned(),
            problem,
        }
    }

    /// An error of the operating system about a path.
    pub(crate) fn from_io(path: &Path, error: &std::io::Error) -> Self {
        let problem = match error.kind() {
            std::io::ErrorKind::NotFound => LoadProblem::NotFound,
            std::io::ErrorKind::PermissionDenied => LoadProblem::NotAllowed,
            std::io::ErrorKind::IsADirectory => LoadProblem::IsFolder,
            _ => LoadProblem::Other(error.to_string()),
        };
        Self::new(path, problem)
    }

    /// What to do about it.
    pub(crate) const fn help(&self) -> &'static str {
        match self.problem {
            LoadProblem::NotFound => "check the spelling, or leave the option out",
            LoadProblem::NotAllowed => "make the file readable for yourself, or name another one",
            LoadProblem::IsFolder => "name a file in it",
            LoadProblem::TooLarge(..) => "check that this is the file you meant",
            LoadProblem::Other(_) => "try to open the file with another program",
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.path.to_string_lossy();
        write!(f, "cannot read {}: ", crate::text::harmless(&name))?;
        match &self.problem {
            LoadProblem::NotFound => f.write_str("there is no such file"),
            LoadProblem::NotAllowed => f.write_str("permission denied"),
            LoadProblem::IsFolder => f.write_str("it is a folder"),
            LoadProblem::TooLarge(found, most) => {
                write!(f, "it has {found} bytes, more than the {most} it may have")
            }
            LoadProblem::Other(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for LoadError {}
