//! What-if settings and context keys in the explorer, which are not written unless requested.

use super::frames::{press, print_frame, styles};
use super::worlds::{from_config, sample};
use crate::explain::{supposed_banner, tree_row};
use crate::iam::Arn;
use crate::iam::account::{Wanted, read_snapshot};
use crate::lint::Findings;
use crate::predict::{
    Arrival, CallOverride, CallSource, ContextOverride, Prediction, ProfileVerdict,
    SettingOverride, SuppliedValue,
};
use crate::tui::keymap::{Scope, find_message};
use crate::tui::{
    Frame, Message, Model, Options, Palette, Task, cursor, draw, draw_frame, parse_keys, update,
};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use std::sync::Arc;

const USUAL: (u16, u16) = (80, 24);
/// Keys that go to the profile `source-autogen`.
const SOURCE: &str = "gjjjjj";

fn model() -> Model {
    Model::new(sample(), Options::default(), (120, 36))
}

/// The mark of a profile's row.
fn word(prediction: &Prediction, profile: &str) -> &'static str {
    let id = prediction.survey.forest.requested(profile).unwrap();
    tree_row(
        prediction,
        &Findings::default(),
        prediction.survey.row_of(id),
    )
    .mark
    .word
}

#[test]
fn u_undoes_the_latest_and_x_everything() {
    let mut model = model();
    press(&mut model, SOURCE);
    let before = model.prediction.survey.rows.clone();
    press(&mut model, "e<enter><down><enter>");
    press(&mut model, "e<enter><c-u>other<enter>");
    assert_eq!(word(&model.prediction, "test4-userid-autogen"), "denied");
    press(&mut model, "u");
    assert_eq!(word(&model.prediction, "test4-userid-autogen"), "allowed");
    press(&mut model, "u");
    assert_eq!(word(&model.prediction, "test4-userid-autogen"), "denied");
    assert!(supposed_banner(&model.prediction).is_none());
    press(&mut model, "e<enter><down><enter>c<enter>192.0.2.7<enter>x");
    assert!(supposed_banner(&model.prediction).is_none());
    assert_eq!(word(&model.prediction, "office-only"), "undetermined");
    assert_eq!(model.prediction.survey.rows, before);
    press(&mut model, "x");
    assert_eq!(
        model.status.map(|status| status.text).as_deref(),
        Some("there are no changes to drop")
    );
}

#[test]
fn an_overridden_source_moves_the_row_and_the_cursor() {
    let mut model = model();
    press(&mut model, "gjjjjjh");
    assert_eq!(model.tree.is_open(5), Some(false));
    press(&mut model, "Gkkk");
    press(&mut model, "egj<enter><c-u>source-mysession<enter>");
    let row = model.tree.selected().unwrap();
    assert_eq!(
        tree_row(&model.prediction, &Findings::default(), row).name,
        "office-only"
    );
    assert_eq!(model.tree.depth(row), 2);
    let id = model
        .prediction
        .survey
        .forest
        .requested("source-autogen")
        .unwrap();
    let folded = model.prediction.survey.row_of(id);
    assert_eq!(
        model.tree.is_open(folded),
        Some(false),
        "what was folded stays folded"
    );
    press(&mut model, "x");
    let row = model.tree.selected().unwrap();
    assert_eq!(
        tree_row(&model.prediction, &Findings::default(), row).name,
        "office-only"
    );
    assert_eq!(model.tree.depth(row), 1);
}

#[test]
fn a_pasted_text_goes_into_the_line_without_its_line_breaks() {
    let mut model = model();
    press(&mut model, SOURCE);
    update(&mut model, Message::Paste("ignored".to_owned()));
    press(&mut model, "e<enter>");
    update(
        &mut model,
        Message::Paste("my-\nses\u{1b}sion\n".to_owned()),
    );
    press(&mut model, "<enter>");
    assert_eq!(word(&model.prediction, "test4-userid-autogen"), "allowed");
}

