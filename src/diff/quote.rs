//! One supplier's quote on the old spec, in the light of the new one: what it had answered, and
//! whether the offer already meets what is asked now.

use crate::compare::clause::{Case, charge_words, judge};
use crate::compare::judge::deviations_from;
use crate::compare::result::Standing;
use crate::diff::confirm;
use crate::diff::effect::{Aspect, Effect};
use crate::diff::result::{
    Ask, Change, ClauseDiff, Diff, LineOutcome, Presence, QuoteLine, QuoteOutcome, QuoteVerdict,
};
use crate::spec::clause::{Clause, ResolvedSpec};
use crate::spec::model::RecordFormat;
use crate::supplier::model::{Answer, PriceUnit, Quote, Response};
use crate::supplier::{LoadedResponse, codes};

/// What the new spec makes of a response that was read against the old one.
pub(super) fn outcome(
    loaded: &LoadedResponse,
    old: &ResolvedSpec,
    new: &ResolvedSpec,
    diff: &Diff,
) -> QuoteOutcome {
    let response = loaded.response.as_ref();
    let quote = response.and_then(|response| response.quote.as_ref());
    let mut outcome = QuoteOutcome {
        supplier: loaded.name(),
        file: loaded.file().to_owned(),
        quote: quote.and_then(|quote| quote.number.clone()),
        verdict: match (response, quote) {
            (None, _) => QuoteVerdict::Unreadable,
            (Some(_), None) => QuoteVerdict::NoQuote,
            _ => QuoteVerdict::Stands,
        },
        request: Vec::new(),
        clauses: Vec::new(),
    };
    let (Some(response), Some(quote)) = (response, quote) else {
        return outcome;
    };
    let reader = Reader {
        loaded,
        response,
        quote,
        old,
        new,
    };
    outcome.request = reader.request(diff);
    outcome.clauses = diff
        .clauses
        .iter()
        .filter_map(|clause| reader.clause(clause))
        .collect();
    let mut lines = outcome.request.iter().chain(&outcome.clauses);
    if lines.any(|line| matches!(line.outcome, LineOutcome::Confirm | LineOutcome::Answer)) {
        outcome.verdict = QuoteVerdict::MustBeConfirmed;
    }
    outcome
}

struct Reader<'a> {
    loaded: &'a LoadedResponse,
    response: &'a Response,
    quote: &'a Quote,
    old: &'a ResolvedSpec,
    new: &'a ResolvedSpec,
}

