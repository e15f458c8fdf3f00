//! Strings that match a pattern: its positions are counted through like the digits of a number, the
//! rightmost fastest. Identities of samples and the examples in requests are made from them.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};

/// How many times an open repetition such as `\d+` is written out.
const OPEN_WIDTH: u32 = 8;

/// Counts through the strings of a pattern.
#[derive(Debug, Clone)]
pub struct Strings {
    /// Characters of each position; one character is a literal.
    places: Vec<Vec<char>>,
}

impl Strings {
    /// At least `needed` strings of a pattern; none where it has not so many, or where they cannot be
    /// told from its syntax.
    #[must_use]
    pub fn new(pattern: &str, needed: usize) -> Option<Self> {
        let all = Strings::any(pattern)?;
        // Digits only, where they suffice: serials that count look like serials.
        let digits: Vec<Vec<char>> = all.places.iter().map(|place| digits_of(place)).collect();
        let places = if capacity(&digits) > needed as u128 {
            digits
        } else {
            all.places
        };
        let strings = Strings { places };
        let matching = super::pattern::compile(pattern).ok()?;
        let fits = |n: usize| matching.is_match(&strings.get(n));
        let enough = capacity(&strings.places) > needed as u128;
        (enough && fits(0) && fits(needed.saturating_sub(1))).then_some(strings)
    }

    /// The strings of a pattern, however few they are.
    #[must_use]
    pub fn any(pattern: &str) -> Option<Self> {
        // What compiles has a bounded size; written out unseen, repetitions in repetitions have none.
        let matching = super::pattern::compile(pattern).ok()?;
        let hir = ParserBuilder::new()
            .unicode(false)
            .utf8(false)
            .build()
            .parse(pattern)
            .ok()?;
        let mut places = Vec::new();
        collect(&hir, &mut places);
        let strings = Strings { places };
        matching.is_match(&strings.get(0)).then_some(strings)
    }

    /// How many different strings [`Strings::get`] gives before it begins again.
    #[must_use]
    pub fn room(&self) -> usize {
        let all = capacity(&self.places).saturating_sub(1).max(1);
        usize::try_from(all).unwrap_or(usize::MAX)
    }

    /// String number `index`; counting begins at one, because all zeros look like a placeholder.
    #[must_use]
    pub fn get(&self, index: usize) -> String {
        let mut rest = index as u128 + 1;
        let mut reversed: Vec<char> = Vec::with_capacity(self.places.len());
        for place in self.places.iter().rev() {
            let size = place.len().max(1) as u128;
            let at = usize::try_from(rest % size).unwrap_or(0);
            rest /= size;
            reversed.extend(place.get(at));
        }
        reversed.iter().rev().collect()
    }
}

fn capacity(places: &[Vec<char>]) -> u128 {
    places.iter().fold(1, |all: u128, place| {
        all.saturating_mul(place.len().max(1) as u128)
    })
}

/// A position narrowed to digits; one without digits to its first character.
fn digits_of(place: &[char]) -> Vec<char> {
    let digits: Vec<char> = place.iter().copied().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        place.iter().take(1).copied().collect()
    } else {
        digits
    }
}

fn collect(hir: &Hir, places: &mut Vec<Vec<char>>) {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = String::from_utf8_lossy(&literal.0);
            places.extend(text.chars().map(|c| vec![c]));
        }
        HirKind::Class(_) => places.push(characters(hir)),
        HirKind::Capture(capture) => collect(&capture.sub, places),
        HirKind::Concat(parts) => parts.iter().for_each(|part| collect(part, places)),
        HirKind::Alternation(branches) => {
            if let Some(first) = branches.first() {
                collect(first, places);
            }
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            let class = matches!(repetition.sub.kind(), HirKind::Class(_));
            let open = class && most > repetition.min && most > 1;
            let times = if open {
                OPEN_WIDTH.clamp(repetition.min, most)
            } else {
                repetition.min
            };
            for _ in 0..times {
                collect(&repetition.sub, places);
            }
        }
        HirKind::Empty | HirKind::Look(_) => {}
    }
}

