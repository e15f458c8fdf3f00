//! A comparison on the terminal: the verdicts first, then why, then what differs, then money, then
//! what to ask.

use std::fmt::Write as _;

use crate::compare::result::{
    Ability, Cell, ClauseRow, Comparison, QuantityResult, Reason, ResponseKind, Standing,
    SupplierResult, Verdict,
};
use crate::report::table::{Ink, cut, grouped, ink, left, right, safe, width, wrapped};
use crate::spec::model::Weight;
use crate::supplier::model::{PriceUnit, Tax};

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
    page.verdicts();
    page.reasons();
    page.differences();
    page.totals();
    page.questions();
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
        let _ = write!(facts, ", {}", c.as_of.words());
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
        let names = self.name_column(self.look.width.saturating_sub(CELL + 2) / 2);
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
            let name = label(n, supplier);
            let site = supplier.site.as_deref().map(safe).unwrap_or_default();
            let mut line = ink(&name, Ink::Bold, self.look.color);
            if !site.is_empty() {
                let _ = write!(line, ", {site}");
            }
            if let Some(quote) = &supplier.quote {
                let number = quote.number.as_deref().map_or("no number", |n| n);
                let _ = write!(line, "; quote {}", safe(number));
                if let Some(revision) = &quote.revision {
                    let _ = write!(line, " rev. {}", safe(revision));
                }
                if let Some(days) = quote.lead_time_days {
                    let _ = write!(line, "; {days} days");
                }
            }
            let _ = writeln!(self.out, "{line}");
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

    /// Clauses on which the suppliers differ, or which anyone leaves open.
    fn differences(&mut self) {
        let rows: Vec<&ClauseRow> = self
            .comparison
            .clauses
            .iter()
            .filter(|row| self.look.all || (row.demanded && differs(row)))
            .collect();
        let asked = self.comparison.clauses.iter().filter(|r| r.demanded);
        let same = asked.count().saturating_sub(rows.len());
        let suppliers = self.comparison.suppliers.len();
        if rows.is_empty() {
            self.heading("CLAUSES");
            let _ = writeln!(self.out, "Everything is answered as asked by everyone.");
            return;
        }
        let title = if self.look.all {
            "ALL CLAUSES"
        } else {
            "CLAUSES THAT DIFFER OR ARE OPEN"
        };
        self.heading(title);
        let longest = rows.iter().map(|row| width(&row.id)).max().unwrap_or(0) + 2;
        let wide = 12;
        let column = if longest.min(38) + suppliers * wide <= self.look.width {
            wide
        } else {
            9
        };
        let ids = self
            .look
            .width
            .saturating_sub(suppliers * column)
            .clamp(14, longest.max(14));
        self.difference_head(ids, column);
        for row in rows {
            self.difference(row, ids, column);
        }
        if !self.look.all && same > 0 {
            let text = format!("{same} more clauses are met by everyone who quoted (--all).");
            self.wrap(&text, "", "");
        }
        self.wrap("K knockout, R required, d desired.", "", "");
    }

    fn difference_head(&mut self, ids: usize, column: usize) {
        let mut line = left("", ids);
        for (n, supplier) in self.comparison.suppliers.iter().enumerate() {
            line += &left(&cut(&label(n, supplier), column - 1), column);
        }
        let _ = writeln!(self.out, "{}", line.trim_end());
    }

    fn difference(&mut self, row: &ClauseRow, ids: usize, column: usize) {
        let mark = match (row.demanded, row.severity) {
            (false, _) => "-",
            (true, Weight::Knockout) => "K",
            (true, Weight::Required) => "R",
            (true, Weight::Desired) => "d",
        };
        let id = format!("{mark} {}", safe(&row.id));
        let mut line = if width(&id) < ids {
            left(&id, ids)
        } else {
            let _ = writeln!(self.out, "{}", cut(&id, self.look.width));
            left("", ids)
        };
        for cell in &row.cells {
            let (word, tone) = cell_word(cell, row.demanded, column);
            line += &ink(&left(word, column), tone, self.look.color);
        }
        let _ = writeln!(self.out, "{}", line.trim_end());
    }

    fn totals(&mut self) {
        let quoted = |s: &&SupplierResult| s.kind == ResponseKind::Quote;
        if !self.comparison.suppliers.iter().any(|s| quoted(&s)) {
            return;
        }
        let currency = self.currency();
        for (at, quantity) in self.comparison.quantities.iter().enumerate() {
            let kind = if self.comparison.estimate {
                "ESTIMATE"
            } else {
                "TOTALS"
            };
            self.heading(&format!(
                "{kind} FOR {quantity} BOARDS, {}",
                safe(&currency)
            ));
            self.total_rows(at);
        }
        self.rates();
    }

    /// Currency of the comparison.
    fn currency(&self) -> String {
        let currency = self.comparison.currency.as_deref();
        currency.map(safe).unwrap_or_default()
    }

    fn total_rows(&mut self, at: usize) {
        const MONEY: usize = 12;
        let room = self.look.width.saturating_sub(5 * MONEY + 5);
        let names = self.name_column(room).min(room.max(12));
        let mut head = left("", names);
        for title in ["goods", "charges", "records", "total", "per board"] {
            head += &right(title, MONEY);
        }
        let _ = writeln!(self.out, "{head} rank");
        for (n, supplier) in self.comparison.suppliers.iter().enumerate() {
            let Some(result) = supplier.quantities.get(at) else {
                continue;
            };
            let line = left(&label(n, supplier), names);
            match &result.totals {
                Some(totals) => {
                    let mut line = line;
                    let amounts = [
                        totals.goods,
                        totals.charges,
                        totals.traceability,
                        totals.total,
                        totals.per_board,
                    ];
                    for amount in amounts {
                        line += &right(&grouped(&amount.to_string()), MONEY);
                    }
                    let rank = result.rank.map_or("-".to_owned(), |rank| rank.to_string());
                    let _ = writeln!(self.out, "{line}{}", right(&rank, 5));
                    self.by_driver(totals);
                }
                None => {
                    let text = no_total(result) + &as_quoted(result, &self.currency());
                    self.wrap(&text, &format!("{line}  "), &left("", names + 2));
                }
            }
        }
    }

    fn by_driver(&mut self, totals: &crate::compare::result::Totals) {
        let by = &totals.by_driver;
        let parts: Vec<String> = [
            ("set-up", by.setup),
            ("capture", by.capture),
            ("release", by.release),
            ("documentation", by.documentation),
            ("no driver stated", by.unstated),
        ]
        .iter()
        .filter(|(_, amount)| !amount.0.is_zero())
        .map(|(name, amount)| format!("{name} {}", grouped(&amount.to_string())))
        .collect();
        if !parts.is_empty() {
            let text = format!("records by driver: {}", parts.join(", "));
            self.wrap(&text, "    ", "      ");
        }
        if totals.tax == Tax::Included {
            self.wrap("amounts include tax", "    ", "    ");
        }
    }

    fn rates(&mut self) {
        let mut said: Vec<String> = Vec::new();
        for supplier in &self.comparison.suppliers {
            let Some(quote) = &supplier.quote else {
                continue;
            };
            let Some((currency, rate)) = quote.currency.as_ref().zip(quote.rate.as_ref()) else {
                continue;
            };
            let Some(date) = rate.date else { continue };
            let source = rate.source.as_deref().map(|s| format!(", {}", safe(s)));
            let text = format!(
                "Rate: 1 {} = {} {} ({date}{}).",
                safe(currency),
                rate.rate,
                self.currency(),
                source.unwrap_or_default()
            );
            if !said.contains(&text) {
                said.push(text);
            }
        }
        for text in said {
            self.wrap(&text, "", "  ");
        }
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

fn no_total(result: &QuantityResult) -> String {
    let open = result.blocking().count();
    format!("{} ({open} open)", result.verdict.words())
}

fn as_quoted(result: &QuantityResult, into: &str) -> String {
    let Some(quoted) = &result.as_quoted else {
        return ", no price".to_owned();
    };
    let unit = match quoted.unit {
        PriceUnit::Board => "board",
        PriceUnit::Panel => "panel",
    };
    let currency = quoted.currency.as_deref().map(safe).unwrap_or_default();
    let stated = format!(
        ", quoted {} {currency} per {unit}",
        grouped(&quoted.unit_price.to_string())
    );
    let same = currency == into && quoted.unit == PriceUnit::Board;
    match quoted.per_board.filter(|_| !same) {
        Some(price) => format!("{stated} ({price} {into} per board)"),
        None => stated,
    }
}

/// Whether anyone leaves the clause open, or answers it in another way than the others.
fn differs(row: &ClauseRow) -> bool {
    let mut standings = row.cells.iter().filter_map(|cell| cell.standing);
    let quoted = standings.clone().next().is_some();
    if quoted {
        return standings.any(|standing| standing != Standing::Meets);
    }
    row.cells.iter().any(|cell| cell.ability != Ability::Can)
}

fn cell_word(cell: &Cell, demanded: bool, column: usize) -> (&'static str, Ink) {
    let short = column < 12;
    if !demanded {
        return ("-", Ink::Plain);
    }
    match cell.standing {
        Some(Standing::Meets) => ("included", Ink::Plain),
        Some(Standing::Loaded) => ("priced", Ink::Plain),
        Some(Standing::Open) => ("open", Ink::Caution),
        Some(Standing::Lesser) => ("lesser", Ink::Caution),
        Some(Standing::Excluded) => ("excluded", Ink::Bad),
        Some(Standing::NotApplicable) => ("n/a", Ink::Caution),
        Some(Standing::Unanswered) => ("silent", Ink::Bad),
        Some(Standing::Conditional) if short => ("assumes", Ink::Caution),
        Some(Standing::Conditional) => ("conditional", Ink::Caution),
        Some(Standing::Conflict) => ("conflict", Ink::Bad),
        Some(Standing::NotRequired) => ("-", Ink::Plain),
        None => match cell.ability {
            Ability::Can => ("can", Ink::Plain),
            Ability::Lesser => ("lesser", Ink::Caution),
            Ability::Cannot => ("cannot", Ink::Bad),
            Ability::Undeclared if short => ("unsaid", Ink::Caution),
            Ability::Undeclared => ("undeclared", Ink::Caution),
        },
    }
}
