//! Totals as the supplier adds them up, against what prices and charges add up to.

use rust_decimal::Decimal as Number;

use crate::compare::money::{plus, times};
use crate::compare::price::Pricing;
use crate::compare::result::{StatedCheck, StatedMatch};
use crate::compare::total::Draft;
use crate::say;
use crate::source::Place;
use crate::values::Decimal;
use crate::wording::{Text, typed};

/// What prices and charges add up to in the currency of the quote.
struct Computed {
    /// Each line rounded once.
    rounded: Number,
    /// Nothing rounded, times the divisor.
    exact: Number,
    divisor: Number,
    /// How far roundings can move it, in halves of a minor unit: one for each line.
    lines: Number,
    /// The smallest unit of the currency.
    unit: Number,
}

impl Pricing<'_> {
    /// The total stated for a quantity against the computed one; none where none is stated.
    pub(super) fn stated_check(
        &self,
        boards: u32,
        drafts: Option<&[Draft]>,
        place: impl Fn(usize) -> Place,
    ) -> Option<StatedCheck> {
        let (n, stated) = self
            .quote
            .total
            .iter()
            .enumerate()
            .find(|(_, stated)| stated.quantity == boards)?;
        let computed = drafts.and_then(|drafts| self.computed(drafts));
        let (agrees, text) = match &computed {
            Some(computed) => self.judged(boards, stated.total, computed),
            None if drafts.is_some() => (
                StatedMatch::Differs,
                say!(
                    "the stated total is {stated}; its prices have too many digits to be added for comparison",
                    stated = typed(stated.total.to_string())
                ),
            ),
            None => (
                StatedMatch::NotComputed,
                say!("there is nothing to compare the stated total with"),
            ),
        };
        Some(StatedCheck {
            stated: stated.total,
            computed: computed.map(|computed| Decimal(computed.rounded)),
            agrees,
            text,
            place: place(n),
        })
    }

    fn computed(&self, drafts: &[Draft]) -> Option<Computed> {
        let divisors = drafts.iter().map(|draft| draft.exact.divisor);
        let common = divisors.into_iter().try_fold(1_u64, lowest_common)?;
        let (mut rounded, mut exact) = (Number::ZERO, Number::ZERO);
        for Draft { exact: line, .. } in drafts {
            rounded = plus(rounded, self.in_own_currency(line)?)?;
            let times_common = times(line.value()?, Number::from(common / line.divisor))?;
            exact = plus(exact, times_common)?;
        }
        rounded.rescale(self.own_digits());
        Some(Computed {
            rounded,
            exact,
            divisor: Number::from(common),
            lines: Number::from(drafts.len()),
            unit: Number::new(1, self.own_digits()),
        })
    }

    fn judged(&self, boards: u32, stated: Decimal, computed: &Computed) -> (StatedMatch, Text) {
        let (shown, own) = (stated.to_string(), computed.rounded.to_string());
        let (shown, own) = (typed(shown), typed(own));
        if stated.0 == computed.rounded {
            let text = say!(
                "the stated total {total} is what its prices add up to",
                total = shown
            );
            return (StatedMatch::Exactly, text);
        }
        if computed.is_about(stated.0, Number::ONE, Number::ONE) {
            let text = say!(
                "the stated total {stated} is the computed {computed} but for rounding: half a minor unit for each line, {bound} at most",
                stated = shown,
                computed = own,
                bound = typed(computed.most().to_string())
            );
            return (StatedMatch::Rounding, text);
        }
        let slip = [10_u32, 100, 1000]
            .into_iter()
            .find(|n| computed.is_off_by(stated.0, Number::from(*n)));
        let of_one = self.is_of_one(boards, stated.0, computed);
        if let Some(times) = slip.filter(|_| !of_one) {
            let text = say!(
                "the stated total is {stated}, its prices and charges add up to {computed}: a decimal slip, one is {times} times the other",
                stated = shown,
                computed = own,
                times = times
            );
            return (StatedMatch::DecimalSlip, text);
        }
        if of_one {
            let text = say!(
                "the stated total is {stated}, its prices and charges add up to {computed}: it may be the price of one, not of {count}",
                stated = shown,
                computed = own,
                count = boards
            );
            return match slip {
                Some(_) => (StatedMatch::DecimalSlip, text),
                None => (StatedMatch::Differs, text),
            };
        }
        let text = say!(
            "the stated total is {stated}, its prices and charges add up to {computed}",
            stated = shown,
            computed = own
        );
        (StatedMatch::Differs, text)
    }

    /// Whether the price of one unit, or the total of one board, stands where the total should.
    fn is_of_one(&self, boards: u32, stated: Number, computed: &Computed) -> bool {
        let mut prices = self.quote.price_breaks.iter();
        prices.any(|tier| tier.unit_price.0 == stated)
            || computed.is_about(stated, Number::from(boards), Number::from(boards))
    }
}

