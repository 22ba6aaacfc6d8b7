//! The appearance of the explorer in this terminal, from arguments and environment.

use rolechain::cli::{Arguments, Color, ThemeName};
use rolechain::load::variable;
use rolechain::tui::{Options, Palette, Questions};

/// No colours with `NO_COLOR` and `--color never`. ASCII for terminals without the characters:
/// another character set, the C locale, the Linux console.
pub(super) fn options(arguments: &Arguments) -> Options {
    let look = arguments.screen().look;
    let no_color = match arguments.output.color {
        Color::Never => true,
        Color::Always => false,
        Color::Auto => given("NO_COLOR").is_some() && look.theme == ThemeName::Standard,
    };
    let palette = match look.theme {
        _ if no_color => Palette::NoColor,
        ThemeName::Standard => Palette::Standard.on(has_light_background()),
        ThemeName::BlueOrange => Palette::BlueOrange.on(has_light_background()),
        ThemeName::Light => Palette::Light,
        ThemeName::Dark => Palette::Standard,
        ThemeName::Mono => Palette::NoColor,
    };
    let without_unicode = locale().is_some_and(|locale| is_other_charset(&locale));
    Options {
        ascii: arguments.output.ascii
            || without_unicode
            || variable("TERM").as_deref() == Some("linux")
            || look.ambiguous == Some(2),
        palette,
    }
}

/// The questions that only the terminal can answer.
pub(super) fn questions(arguments: &Arguments) -> Questions {
    let options = options(arguments);
    let chosen = matches!(
        arguments.screen().look.theme,
        ThemeName::Light | ThemeName::Dark
    );
    let answers = !matches!(variable("TERM").as_deref(), Some("linux" | "dumb"));
    Questions {
        background: answers && options.palette != Palette::NoColor && !chosen,
        width: answers
            && !options.ascii
            && arguments.screen().look.ambiguous.is_none()
            && locale().is_some_and(|locale| is_east_asian(&locale)),
        mouse: !arguments.screen().look.no_mouse,
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
