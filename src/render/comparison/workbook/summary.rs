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

/// Up to the terms, which are the last of them.
const BEFORE: [u16; 11] = [24, 8, 16, 6, 10, 6, 20, 20, 20, 26, 36];
/// Total, total of one board.
const TOTALS: [u16; 2] = [17, 12];
/// Our figures in it, where there are any.
const OURS: u16 = 12;
const QUOTED: u16 = 22;
/// Points and how they were worked out, where there are any.
const SCORE: [u16; 2] = [10, 30];
/// Clauses named in a cell.
const NAMED: usize = 6;

impl Book<'_> {
    pub(super) fn summary(&self, prices: &[PriceSheet]) -> Result<Worksheet, XlsxError> {
        let extra = self.extra();
        let mut widths = BEFORE.to_vec();
        widths.extend(TOTALS);
        widths.extend(extra.ours.then_some(OURS));
        widths.push(QUOTED);
        widths.extend(SCORE.iter().filter(|_| extra.score));
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
        pen.headings(&self.summary_headings(extra), Some(2))?;
        for (n, line) in self.page.iter().enumerate() {
            if line.quantities.is_empty() {
                pen.row(&self.without_quote(n, line))?;
            }
            for (at, quantity) in line.quantities.iter().enumerate() {
                let sheet = prices.get(at);
                let row = self.summary_row((n, at), (line, quantity), extra, sheet);
                pen.row(&row)?;
            }
        }
        pen.filter(headings)?;
        pen.skip();
        self.legend(&mut pen)?;
        Ok(self.finish(pen))
    }

    /// Whether anything is ours, and whether anything is scored.
    fn extra(&self) -> Extra {
        let quantities = self.page.iter().flat_map(|line| &line.quantities);
        let ours = |total: &Total| matches!(total, Total::Amount { adjusted, .. } if !adjusted.0.is_zero());
        let results = self.comparison.suppliers.iter().flat_map(|s| &s.quantities);
        Extra {
            ours: quantities.into_iter().any(|quantity| ours(&quantity.total)),
            score: results.into_iter().any(|result| result.score.is_some()),
        }
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

    fn summary_headings(&self, extra: Extra) -> Vec<String> {
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
            say!("Terms"),
            say!("Comparable total"),
            say!("Of one board"),
        ];
        titles.extend(extra.ours.then(|| say!("Of it our figures")));
        titles.push(say!("Price as quoted"));
        if extra.score {
            titles.extend([say!("Score"), say!("How the score was worked out")]);
        }
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
        (supplier, at): (usize, usize),
        (line, quantity): (&SupplierLine, &QuantityLine),
        extra: Extra,
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
        cells.push(words(self.lines(&terms(line)), Look::Text));
        let [total, per_board, adjusted] = self.total_cells(supplier, &quantity.total, sheet);
        cells.extend([total, per_board]);
        cells.extend(extra.ours.then_some(adjusted));
        cells.push(words(self.say(&quantity.quoted), Look::Quiet));
        if extra.score {
            cells.extend(self.score(result));
        }
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

/// Columns that stand only where there is something in them.
#[derive(Clone, Copy)]
struct Extra {
    ours: bool,
    score: bool,
}

/// Each term on a line of its own.
fn terms(line: &SupplierLine) -> Vec<Text> {
    let terms = line.terms.iter();
    terms
        .map(|(label, value)| say!("{label}: {value}", label = label, value = value))
        .collect()
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