impl Computed {
    /// Whether `stated × times` is the exact total but for the rounding of every line, and of a
    /// stated amount that is itself only `blur` times as fine as the currency. Whoever rounds line
    /// by line or the sum once is off by half a minor unit for each line at most.
    fn is_about(&self, stated: Number, by: Number, blur: Number) -> bool {
        self.distance(stated, by, Number::ONE)
            .zip(self.bound(blur))
            .is_some_and(|(distance, bound)| distance <= bound)
    }

    /// How far rounding may move the total: half a minor unit for each line.
    fn most(&self) -> Number {
        (self.unit * self.lines / Number::TWO).normalize()
    }

    /// Whether one is `n` times the other.
    fn is_off_by(&self, stated: Number, n: Number) -> bool {
        let too_small = self.is_about(stated, n, n);
        let too_large = self
            .distance(stated, Number::ONE, n)
            .zip(self.bound(n))
            .is_some_and(|(distance, bound)| distance <= bound);
        too_small || too_large
    }

    /// `2 × |stated × by × divisor − exact × of|`.
    fn distance(&self, stated: Number, by: Number, of: Number) -> Option<Number> {
        let stated = times(times(stated, by)?, self.divisor)?;
        let exact = times(self.exact, of)?;
        times(plus(stated, -exact)?.abs(), Number::TWO)
    }

    /// The same for half a minor unit on every line, `blur` times.
    fn bound(&self, blur: Number) -> Option<Number> {
        times(times(times(self.unit, self.lines)?, self.divisor)?, blur)
    }
}

fn lowest_common(a: u64, b: u64) -> Option<u64> {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a.checked_div(x)?.checked_mul(b)
}

/// What is asked of the supplier where the two do not agree.
pub(super) fn settle(quantity: u32) -> Text {
    say!(
        "Please say which of the two is meant for {count} boards, and correct the other.",
        count = quantity
    )
}

/// Whether it leaves open which figure holds.
pub(super) fn is_open(agrees: StatedMatch) -> bool {
    matches!(agrees, StatedMatch::DecimalSlip | StatedMatch::Differs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn computed(exact: &str, divisor: u32, rounded: &str, lines: u32) -> Computed {
        let number = |text: &str| text.parse().unwrap_or_default();
        Computed {
            rounded: number(rounded),
            exact: number(exact),
            divisor: Number::from(divisor),
            lines: Number::from(lines),
            unit: Number::new(1, 2),
        }
    }

    #[test]
    fn each_line_moves_a_total_by_half_a_minor_unit_at_most() {
        // 10.005 is rounded up or to the even cent: both are right.
        let one = computed("10.005", 1, "10.01", 1);
        let about = |stated: &str| {
            let stated: Number = stated.parse().unwrap_or_default();
            one.is_about(stated, Number::ONE, Number::ONE)
        };
        assert!(about("10.00") && about("10.01"));
        assert!(!about("9.99") && !about("10.02"));
        // 33.33 × 25 / 4 = 208.3125; three lines may move it by 1.5 cents: 208.2975 to 208.3275.
        let three = computed("833.25", 4, "208.31", 3);
        let about = |stated: &str| {
            let stated: Number = stated.parse().unwrap_or_default();
            three.is_about(stated, Number::ONE, Number::ONE)
        };
        assert!(about("208.30") && about("208.32"));
        assert!(!about("208.29") && !about("208.33"));
    }

    #[test]
    fn a_slip_is_seen_in_both_directions_and_after_rounding() {
        let total = computed("34805.55", 1, "34805.55", 2);
        let ten = Number::from(10);
        let off = |stated: &str| total.is_off_by(stated.parse().unwrap_or_default(), ten);
        assert!(off("3480.56") && off("3480.55") && off("348055.50"));
        assert!(!off("3480.40") && !off("34805.55") && !off("348.06"));
    }

    #[test]
    fn divisors_are_joined_without_overflow() {
        assert_eq!(lowest_common(4, 100), Some(100));
        assert_eq!(lowest_common(6, 400), Some(1200));
        assert_eq!(lowest_common(u64::MAX, u64::MAX - 1), None);
    }
}
