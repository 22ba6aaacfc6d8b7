//! Checks the README: its key table and its picture are those of the program.

use std::fmt::Write as _;
use std::fs;

use crate::support::World;
use crate::worlds::sample;
use rolechain::tui::keymap::markdown_table;
use rolechain::tui::print_frame;

/// The text between `<!-- name -->` and `<!-- /name -->`.
fn part<'a>(readme: &'a str, name: &str) -> &'a str {
    let (_, rest) = readme.split_once(&format!("<!-- {name} -->")).unwrap();
    rest.split_once(&format!("<!-- /{name} -->")).unwrap().0
}

/// Compares a part with its expected text; `UPDATE_EXPECT=1` writes it.
fn check(name: &str, expected: &str) {
    let readme = fs::read_to_string("README.md").unwrap();
    let found = part(&readme, name);
    if found == expected {
        return;
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let updated = readme.replace(
            &format!("<!-- {name} -->{found}<!-- /{name} -->"),
            &format!("<!-- {name} -->{expected}<!-- /{name} -->"),
        );
        fs::write("README.md", updated).unwrap();
        return;
    }
    panic!("README.md: {name} is out of date; UPDATE_EXPECT=1 cargo test writes it\n{expected}");
}

#[test]
fn the_key_table_is_the_programs_own() {
    check("keys", &format!("\n{}\n", markdown_table().trim_end()));
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
fn the_picture_is_what_the_program_draws() {
    let frame = print_frame(sample(), "n", (112, 40), false).unwrap();
    check("frame", &format!("\n```text\n{}\n```\n", frame.trim_end()));
}
