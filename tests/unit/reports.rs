//! The report that the explorer writes.

use super::support::target;
use super::worlds::sample;

#[test]
fn the_explorer_writes_a_report_for_its_user_alone_and_over_a_file_only_if_told() {
    let folder = tempfile::TempDir::new_in(target()).unwrap();
    let prediction = sample();
    let forest = &prediction.survey.forest;
    let id = forest.requested("test4-userid-autogen").unwrap();
    let file = folder.path().join("ticket.md");
    let save = |redacts, replaces| {
        crate::cli::save_report(
            &crate::cli::Inputs::default(),
            &prediction,
            id,
            file.to_str().unwrap(),
            redacts,
            replaces,
        )
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
    let failed = crate::cli::save_report(
        &crate::cli::Inputs::default(),
        &prediction,
        id,
        nowhere,
        false,
        false,
    );
    assert!(failed.is_err_and(|why| why.starts_with(nowhere)));
}
