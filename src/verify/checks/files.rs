//! Files: can they be read, are named ones there, is any left over?

use hashbrown::HashSet;

use crate::catalog::FieldType;
use crate::checks::{CheckKind, Filter};
use crate::record_form::{EXAMPLE, example_of};
use crate::records::{Attachment, FieldId, Row, Seen, Table, is_blank};
use crate::verify::near;
use crate::verify::outcome::{Outcome, Raw, Tally};
use crate::verify::world::World;

use super::fields;

/// Endings of image files.
const IMAGES: [&str; 8] = ["png", "jpg", "jpeg", "bmp", "tif", "tiff", "gif", "webp"];

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn ending(path: &str) -> String {
    base(path)
        .rsplit_once('.')
        .map(|(_, e)| e.to_ascii_lowercase())
        .unwrap_or_default()
}

/// The delivered file that a cell names.
fn find<'w>(world: &'w World<'_>, named: &str) -> Option<(&'w str, &'w Attachment)> {
    let files = &world.records.attachments;
    let known = files.get_key_value(named);
    let known = known.map(|(path, file)| (path.as_str(), file));
    known.or_else(|| {
        let path = world.attachment_named(named)?;
        Some((path, files.get(path)?))
    })
}

/// Why a named file does not serve, if it does not.
fn fault(world: &World<'_>, named: &str) -> Option<String> {
    match find(world, named) {
        None => {
            let repeated = world
                .records
                .repeated
                .iter()
                .find(|(path, _)| path == named || base(path) == named);
            Some(match repeated {
                Some((_, first)) => format!("{named} is the same file as {first}"),
                None => format!("{named} is not among the delivered files"),
            })
        }
        Some((_, file)) if file.size == 0 => Some(format!("{named} is empty")),
        Some((path, file)) => other_kind(path, file).then(|| {
            let ending = ending(path);
            format!("{named} is no {ending} file by its first bytes")
        }),
    }
}

/// Whether a file's first bytes contradict the ending of its name.
fn other_kind(path: &str, file: &Attachment) -> bool {
    let ending = ending(path);
    let known = Seen::ALL
        .iter()
        .any(|kind| kind.endings().contains(&ending.as_str()));
    known && !file.seen.endings().contains(&ending.as_str())
}

