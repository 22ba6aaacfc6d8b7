//! Terminals that are closed or take no output, and sessions that end at any moment.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use portable_pty::{Child, MasterPty, PtySize, native_pty_system};

use crate::pty::{Terminal, program};

const PATIENCE: Duration = Duration::from_secs(120);

/// The explorer, of whose output only so much is read that this text has come.
fn open_until(text: &str) -> (Box<dyn MasterPty + Send>, Box<dyn Child + Send + Sync>) {
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = program();
    command.arg("--sample");
    let child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut parser = vt100::Parser::new(24, 80, 0);
    let mut bytes = [0; 4096];
    while !parser.screen().contents().contains(text) {
        let count = reader.read(&mut bytes).unwrap();
        parser.process(&bytes[..count]);
    }
    (pair.master, child)
}

/// The exit status; the program must end by itself.
fn end(mut child: Box<dyn Child + Send + Sync>) -> u32 {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.exit_code();
        }
        assert!(Instant::now() < end, "never ended");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_closed_terminal_ends_the_program_with_129() {
    let (master, child) = open_until("q quit");
    drop(master);
    assert_eq!(end(child), 129);
}

/// How often the thread that draws has been waked: the same number, though keys are pressed, while
/// it waits for the terminal. `None` where the system does not tell.
fn wakes_of_main_thread(id: u32) -> Option<String> {
    let status = std::fs::read_to_string(format!("/proc/{id}/task/{id}/status")).ok()?;
    let mut lines = status.lines();
    lines
        .find(|line| line.starts_with("voluntary_ctxt_switches"))
        .map(str::to_owned)
}

#[test]
fn a_signal_ends_a_program_whose_terminal_takes_no_output() {
    for name in ["HUP", "INT"] {
        let (master, child) = open_until("q quit");
        let mut input = master.take_writer().unwrap();
        let id = child.process_id().unwrap();
        // Each pair of keys is several kilobytes of output, which is not read.
        let mut same = 0;
        let mut before = None;
        let end_of_patience = Instant::now() + PATIENCE;
        while same < 20 {
            assert!(Instant::now() < end_of_patience, "never stuck");
            input.write_all(b"?q").and_then(|()| input.flush()).unwrap();
            std::thread::sleep(Duration::from_millis(50));
            let now = wakes_of_main_thread(id);
            same = if now == before { same + 1 } else { 0 };
            before = now;
        }
        let mut kill = std::process::Command::new("kill");
        let sent = kill.args(["-s", name, &id.to_string()]).status();
        assert!(sent.unwrap().success());
        // A program that can write ends by itself, with 129 or 130; this one the signal ends.
        assert_eq!(end(child), 1, "{name}");
        drop(master);
    }
}

/// Numbers that are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % limit
    }
}

/// `SESSIONS` is the number of explorers that are ended.
#[test]
fn the_terminal_is_restored_whatever_happened_before_the_end() {
    const KEYS: [&str; 24] = [
        "j",
        "k",
        "l",
        "h",
        "?",
        "/",
        "a",
        "\u{1b}",
        "\r",
        "e",
        "w",
        "C",
        "c",
        "n",
        "\t",
        " ",
        "G",
        "g",
        "\u{1b}[B",
        "u",
        "\u{10}",
        "t",
        "\u{1b}[200~W\r\n\u{1b}[201~",
        "\u{1b}[<0;9;5M",
    ];
    let fresh = native_pty_system().openpty(PtySize::default()).unwrap();
    let fresh = format!("{:?}", fresh.master.get_termios());
    let sessions = std::env::var("SESSIONS").map_or(12, |text| text.parse().unwrap());
    for seed in 0..sessions {
        let mut random = Random(seed);
        let mut command = program();
        command.arg("--sample");
        let mut terminal = Terminal::start(command);
        if random.below(4) > 0 {
            terminal.wait_for_text("quit");
        }
        for _ in 0..random.below(20) {
            match random.below(8) {
                // The emulator cannot scroll a terminal of one row.
                0 => terminal.resize(2 + random.below(50) as u16, 1 + random.below(150) as u16),
                1 => terminal.signal(["WINCH", "CONT", "TSTP"][random.below(3) as usize]),
                _ => terminal.press(KEYS[random.below(KEYS.len() as u64) as usize]),
            }
        }
        let signal = ["TERM", "HUP", "INT", "QUIT"][random.below(4) as usize];
        let (parser, modes) = terminal.end_by(signal);
        let screen = parser.screen();
        assert!(
            !screen.alternate_screen() && !screen.hide_cursor(),
            "{seed}: {signal}"
        );
        assert!(!screen.bracketed_paste(), "{seed}: {signal}");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert_eq!(modes, fresh, "{seed}: {signal}");
    }
}
