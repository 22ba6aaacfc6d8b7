//! What the tones look like. Colours come from the terminal's own sixteen, so they follow the
//! user's scheme; whatever a colour says, a symbol or a word says too.

use crate::explain::{LineMark, Mark, Tone};
use ratatui::style::{Color, Modifier, Style};

/// Which colours may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// The terminal's sixteen colours: green, red, yellow.
    #[default]
    Standard,
    /// Blue and orange in place of green and red, which many eyes cannot tell apart.
    BlueOrange,
    /// No colour at all, as `NO_COLOR` asks: bold, underlined and reversed only.
    NoColor,
}

/// Characters that are drawn rather than read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// A child that has a sibling below it.
    pub branch: &'static str,
    /// A last child.
    pub corner: &'static str,
    /// A level that goes on below.
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
    /// The part of the rule that shows how far a pane is scrolled.
    pub thumb: &'static str,
    /// Before a line for the user to write.
    pub bar: &'static str,
    /// At the left edge of the row under the cursor.
    pub cursor: &'static str,
    /// Before a note below a policy line.
    pub hook: &'static str,
    /// Between parts of the title.
    pub dot: &'static str,
    /// Levels of a very deep row that are not drawn.
    pub deep: &'static str,
    /// Before the symbol of a row that shows something supposed.
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
    changed: "~",
    gauge: ["=", "-"],
};

/// Styles and characters of a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    palette: Palette,
    /// Whether only ASCII may be written.
    pub ascii: bool,
    /// The characters that are drawn.
    pub glyphs: Glyphs,
}

impl Theme {
    /// The look for a palette, with or without Unicode.
    pub const fn new(palette: Palette, ascii: bool) -> Self {
        Self {
            palette,
            ascii,
            glyphs: if ascii { ASCII } else { UNICODE },
        }
    }

    /// The look of a tone.
    pub const fn style(&self, tone: Tone) -> Style {
        let style = Style::new();
        match tone {
            Tone::Plain => style,
            Tone::Muted => style.add_modifier(Modifier::DIM),
            Tone::Strong => style.add_modifier(Modifier::BOLD),
            Tone::Allowed => self.colored(Color::Green, Color::Indexed(33)),
            Tone::Denied => self
                .colored(Color::LightRed, Color::Indexed(208))
                .add_modifier(Modifier::BOLD),
            Tone::Undetermined => self.colored(Color::Yellow, Color::Indexed(229)),
            Tone::Problem => self.colored(Color::Magenta, Color::Indexed(213)),
            Tone::UnknownPart => self
                .colored(Color::Cyan, Color::Cyan)
                .add_modifier(Modifier::ITALIC),
            Tone::Fix => self
                .colored(Color::Cyan, Color::Cyan)
                .add_modifier(Modifier::BOLD),
            Tone::Supposed => self
                .colored(Color::Blue, Color::Indexed(141))
                .add_modifier(Modifier::UNDERLINED),
        }
    }

    const fn colored(&self, standard: Color, blue_orange: Color) -> Style {
        match self.palette {
            Palette::Standard => Style::new().fg(standard),
            Palette::BlueOrange => Style::new().fg(blue_orange),
            Palette::NoColor => Style::new(),
        }
    }

    /// Rules, guide lines and other scaffolding.
    pub const fn rule() -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// The row under the cursor, beside the bar at its left edge. Its colours stay.
    pub const fn selection(&self, focused: bool) -> Style {
        match (self.palette, focused) {
            (_, false) => Style::new(),
            (Palette::NoColor, true) => Style::new().add_modifier(Modifier::REVERSED),
            (_, true) => Style::new().add_modifier(Modifier::BOLD),
        }
    }

    /// The bar at the left edge of the row under the cursor.
    pub const fn cursor_bar(&self, focused: bool) -> Style {
        if focused {
            self.style(Tone::Fix)
        } else {
            Style::new().add_modifier(Modifier::DIM)
        }
    }

    /// The name of a pane, underlined in the one that has the keys.
    pub const fn pane_name(focused: bool) -> Style {
        if focused {
            Style::new().add_modifier(Modifier::BOLD)
        } else {
            Style::new().add_modifier(Modifier::DIM)
        }
    }

    /// The symbol of a mark.
    pub const fn symbol(&self, mark: Mark) -> char {
        if self.ascii { mark.ascii } else { mark.symbol }
    }

    /// Symbol and tone of the margin mark of a policy line; none where nothing was decided.
    pub const fn line_mark(&self, mark: LineMark) -> Option<(&'static str, Tone)> {
        let (symbol, ascii, tone) = match mark {
            LineMark::None => return None,
            LineMark::Matches => ("✓", "+", Tone::Allowed),
            LineMark::Fails => ("✗", "x", Tone::Denied),
            LineMark::NoMatch => ("✗", "x", Tone::Muted),
            LineMark::Unknown => ("?", "?", Tone::Undetermined),
            LineMark::Denies => ("⊘", "D", Tone::Denied),
            LineMark::Invalid => ("!", "!", Tone::Problem),
        };
        Some((if self.ascii { ascii } else { symbol }, tone))
    }

    /// Symbol of a evaluated session name, so that its colour never speaks alone.
    pub const fn session_symbol(&self, tone: Tone) -> Option<&'static str> {
        let mark = match tone {
            Tone::Allowed => LineMark::Matches,
            Tone::Denied => LineMark::Fails,
            Tone::Undetermined => LineMark::Unknown,
            Tone::Problem => LineMark::Invalid,
            _ => LineMark::None,
        };
        match self.line_mark(mark) {
            Some((symbol, _)) => Some(symbol),
            None => None,
        }
    }
}
