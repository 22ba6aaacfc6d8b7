//! Checks the README: its key table and its picture are those of the program.

use std::fmt::Write as _;
use std::fs;

use expect_test::expect_file;

use crate::support::World;

/// The text between `<!-- name -->` and `<!-- /name -->`.
fn part<'a>(readme: &'a str, name: &str) -> &'a str {
    let (_, rest) = readme.split_once(&format!("<!-- {name} -->")).unwrap();
    rest.split_once(&format!("<!-- /{name} -->")).unwrap().0
}

/// Compares a part with its expected text; `UPDATE_EXPECT=1` writes it.
fn check(name: &str, expected: &str) {
    check_in("README.md", name, expected);
}

/// The same for another file.
fn check_in(file: &str, name: &str, expected: &str) {
    let readme = fs::read_to_string(file).unwrap();
    let found = part(&readme, name);
    if found == expected {
        return;
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let updated = readme.replace(
            &format!("<!-- {name} -->{found}<!-- /{name} -->"),
            &format!("<!-- {name} -->{expected}<!-- /{name} -->"),
        );
        fs::write(file, updated).unwrap();
        return;
    }
    panic!("{file}: {name} is out of date; UPDATE_EXPECT=1 cargo test writes it\n{expected}");
}

#[test]
fn the_key_table_is_the_programs_own() {
    check(
        "keys",
        &format!("\n{}\n", rolechain::key_table().trim_end()),
    );
}

#[test]
fn the_rules_are_the_programs_own() {
    let mut table = String::from("\n| id | level | finds |\n| --- | --- | --- |\n");
    let run = World::new().run(&["rules", "--format", "json"]);
    let report = run.json("rules").unwrap();
    for rule in report["rules"].as_array().unwrap() {
        let [id, level, title] = ["id", "level", "title"].map(|name| rule[name].as_str().unwrap());
        let _ = writeln!(table, "| {id} | {level} | {title} |");
    }
    check("rules", &table);
}

#[test]
fn the_pictures_are_what_the_program_draws() {
    for (theme, name) in [("dark", "screen-dark"), ("light", "screen-light")] {
        let arguments = [
            "demo", "--svg", "--keys", "n", "--size", "112x34", "--theme", theme,
        ];
        let run = World::new().run(&arguments);
        assert_eq!((run.code, &*run.stderr), (Some(0), ""));
        let readme = fs::read_to_string("README.md").unwrap();
        assert!(readme.contains(&format!("assets/{name}.svg")), "{name}");
        let path = format!("{}/assets/{name}.svg", env!("CARGO_MANIFEST_DIR"));
        expect_file![path].assert_eq(&run.stdout);
    }
}

/// The lines of a block of code between two marks.
fn block(name: &str) -> Vec<String> {
    let readme = fs::read_to_string("README.md").unwrap();
    let lines = part(&readme, name)
        .lines()
        .filter(|line| !line.starts_with("```"));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_commands_of_the_workflow_and_the_hook_run() {
    let world = World::new();
    for folder in ["aws", "files"] {
        let folder = world.folder().join(folder);
        let folder = if folder.ends_with("files") {
            folder.join("aws")
        } else {
            folder
        };
        fs::create_dir_all(&folder).unwrap();
        crate::support::copy(std::path::Path::new("assets/sample"), &folder);
        // A repository holds no credentials.
        let config = fs::read_to_string(folder.join("config")).unwrap();
        let config = config.replace(
            "[profile base]",
            "[profile base]\ncredential_process = get-keys",
        );
        fs::write(folder.join("config"), config).unwrap();
        let expected = "{\"profile\": \"test4-userid-autogen\", \"verdict\": \"denied\"}\n";
        fs::write(folder.join("expect.jsonl"), expected).unwrap();
    }
    let mut seen = 0;
    for line in [block("workflow"), block("hook")].concat() {
        let command = line.split_once("run: ").or(line.split_once("entry: "));
        let Some(arguments) = command.and_then(|(_, it)| it.strip_prefix("rolechain ")) else {
            continue;
        };
        let words: Vec<&str> = arguments.split(' ').collect();
        let run = crate::support::run(&mut world.command(&words), b"");
        let expected = i32::from(words[0] == "lint");
        assert_eq!(
            run.code,
            Some(expected),
            "{line}: {}{}",
            run.stdout,
            run.stderr
        );
        assert_eq!(
            words[0] == "lint",
            run.stdout.starts_with("::"),
            "{line}: {}",
            run.stdout
        );
        seen += 1;
    }
    assert_eq!(seen, 4);
}

#[test]
fn the_install_line_comes_before_the_first_call_of_the_program() {
    let readme = fs::read_to_string("README.md").unwrap();
    let install = readme.find("cargo install --path .").unwrap();
    let calls = ["\nrolechain ", "`rolechain "].map(|call| readme.find(call).unwrap());
    assert!(
        calls.iter().all(|call| *call > install),
        "{calls:?} {install}"
    );
    for name in ["assets/", "src/lib.rs", "tests/cases/"] {
        assert!(readme.contains(name));
    }
}

const JAPANESE: &str = "assets/README.ja.md";

#[test]
fn the_japanese_text_names_the_same_keys_and_only_commands_that_exist() {
    let readme = fs::read_to_string(JAPANESE).unwrap();
    let readme = readme.replace("任意の文字", "any character");
    let keys = |table: &str| -> Vec<String> {
        let rows = table.lines().filter(|row| row.starts_with("| `"));
        rows.map(|row| row.split(" | ").next().unwrap().to_owned())
            .collect()
    };
    let english = fs::read_to_string("README.md").unwrap();
    assert_eq!(keys(part(&readme, "keys")), keys(part(&english, "keys")));
    let commands = rolechain::command();
    let named = readme.split("`rolechain ").skip(1);
    for name in named.map(|rest| rest.split([' ', '`']).next().unwrap()) {
        assert!(commands.find_subcommand(name).is_some(), "{name}");
    }
    for command in commands.get_subcommands().filter(|it| !it.is_hide_set()) {
        let name = command.get_name();
        let mentioned = |text: &str| text.contains(&format!("`rolechain {name}"));
        assert!(mentioned(&readme) || !mentioned(&english), "{name}");
    }
}
