//! The spec to review: tables with the rows they come from, and every row that was not taken.

use std::fmt::Write as _;

use crate::init::{Draft, Section, basis_text, head_text, product_text, rfq_text};
use crate::spec::model::Depth;
use crate::toml_text::{comment, string, strings};

use super::read::{Intake, Outcome, RowReport, Taken};
use super::subject::SECTIONS;
use super::waive::Waived;

/// Columns of a comment.
const WIDTH: usize = 100;

/// The spec as text. `file` is the name of the spreadsheet, `schema` the schema's path.
#[must_use]
pub fn spec_text(intake: &Intake, draft: &Draft, file: &str, schema: Option<&str>) -> String {
    let mut out = String::new();
    if let Some(schema) = schema {
        let _ = writeln!(out, "#:schema {schema}");
    }
    out.push_str(&comment(
        &format!(
            "Taken from {file}, sheet {}: {}. Review it: every table names its rows, and what was not taken is \
             marked NOT TAKEN.",
            intake.sheet,
            counts(intake)
        ),
        WIDTH,
    ));
    if !intake.unused_columns.is_empty() {
        let columns = intake.unused_columns.join(", ");
        out.push_str(&comment(&format!("NOT TAKEN: columns {columns}"), WIDTH));
    }
    out.push_str("format = 1\n\n");
    let mut blocks = vec![
        head_text(draft),
        product_text(draft),
        rfq_text(draft),
        basis_text(draft, &intake.documents),
    ];
    if draft.material.is_none() || draft.process.is_none() {
        blocks.push(depth_text(intake.deepest));
    }
    for section in SECTIONS {
        let tables = intake.tables.values();
        blocks.extend(
            tables
                .filter(|table| table.subject.section == section)
                .map(|table| table_text(intake, table, draft)),
        );
    }
    blocks.extend(
        intake
            .waived
            .iter()
            .map(|(clause, waived)| waived_text(intake, clause, waived)),
    );
    let left: Vec<&RowReport> = intake
        .rows
        .iter()
        .filter(|row| row.outcome == Outcome::NotTaken)
        .collect();
    if !left.is_empty() {
        let rows: Vec<String> = left.iter().map(|row| not_taken(row)).collect();
        blocks.push(rows.concat());
    }
    out + &blocks.join("\n")
}

/// "14 rows read: 10 taken, 2 taken in part, 2 not taken".
pub(super) fn counts(intake: &Intake) -> String {
    format!(
        "{} rows read: {} taken, {} taken in part, {} not taken",
        intake.rows.len(),
        intake.count(Outcome::Taken),
        intake.count(Outcome::InPart),
        intake.count(Outcome::NotTaken)
    )
}

fn depth_text(deepest: Option<Depth>) -> String {
    let mut section = Section::new("[depth]");
    section.note(
        "TO FILL IN: the depth of what says none itself. This is the deepest that a row asks for.",
    );
    section.entry(
        "default",
        string(&deepest.unwrap_or(Depth::Lot).to_string()),
    );
    section.text()
}

/// Where a row stands and what it says: `# from Requirements!A7 (REQ-012): …`.
fn from(row: &RowReport) -> String {
    comment(&format!("from {}", cited(row)), WIDTH)
}

fn cited(row: &RowReport) -> String {
    if row.id.is_empty() {
        format!("{}: {}", row.cell, row.text)
    } else {
        format!("{} ({}): {}", row.cell, row.id, row.text)
    }
}

/// `[[not-required]]`, with the text of its first row as the reason.
fn waived_text(intake: &Intake, clause: &str, waived: &Waived) -> String {
    let rows = waived.rows.iter().map(|row| &intake.rows[*row]);
    let mut section = Section::new("[[not-required]]");
    section.entry("clauses", strings([clause]));
    let reason = rows.clone().next().map_or("", |row| row.text.as_str());
    section.entry("reason", string(reason));
    rows.map(from).collect::<String>() + &section.text()
}

/// Whether the packing list of the preset is kept although no row speaks of it: a shipment package of
/// rows replaces the preset's.
#[must_use]
pub fn keeps_packing_list(intake: &Intake, draft: &Draft) -> bool {
    let listed = |items: &[String]| items.iter().any(|item| item == PACKING_LIST);
    draft.process.is_some()
        && !intake.waived.contains_key("shipment.packing-list")
        && intake
            .tables
            .get("[shipment]")
            .is_some_and(|table| !listed(&table.items))
}

const PACKING_LIST: &str = "packing-list";

fn table_text(intake: &Intake, table: &Taken, draft: &Draft) -> String {
    let mut out = String::new();
    for index in &table.rows {
        let row = &intake.rows[*index];
        if row.outcome == Outcome::NotTaken {
            continue;
        }
        out.push_str(&from(row));
        for (cell, reason) in &row.problems {
            out.push_str(&comment(&format!("NOT TAKEN {cell}: {reason}"), WIDTH));
        }
    }
    let mut section = Section::new(table.subject.header());
    match table.subject.section {
        "ncr" => {
            section.note("TO FILL IN: the stages that every nonconformance passes.");
            let stages = ["disposition", "repair", "verification", "retest"];
            section.entry("closure", strings(stages));
        }
        "shipment" => {
            let kept = keeps_packing_list(intake, draft).then_some(PACKING_LIST);
            if kept.is_some() {
                section.note("packing-list: of the preset, no row speaks of it; delete it if it is not wanted.");
            }
            let items = table.items.iter().map(String::as_str);
            section.entry("package", strings(kept.into_iter().chain(items)));
        }
        _ => {}
    }
    for (key, value) in &table.values {
        section.entry(key, value.toml.clone());
    }
    out + &section.text()
}

fn not_taken(row: &RowReport) -> String {
    let reasons: Vec<String> = row
        .problems
        .iter()
        .map(|(cell, reason)| format!("{cell}: {reason}"))
        .collect();
    comment(
        &format!("NOT TAKEN {} — {}", cited(row), reasons.join("; ")),
        WIDTH,
    )
}
