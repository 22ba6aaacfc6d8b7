//! Random keys, pastes, clicks, resizes and answers over random worlds. With `MATRIX` set there are
//! about 100,000 steps; `MONKEY_SEED` is a number that gives other ones.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::sync::Arc;

use super::worlds::{NOW, sample};
use crate::config::ProfileSet;
use crate::explain;
use crate::iam::account::{AccountStore, Wanted, read_identities, read_snapshot};
use crate::predict::{Arrival, Assumptions, Config, Prediction, Survey};
use crate::text::SourceFile;
use crate::tui::keymap::{Scope, bindings, find_message};
use crate::tui::{
    CallsDone, CallsNews, Focus, Frame, Key, Message, Model, NotExported, Options, Palette,
    PlanShown, Pointer, PointerAction, Progress, Room, Task, View, Work, cursor, draw, parse_keys,
    update,
};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{RngAlgorithm, TestError, TestRng, TestRunner};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

const STEPS: usize = 50;
const NAMES: [&str; 9] = [
    "base",
    "team",
    "a-profile-with-a-name-that-is-longer-than-any-column-of-the-tree",
    "日本語プロファイル",
    "e\u{301}a\u{308}\u{301}",
    "👩‍👩‍👧‍👦-👍🏽",
    "rtl-\u{202e}-מפתח",
    "red\u{1b}[31m",
    "ｗｉｄｅ＿role_name",
];
const PASTES: [&str; 7] = [
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
     arn:aws:sts::111122223333:assumed-role/base0/s is not authorized to perform: sts:AssumeRole \
     on resource: arn:aws:iam::111122223333:role/team1",
    r#"{"eventName": "AssumeRole", "errorCode": "AccessDenied", "requestParameters": {"roleArn":
     "arn:aws:iam::111122223333:role/team1", "roleSessionName": "s"}}"#,
    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
     "Principal": {"AWS": "*"}, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}"#,
    "WwWyY\n\r\n\u{1b}[2J\u{1b}[201~q",
    "verdict:denied -role:x",
    "日本語\t👍🏽\u{202e}e\u{301}",
    "[profile x]\nrole_arn = y\n",
];

/// Files of a user, an account, and how they are shown.
#[derive(Clone, Debug)]
struct World {
    /// Of each profile its name, its kind, its source and a set of further settings.
    profiles: Vec<(usize, u8, Index, u8)>,
    /// The trust policy of each role; some roles have none.
    trust: Vec<u8>,
    /// Nothing but ASCII, in the files and in what is typed.
    plain: bool,
    loading: bool,
    ascii: bool,
    palette: Palette,
    size: (u16, u16),
}

#[derive(Clone, Debug)]
enum Step {
    /// A key of the table that has a meaning now, and what is typed if it stands for any character.
    Bound(Index, char),
    /// Any key of the table.
    Any(Index),
    /// Keys that come faster than anyone types.
    Hurried(String),
    Paste(String),
    Resize(u16, u16),
    Pointer(PointerAction, u16, u16),
    /// What the explorer answers to the task that waits longest.
    Answer(u8),
    /// What comes by itself.
    News(u8),
}

fn any_size() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![
        6 => (40_u16..100, 10_u16..30),
        1 => (1_u16..41, 1_u16..12),
        1 => (100_u16..130, 10_u16..40),
        1 => (1_u16..251, 1_u16..71),
    ]
}

