//! `--ascii`: every sign is ASCII.

use crate::support::{BROKEN, World};

#[test]
fn in_ascii_everything_but_foreign_names_is_ascii() {
    let world = World::new();
    world.write("config", BROKEN);
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
