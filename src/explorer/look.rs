//! The appearance of the explorer in this terminal, from arguments and environment.

use crate::cli::{Arguments, Color, Terminal, ThemeName};
use crate::tui::{Options, Palette, Questions};

/// No colours with `NO_COLOR` and `--color never`. ASCII for terminals without the characters:
/// another character set, the C locale, the Linux console.
pub(super) fn options(arguments: &Arguments) -> Options {
    let look = arguments.screen().look;
    let theme = look.theme.unwrap_or_default();
    let terminal = Terminal::here();
    let no_color = match arguments.output.color {
        Color::Never => true,
        Color::Always => false,
        Color::Auto => terminal.no_color && theme == ThemeName::Standard,
    };
    let palette = match theme {
        _ if no_color => Palette::NoColor,
        ThemeName::Standard => Palette::Standard.on(terminal.light),
        ThemeName::BlueOrange => Palette::BlueOrange.on(terminal.light),
        ThemeName::Light => Palette::Light,
        ThemeName::Dark => Palette::Standard,
        ThemeName::Mono => Palette::NoColor,
    };
    Options {
        ascii: arguments.output.ascii || terminal.ascii || look.ambiguous == Some(2),
        palette,
    }
}

/// The questions that only the terminal can answer.
pub(super) fn questions(arguments: &Arguments) -> Questions {
    let options = options(arguments);
    let chosen = matches!(
        arguments.screen().look.theme,
        Some(ThemeName::Light | ThemeName::Dark)
    );
    let terminal = Terminal::here();
    let answers = terminal.answers;
    Questions {
        background: answers && options.palette != Palette::NoColor && !chosen,
        width: answers
            && !options.ascii
            && arguments.screen().look.ambiguous.is_none()
            && terminal.east_asian,
        mouse: !arguments.screen().look.no_mouse,
    }
}