fn any_world() -> impl Strategy<Value = World> {
    let profile = (0..NAMES.len(), 0_u8..16, any::<Index>(), any::<u8>());
    // Work on more than 400 profiles is done in the background.
    let few = prop::collection::vec(profile.clone(), 0..14);
    let many = prop::collection::vec(profile, 405..410);
    let profiles = prop_oneof![40 => few, 1 => many];
    let palettes = [
        Palette::Standard,
        Palette::Light,
        Palette::BlueOrange,
        Palette::NoColor,
    ];
    let look = (
        any::<bool>(),
        any::<bool>(),
        prop::sample::select(palettes.to_vec()),
        any_size(),
    );
    let trust = prop::collection::vec(0_u8..12, 0..8);
    (profiles, trust, prop::bool::weighted(0.2), look).prop_map(
        |(profiles, trust, loading, (plain, ascii, palette, size))| World {
            profiles,
            trust,
            plain,
            loading,
            ascii,
            palette,
            size,
        },
    )
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(PASTES.to_vec()).prop_map(str::to_owned),
        2 => any::<String>(),
        1 => (prop::sample::select(PASTES.to_vec()), 2_usize..300).prop_map(|(it, times)| it.repeat(times)),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    let action = prop::sample::select(vec![
        PointerAction::Press,
        PointerAction::Drag,
        PointerAction::Release,
        PointerAction::WheelDown,
        PointerAction::WheelUp,
    ]);
    let character = prop_oneof![
        "[a-z0-9:/ -]",
        prop::sample::select(vec!["é", "語", "👍", "\u{301}", "\u{202e}", "<"])
            .prop_map(str::to_owned),
    ]
    .prop_map(|text| text.chars().next().unwrap());
    prop_oneof![
        40 => (any::<Index>(), character).prop_map(|(at, typed)| Step::Bound(at, typed)),
        6 => any::<Index>().prop_map(Step::Any),
        2 => "[wWyYFPuUq:e/ -~]{2,9}".prop_map(Step::Hurried),
        3 => any_text().prop_map(Step::Paste),
        4 => any_size().prop_map(|(width, height)| Step::Resize(width, height)),
        6 => (action, 0_u16..130, 0_u16..40).prop_map(|(it, x, y)| Step::Pointer(it, x, y)),
        10 => any::<u8>().prop_map(Step::Answer),
        4 => any::<u8>().prop_map(Step::News),
    ]
}

/// The same text, or what is left of it in ASCII.
fn kept(text: &str, plain: bool) -> String {
    let is_kept = |sign: &char| !plain || (' '..='~').contains(sign) || *sign == '\n';
    text.chars().filter(is_kept).collect()
}

impl World {
    fn name(&self, at: usize) -> String {
        let (name, ..) = self.profiles[at];
        format!("{}{at}", kept(NAMES[name], self.plain))
    }

    fn config(&self) -> String {
        let mut text = String::new();
        for (at, (_, kind, source, more)) in self.profiles.iter().enumerate() {
            let name = self.name(at);
            let source = self.name(source.index(self.profiles.len()));
            let role = kept(&name.replace(|c: char| !c.is_alphanumeric(), "-"), true);
            let account = ["111122223333", "444455556666"][usize::from(*more >> 7)];
            let _ = writeln!(text, "[profile {name}]");
            match kind {
                0..3 => text.push_str("credential_process = x\n"),
                3 => text.push_str("sso_account_id = 111122223333\nsso_role_name = Dev\n"),
                4 => text.push_str("region = eu-west-1\n"),
                5 => text.push_str("role_arn = arn:aws:iam:malformed\nsource_profile = base0\n"),
                6 => text.push_str("role_arn = arn:aws:iam::111122223333:role/X\n"),
                _ => {
                    let _ = writeln!(text, "role_arn = arn:aws:iam::{account}:role/{role}");
                    let source = if *kind == 7 { "gone" } else { source.as_str() };
                    let _ = writeln!(text, "source_profile = {source}");
                }
            }
            let settings = [
                "role_session_name = me",
                "external_id = e",
                "mfa_serial = arn:aws:iam::111122223333:mfa/me",
                "duration_seconds = 90000",
                "role_sesion_name = typo",
            ];
            for (bit, setting) in settings.iter().enumerate() {
                if more >> bit & 1 == 1 {
                    let _ = writeln!(text, "{setting}");
                }
            }
        }
        text
    }

