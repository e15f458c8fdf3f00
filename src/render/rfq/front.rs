//! The cover: who asks whom for what, until when; what the package holds and what is sent back.

use crate::render::doc::{Block, Cell, Span, Tone, plain, strong};
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::Rfq;
use crate::spec::presets;
use crate::wording::{Text, typed};

use super::{blank, chapter_heading, columns, fact, list, para, section, table};

/// Who asks whom for what, until when.
pub(super) fn request(spec: &ResolvedSpec, supplier: Option<&str>) -> Vec<Block> {
    let mut pairs = buyer(spec);
    pairs.push(match supplier {
        Some(name) => fact(say!("Supplier"), typed(name)),
        None => blank(say!("Supplier")),
    });
    pairs.extend(product_facts(spec));
    pairs.extend(specification(spec));
    if let Some(rfq) = &spec.spec.rfq {
        pairs.extend(commercial_facts(rfq));
    }
    if let Some(contact) = &spec.spec.spec.contact {
        pairs.push(fact(say!("Answers and questions to"), typed(contact)));
    }
    let mut blocks = vec![
        // Before the first chapter: on the cover, above the table of contents.
        Block::Facts { pairs },
        chapter_heading("request", say!("What is asked")),
        para(say!(
            "We ask for the price of the assembled boards together with the records that trace them. A record is worth what it links to: each clause of this document names the record, the depth at which it is kept, its columns, the document that governs it, and what we use it for. What is not in a clause is not asked for."
        )),
    ];
    blocks.extend(estimate(spec));
    blocks.extend(package());
    blocks.extend(returned(spec));
    blocks
}

/// The buyer, as far as the spec names one.
pub(in crate::render) fn buyer(spec: &ResolvedSpec) -> Vec<(Text, Vec<Span>)> {
    let buyer = spec.spec.spec.buyer.as_ref();
    buyer
        .map(|buyer| fact(say!("Buyer"), typed(buyer)))
        .into_iter()
        .collect()
}

/// What is built.
pub(in crate::render) fn product_facts(spec: &ResolvedSpec) -> Vec<(Text, Vec<Span>)> {
    let product = &spec.spec.product;
    let mut pairs = vec![(
        say!("Product"),
        vec![strong(say!(
            "{part} revision {revision}",
            part = typed(&product.part),
            revision = typed(&product.revision)
        ))],
    )];
    if let Some(description) = &product.description {
        pairs.push(fact(say!("Description"), typed(description)));
    }
    let contains: Vec<Text> = product
        .contains
        .iter()
        .flatten()
        .map(|fact| fact.text())
        .collect();
    if !contains.is_empty() {
        pairs.push(fact(say!("The product contains"), Text::series(contains)));
    }
    pairs
}

/// Which text asks, and what it builds on.
pub(in crate::render) fn specification(spec: &ResolvedSpec) -> Vec<(Text, Vec<Span>)> {
    let head = &spec.spec.spec;
    let mut pairs = vec![fact(
        say!("Specification"),
        say!(
            "{id} revision {revision}, issued {date}",
            id = typed(&head.id),
            revision = typed(&head.revision),
            date = head.issued
        ),
    )];
    if !head.extends.is_empty() {
        let names = head.extends.iter().map(|name| base(name));
        pairs.push(fact(
            say!("Builds on"),
            say!(
                "{names}; this document says in full what follows from them",
                names = Text::all_of(names)
            ),
        ));
    }
    pairs
}

/// What a spec builds on: a preset by its name, a base spec by its file.
fn base(name: &str) -> Text {
    if presets::parts(name).is_some() {
        say!("the preset {name}", name = typed(name))
    } else {
        say!(
            "the base specification {file}",
            file = typed(super::basis::file_name(name))
        )
    }
}

