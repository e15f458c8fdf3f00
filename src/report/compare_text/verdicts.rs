//! The first block: verdict with knockouts and gaps, the three answers, the terms.

use std::fmt::Write as _;

use super::{Page, grouped_results, label};
use crate::compare::result::{QuantityResult, ResponseKind, SupplierResult, ThreeAnswers, Verdict};
use crate::compare::summary::QuantityLine;
use crate::report::table::{Ink, cut, ink, left, safe};

/// A verdict.
const CELL: usize = 18;
/// How deep, how complete, in the quote.
const ANSWERS: [usize; 3] = [19, 14, 32];

impl Page<'_> {
    /// Suppliers down, quantities across, so many as fit.
    pub(super) fn verdicts(&mut self) {
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
        let shown: Vec<&QuantityLine> = self.page.iter().flat_map(|l| &l.quantities).collect();
        let gaps = shown.iter().any(|quantity| quantity.gaps > 0);
        let estimate = shown.iter().any(|quantity| quantity.estimate);
        if gaps {
            let text = "Gaps are clauses neither met nor priced, desired ones too; K counts the knockouts among them. Open counts what keeps a quote from being compared.";
            self.wrap(text, "", "");
        }
        if estimate {
            self.wrap("* only an estimate", "", "");
        }
    }

    fn verdict_block(&mut self, names: usize, quantities: &[u32], from: usize) {
        let mut line = left("", names + 2);
        for quantity in quantities {
            line += &left(&format!("{quantity} boards"), CELL);
        }
        if !quantities.is_empty() {
            let _ = writeln!(self.out, "{}", line.trim_end());
        }
        for (n, supplier) in self.comparison.suppliers.iter().enumerate() {
            let name = left(&label(n, supplier), names) + "  ";
            match supplier.kind {
                ResponseKind::CapabilityOnly => {
                    self.said(&name, "capability only, no quote", Ink::Plain)
                }
                ResponseKind::Unreadable => self.said(&name, "cannot be read", Ink::Bad),
                ResponseKind::Quote if quantities.is_empty() => {
                    self.said(&name, "no quantities asked", Ink::Plain);
                }
                ResponseKind::Quote => self.verdict_lines(n, &name, from, quantities.len()),
            }
        }
    }

    fn said(&mut self, name: &str, text: &str, tone: Ink) {
        let text = ink(text, tone, self.look.color);
        let _ = writeln!(self.out, "{name}{text}");
    }

    /// Verdicts, and below them how much is open.
    fn verdict_lines(&mut self, supplier: usize, name: &str, from: usize, count: usize) {
        let Some(page) = self.page.get(supplier) else {
            return;
        };
        let shown: Vec<&QuantityLine> = page.quantities.iter().skip(from).take(count).collect();
        let mut verdicts = name.to_owned();
        let mut gaps = left("", crate::report::table::width(name));
        for quantity in &shown {
            let words = left(&verdict_words(quantity), CELL);
            verdicts += &ink(&words, verdict_ink(quantity.verdict), self.look.color);
            gaps += &left(&gap_words(quantity), CELL);
        }
        let any = shown.iter().any(|quantity| quantity.gaps > 0);
        let _ = writeln!(self.out, "{}", verdicts.trim_end());
        if any {
            let _ = writeln!(self.out, "{}", gaps.trim_end());
        }
    }

    /// How deep, how complete, is it in the quote: a line for each supplier, and for each quantity at
    /// which the answers are others.
    pub(super) fn answers(&mut self) {
        let suppliers = &self.comparison.suppliers;
        let quantities = suppliers.iter().flat_map(|s| &s.quantities);
        if quantities.clone().all(|q| q.answers.asked == 0) {
            return;
        }
        self.heading("HOW DEEP, HOW COMPLETE, IS IT IN THE QUOTE");
        let room = self
            .look
            .width
            .saturating_sub(ANSWERS.iter().sum::<usize>() + 2);
        let table = room >= 12;
        let names = self.name_column(if table { room } else { 24 });
        if table {
            let mut head = left("", names + 2);
            for (title, column) in ["how deep", "how complete", "in the quote"]
                .iter()
                .zip(ANSWERS)
            {
                head += &left(title, column);
            }
            let _ = writeln!(self.out, "{}", head.trim_end());
        }
        for (n, supplier) in suppliers.iter().enumerate() {
            self.answers_of(n, supplier, names, table);
        }
    }

    fn answers_of(&mut self, n: usize, supplier: &SupplierResult, names: usize, table: bool) {
        // Prices differ at every quantity; what is printed in a line tells whether lines differ.
        let alike = |a: &QuantityResult, b: &QuantityResult| match self.look.all {
            true => a.answers == b.answers,
            false => answer_words(&a.answers) == answer_words(&b.answers),
        };
        let groups = grouped_results(&supplier.quantities, alike);
        let several = groups.len() > 1;
        for (quantities, result) in groups {
            let name = left(&label(n, supplier), names) + "  ";
            let cells = answer_words(&result.answers);
            let at = several.then(|| format!("at {}", super::listed(&quantities)));
            if table {
                let mut line = name;
                for (cell, column) in cells.iter().zip(ANSWERS) {
                    line += &left(cell, column);
                }
                let _ = writeln!(self.out, "{}", line.trim_end());
                if let Some(at) = at {
                    self.wrap(&at, "    ", "      ");
                }
            } else {
                let [deep, complete, inside] = cells;
                let at = at.map(|at| format!("{at}: ")).unwrap_or_default();
                let text = format!("{at}deep {deep}; complete {complete}; {inside}");
                self.wrap(&text, &name, "    ");
            }
            if self.look.all {
                let answers = &result.answers;
                for text in [
                    &answers.how_deep,
                    &answers.how_complete,
                    &answers.in_the_quote,
                ] {
                    if !text.is_empty() {
                        self.wrap(&safe(text), "    ", "      ");
                    }
                }
            }
        }
    }

    /// The terms of each quote.
    pub(super) fn terms(&mut self) {
        if self.page.iter().all(|line| line.terms.is_empty()) {
            return;
        }
        self.heading("TERMS");
        for (n, supplier) in self.comparison.suppliers.iter().enumerate() {
            let Some(line) = self.page.get(n).filter(|line| !line.terms.is_empty()) else {
                continue;
            };
            let terms: Vec<String> = line
                .terms
                .iter()
                .map(|(name, value)| format!("{}: {}", safe(name), safe(value)))
                .collect();
            let _ = writeln!(self.out, "{}", cut(&label(n, supplier), self.look.width));
            self.wrap(&terms.join("; "), "  ", "    ");
        }
    }
}