    fn snapshot(&self) -> Value {
        let roles = self.profiles.iter().enumerate().zip(&self.trust);
        let roles = roles.map(|((at, _), trust)| {
            let name = kept(
                &self.name(at).replace(|c: char| !c.is_alphanumeric(), "-"),
                true,
            );
            let condition = match trust {
                0 | 1 => json!({}),
                2 => json!({"StringEquals": {"sts:ExternalId": "e"}}),
                3 => json!({"StringEquals": {"sts:RoleSessionName": "me"}}),
                4 => json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
                5 => json!({"StringLike": {"aws:userid": ["*:me", "AROA*:you"]}}),
                6 => json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}),
                7 => json!({"StringEquals": {"aws:PrincipalTag/team\u{1b}[2J": "日本語\u{202e}"}}),
                _ => json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
            };
            let effect = if trust % 5 == 1 { "Deny" } else { "Allow" };
            json!({"RoleName": name, "RoleId": format!("AROA{at:012}EXAMPLE"), "Path": "/",
                "Arn": format!("arn:aws:iam::111122223333:role/{name}"), "RolePolicyList": [],
                "AttachedManagedPolicies": [], "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17", "Statement": [
                    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
                     "Action": "sts:AssumeRole"},
                    {"Effect": effect, "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                     "Action": "sts:AssumeRole", "Condition": condition}]}})
        });
        json!({"UserDetailList": [], "GroupDetailList": [], "Policies": [],
            "RoleDetailList": roles.collect::<Vec<_>>()})
    }

    fn arrivals(&self, wanted: Wanted) -> Vec<Arrival> {
        let text = kept(&self.snapshot().to_string(), self.plain);
        let file = read_snapshot("s.json".into(), text.as_bytes(), &Arc::new(wanted));
        let file = Box::new(file);
        vec![Arrival { order: 0, file }]
    }

    /// Its files as they are read; without profiles, those of the sample.
    fn read(&self) -> Prediction {
        thread_local!(static SAMPLE: Prediction = sample());
        if self.profiles.is_empty() {
            return SAMPLE.with(Clone::clone);
        }
        let who = json!({self.name(0): {"Arn": "arn:aws:iam::111122223333:user/me",
            "UserId": "AIDADEVUSER000EXAMPLE", "Account": "111122223333"}});
        let identities = SourceFile::new("identities.json", who.to_string().as_bytes());
        let config = SourceFile::new("config", self.config().as_bytes());
        let config = Config {
            profiles: ProfileSet::parse(Some(&config), None),
            identities: read_identities(&identities).0,
            ..Config::default()
        };
        let survey = Survey::new(config, Assumptions::at(NOW));
        let mut prediction = Prediction::new(survey, AccountStore::default());
        prediction.facts_mut().loading = self.loading;
        if !self.loading && !self.trust.is_empty() {
            let arrivals = self.arrivals(prediction.wanted());
            for arrival in arrivals {
                prediction.absorb(arrival);
            }
        }
        prediction
    }
}

/// An explorer in a terminal that is played.
struct Player<'a> {
    world: &'a World,
    model: Model,
    now: u64,
    loading: bool,
    tasks: VecDeque<Task>,
    work: VecDeque<Work>,
}

impl<'a> Player<'a> {
    fn new(world: &'a World) -> Self {
        let options = Options {
            ascii: world.ascii,
            palette: world.palette,
        };
        Self {
            model: Model::new(world.read(), options, world.size),
            loading: world.loading && !world.profiles.is_empty(),
            now: 0,
            tasks: VecDeque::new(),
            work: VecDeque::new(),
            world,
        }
    }

    fn send(&mut self, message: Message) -> Task {
        let task = update(&mut self.model, message);
        self.work.extend(self.model.take_work());
        if task != Task::None {
            self.tasks.push_back(task);
        }
        task
    }

