//! What got lost on the way: files and rows that could not be read, identities that name nothing. What
//! is then missing elsewhere only follows from it.

use std::cell::OnceCell;

use hashbrown::HashMap;

use crate::catalog::FieldType;
use crate::checks::Filter;
use crate::records::{FieldId, Row, Table, is_blank};
use crate::spec::model::Depth;

use super::outcome::Raw;
use super::world::World;

/// What got lost of the records of a form, looked for when the first unit is missing.
pub(super) struct LostOf<'w, 'a> {
    world: &'w World<'a>,
    form: &'w str,
    depth: Depth,
    filter: &'w Filter,
    lost: OnceCell<Lost<'a>>,
}

impl<'w, 'a> LostOf<'w, 'a> {
    /// Of a form, at a depth, among the rows that a filter takes.
    pub(super) fn new(
        world: &'w World<'a>,
        form: &'w str,
        depth: Depth,
        filter: &'w Filter,
    ) -> Self {
        LostOf {
            world,
            form,
            depth,
            filter,
            lost: OnceCell::new(),
        }
    }

    fn get(&self) -> &Lost<'a> {
        let look = || Lost::of(self.world, self.form, self.depth, self.filter);
        self.lost.get_or_init(look)
    }

    /// A finding about a unit that is missing: it says what it follows from, where it does.
    pub(super) fn explain(&self, raw: Raw, unit: &str, missing: u64) -> Raw {
        match self.get().why(unit, missing) {
            Some(why) => raw.following(why),
            None => raw,
        }
    }

    /// A finding about several that are missing.
    pub(super) fn explain_fewer(&self, raw: Raw, missing: u64) -> Raw {
        match self.get().why_fewer(missing) {
            Some(why) => raw.following(why),
            None => raw,
        }
    }
}

/// What got lost of the records of a form.
#[derive(Debug, Default)]
pub(super) struct Lost<'a> {
    /// All of them; why.
    whole: Option<String>,
    /// Rows that name no unit that could be known.
    rows: u64,
    /// The first of them, in a sentence.
    first: Option<String>,
    /// Units that a row names in a way that is not taken for them, with that row's fault.
    meant: HashMap<&'a str, String>,
}

impl<'a> Lost<'a> {
    /// Looks for what got lost of a form, at a depth. Asked for when something is missing: it reads
    /// the form once more.
    pub(super) fn of(world: &World<'a>, form: &str, depth: Depth, filter: &Filter) -> Lost<'a> {
        let mut lost = Lost::default();
        if !world.delivered(form) {
            lost.whole = Some(gone(world, form));
            return lost;
        }
        for table in world.tables(form) {
            lost.unread(world, table);
        }
        for table in world.tables(form) {
            lost.unnamed(world, table, depth, filter);
        }
        lost
    }

    /// Why a unit is missing, where that follows from something lost; `missing` units are missing in
    /// all. Rows without a name may be anybody's: they explain no more units than there are rows.
    pub(super) fn why(&self, unit: &str, missing: u64) -> Option<&str> {
        let anybody = self.first.as_deref().filter(|_| missing <= self.rows);
        let meant = self.meant.get(unit).map(String::as_str);
        self.whole.as_deref().or(meant).or(anybody)
    }

    /// Why so many rows are missing, whoever's they are.
    pub(super) fn why_fewer(&self, missing: u64) -> Option<&str> {
        let all = self.rows.saturating_add(self.meant.len() as u64);
        let any = self.first.as_deref();
        let any = any.or_else(|| self.meant.values().map(String::as_str).min());
        self.whole.as_deref().or(any.filter(|_| missing <= all))
    }

    /// Faults of reading: rows that were not read, or whatever follows a quote that never closes.
    fn unread(&mut self, world: &World<'a>, table: &Table) {
        // They are in the order of their files.
        let faults = &world.records.faults;
        let first = faults.partition_point(|fault| fault.file.as_str() < table.file());
        let of_file = faults.iter().skip(first);
        for fault in of_file.take_while(|fault| fault.file == table.file()) {
            match fault.line {
                Some(line) => {
                    let said = format!("{}:{line}: {}", fault.file, fault.message);
                    self.rows(1, said);
                }
                None => {
                    let said = format!("{}: {}", fault.file, fault.message);
                    self.whole.get_or_insert(said);
                }
            }
        }
    }

    /// Rows that may be anybody's.
    fn rows(&mut self, rows: u64, said: String) {
        self.rows += rows;
        self.first.get_or_insert(said);
    }

    fn unnamed(&mut self, world: &World<'a>, table: &'a Table, depth: Depth, filter: &Filter) {
        let column = depth.field();
        if !table.is_empty() && !table.has(world.field(column)) && depth == Depth::Board {
            let said = format!("{}: the column {column} is missing", table.file());
            self.whole.get_or_insert(said);
            return;
        }
        let deciding: Vec<Deciding<'_>> = Deciding::of(world, filter).collect();
        let fields: Vec<FieldId> = deciding.iter().map(|by| by.field).collect();
        let same = [&world.identities()[..], &fields].concat();
        world.runs_of([table].into_iter(), &Filter::new(), &same, &[], |run| {
            let row = run.first();
            let at = || format!("{}:{}", row.file(), row.line());
            let Some(word) = run.unit_word(world, depth) else {
                return self.rows(run.len(), format!("{}: {column} names nothing", at()));
            };
            let unit = world.words.word(word);
            if world.strange(depth, word) {
                let said = format!("{}: {column} `{unit}` is not known", at());
                match world.known(depth).near(unit) {
                    Some(near) => _ = self.meant.entry(near).or_insert(said),
                    None => self.rows(run.len(), said),
                }
            } else if let Some(field) = unclear(row, &deciding) {
                let said = format!("{}: {field} is not one of its values", at());
                self.meant.entry(unit).or_insert(said);
            }
        });
    }
}

/// A field that a filter decides by, and the values it may have.
struct Deciding<'w> {
    name: &'w str,
    field: FieldId,
    listed: Option<&'w [String]>,
}

impl<'w> Deciding<'w> {
    fn of(world: &'w World<'_>, filter: &'w Filter) -> impl Iterator<Item = Deciding<'w>> {
        filter.keys().map(|name| {
            let field = world.catalogue.fields.get(name.as_str());
            let listed = field.filter(|field| field.kind == FieldType::Enumeration);
            Deciding {
                name,
                field: world.field(name),
                listed: listed.map(|field| field.values.as_slice()),
            }
        })
    }
}

/// The field of a filter in which a row holds no value that could be taken or left.
fn unclear<'w>(row: Row<'_>, deciding: &[Deciding<'w>]) -> Option<&'w str> {
    let unknown = |by: &&Deciding<'_>| {
        row.with(by.field, |cell| {
            let none_of = |values: &[String]| !values.iter().any(|value| value == cell);
            is_blank(cell) || by.listed.is_some_and(none_of)
        })
    };
    deciding.iter().find(unknown).map(|by| by.name)
}

/// Why nothing of a form is there.
pub(super) fn gone(world: &World<'_>, form: &str) -> String {
    match fault_of(world, form) {
        Some(said) => said,
        None => format!("no {} was delivered", world.title(form)),
    }
}

/// The fault of a file that by its name was to be of a form.
pub(super) fn fault_of(world: &World<'_>, form: &str) -> Option<String> {
    let named = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        name.strip_prefix(form)
            .is_some_and(|rest| rest.starts_with(['.', '-', '_', ' ']))
    };
    let faults = &world.records.faults;
    let fault = faults.iter().find(|fault| named(&fault.file))?;
    Some(format!("{}: {}", fault.file, fault.message))
}
