//! What the boards of a quote cost at a quantity: price breaks, panels, delivery lots.

use rust_decimal::Decimal as Number;

use crate::compare::money::{plus, times};
use crate::compare::result::{AsQuoted, Part};
use crate::say;
use crate::spec::model::Rounding;
use crate::supplier::model::{
    BreaksCount, ChargeBasis, Driver, PriceBreak, PriceUnit, Quote, Scheme,
};
use crate::values::{Amount, Decimal};
use crate::wording::{Text, typed};

/// A quote and what the RFQ settles about its price.
pub(super) struct Pricing<'a> {
    pub(super) quote: &'a Quote,
    /// Boards on one panel, if the spec says so.
    pub(super) boards_per_panel: Option<u32>,
    pub(super) delivery_lots: u32,
    /// Currency of the comparison.
    pub(super) currency: &'a str,
    pub(super) rate: Option<Decimal>,
    pub(super) rounding: Rounding,
}

/// A separately priced clause.
pub(super) struct Extra<'a> {
    pub(super) clause: &'a str,
    pub(super) basis: ChargeBasis,
    pub(super) amount: Amount,
    pub(super) driver: Option<Driver>,
}

/// An exact amount in a line's own currency, before the one rounding.
#[derive(Debug, Clone)]
pub(super) struct Exact {
    pub(super) parts: Vec<Part>,
    pub(super) divisor: u64,
    pub(super) working: Text,
}

impl Exact {
    /// The sum of the parts, before the division.
    pub(super) fn value(&self) -> Option<Number> {
        self.parts.iter().try_fold(Number::ZERO, |sum, part| {
            plus(sum, times(part.count.0, part.price.0)?)
        })
    }
}

pub(super) fn part(count: impl Into<Number>, price: Number) -> Part {
    Part {
        count: Decimal(count.into()),
        price: Decimal(price),
    }
}

