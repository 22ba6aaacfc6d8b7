//! Runs one child process: its output, its time limit, and the end of its whole process group.
//!
//! A child in its own process group cannot prompt on the terminal: the kernel stops it. If a child
//! is stopped, or silent until its time limit, it needs the terminal; its group is then ended,
//! because a `credential_process` would survive its parent.

use std::io::{self, Read, Write as _};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Cancels all running calls.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cancel(pub(crate) Arc<AtomicBool>);

impl Cancel {
    /// Returns true if the user cancelled.
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Cancels.
    pub(crate) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// How a child ended.
pub(super) enum Ended {
    /// On its own, with this status; `None` if a signal ended it.
    Exit {
        code: Option<i32>,
        stdout: Vec<u8>,
        stderr: Vec<u8>,
    },
    /// It was stopped because it tried to use the terminal.
    Stopped,
    /// It exceeded its time limit.
    Silent,
    /// The user cancelled.
    Cancelled,
}

/// No answer is this large.
const MOST_BYTES: usize = 1024 * 1024 * 1024;

/// The polling interval.
const PAUSE: Duration = Duration::from_millis(15);

/// The time that a child gets to end on request, and its output to close afterwards: a program that
/// it leaves behind may hold the pipe open.
const GRACE: Duration = Duration::from_millis(800);

/// Runs a child without a terminal, in its own process group.
pub(super) fn run_apart(
    command: &mut Command,
    limit: Duration,
    cancel: &Cancel,
) -> io::Result<Ended> {
    group::put_in_own_group(command);
    command.stdin(Stdio::null()).stderr(Stdio::piped());
    run(command, Some(limit), cancel)
}

/// Runs a child that may use our terminal.
pub(super) fn run_handed_over(command: &mut Command, cancel: &Cancel) -> io::Result<Ended> {
    command.stdin(Stdio::inherit()).stderr(Stdio::piped());
    run(command, None, cancel)
}

fn run(command: &mut Command, limit: Option<Duration>, cancel: &Cancel) -> io::Result<Ended> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let apart = limit.is_some();
    let stdout = child.stdout.take().map(|pipe| read_aside(pipe, false));
    let stderr = child.stderr.take().map(|pipe| read_aside(pipe, !apart));
    let begun = Instant::now();
    loop {
        match group::look(&mut child)? {
            group::State::Stopped if apart => {
                group::end(&mut child, apart);
                return Ok(Ended::Stopped);
            }
            group::State::Runs | group::State::Stopped => {}
            group::State::Ended(code) => {
                let collect = |from: Option<Receiver<Vec<u8>>>| {
                    from.and_then(|from| from.recv_timeout(GRACE).ok())
                };
                return Ok(Ended::Exit {
                    code,
                    stdout: collect(stdout).unwrap_or_default(),
                    stderr: collect(stderr).unwrap_or_default(),
                });
            }
        }
        let late = limit.is_some_and(|limit| begun.elapsed() > limit);
        if late || apart && cancel.is_set() {
            group::end(&mut child, apart);
            return Ok(if late {
                Ended::Silent
            } else {
                Ended::Cancelled
            });
        }
        std::thread::sleep(PAUSE);
    }
}

/// Reads a pipe to its end on a separate thread; the output may be shown as it arrives.
fn read_aside(mut pipe: impl Read + Send + 'static, shown: bool) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let mut piece = vec![0; 64 * 1024];
        while let Ok(count) = pipe.read(&mut piece)
            && count > 0
            && bytes.len() < MOST_BYTES
        {
            bytes.extend_from_slice(&piece[..count]);
            if shown {
                let _ = io::stderr().write_all(&piece[..count]);
            }
        }
        // It may contain keys.
        piece.fill(0);
        let _ = sender.send(bytes);
    });
    receiver
}

#[cfg(unix)]
mod group {
    use super::{Command, GRACE, Instant, PAUSE, io};
    use rustix::process::{Pid, Signal, WaitOptions, kill_process_group, waitpid};
    use std::os::unix::process::CommandExt as _;
    use std::process::Child;

    pub(super) enum State {
        Runs,
        Stopped,
        Ended(Option<i32>),
    }

    pub(super) fn put_in_own_group(command: &mut Command) {
        command.process_group(0);
    }

    pub(super) fn look(child: &mut Child) -> io::Result<State> {
        let options = WaitOptions::NOHANG | WaitOptions::UNTRACED;
        let Some((_, status)) = waitpid(Some(Pid::from_child(child)), options)? else {
            return Ok(State::Runs);
        };
        Ok(if status.stopped() {
            State::Stopped
        } else {
            State::Ended(status.exit_status())
        })
    }

    /// Ends the group, first gracefully, so that the CLI can remove partially written files.
    pub(super) fn end(child: &mut Child, apart: bool) {
        let pid = Pid::from_child(child);
        if !apart {
            let _ = child.kill();
            let _ = waitpid(Some(pid), WaitOptions::empty());
            return;
        }
        for signal in [Signal::TERM, Signal::CONT] {
            let _ = kill_process_group(pid, signal);
        }
        let asked = Instant::now();
        let mut ended = false;
        while !ended && asked.elapsed() < GRACE {
            ended = !matches!(look(child), Ok(State::Runs | State::Stopped));
            std::thread::sleep(PAUSE);
        }
        // Processes that the child left in its group.
        let _ = kill_process_group(pid, Signal::KILL);
        if !ended {
            let _ = waitpid(Some(pid), WaitOptions::empty());
        }
    }
}

#[cfg(not(unix))]
mod group {
    use super::{Command, io};
    use std::process::Child;

    pub(super) enum State {
        Runs,
        Stopped,
        Ended(Option<i32>),
    }

    pub(super) fn put_in_own_group(_: &mut Command) {}

    pub(super) fn look(child: &mut Child) -> io::Result<State> {
        Ok(child
            .try_wait()?
            .map_or(State::Runs, |status| State::Ended(status.code())))
    }

    pub(super) fn end(child: &mut Child, _: bool) {
        let _ = child.kill();
        let _ = child.wait();
    }
}