fn verdict_words(quantity: &QuantityLine) -> String {
    let words = quantity.verdict.words();
    match (quantity.rank, quantity.estimate) {
        (_, true) => format!("{words}*"),
        (Some(rank), false) => format!("{words} #{rank}"),
        (None, false) => words.to_owned(),
    }
}

fn gap_words(quantity: &QuantityLine) -> String {
    let gaps = match quantity.gaps {
        0 => return String::new(),
        1 => "1 gap".to_owned(),
        gaps => format!("{gaps} gaps"),
    };
    match quantity.knockouts_open {
        0 => gaps,
        knockouts => format!("{gaps}, {knockouts} K"),
    }
}

pub(super) fn verdict_ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::NonResponsive => Ink::Bad,
        Verdict::NotComparable => Ink::Caution,
        Verdict::Loaded | Verdict::LikeForLike => Ink::Good,
    }
}

/// The three answers in figures.
fn answer_words(answers: &ThreeAnswers) -> [String; 3] {
    let deep = match (answers.with_depth, answers.shallowest) {
        (0, _) => "no depth asked".to_owned(),
        (asked, Some(depth)) if answers.deep_enough < asked => {
            format!("{} of {asked}, to {}", answers.deep_enough, depth.title())
        }
        (asked, _) => format!("{} of {asked}", answers.deep_enough),
    };
    let complete = format!("{} of {}", answers.covered, answers.asked);
    let mut inside = vec![format!("{} included", answers.included)];
    if answers.priced > 0 {
        inside.push(format!("{} priced", answers.priced));
    }
    if answers.outside > 0 {
        inside.push(format!("{} not", answers.outside));
    }
    [deep, complete, inside.join(", ")]
}
