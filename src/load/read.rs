//! Files → [`SourceFile`].

use super::{LoadError, LoadProblem};
use crate::text::SourceFile;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// No config, organization or identities file is this large; a disk image named by mistake is.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// What reading a config or credentials file gave.
#[derive(Clone, Debug)]
pub enum ConfigRead {
    /// Its text.
    Read(SourceFile),
    /// It counts as absent: nothing is there, or something that is no regular file (a folder, a
    /// pipe, the empty path). botocore asks `os.path.isfile` and says nothing.
    Absent,
    /// It is there but cannot be read, so it counts as empty: botocore's parser swallows the
    /// error. Worth telling the user.
    Unreadable(LoadError),
}

/// Reads a config or credentials file as botocore does, which never fails.
pub fn read_config(path: &Path, name: &str) -> ConfigRead {
    if !std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return ConfigRead::Absent;
    }
    match read_source(path, name) {
        Ok(file) => ConfigRead::Read(file),
        Err(error) => ConfigRead::Unreadable(error),
    }
}

/// Reads a file that was asked for by name: a policy, an organization or identities file. Pipes
/// are welcome.
pub fn read_source(path: &Path, name: &str) -> Result<SourceFile, LoadError> {
    let failed = |error: &std::io::Error| LoadError::from_io(path, error);
    let file = File::open(path).map_err(|error| failed(&error))?;
    let metadata = file.metadata().map_err(|error| failed(&error))?;
    if metadata.is_dir() {
        return Err(LoadError::new(path, LoadProblem::IsFolder));
    }
    let too_large = |bytes| LoadError::new(path, LoadProblem::TooLarge(bytes, MOST_BYTES));
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
