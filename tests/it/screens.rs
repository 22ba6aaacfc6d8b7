//! Keys in, screen out: what a user sees at the three sizes that matter, and what holds at any.
#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its literals with them"
)]

use crate::worlds::{from_config, many, sample};
use expect_test::expect;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use rolechain::explain::{Run, Tone};
use rolechain::predict::Prediction;
use rolechain::tui::keymap::{BINDINGS, find_message};
use rolechain::tui::{
    Focus, Frame, Message, Model, Options, Palette, Progress, Task, draw, draw_frame, parse_keys,
    print_frame, update,
};

const WIDE: (u16, u16) = (120, 36);
const USUAL: (u16, u16) = (80, 24);
const SMALL: (u16, u16) = (60, 20);

/// The one place that makes what the screens show.
fn prediction() -> Prediction {
    sample()
}

fn model(size: (u16, u16)) -> Model {
    Model::new(prediction(), Options::default(), size)
}

fn frame(keys: &str, size: (u16, u16), palette: Palette) -> Frame {
    let options = Options {
        palette,
        ascii: false,
    };
    draw_frame(prediction(), &|_| Vec::new(), keys, size, options).unwrap()
}

fn screen(keys: &str, size: (u16, u16)) -> String {
    print_frame(prediction(), keys, size, false).unwrap()
}

/// Lines with a mark in front, so that blanks there count.
fn framed(text: &str) -> String {
    text.lines()
        .fold(String::new(), |all, line| all + "|" + line + "\n")
}

fn picture(keys: &str, size: (u16, u16)) -> String {
    framed(&screen(keys, size))
}

fn press(model: &mut Model, keys: &str) -> Task {
    let mut task = Task::None;
    for key in parse_keys(keys).unwrap() {
        let message = find_message(key, model.scope()).unwrap_or(Message::Unbound);
        task = update(model, message);
        model.prepare();
    }
    task
}

fn text_of(model: &Model) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, model.size.0, model.size.1));
    draw(model, &mut buffer);
    Frame { buffer }.text()
}

