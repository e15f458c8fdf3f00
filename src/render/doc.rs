//! The block tree that every printed document is made of: HTML, Markdown and PDF are written from
//! the same value, so that they cannot disagree.

use serde::Serialize;

use crate::say;
use crate::wording::{Language, Text, typed};

/// A document ready to be rendered. All text is plain: each renderer escapes it for where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doc {
    /// Title on the first page and in the metadata.
    pub title: Text,
    /// One line under the title.
    pub subtitle: Text,
    /// BCP 47 language of the fixed wording, e.g. `en`.
    pub lang: String,
    /// Left part of the footer of every page: document id, revision.
    pub footer: Text,
    /// Words that the formats add by themselves.
    pub labels: Labels,
    /// The house style.
    pub brand: Brand,
    /// How its pages lie, where there are pages.
    pub page: Page,
    /// Digest of the spec this was printed from (hex SHA-256), shortened by renderers as they need.
    pub digest: String,
    /// Date of issue (ISO 8601), also the document's metadata date, so that bytes repeat.
    pub date: String,
    /// The content in reading order.
    pub blocks: Vec<Block>,
}

/// How pages lie. They are A4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Page {
    /// Upright, for reading.
    #[default]
    Portrait,
    /// Across, for wide tables.
    Landscape,
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
        pairs: Vec<(Text, Vec<Span>)>,
    },
    /// A table whose header repeats on every page it reaches.
    Table {
        /// What the table shows; for accessibility and above the table.
        caption: Text,
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
    /// Steps that follow each other, drawn as boxes with arrows between them.
    Chain {
        /// What the picture shows.
        caption: Text,
        /// The steps in their order.
        steps: Vec<Step>,
        /// A way back from a later step to an earlier one.
        back: Option<Back>,
    },
    /// The next block starts on a new page where there are pages.
    PageBreak,
}

/// A step of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it is, in a word or two.
    pub title: Text,
    /// The column or clause by which it is known, typed as it stands.
    pub code: Option<String>,
    /// What else stands in its box, a line each.
    pub lines: Vec<Text>,
    /// Whether the request asks for it; what is not asked for is drawn with a broken line.
    pub asked: bool,
    /// What the arrow to the next step says; nothing in most chains.
    pub then: Option<Text>,
}

/// A way back in a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Back {
    /// Index of the step it starts from.
    pub from: usize,
    /// Index of the earlier step it leads to.
    pub to: usize,
    /// When it is taken.
    pub text: Text,
}

/// Words that the formats add by themselves: no format has a word of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Labels {
    /// Above the table of contents.
    pub contents: Text,
    /// Before a note of [`Tone::Info`].
    pub note: Text,
    /// Before a note of [`Tone::Warning`].
    pub warning: Text,
    /// Names a table that has no caption, for those who cannot see it.
    pub table: Text,
    /// `page {page} of {pages}`, with the two names still in it.
    pub page: Text,
    /// Before the date of issue.
    pub issued: Text,
    /// Before the digest of the specification.
    pub digest: Text,
    /// Before the first digits of the digest, in page footers.
    pub short_digest: Text,
}

impl Default for Labels {
    fn default() -> Self {
        Labels {
            contents: say!("Contents"),
            note: say!("Note"),
            warning: say!("Important"),
            table: say!("Table"),
            page: say!("page {page} of {pages}"),
            issued: say!("issued"),
            digest: say!("Specification SHA-256"),
            short_digest: say!("spec"),
        }
    }
}

/// The house style of who sends the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Brand {
    /// Company on the cover and in page headers.
    pub company: Option<String>,
    /// Lines of its address, on the cover.
    pub address: Vec<String>,
    /// Its logo.
    pub logo: Option<Logo>,
    /// Its colours.
    pub colors: Colors,
}

/// A logo as a picture file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Logo {
    /// What the bytes are.
    pub kind: PictureKind,
    /// The bytes.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A kind of picture file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PictureKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

/// A colour as red, green, blue.
pub type Rgb = [u8; 3];

/// The colours of a document. Text keeps its ink, so that it can be read whatever a company likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Colors {
    /// Headings, links, rules.
    pub accent: Rgb,
    /// Ground of table heads and notes.
    pub ground: Rgb,
}

impl Default for Colors {
    fn default() -> Self {
        Colors {
            accent: [0x1f, 0x4e, 0x79],
            ground: [0xee, 0xf2, 0xf6],
        }
    }
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
    pub title: Text,
    /// Share of the width.
    pub width: u16,
    /// Whether it holds amounts: they stand flush right, so that they can be compared.
    pub amounts: bool,
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
    pub text: Text,
    /// The style.
    pub style: Style,
    /// Its language, where that is not the document's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Language>,
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
    /// A line break; the text is empty.
    Break,
}

/// A run of plain text.
#[must_use]
pub fn plain(text: impl Into<Text>) -> Span {
    Span {
        text: text.into(),
        style: Style::Plain,
        lang: None,
    }
}

/// A bold run.
#[must_use]
pub fn strong(text: impl Into<Text>) -> Span {
    Span {
        text: text.into(),
        style: Style::Strong,
        lang: None,
    }
}

/// An identifier.
#[must_use]
pub fn code(text: impl Into<Text>) -> Span {
    Span {
        text: text.into(),
        style: Style::Code,
        lang: None,
    }
}

/// A secondary remark.
#[must_use]
pub fn quiet(text: impl Into<Text>) -> Span {
    Span {
        text: text.into(),
        style: Style::Quiet,
        lang: None,
    }
}

/// A line break inside a paragraph or cell.
#[must_use]
pub fn line_break() -> Span {
    Span {
        text: Text::default(),
        style: Style::Break,
        lang: None,
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
    pub fn new(title: impl Into<Text>, width: u16) -> Self {
        Column {
            title: title.into(),
            width,
            amounts: false,
        }
    }

    /// A column of amounts.
    #[must_use]
    pub fn amounts(title: impl Into<Text>, width: u16) -> Self {
        Column {
            amounts: true,
            ..Column::new(title, width)
        }
    }
}

/// A chain as an ordered list, for formats and readers without pictures.
#[must_use]
pub fn chain_in_words(steps: &[Step], back: Option<&Back>) -> Vec<Vec<Span>> {
    let mut entries: Vec<Vec<Span>> = steps
        .iter()
        .map(|step| {
            let mut spans = vec![strong(&step.title)];
            if let Some(id) = &step.code {
                spans.extend([plain(typed(" ")), code(typed(id))]);
            }
            for line in &step.lines {
                spans.extend([line_break(), plain(line)]);
            }
            spans
        })
        .collect();
    if let Some(back) = back
        && let (Some(entry), Some(to)) = (entries.get_mut(back.from), steps.get(back.to))
    {
        entry.extend([
            line_break(),
            plain(&back.text),
            plain(typed(" \u{2192} ")),
            strong(&to.title),
        ]);
    }
    entries
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
    let joined: String = spans
        .iter()
        .map(|span| match span.style {
            Style::Break => " ",
            _ => span.text.as_str(),
        })
        .collect();
    clean(&joined).trim().to_owned()
}
