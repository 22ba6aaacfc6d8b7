//! What if: settings and context keys that are supposed in the explorer and never written.
#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its literals with them"
)]

use crate::worlds::{from_config, sample};
use expect_test::expect;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use rolechain::explain::{Tone, supposed_banner, tree_row};
use rolechain::iam::Arn;
use rolechain::predict::{
    CallOverride, CallSource, ContextOverride, Prediction, ProfileVerdict, SettingOverride,
    SuppliedValue,
};
use rolechain::tui::keymap::{Scope, find_message};
use rolechain::tui::{
    Frame, Message, Model, Options, Palette, Task, cursor, draw, draw_frame, parse_keys,
    print_frame, update,
};

const USUAL: (u16, u16) = (80, 24);
/// To the profile `source-autogen`.
const SOURCE: &str = "jjjjj";
/// To the profile `office-only`, whose trust policy tests `aws:SourceIp`.
const OFFICE: &str = "Gkkk";

fn screen(keys: &str) -> String {
    print_frame(sample(), keys, USUAL, false).unwrap()
}

fn model() -> Model {
    Model::new(sample(), Options::default(), (120, 36))
}

fn press(model: &mut Model, keys: &str) {
    for key in parse_keys(keys).unwrap() {
        let message = find_message(key, model.scope()).unwrap_or(Message::Unbound);
        update(model, message);
        model.prepare();
    }
}

/// The mark of a profile's row.
fn word(prediction: &Prediction, profile: &str) -> &'static str {
    let id = prediction.survey.forest.requested(profile).unwrap();
    tree_row(prediction, prediction.survey.row_of(id)).mark.word
}

fn framed(text: &str) -> String {
    text.lines()
        .fold(String::new(), |all, line| all + "|" + line + "\n")
}

#[test]
fn the_session_name_that_a_policy_asks_for_is_two_keys_away() {
    let before = screen(SOURCE);
    assert!(before.contains("✗ test4-userid-autogen"), "{before}");
    let after = screen(&format!("{SOURCE}e<enter><down><enter>"));
    assert!(after.contains("Δ✓ test4-userid-autogen"), "{after}");
    assert!(
        after.contains("! supposed, not written: source-autogen.role_session_name = my-session"),
        "{after}"
    );
    assert!(after.contains("3 more allowed; u takes it back"), "{after}");
}

#[test]
fn the_card_says_what_was_supposed_and_what_is_written() {
    let text = print_frame(
        sample(),
        &format!("{SOURCE}e<enter><down><enter>jj"),
        (140, 40),
        false,
    );
    let text = text.unwrap();
    assert!(text.contains("supposed: source-autogen.role_session_name = my-session"));
    assert!(text.contains("By what is written: ✗ denied"), "{text}");
}

#[test]
fn what_is_typed_counts_as_much_as_what_is_offered() {
    let typed = screen(&format!(
        "{SOURCE}e<enter>my-sesion<left><left><left>s<enter>"
    ));
    assert!(typed.contains("Δ✓ test4-userid-autogen"), "{typed}");
    let other = screen(&format!("{SOURCE}e<enter><down>x<enter>"));
    assert!(other.contains("role_session_name = my-sessionx"), "{other}");
    assert!(other.contains("✗ test4-userid-autogen"), "{other}");
}

#[test]
fn u_takes_back_the_latest_and_x_everything() {
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
        Some("nothing is supposed")
    );
}

#[test]
fn a_context_key_decides_a_hop_that_waits_for_it() {
    let list = screen(&format!("{OFFICE}c"));
    assert!(
        list.contains("aws:SourceIp                ⟨not known⟩  missing"),
        "{list}"
    );
    let inside = screen(&format!("{OFFICE}c<enter>192.0.2.9<enter>"));
    assert!(inside.contains("Δ✓ office-only"), "{inside}");
    assert!(
        inside.contains("supposed, not written: aws:SourceIp = 192.0.2.9"),
        "{inside}"
    );
    let outside = screen(&format!("{OFFICE}c<enter>203.0.113.9<enter>"));
    assert!(outside.contains("Δ✗ office-only"), "{outside}");
    assert!(outside.contains("1 evaluated otherwise"), "{outside}");
}

