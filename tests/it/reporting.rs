//! `rolechain report`: files that stand alone, hold nothing but text, and no name if redacted.

use crate::support::World;

const FORMATS: [&str; 3] = ["html", "markdown", "svg"];

#[test]
fn reports_stand_alone_and_foreign_text_is_text() {
    let world = World::new();
    world.write(
        "config",
        "[profile <img/src=x>&**@all**]\nrole_arn = arn:aws:iam::111122223333:role/<b>x</b>`\n\
         source_profile = base\n[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\
         aws_secret_access_key = planted-secret\n",
    );
    for format in FORMATS {
        let ran = world.run(&["report", "<img/src=x>&**@all**", "--format", format]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(!ran.stdout.contains("planted-secret"));
        // Between fences of Markdown everything is text.
        let outside: String = match format {
            "markdown" => ran.stdout.split("\n```").step_by(2).collect(),
            _ => ran.stdout,
        };
        for text in ["<img", "<b>", "<script"] {
            assert!(!outside.contains(text), "{text}: {outside}");
        }
    }
}

#[test]
fn a_page_has_what_a_reader_without_sight_needs() {
    let world = World::sample();
    let page = world.run(&["report", "--all", "--sample"]).stdout;
    for text in [
        "<html lang=\"en\">",
        "<main>",
        "<header>",
        "<footer>",
        "<nav aria-label=",
        "role=\"img\" aria-label=",
        "@media print",
        "prefers-color-scheme: dark",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("<script"));
}

#[test]
fn a_redacted_report_has_no_name() {
    let world = World::sample();
    for format in FORMATS {
        let ran = world.run(&[
            "report", "--all", "--sample", "--redact", "--format", format,
        ]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        for name in [
            "111122223333",
            "SourceRole",
            "RoleTarget",
            "my-session",
            "AROASOURCEROLE",
            "dev-user",
            "test4-userid-autogen",
            "autogen",
        ] {
            assert!(
                !ran.stdout.contains(name),
                "{format} {name}: {}",
                ran.stdout
            );
        }
        let plain = world.run(&["report", "--all", "--sample", "--format", format]);
        let count = |text: &str| text.matches("denied").count();
        assert_eq!(count(&ran.stdout), count(&plain.stdout));
    }
}

#[test]
fn a_report_needs_profiles_and_a_format_of_its_own() {
    let world = World::sample();
    for (arguments, code) in [
        (&["report", "--sample"][..], 2),
        (&["report", "no-such", "--sample"], 2),
        (&["report", "--all", "--sample", "--format", "json"], 2),
        (&["tree", "--sample", "--format", "html"], 2),
        (
            &[
                "report",
                "--all",
                "--sample",
                "--redact",
                "--suppose",
                "base.region=x",
            ],
            2,
        ),
    ] {
        assert_eq!(world.run(arguments).code, Some(code), "{arguments:?}");
    }
    let ran = world.run(&["report", "--all", "--sample", "--output", "report.md"]);
    assert_eq!(ran.code, Some(0));
    let text = std::fs::read_to_string(world.folder().join("report.md")).unwrap();
    assert!(text.starts_with("# "), "{text}");
}
