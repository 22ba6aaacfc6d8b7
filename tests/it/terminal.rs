//! The real program in a pseudo-terminal: the state of the terminal after every way to end.
#![cfg(unix)]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::Arc;
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
    fn continue_until_text(&mut self, text: &str) {
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
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.parser.screen_mut().set_size(rows, cols);
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
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_rolechain"));
    command.env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("TERM", "xterm-256color");
    command.env("LC_ALL", "C.UTF-8");
    command
}

#[test]
fn it_draws_answers_keys_and_quits_with_q() {
    let mut terminal = Terminal::open();
    terminal.wait_for_text("rolechain");
    terminal.wait_for_text("q quit");
    assert!(terminal.parser.screen().alternate_screen());
    assert!(terminal.parser.screen().hide_cursor());
    terminal.press("?");
    terminal.wait_for_text("Help");
    terminal.press("q");
    terminal.wait_for("no help", |screen| !screen.contents().contains("Help"));
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_cursor_shows_where_a_line_is_written_and_hides_afterwards() {
    let mut terminal = Terminal::open();
    terminal.wait_for_text("q quit");
    terminal.press("jjjjje\rabc");
    terminal.wait_for("a cursor behind the text", |screen| {
        let (row, col) = screen.cursor_position();
        let before = screen.contents_between(row, col.saturating_sub(5), row, col);
        !screen.hide_cursor() && before == "> abc"
    });
    terminal.press("\u{1b}");
    terminal.wait_for("no cursor", vt100::Screen::hide_cursor);
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn ctrl_c_quits_whatever_is_open() {
    let mut terminal = Terminal::open();
    terminal.wait_for_text("q quit");
    terminal.press("?\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_signal_ends_it_tidily_with_the_status_a_shell_expects() {
    for (name, status) in [("TERM", 143), ("HUP", 129)] {
        let mut terminal = Terminal::open();
        terminal.wait_for_text("q quit");
        terminal.signal(name);
        assert_eq!(terminal.end(), status, "{name}");
    }
}

#[test]
fn without_colour_the_selected_row_is_reversed_and_nothing_is_coloured() {
    let mut command = program();
    command.env("NO_COLOR", "1");
    let mut terminal = Terminal::start(command);
    terminal.wait_for_text("q quit");
    let screen = terminal.parser.screen();
    let cells = || (0..24).flat_map(|row| (0..80).filter_map(move |col| screen.cell(row, col)));
    let reversed = (1..24).filter(|&row| screen.cell(row, 20).is_some_and(vt100::Cell::inverse));
    assert_eq!(reversed.count(), 1, "{}", screen.contents());
    assert!(cells().all(|cell| cell.fgcolor() == vt100::Color::Default));
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_terminal_made_tiny_and_large_again_shows_everything_again() {
    let mut terminal = Terminal::open();
    terminal.wait_for_text("q quit");
    terminal.resize(1, 3);
    terminal.wait_for_text("to…");
    terminal.resize(24, 80);
    terminal.wait_for_text("q quit");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn pasted_text_is_not_taken_for_keys() {
    let mut terminal = Terminal::open();
    terminal.wait_for_text("q quit");
    terminal.press("\u{1b}[200~q?\u{1b}[201~?");
    terminal.wait_for_text("Help");
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_diff_is_written_after_a_yes_and_the_tree_goes_on_with_the_new_file() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config");
    std::fs::copy("assets/sample/config", &config).unwrap();
    let before = std::fs::read_to_string(&config).unwrap();
    let mut command = program();
    command.arg("--config");
    command.arg(&config);
    command.args(["--credentials", "assets/sample/credentials"]);
    command.args(["--snapshot", "assets/sample/snapshots"]);
    command.args(["--identities", "assets/sample/identities.json"]);
    command.cwd(env!("CARGO_MANIFEST_DIR"));
    let mut terminal = Terminal::start(command);
    terminal.wait_for_text("1 snapshot");
    terminal.press("nw");
    terminal.wait_for_text("+role_session_name = my-session");
    terminal.press("\r\u{1b}");
    terminal.wait_for("no diff", |screen| {
        !screen.contents().contains("W writes it")
    });
    assert_eq!(std::fs::read_to_string(&config).unwrap(), before);
    // Typed ahead, it writes nothing.
    terminal.press("wW");
    terminal.wait_for_text("press W again");
    assert_eq!(std::fs::read_to_string(&config).unwrap(), before);
    terminal.press_alone("W");
    // The user cannot guess the name of the backup, so a long path must not push it out.
    terminal.wait_for("the whole name of the backup", |screen| {
        let text = screen.contents();
        let name = text.split("written; backup: ").nth(1);
        name.is_some_and(|name| name.starts_with("config.rolechain-") && name.contains(".bak"))
    });
    terminal.wait_for_text("✓ test4-userid-autogen");
    let after = std::fs::read_to_string(&config).unwrap();
    assert!(after.contains("[profile source-autogen]\nrole_arn = arn:aws:iam::111122223333:role/SourceRole\nsource_profile = base\nrole_session_name = my-session\n"), "{after}");
    assert_eq!(
        after.len(),
        before.len() + "role_session_name = my-session\n".len()
    );
    let backups = std::fs::read_dir(folder.path()).unwrap().count() - 1;
    assert_eq!(backups, 1);
    terminal.press("u");
    terminal.wait_for_text("Undo the last write: W writes it");
    terminal.press_alone("W");
    terminal.wait_for_text("undone; what had been written is kept in");
    assert_eq!(std::fs::read_to_string(&config).unwrap(), before);
    terminal.wait_for_text("✗ test4-userid-autogen");
    // A file that another program changes meanwhile is left alone.
    terminal.press("e\rw");
    terminal.wait_for_text("what you changed: source-autogen.role_session_name = my-session");
    std::fs::write(&config, "[profile base]\n").unwrap();
    terminal.press_alone("W");
    terminal.wait_for_text("not written: the file changed since it was read; quit and open again");
    assert_eq!(
        std::fs::read_to_string(&config).unwrap(),
        "[profile base]\n"
    );
    terminal.press("q");
    terminal.wait_for_text("1 change is in no file; q again quits");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn ctrl_z_hands_the_terminal_back_and_a_continuation_takes_it_again() {
    let mut terminal = Terminal::open();
    terminal.wait_for_text("q quit");
    terminal.press("\u{1a}");
    terminal.wait_for("the main screen", |screen| {
        !screen.alternate_screen() && !screen.hide_cursor()
    });
    terminal.continue_until_text("q quit");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_panic_on_any_thread_gives_the_terminal_back_before_its_message() {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "terminal::panicking", "--nocapture"]);
    command.env("TERM", "xterm-256color");
    let folder = tempfile::tempdir().unwrap();
    let drawn = folder.path().join("drawn");
    command.env(PANICKING, &drawn);
    let mut terminal = Terminal::start(command);
    terminal.wait_for_text("q quit");
    std::fs::write(drawn, "").unwrap();
    terminal.wait_for_text("a worker fell over");
    assert!(!terminal.parser.screen().alternate_screen());
    assert!(!terminal.parser.screen().hide_cursor());
    assert_ne!(terminal.end(), 0);
}

/// Tells the test binary in a pseudo-terminal to run the program that panics, once this file
/// exists.
const PANICKING: &str = "PLAY_THE_PROGRAM_THAT_PANICS";

#[test]
fn panicking() {
    let Some(drawn) = std::env::var_os(PANICKING).map(std::path::PathBuf::from) else {
        return;
    };
    let (sender, arrivals) = channel();
    std::thread::spawn(move || {
        let _sender = sender;
        while !drawn.exists() {
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("a worker fell over");
    });
    let ended = rolechain::tui::run(rolechain::tui::Start {
        prediction: crate::worlds::sample(),
        arrivals: Some(Box::new(|| Ok(arrivals))),
        writer: Box::new(|_| Err("nothing is written here".to_owned())),
        reader: Arc::new(|_| Vec::new()),
        editor: Box::new(|_| Err("nothing is edited here".to_owned())),
        files: Err("nothing is read here".to_owned()),
        reporter: Arc::new(|_, _| Err(rolechain::tui::NotExported::Exists)),
        planner: Arc::new(|_, _| Err("nothing is called here".to_owned())),
        copier: Arc::new(|_, _| Err("nothing is copied here".to_owned())),
        explanation: rolechain::cli::explanation,
        options: rolechain::tui::Options::default(),
        questions: rolechain::tui::Questions::default(),
    });
    assert!(ended.is_ok(), "{ended:?}");
}

#[test]
fn with_a_config_on_standard_input_the_keys_come_from_the_terminal() {
    let mut command = CommandBuilder::new("sh");
    let line = format!(
        "cat assets/sample/config | {} --config - --credentials assets/sample/credentials",
        env!("CARGO_BIN_EXE_rolechain")
    );
    command.args(["-c", &line]);
    command.cwd(env!("CARGO_MANIFEST_DIR"));
    command.env("TERM", "xterm-256color");
    command.env("LC_ALL", "C.UTF-8");
    let mut terminal = Terminal::start(command);
    terminal.wait_for_text("standard input");
    terminal.wait_for_text("q quit");
    terminal.press("?");
    terminal.wait_for_text("Help");
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), 0);
}
