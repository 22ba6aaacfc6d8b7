//! The report of a profile for the explorer, in a file that only its user can read.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{Kind, written};
use crate::chain::NodeId;
use crate::cli::args::Format;
use crate::load::{expand, variable};
use crate::predict::Prediction;

/// Writes the report of a profile to a file that does not exist, or that may be replaced. Returns
/// its absolute path; `None` if there is a file that may not be replaced.
///
/// # Errors
///
/// Why nothing is written, in one line.
pub(crate) fn save_report(
    prediction: &Prediction,
    id: NodeId,
    file: &str,
    redacts: bool,
    replaces: bool,
) -> Result<Option<PathBuf>, String> {
    let path = PathBuf::from(expand(file.trim(), &variable));
    let path = std::path::absolute(&path).map_err(|error| error.to_string())?;
    let failed = |error: io::Error| format!("{}: {error}", path.display());
    if !replaces && path.symlink_metadata().is_ok() {
        return Ok(None);
    }
    let kind = Kind::of(Format::Text, Some(&path)).map_err(|error| error.to_string())?;
    let text = written(kind, prediction, &[id], redacts).map_err(|error| {
        error
            .to_string()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    })?;
    let folder = path.parent().unwrap_or(Path::new("."));
    // Its mode is 0600, and it appears as a whole.
    let mut new = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    new.write_all(text.as_bytes()).map_err(failed)?;
    let kept = if replaces {
        new.persist(&path)
    } else {
        new.persist_noclobber(&path)
    };
    match kept.map_err(|error| error.error) {
        Ok(_) => Ok(Some(path)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(None),
        Err(error) => Err(failed(error)),
    }
}
