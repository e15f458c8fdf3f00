//! What was probably meant. A near miss (case, space, look-alike letters, stripped zeros, `1E+05`) is
//! named and suggested, never taken for the thing itself.

use std::hash::BuildHasher as _;

use hashbrown::HashTable;

use crate::finding::did_you_mean;

/// Longest cell that is looked at: no identity is longer, and suppliers' cells may be huge.
const LONGEST: usize = 200;
/// Words known at most: beyond, nothing is suggested rather than memory spent.
pub(super) const MOST: usize = 2_000_000;

/// Known words by what they look like. Kept small: of an order of many boards all are known.
#[derive(Debug, Default)]
pub(super) struct Known<'a> {
    words: Vec<&'a str>,
    /// Places in `words`, under what they look like.
    by_look: HashTable<Place>,
    hasher: foldhash::fast::RandomState,
}

/// The place of a known word, and whether two known words look like that, so that neither can be suggested.
#[derive(Debug, Clone, Copy)]
struct Place(u32);

impl Place {
    const SEVERAL: u32 = 1 << 31;

    fn word<'a>(self, words: &[&'a str]) -> &'a str {
        let at = (self.0 & !Place::SEVERAL) as usize;
        words.get(at).copied().unwrap_or_default()
    }

    fn is_several(self) -> bool {
        self.0 & Place::SEVERAL != 0
    }
}

impl<'a> Known<'a> {
    /// Words that may be suggested.
    pub(super) fn of(words: impl IntoIterator<Item = &'a str>) -> Known<'a> {
        let words = words.into_iter();
        let mut known = Known::default();
        let room = words.size_hint().0.min(MOST);
        known.words.reserve_exact(room);
        known.by_look.reserve(room, |_| 0);
        let (mut alike, mut other) = (String::new(), String::new());
        for word in words {
            if known.words.len() >= MOST {
                break;
            }
            known.add(word, &mut alike, &mut other);
        }
        known
    }

    fn add(&mut self, word: &'a str, alike: &mut String, other: &mut String) {
        looks(word, alike);
        let hash = self.hasher.hash_one(alike.as_str());
        let Known {
            words,
            by_look,
            hasher,
        } = self;
        let same = |place: &Place| {
            looks(place.word(words), other);
            other == alike
        };
        match by_look.find_mut(hash, same) {
            Some(place) if place.word(words) != word => place.0 |= Place::SEVERAL,
            Some(_) => {}
            None => {
                // `MOST` is far below what the number holds.
                let place = Place(u32::try_from(words.len()).unwrap_or(!Place::SEVERAL));
                words.push(word);
                let again = |place: &Place| hasher.hash_one(look(place.word(words)).as_str());
                by_look.insert_unique(hash, place, again);
            }
        }
    }

    /// What looks like a cell.
    fn like(&self, cell: &str) -> Option<(&'a str, bool)> {
        let look = look(cell);
        let hash = self.hasher.hash_one(look.as_str());
        let same = |place: &Place| self::look(place.word(&self.words)) == look;
        let known = self.by_look.find(hash, same)?;
        Some((known.word(&self.words), known.is_several()))
    }

    /// The one known word that a cell looks like, unless it is that word.
    pub(super) fn near(&self, cell: &str) -> Option<&'a str> {
        if cell.len() > LONGEST {
            return None;
        }
        let (word, several) = self.like(cell)?;
        (!several && word != cell).then_some(word)
    }

    /// Whether a word is known, or looks like several that are.
    pub(super) fn has(&self, word: &str) -> bool {
        let known = self.like(word);
        known.is_some_and(|(known, several)| several || known == word)
    }

    /// "did you mean …?" with what is the matter, where a known word looks like the cell.
    pub(super) fn fix(&self, cell: &str) -> Option<String> {
        self.near(cell).map(|word| meant(cell, word))
    }
}

/// What to write, for a cell that stands for one of few words; slips of letters count too.
pub(super) fn word<'a>(cell: &str, words: impl IntoIterator<Item = &'a str>) -> Option<String> {
    if cell.len() > LONGEST {
        return None;
    }
    let words: Vec<&str> = words.into_iter().filter(|word| *word != cell).collect();
    let looks = Known::of(words.iter().copied()).near(cell);
    let near = looks.or_else(|| did_you_mean(cell.trim(), words))?;
    Some(meant(cell, near))
}

