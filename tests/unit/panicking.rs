//! A panic of any thread gives the terminal back.
#![cfg(unix)]

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use portable_pty::CommandBuilder;

use super::pty::Terminal;

#[test]
fn a_panic_on_any_thread_gives_the_terminal_back_before_its_message() {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "unit::panicking::panicking", "--nocapture"]);
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
    let ended = crate::tui::run(crate::tui::Start {
        prediction: super::worlds::sample(),
        arrivals: Some(Box::new(|| Ok(arrivals))),
        writer: Box::new(|_| Err("nothing is written here".to_owned())),
        reader: Arc::new(|_| Vec::new()),
        editor: Box::new(|_| Err("nothing is edited here".to_owned())),
        files: Err("nothing is read here".to_owned()),
        reporter: Arc::new(|_, _| Err(crate::tui::NotExported::Exists)),
        planner: Arc::new(|_, _| Err("nothing is called here".to_owned())),
        copier: Arc::new(|_, _| Err("nothing is copied here".to_owned())),
        explanation: crate::cli::explanation,
        options: crate::tui::Options::default(),
        questions: crate::tui::Questions::default(),
    });
    assert!(ended.is_ok(), "{ended:?}");
}