#[test]
fn any_context_key_can_be_written_out() {
    let text = screen(&format!("{OFFICE}cG<enter>aws:sourceIP=192.0.2.9<enter>"));
    assert!(text.contains("Δ✓ office-only"), "{text}");
    let wrong = screen(&format!("{OFFICE}cG<enter>SourceIp=1<enter>"));
    assert!(
        wrong.contains("\"SourceIp\" is no condition key"),
        "{wrong}"
    );
    assert!(
        wrong.contains("> SourceIp=1"),
        "the line stays open\n{wrong}"
    );
}

#[test]
fn a_supposed_source_moves_the_row_and_the_cursor_goes_with_it() {
    let mut model = model();
    press(&mut model, "jjjjjh");
    assert_eq!(model.tree.is_open(5), Some(false));
    press(&mut model, "Gkkk");
    press(&mut model, "egj<enter><c-u>source-mysession<enter>");
    let row = model.tree.selected().unwrap();
    assert_eq!(tree_row(&model.prediction, row).name, "office-only");
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
    assert_eq!(tree_row(&model.prediction, row).name, "office-only");
    assert_eq!(model.tree.depth(row), 1);
}

#[test]
fn a_setting_can_be_supposed_away() {
    let keys = "je<enter>";
    let text = screen(keys);
    assert!(text.contains("(without this line)"), "{text}");
    let emptied = screen(&format!("{keys}<c-u><enter>"));
    assert!(
        emptied.contains("supposed, not written: source-mysession without role_session_name"),
        "{emptied}"
    );
    assert!(emptied.contains("Δ✗ test3-userid-mysession"), "{emptied}");
    let same = screen(&format!("{keys}<enter>"));
    assert!(same.contains("it is so already"), "{same}");
    assert!(!same.contains("supposed, not written"), "{same}");
}

#[test]
fn escape_goes_from_the_line_to_the_list_to_the_tree() {
    let line = screen(&format!("{SOURCE}e<enter>q?"));
    assert!(line.contains("> q?"), "{line}");
    let list = screen(&format!("{SOURCE}e<enter>q?<esc>"));
    assert!(list.contains("perhaps my-session"), "{list}");
    assert!(list.contains("Enter choose"), "{list}");
    assert_eq!(
        screen(&format!("{SOURCE}e<enter>q?<esc><esc>")),
        screen(SOURCE)
    );
}

