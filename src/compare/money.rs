//! Exact arithmetic: a product keeps every digit or is refused, and a line is rounded once.

use rust_decimal::Decimal;

use crate::spec::model::Rounding;

/// A product with all its digits; none when they cannot be kept.
pub(super) fn times(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    let mantissa = a.mantissa().checked_mul(b.mantissa())?;
    Decimal::try_from_i128_with_scale(mantissa, a.scale() + b.scale()).ok()
}

/// A sum with all its digits; none when they cannot be kept.
pub(super) fn plus(a: Decimal, b: Decimal) -> Option<Decimal> {
    let sum = a.checked_add(b)?;
    (sum.checked_sub(a)? == b && sum.checked_sub(b)? == a).then_some(sum)
}

/// `value / divisor`, rounded once to `digits` after the point. Amounts are never negative.
pub(super) fn round(
    value: Decimal,
    divisor: u64,
    digits: u32,
    rounding: Rounding,
) -> Option<Decimal> {
    let value = value.normalize();
    if value.is_sign_negative() && !value.is_zero() {
        return None;
    }
    let ten = 10_i128;
    let dividend = value.mantissa().checked_mul(ten.checked_pow(digits)?)?;
    let divisor = i128::from(divisor).checked_mul(ten.checked_pow(value.scale())?)?;
    let whole = dividend.checked_div(divisor)?;
    let twice_rest = (dividend - whole * divisor).checked_mul(2)?;
    let up = match twice_rest.cmp(&divisor) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => match rounding {
            Rounding::HalfUp => true,
            Rounding::HalfEven => whole % 2 == 1,
        },
    };
    Decimal::try_from_i128_with_scale(whole + i128::from(up), digits).ok()
}

/// `of × part / whole`, rounded once to two digits, half a hundredth up. Of nothing it is nothing.
pub(super) fn share(of: u32, part: Decimal, whole: Decimal) -> Option<Decimal> {
    if whole.is_zero() {
        return Some(Decimal::new(0, 2));
    }
    let (part, whole) = (part.normalize(), whole.normalize());
    if part.is_sign_negative() || whole.is_sign_negative() {
        return None;
    }
    // Both as whole numbers of the same unit.
    let scale = part.scale().max(whole.scale());
    let ten = 10_i128;
    let in_units = |number: Decimal| {
        let by = ten.checked_pow(scale - number.scale())?;
        number.mantissa().checked_mul(by)
    };
    let (part, whole) = (in_units(part)?, in_units(whole)?);
    let hundredths = part.checked_mul(i128::from(of))?.checked_mul(100)?;
    let doubled = hundredths.checked_mul(2)?.checked_add(whole)?;
    let rounded = doubled.checked_div(whole.checked_mul(2)?)?;
    Decimal::try_from_i128_with_scale(rounded, 2).ok()
}

/// Digits after the point in amounts of a currency (ISO 4217).
pub(super) fn minor_digits(currency: &str) -> u32 {
    match currency {
        "CLP" | "ISK" | "JPY" | "KRW" | "PYG" | "UGX" | "VND" | "XAF" | "XOF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn halves_round_by_the_policy_and_only_exact_halves_are_halves() {
        let up = |v, d| round(dec(v), d, 2, Rounding::HalfUp).unwrap();
        let even = |v, d| round(dec(v), d, 2, Rounding::HalfEven).unwrap();
        assert_eq!(up("0.125", 1), dec("0.13"));
        assert_eq!(even("0.125", 1), dec("0.12"));
        assert_eq!(even("0.135", 1), dec("0.14"));
        assert_eq!(even("0.1250000000000000000000000001", 1), dec("0.13"));
        assert_eq!(up("1", 3), dec("0.33"));
        assert_eq!(up("2", 3), dec("0.67"));
        // 0.5 / 40 = 0.0125; 1 / 8 = 0.125
        assert_eq!(even("1", 8), dec("0.12"));
        assert_eq!(up("1", 8), dec("0.13"));
        assert_eq!(up("7", 1).to_string(), "7.00");
    }

    #[test]
    fn shares_are_rounded_once() {
        let share = |of, part, whole| share(of, dec(part), dec(whole)).map(|s| s.to_string());
        // 50 × 1000 / 1035 = 48.309…; 30 × 7 / 8 = 26.25; 1 × 1 / 8 = 0.125
        assert_eq!(share(50, "1000.00", "1035.00").unwrap(), "48.31");
        assert_eq!(share(30, "7", "8").unwrap(), "26.25");
        assert_eq!(share(1, "1", "8").unwrap(), "0.13");
        assert_eq!(share(10, "0", "5").unwrap(), "0.00");
        assert_eq!(share(10, "5", "0").unwrap(), "0.00");
        assert_eq!(share(u32::MAX, "79228162514264337593543950335", "1"), None);
    }

    #[test]
    fn digits_are_kept_or_refused() {
        assert_eq!(
            times(dec("104.20"), dec("0.1287")).unwrap(),
            dec("13.410540")
        );
        assert_eq!(
            times(dec("0.00000000000001"), dec("0.000000000000001")),
            None
        );
        assert_eq!(times(Decimal::MAX, dec("2")), None);
        assert_eq!(plus(Decimal::MAX, dec("0.1")), None);
        assert_eq!(round(dec("1"), 0, 2, Rounding::HalfUp), None);
        assert_eq!(round(dec("-1"), 1, 2, Rounding::HalfUp), None);
    }
}