    fn press(&mut self, key: Key, pause: u64) {
        self.now += pause;
        self.send(Message::Clock(self.now));
        let scope = self.model.scope();
        let task = self.send(find_message(key, scope).unwrap_or(Message::Unbound(key)));
        assert!(
            !matches!(task, Task::Write | Task::Call),
            "{key} acts at once"
        );
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Bound(at, typed) => {
                let scope = self.model.scope();
                let keys = keys_of(|scopes| scopes.contains(&scope));
                let key = *at.get(&keys);
                let typed = if self.world.plain { 'a' } else { *typed };
                let typed = if key == Key::ANY_CHARACTER {
                    Key::char(typed)
                } else {
                    key
                };
                self.press(typed, 400);
            }
            Step::Any(at) => self.press(*at.get(&keys_of(|_| true)), 400),
            Step::Hurried(text) => {
                self.send(Message::Clock(self.now + 400));
                self.now += 400;
                for character in text.chars() {
                    self.press(Key::char(character), 5);
                }
                assert_eq!(self.model.wake_at(), None, "{text:?} would act");
            }
            Step::Paste(text) => {
                let task = self.send(Message::Paste(kept(text, self.world.plain)));
                assert!(!matches!(task, Task::Write | Task::Call | Task::Quit));
                assert_eq!(self.model.wake_at(), None, "{text:?} would act");
            }
            Step::Resize(width, height) => _ = self.send(Message::Resize(*width, *height)),
            Step::Pointer(action, column, row) => {
                let pointer = Pointer {
                    action: *action,
                    column: *column,
                    row: *row,
                };
                self.send(Message::Pointer(pointer));
            }
            Step::Answer(how) => self.answer(*how),
            Step::News(what) => self.tell(*what),
        }
    }

    /// The answer to the task that waits longest, else a result of the work.
    fn answer(&mut self, how: u8) {
        let fails = how.is_multiple_of(3);
        let why = || "no\u{1b}[2J: 日本語".to_owned();
        let why = || kept(&why(), self.world.plain);
        let told = |fine: &str| {
            if fails {
                Err(why())
            } else {
                Ok(fine.to_owned())
            }
        };
        let message = match self.tasks.pop_front() {
            Some(Task::Read) => {
                let wanted = self.model.take_rows_to_read();
                Message::ReadAgain(self.world.arrivals(wanted))
            }
            Some(Task::Write) => Message::Written(if fails { Err(why()) } else { Ok(Vec::new()) }),
            Some(Task::Copy) => Message::Copied(told("to the clipboard")),
            Some(Task::Edit) => Message::Edited(told("config")),
            Some(Task::Export) if how.is_multiple_of(2) => {
                Message::Exported(Err(NotExported::Exists))
            }
            Some(Task::Export) => {
                Message::Exported(told("report.html").map_err(NotExported::Failed))
            }
            Some(Task::Reload) => {
                let mut world = self.world.clone();
                world.loading = false;
                world.profiles.truncate(usize::from(how));
                let read = Ok(Box::new(world.read()));
                Message::Reloaded(if fails { Err(why()) } else { read })
            }
            Some(Task::Plan) => match explain::fetch_plan(&self.model.prediction) {
                Some(card) if !fails => {
                    let script = Some("aws iam get-role\n".to_owned());
                    Message::Planned(Ok((
                        Box::new(PlanShown { card, script }),
                        how.is_multiple_of(2),
                    )))
                }
                _ => Message::Planned(Err(why())),
            },
            Some(Task::Call | Task::Reply) => Message::Calls(match how % 4 {
                0 => CallsNews::Told("part".to_owned(), Vec::new()),
                kind @ 1..3 => CallsNews::Asked {
                    question: "a question?".to_owned(),
                    code: kind == 1,
                },
                _ => return self.end_calls(),
            }),
            Some(Task::CancelCalls) => return self.end_calls(),
            _ => return self.work(),
        };
        self.send(message);
    }

    fn end_calls(&mut self) {
        if let Some(card) = explain::fetch_plan(&self.model.prediction) {
            let done = Box::new(CallsDone { card, wrote: true });
            self.send(Message::Calls(CallsNews::Done(done)));
        }
    }

    /// Does one piece of the work that other threads do.
    fn work(&mut self) {
        let found = std::cell::RefCell::new(Vec::new());
        if let Some(work) = self.work.pop_front() {
            work.run(&|one| found.borrow_mut().push(one));
        }
        for one in found.into_inner() {
            self.send(Message::Found(one));
        }
    }

    fn tell(&mut self, what: u8) {
        let files = Progress {
            done: u64::from(what),
            total: 200,
            files_done: 1,
            files: 2,
        };
        let message = match what % 6 {
            0 => Message::Background(what.is_multiple_of(4)),
            1 => Message::FilesChanged(vec!["config".to_owned()]),
            2 if what < 30 => Message::Problem("b.json: not JSON\u{1b}[2J".to_owned()),
            3 if self.loading => Message::Loading(files),
            4 if self.loading => {
                self.loading = false;
                let wanted = self.model.prediction.wanted();
                for arrival in self.world.arrivals(wanted) {
                    self.send(Message::Absorb(arrival));
                }
                Message::Loaded
            }
            _ => {
                self.now += 400;
                let drawn = Message::Drawn(self.now);
                self.send(drawn);
                Message::Clock(self.now)
            }
        };
        self.send(message);
    }

    /// The screen, whose cells are whole, and in ASCII if nothing else was read.
    fn draw(&mut self) -> Buffer {
        self.model.prepare();
        let size = self.model.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        draw(&self.model, &mut buffer);
        for row in buffer.content.chunks(usize::from(size.0).max(1)) {
            let mut covered = 0;
            for (column, cell) in row.iter().enumerate() {
                let symbol = cell.symbol();
                assert!(
                    column >= covered || symbol == " ",
                    "under a wide one: {cell:?}"
                );
                if matches!(symbol.as_bytes(), [b' '..=b'~']) {
                    covered = covered.max(column + 1);
                    continue;
                }
                assert!(!symbol.chars().any(char::is_control), "{cell:?}");
                let foreign = self.world.ascii && self.world.plain && !symbol.is_ascii();
                assert!(!foreign, "{cell:?}");
                if column >= covered {
                    covered = column + symbol.width().max(1);
                }
            }
            assert_eq!(covered, row.len(), "a wide character at the edge");
        }
        let at = cursor(&self.model);
        assert!(at.is_none_or(|at| buffer.area.contains(at)), "{at:?}");
        buffer
    }

    fn check(&mut self, twice: bool) {
        let buffer = self.draw();
        if twice {
            assert!(buffer == self.draw(), "drawn twice, the screen differs");
        }
        let model = &self.model;
        let shows_tree = !model.is_too_small()
            && model.overlay.is_none()
            && model.room == Room::default()
            && (model.focus == Focus::Tree || model.size.0 >= 100)
            // A filter may leave nothing, and its list of values covers the tree.
            && model.tree.selected().is_some()
            && model.scope() != Scope::Filter;
        if shows_tree {
            let bar = if self.world.ascii { ">" } else { "▌" };
            let mut edge = buffer.content.iter().step_by(usize::from(model.size.0));
            assert!(
                edge.any(|cell| cell.symbol() == bar),
                "no cursor at {:?}\n{}",
                model.size,
                Frame {
                    buffer: buffer.clone()
                }
                .text()
            );
        }
    }

    /// Esc leads back to the tree, and what is shown there follows from the files alone.
    fn leave(&mut self) {
        let escape = parse_keys("<esc>").unwrap()[0];
        for _ in 0..12 {
            for asked in 0.. {
                if self.tasks.is_empty() && self.work.is_empty() {
                    break;
                }
                assert!(asked < 1_000, "asks without end: {:?}", self.tasks);
                self.answer(1);
            }
            self.press(escape, 400);
            assert!(!self.tasks.contains(&Task::Quit), "Esc quits");
        }
        self.model.prepare();
        let model = &self.model;
        let plain = model.scope() == Scope::Tree
            && model.room == Room::default()
            && model.view == View::default()
            && model.search.is_none()
            && model.filter.is_none();
        assert!(plain, "Esc does not lead back from {:?}", model.scope());
    }
}

