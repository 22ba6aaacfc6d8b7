//! The real program in a pseudo-terminal: the state of the terminal after every way to end.
#![cfg(unix)]

use portable_pty::CommandBuilder;

use crate::pty::{Terminal, program};

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
    for (name, status) in [("TERM", 143), ("HUP", 129), ("USR1", 138), ("XCPU", 152)] {
        let mut terminal = Terminal::open();
        terminal.wait_for_text("q quit");
        terminal.signal(name);
        assert_eq!(terminal.end(), status, "{name}");
    }
}

#[test]
fn a_terminal_of_any_size_is_drawn() {
    let mut terminal = Terminal::open();
    terminal.wait_for_text("q quit");
    terminal.bytes.clear();
    terminal.resize_line_only(u16::MAX, u16::MAX);
    // The last line that is drawn.
    terminal.wait_for_bytes("\u{1b}[1000;");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
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