/// What to write for a number that is not written out, where it can only be that one.
pub(super) fn number(cell: &str) -> Option<String> {
    if cell.len() > LONGEST {
        return None;
    }
    let plain = plain(cell);
    let plain = plain.strip_prefix('+').unwrap_or(&plain);
    let written = exponent(plain).unwrap_or_else(|| plain.to_owned());
    let (body, sign) = match written.strip_prefix('-') {
        Some(body) => (body, "-"),
        None => (written.as_str(), ""),
    };
    let number = match body.split_once('.') {
        // Which of the marks is the decimal one cannot be known.
        _ if body.matches([',', '.']).count() > 1 => return None,
        Some(("", fraction)) => format!("{sign}0.{fraction}"),
        Some((whole, "")) => format!("{sign}{whole}"),
        _ => format!("{sign}{body}"),
    };
    if crate::records::decimal(&number).is_some() {
        return (number != cell).then(|| meant(cell, &number));
    }
    // A comma may part thousands: it is asked, not answered.
    let (whole, fraction) = number.split_once(',')?;
    let point = format!("{whole}.{fraction}");
    crate::records::decimal(&point)
        .is_some()
        .then(|| format!("write {point}, if the comma is the decimal mark"))
}

/// "did you mean `X`?" and what is the matter.
pub(super) fn meant(cell: &str, word: &str) -> String {
    match matter(cell, word) {
        Some(why) => format!("did you mean `{word}`? ({why})"),
        None => format!("did you mean `{word}`?"),
    }
}

/// How a cell differs from the word it stands for.
fn matter(cell: &str, word: &str) -> Option<&'static str> {
    if cell.trim_matches(|c: char| c.is_whitespace() || is_filler(c)) == word {
        return Some("space before or behind it");
    }
    if cell.trim_start_matches(['\'', '’', '`']) == word {
        return Some("an apostrophe stands before it");
    }
    if cell.to_lowercase() == word.to_lowercase() {
        return Some("upper and lower case differ");
    }
    if !cell.is_ascii() && word.is_ascii() {
        return Some("it holds letters or digits of another script that look alike");
    }
    if exponent(cell).is_some() && exponent(word).is_none() {
        return Some("a spreadsheet made a number of it");
    }
    if word.len() > cell.len() && same_zeros(cell, word) {
        return Some("leading zeros are gone, as spreadsheets do");
    }
    let fold = |text: &str| text.chars().map(confused).collect::<String>();
    if fold(&cell.to_uppercase()) == fold(&word.to_uppercase()) {
        return Some("O and 0, or l, I and 1, are mixed up");
    }
    None
}

fn same_zeros(a: &str, b: &str) -> bool {
    without_zeros(a) == without_zeros(b)
}

/// What a word looks like: no space, one case, one letter for all that look alike, no leading zeros.
pub(super) fn look(word: &str) -> String {
    let mut alike = String::new();
    looks(word, &mut alike);
    alike
}

/// The same, in a text that is used again and again.
fn looks(word: &str, alike: &mut String) {
    let word = if word.len() > LONGEST { "" } else { word };
    // Most identities are Latin letters, digits and dashes.
    if word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        let letters = word.bytes();
        let letters = letters.map(|b| confused(char::from(b.to_ascii_uppercase())));
        return push_without_zeros(letters, alike);
    }
    let plain = plain(word).to_uppercase();
    let plain = exponent(&plain).unwrap_or(plain);
    let whole = match plain.split_once('.') {
        // A number that a spreadsheet gave decimals.
        Some((whole, zeros)) if is_zeros(zeros) && is_digits(whole) => whole.to_owned(),
        _ => plain,
    };
    push_without_zeros(whole.chars().map(confused), alike);
}

fn is_zeros(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b == b'0')
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Without space, fillers and the apostrophe of a spreadsheet; other scripts' letters as Latin ones.
fn plain(word: &str) -> String {
    let body = word.trim_start_matches(|c: char| {
        c.is_whitespace() || is_filler(c) || matches!(c, '\'' | '’' | '`')
    });
    body.chars()
        .filter(|c| !c.is_whitespace() && !is_filler(*c))
        .map(latin)
        .collect()
}

fn is_filler(c: char) -> bool {
    crate::records::is_blank(c.encode_utf8(&mut [0; 4]))
}

/// The Latin letter, digit or sign that a character looks like.
fn latin(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' | 'Ϲ' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' | 'Ӏ' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'У' | 'Υ' => 'Y',
        'Ζ' => 'Z',
        'а' | 'α' => 'a',
        'с' => 'c',
        'е' => 'e',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'х' => 'x',
        'у' => 'y',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '_' => '-',
        _ => c,
    }
}

/// One letter for those that are taken for each other.
fn confused(c: char) -> char {
    match c {
        'O' => '0',
        'I' | 'L' | '|' => '1',
        _ => c,
    }
}

