//! The spec as text: short notes for someone who sees such a file for the first time, and values that
//! check clean.

use std::fmt::Write as _;

use crate::spec::model::{BasisDocument, ColumnRule};
use crate::toml_text::{comment, one_line, pattern, string, strings};

use super::bom::ListFile;
use super::documents::to_follow;
use super::draft::{Draft, FACTS, Level, fact_key};

/// Columns of a comment.
const WIDTH: usize = 100;
/// What stands where an answer is missing.
const OPEN: &str = "TO FILL IN";

/// A table being written: keys are padded to one width.
pub(crate) struct Section {
    header: String,
    lines: Vec<Line>,
}

enum Line {
    Entry(String, String, &'static str),
    Note(String),
}

impl Section {
    /// A table, e.g. `[spec]`.
    pub(crate) fn new(header: impl Into<String>) -> Self {
        Section {
            header: header.into(),
            lines: Vec::new(),
        }
    }

    /// A key with its TOML value.
    pub(crate) fn entry(&mut self, key: &str, value: impl Into<String>) {
        self.lines
            .push(Line::Entry(key.to_owned(), value.into(), ""));
    }

    /// A note between the keys.
    pub(crate) fn note(&mut self, text: &str) {
        self.lines.push(Line::Note(comment(text, WIDTH)));
    }

    /// A text that is needed: what was answered, else a mark for the one who fills it in.
    fn needed(&mut self, key: &str, value: Option<&str>) {
        match value {
            Some(value) => self.entry(key, string(value)),
            None => self
                .lines
                .push(Line::Entry(key.to_owned(), string(OPEN), "  # TO FILL IN")),
        }
    }

    /// A key that may stay away: its value, else an example behind a comment sign.
    fn optional(&mut self, key: &str, value: Option<String>, example: &str) {
        match value {
            Some(value) => self.entry(key, value),
            None => self
                .lines
                .push(Line::Note(format!("# {key} = {example}\n"))),
        }
    }

