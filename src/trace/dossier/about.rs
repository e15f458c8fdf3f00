//! Which records are about a board, and how sure that is.

use std::collections::{BTreeMap, BTreeSet};

use crate::records::{FieldId, Row};
use crate::spec::model::Depth;
use crate::trace::genealogy::Home;
use crate::trace::ground::{Ground, named};
use crate::trace::sureness::{Doubt, Doubts};

/// A board among the records.
pub(super) struct About<'g, 'a> {
    pub(super) ground: &'g Ground<'a>,
    pub(super) board: &'a str,
    pub(super) home: &'g Home<'a>,
    /// Nonconformances of the board, surest first.
    pub(super) ncrs: BTreeMap<&'a str, Doubts>,
    /// Nonconformances that records tie to other units.
    others: BTreeSet<&'a str>,
    pub(super) cartons: BTreeSet<&'a str>,
    ncr: [FieldId; 2],
    carton: FieldId,
}

impl<'g, 'a> About<'g, 'a> {
    pub(super) fn of(ground: &'g Ground<'a>, board: &'a str, home: &'g Home<'a>) -> Self {
        let (cartons, _) = ground.genealogy.packed((Depth::Board, board));
        let mut about = About {
            ground,
            board,
            home,
            ncrs: BTreeMap::new(),
            others: BTreeSet::new(),
            cartons: cartons.iter().collect(),
            ncr: ["ncr-id", "issue-id"].map(|name| ground.id(name)),
            carton: ground.id("carton-label"),
        };
        about.learn_ncrs();
        about
    }

    fn learn_ncrs(&mut self) {
        let mut of_lot: BTreeMap<&'a str, Doubts> = BTreeMap::new();
        for (_, table) in self.ground.tables() {
            if !self.ncr.iter().any(|field| table.has(*field)) {
                continue;
            }
            for row in table.rows() {
                let Some(ncr) = self.ncr_of(row) else {
                    continue;
                };
                let Some(doubts) = self.by_unit(row) else {
                    if self
                        .ground
                        .unit(row)
                        .is_some_and(|unit| unit.0 != Depth::Lot)
                    {
                        self.others.insert(ncr);
                    }
                    continue;
                };
                let deep = self
                    .ground
                    .unit(row)
                    .is_some_and(|unit| unit.0 != Depth::Lot);
                let known = if deep { &mut self.ncrs } else { &mut of_lot };
                let kept = known.entry(ncr).or_insert(doubts);
                *kept = doubts.min(*kept);
            }
        }
        // What is said of the lot is told of the board only where no record says of whom it is.
        for (ncr, doubts) in of_lot {
            if !self.others.contains(ncr) {
                self.ncrs.entry(ncr).or_insert(doubts);
            }
        }
    }

    pub(super) fn ncr_of(&self, row: Row<'a>) -> Option<&'a str> {
        self.ncr.iter().find_map(|field| named(row.get(*field)))
    }

    /// How sure it is that a record is about the board, by the unit that it names; none where it is
    /// about another.
    pub(super) fn by_unit(&self, row: Row<'a>) -> Option<Doubts> {
        let (depth, id) = self.ground.unit(row)?;
        let doubts = Doubts::default();
        match depth {
            Depth::Board => (id == self.board).then_some(doubts),
            Depth::Panel => {
                let several = self.home.panels.len() > 1;
                let doubts = doubts.with(Doubt::Panel).with_if(several, Doubt::Disputed);
                self.home.panels.has(id).then_some(doubts)
            }
            Depth::Lot => {
                let several = self.home.lots.len() > 1;
                let doubts = doubts.with(Doubt::Lot).with_if(several, Doubt::Disputed);
                self.home.lots.has(id).then_some(doubts)
            }
        }
    }

    /// The same, with what a record of the lot says beside: an issue or a carton of another unit is
    /// none of the board's.
    pub(super) fn doubts(&self, row: Row<'a>) -> Option<Doubts> {
        let doubts = self.by_unit(row)?;
        if self
            .ground
            .unit(row)
            .is_some_and(|unit| unit.0 == Depth::Board)
        {
            return Some(doubts);
        }
        if let Some(ncr) = self.ncr_of(row) {
            return self.ncrs.get(ncr).copied();
        }
        match named(row.get(self.carton)) {
            Some(carton) if !self.cartons.is_empty() && !self.cartons.contains(carton) => None,
            Some(_) if self.cartons.len() == 1 => Some(Doubts::default()),
            _ => Some(doubts),
        }
    }
}
