//! The first chapters: what is asked, the build basis, depth and identity.

use crate::catalog::{Catalogue, FieldType};
use crate::render::doc::{Block, Cell, Span, Tone, code, plain, strong};
use crate::render::words;
use crate::spec::clause::{MissingDocument, ResolvedSpec};
use crate::spec::model::{BasisDocument, BasisEntry, BasisStatus, Depth, Rfq};
use crate::wording::{Text, typed};

use super::{chapter_heading, columns, fact, list, para, section};

/// Who asks whom for what, until when.
pub(super) fn request(spec: &ResolvedSpec) -> Vec<Block> {
    let head = &spec.spec.spec;
    let mut pairs = Vec::new();
    if let Some(buyer) = &head.buyer {
        pairs.push(fact("Buyer", buyer));
    }
    pairs.extend(product_facts(spec));
    pairs.push(fact(
        "Specification",
        format!(
            "{} revision {}, issued {}",
            head.id, head.revision, head.issued
        ),
    ));
    if let Some(rfq) = &spec.spec.rfq {
        pairs.extend(commercial_facts(rfq));
    }
    if let Some(contact) = &head.contact {
        pairs.push(fact("Answers and questions to", contact));
    }
    let mut blocks = vec![
        chapter_heading("request", "What is asked"),
        Block::Facts { pairs },
        para(
            "We ask for the price of the assembled boards together with the records that trace them. \
             A record is worth what it links to: each clause of this document names the record, the \
             depth at which it is kept, its columns, the document that governs it, and what we use \
             it for. What is not in a clause is not asked for.",
        ),
    ];
    if !spec.missing_documents.is_empty() {
        blocks.push(Block::Note {
            tone: Tone::Warning,
            text: vec![plain(format!(
                "{} of the build basis {} missing. Until then every quote is an estimate: it stays \
                 visible and is not ranked. The chapter \u{201c}Locked build basis\u{201d} says what \
                 to assume.",
                count(spec.missing_documents.len(), "document"),
                if spec.missing_documents.len() == 1 {
                    "is"
                } else {
                    "are"
                }
            ))],
        });
    }
    blocks
}

fn product_facts(spec: &ResolvedSpec) -> Vec<(Text, Vec<Span>)> {
    let product = &spec.spec.product;
    let mut pairs = vec![(
        "Product".into(),
        vec![strong(format!(
            "{} revision {}",
            product.part, product.revision
        ))],
    )];
    if let Some(description) = &product.description {
        pairs.push(fact("Description", description));
    }
    pairs
}

fn commercial_facts(rfq: &Rfq) -> Vec<(Text, Vec<Span>)> {
    let mut pairs = Vec::new();
    if let Some(due) = &rfq.due {
        pairs.push(("Quote due".into(), vec![strong(due.to_string())]));
    }
    let quantities: Vec<String> = rfq.quantities.iter().map(ToString::to_string).collect();
    pairs.push(fact(
        "Quantities to quote",
        format!("{} boards", quantities.join(", ")),
    ));
    if let Some(lots) = rfq.delivery_lots {
        pairs.push(fact("Delivered in", count(lots as usize, "lot")));
    }
    pairs.push(fact("Compared in", &rfq.currency));
    if let Some(terms) = &rfq.delivery_terms {
        pairs.push(fact("Delivery terms", terms));
    }
    pairs
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

/// The documents the build follows, those that are missing, and what is to be assumed.
pub(super) fn basis(spec: &ResolvedSpec) -> Vec<Block> {
    let basis = &spec.spec.basis;
    let mut blocks = vec![
        chapter_heading("basis", "Locked build basis"),
        para(
            "The build follows these documents in these revisions and no others. Acceptance criteria \
             come from them alone: no system of the factory creates one. A quote on another revision \
             cannot be compared until the difference is resolved.",
        ),
    ];
    let pairs = build_facts(spec);
    if !pairs.is_empty() {
        blocks.push(Block::Facts { pairs });
    }
    let rows: Vec<Vec<Cell>> = BasisDocument::ALL
        .into_iter()
        .filter_map(|key| Some(document_row(spec, key, basis.entry(key)?)))
        .collect();
    if !rows.is_empty() {
        blocks.push(Block::Table {
            caption: "Documents of the build basis".to_owned().into(),
            columns: columns(&[
                ("Document", 28),
                ("Number", 22),
                ("Revision", 11),
                ("File", 23),
                ("Governs", 16),
            ]),
            rows,
        });
    }
    blocks.extend(missing(&spec.missing_documents));
    blocks
}

/// Facts about the product on which clauses hang.
fn build_facts(spec: &ResolvedSpec) -> Vec<(Text, Vec<Span>)> {
    let product = &spec.spec.product;
    let mut pairs = Vec::new();
    if let Some(quantity) = spec.spec.basis.build_quantity {
        pairs.push(fact("Build quantity", format!("{quantity} boards")));
    }
    if let Some(boards) = product.boards_per_panel {
        pairs.push(fact("Boards per panel", boards.to_string()));
    }
    let contains: Vec<&str> = product
        .contains
        .iter()
        .flatten()
        .map(|fact| words::product_fact(*fact))
        .collect();
    if !contains.is_empty() {
        pairs.push(fact("The product contains", contains.join("; ")));
    }
    pairs
}

fn document_row(spec: &ResolvedSpec, key: BasisDocument, entry: &BasisEntry) -> Vec<Cell> {
    let dash = || "\u{2013}".to_owned();
    let (number, revision) = match entry.status {
        Some(BasisStatus::ToFollow) => ("to follow".to_owned(), dash()),
        Some(BasisStatus::NotUsed) => ("not used".to_owned(), dash()),
        None => (
            entry.document.clone().unwrap_or_else(dash),
            entry.revision.clone().unwrap_or_else(dash),
        ),
    };
    let governed = spec
        .clauses
        .iter()
        .filter(|c| c.defined_in.as_ref().is_some_and(|d| d.key == key))
        .count();
    let governs = match governed {
        0 => dash(),
        some => count(some, "clause"),
    };
    vec![
        plain(words::capitalised(key.title())).into(),
        plain(number).into(),
        plain(revision).into(),
        entry
            .file
            .as_ref()
            .map_or_else(|| plain(dash()), |file| code(file_name(file)))
            .into(),
        plain(governs).into(),
    ]
}

/// The last part of a path: the buyer's folders are of no use to the supplier.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn missing(documents: &[MissingDocument]) -> Vec<Block> {
    if documents.is_empty() {
        return vec![para(
            "Every document needed before set-up is released; none is missing.",
        )];
    }
    let rows = documents
        .iter()
        .map(|document| {
            vec![
                Cell::from(plain(words::capitalised(&document_title(
                    &document.document,
                )))),
                plain(
                    document
                        .by
                        .clone()
                        .unwrap_or_else(|| "not announced".to_owned()),
                )
                .into(),
                plain(document.assume.clone().unwrap_or_else(|| {
                    "Nothing is given: state your own assumption in the quote.".to_owned()
                }))
                .into(),
            ]
        })
        .collect();
    vec![
        section("missing-documents", "Missing documents"),
        para(
            "These documents are needed before set-up and are not released. A quote made without them \
             is an estimate. Use the assumptions below, list them in your quote, and say which change \
             each may become, for example serialisation added after set-up or an extract added before \
             shipment.",
        ),
        Block::Table {
            caption: "Missing documents and what to assume".to_owned().into(),
            columns: columns(&[("Document", 25), ("Follows by", 18), ("To be assumed", 57)]),
            rows,
        },
    ]
}

