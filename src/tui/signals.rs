//! Signals as events: a thread sleeps until one arrives, so none of them needs polling.

use std::io;

/// A signal that the explorer handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// End with this number: the terminal was closed, or a signal requested it.
    End(i32),
    /// Stop until continued.
    Stop,
    /// Continued after a stop.
    Continued,
    /// The terminal may have been resized.
    Resized,
}

#[cfg(unix)]
mod unix {
    use super::{Signal, io};
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::{emulate_default_handler, raise};

    /// Passes every signal to `tell` on a separate thread, until that returns false.
    pub(crate) fn watch(tell: impl Fn(Signal) -> bool + Send + 'static) -> io::Result<()> {
        let mut signals =
            Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH])?;
        std::thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                for number in signals.forever() {
                    let signal = match number {
                        SIGTSTP => Signal::Stop,
                        SIGCONT => Signal::Continued,
                        SIGWINCH => Signal::Resized,
                        number => Signal::End(number),
                    };
                    if !tell(signal) {
                        return;
                    }
                }
            })?;
        Ok(())
    }

    /// Wakes the thread that reads keys with a resize signal.
    pub(crate) fn wake_reader() {
        let _ = raise(SIGWINCH);
    }

    /// Returns true if a signal comes from Ctrl-C or Ctrl-\\, which reach every program in the
    /// terminal.
    pub(crate) const fn is_from_keys(number: i32) -> bool {
        matches!(number, SIGINT | SIGQUIT)
    }

    /// Stops the process as an unhandled SIGTSTP does; returns when it is continued.
    pub(crate) fn stop() -> io::Result<()> {
        emulate_default_handler(SIGTSTP)
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use super::{Signal, io};

    /// This platform has no such signals.
    pub(crate) fn watch(_tell: impl Fn(Signal) -> bool) -> io::Result<()> {
        Ok(())
    }

    /// This platform has no such signals.
    pub(crate) const fn is_from_keys(_number: i32) -> bool {
        false
    }

    /// This platform has no signal for it.
    pub(crate) fn wake_reader() {}

    /// This platform cannot stop processes.
    pub(crate) fn stop() -> io::Result<()> {
        Ok(())
    }
}

#[cfg(not(unix))]
pub(crate) use elsewhere::{is_from_keys, stop, wake_reader, watch};
#[cfg(unix)]
pub(crate) use unix::{is_from_keys, stop, wake_reader, watch};
