//! Text that a person wrote, with the places in it that findings point at.

use std::num::NonZeroU32;
use std::ops::Range;

use serde::Serialize;

/// A text file under its name as the user gave it. Reading it is the caller's business (`cli`).
#[derive(Debug, Clone)]
pub struct SourceFile {
    name: String,
    text: String,
    line_starts: Vec<usize>,
}

/// A one-based line number. Zero cannot be built, so a SARIF region cannot be off by one.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Line(NonZeroU32);

impl Line {
    /// The first line of a file.
    pub const FIRST: Line = Line(NonZeroU32::MIN);

    /// The line after `index` line breaks.
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        let one_based = u32::try_from(index.saturating_add(1)).unwrap_or(u32::MAX);
        Line(NonZeroU32::new(one_based).unwrap_or(NonZeroU32::MIN))
    }

    /// The number as printed.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0.get()
    }
}

/// A place in a [`SourceFile`]: the span in bytes and its line and column as a person counts them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
pub struct Place {
    /// The file as the user named it.
    pub file: String,
    /// One-based line of the first byte.
    pub line: Line,
    /// One-based column of the first character, counted in Unicode scalar values.
    pub column: u32,
    /// Byte range in the file, for the caret.
    #[serde(skip)]
    pub span: Range<usize>,
    /// The cell of a workbook, as a spreadsheet names it: `Answers!F12`. Line and column are then
    /// those of the sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

impl Place {
    /// A cell of a workbook, row and column counted from one.
    #[must_use]
    pub fn in_sheet(file: &str, cell: impl Into<String>, row: u32, column: u32) -> Place {
        let index = usize::try_from(row.saturating_sub(1)).unwrap_or(usize::MAX);
        Place {
            file: file.to_owned(),
            line: Line::from_index(index),
            column,
            span: 0..0,
            cell: Some(cell.into()),
        }
    }

    /// Where in its file: `12` for a line, `Answers!F12` for a cell.
    #[must_use]
    pub fn within(&self) -> String {
        match &self.cell {
            Some(cell) => cell.clone(),
            None => self.line.get().to_string(),
        }
    }
}

/// As people write it: `spec.toml:12`, `form.xlsx:Answers!F12`.
impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.within())
    }
}

impl SourceFile {
    /// Takes the text of a file and the name to print for it.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        SourceFile {
            name: name.into(),
            text,
            line_starts,
        }
    }

    /// The name as the user gave it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place of a byte range; a range past the end is clamped to it.
    #[must_use]
    pub fn place(&self, span: Range<usize>) -> Place {
        let start = self.floor_boundary(span.start);
        let end = self.floor_boundary(span.end).max(start);
        let index = self.line_starts.partition_point(|&at| at <= start) - 1;
        let column = self.text[self.line_starts[index]..start].chars().count() + 1;
        Place {
            file: self.name.clone(),
            line: Line::from_index(index),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            span: start..end,
            cell: None,
        }
    }

    fn floor_boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}
