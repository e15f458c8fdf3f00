//! What a quote adds up to at a quantity: the boards, charges, separately priced clauses.

use rust_decimal::Decimal as Number;

use crate::compare::money::{minor_digits, plus, round, times};
use crate::compare::price::{Exact, Extra, Pricing, part};
use crate::compare::result::{Bucket, ByDriver, Line, LineSource, Totals};
use crate::say;
use crate::source::Place;
use crate::supplier::Places;
use crate::supplier::model::{ChargeBasis, ChargeKind, Driver, QuoteCharge};
use crate::supplier::read::segment;
use crate::values::{Amount, Decimal};
use crate::wording::{Text, typed};

/// A line before it is converted: exact, in the currency of the quote.
pub(super) struct Draft {
    text: Text,
    clause: Option<String>,
    bucket: Bucket,
    driver: Option<Driver>,
    place: Option<Place>,
    pub(super) exact: Exact,
}

impl Pricing<'_> {
    /// Everything the quote charges at a quantity, or why there is no price.
    pub(super) fn drafts(
        &self,
        boards: u32,
        extras: &[Extra],
        places: &Places,
    ) -> Result<Vec<Draft>, Text> {
        let goods = self.goods(boards)?;
        let mut drafts = vec![Draft {
            text: say!("{count} boards", count = boards),
            clause: None,
            bucket: Bucket::Goods,
            driver: None,
            place: Some(places.value_place("/quote/price-breaks")),
            exact: goods.clone(),
        }];
        for (n, charge) in self.quote.charge.iter().enumerate() {
            let Some(amount) = charge.amount else {
                continue;
            };
            let exact = self.charged(charge.basis, amount, boards, &goods);
            drafts.push(Draft {
                text: charge_name(charge),
                clause: None,
                bucket: match charge.kind {
                    ChargeKind::Record => Bucket::Records,
                    _ => Bucket::Charges,
                },
                driver: charge.driver.filter(|_| charge.kind == ChargeKind::Record),
                place: Some(places.value_place(&format!("/quote/charge/{n}/amount"))),
                exact: exact.ok_or_else(too_long)?,
            });
        }
        for extra in extras {
            let pointer = format!("/quote/response/{}/charge/amount", segment(extra.clause));
            let exact = self.charged(extra.basis, extra.amount, boards, &goods);
            drafts.push(Draft {
                text: typed(extra.clause),
                clause: Some(extra.clause.to_owned()),
                bucket: Bucket::Records,
                driver: extra.driver,
                place: Some(places.value_place(&pointer)),
                exact: exact.ok_or_else(too_long)?,
            });
        }
        Ok(drafts)
    }

    /// The lines of a total in the currency of the comparison; `rate` is that of the quote's.
    pub(super) fn lines(&self, drafts: Vec<Draft>, rate: Decimal) -> Result<Vec<Line>, Text> {
        let line = |draft: Draft| {
            let amount = self.rounded(&draft.exact, rate.0).ok_or_else(too_long)?;
            Ok(Line {
                text: draft.text,
                clause: draft.clause,
                bucket: draft.bucket,
                driver: draft.driver,
                source: LineSource::Quoted,
                parts: draft.exact.parts,
                divisor: draft.exact.divisor,
                rate,
                working: draft.exact.working,
                amount: Decimal(amount),
                place: draft.place,
            })
        };
        drafts.into_iter().map(line).collect()
    }

    /// A line that stands in for a clause that the supplier did not answer: in the currency of the
    /// comparison already, and nowhere in the response.
    pub(super) fn adjustment(
        &self,
        clause: &str,
        source: LineSource,
        exact: Exact,
    ) -> Result<Line, Text> {
        let rate = Decimal(Number::ONE);
        let amount = self.rounded(&exact, rate.0).ok_or_else(too_long)?;
        Ok(Line {
            text: typed(clause),
            clause: Some(clause.to_owned()),
            bucket: Bucket::Records,
            driver: None,
            source,
            parts: exact.parts,
            divisor: exact.divisor,
            rate,
            working: exact.working,
            amount: Decimal(amount),
            place: None,
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
                let exact = Exact {
                    parts: line.parts.clone(),
                    divisor: line.divisor,
                    working: Text::default(),
                };
                in_quote_currency = plus(in_quote_currency, self.in_own_currency(&exact)?)?;
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

    /// An amount by boards, rounded, with the digits of the currency.
    pub(super) fn per_board(&self, amount: Decimal, boards: u32) -> Option<Decimal> {
        let mut each = round(amount.0, u64::from(boards), self.digits(), self.rounding)?;
        each.rescale(self.digits());
        Some(Decimal(each))
    }

    /// An amount as the supplier would state it.
    pub(super) fn in_own_currency(&self, exact: &Exact) -> Option<Number> {
        round(
            exact.value()?,
            exact.divisor,
            self.own_digits(),
            self.rounding,
        )
    }

    fn digits(&self) -> u32 {
        minor_digits(self.currency)
    }

    pub(super) fn own_digits(&self) -> u32 {
        let own = self.quote.currency.as_deref();
        minor_digits(own.unwrap_or(self.currency))
    }

    /// Converted by the dated rate, then rounded: the only rounding of a line.
    pub(super) fn rounded(&self, exact: &Exact, rate: Number) -> Option<Number> {
        let converted = times(exact.value()?, rate)?;
        round(converted, exact.divisor, self.digits(), self.rounding)
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
                parts: vec![part(self.lots(boards), number)],
                divisor: 1,
                working: say!(
                    "{lots} lots × {amount}",
                    lots = self.lots(boards),
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

pub(super) fn too_long() -> Text {
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

/// What a charge is for, in the supplier's words where there are any.
pub(super) fn charge_name(charge: &QuoteCharge) -> Text {
    match charge.text.as_deref().map(str::trim) {
        Some(words) if !words.is_empty() => typed(words),
        _ => kind_words(charge.kind),
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
