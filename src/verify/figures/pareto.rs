//! What failed most: failed records by what they name, the most frequent first.

use std::cmp::Reverse;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::{further, percent, same};
use crate::records::is_blank;
use crate::values::Decimal;
use crate::verify::runs::Run;
use crate::verify::world::World;

/// Names told apart; records of what comes after are counted together.
const NAMES: usize = 500;

/// Failed records by what they name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Pareto {
    /// The form whose failed records are counted.
    pub form: String,
    /// Failed records: the true total.
    pub total: u64,
    /// The most frequent first.
    pub entries: Vec<ParetoEntry>,
    /// Failed records with a name that was not told apart because there are very many names.
    pub others: u64,
    /// Why there is nothing to count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<String>,
}

/// One name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ParetoEntry {
    /// Kind of inspection or test.
    pub kind: String,
    /// The defect or the function; empty where the record names none.
    pub name: String,
    /// Failed records.
    pub count: u64,
    /// Share of all failed records.
    pub percent: Decimal,
    /// Share of this and of all more frequent ones.
    pub cumulative_percent: Decimal,
}

/// Counts while rows go by.
#[derive(Default)]
pub(super) struct Counting {
    rows: u64,
    total: u64,
    others: u64,
    counts: IndexMap<(String, String), u64>,
}

impl Counting {
    pub(super) fn add(&mut self, run: &Run<'_, '_>) {
        self.rows += run.len();
        if run.look(same::RESULT) != "fail" {
            return;
        }
        self.total += run.len();
        for place in run.rows.clone() {
            let cell = run.cell(further::NAMED, place);
            let name = if is_blank(cell) { "" } else { cell };
            let key = (run.look(same::KIND).to_owned(), name.to_owned());
            let full = self.counts.len() >= NAMES;
            match self.counts.get_mut(&key) {
                Some(count) => *count += 1,
                None if full => self.others += 1,
                None => {
                    self.counts.insert(key, 1);
                }
            }
        }
    }

    pub(super) fn finish(self, world: &World<'_>, form: &str) -> Pareto {
        let title = world.title(form);
        let absent = match (self.rows, self.total) {
            (0, _) if !world.delivered(form) => Some(format!("no {title} was delivered")),
            (0, _) => Some(format!("the {title} has no row")),
            (_, 0) => Some(format!("the {title} has no failed row")),
            _ => None,
        };
        let mut counts: Vec<((String, String), u64)> = self.counts.into_iter().collect();
        counts.sort_by(|(a, a_count), (b, b_count)| {
            (Reverse(a_count), a).cmp(&(Reverse(b_count), b))
        });
        let mut so_far = 0;
        let entries = counts.into_iter().map(|((kind, name), count)| {
            so_far += count;
            ParetoEntry {
                kind,
                name,
                count,
                percent: percent(count, self.total),
                cumulative_percent: percent(so_far, self.total),
            }
        });
        Pareto {
            form: form.to_owned(),
            total: self.total,
            entries: entries.collect(),
            others: self.others,
            absent,
        }
    }
}
