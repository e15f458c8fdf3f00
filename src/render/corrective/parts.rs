//! The parts D0 to D8.

use std::collections::BTreeSet;

use super::Request;
use super::held::{Held, Kind, held};
use crate::render::doc::{Block, Cell, Column, Span, Tone, code, line_break, plain, quiet, strong};
use crate::render::to_correct::{Item, items, weight_word};
use crate::wording::typed;

/// Causes that are printed one by one; the workbook and the lists hold them all.
const CAUSES: usize = 60;
/// Units of a kind that are printed one by one.
const UNITS: usize = 60;
/// Lines that an empty field has room for.
const ROOM: usize = 3;

pub(super) fn blocks(request: &Request<'_>) -> Vec<Block> {
    let items = items(request.report);
    let mut blocks = reference(request);
    blocks.extend(team());
    blocks.extend(problem(request, &items));
    blocks.extend(containment(request, &items));
    blocks.extend(root_cause());
    blocks.extend(actions());
    blocks.extend(closing());
    blocks
}

fn heading(id: &str, text: &str) -> Block {
    Block::Heading {
        level: 1,
        id: id.to_owned(),
        text: vec![plain(typed(text))],
    }
}

fn para(text: impl Into<String>) -> Block {
    Block::Para {
        text: vec![plain(typed(text))],
    }
}

fn fact(label: &str, value: Vec<Span>) -> (crate::wording::Text, Vec<Span>) {
    (typed(label), value)
}

fn words(text: impl Into<String>) -> Vec<Span> {
    vec![plain(typed(text))]
}

fn cell(text: impl Into<String>) -> Cell {
    plain(typed(text)).into()
}

/// An empty field with room to write in.
fn empty() -> Cell {
    Cell {
        text: (1..ROOM).map(|_| line_break()).collect(),
    }
}

/// A table whose first column is given and whose others are for the supplier.
fn to_fill(caption: &str, columns: &[(&str, u16)], given: &[&str]) -> Block {
    Block::Table {
        caption: typed(caption),
        columns: columns
            .iter()
            .map(|(title, width)| Column::new(typed(*title), *width))
            .collect(),
        rows: given
            .iter()
            .map(|given| {
                let rest = columns.iter().skip(1).map(|_| empty());
                [cell(*given)].into_iter().chain(rest).collect()
            })
            .collect(),
    }
}

fn reference(request: &Request<'_>) -> Vec<Block> {
    let report = request.report;
    let spec = &report.spec;
    let mut pairs = vec![fact(
        "Result",
        vec![strong(typed(report.verdict.to_string()))],
    )];
    if let Some(buyer) = &request.spec.spec.spec.buyer {
        pairs.push(fact("From", words(buyer.clone())));
    }
    if let Some(contact) = &request.spec.spec.spec.contact {
        pairs.push(fact("Answers and questions to", words(contact.clone())));
    }
    if let Some(order) = &report.order {
        let ordered = format!("{}, {} boards", order.number, order.quantity);
        pairs.push(fact("Order", words(ordered)));
    }
    pairs.push(fact("Shipments in the records", shipments(request)));
    let agreed = match &report.agreement {
        Some(agreement) => vec![
            plain(typed(format!(
                "{}, revision {}",
                agreement.id, agreement.revision
            ))),
            line_break(),
            code(typed(&agreement.sha256)),
        ],
        None => words("none: the records were checked against the specification alone"),
    };
    pairs.push(fact("Agreement", agreed));
    pairs.push(fact(
        "Specification",
        vec![
            plain(typed(format!("{}, revision {}", spec.id, spec.revision))),
            line_break(),
            code(typed(&spec.sha256)),
        ],
    ));
    pairs.push(fact("Judged as of", words(request.day.to_string())));
    pairs.push(fact("Verified with", words(report.tool.clone())));
    if let Some(due) = request.due {
        pairs.push(fact("Answer due", vec![strong(typed(due.to_string()))]));
    }
    pairs.push(fact("Your reference", vec![quiet(typed("………………………………"))]));
    vec![
        heading("d0", "D0 Reference"),
        Block::Facts { pairs },
        para(
            "The records delivered with these boards do not show what was agreed. Correct what D2 lists, \
             answer D1 and D3 to D8, and send the corrected records again as a whole delivery.",
        ),
    ]
}

fn shipments(request: &Request<'_>) -> Vec<Span> {
    let held = held(request.units, request.records, &request.spec.catalogue);
    let named: Vec<&str> = held.shipments.into_iter().collect();
    match named.is_empty() {
        true => words("none is named"),
        false => words(listed(&named)),
    }
}

