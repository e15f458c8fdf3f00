//! What all checks look at: the tables, the ordered population, and the genealogy of the delivery.

use std::ops::{Deref, Range};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hashbrown::{HashMap, HashSet};
use indexmap::IndexMap;
use jiff::Timestamp;

use crate::catalog::{Catalogue, in_sentence};
use crate::checks::{Filter, UNIT};
use crate::order::Order;
use crate::records::{
    Batch, FieldId, Fields, Records, Room, Row, Table, Words, is_blank, is_sentinel,
};
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::Depth;

use super::desk::Clerk;
use super::near::Known;
use super::outcome::Tally;

/// A board and where it was built. The first record that says so counts (the traveler's before any
/// other); records that disagree are findings of `delivery.links`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Descent<'a> {
    /// Panel.
    pub panel: Option<&'a str>,
    /// Production lot.
    pub lot: Option<&'a str>,
}

/// Who counts.
#[derive(Debug)]
pub enum Population<'a> {
    /// The order lists the boards.
    Listed(Vec<&'a str>),
    /// The order lists the boards and is due in part: those of them that were shipped.
    Due(Vec<&'a str>),
    /// The order gives a quantity; the delivered boards must count up to it.
    Counted(Vec<&'a str>),
    /// Nothing goes down to boards: lots are counted.
    Lots(Vec<&'a str>),
    /// There is no order.
    None,
}

/// What a check works with: the ground that all checks share, and the desk of its own.
pub struct World<'a> {
    ground: Arc<Ground<'a>>,
    /// Where keys of many rows may lie.
    pub room: Room<'a>,
    desk: Option<Box<dyn Clerk + 'a>>,
}

impl<'a> Deref for World<'a> {
    type Target = Ground<'a>;

    fn deref(&self) -> &Ground<'a> {
        &self.ground
    }
}

impl<'a> World<'a> {
    /// Prepares the records of a delivery for checking.
    #[must_use]
    pub fn new(spec: &'a ResolvedSpec, order: Option<&'a Order>, records: &'a Records) -> Self {
        World::on(Arc::new(Ground::new(spec, order, records)), Room::memory())
    }

    /// On a ground that is prepared; large sets of keys go to scratch.
    pub(super) fn on(ground: Arc<Ground<'a>>, room: Room<'a>) -> Self {
        World {
            ground,
            room,
            desk: None,
        }
    }

    /// Findings go over this desk.
    pub(super) fn with_desk(mut self, desk: impl Clerk + 'a) -> Self {
        self.desk = Some(Box::new(desk));
        self
    }

    /// Starts the count of a check.
    #[must_use]
    pub fn tally(&self, unit: &'static str) -> Tally<'_> {
        Tally::at(self.desk.as_deref(), unit)
    }

    /// Names of all lots of a component lot cell.
    pub fn lot_set(cell: &'a str) -> impl Iterator<Item = &'a str> {
        cell.split('|').filter(|part| !is_blank(part))
    }
}

/// What all checks share.
pub struct Ground<'a> {
    /// The spec.
    pub spec: &'a ResolvedSpec,
    /// The order, if given.
    pub order: Option<&'a Order>,
    /// Records.
    pub records: &'a Records,
    /// Catalogue.
    pub catalogue: &'a Catalogue,
    /// Fields by name.
    pub fields: Fields<'a>,
    /// Descent of every board in the records.
    pub boards: HashMap<&'a str, Descent<'a>, foldhash::fast::RandomState>,
    /// Lot of every panel in the records.
    pub panels: HashMap<&'a str, &'a str, foldhash::fast::RandomState>,
    /// Who counts.
    pub population: Population<'a>,
    by_form: HashMap<&'a str, Vec<&'a Table>, foldhash::fast::RandomState>,
    /// The identity column of each depth.
    columns: [FieldId; 3],
    trouble: Mutex<Option<std::io::Error>>,
    /// How identities of each depth are written, where the spec says so.
    patterns: [Option<regex::Regex>; 3],
    /// Identities of each depth that a near miss may stand for; made when the first is met.
    known: [OnceLock<Known<'a>>; 3],
    /// Delivered files by their names; none where several folders have one of that name.
    by_name: OnceLock<HashMap<&'a str, Vec<&'a str>, foldhash::fast::RandomState>>,
}

/// Forms whose word on a board's panel and lot counts before others'.
const TRAVELER: &str = "panel-traveler";
/// The form that says which units were shipped.
pub(super) const PACKING: &str = "packing-list";

impl<'a> Ground<'a> {
    /// Prepares the records of a delivery for checking.
    #[must_use]
    pub fn new(spec: &'a ResolvedSpec, order: Option<&'a Order>, records: &'a Records) -> Self {
        let catalogue = &*spec.catalogue;
        let mut by_form: HashMap<&'a str, Vec<&'a Table>, _> = HashMap::default();
        for table in &records.tables {
            by_form.entry(table.form()).or_default().push(table);
        }
        let mut world = Ground {
            spec,
            order,
            records,
            catalogue,
            fields: Fields::new(catalogue),
            boards: HashMap::default(),
            panels: HashMap::default(),
            population: Population::None,
            by_form,
            columns: Depth::ALL.map(|depth| Fields::new(catalogue).id(depth.field())),
            trouble: Mutex::default(),
            patterns: Depth::ALL.map(|depth| pattern(spec, depth)),
            known: Default::default(),
            by_name: OnceLock::new(),
        };
        world.trace();
        world.count();
        world
    }

    /// Remembers that scratch failed: what was decided without it decides nothing.
    pub(super) fn broke(&self, error: std::io::Error) {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.get_or_insert(error);
    }

    /// What went wrong with scratch while the checks ran.
    pub(super) fn trouble(&self) -> Option<std::io::Error> {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.take().or_else(|| self.records.scratch_fault())
    }

    fn trace(&mut self) {
        let columns = self.columns;
        let records = self.records;
        let (mut boards, mut panels) = (HashMap::default(), HashMap::default());
        let (first, rest): (Vec<&Table>, Vec<&Table>) =
            records.tables.iter().partition(|t| t.form() == TRAVELER);
        let tables = first.into_iter().chain(rest);
        self.runs_of(tables, &Filter::new(), &columns, &[], |run| {
            let [board_id, panel_id, lot_id] = [0, 1, 2].map(|column| run.identity(column));
            if let (Some(panel_id), Some(lot_id)) = (panel_id, lot_id) {
                panels.entry(panel_id).or_insert(lot_id);
            }
            if let Some(board_id) = board_id {
                let descent: &mut Descent<'a> = boards.entry(board_id).or_default();
                descent.panel = descent.panel.or(panel_id);
                descent.lot = descent.lot.or(lot_id);
            }
        });
        (self.boards, self.panels) = (boards, panels);
        for descent in self.boards.values_mut() {
            descent.lot = descent
                .lot
                .or_else(|| self.panels.get(descent.panel?).copied());
        }
    }

    fn count(&mut self) {
        let Some(order) = self.order else { return };
        let boards_named = self.spec.forms.values().any(|depth| *depth == Depth::Board);
        self.population = match (&order.serials, boards_named) {
            (Some(serials), true) => {
                let serials = serials.iter().map(String::as_str);
                match order.is_partial() {
                    false => Population::Listed(serials.collect()),
                    true => {
                        let shipped = self.shipped();
                        let known = |board: &&str| match &shipped {
                            Some(shipped) => shipped.contains(board),
                            None => self.boards.contains_key(board),
                        };
                        Population::Due(serials.filter(known).collect())
                    }
                }
            }
            (None, true) => {
                let replaced = |board: &&str| order.replacement_of(board).is_none();
                let shipped = self.shipped().filter(|_| order.is_partial());
                let mut boards: Vec<&str> = match shipped {
                    Some(shipped) => shipped.into_iter().filter(replaced).collect(),
                    None => self.boards.keys().copied().filter(replaced).collect(),
                };
                boards.sort_unstable();
                Population::Counted(boards)
            }
            (_, false) => Population::Lots(self.delivered_lots()),
        };
    }

    /// Boards on the packing list; none where it names no boards or is not there: then every board that
    /// a record names counts as shipped.
    fn shipped(&self) -> Option<HashSet<&'a str>> {
        if self.depth(PACKING) < Depth::Board {
            return None;
        }
        let board = self.field(Depth::Board.field());
        let names = self.rows(PACKING).filter_map(|row| row.identity(board));
        let names: HashSet<&str> = names.collect();
        (!names.is_empty()).then_some(names)
    }

    /// Every lot that any record names, sorted.
    pub(super) fn delivered_lots(&self) -> Vec<&'a str> {
        let lot = self.column(Depth::Lot);
        let mut names: HashSet<&str> = HashSet::new();
        let tables = self.records.tables.iter();
        self.runs_of(tables, &Filter::new(), &[lot], &[], |run| {
            names.extend(run.identity(0));
        });
        let mut lots: Vec<&'a str> = names.into_iter().collect();
        lots.sort_unstable();
        lots
    }

    /// Panels that any record names, by their lot, sorted.
    #[must_use]
    pub fn panels_by_lot(&self) -> std::collections::BTreeMap<&'a str, Vec<&'a str>> {
        let mut lots: std::collections::BTreeMap<&str, Vec<&str>> = Default::default();
        for (panel, lot) in &self.panels {
            lots.entry(lot).or_default().push(panel);
        }
        for panels in lots.values_mut() {
            panels.sort_unstable();
        }
        lots
    }

    /// Boards that count.
    #[must_use]
    pub fn population_boards(&self) -> &[&'a str] {
        match &self.population {
            Population::Listed(boards) | Population::Due(boards) | Population::Counted(boards) => {
                boards
            }
            Population::Lots(_) | Population::None => &[],
        }
    }

    /// Production lots of the boards that count (or the lots themselves), sorted.
    #[must_use]
    pub fn population_lots(&self) -> Vec<&'a str> {
        if let Population::Lots(lots) = &self.population {
            return lots.clone();
        }
        let names: HashSet<&str> = self
            .population_boards()
            .iter()
            .filter_map(|board| self.unit_of_board(board, Depth::Lot))
            .collect();
        let mut lots: Vec<&'a str> = names.into_iter().collect();
        lots.sort_unstable();
        lots
    }

    /// The unit that a board belongs to at a depth.
    #[must_use]
    pub fn unit_of_board(&self, board: &'a str, depth: Depth) -> Option<&'a str> {
        match depth {
            Depth::Board => Some(board),
            Depth::Panel => self.boards.get(board)?.panel,
            Depth::Lot => self.boards.get(board)?.lot,
        }
    }

    /// How board serials are written, where the spec says so.
    #[must_use]
    pub fn board_pattern(&self) -> Option<&regex::Regex> {
        self.pattern(Depth::Board)
    }

    /// How identities of a depth are written, where the spec says so.
    #[must_use]
    pub fn pattern(&self, depth: Depth) -> Option<&regex::Regex> {
        self.patterns.get(place(depth))?.as_ref()
    }

    /// Identities of a depth that a near miss may stand for: the order's, else the well-formed ones.
    pub(super) fn known(&self, depth: Depth) -> &Known<'a> {
        let [board, panel, lot] = &self.known;
        let fits = |name: &&'a str| self.pattern(depth).is_none_or(|p| p.is_match(name));
        match depth {
            Depth::Board => board.get_or_init(|| match &self.population {
                Population::Listed(serials) => Known::of(serials.iter().copied()),
                _ => Known::of(self.boards.keys().copied().filter(fits)),
            }),
            Depth::Panel => panel.get_or_init(|| {
                let of_boards = self.boards.values().filter_map(|descent| descent.panel);
                Known::of(self.panels.keys().copied().chain(of_boards).filter(fits))
            }),
            Depth::Lot => lot.get_or_init(|| {
                let of_boards = self.boards.values().filter_map(|descent| descent.lot);
                Known::of(self.panels.values().copied().chain(of_boards).filter(fits))
            }),
        }
    }

    /// The delivered file of this name, or whose path ends in it, where there is only one: a file out of
    /// an archive is named below it.
    #[must_use]
    pub fn attachment_named(&self, name: &str) -> Option<&'a str> {
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name: HashMap<&'a str, Vec<&'a str>, _> = HashMap::default();
            for path in self.records.attachments.keys() {
                let name = path.rsplit('/').next().unwrap_or(path);
                by_name.entry(name).or_default().push(path);
            }
            by_name
        });
        let last = name.rsplit('/').next().unwrap_or(name);
        let below = |path: &&str| {
            path.strip_suffix(name)
                .is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        let mut fitting = by_name.get(last)?.iter().copied().filter(below);
        match (fitting.next(), fitting.next()) {
            (Some(path), None) => Some(path),
            _ => None,
        }
    }

    /// Whether an identity is not written as agreed, or is none of the order's.
    #[must_use]
    pub fn strange(&self, depth: Depth, name: &str) -> bool {
        if self.pattern(depth).is_some_and(|p| !p.is_match(name)) {
            return true;
        }
        let listed = matches!(self.population, Population::Listed(_));
        // A board that the buyer had replaced is known: its records are its own, nobody else's.
        let replaced = || self.order.is_some_and(|o| o.replacement_of(name).is_some());
        depth == Depth::Board && listed && !self.known(depth).has(name) && !replaced()
    }

    /// A field by name.
    #[must_use]
    pub fn field(&self, name: &str) -> FieldId {
        self.fields.id(name)
    }

    /// Depth of a demanded form.
    #[must_use]
    pub fn depth(&self, form: &str) -> Depth {
        self.spec.forms.get(form).copied().unwrap_or(Depth::Lot)
    }

    /// Title of a form for sentences.
    #[must_use]
    pub fn title(&self, form: &str) -> String {
        let known = self.catalogue.forms.get(form);
        known.map_or_else(|| form.to_owned(), |f| in_sentence(&f.title))
    }

    /// Whether any file of the form was delivered.
    #[must_use]
    pub fn delivered(&self, form: &str) -> bool {
        self.by_form.contains_key(form)
    }

    /// Tables of a form.
    #[must_use]
    pub fn tables(&self, form: &str) -> &[&'a Table] {
        self.by_form.get(form).map_or(&[], Vec::as_slice)
    }

    /// All rows of a form, file by file.
    pub fn rows(&self, form: &str) -> impl Iterator<Item = Row<'a>> {
        self.tables(form).iter().copied().flat_map(Table::rows)
    }

    /// Rows of a form that a filter takes.
    pub fn filtered(&self, form: &str, filter: &Filter) -> impl Iterator<Item = Row<'a>> {
        let tables = self.tables(form);
        let conditions = self.conditions(filter, tables.first().map(|table| table.words()));
        self.rows(form)
            .filter(move |row| conditions.iter().all(|condition| condition.takes(*row)))
    }

    /// The columns of identities.
    #[must_use]
    pub fn identities(&self) -> [FieldId; 3] {
        self.columns
    }

    /// The column of the identities of a depth.
    #[must_use]
    pub fn column(&self, depth: Depth) -> FieldId {
        let [board, panel, lot] = self.columns;
        match depth {
            Depth::Board => board,
            Depth::Panel => panel,
            Depth::Lot => lot,
        }
    }

    /// The identity a row carries at a depth: its own cell, else what the genealogy says of a
    /// deeper one.
    #[must_use]
    pub fn unit(&self, row: Row<'a>, depth: Depth) -> Option<&'a str> {
        self.unit_named(depth, |depth| row.identity(self.column(depth)))
    }

    /// The unit of a depth, by the identities that are given.
    fn unit_named(
        &self,
        depth: Depth,
        identity: impl Fn(Depth) -> Option<&'a str>,
    ) -> Option<&'a str> {
        let own = identity(depth);
        if own.is_some() || depth == Depth::Board {
            return own;
        }
        let board = identity(Depth::Board);
        if let Some(unit) = board.and_then(|board| self.unit_of_board(board, depth)) {
            return Some(unit);
        }
        let panel = identity(Depth::Panel)?;
        if depth == Depth::Lot {
            self.panels.get(panel).copied()
        } else {
            None
        }
    }

    /// What a key of some fields is read from, `@unit` at `depth`.
    #[must_use]
    pub fn key_of(&self, fields: &[&str], depth: Depth) -> KeyOf {
        let part = |name: &&str| match *name {
            UNIT => Part::Unit(depth),
            name => Part::Field(self.field(name)),
        };
        let parts: Vec<Part> = fields.iter().map(part).collect();
        let columns = parts.iter().flat_map(|part| match part {
            // A unit may come from the genealogy of a deeper one.
            Part::Unit(_) => self.columns.to_vec(),
            Part::Field(id) => vec![*id],
        });
        KeyOf {
            columns: columns.collect(),
            parts,
        }
    }

    /// The values of a key in a row, written into `into`; none when one is blank.
    pub fn read_key(&self, row: Row<'a>, key: &KeyOf, into: &mut Vec<&'a str>) -> bool {
        into.clear();
        key.parts.iter().all(|part| {
            let value = match part {
                Part::Unit(depth) => self.unit(row, *depth),
                Part::Field(id) => (!row.is_blank(*id)).then(|| row.get(*id)),
            };
            value.map(|value| into.push(value)).is_some()
        })
    }

    /// The values of some fields of a row, `@unit` read at `depth`; none when one is blank.
    #[must_use]
    pub fn key(&self, row: Row<'a>, fields: &[&str], depth: Depth) -> Option<Vec<&'a str>> {
        let mut values = Vec::with_capacity(fields.len());
        self.read_key(row, &self.key_of(fields, depth), &mut values)
            .then_some(values)
    }

    /// A moment of a row, as far as it can be decided.
    #[must_use]
    pub fn moment(&self, row: Row<'_>, field: FieldId) -> Option<jiff::Timestamp> {
        row.moment(field)
    }

    /// Boards per unit of the population at a depth, for counting samples and lots.
    #[must_use]
    pub fn boards_by_lot(&self) -> IndexMap<&'a str, Vec<&'a str>> {
        let mut lots: IndexMap<&'a str, Vec<&'a str>> = IndexMap::new();
        for board in self.population_boards() {
            if let Some(lot) = self.unit_of_board(board, Depth::Lot) {
                lots.entry(lot).or_default().push(board);
            }
        }
        lots
    }
}

