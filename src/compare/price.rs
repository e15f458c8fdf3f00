//! What a quote costs at a quantity: price breaks, charges, separately priced clauses.

use rust_decimal::Decimal as Number;

use crate::compare::money::{minor_digits, plus, round, times};
use crate::compare::result::{AsQuoted, ByDriver, Line, Totals};
use crate::spec::model::Rounding;
use crate::supplier::model::{
    ChargeBasis, ChargeKind, Driver, PriceBreak, PriceUnit, Quote, Scheme,
};
use crate::values::Decimal;

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
    pub(super) amount: Decimal,
    pub(super) driver: Option<Driver>,
}

/// Where an amount goes.
enum Bucket {
    Goods,
    Charges,
    Records(Option<Driver>),
}

/// An exact amount in the quote's currency, before the one rounding.
struct Exact {
    value: Number,
    divisor: u64,
    working: String,
}

impl Pricing<'_> {
    /// Boards in one unit of the quote.
    fn boards_per_unit(&self) -> Result<u32, String> {
        match self.unit() {
            PriceUnit::Board => Ok(1),
            PriceUnit::Panel => self.boards_per_panel.filter(|n| *n > 0).ok_or_else(|| {
                "priced per panel, but the spec does not say how many boards are on one".to_owned()
            }),
        }
    }

    fn unit(&self) -> PriceUnit {
        self.quote.unit.unwrap_or_default()
    }

    fn units(&self, n: u32) -> String {
        let unit = match self.unit() {
            PriceUnit::Board => "board",
            PriceUnit::Panel => "panel",
        };
        format!("{n} {unit}{}", if n == 1 { "" } else { "s" })
    }

    /// The break that the quantity falls into, or why there is no price.
    fn price_break(&self, boards: u32) -> Result<usize, String> {
        let units = boards.div_ceil(self.boards_per_unit()?);
        if let Some(minimum) = self.quote.minimum_order.filter(|minimum| units < *minimum) {
            return Err(format!(
                "no price for {boards} boards: the minimum order is {}",
                self.units(minimum)
            ));
        }
        let breaks = &self.quote.price_breaks;
        let reached = breaks.iter().enumerate().filter(|(_, b)| b.from <= units);
        let Some((n, found)) = reached.max_by_key(|(_, b)| b.from) else {
            return Err(match breaks.iter().map(|b| b.from).min() {
                None => format!("no price for {boards} boards: the quote has no prices"),
                Some(first) => format!(
                    "no price for {boards} boards: prices begin at {}",
                    self.units(first)
                ),
            });
        };
        match found.up_to.filter(|up_to| units > *up_to) {
            Some(up_to) => Err(format!(
                "no price for {boards} boards: the price holds up to {}",
                self.units(up_to)
            )),
            None => Ok(n),
        }
    }

    /// The price as stated at a quantity, or why there is none.
    pub(super) fn as_quoted(&self, boards: u32) -> Result<AsQuoted, String> {
        let found = self.price_break(boards)?;
        let unit_price = self.quote.price_breaks[found].unit_price;
        let one_board = Exact {
            value: unit_price.0,
            divisor: u64::from(self.boards_per_unit()?),
            working: String::new(),
        };
        Ok(AsQuoted {
            unit_price,
            currency: self.quote.currency.clone(),
            unit: self.unit(),
            per_board: self.rounded(&one_board).map(Decimal),
        })
    }

    /// Totals at a quantity, or why there are none.
    pub(super) fn totals(&self, boards: u32, extras: &[Extra]) -> Result<Totals, String> {
        let too_long = || "its amounts have too many digits to be added exactly".to_owned();
        let goods = self.goods(boards)?;
        let mut sums = Sums::default();
        let mut lines = Vec::new();
        let mut add = |text: String, clause: Option<&str>, bucket: Bucket, exact: &Exact| {
            let amount = self.rounded(exact)?;
            lines.push(Line {
                text,
                clause: clause.map(str::to_owned),
                working: exact.working.clone(),
                amount: Decimal(amount),
            });
            sums.add(&bucket, amount)
        };
        add(format!("{boards} boards"), None, Bucket::Goods, &goods).ok_or_else(too_long)?;
        for charge in &self.quote.charge {
            let Some(amount) = charge.amount else {
                continue;
            };
            let bucket = match charge.kind {
                ChargeKind::Record => Bucket::Records(charge.driver),
                _ => Bucket::Charges,
            };
            let words = charge.text.clone();
            let text = words.unwrap_or_else(|| kind_words(charge.kind).to_owned());
            self.charged(charge.basis, amount, boards, &goods)
                .and_then(|exact| add(text, None, bucket, &exact))
                .ok_or_else(too_long)?;
        }
        for extra in extras {
            let bucket = Bucket::Records(extra.driver);
            self.charged(extra.basis, extra.amount, boards, &goods)
                .and_then(|exact| add(extra.clause.to_owned(), Some(extra.clause), bucket, &exact))
                .ok_or_else(too_long)?;
        }
        self.summed(boards, &sums, lines).ok_or_else(too_long)
    }

    fn summed(&self, boards: u32, sums: &Sums, lines: Vec<Line>) -> Option<Totals> {
        let total = plus(plus(sums.goods, sums.charges)?, sums.records)?;
        let per_board = round(total, u64::from(boards), self.digits(), self.rounding)?;
        let shown = |mut sum: Number| {
            sum.rescale(self.digits());
            Decimal(sum)
        };
        let by = &sums.by_driver;
        Some(Totals {
            goods: shown(sums.goods),
            charges: shown(sums.charges),
            traceability: shown(sums.records),
            by_driver: ByDriver {
                setup: shown(by.setup.0),
                capture: shown(by.capture.0),
                release: shown(by.release.0),
                documentation: shown(by.documentation.0),
                unstated: shown(by.unstated.0),
            },
            total: shown(total),
            per_board: shown(per_board),
            tax: self.quote.tax,
            lines,
        })
    }

    fn digits(&self) -> u32 {
        minor_digits(self.currency)
    }

    /// Converted by the dated rate, then rounded: the only rounding of a line.
    fn rounded(&self, exact: &Exact) -> Option<Number> {
        let converted = times(exact.value, self.rate?.0)?;
        round(converted, exact.divisor, self.digits(), self.rounding)
    }

    /// The boards themselves, exact.
    fn goods(&self, boards: u32) -> Result<Exact, String> {
        let found = self.price_break(boards)?;
        let per_unit = self.boards_per_unit()?;
        let tiers = &self.quote.price_breaks;
        let parts = match self.quote.scheme.unwrap_or_default() {
            Scheme::AllUnits => vec![(boards, tiers[found].unit_price)],
            Scheme::Incremental => self.increments(boards, &tiers[..=found], per_unit)?,
        };
        let mut value = Number::ZERO;
        let mut working = Vec::new();
        for (share, price) in parts {
            value = times(Number::from(share), price.0)
                .and_then(|part| plus(value, part))
                .ok_or("its price has too many digits to be extended exactly")?;
            working.push(match per_unit {
                1 => format!("{share} × {price}"),
                per_unit => format!("{share} × {price} / {per_unit}"),
            });
        }
        Ok(Exact {
            value,
            divisor: u64::from(per_unit),
            working: working.join(" + "),
        })
    }

    /// Boards and price of each break that is reached; the first also prices the boards below it.
    fn increments(
        &self,
        boards: u32,
        reached: &[PriceBreak],
        per_unit: u32,
    ) -> Result<Vec<(u32, Decimal)>, String> {
        let mut parts = Vec::new();
        let mut priced = 0;
        for (n, tier) in reached.iter().enumerate() {
            let last = match reached.get(n + 1) {
                Some(next)
                    if tier
                        .up_to
                        .is_some_and(|up_to| up_to.saturating_add(1) < next.from) =>
                {
                    return Err(format!(
                        "no price for {boards} boards: nothing prices those above {} and below {}",
                        self.units(tier.up_to.unwrap_or_default()),
                        self.units(next.from)
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
        amount: Decimal,
        boards: u32,
        goods: &Exact,
    ) -> Option<Exact> {
        let per_unit = u64::from(self.boards_per_unit().ok()?);
        let (factor, divisor, working) = match basis {
            ChargeBasis::Once => (Number::ONE, 1, format!("{amount}")),
            ChargeBasis::PerLot => (
                Number::from(self.delivery_lots),
                1,
                format!("{} lots × {amount}", self.delivery_lots),
            ),
            ChargeBasis::PerUnit => (
                Number::from(boards),
                per_unit,
                match per_unit {
                    1 => format!("{boards} × {amount}"),
                    per_unit => format!("{boards} × {amount} / {per_unit}"),
                },
            ),
            ChargeBasis::Percent => (
                goods.value,
                goods.divisor.checked_mul(100)?,
                format!("{amount} % of ({})", goods.working),
            ),
        };
        Some(Exact {
            value: times(factor, amount.0)?,
            divisor,
            working,
        })
    }
}

/// Rounded amounts, added up.
#[derive(Default)]
struct Sums {
    goods: Number,
    charges: Number,
    records: Number,
    by_driver: ByDriver,
}

impl Sums {
    fn add(&mut self, bucket: &Bucket, amount: Number) -> Option<()> {
        let slot = match bucket {
            Bucket::Goods => &mut self.goods,
            Bucket::Charges => &mut self.charges,
            Bucket::Records(driver) => {
                let drivers = &mut self.by_driver;
                let slot = match driver {
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
        Some(())
    }
}

fn kind_words(kind: ChargeKind) -> &'static str {
    match kind {
        ChargeKind::Nre => "non-recurring engineering",
        ChargeKind::Tooling => "tooling",
        ChargeKind::TestFixture => "test fixture",
        ChargeKind::Record => "records",
    }
}
