//! The terminal: taken over at the start, and completely restored however the program ends.

use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::io::{self, BufWriter, Write};
use std::mem::ManuallyDrop;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

/// Requests mouse buttons, and movement while one is down, in the text protocol. Not every
/// movement, because each would wake the program.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";
/// Reverts it.
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";
/// A frame is one write; without a buffer of this size it would be thousands.
const BUFFER: usize = 64 * 1024;
/// The time that the terminal is given to take the last output before the line gets its usual mode.
const HANDOVER: std::time::Duration = std::time::Duration::from_millis(30);
/// The size for terminals that do not know their own, such as some pseudo-terminals.
const USUAL_SIZE: (u16, u16) = (80, 24);
/// No more columns or rows are drawn, as with `--size`: a frame of 65535 of each would need more
/// memory than there is.
const MOST: u16 = 1000;

/// True while the terminal is taken over, for the panic hook and for [`give_back`].
static TAKEN: AtomicBool = AtomicBool::new(false);
/// True if the terminal should report the mouse.
static MOUSE: AtomicBool = AtomicBool::new(false);
/// True once any thread has panicked; the explorer then ends instead of drawing over the message.
static PANICKED: AtomicBool = AtomicBool::new(false);

/// The number of writes that have begun and ended: odd while one is under way.
static WRITES: AtomicU64 = AtomicU64::new(0);

/// Standard output, counted. A terminal that takes no output blocks the writer, on any thread.
pub(super) struct Output;

/// What the writer is at: odd while a write is under way, the same number while it is the same one.
pub(super) fn writes() -> u64 {
    WRITES.load(Ordering::SeqCst)
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        counted(|| {
            let mut out = io::stdout().lock();
            let count = out.write(bytes)?;
            out.flush()?;
            Ok(count)
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        counted(|| io::stdout().lock().flush())
    }
}

fn counted<T>(write: impl FnOnce() -> T) -> T {
    WRITES.fetch_add(1, Ordering::SeqCst);
    let written = write();
    WRITES.fetch_add(1, Ordering::SeqCst);
    written
}

/// The terminal, taken over while this value exists.
pub(crate) struct Screen {
    /// The terminal for frames. It is never dropped: it would print an error if the terminal has been
    /// closed, and panic because standard error has been closed with it.
    pub terminal: ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Output>>>>,
}

impl Screen {
    /// Takes over the terminal: raw mode, alternate screen, no cursor, bracketed paste, so that
    /// pasted text does not count as keys.
    pub(crate) fn take(mouse: bool) -> io::Result<Self> {
        MOUSE.store(mouse, Ordering::SeqCst);
        // The theme handles colours: with NO_COLOR crossterm would write a reset in place of each
        // colour and thus cancel the reversed video before it.
        crossterm::style::force_color_output(true);
        give_back_on_panic();
        take_over()?;
        let (width, height) = size();
        let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
        let backend = CrosstermBackend::new(BufWriter::with_capacity(BUFFER, Output));
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport });
        if terminal.is_err() {
            give_back();
        }
        Ok(Self {
            terminal: ManuallyDrop::new(terminal?),
        })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Columns and rows of the terminal.
pub(crate) fn size() -> (u16, u16) {
    match crossterm::terminal::size() {
        Ok((width, height)) if width > 0 && height > 0 => (width.min(MOST), height.min(MOST)),
        _ => USUAL_SIZE,
    }
}

/// Takes over the terminal, at the start or after a pause.
pub(crate) fn take_over() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let entered = write_entry(&mut Output);
    if entered.is_err() {
        give_back();
    }
    entered
}

/// Restores the terminal. Does nothing if it is not taken over, so it may be called from the panic
/// hook and again while the stack unwinds. Errors are ignored, because there is no way to report
/// them.
pub(crate) fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = write_exit(&mut Output);
        // In its usual mode, the line drops output that the terminal has not taken yet at each Ctrl-C
        // or Ctrl-Z (termios, NOFLSH), even if that was typed before.
        std::thread::sleep(HANDOVER);
        let _ = disable_raw_mode();
    }
}

/// Returns true if any thread has panicked since the terminal was taken over.
pub(crate) fn has_panicked() -> bool {
    PANICKED.load(Ordering::SeqCst)
}

/// Returns true if the terminal draws characters two columns wide that are wide only in East Asian
/// fonts. It is asked for its cursor position after two of them; a terminal that does not answer
/// counts as narrow. Keys that arrive meanwhile are kept.
pub(crate) fn draws_signs_wide() -> io::Result<bool> {
    const SIGNS: &str = "\r◆→";
    const CURSOR: &str = "\x1b[6n";
    /// The library that reads the answer would wait two seconds for one that does not come.
    const PATIENCE: std::time::Duration = std::time::Duration::from_millis(200);
    send(SIGNS)?;
    send(CURSOR)?;
    let answers = answers_within(PATIENCE);
    let column = if answers {
        crossterm::cursor::position().map_or(0, |(column, _)| column)
    } else {
        0
    };
    send("\r\x1b[2K")?;
    Ok(column > 2)
}

/// Returns true if the terminal sends anything within `time`, or if that cannot be told because keys
/// do not come from standard input. Nothing is read.
#[cfg(unix)]
fn answers_within(time: std::time::Duration) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let keys = rustix::stdio::stdin();
    if !rustix::termios::isatty(keys) {
        return true;
    }
    let time = Timespec::try_from(time).ok();
    let mut waiting = [PollFd::new(&keys, PollFlags::IN)];
    poll(&mut waiting, time.as_ref()).is_ok_and(|ready| ready > 0)
}

#[cfg(not(unix))]
fn answers_within(_: std::time::Duration) -> bool {
    true
}

/// Sends the terminal a sequence outside of frames.
pub(crate) fn send(sequence: &str) -> io::Result<()> {
    Output.write_all(sequence.as_bytes())?;
    Output.flush()
}

fn write_entry(out: &mut impl Write) -> io::Result<()> {
    crossterm::execute!(out, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    if MOUSE.load(Ordering::SeqCst) {
        out.write_all(MOUSE_ON)?;
        out.flush()?;
    }
    Ok(())
}

fn write_exit(out: &mut impl Write) -> io::Result<()> {
    out.write_all(MOUSE_OFF)?;
    crossterm::execute!(
        out,
        ResetColor,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    )
}

/// Restores the terminal before a panic's message is printed, on any thread.
fn give_back_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let next = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            PANICKED.store(true, Ordering::SeqCst);
            give_back();
            next(panic);
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaving_undoes_what_entering_did() {
        MOUSE.store(true, Ordering::SeqCst);
        let mut bytes = Vec::new();
        write_entry(&mut bytes).unwrap();
        let mut screen = vt100::Parser::new(10, 40, 0);
        screen.process(b"$ rolechain\r\n");
        screen.process(&bytes);
        assert!(screen.screen().alternate_screen());
        assert!(screen.screen().hide_cursor());
        assert!(screen.screen().bracketed_paste());
        let reports = vt100::MouseProtocolMode::ButtonMotion;
        assert_eq!(screen.screen().mouse_protocol_mode(), reports);
        bytes.clear();
        write_exit(&mut bytes).unwrap();
        screen.process(&bytes);
        assert!(!screen.screen().alternate_screen());
        assert!(!screen.screen().hide_cursor());
        assert!(!screen.screen().bracketed_paste());
        let none = vt100::MouseProtocolMode::None;
        assert_eq!(screen.screen().mouse_protocol_mode(), none);
        assert_eq!(screen.screen().contents(), "$ rolechain");
    }
}
