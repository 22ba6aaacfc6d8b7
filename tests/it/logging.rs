//! `--log`: what was read, resolved and called.

use std::fs;

use crate::support::{World, run};

#[test]
fn a_log_tells_files_profiles_and_verdicts_but_no_secret() {
    let world = World::sample();
    world.write(
        "credentials",
        "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = planted-key\n",
    );
    let run = world.run(&["check", "--log", "log"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let again = world.run(&["tree", "--log", "log"]);
    assert_eq!(again.code, Some(0));
    let log = fs::read_to_string(world.folder().join("log")).unwrap();
    assert!(!log.contains("planted"), "{log}");
    let count = |word: &str| {
        log.lines()
            .filter(|line| line.split(' ').nth(1) == Some(word))
            .count()
    };
    assert_eq!(count("started"), 2, "{log}");
    assert_eq!(count("read"), 6, "{log}");
    assert!(
        count("resolved") > 30 && count("resolved") % 2 == 0,
        "{log}"
    );
    assert_eq!(count("called"), 0, "{log}");
    assert_eq!(log.lines().count(), 2 + 6 + count("resolved"), "{log}");
}

#[test]
fn a_variable_names_the_log_and_without_either_there_is_none() {
    let world = World::sample();
    let mut command = world.command(&["tree", "--sample"]);
    assert_eq!(run(&mut command, b"").code, Some(0));
    let before = fs::read_dir(world.folder()).unwrap().count();
    command.env("ROLECHAIN_LOG", "named");
    assert_eq!(run(&mut command, b"").code, Some(0));
    assert!(world.folder().join("named").exists());
    assert_eq!(fs::read_dir(world.folder()).unwrap().count(), before + 1);
    let refused = world.run(&["tree", "--sample", "--log", "."]);
    assert_eq!(refused.code, Some(2), "{}", refused.stdout);
}
