//! The threads of the explorer.

use std::io;

use crate::text::text;

/// Starts a thread; an error tells which.
pub(crate) fn start_thread(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let thread = std::thread::Builder::new().name(name.to_owned());
    thread.spawn(work).map(drop).map_err(|error| {
        let kind = error.kind();
        io::Error::new(
            kind,
            text!("thread \"{name}\" cannot be started: {error}", name, error),
        )
    })
}
