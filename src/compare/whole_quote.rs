//! What makes a whole quote not comparable, whatever the quantity.

use crate::compare::judge::Judge;
use crate::compare::total::charge_name;
use crate::finding::Severity;
use crate::say;
use crate::source::Place;
use crate::spec::model::{LatePolicy, Rfq, TaxBasis};
use crate::supplier::model::{Quote, QuoteCharge, Tax};
use crate::values::Amount;
use crate::wording::{Text, typed};

/// Something that concerns the whole quote.
pub(super) struct QuoteIssue {
    /// What it is about: the end of its question's id.
    pub(super) topic: String,
    pub(super) text: Text,
    pub(super) place: Place,
    /// What is asked of the supplier, a sentence.
    pub(super) settle: Text,
}

impl Judge<'_> {
    pub(super) fn quote_issues(&self, quote: &Quote) -> Vec<QuoteIssue> {
        let mut issues = self.errors();
        let mut add = |topic: &str, text: Text, settle: Text| {
            issues.push(QuoteIssue {
                topic: topic.to_owned(),
                text,
                place: self.loaded.places.value_place(&format!("/quote/{topic}")),
                settle,
            });
        };
        if let Some((until, as_of)) = quote.valid_until.zip(self.as_of.date)
            && until < as_of
        {
            let (until, as_of) = (typed(until.to_string()), typed(as_of.to_string()));
            add(
                "valid-until",
                say!(
                    "validity ended {until}, before {as_of}",
                    until = &until,
                    as_of = &as_of
                ),
                say!("Please extend the quote beyond {as_of}.", as_of = as_of),
            );
        }
        let Some(rfq) = &self.spec.spec.rfq else {
            return issues;
        };
        self.currency(quote, rfq, &mut add);
        tax(quote, rfq, &mut add);
        delivery_terms(quote, rfq, &mut add);
        self.lead_time_asked(quote, rfq, &mut add);
        self.late(quote, rfq, &mut add);
        issues.extend(self.zero_charges(quote));
        issues
    }

    fn currency(&self, quote: &Quote, rfq: &Rfq, add: &mut impl FnMut(&str, Text, Text)) {
        let stated = quote.currency.as_ref().filter(|code| !code.is_empty());
        let Some(currency) = stated.filter(|_| self.rate(quote).is_none()) else {
            return;
        };
        let (from, to) = (typed(currency), typed(&rfq.currency));
        let mut rates = rfq.exchange_rate.iter();
        let dated_later = rates.any(|rate| rate.from == *currency && rate.to == rfq.currency);
        let text = match self.as_of.date.filter(|_| dated_later) {
            Some(day) => say!(
                "the RFQ has no rate from {from} to {to} of {day} or before",
                from = from,
                to = to,
                day = typed(day.to_string())
            ),
            None => say!(
                "the RFQ has no rate from {from} to {to}",
                from = from,
                to = to
            ),
        };
        let settle = say!(
            "Please quote in {currency}.",
            currency = typed(&rfq.currency)
        );
        add("currency", text, settle);
    }

    /// A charge of zero may be a price, or a cell that nobody filled in.
    fn zero_charges(&self, quote: &Quote) -> Vec<QuoteIssue> {
        let zero = |charge: &QuoteCharge| charge.amount.is_some_and(Amount::is_zero_number);
        let charges = quote.charge.iter().enumerate();
        charges
            .filter(|(_, charge)| zero(charge))
            .map(|(n, charge)| QuoteIssue {
                topic: format!("charge.{}", n + 1),
                text: say!(
                    "{charge} is charged at zero, which may be a price or a cell that nobody filled in",
                    charge = charge_name(charge)
                ),
                place: self.loaded.places.value_place(&format!("/quote/charge/{n}/amount")),
                settle: say!(
                    "Please write \"no charge\" if nothing is charged, and the amount otherwise."
                ),
            })
            .collect()
    }

    /// The days that records add count: it is when the boards can be released that matters.
    fn lead_time_asked(&self, quote: &Quote, rfq: &Rfq, add: &mut impl FnMut(&str, Text, Text)) {
        let Some(asked) = rfq.lead_time_days else {
            return;
        };
        let shorten = say!(
            "Please say at what price it is {asked} days.",
            asked = asked
        );
        match self.lead_time(quote) {
            None => add(
                "lead-time-days",
                say!(
                    "the quote states no lead time, asked are at most {asked} days",
                    asked = asked
                ),
                say!("Please state the lead time of the boards in calendar days."),
            ),
            Some(offered) if offered.whole() > asked && offered.records == 0 => add(
                "lead-time-days",
                say!(
                    "lead time is {offered} days, asked are at most {asked}",
                    offered = offered.boards,
                    asked = asked
                ),
                shorten,
            ),
            Some(offered) if offered.whole() > asked => add(
                "lead-time-days",
                say!(
                    "lead time is {whole} days, {boards} for the boards and {records} for records; asked are at most {asked}",
                    whole = offered.whole(),
                    boards = offered.boards,
                    records = offered.records,
                    asked = asked
                ),
                shorten,
            ),
            Some(_) => {}
        }
    }

    /// An error in the response leaves open what it offers or costs.
    fn errors(&self) -> Vec<QuoteIssue> {
        let errors = self.loaded.findings.iter();
        errors
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| QuoteIssue {
                topic: format!("{}.{}", finding.code, finding.place.within()),
                text: typed(&finding.message),
                place: finding.place.clone(),
                settle: match &finding.help {
                    Some(help) => {
                        say!(
                            "Please correct it: {help}.",
                            help = typed(help.trim_end_matches('.'))
                        )
                    }
                    None => say!("Please correct it."),
                },
            })
            .collect()
    }

    fn late(&self, quote: &Quote, rfq: &Rfq, add: &mut impl FnMut(&str, Text, Text)) {
        let came = self.loaded.received.or(quote.issued);
        if let (true, Some(came), Some(due)) = (self.is_late(quote), came, rfq.due)
            && rfq.policy.late == LatePolicy::NotComparable
        {
            add(
                "issued",
                say!(
                    "it came on {came}, quotes were due on {due}",
                    came = typed(came.to_string()),
                    due = typed(due.to_string())
                ),
                say!("Please show that it was sent in time; otherwise it is not compared."),
            );
        }
    }
}

