//! Writes a file so that it always holds either the complete old or the complete new text.

mod lock;

use std::fmt;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use lock::{Lock, remove_left_behind, temporary_prefix};
use tempfile::NamedTempFile;

use crate::text::{harmless, text, translated, word};

/// Options of [`write_atomically`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WriteOptions {
    /// Keeps a backup beside the new file, named after this instant; no backup if `None`.
    pub backup: Option<Timestamp>,
}

/// The result of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The path of the file, with symbolic links resolved.
    pub path: PathBuf,
    /// The path of the backup.
    pub backup: Option<PathBuf>,
    /// The names of extended attributes that the new file does not have.
    pub lost: Vec<String>,
}

/// The reason why a file was not written. The file is unchanged.
#[derive(Debug)]
pub(crate) enum WriteError {
    /// The file no longer exists, or is a dangling link.
    Missing(PathBuf),
    /// The path is a folder, a pipe or a device.
    NoFile(PathBuf),
    /// The owner made the file read-only.
    ReadOnly(PathBuf),
    /// The file has other names (hard links), which would keep the old text.
    HardLinks(PathBuf, u64),
    /// The file differs from what was read before: another program changed it.
    Changed(PathBuf),
    /// Another process is writing the file and does not end.
    Locked(PathBuf),
    /// The new file cannot get the owner and group of the old one.
    Owner(PathBuf, io::Error),
    /// The operating system reported an error: the failed operation and the error.
    Failed(PathBuf, &'static str, io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, text) = match self {
            Self::Missing(path) => (path, word!("there is no such file").to_owned()),
            Self::NoFile(path) => (path, word!("not a regular file").to_owned()),
            Self::ReadOnly(path) => (
                path,
                word!("the file is read-only; nothing was written").to_owned(),
            ),
            Self::HardLinks(path, count) => (
                path,
                text!(
                    "the file has {count} names (hard links), and only this one would change; nothing was written",
                    count
                ),
            ),
            Self::Changed(path) => (
                path,
                word!("the file changed since it was read; nothing was written, run the command again").to_owned(),
            ),
            Self::Locked(path) => (
                path,
                word!("another rolechain is writing this file; nothing was written. If none is running, remove the file that ends in .rolechain-lock beside it").to_owned(),
            ),
            Self::Owner(path, error) => (
                path,
                text!(
                    "its owner or group would change ({error}); nothing was written",
                    error
                ),
            ),
            Self::Failed(path, what, error) => (
                path,
                text!(
                    "cannot {what}: {error}; nothing was written",
                    what = translated(what),
                    error
                ),
            ),
        };
        let name = path.display().to_string();
        write!(f, "{}: {text}", harmless(&name))
    }
}

impl std::error::Error for WriteError {}

/// Replaces a file that holds `old` by one that holds `new`.
///
/// The new text goes into a temporary file in the same folder, with the owner, the mode and, where
/// the system allows it, the extended attributes of the old file; it is flushed to disk and then
/// renamed over the old file. A symbolic link stays, and its target is replaced. A lock file keeps
/// other processes of this program out meanwhile. On an error nothing is changed and no temporary
/// file is left behind.
pub(crate) fn write_atomically(
    path: &Path,
    old: &[u8],
    new: &[u8],
    options: WriteOptions,
) -> Result<Written, WriteError> {
    replace(path, old, options, |file| file.write_all(new))
}

/// Like [`write_atomically`], with a function that writes the new text.
fn replace(
    path: &Path,
    old: &[u8],
    options: WriteOptions,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<Written, WriteError> {
    let path = fs::canonicalize(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => WriteError::Missing(path.to_owned()),
        _ => WriteError::Failed(path.to_owned(), "find the file", error),
    })?;
    let failed = |what| {
        let path = path.clone();
        move |error| WriteError::Failed(path, what, error)
    };
    let metadata = fs::metadata(&path).map_err(failed("look at the file"))?;
    check_replaceable(&path, &metadata)?;
    let _lock = Lock::take(&path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => WriteError::Locked(path.clone()),
        _ => failed("make a lock file in its folder")(error),
    })?;
    remove_left_behind(path.parent().unwrap_or(Path::new("/")));
    check_unchanged(&path, old)?;
    // Do not replace a file that cannot be opened for writing, even if its folder allows it.
    let old_file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(&path)
        .map_err(failed("write to the file"))?;
    let mut temporary =
        temporary_beside(&path).map_err(failed("make a temporary file in its folder"))?;
    write(temporary.as_file_mut()).map_err(failed("write the temporary file"))?;
    copy_owner_and_mode(temporary.as_file(), &metadata)
        .map_err(|error| WriteError::Owner(path.clone(), error))?;
    let lost = copy_extended(temporary.as_file(), &old_file);
    temporary
        .as_file()
        .sync_all()
        .map_err(failed("flush the temporary file"))?;
    let backup = match options.backup {
        Some(at) => Some(back_up(&path, old, at).map_err(failed("make a backup beside it"))?),
        None => None,
    };
    // Check again as late as possible, so that a change saved in the meantime is not lost.
    let persisted = check_unchanged(&path, old).and_then(|()| {
        temporary
            .persist(&path)
            .map_err(|error| failed("replace the file")(error.error))
    });
    if let Err(error) = persisted {
        if let Some(backup) = &backup {
            let _ = fs::remove_file(backup);
        }
        return Err(error);
    }
    // The rename has succeeded. Some file systems cannot flush folders, so ignore errors.
    if let Some(Ok(folder)) = path.parent().map(File::open) {
        let _ = folder.sync_all();
    }
    Ok(Written { path, backup, lost })
}

