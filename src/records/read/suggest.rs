//! A mapping to review: what the tool would take each delivered table for, every guess marked. It is
//! never used by itself.

use std::fmt::Write as _;

use super::context::{Context, Named};
use super::convert::to_declare;
use super::{Reading, Records, SeenTable};
use crate::catalog::{FieldType, fold};
use crate::records::table::Counted;
use crate::toml_text::{one_line, string};

/// How alike a heading and a column have to be for a guess.
const ALIKE: f64 = 0.75;

/// A mapping to review for what was delivered, as TOML.
#[must_use]
pub fn suggest(records: &Records, reading: Reading<'_>) -> String {
    let context = Context::new(reading);
    let mut out = String::from(
        "# A mapping to review: every line that says `check:` is a guess. It is not used until an\n\
         # agreement holds it: tracespec agree … --mapping FILE\n\
         format = 1\n",
    );
    let mut tables = 0;
    for seen in records.seen.iter().filter(|seen| !seen.mapped) {
        tables += usize::from(table(&mut out, &context, seen));
    }
    if tables == 0 {
        out.push_str("\n# Nothing to map: no delivered table needs one.\n");
    }
    out
}

/// How a heading row reads as a form: the column of each heading, and how many are found.
fn read_as<'r>(
    context: &Context<'r>,
    form: &'r str,
    headings: &[String],
) -> (Vec<Option<&'r str>>, usize) {
    let mut taken: Vec<&str> = Vec::new();
    let columns: Vec<Option<&'r str>> = headings
        .iter()
        .map(|written| match context.named(form, None, written) {
            Named::Field(field, _) if !taken.contains(&field) => {
                taken.push(field);
                Some(field)
            }
            _ => None,
        })
        .collect();
    (columns, taken.len())
}

/// Writes the mapping of a table; whether there was anything to write.
fn table(out: &mut String, context: &Context<'_>, seen: &SeenTable) -> bool {
    let written: Vec<String> = match seen.headings.is_empty() {
        false => seen.headings.iter().map(|h| h.written.clone()).collect(),
        // The row of most cells that no number stands in is taken for the headings.
        true => match seen.rows.iter().max_by_key(|row| words_in(row)) {
            Some(row) => row.clone(),
            None => return false,
        },
    };
    let forms = context.reading.forms;
    let own = seen.form.as_deref();
    let own = own.and_then(|form| forms.iter().find(|known| **known == form));
    let guessed = || {
        let fits = forms
            .iter()
            .map(|form| (form, read_as(context, form, &written).1));
        fits.filter(|(_, score)| *score > 0)
            .max_by_key(|(form, score)| {
                let lacking = context
                    .lacking(form, &read_as(context, form, &written).0)
                    .len();
                (*score, std::cmp::Reverse(lacking))
            })
    };
    let Some(form) = own.or_else(|| guessed().map(|(form, _)| form)).copied() else {
        let _ = writeln!(
            out,
            "\n# {}: no heading is known. Headings: {}",
            one_line(&named(seen)),
            one_line(&written.join(", "))
        );
        return true;
    };
    let (columns, _) = read_as(context, form, &written);
    let lacking = context.lacking(form, &columns);
    let local = local_forms(context, seen, &columns);
    let exact = |(field, heading): (&Option<&str>, &String)| {
        field.is_none_or(|field| super::heading(heading) == field)
    };
    let plain = columns.iter().zip(&written).all(exact);
    if own.is_some() && lacking.is_empty() && local.is_empty() && plain {
        return false;
    }
    head(out, seen, form, own.is_some());
    for line in local {
        let _ = writeln!(out, "# check: {line}");
    }
    out.push_str("[mapping.columns]\n");
    for (field, heading) in columns.iter().zip(&written) {
        if let Some(field) = field {
            let mark = match super::heading(heading) == *field {
                true => "",
                false => "  # check: recognised by its heading",
            };
            let _ = writeln!(out, "{field} = {}{mark}", string(heading));
        }
    }
    for field in lacking {
        let free = columns
            .iter()
            .zip(&written)
            .filter(|(field, _)| field.is_none());
        let near = free
            .map(|(_, heading)| (strsim::jaro_winkler(&fold(field), &fold(heading)), heading))
            .filter(|(alike, _)| *alike >= ALIKE)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let _ = match near {
            Some((_, heading)) => writeln!(out, "# check: {field} = {}", string(heading)),
            None => writeln!(out, "# check: {field} = \"\" # no heading is like it"),
        };
    }
    true
}

fn words_in(row: &[String]) -> usize {
    let words = row.iter().filter(|cell| !cell.trim().is_empty());
    words
        .filter(|cell| !cell.bytes().any(|byte| byte.is_ascii_digit()))
        .count()
}

fn named(seen: &SeenTable) -> String {
    match &seen.counted {
        Counted::Sheet(sheet) => format!("{}, sheet {sheet}", seen.file),
        Counted::Items(list) if !list.is_empty() => format!("{}, list {list}", seen.file),
        _ => seen.file.clone(),
    }
}

fn head(out: &mut String, seen: &SeenTable, form: &str, known: bool) {
    let name = seen.file.rsplit('/').next().unwrap_or(&seen.file);
    let _ = writeln!(out, "\n# {}", one_line(&named(seen)));
    let _ = writeln!(out, "[[mapping]]");
    // What stands for any character in a pattern stands for itself here.
    let _ = writeln!(out, "files = {}", string(&globset::escape(name)));
    let mark = if known {
        ""
    } else {
        "  # check: by its headings"
    };
    let _ = writeln!(out, "form = {}{mark}", string(form));
    if let Counted::Sheet(part) | Counted::Items(part) = &seen.counted
        && !part.is_empty()
    {
        let _ = writeln!(out, "sheet = {}", string(part));
    }
    if let Some(row) = seen.heading_row.filter(|row| *row > 1) {
        let _ = writeln!(out, "heading-row = {row}");
    }
}

/// What the first rows seem to need declared.
fn local_forms(context: &Context<'_>, seen: &SeenTable, columns: &[Option<&str>]) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for row in &seen.rows {
        for (cell, field) in row.iter().zip(columns) {
            let Some(field) = field.and_then(|f| context.reading.catalogue.fields.get(f)) else {
                continue;
            };
            let line = match field.kind {
                FieldType::Decimal | FieldType::Limit | FieldType::Integer => {
                    to_declare(field.kind, cell).map(|_| "decimal = \"comma\"".to_owned())
                }
                FieldType::Date | FieldType::TimeStamp => to_declare(field.kind, cell)
                    .and_then(|said| Some(said.split_once("date-order = ")?.1.to_owned()))
                    .map(|orders| format!("date-order = {orders}")),
                FieldType::Enumeration if !cell.is_empty() && !field.values.contains(cell) => {
                    let name = columns.iter().zip(row).find(|(_, other)| *other == cell);
                    name.and_then(|(name, _)| *name)
                        .map(|name| format!("values = {{ {name} = {{ … = {} }} }}", string(cell)))
                }
                _ => None,
            };
            let zone = matches!(field.kind, FieldType::TimeStamp)
                && !matches!(
                    crate::records::stamp(cell),
                    crate::records::Stamp::Moment(_)
                )
                && cell.bytes().any(|byte| byte.is_ascii_digit());
            let zone = zone.then(|| "zone = \"Europe/Berlin\"".to_owned());
            for line in line.into_iter().chain(zone) {
                if !said.contains(&line) {
                    said.push(line);
                }
            }
        }
    }
    said
}
