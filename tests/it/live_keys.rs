//! Fetch and probe by keys, in a pseudo-terminal, with the stand-in for the AWS CLI.

use std::fs;

use portable_pty::CommandBuilder;

use crate::live::{Live, readable};
use crate::probing;
use crate::pty::{Terminal, program};

/// The explorer in the home of a world.
fn explore(live: &Live, arguments: &[&str]) -> Terminal {
    let home = live.home();
    let mut command: CommandBuilder = program();
    command.env("HOME", &home);
    let bin = home.join("bin");
    command.env("PATH", format!("{}:/usr/bin:/bin", bin.display()));
    command.cwd(&home);
    command.args(arguments);
    let mut terminal = Terminal::start(command);
    terminal.wait_for_text("q quit");
    terminal
}

/// The plan to probe a profile of the world in which its policies are known.
fn plan_probe(live: &Live, profile: &str) -> Terminal {
    let mut terminal = explore(live, &["--profile", profile]);
    terminal.wait_for_text("1 snapshot");
    terminal.press("P");
    terminal.wait_for_text("P make the calls");
    assert!(live.calls().is_empty());
    terminal
}

/// Nothing of what was shown, and no file, holds a secret.
fn end(live: &Live, mut terminal: Terminal) {
    terminal.press("\u{3}");
    let bytes = String::from_utf8_lossy(&terminal.bytes).into_owned();
    assert_eq!(terminal.end(), 0);
    live.check_for_secrets(&[&bytes]);
}

#[test]
fn what_is_missing_is_fetched_after_the_plan_and_decides() {
    let live = readable();
    let mut terminal = explore(&live, &[]);
    // Typed ahead, it calls nothing.
    terminal.press("FF");
    terminal.wait_for_text("press F again");
    assert!(live.calls().is_empty());
    terminal.press_alone("F");
    terminal.wait_for_text("2 roles by audit");
    assert!(live.fetched("aws-111122223333.json").exists());
    terminal.wait_for_text("✓ audit");
    // A key right after Esc would be read as one with Alt.
    terminal.press("\u{1b}");
    terminal.wait_for_text("q quit");
    end(&live, terminal);
}

#[test]
fn a_plan_that_is_closed_calls_nothing() {
    let live = readable();
    let mut terminal = explore(&live, &[]);
    terminal.press("F");
    terminal.wait_for_text("F fetch");
    terminal.press("y\u{1b}");
    terminal.wait_for_text("q quit");
    assert!(live.calls().is_empty());
    end(&live, terminal);
}

#[test]
fn nothing_is_called_for_the_sample_or_without_aws() {
    let live = readable();
    for (arguments, said) in [
        (&["--sample"][..], "Nothing is called for the sample"),
        (&[], "no aws on the PATH"),
    ] {
        if arguments.is_empty() {
            fs::remove_file(live.home().join("bin/aws")).unwrap();
        }
        let mut terminal = explore(&live, arguments);
        for key in ["F", "P"] {
            terminal.press(key);
            terminal.wait_for_text(said);
            terminal.press_alone(key);
            terminal.wait_for_text("means nothing here");
            terminal.press("\u{1b}");
            terminal.wait_for("no plan", |screen| !screen.contents().contains(said));
        }
        assert!(live.calls().is_empty());
        terminal.press("q");
        assert_eq!(terminal.end(), 0);
    }
}

#[test]
fn observed_stands_beside_predicted_and_the_code_is_shown_nowhere() {
    let live = probing::world();
    live.answer(
        "base.assume-role",
        "out",
        &probing::session("ASIAONE", "First"),
    );
    let mut terminal = plan_probe(&live, "code");
    terminal.press_alone("P");
    terminal.wait_for_text("MFA code of arn:aws:iam::111122223333:mfa/base");
    terminal.press("48x\u{7f}2913\r");
    terminal.wait_for_text("observed ✓ allowed");
    terminal.wait_for_text("not as predicted");
    terminal.wait_for_text("Save the probe");
    terminal.press_alone("Y");
    terminal.wait_for_text("saved in rolechain-case-1");
    let call = &live.calls()[0];
    assert!(call.contains(r#""TokenCode":"482913""#), "{call}");
    assert!(!String::from_utf8_lossy(&terminal.bytes).contains("482913"));
    end(&live, terminal);
}

#[test]
fn a_child_that_asks_gets_the_terminal_and_gives_it_back() {
    let live = probing::world();
    let asks = "printf 'Token, please: ' > /dev/tty; read token < /dev/tty\n\
                [ \"$token\" = sesame ] && cat \"$answer.out\"";
    live.answer(
        "base.assume-role",
        "out",
        &probing::session("ASIAONE", "First"),
    );
    live.answer("base.assume-role", "sh", asks);
    let mut terminal = plan_probe(&live, "first");
    terminal.press_alone("P");
    terminal.wait_for_text("wants to ask on the terminal");
    terminal.press_alone("Y");
    terminal.wait_for("the main screen and the question", |screen| {
        !screen.alternate_screen() && screen.contents().contains("Token, please:")
    });
    terminal.press("sesame\r");
    terminal.wait_for_text("as predicted");
    assert!(terminal.parser.screen().alternate_screen());
    terminal.press("?");
    terminal.wait_for_text("Help");
    terminal.press("q");
    end(&live, terminal);
}

#[test]
fn the_first_ctrl_c_cancels_and_what_is_complete_stays() {
    let live = readable();
    let config = live.home().join(".aws/config");
    let text = fs::read_to_string(&config).unwrap();
    let far =
        "[profile there]\nrole_arn = arn:aws:iam::444455556666:role/There\nsource_profile = base\n";
    fs::write(&config, text + far).unwrap();
    let hang = "sleep 600 & echo $! > \"$HOME/grandchild\"; wait";
    live.answer("there.get-account-authorization-details", "sh", hang);
    let mut terminal = explore(&live, &[]);
    terminal.press("F");
    terminal.wait_for_text("F fetch");
    terminal.press_alone("F");
    terminal.wait_for_text("444455556666  reading with there");
    terminal.wait_for_text("2 roles by audit");
    terminal.press("\u{3}");
    terminal.wait_for_text("Interrupted");
    assert!(live.fetched("aws-111122223333.json").exists());
    assert!(!live.fetched("aws-444455556666.json").exists());
    assert!(!live.is_running("grandchild"));
    end(&live, terminal);
}

#[test]
fn nothing_that_runs_stays_behind_when_the_explorer_ends() {
    let live = probing::world();
    let hang = "sleep 600 & echo $! > \"$HOME/grandchild\"; wait";
    live.answer("base.assume-role", "sh", hang);
    let mut terminal = plan_probe(&live, "first");
    terminal.press_alone("P");
    terminal.wait_for_text("being made");
    while fs::read_to_string(live.home().join("grandchild"))
        .unwrap_or_default()
        .is_empty()
    {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    terminal.press("\u{3}\u{3}");
    assert_eq!(terminal.end(), 0);
    assert!(!live.is_running("grandchild"));
}