fn check_replaceable(path: &Path, metadata: &Metadata) -> Result<(), WriteError> {
    if !metadata.is_file() {
        return Err(WriteError::NoFile(path.to_owned()));
    }
    if metadata.permissions().readonly() {
        return Err(WriteError::ReadOnly(path.to_owned()));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        if metadata.nlink() > 1 {
            return Err(WriteError::HardLinks(path.to_owned(), metadata.nlink()));
        }
    }
    Ok(())
}

fn check_unchanged(path: &Path, old: &[u8]) -> Result<(), WriteError> {
    match fs::read(path) {
        Ok(bytes) if bytes == old => Ok(()),
        Ok(_) => Err(WriteError::Changed(path.to_owned())),
        Err(error) => Err(WriteError::Failed(
            path.to_owned(),
            "read the file again",
            error,
        )),
    }
}

/// Makes a complete backup or none: `config.rolechain-20260131T120000Z.bak`, readable only by its
/// owner. A second one in the same second gets a number.
fn back_up(path: &Path, old: &[u8], at: Timestamp) -> io::Result<PathBuf> {
    const MOST: usize = 100;
    let stamp = at.strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut temporary = temporary_beside(path)?;
    temporary.write_all(old)?;
    temporary.as_file().sync_all()?;
    let mut number = 1;
    loop {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".rolechain-{stamp}"));
        if number > 1 {
            name.push(format!("-{number}"));
        }
        name.push(".bak");
        let backup = path.with_file_name(name);
        match temporary.persist_noclobber(&backup) {
            Ok(_) => return Ok(backup),
            Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists && number < MOST => {
                temporary = taken.file;
                number += 1;
            }
            Err(failed) => return Err(failed.error),
        }
    }
}

/// A temporary file in the folder of another file, readable only by its owner.
fn temporary_beside(path: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new()
        .prefix(&temporary_prefix())
        .suffix(".tmp")
        .tempfile_in(path.parent().unwrap_or(Path::new("/")))
        // Leave out the name of the temporary file, which does not exist.
        .map_err(|error| {
            let text = error.to_string();
            let end = text.rfind(" at path ").unwrap_or(text.len());
            io::Error::new(error.kind(), &text[..end])
        })
}

// What a file has beside its text: owner, mode and extended attributes, copied to the file that
// replaces it.

/// Gives a new file the owner, the group and the mode of the old one.
///
/// # Errors
///
/// The error of the system, [`io::ErrorKind::PermissionDenied`] if the owner or group cannot be given
/// to it.
#[cfg(unix)]
fn copy_owner_and_mode(new: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let own = new.metadata()?;
    let differs = |own: u32, old: u32| (own != old).then_some(old);
    let (user, group) = (differs(own.uid(), old.uid()), differs(own.gid(), old.gid()));
    if user.is_some() || group.is_some() {
        fchown(new, user, group)?;
    }
    new.set_permissions(old.permissions())
}

#[cfg(not(unix))]
fn copy_owner_and_mode(new: &File, old: &Metadata) -> io::Result<()> {
    new.set_permissions(old.permissions())
}

/// Copies extended attributes, access control lists among them, and returns the names of those that
/// the new file does not have.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn copy_extended(new: &File, old: &File) -> Vec<String> {
    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fsetxattr};
    // An attribute, and the list of names, has at most 64 KB on Linux.
    let mut names = vec![0; 64 * 1024];
    let length = flistxattr(old, &mut names[..]).unwrap_or(0);
    let value_of = |file: &File, name: &[u8]| {
        let mut value = vec![0; 64 * 1024];
        let length = fgetxattr(file, name, &mut value[..]).ok()?;
        value.truncate(length);
        Some(value)
    };
    let names = names[..length].split(|byte| *byte == 0);
    let names = names.filter(|name| !name.is_empty());
    let is_lost = |name: &&[u8]| {
        let Some(value) = value_of(old, name) else {
            return true;
        };
        value_of(new, name).as_ref() != Some(&value)
            && fsetxattr(new, *name, &value, XattrFlags::empty()).is_err()
    };
    let lost = names.filter(is_lost);
    lost.map(|name| String::from_utf8_lossy(name).into_owned())
        .collect()
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
const fn copy_extended(_: &File, _: &File) -> Vec<String> {
    Vec::new()
}

#[cfg(test)]
mod tests;