/// Every run of digits without its leading zeros; of zeros alone one stays.
fn push_without_zeros(letters: impl Iterator<Item = char>, to: &mut String) {
    to.clear();
    // Zeros that lead, so far: they stand or fall with what follows.
    let (mut leading, mut inside) = (false, false);
    for c in letters {
        match c {
            '0' if !inside => leading = true,
            _ => {
                let digit = c.is_ascii_digit();
                if leading && !digit {
                    to.push('0');
                }
                (leading, inside) = (false, digit);
                to.push(c);
            }
        }
    }
    if leading {
        to.push('0');
    }
}

fn without_zeros(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    push_without_zeros(word.chars(), &mut out);
    out
}

/// `1E+05` written out; none where it is no such number, or the digits behind its point do not fit.
fn exponent(word: &str) -> Option<String> {
    let (mantissa, power) = word.split_once(['E', 'e'])?;
    let power: usize = power.strip_prefix('+')?.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fits = is_digits(whole) && (fraction.is_empty() || is_digits(fraction));
    if !fits || power > 30 || fraction.len() > power {
        return None;
    }
    Some(format!("{whole}{fraction:0<power$}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Known, look, meant, number, word};

    #[test]
    fn near_identities_are_suggested_and_others_are_not() {
        let known = Known::of([
            "MC4471-000012",
            "MC4471-000120",
            "004471",
            "100000",
            "LOT-A",
        ]);
        for (given, meant) in [
            ("MC4471-12", Some("MC4471-000012")),
            ("mc4471-000012", Some("MC4471-000012")),
            (" MC4471-000012", Some("MC4471-000012")),
            ("MC4471-000012\u{200b}", Some("MC4471-000012")),
            ("'MC4471-000012", Some("MC4471-000012")),
            ("МС4471-000012", Some("MC4471-000012")),
            ("ＭＣ４４７１－０００１２", Some("MC4471-000012")),
            ("MC4471_000012", Some("MC4471-000012")),
            ("MC447l-OOO012", Some("MC4471-000012")),
            ("4471", Some("004471")),
            ("4471.0", Some("004471")),
            ("1E+05", Some("100000")),
            ("L0T-A", Some("LOT-A")),
            ("MC4471-000012", None),
            ("MC4471-000021", None),
            ("MC4472-000012", None),
            ("", None),
        ] {
            assert_eq!(known.near(given), meant, "{given}");
        }
    }

    #[test]
    fn plain_identities_look_as_all_others_do() {
        // The space sends the second of each pair the long way.
        for word in [
            "MC4471-000012",
            "mc4471-00ol0",
            "0",
            "--",
            "",
            "LOT-A",
            "1E05",
            "00E5",
        ] {
            assert_eq!(look(word), look(&format!(" {word}")), "{word}");
        }
    }

    #[test]
    fn two_that_look_alike_are_not_suggested() {
        let known = Known::of(["0012", "012", "7"]);
        assert_eq!(known.near("12"), None);
        assert_eq!(known.near("07"), Some("7"));
    }

    #[test]
    fn what_is_the_matter_is_said() {
        for (cell, word, why) in [
            (
                "4471",
                "004471",
                "leading zeros are gone, as spreadsheets do",
            ),
            ("pass ", "pass", "space before or behind it"),
            ("'17", "17", "an apostrophe stands before it"),
            ("PASS", "pass", "upper and lower case differ"),
            (
                "А1",
                "A1",
                "it holds letters or digits of another script that look alike",
            ),
            ("1E+05", "100000", "a spreadsheet made a number of it"),
            ("K1O", "K10", "O and 0, or l, I and 1, are mixed up"),
        ] {
            assert_eq!(meant(cell, word), format!("did you mean `{word}`? ({why})"));
        }
        assert_eq!(meant("foo", "bar"), "did you mean `bar`?");
    }

    #[test]
    fn words_of_a_list_are_found_by_look_and_by_slip() {
        let results = ["pass", "fail"];
        assert_eq!(
            word("Pass", results).unwrap(),
            "did you mean `pass`? (upper and lower case differ)"
        );
        assert_eq!(word("pas", results).unwrap(), "did you mean `pass`?");
        assert_eq!(word("OK", results), None);
        assert_eq!(word(&"p".repeat(100_000), results), None);
    }

    #[test]
    fn numbers_are_suggested_where_they_can_only_be_that() {
        for (cell, suggestion) in [
            ("'12", "did you mean `12`? (an apostrophe stands before it)"),
            (
                "1E+05",
                "did you mean `100000`? (a spreadsheet made a number of it)",
            ),
            (".5", "did you mean `0.5`?"),
            ("3,28", "write 3.28, if the comma is the decimal mark"),
        ] {
            assert_eq!(number(cell).unwrap(), suggestion, "{cell}");
        }
        for cell in ["1.234,56", "12", "twelve", "", "1E+99", "1.25E+01x"] {
            assert_eq!(number(cell), None, "{cell}");
        }
    }
}