#[test]
fn the_first_screen_at_120_columns() {
    expect![[r#"
        | rolechain   built-in sample  · 1 snapshot        hops  ✓ 7 allowed  ✗ 4 denied  ? 1 undetermined  ! 2 broken  · 1  ↑ 1
        |
        |     profile                        session name  role          │ ◆ credentials  base
        | ▾ ◆ base                                         access keys   │ Chains begin here; the identities file says who this
        | ├─▾ ✓ source-mysession             my-session ✓  SourceRole    │ is.
        | │ ├── ✓ test1-principal-mysession  ⟨generated⟩   RoleT…incipal │
        | │ ├── ✓ test3-userid-mysession     ⟨generated⟩   RoleT…-UserId │ Credentials
        | │ └── · other-account              ⟨generated⟩   Reporting     │   credentials    access keys  sample/credentials:2
        | ├─▾ ✓ source-autogen               ⟨generated⟩✗  SourceRole    │   access key id  ****************MPLE
        | │ ├── ✓ test2-principal-autogen    ⟨generated⟩   RoleT…incipal │                  sample/credentials:2
        | │ ├─▾ ✗ test4-userid-autogen       ⟨generated⟩   RoleT…-UserId │   ARN            arn:aws:iam::111122223333:user/
        | │ │ └── ↑ behind-test4             ⟨generated⟩   RoleT…et-Next │                  dev-user  sample/identities.json:2
        | │ ├── ✗ test5-name-on-target       my-session    RoleT…-UserId │   aws:userid     AIDADEVUSER000EXAMPLE
        | │ ├── ✗ star-under-equals          ⟨generated⟩   RoleT…rEquals │                  sample/identities.json:2
        | │ └── ✓ star-under-like            ⟨generated⟩   RoleT…tarLike │
        | ├── ✓ userid-of-user               ⟨generated⟩   RoleT…serOnly │
        | ├── ✗ partner                      ⟨generated⟩   RoleT…Partner │
        | └── ? office-only                  ⟨generated⟩   RoleT…iceOnly │
        | ▾ Chains that do not resolve                                   │
        | ├── ! loop-a  (loop: loop-a → l…)  ⟨generated⟩   LoopA         │
        | └── ! loop-b  (loop: loop-b → l…)  ⟨generated⟩   LoopB         │
        |                                                                │
        |                                                                │
        |                                                                │
        |                                                                │
        |                                                                │
        |                                                                │
        |                                                                │
        |                                                                │
        |                                                                │
        |                                                                │
        |                                                                │
        |                                                                │
        |                                                                │
        |                                                                │
        | j k move   n N failing hop   Enter details   h l fold   e what if   ? help   q quit
    "#]].assert_eq(&picture("", WIDE));
}

#[test]
fn the_failing_hop_at_120_columns() {
    expect![[r#"
        | rolechain   built-in sample  · 1 snapshot        hops  ✓ 7 allowed  ✗ 4 denied  ? 1 undetermined  ! 2 broken  · 1  ↑ 1
        |
        |     profile                        session name  role          │ ✗ denied  test4-userid-autogen
        | ▾ ◆ base                                         access keys   │ aws:userid must end in the session name my-session,  ┃
        | ├─▾ ✓ source-mysession             my-session ✓  SourceRole    │ but [profile source-autogen] sets no                 ┃
        | │ ├── ✓ test1-principal-mysession  ⟨generated⟩   RoleT…incipal │ role_session_name, so the AWS CLI calls its session  ┃
        | │ ├── ✓ test3-userid-mysession     ⟨generated⟩   RoleT…-UserId │ botocore-session-⟨time⟩.                             ┃
        | │ └── · other-account              ⟨generated⟩   Reporting     │ trust side ✗ denied   identity side ✓ allowed        ┃
        | ├─▾ ✓ source-autogen               ⟨generated⟩✗  SourceRole    │                                                      ┃
        | │ ├── ✓ test2-principal-autogen    ⟨generated⟩   RoleT…incipal │ Fix  Add one line in [profile source-autogen], the   ┃
        | │ ├─▾ ✗ test4-userid-autogen       ⟨generated⟩   RoleT…-UserId │      source: the test is about the caller. Proven:   ┃
        | │ │ └── ↑ behind-test4             ⟨generated⟩   RoleT…et-Next │      then it is allowed. behind-test4,               ┃
        | │ ├── ✗ test5-name-on-target       my-session    RoleT…-UserId │      test5-name-on-target then work too.             ┃
        | │ ├── ✗ star-under-equals          ⟨generated⟩   RoleT…rEquals │      ▎ role_session_name = my-session                ┃
        | │ └── ✓ star-under-like            ⟨generated⟩   RoleT…tarLike │        below sample/config:15                        ┃
        | ├── ✓ userid-of-user               ⟨generated⟩   RoleT…serOnly │                                                      ┃
        | ├── ✗ partner                      ⟨generated⟩   RoleT…Partner │ caller      arn:aws:sts::111122223333:assumed-role/  ┃
        | └── ? office-only                  ⟨generated⟩   RoleT…iceOnly │             SourceRole/botocore-session-⟨time⟩       ┃
        | ▾ Chains that do not resolve                                   │ aws:userid  AROASOURCEROLEEXAMPLE:                   ┃
        | ├── ! loop-a  (loop: loop-a → l…)  ⟨generated⟩   LoopA         │             botocore-session-⟨time⟩                  ┃
        | └── ! loop-b  (loop: loop-b → l…)  ⟨generated⟩   LoopB         │             id: snapshot; name: generated by the AWS ┃
        |                                                                │             CLI
        |                                                                │ target      arn:aws:iam::111122223333:role/
        |                                                                │             RoleTarget-UserId  sample/config:36
        |                                                                │ session     botocore-session-⟨time⟩
        |                                                                │             generated by the AWS CLI
        |                                                                │
        |                                                                │ Trust policy  sample/snapshots/111122223333.json:102
        |                                                                │  102   {
        |                                                                │  103       "Version": "2012-10-17",
        |                                                                │  104       "Statement": [
        |                                                                │  105 ✗         {
        |                                                                │  106               "Sid": "OnlyMySession",
        |                                                                │  107               "Effect": "Allow",
        |                                                                │  108               "Principal": {
        | failing hop 1 of 6   j k move   n N failing hop   Enter details   h l fold   e what if   w fix   ? help   q quit
    "#]].assert_eq(&picture("n", WIDE));
}

#[test]
fn the_failing_hop_at_80_columns() {
    expect![[r#"
        | rolechain   built-in sample  · 1 snapshot   hops  ✓ 7  ✗ 4  ? 1  ! 2  · 1  ↑ 1
        |
        |     profile                        session name   role                  acct
        | ├─▾ ✓ source-mysession             my-session ✓   SourceRole            …3333 ┃
        | │ ├── ✓ test1-principal-mysession  ⟨generated⟩    RoleTarget-Principal  …3333 ┃
        | │ ├── ✓ test3-userid-mysession     ⟨generated⟩    RoleTarget-UserId     …3333 ┃
        | │ └── · other-account              ⟨generated⟩    Reporting             …6666 ┃
        | ├─▾ ✓ source-autogen               ⟨generated⟩ ✗  SourceRole            …3333
        | │ ├── ✓ test2-principal-autogen    ⟨generated⟩    RoleTarget-Principal  …3333
        | │ ├─▾ ✗ test4-userid-autogen       ⟨generated⟩    RoleTarget-UserId     …3333
        | │ │ └── ↑ behind-test4             ⟨generated⟩    RoleTarget-Next       …3333
        | │ ├── ✗ test5-name-on-target       my-session     RoleTarget-UserId     …3333
        |─ ✗ denied  test4-userid-autogen ───────────────────────────────────────────────
        | aws:userid must end in the session name my-session, but [profile              ┃
        | source-autogen] sets no role_session_name, so the AWS CLI calls its session   ┃
        | botocore-session-⟨time⟩.
        | trust side ✗ denied   identity side ✓ allowed
        |
        | Fix  Add one line in [profile source-autogen], the source: the test is about
        |      the caller. Proven: then it is allowed. behind-test4,
        |      test5-name-on-target then work too.
        |      ▎ role_session_name = my-session  below sample/config:15
        |
        | failing hop 1 of 6   j k move   n N failing hop   w fix   ? help   q quit
    "#]]
    .assert_eq(&picture("n", USUAL));
}

#[test]
fn the_card_at_80_columns() {
    expect![[r#"
        | rolechain   built-in sample  · 1 snapshot   hops  ✓ 7  ✗ 4  ? 1  ! 2  · 1  ↑ 1
        |
        |     profile                        session name   role                  acct
        | │ ├── ✓ test3-userid-mysession     ⟨generated⟩    RoleTarget-UserId     …3333
        | │ └── · other-account              ⟨generated⟩    Reporting             …6666 ┃
        | ├─▾ ✓ source-autogen               ⟨generated⟩ ✗  SourceRole            …3333 ┃
        | │ ├── ✓ test2-principal-autogen    ⟨generated⟩    RoleTarget-Principal  …3333
        | │ ├─▾ ✗ test4-userid-autogen       ⟨generated⟩    RoleTarget-UserId     …3333
        | │ │ └── ↑ behind-test4             ⟨generated⟩    RoleTarget-Next       …3333
        |─ ✗ denied  test4-userid-autogen ───────────────────────────────────────────────
        |      the caller. Proven: then it is allowed. behind-test4,
        |      test5-name-on-target then work too.                                      ┃
        |      ▎ role_session_name = my-session  below sample/config:15                 ┃
        |                                                                               ┃
        | caller      arn:aws:sts::111122223333:assumed-role/SourceRole/
        |             botocore-session-⟨time⟩
        | aws:userid  AROASOURCEROLEEXAMPLE:botocore-session-⟨time⟩
        |             id: snapshot; name: generated by the AWS CLI
        | target      arn:aws:iam::111122223333:role/RoleTarget-UserId
        |             sample/config:36
        | session     botocore-session-⟨time⟩  generated by the AWS CLI
        |
        | Trust policy  sample/snapshots/111122223333.json:102
        | j k scroll   n N failing hop   Esc back   e what if   w fix   ? help   q quit
    "#]]
    .assert_eq(&picture("n<enter><c-d>", USUAL));
}

#[test]
fn the_failing_hop_at_60_columns() {
    expect![[r#"
        |  built-in sample  · 1 snapshot    hops  ✓ 7  ✗ 4  ? 1  ! 2
        |    profile                       session name  role
        |▾ ◆ base                                       access keys ┃
        |├─▾ ✓ source-mysession            my-session ✓  SourceRole ┃
        |│ ├── ✓ test1-prin…pal-mysession  ⟨generated⟩   Role…cipal ┃
        |│ ├── ✓ test3-userid-mysession    ⟨generated⟩   Role…serId ┃
        |│ └── · other-account             ⟨generated⟩   Reporting  ┃
        |├─▾ ✓ source-autogen              ⟨generated⟩✗  SourceRole ┃
        |│ ├── ✓ test2-principal-autogen   ⟨generated⟩   Role…cipal
        |│ ├─▾ ✗ test4-userid-autogen      ⟨generated⟩   Role…serId
        |│ │ └── ↑ behind-test4            ⟨generated⟩   Role…-Next
        |│ ├── ✗ test5-name-on-target      my-session    Role…serId
        |│ ├── ✗ star-under-equals         ⟨generated⟩   Role…quals
        |─ ✗ denied  test4-userid-autogen ───────────────────────────
        | aws:userid must end in the session name my-session, but
        | [profile source-autogen] sets no role_session_name, so the
        | AWS CLI calls its session botocore-session-⟨time⟩.
        |      ▎ role_session_name = my-session
        |        below sample/config:15
        | failing hop 1 of 6   j k move   w fix   ? help   q quit
    "#]]
    .assert_eq(&picture("n", SMALL));
}

#[test]
fn the_card_at_60_columns() {
    expect![[r#"
        |  built-in sample  · 1 snapshot    hops  ✓ 7  ✗ 4  ? 1  ! 2
        | ✗ denied  test4-userid-autogen
        | aws:userid must end in the session name my-session, but   ┃
        | [profile source-autogen] sets no role_session_name, so    ┃
        | the AWS CLI calls its session botocore-session-⟨time⟩.    ┃
        | trust side ✗ denied   identity side ✓ allowed             ┃
        |                                                           ┃
        | Fix  Add one line in [profile source-autogen], the
        |      source: the test is about the caller. Proven: then
        |      it is allowed. behind-test4, test5-name-on-target
        |      then work too.
        |      ▎ role_session_name = my-session
        |        below sample/config:15
        |
        | caller      arn:aws:sts::111122223333:assumed-role/
        |             SourceRole/botocore-session-⟨time⟩
        | aws:userid  AROASOURCEROLEEXAMPLE:botocore-session-⟨time⟩
        |             id: snapshot; name: generated by the AWS CLI
        | target      arn:aws:iam::111122223333:role/
        | j k scroll   Esc back   w fix   ? help   q quit
    "#]]
    .assert_eq(&picture("n<enter>", SMALL));
}

#[test]
fn the_help_at_80_columns() {
    expect![[r#"
        | rolechain   built-in sample  · 1 snapshot   hops  ✓ 7  ✗ 4  ? 1  ! 2  · 1  ↑ 1
        |╭─ Help ───────────────────────────────────────────────────────────────────────╮
        |│ Keys                                                                         ┃
        |│ j ↓, k ↑                  down, up one line                                  ┃
        |│ n, N                      next, previous failing hop; opens what hides it    ┃
        |│ Enter                     go to the card, which explains the row             ┃
        |│ Enter                     in a list or a line: choose, suppose               ┃
        |│ ↓, ↑                      below a line: the next, the previous likely value  ┃
        |│ Tab, Shift-Tab            go to the other pane                               ┃
        |│ h ←, l →                  close, open the row; again: its parent, its child  ┃
        |│ Space                     close or open the row                              │
        |│ PgDn Ctrl-F, PgUp Ctrl-B  down, up a page                                    │
        |│ Ctrl-D, Ctrl-U            down, up half a page                               │
        |│ g Home, G End             to the first, the last line                        │
        |│ ← h                       from the card back to the tree                     │
        |│ Esc                       close what lies on top; never quits                │
        |│ e                         what if a setting were another; writes nothing     │
        |│ c                         what if the request carried this context key       │
        |│ a                         what if this profile assumed another role          │
        |│ u, x                      undo the last override, undo all                   │
        |│ w                         show the best repair, or what is supposed, as a    │
        |│                           diff                                               │
        |╰──────────────────────────────────────────────────────────────────────────────╯
        | j k scroll   Esc close
    "#]]
    .assert_eq(&picture("?", USUAL));
}

#[test]
fn the_screen_in_ascii() {
    let text = print_frame(prediction(), "n", WIDE, true).unwrap();
    assert!(text.is_ascii());
    expect![[r#"
        | rolechain   built-in sample  - 1 snapshot        hops  + 7 allowed  x 4 denied  ? 1 undetermined  ! 2 broken  . 1  ^ 1
        |
        |     profile                        session name  role          | x denied  test4-userid-autogen
        | v * base                                         access keys   | aws:userid must end in the session name my-session,  #
        | |-v + source-mysession             my-session +  SourceRole    | but [profile source-autogen] sets no                 #
        | | |-- + test1-principal-mysession  <generated>   RoleT~incipal | role_session_name, so the AWS CLI calls its session  #
        | | |-- + test3-userid-mysession     <generated>   RoleT~-UserId | botocore-session-<time>.                             #
        | | `-- . other-account              <generated>   Reporting     | trust side x denied   identity side + allowed        #
        | |-v + source-autogen               <generated>x  SourceRole    |                                                      #
        | | |-- + test2-principal-autogen    <generated>   RoleT~incipal | Fix  Add one line in [profile source-autogen], the   #
        | | |-v x test4-userid-autogen       <generated>   RoleT~-UserId |      source: the test is about the caller. Proven:   #
        | | | `-- ^ behind-test4             <generated>   RoleT~et-Next |      then it is allowed. behind-test4,               #
        | | |-- x test5-name-on-target       my-session    RoleT~-UserId |      test5-name-on-target then work too.             #
        | | |-- x star-under-equals          <generated>   RoleT~rEquals |      | role_session_name = my-session                #
        | | `-- + star-under-like            <generated>   RoleT~tarLike |        below sample/config:15                        #
        | |-- + userid-of-user               <generated>   RoleT~serOnly |                                                      #
        | |-- x partner                      <generated>   RoleT~Partner | caller      arn:aws:sts::111122223333:assumed-role/  #
        | `-- ? office-only                  <generated>   RoleT~iceOnly |             SourceRole/botocore-session-<time>       #
        | v Chains that do not resolve                                   | aws:userid  AROASOURCEROLEEXAMPLE:                   #
        | |-- ! loop-a  (loop: loop-a -> ~)  <generated>   LoopA         |             botocore-session-<time>                  #
        | `-- ! loop-b  (loop: loop-b -> ~)  <generated>   LoopB         |             id: snapshot; name: generated by the AWS #
        |                                                                |             CLI
        |                                                                | target      arn:aws:iam::111122223333:role/
        |                                                                |             RoleTarget-UserId  sample/config:36
        |                                                                | session     botocore-session-<time>
        |                                                                |             generated by the AWS CLI
        |                                                                |
        |                                                                | Trust policy  sample/snapshots/111122223333.json:102
        |                                                                |  102   {
        |                                                                |  103       "Version": "2012-10-17",
        |                                                                |  104       "Statement": [
        |                                                                |  105 x         {
        |                                                                |  106               "Sid": "OnlyMySession",
        |                                                                |  107               "Effect": "Allow",
        |                                                                |  108               "Principal": {
        | failing hop 1 of 6   j k move   n N failing hop   Enter details   h l fold   e what if   w fix   ? help   q quit
    "#]].assert_eq(&framed(&text));
}

#[test]
fn the_colours_of_the_failing_hop() {
    expect![[r#"
        row 1: "rolechain" bold
        row 1: " built-in sample" cyan bold reversed
        row 1: " · 1 snapshot" dim
        row 1: "hops" dim
        row 1: "✓ 7" green
        row 1: "✗ 4" red bold
        row 1: "? 1" yellow
        row 1: "! 2" magenta
        row 1: "· 1" dim
        row 1: "↑ 1" dim
        row 3: "profile" bold
        row 3: "session name" dim
        row 3: "role" dim
        row 3: "acct" dim
        row 4: "├─▾" dim
        row 4: "✓" green
        row 4: "source-mysession" green
        row 4: "my-session" green
        row 4: "✓" green
        row 4: "…3333" dim
        row 4: "┃" dim
        row 5: "│" dim
        row 5: "├──" dim
        row 5: "✓" green
        row 5: "test1-principal-mysession" green
        row 5: "…3333" dim
        row 5: "┃" dim
        row 6: "│" dim
        row 6: "├──" dim
        row 6: "✓" green
        row 6: "test3-userid-mysession" green
        row 6: "…3333" dim
        row 6: "┃" dim
        row 7: "│" dim
        row 7: "└──" dim
        row 7: "·" dim
        row 7: "other-account" dim
        row 7: "…6666" dim
        row 7: "┃" dim
        row 8: "├─▾" dim
        row 8: "✓" green
        row 8: "source-autogen" green
        row 8: "⟨generated⟩" red bold
        row 8: "✗" red bold
        row 8: "…3333" dim
        row 9: "│" dim
        row 9: "├──" dim
        row 9: "✓" green
        row 9: "test2-principal-autogen" green
        row 9: "…3333" dim
        row 10: "│ ├─▾" reversed
        row 10: "✗" bold reversed
        row 10: "" reversed
        row 10: "test4-userid-autogen" bold reversed
        row 10: "       ⟨generated⟩    RoleTarget-UserId     …3333" reversed
        row 11: "│" dim
        row 11: "│" dim
        row 11: "└──" dim
        row 11: "↑" dim
        row 11: "behind-test4" dim
        row 11: "⟨generated⟩" dim
        row 11: "RoleTarget-Next" dim
        row 11: "…3333" dim
        row 12: "│" dim
        row 12: "├──" dim
        row 12: "✗" red bold
        row 12: "test5-name-on-target" red bold
        row 12: "…3333" dim
        row 13: "─" dim
        row 13: "✗ denied" red bold
        row 13: "test4-userid-autogen" dim
        row 13: "───────────────────────────────────────────────" dim
        row 14: "my-session" bold
        row 14: "[profile" bold
        row 14: "┃" dim
        row 15: "source-autogen]" bold
        row 15: "┃" dim
        row 16: "botocore-session-" red bold
        row 16: "⟨time⟩" cyan italic
        row 17: "trust side" dim
        row 17: "✗ denied" red bold
        row 17: "   identity side" dim
        row 17: "✓ allowed" green
        row 19: "Fix" cyan bold
        row 19: "[profile source-autogen]" bold
        row 20: "behind-test4," green
        row 21: "test5-name-on-target" green
        row 22: "▎" cyan bold
        row 22: "role_session_name = my-session" cyan bold
        row 22: "below sample/config:15" dim
        row 24: "j k" bold
        row 24: "move" dim
        row 24: "n N" bold
        row 24: "failing hop" dim
        row 24: "w" bold
        row 24: "fix" dim
        row 24: "?" bold
        row 24: "help" dim
        row 24: "q" bold
        row 24: "quit" dim
    "#]]
    .assert_eq(&frame("n", USUAL, Palette::Standard).styles());
}

#[test]
fn the_palette_for_all_eyes_has_neither_green_nor_red() {
    let styles = frame("n", WIDE, Palette::BlueOrange).styles();
    assert!(
        !styles.contains("green") && !styles.contains("red\n"),
        "{styles}"
    );
    assert!(styles.contains("indexed(208)"), "{styles}");
}

#[test]
fn without_colour_the_selected_row_is_still_reversed() {
    let frame = frame("jj", USUAL, Palette::NoColor);
    let styles = frame.styles();
    assert!(!styles.contains("green"), "{styles}");
    let plain = frame.buffer.content.iter().all(|cell| {
        cell.fg == ratatui::style::Color::Reset && cell.bg == ratatui::style::Color::Reset
    });
    assert!(plain, "{styles}");
    let selected = styles.lines().find(|line| line.contains("test1-principal"));
    assert!(
        selected.is_some_and(|line| line.ends_with("reversed")),
        "{styles}"
    );
}

#[test]
fn closing_a_row_hides_its_children_and_next_failing_opens_it_again() {
    let closed = screen("g<left>", USUAL);
    assert!(!closed.contains("✓ source-autogen"), "{closed}");
    assert!(closed.contains("▸ ◆ base"), "{closed}");
    let opened = screen("g<left>n", USUAL);
    assert!(opened.contains("✗ test4-userid-autogen"), "{opened}");
}

#[test]
fn left_on_a_leaf_goes_to_its_parent_and_right_to_the_first_child() {
    let mut model = model(USUAL);
    press(&mut model, "jj");
    assert_eq!(model.tree.selected(), Some(2));
    press(&mut model, "h");
    assert_eq!(model.tree.selected(), Some(1));
    press(&mut model, "l");
    assert_eq!(model.tree.selected(), Some(2));
    press(&mut model, "l");
    assert_eq!(model.tree.selected(), Some(2));
}

#[test]
fn failing_hops_are_numbered_and_go_round() {
    assert!(screen("n", USUAL).contains("failing hop 1 of 6"));
    assert!(screen("nnn", USUAL).contains("failing hop 3 of 6"));
    assert!(screen("nnnnnnn", USUAL).contains("failing hop 1 of 6"));
    assert!(screen("N", USUAL).contains("failing hop 6 of 6"));
    assert!(!screen("nj", USUAL).contains("failing hop 1"));
}

#[test]
fn escape_closes_layer_by_layer_and_never_quits() {
    let mut model = model(USUAL);
    press(&mut model, "<enter>?");
    assert!(model.overlay.is_some());
    assert_eq!(press(&mut model, "<esc>"), Task::None);
    assert!(model.overlay.is_none());
    assert_eq!(model.focus, Focus::Card);
    assert_eq!(press(&mut model, "<esc>"), Task::None);
    assert_eq!(model.focus, Focus::Tree);
    assert_eq!(press(&mut model, "<esc>"), Task::None);
}

#[test]
fn q_closes_the_help_first_and_ctrl_c_always_quits() {
    let mut model = model(USUAL);
    assert_eq!(press(&mut model, "?q"), Task::None);
    assert_eq!(press(&mut model, "q"), Task::Quit);
    assert_eq!(press(&mut model, "?<c-c>"), Task::Quit);
}

#[test]
fn a_new_selection_shows_its_card_from_the_top() {
    let mut model = model(USUAL);
    press(&mut model, "n<enter>G");
    assert!(model.card_top > 0);
    press(&mut model, "n");
    assert_eq!(model.card_top, 0);
}

#[test]
fn the_help_names_every_binding() {
    let help = screen("?", (100, 60));
    for binding in BINDINGS {
        assert!(help.contains(binding.help), "{}\n{help}", binding.help);
        assert!(
            help.contains(&binding.all_keys()),
            "{}\n{help}",
            binding.all_keys()
        );
    }
}

#[test]
fn the_help_can_be_read_to_its_end_on_a_small_screen() {
    let top = screen("?", (40, 10));
    let end = screen("?G", (40, 10));
    assert!(top.contains("Keys"), "{top}");
    assert!(end.contains("the chain does not"), "{end}");
}

#[test]
fn a_title_names_the_sample_and_counts_with_symbols() {
    let title = screen("", USUAL).lines().next().unwrap().to_owned();
    assert!(title.contains("built-in sample"), "{title}");
    assert!(title.ends_with("✓ 7  ✗ 4  ? 1  ! 2  · 1  ↑ 1"), "{title}");
}

#[test]
fn the_footer_offers_to_fix_where_a_setting_mends_the_row_and_only_there() {
    let footer = |keys: &str, size| {
        let screen = screen(keys, size);
        screen.lines().last().unwrap().to_owned()
    };
    assert!(footer("n", USUAL).contains("w fix"));
    assert!(footer("n<tab>", USUAL).contains("w fix"));
    for elsewhere in ["", "j", "NN", "?", "ne"] {
        let footer = footer(elsewhere, WIDE);
        assert!(!footer.contains("w fix"), "{elsewhere}: {footer}");
    }
    // With something supposed, the key shows that instead.
    let supposed = footer("nekkkk<enter>zz<enter>", WIDE);
    assert!(!supposed.contains("w fix"), "{supposed}");
    let card = footer("n<tab>jk", (40, 12));
    assert_eq!(card, " Esc back   w fix   ? help   q quit");
}

#[test]
fn the_way_back_from_a_card_that_fills_the_screen_stays_longer_than_help() {
    let screen = screen("n<tab>n", (40, 12));
    assert!(screen.contains("Esc back"), "{screen}");
    assert!(!screen.contains("? help"), "{screen}");
}

#[test]
fn broken_are_only_chains_that_do_not_resolve() {
    let config = "[profile base]\ncredential_process = x\n\
        [profile a]\nrole_arn = arn:aws:iam:malformed:role\nsource_profile = base\n\
        [profile b]\nrole_arn = arn:aws:iam:malformed:role\nsource_profile = base\n\
        [profile c]\nrole_arn = arn:aws:iam::111122223333:role/C\nsource_profile = gone\n";
    let title = |width| {
        let screen = print_frame(from_config(config), "", (width, 24), false).unwrap();
        screen.lines().next().unwrap().to_owned()
    };
    let wide = title(120);
    assert!(wide.contains("! 1 broken  ! 2 not callable"), "{wide}");
    // Without words they are one count: nothing would tell them apart.
    let narrow = title(46);
    assert!(narrow.contains("! 3"), "{narrow}");
    assert!(!narrow.contains("broken"), "{narrow}");
}

#[test]
fn loading_shows_how_far_it_is_and_what_went_wrong() {
    let mut model = model(USUAL);
    let progress = Progress {
        done: 50,
        total: 100,
        files_done: 3,
        files: 7,
    };
    update(&mut model, Message::Loading(progress));
    update(
        &mut model,
        Message::Problem("b.json: not JSON\u{1b}[2J".to_owned()),
    );
    model.prepare();
    let text = text_of(&model);
    assert!(text.contains("loading ━━━─── 3/7"), "{text}");
    assert!(text.contains("! b.json: not JSON␛[2J"), "{text}");
    update(&mut model, Message::Loaded);
    model.prepare();
    assert!(!text_of(&model).contains("loading"));
}

#[test]
fn banners_that_do_not_fit_are_counted() {
    let mut model = model(USUAL);
    for number in 0..7 {
        model
            .problems
            .push(Run::new(Tone::Problem, format!("problem {number}")));
    }
    model.prepare();
    let text = text_of(&model);
    assert!(text.contains("problem 2  (+4 more)"), "{text}");
}

#[test]
fn below_its_smallest_size_the_screen_says_so() {
    assert_eq!(screen("", (20, 3)), "\n     too small\n\n");
    assert_eq!(screen("", (3, 1)), "to…\n");
    assert!(screen("", (40, 10)).contains("base"));
}

#[test]
fn a_long_tree_shows_rows_around_the_cursor_and_how_far_it_is_scrolled() {
    let mut model = Model::new(many(5000), Options::default(), WIDE);
    press(&mut model, "G");
    let text = text_of(&model);
    assert!(text.contains("ile-4999"), "{text}");
    assert!(text.contains('┃'), "{text}");
    press(&mut model, "k");
    let text = text_of(&model);
    assert!(text.contains("ile-4999"), "{text}");
}

/// A key of those that are bound, or one that is not.
fn any_key() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "j",
        "k",
        "h",
        "l",
        "g",
        "G",
        "n",
        "N",
        "?",
        "q",
        "x",
        " ",
        "<tab>",
        "<s-tab>",
        "<enter>",
        "<esc>",
        "<pgdn>",
        "<pgup>",
        "<c-f>",
        "<c-b>",
        "<c-d>",
        "<c-u>",
        "<home>",
        "<end>",
        "<f1>",
        "<left>",
        "<right>",
        "<up>",
        "<down>",
        "<c-l>",
        "<c-z>",
        "e",
        "c",
        "u",
        "C",
        "e<enter>",
        "c<enter>",
        "<down><enter>",
        "a:b=é",
        "<bs>",
        "<del>",
        "<c-a>",
        "<c-e>",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever is pressed at whatever size, a frame is drawn and the cursor is on it.
    #[test]
    fn any_keys_at_any_sizes_leave_the_cursor_in_sight(
        steps in prop::collection::vec((any_key(), prop::option::of((0_u16..150, 0_u16..50))), 1..40),
        more in 0_usize..60,
        ascii: bool,
    ) {
        let options = Options { ascii, palette: Palette::Standard };
        let mut model = Model::new(many(more), options, USUAL);
        for (key, size) in steps {
            if let Some((width, height)) = size {
                update(&mut model, Message::Resize(width, height));
            }
            press(&mut model, key);
            let mut buffer = Buffer::empty(Rect::new(0, 0, model.size.0, model.size.1));
            draw(&model, &mut buffer);
            let shows_tree = !model.is_too_small() && model.overlay.is_none()
                && (model.focus == Focus::Tree || model.size.0 >= 100);
            if shows_tree {
                let reversed = buffer.content.iter().skip(usize::from(model.size.0))
                    .filter(|cell| cell.modifier.contains(Modifier::REVERSED)).count();
                prop_assert!(reversed > 0, "no cursor at {:?}", model.size);
            }
        }
    }

    /// A screen resized there and back has the same row under the cursor and the same card.
    #[test]
    fn a_resize_there_and_back_loses_nothing(width in 1_u16..200, height in 1_u16..60) {
        let mut model = model(USUAL);
        press(&mut model, "n");
        let row = model.tree.selected();
        update(&mut model, Message::Resize(width, height));
        model.prepare();
        update(&mut model, Message::Resize(USUAL.0, USUAL.1));
        model.prepare();
        prop_assert_eq!(model.tree.selected(), row);
        let text = text_of(&model);
        prop_assert!(text.contains("✗ test4-userid-autogen"), "{}", text);
        prop_assert!(text.contains("role_session_name = my-session"), "{}", text);
    }
}
