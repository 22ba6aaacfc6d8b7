//! rolechain: which hop of this AWS role chain fails, why, and which one line makes it work.
//!
//! Data flows one way:
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
//!    edit    (exact changes to config text, diff, safe write) is used by cli
//! ```

pub mod analysis;
pub mod batch;
pub mod chain;
pub mod cli;
pub mod edit;
pub mod eval;
pub mod explain;
pub mod explorer;
pub mod iam;
pub mod load;
pub mod profile;
pub mod source;
pub mod tui;
