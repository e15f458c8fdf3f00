//! The RFQ's policy on silence: a figure stands in for what a supplier did not answer, as a line of
//! its own that says where it comes from. The question to the supplier stays.

use std::cmp::Reverse;
use std::collections::HashMap;

use rust_decimal::Decimal as Number;

use crate::compare::judge::Judge;
use crate::compare::price::{Exact, part};
use crate::compare::quantity::quote_reason;
use crate::compare::result::{
    Line, LineSource, QuantityResult, Reason, Standing, SupplierResult, Verdict,
};
use crate::say;
use crate::spec::clause::Clause;
use crate::spec::model::{BuyersEstimate, EstimateBasis, UnansweredPolicy, Weight};
use crate::supplier::model::{Assumption, Deviation};
use crate::wording::{Text, typed};

/// What comparable quotes state for a clause at a quantity: the highest first, so that the order in
/// which suppliers are named changes nothing.
type Stated = HashMap<String, Vec<(Number, String)>>;

/// Applies the policy to quotes that were judged by themselves; says which it is.
pub(super) fn apply(judges: &[Judge], suppliers: &mut [SupplierResult]) -> Vec<Text> {
    let Some(first) = judges.first() else {
        return Vec::new();
    };
    let policy = first.policy();
    let Some(source) = source(policy) else {
        return Vec::new();
    };
    for (position, quantity) in first.quantities().into_iter().enumerate() {
        let stated = stated(suppliers, position);
        for (judge, supplier) in judges.iter().zip(suppliers.iter_mut()) {
            if let Some(result) = supplier.quantities.get_mut(position) {
                let figures = Figures {
                    judge,
                    source,
                    quantity,
                    stated: &stated,
                };
                figures.apply(result);
            }
        }
    }
    for supplier in suppliers {
        weigh_questions(supplier);
    }
    vec![note(source)]
}

fn source(policy: UnansweredPolicy) -> Option<LineSource> {
    match policy {
        UnansweredPolicy::NotComparable | UnansweredPolicy::NonResponsive => None,
        UnansweredPolicy::BuyersEstimate => Some(LineSource::BuyersEstimate),
        UnansweredPolicy::HighestQuote => Some(LineSource::HighestQuote),
        UnansweredPolicy::AverageQuote => Some(LineSource::AverageQuote),
    }
}

fn note(source: LineSource) -> Text {
    match source {
        LineSource::HighestQuote => say!(
            "for a required clause that is not answered, the highest amount that a comparable quote states for it is added, as the RFQ says"
        ),
        LineSource::AverageQuote => say!(
            "for a required clause that is not answered, the average of the amounts that comparable quotes state for it is added, as the RFQ says"
        ),
        LineSource::BuyersEstimate | LineSource::Quoted => say!(
            "for a required clause that is not answered, the buyer's estimate is added, as the RFQ says"
        ),
    }
}

/// The amounts of the quotes that are comparable by themselves. One that includes a clause states no
/// amount for it; "no charge" is one.
fn stated(suppliers: &[SupplierResult], position: usize) -> Stated {
    let mut stated = Stated::new();
    for supplier in suppliers {
        let result = supplier.quantities.get(position);
        let totals = result.and_then(|result| result.totals.as_ref());
        for line in totals.iter().flat_map(|totals| &totals.lines) {
            if let Some(clause) = &line.clause {
                let amounts = stated.entry(clause.clone()).or_default();
                amounts.push((line.amount.0, supplier.name.clone()));
            }
        }
    }
    for amounts in stated.values_mut() {
        amounts.sort_by(|(a, one), (b, other)| (Reverse(a), one).cmp(&(Reverse(b), other)));
    }
    stated
}

/// What questions weigh once figures stand in.
fn weigh_questions(supplier: &mut SupplierResult) {
    let mut worst: HashMap<&str, Verdict> = HashMap::new();
    for reason in supplier.quantities.iter().flat_map(|q| &q.reasons) {
        if let Some(clause) = &reason.clause {
            let known = worst.entry(clause).or_insert(reason.verdict);
            *known = (*known).min(reason.verdict);
        }
    }
    for question in &mut supplier.questions {
        let weighed = question.clause.as_deref().and_then(|id| worst.get(id));
        question.verdict = weighed.copied().unwrap_or(question.verdict);
    }
}

/// One quote at one quantity, and where figures for it come from.
struct Figures<'a> {
    judge: &'a Judge<'a>,
    source: LineSource,
    quantity: u32,
    stated: &'a Stated,
}

