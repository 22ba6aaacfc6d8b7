//! `rolechain report`: files that stand alone, hold nothing but text, and no name if redacted.

use crate::support::World;
use crate::worlds::sample;

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

#[test]
fn the_explorer_writes_a_report_for_its_user_alone_and_over_a_file_only_if_told() {
    let folder = tempfile::TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let prediction = sample();
    let forest = &prediction.survey.forest;
    let id = forest.requested("test4-userid-autogen").unwrap();
    let file = folder.path().join("ticket.md");
    let save = |redacts, replaces| {
        rolechain::cli::save_report(&prediction, id, file.to_str().unwrap(), redacts, replaces)
    };
    assert_eq!(save(false, false), Ok(Some(file.clone())));
    let first = std::fs::read_to_string(&file).unwrap();
    assert!(first.contains("test4-userid-autogen"), "{first}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(save(true, false), Ok(None));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), first);
    assert_eq!(save(true, true), Ok(Some(file.clone())));
    let redacted = std::fs::read_to_string(&file).unwrap();
    assert!(!redacted.contains("test4-userid-autogen"), "{redacted}");
    let nowhere = folder.path().join("no/such/folder/a.html");
    let nowhere = nowhere.to_str().unwrap();
    let failed = rolechain::cli::save_report(&prediction, id, nowhere, false, false);
    assert!(failed.is_err_and(|why| why.starts_with(nowhere)));
}