fn commercial_facts(rfq: &Rfq) -> Vec<(Text, Vec<Span>)> {
    let mut pairs = Vec::new();
    if let Some(due) = &rfq.due {
        pairs.push((say!("Quote due"), vec![strong(due)]));
    }
    let quantities = rfq.quantities.iter().map(|quantity| Text::from(*quantity));
    pairs.push(fact(
        say!("Quantities to quote"),
        say!("{quantities} boards", quantities = Text::list(quantities)),
    ));
    if let Some(lots) = rfq.delivery_lots {
        let lots = match lots {
            1 => say!("1 lot"),
            more => say!("{count} lots", count = more),
        };
        pairs.push(fact(say!("Delivered in"), lots));
    }
    if let Some(terms) = &rfq.delivery_terms {
        pairs.push(fact(say!("Delivery terms"), typed(terms)));
    }
    if let Some(days) = rfq.lead_time_days {
        pairs.push(fact(
            say!("Lead time"),
            say!("at most {count} days", count = days),
        ));
    }
    pairs.push(fact(
        say!("Currency of the comparison"),
        typed(&rfq.currency),
    ));
    pairs
}

/// Said on the cover where documents are missing: nobody should find out after pricing.
fn estimate(spec: &ResolvedSpec) -> Option<Block> {
    let text = match spec.missing_documents.len() {
        0 => return None,
        1 => say!(
            "1 document of the build basis is missing. Until then every quote is an estimate: it stays visible and is not ranked. The chapter \u{201c}Locked build basis\u{201d} says what to assume."
        ),
        more => say!(
            "{count} documents of the build basis are missing. Until then every quote is an estimate: it stays visible and is not ranked. The chapter \u{201c}Locked build basis\u{201d} says what to assume.",
            count = more
        ),
    };
    Some(Block::Note {
        tone: Tone::Warning,
        text: vec![plain(text)],
    })
}

/// What comes with this document.
fn package() -> Vec<Block> {
    let parts = [
        (
            say!("This document"),
            say!(
                "Says what is asked. It comes as PDF, DOCX, HTML and Markdown, with the same content."
            ),
        ),
        (
            say!("Response form"),
            say!(
                "One entry for each clause, to be filled in. It comes as an Excel workbook (XLSX) and as a text file (TOML); use one of the two."
            ),
        ),
        (
            say!("Record templates"),
            say!(
                "For each record form of this request a CSV file and an Excel workbook with the columns, an example row and notes on the fields, and a JSON Schema for those who check by machine."
            ),
        ),
        (
            say!("Sample delivery"),
            say!(
                "The records of a few boards, as they would be delivered: this is what a delivery looks like that meets this request."
            ),
        ),
    ];
    let rows = parts
        .into_iter()
        .map(|(part, about)| vec![Cell::from(strong(part)), plain(about).into()])
        .collect();
    vec![
        section("package", say!("What is in this package")),
        table(
            Text::default(),
            columns([(say!("Part"), 29), (say!("What it is for"), 71)]),
            rows,
        ),
    ]
}

/// What is sent back, where to and until when.
fn returned(spec: &ResolvedSpec) -> Vec<Block> {
    let due = spec.spec.rfq.as_ref().and_then(|rfq| rfq.due);
    let form = match (&spec.spec.spec.contact, due) {
        (Some(contact), Some(due)) => say!(
            "The response form with a state for every clause, by {due}, to {contact}.",
            due = due,
            contact = typed(contact)
        ),
        (Some(contact), None) => say!(
            "The response form with a state for every clause, to {contact}.",
            contact = typed(contact)
        ),
        (None, Some(due)) => say!(
            "The response form with a state for every clause, by {due}.",
            due = due
        ),
        (None, None) => say!("The response form with a state for every clause."),
    };
    let entries = [
        form,
        say!(
            "In the same form your prices for each quantity, your charges, your assumptions and the deviations you ask for."
        ),
        say!(
            "Sample records, where you have them: a sample shows what a statement can only claim. Name the file with the clause it is a sample of."
        ),
        say!(
            "Your questions, as early as you can: we answer them to every bidder with the same words."
        ),
    ];
    vec![
        section("return", say!("What to return")),
        list(entries.into_iter().map(|entry| vec![plain(entry)])),
    ]
}
