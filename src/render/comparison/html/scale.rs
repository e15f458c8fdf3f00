//! Axes in whole numbers: the same input gives the same picture on every machine.

/// From values to places along an axis.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    from: u64,
    to: u64,
    logarithmic: bool,
}

/// A range that spans this factor or more is drawn on a logarithmic axis.
const WIDE: u64 = 8;

impl Axis {
    /// An axis that begins at nothing.
    pub(super) fn from_zero(values: &[u64]) -> Axis {
        let most = values.iter().copied().max().unwrap_or(1).max(1);
        Axis {
            from: 0,
            to: round_up(most),
            logarithmic: false,
        }
    }

    /// An axis over the values: logarithmic where they span a wide range.
    pub(super) fn over(values: &[u64]) -> Axis {
        let least = values.iter().copied().min().unwrap_or(1).max(1);
        let most = values.iter().copied().max().unwrap_or(1).max(1);
        Axis {
            from: least,
            to: most,
            logarithmic: most / least >= WIDE,
        }
    }

    /// The same, grown to round numbers at both ends.
    pub(super) fn rounded(values: &[u64]) -> Axis {
        let axis = Axis::over(values);
        if !axis.logarithmic {
            return Axis::from_zero(values);
        }
        Axis {
            from: round_down(axis.from),
            to: round_up(axis.to),
            ..axis
        }
    }

    /// Where a value stands on a length.
    pub(super) fn at(&self, value: u64, length: u64) -> u64 {
        let value = value.clamp(self.from, self.to);
        let (from, to, value) = if self.logarithmic {
            (log2(self.from), log2(self.to), log2(value))
        } else {
            (self.from, self.to, value)
        };
        if to == from {
            return length / 2;
        }
        let share = u128::from(value - from) * u128::from(length) / u128::from(to - from);
        u64::try_from(share).unwrap_or(length)
    }

    /// Round values to mark.
    pub(super) fn marks(&self) -> Vec<u64> {
        if self.logarithmic {
            return round_numbers()
                .filter(|n| (self.from..=self.to).contains(n))
                .collect();
        }
        let step = round_up((self.to - self.from).div_ceil(5).max(1));
        let first = self.from.div_ceil(step);
        (first..=self.to / step).map(|n| n * step).collect()
    }
}

/// 1, 2, 5, 10, 20, 50, …
fn round_numbers() -> impl Iterator<Item = u64> {
    (0..19_u32).flat_map(|power| [1, 2, 5].map(|n| n * 10_u64.saturating_pow(power)))
}

fn round_up(value: u64) -> u64 {
    round_numbers().find(|n| *n >= value).unwrap_or(value)
}

fn round_down(value: u64) -> u64 {
    round_numbers()
        .take_while(|n| *n <= value)
        .last()
        .unwrap_or(1)
}

/// Digits behind the point of a logarithm, in bits.
const FRACTION: u32 = 16;

/// The binary logarithm in units of 1/65536, by repeated squaring; that of nothing is nothing.
fn log2(value: u64) -> u64 {
    let Some(whole) = value.checked_ilog2() else {
        return 0;
    };
    // The value as a number from one to two, with 32 bits behind the point.
    let mut rest = (u128::from(value) << 32) >> whole;
    let mut out = u64::from(whole);
    for _ in 0..FRACTION {
        rest = (rest * rest) >> 32;
        out <<= 1;
        if rest >= 2 << 32 {
            rest >>= 1;
            out |= 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_those_of_the_table() {
        assert_eq!(log2(1), 0);
        assert_eq!(log2(1024), 10 << 16);
        // log2 of 10 is 3.321928…: times 65536 it is 217705.9….
        assert_eq!(log2(10), 217_705);
    }

    #[test]
    fn a_wide_range_is_drawn_by_factors() {
        let axis = Axis::over(&[100, 500, 10_000]);
        assert_eq!(axis.at(100, 600), 0);
        assert_eq!(axis.at(10_000, 600), 600);
        // Ten times the least is half the way, less what whole numbers lose.
        assert!((299..=300).contains(&axis.at(1_000, 600)));
        assert_eq!(axis.marks(), [100, 200, 500, 1_000, 2_000, 5_000, 10_000]);
    }

    #[test]
    fn a_narrow_range_is_drawn_evenly() {
        let axis = Axis::from_zero(&[30, 42]);
        assert_eq!(axis.at(25, 200), 100);
        assert_eq!(axis.marks(), [0, 10, 20, 30, 40, 50]);
        assert_eq!(Axis::over(&[7]).at(7, 100), 50);
    }
}