/// Every file named in a field is delivered and not empty.
pub(super) fn named(world: &World<'_>, form: &str, field: &str) -> Outcome {
    let id = world.field(field);
    let (mut told, mut files) = (None, None);
    let mut tally = world.tally("files");
    for row in world.rows(form) {
        let cell = &*row.text(id);
        if is_blank(cell) {
            continue;
        }
        match fault(world, cell) {
            None => tally.good(),
            Some(message) => {
                let raw = Raw::cell(
                    row,
                    field,
                    cell,
                    "the file, delivered beside the record",
                    message,
                );
                let told = told
                    .get_or_insert_with(|| images_of_findings(world, form))
                    .contains(cell)
                    .then(|| format!("the finding itself names {cell}, and it is not there"));
                tally.bad(
                    raw.maybe_fixed_by(nearest(world, &mut files, cell))
                        .maybe_following(told),
                );
            }
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// Images that the findings themselves name, where a clause asks for them there.
fn images_of_findings(world: &World<'_>, but: &str) -> HashSet<String> {
    let id = world.field("image-id");
    let checks = world.spec.clauses.iter().flat_map(|clause| &clause.checks);
    let forms: HashSet<&str> = checks
        .filter_map(|check| match &check.kind {
            CheckKind::Images { form, .. } if form != but => Some(form.as_str()),
            _ => None,
        })
        .collect();
    let rows = forms.into_iter().flat_map(|form| world.rows(form));
    rows.map(|row| row.text(id).into_owned())
        .filter(|cell| !is_blank(cell))
        .collect()
}

/// The delivered file that a name probably means; the names are gathered with the first.
fn nearest<'w>(
    world: &'w World<'_>,
    files: &mut Option<near::Known<'w>>,
    named: &str,
) -> Option<String> {
    let paths = || {
        let paths = world.records.attachments.keys().map(String::as_str);
        near::Known::of(paths.flat_map(|path| [path, base(path)]))
    };
    let known = files.get_or_insert_with(paths);
    known.fix(named).or_else(|| {
        // Another slash, or a folder that is not there.
        let name = named.rsplit(['/', '\\']).next()?;
        (name != named && known.has(name)).then(|| near::meant(named, name))
    })
}

/// Every row that needs an image names one, in an accepted format, delivered, disposed if demanded.
pub(super) fn images(
    world: &World<'_>,
    form: &str,
    filter: &Filter,
    formats: &[String],
    disposition: bool,
) -> Outcome {
    let [id, result] = ["image-id", "result"].map(|n| world.field(n));
    let disposed = disposed_findings(world, disposition);
    let mut files = None;
    let mut tally = world.tally("images");
    for row in world.filtered(form, filter) {
        let cell = &*row.text(id);
        let unit = world.unit(row, world.depth(form)).unwrap_or_default();
        let wrong = if is_blank(cell) {
            Some(("an image".to_owned(), "image-id is blank".to_owned()))
        } else if !formats.iter().any(|format| accepted(&ending(cell), format)) {
            Some((
                formats.join(" or "),
                format!("{cell} is not in an accepted format"),
            ))
        } else {
            fault(world, cell)
                .map(|message| ("the image, delivered beside the record".to_owned(), message))
        };
        match wrong {
            Some((wanted, message)) => {
                let raw = Raw::cell(row, "image-id", cell, wanted, message).about(unit);
                tally.bad(raw.maybe_fixed_by(nearest(world, &mut files, cell)));
            }
            // A passing result has nothing to dispose of.
            None if disposition
                && row.get(result) == "fail"
                && !is_disposed(world, row, form, &disposed) =>
            {
                let message = format!("the finding on {unit} that {cell} shows has no disposition");
                tally.bad(
                    Raw::cell(
                        row,
                        "image-id",
                        cell,
                        "a disposition of the same unit and defect",
                        message,
                    )
                    .about(unit),
                );
            }
            None => tally.good(),
        }
    }
    tally.finish(|| {
        if world.tables(form).iter().any(|t| !t.is_empty()) {
            Outcome::not_applicable("no result needs an image")
        } else {
            Outcome::nothing(world, form)
        }
    })
}

fn accepted(ending: &str, format: &str) -> bool {
    ending == format || (matches!(ending, "jpg" | "jpeg") && matches!(format, "jpg" | "jpeg"))
}

/// What has a disposition: (unit, defect) by the disposition sheet, (unit, NCR) by the rework log.
fn disposed_findings<'a>(world: &World<'a>, wanted: bool) -> HashSet<(&'a str, &'a str)> {
    let mut disposed = HashSet::new();
    if !wanted {
        return disposed;
    }
    let disposition = world.field("disposition");
    for (form, field) in [
        ("defect-disposition-sheet", "defect-code"),
        ("rework-trace-log", "ncr-id"),
    ] {
        let (id, depth) = (
            world.field(field),
            world.depth(form).min(world.depth("inspection-extract")),
        );
        for row in world
            .rows(form)
            .filter(|row| !is_blank(row.get(disposition)))
        {
            if let Some(unit) = world.unit(row, depth) {
                disposed.insert((unit, row.get(id)));
            }
        }
    }
    disposed
}

fn is_disposed<'a>(
    world: &World<'a>,
    row: Row<'a>,
    form: &str,
    disposed: &HashSet<(&'a str, &'a str)>,
) -> bool {
    [
        ("defect-disposition-sheet", "defect-code"),
        ("rework-trace-log", "ncr-id"),
    ]
    .into_iter()
    .any(|(other, field)| {
        let depth = world.depth(other).min(world.depth(form));
        let cell = row.get(world.field(field));
        !is_blank(cell)
            && world
                .unit(row, depth)
                .is_some_and(|unit| disposed.contains(&(unit, cell)))
    })
}

/// A document of the shipment package is among the files: one for each shipment of the order.
pub(super) fn document(world: &World<'_>, name: &str) -> Outcome {
    let shipments = world
        .order
        .map_or(&[][..], |order| order.shipments.as_slice());
    let mut tally = world.tally("documents");
    match shipments {
        [] | [_] => one_document(world, name, &mut tally),
        several => {
            for shipment in several {
                let stem = format!("{name}-{}", shipment.id.to_ascii_lowercase());
                one_document(world, &stem, &mut tally);
            }
        }
    }
    tally.finish(|| Outcome::not_evaluated("no file was delivered"))
}

