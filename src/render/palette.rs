//! The colours of every printed document, and what keeps them readable whatever a company likes.

use super::doc::{Brand, Rgb};

/// Running text.
pub const INK: Rgb = [0x1c, 0x23, 0x2b];
/// Secondary text: grey, and still dark enough to be read in a bad photocopy.
pub const QUIET: Rgb = [0x5b, 0x64, 0x70];
/// Lines between rows.
pub const RULE: Rgb = [0xd3, 0xd9, 0xe0];
/// Lines around heads.
pub const STRONG_RULE: Rgb = [0x8a, 0x97, 0xa6];
/// Ground of a warning.
pub const WARNING_GROUND: Rgb = [0xfd, 0xf3, 0xe1];
/// Bar and label of a warning.
pub const WARNING: Rgb = [0xa0, 0x48, 0x06];
/// Paper.
pub const WHITE: Rgb = [0xff, 0xff, 0xff];

/// What people with ordinary eyesight need between text and ground (WCAG 2, level AA).
const READABLE: f64 = 4.5;

/// The colours that a company may choose, as they can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Headings, links, rules, bars.
    pub accent: Rgb,
    /// Ground of table heads, notes and boxes.
    pub ground: Rgb,
}

impl Palette {
    /// The colours of a house style: a ground too dark for grey text is made lighter, an accent too
    /// light for headings and labels is made darker.
    #[must_use]
    pub fn of(brand: &Brand) -> Palette {
        let ground = nearest(brand.colors.ground, WHITE, |ground| {
            contrast(QUIET, ground) >= READABLE
        });
        let accent = nearest(brand.colors.accent, INK, |accent| {
            contrast(accent, WHITE) >= READABLE && contrast(accent, ground) >= READABLE
        });
        Palette { accent, ground }
    }
}

/// The first colour on the way from one to another that will do.
fn nearest(from: Rgb, to: Rgb, will_do: impl Fn(Rgb) -> bool) -> Rgb {
    const STEPS: u32 = 32;
    (0..=STEPS)
        .map(|step| mix(from, to, step, STEPS))
        .find(|color| will_do(*color))
        .unwrap_or(to)
}

/// `step` of `steps` on the way from one colour to another.
fn mix(from: Rgb, to: Rgb, step: u32, steps: u32) -> Rgb {
    let mut mixed = from;
    for (part, end) in mixed.iter_mut().zip(to) {
        let sum = u32::from(*part) * (steps - step) + u32::from(end) * step;
        *part = u8::try_from((sum + steps / 2) / steps).unwrap_or(u8::MAX);
    }
    mixed
}

/// Contrast of two colours as WCAG 2 defines it: 1 (none) to 21 (black on white).
#[must_use]
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(color: Rgb) -> f64 {
    let [red, green, blue] = color.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Six hexadecimal digits.
#[must_use]
pub fn hex(color: Rgb) -> String {
    let [red, green, blue] = color;
    format!("{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::doc::Colors;

    fn palette(accent: Rgb, ground: Rgb) -> Palette {
        Palette::of(&Brand {
            colors: Colors { accent, ground },
            ..Brand::default()
        })
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast([0; 3], WHITE) - 21.0).abs() < 0.001);
        assert!((contrast(WHITE, WHITE) - 1.0).abs() < 0.001);
        // The best known grey that passes and its neighbour that does not.
        assert!(contrast([0x76; 3], WHITE) >= 4.5);
        assert!(contrast([0x77; 3], WHITE) < 4.5);
    }

    #[test]
    fn every_pair_in_use_can_be_read() {
        for (accent, ground) in [
            ([0x1f, 0x4e, 0x79], [0xee, 0xf2, 0xf6]),
            ([0xff, 0xee, 0x00], [0xff, 0xff, 0xff]),
            ([0xff, 0xff, 0xff], [0x00, 0x00, 0x00]),
            ([0x00, 0xc8, 0x53], [0x20, 0x20, 0x60]),
        ] {
            let palette = palette(accent, ground);
            for (text, on) in [
                (INK, WHITE),
                (QUIET, WHITE),
                (palette.accent, WHITE),
                (INK, palette.ground),
                (QUIET, palette.ground),
                (palette.accent, palette.ground),
                (INK, WARNING_GROUND),
                (QUIET, WARNING_GROUND),
                (WARNING, WARNING_GROUND),
            ] {
                assert!(contrast(text, on) >= 4.5, "{text:x?} on {on:x?}");
            }
        }
    }

    #[test]
    fn colours_that_can_be_read_stay() {
        let chosen = palette([0x8a, 0x1c, 0x1c], [0xf4, 0xf0, 0xea]);
        assert_eq!(chosen.accent, [0x8a, 0x1c, 0x1c]);
        assert_eq!(chosen.ground, [0xf4, 0xf0, 0xea]);
    }
}
