//! The explorer in different terminals, simulated by a pseudo-terminal.

use crate::pty::{Terminal, program};
use std::time::Duration;
use vt100::Color;

/// The colour of the sign of a denied row.
fn denied(terminal: &Terminal) -> Option<Color> {
    let screen = terminal.parser.screen();
    let cells = (1..24).flat_map(|row| (0..20).map(move |col| (row, col)));
    let mut cells = cells.filter_map(|(row, col)| screen.cell(row, col));
    cells
        .find(|cell| cell.contents() == "✗" && cell.bgcolor() == Color::Default)
        .map(vt100::Cell::fgcolor)
}

#[test]
fn a_light_background_changes_the_colours_and_its_answer_is_no_key() {
    let mut terminal = Terminal::start(program());
    terminal.wait_for_text("q quit");
    terminal.wait_for_bytes("\u{1b}]11;?\u{1b}\\");
    assert_eq!(denied(&terminal), Some(Color::Idx(9)));
    let before = terminal.parser.screen().contents();
    terminal.press("\u{1b}]11;rgb:ffff/ffff/eeee\u{1b}\\");
    while denied(&terminal) != Some(Color::Idx(1)) {
        terminal.wait_for_more();
    }
    assert_eq!(terminal.parser.screen().contents(), before);
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn colorfgbg_decides_if_the_terminal_does_not_answer() {
    let mut command = program();
    command.env("COLORFGBG", "0;15");
    let mut terminal = Terminal::start(command);
    terminal.wait_for_text("q quit");
    assert_eq!(denied(&terminal), Some(Color::Idx(1)));
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_late_answer_does_not_reach_the_shell() {
    let mut command = portable_pty::CommandBuilder::new("sh");
    let program = env!("CARGO_BIN_EXE_rolechain");
    command.arg("-c");
    command.arg(format!(
        "{program} demo; echo ready; IFS= read -r line; echo \"<$line>\""
    ));
    command.env("TERM", "xterm-256color");
    command.env("LC_ALL", "C.UTF-8");
    let mut terminal = Terminal::start(command);
    terminal.wait_for_bytes("\u{1b}]11;?\u{1b}\\");
    terminal.press("q");
    std::thread::sleep(Duration::from_millis(50));
    terminal.press("\u{1b}]11;rgb:0000/0000/0000\u{1b}\\");
    terminal.wait_for_text("ready");
    terminal.press("typed\r");
    terminal.wait_for_text("<typed>");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_terminal_that_draws_signs_wide_gets_ascii() {
    for (column, wide) in [(3, false), (5, true)] {
        let mut command = program();
        command.env("LC_ALL", "ja_JP.UTF-8");
        command.env("ROLECHAIN_LANG", "en");
        let mut terminal = Terminal::start(command);
        terminal.wait_for_bytes("◆→\u{1b}[6n");
        terminal.press(&format!("\u{1b}[1;{column}R"));
        terminal.wait_for_text("q quit");
        assert_eq!(is_ascii(&terminal), wide);
        terminal.press("q");
        assert_eq!(terminal.end(), 0);
    }
}

#[test]
fn ascii_is_drawn_if_other_characters_are_unavailable() {
    for (name, value, argument, ascii) in [
        ("LC_ALL", "C", "demo", true),
        ("TERM", "linux", "demo", true),
        ("LC_ALL", "ja_JP.UTF-8", "--ambiguous=2", true),
        ("LC_ALL", "ja_JP.UTF-8", "--ambiguous=1", false),
    ] {
        let mut command = program();
        command.env(name, value);
        command.env("ROLECHAIN_LANG", "en");
        command.arg(argument);
        let mut terminal = Terminal::start(command);
        terminal.wait_for_text("q quit");
        assert_eq!(is_ascii(&terminal), ascii, "{name}={value} {argument}");
        terminal.press("q");
        assert_eq!(terminal.end(), 0);
    }
}

fn is_ascii(terminal: &Terminal) -> bool {
    terminal.parser.screen().contents().is_ascii()
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_gets_the_tree_as_text() {
    let mut command = program();
    command.env("TERM", "dumb");
    command.env("CI", "true");
    command.arg("demo");
    let mut terminal = Terminal::start(command);
    terminal.wait_for_text("test4-userid-autogen");
    assert!(!terminal.bytes.contains(&0x1b));
    assert_eq!(terminal.end(), 0);
}
