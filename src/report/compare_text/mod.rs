//! A comparison on the terminal. The first page is in the order of every output: verdict, knockouts and
//! gaps, the three answers, terms, comparable total, and only then the quoted price. Then why, what
//! differs, what depth is worth, what may come, what to ask.

mod insight;
mod rounds;
mod rows;
mod totals;
mod verdicts;

use std::fmt::Write as _;

use crate::compare::result::{
    Comparison, QuantityResult, Reason, ResponseKind, SupplierResult, Verdict,
};
use crate::compare::summary::{SupplierLine, first_page, letter};
use crate::report::table::{Ink, cut, ink, safe, width, wrapped};
use crate::source::Place;

/// How the text is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether colour is wanted.
    pub color: bool,
    /// Every clause, reason and question instead of the first ones.
    pub all: bool,
}

/// Reasons shown for a supplier unless all are wanted.
const FEW_REASONS: usize = 4;
/// Questions shown for a supplier unless all are wanted.
const FEW_QUESTIONS: usize = 3;

/// The comparison in words.
#[must_use]
pub fn render(comparison: &Comparison, look: Look) -> String {
    let mut page = Page::new(comparison, look);
    page.head();
    // What got worse since the last round must not wait behind what is as it was.
    page.rounds();
    page.first();
    page.reasons();
    page.differences();
    page.containment();
    page.demonstrated();
    page.change_requests();
    page.questions();
    page.out
}

/// Verdicts, totals and reasons: the comparison without its clauses and questions.
#[must_use]
pub fn summary(comparison: &Comparison, look: Look) -> String {
    let mut page = Page::new(comparison, look);
    page.head();
    page.first();
    page.reasons();
    page.out
}

struct Page<'a> {
    comparison: &'a Comparison,
    page: Vec<SupplierLine>,
    look: Look,
    out: String,
}

impl<'a> Page<'a> {
    fn new(comparison: &'a Comparison, look: Look) -> Page<'a> {
        Page {
            comparison,
            page: first_page(comparison),
            look,
            out: String::new(),
        }
    }

    /// The first page, in the order of every output.
    fn first(&mut self) {
        self.verdicts();
        self.answers();
        self.terms();
        self.totals();
        self.quoted();
    }
}

impl Page<'_> {
    fn wrap(&mut self, text: &str, first: &str, rest: &str) {
        wrapped(&mut self.out, text, first, rest, self.look.width);
    }

    fn heading(&mut self, text: &str) {
        let mut lines = String::new();
        wrapped(&mut lines, text, "", "  ", self.look.width);
        self.out.push('\n');
        for line in lines.lines() {
            let _ = writeln!(self.out, "{}", ink(line, Ink::Bold, self.look.color));
        }
    }

    fn head(&mut self) {
        let c = self.comparison;
        let title = format!(
            "{} revision {}: {}",
            safe(&c.spec.id),
            safe(&c.spec.revision),
            safe(&c.spec.title)
        );
        self.wrap(&title, "", "  ");
        let asked = c.clauses.iter().filter(|row| row.demanded).count();
        let mut facts = format!("{asked} clauses asked");
        if let Some(currency) = &c.currency {
            let _ = write!(facts, ", totals in {}", safe(currency));
        }
        let _ = write!(facts, ", {}", c.as_of.text());
        self.wrap(&facts, "", "  ");
        if c.estimate {
            let missing: Vec<String> = c
                .missing_documents
                .iter()
                .map(|m| safe(&m.document))
                .collect();
            let text = format!(
                "ESTIMATES ONLY: build documents are missing ({}). Shown, never ranked.",
                missing.join(", ")
            );
            self.wrap(&text, "", "  ");
        }
        for note in &c.notes {
            self.wrap(&safe(note), "Note: ", "  ");
        }
    }

    fn name_column(&self, most: usize) -> usize {
        let names = self.comparison.suppliers.iter().enumerate();
        let widest = names.map(|(n, s)| width(&label(n, s))).max().unwrap_or(0);
        widest.min(most.max(12))
    }

    fn reasons(&mut self) {
        self.heading("WHY");
        for (n, supplier) in self.comparison.suppliers.iter().enumerate() {
            let name = cut(&label(n, supplier), self.look.width);
            let name = ink(&name, Ink::Bold, self.look.color);
            let _ = writeln!(self.out, "{name}");
            let who = who(supplier);
            if !who.is_empty() {
                self.wrap(&who, "  ", "    ");
            }
            self.clarified(supplier);
            self.why(supplier);
        }
    }

    fn why(&mut self, supplier: &SupplierResult) {
        match supplier.kind {
            ResponseKind::Unreadable => {
                let text = format!("{}: see the errors listed for it", safe(&supplier.file));
                self.wrap(&text, "  ", "    ");
            }
            ResponseKind::CapabilityOnly => {
                let c = supplier.capability;
                let text = format!(
                    "declares of {} clauses: {} can, {} lesser, {} cannot, {} undeclared",
                    c.can + c.lesser + c.cannot + c.undeclared,
                    c.can,
                    c.lesser,
                    c.cannot,
                    c.undeclared
                );
                self.wrap(&text, "  ", "    ");
            }
            ResponseKind::Quote => {
                let alike = |a: &QuantityResult, b: &QuantityResult| {
                    a.verdict == b.verdict && a.reasons == b.reasons
                };
                for (quantities, result) in grouped_results(&supplier.quantities, alike) {
                    self.result(&quantities, result);
                }
            }
        }
    }