/// A condition of a filter: a cell holds one of some words.
pub(super) struct OneOf {
    field: FieldId,
    values: Vec<String>,
    /// Their numbers, of those that any cell holds.
    numbers: Vec<u32>,
}

impl OneOf {
    /// One of these in a column.
    pub(super) fn new(field: FieldId, values: &[String], words: Option<&Words>) -> Self {
        let number = |value: &String| words?.find(value);
        OneOf {
            field,
            numbers: values.iter().filter_map(number).collect(),
            values: values.to_vec(),
        }
    }

    /// Whether a row holds one of them.
    pub(super) fn takes(&self, row: Row<'_>) -> bool {
        match row.number(self.field) {
            Some(number) => self.numbers.contains(&number),
            None => row.with(self.field, |cell| {
                self.values.iter().any(|value| value == cell)
            }),
        }
    }
}

impl OneOf {
    /// Whether a cell of a batch is one of them.
    fn takes_cell(&self, batch: &Batch<'_>, column: usize, at: usize) -> bool {
        match batch.number(column, at) {
            Some(number) => self.numbers.contains(&number),
            None => {
                let cell = batch.cell(column, at);
                self.values.iter().any(|value| value == cell)
            }
        }
    }
}

/// Where the values of a key stand.
#[derive(Debug, Clone)]
pub struct KeyOf {
    parts: Vec<Part>,
    /// All columns that decide about it.
    columns: Vec<FieldId>,
}

