//! Keys in, screen out: the screen at the three sizes that matter, and laws for any size.

use super::frames::{press, print_frame, styles};
use super::worlds::{from_config, many, sample};
use crate::explain::{self, Body, Emphasis, Run, Tone};
use crate::predict::Prediction;
use crate::tui::keymap::bindings;
use crate::tui::{
    Focus, Frame, Message, Model, Options, Palette, Progress, Task, draw, draw_frame, update,
};
use expect_test::expect_file;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const WIDE: (u16, u16) = (120, 36);
const USUAL: (u16, u16) = (80, 24);

/// The prediction behind all screens.
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

fn text_of(model: &Model) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, model.size.0, model.size.1));
    draw(model, &mut buffer);
    Frame { buffer }.text()
}

#[test]
fn the_colours_of_the_failing_hop() {
    expect_file!["../cases/screens/colours"].assert_eq(&styles(&frame(
        "n",
        USUAL,
        Palette::Standard,
    )));
}

#[test]
fn nothing_is_underlined_which_would_hide_an_underscore() {
    for keys in ["", "n", "n<enter>", "?", "2", "3", "w", "/test<enter>", "f"] {
        let styles = styles(&frame(keys, WIDE, Palette::Standard));
        assert!(!styles.contains("underlined"), "{keys}: {styles}");
    }
}

#[test]
fn the_colour_blind_palette_has_neither_green_nor_red() {
    let styles = styles(&frame("n", WIDE, Palette::BlueOrange));
    assert!(
        !styles.contains("green") && !styles.contains("red\n"),
        "{styles}"
    );
    assert!(styles.contains("indexed(208)"), "{styles}");
}

