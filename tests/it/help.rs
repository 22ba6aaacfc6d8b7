//! `--help` of every command: its examples run, and it is plain text.

use crate::support::World;

/// The words of every command, the program itself first.
fn commands() -> Vec<Vec<String>> {
    let mut found = vec![Vec::new()];
    let mut open = vec![(Vec::new(), rolechain::command())];
    while let Some((words, command)) = open.pop() {
        for inner in command.get_subcommands() {
            let words: Vec<String> = [&words[..], &[inner.get_name().to_owned()]].concat();
            found.push(words.clone());
            open.push((words, inner.clone()));
        }
    }
    found
}

fn help(words: &[String], flag: &str) -> String {
    let words: Vec<&str> = words.iter().map(String::as_str).chain([flag]).collect();
    let run = World::new().run(&words);
    assert_eq!(run.code, Some(0), "{words:?}: {}", run.stderr);
    run.stdout
}

/// The examples in a help text: each begins on a line that is indented by two.
fn examples(help: &str) -> Vec<String> {
    let (_, rest) = help.split_once("Examples:\n").unwrap();
    let block = rest.split("\n\n").next().unwrap();
    let mut examples: Vec<String> = Vec::new();
    for line in block.lines() {
        match examples.last_mut() {
            Some(last) if line.starts_with("   ") => {
                last.push('\n');
                last.push_str(line);
            }
            _ => examples.push(line.to_owned()),
        }
    }
    examples
}

#[test]
fn the_examples_of_every_command_run() {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_rolechain"));
    let path = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    for words in commands() {
        let examples = examples(&help(&words, "--help"));
        assert!(!examples.is_empty(), "{words:?}");
        if ["fetch", "probe"]
            .iter()
            .any(|live| words.iter().any(|word| word == live))
        {
            // They call AWS with the user's own files.
            continue;
        }
        for example in examples {
            let world = World::new();
            let output = std::process::Command::new("sh")
                .args(["-c", &example])
                .env_clear()
                .env("PATH", &path)
                .env("HOME", world.home())
                .current_dir(world.folder())
                .stdin(std::process::Stdio::null())
                .output()
                .unwrap();
            let errors = String::from_utf8_lossy(&output.stderr);
            assert_eq!(errors, "", "{example}");
            assert_ne!(output.status.code(), Some(2), "{example}");
            let printed = String::from_utf8_lossy(&output.stdout);
            assert!(!printed.contains("\"error\":{"), "{example}\n{printed}");
        }
    }
}

#[test]
fn help_is_plain_text_and_shows_what_only_the_explorer_uses_only_there() {
    for words in commands() {
        for flag in ["-h", "--help"] {
            let help = help(&words, flag);
            assert!(!help.contains(['`', '*']), "{words:?} {flag}: {help}");
            let explorer = words.is_empty() || words[..] == ["demo"];
            assert_eq!(help.contains("--keys"), explorer, "{words:?} {flag}");
            assert!(help.contains("terraform"), "{words:?} {flag}");
        }
    }
}
