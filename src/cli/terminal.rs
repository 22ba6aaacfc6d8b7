//! The abilities of the terminal, as far as the environment tells them, and how the explorer looks
//! on it.

use std::io::{self, IsTerminal as _};

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::load::variable;

/// The abilities of the terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an ability of its own"
)]
pub(crate) struct Terminal {
    /// True if standard output is a terminal.
    #[serde(rename = "is_terminal")]
    pub attached: bool,
    /// Its type, `TERM`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Columns and rows.
    pub size: Option<(u16, u16)>,
    /// True if `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// True if only ASCII characters can be shown: another character set than UTF-8, or the Linux
    /// console.
    pub ascii: bool,
    /// True if the fonts of the locale may draw `◆` and similar characters two columns wide (Unicode
    /// Standard Annex #11, "ambiguous characters").
    pub east_asian: bool,
    /// True if `COLORFGBG` indicates a light background.
    pub light: bool,
    /// True if it answers questions about its colours and widths.
    #[serde(skip)]
    pub answers: bool,
}

impl Terminal {
    /// Reads the environment of the process.
    pub(crate) fn here() -> Self {
        let kind = variable("TERM");
        let attached = io::stdout().is_terminal();
        let locale = locale();
        let size = attached.then(|| crossterm::terminal::size().ok());
        Self {
            attached,
            size: size.flatten(),
            no_color: given("NO_COLOR").is_some(),
            ascii: locale.as_deref().is_some_and(is_other_charset)
                || kind.as_deref() == Some("linux"),
            east_asian: locale.as_deref().is_some_and(is_east_asian),
            light: has_light_background(),
            answers: !matches!(kind.as_deref(), Some("linux" | "dumb")),
            kind,
        }
    }
}

/// An environment variable that is not empty.
fn given(name: &str) -> Option<String> {
    variable(name).filter(|value| !value.is_empty())
}

/// The locale for characters (`setlocale(3)`).
fn locale() -> Option<String> {
    ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(given)
}

/// Returns true if a locale has another character set than UTF-8. Many that name none use UTF-8
/// anyway, but C and POSIX do not.
fn is_other_charset(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    let utf8 = locale.contains("utf-8") || locale.contains("utf8");
    matches!(locale.as_str(), "c" | "posix") || (locale.contains('.') && !utf8)
}

/// Returns true if fonts of a locale may draw `◆` and similar characters two columns wide (Unicode
/// Standard Annex #11, "ambiguous characters").
fn is_east_asian(locale: &str) -> bool {
    let language = locale.split(['_', '.', '@']).next().unwrap_or_default();
    matches!(language, "ja" | "ko" | "zh")
}

/// Returns true if `COLORFGBG` indicates a light background; rxvt, Konsole and others set it to
/// `foreground;background`, or `foreground;default;background`.
fn has_light_background() -> bool {
    let colors = given("COLORFGBG").unwrap_or_default();
    let background = colors
        .rsplit(';')
        .next()
        .and_then(|it| it.parse::<u8>().ok());
    background.is_some_and(|color| color == 7 || (9..=15).contains(&color))
}

// How the explorer looks and what it asks of the terminal.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_says_which_characters_there_are() {
        for (locale, other) in [
            ("C", true),
            ("POSIX", true),
            ("de_DE.ISO-8859-1", true),
            ("C.UTF-8", false),
            ("en_US.utf8", false),
            ("en_US", false),
        ] {
            assert_eq!(is_other_charset(locale), other, "{locale}");
        }
        assert!(is_east_asian("ja_JP.UTF-8") && is_east_asian("zh_TW"));
        assert!(!is_east_asian("en_US.UTF-8") && !is_east_asian("zhx"));
    }
}
