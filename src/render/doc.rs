//! The block tree that every printed document is made of: HTML, Markdown and PDF are written from
//! the same value, so that they cannot disagree.

use serde::Serialize;

/// A document ready to be rendered. All text is plain: each renderer escapes it for where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doc {
    /// Title on the first page and in the metadata.
    pub title: String,
    /// One line under the title.
    pub subtitle: String,
    /// BCP 47 language of the fixed wording, e.g. `en`.
    pub lang: String,
    /// Left part of the footer of every page: document id, revision.
    pub footer: String,
    /// Digest of the spec this was printed from (hex SHA-256), shortened by renderers as they need.
    pub digest: String,
    /// Date of issue (ISO 8601), also the document's metadata date, so that bytes repeat.
    pub date: String,
    /// The content in reading order.
    pub blocks: Vec<Block>,
}

/// One block of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Block {
    /// A heading; level 1 is a chapter, 2 a section, 3 a clause.
    Heading {
        /// 1 to 3.
        level: u8,
        /// Anchor, unique in the document; a clause id for level 3.
        id: String,
        /// The words.
        text: Vec<Span>,
    },
    /// A paragraph.
    Para {
        /// The words.
        text: Vec<Span>,
    },
    /// A bulleted or numbered list.
    List {
        /// Numbered when true.
        ordered: bool,
        /// Entries.
        entries: Vec<Vec<Span>>,
    },
    /// Pairs of label and value, printed as a two-column list without rules.
    Facts {
        /// Label, value.
        pairs: Vec<(String, Vec<Span>)>,
    },
    /// A table whose header repeats on every page it reaches.
    Table {
        /// What the table shows; for accessibility and above the table.
        caption: String,
        /// Column heads and their share of the width (in any unit; only the ratio counts).
        columns: Vec<Column>,
        /// Rows of cells; each has as many cells as there are columns.
        rows: Vec<Vec<Cell>>,
    },
    /// A framed note that must not be overlooked.
    Note {
        /// How it is marked.
        tone: Tone,
        /// The words.
        text: Vec<Span>,
    },
    /// The next block starts on a new page where there are pages.
    PageBreak,
}

/// How a note is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Good to know.
    Info,
    /// Costs something when overlooked.
    Warning,
}

/// A table column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Head.
    pub title: String,
    /// Share of the width.
    pub width: u16,
}

/// A table cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The words.
    pub text: Vec<Span>,
}

/// A run of text in one style.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The words; line breaks are spaces.
    pub text: String,
    /// The style.
    pub style: Style,
}

/// How a run of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// Running text.
    Plain,
    /// Bold.
    Strong,
    /// An identifier, to be typed as it stands: monospaced.
    Code,
    /// Secondary: grey.
    Quiet,
}

/// A run of plain text.
#[must_use]
pub fn plain(text: impl Into<String>) -> Span {
    Span {
        text: text.into(),
        style: Style::Plain,
    }
}

/// A bold run.
#[must_use]
pub fn strong(text: impl Into<String>) -> Span {
    Span {
        text: text.into(),
        style: Style::Strong,
    }
}

/// An identifier.
#[must_use]
pub fn code(text: impl Into<String>) -> Span {
    Span {
        text: text.into(),
        style: Style::Code,
    }
}

/// A secondary remark.
#[must_use]
pub fn quiet(text: impl Into<String>) -> Span {
    Span {
        text: text.into(),
        style: Style::Quiet,
    }
}

impl From<Vec<Span>> for Cell {
    fn from(text: Vec<Span>) -> Self {
        Cell { text }
    }
}

impl From<Span> for Cell {
    fn from(span: Span) -> Self {
        Cell { text: vec![span] }
    }
}

impl Column {
    /// A column with its share of the width.
    #[must_use]
    pub fn new(title: impl Into<String>, width: u16) -> Self {
        Column {
            title: title.into(),
            width,
        }
    }
}

/// Digits of the digest that are printed where space is short: enough to tell revisions apart.
const SHORT_DIGEST: usize = 12;

impl Doc {
    /// The first digits of the digest, as printed in page footers.
    #[must_use]
    pub fn short_digest(&self) -> &str {
        self.digest.get(..SHORT_DIGEST).unwrap_or(&self.digest)
    }
}

/// Text as every renderer prints it: runs of white space are one space, and characters that would
/// make one reader see something else than the next (controls, invisible direction marks) become a
/// visible U+FFFD. Without this, an identifier could read differently in the browser and on paper.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}') {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if c.is_control() || is_direction_mark(c) {
            out.push(char::REPLACEMENT_CHARACTER);
        } else {
            out.push(c);
        }
    }
    out
}

/// Marks that reorder the text around them without being seen.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The words of spans without their style, cleaned; for outlines, anchors and labels.
#[must_use]
pub fn words(spans: &[Span]) -> String {
    let joined: String = spans.iter().map(|span| span.text.as_str()).collect();
    clean(&joined).trim().to_owned()
}