fn document_title(key: &str) -> String {
    BasisDocument::ALL
        .into_iter()
        .find(|document| document.key() == key)
        .map_or_else(|| key.to_owned(), |document| document.title().to_owned())
}

/// What depth means, which record is kept at which, and how cells are written.
pub(super) fn depth_and_identity(spec: &ResolvedSpec, catalogue: &Catalogue) -> Vec<Block> {
    let default = spec.spec.depth.default;
    let entry = |word: &str, rest: &str| vec![strong(word), plain(rest)];
    let mut blocks = vec![
        chapter_heading("depth", "Depth, coverage and identity"),
        para(format!(
            "Depth is how small a group of boards a record tells apart. It is fixed before production; \
             unless a clause says otherwise it is {default} depth."
        )),
        list([
            entry(
                "Depth. ",
                "A record at board depth answers for panels and lots as well, given the \
                  mapping. A record at lot depth never answers a demand at panel or board depth.",
            ),
            entry(
                "Coverage. ",
                "Every unit, the first unit of each lot, or a sample of each lot. \
                  Coverage is counted over the ordered boards; what is in no file counts as missing.",
            ),
            entry(
                "Identity. ",
                "Every row carries the identity of its lot, panel or board. A machine \
                  log without one is no record of this build.",
            ),
            entry(
                "Spelling. ",
                "An identity is written the same in every record: no blanks, no \
                  placeholders such as N/A, no zeros lost in a spreadsheet.",
            ),
        ]),
        para(
            "Each record of this request is a file named after its form. Where the table says \u{201c}none \
             occurred\u{201d}, a file with its heading row only declares just that; any other record \
             without rows is missing.",
        ),
        form_table(spec, catalogue),
    ];
    blocks.push(Block::Table {
        caption: "How cells are written".to_owned().into(),
        columns: columns(&[("Type", 17), ("Rule", 50), ("Example", 33)]),
        rows: FieldType::ALL
            .into_iter()
            .map(|kind| {
                vec![
                    Cell::from(plain(kind.text())),
                    plain(kind.rule_text()).into(),
                    code(typed(kind.example())).into(),
                ]
            })
            .collect(),
    });
    blocks
}

fn form_table(spec: &ResolvedSpec, catalogue: &Catalogue) -> Block {
    let rows = spec
        .forms
        .iter()
        .map(|(id, depth)| {
            let title = catalogue
                .forms
                .get(id)
                .map_or(id.as_str(), |form| form.title.as_str());
            let nil = catalogue.forms.get(id).is_some_and(|form| form.nil);
            let empty = if nil { "none occurred" } else { "missing" };
            vec![
                Cell::from(code(id)),
                plain(title).into(),
                Cell {
                    text: depth_words(*depth),
                },
                plain(empty).into(),
            ]
        })
        .collect();
    Block::Table {
        caption: "Record forms of this request".to_owned().into(),
        columns: columns(&[
            ("File name", 31),
            ("Record form", 30),
            ("Depth", 23),
            ("Without rows", 16),
        ]),
        rows,
    }
}

fn depth_words(depth: Depth) -> Vec<Span> {
    vec![plain(format!("{depth}, by ")), code(depth.field())]
}
