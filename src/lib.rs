//! rolechain: which hop of this AWS role chain fails, why, and which one line makes it work.
//!
//! It reads the AWS config files the way the AWS CLI does, draws the profile chains as a tree,
//! evaluates the trust policy of every target for the very session that calls, and says in one
//! sentence which hop fails and why. Data flows one way:
//!
//! ```text
//!   disk, environment, clock                                           terminal, stdout, aws CLI
//!            │                                                                          ▲
//!          load ──► config ──► chain ──┐               ┌──► repair ───┐                 ├──► cli
//!            │                         ├──► predict ───┼──► observed ─┼──► explain ─────┼──► tui
//!            └────► iam ─────► eval ───┘               └──► lint ─────┘                 └──► batch
//!   text lies under all of them · live (the user's own `aws` as a subprocess) at the edge
//! ```
//!
//! The folders in reading order:
//!
//! | folder | turns what into what |
//! | --- | --- |
//! | `text` | bytes → text with positions; foreign text → harmless text |
//! | `load` | paths and environment → bytes; with `config::edit`'s writer, `live`, `explorer` and the edges `cli` and `tui::run` all that touches disk, environment and clock |
//! | `config` | text of the two AWS files → `ProfileSet`; secrets are dropped here. `config::edit`: a change of a setting → an exact text edit, diff, safe write |
//! | `chain` | `ProfileSet` → role chains, all of them linked in a `Forest`; `chain::client`: what each client does otherwise |
//! | `iam` | `iam::policy`: what a policy document says; `iam::account`: roles, users and snapshots |
//! | `eval` | request + policies → decision with a trace: what a policy means |
//! | `predict` | config + account facts + assumptions → the verdict of every hop and its cause |
//! | `repair` | a failing hop → the changes that are proven to make it work |
//! | `observed` | what AWS said → the hop it is about, and where it differs from the prediction |
//! | `lint` | files and policies → findings, each rule a row of one table |
//! | `redact` | prediction → the same with other names and the same verdicts; `case`: the files that it rests on |
//! | `explain` | prediction → words and structure; no colours, no widths. `explain::report`: what every JSON output prints |
//! | `live` | AWS → snapshot files and observed hops, through the user's own `aws` CLI and only when asked to. `plan` chooses who reads what, `call` is one command line, `process` runs it, `answer` reads why it failed |
//! | `batch` | JSON lines → answers, for scripts |
//! | `cli` | arguments → text, JSON, exit codes |
//! | `tui` | keys → messages → model → frame |
//!
//! `explorer` is the one place that knows both `cli` and `tui`: it starts the program, which the
//! binary only calls. `build.rs` tells it the commit. Folders are private: other crates see the few
//! names at the end of this file, with which a chain is predicted.
//!
//! These always hold:
//!
//! * Core folders are pure: files, environment and the instant taken as now arrive as arguments. Only
//!   the language is set once at the start (`text/language`).
//! * Everything is evaluated, the decision comes last, and *unknown* is a third value. A wrong
//!   "allowed" is the worst bug there is; a wrong "denied" the second.
//! * Nothing is stopped by a problem: each step returns its value and its diagnostics.
//! * No secret key or token gets past `config` and `load`; no foreign control character past
//!   `explain`.
//! * Equal input gives equal bytes of output: no hash map is walked on the way out.
//!
//! # What is absent on purpose
//!
//! * No network and no SDK: the program reads files, and what it cannot know it says is missing. Only
//!   `fetch` and `probe` call AWS, with the `aws` CLI, after they have shown the calls and asked.
//! * No second way to ask "what if": an override, a repair, another client and a reported call are
//!   all a [`Prediction`] made from changed inputs and compared with the current one.
//! * No async runtime: files are read on a thread or two, everything else is a function call.
//! * No widget library on top of ratatui: a frame is written cell by cell from the model.
//! * No sentence about a hop outside `explain`, and there nearly all in `phrase`; why a file or an
//!   argument is refused is said where it is read, and what a lint rule says in its row. No colour and no width inside `explain`.
//!
//! # The screen and the names of its parts
//!
//! ```text
//!  rolechain  config · 1 snapshot       hops  ✗ 4 denied  ✓ 7 allowed     title: origin, counts
//!      profile             session  role        │ ✗ denied  target        head of the card
//!  ▾ ◆ base                         access keys │ ◆ base ✓→ source ✗→ …   path
//!  ├─▾ ✓ source            ~ ✗      SourceRole  │ aws:userid must end …   sentence
//! ▌│ └── ✗ target          ~        …UserId     │  114 ✗ "aws:userid": …  deciding lines, a note below
//!    │   │                 │        │           │ Fix  role_session_name  fix line, then its words
//!    │   mark and name     │        role        │ caller  arn:aws:sts::…  sections: facts, policies
//!    guides                session cell (~: generated)
//!  j k move   n N problem   Enter details   ? help                        footer, from the key table
//! ```
//!
//! Rows are `explain::TreeRow`s, the right side is an `explain::Card`; `tui` gives both their
//! widths and colours.
//!
//! # How to add
//!
//! | what | where | case |
//! | --- | --- | --- |
//! | a condition key | its name, type and whether it is a list in the table `eval/keys.rs`; its value in a call in `predict/context_values.rs` (for calls with a token in `predict/web_identity.rs`). A key without an arm there is absent from the call, in the table or not; one of `aws:` or `sts:` that is not in the table gets a note in `explain/policy.rs` | `tests/unit/request_keys.rs` |
//! | an operator | the table in `iam/policy/operator.rs`; its comparison in `eval/compare.rs` | `tests/cases/trust` |
//! | a cause | `Cause` in `predict/verdict.rs`; when it applies in `predict/cause.rs` if a policy stops the call, in `eval/request.rs` if STS refuses it before any policy, in `predict/evaluate_hop.rs` if a fact or a parameter does; its sentences, also of an undetermined hop, in `explain/phrase/stopped.rs` and `shared_cause.rs`, advice without a repair in `no_repair.rs`; its place in `explain/problems.rs` | `tests/cases/reports/causes.json` |
//! | a sentence | the arm of its cause in `explain/phrase/stopped.rs`, or the file there that it calls, with `say!`; its Japanese, by the English text, in `text/language/ja/verdict.txt` | the `.expected` file that shows it; `tests/it/sentences.rs` names what has no Japanese |
//! | a problem of a chain | `ProblemKind` in `chain/problem.rs`; botocore's text in `chain/message.rs`, ours in `explain/phrase/problem.rs`; its place in `explain/problems.rs` | `tests/cases/reports` |
//! | a part of the card | `explain/card/hop_card.rs`, its words in `explain/phrase`; in JSON `explain/report/call.rs` | `tests/cases/screens` |
//! | a colour or sign of a verdict | `explain/mark.rs` for the sign and its tone; `tui/theme/colors.rs`, `cli/style.rs` and, in reports, `cli/report/page.css` and `cli/report/svg.rs` for the tone's colour, which others of that tone share; `tui/theme/tests.rs` knows how dark each is; `Tone::Warning` has that of undetermined | `tests/cases/screens` |
//! | a repair | candidates in the file of `repair` named after what changes; nothing else: each is proven by comparison | `tests/cases/repairs` |
//! | a key of the explorer | a row in a file of `tui/keymap`; its message in `tui/message.rs` and `tui/update.rs` | `tests/cases/screens` |
//! | a line of the log | `cli/log.rs`; its words in `explain/phrase/doctor.rs` | `tests/it/logging.rs` |
//! | a setting | `cli/settings.rs` and `cli/settings.toml`; keys are settings by the names of their messages | `tests/it/settings.rs` |
//! | a word of a filter | `FilterKey` in `tui/query.rs`; what it is about in `explain/phrase/explorer.rs` | `tests/cases/screens` |
//! | a sign of the screen | `tui/theme`; what it means in `explain/mark.rs` and `tui/view/signs.rs` | `tests/cases/screens` |
//! | a shell to complete in | its script in `cli/completions`; its name in `Shell` there | `tests/it/shells.rs` |
//! | a client | `Client` in `chain/client/table.rs`; what it does otherwise in `chain/client/differences.rs` | `tests/cases/clients` |
//! | a lint rule | its row in `lint/table.rs`, with title and words; its check (`Entry` for the key and values of a condition; `lint/inputs.rs` defines the arguments) in the file of `lint` for its subject; words that depend on what was found in `explain/phrase/rule/found.rs`; Japanese in `text/language/ja/rules.txt` | `tests/cases/lint/ID/fails` and `passes`; `UPDATE_EXPECT` writes the table of the README too |
//! | a finding about a line | its kind in `lint/kind.rs`, with its rule; noticed in `lint/settings.rs` or `hops.rs`; its words in `explain/phrase/finding.rs` | `tests/cases/files` |
//! | a call of the `aws` CLI | `live/call.rs`; why it failed in `live/answer.rs`, in words in `explain/phrase/live.rs` | `tests/cases/live` |
//! | a text of a client or of AWS | a row in `observed/read/client_messages.txt` | `tests/cases/why` |
//! | a line of doctor | its facts in `explain/report/source.rs`, gathered in `cli/doctor.rs`; its words in `explain/phrase/doctor.rs` | `tests/it/doctor.rs` |
//! | a source of roles | a file of `iam/account/foreign`, hooked in in its `mod.rs`; its kind in `iam/account/snapshot.rs`, in words in `explain/phrase/doctor.rs` | `tests/cases/sources` |
//! | a kind of file that is named and not read | `iam/account/foreign/mod.rs` | `tests/cases/sources/unread.json` |
//! | a function of `CloudFormation` | `iam/account/foreign/template/resolve.rs` | `tests/cases/sources/unknown.json` |
//! | a shape of snapshot | the section names in `iam/account/reader.rs`; the row in `iam/account/row.rs` | `tests/cases/reports` |
//!
//! Where it is decided: loops of profiles are found in `chain/loops.rs`, and the sign and tone of
//! their rows is `BROKEN` in `explain/mark.rs`, the tone's colour (`Tone::Problem`, magenta) in
//! `tui/theme/colors.rs`; `aws:userid` of a session is put together in `predict/caller/session.rs`,
//! of other callers in `predict/caller/arn.rs`; why the caller's session name fails is said in
//! `explain/phrase/caller.rs`, why the new session's does in `explain/phrase/stopped.rs`.
//!
//! `UPDATE_EXPECT=1 cargo test` rewrites every expectation of wording and screens; look at the
//! difference before you commit it. `tests/unit` is part of the crate and calls its functions;
//! `tests/it` runs the program. `tests/it/tidy` holds the limits of the source: who imports
//! whom, length of files and functions, lines of code. `tests/fuzz` holds what a fuzzer feeds
//! and the laws that must hold; `.ci/fuzz` runs it. `.ci/run` runs everything else,
//! `.ci/package` among it.
//!
//! # In fifteen lines
//!
//! ```
//! use rolechain::{
//!     AccountStore, Assumptions, Config, Prediction, ProfileSet, SourceFile, Survey,
//! };
//!
//! let text = "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = b\n\
//!             [profile b]\nrole_arn = arn:aws:iam::111122223333:role/B\nsource_profile = a\n";
//! let file = SourceFile::new("config", text.as_bytes());
//! let profiles = ProfileSet::parse(Some(&file), None);
//! let config = Config { profiles, ..Config::default() };
//! let survey = Survey::new(config, Assumptions::at(1_772_442_000));
//! let prediction = Prediction::new(survey, AccountStore::default());
//! let (_, id) = prediction.profiles().next().unwrap();
//! let problem = prediction.asked_problem(id).unwrap();
//! assert!(problem.message().contains("Infinite loop in credential configuration"));
//! ```

mod batch;
mod chain;
mod cli;
mod config;
mod eval;
mod explain;
mod explorer;
mod iam;
mod lint;
mod live;
mod load;
mod observed;
mod predict;
mod redact;
mod repair;
mod text;
mod tui;

pub use batch::decisions::DecisionAnswerer;
pub use chain::{Environment, Forest};
pub use config::ProfileSet;
pub use explorer::main;
pub use iam::account::{AccountStore, read_identities, read_snapshot};
pub use predict::{Assumptions, Config, Prediction, SettingOverride, Survey};
pub use text::SourceFile;

/// The definition of the command line, from which its documentation is made.
pub fn command() -> clap::Command {
    <cli::Arguments as clap::CommandFactory>::command()
}

/// The keys of the explorer as a table in Markdown.
pub use tui::keymap::markdown_table as key_table;

/// What a fuzzer feeds.
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    reason = "a law that does not hold must stop the fuzzer"
)]
#[cfg(any(test, fuzzing))]
#[path = "../tests/fuzz/targets.rs"]
pub mod fuzz_targets;

#[cfg(test)]
#[path = "../tests/unit/mod.rs"]
mod unit;
