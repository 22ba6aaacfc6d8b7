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
    use crate::tui::screen;
    use crate::tui::thread::start_thread;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::fd::OwnedFd;
    use signal_hook::consts::{
        SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGVTALRM,
        SIGWINCH, SIGXCPU,
    };
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::{emulate_default_handler, raise};
    use std::time::Duration;

    /// A write that takes longer, after a signal asked the program to end, is stuck.
    const STUCK: Duration = Duration::from_millis(500);

    /// Passes every signal to `tell` on a separate thread, until that returns false.
    pub(crate) fn watch(tell: impl Fn(Signal) -> bool + Send + 'static) -> io::Result<()> {
        let mut signals = Signals::new([
            SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGXCPU,
            SIGTSTP, SIGCONT, SIGWINCH,
        ])?;
        start_thread("signals", move || {
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
                if let Signal::End(number) = signal {
                    end_stuck_writer(number);
                }
            }
        })
    }

    /// The terminal may take no output, and whoever writes to it waits forever: then the signal ends
    /// the process here. The modes of the terminal are restored, which does not wait.
    fn end_stuck_writer(number: i32) {
        let watch = move || {
            let mut before = screen::writes();
            loop {
                std::thread::sleep(STUCK);
                let now = screen::writes();
                if now == before && now % 2 == 1 {
                    let _ = crossterm::terminal::disable_raw_mode();
                    let _ = emulate_default_handler(number);
                }
                before = now;
            }
        };
        // If no thread is to be had, the signal is with the event loop all the same.
        let _ = std::thread::Builder::new().spawn(watch);
    }

    /// The terminal that keys come from, else that of the output.
    fn terminal() -> Option<OwnedFd> {
        let mut streams = [rustix::stdio::stdin(), rustix::stdio::stdout()].into_iter();
        let terminal = streams.find(|stream| rustix::termios::isatty(stream))?;
        terminal.try_clone_to_owned().ok()
    }

    /// Returns true if a terminal is closed; waits for that without a time limit, or not at all.
    fn is_closed(terminal: &OwnedFd, wait: bool) -> bool {
        let at_once = Timespec::default();
        let mut state = [PollFd::new(terminal, PollFlags::empty())];
        let limit = (!wait).then_some(&at_once);
        while let Err(rustix::io::Errno::INTR) = poll(&mut state, limit) {}
        state[0]
            .revents()
            .intersects(PollFlags::HUP | PollFlags::ERR)
    }

    /// Tells when the terminal is closed, as SIGHUP does: that comes only to the programs whose
    /// controlling terminal it is. The thread that reads keys would read nothing again and again.
    pub(crate) fn watch_terminal(tell: impl Fn(Signal) -> bool + Send + 'static) -> io::Result<()> {
        let Some(terminal) = terminal() else {
            return Ok(());
        };
        start_thread("terminal", move || {
            if is_closed(&terminal, true) {
                tell(Signal::End(SIGHUP));
            }
        })
    }

    /// The signal that a closed terminal sends, if the terminal is closed.
    pub(crate) fn hangup() -> Option<i32> {
        let closed = terminal().is_none_or(|terminal| is_closed(&terminal, false));
        closed.then_some(SIGHUP)
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

    /// This platform does not tell.
    pub(crate) fn watch_terminal(_tell: impl Fn(Signal) -> bool) -> io::Result<()> {
        Ok(())
    }

    /// This platform does not tell.
    pub(crate) const fn hangup() -> Option<i32> {
        None
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
pub(crate) use elsewhere::{hangup, is_from_keys, stop, wake_reader, watch, watch_terminal};
#[cfg(unix)]
pub(crate) use unix::{hangup, is_from_keys, stop, wake_reader, watch, watch_terminal};
