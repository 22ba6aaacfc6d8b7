//! Files, pipes, environment and clock → values, and the errors of reading.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::iam::account::TokenClaims;
use crate::text::{SourceFile, harmless, names_secret, text, word};

/// No config, organization or identities file is this large, but a disk image named by mistake is.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The result of reading a config or credentials file.
#[derive(Clone, Debug)]
pub(crate) enum ConfigRead {
    /// Its text.
    Read(SourceFile),
    /// It counts as absent: the path does not exist or is not a regular file (a folder, a pipe, the
    /// empty path). botocore checks `os.path.isfile` and reports nothing.
    Absent,
    /// It exists but cannot be read, so it counts as empty: botocore's parser swallows the error.
    /// Worth telling the user.
    Unreadable(LoadError),
}

/// Reads a config or credentials file as botocore does, which never fails.
pub(crate) fn read_config(path: &Path, name: &str) -> ConfigRead {
    if !std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return ConfigRead::Absent;
    }
    match read_source(path, name) {
        Ok(file) => ConfigRead::Read(file),
        Err(error) => ConfigRead::Unreadable(error),
    }
}

/// Reads a file named by the user: a policy, an organization or identities file. A pipe, or `-` for
/// standard input, returns the same text each time.
pub(crate) fn read_source(path: &Path, name: &str) -> Result<SourceFile, LoadError> {
    let failed = |error: &io::Error| LoadError::from_io(path, error);
    let too_large = |bytes| LoadError::new(path, LoadProblem::TooLarge(bytes, MOST_BYTES));
    if is_stream(path) {
        let bytes = read_stream(path, MOST_BYTES).map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => too_large(MOST_BYTES + 1),
            _ => failed(&error),
        })?;
        return Ok(SourceFile::new(name, bytes));
    }
    let file = File::open(path).map_err(|error| failed(&error))?;
    let metadata = file.metadata().map_err(|error| failed(&error))?;
    if metadata.is_dir() {
        return Err(LoadError::new(path, LoadProblem::IsFolder));
    }
    if metadata.len() > MOST_BYTES {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
    file.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| failed(&error))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(SourceFile::new(name, bytes))
}

/// The reason why a path could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LoadProblem {
    /// The path does not exist.
    NotFound,
    /// Permission denied.
    NotAllowed,
    /// The path is a folder, but must be a file.
    IsFolder,
    /// It is too large: its size and the maximum in bytes.
    TooLarge(u64, u64),
    /// Any other error; the operating system's message.
    Other(String),
}

/// A path that could not be read, the reason, and a remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoadError {
    /// The requested path.
    pub path: PathBuf,
    /// The reason.
    pub problem: LoadProblem,
}

impl LoadError {
    /// An error for a path.
    pub(crate) fn new(path: &Path, problem: LoadProblem) -> Self {
        Self {
            path: path.to_owned(),
            problem,
        }
    }

