//! The last chapters: what is not required, the words, the signature.

use crate::catalog::Catalogue;
use crate::render::doc::{Block, Cell, code, plain, strong};
use crate::spec::clause::ResolvedSpec;

use super::{chapter_heading, columns, fact, para};

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
            caption: "Declared not required".to_owned().into(),
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
        caption: "Common traceability demands that this request does not make"
            .to_owned()
            .into(),
        columns: columns(&[("Row", 8), ("Subject", 38), ("Record", 54)]),
        rows,
    })
}

/// Words of the trade that this document uses.
const WORDS: [(&str, &str); 29] = [
    ("AOI", "automated optical inspection"),
    ("AVL", "approved vendor list"),
    ("AXI", "hidden-joint inspection"),
    ("BOM", "bill of materials"),
    ("Build basis", "documents the build follows"),
    ("CoC", "certificate of conformance"),
    ("Coverage", "for how many ordered units"),
    ("Depth", "lot, panel or board: see its chapter"),
    ("DNP", "do not populate"),
    ("EMS", "electronics manufacturing services"),
    ("ERP", "orders, inventory, shipping"),
    ("FAI", "first article inspection"),
    ("FCT", "functional test"),
    ("ICT", "in-circuit test"),
    ("Lot", "boards built under one lot id"),
    ("MES", "manufacturing execution system"),
    ("MPN", "manufacturer part number"),
    ("MSL", "moisture sensitivity level"),
    ("NCR", "nonconformance report"),
    ("NRE", "engineering, charged once"),
    ("OEM", "the buyer of the boards"),
    ("PCBA", "printed circuit board assembly"),
    ("PLM", "system for released documents"),
    ("RFQ", "request for quotation"),
    ("SCADA", "system for machine signals"),
    ("SMT", "surface-mount technology"),
    ("SPI", "solder paste inspection"),
    ("THT", "through-hole technology"),
    ("WIP", "work in process"),
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
        // Words and signature share the last page.
        Block::PageBreak,
        chapter_heading("words", "Words"),
        Block::Table {
            caption: String::new().into(),
            columns: columns(&[("Word", 14), ("Meaning", 38), ("Word", 14), ("Meaning", 34)]),
            rows,
        },
    ]
}

/// What an award locks, and the lines to sign on.
pub(super) fn signature(spec: &ResolvedSpec) -> Vec<Block> {
    let head = &spec.spec.spec;
    let mut blocks = vec![
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
                ("SHA-256 of its file".into(), vec![code(&spec.digest)]),
            ],
        },
    ];
    let mut pairs = vec![("Supplier: company".into(), Vec::new())];
    for line in ["Supplier: name, function", "Supplier: date, signature"] {
        pairs.push((line.into(), Vec::new()));
    }
    pairs.extend(head.buyer.iter().map(|buyer| fact("Buyer: company", buyer)));
    for line in ["Buyer: name, function", "Buyer: date, signature"] {
        pairs.push((line.into(), Vec::new()));
    }
    blocks.push(Block::Facts { pairs });
    blocks
}
