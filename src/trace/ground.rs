//! What every question looks at: the tables, what a row is about, and when.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::catalog::{Catalogue, FieldType};
use crate::records::{FieldId, Fields, Records, Row, Stamp, Table, is_blank, is_sentinel, stamp};
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::Depth;

use super::genealogy::Genealogy;
use super::report::At;

/// A unit by its level.
pub(super) type Unit<'a> = (Depth, &'a str);

/// A row by its table and its position: what is kept of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) table: u32,
    pub(super) row: u32,
}

/// The records of a delivery, ready for questions.
pub(super) struct Ground<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) spec: Option<&'a ResolvedSpec>,
    pub(super) records: &'a Records,
    pub(super) fields: Fields<'a>,
    pub(super) genealogy: Genealogy<'a>,
    levels: [(Depth, FieldId); 3],
}

impl<'a> Ground<'a> {
    pub(super) fn new(
        catalogue: &'a Catalogue,
        spec: Option<&'a ResolvedSpec>,
        records: &'a Records,
    ) -> Self {
        let fields = Fields::new(catalogue);
        let levels = [Depth::Board, Depth::Panel, Depth::Lot];
        let levels = levels.map(|depth| (depth, fields.id(depth.field())));
        let mut ground = Ground {
            catalogue,
            spec,
            records,
            fields,
            genealogy: Genealogy::default(),
            levels,
        };
        ground.genealogy = Genealogy::of(&ground);
        ground
    }

    pub(super) fn id(&self, field: &str) -> FieldId {
        self.fields.id(field)
    }

    /// The unit that a row is about: the deepest one that it names.
    pub(super) fn unit(&self, row: Row<'a>) -> Option<Unit<'a>> {
        let mut levels = self.levels.iter();
        levels.find_map(|(depth, field)| Some((*depth, named(row.get(*field))?)))
    }

    /// The production lot that a row names itself.
    pub(super) fn own_lot(&self, row: Row<'a>) -> Option<&'a str> {
        named(row.get(self.id(Depth::Lot.field())))
    }

    /// Whether a table has a column that names units.
    pub(super) fn names_units(&self, table: &Table) -> bool {
        self.levels.iter().any(|(_, field)| table.has(*field))
    }

    /// The columns of a table that say when, in the order of the form.
    pub(super) fn times(&self, table: &Table) -> Vec<(&'a str, FieldId)> {
        let Some(form) = self.catalogue.forms.get(table.form()) else {
            return Vec::new();
        };
        let is_time = |field: &&str| {
            let known = self.catalogue.fields.get(*field);
            known.is_some_and(|known| known.kind == FieldType::TimeStamp)
        };
        let fields = form.all_fields().filter(is_time);
        let ids = fields.map(|field| (field, self.id(field)));
        ids.filter(|(_, id)| table.has(*id)).collect()
    }

    /// The moment that a cell names, as far as it can be decided.
    pub(super) fn moment(row: Row<'_>, field: FieldId) -> Option<Timestamp> {
        match stamp(&row.text(field)) {
            Stamp::Moment(moment) => Some(moment),
            Stamp::NoOffset | Stamp::Unreadable => None,
        }
    }

    /// A cell that says something.
    pub(super) fn said(row: Row<'a>, field: FieldId) -> Option<Cow<'a, str>> {
        Some(row.text(field)).filter(|cell| !is_blank(cell) && !is_sentinel(cell))
    }

    /// All tables with their positions.
    pub(super) fn tables(&self) -> impl Iterator<Item = (u32, &'a Table)> {
        (0..).zip(&self.records.tables)
    }

    /// Where a record is; the cell is that of the column.
    pub(super) fn at(&self, spot: Spot, column: &str) -> Option<At> {
        let table = self.records.tables.get(spot.table as usize)?;
        let row = table.row(spot.row as usize)?;
        Some(at(row, column))
    }

    /// The form of a record.
    pub(super) fn form(&self, spot: Spot) -> Option<&'a str> {
        let table = self.records.tables.get(spot.table as usize)?;
        Some(table.form())
    }

    /// The title of a form.
    pub(super) fn title(&self, form: &str) -> String {
        let known = self.catalogue.forms.get(form);
        known.map_or_else(|| form.to_owned(), |known| known.title.to_string())
    }

    /// The forms whose records answer a row of the catalogue, or any of them.
    pub(super) fn forms_of_rows(&self, rows: &[String]) -> Vec<&'a str> {
        let of_catalogue = self.catalogue.rows.iter();
        let of_catalogue = of_catalogue.filter(|row| rows.contains(&row.id));
        let mut forms: Vec<&'a str> = of_catalogue
            .flat_map(|row| row.forms.iter().map(String::as_str))
            .collect();
        let own = self.catalogue.forms.iter();
        let own = own.filter(|(_, form)| form.row.as_ref().is_some_and(|row| rows.contains(row)));
        forms.extend(own.map(|(id, _)| id.as_str()));
        let clauses = self.spec.iter().flat_map(|spec| &spec.clauses);
        let clauses = clauses.filter(|clause| clause.rows.iter().any(|row| rows.contains(row)));
        forms.extend(clauses.filter_map(|clause| clause.form.as_deref()));
        forms.sort_unstable();
        forms.dedup();
        forms
    }
}

/// An identity that names something.
pub(super) fn named(cell: &str) -> Option<&str> {
    (!is_blank(cell) && !is_sentinel(cell)).then_some(cell)
}

/// The position of a row of a table.
pub(super) fn spot(table: u32, row: Row<'_>) -> Spot {
    Spot {
        table,
        row: u32::try_from(row.index()).unwrap_or(u32::MAX),
    }
}

/// Where a column of a row is.
pub(super) fn at(row: Row<'_>, column: &str) -> At {
    let place = row.table().place(row.line(), column);
    At {
        file: row.file().to_owned(),
        row: row.line(),
        sheet: place.sheet,
        cell: place.cell,
        pointer: place.pointer,
    }
}