fn listed(names: &[&str]) -> String {
    let shown = names.get(..UNITS.min(names.len())).unwrap_or_default();
    let mut text = shown.join(", ");
    if names.len() > UNITS {
        text.push_str(&format!(" … and {} more", names.len() - UNITS));
    }
    text
}

fn team() -> Vec<Block> {
    let columns = [("Role", 3), ("Name", 4), ("Contact", 4)];
    let roles = ["Lead", "Quality", "Production", "Test", "Material"];
    vec![
        heading("d1", "D1 Team"),
        to_fill("Who works on this", &columns, &roles),
    ]
}

fn problem(request: &Request<'_>, items: &[Item<'_>]) -> Vec<Block> {
    let report = request.report;
    let own: u64 = items
        .iter()
        .filter(|i| !i.follows())
        .filter_map(|i| i.count)
        .sum();
    let following: u64 = items
        .iter()
        .filter(|i| i.follows())
        .filter_map(|i| i.count)
        .sum();
    let missing = items.iter().filter(|item| item.count.is_none()).count();
    let mut counts = format!(
        "{own} findings of {} causes stand",
        items
            .iter()
            .filter(|i| !i.follows() && i.count.is_some())
            .count()
    );
    if following > 0 {
        counts.push_str(&format!("; {following} more only follow from them"));
    }
    if missing > 0 {
        counts.push_str(&format!("; {missing} kinds of evidence are missing"));
    }
    counts
        .push_str(". Each row is one cause with its first case; the count is how often it occurs.");
    let mut blocks = vec![heading("d2", "D2 Problem"), para(counts)];
    let own: Vec<&Item<'_>> = items.iter().filter(|item| !item.follows()).collect();
    blocks.push(causes(&own));
    if own.len() > CAUSES {
        blocks.push(Block::Note {
            tone: Tone::Warning,
            text: words(format!(
                "{} more causes are in the annotated workbook and in the lists of findings.",
                own.len() - CAUSES
            )),
        });
    }
    let against: BTreeSet<&str> = own.iter().flat_map(|i| i.clauses.iter().copied()).collect();
    let lines = report
        .ledger
        .iter()
        .filter(|line| against.contains(line.clause.as_str()));
    blocks.push(Block::Table {
        caption: typed("Clauses that are not kept"),
        columns: vec![
            Column::new(typed("Clause"), 5),
            Column::new(typed("What it demands"), 5),
            Column::new(typed("Evidence"), 4),
            Column::new(typed("Demanded at"), 5),
        ],
        rows: lines
            .map(|line| {
                let covered = line.covered.as_ref();
                let covered = covered.map(|c| format!("{} of {} {}", c.done, c.of, c.unit));
                vec![
                    code(typed(&line.clause)).into(),
                    cell(line.title.clone()),
                    cell(covered.unwrap_or_else(|| "none".to_owned())),
                    cell(format!("{}:{}", line.spec_file, line.spec_line.get())),
                ]
            })
            .collect(),
    });
    blocks
}

