use super::*;
use crate::explain::{AnnotatedLine, Emphasis, LineMark};
use crate::tui::theme::Palette;

fn card(body: Body) -> Card {
    Card {
        title: "test4".to_owned(),
        mark: Mark {
            symbol: '✗',
            ascii: 'x',
            word: "denied",
            tone: Tone::Denied,
        },
        path: Vec::new(),
        sentence: vec![Run::plain("No statement allows it.")],
        deciding: None,
        sides: Vec::new(),
        fix: None,
        fix_line: None,
        fix_lines: Vec::new(),
        sections: vec![CardSection {
            heading: "Part".to_owned(),
            origin: None,
            body,
        }],
    }
}

/// The lines below the section's heading, as shown on the screen.
fn lines(body: Body, width: usize) -> Vec<String> {
    let theme = Theme::new(Palette::Standard, false);
    let sheet = Sheet::lay_out(&card(body), width, false, &theme);
    let text = |line: &SheetLine| {
        line.pieces.iter().fold(String::new(), |text, piece| {
            let gap = " ".repeat(piece.column - columns(&text));
            text + &gap + &piece.text
        })
    };
    sheet.lines.iter().skip(3).map(text).collect()
}

fn policy_line(number: u32, text: &str) -> AnnotatedLine {
    AnnotatedLine {
        number,
        text: vec![Run::plain(text)],
        mark: LineMark::None,
        emphasis: Emphasis::Rest,
        note: None,
        inert: false,
    }
}

#[test]
fn a_command_breaks_where_a_shell_would_go_on() {
    let command = "aws iam get-role --role-name Target --query 'Role.A B' > Target.json";
    assert_eq!(
        lines(Body::Command(vec![command.to_owned()]), 40),
        [
            "  aws iam get-role --role-name Target \\",
            "    --query 'Role.A B' > Target.json"
        ]
    );
    assert_eq!(
        lines(Body::Command(vec![command.to_owned()]), 90),
        [format!("  {command}")]
    );
}

#[test]
fn a_word_that_is_too_long_stays_one_command() {
    let unquoted = "aws --role-arn arn:aws:iam::111122223333:role/Target";
    assert_eq!(
        lines(Body::Command(vec![unquoted.to_owned()]), 24),
        [
            "  aws \\",
            "    --role-arn \\",
            "arn:aws:iam::\\",
            "111122223333:role/\\",
            "Target"
        ]
    );
    let quoted = "aws '{\"RoleArn\":\"a\",\"RoleSessionName\":\"b\"}'";
    assert_eq!(
        lines(Body::Command(vec![quoted.to_owned()]), 24),
        [
            "  aws \\",
            "'{\"RoleArn\":\"a\",",
            "\"RoleSessionName\":\"b\"}'"
        ]
    );
}

#[test]
fn a_policy_cut_out_of_a_larger_file_loses_only_the_indentation_all_its_lines_share() {
    let body = Body::Policy(vec![
        policy_line(40, "{"),
        policy_line(41, "            \"Version\": \"2012-10-17\""),
        policy_line(42, "        }"),
    ]);
    assert_eq!(
        lines(body, 60),
        [
            " 40   {",
            " 41       \"Version\": \"2012-10-17\"",
            " 42   }"
        ]
    );
}

#[test]
fn tabs_indent() {
    let body = Body::Policy(vec![
        policy_line(1, "{"),
        policy_line(2, "\t\"a\": 1"),
        policy_line(3, "}"),
    ]);
    assert_eq!(lines(body, 60), ["  1   {", "  2     \"a\": 1", "  3   }"]);
}

#[test]
fn a_note_stands_behind_its_line_or_else_below_it() {
    let mut line = policy_line(7, "\"aws:userid\": \"x\"");
    line.mark = LineMark::Fails;
    line.note = Some(vec![Run::plain("is y")]);
    assert_eq!(
        lines(Body::Policy(vec![line.clone()]), 40)[..1],
        ["  7 ✗ \"aws:userid\": \"x\"   is y"]
    );
    assert_eq!(
        lines(Body::Policy(vec![line]), 26)[..2],
        ["  7 ✗ \"aws:userid\": \"x\"", "      └ is y"]
    );
}

#[test]
fn a_policy_on_one_line_is_wrapped_and_numbered_once() {
    let text = r#"{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]}"#;
    let shown = lines(Body::Policy(vec![policy_line(1, text)]), 30);
    assert!(shown.len() > 1 && shown[0].starts_with("  1   {"));
    assert!(shown.iter().all(|line| columns(line) <= 30), "{shown:#?}");
    let numbered = shown.iter().filter(|line| line.starts_with("  1 "));
    assert_eq!(numbered.count(), 1);
}

#[test]
fn values_line_up_and_their_origin_stands_where_there_is_room() {
    let fact = |label, value: &str| Fact {
        label,
        value: vec![Run::plain(value)],
        origin: Some("config:14".to_owned()),
    };
    let facts = || {
        Body::Facts(vec![
            fact("ARN", "arn:aws:iam::111122223333:role/Target"),
            fact("session name", "my-session"),
        ])
    };
    assert_eq!(
        lines(facts(), 80),
        [
            "  ARN           arn:aws:iam::111122223333:role/Target  config:14",
            "  session name  my-session  config:14"
        ]
    );
    assert_eq!(
        lines(facts(), 48),
        [
            "  ARN           arn:aws:iam::111122223333:role/",
            "                Target  config:14",
            "  session name  my-session  config:14"
        ]
    );
}

#[test]
fn any_width_will_do() {
    for width in 0..30 {
        let mut line = policy_line(7, "                        \"aws:userid\": \"日本語\"");
        line.note = Some(vec![Run::plain("is AROAEXAMPLE:botocore-session-")]);
        let shown = lines(Body::Policy(vec![line.clone(), line]), width);
        assert!(!shown.is_empty());
    }
}

#[test]
fn a_diff_keeps_its_signs_in_a_column_and_its_indentation() {
    let diff = [
        "       \"StringEquals\": {",
        "+          \"aws:userid\": \"AROASOURCEROLEEXAMPLE:my-session\"",
        "-",
    ];
    let body = Body::Diff(diff.map(str::to_owned).to_vec());
    assert_eq!(
        lines(body.clone(), 80),
        [
            "         \"StringEquals\": {",
            "  +          \"aws:userid\": \"AROASOURCEROLEEXAMPLE:my-session\"",
            "  -",
        ]
    );
    let narrow = lines(body, 40);
    assert!(narrow.iter().all(|line| columns(line) <= 40), "{narrow:?}");
}
