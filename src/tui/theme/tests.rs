//! Failures are readable on common palettes.

use super::*;

/// A terminal's colours: name, background, the sixteen.
type Scheme = (&'static str, u32, [u32; 16]);

const XTERM: [u32; 16] = [
    0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5,
    0x7f_7f7f, 0xff_0000, 0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
];
const CAMPBELL: [u32; 16] = [
    0x0c_0c0c, 0xc5_0f1f, 0x13_a10e, 0xc1_9c00, 0x00_37da, 0x88_1798, 0x3a_96dd, 0xcc_cccc,
    0x76_7676, 0xe7_4856, 0x16_c60c, 0xf9_f1a5, 0x3b_78ff, 0xb4_009e, 0x61_d6d6, 0xf2_f2f2,
];
const VS_CODE: [u32; 16] = [
    0x00_0000, 0xcd_3131, 0x0d_bc79, 0xe5_e510, 0x24_72c8, 0xbc_3fbc, 0x11_a8cd, 0xe5_e5e5,
    0x66_6666, 0xf1_4c4c, 0x23_d18b, 0xf5_f543, 0x3b_8eea, 0xd6_70d6, 0x29_b8db, 0xe5_e5e5,
];
const VS_CODE_LIGHT: [u32; 16] = [
    0x00_0000, 0xcd_3131, 0x10_7c10, 0x94_9800, 0x04_51a5, 0xbc_05bc, 0x05_98bc, 0x55_5555,
    0x66_6666, 0xcd_3131, 0x14_ce14, 0xb5_ba00, 0x04_51a5, 0xbc_05bc, 0x05_98bc, 0xa5_a5a5,
];

const DARK: [Scheme; 3] = [
    ("xterm", 0x00_0000, XTERM),
    ("Campbell", 0x0c_0c0c, CAMPBELL),
    ("VS Code", 0x1e_1e1e, VS_CODE),
];
const LIGHT: [Scheme; 3] = [
    ("xterm", 0xff_ffff, XTERM),
    ("Campbell", 0xff_ffff, CAMPBELL),
    ("VS Code", 0xff_ffff, VS_CODE_LIGHT),
];

/// Red, green and blue of a colour.
fn rgb(color: Color, sixteen: &[u32; 16]) -> u32 {
    let number = match color {
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::LightRed => 9,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::Indexed(number) => u32::from(number),
        other => panic!("{other:?} is in no table"),
    };
    let level = |at: u32| if at == 0 { 0 } else { 55 + 40 * at };
    match number {
        0..16 => sixteen[number as usize],
        16..232 => {
            let at = number - 16;
            level(at / 36) << 16 | level(at / 6 % 6) << 8 | level(at % 6)
        }
        _ => (8 + 10 * (number - 232)) * 0x01_0101,
    }
}

/// The contrast of two colours (WCAG 2, "contrast ratio").
fn contrast(one: u32, other: u32) -> f64 {
    let luminance = |color: u32| {
        let part = |shift: u32| {
            let part = f64::from(color >> shift & 0xff) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

const TONES: [Tone; 7] = [
    Tone::Allowed,
    Tone::Denied,
    Tone::Undetermined,
    Tone::Problem,
    Tone::UnknownPart,
    Tone::Fix,
    Tone::Supposed,
];

#[test]
fn what_is_denied_is_readable_on_usual_palettes_and_bold() {
    let mut table = Vec::new();
    for (palette, schemes) in [
        (Palette::Standard, DARK),
        (Palette::BlueOrange, DARK),
        (Palette::Light, LIGHT),
        (Palette::BlueOrangeLight, LIGHT),
    ] {
        let theme = Theme::new(palette, false);
        for (name, background, sixteen) in schemes {
            for tone in TONES {
                let style = theme.style(tone);
                let plain = style.fg.unwrap();
                let painted = theme.painted(plain);
                let ground = rgb(theme.ground().unwrap(), &sixteen);
                let ratios = [
                    contrast(rgb(plain, &sixteen), background),
                    contrast(rgb(painted, &sixteen), ground),
                ];
                let least = if tone == Tone::Denied { 4.5 } else { 3.0 };
                if ratios.iter().any(|ratio| *ratio < least) {
                    table.push(format!("{palette:?} {name} {tone:?}: {ratios:.1?}"));
                }
            }
            let denied = theme.style(Tone::Denied);
            assert!(denied.add_modifier.contains(Modifier::BOLD));
        }
    }
    assert!(table.is_empty(), "{table:#?}");
}

#[test]
fn no_style_hides_characters() {
    for palette in [
        Palette::Standard,
        Palette::Light,
        Palette::BlueOrange,
        Palette::BlueOrangeLight,
        Palette::NoColor,
    ] {
        for tone in TONES {
            let style = Theme::new(palette, false).style(tone);
            let hiding = Modifier::UNDERLINED | Modifier::CROSSED_OUT | Modifier::HIDDEN;
            assert!(
                !style.add_modifier.intersects(hiding),
                "{palette:?} {tone:?}"
            );
        }
    }
}