fn keys_of(wanted: impl Fn(&[Scope]) -> bool) -> Vec<Key> {
    let bindings = bindings().filter(|binding| wanted(binding.scopes));
    let ways = bindings.flat_map(|binding| binding.ways);
    ways.flat_map(|way| way.keys).copied().collect()
}

/// One of several that play side by side.
fn play(steps: usize, seed: u8) {
    let config = ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 1_000,
        max_shrink_time: 30_000,
        ..ProptestConfig::with_cases((steps / STEPS) as u32)
    };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let worlds = (any_world(), prop::collection::vec(any_step(), STEPS));
    let done = TestRunner::new_with_rng(config, random).run(&worlds, |(world, steps)| {
        let mut player = Player::new(&world);
        for (number, step) in steps.iter().enumerate() {
            player.take(step);
            player.check(number % 10 == 0);
        }
        player.leave();
        Ok(())
    });
    if let Err(TestError::Fail(reason, (world, steps))) = done {
        panic!("{reason}\n{world:?}\n{steps:?}\n{}", world.config());
    }
}

#[test]
fn nothing_that_is_pressed_pasted_or_told_breaks_the_screen() {
    const PLAYERS: u8 = 4;
    let whole = std::env::var_os("MATRIX").is_some();
    let steps = if whole { 100_000 } else { 5_000 } / usize::from(PLAYERS);
    let seed: u8 = std::env::var("MONKEY_SEED").map_or(7, |text| text.parse().unwrap());
    std::thread::scope(|scope| {
        for player in 0..PLAYERS {
            scope.spawn(move || play(steps, seed.wrapping_mul(PLAYERS).wrapping_add(player)));
        }
    });
}
