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
    /// An answer to a question was laid over it.
    Overlaid(Arc<Overlay>),
}

/// An answer laid over a response: what it says stands in the file of the answer, everything else
/// where it stood.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// The response below.
    pub base: Places,
    /// The file of the answer.
    pub file: Places,
    /// Pointers into the response, and where the file of the answer says what stands there.
    pub laid: Vec<(String, String)>,
    /// Pointers into the response as it is now, and what they were before entries of a list were
    /// added or taken out.
    pub moved: Vec<(String, String)>,
}

impl Overlay {
    /// The file that says what stands at a pointer, and its pointer there.
    fn at(&self, pointer: &str) -> (&Places, String) {
        let laid = self.laid.iter().filter_map(|(at, from)| {
            let rest = below(pointer, at)?;
            Some((at.len(), format!("{from}{rest}")))
        });
        if let Some((_, there)) = laid.max() {
            return (&self.file, there);
        }
        let mut moved = self.moved.iter();
        let there = moved.find_map(|(now, was)| Some(format!("{was}{}", below(pointer, now)?)));
        (&self.base, there.unwrap_or_else(|| pointer.to_owned()))
    }
}

/// What a pointer adds to another that it equals or lies below.
fn below<'p>(pointer: &'p str, at: &str) -> Option<&'p str> {
    let rest = pointer.strip_prefix(at)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

impl Places {
    /// What the response itself was written as, below any answers laid over it.
    #[must_use]
    pub fn below(&self) -> &Places {
        match self {
            Places::Overlaid(overlay) => overlay.base.below(),
            whole => whole,
        }
    }

    /// Place of the value at a pointer; of its nearest ancestor, where the response is silent.
    #[must_use]
    pub fn value_place(&self, pointer: &str) -> Place {
        match self {
            Places::Toml(doc) => doc.value_place(pointer),
            Places::Cells(cells) => cells.place(pointer),
            Places::Overlaid(overlay) => {
                let (places, there) = overlay.at(pointer);
                places.value_place(&there)
            }
        }
    }

    /// Place of the key at a pointer, with the same fallback. In a workbook it is the cell that names
    /// the row.
    #[must_use]
    pub fn key_place(&self, pointer: &str) -> Place {
        match self {
            Places::Toml(doc) => doc.key_place(pointer),
            Places::Cells(cells) => cells.place(pointer),
            Places::Overlaid(overlay) => {
                let (places, there) = overlay.at(pointer);
                places.key_place(&there)
            }
        }
    }

    /// The file as the user named it.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Places::Toml(doc) => doc.source().name(),
            Places::Cells(cells) => &cells.file,
            Places::Overlaid(overlay) => overlay.base.file(),
        }
    }

    /// The text, where the response is one: findings show its lines.
    #[must_use]
    pub fn source(&self) -> Option<&SourceFile> {
        match self {
            Places::Toml(doc) => Some(doc.source()),
            Places::Cells(_) => None,
            Places::Overlaid(overlay) => overlay.base.source(),
        }
    }

    /// Every text that places lead into: the response's and those of answers, each once.
    #[must_use]
    pub fn sources(&self) -> Vec<&SourceFile> {
        let mut sources: Vec<&SourceFile> = Vec::new();
        let mut places = self;
        while let Places::Overlaid(overlay) = places {
            sources.extend(overlay.file.source());
            places = &overlay.base;
        }
        sources.extend(places.source());
        sources.sort_by_key(|source| source.name());
        sources.dedup_by_key(|source| source.name());
        sources
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

    #[test]
    fn what_an_answer_says_is_in_its_file_and_what_moved_is_where_it_was() {
        let cell = |file: &str, at: &str| Place::in_sheet(file, at, 1, 1);
        let mut base = CellPlaces::new("form.xlsx");
        for (pointer, at) in [
            ("/quote/response/a", "A1"),
            ("/quote/response/a/state", "B1"),
            ("/quote/assumption/0", "C1"),
            ("/quote/assumption/1", "C2"),
            ("/quote/assumption/10", "C10"),
        ] {
            base.add(pointer, cell("form.xlsx", at));
        }
        let mut answer = CellPlaces::new("answer.xlsx");
        answer.add("/question/0/answer/state", cell("answer.xlsx", "F5"));
        let pair = |now: &str, was: &str| (now.to_owned(), was.to_owned());
        let places = Places::Overlaid(Arc::new(Overlay {
            base: Places::Cells(base),
            file: Places::Cells(answer),
            laid: vec![pair("/quote/response/a/state", "/question/0/answer/state")],
            moved: vec![pair("/quote/assumption/0", "/quote/assumption/1")],
        }));
        let at = |pointer: &str| places.value_place(pointer).to_string();
        assert_eq!(at("/quote/response/a/state"), "answer.xlsx:F5");
        assert_eq!(at("/quote/response/a/depth"), "form.xlsx:A1");
        assert_eq!(at("/quote/assumption/0/text"), "form.xlsx:C2");
        assert_eq!(at("/quote/assumption/10"), "form.xlsx:C10");
        assert_eq!(places.file(), "form.xlsx");
    }
}
