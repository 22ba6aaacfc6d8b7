//! The texts of rows, the title and messages, at any size and in ASCII.

use crate::support::World;
use crate::worlds::{from_config, sample};
use rolechain::explain::tree_row;
use rolechain::lint::Findings;
use rolechain::tui::print_frame;

const CONFIG: &str = "\
[profile base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = planted
[profile both]
role_arn = arn:aws:iam::111122223333:role/Both
source_profile = base
credential_source = Environment
role_session_name = me
[profile none]
role_arn = arn:aws:iam::111122223333:role/path/None
[profile missing]
role_arn = arn:aws:iam::444455556666:role/Missing
source_profile = nope
[profile 日本語]
role_arn = arn:aws:iam::111122223333:role/Target
source_profile = base
";

#[test]
fn a_row_shows_its_role_at_every_usual_size_and_the_account_where_there_is_room() {
    let row = |size: (u16, u16)| {
        let screen = print_frame(sample(), "", size, false).unwrap();
        let found = screen
            .lines()
            .find(|line| line.contains("✗ test4-userid-a"));
        found.unwrap().to_owned()
    };
    assert!(row((230, 50)).contains("RoleTarget-UserId      111122223333"));
    assert!(
        row((120, 36)).contains("✗ test4-userid-autogen       ~             …UserId      3333")
    );
    assert!(row((80, 24)).contains("RoleTarget-UserId      3333"));
    assert!(row((60, 20)).contains("…UserId    3333"));
    let narrow = print_frame(sample(), "", (100, 30), false).unwrap();
    assert!(narrow.contains("… = RoleTarget-"), "{narrow}");
    assert!(narrow.contains("~ = made up by the client"), "{narrow}");
}

#[test]
fn a_chain_that_is_broken_shows_the_role_that_is_written_all_the_same() {
    let prediction = from_config(CONFIG);
    let rows: Vec<_> = (0..prediction.survey.rows.len())
        .map(|row| tree_row(&prediction, &Findings::default(), row))
        .collect();
    for (name, session, role, account) in [
        ("both", "me", "Both", "111122223333"),
        ("none", "⟨generated⟩", "None", "111122223333"),
        ("missing", "⟨generated⟩", "Missing", "444455556666"),
    ] {
        let row = rows.iter().find(|row| row.name == name).unwrap();
        assert_eq!(row.session.as_ref().unwrap().text, session);
        assert_eq!(row.role.as_deref(), Some(role));
        assert_eq!(row.account.as_deref(), Some(account));
        assert!(row.note.is_some());
    }
    let screen = print_frame(from_config(CONFIG), "", (80, 24), false).unwrap();
    let line = screen.lines().find(|line| line.contains("! none")).unwrap();
    assert!(
        line.contains("None") && line.contains("role_arn wi"),
        "{line}"
    );
}

#[test]
fn in_ascii_everything_but_foreign_names_is_ascii() {
    let world = World::new();
    world.write("config", CONFIG);
    world.write("credentials", "");
    for command in [
        &["tree", "--ascii"][..],
        &["check", "--ascii"],
        &["explain", "none", "--ascii"],
        &["explain", "日本語", "--ascii"],
        &["--print", "--ascii", "--size", "120x36"],
    ] {
        let text = world.run(command).stdout;
        assert!(text.replace("日本語", "").is_ascii(), "{text}");
    }
    let tree = world.run(&["tree", "--ascii"]).stdout;
    assert!(tree.contains("日本語") && tree.contains("<generated>"));
    let screen = world
        .run(&["--print", "--ascii", "--size", "120x36"])
        .stdout;
    assert!(screen.contains("日本語"), "{screen}");
    let failing = World::sample()
        .run(&["explain", "test4-userid-autogen", "--ascii"])
        .stdout;
    assert!(failing.is_ascii(), "{failing}");
}

#[test]
fn a_screen_without_a_card_says_which_key_shows_it() {
    let screen = print_frame(sample(), "", (40, 10), false).unwrap();
    let footer = screen.lines().last().unwrap();
    assert!(footer.contains("Enter details"), "{footer}");
    assert!(footer.contains("? help"), "{footer}");
}