impl Figures<'_> {
    fn apply(&self, result: &mut QuantityResult) {
        let Some(silent) = self.silent(result) else {
            return;
        };
        let mut lines = Vec::new();
        let mut without = false;
        for clause in silent {
            match self.line(clause) {
                Some(Ok(line)) => lines.push(line),
                Some(Err(why)) => return self.refuse(result, why),
                None => {
                    without = true;
                    self.restate(result, &clause.id, |reason| {
                        reason.text = self.no_figure(&reason.text);
                    });
                }
            }
        }
        let Some(quote) = self.judge.quote().filter(|_| !without) else {
            return;
        };
        match self.judge.adjusted(self.quantity, quote, lines.clone()) {
            Ok(totals) => {
                for line in &lines {
                    let clause = line.clause.as_deref().unwrap_or_default();
                    self.restate(result, clause, |reason| {
                        reason.verdict = Verdict::Loaded;
                        reason.text = self.added(&reason.text, line);
                    });
                }
                result.totals = Some(totals);
                result.verdict = Verdict::Loaded;
                self.judge.sort(&mut result.reasons);
            }
            Err(why) => self.refuse(result, why),
        }
    }

    /// The required clauses whose silence is all that stands between the quote and a total.
    fn silent(&self, result: &QuantityResult) -> Option<Vec<&Clause>> {
        let silent: Option<Vec<&Clause>> = result
            .blocking()
            .map(|reason| {
                let id = reason.clause.as_ref()?;
                let clause = self.judge.spec_clause(id)?;
                let silent = reason.standing == Some(Standing::Unanswered);
                let weighs = clause.severity == Weight::Required;
                (silent && weighs && self.says_nothing(clause)).then_some(clause)
            })
            .collect();
        silent.filter(|clauses| !clauses.is_empty())
    }

    /// Whether nothing at all is said of a clause: a figure stands in for silence, and not for a
    /// deviation, a condition, a price without a state or a declared inability.
    fn says_nothing(&self, clause: &Clause) -> bool {
        let Some(quote) = self.judge.quote() else {
            return false;
        };
        let id = &clause.id;
        let capability = self
            .judge
            .response()
            .and_then(|response| response.capability.get(id));
        let deviates = |deviation: &Deviation| deviation.clause.trim() == id;
        let touches = |assumption: &Assumption| assumption.affects.contains(id);
        capability.is_none_or(|capability| capability.capable != Some(false))
            && quote.response.get(id).is_none_or(|a| a.charge.is_none())
            && !quote.deviation.iter().any(deviates)
            && !quote.assumption.iter().any(touches)
    }

    /// Changes what is said of the silence on a clause.
    fn restate(&self, result: &mut QuantityResult, clause: &str, change: impl Fn(&mut Reason)) {
        let silence = |reason: &&mut Reason| {
            reason.clause.as_deref() == Some(clause)
                && reason.standing == Some(Standing::Unanswered)
        };
        result.reasons.iter_mut().filter(silence).for_each(change);
    }

    fn refuse(&self, result: &mut QuantityResult, why: Text) {
        let place = self.judge.loaded.places.key_place("/quote/price-breaks");
        result.reasons.push(quote_reason(&why, place));
        self.judge.sort(&mut result.reasons);
    }

    /// The line that stands in for a clause; none without a figure.
    fn line(&self, clause: &Clause) -> Option<Result<Line, Text>> {
        let exact = match self.source {
            LineSource::BuyersEstimate => self.estimate(clause)?,
            _ => self.of_quotes(clause)?,
        };
        let pricing = self.judge.pricing(self.judge.quote()?);
        Some(pricing.adjustment(&clause.id, self.source, exact))
    }

    fn estimate(&self, clause: &Clause) -> Option<Exact> {
        let rfq = self.judge.spec.spec.rfq.as_ref()?;
        let mut estimates = rfq.estimate.iter();
        let BuyersEstimate {
            basis,
            amount,
            source,
            ..
        } = estimates.find(|estimate| estimate.clause == clause.id)?;
        let shown = typed(amount.to_string());
        let (count, working) = match basis {
            EstimateBasis::Once => (1, shown),
            EstimateBasis::PerLot => {
                let lots = self.judge.pricing(self.judge.quote()?).lots(self.quantity);
                (
                    lots,
                    say!("{lots} lots × {amount}", lots = lots, amount = shown),
                )
            }
            EstimateBasis::PerUnit => {
                let working = format!("{} × {amount}", self.quantity);
                (self.quantity, typed(working))
            }
        };
        Some(Exact {
            parts: vec![part(count, amount.0)],
            divisor: 1,
            working: match source {
                Some(source) => say!(
                    "{working}, the buyer's estimate ({source})",
                    working = working,
                    source = typed(source)
                ),
                None => say!("{working}, the buyer's estimate", working = working),
            },
        })
    }

    fn of_quotes(&self, clause: &Clause) -> Option<Exact> {
        let stated = self.stated.get(&clause.id)?;
        let (highest, _) = stated.first()?;
        let amounts = Text::list(stated.iter().map(|(amount, supplier)| {
            say!(
                "{amount} ({supplier})",
                amount = typed(amount.to_string()),
                supplier = typed(supplier)
            )
        }));
        Some(match self.source {
            LineSource::AverageQuote => Exact {
                parts: stated.iter().map(|(amount, _)| part(1, *amount)).collect(),
                divisor: u64::try_from(stated.len()).ok()?,
                working: say!("the average of {amounts}", amounts = amounts),
            },
            _ => Exact {
                parts: vec![part(1, *highest)],
                divisor: 1,
                working: say!("the highest of {amounts}", amounts = amounts),
            },
        })
    }

    fn added(&self, said: &Text, line: &Line) -> Text {
        let amount = typed(line.amount.to_string());
        let rfq = self.judge.spec.spec.rfq.as_ref();
        let currency = typed(rfq.map_or("", |rfq| rfq.currency.as_str()));
        match self.source {
            LineSource::HighestQuote => say!(
                "{said}; our figure is added: {amount} {currency}, the highest amount of a comparable quote",
                said = said,
                amount = amount,
                currency = currency
            ),
            LineSource::AverageQuote => say!(
                "{said}; our figure is added: {amount} {currency}, the average of comparable quotes",
                said = said,
                amount = amount,
                currency = currency
            ),
            LineSource::BuyersEstimate | LineSource::Quoted => say!(
                "{said}; our figure is added: {amount} {currency}, the buyer's estimate",
                said = said,
                amount = amount,
                currency = currency
            ),
        }
    }

    fn no_figure(&self, said: &Text) -> Text {
        match self.source {
            LineSource::BuyersEstimate => {
                say!("{said}, and the buyer has no estimate for it", said = said)
            }
            _ => say!(
                "{said}, and no comparable quote states an amount for it",
                said = said
            ),
        }
    }
}
