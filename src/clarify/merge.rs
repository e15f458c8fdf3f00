//! One answer into the model of a response: what it replaces, and from where each value comes now.

use super::codes;
use super::model::{Fate, QuestionAnswer};
use super::subject::Subject;
use crate::finding::Finding;
use crate::spec::clause::ResolvedSpec;
use crate::supplier::Places;
use crate::supplier::model::{BreaksCount, PriceBreak, PriceUnit, Quote, Response, Scheme, Tax};
use crate::supplier::read::segment;
use crate::values::Decimal;

/// An answer and where it stands in its file.
pub(super) struct Given<'a> {
    pub(super) spec: &'a ResolvedSpec,
    pub(super) id: &'a str,
    pub(super) subject: &'a Subject,
    pub(super) answer: &'a QuestionAnswer,
    /// Pointer of the answer in its file.
    pub(super) at: String,
    pub(super) file: &'a Places,
}

/// What an answer replaced.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// Pointers into the response, and those into the file of the answer.
    pub(super) laid: Vec<(String, String)>,
    /// Pointers into the response, and what they were before.
    pub(super) moved: Vec<(String, String)>,
}

impl Given<'_> {
    /// Takes the answer into the response. After an error the response is not to be used.
    pub(super) fn merge(&self, response: &mut Response) -> Result<Merged, Box<Finding>> {
        let mut merged = Merged::default();
        let fitting = self.subject.keys();
        if let Some(key) = self
            .answer
            .keys()
            .into_iter()
            .find(|key| !fitting.contains(key))
        {
            let help = match fitting {
                [] => {
                    "this question is settled by a corrected response; say in words what it will be"
                        .to_owned()
                }
                some => format!("this question is answered by {}", some.join(", ")),
            };
            return Err(self.wrong(key, &format!("`{key}` does not answer this question"), help));
        }
        if *self.subject == Subject::Clause {
            self.capability(response, &mut merged);
        }
        let Some(quote) = &mut response.quote else {
            return Ok(merged);
        };
        match self.subject {
            Subject::Clause => self.clause(quote, &mut merged)?,
            Subject::Tax => self.tax(quote, &mut merged)?,
            Subject::Currency => self.currency(quote, &mut merged)?,
            Subject::Price(boards) => self.price(quote, *boards, &mut merged)?,
            Subject::ChargeAmount(n) => {
                if let (Some(amount), Some(charge)) = (self.answer.amount, quote.charge.get_mut(*n))
                {
                    charge.amount = Some(amount);
                    self.lay(&mut merged, format!("/quote/charge/{n}/amount"), "amount");
                }
            }
            Subject::Assumption(n) => self.assumption(quote, *n, &mut merged),
            _ => self.term(quote, &mut merged),
        }
        Ok(merged)
    }

    fn lay(&self, merged: &mut Merged, pointer: String, key: &str) {
        merged.laid.push((pointer, format!("{}/{key}", self.at)));
    }

    fn wrong(&self, key: &str, message: &str, help: impl Into<String>) -> Box<Finding> {
        self.finding(codes::NO_ANSWER, key, message, help)
    }

    fn finding(
        &self,
        code: crate::finding::Code,
        key: &str,
        message: &str,
        help: impl Into<String>,
    ) -> Box<Finding> {
        let place = self.file.value_place(&format!("{}/{key}", self.at));
        Box::new(Finding::error(code, place, message).help(help))
    }

    fn capability(&self, response: &mut Response, merged: &mut Merged) {
        let answer = self.answer;
        if answer.capable.is_none() && answer.captured_depth.is_none() {
            return;
        }
        let pointer = format!("/capability/{}", segment(self.id));
        let declared = response.capability.entry(self.id.to_owned()).or_default();
        if let Some(capable) = answer.capable {
            declared.capable = Some(capable);
            self.lay(merged, format!("{pointer}/capable"), "capable");
        }
        if let Some(depth) = answer.captured_depth {
            declared.depth = Some(depth);
            self.lay(merged, format!("{pointer}/depth"), "captured-depth");
        }
    }

    fn clause(&self, quote: &mut Quote, merged: &mut Merged) -> Result<(), Box<Finding>> {
        let given = self.answer;
        if given.assumption.is_some() {
            self.assumptions(quote, merged)?;
        }
        let pointer = format!("/quote/response/{}", segment(self.id));
        let about_answer = [
            "state",
            "charge",
            "depth",
            "formats",
            "retention",
            "fields",
            "from-quantity",
            "lead-time-days",
        ];
        let keys = given.keys();
        let keys: Vec<&str> = keys
            .into_iter()
            .filter(|key| about_answer.contains(key))
            .collect();
        if keys.is_empty() {
            return Ok(());
        }
        if !quote.response.contains_key(self.id) {
            merged.laid.push((pointer.clone(), self.at.clone()));
        }
        for key in &keys {
            self.lay(merged, format!("{pointer}/{key}"), key);
        }
        let answer = quote.response.entry(self.id.to_owned()).or_default();
        if given.state.is_some() && given.state != answer.state {
            // State and charge are one statement.
            answer.charge = None;
            answer.state = given.state;
        }
        if let Some(charge) = &given.charge {
            answer.charge = Some(charge.clone());
        }
        answer.depth = given.depth.or(answer.depth);
        answer.retention = given.retention.or(answer.retention);
        answer.formats = given.formats.clone().or(answer.formats.take());
        answer.fields = given.fields.clone().or(answer.fields.take());
        answer.from_quantity = given.from_quantity.or(answer.from_quantity);
        answer.lead_time_days = given.lead_time_days.or(answer.lead_time_days);
        Ok(())
    }

    /// Assumptions that touch the clause; one that touches nothing any more is gone.
    fn assumptions(&self, quote: &mut Quote, merged: &mut Merged) -> Result<(), Box<Finding>> {
        let touches = |affects: &[String]| affects.iter().any(|id| id == self.id);
        if !quote.assumption.iter().any(|a| touches(&a.affects)) {
            return Err(self.wrong(
                "assumption",
                "no assumption of the quote touches this clause",
                "leave it out",
            ));
        }
        if self.answer.assumption == Some(Fate::Dropped) {
            let mut left: Vec<usize> = Vec::new();
            for (n, assumption) in quote.assumption.iter_mut().enumerate() {
                let touched = touches(&assumption.affects);
                assumption.affects.retain(|id| id != self.id);
                if !touched || !assumption.affects.is_empty() {
                    left.push(n);
                }
            }
            keep(quote, &left, merged);
        }
        Ok(())
    }

    fn assumption(&self, quote: &mut Quote, n: usize, merged: &mut Merged) {
        if self.answer.assumption == Some(Fate::Dropped) {
            let left: Vec<usize> = (0..quote.assumption.len()).filter(|at| *at != n).collect();
            keep(quote, &left, merged);
        } else if let (Some(affects), Some(assumption)) =
            (&self.answer.affects, quote.assumption.get_mut(n))
        {
            assumption.affects.clone_from(affects);
            self.lay(merged, format!("/quote/assumption/{n}/affects"), "affects");
        }
    }

    /// What the amounts of a quote include cannot change without the amounts.
    fn tax(&self, quote: &mut Quote, merged: &mut Merged) -> Result<(), Box<Finding>> {
        match (quote.tax, self.answer.tax) {
            (_, None) => return Ok(()),
            (_, Some(Tax::Unstated)) => {
                return Err(self.wrong(
                    "tax",
                    "this does not say it",
                    "write excluded or included",
                ));
            }
            (Tax::Unstated, Some(tax)) => quote.tax = tax,
            (stated, Some(tax)) if stated == tax => {}
            _ => return Err(self.amounts("tax")),
        }
        self.lay(merged, "/quote/tax".to_owned(), "tax");
        Ok(())
    }

    fn currency(&self, quote: &mut Quote, merged: &mut Merged) -> Result<(), Box<Finding>> {
        let Some(currency) = &self.answer.currency else {
            return Ok(());
        };
        let stated = quote.currency.as_deref().unwrap_or_default();
        let is_code = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
        if is_code(stated) && stated != currency {
            return Err(self.amounts("currency"));
        }
        quote.currency = Some(currency.clone());
        self.lay(merged, "/quote/currency".to_owned(), "currency");
        Ok(())
    }

    fn amounts(&self, key: &str) -> Box<Finding> {
        self.finding(
            codes::AMOUNTS,
            key,
            "this would give every amount of the quote another meaning",
            "ask for a revised quote that states its amounts anew",
        )
    }

    /// A price for one quantity; how it fits into price breaks must be beyond doubt.
    fn price(
        &self,
        quote: &mut Quote,
        boards: u32,
        merged: &mut Merged,
    ) -> Result<(), Box<Finding>> {
        if let Some(minimum) = self.answer.minimum_order {
            quote.minimum_order = Some(minimum);
            self.lay(merged, "/quote/minimum-order".to_owned(), "minimum-order");
        }
        if let Some(breaks) = &self.answer.price_breaks {
            if self.answer.unit_price.is_some() {
                return Err(self.wrong(
                    "unit-price",
                    "a price beside all price breaks",
                    "write one of the two",
                ));
            }
            quote.price_breaks.clone_from(breaks);
            self.lay(merged, "/quote/price-breaks".to_owned(), "price-breaks");
        } else if let Some(price) = self.answer.unit_price {
            self.one_price(quote, boards, price, merged)?;
        }
        Ok(())
    }

    fn one_price(
        &self,
        quote: &mut Quote,
        boards: u32,
        price: Decimal,
        merged: &mut Merged,
    ) -> Result<(), Box<Finding>> {
        let anew = "state all price breaks anew under `price-breaks`";
        let incremental = quote.scheme == Some(Scheme::Incremental);
        if incremental || quote.breaks_count == Some(BreaksCount::DeliveryLot) {
            let why = "one price is not enough where breaks are incremental or count delivery lots";
            return Err(self.wrong("unit-price", why, anew));
        }
        let per_unit = match quote.unit.unwrap_or_default() {
            PriceUnit::Board => 1,
            PriceUnit::Panel => self.spec.spec.product.boards_per_panel.unwrap_or(1).max(1),
        };
        let units = boards.div_ceil(per_unit);
        let reached = quote.price_breaks.iter().filter(|b| b.from <= units);
        let holds = reached
            .max_by_key(|b| b.from)
            .filter(|b| b.up_to.is_none_or(|up_to| units <= up_to));
        match holds {
            Some(known) if known.unit_price.0 == price.0 => {}
            Some(_) => {
                let why = "the quote states another price for this quantity";
                return Err(self.wrong("unit-price", why, anew));
            }
            None => {
                let at = quote.price_breaks.partition_point(|b| b.from < units);
                for later in at..quote.price_breaks.len() {
                    merged.moved.push((
                        format!("/quote/price-breaks/{}", later + 1),
                        format!("/quote/price-breaks/{later}"),
                    ));
                }
                quote.price_breaks.insert(
                    at,
                    PriceBreak {
                        from: units,
                        up_to: Some(units),
                        unit_price: price,
                    },
                );
                let pointer = format!("/quote/price-breaks/{at}");
                merged
                    .laid
                    .push((pointer.clone(), format!("{}/unit-price", self.at)));
                self.lay(merged, format!("{pointer}/unit-price"), "unit-price");
            }
        }
        // Whoever prices a quantity takes an order of it.
        if quote.minimum_order.is_some_and(|minimum| minimum > units) {
            quote.minimum_order = Some(units);
            self.lay(merged, "/quote/minimum-order".to_owned(), "unit-price");
        }
        Ok(())
    }

    /// A term that stands for itself.
    fn term(&self, quote: &mut Quote, merged: &mut Merged) {
        let given = self.answer;
        let keys = given.keys();
        quote.valid_until = given.valid_until.or(quote.valid_until);
        if given.delivery_terms.is_some() {
            quote.delivery_terms.clone_from(&given.delivery_terms);
        }
        quote.lead_time_days = given.lead_time_days.or(quote.lead_time_days);
        if let Some(spec) = &given.spec {
            quote.spec = Some(spec.clone());
        }
        for key in keys {
            self.lay(merged, format!("/quote/{key}"), key);
        }
    }
}

/// Keeps the assumptions at these positions.
fn keep(quote: &mut Quote, left: &[usize], merged: &mut Merged) {
    let all = std::mem::take(&mut quote.assumption);
    for (n, assumption) in all.into_iter().enumerate() {
        if left.contains(&n) {
            let now = quote.assumption.len();
            if now != n {
                merged.moved.push((
                    format!("/quote/assumption/{now}"),
                    format!("/quote/assumption/{n}"),
                ));
            }
            quote.assumption.push(assumption);
        }
    }
}
