//! Identities that match the spec's patterns: the positions of a pattern are counted through like
//! the digits of a number, the rightmost fastest.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};

use super::SampleError;

/// How many times an open repetition such as `\d+` is written out.
const OPEN_WIDTH: u32 = 8;

/// Counts through the strings of a pattern.
pub(super) struct Identities {
    /// Characters of each position; one character is a literal.
    places: Vec<Vec<char>>,
}

impl Identities {
    /// Identities for `needed` objects of a level, after the pattern the spec gives for them.
    pub fn new(level: &str, pattern: &str, needed: usize) -> Result<Self, SampleError> {
        let small = || SampleError::Pattern {
            level: level.to_owned(),
            pattern: pattern.to_owned(),
            needed,
        };
        let hir = ParserBuilder::new()
            .unicode(false)
            .utf8(false)
            .build()
            .parse(pattern)
            .map_err(|_| small())?;
        let mut places = Vec::new();
        collect(&hir, &mut places);
        // Digits only, where they suffice: serials that count look like serials.
        let digits: Vec<Vec<char>> = places.iter().map(|place| digits_of(place)).collect();
        let places = if capacity(&digits) > needed as u128 {
            digits
        } else {
            places
        };
        let identities = Identities { places };
        let matching = crate::spec::pattern::compile(pattern).map_err(|_| small())?;
        let fits = |n: usize| matching.is_match(&identities.get(n));
        if capacity(&identities.places) <= needed as u128
            || !fits(0)
            || !fits(needed.saturating_sub(1))
        {
            return Err(small());
        }
        Ok(identities)
    }

    /// The identity of object `index`; counting begins at one, all zeros look like a placeholder.
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::Identities;

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
            let ids = Identities::new("board", pattern, 100).unwrap();
            assert_eq!(ids.get(0), first, "{pattern}");
            assert_eq!(ids.get(41), later, "{pattern}");
        }
        let tight = Identities::new("board", "^[0-9A-F]{2}$", 200).unwrap();
        assert_eq!(tight.get(199), "C8");
        assert!(Identities::new("board", r"^B\d$", 10).is_err());
    }
}
