//! What records cost by themselves: also where a quote has no comparable total.

use crate::compare::price::Pricing;
use crate::compare::result::{Bucket, Counts, Line, RecordCharge, RecordsPrice, Totals, Verdict};
use crate::say;
use crate::wording::Text;

impl Pricing<'_> {
    /// What the supplier charges for records at a quantity; nothing stands in for what is not stated.
    pub(super) fn records_price(
        &self,
        totals: &Totals,
        boards: u32,
        verdict: Verdict,
        counts: &Counts,
    ) -> Option<RecordsPrice> {
        let charged = |line: &&Line| line.bucket == Bucket::Records && !line.source.is_adjustment();
        let charges: Option<Vec<RecordCharge>> = totals
            .lines
            .iter()
            .filter(charged)
            .map(|line| {
                Some(RecordCharge {
                    clause: line.clause.clone(),
                    text: line.text.clone(),
                    driver: line.driver,
                    amount: line.amount,
                    per_board: self.per_board(line.amount, boards)?,
                    place: line.place.clone(),
                })
            })
            .collect();
        Some(RecordsPrice {
            charges: charges?,
            by_driver: totals.by_driver,
            total: totals.traceability,
            per_board: totals.traceability_per_board,
            note: note(verdict, counts),
        })
    }
}

fn note(verdict: Verdict, counts: &Counts) -> Option<Text> {
    if verdict.is_comparable() {
        return None;
    }
    Some(match counts.gaps() {
        0 => say!("No total of the quote, which is not comparable."),
        1 => say!(
            "No total: 1 clause is neither met nor priced, and what it will cost is not in it."
        ),
        gaps => say!(
            "No total: {count} clauses are neither met nor priced, and what they will cost is not in it.",
            count = gaps
        ),
    })
}