#[test]
fn a_row_without_a_role_has_nothing_to_suppose() {
    assert!(screen("e").contains("no role is assumed here"));
    assert!(screen("c").contains("aws:PrincipalOrgID"));
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
fn the_overlay_fits_the_smallest_screen() {
    let draw = |keys| framed(&print_frame(sample(), keys, (40, 10), false).unwrap());
    expect![[r#"
        |  built-in sample  · 1 snapshot
        | ╭─ What if in [profile source-auto… ─╮
        |▾│ role_arn           arn:aws:iam::1… ┃┃
        |├│ source_profile     base            ┃┃
        |││ credential_source  (not set)       ┃
        |││ role_session_name  (not set)       ┃
        |││ external_id        (not set)       ┃
        |├│ mfa_serial         (not set)       │
        |│╰────────────────────────────────────╯
        | j k move   Enter choose   Esc close
    "#]]
    .assert_eq(&draw("jjjjje"));
    expect![[r#"
        |  built-in sample  · 1 snapshot
        |    profile               session name
        |▾╭─ What if in [profile source-auto… ─╮┃
        |├│ role_session_name  now (not set)   │┃
        |││ > my-session                       │
        |││                                    │
        |││   my-session                       │
        |├│   session                          │
        |│╰────────────────────────────────────╯
        | Enter suppose   ↓ ↑ likely   Esc back
    "#]]
    .assert_eq(&draw(
        "jjjjje<enter>a-name-that-is-longer-than-the-line<down>",
    ));
    expect![[r#"
        |  built-in sample  · 1 snapshot
        |    profile               session name
        |▾╭─ What if in [profile source-auto… ─╮┃
        |├│ role_session_name  now (not set)   │┃
        |││ > me-that-is-longer-than-the-line  │
        |││                                    │
        |││   my-session                       │
        |├│   session                          │
        |│╰────────────────────────────────────╯
        | Enter suppose   ↓ ↑ likely   Esc back
    "#]]
    .assert_eq(&draw("jjjjje<enter>a-name-that-is-longer-than-the-line"));
}

#[test]
fn the_list_and_the_line_at_80_columns() {
    expect![[r#"
        | rolechain   built-in sample  · 1 snapshot   hops  ✓ 7  ✗ 4  ? 1  ! 2  · 1  ↑ 1
        |
        |     profile                        session name   role                  acct
        | │ ├── ✗ test5-name-on-target       my-session     RoleTarget-UserId     …3333
        | │ ├── ✗ star-under-equals          ⟨generated⟩    RoleTarg…-StarEquals  …3333
        | │ └── ✓ star-under-like            ⟨generated⟩    RoleTarget-StarLike   …3333
        | ├── ✓ userid-of-user               ⟨generated⟩    RoleTarget-UserOnly   …3333
        | ├── ✗ partner                      ⟨generated⟩    RoleTarget-Partner    …3333
        | └── ? office-only                  ⟨generated⟩    RoleTarg…-OfficeOnly  …3333 ┃
        | ▾ Chains that do not resolve                                                  ┃
        | ├── ! loop-a  (loop: loop-a → l…)  ⟨generated⟩    LoopA                 …3333 ┃
        | └── ! loop-b  (loop: loop-b → l…)  ⟨generated⟩    LoopB                 …3333 ┃
        |─ ? undetermined  office-only ──────────────────────────────────────────────────
        | It depends on aws:SourceIp, which no file holds: suppose it with --context    ┃
        | aws:SourceIp=VALUE.                                                           ┃
        | ╭─ What if the request carried ──────────────────────────────────────────────╮
        | │ aws:SourceIp                ⟨not known⟩  missing                           │
        | │ aws:PrincipalOrgID          (this hop does not ask for it)                 │
        | │ aws:MultiFactorAuthPresent  (this hop does not ask for it)                 │
        | │ aws:CurrentTime             (this hop does not ask for it)                 │
        | │ aws:PrincipalTag/…          KEY=VALUE                                      │
        | │ another key                 KEY=VALUE                                      │
        | ╰────────────────────────────────────────────────────────────────────────────╯
        | j k move   Enter choose   Esc close
    "#]]
    .assert_eq(&framed(&screen(&format!("{OFFICE}c"))));
    expect![[r#"
        | rolechain   built-in sample  · 1 snapshot   hops  ✓ 7  ✗ 4  ? 1  ! 2  · 1  ↑ 1
        |
        |     profile                        session name   role                  acct
        | ▾ ◆ base                                          access keys           …3333 ┃
        | ├─▾ ✓ source-mysession             my-session ✓   SourceRole            …3333 ┃
        | │ ├── ✓ test1-principal-mysession  ⟨generated⟩    RoleTarget-Principal  …3333 ┃
        | │ ├── ✓ test3-userid-mysession     ⟨generated⟩    RoleTarget-UserId     …3333 ┃
        | │ └── · other-account              ⟨generated⟩    Reporting             …6666
        | ├─▾ ✓ source-autogen               ⟨generated⟩ ✗  SourceRole            …3333
        | │ ├── ✓ test2-principal-autogen    ⟨generated⟩    RoleTarget-Principal  …3333
        | │ ├─▾ ✗ test4-userid-autogen       ⟨generated⟩    RoleTarget-UserId     …3333
        | │ │ └── ↑ behind-test4             ⟨generated⟩    RoleTarget-Next       …3333
        |─ ✓ allowed  source-autogen ────────────────────────────────────────────────────
        | Statement 1 of the trust policy names the user.                               ┃
        | trust side ✓ allowed   identity side ✓ allowed                                ┃
        |                                                                               ┃
        | ╭─ What if in [profile source-autogen] ──────────────────────────────────────╮
        | │ role_session_name  now (not set)                                           │
        | │ > my-session                                                               │
        | │                                                                            │
        | │   my-session                                                               │
        | │   session                                                                  │
        | ╰────────────────────────────────────────────────────────────────────────────╯
        | Enter suppose   ↓ ↑ likely   Esc back
    "#]]
    .assert_eq(&framed(&screen(&format!("{SOURCE}e<enter><down>"))));
}

#[test]
fn the_mark_has_an_ascii_form_and_a_colour_of_its_own() {
    let keys = format!("{SOURCE}e<enter><down><enter>");
    let ascii = print_frame(sample(), &keys, USUAL, true).unwrap();
    assert!(ascii.contains("~+ test4-userid-autogen"), "{ascii}");
    let options = Options {
        ascii: false,
        palette: Palette::Standard,
    };
    let frame: Frame = draw_frame(sample(), &|_| Vec::new(), &keys, USUAL, options).unwrap();
    assert!(frame.styles().contains("\"Δ\" blue"), "{}", frame.styles());
    assert!(frame.styles().contains("supposed, not written"));
}

#[test]
fn another_clients_eyes_do_not_pass_for_a_supposition() {
    let mut model = model();
    press(&mut model, &format!("{SOURCE}e<enter><down><enter>C"));
    let changed: Vec<String> = (0..model.tree.len())
        .map(|row| tree_row(&model.prediction, row))
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
fn what_is_supposed_is_shown_as_a_diff_and_written_only_after_a_yes() {
    let mut model = model();
    model.prediction.sample = false;
    press(
        &mut model,
        &format!("{SOURCE}e<enter><down><enter>w<enter><enter>"),
    );
    assert_eq!(model.scope(), Scope::Confirm, "Enter does not answer");
    let files = model.files_to_write();
    assert_eq!(files.len(), 1);
    let after = String::from_utf8_lossy(&files[0].after.bytes).into_owned();
    assert!(after.contains("source_profile = base\nrole_session_name = my-session\n"));
    press(&mut model, "n");
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
}

#[test]
fn what_could_not_be_written_stays_supposed() {
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
    assert_eq!(lines[10], " Not written: cannot make a backup", "{text}");
    assert_eq!(
        lines[11], " beside it: no space left on the device…",
        "{text}"
    );
    let selected = lines[..10].iter().any(|line| line.contains("behind-test4"));
    assert!(selected, "{text}");
}

#[test]
fn a_repair_is_proposed_for_the_hop_that_fails_first() {
    let behind = screen(&format!("{SOURCE}jjjw"));
    assert!(
        behind.contains("+role_session_name = my-session"),
        "{behind}"
    );
    assert!(
        behind.contains("Add one line in [profile source-autogen]"),
        "{behind}"
    );
    assert!(screen("jw").contains("nothing fails here"));
    assert!(screen("NNw").contains("no change of a profile setting"));
}

#[test]
fn the_diff_of_the_sample_is_shown_and_no_key_writes_it() {
    let shown = screen("nw");
    assert!(shown.contains("─ Built-in sample: nothing is written ─"));
    assert!(!shown.contains("Write this?"), "{shown}");
    let footer = shown.lines().last();
    assert_eq!(footer, Some(" j k scroll   Esc close"));
    let mut model = model();
    press(&mut model, "nw");
    for key in parse_keys("yYn<enter>").unwrap() {
        let message = find_message(key, model.scope()).unwrap_or(Message::Unbound);
        assert_eq!(update(&mut model, message), Task::None);
        assert_eq!(model.scope(), Scope::Diff);
    }
    press(&mut model, "<esc>");
    assert_eq!(model.scope(), Scope::Tree);
}

/// The screen of the explorer on files of the user's own.
fn own_files(size: (u16, u16), keys: &str) -> String {
    let mut model = Model::new(sample(), Options::default(), size);
    model.prediction.sample = false;
    press(&mut model, keys);
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    draw(&model, &mut buffer);
    Frame { buffer }.text()
}

#[test]
fn the_changed_line_is_in_sight_before_a_yes_at_any_size() {
    let usual = own_files(USUAL, "nw");
    expect![[r#"
        | rolechain   built-in sample  · 1 snapshot   hops  ✓ 7  ✗ 4  ? 1  ! 2  · 1  ↑ 1
        |
        |     profile                        session name   role                  acct
        | ├─▾ ✓ source-mysession             my-session ✓   SourceRole            …3333 ┃
        | │ ├── ✓ test1-principal-mysession  ⟨generated⟩    RoleTarget-Principal  …3333 ┃
        | │ ├── ✓ test3-userid-mysession     ⟨generated⟩    RoleTarget-UserId     …3333 ┃
        | │ └── · other-account              ⟨generated⟩    Reporting             …6666 ┃
        | ╭─ Write this? y writes it, n leaves the file as it is ──────────────────────╮
        | │ sample/config                                                              │
        | │ @@ -15,6 +15,7 @@                                                          │
        | │  [profile source-autogen]                                                  │
        | │  role_arn = arn:aws:iam::111122223333:role/SourceRole                      │
        |─│  source_profile = base                                                     │─
        | │ +role_session_name = my-session                                            │┃
        | │                                                                            │┃
        | │  # --- the target names the role in Principal: the session name does not   │
        | │   matter ---                                                               │
        | │                                                                            │
        | │                                                                            │
        | │ Add one line in [profile source-autogen], the source: the test is about    │
        | │ the caller. Proven: then it is allowed. behind-test4, test5-name-on-target │
        | │ then work too.                                                             │
        | ╰────────────────────────────────────────────────────────────────────────────╯
        | j k scroll   y n write, leave it
    "#]]
    .assert_eq(&framed(&usual));
    let small = own_files((40, 10), "nw");
    expect![[r#"
        |  built-in sample  · 1 snapshot
        | ╭─ Write this? y writes it, n leav… ─╮
        |││ sample/config                      ┃┃
        |││ @@ -15,6 +15,7 @@                  ┃┃
        |││ …                                  │
        |├│  source_profile = base             │
        |││ +role_session_name = my-session    │
        |││                                    │
        |│╰────────────────────────────────────╯
        | j k scroll   y n write, leave it
    "#]]
    .assert_eq(&framed(&small));
}

#[test]
fn what_no_file_takes_in_is_said_to_stay_supposed() {
    let setting = format!("{SOURCE}e<enter><down><enter>");
    let said = |keys: &str| {
        let text = own_files((120, 36), &format!("{setting}{keys}w"));
        let lines = text.lines().map(|line| line.trim_matches([' ', '│', '┃']));
        lines.collect::<Vec<_>>().join(" ")
    };
    let promise = "Every profile then has the verdict that it has now.";
    assert!(said("").contains(promise));
    let with_key = said("c<enter>192.0.2.9<enter>");
    assert!(!with_key.contains(promise), "{with_key}");
    let key = "Besides, aws:SourceIp = 192.0.2.9 stays supposed and is not written.";
    assert!(with_key.contains(key), "{with_key}");
    let with_client = said("C");
    assert!(!with_client.contains(promise), "{with_client}");
    let client = " as the client stays supposed and is not written.";
    assert!(with_client.contains(client), "{with_client}");
    let with_both = said("c<enter>192.0.2.9<enter>C");
    let both = " as the client stay supposed and are not written.";
    assert!(with_both.contains(both), "{with_both}");
}

#[test]
fn a_context_key_outlives_the_writing_of_a_setting() {
    let mut model = model();
    press(&mut model, &format!("{SOURCE}c<enter>192.0.2.9<enter>nw"));
    update(&mut model, Message::Written(Ok(Vec::new())));
    model.prepare();
    assert_eq!(word(&model.prediction, "test4-userid-autogen"), "allowed");
    assert_eq!(word(&model.prediction, "office-only"), "allowed");
    press(&mut model, "u");
    assert_eq!(word(&model.prediction, "office-only"), "undetermined");
    assert_eq!(word(&model.prediction, "test4-userid-autogen"), "allowed");
}

/// The same questions without a screen.
fn suppose_ip(prediction: &mut Prediction, key: &str, value: &str) {
    prediction.override_context(ContextOverride::new(key, value));
}

#[test]
fn a_key_supposed_again_in_another_spelling_replaces_the_first() {
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
fn taking_a_supposition_away_by_another_one_can_be_undone_too() {
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
fn several_suppositions_come_off_in_the_order_they_went_on() {
    let mut prediction = sample();
    let rows = prediction.survey.rows.clone();
    let words = |prediction: &Prediction| -> Vec<&'static str> {
        let rows = 0..prediction.survey.rows.len();
        rows.map(|row| tree_row(prediction, row).mark.word)
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
fn a_profile_that_is_broken_can_be_mended_on_trial() {
    let config = "[profile base]\ncredential_process = x\n[profile a]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = bse\n";
    let text = print_frame(from_config(config), "Ge", USUAL, false).unwrap();
    assert!(text.contains("source_profile     bse"), "{text}");
    let text = print_frame(
        from_config(config),
        "Gegj<enter><c-u>base<enter>",
        USUAL,
        false,
    );
    let text = text.unwrap();
    assert!(text.contains("└──Δ· a"), "{text}");
    assert!(!text.contains("do not resolve"), "{text}");
    let banner = supposed_banner(&from_config(config));
    assert!(banner.is_none_or(|banner| banner.tone == Tone::Supposed));
}

#[test]
fn a_value_that_no_request_can_hold_is_refused_with_an_example() {
    let mut model = model();
    for (key, value, wanted) in [
        ("aws:SourceIp", "office", "203.0.113.10"),
        // A request comes from one address; a range would fit no condition and look denied.
        ("aws:SourceIp", "203.0.113.0/24", "203.0.113.10"),
        (
            "aws:CurrentTime",
            "yesterday",
            "2026-01-31T12:00:00Z, or seconds since 1970",
        ),
        ("aws:MultiFactorAuthPresent", "yes", "true or false"),
        ("aws:securetransport", "1", "true or false"),
    ] {
        press(&mut model, &format!("cG<enter>{key}={value}<enter>"));
        let status = model.status.clone().unwrap().text;
        let reason = format!("\"{value}\" cannot be the value of {key}: write ");
        assert!(status.starts_with(&reason), "{status}");
        assert!(status.contains(wanted), "{status}");
        assert_eq!(model.scope(), Scope::Prompt, "the line can be mended");
        assert!(model.prediction.context_overrides().is_empty());
        press(&mut model, "<esc><esc>");
    }
    // The same where the key is picked from the list.
    press(&mut model, "c<enter>here<enter>");
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

#[test]
fn a_key_that_only_other_hops_ask_for_is_not_said_to_be_of_no_interest() {
    let of_hop = print_frame(sample(), "nc", (120, 36), false).unwrap();
    assert!(
        of_hop.contains("(this hop does not ask for it)"),
        "{of_hop}"
    );
    assert!(!of_hop.contains("no hop below asks for it"), "{of_hop}");
}

#[test]
fn a_row_of_credentials_offers_what_the_hops_below_ask_for() {
    let wide = |keys: &str| print_frame(sample(), keys, (120, 36), false).unwrap();
    let list = wide("c");
    for row in [
        "aws:SourceIp                ⟨not known⟩  missing",
        "aws:userid                  ⟨AROASOURCEROLEEXAMPLE:my-session, ",
        "sts:ExternalId              not in the request",
        "aws:PrincipalOrgID          (no hop below asks for it)",
    ] {
        assert!(list.contains(row), "{list}");
    }
    // What a policy compares with is one of the choices.
    let choices = wide("c<enter>");
    assert!(choices.contains("│   192.0.2.0"), "{choices}");
}

/// Everything that is said of every row.
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
fn what_keeps_its_verdict_would_be_given_the_same_again() {
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
fn another_role_can_be_tried_below_a_profile() {
    let screen = |keys: &str| print_frame(sample(), keys, (100, 24), false).unwrap();
    let tried = screen("jaRoleTarget-UserId<enter>");
    assert!(
        tried.lines().any(|line| line.contains("Δ✓ this call")),
        "{tried}"
    );
    let undone = screen("jaRoleTarget-UserId<enter>u");
    assert!(!undone.contains("this call"), "{undone}");
    let unknown = screen("jaRoleTarget-UserIds<enter>");
    assert!(unknown.contains("RoleTarget-UserId"), "{unknown}");
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
