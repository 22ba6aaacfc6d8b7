//! The commands as seen from a shell: output, exit codes, and text that must never be printed.

use std::fs;
use std::process::Stdio;

use crate::support::{Run, World};

fn run(arguments: &[&str]) -> Run {
    World::new().run(arguments)
}

fn on_sample(arguments: &[&str]) -> Run {
    World::sample().run(arguments)
}

#[test]
fn no_output_passes_control_sequences_of_a_file_to_the_terminal() {
    let world = World::new();
    let nasty = "\u{1b}]0;owned\u{7}\u{202e}\u{9b}2J";
    world.write(
        "config",
        &format!(
            "[profile base{nasty}]\ncredential_process = x{nasty}\n[profile a]\nrole_arn = arn:aws:iam::111122223333:role/A{nasty}\n\
             source_profile = base{nasty}\nrole_session_name = n{nasty}\nexternal_id = e{nasty}\n\
             [profile b]\nrole_arn = arn:aws:iam::111122223333:role/B\nsource_profile = missing{nasty}\n\
             [profile c]\nrole_arn = arn:aws:iam::111122223333:role/C\nsource_profile = base{nasty}\n"
        ),
    );
    world.write(
        "trust.json",
        &format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"a","Effect":"Allow","Principal":{{"AWS":"111122223333"}},
            "Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"aws:userid":"x{}"}}}}}}]}}"#,
            "\u{202e}\u{9b}2J"
        ),
    );
    let more = ["--trust-policy", "C=trust.json", "--color", "never"];
    let role = "arn:aws:iam::111122223333:role/C";
    let denial = format!(
        "User: arn:aws:iam::111122223333:user/u{nasty} is not authorized to perform: sts:AssumeRole on resource: {role}"
    );
    let questions: [&[&str]; 20] = [
        &["check"],
        &["check", "--format", "json"],
        &["tree"],
        &["tree", "--format", "json"],
        &["explain", "a"],
        &["explain", "b"],
        &["explain", "c"],
        &["explain", "c", "--clients"],
        &["explain", "c", "--clients", "--format", "json"],
        &["explain", "nobody\u{1b}[31m"],
        &["fix", "b", "--format", "json"],
        &["fix", "c"],
        &["fix", "c", "--format", "json"],
        &["who", role],
        &["who", role, "--format", "json"],
        &["can", "c", role, "--format", "json"],
        &["why", &denial],
        &["why", &denial, "--format", "json"],
        &["--print", "--keys", "j"],
        &["--print", "--keys", "jjj<tab>"],
    ];
    for question in questions {
        let run = world.run(&[question, &more].concat());
        let all = run.stdout + &run.stderr;
        let bad = all
            .chars()
            .find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
        assert_eq!(bad, None, "{question:?}: {all:?}");
    }
}

#[test]
fn json_and_text_are_the_same_bytes_every_time() {
    for arguments in [
        &["check"][..],
        &["check", "--format", "json"],
        &["tree", "--format", "json"],
    ] {
        assert_eq!(on_sample(arguments).stdout, on_sample(arguments).stdout);
    }
}