#[test]
fn without_colour_the_selected_row_is_still_reversed() {
    let frame = frame("gjj", USUAL, Palette::NoColor);
    let styles = styles(&frame);
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
fn left_on_a_leaf_goes_to_its_parent_and_right_to_the_first_child() {
    let mut model = model(USUAL);
    press(&mut model, "gjj");
    assert_eq!(model.tree.selected(), Some(2));
    press(&mut model, "h");
    assert_eq!(model.tree.selected(), Some(1));
    press(&mut model, "l");
    assert_eq!(model.tree.selected(), Some(2));
    press(&mut model, "l");
    assert_eq!(model.tree.selected(), Some(2));
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
fn n_goes_through_the_problems_cause_by_cause() {
    let causes = explain::shared_causes(&prediction());
    let counts: Vec<(bool, usize)> = causes
        .iter()
        .map(|cause| (!cause.fails, usize::MAX - cause.blocked.len()))
        .collect();
    assert!(counts.is_sorted(), "{counts:?}");
    let failing = causes.iter().filter(|cause| cause.fails);
    let order: Vec<usize> = failing.flat_map(|cause| cause.rows.clone()).collect();
    let mut model = model(USUAL);
    assert_eq!(model.tree.selected(), order.first().copied());
    for row in order.iter().skip(1).chain(order.first()) {
        press(&mut model, "n");
        assert_eq!(model.tree.selected(), Some(*row));
    }
    press(&mut model, "jN");
    assert_eq!(model.tree.selected(), order.last().copied());
}

#[test]
fn tab_goes_round_the_panes_and_past_a_list_without_a_place() {
    let mut wide = model(WIDE);
    for focus in [Focus::Problems, Focus::Card, Focus::Tree] {
        press(&mut wide, "<tab>");
        assert_eq!(wide.focus, focus);
    }
    press(&mut wide, "<s-tab>");
    assert_eq!(wide.focus, Focus::Card);
    let mut usual = model(USUAL);
    press(&mut usual, "<tab>");
    assert_eq!(usual.focus, Focus::Card);
    press(&mut usual, "p");
    assert_eq!(usual.focus, Focus::Problems);
    press(&mut usual, "<esc>");
    assert_eq!(usual.focus, Focus::Tree);
}

#[test]
fn a_path_of_very_many_hops_says_which_of_them_it_shows() {
    let hops = (1..=400).map(|hop| {
        let source = hop - 1;
        format!(
            "[profile p{hop}]\nrole_arn = arn:aws:iam::111122223333:role/R{hop}\n\
             source_profile = p{source}\n"
        )
    });
    let base = "[profile p0]\ncredential_process = x\n".to_owned();
    let config: String = std::iter::once(base).chain(hops).collect();
    let screen = print_frame(from_config(&config), "G2", WIDE, false).unwrap();
    assert!(screen.contains(" path, last 300 of 400 hops "), "{screen}");
}

#[test]
fn q_closes_the_help_first_and_ctrl_c_always_quits() {
    let mut model = model(USUAL);
    assert_eq!(press(&mut model, "?q"), Task::None);
    assert_eq!(press(&mut model, "q"), Task::Quit);
    assert_eq!(press(&mut model, "?<c-c>"), Task::Quit);
}

#[test]
fn q_warns_of_changes_once_and_again_after_another_change() {
    let mut model = model(USUAL);
    press(&mut model, "gjjjjje<enter><down><enter>");
    assert_eq!(press(&mut model, "q"), Task::None);
    assert_eq!(press(&mut model, "q"), Task::Quit);
    press(&mut model, "c<enter>192.0.2.9<enter>");
    assert_eq!(press(&mut model, "q"), Task::None);
    assert_eq!(press(&mut model, "jq"), Task::Quit);
    press(&mut model, "x");
    assert_eq!(press(&mut model, "q"), Task::Quit);
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
    let help = screen("?", (160, 200));
    for binding in bindings() {
        assert!(help.contains(binding.help), "{}\n{help}", binding.help);
        assert!(
            help.contains(&binding.all_keys()),
            "{}\n{help}",
            binding.all_keys()
        );
    }
}

#[test]
fn the_footer_offers_a_fix_only_where_a_setting_repairs_the_row() {
    let footer = |keys: &str, size| {
        let screen = screen(keys, size);
        screen.lines().last().unwrap().to_owned()
    };
    assert!(footer("", USUAL).contains("w fix"));
    assert!(footer("<tab>", USUAL).contains("w fix"));
    for elsewhere in ["g", "gj", "gNN", "?", "e"] {
        let footer = footer(elsewhere, WIDE);
        assert!(!footer.contains("w fix"), "{elsewhere}: {footer}");
    }
    // If there is an override, the key shows that instead.
    let supposed = footer("ekkkk<enter>zz<enter>", WIDE);
    assert!(!supposed.contains("w fix"), "{supposed}");
    let card = footer("<tab>jk", (40, 12));
    assert_eq!(card, " w fix   Esc back   ? help   q quit");
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
    assert!(wide.contains("✗ 2 not callable  ! 1 broken"), "{wide}");
    let narrow = title(46);
    assert!(narrow.contains("✗ 2  ! 1"), "{narrow}");
    assert!(!narrow.contains("broken"), "{narrow}");
}

/// Half of the bytes is read, with so many files.
fn read_files(model: &mut Model, files_done: usize, files: usize) {
    let progress = Progress {
        done: 50,
        total: 100,
        files_done,
        files,
    };
    update(model, Message::Loading(progress));
}

/// A screen that is still loading.
fn loading_model(size: (u16, u16)) -> Model {
    let mut prediction = prediction();
    prediction.facts_mut().loading = true;
    Model::new(prediction, Options::default(), size)
}

#[test]
fn loading_shows_how_far_it_is_and_what_went_wrong() {
    let mut model = loading_model(USUAL);
    read_files(&mut model, 3, 7);
    update(
        &mut model,
        Message::Problem("b.json: not JSON\u{1b}[2J".to_owned()),
    );
    model.prepare();
    let text = text_of(&model);
    assert!(text.contains("loading ━━━─── 3/7"), "{text}");
    assert!(text.contains("▲ b.json: not JSON␛[2J"), "{text}");
    update(&mut model, Message::Loaded);
    model.prepare();
    assert!(!text_of(&model).contains("loading"));
}

#[test]
fn while_policies_are_read_nothing_is_said_to_be_without_a_fix() {
    let config = "[profile base]\ncredential_process = x\n\
        [profile a]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = gone\n\
        [profile b]\nrole_arn = arn:aws:iam::111122223333:role/B\nsource_profile = base\n";
    let mut prediction = from_config(config);
    prediction.facts_mut().loading = true;
    let mut model = Model::new(prediction, Options::default(), WIDE);
    for row in 0..model.tree.len() {
        model.tree.reveal(row);
        model.prepare();
        let text = text_of(&model);
        assert!(!text.contains("is proven"), "{text}");
        let broken = text.contains("✗ broken") || text.contains("! broken  ");
        assert!(
            !broken || text.contains("Policies are being read"),
            "{text}"
        );
        let id = model.prediction.node_of(row);
        assert!(id.is_none_or(|id| model.prediction.outcome(id).is_none()));
    }
    update(&mut model, Message::Loaded);
    model.prepare();
    assert!(!text_of(&model).contains("being read"));
}

#[test]
fn loading_counts_are_whole_at_every_width() {
    for width in 40..200 {
        let mut model = model((width, 24));
        read_files(&mut model, 73, 1073);
        model.prepare();
        let text = text_of(&model);
        let title = text.lines().next().unwrap();
        assert!(title.contains(" 73/1073"), "{width}: {title}");
        assert!(
            !title.contains("73/1073 f") || title.contains(" files"),
            "{title}"
        );
    }
}

#[test]
fn while_loading_no_count_of_the_title_is_taken_for_a_sign() {
    for width in 40..130 {
        let mut model = loading_model((width, 12));
        read_files(&mut model, 3, 7);
        model.prepare();
        let text = text_of(&model);
        let title = text.lines().next().unwrap();
        let (_, counts) = title.split_once("3/7").unwrap();
        let pending = counts.contains('…');
        assert!(counts.contains("! 2"), "{width}: {title}");
        assert!(!pending || counts.ends_with(" loading"), "{width}: {title}");
    }
}

#[test]
fn the_first_screen_of_a_denied_hop_shows_the_line_that_decides() {
    for size in [WIDE, USUAL] {
        let mut model = model(size);
        let mut checked = 0;
        for row in 0..model.tree.len() {
            let card = explain::card(&model.prediction, &model.findings, row);
            if card.mark.word != "denied" {
                continue;
            }
            let Body::Policy(lines) = card.deciding.unwrap().1.body else {
                panic!("no policy")
            };
            let mut deciding = lines
                .iter()
                .filter(|line| line.emphasis == Emphasis::Decides);
            let wanted = format!("{} ✗ ", deciding.next().unwrap().number);
            model.tree.reveal(row);
            model.prepare();
            let text = text_of(&model);
            assert!(text.contains(&wanted), "{wanted}\n{text}");
            checked += 1;
        }
        assert_eq!(checked, 4);
    }
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
    assert!(screen("g", (40, 10)).contains("base"));
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Resizing a screen and back keeps the selected row and its card.
    #[test]
    fn a_resize_there_and_back_loses_nothing(width in 1_u16..200, height in 1_u16..60) {
        let mut model = model(USUAL);
        press(&mut model, "gn");
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

    /// A filter shows matching rows and their ancestors, and leaves no trace when it is removed.
    #[test]
    fn a_filter_hides_only_what_does_not_fit_and_nothing_once_it_is_gone(
        folds in prop::collection::vec(prop::sample::select(vec!["j", "h", "l", "G", "k"]), 0..12),
        word in "[0-9]{1,2}|verdict:broken|-verdict:broken|role:some|profile:[1-5]|verdict:problem 3",
    ) {
        let mut model = Model::new(many(60), Options::default(), USUAL);
        press(&mut model, &folds.concat());
        let before = model.tree.visible().to_vec();
        press(&mut model, &format!("f{word}<enter>"));
        let shown = model.tree.visible().to_vec();
        let row_text = |row: u32| {
            let row = explain::tree_row(&model.prediction, &model.findings, row as usize);
            format!("{} {:?} {:?}", row.name, row.role, row.account)
        };
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            for row in 0..u32::try_from(model.tree.len()).unwrap() {
                let fits = row_text(row).contains(&word);
                let above = shown.iter().any(|&other| {
                    let mut parent = model.tree.parent(other as usize);
                    std::iter::from_fn(|| {
                        let here = parent?;
                        parent = model.tree.parent(here);
                        Some(here)
                    })
                    .any(|parent| parent == row as usize)
                });
                if fits {
                    prop_assert!(shown.contains(&row), "{} is hidden", row_text(row));
                } else if shown.contains(&row) {
                    prop_assert!(above, "{} is shown", row_text(row));
                }
            }
        }
        press(&mut model, "<esc>");
        if model.tree.selected().is_some_and(|row| before.contains(&u32::try_from(row).unwrap())) {
            prop_assert_eq!(model.tree.visible(), &before);
        }
    }

    /// `n` visits all hits and returns to the first one, and `N` does so in the other direction.
    #[test]
    fn every_hit_of_a_search_is_visited_once_in_a_round(word in "[0-9]{1,2}|te|tp[0-9]|some1", start in 0_usize..60) {
        let mut model = Model::new(many(60), Options::default(), USUAL);
        press(&mut model, &"j".repeat(start));
        press(&mut model, &format!("/{word}<enter>"));
        if model.search.is_none() {
            return Ok(());
        }
        let first = model.tree.selected();
        let mut seen = vec![first];
        for _ in 0..model.tree.len() {
            press(&mut model, "n");
            let here = model.tree.selected();
            press(&mut model, "Nn");
            prop_assert_eq!(model.tree.selected(), here);
            if here == first {
                break;
            }
            prop_assert!(!seen.contains(&here), "{:?} twice", here);
            seen.push(here);
        }
        prop_assert_eq!(model.tree.selected(), first);
    }
}
