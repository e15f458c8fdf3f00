//! Page one: verdict, knockouts and gaps, the three answers, terms, comparable total, and only then the
//! quoted price.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::inputs::blanks;
use super::pen::{Cell, Look, Pen, Value, blank, cell, count, maybe_count, words};
use super::prices::PriceSheet;
use crate::compare::result::{QuantityResult, Standing};
use crate::compare::summary::{QuantityLine, SupplierLine, Total};
use crate::say;
use crate::values::Decimal;
use crate::wording::{Text, typed};

/// Columns before the terms.
const BEFORE: [u16; 10] = [26, 9, 18, 7, 11, 7, 26, 26, 26, 30];
/// Columns after them.
const AFTER: [u16; 6] = [18, 14, 16, 24, 9, 30];
/// A term.
const TERM: u16 = 16;
/// Clauses named in a cell.
const NAMED: usize = 6;

impl Book<'_> {
    pub(super) fn summary(&self, prices: &[PriceSheet]) -> Result<Worksheet, XlsxError> {
        let terms = self.term_labels();
        let mut widths = BEFORE.to_vec();
        widths.extend(terms.iter().map(|_| TERM));
        widths.extend(AFTER);
        let spec = &self.comparison.spec;
        let title = say!(
            "{id} revision {revision}: {title}",
            id = typed(&spec.id),
            revision = typed(&spec.revision),
            title = typed(&spec.title)
        );
        let mut pen = Pen::new("Summary", widths, &self.line(&title), &self.facts())?;
        let cautions = self.cautions();
        for text in &cautions {
            pen.section(&self.line(text))?;
        }
        pen.skip();
        let headings = pen.next();
        pen.headings(&self.summary_headings(&terms), Some(2))?;
        for (n, line) in self.page.iter().enumerate() {
            if line.quantities.is_empty() {
                pen.row(&self.without_quote(n, line))?;
            }
            for (at, quantity) in line.quantities.iter().enumerate() {
                let sheet = prices.get(at);
                let row = self.summary_row(n, at, line, quantity, &terms, sheet);
                pen.row(&row)?;
            }
        }
        pen.filter(headings)?;
        pen.skip();
        self.legend(&mut pen)?;
        Ok(self.finish(pen))
    }

    /// Every term that any quote states, in the order of the first.
    fn term_labels(&self) -> Vec<Text> {
        let mut labels: Vec<Text> = Vec::new();
        for (label, _) in self.page.iter().flat_map(|line| &line.terms) {
            if !labels.contains(label) {
                labels.push(label.clone());
            }
        }
        labels
    }

    fn facts(&self) -> String {
        let c = self.comparison;
        let asked = c.clauses.iter().filter(|row| row.demanded).count();
        let mut facts = vec![say!("{count} clauses asked", count = asked)];
        if let Some(currency) = &c.currency {
            facts.push(say!("totals in {currency}", currency = typed(currency)));
        }
        facts.push(c.as_of.text());
        facts.push(typed(&c.tool));
        self.line(&Text::series(facts))
    }

    /// What nobody may overlook.
    fn cautions(&self) -> Vec<Text> {
        let c = self.comparison;
        let mut cautions = Vec::new();
        if c.estimate {
            let missing = c.missing_documents.iter().map(|m| typed(&m.document));
            cautions.push(say!(
                "Estimates only: build documents are missing ({documents}). Shown, never ranked.",
                documents = Text::list(missing)
            ));
        }
        cautions.extend(c.notes.iter().cloned());
        cautions
    }

    fn summary_headings(&self, terms: &[Text]) -> Vec<String> {
        let mut titles = vec![
            say!("Supplier"),
            say!("Boards"),
            say!("Verdict"),
            say!("Rank"),
            say!("Knockouts open"),
            say!("Gaps"),
            say!("How deep"),
            say!("How complete"),
            say!("Is it in the quote"),
            say!("What is open"),
        ];
        titles.extend(terms.iter().cloned());
        titles.extend([
            say!("Comparable total"),
            say!("Of one board"),
            say!("Of it our figures"),
            say!("Price as quoted"),
            say!("Score"),
            say!("How the score was worked out"),
        ]);
        self.headings(&titles)
    }

    fn without_quote(&self, n: usize, line: &SupplierLine) -> Vec<Cell> {
        let why = line.without_quote.clone();
        let why = why.unwrap_or_else(|| say!("no quantities asked"));
        vec![
            words(self.label(n), Look::Label),
            blank(),
            words(self.say(&why), Look::Caution),
        ]
    }

    fn summary_row(
        &self,
        supplier: usize,
        at: usize,
        line: &SupplierLine,
        quantity: &QuantityLine,
        terms: &[Text],
        sheet: Option<&PriceSheet>,
    ) -> Vec<Cell> {
        let found = self.comparison.suppliers.get(supplier);
        let result = found.and_then(|found| found.quantities.get(at));
        let verdict = match quantity.estimate {
            true => say!("{verdict} (estimate)", verdict = quantity.verdict.text()),
            false => quantity.verdict.text(),
        };
        let mark = |number: u32, look: Look| match number {
            0 => count(0),
            number => cell(Value::Number(f64::from(number)), look),
        };
        let mut cells = vec![
            words(self.label(supplier), Look::Label),
            count(quantity.quantity),
            words(self.say(&verdict), Look::of_verdict(quantity.verdict)),
            maybe_count(quantity.rank),
            mark(quantity.knockouts_open, Look::Bad),
            mark(quantity.gaps, Look::Caution),
        ];
        match result {
            Some(result) => cells.extend(self.answers_and_gaps(result)),
            None => cells.extend(blanks(4)),
        }
        for label in terms {
            let stated = line.terms.iter().find(|(known, _)| known == label);
            let value = stated.map(|(_, value)| self.say(value)).unwrap_or_default();
            cells.push(words(value, Look::Text));
        }
        cells.extend(self.total_cells(supplier, &quantity.total, sheet));
        cells.push(words(self.say(&quantity.quoted), Look::Quiet));
        cells.extend(self.score(result));
        cells
    }

    fn answers_and_gaps(&self, result: &QuantityResult) -> [Cell; 4] {
        let answers = &result.answers;
        let text = |text: &Text| words(self.say(text), Look::Text);
        [
            text(&answers.how_deep),
            text(&answers.how_complete),
            text(&answers.in_the_quote),
            text(&open(result)),
        ]
    }

    /// Total, total of one board and our figures in it, as formulas over the sheet of the quantity.
    fn total_cells(&self, supplier: usize, total: &Total, sheet: Option<&PriceSheet>) -> [Cell; 3] {
        let (total, per_board, adjusted) = match total {
            Total::None(why) => return [words(self.say(why), Look::Caution), blank(), blank()],
            Total::Amount {
                total,
                per_board,
                adjusted,
            } => (*total, *per_board, *adjusted),
        };
        let found = sheet.and_then(|sheet| Some((sheet, sheet.blocks.get(supplier)?.as_ref()?)));
        let Some((sheet, block)) = found else {
            return [blank(), blank(), blank()];
        };
        let refers = |address: String, value: Decimal, look: fn(u32) -> Look| {
            cell(
                Value::Worked(format!("={address}"), value.to_string()),
                look(value.0.scale()),
            )
        };
        [
            refers(sheet.total(block), total, Look::Total),
            refers(sheet.per_board(block), per_board, Look::Money),
            match adjusted.0.is_zero() {
                true => blank(),
                false => refers(sheet.adjusted(block), adjusted, Look::Money),
            },
        ]
    }

    fn score(&self, result: Option<&QuantityResult>) -> [Cell; 2] {
        let Some(score) = result.and_then(|result| result.score.as_ref()) else {
            return [blank(), blank()];
        };
        let points = say!("{points} of {most}", points = score.points, most = score.of);
        let parts: Vec<Text> = score
            .parts
            .iter()
            .map(|part| {
                say!(
                    "{criterion}: {points} of {most}: {working}",
                    criterion = part.criterion.text(),
                    points = part.points,
                    most = part.of,
                    working = &part.working
                )
            })
            .collect();
        [
            words(self.say(&points), Look::Label),
            words(self.lines(&parts), Look::Quiet),
        ]
    }

    /// What the signs of the sheet of requirements mean.
    fn legend(&self, pen: &mut Pen) -> Result<(), XlsxError> {
        pen.section(&self.line(&say!("Signs")))?;
        let standings = [
            (Standing::Meets, say!("in the unit price, as demanded")),
            (
                Standing::Loaded,
                say!("at a price of its own, which is in the total"),
            ),
            (Standing::Open, say!("offered, the price is not stated")),
            (Standing::Lesser, say!("less than is demanded")),
            (Standing::Excluded, say!("not offered")),
            (
                Standing::NotApplicable,
                say!("the supplier holds that it does not apply"),
            ),
            (
                Standing::Unanswered,
                say!("not answered: never counts as included"),
            ),
            (
                Standing::Conditional,
                say!("holds only if an assumption does"),
            ),
            (
                Standing::Conflict,
                say!("the answer and the declared capability contradict each other"),
            ),
        ];
        for (standing, meaning) in standings {
            let row = pen.next();
            pen.row(&[words(self.standing(standing), Look::of(standing))])?;
            let format = crate::render::sheet::framed();
            pen.sheet
                .merge_range(row, 1, row, 6, &self.line(&meaning), &format)?;
        }
        Ok(())
    }

    /// Sign and word: `● included`.
    pub(super) fn standing(&self, standing: Standing) -> String {
        format!("{} {}", standing.glyph(), self.line(&standing.text()))
    }
}

/// The clauses that keep the quote from being comparable, the first of them by name.
fn open(result: &QuantityResult) -> Text {
    let mut named: Vec<&str> = Vec::new();
    let mut more = 0_u32;
    for reason in result.blocking() {
        match reason.clause.as_deref() {
            Some(clause) if named.contains(&clause) => {}
            Some(clause) if named.len() < NAMED => named.push(clause),
            _ => more += 1,
        }
    }
    let named: Vec<Text> = named.into_iter().map(typed).collect();
    match (named.is_empty(), more) {
        (_, 0) => Text::list(named),
        (true, more) => say!("{count} reasons, see Reasons", count = more),
        (false, more) => say!(
            "{clauses} and {count} more, see Reasons",
            clauses = Text::list(named),
            count = more
        ),
    }
}