    /// An error of the operating system for a path.
    pub(crate) fn from_io(path: &Path, error: &io::Error) -> Self {
        let problem = match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => LoadProblem::NotFound,
            io::ErrorKind::PermissionDenied => LoadProblem::NotAllowed,
            io::ErrorKind::IsADirectory => LoadProblem::IsFolder,
            _ => LoadProblem::Other(error.to_string()),
        };
        Self::new(path, problem)
    }

    /// The remedy.
    pub(crate) fn help(&self) -> &'static str {
        match self.problem {
            LoadProblem::NotFound => word!("check the spelling, or leave the option out"),
            LoadProblem::NotAllowed => {
                word!("make the file readable for yourself, or name another one")
            }
            LoadProblem::IsFolder => word!("name a file in it"),
            LoadProblem::TooLarge(..) => word!("check that this is the file you meant"),
            LoadProblem::Other(_) => word!("try to open the file with another program"),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.path.to_string_lossy();
        f.write_str(&text!("cannot read {name}: ", name = harmless(&name)))?;
        match &self.problem {
            LoadProblem::NotFound => f.write_str(word!("there is no such file")),
            LoadProblem::NotAllowed => f.write_str(word!("permission denied")),
            LoadProblem::IsFolder => f.write_str(word!("it is a folder")),
            LoadProblem::TooLarge(found, most) => f.write_str(&text!(
                "it has {found} bytes, more than the {most} it may have",
                found,
                most
            )),
            LoadProblem::Other(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for LoadError {}

/// No token is this large.
const MOST_TOKEN_BYTES: u64 = 64 * 1024;

/// The claims of a token file; `None` if the file does not exist or contains no token.
pub(crate) fn read_token(path: &Path) -> Option<TokenClaims> {
    // Reading a pipe could block.
    if !std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return None;
    }
    let mut bytes = Vec::new();
    let read = File::open(path)
        .ok()?
        .take(MOST_TOKEN_BYTES)
        .read_to_end(&mut bytes);
    let claims = read.ok().and_then(|_| TokenClaims::read(&bytes));
    // The bytes are a secret, so they are overwritten before the memory is released.
    bytes.fill(0);
    claims
}

// Standard input and pipes: read once, and kept for later reads of the same path.

/// The contents of each stream. A pipe supplies its bytes only once, and files are read again after
/// a change and when more of a snapshot is wanted.
static READ: Mutex<BTreeMap<PathBuf, Arc<[u8]>>> = Mutex::new(BTreeMap::new());

/// Returns true if a path means standard input: `-`, or the system's name for it.
pub(crate) fn is_standard_input(path: &Path) -> bool {
    let names = ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];
    names.iter().any(|name| path == Path::new(name))
}

/// Returns true if a path supplies its bytes only once and cannot be written: standard input, even
/// if redirected from a file, a pipe such as `<(command)`, a device.
pub(crate) fn is_stream(path: &Path) -> bool {
    is_standard_input(path)
        || std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// All bytes of a stream, the same on each call.
///
/// # Errors
///
/// [`io::ErrorKind::FileTooLarge`] if there are more than `most`: a device may never end.
pub(super) fn read_stream(path: &Path, most: u64) -> io::Result<Arc<[u8]>> {
    // A second reader must wait for the first.
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(bytes) = read.get(path) {
        return Ok(Arc::clone(bytes));
    }
    let mut bytes = Vec::new();
    if is_standard_input(path) {
        io::stdin().lock().take(most + 1).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let bytes: Arc<[u8]> = bytes.into();
    read.insert(path.to_owned(), Arc::clone(&bytes));
    Ok(bytes)
}

// The process environment and the clock.

/// The placeholder for a secret that is set.
const SET: &str = "****";

/// One variable of the process environment, or `None` if it is not set. Parts that are not Unicode
/// are replaced.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// A variable of another library that botocore uses.
const CA_BUNDLE: &str = "REQUESTS_CA_BUNDLE";

/// All `AWS_…` variables, and `REQUESTS_CA_BUNDLE`. For secrets only "set" (`****`) or "set to
/// nothing" (the empty text) is kept: botocore needs no more before it signs a request.
pub(crate) fn environment() -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            let name = if cfg!(windows) {
                name.to_ascii_uppercase()
            } else {
                name
            };
            (name.starts_with("AWS_") || name == CA_BUNDLE).then(|| {
                let value = match value.to_string_lossy() {
                    value if is_secret(&name) && !value.is_empty() => SET.to_owned(),
                    value => value.into_owned(),
                };
                (name, value)
            })
        })
        .collect()
}

/// Returns true if a variable is a secret, by its name. A `…_FILE` names a file, not its content.
fn is_secret(name: &str) -> bool {
    !name.ends_with("_FILE") && names_secret(name)
}

/// The current time.
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn names_of_secrets_are_told_from_names_of_files() {
        for name in [
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_SECURITY_TOKEN",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "AWS_BEARER_TOKEN_BEDROCK",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "AWS_PROFILE",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_ACCESS_KEY_ID",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