fn one_document(world: &World<'_>, stem: &str, tally: &mut Tally<'_>) {
    // `…-S1` does not stand for `…-S10`.
    let named = |path: &str| {
        let file = base(path).to_ascii_lowercase();
        file.strip_prefix(stem)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    };
    match world
        .records
        .attachments
        .iter()
        .find(|(path, _)| named(path))
    {
        Some((_, file)) if file.size > 0 => tally.good(),
        Some((path, _)) => {
            tally.bad(Raw::absent("a document", format!("{path} is empty")).in_file(path));
        }
        None => tally.bad(Raw::absent(
            format!("a file whose name begins with {stem}"),
            format!("no {} was delivered", stem.replace('-', " ")),
        )),
    }
}

/// Every delivered file could be read, recognised and used.
pub(super) fn readable(world: &World<'_>) -> Outcome {
    let mut tally = world.tally("files");
    let records = world.records;
    for _ in &records.tables {
        tally.good();
    }
    for fault in &records.faults {
        let raw = Raw {
            file: Some(fault.file.clone()),
            row: fault.line,
            column: fault.column.clone(),
            at: fault.at.clone(),
            found: Some(fault.found.clone()),
            wanted: fault.wanted.clone(),
            message: format!("{}: {}", fault.file, fault.message),
            ..Raw::default()
        };
        match fault.line {
            _ if fault.undecided => tally.unsure(raw),
            Some(_) => tally.also_bad(raw),
            None => tally.bad(raw),
        }
    }
    for row in examples_left_in(world) {
        let first = row.cells().next().unwrap_or_default();
        let first = first.as_ref();
        let raw = Raw {
            column: None,
            ..Raw::cell(
                row,
                "",
                first,
                "records only",
                "the example row of the template was left in".to_owned(),
            )
        };
        tally.also_bad(raw);
    }
    let used = used_files(world);
    let documents = documents(world);
    for path in records.attachments.keys() {
        let name = base(path).to_ascii_lowercase();
        if used.contains(path.as_str()) {
            tally.good();
        } else if IMAGES.contains(&ending(path).as_str()) {
            let message = format!("{path} is an image that no record names");
            tally.bad(Raw::absent("a record that names it", message).in_file(path));
        } else if !documents.iter().any(|document| name.starts_with(document)) {
            let message = format!("{path} is neither a record, nor named by one, nor demanded");
            tally.bad(
                Raw::absent("a record as CSV, or a file that a clause demands", message)
                    .in_file(path),
            );
        } else {
            tally.good();
        }
    }
    if records.tables.is_empty() && records.faults.is_empty() {
        tally.also_bad(Raw::absent(
            "the records that the spec demands",
            "no record was delivered",
        ));
    }
    let mut outcome = tally.finish(|| Outcome::not_evaluated("nothing was delivered"));
    if !records.notes.is_empty() {
        outcome.remark = Some(records.notes.join("; "));
    }
    outcome
}

/// Rows that are the example of their form's template, whole or in any cell that says so. In most
/// forms other checks find that it names no ordered unit; a card of a component lot or a lot's log
/// could pass them all. One cell is enough: a spreadsheet rewrites 1.0 as 1, a person one of the others.
pub(in crate::verify) fn examples_left_in<'w>(world: &World<'w>) -> Vec<Row<'w>> {
    let mut left = Vec::new();
    for table in &world.records.tables {
        let Some(example) = example_of(world.spec, table.form()) else {
            continue;
        };
        let cells: Vec<(FieldId, &str)> = example
            .iter()
            .map(|(heading, cell)| (world.field(heading), cell.as_str()))
            .collect();
        let ids: Vec<FieldId> = cells.iter().map(|(id, _)| *id).collect();
        // The template marks what Excel would calculate with an apostrophe.
        let same = |cell: &str, of: &str| cell == of || cell.strip_prefix('\'') == Some(of);
        let marks: Vec<bool> = cells
            .iter()
            .map(|(_, of)| of.starts_with(EXAMPLE))
            .collect();
        let words = table.words();
        let spelled = |of: &str| [words.find(of), words.find(&format!("'{of}"))];
        let wanted: Vec<Vec<u32>> = cells
            .iter()
            .map(|(_, of)| spelled(of).into_iter().flatten().collect())
            .collect();
        for batch in table.batches(&ids) {
            let may = |column: usize| batch.may_hold(column, &wanted[column]);
            let columns = || 0..cells.len();
            if !columns().any(|column| marks[column] && may(column)) && !columns().all(may) {
                continue;
            }
            let here = |column: usize, at: usize| {
                let of = cells.get(column).map_or("", |(_, of)| *of);
                same(batch.cell(column, at), of)
            };
            let marked =
                |at: usize| (0..cells.len()).any(|column| marks[column] && here(column, at));
            let whole = |at: usize| columns().all(|column| here(column, at));
            let rows = batch.rows().filter(|at| marked(*at) || whole(*at));
            left.extend(rows.map(|at| batch.row(at)));
        }
    }
    left
}