fn causes(items: &[&Item<'_>]) -> Block {
    Block::Table {
        caption: typed("What is wrong, heaviest first"),
        columns: vec![
            Column::new(typed("No."), 1),
            Column::amounts(typed("How often"), 2),
            Column::new(typed("What is wrong"), 8),
            Column::new(typed("Demanded"), 6),
            Column::new(typed("Clause, weight"), 5),
        ],
        rows: items
            .iter()
            .take(CAUSES)
            .enumerate()
            .map(|(n, item)| cause(n + 1, item))
            .collect(),
    }
}

fn cause(number: usize, item: &Item<'_>) -> Vec<Cell> {
    let mut wrong = words(item.message);
    if !item.found().is_empty() {
        wrong.extend([
            line_break(),
            plain(typed("found: ")),
            code(typed(item.found())),
        ]);
    }
    if let Some(place) = item.first.and_then(|first| first.spot()) {
        wrong.extend([line_break(), quiet(typed(place))]);
    }
    let mut wanted = words(item.wanted());
    let to_do = item.to_do();
    if !to_do.is_empty() {
        wanted.extend([line_break(), strong(typed(to_do))]);
    }
    let mut clause = vec![code(typed(
        item.clauses.first().copied().unwrap_or_default(),
    ))];
    if item.clauses.len() > 1 {
        clause.push(plain(typed(format!(
            " and {} more",
            item.clauses.len() - 1
        ))));
    }
    clause.extend([line_break(), quiet(typed(weight_word(item.weight)))]);
    let often = item
        .count
        .map_or_else(|| "missing".to_owned(), |count| count.to_string());
    vec![
        cell(number.to_string()),
        cell(often),
        wrong.into(),
        wanted.into(),
        clause.into(),
    ]
}

fn containment(request: &Request<'_>, items: &[Item<'_>]) -> Vec<Block> {
    let held = held(request.units, request.records, &request.spec.catalogue);
    let mut blocks = vec![heading("d3", "D3 Containment")];
    blocks.push(para(format!(
        "Until this is answered the delivery is held as a whole{}. Findings name the units below; boards \
         that are not named are held as well, since the verdict is about the delivery.",
        match held.shipments.is_empty() {
            true => String::new(),
            false => {
                let named: Vec<&str> = held.shipments.iter().copied().collect();
                format!(", in shipments {}", listed(&named))
            }
        }
    )));
    if !held.units.is_empty() {
        blocks.push(units(&held));
    }
    let nameless: u64 = items
        .iter()
        .filter(|item| item.first.is_some_and(|first| first.unit.is_none()))
        .filter_map(|item| item.count)
        .sum();
    if nameless > 0 {
        blocks.push(para(format!(
            "About {nameless} findings name no unit: which boards they reach follows from the rows in D2."
        )));
    }
    let columns = [
        ("Where", 4),
        ("What was found and done", 7),
        ("By whom", 3),
        ("Date", 2),
    ];
    let places = [
        "In your stock",
        "In production",
        "In transit",
        "Other deliveries of the same build",
    ];
    blocks.push(to_fill("Containment at the supplier", &columns, &places));
    blocks
}

fn units(held: &Held<'_>) -> Block {
    let rows = held.units.iter().map(|(kind, units)| {
        let named: Vec<String> = units
            .iter()
            .take(UNITS)
            .map(|(unit, shipments)| {
                let shipments: Vec<&str> = shipments.iter().copied().collect();
                match (shipments.is_empty(), *kind) {
                    (true, _) | (_, Kind::Shipment) => (*unit).to_owned(),
                    (false, _) => format!("{unit} ({})", shipments.join(", ")),
                }
            })
            .collect();
        let mut text = named.join(", ");
        if units.len() > UNITS {
            text.push_str(&format!(" … and {} more", units.len() - UNITS));
        }
        vec![
            cell(kind.title()),
            cell(units.len().to_string()),
            cell(text),
        ]
    });
    Block::Table {
        caption: typed("Units that findings name, with the shipments that records put them in"),
        columns: vec![
            Column::new(typed("Kind"), 4),
            Column::amounts(typed("Number"), 2),
            Column::new(typed("Which"), 12),
        ],
        rows: rows.collect(),
    }
}

fn root_cause() -> Vec<Block> {
    let columns = [("Question", 4), ("Answer", 8), ("Evidence", 4)];
    let questions = [
        "Why did it happen?",
        "Why was it not found before shipment?",
        "Why did the system allow it?",
        "How was the root cause verified?",
    ];
    vec![
        heading("d4", "D4 Root cause"),
        to_fill("Root causes, by the numbers of D2", &columns, &questions),
    ]
}

fn actions() -> Vec<Block> {
    let columns = [
        ("For cause", 2),
        ("Action", 7),
        ("By whom", 3),
        ("Due", 2),
        ("Shown by", 4),
    ];
    vec![
        heading("d5", "D5 Corrective actions chosen"),
        to_fill("Actions, by the numbers of D2", &columns, &["", "", ""]),
        heading("d6", "D6 Corrective actions carried out"),
        to_fill(
            "What was done, and what shows that it works",
            &columns,
            &["", "", ""],
        ),
        heading("d7", "D7 Prevention"),
        to_fill(
            "What changes so that it does not come back",
            &[("What", 5), ("Change", 7), ("By whom", 3), ("Due", 2)],
            &[
                "Work instructions, control plan",
                "FMEA",
                "Systems and exports",
                "Training",
                "Other lines and products",
            ],
        ),
    ]
}

fn closing() -> Vec<Block> {
    vec![
        heading("d8", "D8 Closing"),
        to_fill(
            "Closed when the records sent again are released",
            &[("Role", 5), ("Name", 5), ("Date", 3), ("Signature", 5)],
            &[
                "Supplier, team lead",
                "Supplier, management",
                "Buyer, quality",
            ],
        ),
    ]
}
