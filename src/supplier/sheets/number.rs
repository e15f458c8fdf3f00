//! Amounts as people write them in half of the world, read exactly or not at all.
//!
//! The form asks for digits with a point. Whatever else can be read in one way only is read and told;
//! what can be read in two ways is asked about.

use crate::values::Decimal;

/// What stands in a cell for an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    /// A number.
    Number(Figure),
    /// Words that say that nothing is charged.
    NoCharge,
    /// A mark that says nothing: a dash, "tbd".
    Nothing,
    /// Neither, or more than one number: why, and what to write.
    Unclear(Unclear),
}

/// A number as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
    /// Its value, with the digits that were written.
    pub(super) value: Decimal,
    /// It is followed by a percent sign.
    pub(super) percent: bool,
    /// Its marks are not those that the form asks for.
    pub(super) other_marks: bool,
}

/// Why a text is no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unclear {
    /// The end of the sentence "`text` …".
    pub(super) why: String,
    /// What to write.
    pub(super) help: String,
}

/// What is known of the other cells when a cell is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    /// Another amount of the same file has a decimal comma.
    pub(super) comma: bool,
    /// The currency of the quote.
    pub(super) currency: Option<String>,
}

const NO_CHARGE: [&str; 18] = [
    "no charge",
    "no-charge",
    "n/c",
    "n.c.",
    "nc",
    "free",
    "free of charge",
    "f.o.c.",
    "f.o.c",
    "foc",
    "kostenlos",
    "kostenfrei",
    "gratis",
    "ohne berechnung",
    "unentgeltlich",
    "免费",
    "不收费",
    "无费用",
];

const NOTHING: [&str; 19] = [
    "-", "--", "---", "–", "—", "/", "?", "??", "???", "n/a", "na", "n.a.", "none", "nil", "tbd",
    "tba", "t.b.d.", "k.a.", "x",
];

const HELP: &str = "write digits with a point and without separators, such as 1234.50";

/// Reads the text of a cell.
pub(super) fn read(text: &str, around: &Around) -> Written {
    let text = folded(text);
    let words = text.to_lowercase();
    if NO_CHARGE.contains(&words.as_str()) {
        return Written::NoCharge;
    }
    if NOTHING.contains(&words.as_str()) {
        return Written::Nothing;
    }
    match figure(&text, around) {
        Ok(figure) => Written::Number(figure),
        Err(unclear) => Written::Unclear(unclear),
    }
}

/// Whether a text can only be read with a decimal comma.
pub(super) fn has_decimal_comma(text: &str) -> bool {
    let text = folded(text);
    let Ok((_, core, _)) = parted(&text) else {
        return false;
    };
    core.contains(',')
        && marks(core, false).is_ok_and(|plain| {
            // What was read ends with what stood behind the comma.
            let behind = core.rsplit(',').next().unwrap_or_default();
            plain.ends_with(&format!(".{behind}"))
        })
}

/// Digits, marks and blanks of East Asian and typeset text as a keyboard has them.
fn folded(text: &str) -> String {
    let fold = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '．' => '.',
        '，' => ',',
        '％' => '%',
        '－' | '\u{2212}' => '-',
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{3000}' => ' ',
        '\u{2019}' => '\'',
        c => c,
    };
    text.chars().map(fold).collect::<String>().trim().to_owned()
}

fn unclear(why: impl Into<String>) -> Unclear {
    Unclear {
        why: why.into(),
        help: HELP.to_owned(),
    }
}

/// Digits and marks of a number with what stands before and behind them.
fn parted(text: &str) -> Result<(&str, &str, &str), Unclear> {
    let digit = |c: char| c.is_ascii_digit();
    let (Some(first), Some(last)) = (text.find(digit), text.rfind(digit)) else {
        return Err(unclear("is no amount"));
    };
    Ok((&text[..first], &text[first..=last], &text[last + 1..]))
}

fn figure(text: &str, around: &Around) -> Result<Figure, Unclear> {
    let (before, core, behind) = parted(text)?;
    let (before, behind) = (before.trim(), behind.trim());
    let (sign, before) = match before.strip_prefix('-') {
        Some(rest) => ("-", rest.trim()),
        None => match before.strip_suffix('-') {
            Some(rest) => ("-", rest.trim()),
            None => ("", before),
        },
    };
    let percent = behind == "%" && before.is_empty();
    if !percent {
        for word in [before, behind] {
            is_currency(word, around.currency.as_deref())?;
        }
    }
    let plain = marks(core, around.comma)?;
    let value = format!("{sign}{plain}")
        .parse()
        .map_err(|_| unclear("has more digits than can be kept exactly"))?;
    Ok(Figure {
        value,
        percent,
        other_marks: plain != core && (core.contains(',') || core.matches('.').count() > 1),
    })
}

