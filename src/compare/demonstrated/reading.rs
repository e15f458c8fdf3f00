//! From the bytes of a sample record to its rows. Whatever was sent, it is read or said why not.

use crate::records::{DeliveredFile, Delivery, Reading, Records, Room, heading, vote_delimiter};
use crate::say;
use crate::spec::clause::{Clause, ResolvedSpec};
use crate::spec::model::RecordFormat;
use crate::verify::Excerpt;
use crate::wording::{Text, typed};

use super::OwnRows;

/// The rows of a sample record.
pub(super) struct SampleRows {
    /// The record form that its columns are those of.
    pub(super) form: String,
    records: Records,
}

impl SampleRows {
    pub(super) fn excerpt<'a>(&'a self, spec: &'a ResolvedSpec) -> Excerpt<'a> {
        Excerpt::new(spec, &self.form, &self.records)
    }

    /// Why the rows show nothing, whatever they say.
    pub(super) fn no_demonstration(&self, excerpt: &Excerpt, own: &OwnRows) -> Option<Text> {
        let rows = excerpt.len();
        if let Some(fault) = self.records.faults.first() {
            let message = typed(fault.message.clone());
            return Some(match fault.line {
                Some(line) => say!(
                    "It cannot be read as it is: line {line}, {fault}.",
                    line = line,
                    fault = message
                ),
                None => say!("It cannot be read as it is: {fault}.", fault = message),
            });
        }
        if rows == 0 {
            return Some(say!("It has headings and no record."));
        }
        let examples = excerpt.template_rows().max(own.among(&self.form, excerpt));
        (examples > 0).then(|| {
            say!(
                "{examples} of its {rows} records are the buyer's own examples.",
                examples = typed(examples.to_string()),
                rows = typed(rows.to_string())
            )
        })
    }
}

/// The format of a file: what its first bytes say, else the ending of its name.
pub(super) fn format(name: &str, bytes: &[u8]) -> Option<RecordFormat> {
    use RecordFormat as F;
    let begins: [(&[u8], F); 4] = [
        (b"PK\x03\x04", F::Xlsx),
        (b"%PDF", F::Pdf),
        (b"\x89PNG", F::Png),
        (b"\xff\xd8\xff", F::Jpg),
    ];
    if let Some((_, format)) = begins.into_iter().find(|(head, _)| bytes.starts_with(head)) {
        return Some(format);
    }
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending.to_ascii_lowercase().as_str() {
        "csv" => F::Csv,
        "tsv" => F::Tsv,
        "xlsx" | "xls" => F::Xlsx,
        "json" => F::Json,
        "jsonl" | "ndjson" => F::JsonLines,
        "xml" => F::Xml,
        "pdf" => F::Pdf,
        "png" => F::Png,
        "jpg" | "jpeg" => F::Jpg,
        "eml" | "msg" => F::Email,
        _ => return None,
    })
}

/// The rows of a sample record, or why there are none.
pub(super) fn rows(
    spec: &ResolvedSpec,
    named_for: &[&Clause],
    format: Option<RecordFormat>,
    bytes: &[u8],
    most: usize,
) -> Result<SampleRows, Text> {
    if bytes.len() > most {
        return Err(say!(
            "It is too large for a sample: at most {size} MB are read.",
            size = typed((most >> 20).to_string())
        ));
    }
    match format {
        None | Some(RecordFormat::Csv | RecordFormat::Tsv) => {}
        Some(format) => {
            return Err(say!(
                "It is {format}; only CSV can be looked into here.",
                format = format.text()
            ));
        }
    }
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
        .map_err(|_| say!("It is not UTF-8."))?;
    let headings = headings(text).ok_or_else(|| say!("It has no heading row."))?;
    let form = recognised(spec, named_for, &headings)
        .ok_or_else(|| say!("Its headings are those of no record that is demanded."))?;
    let delivery = Delivery {
        files: vec![DeliveredFile::in_memory(
            format!("{form}.csv"),
            bytes.to_vec(),
        )],
        refused: Vec::new(),
    };
    let reading = Reading {
        catalogue: &spec.catalogue,
        forms: &[form],
        mappings: &[],
        room: Room::memory(),
    };
    let records = Records::read(&delivery, reading);
    Ok(SampleRows {
        form: form.to_owned(),
        records,
    })
}

fn headings(text: &str) -> Option<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(vote_delimiter(text))
        .from_reader(text.as_bytes());
    let first = reader.records().next()?.ok()?;
    Some(first.iter().map(heading).collect())
}

/// The demanded form that has most of its columns among the headings, at least half of them; the forms
/// of the clauses that the sample is named for first. Half is enough, so that a missing column is said.
fn recognised<'s>(
    spec: &'s ResolvedSpec,
    named_for: &[&'s Clause],
    headings: &[String],
) -> Option<&'s str> {
    let own = named_for.iter().filter_map(|clause| clause.form.as_deref());
    best(spec, own, headings)
        .or_else(|| best(spec, spec.forms.keys().map(String::as_str), headings))
}

fn best<'s>(
    spec: &ResolvedSpec,
    forms: impl Iterator<Item = &'s str>,
    headings: &[String],
) -> Option<&'s str> {
    let mut best: Option<(&str, usize, usize)> = None;
    for id in forms {
        let Some(form) = spec.catalogue.forms.get(id) else {
            continue;
        };
        let all = form.fields.len();
        let there = form.fields.iter().filter(|f| headings.contains(f)).count();
        let better = best.is_none_or(|(_, most, of)| there * of > most * all);
        if there >= 2 && there * 2 >= all && better {
            best = Some((id, there, all));
        }
    }
    best.map(|(id, ..)| id)
}
