//! Files that change while the explorer shows them, and the editor that changes them.

use crate::pty::{Terminal, program};
use portable_pty::CommandBuilder;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use tempfile::TempDir;

/// The sample as files on disk.
struct Files {
    folder: TempDir,
    config: PathBuf,
    text: String,
}

impl Files {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config");
        fs::copy("assets/sample/config", &config).unwrap();
        let text = fs::read_to_string(&config).unwrap();
        Self {
            folder,
            config,
            text,
        }
    }

    fn command(&self) -> CommandBuilder {
        let mut command = program();
        command.arg("--config");
        command.arg(&self.config);
        command.args(["--credentials", "assets/sample/credentials"]);
        command.args(["--snapshot", "assets/sample/snapshots"]);
        command.args(["--identities", "assets/sample/identities.json"]);
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        command
    }

    fn open(&self) -> Terminal {
        let mut terminal = Terminal::start(self.command());
        terminal.wait_for_text("✗ test4-userid-autogen");
        terminal.wait_for_text("1 snapshot");
        terminal
    }

    /// The config with the missing line.
    fn repaired(&self) -> String {
        let source = "[profile source-autogen]\n";
        self.text
            .replace(source, &format!("{source}role_session_name = my-session\n"))
    }

    /// Replaces the config by another file, as editors do.
    fn replace(&self, text: &str) {
        let new = self.folder.path().join("new");
        fs::write(&new, text).unwrap();
        fs::rename(new, &self.config).unwrap();
    }
}

#[test]
fn a_changed_file_is_read_again_and_the_cursor_stays() {
    let files = Files::new();
    let mut terminal = files.open();
    terminal.press("hn");
    files.replace(&files.repaired());
    terminal.wait_for_text("config was read again: 3 verdicts changed");
    terminal.wait_for_text("✓ test4-userid-autogen");
    // And a second time: the new file is watched like the old one.
    files.replace(&files.text);
    terminal.wait_for_text("✗ test4-userid-autogen");
    terminal.press("r");
    terminal.wait_for_text("the files were read again: no verdict changed");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_file_that_is_broken_or_gone_for_a_while_leaves_what_was_there() {
    let files = Files::new();
    let mut terminal = files.open();
    files.replace(&format!("{}[profile source-autogen]\n", files.text));
    terminal.wait_for_text("not read again");
    terminal.wait_for_text("✗ test4-userid-autogen");
    fs::remove_file(&files.config).unwrap();
    terminal.wait_for_text("config is gone");
    terminal.wait_for_text("✗ test4-userid-autogen");
    files.replace(&files.repaired());
    terminal.wait_for_text("✓ test4-userid-autogen");
    terminal.wait_for("no complaint", |screen| {
        !screen.contents().contains("not read")
    });
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn what_if_changes_outlive_a_change_of_the_file() {
    let files = Files::new();
    let mut terminal = files.open();
    terminal.press("kke");
    terminal.wait_for_text("role_session_name");
    terminal.press("\r\u{1b}[B\r");
    terminal.wait_for_text("✓ test4-userid-autogen");
    files.replace(&format!("{}[profile further]\nregion = x\n", files.text));
    terminal.wait_for_text("1 profile new");
    terminal.wait_for_text("✓ test4-userid-autogen");
    terminal.press("u");
    terminal.wait_for_text("✗ test4-userid-autogen");
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_editor_gets_the_terminal_at_the_line_and_what_it_writes_is_read() {
    let files = Files::new();
    let editor = files.folder.path().join("nano");
    let new = files.folder.path().join("repaired");
    fs::write(&new, files.repaired()).unwrap();
    let script = format!(
        "#!/bin/sh\necho \"editing $1 $2 $(basename \"$3\")\"\nread -r line\necho \"<$line>\"\ncp {} \"$3\"\n",
        new.display()
    );
    fs::write(&editor, script).unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = files.command();
    command.env("VISUAL", format!("{} -w", editor.display()));
    command.env("EDITOR", "false");
    let mut terminal = Terminal::start(command);
    terminal.wait_for_text("1 snapshot");
    terminal.wait_for_text("✗ test4-userid-autogen");
    // From the card: the line of its fix.
    terminal.press("\ro");
    let mut lines = files.text.lines();
    let line = lines
        .position(|line| line == "[profile source-autogen]")
        .unwrap()
        + 1;
    let editing = format!("editing -w +{line} config");
    terminal.wait_for(&editing, |screen| {
        !screen.alternate_screen() && screen.contents().contains(&editing)
    });
    terminal.press("typed for the editor\r");
    terminal.wait_for_text("✓ test4-userid-autogen");
    let all = String::from_utf8_lossy(&terminal.bytes).into_owned();
    assert!(all.contains("<typed for the editor>"), "{all}");
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_missing_editor_is_reported() {
    let files = Files::new();
    for (editor, text) in [
        (
            "no-such-editor",
            "EDITOR is \"no-such-editor\", and there is no such program",
        ),
        ("false", "false ended with"),
    ] {
        let mut command = files.command();
        command.env("EDITOR", editor);
        let mut terminal = Terminal::start(command);
        terminal.wait_for_text("1 snapshot");
        terminal.press("o");
        terminal.wait_for_text(text);
        terminal.press("?");
        terminal.wait_for_text("Help");
        terminal.press("\u{3}");
        assert_eq!(terminal.end(), 0);
    }
}

#[test]
fn the_sample_is_in_no_file() {
    let mut terminal = Terminal::open();
    terminal.wait_for_text("q quit");
    for key in ["r", "o"] {
        terminal.press(key);
        terminal.wait_for_text("the sample is built in and in no file");
        terminal.press("j");
        terminal.wait_for("another footer", |screen| {
            !screen.contents().contains("the sample is built in")
        });
    }
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}