/// Whether a word beside a number is the currency of the quote, which needs not be said.
fn is_currency(word: &str, quoted: Option<&str>) -> Result<(), Unclear> {
    if word.is_empty() {
        return Ok(());
    }
    let upper = word.to_uppercase();
    let meant: &[&str] = match upper.as_str() {
        "€" | "EURO" => &["EUR"],
        "£" => &["GBP"],
        "$" => &["USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"],
        "US$" => &["USD"],
        "¥" | "￥" => &["CNY", "JPY"],
        "RMB" | "元" => &["CNY"],
        "ZŁ" => &["PLN"],
        "FT" => &["HUF"],
        "KČ" => &["CZK"],
        "FR." | "SFR." => &["CHF"],
        code if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => {
            return match quoted {
                Some(quoted) if quoted == code => Ok(()),
                Some(quoted) => Err(other_currency(word, quoted)),
                None => Err(no_currency(word)),
            };
        }
        _ => return Err(unclear(format!("has `{word}` beside its digits"))),
    };
    match quoted {
        Some(quoted) if meant.contains(&quoted) => Ok(()),
        Some(quoted) => Err(other_currency(word, quoted)),
        None => Err(no_currency(word)),
    }
}

fn other_currency(word: &str, quoted: &str) -> Unclear {
    Unclear {
        why: format!("is in {word}, but the quote is in {quoted}"),
        help: format!("write the amount in {quoted}, digits only"),
    }
}

fn no_currency(word: &str) -> Unclear {
    Unclear {
        why: format!("is in {word}, but the quote states no currency"),
        help: "fill in the currency of the quote, and write digits only".to_owned(),
    }
}

/// Digits with a point at most, from digits with any marks. With `comma`, another amount of the file
/// has a decimal comma, so that a point may part thousands.
fn marks(core: &str, comma: bool) -> Result<String, Unclear> {
    let blanks = |c: char| matches!(c, ' ' | '\'');
    if core.contains(blanks) {
        let whole_ends = core.find(['.', ',']).unwrap_or(core.len());
        let (whole, rest) = core.split_at(whole_ends);
        let whole = grouped(whole, blanks)?;
        return match rest.get(1..) {
            None => Ok(whole),
            Some(fraction) if is_digits(fraction) => Ok(format!("{whole}.{fraction}")),
            Some(_) => Err(unclear("is no number")),
        };
    }
    if !core
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.' || c == ',')
    {
        return Err(unclear("is no number"));
    }
    let count = |mark: char| core.matches(mark).count();
    match (count('.'), count(',')) {
        (0, 0) => Ok(core.to_owned()),
        (1, 0) => single(core, '.', comma),
        (0, 1) => single(core, ',', true),
        (_, 0) => grouped(core, |c| c == '.'),
        (0, _) => grouped(core, |c| c == ','),
        _ => {
            let last = core.rfind(['.', ',']).unwrap_or_default();
            let (whole, fraction) = (&core[..last], &core[last + 1..]);
            let thousands = if core[last..].starts_with(',') {
                '.'
            } else {
                ','
            };
            let whole = grouped(whole, |c| c == thousands)?;
            Ok(format!("{whole}.{fraction}"))
        }
    }
}

/// One mark: a decimal one, unless three digits behind it may be thousands.
fn single(core: &str, mark: char, may_part_thousands: bool) -> Result<String, Unclear> {
    let (whole, fraction) = core.split_once(mark).unwrap_or((core, ""));
    let thousands = fraction.len() == 3 && whole.len() <= 3 && !whole.starts_with('0');
    if thousands && may_part_thousands {
        return Err(Unclear {
            why: format!("can be read as {whole}{fraction} and as {whole}.{fraction}"),
            help: format!("write {whole}{fraction}.00 or {whole}.{fraction}0"),
        });
    }
    Ok(format!("{whole}.{fraction}"))
}

