//! rolechain: which hop of this AWS role chain fails, why, and which one line makes it work.
//!
//! It reads the AWS config files the way the AWS CLI does, draws the profile chains as a tree,
//! evaluates the trust policy of every target for the very session that calls, and says in one
//! sentence which hop fails and why. Data flows one way:
//!
//! ```text
//!   disk, environment, clock                                                      terminal, stdout
//!            │                                                                          ▲
//!          load ──► config ──► chain ──┐               ┌──► repair ───┐                 ├──► cli
//!            │                         ├──► predict ───┼──► observed ─┼──► explain ─────┼──► tui
//!            └────► iam ─────► eval ───┘               └──► lint ─────┘                 └──► batch
//!   text lies under all of them
//! ```
//!
//! The folders in reading order:
//!
//! | folder | turns what into what |
//! | --- | --- |
//! | `text` | bytes → text with positions; foreign text → harmless text |
//! | `load` | paths and environment → bytes; the only folder that touches disk, environment and clock |
//! | `config` | text of the two AWS files → `ProfileSet`; secrets are dropped here. `config::edit`: a change of a setting → an exact text edit, diff, safe write |
//! | `chain` | `ProfileSet` → role chains, all of them linked in a `Forest`; `chain::client`: what each client does otherwise |
//! | `iam` | `iam::policy`: what a policy document says; `iam::account`: roles, users and snapshots |
//! | `eval` | request + policies → decision with a trace: what a policy means |
//! | `predict` | config + account facts + assumptions → the verdict of every hop and its cause |
//! | `repair` | a failing hop → the changes that are proven to make it work |
//! | `observed` | what AWS said → the hop it is about, and where it differs from the prediction |
//! | `lint` | files → findings |
//! | `explain` | prediction → words and structure; no colours, no widths |
//! | `batch` | JSON lines → answers, for scripts |
//! | `cli` | arguments → text, JSON, exit codes |
//! | `tui` | keys → messages → model → frame |
//!
//! The binary (`main`, `explorer`) is the one place that knows both `cli` and `tui`.
//!
//! What always holds:
//!
//! * Core folders are pure: files, environment and the instant taken as now arrive as arguments.
//! * Everything is evaluated, the decision comes last, and *unknown* is a third value. A wrong
//!   "allowed" is the worst bug there is; a wrong "denied" the second.
//! * Nothing is stopped by a problem: each step returns its value and its diagnostics.
//! * No secret key or token gets past `config` and `load`; no foreign control character past
//!   `explain`.
//! * Equal input gives equal bytes of output: no hash map is walked on the way out.

pub mod batch;
pub mod chain;
pub mod cli;
pub mod config;
pub mod eval;
pub mod explain;
pub mod iam;
pub mod lint;
pub mod load;
pub mod observed;
pub mod predict;
pub mod repair;
pub mod text;
pub mod tui;
