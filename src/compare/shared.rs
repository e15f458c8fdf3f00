//! What is worked out once for a comparison, whoever answers.

use std::cell::OnceCell;

use crate::compare::containment::{Figures, figures, leading};
use crate::compare::demonstrated::OwnRows;
use crate::spec::clause::ResolvedSpec;

/// What is the same for all suppliers.
#[derive(Default)]
pub(super) struct Shared {
    /// What a recall reaches, at each of the quantities.
    pub(super) figures: Vec<Figures>,
    /// Positions of the clauses that lead from what went wrong to boards.
    pub(super) leading: Vec<usize>,
    /// The rows that the buyer sent along as an example; made when the first sample record is read.
    own_rows: OnceCell<OwnRows>,
}

impl Shared {
    pub(super) fn new(spec: &ResolvedSpec) -> Shared {
        Shared {
            figures: figures(spec),
            leading: leading(spec),
            own_rows: OnceCell::new(),
        }
    }

    /// The rows of the buyer's own sample delivery.
    pub(super) fn own_rows(&self, spec: &ResolvedSpec) -> &OwnRows {
        self.own_rows.get_or_init(|| OwnRows::of(spec))
    }
}