#[test]
fn the_cursor_of_the_terminal_stands_where_the_next_letter_goes_and_nowhere_else() {
    for size in [(40, 10), USUAL, (120, 36)] {
        let mut model = Model::new(sample(), Options::default(), size);
        press(&mut model, &format!("{SOURCE}e"));
        assert_eq!(cursor(&model), None, "no line is being written yet");
        press(&mut model, "<enter>");
        for keys in [
            "",
            "ab",
            "日本",
            "<left>",
            "<home>",
            "<end>",
            &"long ".repeat(40),
        ] {
            press(&mut model, keys);
            let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
            draw(&model, &mut buffer);
            let symbol = |x, y| buffer[(x, y)].symbol();
            let mut lines = 0..size.1;
            let line =
                lines.find(|y| (2..20).any(|x| symbol(x - 2, *y) == "│" && symbol(x, *y) == ">"));
            let line = line.unwrap();
            let inside = (3..size.0 - 3).map(|x| Position::new(x, line));
            let mut reversed = inside.filter(|place| {
                let style = buffer[*place].modifier;
                style.contains(Modifier::REVERSED)
            });
            let reversed = reversed.next();
            assert_eq!(cursor(&model), reversed, "{size:?} after {keys}");
            assert!(reversed.is_some());
        }
        press(&mut model, "<down>");
        assert_eq!(cursor(&model), None, "a likely value is chosen");
        press(&mut model, "<esc>");
        assert_eq!(cursor(&model), None);
    }
}

#[test]
fn the_mark_has_an_ascii_form_and_a_colour_of_its_own() {
    let keys = format!("{SOURCE}e<enter><down><enter>");
    let ascii = print_frame(sample(), &keys, USUAL, true).unwrap();
    assert!(ascii.contains("@+ source-autogen"), "{ascii}");
    let options = Options {
        ascii: false,
        palette: Palette::Standard,
    };
    let frame: Frame = draw_frame(sample(), &|_| Vec::new(), &keys, USUAL, options).unwrap();
    assert!(
        styles(&frame).contains("\"Δ\" indexed(111) on indexed(236)"),
        "{}",
        styles(&frame)
    );
    assert!(styles(&frame).contains("supposed, not written"));
}

#[test]
fn another_client_does_not_count_as_an_override() {
    let mut model = model();
    press(
        &mut model,
        &format!("{SOURCE}e<enter><down><enter>Cj<enter>"),
    );
    let changed: Vec<String> = (0..model.tree.len())
        .map(|row| tree_row(&model.prediction, &Findings::default(), row))
        .filter(|row| row.changed)
        .map(|row| row.name)
        .collect();
    assert_eq!(
        changed,
        [
            "source-autogen",
            "test4-userid-autogen",
            "behind-test4",
            "test5-name-on-target"
        ]
    );
}

#[test]
fn overrides_are_shown_as_a_diff_and_written_only_on_request() {
    let mut model = model();
    model.prediction.sample = false;
    press(
        &mut model,
        &format!("{SOURCE}e<enter><down><enter>w<enter><enter>"),
    );
    assert_eq!(model.scope(), Scope::Confirm, "Enter does not answer");
    let files = model.files_to_write();
    assert_eq!(files.len(), 1);
    let before = files[0].before.bytes.clone();
    let after = String::from_utf8_lossy(&files[0].after.bytes).into_owned();
    assert!(after.contains("source_profile = base\nrole_session_name = my-session\n"));
    press(&mut model, "<esc>");
    assert!(model.files_to_write().is_empty());
    assert!(
        supposed_banner(&model.prediction).is_some(),
        "still supposed"
    );
    press(&mut model, "w");
    update(&mut model, Message::Written(Ok(Vec::new())));
    model.prepare();
    assert!(
        supposed_banner(&model.prediction).is_none(),
        "now it is written"
    );
    assert_eq!(word(&model.prediction, "test4-userid-autogen"), "allowed");
    press(&mut model, "u");
    assert_eq!(word(&model.prediction, "test4-userid-autogen"), "allowed");
    assert_eq!(
        model.scope(),
        Scope::Confirm,
        "a write is undone by a write"
    );
    let files = model.files_to_write();
    assert_eq!(files[0].after.bytes, before);
    update(&mut model, Message::Written(Ok(Vec::new())));
    assert!(
        supposed_banner(&model.prediction).is_some(),
        "supposed again as before the write"
    );
    press(&mut model, "u");
    assert_eq!(word(&model.prediction, "test4-userid-autogen"), "denied");
}

