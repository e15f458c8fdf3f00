//! How an order is divided: production lots in build order, panels inside each lot, reels running on
//! over all of them. Every figure is exact for any quantity, without walking through the boards.

use crate::compare::result::Boards;

/// Reels that are looked at one by one; beyond, lots are, of which there are then as few.
const ONE_BY_ONE: u64 = 1 << 16;

/// An order as it is built.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    runs: Vec<Run>,
    boards: u64,
    one_by_one: u64,
}

/// Production lots of one size, one after the other.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: u64,
    lots: u64,
    size: u64,
}

impl Run {
    fn end(self) -> u64 {
        self.start + self.lots * self.size
    }
}

/// The smallest and largest of what was seen.
#[derive(Debug, Default)]
struct Extremes(Option<(u64, u64)>);

impl Extremes {
    fn take(&mut self, boards: u64) {
        let (fewest, most) = self.0.unwrap_or((boards, boards));
        self.0 = Some((fewest.min(boards), most.max(boards)));
    }

    fn boards(self) -> Boards {
        let whole = |boards| u32::try_from(boards).unwrap_or(u32::MAX);
        let (fewest, most) = self.0.unwrap_or_default();
        Boards {
            fewest: whole(fewest),
            most: whole(most),
        }
    }
}

impl Layout {
    /// Lots of a fixed number of boards; the last one has the rest.
    pub(super) fn of_lots(boards: u32, lot: u32) -> Layout {
        let (boards, lot) = (u64::from(boards), u64::from(lot.max(1)));
        Layout::of_runs([(boards / lot, lot), (1, boards % lot)])
    }

    /// As many lots as there are deliveries, as even as can be; the larger ones first.
    pub(super) fn of_deliveries(boards: u32, deliveries: u32) -> Layout {
        let (boards, lots) = (u64::from(boards), u64::from(deliveries.max(1)));
        let larger = boards % lots;
        Layout::of_runs([(larger, boards / lots + 1), (lots - larger, boards / lots)])
    }

    fn of_runs(sizes: [(u64, u64); 2]) -> Layout {
        let mut runs = Vec::new();
        let mut start = 0;
        for (lots, size) in sizes {
            if lots > 0 && size > 0 {
                let run = Run { start, lots, size };
                start = run.end();
                runs.push(run);
            }
        }
        Layout {
            runs,
            boards: start,
            one_by_one: ONE_BY_ONE,
        }
    }

    /// Boards of one lot.
    pub(super) fn lots(&self) -> Boards {
        self.units(u64::MAX)
    }

    /// Boards of one panel.
    pub(super) fn panels(&self, per_panel: u32) -> Boards {
        self.units(u64::from(per_panel.max(1)))
    }

    /// Boards of one reel.
    pub(super) fn reels(&self, reel: u32) -> Boards {
        let mut seen = Extremes::default();
        let reel = u64::from(reel.max(1));
        if self.boards > 0 {
            seen.take(reel.min(self.boards));
            seen.take((self.boards - 1) % reel + 1);
        }
        seen.boards()
    }

    /// Boards of all lots that a reel runs through.
    pub(super) fn lots_of_a_reel(&self, reel: u32) -> Boards {
        self.touched(u64::from(reel.max(1)), u64::MAX)
    }

    /// Boards of all panels that a reel runs through.
    pub(super) fn panels_of_a_reel(&self, reel: u32, per_panel: u32) -> Boards {
        self.touched(u64::from(reel.max(1)), u64::from(per_panel.max(1)))
    }

    /// The first and the last unit of a lot are its largest and its smallest.
    fn units(&self, per: u64) -> Boards {
        let mut seen = Extremes::default();
        for run in &self.runs {
            for board in [run.start, run.start + run.size - 1] {
                let (start, end) = self.unit(board, per);
                seen.take(end - start);
            }
        }
        seen.boards()
    }

    /// The boards of the unit that holds a board: units of `per` boards, cut off at the lot's end.
    fn unit(&self, board: u64, per: u64) -> (u64, u64) {
        let holds = |run: &&Run| run.start <= board;
        let Some(run) = self.runs.iter().rev().find(holds) else {
            return (board, board);
        };
        let within = (board - run.start) % run.size;
        let lot = board - within;
        let first = within - within % per;
        let last = first.saturating_add(per).min(run.size);
        (lot + first, lot + last)
    }

    /// Boards of all units that the reel touches which begins at a board.
    fn touched_by(&self, start: u64, reel: u64, per: u64) -> u64 {
        let last = (start + reel).min(self.boards) - 1;
        self.unit(last, per).1 - self.unit(start, per).0
    }

