//! How wide the columns of a table are: by their shares, but wide enough for their longest words.

use super::font::Shaper;
use super::text::{MONO_SCALE, Type};
use crate::render::doc::{self, Span, Style};

/// No column is narrower, whatever its share: a few letters must fit.
const NARROWEST: f32 = 30.0;
/// A word longer than this share of the page is broken; the other columns would starve.
const WIDEST_WORD: f32 = 0.3;
/// Words of fewer letters fit the narrowest column.
const SHORT: usize = 4;

/// Where a column stands.
pub(super) struct Place {
    pub(super) x: f32,
    pub(super) width: f32,
}

/// The width of the longest word that should not be parted, in points: identifiers as a whole, others
/// up to their hyphens. Characters beyond Latin, Greek and Cyrillic may be parted anywhere.
pub(super) fn longest_word(spans: &[Span], how: &Type, shaper: &mut Shaper) -> f32 {
    let mut longest = 0.0_f32;
    for span in spans {
        let code = span.style == Style::Code;
        let size = how.size * if code { MONO_SCALE } else { 1.0 };
        let parts = |c: char| c.is_whitespace() || (!code && "-/.".contains(c));
        let text = doc::clean(&span.text);
        let words = text.split(parts);
        for word in words.filter(|word| word.chars().count() > SHORT) {
            if word.chars().all(|c| c < '\u{530}') {
                let glyphs = shaper.glyphs(word, span.style, how.bold);
                let advance: f32 = glyphs.iter().map(|glyph| glyph.advance).sum();
                longest = longest.max(advance * size);
            }
        }
    }
    // A hair more, so that rounding does not part it.
    longest + 0.5
}

/// Column places by share. Columns that are too narrow for their words get what they lack from those
/// that have more than they need, as long as there is that much.
pub(super) fn places(columns: &[doc::Column], words: &[f32], page: f32) -> Vec<Place> {
    let count = columns.len().max(1) as f32;
    let narrowest = NARROWEST.min(page / count);
    let total: f32 = columns.iter().map(|c| f32::from(c.width.max(1))).sum();
    let wanted: Vec<f32> = columns
        .iter()
        .map(|column| f32::from(column.width.max(1)) / total * page)
        .collect();
    let mut least: Vec<f32> = words
        .iter()
        .map(|word| word.min(WIDEST_WORD * page).max(narrowest))
        .collect();
    if least.iter().sum::<f32>() > page {
        // Not all words have room: a few letters must do.
        least = vec![narrowest; columns.len()];
    }
    let lacking: f32 = lack(&wanted, &least);
    let spare: f32 = lack(&least, &wanted);
    let given = if spare > 0.0 { lacking / spare } else { 0.0 };
    let mut x = 0.0;
    wanted
        .iter()
        .zip(&least)
        .map(|(wanted, least)| {
            let width = if wanted < least {
                *least
            } else {
                wanted - (wanted - least) * given
            };
            let place = Place { x, width };
            x += width;
            place
        })
        .collect()
}

/// By how much the first are below the second, in all.
fn lack(first: &[f32], second: &[f32]) -> f32 {
    first
        .iter()
        .zip(second)
        .map(|(first, second)| (second - first).max(0.0))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::{Place, places};
    use crate::render::doc::Column;

    fn widths(shares: &[u16], words: &[f32]) -> Vec<f32> {
        let columns: Vec<Column> = shares.iter().map(|share| Column::new("", *share)).collect();
        let places = places(&columns, words, 400.0);
        let end = places.last().map(|place: &Place| place.x + place.width);
        assert!((end.unwrap_or_default() - 400.0).abs() < 0.01);
        places.iter().map(|place| place.width.round()).collect()
    }

    #[test]
    fn without_long_words_the_shares_hold() {
        assert_eq!(
            widths(&[1, 1, 2], &[20.0, 20.0, 20.0]),
            [100.0, 100.0, 200.0]
        );
    }

    #[test]
    fn a_long_word_takes_room_from_those_that_have_it() {
        // 10 % of 400 is 40; the word needs 60, the other two have 80 and 240 and need 30 each.
        let widths = widths(&[10, 30, 60], &[60.0, 20.0, 20.0]);
        assert_eq!(widths[0], 60.0);
        assert!(widths[1] < 120.0 && widths[2] < 240.0);
    }

    #[test]
    fn words_without_end_do_not_starve_the_others() {
        let widths = widths(&[1, 1, 1], &[9000.0, 20.0, 20.0]);
        assert_eq!(widths, [133.0, 133.0, 133.0]);
    }
}