/// How the names of the demanded documents begin.
fn documents<'w>(world: &'w World<'_>) -> Vec<&'w str> {
    let checks = world.spec.clauses.iter().flat_map(|c| &c.checks);
    checks
        .filter_map(|check| match &check.kind {
            CheckKind::Document { name } => Some(name.as_str()),
            _ => None,
        })
        .collect()
}

/// Attachments that a cell of any record names.
fn used_files<'w>(world: &'w World<'_>) -> HashSet<&'w str> {
    let fields: Vec<_> = world
        .catalogue
        .fields
        .iter()
        .filter(|(_, field)| field.kind == FieldType::File)
        .map(|(name, _)| world.field(name))
        .collect();
    let mut used = HashSet::new();
    for table in &world.records.tables {
        let there: Vec<_> = fields.iter().copied().filter(|id| table.has(*id)).collect();
        if there.is_empty() {
            continue;
        }
        for batch in table.batches(&there) {
            for column in 0..there.len() {
                let rows = match batch.one(column) {
                    Some(_) => 0..batch.rows().len().min(1),
                    None => batch.rows(),
                };
                for cell in rows.map(|at| batch.cell(column, at)) {
                    // Only files that are there are kept.
                    if let Some((path, _)) = find(world, cell).filter(|_| !is_blank(cell)) {
                        used.insert(path);
                    }
                }
            }
        }
    }
    used
}

/// No row and no file is delivered twice.
pub(super) fn duplicates(world: &World<'_>) -> Outcome {
    let mut tally = world.tally("rows");
    for (path, first) in &world.records.repeated {
        let message = format!("{path} is the same file as {first}");
        tally.also_bad(Raw::absent("each file once", message).in_file(path));
    }
    for table in &world.records.tables {
        let Some(repeats) = repeated_rows(world, table) else {
            return Outcome::not_evaluated("scratch space failed");
        };
        let rows = repeats.iter().filter_map(|(row, first)| {
            let row_of = |index: &u32| table.row(*index as usize);
            Some((row_of(row)?, row_of(first)?))
        });
        for (row, first) in rows {
            let message = format!("the row repeats line {} to the letter", first.line());
            let cell = row.cells().next().unwrap_or_default();
            let raw = Raw {
                column: None,
                ..Raw::cell(row, "", &cell, "each record once", message)
            };
            tally.bad(raw);
        }
        let good = (table.len() - repeats.len()) as u64;
        tally.count(good, good);
    }
    tally.finish(|| Outcome::not_evaluated("no row was delivered"))
}

/// Rows that repeat an earlier one to the letter, with that one, in the order of the rows; none where
/// scratch failed. Such rows share their key; a mark of the whole row nominates, the cells decide.
fn repeated_rows(world: &World<'_>, table: &Table) -> Option<Vec<(u32, u32)>> {
    let tables = world.tables(table.form());
    let number = tables.iter().position(|of| std::ptr::eq(*of, table));
    let number = u32::try_from(number?).ok()?;
    let mut repeats: Vec<(u32, u32)> = Vec::new();
    for group in fields::rows_of_one_key(world, table.form())? {
        let own = group.iter().filter(|(of, _)| *of == number);
        let marked = own.filter_map(|(_, at)| Some((table.row(*at as usize)?.mark(), *at)));
        let mut marked: Vec<(u64, u32)> = marked.collect();
        marked.sort_unstable();
        for alike in marked.chunk_by(|a, b| a.0 == b.0) {
            let rows = alike.iter();
            let rows = rows.filter_map(|(_, at)| Some((*at, table.row(*at as usize)?)));
            let mut apart: Vec<(u32, Row<'_>)> = Vec::new();
            for (at, row) in rows {
                let same = |(_, first): &&(u32, Row<'_>)| first.cells().eq(row.cells());
                match apart.iter().find(same) {
                    Some((first, _)) => repeats.push((at, *first)),
                    None => apart.push((at, row)),
                }
            }
        }
    }
    repeats.sort_unstable();
    Some(repeats)
}
