//! What a quote states as a whole.

use crate::compare::clause::is_offer;
use crate::compare::judge::Judge;
use crate::compare::result::{QuoteHead, StatedAssumption, StatedDeviation, UsedRate};
use crate::supplier::model::{Assumption, Deviation, Quote};
use crate::values::Decimal;

/// Calendar days from order to delivery.
#[derive(Debug, Clone, Copy)]
pub(super) struct LeadTime {
    /// Of the boards.
    pub(super) boards: u32,
    /// What records add.
    pub(super) records: u32,
}

impl LeadTime {
    /// Both.
    pub(super) fn whole(self) -> u32 {
        self.boards.saturating_add(self.records)
    }
}

impl Judge<'_> {
    pub(super) fn head(&self, quote: &Quote) -> QuoteHead {
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        QuoteHead {
            number: filled(&quote.number),
            revision: filled(&quote.revision),
            currency: filled(&quote.currency),
            rate: self.rate(quote),
            valid_until: quote.valid_until,
            tax: quote.tax,
            unit: quote.unit.unwrap_or_default(),
            scheme: quote.scheme.unwrap_or_default(),
            lead_time_days: quote.lead_time_days,
            lead_time_with_records_days: self.lead_time(quote).map(|time| time.whole()),
            minimum_order: quote.minimum_order,
            breaks_count: quote.breaks_count.unwrap_or_default(),
            comment: filled(&quote.comment),
            delivery_terms: filled(&quote.delivery_terms),
            issued: quote.issued,
            received: self.loaded.received,
            late: self.is_late(quote),
        }
    }

    /// Whether it was received after the due day; where nobody said when it came, whether it was
    /// issued after it.
    pub(super) fn is_late(&self, quote: &Quote) -> bool {
        let due = self.spec.spec.rfq.as_ref().and_then(|rfq| rfq.due);
        let came = self.loaded.received.or(quote.issued);
        matches!((came, due), (Some(came), Some(due)) if came > due)
    }

    /// The lead time of the boards and the days that records add to it: every demanded clause that is
    /// offered, one after the other, because an answer says what it adds and not what runs beside it.
    pub(super) fn lead_time(&self, quote: &Quote) -> Option<LeadTime> {
        let demanded = self.spec.clauses.iter().filter(|clause| clause.demanded);
        let records = demanded
            .filter_map(|clause| quote.response.get(&clause.id))
            .filter(|answer| answer.state.is_some_and(is_offer))
            .filter_map(|answer| answer.lead_time_days)
            .fold(0, u32::saturating_add);
        Some(LeadTime {
            boards: quote.lead_time_days?,
            records,
        })
    }

    /// The RFQ's newest rate for the quote's currency that is not dated after the day at which quotes
    /// are judged: nobody knew a later one then. One for the RFQ's own currency.
    pub(super) fn rate(&self, quote: &Quote) -> Option<UsedRate> {
        let rfq = self.spec.spec.rfq.as_ref()?;
        let currency = quote.currency.as_ref()?;
        if *currency == rfq.currency {
            return Some(UsedRate {
                rate: Decimal(rust_decimal::Decimal::ONE),
                date: None,
                source: None,
            });
        }
        rfq.exchange_rate
            .iter()
            .filter(|rate| rate.from == *currency && rate.to == rfq.currency)
            .filter(|rate| self.as_of.date.is_none_or(|day| rate.date <= day))
            .max_by_key(|rate| rate.date)
            .map(|rate| UsedRate {
                rate: rate.rate,
                date: Some(rate.date),
                source: rate.source.clone(),
            })
    }

    pub(super) fn assumptions(&self, quote: &Quote) -> Vec<StatedAssumption> {
        let stated = |(n, a): (usize, &Assumption)| StatedAssumption {
            text: a.text.clone(),
            affects: a.affects.clone(),
            place: self
                .loaded
                .places
                .value_place(&format!("/quote/assumption/{n}/text")),
        };
        quote.assumption.iter().enumerate().map(stated).collect()
    }

    pub(super) fn deviations(&self, quote: &Quote) -> Vec<StatedDeviation> {
        let stated = |(n, d): (usize, &Deviation)| StatedDeviation {
            clause: d.clause.clone(),
            instead: d.instead.clone(),
            why: d.why.clone(),
            until: d.until,
            place: self
                .loaded
                .places
                .value_place(&format!("/quote/deviation/{n}/instead")),
        };
        quote.deviation.iter().enumerate().map(stated).collect()
    }
}
