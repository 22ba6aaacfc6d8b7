//! Pasting into the tree, and the plan to fetch missing policies.

use super::frames::{press, print_frame, styles};
use super::worlds::{from_config, sample};
use crate::predict::{HopVerdict, Prediction};
use crate::tui::{Frame, Message, Model, Options, Task, draw, update};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SIZE: (u16, u16) = (120, 36);
const CONFIG: &str = "[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\
    aws_secret_access_key = x\n[profile source]\nsource_profile = base\n\
    role_arn = arn:aws:iam::111122223333:role/Source\n[profile target]\n\
    source_profile = source\nrole_arn = arn:aws:iam::444455556666:role/Target\n";
const DENIED: &str = "An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:sts::111122223333:assumed-role/SourceRole/botocore-session-1700000000 is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/RoleTarget-StarEquals";

fn model(prediction: Prediction) -> Model {
    Model::new(prediction, Options::default(), SIZE)
}

fn paste(model: &mut Model, text: &str) {
    update(model, Message::Paste(text.to_owned()));
    model.prepare();
}

fn text_of(model: &Model) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    draw(model, &mut buffer);
    Frame { buffer }.text()
}

fn selected(model: &Model) -> &str {
    let row = model.tree.selected().unwrap();
    let id = model.prediction.node_of(row).unwrap();
    model.prediction.survey.name(id)
}

fn verdict(model: &Model, profile: &str) -> HopVerdict {
    let id = model.prediction.survey.forest.requested(profile).unwrap();
    model.prediction.outcome(id).unwrap().if_reached
}

#[test]
fn a_pasted_error_goes_to_its_hop() {
    for text in [
        DENIED.to_owned(),
        format!("\r{}\r\n", DENIED.replace(' ', "\r")),
    ] {
        let mut model = model(sample());
        paste(&mut model, &text);
        assert!(model.overlay.is_some(), "{text}");
        assert_eq!(selected(&model), "star-under-equals");
        assert!(
            text_of(&model).contains("AWS denied"),
            "{}",
            text_of(&model)
        );
        press(&mut model, "<esc>");
        assert!(model.overlay.is_none());
        assert_eq!(selected(&model), "star-under-equals");
    }
}

#[test]
fn a_pasted_policy_is_evaluated_only_when_it_is_taken() {
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:role/Source"}, "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": "x"}}}]}"#;
    let mut model = model(from_config(CONFIG));
    press(&mut model, "G");
    assert_eq!(selected(&model), "target");
    paste(&mut model, policy);
    assert_eq!(verdict(&model, "target"), HopVerdict::NoPolicy);
    press(&mut model, "<esc>");
    assert_eq!(verdict(&model, "target"), HopVerdict::NoPolicy);
    paste(&mut model, policy);
    press(&mut model, "<enter>");
    assert_eq!(verdict(&model, "target"), HopVerdict::DeniedImplicit);
    assert!(
        text_of(&model).contains("the pasted text:1"),
        "{}",
        text_of(&model)
    );
    press(&mut model, "g");
    paste(&mut model, policy);
    assert!(model.overlay.is_none(), "a base has no role");
}

#[test]
fn a_match_in_a_deny_is_marked_as_bad() {
    let policy = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/Source"},
         "Action": "sts:AssumeRole"},
        {"Effect": "Deny",
         "Principal": {"AWS": "arn:aws:iam::111122223333:role/Source"},
         "Action": "sts:AssumeRole",
         "Condition": {"StringEquals": {
            "aws:PrincipalAccount": "111122223333"}}}]}"#;
    let mut model = model(from_config(CONFIG));
    press(&mut model, "G");
    paste(&mut model, policy);
    press(&mut model, "<enter>");
    assert_eq!(verdict(&model, "target"), HopVerdict::DeniedExplicit);
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    draw(&model, &mut buffer);
    let styles = styles(&Frame { buffer });
    let mut deciding = styles
        .lines()
        .filter(|line| line.contains("\\\"111122223333\\\""));
    assert!(deciding.clone().count() > 0, "{styles}");
    // The red that is readable on the background of a deciding line.
    assert!(
        deciding.all(|line| line.contains("indexed(210)")),
        "{styles}"
    );
}

#[test]
fn other_pastes_change_nothing() {
    for text in [
        "",
        "why",
        "{",
        "[]",
        "{\"Statement\": 1",
        "WWwwyy\u{1b}[2J\u{202e}",
    ] {
        let mut model = model(sample());
        let row = model.tree.selected();
        paste(&mut model, text);
        assert!(model.overlay.is_none(), "{text}");
        assert_eq!(model.tree.selected(), row);
        assert!(model.status.is_some());
    }
}

#[test]
fn missing_policies_are_reported_and_one_script_fetches_them() {
    let mut model = model(from_config(CONFIG));
    let said = "2 trust policies are missing, nothing could be evaluated";
    assert!(text_of(&model).contains(said), "{}", text_of(&model));
    press(&mut model, "n");
    assert!(model.status.as_ref().unwrap().text.contains(said));
    press(&mut model, "G");
    let likely = "[profile source] sets no role_session_name: if";
    assert!(text_of(&model).contains(likely), "{}", text_of(&model));
    assert_eq!(press(&mut model, "F"), Task::Plan);
    let script = print_frame(from_config(CONFIG), "F", SIZE, false).unwrap();
    for line in [
        "account=111122223333 profile=source",
        "role Source",
        "account=444455556666 profile=target",
        "role Target",
    ] {
        assert!(script.contains(line), "{script}");
    }
    let said = print_frame(sample(), "F", SIZE, false).unwrap();
    assert!(said.contains("role Reporting"), "{said}");
    let nothing = from_config("[profile a]\nregion = eu-west-1\n");
    let said = print_frame(nothing, "F", SIZE, false).unwrap();
    assert!(said.contains("no trust policy is missing"), "{said}");
}