#[test]
fn colour_comes_only_when_asked_for_or_on_a_terminal() {
    assert!(!on_sample(&["check"]).stdout.contains('\u{1b}'));
    assert!(
        on_sample(&["check", "--color", "always"])
            .stdout
            .contains("\u{1b}[31m")
    );
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let world = World::sample();
    let arguments = ["check", "--format", "json"];
    let mut child = world
        .command(&[&arguments[..], &world.options(&arguments, &[])].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_ne!(output.status.code(), Some(2));
}

#[test]
fn help_shows_the_exit_codes() {
    let help = run(&["--help"]).stdout;
    for code in [
        "0  allowed",
        "1  a profile is denied",
        "2  wrong usage",
        "3  undetermined",
        "4  a chain",
    ] {
        assert!(help.contains(code), "{help}");
    }
}

#[test]
fn an_unreadable_config_gives_code_2_and_the_rest_is_printed() {
    let world = World::new();
    let credentials =
        "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
    world.write("credentials", credentials);
    // More bytes than any config has, without using disk space.
    let config = fs::File::create(world.folder().join("config")).unwrap();
    config.set_len(1 << 30).unwrap();
    for command in [&["check"][..], &["tree"], &["explain", "base"]] {
        let run = world.run(command);
        assert_eq!(run.code, Some(2), "{command:?}");
        assert!(run.stdout.contains("base"), "{command:?}: {}", run.stdout);
        assert!(run.stderr.contains("config"), "{command:?}: {}", run.stderr);
    }
}

#[test]
fn each_command_tells_its_own_exit_codes() {
    for (command, said) in [
        ("check", "4  a chain does not resolve"),
        ("explain", "4  a chain does not resolve"),
        ("fix", "0  nothing to repair, or the change shown"),
        ("why", "1  a report matches no profile in your files"),
        ("who", "0  a profile reaches the role"),
        ("tree", "0  printed, regardless of the verdicts"),
        ("batch", "0  printed, regardless of the verdicts"),
    ] {
        for flag in ["-h", "--help"] {
            let help = run(&[command, flag]).stdout;
            assert!(help.contains(said), "{command}: {help}");
            assert_eq!(help.matches("Exit codes:").count(), 1, "{command}");
        }
    }
    let readme = fs::read_to_string("README.md").unwrap();
    assert!(readme.contains("| code | `check`, `explain` | `fix` | `why` | `who` |"));
}

/// The words of a text, without its layout.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[test]
fn text_is_broken_between_words_at_the_width_of_the_terminal_and_tables_are_not() {
    let world = World::new();
    let at = |columns: &str, arguments: &[&str]| {
        let mut command = world.command(&[arguments, &["--sample"]].concat());
        crate::support::run(command.env("COLUMNS", columns), b"").stdout
    };
    for arguments in [
        &["check"][..],
        &["check", "--quiet"],
        &["explain", "test4-userid-autogen"],
        &["explain", "other-account"],
        &["explain", "test4-userid-autogen", "--clients"],
        &["fix", "test4-userid-autogen", "--all"],
        &["who", "RoleTarget-UserId"],
        &["can", "base", "RoleTarget-UserId"],
        &["why", "AROASOURCEROLEEXAMPLE:my-session"],
        &["tree", "--suppose", "source-autogen.role_session_name=a"],
    ] {
        let whole = world.run(&[arguments, &["--sample"]].concat()).stdout;
        for columns in ["1", "40", "60", "80", "100"] {
            let broken = at(columns, arguments);
            assert_eq!(words(&broken), words(&whole), "{columns} {arguments:?}");
            assert!(broken.lines().count() >= whole.lines().count());
        }
        assert_eq!(at("0", arguments), whole, "{arguments:?}");
        assert_eq!(at("10000", arguments), whole, "{arguments:?}");
    }
    assert_eq!(at("40", &["tree"]), at("0", &["tree"]));
    // A command to copy, and a diff to apply.
    let fetch = at("40", &["explain", "other-account"]);
    assert!(fetch.contains("\n    dir=~/.local/share/rolechain/snapshots\n"));
    assert!(fetch.contains("\n    aws iam get-role --role-name \"$role\" --profile PROFILE \\\n"));
    let diff = at("20", &["fix", "test4-userid-autogen"]);
    assert!(diff.contains("\n role_arn = arn:aws:iam::111122223333:role/SourceRole\n"));
}

#[test]
fn keys_on_the_command_line_write_no_file() {
    let world = World::sample();
    let before = fs::read(world.folder().join("config")).unwrap();
    let count = || fs::read_dir(world.folder()).unwrap().count();
    let files = count();
    for keys in ["nwyW", "nw<enter>WW", "nWwyyYWuW", "wWwWnwjjWy"] {
        for more in [&["--size", "80x24"][..], &["--ascii"], &["--print"]] {
            let run = world.run(&[&["--keys", keys], more].concat());
            assert_eq!(run.code, Some(0), "{keys}: {}", run.stderr);
            assert_eq!(fs::read(world.folder().join("config")).unwrap(), before);
            assert_eq!(count(), files, "{keys}");
        }
    }
    assert_eq!(world.run(&["tree", "--keys", "j"]).code, Some(2));
    let frame = |arguments: &[&str]| world.run(arguments).stdout;
    assert_eq!(
        frame(&["demo", "--keys", "jj"]),
        frame(&["--sample", "--keys", "jj"])
    );
}

/// Runs a shell line in which `rolechain` is the program.
#[cfg(unix)]
fn shell(world: &World, line: &str) -> Run {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_rolechain"));
    let folder = program.parent().unwrap().display();
    let mut command = std::process::Command::new("sh");
    command
        .args(["-c", line])
        .env_clear()
        .env("PATH", format!("{folder}:/usr/bin:/bin"))
        .env("HOME", world.home())
        .current_dir(world.folder());
    crate::support::run(&mut command, b"")
}

/// `--config <(command)` in a shell is a pipe with a name such as `/dev/fd/3`.
#[cfg(unix)]
#[test]
fn an_input_may_be_a_pipe_and_is_never_written() {
    let world = World::sample();
    let rest = "--credentials credentials --identities identities.json --now 2026-03-02T09:00:00Z";
    let usual = shell(
        &world,
        &format!("rolechain check --config config --snapshot snapshots/111122223333.json {rest}"),
    );
    let piped = shell(
        &world,
        &format!(
            "cat config | (exec 3<&0; cat snapshots/111122223333.json | \
             rolechain check --config /dev/fd/3 --snapshot - {rest})"
        ),
    );
    assert_eq!(piped.stderr, "");
    assert_eq!(piped.code, Some(1));
    assert_eq!(piped.stdout.replace("/dev/fd/3", "config"), usual.stdout);
    // Further roles are read from a snapshot later, when the pipe is already empty.
    let explorer = shell(
        &world,
        &format!(
            "cat snapshots/111122223333.json | rolechain --config config --snapshot - {rest} \
             --keys 'na' --size 100x30"
        ),
    );
    assert_eq!(explorer.code, Some(0), "{}", explorer.stderr);
    let fixed = shell(
        &world,
        &format!(
            "cat config | (exec 3<&0; rolechain fix partner --write --config /dev/fd/3 \
             --snapshot snapshots {rest})"
        ),
    );
    assert_eq!(fixed.code, Some(2), "{}", fixed.stdout);
    assert!(fixed.stderr.contains("/dev/fd/3"), "{}", fixed.stderr);
}

/// The aws CLI would use the user's own profiles of the same names.
#[cfg(unix)]
#[test]
fn nothing_is_called_for_the_sample_or_for_a_pipe() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::sample();
    world.write("aws", "#!/bin/sh\ntouch called\n");
    let mode = fs::Permissions::from_mode(0o755);
    fs::set_permissions(world.folder().join("aws"), mode).unwrap();
    for line in [
        "rolechain fetch --sample --yes",
        "rolechain probe partner --sample --yes",
        "cat config | rolechain probe partner --config - --credentials credentials --yes",
        "cat config | rolechain fetch --config - --credentials credentials --yes",
    ] {
        let run = shell(&world, &format!("PATH=$PWD:$PATH; {line}"));
        assert_eq!(run.code, Some(2), "{line}: {}", run.stdout);
        assert!(run.stderr.contains("nothing was called"), "{}", run.stderr);
        assert!(!world.folder().join("called").exists(), "{line}");
    }
    let plan = shell(
        &world,
        "PATH=$PWD:$PATH; rolechain fetch --sample --dry-run",
    );
    assert!(!world.folder().join("called").exists(), "{}", plan.stdout);
}
