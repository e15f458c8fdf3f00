//! Is the record there, are its cells filled and of their type, are its identities and keys sound?

use std::borrow::Cow;
use std::ops::Range;

use crate::catalog::{Field, FieldType};
use crate::checks::Filter;
use crate::checks::{CheckKind, Condition, UNIT};
use crate::records::{
    Batch, CellRule, FieldId, Marks, Row, Table, ValueFault, is_blank, is_sentinel,
};
use crate::spec::model::{Depth, LotSets};
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::report::Status;
use crate::verify::runs::OneOf;
use crate::verify::world::{RowOf, World};
use crate::verify::{lost, near};

/// The form is delivered and has rows; a header alone is a nil return where the form allows one.
pub(super) fn delivered(world: &World<'_>, form: &str) -> Outcome {
    let title = world.title(form);
    let mut tally = world.tally("files");
    if !world.delivered(form) {
        let known = lost::fault_of(world, form);
        let why = known.as_ref().map(|why| format!(" ({why})"));
        let raw = Raw::absent(
            format!("a file {form}.csv"),
            format!("no {title} was delivered{}", why.unwrap_or_default()),
        );
        tally.bad(raw.maybe_following(known));
        return tally.finish(|| Outcome::nothing(world, form));
    }
    for table in world.tables(form).iter().filter(|t| !t.is_empty()) {
        debug_assert_eq!(table.form(), form);
        tally.good();
    }
    if tally.is_empty() {
        let nothing = Outcome::nothing(world, form);
        if nothing.status == Status::NotApplicable {
            return nothing;
        }
        for table in world.tables(form) {
            let raw = Raw::absent(
                "a row for every record",
                format!("the {title} has a heading and no row"),
            )
            .in_file(table.file());
            tally.bad(raw);
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

/// Every demanded cell of a field is filled and of the field's type.
pub(super) fn field(
    world: &World<'_>,
    form: &str,
    field: &str,
    when: Option<&Condition>,
) -> Outcome {
    let Some(definition) = world.catalogue.fields.get(field) else {
        return Outcome::not_evaluated(format!("the catalogue has no field {field}"));
    };
    let id = world.field(field);
    let deciding = when.map(|condition| world.field(&condition.field));
    let decider = when.map(|condition| (world.field(&condition.field), &condition.values));
    let lot_sets =
        ["component-lot", "incoming-order"].contains(&field) && allows_lot_sets(world, form);
    let rule = CellRule::new(definition);
    let swap = Swap::of(world, form);
    let named = world
        .spec
        .clauses
        .iter()
        .flat_map(|clause| &clause.checks)
        .any(|check| matches!(&check.kind, CheckKind::Identity { level } if definition.identity.is_some_and(|of| of.to_string() == *level)));
    let mut tally = world.tally("rows");
    for table in world.tables(form) {
        let decider = decider.map(|(id, values)| OneOf::new(id, values, Some(table.words())));
        let needed = |row: &Row<'_>| decider.as_ref().is_none_or(|decider| decider.takes(*row));
        if !table.has(id) && table.rows().any(|row| needed(&row)) {
            let missing = Raw {
                file: Some(table.file().to_owned()),
                row: Some(1),
                column: Some(field.to_owned()),
                found: None,
                wanted: format!("a column {field}"),
                message: format!("the column {field} is missing"),
                ..Raw::default()
            };
            tally.bad(missing.maybe_fixed_by(renamed(table, field, definition)));
            continue;
        }
        let mut sound = SoundWords::default();
        let judge = |cell: &str| match rule.check(cell, lot_sets) {
            // Judged once for all records, by `delivery.time-stamps`.
            Err(ValueFault::NoOffset) => Ok(()),
            judged => judged,
        };
        let columns: Vec<FieldId> = [id].into_iter().chain(deciding).collect();
        for batch in table.batches(&columns) {
            if decider.is_none() && sound.all_sound(&batch, judge) {
                let rows = batch.rows().len() as u64;
                tally.count(rows, rows);
                continue;
            }
            // Rows that say the same are judged together; what is wrong is told of each. Those that need the
            // field are found first: mostly they are few.
            let needed = |rows: &Range<usize>| {
                let decider = decider.as_ref();
                decider.is_none_or(|decider| decider.takes_cell(&batch, 1, rows.start))
            };
            let needing = batch.runs_among(batch.rows(), 1..columns.len());
            let runs = needing
                .filter(needed)
                .flat_map(|rows| batch.runs_among(rows, 0..1));
            for run in runs {
                let (at, rows) = (run.start, run.len() as u64);
                let judged = sound.judge(&batch, at, judge);
                if judged.is_ok() {
                    tally.count(rows, rows);
                    continue;
                }
                for at in run {
                    let judged = sound.judge(&batch, at, judge);
                    let Err(fault) = judged else {
                        tally.good();
                        continue;
                    };
                    let row = batch.row(at);
                    let cell = row.text(id);
                    let raw = fault_finding(row, field, &cell, &fault, (definition, when));
                    let twice = definition
                        .identity
                        .filter(|_| fault == ValueFault::Sentinel);
                    let swapped = || swap.with(row, field, &cell);
                    // What a mapping could declare says more than the value it would come to.
                    let declare = matches!(fault, ValueFault::Type(_)) && raw.fix.is_some();
                    let near = || swapped().or_else(|| suggestion(&fault, &cell, definition));
                    let fix = if declare { None } else { near() };
                    let told = twice.filter(|_| named).map(|_| {
                        format!("{field} holds a placeholder, which its identity clause reports")
                    });
                    tally.bad(raw.maybe_fixed_by(fix).maybe_following(told));
                }
            }
        }
    }
    tally.finish(|| {
        if when.is_some() && world.tables(form).iter().any(|t| !t.is_empty()) {
            Outcome::not_applicable(format!("no row of the {} needs {field}", world.title(form)))
        } else {
            Outcome::nothing(world, form)
        }
    })
}

/// Words of a column that were judged and found sound: each is judged once, however many rows hold it.
#[derive(Default)]
struct SoundWords(Vec<bool>);

impl SoundWords {
    /// Whether the first column holds one word only, and a sound one.
    fn all_sound<E>(
        &mut self,
        batch: &Batch<'_>,
        judge: impl FnOnce(&str) -> Result<(), E>,
    ) -> bool {
        batch.one(0).is_some() && self.judge(batch, 0, judge).is_ok()
    }

    /// Judges the cell of the first column.
    #[inline]
    fn judge<E>(
        &mut self,
        batch: &Batch<'_>,
        at: usize,
        judge: impl FnOnce(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(number) = batch.number(0, at) else {
            return judge(batch.cell(0, at));
        };
        let word = number as usize;
        if self.0.get(word) == Some(&true) {
            return Ok(());
        }
        judge(batch.cell(0, at))?;
        if self.0.len() <= word {
            self.0.resize(word + 1, false);
        }
        self.0[word] = true;
        Ok(())
    }
}

/// The supplier's heading that probably stands for a missing column.
fn renamed(table: &Table, field: &str, definition: &Field) -> Option<String> {
    let unused = table.headings().iter().filter(|h| h.field.is_none());
    let unused: Vec<&str> = unused.map(|heading| heading.written.as_str()).collect();
    let title = definition.title.as_str();
    let (mut best, mut least) = (None, usize::MAX);
    for written in unused {
        let folded = crate::records::heading(written);
        for name in [field, &crate::records::heading(title)] {
            let far = strsim::damerau_levenshtein(&folded, name);
            // The whole of one name in the other: `serial` for `board serial`.
            let within = folded.len() > 3 && (name.contains(&folded) || folded.contains(name));
            if (far <= (name.len() / 3).max(1) || within) && far < least {
                (best, least) = (Some(written), far);
            }
        }
    }
    best.map(|written| {
        format!(
            "did you mean the column `{written}`? Its heading is to be `{field}`, or a mapping agreed"
        )
    })
}

/// What to write instead of a faulty cell.
fn suggestion(fault: &ValueFault, cell: &str, definition: &Field) -> Option<String> {
    if !matches!(fault, ValueFault::Type(_)) {
        return None;
    }
    match definition.kind {
        FieldType::Enumeration => near::word(cell, definition.values.iter().map(String::as_str)),
        FieldType::YesNo => near::word(cell, ["yes", "no"]),
        FieldType::Integer | FieldType::Decimal | FieldType::Limit => near::number(cell),
        _ => None,
    }
}

/// Columns of a form whose rules tell their values apart, to find values that stand in each other's
/// column.
struct Swap<'w, 'a> {
    world: &'w World<'a>,
    rules: Vec<(&'w str, CellRule<'w>)>,
}

impl<'w, 'a> Swap<'w, 'a> {
    fn of(world: &'w World<'a>, form: &str) -> Self {
        let form = world.catalogue.forms.get(form);
        let fields = form.into_iter().flat_map(|form| form.all_fields());
        let fields = fields.filter_map(|name| {
            let (name, field) = world.catalogue.fields.get_key_value(name)?;
            Some((name.as_str(), CellRule::new(field)))
        });
        Swap {
            world,
            rules: fields.collect(),
        }
    }

    /// Whether a cell fits a column, and whether that says anything: text fits everywhere.
    fn fits(&self, name: &str, rule: &CellRule<'_>, cell: &str) -> (bool, bool) {
        let depth = Depth::ALL.into_iter().find(|depth| depth.field() == name);
        if let Some(depth) = depth {
            let pattern = self.world.pattern(depth);
            return (pattern.is_none_or(|p| p.is_match(cell)), pattern.is_some());
        }
        let fits = matches!(rule.check(cell, true), Ok(()) | Err(ValueFault::NoOffset));
        (fits, rule.tells())
    }

    /// The column of the row that the cell belongs to, when that one's cell belongs here.
    fn with(&self, row: Row<'_>, field: &str, cell: &str) -> Option<String> {
        let (_, own) = self.rules.iter().find(|(name, _)| *name == field)?;
        if is_blank(cell) {
            return None;
        }
        let fitting = self.rules.iter().find(|(name, rule)| {
            let other = row.text(self.world.field(name));
            *name != field
                && !is_blank(&other)
                && !self.fits(name, rule, &other).0
                && self.fits(name, rule, cell) == (true, true)
                && self.fits(field, own, &other) == (true, true)
        });
        fitting.map(|(name, _)| {
            format!("the values of {field} and {name} fit each other's column: were they swapped?")
        })
    }
}

fn fault_finding(
    row: Row<'_>,
    field: &str,
    cell: &str,
    fault: &ValueFault,
    (definition, when): (&Field, Option<&Condition>),
) -> Raw {
    let (wanted, message) = match fault {
        ValueFault::Blank => match when {
            Some(condition) => (
                format!(
                    "a value, because {} is {}",
                    condition.field,
                    condition.values.join(" or ")
                ),
                format!("{field} is blank"),
            ),
            None => (
                "a value in every row".to_owned(),
                format!("{field} is blank"),
            ),
        },
        ValueFault::Sentinel => (
            "the real value".to_owned(),
            format!("{field} holds the placeholder `{cell}`"),
        ),
        ValueFault::Padded => (
            format!("`{}`", cell.trim()),
            format!("{field} has space before or behind its value"),
        ),
        ValueFault::LotSet => (
            "exactly one lot".to_owned(),
            format!("{field} names two candidates, which the spec does not accept"),
        ),
        ValueFault::Type(wanted) => (wanted.clone(), format!("{field} is not what it should be")),
        ValueFault::Pattern => (
            definition.rule_words().unwrap_or_default().to_string(),
            format!("{field} is not written as agreed"),
        ),
        ValueFault::Range => (
            definition.range_words().unwrap_or_default().to_string(),
            format!("{field} is outside its range"),
        ),
        ValueFault::NoOffset => (
            "an offset from UTC".to_owned(),
            format!("{field} names no offset"),
        ),
    };
    let raw = Raw::cell(row, field, cell, wanted, message);
    match fault {
        ValueFault::Padded => raw.fixed_by("take the space away"),
        ValueFault::Type(_) => match crate::records::to_declare(definition.kind, cell) {
            Some(declare) => raw.fixed_by(declare),
            None => raw,
        },
        _ => raw,
    }
}

/// No row, or no row of a kind, records what must not be recorded.
pub(super) fn prohibited(world: &World<'_>, form: &str, filter: &Filter, field: &str) -> Outcome {
    let id = world.field(field);
    let mut tally = world.tally("rows");
    for row in world.filtered(form, filter) {
        if row.is_blank(id) {
            tally.good();
        } else {
            let cell = row.text(id);
            let message = format!("{field} is recorded, which the spec prohibits");
            tally.bad(Raw::cell(row, field, &cell, "no value", message));
        }
    }
    tally.finish(|| {
        if !filter.is_empty() && world.tables(form).iter().any(|t| !t.is_empty()) {
            return Outcome::not_applicable(format!(
                "no row of the {} is of that kind",
                world.title(form)
            ));
        }
        Outcome::nothing(world, form)
    })
}

/// Lot sets are accepted where the record says so; the default is one lot.
fn allows_lot_sets(world: &World<'_>, form: &str) -> bool {
    let own = world
        .spec
        .spec
        .record
        .get(form)
        .and_then(|record| record.lot_sets);
    let loading = world
        .spec
        .spec
        .record
        .get("material-loading-log")
        .and_then(|record| record.lot_sets);
    own.or(loading.filter(|_| form == "material-usage-log")) == Some(LotSets::Recorded)
}

/// Every identity of a level matches the agreed pattern and is no placeholder.
pub(super) fn identity_level(world: &World<'_>, level: &str) -> Outcome {
    let Some(depth) = Depth::ALL.into_iter().find(|d| d.to_string() == level) else {
        return Outcome::not_evaluated(format!("{level} is no depth"));
    };
    let identities = &world.spec.spec.identity;
    let rule = match depth {
        Depth::Lot => identities.lot.as_ref(),
        Depth::Panel => identities.panel.as_ref(),
        Depth::Board => identities.board.as_ref(),
    };
    let text = rule.and_then(|rule| rule.pattern.as_deref());
    let pattern = world.pattern(depth);
    let column = depth.field();
    let id = world.field(column);
    let mut tally = world.tally("cells");
    let mut sound = SoundWords::default();
    let as_agreed = |cell: &str| match pattern {
        _ if is_sentinel(cell) => Err(()),
        Some(pattern) if !pattern.is_match(cell) => Err(()),
        _ => Ok(()),
    };
    let tables = world.records.tables.iter();
    for batch in tables.flat_map(|table| table.batches(&[id])) {
        if !batch.has(0) {
            continue;
        }
        if sound.all_sound(&batch, as_agreed) && !batch.is_blank(0, 0) {
            let rows = batch.rows().len() as u64;
            tally.count(rows, rows);
            continue;
        }
        for run in batch.runs(1) {
            if batch.is_blank(0, run.start) {
                continue;
            }
            if sound.judge(&batch, run.start, as_agreed).is_ok() {
                tally.count(run.len() as u64, run.len() as u64);
                continue;
            }
            for at in run {
                let row = batch.row(at);
                let cell = row.get(id);
                if is_sentinel(cell) {
                    let message = format!("{column} holds the placeholder `{cell}`");
                    tally.bad(Raw::cell(row, column, cell, "the real identity", message));
                } else {
                    let wanted = format!("written as {}", text.unwrap_or_default());
                    let message = format!("{column} is not written as agreed");
                    let swapped = Swap::of(world, row.table().form()).with(row, column, cell);
                    let fix = swapped.or_else(|| world.known(depth).fix(cell));
                    let raw = Raw::cell(row, column, cell, wanted, message).about(cell);
                    tally.bad(raw.maybe_fixed_by(fix));
                }
            }
        }
    }
    tally.finish(|| Outcome::not_evaluated(format!("no delivered record carries a {column}")))
}

/// No two rows share the form's key. Rows that are the same to the letter are duplicates, which
/// `delivery.duplicates` reports.
pub(super) fn key(world: &World<'_>, form: &str) -> Outcome {
    let Some(names) = key_names(world, form) else {
        return Outcome::not_evaluated(format!("the catalogue has no form {form}"));
    };
    let ids: Vec<FieldId> = names.iter().map(|name| world.field(name)).collect();
    let Some(alike) = rows_of_one_key(world, form) else {
        return Outcome::not_evaluated("scratch space failed");
    };
    // A key with nothing in it is blank cells, reported as such.
    let keyed = |group: &&Vec<RowOf>| {
        let first = group.first().and_then(|first| row_of(world, form, *first));
        first.is_some_and(|row| !ids.iter().all(|id| row.is_blank(*id)))
    };
    let pairs = |group: &'_ Vec<RowOf>| {
        let first = group.first().copied();
        let rest: Vec<RowOf> = group.iter().skip(1).copied().collect();
        rest.into_iter().filter_map(move |row| Some((row, first?)))
    };
    let mut repeats: Vec<(RowOf, RowOf)> = alike.iter().filter(keyed).flat_map(pairs).collect();
    repeats.sort_unstable();
    let tables = world.tables(form);
    let mut tally = world.tally("rows");
    let mut bad = 0;
    for (row, first) in &repeats {
        let (Some(row), Some(first)) = (row_of(world, form, *row), row_of(world, form, *first))
        else {
            continue;
        };
        if same_cells(first, row) {
            continue;
        }
        let key: Vec<Cow<'_, str>> = ids.iter().map(|id| row.text(*id)).collect();
        let shown: Vec<String> = names
            .iter()
            .zip(&key)
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let message = format!("another row has the same key ({})", shown.join(", "));
        let wanted = format!(
            "a key used once; first in {}:{}",
            first.file(),
            first.line()
        );
        let (Some(name), Some(cell)) = (names.first(), key.first()) else {
            continue;
        };
        tally.bad(Raw::cell(row, name, cell, wanted, message).about(cell));
        bad += 1;
    }
    let rows: usize = tables.iter().map(|table| table.len()).sum();
    let good = (rows - bad) as u64;
    tally.count(good, good);
    tally.finish(|| Outcome::nothing(world, form))
}

/// The columns of a form's key.
fn key_names<'w>(world: &'w World<'_>, form: &str) -> Option<Vec<&'w str>> {
    let depth = world.depth(form);
    let key = world.catalogue.forms.get(form)?.key.iter();
    let name = |name: &'w String| match name.as_str() {
        UNIT => depth.field(),
        name => name,
    };
    Some(key.map(name).collect())
}

fn row_of<'a>(world: &World<'a>, form: &str, (table, row): RowOf) -> Option<Row<'a>> {
    world.tables(form).get(table as usize)?.row(row as usize)
}