#[derive(Debug, Clone)]
enum Part {
    Unit(Depth),
    Field(FieldId),
}

impl KeyOf {
    /// All columns that decide about it.
    pub(super) fn columns(&self) -> &[FieldId] {
        &self.columns
    }
}

/// Rows of a table one after the other that say the same in some columns: rows of one unit mostly follow
/// each other, and what is found out about the first holds for them all.
pub(super) struct Run<'b, 'a> {
    batch: &'b Batch<'a>,
    /// Positions of the rows in their batch.
    pub(super) rows: Range<usize>,
    /// Columns of the filter, before all others.
    filter: usize,
    /// Columns before those that differ from row to row.
    before: usize,
}

impl<'a> Run<'_, 'a> {
    /// The first row.
    pub(super) fn first(&self) -> Row<'a> {
        self.batch.row(self.rows.start)
    }

    /// What the rows name in one of the columns in which they are the same, where it names something.
    pub(super) fn identity(&self, same: usize) -> Option<&'a str> {
        let words = self.batch.words();
        match self.batch.number(self.filter + same, self.rows.start) {
            Some(number) => words.names(number).then(|| words.word(number)),
            None => None,
        }
    }

    /// The unit of the rows, in runs of [`Ground::runs`].
    pub(super) fn unit(&self, ground: &Ground<'a>, depth: Depth) -> Option<&'a str> {
        ground.unit_named(depth, |depth| self.identity(place(depth)))
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> u64 {
        self.rows.len() as u64
    }

    /// A row by its position.
    pub(super) fn row(&self, at: usize) -> Row<'a> {
        self.batch.row(at)
    }

    /// A cell of a further column.
    pub(super) fn cell(&self, column: usize, at: usize) -> &str {
        self.batch.cell(self.before + column, at)
    }

    /// The number of the word in a cell of a further column; zero where the file has no such column, none
    /// where the cell is held as text.
    pub(super) fn number_or_none(&self, column: usize, at: usize) -> Option<u32> {
        let column = self.before + column;
        if self.batch.has(column) {
            self.batch.number(column, at)
        } else {
            Some(0)
        }
    }

    /// Whether there is nothing to be seen in a cell of a further column.
    pub(super) fn is_blank(&self, column: usize, at: usize) -> bool {
        self.batch.is_blank(self.before + column, at)
    }

    /// The moment of a further column.
    pub(super) fn moment(&self, column: usize, at: usize) -> Option<Timestamp> {
        self.batch.moment(self.before + column, at)
    }
}

