//! A screen as a picture. Any monospace font lands on the grid, because each run of text has a
//! fixed length; lines are paths, because fonts leave gaps between the characters.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr as _;

/// The size of a cell and the margin, in tenths of a pixel.
const CELL: (usize, usize) = (84, 180);
const MARGIN: usize = 100;
/// The height of the baseline in a cell.
const BASE: usize = 136;

/// The colours of a picture: background, text, and the sixteen of the terminal.
struct Scheme {
    ground: u32,
    ink: u32,
    sixteen: [u32; 16],
}

const DARK: Scheme = Scheme {
    ground: 0x1e_1e1e,
    ink: 0xd4_d4d4,
    sixteen: [
        0x00_0000, 0xcd_3131, 0x0d_bc79, 0xe5_e510, 0x24_72c8, 0xbc_3fbc, 0x11_a8cd, 0xe5_e5e5,
        0x8a_8a8a, 0xf1_6c6c, 0x23_d18b, 0xf5_f543, 0x5c_a8f0, 0xe0_87e0, 0x29_b8db, 0xff_ffff,
    ],
};

const LIGHT: Scheme = Scheme {
    ground: 0xff_ffff,
    ink: 0x24_292f,
    sixteen: [
        0x00_0000, 0xb4_1c1c, 0x0a_6b45, 0x80_6000, 0x04_51a5, 0x9c_0a9c, 0x05_6a85, 0x55_5555,
        0x6a_6a6a, 0xcd_3131, 0x0b_7d50, 0x8a_6d00, 0x04_51a5, 0xbc_05bc, 0x05_98bc, 0x24_292f,
    ],
};

impl Scheme {
    /// Red, green and blue of a colour; `None` for the terminal's own.
    fn rgb(&self, color: Color) -> Option<u32> {
        let number = match color {
            Color::Reset => return None,
            Color::Rgb(red, green, blue) => return Some(u32::from_be_bytes([0, red, green, blue])),
            Color::Indexed(number) => usize::from(number),
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            Color::White => 15,
        };
        let level = |at: usize| if at == 0 { 0 } else { 55 + 40 * at as u32 };
        Some(match number {
            0..16 => self.sixteen[number],
            16..232 => {
                let at = number - 16;
                level(at / 36) << 16 | level(at / 6 % 6) << 8 | level(at % 6)
            }
            _ => (8 + 10 * (number as u32 - 232)) * 0x01_0101,
        })
    }
}

/// How a cell is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    ink: u32,
    ground: u32,
    bold: bool,
    underlined: bool,
}

fn look_of(cell: &Cell, scheme: &Scheme) -> Look {
    let ink = scheme.rgb(cell.fg).unwrap_or(scheme.ink);
    let ground = scheme.rgb(cell.bg).unwrap_or(scheme.ground);
    let reversed = cell.modifier.contains(Modifier::REVERSED);
    let (ink, ground) = if reversed {
        (ground, ink)
    } else {
        (ink, ground)
    };
    Look {
        ink,
        ground,
        bold: cell.modifier.contains(Modifier::BOLD),
        underlined: cell.modifier.contains(Modifier::UNDERLINED),
    }
}

/// A length in pixels.
fn pixels(tenths: usize) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