    /// Reels begin at the multiples of their length. Inside a run of equal lots the reels repeat their
    /// places after so many of them as the lot has steps of the common divisor, and the lots after so
    /// many as the reel has; one of the two numbers is small.
    fn touched(&self, reel: u64, per: u64) -> Boards {
        let mut seen = Extremes::default();
        for run in &self.runs {
            let first = run.start.next_multiple_of(reel);
            if first >= run.end() {
                continue;
            }
            let last = (run.end() - 1) - (run.end() - 1) % reel;
            // It may run on into lots of another size, or end with the order.
            seen.take(self.touched_by(last, reel, per));
            let common = gcd(reel, run.size);
            let begin = (last - first) / reel + 1;
            let different = begin.min(run.size / common);
            if different <= self.one_by_one {
                for n in 0..different {
                    seen.take(self.touched_by(first + n * reel, reel, per));
                }
            } else {
                for lot in 0..run.lots.min(reel / common) {
                    self.touched_in_lot(
                        run.start + lot * run.size,
                        run.size,
                        (reel, per),
                        &mut seen,
                    );
                }
            }
        }
        seen.boards()
    }

    /// The reels that begin in a lot. Those that end before its short unit, if it has one, take as many
    /// whole units as their place in the first one makes them; the few others are looked at.
    fn touched_in_lot(&self, lot: u64, size: u64, (reel, per): (u64, u64), seen: &mut Extremes) {
        let end = lot + size;
        let first = lot.next_multiple_of(reel);
        if first >= end {
            return;
        }
        let short = end - size % per;
        let before_short = short.next_multiple_of(reel);
        let looked_at = [
            Some(first),
            Some((end - 1) - (end - 1) % reel),
            Some(before_short),
            before_short.checked_sub(reel),
        ];
        for start in looked_at.into_iter().flatten() {
            if (first..end).contains(&start) {
                seen.take(self.touched_by(start, reel, per));
            }
        }
        if first + reel > short {
            return;
        }
        let reels = (short - reel - first) / reel + 1;
        let (whole, rest) = ((reel - 1) / per, (reel - 1) % per);
        let place = (first - lot) % per;
        let reaches = |low: u64, high: u64| {
            let hit = first_within((reel % per, per), place, (low, high));
            hit.is_some_and(|n| n < reels)
        };
        if reaches(0, per - rest - 1) {
            seen.take((whole + 1) * per);
        }
        if rest > 0 && reaches(per - rest, per - 1) {
            seen.take((whole + 2) * per);
        }
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    match b {
        0 => a,
        b => gcd(b, a % b),
    }
}

/// The smallest `n` for which `(place + n × step) mod modulus` is within two bounds.
fn first_within((step, modulus): (u64, u64), place: u64, (low, high): (u64, u64)) -> Option<u64> {
    let shifted = |bound: u64| (bound + modulus - place) % modulus;
    let (low, high) = (shifted(low), shifted(high));
    // Shifted past the modulus, the bounds hold zero: it is there from the start.
    match low <= high {
        true => first_multiple(step, modulus, low, high),
        false => Some(0),
    }
}

/// The smallest `n` for which `n × step mod modulus` is within two bounds. Like Euclid's algorithm: what
/// no multiple of the step meets directly is asked of the modulus in steps.
fn first_multiple(step: u64, modulus: u64, low: u64, high: u64) -> Option<u64> {
    if low == 0 {
        return Some(0);
    }
    if step == 0 {
        return None;
    }
    let n = low.div_ceil(step);
    if n * step <= high {
        return Some(n);
    }
    let back = |bound: u64| (step - bound % step) % step;
    let turns = first_multiple(modulus % step, step, back(high), back(low))?;
    Some((low + modulus * turns).div_ceil(step))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn both(fewest: u32, most: u32) -> Boards {
        Boards { fewest, most }
    }

    /// Eleven boards in lots of 5, 5 and 1; panels of four inside them; reels of three.
    ///
    /// ```text
    /// board  0 1 2 3 4 | 5 6 7 8 9 | 10
    /// lot    A A A A A | B B B B B | C
    /// panel  a a a a b | c c c c d | e     sizes 4 1 4 1 1
    /// reel   r r r s s | s t t t u | u
    /// ```
    #[test]
    fn a_small_order_counted_by_hand() {
        let order = Layout::of_lots(11, 5);
        assert_eq!(order.lots(), both(1, 5));
        assert_eq!(order.panels(4), both(1, 4));
        // r, s, t have three boards, u has two.
        assert_eq!(order.reels(3), both(2, 3));
        // r: A; s: A and B; t: B; u: B and C.
        assert_eq!(order.lots_of_a_reel(3), both(5, 10));
        // r: a = 4; s: a, b, c = 9; t: c = 4; u: d, e = 2.
        assert_eq!(order.panels_of_a_reel(3, 4), both(2, 9));
    }

    /// Eleven boards in three deliveries: 4, 4, 3.
    #[test]
    fn deliveries_are_as_even_as_can_be() {
        let order = Layout::of_deliveries(11, 3);
        assert_eq!(order.lots(), both(3, 4));
        // Panels of three: 3 1, 3 1, 3.
        assert_eq!(order.panels(3), both(1, 3));
        // Reels of six: boards 0-5 are in the first two lots, 6-10 in the last two.
        assert_eq!(order.lots_of_a_reel(6), both(7, 8));
        assert_eq!(Layout::of_deliveries(2, 5).lots(), both(1, 1));
        assert_eq!(Layout::of_deliveries(7, 1).lots(), both(7, 7));
    }

    #[test]
    fn billions_of_boards_take_no_time() {
        let most = u32::MAX;
        for (lot, reel, panel) in [
            (1, 1, 1),
            (most, 1, most),
            (most / 2, 65_521, 65_519),
            (1_000_003, 4_099, 97),
            (65_537, 65_535, 2),
            (most - 1, 65_535, 4_099),
            (3, most, 2),
        ] {
            let order = Layout::of_lots(most, lot);
            let lots = order.lots_of_a_reel(reel);
            let panels = order.panels_of_a_reel(reel, panel);
            assert!(lots.most >= reel.min(lot) && lots.fewest >= 1);
            assert!(panels.most <= lots.most && panels.fewest <= lots.fewest);
        }
        // 2^32 - 1 = 3 × 1431655765: a reel of one is on one panel of three, whole.
        assert_eq!(
            Layout::of_lots(most, most).panels_of_a_reel(1, 3),
            both(3, 3)
        );
        // 2^32 - 1 = 4 × 1073741823 + 3: the last panel has three.
        assert_eq!(
            Layout::of_lots(most, most).panels_of_a_reel(1, 4),
            both(3, 4)
        );
    }

    /// Every board written down.
    fn enumerated(order: &Layout, reel: usize, per: usize) -> Boards {
        let mut unit_of = Vec::new();
        let mut size_of: Vec<u64> = Vec::new();
        for run in &order.runs {
            for _ in 0..run.lots {
                for board in 0..usize::try_from(run.size).unwrap() {
                    if board % per == 0 {
                        size_of.push(0);
                    }
                    let unit = size_of.len() - 1;
                    size_of[unit] += 1;
                    unit_of.push(unit);
                }
            }
        }
        let mut seen = Extremes::default();
        for reel in unit_of.chunks(reel) {
            let mut units = reel.to_vec();
            units.dedup();
            seen.take(units.iter().map(|unit| size_of[*unit]).sum());
        }
        seen.boards()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        /// Whichever way it is counted, it is what counting the boards gives.
        #[test]
        fn figures_are_those_of_counting(
            boards in 1_u32..400,
            lot in 1_u32..130,
            evenly: bool,
            reel in 1_u32..60,
            per in 1_u32..40,
            one_by_one in prop::sample::select(vec![0_u64, 1, 7, ONE_BY_ONE]),
        ) {
            let mut order = match evenly {
                true => Layout::of_deliveries(boards, lot),
                false => Layout::of_lots(boards, lot),
            };
            order.one_by_one = one_by_one;
            let counted = |reel: u32, per: u32| enumerated(&order, reel as usize, per as usize);
            prop_assert_eq!(order.boards, u64::from(boards));
            prop_assert_eq!(order.panels_of_a_reel(reel, per), counted(reel, per));
            prop_assert_eq!(order.lots_of_a_reel(reel), counted(reel, u32::MAX));
            prop_assert_eq!(order.reels(reel), counted(reel, 1));
            prop_assert_eq!(order.lots(), {
                let sizes = order.runs.iter().map(|run| u32::try_from(run.size).unwrap());
                both(sizes.clone().min().unwrap(), sizes.max().unwrap())
            });
            let panels = order.runs.iter().flat_map(|run| {
                let size = u32::try_from(run.size).unwrap();
                [size.min(per), (size - 1) % per + 1]
            });
            prop_assert_eq!(order.panels(per), both(panels.clone().min().unwrap(), panels.max().unwrap()));
        }

        #[test]
        fn the_first_hit_is_the_first(
            modulus in 1_u64..60, step in 0_u64..60, place in 0_u64..60, low in 0_u64..60, width in 0_u64..60,
        ) {
            let (step, place, low) = (step % modulus, place % modulus, low % modulus);
            let high = (low + width).min(modulus - 1);
            let hit = (0..=modulus).find(|n| (low..=high).contains(&((place + n * step) % modulus)));
            prop_assert_eq!(first_within((step, modulus), place, (low, high)), hit);
        }
    }
}
