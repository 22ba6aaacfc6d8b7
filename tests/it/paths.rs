//! Paths that are inputs, pipes, full disks or foreign text: none is destroyed, waited for or
//! believed.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::support::{Run, World, program, run};

fn make_pipe(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let made = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}

/// Runs the program with a limit of the shell.
fn limited(world: &World, limit: &str, arguments: &[&str]) -> Run {
    let options = world.options(arguments, &[]);
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{limit}; exec \"$@\""), "sh", program()])
        .args([arguments, &options].concat())
        .current_dir(world.folder())
        .env_clear()
        .env("HOME", world.home());
    run(&mut command, b"")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn no_report_and_no_log_destroys_an_input() {
    let world = World::sample();
    let folder = world.folder();
    world.write("trust.json", "{}");
    world.write("context.json", "{}");
    world.write(
        "expected",
        "{\"profile\": \"base\", \"verdict\": \"no_hops\"}\n",
    );
    symlink("config", folder.join("link")).unwrap();
    fs::hard_link(folder.join("credentials"), folder.join("hard")).unwrap();
    let cached = world.home().join(".aws/cli/cache/a.json");
    fs::create_dir_all(cached.parent().unwrap()).unwrap();
    fs::write(&cached, "{}").unwrap();
    let inputs = [
        "config",
        "link",
        "credentials",
        "hard",
        "identities.json",
        "snapshots/111122223333.json",
        "trust.json",
        "context.json",
        "../home/.aws/cli/cache/a.json",
    ];
    for name in inputs {
        let before = fs::read(folder.join(name)).unwrap();
        for asked in [
            ["report", "--all", "--output", name],
            ["check", "--quiet", "--log", name],
        ] {
            let further = ["--trust-policy", "RoleTarget=trust.json", "--context-file"];
            let run = world.run(&[&asked[..], &further, &["context.json"]].concat());
            assert_eq!(run.code, Some(2), "{asked:?}: {}", run.stderr);
            assert!(run.stderr.contains("is an input"), "{}", run.stderr);
            assert_eq!(fs::read(folder.join(name)).unwrap(), before, "{asked:?}");
        }
    }
    for asked in [
        ["check", "--expect", "expected", "--log", "expected"],
        ["lint", "--policy", "trust.json", "--log", "trust.json"],
    ] {
        let run = world.run(&asked);
        assert_eq!(run.code, Some(2), "{asked:?}");
        assert!(run.stderr.contains("is an input"), "{}", run.stderr);
    }
    let run = world.run(&["report", "--all", "--output", "/dev/null"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn a_file_that_may_not_grow_leaves_the_old_one_and_nothing_beside_it() {
    let world = World::sample();
    world.write("report.html", "old");
    let config = fs::read(world.folder().join("config")).unwrap();
    let before = names(&world.folder());
    for asked in [
        &["report", "--all", "--output", "report.html"][..],
        &["fix", "test4-userid-autogen", "--write"],
    ] {
        let run = limited(&world, "ulimit -f 0", asked);
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains("too large"), "{}", run.stderr);
    }
    let report = fs::read_to_string(world.folder().join("report.html")).unwrap();
    assert_eq!(report, "old");
    assert_eq!(fs::read(world.folder().join("config")).unwrap(), config);
    assert_eq!(names(&world.folder()), before);
    let run = world.run(&["report", "--all", "--output", "report.html"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let report = fs::read_to_string(world.folder().join("report.html")).unwrap();
    assert!(report.starts_with("<!"), "{report}");
    assert_eq!(names(&world.folder()), before);
}

#[test]
fn too_few_files_at_a_time_are_told_in_the_words_of_the_system() {
    let world = World::sample();
    let run = limited(
        &world,
        "ulimit -n 5",
        &["fix", "test4-userid-autogen", "--write"],
    );
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("Too many open files"), "{}", run.stderr);
}

#[test]
fn a_home_that_is_no_folder_has_no_settings_and_no_config() {
    let world = World::sample();
    for asked in [&["tree", "--sample"][..], &["tree", "--config", "config"]] {
        let run = run(world.command(asked).env("HOME", "/dev/null"), b"");
        assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{asked:?}");
    }
    let run = run(world.command(&["check"]).env("HOME", "/dev/null"), b"");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("no AWS config"), "{}", run.stderr);
}

#[test]
fn pipes_that_nobody_named_are_not_read() {
    let world = World::sample();
    let home = world.home();
    for name in [
        ".aws/cli/cache/a.json",
        ".aws/credentials",
        ".config/rolechain/config.toml",
        ".local/share/rolechain/snapshots/a.json",
        ".local/share/rolechain/snapshots/b/iam/role/c/metadata.json",
        ".local/share/rolechain/snapshots/fetched/identities.json",
        ".local/share/rolechain/identities.json",
    ] {
        make_pipe(&home.join(name));
    }
    for asked in [
        &["check", "--config", "config"][..],
        &["doctor", "--config", "config"],
        &["sources", "--config", "config"],
        &["doctor"],
    ] {
        assert!(run(&mut world.command(asked), b"").code.is_some());
    }
}

#[test]
fn a_log_that_nobody_reads_and_a_lock_that_is_a_pipe_are_errors() {
    let world = World::sample();
    make_pipe(&world.folder().join("pipe"));
    let run = world.run(&["tree", "--log", "pipe"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    make_pipe(&world.folder().join("config.rolechain-lock"));
    let run = world.run(&["fix", "test4-userid-autogen", "--write"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("another rolechain"), "{}", run.stderr);
}

#[test]
fn a_full_disk_is_told() {
    let world = World::sample();
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    for asked in ["--help", "--version", "rules"] {
        let mut command = world.command(&[asked]);
        let output = command.stdout(full()).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{asked}");
        assert!(stderr.contains("standard output"), "{asked}: {stderr}");
    }
    let run = world.run(&["tree", "--log", "/dev/full"]);
    assert_eq!(run.code, Some(0));
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("--log"), "{}", run.stderr);
}

#[test]
fn no_path_and_no_argument_begins_a_line_of_a_message() {
    const PATH: &str = "p.aws=\nforged";
    let world = World::sample();
    world.write("trust.json", "{}");
    for option in [
        "--config",
        "--credentials",
        "--snapshot",
        "--trust-policy",
        "--identities",
        "--org",
        "--context-file",
        "--context",
        "--suppose",
        "--now",
        "--max-age",
        "--profile",
        "--client",
        "--log",
        "--cfn-account",
        "--cfn-role",
        "--cfn-param",
    ] {
        for name in [PATH, "base=x/\nforged", "\nforged", "x/\nforged"] {
            let run = run(&mut world.command(&["check", option, name]), b"");
            assert!(!run.stderr.contains("\nforged"), "{option}: {}", run.stderr);
        }
    }
    for asked in [
        &["report", "--all", "--output", "x/\nforged"][..],
        &["report", "--all", "--output", "\nforged/"],
        &["check", "--expect", "\nforged"],
        &["lint", "--policy", "\nforged"],
        &["lint", "--select", "\nforged"],
        &["man", "--all", "trust.json/\nforged"],
        &["man", "\nforged"],
        &["explain", "\nforged"],
        &["fix", "\nforged"],
        &["who", "\nforged"],
        &["can", "\nforged", "\nforged"],
        &["rules", "\nforged"],
        &["probe", "base", "--save", "\nforged"],
        &["--print", "--size", "\nforged"],
        &["--print", "--keys", "\nforged"],
    ] {
        let run = world.run(asked);
        assert!(
            !run.stderr.contains("\nforged"),
            "{asked:?}: {}",
            run.stderr
        );
    }
    for variable in [
        "AWS_CONFIG_FILE",
        "AWS_SHARED_CREDENTIALS_FILE",
        "ROLECHAIN_LOG",
        "ROLECHAIN_LANG",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "AWS_PROFILE",
    ] {
        for asked in [&["check"][..], &["--print"], &["doctor"]] {
            let mut command = world.command(asked);
            let run = run(command.env(variable, "x/\nforged line"), b"");
            assert!(
                !run.stderr.contains("\nforged"),
                "{variable}: {}",
                run.stderr
            );
        }
    }
}

#[test]
fn rows_that_are_passed_over_are_not_counted() {
    let world = World::sample();
    let list = |rows: &str| {
        format!("{{\"RoleDetailList\": [{rows}], \"UserDetailList\": [{{\"Arn\": 5}}]}}")
    };
    let role = "{\"RoleName\": \"A\", \"Arn\": \"arn:aws:iam::111122223333:role/A\"}";
    let unread = "{\"Arn\": 5}, 5";
    let half = format!("{unread}, {role}");
    for (rows, code, said) in [(unread, 2, " 0 roles"), (&*half, 0, " 1 role ")] {
        world.write("broken.json", &list(rows));
        let asked = ["sources", "--config", "config", "--snapshot", "broken.json"];
        let run = run(&mut world.command(&asked), b"");
        assert_eq!(run.code, Some(code), "{}", run.stdout);
        assert!(run.stdout.contains(said), "{}", run.stdout);
    }
}
