//! The colours of each palette. The terminal's sixteen colours follow the user's scheme; where they
//! are usually hard to read on the background, one of the fixed 240 replaces them.

use super::Palette;
use crate::explain::Tone;
use ratatui::style::Color;

/// The colours of one palette.
pub(super) struct Colors {
    /// Tone, its colour, and its colour on [`Self::ground`].
    rows: [(Tone, Color, Color); 7],
    /// The background of the row under the cursor and of the deciding line.
    pub ground: Color,
    /// Plain text on that background.
    pub ink: Color,
}

const fn at(number: u8) -> Color {
    Color::Indexed(number)
}

const DARK: Colors = Colors {
    rows: [
        (Tone::Allowed, Color::Green, at(114)),
        (Tone::Denied, Color::LightRed, at(210)),
        (Tone::Undetermined, Color::Yellow, at(221)),
        (Tone::Problem, Color::LightMagenta, at(213)),
        (Tone::UnknownPart, Color::Cyan, at(80)),
        (Tone::Fix, Color::Cyan, at(80)),
        (Tone::Supposed, Color::LightBlue, at(111)),
    ],
    ground: at(236),
    ink: at(254),
};

const LIGHT: Colors = Colors {
    rows: [
        (Tone::Allowed, at(28), at(22)),
        (Tone::Denied, Color::Red, at(124)),
        (Tone::Undetermined, at(94), at(58)),
        (Tone::Problem, Color::Magenta, at(90)),
        (Tone::UnknownPart, at(24), at(23)),
        (Tone::Fix, at(24), at(23)),
        (Tone::Supposed, Color::Blue, at(19)),
    ],
    ground: at(254),
    ink: at(234),
};

const BLUE_ORANGE: Colors = Colors {
    rows: [
        (Tone::Allowed, at(33), at(75)),
        (Tone::Denied, at(208), at(214)),
        (Tone::Undetermined, at(229), at(230)),
        (Tone::Problem, at(213), at(219)),
        (Tone::UnknownPart, Color::Cyan, at(80)),
        (Tone::Fix, Color::Cyan, at(80)),
        (Tone::Supposed, at(141), at(183)),
    ],
    ..DARK
};

const BLUE_ORANGE_LIGHT: Colors = Colors {
    rows: [
        (Tone::Allowed, at(25), at(18)),
        (Tone::Denied, at(130), at(94)),
        (Tone::Undetermined, at(100), at(58)),
        (Tone::Problem, at(127), at(90)),
        (Tone::UnknownPart, at(24), at(23)),
        (Tone::Fix, at(24), at(23)),
        (Tone::Supposed, at(55), at(54)),
    ],
    ground: at(255),
    ink: at(234),
};

impl Colors {
    /// The colours of a palette; `None` for a palette without colours.
    pub(super) const fn of(palette: Palette) -> Option<&'static Self> {
        match palette {
            Palette::Standard => Some(&DARK),
            Palette::Light => Some(&LIGHT),
            Palette::BlueOrange => Some(&BLUE_ORANGE),
            Palette::BlueOrangeLight => Some(&BLUE_ORANGE_LIGHT),
            Palette::NoColor => None,
        }
    }

    /// The colour of a tone; `None` for tones in the colour of plain text.
    pub(super) fn color(&self, tone: Tone) -> Option<Color> {
        let tone = match tone {
            Tone::Warning => Tone::Undetermined,
            other => other,
        };
        let row = self.rows.iter().find(|(of, ..)| *of == tone);
        row.map(|(_, color, _)| *color)
    }

    /// The variant of a colour for [`Self::ground`].
    pub(super) fn on_ground(&self, color: Color) -> Color {
        if color == Color::Reset {
            return self.ink;
        }
        let row = self.rows.iter().find(|(_, plain, _)| *plain == color);
        row.map_or(color, |(.., painted)| *painted)
    }
}
