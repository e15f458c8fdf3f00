//! Ranges of decimal numbers as patterns of their digits: a cell is a string, and a schema of strings
//! cannot compare numbers.
//!
//! The patterns hold for cells that are decimal numbers already ([`super::cell`] says that beside
//! them): digits, perhaps a fraction, perhaps a minus sign.

use rust_decimal::Decimal;

/// Numbers that are at least `min`.
pub(super) fn at_least(min: Decimal) -> String {
    if min > Decimal::ZERO {
        format!("^{}$", not_below(min))
    } else {
        format!("^(?:[0-9.]+|-{})$", not_above(min.abs()))
    }
}

/// Numbers that are at most `max`.
pub(super) fn at_most(max: Decimal) -> String {
    if max < Decimal::ZERO {
        format!("^-{}$", not_below(max.abs()))
    } else {
        format!("^(?:-[0-9.]+|{})$", not_above(max))
    }
}

/// Digits before the point without leading zeros (none for zero), and behind it without closing ones.
fn digits(bound: Decimal) -> (String, String) {
    let text = bound.normalize().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    (
        whole.trim_start_matches('0').to_owned(),
        fraction.trim_end_matches('0').to_owned(),
    )
}

const ANY_FRACTION: &str = r"(?:\.[0-9]+)?";

/// Numbers without a sign that are not below the bound.
fn not_below(bound: Decimal) -> String {
    let (whole, fraction) = digits(bound);
    let mut greater = vec![format!("[1-9][0-9]{{{},}}", whole.len())];
    greater.extend(differing(&whole, |digit, _| above(digit)));
    let mut ways: Vec<String> = greater
        .iter()
        .map(|whole| format!("{whole}{ANY_FRACTION}"))
        .collect();
    if fraction.is_empty() {
        ways.push(format!("{whole}{ANY_FRACTION}"));
    } else {
        let mut behind = vec![format!("{fraction}[0-9]*")];
        behind.extend(with_rest(&fraction, above));
        ways.push(format!(r"{whole}\.(?:{})", behind.join("|")));
    }
    format!("0*(?:{})", ways.join("|"))
}

/// Numbers without a sign that are not above the bound.
fn not_above(bound: Decimal) -> String {
    let (whole, fraction) = digits(bound);
    let mut ways: Vec<String> = Vec::new();
    if !whole.is_empty() {
        // Nothing but zeros before the point, or fewer digits than the bound has.
        ways.push(ANY_FRACTION.to_owned());
    }
    if whole.len() > 1 {
        ways.push(format!("[1-9][0-9]{{0,{}}}{ANY_FRACTION}", whole.len() - 2));
    }
    let smaller = differing(&whole, |digit, first| {
        below(digit, if first { '1' } else { '0' })
    });
    ways.extend(
        smaller
            .into_iter()
            .map(|way| format!("{way}{ANY_FRACTION}")),
    );
    if fraction.is_empty() {
        ways.push(format!(r"{whole}(?:\.0+)?"));
    } else {
        let mut behind = vec![format!("{fraction}0*")];
        behind.extend(with_rest(&fraction, |digit| below(digit, '0')));
        // A fraction that ends earlier is smaller.
        behind.extend((1..fraction.len()).filter_map(|end| fraction.get(..end).map(str::to_owned)));
        ways.push(format!(r"{whole}(?:\.(?:{}))?", behind.join("|")));
    }
    format!("0*(?:{})", ways.join("|"))
}

/// Numbers of as many digits that first differ from these at one place, for every place.
fn differing(digits: &str, differs: impl Fn(char, bool) -> Option<String>) -> Vec<String> {
    digits
        .char_indices()
        .filter_map(|(at, digit)| {
            let class = differs(digit, at == 0)?;
            let rest = digits.len() - at - 1;
            Some(format!("{}{class}[0-9]{{{rest}}}", digits.get(..at)?))
        })
        .collect()
}

/// Fractions that first differ from these digits at one place, for every place.
fn with_rest(digits: &str, differs: impl Fn(char) -> Option<String>) -> Vec<String> {
    digits
        .char_indices()
        .filter_map(|(at, digit)| Some(format!("{}{}[0-9]*", digits.get(..at)?, differs(digit)?)))
        .collect()
}

/// Digits above this one.
fn above(digit: char) -> Option<String> {
    let next = char::from_digit(digit.to_digit(10)? + 1, 10)?;
    Some(format!("[{next}-9]"))
}

/// Digits below this one, from the lowest on.
fn below(digit: char, lowest: char) -> Option<String> {
    let last = char::from_digit(digit.to_digit(10)?.checked_sub(1)?, 10)?;
    (lowest <= last).then(|| format!("[{lowest}-{last}]"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{at_least, at_most};
    use crate::records::decimal;
    use regex::Regex;

    const BOUNDS: [&str; 16] = [
        "0", "1", "7", "10", "230", "250.0", "0.05", "-0.05", "-7", "-10.25", "25.5", "1000",
        "99.99", "0.1005", "-230", "19.0305",
    ];
    const CELLS: [&str; 60] = [
        "0", "-0", "00", "0.0", "-0.00", "1", "01", "-1", "1.0", "0.9", "0.99999", "1.00001", "6",
        "7", "7.0", "7.01", "6.99", "8", "9", "10", "010", "10.0", "9.99", "10.01", "11", "99",
        "100", "99.99", "99.990", "99.991", "99.98", "229.9", "230", "230.0", "231", "249.99",
        "250", "250.00", "250.01", "999", "1000", "1000.1", "999.99", "0.05", "0.050", "0.051",
        "0.049", "-0.05", "-0.051", "-0.049", "25.5", "25.49", "25.51", "-10.25", "-10.26",
        "0.1005", "0.1004", "0.1006", "19.0305", "19.03",
    ];

    #[test]
    fn patterns_compare_as_numbers_do() {
        for bound in BOUNDS {
            let limit = decimal(bound).unwrap();
            let (least, most) = (at_least(limit), at_most(limit));
            let [least, most] = [least, most].map(|pattern| Regex::new(&pattern).unwrap());
            for cell in CELLS {
                let value = decimal(cell).unwrap();
                assert_eq!(least.is_match(cell), value >= limit, "{cell} >= {bound}");
                assert_eq!(most.is_match(cell), value <= limit, "{cell} <= {bound}");
            }
        }
    }
}