    /// The text.
    pub(crate) fn text(&self) -> String {
        let width = self
            .lines
            .iter()
            .map(|line| match line {
                Line::Entry(key, ..) => key.len(),
                Line::Note(_) => 0,
            })
            .max()
            .unwrap_or(0);
        let mut out = format!("{}\n", self.header);
        for line in &self.lines {
            match line {
                Line::Entry(key, value, end) => {
                    let _ = writeln!(out, "{key:<width$} = {value}{end}");
                }
                Line::Note(note) => out.push_str(note),
            }
        }
        out
    }
}

/// The whole spec. `schema` is the path of the schema relative to it, `name` its own file name.
#[must_use]
pub fn spec_text(draft: &Draft, schema: Option<&str>, name: &str) -> String {
    let mut out = String::new();
    if let Some(schema) = schema {
        let _ = writeln!(out, "#:schema {schema}");
    }
    let part = draft.part.as_deref().unwrap_or(OPEN);
    out.push_str(&comment(
        &format!(
            "Traceability requirements for {part}. A line that begins with # is a note for you."
        ),
        WIDTH,
    ));
    out.push_str(&comment(
        &format!("After every change: tracespec check {name}"),
        WIDTH,
    ));
    out.push_str("format = 1\n\n");
    let blocks = [
        head_text(draft),
        product_text(draft),
        rfq_text(draft),
        basis_text(draft, &[]),
        identities_text(draft),
        examples_text(),
    ];
    out.push_str(&blocks.join("\n"));
    out
}

/// `[spec]`.
pub(crate) fn head_text(draft: &Draft) -> String {
    let mut section = Section::new("[spec]");
    section.needed("id", draft.id.as_deref());
    section.needed("revision", draft.revision.as_deref());
    section.needed("title", draft.title.as_deref());
    if let Some(issued) = draft.issued {
        section.entry("issued", issued.to_string());
    }
    section.optional(
        "buyer",
        draft.buyer.as_deref().map(string),
        "\"Your company\"",
    );
    section.optional(
        "contact",
        draft.contact.as_deref().map(string),
        "\"sourcing@example.com\"",
    );
    if let (Some(material), Some(process)) = (draft.material, draft.process) {
        section.note(
            "Where the demands come from: basic, standard, advanced or comprehensive. What stands below \
             overrides them. `tracespec check --resolved` lists every demand.",
        );
        section.entry("extends", extends(material, process));
    }
    let about = comment(
        "Which document this is, and who asks. Give it a new revision whenever suppliers get a new text.",
        WIDTH,
    );
    about + &section.text()
}

fn extends(material: Level, process: Level) -> String {
    if material == process {
        strings([material.key()])
    } else {
        let (material, process) = (
            format!("material.{}", material.key()),
            format!("process.{}", process.key()),
        );
        strings([material.as_str(), process.as_str()])
    }
}

/// `[product]`, with the evidence for what it contains.
pub(crate) fn product_text(draft: &Draft) -> String {
    let mut section = Section::new("[product]");
    section.needed("part", draft.part.as_deref());
    section.needed("revision", draft.part_revision.as_deref());
    section.optional(
        "boards-per-panel",
        draft.boards_per_panel.map(|boards| boards.to_string()),
        "4",
    );
    if let Some(bom) = &draft.bom {
        for seen in &bom.seen {
            let key = fact_key(seen.fact);
            let how = match (seen.certain, draft.has(seen.fact)) {
                (true, true) | (false, true) => key.to_owned(),
                (true, false) => format!("{key} (left out)"),
                (false, false) => format!("{key}? not taken, add it if it is so"),
            };
            section.note(&format!("{how}: {}", one_line(&seen.evidence)));
        }
    }
    let facts = draft.contains.as_ref().map(|facts| {
        let keys = FACTS.into_iter().filter(|fact| facts.contains(fact));
        strings(keys.map(fact_key))
    });
    if facts.is_none() {
        section.note("TO FILL IN: what the board contains; [] when it is none of these.");
    }
    section.optional(
        "contains",
        facts,
        "[\"moisture-sensitive\", \"hidden-joints\", \"programmable\"]",
    );
    let about = comment(
        "The product. `contains` decides which demands apply: moisture-sensitive (any part above MSL 1), \
         hidden-joints (BGA, QFN, LGA, DFN), programmable (parts that get a program or data).",
        WIDTH,
    );
    about + &section.text()
}

/// `[rfq]`; without quantities an example behind comment signs.
pub(crate) fn rfq_text(draft: &Draft) -> String {
    let about = comment(
        "The request for quotation: what suppliers are to quote, and in which currency quotes are compared.",
        WIDTH,
    );
    let Some(quantities) = &draft.quantities else {
        return about
            + "# TO FILL IN\n# [rfq]\n# due        = 2026-12-15\n# quantities = [100, 500]\n# currency   = \"EUR\"\n";
    };
    let mut section = Section::new("[rfq]");
    section.optional("due", draft.due.map(|due| due.to_string()), "2026-12-15");
    let numbers: Vec<String> = quantities.iter().map(ToString::to_string).collect();
    section.entry("quantities", format!("[{}]", numbers.join(", ")));
    section.entry(
        "currency",
        string(draft.currency.as_deref().unwrap_or("EUR")),
    );
    section.optional("delivery-terms", None, "\"DAP Hamburg (Incoterms 2020)\"");
    about + &section.text()
}

/// `[basis]`: documents with number and revision, the others said to follow. `referred` are documents
/// that other parts of the spec name.
pub(crate) fn basis_text(draft: &Draft, referred: &[BasisDocument]) -> String {
    let mut out = comment(
        "The documents the build follows. One that is released is written with its number and revision: \
         gerber = { document = \"GBR-4471\", revision = \"C\" }. One that is not is said to follow, with \
         what suppliers are to assume; until it comes, every quote is an estimate.",
        WIDTH,
    );
    let following = to_follow(draft, referred);
    let mut basis = Section::new("[basis]");
    let mut lists = String::new();
    for document in BasisDocument::ALL {
        let assume = following
            .iter()
            .find(|follows| follows.document == document);
        let released = draft.documents.get(&document);
        let list = match document {
            BasisDocument::Bom => draft.bom.as_ref(),
            BasisDocument::Avl => draft.avl.as_ref(),
            _ => None,
        };
        let entries = match (released, assume) {
            (Some(released), _) => vec![
                ("document", string(&released.document)),
                ("revision", string(&released.revision)),
            ],
            (None, Some(follows)) => vec![
                ("status", string("to-follow")),
                ("assume", string(follows.assume)),
            ],
            (None, None) => continue,
        };
        if let Some(list) = list {
            lists.push('\n');
            lists.push_str(&list_text(document, entries, list));
        } else {
            let entries: Vec<String> = entries
                .into_iter()
                .map(|(key, value)| format!("{key} = {value}"))
                .collect();
            basis.entry(document.key(), format!("{{ {} }}", entries.join(", ")));
        }
    }
    out.push_str(&basis.text());
    out + &lists
}

fn list_text(document: BasisDocument, entries: Vec<(&str, String)>, list: &ListFile) -> String {
    let key = document.key();
    let mut section = Section::new(format!("[basis.{key}]"));
    for (key, value) in entries {
        section.entry(key, value);
    }
    if !list.holds.is_empty() {
        section.note(&list.holds);
    }
    for remark in &list.remarks {
        section.note(remark);
    }
    let Some(reason) = &list.unusable else {
        section.entry("file", string(&list.path));
        return section.text() + &columns_text(key, list);
    };
    section.note(&format!("{} is not used yet: {reason}", list.path));
    section.optional("file", None, &string(&list.path));
    section.text()
}

/// The headings of the list, where they are not the plain ones.
fn columns_text(key: &str, list: &ListFile) -> String {
    if list.columns.is_empty() {
        return String::new();
    }
    let mut section = Section::new(format!("\n[basis.{key}.columns]"));
    for (name, rule) in &list.columns {
        let value = match rule {
            ColumnRule::Name(heading) => string(heading),
            ColumnRule::Pattern(rule) => format!(
                "{{ column = {}, pattern = {} }}",
                string(&rule.column),
                pattern(&rule.pattern)
            ),
        };
        section.entry(name, value);
    }
    section.text()
}

/// `[identity.*]` as deep as the levels go.
fn identities_text(draft: &Draft) -> String {
    let material = draft.material.unwrap_or(Level::Advanced);
    let process = draft.process.unwrap_or(Level::Advanced);
    let mut out = comment(
        "How boards, panels and production lots are numbered. A pattern is matched against every number \
         in the records: ^ is the beginning, $ the end, \\d{6} means six digits. Change them to yours.",
        WIDTH,
    );
    let mut blocks = Vec::new();
    if material == Level::Comprehensive || process >= Level::Advanced {
        let stem = serial_stem(draft.part.as_deref().unwrap_or_default());
        let mut board = Section::new("[identity.board]");
        board.note(&format!(
            "For example {stem}-000001. `oem`: we give the numbers; `supplier`: the supplier does."
        ));
        board.entry("assigned-by", string("oem"));
        board.optional("marking", None, "\"2D label, top side\"");
        board.entry(
            "pattern",
            pattern(&format!("^{}-\\d{{6}}$", escaped(&stem))),
        );
        blocks.push(board.text());
    }
    for (name, assumed) in assumed_patterns(draft) {
        let mut section = Section::new(format!("[identity.{name}]"));
        let first = assumed.trim_start_matches('^').chars().take(1);
        section.note(&format!(
            "For example {}00000001.",
            first.collect::<String>()
        ));
        section.entry("assigned-by", string("supplier"));
        section.entry("pattern", pattern(assumed));
        blocks.push(section.text());
    }
    out.push_str(&blocks.join("\n"));
    out
}

/// Patterns of numbers that suppliers give: assumptions, to be settled with the supplier.
#[must_use]
pub fn assumed_patterns(draft: &Draft) -> Vec<(&'static str, &'static str)> {
    let material = draft.material.unwrap_or(Level::Advanced);
    let process = draft.process.unwrap_or(Level::Advanced);
    let mut assumed = Vec::new();
    if material >= Level::Advanced || process >= Level::Standard {
        assumed.push(("panel", r"^P\d{8}$"));
    }
    assumed.push(("lot", r"^L\d{8}$"));
    assumed
}

/// The beginning of a serial: the part number as far as labels carry it.
fn serial_stem(part: &str) -> String {
    let stem: String = part
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        })
        .take(40)
        .collect();
    let stem = stem.trim_matches('-');
    if stem.is_empty() {
        "SN".to_owned()
    } else {
        stem.to_owned()
    }
}

fn escaped(stem: &str) -> String {
    stem.replace('.', "\\.")
}

fn examples_text() -> String {
    "\
# To change a demand, write only what differs. For example, keep work-order sheets for longer:
# [record.work-order-sheet]
# retention = \"15 years\"

# What you do not need, said out loud so that nobody prices it. For example:
# [[not-required]]
# clauses = [\"visibility.order-progress\"]
# reason  = \"the weekly call covers it\"
"
    .to_owned()
}
