//! What a file has beside its text: owner, mode and extended attributes, copied to the file that
//! replaces it.

use std::fs::{File, Metadata};
use std::io;

/// Gives a new file the owner, the group and the mode of the old one.
///
/// # Errors
///
/// The error of the system, [`io::ErrorKind::PermissionDenied`] if the owner or group cannot be given
/// to it.
#[cfg(unix)]
pub(super) fn copy_owner_and_mode(new: &File, old: &Metadata) -> io::Result<()> {
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
pub(super) fn copy_owner_and_mode(new: &File, old: &Metadata) -> io::Result<()> {
    new.set_permissions(old.permissions())
}

/// Copies extended attributes, access control lists among them, and returns the names of those that
/// the new file does not have.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(super) fn copy_extended(new: &File, old: &File) -> Vec<String> {
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
pub(super) const fn copy_extended(_: &File, _: &File) -> Vec<String> {
    Vec::new()
}