impl Pricing<'_> {
    /// Boards in one unit of the quote.
    pub(super) fn boards_per_unit(&self) -> Result<u32, Text> {
        match self.unit() {
            PriceUnit::Board => Ok(1),
            PriceUnit::Panel => self.boards_per_panel.filter(|n| *n > 0).ok_or_else(|| {
                say!("priced per panel, but the spec does not say how many boards are on one")
            }),
        }
    }

    fn unit(&self) -> PriceUnit {
        self.quote.unit.unwrap_or_default()
    }

    fn units(&self, n: u32) -> Text {
        match (self.unit(), n) {
            (PriceUnit::Board, 1) => say!("1 board"),
            (PriceUnit::Board, n) => say!("{count} boards", count = n),
            (PriceUnit::Panel, 1) => say!("1 panel"),
            (PriceUnit::Panel, n) => say!("{count} panels", count = n),
        }
    }

    /// The break that a number of boards falls into, or why there is no price.
    fn price_break(&self, boards: u32) -> Result<usize, Text> {
        let units = boards.div_ceil(self.boards_per_unit()?);
        let breaks = &self.quote.price_breaks;
        let reached = breaks.iter().enumerate().filter(|(_, b)| b.from <= units);
        let Some((n, found)) = reached.max_by_key(|(_, b)| b.from) else {
            return Err(match breaks.iter().map(|b| b.from).min() {
                None => say!(
                    "no price for {boards} boards: the quote has no prices",
                    boards = boards
                ),
                Some(first) => say!(
                    "no price for {boards} boards: prices begin at {units}",
                    boards = boards,
                    units = self.units(first)
                ),
            });
        };
        match found.up_to.filter(|up_to| units > *up_to) {
            Some(up_to) => Err(say!(
                "no price for {boards} boards: the price holds up to {units}",
                boards = boards,
                units = self.units(up_to)
            )),
            None => Ok(n),
        }
    }

    fn at_least_the_minimum(&self, boards: u32) -> Result<(), Text> {
        let units = boards.div_ceil(self.boards_per_unit()?);
        match self.quote.minimum_order.filter(|minimum| units < *minimum) {
            Some(minimum) => Err(say!(
                "no price for {boards} boards: the minimum order is {units}",
                boards = boards,
                units = self.units(minimum)
            )),
            None => Ok(()),
        }
    }

    /// Deliveries of an order: those of the RFQ, and no more than there are boards.
    pub(super) fn lots(&self, boards: u32) -> u32 {
        self.delivery_lots.min(boards).max(1)
    }

    /// What price breaks count: how many times how many boards, the larger lots first.
    fn counted(&self, boards: u32) -> Vec<(u32, u32)> {
        let lots = match self.quote.breaks_count.unwrap_or_default() {
            BreaksCount::Order => 1,
            BreaksCount::DeliveryLot => self.lots(boards),
        };
        let (size, larger) = (boards / lots, boards % lots);
        [(larger, size.saturating_add(1)), (lots - larger, size)]
            .into_iter()
            .filter(|(lots, size)| *lots > 0 && *size > 0)
            .collect()
    }

    /// The price as stated at a quantity, or why there is none.
    pub(super) fn as_quoted(&self, boards: u32) -> Result<AsQuoted, Text> {
        self.at_least_the_minimum(boards)?;
        let counted = self.counted(boards);
        let (_, size) = counted.first().copied().unwrap_or((1, boards));
        let found = self.price_break(size)?;
        let unit_price = self.quote.price_breaks[found].unit_price;
        let one_board = Exact {
            parts: vec![part(1, unit_price.0)],
            divisor: u64::from(self.boards_per_unit()?),
            working: Text::default(),
        };
        let rate = self.rate;
        let per_board = rate.and_then(|rate| self.rounded(&one_board, rate.0));
        Ok(AsQuoted {
            unit_price,
            currency: self.quote.currency.clone(),
            unit: self.unit(),
            per_board: per_board.map(Decimal),
        })
    }

    /// The boards themselves, exact.
    pub(super) fn goods(&self, boards: u32) -> Result<Exact, Text> {
        self.at_least_the_minimum(boards)?;
        let per_unit = self.boards_per_unit()?;
        let tiers = &self.quote.price_breaks;
        let mut parts = Vec::new();
        let mut working = Vec::new();
        for (lots, size) in self.counted(boards) {
            let found = self.price_break(size)?;
            let shares = match self.quote.scheme.unwrap_or_default() {
                Scheme::AllUnits => vec![(size, tiers[found].unit_price)],
                Scheme::Incremental => self.increments(size, &tiers[..=found], per_unit)?,
            };
            for (share, price) in shares {
                // A lot is no larger than the order, so that the product is one too.
                let count = share.saturating_mul(lots);
                parts.push(part(count, price.0));
                working.push(match per_unit {
                    1 => format!("{count} × {price}"),
                    per_unit => format!("{count} × {price} / {per_unit}"),
                });
            }
        }
        let exact = Exact {
            parts,
            divisor: u64::from(per_unit),
            working: typed(working.join(" + ")),
        };
        match exact.value() {
            Some(_) => Ok(exact),
            None => Err(say!("its price has too many digits to be extended exactly")),
        }
    }

    /// Boards and price of each break that is reached; the first also prices the boards below it.
    fn increments(
        &self,
        boards: u32,
        reached: &[PriceBreak],
        per_unit: u32,
    ) -> Result<Vec<(u32, Decimal)>, Text> {
        let mut parts = Vec::new();
        let mut priced = 0;
        for (n, tier) in reached.iter().enumerate() {
            let last = match reached.get(n + 1) {
                Some(next)
                    if tier
                        .up_to
                        .is_some_and(|up_to| up_to.saturating_add(1) < next.from) =>
                {
                    return Err(say!(
                        "no price for {boards} boards: nothing prices those above {above} and below {below}",
                        boards = boards,
                        above = self.units(tier.up_to.unwrap_or_default()),
                        below = self.units(next.from)
                    ));
                }
                Some(next) => next
                    .from
                    .saturating_sub(1)
                    .saturating_mul(per_unit)
                    .min(boards),
                None => boards,
            };
            parts.push((last.saturating_sub(priced), tier.unit_price));
            priced = last;
        }
        Ok(parts)
    }
}
