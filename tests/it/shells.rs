//! Completions of shells and manual pages.

use std::path::Path;
use std::process::Command;

use crate::support::{World, run};

/// Profiles whose names a shell would act on, beside plain ones.
fn hostile_world() -> World {
    let world = World::new();
    let role = "role_arn = arn:aws:iam::111122223333:role";
    let text = format!(
        "[profile '$(touch x)']\n{role}/a,b\n[profile '`touch x`']\n{role}/Deploy\n\
         [profile ';touch x']\n[profile $(touch\u{a0}x)]\n[profile team:dev@home]\n\
         {role}/$(touch x)\n[profile good]\n{role}/path/Reader\n"
    );
    world.write("config", &text);
    world
}

/// The program with the files of a world in its variables, for shells that call it by its name.
fn shell(world: &World, name: &str) -> Option<Command> {
    let folder = Path::new(env!("CARGO_BIN_EXE_rolechain")).parent()?;
    let path = format!("{}:/usr/bin:/bin", folder.display());
    let program = ["/usr/bin", "/bin"].map(|folder| Path::new(folder).join(name));
    let program = program.into_iter().find(|path| path.exists())?;
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", path)
        .env("HOME", world.home())
        .env("AWS_CONFIG_FILE", world.folder().join("config"))
        .current_dir(world.folder());
    Some(command)
}

fn complete(world: &World, words: &[&str]) -> Vec<String> {
    let mut command = world.command(&[&["complete", "--", "rolechain"], words].concat());
    command.env("AWS_CONFIG_FILE", world.folder().join("config"));
    let run = run(&mut command, b"");
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{words:?}");
    let lines = run.stdout.lines();
    lines
        .map(|line| line.split('\t').next().unwrap().to_owned())
        .collect()
}

#[test]
fn names_of_profiles_and_roles_are_completed_and_dangerous_ones_left_out() {
    let world = hostile_world();
    world.write("good.json", "{}");
    world.write("$(touch x).json", "{}");
    world.write("other", "[profile elsewhere]\n");
    for (words, expected) in [
        (&["explain", ""][..], &["team:dev@home", "good"][..]),
        (&["explain", "team:"], &["team:dev@home"]),
        (&["check", "team:dev@home", "g"], &["good"]),
        (&["tree", "--profile", "g"], &["good"]),
        (&["who", "--sample", "So"], &["SourceRole"]),
        (&["who", ""], &["Deploy", "Reader"]),
        (
            &["fetch", "--role", ""],
            &[
                "arn:aws:iam::111122223333:role/Deploy",
                "arn:aws:iam::111122223333:role/path/Reader",
            ],
        ),
        (&["--config", "other", "explain", ""], &["elsewhere"]),
        (&["explain", "--config", "other", "''"], &["elsewhere"]),
        (&["lint", "--policy", "go"], &["good.json"]),
        (&["lint", "--policy", "$"], &[]),
        (&["explain", "$(touch x)"], &[]),
        (&["compl"], &["completions"]),
        (&["completions", "po"], &["powershell"]),
        (&["tree", "--client", "terr"], &["terraform"]),
    ] {
        let mut found = complete(&world, words);
        found.retain(|candidate| !candidate.starts_with('-'));
        assert_eq!(found, expected, "{words:?}");
    }
    assert!(!world.folder().join("x").exists());
}

#[test]
fn bash_runs_nothing_of_what_it_completes() {
    let world = hostile_world();
    let script = world.command(&["completions", "bash"]).output().unwrap();
    world.write("script", &String::from_utf8(script.stdout).unwrap());
    for (line, word, expected) in [
        ("rolechain explain ", "", "[team:dev@home][good]"),
        ("rolechain explain team:d", "d", "[dev@home]"),
        ("rolechain explain $(touch x)", "$(touch x)", ""),
        (
            "rolechain tree --client `touch x` --profile=go",
            "go",
            "[good]",
        ),
    ] {
        let Some(mut bash) = shell(&world, "bash") else {
            println!("no bash: not tested");
            return;
        };
        // The line that bash would have, then what it would run with each candidate in it.
        let test = ". ./script; COMP_LINE=$1 COMP_POINT=${#1}; _rolechain rolechain \"$2\" before; \
                    for it in \"${COMPREPLY[@]}\"; do \
                    case $it in -*) ;; *) eval \"printf '[%s]' $it\"; esac; done";
        let run = run(bash.args(["-c", test, "bash", line, word]), b"");
        assert_eq!((&*run.stdout, &*run.stderr), (expected, ""), "{line}");
        assert!(!world.folder().join("x").exists(), "{line}");
    }
}

