//! What depth is worth, what is shown and not only claimed, what may still come.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::pen::{Cell, Look, Pen, blank, count, maybe_count, maybe_money, words};
use crate::compare::result::{Proof, Scope};
use crate::compare::words as named;
use crate::say;
use crate::wording::{Text, typed};

const REACH: [u16; 15] = [24, 9, 22, 12, 11, 11, 13, 26, 12, 11, 11, 13, 26, 40, 40];
const PROOF: [u16; 7] = [26, 16, 16, 16, 16, 40, 66];
const CHANGES: [u16; 5] = [24, 18, 34, 60, 30];

impl Book<'_> {
    /// None where nothing is known of how far a recall would reach.
    pub(super) fn containment(&self) -> Result<Option<Worksheet>, XlsxError> {
        let title = self.line(&say!("Containment: how many boards a recall would reach"));
        let note = say!(
            "In the best and in the worst case, with the records that are demanded and with those that are offered. The difference is what depth is worth."
        );
        let mut pen = Pen::new("Containment", REACH.to_vec(), &title, &self.line(&note))?;
        let titles = [
            say!("Supplier"),
            say!("Boards"),
            say!("What sets it off"),
            say!("Demanded: depth"),
            say!("Demanded: fewest boards"),
            say!("Demanded: most boards"),
            say!("Demanded: cost at most"),
            say!("Demanded: bounded by"),
            say!("Offered: depth"),
            say!("Offered: fewest boards"),
            say!("Offered: most boards"),
            say!("Offered: cost at most"),
            say!("Offered: bounded by"),
            say!("Demanded: why"),
            say!("Offered: why"),
        ];
        let headings = pen.next();
        pen.headings(&self.headings(&titles), Some(3))?;
        let mut any = false;
        for (n, supplier) in self.suppliers() {
            for result in &supplier.quantities {
                for reach in &result.reach {
                    any = true;
                    let mut cells = vec![
                        words(self.label(n), Look::Label),
                        count(result.quantity),
                        words(self.say(&reach.event.text()), Look::Text),
                    ];
                    cells.extend(self.scope(&reach.demanded));
                    cells.extend(self.scope(&reach.offered));
                    cells.push(words(self.say(&reach.demanded.why), Look::Quiet));
                    cells.push(words(self.say(&reach.offered.why), Look::Quiet));
                    pen.row(&cells)?;
                }
            }
        }
        pen.filter(headings)?;
        Ok(any.then(|| self.finish(pen)))
    }

    fn scope(&self, scope: &Scope) -> [Cell; 5] {
        let depth = scope.depth.map(|depth| depth.text());
        [
            words(
                self.say(&depth.unwrap_or_else(|| say!("nothing links them"))),
                Look::Text,
            ),
            maybe_count(scope.boards.map(|boards| boards.fewest)),
            maybe_count(scope.boards.map(|boards| boards.most)),
            maybe_money(scope.cost),
            words(
                self.typed(scope.bound_by.as_deref().unwrap_or_default()),
                Look::Text,
            ),
        ]
    }

    /// None where no response names a sample record or claims anything.
    pub(super) fn demonstrated(&self) -> Result<Option<Worksheet>, XlsxError> {
        let title = self.line(&say!("Demonstrated, contradicted or only claimed"));
        let note = say!(
            "Sample records that came with a response were read with the checks that hold for deliveries. Which clause is shown by them stands on the sheet Answers."
        );
        let mut pen = Pen::new("Demonstrated", PROOF.to_vec(), &title, &self.line(&note))?;
        let mut titles = vec![say!("Supplier")];
        let proofs = [
            Proof::Demonstrated,
            Proof::Contradicted,
            Proof::Claimed,
            Proof::None,
        ];
        titles.extend(proofs.map(Proof::text));
        pen.headings(&self.headings(&titles), None)?;
        for (n, supplier) in self.suppliers() {
            let proof = supplier.proof;
            let counts = [
                proof.demonstrated,
                proof.contradicted,
                proof.claimed,
                proof.none,
            ];
            let mut cells = vec![words(self.label(n), Look::Label)];
            cells.extend(counts.map(count));
            pen.row(&cells)?;
        }
        pen.skip();
        let samples = self.samples(&mut pen)?;
        let proven = self.suppliers().any(|(_, s)| s.proof != Default::default());
        Ok((samples || proven).then(|| self.finish(pen)))
    }

    fn samples(&self, pen: &mut Pen) -> Result<bool, XlsxError> {
        if self
            .suppliers()
            .all(|(_, supplier)| supplier.samples.is_empty())
        {
            return Ok(false);
        }
        pen.section(&self.line(&say!("Sample records")))?;
        let titles = [
            say!("Supplier"),
            say!("File"),
            say!("Form"),
            say!("Records"),
            say!("SHA-256"),
            say!("Named for"),
            say!("What came of reading it"),
        ];
        pen.headings(&self.headings(&titles), None)?;
        for (n, supplier) in self.suppliers() {
            for sample in &supplier.samples {
                let clauses = Text::list(sample.clauses.iter().map(typed));
                pen.row(&[
                    words(self.label(n), Look::Label),
                    words(self.typed(&sample.named), Look::Text),
                    words(
                        self.typed(sample.form.as_deref().unwrap_or_default()),
                        Look::Text,
                    ),
                    count(sample.records),
                    words(
                        self.typed(sample.sha256.as_deref().unwrap_or_default()),
                        Look::Quiet,
                    ),
                    words(self.say(&clauses), Look::Text),
                    words(self.say(&sample.says), Look::Text),
                ])?;
            }
        }
        Ok(true)
    }

    /// None where nothing may come.
    pub(super) fn change_requests(&self) -> Result<Option<Worksheet>, XlsxError> {
        let c = self.comparison;
        if c.suppliers.iter().all(|s| s.change_requests.is_empty()) {
            return Ok(None);
        }
        let mut widths = CHANGES.to_vec();
        widths.extend(c.quantities.iter().flat_map(|_| [15, 26]));
        let title = self.line(&say!("Change requests that may come"));
        let note = say!(
            "An empty amount is not zero: no charge is known. Amounts are in {currency}.",
            currency = typed(c.currency.clone().unwrap_or_default())
        );
        let mut pen = Pen::new("Change requests", widths, &title, &self.line(&note))?;
        let mut titles = vec![
            say!("Supplier"),
            say!("It may come from"),
            say!("Clauses"),
            say!("What it may be"),
            say!("Rests on"),
        ];
        for quantity in &c.quantities {
            titles.push(say!("{count} boards", count = *quantity));
            titles.push(say!("where from, at {count}", count = *quantity));
        }
        let headings = pen.next();
        pen.headings(&self.headings(&titles), Some(1))?;
        for (n, supplier) in self.suppliers() {
            for request in &supplier.change_requests {
                let place = request.place.as_ref().map(|place| self.place(place));
                let mut cells = vec![
                    words(self.label(n), Look::Label),
                    words(self.say(&named::cause(request.cause)), Look::Text),
                    words(
                        self.say(&Text::list(request.clauses.iter().map(typed))),
                        Look::Text,
                    ),
                    words(self.say(&request.text), Look::Text),
                    words(place.unwrap_or_default(), Look::Quiet),
                ];
                for quantity in &c.quantities {
                    let exposure = request.exposure.iter();
                    let found = exposure.clone().find(|e| e.quantity == *quantity);
                    cells.push(maybe_money(found.and_then(|found| found.amount)));
                    cells.push(match found {
                        Some(found) => words(self.say(&found.source), Look::Quiet),
                        None => blank(),
                    });
                }
                pen.row(&cells)?;
            }
        }
        pen.filter(headings)?;
        Ok(Some(self.finish(pen)))
    }
}