/// The picture of a screen; `title` is read out in place of it.
pub(super) fn svg(buffer: &Buffer, light: bool, title: &str) -> String {
    let scheme = if light { &LIGHT } else { &DARK };
    let columns = usize::from(buffer.area.width);
    let rows = usize::from(buffer.area.height);
    let width = pixels(columns * CELL.0 + 2 * MARGIN);
    let height = pixels(rows * CELL.1 + 2 * MARGIN);
    let title = escaped(title);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-label=\"{title}\">\n<title>{title}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"#{:06x}\"/>\n\
         <g font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" \
         font-size=\"14\" xml:space=\"preserve\">\n",
        scheme.ground
    );
    for (row, cells) in buffer.content.chunks(columns.max(1)).enumerate() {
        let mut at = 0;
        while at < cells.len() {
            let look = look_of(&cells[at], scheme);
            let same = cells[at..]
                .iter()
                .take_while(|cell| look_of(cell, scheme) == look);
            let end = at + same.count();
            put_run(&mut out, (at, row), &cells[at..end], look, scheme.ground);
            at = end;
        }
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// Cells that look the same: their background, their words, their lines.
fn put_run(
    out: &mut String,
    (column, row): (usize, usize),
    cells: &[Cell],
    look: Look,
    ground: u32,
) {
    let (x, y) = (MARGIN + column * CELL.0, MARGIN + row * CELL.1);
    if look.ground != ground {
        let _ = writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#{:06x}\"/>",
            pixels(x),
            pixels(y),
            pixels(cells.len() * CELL.0),
            pixels(CELL.1),
            look.ground
        );
    }
    let mut word = String::new();
    let mut start = 0;
    let mut at = 0;
    while at < cells.len() {
        let symbol = cells[at].symbol();
        let cell = (x + at * CELL.0, y);
        if symbol.is_ascii() && symbol != " " {
            if word.is_empty() {
                start = at;
            }
            word.push_str(symbol);
        } else {
            put_text(
                out,
                (x + start * CELL.0, y),
                &std::mem::take(&mut word),
                look,
            );
            match line_of(symbol) {
                Some(path) => put_path(out, cell, &path, look),
                None => put_text(out, cell, symbol.trim(), look),
            }
        }
        at += symbol.width().max(1);
    }
    put_text(out, (x + start * CELL.0, y), &word, look);
}

fn put_text(out: &mut String, (x, y): (usize, usize), text: &str, look: Look) {
    if text.is_empty() {
        return;
    }
    let bold = if look.bold {
        " font-weight=\"bold\""
    } else {
        ""
    };
    let underline = if look.underlined {
        " text-decoration=\"underline\""
    } else {
        ""
    };
    let _ = writeln!(
        out,
        "<text x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\" \
         fill=\"#{:06x}\"{bold}{underline}>{}</text>",
        pixels(x),
        pixels(y + BASE),
        pixels(text.width() * CELL.0),
        look.ink,
        escaped(text)
    );
}

/// A character that is drawn: whether a line leads up, right, down and left, and its width.
fn line_of(symbol: &str) -> Option<([bool; 4], usize)> {
    let (sides, width) = match symbol {
        "─" => ("rl", 10),
        "│" => ("ud", 10),
        "┃" => ("ud", 26),
        "├" => ("urd", 10),
        "┤" => ("uld", 10),
        "└" | "╰" => ("ur", 10),
        "┌" | "╭" => ("rd", 10),
        "┐" | "╮" => ("ld", 10),
        "┘" | "╯" => ("ul", 10),
        "┬" => ("rld", 10),
        "┴" => ("url", 10),
        "┼" => ("urdl", 10),
        "▌" => ("", CELL.0 / 2),
        _ => return None,
    };
    Some((['u', 'r', 'd', 'l'].map(|side| sides.contains(side)), width))
}

fn put_path(out: &mut String, (x, y): (usize, usize), line: &([bool; 4], usize), look: Look) {
    let ([up, right, down, left], width) = *line;
    let (middle, half) = (x + CELL.0 / 2, y + CELL.1 / 2);
    if !(up || right || down || left) {
        // A block in the left half.
        let _ = writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#{:06x}\"/>",
            pixels(x),
            pixels(y),
            pixels(width),
            pixels(CELL.1),
            look.ink
        );
        return;
    }
    let mut path = String::new();
    for (leads, (to_x, to_y)) in [
        (up, (middle, y)),
        (right, (x + CELL.0, half)),
        (down, (middle, y + CELL.1)),
        (left, (x, half)),
    ] {
        if leads {
            let _ = write!(path, "M{} {}", pixels(middle), pixels(half));
            let _ = write!(path, "L{} {}", pixels(to_x), pixels(to_y));
        }
    }
    let _ = writeln!(
        out,
        "<path d=\"{path}\" stroke=\"#{:06x}\" stroke-width=\"{}\"/>",
        look.ink,
        pixels(width)
    );
}
