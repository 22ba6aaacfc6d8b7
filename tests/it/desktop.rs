//! The explorer and other programs: clipboards, editors.

use crate::pty::{Terminal, program};
use portable_pty::CommandBuilder;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// The real program, with a `PATH` that has only `folder` and the usual tools.
fn program_with(folder: &Path) -> CommandBuilder {
    let mut command = program();
    command.env("PATH", format!("{}:/usr/bin:/bin", folder.display()));
    command
}

/// A shell script that the explorer finds as a program.
fn script(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_value_is_copied_with_the_program_of_the_desktop() {
    let folder = tempfile::tempdir().unwrap();
    script(
        folder.path(),
        "wl-copy",
        &format!("cat > {}/copied", folder.path().display()),
    );
    let mut command = program_with(folder.path());
    command.env("WAYLAND_DISPLAY", "wayland-0");
    let mut terminal = Terminal::start(command);
    terminal.wait_for_text("q quit");
    terminal.press("y");
    terminal.wait_for_text("copied the fix line with wl-copy");
    let copied = || fs::read_to_string(folder.path().join("copied")).unwrap();
    assert_eq!(copied(), "role_session_name = my-session");
    terminal.press("y");
    terminal.wait_for_text("copied target with wl-copy");
    assert_eq!(copied(), "arn:aws:iam::111122223333:role/RoleTarget-UserId");
    terminal.press("Y");
    terminal.wait_for_text("copied the explanation with wl-copy");
    let explained = std::process::Command::new(env!("CARGO_BIN_EXE_rolechain"))
        .args([
            "explain",
            "test4-userid-autogen",
            "--sample",
            "--color=never",
        ])
        .output()
        .unwrap();
    let explained = String::from_utf8(explained.stdout).unwrap();
    assert_eq!(copied(), explained);
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn without_such_a_program_or_after_it_failed_the_terminal_gets_the_text() {
    let folder = tempfile::tempdir().unwrap();
    script(folder.path(), "wl-copy", "exit 3");
    let mut command = program_with(folder.path());
    command.env("WAYLAND_DISPLAY", "wayland-0");
    let mut terminal = Terminal::start(command);
    terminal.wait_for_text("q quit");
    terminal.press("y");
    terminal.wait_for_text("sent the fix line to the terminal (OSC 52)");
    terminal.wait_for_text("wl-copy: it failed");
    let sent = "\u{1b}]52;c;cm9sZV9zZXNzaW9uX25hbWUgPSBteS1zZXNzaW9u\u{7}";
    assert!(
        terminal
            .bytes
            .windows(sent.len())
            .any(|it| it == sent.as_bytes())
    );
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_remote_login_does_not_use_the_clipboard_of_its_machine() {
    let folder = tempfile::tempdir().unwrap();
    script(
        folder.path(),
        "wl-copy",
        &format!("cat > {}/copied", folder.path().display()),
    );
    let mut command = program_with(folder.path());
    command.env("WAYLAND_DISPLAY", "wayland-0");
    command.env("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22");
    let mut terminal = Terminal::start(command);
    terminal.wait_for_text("q quit");
    terminal.press("y");
    terminal.wait_for_text("sent the fix line to the terminal (OSC 52)");
    assert!(!folder.path().join("copied").exists());
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_clipboard_program_that_hangs_is_abandoned() {
    let folder = tempfile::tempdir().unwrap();
    script(folder.path(), "xclip", "exec sleep 1000");
    let mut command = program_with(folder.path());
    command.env("DISPLAY", ":0");
    command.env("TERM", "linux");
    let mut terminal = Terminal::start(command);
    terminal.wait_for_text("q quit");
    terminal.press("y");
    // Keys still work meanwhile.
    terminal.press("?");
    terminal.wait_for_text("Help");
    terminal.wait_for_text("xclip: it did not answer");
    terminal.wait_for_text("not copied");
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn keys_without_a_terminal_copy_nothing_and_show_what_they_would() {
    let folder = tempfile::tempdir().unwrap();
    script(
        folder.path(),
        "wl-copy",
        &format!("cat > {}/copied", folder.path().display()),
    );
    let shown = |keys: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_rolechain"))
            .args(["demo", "--size", "120x36", "--keys", keys])
            .env("PATH", folder.path())
            .env("WAYLAND_DISPLAY", "wayland-0")
            .output();
        let text = String::from_utf8(output.unwrap().stdout).unwrap();
        text.lines().last().unwrap().trim().to_owned()
    };
    for (keys, value) in [
        ("y", "the fix line: role_session_name = my-session"),
        (
            "yy",
            "target: arn:aws:iam::111122223333:role/RoleTarget-UserId",
        ),
        (
            "gj<enter>y",
            "target: arn:aws:iam::111122223333:role/SourceRole",
        ),
        ("Y", "the explanation"),
    ] {
        let shown = shown(keys);
        assert!(shown.contains(value), "{keys}: {shown}");
    }
    assert!(!folder.path().join("copied").exists());
}
