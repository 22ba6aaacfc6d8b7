//! Mouse reports from a pseudo-terminal.

use crate::pty::{Terminal, program};
use vt100::MouseProtocolMode;

/// A mouse report (xterm's SGR format); columns and rows count from 0.
fn report(button: u8, column: usize, row: usize, end: char) -> String {
    format!("\u{1b}[<{button};{};{}{end}", column + 1, row + 1)
}

/// The position of a text on the screen.
fn place(terminal: &Terminal, text: &str) -> (usize, usize) {
    let contents = terminal.parser.screen().contents();
    let found = contents.lines().enumerate().find_map(|(row, line)| {
        let at = line.find(text)?;
        Some((line[..at].chars().count(), row))
    });
    found.unwrap_or_else(|| panic!("no {text:?} in\n{contents}"))
}

fn click(terminal: &mut Terminal, text: &str, left: usize) {
    let (column, row) = place(terminal, text);
    let down = report(0, column - left, row, 'M');
    let up = report(0, column - left, row, 'm');
    terminal.press(&format!("{down}{up}"));
}

#[test]
fn a_click_selects_folds_and_presses_the_keys_of_the_footer() {
    let mut terminal = Terminal::open();
    terminal.wait_for_text("q quit");
    let screen = terminal.parser.screen();
    assert_eq!(
        screen.mouse_protocol_mode(),
        MouseProtocolMode::ButtonMotion
    );
    click(&mut terminal, "behind-test4", 0);
    terminal.wait_for_text("not reached  behind-test4");
    click(&mut terminal, "✗ test4-userid-autogen", 2);
    terminal.wait_for("a closed row", |screen| {
        let text = screen.contents();
        text.contains("▸ ✗ test4-userid-autogen") && text.contains("w fix   ? help")
    });
    click(&mut terminal, "? help", 0);
    terminal.wait_for_text("Help");
    terminal.press("q");
    terminal.wait_for_text("q quit");
    click(&mut terminal, "q quit", 0);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_click_in_a_list_selects_and_a_click_on_the_selected_entry_takes_it() {
    let mut terminal = Terminal::open();
    terminal.wait_for_text("q quit");
    terminal.press("e");
    terminal.wait_for_text("proven fix");
    click(&mut terminal, "role_session_name  ", 0);
    terminal.wait_for_text("▌role_session_name");
    click(&mut terminal, "role_session_name  ", 0);
    terminal.wait_for_text("> ");
    terminal.press("\u{1b}");
    terminal.wait_for_text("▌role_session_name");
    click(&mut terminal, "proven fix", 0);
    terminal.wait_for_text("preview: Enter");
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_wheel_scrolls_what_is_under_the_pointer() {
    let mut terminal = Terminal::open();
    terminal.wait_for_text("q quit");
    let (_, card) = place(&terminal, "Trust policy");
    terminal.press(&report(65, 10, card, 'M').repeat(3));
    terminal.wait_for("a card that is scrolled", |screen| {
        let text = screen.contents();
        text.contains("✗ denied  test4") && !text.contains("◆ base ✓")
    });
    terminal.press(&report(65, 10, 3, 'M').repeat(9));
    terminal.wait_for_text("loop-b");
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_rule_between_the_panes_can_be_dragged() {
    let mut terminal = Terminal::open();
    terminal.wait_for_text("q quit");
    let (_, before) = place(&terminal, "✗ denied  test4");
    let to = before + 4;
    let drag = [
        report(0, 60, before, 'M'),
        report(32, 60, to, 'M'),
        report(0, 60, to, 'm'),
    ];
    terminal.press(&drag.concat());
    terminal.wait_for("a lower rule", |screen| {
        let text = screen.contents();
        text.lines()
            .nth(to)
            .is_some_and(|line| line.contains("denied  test4"))
    });
    // It keeps its share of the screen.
    terminal.resize(20, 72);
    terminal.wait_for_text("problem 1/6");
    terminal.resize(24, 80);
    terminal.wait_for("the rule where it was", |screen| {
        let text = screen.contents();
        text.lines()
            .nth(to)
            .is_some_and(|line| line.contains("denied  test4"))
    });
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn without_the_mouse_the_terminal_keeps_it() {
    let mut command = program();
    command.args(["demo", "--no-mouse"]);
    let mut terminal = Terminal::start(command);
    terminal.wait_for_text("q quit");
    let screen = terminal.parser.screen();
    assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}