/// A whole number in groups of three digits.
fn grouped(text: &str, mark: impl Fn(char) -> bool) -> Result<String, Unclear> {
    let mut groups = text.split(mark);
    let first = groups.next().unwrap_or_default();
    let mut whole = first.to_owned();
    let mut sound = (1..=3).contains(&first.len()) && is_digits(first);
    for group in groups {
        sound &= group.len() == 3 && is_digits(group);
        whole.push_str(group);
    }
    if sound {
        Ok(whole)
    } else {
        Err(unclear(
            "is no number: its digits are not in groups of three",
        ))
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A whole number in a cell, and whether its marks are not those that the form asks for.
pub(super) fn whole(text: &str) -> Option<(u32, bool)> {
    let text = folded(text);
    let plain = match text.contains(['.', ',', ' ', '\'']) {
        false => text.clone(),
        true => {
            let mark = text.chars().find(|c| !c.is_ascii_digit())?;
            grouped(&text, |c| c == mark).ok()?
        }
    };
    let number = is_digits(&plain).then(|| plain.parse().ok()).flatten()?;
    Some((number, plain != text))
}

/// Whether a spreadsheet may have lost digits of a number that it kept as one: it has fifteen.
pub(super) fn may_have_lost_digits(number: &str) -> bool {
    let digits = number.chars().filter(char::is_ascii_digit);
    let significant: String = digits.skip_while(|c| *c == '0').collect();
    significant.len() > 15
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn euros() -> Around {
        Around {
            comma: false,
            currency: Some("EUR".to_owned()),
        }
    }

    #[test]
    fn what_has_one_meaning_is_read() {
        // text, value, whether its marks are told
        for (text, value, told) in [
            ("1234.50", "1234.50", false),
            ("38.20", "38.20", false),
            ("0", "0", false),
            ("1.234", "1.234", false),
            ("1.234,56", "1234.56", true),
            ("1,234.56", "1234.56", true),
            ("12.345.678,9", "12345678.9", true),
            ("38,20", "38.20", true),
            ("38,2", "38.2", true),
            ("0,350", "0.350", true),
            ("1234,500", "1234.500", true),
            ("1,2345", "1.2345", true),
            ("1,234,567", "1234567", true),
            ("1.234.567", "1234567", true),
            ("1 234.50", "1234.50", false),
            ("1\u{a0}234,50", "1234.50", true),
            ("1'234.50", "1234.50", false),
            ("1 234,567", "1234.567", true),
            ("€ 38.20", "38.20", false),
            ("38.20 EUR", "38.20", false),
            ("EUR 38,20", "38.20", true),
            ("-€5", "-5", false),
            ("\u{2212}5", "-5", false),
            ("３８．２０", "38.20", false),
        ] {
            let Written::Number(figure) = read(text, &euros()) else {
                panic!("{text}: {:?}", read(text, &euros()));
            };
            assert_eq!(figure.value.to_string(), value, "{text}");
            assert_eq!(figure.other_marks, told, "{text}");
        }
    }

    #[test]
    fn what_has_two_meanings_or_none_is_not() {
        for text in [
            "1,234",
            "1E+05",
            "1e5",
            "12 34",
            "1.23.456",
            "5-",
            "(5.00)",
            "38,-",
            "USD 5",
            "$5",
            "38.20 per board",
            "about 5",
            "5 %x",
            "1,23,456",
            "12.34,56,78",
            "included",
            "٣",
            "123456789012345678901234567890.1",
            "=1+1",
            "5 5",
            "+5",
            "1..5",
        ] {
            assert!(
                matches!(read(text, &euros()), Written::Unclear(_)),
                "{text}: {:?}",
                read(text, &euros())
            );
        }
    }

    #[test]
    fn a_decimal_comma_elsewhere_makes_a_point_doubtful() {
        let around = Around {
            comma: true,
            ..euros()
        };
        assert!(matches!(read("1.234", &around), Written::Unclear(_)));
        for text in ["38.20", "0.350", "1234.567"] {
            assert!(matches!(read(text, &around), Written::Number(_)), "{text}");
        }
        for (text, comma) in [
            ("38,20", true),
            ("1.234,56", true),
            ("1,234.56", false),
            ("1,234", false),
            ("1,234,567", false),
            ("5", false),
            ("n/c", false),
        ] {
            assert_eq!(has_decimal_comma(text), comma, "{text}");
        }
    }

    #[test]
    fn words_are_no_numbers() {
        for text in [
            "n/c",
            "N/C",
            "No charge",
            " FOC ",
            "free",
            "kostenlos",
            "Gratis",
            "免费",
        ] {
            assert_eq!(read(text, &euros()), Written::NoCharge, "{text}");
        }
        for text in ["-", "–", "n/a", "none", "TBD", "?", "nil"] {
            assert_eq!(read(text, &euros()), Written::Nothing, "{text}");
        }
    }

    #[test]
    fn a_percent_sign_is_kept() {
        let Written::Number(figure) = read("2,5 %", &euros()) else {
            panic!("2,5 %");
        };
        assert!(figure.percent && figure.other_marks);
        assert_eq!(figure.value.to_string(), "2.5");
    }

    #[test]
    fn whole_numbers_may_have_thousands() {
        assert_eq!(whole("1000"), Some((1000, false)));
        assert_eq!(whole("1,000"), Some((1000, true)));
        assert_eq!(whole("1.000"), Some((1000, true)));
        for text in ["1.5", "1,5", "", "-1", "5 weeks", "1e3", "99999999999"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn fifteen_digits_are_kept() {
        assert!(!may_have_lost_digits("0.00123456789012345"));
        assert!(may_have_lost_digits("34.333333333333336"));
    }
}
