//! How the explorer looks and what it asks of the terminal.

use clap::{Args, ValueEnum};

/// How the explorer looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Explorer")]
pub(crate) struct Look {
    /// Colours of the explorer [default: standard]
    #[arg(long, value_enum)]
    pub theme: Option<ThemeName>,
    /// Columns that the terminal gives to characters such as ◆ and → [default: ask it in an
    /// East Asian locale]
    #[arg(long, value_name = "1|2", value_parser = clap::value_parser!(u8).range(1..=2))]
    pub ambiguous: Option<u8>,
    /// Leave the mouse to the terminal; with it, Shift and dragging select text
    #[arg(long)]
    pub no_mouse: bool,
}

/// `--theme`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ThemeName {
    /// The terminal's colours, for a dark or a light background as the terminal says
    #[default]
    Standard,
    /// The terminal's colours for a light background
    Light,
    /// The terminal's colours for a dark background
    Dark,
    /// Blue and orange in place of green and red
    BlueOrange,
    /// No colours
    Mono,
}