/// Tax that is not stated is not tax-free.
fn tax(quote: &Quote, rfq: &Rfq, add: &mut impl FnMut(&str, Text, Text)) {
    let wanted = match rfq.policy.tax {
        TaxBasis::Excluded => Tax::Excluded,
        TaxBasis::Included => Tax::Included,
    };
    match (quote.tax, wanted) {
        (Tax::Unstated, _) => add(
            "tax",
            say!("the quote does not say whether tax is included"),
            say!("Please say whether your amounts include tax."),
        ),
        (Tax::Included, Tax::Excluded) => add(
            "tax",
            say!("its amounts include tax, quotes are compared without"),
            say!("Please state your amounts without tax."),
        ),
        (Tax::Excluded, Tax::Included) => add(
            "tax",
            say!("its amounts are without tax, quotes are compared with it"),
            say!("Please state your amounts with tax."),
        ),
        _ => {}
    }
}

fn delivery_terms(quote: &Quote, rfq: &Rfq, add: &mut impl FnMut(&str, Text, Text)) {
    let offered = quote.delivery_terms.as_deref().map(str::trim);
    if let (Some(asked), Some(offered)) = (rfq.delivery_terms.as_deref(), offered)
        && !offered.is_empty()
        && !offered.eq_ignore_ascii_case(asked.trim())
    {
        add(
            "delivery-terms",
            say!(
                "delivery is quoted {offered}, asked is {asked}",
                offered = typed(offered),
                asked = typed(asked)
            ),
            say!("Please quote {terms}.", terms = typed(asked)),
        );
    }
}