impl Reader<'_> {
    fn request(&self, diff: &Diff) -> Vec<QuoteLine> {
        let mut lines = Vec::new();
        let mut line = |outcome, answered: String, because: String| {
            lines.push(QuoteLine {
                clause: None,
                outcome,
                answered,
                because,
            });
        };
        let mut findings = self.loaded.findings.iter();
        if let Some(other) = findings.find(|f| f.code == codes::OTHER_SPEC) {
            line(
                LineOutcome::Confirm,
                "another spec".to_owned(),
                other.message.clone(),
            );
        }
        if let Some(until) = self.quote.valid_until
            && let Some(due) = self.new.spec.rfq.as_ref().and_then(|rfq| rfq.due)
            && until < due
        {
            let because = format!("quotes are due on {due} now, and this one ends before");
            line(
                LineOutcome::Confirm,
                format!("valid until {until}"),
                because,
            );
        }
        for change in &diff.request {
            let Some(ask) = confirm::of_request(change) else {
                continue;
            };
            let (outcome, answered) = self.of_request(change, ask);
            line(outcome, answered, change.words().to_string());
        }
        lines
    }

    fn of_request(&self, change: &Change, ask: Ask) -> (LineOutcome, String) {
        let quoted = |quote: &Quote| {
            let currency = quote.currency.as_ref();
            currency.map_or_else(String::new, |c| format!("quoted in {c}"))
        };
        match (change.aspect, ask) {
            (Aspect::Quantity, _) => {
                let quantity = change.new.as_deref().and_then(leading_number);
                match quantity.filter(|quantity| self.prices(*quantity)) {
                    Some(_) => (
                        LineOutcome::AlreadyMeets,
                        "its price breaks cover it".to_owned(),
                    ),
                    None => (LineOutcome::Answer, "no price break covers it".to_owned()),
                }
            }
            (Aspect::Currency, _) => (LineOutcome::Confirm, quoted(self.quote)),
            (_, Ask::MayFall) => (LineOutcome::MayFall, String::new()),
            _ => (LineOutcome::Confirm, String::new()),
        }
    }

    /// Whether the quote has a price for so many boards.
    fn prices(&self, boards: u32) -> bool {
        let covers = |from: u32, up_to: Option<u32>| {
            from <= boards && up_to.is_none_or(|last| boards <= last)
        };
        self.quote.unit.unwrap_or_default() == PriceUnit::Board
            && self.quote.minimum_order.is_none_or(|least| least <= boards)
            && self
                .quote
                .price_breaks
                .iter()
                .any(|price| covers(price.from, price.up_to))
    }

    fn clause(&self, differs: &ClauseDiff) -> Option<QuoteLine> {
        let ask = confirm::of_clause(differs)?;
        let answer = self.quote.response.get(&differs.id);
        let (outcome, because) = match ask {
            Ask::Answer => (LineOutcome::Answer, reasons(differs)),
            Ask::DesiredOnly => (LineOutcome::DesiredOnly, reasons(differs)),
            Ask::MayFall => self.loosened(differs, answer),
            Ask::Confirm => self.tightened(differs, answer),
        };
        Some(QuoteLine {
            clause: Some(differs.id.clone()),
            outcome,
            answered: self.answered(differs, answer),
            because,
        })
    }

    /// What the supplier had answered, in one line.
    fn answered(&self, differs: &ClauseDiff, answer: Option<&Answer>) -> String {
        let not_asked = differs.presence == Presence::Added || confirm::newly_demanded(differs);
        let mut parts = Vec::new();
        match answer.and_then(|answer| answer.state) {
            Some(state) => parts.push(state.word().to_owned()),
            None if not_asked => parts.push("not asked before".to_owned()),
            None => parts.push("not answered".to_owned()),
        }
        if let Some(answer) = answer {
            let charge = charge_words(answer);
            if let (Some(state), false) = (parts.first_mut(), charge.is_empty()) {
                state.push_str(&charge);
            }
            parts.extend(answer.depth.map(|depth| format!("{depth} depth")));
            parts.extend(answer.formats.as_deref().map(RecordFormat::choice));
            parts.extend(answer.retention.map(|period| format!("kept {period}")));
        }
        if let Some(capability) = self.response.capability.get(&differs.id) {
            match (capability.capable, capability.depth) {
                (Some(false), _) => parts.push("declared not capable".to_owned()),
                (Some(true), Some(depth)) => parts.push(format!("capable at {depth} depth")),
                _ => {}
            }
        }
        parts.join(", ")
    }

    /// Everything that keeps an answer from meeting a clause, apart from its price.
    fn gaps(&self, clause: &Clause, answer: Option<&Answer>) -> Vec<String> {
        let assumptions: Vec<(usize, &str)> = self
            .quote
            .assumption
            .iter()
            .enumerate()
            .filter(|(_, assumption)| assumption.affects.contains(&clause.id))
            .map(|(n, assumption)| (n, assumption.text.as_str()))
            .collect();
        let deviations = deviations_from(self.quote, &clause.id);
        let case = Case {
            clause,
            answer,
            capability: self.response.capability.get(&clause.id),
            assumptions: &assumptions,
            deviations: &deviations,
            contradicted: None,
        };
        judge(&case, None)
            .into_iter()
            .filter(|issue| !matches!(issue.standing, Standing::Loaded | Standing::NotRequired))
            .map(|issue| issue.text.to_string())
            .collect()
    }

    fn loosened(&self, differs: &ClauseDiff, answer: Option<&Answer>) -> (LineOutcome, String) {
        let now = self.new.clause(&differs.id).filter(|c| c.demanded);
        let before = self.old.clause(&differs.id);
        let was_gap = before.is_some_and(|clause| !self.gaps(clause, answer).is_empty());
        match now.map(|clause| self.gaps(clause, answer)) {
            Some(gaps) if !gaps.is_empty() => (LineOutcome::StillOpen, gaps.join("; ")),
            _ if was_gap => {
                let because = "what was a gap before is none now".to_owned();
                (LineOutcome::AlreadyMeets, because)
            }
            None if answer.is_some_and(|a| !charge_words(a).is_empty()) => (
                LineOutcome::MayFall,
                "no longer asked: its own charge falls away".to_owned(),
            ),
            None => (LineOutcome::MayFall, "no longer asked".to_owned()),
            Some(_) => (LineOutcome::MayFall, reasons(differs)),
        }
    }

    fn tightened(&self, differs: &ClauseDiff, answer: Option<&Answer>) -> (LineOutcome, String) {
        // A clause that was dropped and still costs: nothing of it can be met any more.
        let Some(clause) = self.new.clause(&differs.id) else {
            return (LineOutcome::Confirm, reasons(differs));
        };
        // A gap that was there before is not why the quote has to be confirmed; it stays one.
        let before = self.old.clause(&differs.id);
        let known = before.map_or_else(Vec::new, |clause| self.gaps(clause, answer));
        let gaps = self.gaps(clause, answer);
        let (mut met, mut unmet) = (Vec::new(), Vec::new());
        unmet.extend(gaps.iter().filter(|gap| !known.contains(gap)).cloned());
        for change in differs.changes.iter().filter(|c| costs(c)) {
            match answer.and_then(|answer| meets(change, answer, clause)) {
                Some(words) => met.push(words),
                None => unmet.push(change.words().to_string()),
            }
        }
        let stays: Vec<String> = gaps.into_iter().filter(|gap| known.contains(gap)).collect();
        if !stays.is_empty() {
            unmet.push(format!("open as before: {}", stays.join("; ")));
        }
        if unmet.is_empty() {
            (LineOutcome::AlreadyMeets, met.join("; "))
        } else {
            (LineOutcome::Confirm, unmet.join("; "))
        }
    }
}

