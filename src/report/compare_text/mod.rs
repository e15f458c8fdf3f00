//! A comparison on the terminal: the verdicts first, then why, then what differs, then money, then
//! what to ask.

mod rounds;
mod rows;
mod totals;

use std::fmt::Write as _;

use crate::compare::result::{
    Comparison, QuantityResult, Reason, ResponseKind, SupplierResult, Verdict,
};
use crate::report::table::{Ink, ink, left, safe, width, wrapped};

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
    let mut page = Page {
        comparison,
        look,
        out: String::new(),
    };
    page.head();
    page.rounds();
    page.verdicts();
    page.reasons();
    page.differences();
    page.totals();
    page.questions();
    page.out
}

/// Verdicts, their reasons and the totals: the comparison without its clauses and questions.
#[must_use]
pub fn summary(comparison: &Comparison, look: Look) -> String {
    let mut page = Page {
        comparison,
        look,
        out: String::new(),
    };
    page.head();
    page.verdicts();
    page.reasons();
    page.totals();
    page.out
}

struct Page<'a> {
    comparison: &'a Comparison,
    look: Look,
    out: String,
}

impl Page<'_> {
    fn wrap(&mut self, text: &str, first: &str, rest: &str) {
        wrapped(&mut self.out, text, first, rest, self.look.width);
    }

    fn heading(&mut self, text: &str) {
        let text = ink(text, Ink::Bold, self.look.color);
        let _ = writeln!(self.out, "\n{text}");
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

    /// Suppliers down, quantities across, so many as fit.
    fn verdicts(&mut self) {
        const CELL: usize = 18;
        self.heading("VERDICTS");
        let columns = self.comparison.quantities.len().clamp(1, 3);
        let names = self.name_column(self.look.width.saturating_sub(columns * CELL + 2));
        let fits = (self.look.width.saturating_sub(names + 2) / CELL).max(1);
        let quantities = &self.comparison.quantities;
        if quantities.is_empty() {
            self.verdict_block(names, &[], 0);
        }
        for (block, chunk) in quantities.chunks(fits).enumerate() {
            self.verdict_block(names, chunk, block * fits);
        }
    }

    fn verdict_block(&mut self, names: usize, quantities: &[u32], from: usize) {
        const CELL: usize = 18;
        let mut line = left("", names + 2);
        for quantity in quantities {
            line += &left(&format!("{quantity} boards"), CELL);
        }
        if !quantities.is_empty() {
            let _ = writeln!(self.out, "{}", line.trim_end());
        }
        for (n, supplier) in self.comparison.suppliers.iter().enumerate() {
            let mut line = left(&label(n, supplier), names) + "  ";
            match supplier.kind {
                ResponseKind::CapabilityOnly => line += "capability only, no quote",
                ResponseKind::Unreadable => {
                    line += &ink("cannot be read", Ink::Bad, self.look.color);
                }
                ResponseKind::Quote if quantities.is_empty() => line += "no quantities asked",
                ResponseKind::Quote => {
                    let results = supplier.quantities.iter().skip(from);
                    for result in results.take(quantities.len()) {
                        let words = left(&verdict_words(result), CELL);
                        line += &ink(&words, verdict_ink(result.verdict), self.look.color);
                    }
                }
            }
            let _ = writeln!(self.out, "{}", line.trim_end());
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
            let name = ink(&label(n, supplier), Ink::Bold, self.look.color);
            let _ = writeln!(self.out, "{name}");
            let who = who(supplier);
            if !who.is_empty() {
                self.wrap(&who, "  ", "    ");
            }
            self.answers(supplier);
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
                for (quantities, result) in grouped_results(&supplier.quantities) {
                    self.result(&quantities, result);
                }
            }
        }
    }

    /// Quantities that stand alike, with their reasons said once.
    fn result(&mut self, quantities: &[u32], result: &QuantityResult) {
        let list: Vec<String> = quantities.iter().map(u32::to_string).collect();
        let verdict = result.verdict.words();
        let text = format!(
            "at {}: {verdict}; {}",
            list.join(", "),
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
        let response = &reason.response;
        let _ = write!(
            text,
            " ({}:{}",
            safe(file_name(&response.file)),
            response.line.get()
        );
        if let Some(demanded) = &reason.demanded {
            let _ = write!(
                text,
                ", asked at {}:{}",
                safe(file_name(&demanded.file)),
                demanded.line.get()
            );
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
            let _ = writeln!(self.out, "{} ({count})", label(n, supplier));
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
    let letter = u32::try_from(n)
        .ok()
        .filter(|n| *n < 26)
        .and_then(|n| char::from_u32(u32::from('A') + n));
    match letter {
        Some(letter) => format!("{letter} {}", safe(&supplier.name)),
        None => format!("{} {}", n + 1, safe(&supplier.name)),
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn verdict_words(result: &QuantityResult) -> String {
    let words = result.verdict.words();
    match (result.rank, result.estimate) {
        (_, true) => format!("{words}*"),
        (Some(rank), false) => format!("{words} #{rank}"),
        (None, false) => words.to_owned(),
    }
}

fn verdict_ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::NonResponsive => Ink::Bad,
        Verdict::NotComparable => Ink::Caution,
        Verdict::Loaded | Verdict::LikeForLike => Ink::Good,
    }
}

/// Neighbouring quantities with the same verdict and reasons, taken together.
fn grouped_results(results: &[QuantityResult]) -> Vec<(Vec<u32>, &QuantityResult)> {
    let mut groups: Vec<(Vec<u32>, &QuantityResult)> = Vec::new();
    for result in results {
        match groups.last_mut() {
            Some((quantities, first))
                if first.verdict == result.verdict && first.reasons == result.reasons =>
            {
                quantities.push(result.quantity);
            }
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

/// Site, number of the quote, lead time.
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
        parts.extend(quote.lead_time_days.map(|days| format!("{days} days")));
    }
    parts.join("; ")
}
