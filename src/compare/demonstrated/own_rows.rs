//! The rows that the buyer sent along to show how records are written. Sent back, they show nothing.

use std::collections::{HashMap, HashSet};

use crate::sample::of_request;
use crate::spec::clause::ResolvedSpec;
use crate::verify::Excerpt;

/// Rows of the sample delivery of the request, by record form.
#[derive(Debug, Default)]
pub(in crate::compare) struct OwnRows {
    forms: HashMap<String, Own>,
}

#[derive(Debug)]
struct Own {
    headings: Vec<String>,
    rows: HashSet<Vec<String>>,
}

impl OwnRows {
    /// The rows that the package of the request shows; none, where it can show none.
    pub(in crate::compare) fn of(spec: &ResolvedSpec) -> OwnRows {
        let mut own = OwnRows::default();
        let Ok(made) = of_request(spec) else {
            return own;
        };
        for (path, bytes) in made.files {
            let Some(form) = path.strip_suffix(".csv") else {
                continue;
            };
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let Ok(headings) = reader.headers() else {
                continue;
            };
            let headings = headings.iter().map(str::to_owned).collect();
            let rows = reader.records().filter_map(Result::ok);
            let rows = rows.map(|row| row.iter().map(str::to_owned).collect());
            own.forms.insert(
                form.to_owned(),
                Own {
                    rows: rows.collect(),
                    headings,
                },
            );
        }
        own
    }

    /// How many of the rows are the buyer's own.
    pub(super) fn among(&self, form: &str, excerpt: &Excerpt) -> usize {
        let Some(own) = self.forms.get(form) else {
            return 0;
        };
        let sent = excerpt.cells(&own.headings).into_iter();
        sent.filter(|row| {
            let row: Vec<String> = row.iter().map(|cell| (*cell).to_owned()).collect();
            own.rows.contains(&row)
        })
        .count()
    }
}
