//! Writing and undo, previews while the cursor moves, and background work: messages in, state out.

use super::frames::press;
use super::worlds::{many, sample};
use crate::chain::client::Client;
use crate::config::edit::Written;
use crate::explain::{supposed_banner, tree_row};
use crate::lint::Findings;
use crate::predict::Prediction;
use crate::tui::keymap::Scope;
use crate::tui::{Message, Model, NotExported, Options, Overlay, Task, Work, update};
use std::cell::RefCell;

fn open(mut prediction: Prediction) -> Model {
    prediction.sample = false;
    let mut model = Model::new(prediction, Options::default(), (120, 36));
    model.prepare();
    model
}

/// Presses keys at an instant, in milliseconds since the start.
fn press_at(model: &mut Model, at: u64, keys: &str) {
    assert_eq!(update(model, Message::Clock(at)), Task::None);
    assert_eq!(press(model, keys), Task::None);
}

fn word(model: &Model, profile: &str) -> &'static str {
    let id = model.prediction.survey.forest.requested(profile).unwrap();
    let row = model.prediction.survey.row_of(id);
    tree_row(&model.prediction, &Findings::default(), row)
        .mark
        .word
}

fn titles(model: &Model) -> Vec<String> {
    let Some(Overlay::Write(writing)) = &model.overlay else {
        return Vec::new();
    };
    let offers = writing.offers.list.iter();
    let text =
        |title: &Vec<crate::explain::Run>| title.iter().map(|run| run.text.as_str()).collect();
    offers.map(|offer| text(&offer.title)).collect()
}

fn run_all(model: &mut Model, work: Vec<Work>) {
    let found = RefCell::new(Vec::new());
    for work in work {
        work.run(&|one| found.borrow_mut().push(one));
    }
    for found in found.into_inner() {
        update(model, Message::Found(found));
    }
    model.prepare();
}

#[test]
fn a_write_needs_a_diff_that_can_be_read_and_silence_around_its_key() {
    let mut model = open(sample());
    press_at(&mut model, 1000, "w");
    update(&mut model, Message::Drawn(1010));
    press_at(&mut model, 1400, "W");
    let wake = model.wake_at().unwrap();
    assert_eq!(wake, 1500);
    assert_eq!(update(&mut model, Message::Clock(wake)), Task::Write);
}

#[test]
fn neither_words_nor_pastes_write() {
    for text in ["why", "wW", "wWW", "wWwW\n", "kubectl Wait wW"] {
        for gap in [0, 5, 60] {
            let mut model = open(sample());
            for (at, key) in text.replace('\n', " ").chars().enumerate() {
                let now = 1000 + at as u64 * gap;
                assert_eq!(update(&mut model, Message::Clock(now)), Task::None);
                let task = press(&mut model, &key.to_string());
                assert_ne!(task, Task::Write, "{text}");
                update(&mut model, Message::Drawn(now + 1));
            }
            let wake = model.wake_at().unwrap_or(0);
            assert_eq!(
                update(&mut model, Message::Clock(wake)),
                Task::None,
                "{text} {gap}"
            );
        }
    }
    let mut model = open(sample());
    press_at(&mut model, 1000, "w");
    update(&mut model, Message::Drawn(1010));
    press_at(&mut model, 2000, "W");
    update(&mut model, Message::Clock(2050));
    update(&mut model, Message::Paste("text".to_owned()));
    assert_eq!(model.wake_at(), None);
}

#[test]
fn a_refused_write_is_said_even_if_another_key_follows_at_once() {
    let said = |after: &str| {
        let mut model = open(sample());
        press_at(&mut model, 1000, "w");
        update(&mut model, Message::Drawn(1010));
        press_at(&mut model, 1050, "W");
        press_at(&mut model, 1090, after);
        let said = model.status.as_ref().map(|run| run.text.clone());
        press_at(&mut model, 1500, "k");
        assert!(model.status.is_none(), "{:?}", model.status);
        said
    };
    let again = "nothing is written: keys came too fast; press W again";
    assert_eq!(said("j").as_deref(), Some(again));
    // The diff is gone, so there is nothing to press it for.
    for leaves in ["q", "<esc>"] {
        let nothing = "keys came too fast: nothing is done";
        assert_eq!(said(leaves).as_deref(), Some(nothing));
    }
}

