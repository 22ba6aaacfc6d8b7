//! The optional file of settings.

use std::fs;

use expect_test::expect_file;

use crate::support::{Run, World, run};

/// Runs the program with a file of settings.
fn with_settings(world: &World, settings: &str, arguments: &[&str]) -> Run {
    let folder = world.home().join(".config/rolechain");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), settings).unwrap();
    run(&mut world.command(arguments), b"")
}

fn defaults() -> String {
    let run = World::new().run(&["settings", "--default"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), ""));
    run.stdout
}

#[test]
fn the_default_settings_change_nothing() {
    let text = defaults();
    expect_file!["../cases/screens/settings.expected"].assert_eq(&text);
    let is_setting = |line: &str| {
        let name = line.split_once(" = ").map_or("", |(name, _)| name);
        !name.is_empty() && name.chars().all(|c| c == '-' || c.is_ascii_lowercase())
    };
    let lines = text.lines().map(|line| match line.strip_prefix("# ") {
        Some(setting) if is_setting(setting) => format!("{setting}\n"),
        _ => format!("{line}\n"),
    });
    let set: String = lines
        .filter(|line| !line.starts_with("snapshots"))
        .collect();
    let world = World::new();
    for arguments in [&["settings"][..], &["demo", "--keys", "n?"]] {
        let plain = with_settings(&world, "", arguments);
        let with = with_settings(&world, &set, arguments);
        assert_eq!((with.code, &*with.stderr), (Some(0), ""));
        assert_eq!(plain.stdout, with.stdout);
    }
}

#[test]
fn every_mistake_is_named_with_its_line() {
    let settings = "\
theme = \"mauve\"
langauge = \"en\"
client = \"clippy\"
snapshots = [1]
mouse = \"yes\"
\"\\u001b[31m\" = 1

[keys]
help = \"H\"
";
    let mistakes = "\
[keys]
move-dwon = \"j\"
find = \"f\"
filter = []
undo = \"<nope>\"
quit = \"jk\"
help-in-prompt = \"x\"
zoom = \"Z\"
toggle = \"Z\"
";
    let mut shown = String::new();
    for (settings, arguments) in [
        (settings, &["tree", "--sample"][..]),
        (mistakes, &["settings"]),
        (mistakes, &["demo", "--keys", "j"]),
        ("mouse = maybe\n", &["settings"]),
    ] {
        let run = with_settings(&World::new(), settings, arguments);
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{arguments:?}");
        shown += &run.stderr;
        shown += "\n";
    }
    expect_file!["../cases/screens/settings_mistakes.expected"].assert_eq(&shown);
    // Commands without anything to set run all the same.
    let run = with_settings(&World::new(), settings, &["settings", "--default"]);
    assert_eq!(run.code, Some(0));
}

#[test]
fn settings_count_less_than_options() {
    let world = World::sample();
    let settings = format!(
        "client = \"terraform\"\nsnapshots = [\"{}\"]\n",
        world.folder().join("snapshots").display()
    );
    let files = ["--config", "config", "--credentials", "credentials"];
    let explain = |more: &[&str]| {
        let arguments = ["explain", "test4-userid-autogen", "--format", "json"];
        let run = with_settings(&world, &settings, &[&arguments[..], &files, more].concat());
        let hop = run.json("explain").unwrap()["hops"][1].take();
        ["verdict", "caller_userid"].map(|field| hop[field].to_string())
    };
    let set = explain(&[]);
    assert_eq!(
        set,
        explain(&["--client", "terraform", "--snapshot", "snapshots"])
    );
    assert_ne!(set, explain(&["--client", "aws-cli"]));
    assert_ne!(set, explain(&["--snapshot", "config"]));
}

#[test]
fn other_keys_work_and_stand_in_footer_and_help() {
    let world = World::new();
    let settings = "keys.help = [\"H\", \"<f1>\"]\nkeys.find = \"F\"\nkeys.fetch-plan = \"/\"\n";
    let with = |keys: &str| with_settings(&world, settings, &["demo", "--keys", keys]);
    let plain = |keys: &str| World::new().run(&["demo", "--keys", keys]).stdout;
    assert_eq!(
        with("Fuserid").stdout.lines().next(),
        plain("/userid").lines().next()
    );
    let footer = with("").stdout;
    assert!(
        footer.contains("H help") && !footer.contains("? help"),
        "{footer}"
    );
    let help = with("H").stdout;
    assert!(help.lines().count() > 5 && help != footer, "{help}");
    assert_eq!(with("?").stdout.lines().nth(3), footer.lines().nth(3));
}