#[test]
fn an_override_that_could_not_be_written_stays() {
    let mut model = model();
    press(&mut model, &format!("{SOURCE}e<enter><down><enter>w"));
    update(
        &mut model,
        Message::Written(Err("the disk is full".to_owned())),
    );
    let status = model.status.as_ref().map(|status| status.text.as_str());
    assert_eq!(status, Some("the disk is full"));
    assert!(model.overlay.is_none());
    assert!(supposed_banner(&model.prediction).is_some());
}

#[test]
fn a_long_note_takes_two_lines_and_hides_no_row() {
    let mut model = Model::new(sample(), Options::default(), (40, 12));
    press(&mut model, &format!("{SOURCE}jjjw"));
    let reason =
        "Not written: cannot make a backup beside it: no space left on the device (config)";
    update(&mut model, Message::Written(Err(reason.to_owned())));
    model.prepare();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 12));
    draw(&model, &mut buffer);
    let text = Frame { buffer }.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[10], " not written: cannot make a backup", "{text}");
    assert_eq!(
        lines[11], " beside it: no space left on the device…",
        "{text}"
    );
    let selected = lines[..10].iter().any(|line| line.contains("behind-te"));
    assert!(selected, "{text}");
}

#[test]
fn no_key_writes_the_diff_of_the_sample() {
    let mut model = model();
    press(&mut model, "nw");
    for key in parse_keys("WYn<enter>").unwrap() {
        let message = find_message(key, model.scope()).unwrap_or(Message::Unbound(key));
        assert_eq!(update(&mut model, message), Task::None);
        assert_eq!(model.scope(), Scope::Diff);
    }
    press(&mut model, "<esc>");
    assert_eq!(model.scope(), Scope::Tree);
}

#[test]
fn a_context_key_outlives_the_writing_of_a_setting() {
    let mut model = model();
    press(&mut model, &format!("{SOURCE}c<enter>192.0.2.9<enter>nw"));
    update(&mut model, Message::Written(Ok(Vec::new())));
    model.prepare();
    assert_eq!(word(&model.prediction, "test4-userid-autogen"), "allowed");
    assert_eq!(word(&model.prediction, "office-only"), "allowed");
    // The write is more recent than the key, so it is undone first and the key stays overridden.
    press(&mut model, "u");
    update(&mut model, Message::Written(Ok(Vec::new())));
    model.prepare();
    assert_eq!(word(&model.prediction, "test4-userid-autogen"), "denied");
    assert_eq!(word(&model.prediction, "office-only"), "allowed");
    press(&mut model, "u");
    assert_eq!(word(&model.prediction, "office-only"), "undetermined");
    press(&mut model, "u");
    assert_eq!(model.scope(), Scope::Tree, "nothing is left to undo");
}

/// The same questions without a screen.
fn suppose_ip(prediction: &mut Prediction, key: &str, value: &str) {
    prediction.override_context(ContextOverride::new(key, value));
}

#[test]
fn a_key_overridden_in_another_spelling_replaces_the_first() {
    let mut prediction = sample();
    suppose_ip(&mut prediction, "aws:SourceIp", "203.0.113.9");
    suppose_ip(&mut prediction, "AWS:sourceip", "192.0.2.9");
    assert_eq!(word(&prediction, "office-only"), "allowed");
    assert_eq!(prediction.context_overrides().len(), 1);
    assert!(prediction.undo_override());
    assert_eq!(word(&prediction, "office-only"), "denied");
    prediction.override_context(ContextOverride {
        key: "aws:SourceIp".to_owned(),
        value: Some(SuppliedValue::Absent),
    });
    assert_eq!(word(&prediction, "office-only"), "denied");
    assert!(prediction.undo_override());
    assert!(prediction.undo_override());
    assert!(!prediction.undo_override());
    assert_eq!(word(&prediction, "office-only"), "undetermined");
}

