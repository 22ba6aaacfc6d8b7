//! rolechain: which hop of this AWS role chain fails, why, and which one line makes it work.
//!
//! It reads the AWS config files the way the AWS CLI does, draws the profile chains as a tree,
//! evaluates the trust policy of every target for the very session that calls, and says in one
//! sentence which hop fails and why. Data flows one way:
//!
//! ```text
//!    disk, environment, clock                                         terminal, stdout
//!             │                                                              ▲
//!           load ──► profile ──► chain ──┐                             ┌──► cli
//!             │                          ├──► analysis ──► explain ────┤
//!             └────► iam ─────► eval ────┘   (verdicts)   (view model) └──► tui
//!
//!    source  (texts, places, diagnostics, harmless text) lies under all of them
//!    batch   (JSON lines → answers) asks chain and eval directly
//!    edit    (exact changes to config text) proves and writes a fix for cli
//! ```
//!
//! The rooms in reading order:
//!
//! | room | turns what into what |
//! | --- | --- |
//! | `source` | bytes → texts with places; problems that stop nothing; foreign text → harmless text |
//! | `load` | paths and environment → bytes; the only room that touches disk, environment and clock |
//! | `profile` | text of the two AWS files → sections → `ProfileSet`; secrets are dropped here |
//! | `chain` | `ProfileSet` → chains of `AssumeRole` calls, all of them linked in a `Forest` |
//! | `iam` | JSON → policy documents, roles, accounts: what a policy *says* |
//! | `eval` | request + policies → decision with a full trace: what a policy *means* |
//! | `analysis` | config + facts → verdicts, causes, repairs: the whole pipeline as pure steps |
//! | `explain` | analysis → words and structure; no colours, no widths |
//! | `edit` | a change to a profile → an exact, proven edit of the text; diff and safe write |
//! | `batch` | JSON lines → answers, for scripts |
//! | `cli` | arguments → text, JSON, exit codes |
//! | `tui` | keys → messages → model → frame |
//!
//! The binary (`main`, `explorer`) is the one place that knows both `cli` and `tui`.
//!
//! What always holds:
//!
//! * Core rooms are pure: files, environment and the instant taken as now arrive as arguments.
//! * Everything is evaluated, the decision comes last, and *unknown* is a third value. A wrong
//!   "allowed" is the worst bug there is; a wrong "denied" the second.
//! * Nothing is stopped by a problem: each step returns its value and its diagnostics.
//! * No secret key or token gets past `profile` and `load`; no foreign control character past
//!   `explain`.
//! * Equal input gives equal bytes of output: no hash map is walked on the way out.

pub mod analysis;
pub mod batch;
pub mod chain;
pub mod cli;
pub mod edit;
pub mod eval;
pub mod explain;
pub mod iam;
pub mod load;
pub mod profile;
pub mod source;
pub mod tui;