/// Characters of a class that belong in an identity: digits, then letters, else other visible ones.
fn characters(hir: &Hir) -> Vec<char> {
    let within = |c: char| match hir.kind() {
        HirKind::Class(regex_syntax::hir::Class::Unicode(class)) => class
            .ranges()
            .iter()
            .any(|r| (r.start()..=r.end()).contains(&c)),
        HirKind::Class(regex_syntax::hir::Class::Bytes(class)) => class
            .ranges()
            .iter()
            .any(|r| (r.start() as char..=r.end() as char).contains(&c)),
        _ => false,
    };
    let plain: Vec<char> = ('0'..='9')
        .chain('A'..='Z')
        .chain('a'..='z')
        .filter(|c| within(*c))
        .collect();
    if plain.is_empty() {
        ('!'..='~').filter(|c| within(*c)).take(1).collect()
    } else {
        plain
    }
}

/// A string that matches a pattern, to show what is meant.
#[must_use]
pub fn example(pattern: &str) -> Option<String> {
    let strings = Strings::new(pattern, 1).or_else(|| Strings::any(pattern))?;
    Some(strings.get(0))
}

/// The string of a pattern that counting would reach last: no order has used its serials up to there,
/// so it can stand as an example that nobody takes for real.
#[must_use]
pub fn greatest(pattern: &str) -> Option<String> {
    let strings = Strings::any(pattern)?;
    let last: String = strings
        .places
        .iter()
        .filter_map(|place| place.last())
        .collect();
    let matching = super::pattern::compile(pattern).ok()?;
    matching.is_match(&last).then_some(last)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Strings, example, greatest};

    #[test]
    fn repetitions_in_repetitions_are_not_written_out() {
        // A milliard of characters, were they written out.
        assert_eq!(example(r"^(((a{1000}){1000}){1000})$"), None);
    }

    #[test]
    fn identities_count_through_the_pattern() {
        for (pattern, first, later) in [
            (r"^MC4471-\d{6}$", "MC4471-000001", "MC4471-000042"),
            (r"^L\d{8}$", "L00000001", "L00000042"),
            (r"^[A-Z]{2}\d{4}(?:-X)?$", "AA0001", "AA0042"),
            (r"^(?:SN|PN)[0-9A-F]{4}$", "SN0001", "SN0042"),
            (r"^B\d+$", "B00000001", "B00000042"),
            (r"^[1-9]\d{3}$", "1001", "1042"),
        ] {
            let ids = Strings::new(pattern, 100).unwrap();
            assert_eq!(ids.get(0), first, "{pattern}");
            assert_eq!(ids.get(41), later, "{pattern}");
        }
        let tight = Strings::new("^[0-9A-F]{2}$", 200).unwrap();
        assert_eq!(tight.get(199), "C8");
        assert!(Strings::new(r"^B\d$", 10).is_none());
        assert_eq!(Strings::any(r"^B\d$").unwrap().room(), 9);
        assert_eq!(example(r"^OVEN-\d{2}$").unwrap(), "OVEN-01");
        assert_eq!(example("^(?:hot|cold)$").unwrap(), "hot");
    }

    #[test]
    fn the_greatest_is_the_last_that_counting_reaches() {
        for (pattern, last) in [
            (r"^MC4471-\d{6}$", "MC4471-999999"),
            (r"^[A-Z]{2}\d{2}(?:-X)?$", "ZZ99"),
            (r"^L[0-9A-F]{4}$", "LFFFF"),
            (r"^B\d+$", "B99999999"),
            ("^(?:hot|cold)$", "hot"),
        ] {
            assert_eq!(greatest(pattern).unwrap(), last, "{pattern}");
        }
    }
}