#[test]
fn removing_an_override_by_another_one_can_be_undone_too() {
    let mut prediction = sample();
    suppose_ip(&mut prediction, "aws:SourceIp", "192.0.2.9");
    prediction.override_context(ContextOverride {
        key: "aws:SourceIp".to_owned(),
        value: None,
    });
    assert_eq!(word(&prediction, "office-only"), "undetermined");
    assert!(prediction.undo_override());
    assert_eq!(word(&prediction, "office-only"), "allowed");
    assert!(prediction.drop_overrides());
    assert_eq!(word(&prediction, "office-only"), "undetermined");
}

#[test]
fn several_overrides_are_undone_in_order() {
    let mut prediction = sample();
    let rows = prediction.survey.rows.clone();
    let words = |prediction: &Prediction| -> Vec<&'static str> {
        let rows = 0..prediction.survey.rows.len();
        rows.map(|row| tree_row(prediction, &Findings::default(), row).mark.word)
            .collect()
    };
    let mut states = vec![words(&prediction)];
    for setting in [
        "source-autogen.role_session_name=my-session",
        "office-only.source_profile=source-autogen",
        "test4-userid-autogen.source_profile=base",
    ] {
        prediction
            .suppose(SettingOverride::parse(setting).unwrap())
            .unwrap();
        states.push(words(&prediction));
        suppose_ip(&mut prediction, "aws:SourceIp", "192.0.2.9");
        states.push(words(&prediction));
    }
    while let Some(state) = states.pop() {
        assert_eq!(words(&prediction), state);
        assert_eq!(prediction.undo_override(), !states.is_empty());
    }
    assert_eq!(prediction.survey.rows, rows);
}

#[test]
fn a_value_that_no_request_can_hold_is_refused_with_an_example() {
    let mut model = model();
    for (key, value, wanted) in [
        ("aws:SourceIp", "office", "203.0.113.10"),
        // A request comes from one address; a range would match no condition and appear denied.
        ("aws:SourceIp", "203.0.113.0/24", "203.0.113.10"),
        (
            "aws:CurrentTime",
            "yesterday",
            "2026-01-31T12:00:00Z, or seconds since 1970",
        ),
        ("aws:MultiFactorAuthPresent", "yes", "true or false"),
        ("aws:securetransport", "1", "true or false"),
    ] {
        press(&mut model, &format!("gcG<enter>{key}={value}<enter>"));
        let status = model.status.clone().unwrap().text;
        let reason = format!("\"{value}\" cannot be the value of {key}: write ");
        assert!(status.starts_with(&reason), "{status}");
        assert!(status.contains(wanted), "{status}");
        assert_eq!(model.scope(), Scope::Prompt, "the line can be corrected");
        assert!(model.prediction.context_overrides().is_empty());
        press(&mut model, "<esc><esc>");
    }
    // The same if the key is picked from the list.
    press(&mut model, "gc<enter>here<enter>");
    let status = model.status.clone().unwrap().text;
    assert!(status.contains("an IP address such as"), "{status}");
    assert!(model.prediction.context_overrides().is_empty());
    press(&mut model, "<c-u>2001:db8::1<enter>");
    assert_eq!(model.prediction.context_overrides().len(), 1);
    for fine in [
        "aws:CurrentTime=1772442000",
        "aws:MultiFactorAuthPresent=True",
    ] {
        press(&mut model, &format!("cG<enter>{fine}<enter>"));
    }
    assert_eq!(model.prediction.context_overrides().len(), 3);
}

