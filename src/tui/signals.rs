//! Signals as news: a thread sleeps until one comes, so none of them needs polling.

use std::io;

/// A signal that the explorer minds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// End, with this number: the terminal was closed, or a signal asked for it.
    End(i32),
    /// Stop until continued.
    Stop,
    /// Continued after a stop.
    Continued,
    /// The terminal may have another size.
    Resized,
}

#[cfg(unix)]
mod unix {
    use super::{Signal, io};
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::{emulate_default_handler, raise};

    /// Hands every signal to `tell`, on a thread of its own, until that returns false.
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

    /// Wakes the thread that reads keys with a change of the size that is none.
    pub(crate) fn wake_reader() {
        let _ = raise(SIGWINCH);
    }

    /// Whether a signal comes from Ctrl-C or Ctrl-\\, which reach every program in the terminal.
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

    /// There are no such signals here.
    pub(crate) fn watch(_tell: impl Fn(Signal) -> bool) -> io::Result<()> {
        Ok(())
    }

    /// There are no such signals here.
    pub(crate) const fn is_from_keys(_number: i32) -> bool {
        false
    }

    /// There is nothing to wake it with here.
    pub(crate) fn wake_reader() {}

    /// There is no stopping here.
    pub(crate) fn stop() -> io::Result<()> {
        Ok(())
    }
}

#[cfg(not(unix))]
pub(crate) use elsewhere::{is_from_keys, stop, wake_reader, watch};
#[cfg(unix)]
pub(crate) use unix::{is_from_keys, stop, wake_reader, watch};
