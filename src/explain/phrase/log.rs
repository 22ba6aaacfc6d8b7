//! The lines of `--log`.

/// The program was started.
pub(crate) const STARTED: &str = "started";
/// A file was read.
pub(crate) const READ: &str = "read";
/// A profile was resolved and evaluated.
pub(crate) const RESOLVED: &str = "resolved";
/// The AWS CLI was called.
pub(crate) const CALLED: &str = "called";

/// A file of a size.
pub(crate) fn of_size(name: &str, bytes: u64) -> String {
    format!("{name}: {}", answered(bytes))
}

/// A call that was answered.
pub(crate) fn answered(bytes: u64) -> String {
    format!("{bytes} bytes")
}