/// All texts about every row.
fn said(prediction: &Prediction) -> Vec<String> {
    let rows = 0..prediction.survey.rows.len();
    let ids = rows.filter_map(|row| prediction.node_of(row));
    ids.map(|id| {
        let (name, chain) = (prediction.survey.name(id), prediction.profile_verdict(id));
        let own = prediction.outcome(id);
        let own = own.map(|own| {
            (
                prediction.verdict(id),
                own.if_reached,
                &own.cause,
                &own.missing,
                &own.caller,
            )
        });
        let fit = prediction.session_fit(id);
        format!("{name}: {chain:?} {fit:?} {own:?}")
    })
    .collect()
}

#[test]
fn an_unchanged_verdict_is_the_same_when_evaluated_again() {
    let names: Vec<String> = sample()
        .profiles()
        .map(|(name, _)| name.to_owned())
        .collect();
    let mut prediction = sample();
    let written = said(&prediction);
    let values = names.iter().map(String::as_str);
    let sources = values.flat_map(|value| {
        names
            .iter()
            .map(move |name| (name, "source_profile", value))
    });
    let others = names.iter().flat_map(|name| {
        [
            (
                name,
                "role_arn",
                "arn:aws:iam::111122223333:role/SourceRole",
            ),
            (name, "role_session_name", "my-session"),
            (name, "credential_source", "Environment"),
            (name, "duration_seconds", "43200"),
            (name, "sso_account_id", "111122223333"),
        ]
    });
    for (name, key, value) in sources.chain(others) {
        let supposed = format!("{name}.{key}={value}");
        let change = SettingOverride::parse(&supposed).unwrap();
        prediction.suppose(change).unwrap();
        let kept = said(&prediction);
        assert_eq!(kept, said(&prediction), "{supposed}");
        assert!(prediction.undo_override());
        assert_eq!(said(&prediction), written, "{supposed} taken back");
    }
}

#[test]
fn a_call_of_a_refused_profile_is_as_broken_as_the_profile() {
    let mut prediction = from_config(
        "[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n\
         max_attempts = none\n",
    );
    let verdict = |prediction: &Prediction, id| prediction.profile_verdict(id);
    let base = prediction.survey.forest.requested("base").unwrap();
    assert_eq!(verdict(&prediction, base), ProfileVerdict::Broken);
    let role = Arn::parse("arn:aws:iam::444455556666:role/Deploy").unwrap();
    let call = CallOverride::new(CallSource::Profile("base".into()), role);
    prediction.add_call(call);
    let id = prediction.last_call().unwrap();
    assert_eq!(verdict(&prediction, id), ProfileVerdict::Broken);
}

/// Files that are read again bring snapshots of their own, without the rows of a what-if change.
#[test]
fn rows_of_a_change_are_read_once_after_a_reload() {
    let snapshot = |wanted: Wanted| {
        let file = read_snapshot("s.json".into(), b"{\"Roles\": []}", &Arc::new(wanted));
        let file = Box::new(file);
        Arrival { order: 0, file }
    };
    let files = || {
        let mut prediction = from_config(
            "[profile base]\ncredential_process = x\n[profile p]\nsource_profile = base\n\
             role_arn = arn:aws:iam::111122223333:role/P\n",
        );
        let arrival = snapshot(prediction.wanted());
        prediction.absorb(arrival);
        prediction
    };
    let mut model = Model::new(files(), Options::default(), USUAL);
    let change = SettingOverride::parse("p.role_arn=arn:aws:iam::111122223333:role/Elsewhere");
    model.prediction.suppose(change.unwrap()).unwrap();
    let reloaded = Message::Reloaded(Ok(Box::new(files())));
    assert_eq!(update(&mut model, reloaded), Task::Read);
    let arrival = snapshot(model.take_rows_to_read());
    let read = Message::ReadAgain(vec![arrival]);
    assert_eq!(update(&mut model, read), Task::None);
    assert_eq!(model.prediction.overrides().len(), 1);
}
