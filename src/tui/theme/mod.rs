//! The look of tones. Colours come from the terminal's own sixteen, so they follow the user's
//! scheme. A symbol or a word always repeats the meaning of a colour.

mod colors;

use crate::explain::{Mark, Tone};
use colors::Colors;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier, Style};

/// The colours that may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Palette {
    /// The terminal's sixteen colours, on a dark background.
    #[default]
    Standard,
    /// The same on a light background.
    Light,
    /// Blue and orange in place of green and red, for colour-blind users.
    BlueOrange,
    /// The same on a light background.
    BlueOrangeLight,
    /// No colour at all, as requested by `NO_COLOR`: only bold and reversed.
    NoColor,
}

impl Palette {
    /// The same palette for a light or a dark background.
    #[must_use]
    pub(crate) const fn on(self, light: bool) -> Self {
        match (self, light) {
            (Self::Standard | Self::Light, true) => Self::Light,
            (Self::Standard | Self::Light, false) => Self::Standard,
            (Self::BlueOrange | Self::BlueOrangeLight, true) => Self::BlueOrangeLight,
            (Self::BlueOrange | Self::BlueOrangeLight, false) => Self::BlueOrange,
            (Self::NoColor, _) => Self::NoColor,
        }
    }
}

/// Characters that are drawn rather than read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Glyphs {
    /// A child that has a sibling below it.
    pub branch: &'static str,
    /// The last child.
    pub corner: &'static str,
    /// A level that continues below.
    pub pipe: &'static str,
    /// Between a guide and a row without children.
    pub dash: &'static str,
    /// Fold mark of an open row.
    pub open: &'static str,
    /// Fold mark of a closed row.
    pub closed: &'static str,
    /// The rule between the panes, one cell.
    pub vertical: &'static str,
    /// The rule between stacked panes, one cell.
    pub horizontal: &'static str,
    /// The part of the rule that shows the scroll position of a pane.
    pub thumb: &'static str,
    /// Before a line for the user to write.
    pub bar: &'static str,
    /// At the left edge of the row under the cursor.
    pub cursor: &'static str,
    /// Before a note below a policy line.
    pub hook: &'static str,
    /// Between parts of the title.
    pub dot: &'static str,
    /// Stands for levels of a very deep row that are not drawn.
    pub deep: &'static str,
    /// The tip of a hop in a path.
    pub down: &'static str,
    /// Stands for a session name that the client generates.
    pub generated: &'static str,
    /// Before the symbol of a row with a what-if change.
    pub changed: &'static str,
    /// The filled and the empty part of the loading gauge.
    pub gauge: [&'static str; 2],
}

const UNICODE: Glyphs = Glyphs {
    branch: "├",
    corner: "└",
    pipe: "│",
    dash: "─",
    open: "▾",
    closed: "▸",
    vertical: "│",
    horizontal: "─",
    thumb: "┃",
    bar: "▎",
    cursor: "▌",
    hook: "└",
    dot: "·",
    deep: "…",
    down: "▼",
    generated: "~",
    changed: "Δ",
    gauge: ["━", "─"],
};

const ASCII: Glyphs = Glyphs {
    branch: "|",
    corner: "`",
    pipe: "|",
    dash: "-",
    open: "v",
    closed: ">",
    vertical: "|",
    horizontal: "-",
    thumb: "#",
    bar: "|",
    cursor: ">",
    hook: "^",
    dot: "-",
    deep: "~",
    down: "v",
    generated: "%",
    changed: "@",
    gauge: ["=", "-"],
};

/// Styles and characters of a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Theme {
    palette: Palette,
    /// True if only ASCII may be written.
    pub ascii: bool,
    /// The characters to draw.
    pub glyphs: Glyphs,
}

impl Theme {
    /// The theme for a palette, with or without Unicode.
    pub(crate) const fn new(palette: Palette, ascii: bool) -> Self {
        Self {
            palette,
            ascii,
            glyphs: if ascii { ASCII } else { UNICODE },
        }
    }

    /// The same theme for a light or a dark background.
    pub(crate) const fn on(&self, light: bool) -> Self {
        Self::new(self.palette.on(light), self.ascii)
    }

    /// The style of a tone. Nothing is underlined, because a line below `_` would hide it.
    pub(crate) fn style(&self, tone: Tone) -> Style {
        let colors = Colors::of(self.palette);
        let style = match colors.and_then(|colors| colors.color(tone)) {
            Some(color) => Style::new().fg(color),
            None => Style::new(),
        };
        match tone {
            Tone::Plain | Tone::Allowed | Tone::Undetermined | Tone::Warning | Tone::Problem => {
                style
            }
            Tone::Muted => style.add_modifier(Modifier::DIM),
            Tone::UnknownPart => style.add_modifier(Modifier::ITALIC),
            Tone::Strong | Tone::Denied | Tone::Fix | Tone::Supposed => {
                style.add_modifier(Modifier::BOLD)
            }
        }
    }

    /// The background of emphasised lines; `None` without colour.
    fn ground(&self) -> Option<Color> {
        Colors::of(self.palette).map(|colors| colors.ground)
    }

    /// The variant of a colour for [`Self::ground`].
    fn painted(&self, color: Color) -> Color {
        Colors::of(self.palette).map_or(color, |colors| colors.on_ground(color))
    }

    /// Emphasises a cell by a background. Its colour changes to one that is readable there,
    /// including that of plain text: the terminal's background may differ from the assumed one.
    pub(crate) fn set_off(&self, cell: &mut Cell) {
        match self.ground() {
            Some(ground) => {
                cell.fg = self.painted(cell.fg);
                cell.bg = ground;
            }
            None => cell.modifier.insert(Modifier::BOLD),
        }
    }

    /// Emphasises a cell of the row under the cursor.
    pub(crate) fn select(&self, cell: &mut Cell) {
        self.set_off(cell);
        cell.modifier.remove(Modifier::DIM);
        cell.modifier.insert(Modifier::BOLD);
        if self.ground().is_none() {
            cell.modifier.insert(Modifier::REVERSED);
        }
    }

    /// The style of rules, guide lines and the like.
    pub(crate) const fn rule() -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// Emphasises a cell with a letter of a search hit, whatever the style of its line.
    pub(crate) fn mark_hit(&self, cell: &mut Cell) {
        if self.palette == Palette::NoColor {
            cell.modifier.toggle(Modifier::REVERSED);
        } else {
            cell.set_style(Style::new().fg(Color::Black).bg(Color::Yellow));
            cell.modifier.remove(Modifier::DIM);
        }
    }

    /// The bar at the left edge of the row under the cursor.
    pub(crate) fn cursor_bar(&self, focused: bool) -> Style {
        if focused {
            self.style(Tone::Fix)
        } else {
            Style::new().add_modifier(Modifier::DIM)
        }
    }

    /// The name of a pane, bold if it has the focus.
    pub(crate) const fn pane_name(focused: bool) -> Style {
        if focused {
            Style::new().add_modifier(Modifier::BOLD)
        } else {
            Style::new().add_modifier(Modifier::DIM)
        }
    }

    /// The symbol of a mark.
    pub(crate) const fn symbol(&self, mark: Mark) -> char {
        if self.ascii { mark.ascii } else { mark.symbol }
    }
}

#[cfg(test)]
mod tests;