impl<'a> Ground<'a> {
    /// Rows of a form that a filter takes, in runs of rows that name the same units and are the same in
    /// the columns `same`; `further` columns are at hand for each row.
    pub(super) fn runs(
        &self,
        form: &str,
        filter: &Filter,
        same: &[FieldId],
        further: &[FieldId],
        each: impl FnMut(Run<'_, 'a>),
    ) {
        let tables = self.tables(form).iter().copied();
        self.runs_of(
            tables,
            filter,
            &[&self.columns, same].concat(),
            further,
            each,
        );
    }

    /// Rows of tables that a filter takes, in runs of rows that are the same in the columns `same`.
    pub(super) fn runs_of(
        &self,
        tables: impl Iterator<Item = &'a Table>,
        filter: &Filter,
        same: &[FieldId],
        further: &[FieldId],
        mut each: impl FnMut(Run<'_, 'a>),
    ) {
        let asked = filter.keys().map(|field| self.field(field));
        let columns: Vec<FieldId> = asked.chain(same.iter().copied()).collect();
        let before = columns.len();
        let columns = [&columns, further].concat();
        for table in tables {
            let conditions = self.conditions(filter, Some(table.words()));
            for batch in table.batches(&columns) {
                for rows in batch.runs(before) {
                    let mut conditions = conditions.iter().enumerate();
                    if conditions.all(|(column, one)| one.takes_cell(&batch, column, rows.start)) {
                        each(Run {
                            batch: &batch,
                            rows,
                            filter: filter.len(),
                            before,
                        });
                    }
                }
            }
        }
    }

    fn conditions(&self, filter: &Filter, words: Option<&Words>) -> Vec<OneOf> {
        let one =
            |(field, values): (&String, &Vec<String>)| OneOf::new(self.field(field), values, words);
        filter.iter().map(one).collect()
    }
}

/// Position of a depth among all.
fn place(depth: Depth) -> usize {
    match depth {
        Depth::Board => 0,
        Depth::Panel => 1,
        Depth::Lot => 2,
    }
}

fn pattern(spec: &ResolvedSpec, depth: Depth) -> Option<regex::Regex> {
    let identities = &spec.spec.identity;
    let rule = match depth {
        Depth::Lot => identities.lot.as_ref(),
        Depth::Panel => identities.panel.as_ref(),
        Depth::Board => identities.board.as_ref(),
    };
    crate::spec::pattern::compile(rule?.pattern.as_deref()?).ok()
}

/// An identity cell that names something.
#[must_use]
pub fn identity(cell: &str) -> Option<&str> {
    (!is_blank(cell) && !is_sentinel(cell)).then_some(cell)
}
