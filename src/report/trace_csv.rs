//! What a question reaches as one table: a row for each unit that is reached or cannot be excluded. For
//! a board, a row for each event. UTF-8 with a byte order mark, RFC 4180; a cell that a spreadsheet
//! would take for a formula begins with `'`.

use crate::trace::dossier::report::{Dossier, Event, Measured};
use crate::trace::report::{At, Reach, TraceReport};

use super::compare_csv::{BOM, harmless};

const REACHED: [&str; 9] = [
    "unit",
    "level",
    "sure",
    "why",
    "panels",
    "lots",
    "cartons",
    "shipments",
    "record",
];
const EVENTS: [&str; 8] = [
    "at", "utc", "kind", "what", "result", "values", "sure", "record",
];

/// The table as a file.
///
/// # Errors
/// When it cannot be put together.
pub fn trace_csv(report: &TraceReport) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BOM.to_vec());
    let mut write =
        |record: &[String]| writer.write_record(record.iter().map(|cell| harmless(cell)));
    if let Some(dossier) = &report.dossier {
        write(&EVENTS.map(str::to_owned))?;
        for record in events(dossier) {
            write(&record)?;
        }
    } else {
        write(&REACHED.map(str::to_owned))?;
        for record in report.reach.iter().flat_map(reached) {
            write(&record)?;
        }
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

fn place(at: Option<&At>) -> String {
    at.map(At::to_string).unwrap_or_default()
}

fn reached(reach: &Reach) -> Vec<Vec<String>> {
    let units = reach.units.iter().map(|unit| {
        vec![
            unit.id.clone(),
            unit.level.to_string(),
            unit.sure.word().to_owned(),
            unit.doubts.words(),
            unit.panels.join("|"),
            unit.lots.join("|"),
            unit.cartons.join("|"),
            unit.shipments.join("|"),
            place(unit.record.as_ref()),
        ]
    });
    let open = reach.open.iter().map(|unit| {
        let gap = reach.gaps.get(unit.gap);
        let why = gap.map(|gap| gap.why.clone()).unwrap_or_default();
        let blank = String::new;
        let mut record = vec![unit.id.clone(), unit.level.to_string()];
        record.extend(["cannot be excluded".to_owned(), why]);
        record.extend([blank(), blank(), blank(), blank()]);
        record.push(place(gap.and_then(|gap| gap.record.as_ref())));
        record
    });
    units.chain(open).collect()
}

fn events(dossier: &Dossier) -> Vec<Vec<String>> {
    let row = |event: &Event| {
        let values: Vec<String> = event.values.iter().map(Measured::words).collect();
        vec![
            event.at.clone().unwrap_or_default(),
            event.utc.clone().unwrap_or_default(),
            event.kind.word().to_owned(),
            event.text.clone(),
            event.result.clone().unwrap_or_default(),
            values.join("; "),
            event.sure.word().to_owned(),
            place(Some(&event.record)),
        ]
    };
    dossier
        .timeline
        .iter()
        .chain(&dossier.undated)
        .map(row)
        .collect()
}