    /// Quantities that stand alike, with their reasons said once.
    fn result(&mut self, quantities: &[u32], result: &QuantityResult) {
        let text = format!(
            "at {}: {}; {}",
            listed(quantities),
            result.verdict.words(),
            counts_words(result)
        );
        self.wrap(&text, "  ", "    ");
        let shown: Vec<&Reason> = if self.look.all {
            result.reasons.iter().collect()
        } else {
            let worst = result.verdict;
            let same = result.reasons.iter().filter(|r| r.verdict == worst);
            same.filter(|r| r.verdict != Verdict::LikeForLike).collect()
        };
        let most = if self.look.all {
            shown.len()
        } else {
            FEW_REASONS
        };
        for reason in shown.iter().take(most) {
            self.reason(reason);
        }
        let rest = result.reasons.len() - shown.len().min(most);
        if rest > 0 {
            let _ = writeln!(self.out, "    and {rest} more (--all)");
        }
    }

    fn reason(&mut self, reason: &Reason) {
        let clause = reason.clause.as_deref().map(safe);
        let head = clause.map(|id| format!("{id}: ")).unwrap_or_default();
        let mut text = format!("{head}{}", safe(&reason.text));
        let _ = write!(text, " ({}", place(&reason.response));
        if let Some(demanded) = &reason.demanded {
            let _ = write!(text, ", asked at {}", place(demanded));
        }
        self.wrap(&(text + ")"), "    - ", "      ");
    }

    fn questions(&mut self) {
        let suppliers = &self.comparison.suppliers;
        if suppliers.iter().all(|s| s.questions.is_empty()) {
            return;
        }
        self.heading("QUESTIONS TO ASK");
        for (n, supplier) in suppliers.iter().enumerate() {
            if supplier.questions.is_empty() {
                continue;
            }
            let count = supplier.questions.len();
            self.wrap(&format!("{} ({count})", label(n, supplier)), "", "  ");
            let most = if self.look.all { count } else { FEW_QUESTIONS };
            for (at, question) in supplier.questions.iter().take(most).enumerate() {
                let clause = question.clause.as_deref().map(|id| safe(id) + ". ");
                let text = format!("{}{}", clause.unwrap_or_default(), safe(&question.text));
                self.wrap(&text, &format!("  {}. ", at + 1), "     ");
            }
            if count > most {
                let _ = writeln!(self.out, "  and {} more (--all)", count - most);
            }
        }
    }
}

/// `A Name`: the letter stands for the supplier where the name is cut.
fn label(n: usize, supplier: &SupplierResult) -> String {
    format!("{} {}", letter(n), safe(&supplier.name))
}

/// `form.xlsx:Answers!F12`, without the folders.
fn place(place: &Place) -> String {
    let name = place.file.rsplit(['/', '\\']).next();
    let name = name.unwrap_or(&place.file);
    format!("{}:{}", safe(name), safe(&place.within()))
}

/// `100, 500`.
fn listed(quantities: &[u32]) -> String {
    let list: Vec<String> = quantities.iter().map(u32::to_string).collect();
    list.join(", ")
}

/// Neighbouring quantities that are alike, taken together.
fn grouped_results(
    results: &[QuantityResult],
    alike: impl Fn(&QuantityResult, &QuantityResult) -> bool,
) -> Vec<(Vec<u32>, &QuantityResult)> {
    let mut groups: Vec<(Vec<u32>, &QuantityResult)> = Vec::new();
    for result in results {
        match groups.last_mut() {
            Some((quantities, first)) if alike(first, result) => quantities.push(result.quantity),
            _ => groups.push((vec![result.quantity], result)),
        }
    }
    groups
}

fn counts_words(result: &QuantityResult) -> String {
    let c = &result.counts;
    let parts: Vec<String> = [
        (c.meets, "met"),
        (c.loaded, "priced separately"),
        (c.open, "price open"),
        (c.lesser, "lesser"),
        (c.excluded, "excluded"),
        (c.not_applicable, "said not to apply"),
        (c.unanswered, "silent"),
        (c.conditional, "conditional"),
        (c.conflict, "contradictory"),
    ]
    .iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, word)| format!("{n} {word}"))
    .collect();
    parts.join(", ")
}

/// Site and number of the quote.
fn who(supplier: &SupplierResult) -> String {
    let mut parts: Vec<String> = supplier.site.iter().map(|site| safe(site)).collect();
    if let Some(quote) = &supplier.quote {
        let number = quote.number.as_deref().map(safe);
        let revision = quote.revision.as_deref().map(safe);
        parts.push(match (number, revision) {
            (Some(number), Some(revision)) => format!("quote {number} rev. {revision}"),
            (Some(number), None) => format!("quote {number}"),
            (None, _) => "quote without a number".to_owned(),
        });
    }
    parts.join("; ")
}