/// Groups of rows of a form that have the same key, blank ones too; none where scratch failed.
pub(super) fn rows_of_one_key<'w>(world: &'w World<'_>, form: &str) -> Option<&'w [Vec<RowOf>]> {
    world.alike(form, || {
        let names = key_names(world, form).unwrap_or_default();
        let ids: Vec<FieldId> = names.iter().map(|name| world.field(name)).collect();
        find_rows_of_one_key(world, form, &ids)
            .map_err(|error| world.broke(error))
            .ok()
    })
}

/// A mark nominates, the cells decide.
fn find_rows_of_one_key(
    world: &World<'_>,
    form: &str,
    ids: &[FieldId],
) -> std::io::Result<Vec<Vec<RowOf>>> {
    let mut marks = Marks::new(world.room);
    for (number, table) in world.tables(form).iter().enumerate() {
        for batch in table.batches(ids) {
            for (at, mark) in batch.marks().into_iter().enumerate() {
                let row = batch.row(at).index() as u64;
                marks.add(mark, ((number as u64) << 32) | row)?;
            }
        }
    }
    let mut groups: Vec<Vec<RowOf>> = Vec::new();
    marks.shared(|alike| {
        let mut apart: Vec<(Row<'_>, Vec<RowOf>)> = Vec::new();
        for (_, packed) in alike {
            let (Ok(at), Ok(index)) = (
                u32::try_from(packed >> 32),
                u32::try_from(packed & 0xFFFF_FFFF),
            ) else {
                continue;
            };
            let Some(row) = row_of(world, form, (at, index)) else {
                continue;
            };
            let same = |first: &Row<'_>| ids.iter().all(|id| first.text(*id) == row.text(*id));
            match apart.iter_mut().find(|(first, _)| same(first)) {
                Some((_, group)) => group.push((at, index)),
                None => apart.push((row, vec![(at, index)])),
            }
        }
        let groups_of = apart.into_iter().map(|(_, group)| group);
        groups.extend(groups_of.filter(|group| group.len() > 1));
    })?;
    Ok(groups)
}

fn same_cells(a: Row<'_>, b: Row<'_>) -> bool {
    std::ptr::eq(a.table(), b.table()) && a.cells().eq(b.cells())
}
