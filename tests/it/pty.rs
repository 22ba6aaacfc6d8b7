//! A program in a pseudo-terminal: keys and signals go in, the screen comes out.
#![cfg(unix)]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// The time limit for events that take milliseconds, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Terminal {
    pub parser: vt100::Parser,
    /// All bytes read so far.
    pub bytes: Vec<u8>,
    output: Receiver<Vec<u8>>,
    input: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Terminal {
    pub fn start(command: CommandBuilder) -> Self {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            parser: vt100::Parser::new(24, 80, 0),
            bytes: Vec::new(),
            output,
            input: pair.master.take_writer().unwrap(),
            master: pair.master,
            child,
        }
    }

    pub fn open() -> Self {
        Self::start(program())
    }

    /// Reads until the screen matches; the failure shows the last screen.
    pub fn wait_for(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !wanted(self.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => {
                    self.parser.process(&bytes);
                    self.bytes.extend(bytes);
                }
                Err(error) => panic!(
                    "{error}: never came: {what}\n{}",
                    self.parser.screen().contents()
                ),
            }
        }
    }

    pub fn wait_for_text(&mut self, text: &str) {
        self.wait_for(text, |screen| screen.contents().contains(text));
    }

    /// Reads until these bytes have arrived.
    pub fn wait_for_bytes(&mut self, wanted: &str) {
        let end = Instant::now() + PATIENCE;
        while !self
            .bytes
            .windows(wanted.len())
            .any(|it| it == wanted.as_bytes())
        {
            assert!(Instant::now() < end, "never came: {wanted:?}");
            self.wait_for_more();
        }
    }

    /// Reads more bytes.
    pub fn wait_for_more(&mut self) {
        let bytes = self
            .output
            .recv_timeout(PATIENCE)
            .expect("nothing more comes");
        self.parser.process(&bytes);
        self.bytes.extend(bytes);
    }

    /// Continues the program repeatedly, because it may not have stopped yet.
    pub fn continue_until_text(&mut self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.parser.screen().contents().contains(text) {
            assert!(Instant::now() < end, "never came back");
            self.signal("CONT");
            while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(100)) {
                self.parser.process(&bytes);
            }
        }
    }

    pub fn press(&mut self, keys: &str) {
        self.input.write_all(keys.as_bytes()).unwrap();
        self.input.flush().unwrap();
    }

    /// Presses a key that counts only on its own.
    pub fn press_alone(&mut self, key: &str) {
        std::thread::sleep(Duration::from_millis(500));
        self.press(key);
        std::thread::sleep(Duration::from_millis(300));
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-s", name, &id])
            .status();
        assert!(sent.unwrap().success());
    }

    pub fn resize(&mut self, rows: u16, cols: u16) {
        self.parser.screen_mut().set_size(rows, cols);
        self.resize_line_only(rows, cols);
    }

    /// The same without a screen of this size here.
    pub fn resize_line_only(&mut self, rows: u16, cols: u16) {
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master.resize(size).unwrap();
    }

    /// The modes of the line, such as echo.
    pub fn modes(&self) -> String {
        format!("{:?}", self.master.get_termios())
    }

    /// Continues the program until it ends, should it be stopped; its exit status, or 128 and more
    /// if a signal ended it.
    pub fn end_by(mut self, signal: &str) -> (vt100::Parser, String) {
        self.signal(signal);
        let end = Instant::now() + PATIENCE;
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < end, "never ended");
            self.signal("CONT");
            while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(50)) {
                self.parser.process(&bytes);
            }
        }
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(50)) {
            self.parser.process(&bytes);
        }
        let modes = self.modes();
        (self.parser, modes)
    }

    /// The exit status, once the program has released the terminal.
    pub fn end(mut self) -> u32 {
        self.wait_for("the main screen and a cursor", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
        self.child.wait().unwrap().exit_code()
    }
}

/// The program in an environment of its own, independent of the user's or a CI job's.
pub(crate) fn program() -> CommandBuilder {
    let mut command = CommandBuilder::new(super::support::program());
    command.env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("TERM", "xterm-256color");
    command.env("LC_ALL", "C.UTF-8");
    command
}
