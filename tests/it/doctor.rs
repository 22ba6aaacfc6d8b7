//! `rolechain doctor`: what it says of a machine, and what it keeps to itself.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use expect_test::expect_file;

use crate::support::{Run, World, run};

/// Runs the command with variables, and with a program `aws` of this text.
fn doctor(world: &World, arguments: &[&str], variables: &[(&str, &str)], aws: &str) -> Run {
    let folder = world.home().join("bin");
    fs::create_dir_all(&folder).unwrap();
    let program = folder.join("aws");
    fs::write(&program, format!("#!/bin/sh\n{aws}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = world.command(&[&["doctor"], arguments].concat());
    let path = format!("{}:/usr/bin:/bin", folder.display());
    command
        .env("PATH", path)
        .envs(variables.iter().map(|(name, value)| (*name, *value)));
    run(&mut command, b"")
}

const AWS: &str = "echo aws-cli/2.31.0 Python/3.13.7 Linux/6.1";

#[test]
fn it_shows_files_variables_program_terminal_and_what_is_missing() {
    let world = World::new();
    let variables = [
        ("TERM", "xterm-256color"),
        ("LANG", "ja_JP.UTF-8"),
        ("AWS_PROFILE", "planted-profile"),
        ("AWS_SECRET_ACCESS_KEY", "planted-secret"),
        ("AWS_REGION", "eu-west-1"),
    ];
    let run = doctor(&world, &["--sample", "--lang", "en"], &variables, AWS);
    assert_eq!((run.code, &*run.stderr), (Some(0), ""));
    let (first, rest) = run.stdout.split_once('\n').unwrap();
    assert!(first.starts_with("rolechain "), "{first}");
    expect_file!["../cases/screens/doctor.expected"].assert_eq(rest);
}

#[test]
fn it_tells_neither_secrets_nor_names() {
    let world = World::sample();
    world.write("config", &format!(
        "{}\n[profile planted-name]\naws_secret_access_key = planted-key\nrole_arn = planted-arn\n",
        fs::read_to_string("assets/sample/config").unwrap()
    ));
    let variables = [
        ("AWS_CONFIG_FILE", "config"),
        ("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
        ("AWS_ENDPOINT_URL", "https://planted.example"),
        ("AWS_SESSION_TOKEN", "planted-token"),
        ("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/planted"),
        ("VISUAL", "planted-editor"),
    ];
    for format in ["text", "json"] {
        let arguments = ["--snapshot", "snapshots", "--format", format];
        let run = doctor(&world, &arguments, &variables, AWS);
        let printed = format!("{}{}", run.stdout, run.stderr);
        for name in [
            "planted",
            "111122223333",
            "RoleTarget",
            "test4",
            "AKIA",
            "AROA",
        ] {
            assert!(!printed.contains(name), "{format} {name}: {printed}");
        }
    }
}

#[test]
fn reasons_and_missing_files_are_told_as_codes() {
    let world = World::new();
    world.write("config", "[profile a]\nregion = eu-west-1\n");
    let variables = [("AWS_SHARED_CREDENTIALS_FILE", "nowhere")];
    let arguments = ["--config", "config", "--format", "json"];
    let run = doctor(&world, &arguments, &variables, "sleep 0.1; exit 3");
    assert_eq!(run.code, Some(2));
    let report = run.json("doctor").unwrap();
    let files: Vec<_> = report["files"].as_array().unwrap().iter().collect();
    let shape: Vec<String> = files
        .iter()
        .map(|file| format!("{} {} {}", file["kind"], file["given"], file["exists"]))
        .collect();
    assert_eq!(
        shape,
        [
            r#""config" {"by":"option","name":"--config"} true"#,
            r#""credentials" {"by":"variable","name":"AWS_SHARED_CREDENTIALS_FILE"} false"#,
            r#""snapshot_folder" {"by":"default"} false"#,
            r#""settings" {"by":"default"} false"#,
        ]
    );
    assert_eq!(report["aws"]["version"], serde_json::Value::Null);
    let nothing = doctor(&World::new(), &["--format", "json"], &[], AWS);
    assert_eq!(nothing.code, Some(0));
    assert!(nothing.json("doctor").unwrap()["problem"].is_string());
}
