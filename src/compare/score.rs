//! Points of comparable quotes by the weights that the RFQ states, every point with its working.

use rust_decimal::Decimal as Number;

use crate::compare::money::{plus, share};
use crate::compare::result::{
    Cell, ClauseRow, Comparison, Criterion, Proof, Score, ScorePart, Standing,
};
use crate::say;
use crate::spec::model::{Scoring, Weight};
use crate::values::Decimal;
use crate::wording::{Text, typed};

/// Scores every quote that is comparable and no estimate. It needs everything else to be known:
/// totals with what stands in for silence, and what samples demonstrate.
pub(super) fn apply(scoring: &Scoring, comparison: &mut Comparison) {
    for position in 0..comparison.quantities.len() {
        let field = Field::new(comparison, position);
        let scores: Vec<(usize, Option<Score>)> = field
            .entries
            .iter()
            .map(|entry| (entry.supplier, field.score(scoring, comparison, entry)))
            .collect();
        for (supplier, score) in scores {
            let result = comparison.suppliers.get_mut(supplier);
            if let Some(result) = result.and_then(|s| s.quantities.get_mut(position)) {
                result.score = score;
            }
        }
    }
}

/// The quotes that are scored at a quantity.
struct Field {
    position: usize,
    entries: Vec<Entry>,
}

/// One of them.
struct Entry {
    supplier: usize,
    total: Number,
    lead_time: Option<u32>,
}

impl Field {
    fn new(comparison: &Comparison, position: usize) -> Field {
        let suppliers = comparison.suppliers.iter().enumerate();
        let entries = suppliers.filter_map(|(n, supplier)| {
            let result = supplier.quantities.get(position)?;
            let totals = result.totals.as_ref().filter(|_| !result.estimate)?;
            let quote = supplier.quote.as_ref();
            Some(Entry {
                supplier: n,
                total: totals.total.0,
                lead_time: quote.and_then(|quote| quote.lead_time_with_records_days),
            })
        });
        Field {
            position,
            entries: entries.collect(),
        }
    }

    /// Criteria without weight are left out; without any there is no score.
    fn score(&self, scoring: &Scoring, comparison: &Comparison, entry: &Entry) -> Option<Score> {
        let criteria = [
            (Criterion::Price, scoring.price),
            (Criterion::Coverage, scoring.coverage),
            (Criterion::Demonstrated, scoring.demonstrated),
            (Criterion::LeadTime, scoring.lead_time),
        ];
        let weighed = criteria.into_iter().filter(|(_, of)| *of > 0);
        let parts: Option<Vec<ScorePart>> = weighed
            .map(|(criterion, of)| match criterion {
                Criterion::Price => self.price(of, entry),
                Criterion::Coverage => self.coverage(of, comparison, entry),
                Criterion::Demonstrated => demonstrated(of, comparison, entry),
                Criterion::LeadTime => self.lead_time(of, entry),
            })
            .collect();
        let parts = parts.filter(|parts| !parts.is_empty())?;
        let sum = |sum: Number, part: &ScorePart| plus(sum, part.points.0);
        Some(Score {
            points: Decimal(parts.iter().try_fold(Number::new(0, 2), sum)?),
            of: parts
                .iter()
                .fold(0, |sum, part| part.of.saturating_add(sum)),
            parts,
        })
    }

    fn price(&self, of: u32, entry: &Entry) -> Option<ScorePart> {
        let lowest = self.entries.iter().map(|entry| entry.total).min()?;
        let points = in_proportion(of, lowest, entry.total)?;
        let working = say!(
            "{of} × {lowest} / {own}, the lowest total by its own",
            of = of,
            lowest = typed(lowest.to_string()),
            own = typed(entry.total.to_string())
        );
        Some(scored(Criterion::Price, of, points, working))
    }

    fn coverage(&self, of: u32, comparison: &Comparison, entry: &Entry) -> Option<ScorePart> {
        let met = |cell: &Cell| {
            let standing = cell.standings.get(self.position);
            standing.is_some_and(|standing| !Standing::is_gap(*standing))
        };
        let (counted, all) = weighed(comparison, entry, met);
        let working = say!(
            "{of} × {counted} / {all}: clauses met, of those asked; a knockout counts three times, a required one twice",
            of = of,
            counted = typed(counted.to_string()),
            all = typed(all.to_string())
        );
        let points = share(of, counted.into(), all.into())?;
        Some(scored(Criterion::Coverage, of, points, working))
    }

    fn lead_time(&self, of: u32, entry: &Entry) -> Option<ScorePart> {
        let Some(own) = entry.lead_time else {
            let working = say!("no points: the quote states no lead time");
            return Some(scored(Criterion::LeadTime, of, Number::new(0, 2), working));
        };
        let shortest = self
            .entries
            .iter()
            .filter_map(|entry| entry.lead_time)
            .min()?;
        let points = in_proportion(of, shortest.into(), own.into())?;
        let working = say!(
            "{of} × {shortest} / {own}, the shortest lead time by its own, in days",
            of = of,
            shortest = shortest,
            own = own
        );
        Some(scored(Criterion::LeadTime, of, points, working))
    }
}

fn demonstrated(of: u32, comparison: &Comparison, entry: &Entry) -> Option<ScorePart> {
    let shown = |cell: &Cell| cell.proof == Proof::Demonstrated;
    let (counted, all) = weighed(comparison, entry, shown);
    let working = say!(
        "{of} × {counted} / {all}: clauses that sample records demonstrate, of those asked; a knockout counts three times, a required one twice",
        of = of,
        counted = typed(counted.to_string()),
        all = typed(all.to_string())
    );
    let points = share(of, counted.into(), all.into())?;
    Some(scored(Criterion::Demonstrated, of, points, working))
}

/// The weight of the clauses that count for a supplier, and of all that are asked.
fn weighed(comparison: &Comparison, entry: &Entry, counts: impl Fn(&Cell) -> bool) -> (u64, u64) {
    let asked = comparison.clauses.iter().filter(|row| row.demanded);
    asked.fold((0, 0), |(counted, all), row: &ClauseRow| {
        let weight = match row.severity {
            Weight::Knockout => 3,
            Weight::Required => 2,
            Weight::Desired => 1,
        };
        let cell = row.cells.get(entry.supplier);
        let own = if cell.is_some_and(&counts) { weight } else { 0 };
        (counted + own, all + weight)
    })
}

/// All points for the best, in proportion for the others; nothing is better than nothing.
fn in_proportion(of: u32, best: Number, own: Number) -> Option<Number> {
    if own.is_zero() {
        return share(of, Number::ONE, Number::ONE);
    }
    share(of, best, own)
}

fn scored(criterion: Criterion, of: u32, points: Number, working: Text) -> ScorePart {
    ScorePart {
        criterion,
        of,
        points: Decimal(points),
        working,
    }
}
