//! The last chapters: what is not required, the words, the signature.

use crate::catalog::Catalogue;
use crate::render::doc::{Block, Cell, code, plain, strong};
use crate::spec::clause::ResolvedSpec;

use super::{chapter_heading, columns, fact, para, section};

/// What nobody needs to price.
pub(super) fn not_required(spec: &ResolvedSpec, catalogue: &Catalogue) -> Vec<Block> {
    let mut blocks = vec![
        chapter_heading("not-required", "What is not required"),
        para(
            "What is not in a clause is not asked for: do not price it. If you deliver it all the \
             same, say so in a comment; it does not change the comparison.",
        ),
    ];
    let declared: Vec<Vec<Cell>> = spec
        .clauses
        .iter()
        .filter(|clause| !clause.demanded)
        .map(|clause| {
            vec![
                Cell::from(code(&clause.id)),
                plain(&clause.title).into(),
                plain(&clause.demand).into(),
            ]
        })
        .collect();
    if !declared.is_empty() {
        blocks.push(Block::Table {
            caption: "Declared not required".to_owned(),
            columns: columns(&[("Clause", 35), ("Title", 30), ("Statement", 35)]),
            rows: declared,
        });
    }
    blocks.extend(rows_not_asked(spec, catalogue));
    blocks
}

/// Rows of the catalogue that no clause answers.
fn rows_not_asked(spec: &ResolvedSpec, catalogue: &Catalogue) -> Option<Block> {
    let asked = |id: &String| {
        spec.clauses
            .iter()
            .any(|c| c.demanded && c.rows.contains(id))
    };
    let rows: Vec<Vec<Cell>> = catalogue
        .rows
        .iter()
        .filter(|row| !asked(&row.id))
        .map(|row| {
            vec![
                Cell::from(plain(&row.id)),
                plain(&row.title).into(),
                plain(&row.record).into(),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| Block::Table {
        caption: "Common traceability demands that this request does not make".to_owned(),
        columns: columns(&[("Row", 8), ("Subject", 38), ("Record", 54)]),
        rows,
    })
}

/// Words of the trade that this document uses.
const WORDS: [(&str, &str); 29] = [
    ("AOI", "automated optical inspection"),
    ("AVL", "approved vendor list"),
    ("BOM", "bill of materials"),
    (
        "Build basis",
        "documents and revisions that the build follows",
    ),
    ("CoC", "certificate of conformance"),
    (
        "Coverage",
        "how many of the ordered units a record is demanded for",
    ),
    (
        "Depth",
        "how small a group of boards a record tells apart: lot, panel, board",
    ),
    ("DNP", "do not populate"),
    ("EMS", "electronics manufacturing services"),
    ("ERP", "system for orders, inventory and shipping"),
    ("FAI", "first article inspection"),
    ("FCT", "functional test"),
    ("ICT", "in-circuit test"),
    ("MES", "manufacturing execution system: the build history"),
    ("MPN", "manufacturer part number"),
    ("MSL", "moisture sensitivity level"),
    ("NCR", "nonconformance report"),
    ("NRE", "non-recurring engineering, charged once"),
    ("OEM", "original equipment manufacturer: the buyer"),
    ("PCBA", "printed circuit board assembly"),
    ("PLM", "system for released documents"),
    ("Production lot", "boards built together under one lot id"),
    ("RFQ", "request for quotation"),
    ("SCADA", "system for machine signals"),
    ("SMT", "surface-mount technology"),
    ("SPI", "solder paste inspection"),
    ("THT", "through-hole technology"),
    ("WIP", "work in process"),
    ("X-ray (AXI)", "inspection of hidden solder joints by X-ray"),
];

/// The glossary, in two columns that are read downwards.
pub(super) fn glossary() -> Vec<Block> {
    let half = WORDS.len().div_ceil(2);
    let (left, right) = WORDS.split_at(half);
    let cells = |entry: Option<&(&str, &str)>| -> [Cell; 2] {
        let (word, meaning) = entry.copied().unwrap_or_default();
        [strong(word).into(), plain(meaning).into()]
    };
    let rows = (0..half)
        .map(|at| [cells(left.get(at)), cells(right.get(at))].concat())
        .collect();
    vec![
        chapter_heading("words", "Words"),
        Block::Table {
            caption: String::new(),
            columns: columns(&[("Word", 14), ("Meaning", 38), ("Word", 14), ("Meaning", 34)]),
            rows,
        },
    ]
}

/// What an award locks, and the lines to sign on.
pub(super) fn signature(spec: &ResolvedSpec) -> Vec<Block> {
    let head = &spec.spec.spec;
    let mut blocks = vec![
        Block::PageBreak,
        chapter_heading("award", "Award and signature"),
        para(
            "On award this specification, your response and the accepted deviations are locked \
             together by their digests. Deliveries are judged by the locked text, not by a later \
             revision. A deviation names its clause, scope, approver, reason and expiry; it stays \
             visible in every report.",
        ),
        Block::Facts {
            pairs: vec![
                fact(
                    "Specification",
                    format!("{} revision {}", head.id, head.revision),
                ),
                ("SHA-256 of its file".to_owned(), vec![code(&spec.digest)]),
            ],
        },
    ];
    let parties = [
        ("supplier", "For the supplier", None),
        ("buyer", "For the buyer", head.buyer.as_ref()),
    ];
    for (id, party, company) in parties {
        blocks.push(section(&format!("sign-{id}"), party));
        let mut pairs = vec![(
            "Company".to_owned(),
            company.map(plain).into_iter().collect(),
        )];
        for line in ["Name and function", "Place and date", "Signature"] {
            pairs.push((line.to_owned(), Vec::new()));
        }
        blocks.push(Block::Facts { pairs });
    }
    blocks
}