#[test]
fn every_repair_is_listed_and_an_owners_cannot_be_written() {
    let mut model = open(sample());
    press(&mut model, "w");
    let all = titles(&model);
    assert_eq!(
        all[0],
        "in source-autogen: set role_session_name = my-session"
    );
    assert_eq!(all.len(), 4, "{all:#?}");
    assert_eq!(model.scope(), Scope::Confirm);
    press(&mut model, "jjj");
    assert_eq!(model.scope(), Scope::Diff);
    assert!(model.files_to_write().is_empty());
    let Some(Overlay::Write(writing)) = &model.overlay else {
        panic!("no list")
    };
    let text = writing.shown().unwrap().text();
    assert!(
        text.contains("For the owner of account 111122223333"),
        "{text}"
    );
}

#[test]
fn another_diff_under_the_cursor_is_to_be_read_too() {
    let mut model = open(sample());
    press_at(&mut model, 1000, "w");
    update(&mut model, Message::Drawn(1010));
    press_at(&mut model, 2000, "j");
    press_at(&mut model, 2400, "W");
    assert_eq!(model.wake_at(), None, "it was never drawn");
    update(&mut model, Message::Drawn(2410));
    press_at(&mut model, 2800, "W");
    assert_eq!(model.wake_at(), Some(2900));
}

#[test]
fn overrides_come_first_in_the_list_and_repairs_are_for_the_files() {
    let mut model = open(sample());
    press(&mut model, "gje<enter><c-u>other<enter>");
    press(&mut model, "gjjjjjjjw");
    let all = titles(&model);
    assert_eq!(
        all[0],
        "what you changed: source-mysession.role_session_name = other"
    );
    assert!(all.len() > 1, "{all:#?}");
    press(&mut model, "j");
    let after = String::from_utf8_lossy(&model.files_to_write()[0].after.bytes).into_owned();
    assert!(
        !after.contains("= other"),
        "a repair is one of the files as they are"
    );
    update(&mut model, Message::Written(Ok(Vec::new())));
    assert!(
        supposed_banner(&model.prediction).is_some(),
        "the change is still supposed"
    );
}

#[test]
fn extended_attributes_that_a_written_file_lacks_are_named() {
    let written = Written {
        path: "config".into(),
        backup: None,
        lost: vec!["user.note".to_owned(), "user.author".to_owned()],
    };
    let mut model = open(sample());
    press(&mut model, "w");
    update(&mut model, Message::Written(Ok(vec![written])));
    let said = model.status.clone().unwrap().text;
    let lost = "did not let the new file have these extended attributes: user.note, user.author";
    assert!(said.contains(lost), "{said}");
}

#[test]
fn a_write_is_undone_only_while_the_file_is_what_was_written() {
    let mut model = open(sample());
    press(&mut model, "w");
    let before = model.files_to_write()[0].before.bytes.clone();
    update(&mut model, Message::Written(Ok(Vec::new())));
    assert_eq!(word(&model, "test4-userid-autogen"), "allowed");
    press(&mut model, "gje<enter><c-u>other<enter>");
    assert_eq!(press(&mut model, "u"), Task::None);
    assert_eq!(
        model.scope(),
        Scope::Tree,
        "the later change is undone first"
    );
    press(&mut model, "u");
    assert_eq!(model.files_to_write()[0].after.bytes, before);
    let problem = "Not written: the file changed since it was read (config)";
    update(&mut model, Message::Written(Err(problem.to_owned())));
    let status = model.status.clone().unwrap().text;
    assert!(status.contains("no longer what was written"), "{status}");
    assert_eq!(word(&model, "test4-userid-autogen"), "allowed");
}

