//! `--ascii`: every sign is ASCII.

use crate::support::World;

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
