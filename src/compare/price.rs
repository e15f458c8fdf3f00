//! What a quote costs at a quantity: price breaks, charges, separately priced clauses.

use rust_decimal::Decimal as Number;

use crate::compare::money::{minor_digits, plus, round, times};
use crate::compare::result::{AsQuoted, Bucket, ByDriver, Line, LineSource, Part, Totals};
use crate::say;
use crate::source::Place;
use crate::spec::model::Rounding;
use crate::supplier::Places;
use crate::supplier::model::{
    BreaksCount, ChargeBasis, ChargeKind, Driver, PriceBreak, PriceUnit, Quote, Scheme,
};
use crate::supplier::read::segment;
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
    fn value(&self) -> Option<Number> {
        self.parts.iter().try_fold(Number::ZERO, |sum, part| {
            plus(sum, times(part.count.0, part.price.0)?)
        })
    }
}

/// What a line is, beside its amount.
struct LineHead<'a> {
    text: Text,
    clause: Option<&'a str>,
    bucket: Bucket,
    driver: Option<Driver>,
    place: Option<Place>,
}

fn part(count: impl Into<Number>, price: Number) -> Part {
    Part {
        count: Decimal(count.into()),
        price: Decimal(price),
    }
}

impl Pricing<'_> {
    /// Boards in one unit of the quote.
    fn boards_per_unit(&self) -> Result<u32, Text> {
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

    /// What price breaks count: how many times how many boards, the larger lots first.
    fn counted(&self, boards: u32) -> Vec<(u32, u32)> {
        let lots = match self.quote.breaks_count.unwrap_or_default() {
            BreaksCount::Order => 1,
            BreaksCount::DeliveryLot => self.delivery_lots.max(1),
        };
        let (size, larger) = (boards / lots, boards % lots);
        [(larger, size + 1), (lots - larger, size)]
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

    /// The lines of a total at a quantity, or why there are none.
    pub(super) fn lines(
        &self,
        boards: u32,
        extras: &[Extra],
        places: &Places,
    ) -> Result<Vec<Line>, Text> {
        let goods = self.goods(boards)?;
        let mut lines = Vec::new();
        let head = LineHead {
            text: say!("{count} boards", count = boards),
            clause: None,
            bucket: Bucket::Goods,
            driver: None,
            place: Some(places.value_place("/quote/price-breaks")),
        };
        lines.push(self.line(head, goods.clone()).ok_or_else(too_long)?);
        for (n, charge) in self.quote.charge.iter().enumerate() {
            let Some(amount) = charge.amount else {
                continue;
            };
            let head = LineHead {
                text: match &charge.text {
                    Some(words) => typed(words),
                    None => kind_words(charge.kind),
                },
                clause: None,
                bucket: match charge.kind {
                    ChargeKind::Record => Bucket::Records,
                    _ => Bucket::Charges,
                },
                driver: charge.driver.filter(|_| charge.kind == ChargeKind::Record),
                place: Some(places.value_place(&format!("/quote/charge/{n}/amount"))),
            };
            let line = self
                .charged(charge.basis, amount, boards, &goods)
                .and_then(|exact| self.line(head, exact));
            lines.push(line.ok_or_else(too_long)?);
        }
        for extra in extras {
            let pointer = format!("/quote/response/{}/charge/amount", segment(extra.clause));
            let head = LineHead {
                text: typed(extra.clause),
                clause: Some(extra.clause),
                bucket: Bucket::Records,
                driver: extra.driver,
                place: Some(places.value_place(&pointer)),
            };
            let line = self
                .charged(extra.basis, extra.amount, boards, &goods)
                .and_then(|exact| self.line(head, exact));
            lines.push(line.ok_or_else(too_long)?);
        }
        Ok(lines)
    }

    fn line(&self, head: LineHead, exact: Exact) -> Option<Line> {
        let rate = self.rate?;
        let amount = self.rounded(&exact, rate.0)?;
        Some(Line {
            text: head.text,
            clause: head.clause.map(str::to_owned),
            bucket: head.bucket,
            driver: head.driver,
            source: LineSource::Quoted,
            parts: exact.parts,
            divisor: exact.divisor,
            rate,
            working: exact.working,
            amount: Decimal(amount),
            place: head.place,
        })
    }

    /// What lines add up to, or why they cannot be added.
    pub(super) fn totals(&self, boards: u32, lines: Vec<Line>) -> Result<Totals, Text> {
        self.summed(boards, lines).ok_or_else(too_long)
    }

    fn summed(&self, boards: u32, lines: Vec<Line>) -> Option<Totals> {
        let mut sums = Sums::default();
        let mut in_quote_currency = Number::ZERO;
        for line in &lines {
            sums.add(line)?;
            if !line.source.is_adjustment() {
                let own = self.in_own_currency(line)?;
                in_quote_currency = plus(in_quote_currency, own)?;
            }
        }
        let total = plus(plus(sums.goods, sums.charges)?, sums.records)?;
        let per_board = |sum| round(sum, u64::from(boards), self.digits(), self.rounding);
        let shown = |mut sum: Number| {
            sum.rescale(self.digits());
            Decimal(sum)
        };
        let by = &sums.by_driver;
        Some(Totals {
            goods: shown(sums.goods),
            charges: shown(sums.charges),
            traceability: shown(sums.records),
            traceability_per_board: shown(per_board(sums.records)?),
            by_driver: ByDriver {
                setup: shown(by.setup.0),
                capture: shown(by.capture.0),
                release: shown(by.release.0),
                documentation: shown(by.documentation.0),
                unstated: shown(by.unstated.0),
            },
            total: shown(total),
            per_board: shown(per_board(total)?),
            adjusted: shown(sums.adjusted),
            in_quote_currency: {
                in_quote_currency.rescale(self.own_digits());
                Decimal(in_quote_currency)
            },
            tax: self.quote.tax,
            lines,
        })
    }

    /// A line as the supplier would add it up.
    fn in_own_currency(&self, line: &Line) -> Option<Number> {
        let exact = Exact {
            parts: line.parts.clone(),
            divisor: line.divisor,
            working: Text::default(),
        };
        round(
            exact.value()?,
            exact.divisor,
            self.own_digits(),
            self.rounding,
        )
    }

    /// An amount by boards, rounded, with the digits of the currency.
    pub(super) fn per_board(&self, amount: Decimal, boards: u32) -> Option<Decimal> {
        let mut each = round(amount.0, u64::from(boards), self.digits(), self.rounding)?;
        each.rescale(self.digits());
        Some(Decimal(each))
    }

    fn digits(&self) -> u32 {
        minor_digits(self.currency)
    }

    fn own_digits(&self) -> u32 {
        let own = self.quote.currency.as_deref();
        minor_digits(own.unwrap_or(self.currency))
    }

    /// Converted by the dated rate, then rounded: the only rounding of a line.
    pub(super) fn rounded(&self, exact: &Exact, rate: Number) -> Option<Number> {
        let converted = times(exact.value()?, rate)?;
        round(converted, exact.divisor, self.digits(), self.rounding)
    }

    /// The boards themselves, exact.
    fn goods(&self, boards: u32) -> Result<Exact, Text> {
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

    /// A charge at a quantity, exact.
    fn charged(
        &self,
        basis: ChargeBasis,
        amount: Amount,
        boards: u32,
        goods: &Exact,
    ) -> Option<Exact> {
        let number = amount.value();
        let per_unit = u64::from(self.boards_per_unit().ok()?);
        if amount == Amount::NoCharge {
            return Some(Exact {
                parts: vec![part(1, Number::ZERO)],
                divisor: 1,
                working: say!("no charge"),
            });
        }
        Some(match basis {
            ChargeBasis::Once => Exact {
                parts: vec![part(1, number)],
                divisor: 1,
                working: typed(amount.to_string()),
            },
            ChargeBasis::PerLot => Exact {
                parts: vec![part(self.delivery_lots, number)],
                divisor: 1,
                working: say!(
                    "{lots} lots × {amount}",
                    lots = self.delivery_lots,
                    amount = typed(amount.to_string())
                ),
            },
            ChargeBasis::PerUnit => Exact {
                parts: vec![part(boards, number)],
                divisor: per_unit,
                working: typed(match per_unit {
                    1 => format!("{boards} × {amount}"),
                    per_unit => format!("{boards} × {amount} / {per_unit}"),
                }),
            },
            ChargeBasis::Percent => Exact {
                parts: vec![part(goods.value()?, number)],
                divisor: goods.divisor.checked_mul(100)?,
                working: say!(
                    "{percent} % of ({goods})",
                    percent = typed(amount.to_string()),
                    goods = &goods.working
                ),
            },
        })
    }
}

fn too_long() -> Text {
    say!("its amounts have too many digits to be added exactly")
}

/// Rounded amounts, added up.
#[derive(Default)]
struct Sums {
    goods: Number,
    charges: Number,
    records: Number,
    adjusted: Number,
    by_driver: ByDriver,
}

impl Sums {
    fn add(&mut self, line: &Line) -> Option<()> {
        let amount = line.amount.0;
        let slot = match line.bucket {
            Bucket::Goods => &mut self.goods,
            Bucket::Charges => &mut self.charges,
            Bucket::Records => {
                let drivers = &mut self.by_driver;
                let slot = match line.driver {
                    Some(Driver::Setup) => &mut drivers.setup,
                    Some(Driver::Capture) => &mut drivers.capture,
                    Some(Driver::Release) => &mut drivers.release,
                    Some(Driver::Documentation) => &mut drivers.documentation,
                    None => &mut drivers.unstated,
                };
                slot.0 = plus(slot.0, amount)?;
                &mut self.records
            }
        };
        *slot = plus(*slot, amount)?;
        if line.source.is_adjustment() {
            self.adjusted = plus(self.adjusted, amount)?;
        }
        Some(())
    }
}

fn kind_words(kind: ChargeKind) -> Text {
    match kind {
        ChargeKind::Nre => say!("non-recurring engineering"),
        ChargeKind::Tooling => say!("tooling"),
        ChargeKind::TestFixture => say!("test fixture"),
        ChargeKind::Record => say!("records"),
    }
}
