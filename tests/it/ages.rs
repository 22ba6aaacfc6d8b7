//! The age of a snapshot on the screen.

#[test]
fn the_age_of_a_file_without_a_record_is_in_the_title_and_on_the_card() {
    let world = crate::support::World::sample();
    let folder = world.folder().join("snapshots");
    let day = std::time::Duration::from_secs(86_400);
    for entry in std::fs::read_dir(&folder).unwrap() {
        let file = std::fs::File::options()
            .write(true)
            .open(entry.unwrap().path())
            .unwrap();
        // Ten days before the time of tests.
        let written = std::time::UNIX_EPOCH + day * 20_774;
        file.set_modified(written).unwrap();
    }
    let screen = world.run(&["--keys", "n", "--size", "140x30"]).stdout;
    assert!(
        screen.lines().next().unwrap().contains("file 10 days old"),
        "{screen}"
    );
    let card = world.run(&["explain", "test1-principal-mysession"]).stdout;
    assert!(card.contains("file 10 days old"), "{card}");
}