#[test]
fn zsh_runs_nothing_of_what_it_completes() {
    let world = hostile_world();
    let script = world.command(&["completions", "zsh"]).output().unwrap();
    world.write("script", &String::from_utf8(script.stdout).unwrap());
    for (word, expected) in [("g", "good\n"), ("$(touch x)", "files\n")] {
        let Some(mut zsh) = shell(&world, "zsh") else {
            println!("no zsh: not tested");
            return;
        };
        // In place of the functions of zsh, which want a terminal.
        let test = "compdef() { : }; _files() { print files }; \
                    _describe() { print -rl -- \"${found[@]}\" }; \
                    . ./script; words=(rolechain explain \"$1\"); CURRENT=3; PREFIX=$1; _rolechain";
        let run = run(zsh.args(["-f", "-c", test, "zsh", word]), b"");
        assert_eq!((&*run.stdout, &*run.stderr), (expected, ""), "{word}");
        assert!(!world.folder().join("x").exists(), "{word}");
    }
}

#[test]
fn fish_runs_nothing_of_what_it_completes() {
    let world = hostile_world();
    let script = world.command(&["completions", "fish"]).output().unwrap();
    world.write("script", &String::from_utf8(script.stdout).unwrap());
    for (line, expected) in [
        ("rolechain explain g", "good"),
        ("rolechain explain $(touch x)", ""),
        ("rolechain completions e", "elvish\tElvish"),
    ] {
        let Some(mut fish) = shell(&world, "fish") else {
            println!("no fish: not tested");
            return;
        };
        let run = run(
            fish.args(["-c", "source script; complete -C $argv[1]", line]),
            b"",
        );
        assert_eq!(run.stdout.trim_end(), expected, "{line}: {}", run.stderr);
        assert!(!world.folder().join("x").exists(), "{line}");
    }
}

#[test]
fn every_shell_has_a_script_that_passes_words_on_as_they_are() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = World::new().run(&["completions", shell]);
        assert_eq!(run.code, Some(0), "{shell}");
        let calls = run.stdout.matches("rolechain complete").count();
        assert_eq!(calls, 1, "{shell}");
        for evaluation in ["eval", "Invoke-Expression"] {
            assert!(!run.stdout.contains(evaluation), "{shell}");
        }
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let world = World::new();
    let run = world.run(&["man", "--all", "pages"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), ""));
    let mut open = vec![(Vec::new(), rolechain::command())];
    let mut pages = 0;
    while let Some((words, command)) = open.pop() {
        let name = [&["rolechain".to_owned()], &words[..]].concat().join("-");
        let page = world.folder().join("pages").join(format!("{name}.1"));
        let page = std::fs::read_to_string(page).unwrap();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let printed = World::new().run(&[&["man"], &words[..]].concat());
        assert_eq!(page, printed.stdout, "{name}");
        assert!(page.contains("Examples:"), "{name}");
        pages += 1;
        for inner in command.get_subcommands().filter(|it| !it.is_hide_set()) {
            let words = words.iter().copied().chain([inner.get_name()]);
            open.push((words.map(str::to_owned).collect(), inner.clone()));
        }
    }
    let files = std::fs::read_dir(world.folder().join("pages")).unwrap();
    assert_eq!(files.count(), pages);
    let unknown = world.run(&["man", "nothing"]);
    assert_eq!(unknown.code, Some(2));
}

#[test]
fn the_version_names_the_commit_if_it_is_known() {
    let run = World::new().run(&["--version"]);
    let shape = r"\Arolechain \d+\.\d+\.\d+( \([0-9a-f]{12}\))?\n\z";
    assert!(
        regex::Regex::new(shape).unwrap().is_match(&run.stdout),
        "{}",
        run.stdout
    );
}