#[test]
fn the_tree_shows_what_the_cursor_is_on_and_escape_shows_it_as_it_was() {
    let mut model = open(sample());
    let rows = model.prediction.survey.rows.clone();
    press(&mut model, "e");
    assert_eq!(
        word(&model, "test4-userid-autogen"),
        "allowed",
        "the proven fix as a preview"
    );
    press(&mut model, "j");
    assert_eq!(
        word(&model, "test4-userid-autogen"),
        "denied",
        "no value is chosen"
    );
    press(&mut model, "k<esc>");
    assert_eq!(word(&model, "test4-userid-autogen"), "denied");
    assert!(supposed_banner(&model.prediction).is_none());
    assert_eq!(model.prediction.survey.rows, rows);
    press(&mut model, "u");
    assert_eq!(
        model.status.clone().unwrap().text,
        "there is nothing to undo"
    );
    press(&mut model, "e<enter>");
    assert_eq!(word(&model, "test4-userid-autogen"), "allowed");
    press(&mut model, "u");
    assert_eq!(word(&model, "test4-userid-autogen"), "denied");
}

#[test]
fn clients_are_counted_and_tried_before_one_is_chosen() {
    let mut model = open(sample());
    press(&mut model, "C");
    let Some(Overlay::Clients(list)) = &model.overlay else {
        panic!("no list")
    };
    assert!(list.clients.iter().all(|(_, count)| count.is_some()));
    assert_eq!(list.clients[0].1, Some(0));
    press(&mut model, "j");
    assert_eq!(model.prediction.survey.assumptions.client, Client::GoV2);
    press(&mut model, "<esc>");
    assert_eq!(model.prediction.survey.assumptions.client, Client::AwsCli);
    press(&mut model, "Cj<enter>");
    assert_eq!(model.prediction.survey.assumptions.client, Client::GoV2);
}

#[test]
fn in_a_large_tree_work_is_done_beside_the_explorer_and_the_latest_counts() {
    let mut model = open(many(2000));
    press(&mut model, "gj");
    let before = model.prediction.overrides().len();
    assert_eq!(press(&mut model, "e<enter><c-u>name<enter>"), Task::Work);
    let first = model.take_work();
    assert_eq!(model.prediction.overrides().len(), before, "not made yet");
    press(&mut model, "jjk");
    assert_eq!(press(&mut model, "u"), Task::None, "not wanted any more");
    run_all(&mut model, first);
    assert_eq!(model.prediction.overrides().len(), before);
    // Two calls are made in parallel.
    press(&mut model, "gje<enter><c-u>name<enter>");
    let first = model.take_work();
    press(&mut model, "je<enter><c-u>other<enter>");
    let second = model.take_work();
    run_all(&mut model, first);
    run_all(&mut model, second);
    assert_eq!(model.prediction.overrides().len(), before + 2);
    assert_eq!(press(&mut model, "u"), Task::Work);
    let work = model.take_work();
    run_all(&mut model, work);
    assert_eq!(model.prediction.overrides().len(), before + 1);
}

/// The state of the dialog that exports a report.
fn export(model: &Model) -> Option<Scope> {
    matches!(model.overlay, Some(Overlay::Export(_))).then(|| model.scope())
}

#[test]
fn a_report_replaces_a_file_only_after_a_yes_that_was_not_typed_ahead() {
    let mut model = open(sample());
    press_at(&mut model, 1000, "X");
    assert_eq!(export(&model), Some(Scope::Report));
    assert_eq!(press(&mut model, "<enter>"), Task::Export);
    press_at(&mut model, 1100, "Y");
    update(&mut model, Message::Exported(Err(NotExported::Exists)));
    assert_eq!(export(&model), Some(Scope::Replace));
    press_at(&mut model, 1200, "Y");
    let said = model.status.as_ref().map(|run| run.text.clone());
    let again = "nothing is written: keys came too fast; press Y again";
    assert_eq!(said.as_deref(), Some(again));
    update(&mut model, Message::Drawn(1210));
    press_at(&mut model, 2000, "Y");
    assert_eq!(update(&mut model, Message::Clock(2100)), Task::Export);
    let written = Message::Exported(Ok("/tmp/report.html".to_owned()));
    update(&mut model, written);
    assert!(model.overlay.is_none());
    let said = model.status.as_ref().map(|run| run.text.clone());
    assert_eq!(said.as_deref(), Some("report written to /tmp/report.html"));
}
