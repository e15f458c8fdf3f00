//! Where a response says what: a line of its text, or a cell of its workbook.

use std::collections::HashMap;
use std::sync::Arc;

use crate::source::{Place, SourceFile};
use crate::toml_doc::TomlDoc;

/// The places of a response, by JSON pointers into its model: `/quote/response/test.fct/depth`.
#[derive(Debug, Clone)]
pub enum Places {
    /// It was written as TOML.
    Toml(Arc<TomlDoc>),
    /// It was filled in as a workbook, or as sheets saved from one.
    Cells(CellPlaces),
}

impl Places {
    /// Place of the value at a pointer; of its nearest ancestor, where the response is silent.
    #[must_use]
    pub fn value_place(&self, pointer: &str) -> Place {
        match self {
            Places::Toml(doc) => doc.value_place(pointer),
            Places::Cells(cells) => cells.place(pointer),
        }
    }

    /// Place of the key at a pointer, with the same fallback. In a workbook it is the cell that names
    /// the row.
    #[must_use]
    pub fn key_place(&self, pointer: &str) -> Place {
        match self {
            Places::Toml(doc) => doc.key_place(pointer),
            Places::Cells(cells) => cells.place(pointer),
        }
    }

    /// The file as the user named it.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Places::Toml(doc) => doc.source().name(),
            Places::Cells(cells) => &cells.file,
        }
    }

    /// The text, where the response is one: findings show its lines.
    #[must_use]
    pub fn source(&self) -> Option<&SourceFile> {
        match self {
            Places::Toml(doc) => Some(doc.source()),
            Places::Cells(_) => None,
        }
    }
}

/// The cells that a response was read from.
#[derive(Debug, Clone, Default)]
pub struct CellPlaces {
    file: String,
    cells: HashMap<String, Place>,
}

impl CellPlaces {
    /// No cell of the file yet.
    #[must_use]
    pub fn new(file: impl Into<String>) -> Self {
        CellPlaces {
            file: file.into(),
            cells: HashMap::new(),
        }
    }

    /// Says which cell holds what stands at a pointer.
    pub fn add(&mut self, pointer: impl Into<String>, place: Place) {
        self.cells.insert(pointer.into(), place);
    }

    fn place(&self, pointer: &str) -> Place {
        let mut pointer = pointer;
        loop {
            if let Some(place) = self.cells.get(pointer) {
                return place.clone();
            }
            match pointer.rsplit_once('/') {
                Some((parent, _)) => pointer = parent,
                None => return SourceFile::new(self.file.clone(), "").place(0..0),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_written_is_at_what_it_belongs_to() {
        let mut cells = CellPlaces::new("form.xlsx");
        cells.add(
            "/quote/response/test.fct",
            Place::in_sheet("form.xlsx", "Answers!A12", 12, 1),
        );
        let places = Places::Cells(cells);
        let place = places.value_place("/quote/response/test.fct/depth");
        assert_eq!(place.to_string(), "form.xlsx:Answers!A12");
        assert_eq!(places.value_place("/quote/tax").file, "form.xlsx");
    }
}