/// Whether a change can cost the supplier something.
fn costs(change: &Change) -> bool {
    !matches!(change.cost, Effect::Unchanged | Effect::Loosens)
}

fn reasons(differs: &ClauseDiff) -> String {
    let words: Vec<String> = differs
        .changes
        .iter()
        .map(|change| change.words().to_string())
        .collect();
    words.join("; ")
}

/// Whether an offer says by itself that it meets what is asked now. An attribute that the supplier
/// left out was offered as the old spec demanded it, and shows nothing of the new one.
fn meets(change: &Change, answer: &Answer, clause: &Clause) -> Option<String> {
    match change.aspect {
        Aspect::Depth => {
            let offered = answer.depth?;
            let enough = clause.depth.is_some_and(|demanded| offered >= demanded);
            enough.then(|| format!("already offered at {offered} depth"))
        }
        Aspect::Retention => {
            let offered = answer.retention?;
            let enough = clause.retention.is_none_or(|d| offered.reaches(d));
            enough.then(|| format!("already kept {offered}"))
        }
        Aspect::Format | Aspect::UncheckableFormat | Aspect::AnyFormat => {
            let offered = answer.formats.as_deref()?;
            let fits = offered.iter().any(|format| clause.formats.contains(format));
            fits.then(|| format!("already offered as {}", RecordFormat::choice(offered)))
        }
        Aspect::Field => {
            let id = change.new.as_deref()?.split(' ').next()?;
            let fields = answer.fields.as_ref()?;
            let there = fields.iter().any(|field| field == id);
            there.then(|| format!("already offered with {id}"))
        }
        // It was offered without a gap; how much a gap would weigh costs nothing.
        Aspect::Weight => Some("offered in full, whatever it weighs".to_owned()),
        _ => None,
    }
}

fn leading_number(text: &str) -> Option<u32> {
    text.split(' ').next()?.parse().ok()
}
