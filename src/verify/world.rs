//! What all checks look at: the tables, the ordered population, and the genealogy of the delivery.

use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hashbrown::{HashMap, HashSet};
use indexmap::IndexMap;

use crate::catalog::{Catalogue, in_sentence};
use crate::checks::Filter;
use crate::order::{Order, Serials};
use crate::records::{FieldId, Fields, Records, Room, Row, Table, Words, is_blank, is_sentinel};
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::Depth;

use super::desk::Clerk;
use super::homes::{Boards, Judged, Panels, Units};
use super::near::Known;
use super::outcome::Tally;

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
    /// The words that cells are numbers of.
    pub words: &'a Words,
    /// Descent of every board in the records.
    pub boards: Boards<'a>,
    /// Lot of every panel in the records.
    pub panels: Panels<'a>,
    /// Who counts.
    pub population: Population<'a>,
    by_form: HashMap<&'a str, Vec<&'a Table>, foldhash::fast::RandomState>,
    /// Rows of each form that share its key, once somebody asked.
    alike: HashMap<&'a str, OnceLock<Alike>, foldhash::fast::RandomState>,
    /// The identity column of each depth.
    columns: [FieldId; 3],
    trouble: Mutex<Option<std::io::Error>>,
    /// How identities of each depth are written, where the spec says so.
    patterns: [Option<regex::Regex>; 3],
    /// Identities of each depth that a near miss may stand for; made when the first is met.
    known: [OnceLock<Known<'a>>; 3],
    /// Whether words are identities of a depth that are written as agreed.
    fitting: [OnceLock<Judged>; 3],
    /// Words of the boards that count.
    counting: OnceLock<Vec<Option<u32>>>,
    /// Boards that the order lists, and those that it says were replaced.
    ordered: OnceLock<Units<'a>>,
    /// Delivered files by their names; none where several folders have one of that name.
    by_name: OnceLock<HashMap<&'a str, Vec<&'a str>, foldhash::fast::RandomState>>,
}

/// A row of a form: the number of its table, and its position there.
pub(super) type RowOf = (u32, u32);

/// Groups of rows that share something, each in the order of the rows; none where scratch failed.
pub(super) type Alike = Option<Vec<Vec<RowOf>>>;

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
            words: records.words(),
            boards: Boards::new(records.words()),
            panels: Panels::new(records.words()),
            population: Population::None,
            alike: by_form
                .keys()
                .map(|form| (*form, OnceLock::new()))
                .collect(),
            by_form,
            columns: Depth::ALL.map(|depth| Fields::new(catalogue).id(depth.field())),
            trouble: Mutex::default(),
            patterns: Depth::ALL.map(|depth| pattern(spec, depth)),
            known: Default::default(),
            fitting: Default::default(),
            counting: OnceLock::new(),
            ordered: OnceLock::new(),
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
        let mut boards = Boards::new(records.words());
        let mut panels = Panels::new(records.words());
        let (first, rest): (Vec<&Table>, Vec<&Table>) =
            records.tables.iter().partition(|t| t.form() == TRAVELER);
        let tables = first.into_iter().chain(rest);
        self.runs_of(tables, &Filter::new(), &columns, &[], |run| {
            let [board, panel, lot] = [0, 1, 2].map(|column| run.naming(column));
            if let (Some(panel), Some(lot)) = (panel, lot) {
                panels.named(panel, lot);
            }
            if let Some(board) = board {
                boards.named(board, panel, lot);
            }
        });
        boards.settle(&panels);
        (self.boards, self.panels) = (boards, panels);
    }

    fn count(&mut self) {
        let Some(order) = self.order else { return };
        let boards_named = self.spec.forms.values().any(|depth| *depth == Depth::Board);
        self.population = match (&order.serials, boards_named) {
            (Some(serials), true) => {
                let serials = serials.iter();
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
                    None => self.boards.keys().filter(replaced).collect(),
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
        for (panel, lot) in self.panels.iter() {
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

    /// The words of the boards that count, in the same order; none where no record names the board.
    pub(super) fn population_words(&self) -> &[Option<u32>] {
        self.counting.get_or_init(|| {
            let boards = self.population_boards().iter();
            boards.map(|board| self.words.find(board)).collect()
        })
    }

    /// The unit that a board belongs to at a depth, in numbers of words.
    pub(super) fn unit_of_board_word(&self, board: u32, depth: Depth) -> Option<u32> {
        match depth {
            Depth::Board => Some(board),
            Depth::Panel => self.boards.panel_of(board),
            Depth::Lot => self.boards.lot_of(board),
        }
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
                _ => Known::of(self.boards.keys().filter(fits)),
            }),
            Depth::Panel => panel.get_or_init(|| {
                let of_boards = self.boards.values().filter_map(|descent| descent.panel);
                Known::of(self.panels.keys().chain(of_boards).filter(fits))
            }),
            Depth::Lot => lot.get_or_init(|| {
                let of_boards = self.boards.values().filter_map(|descent| descent.lot);
                Known::of(self.panels.values().chain(of_boards).filter(fits))
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

    /// Whether an identity is written as agreed.
    fn fits(&self, depth: Depth, word: u32) -> bool {
        let Some(pattern) = self.pattern(depth) else {
            return true;
        };
        let look = || pattern.is_match(self.words.word(word));
        match self.fitting.get(place(depth)) {
            Some(judged) => judged
                .get_or_init(|| Judged::new(self.words))
                .ask(word, look),
            None => look(),
        }
    }

    /// Whether the order lists a board, or says that it was replaced: the records of such a board are its
    /// own, nobody else's.
    pub(super) fn is_ordered(&self, board: u32) -> bool {
        let ordered = self.ordered.get_or_init(|| {
            let mut ordered = Units::new(self.words);
            let order = self.order;
            let listed = order.iter().flat_map(|order| &order.serials);
            let replaced = order.iter().flat_map(|order| &order.replacements);
            let replaced = replaced.map(|replacement| replacement.old.as_str());
            listed
                .flat_map(Serials::iter)
                .chain(replaced)
                .for_each(|board| ordered.add_named(board));
            ordered
        });
        ordered.has(board)
    }

    /// Whether an identity is not written as agreed, or is none of the order's.
    #[must_use]
    pub fn strange(&self, depth: Depth, word: u32) -> bool {
        let listed = matches!(self.population, Population::Listed(_));
        !self.fits(depth, word) || depth == Depth::Board && listed && !self.is_ordered(word)
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

    /// Rows of a form that share its key: found once, whichever check asks first.
    pub(super) fn alike(&self, form: &str, find: impl FnOnce() -> Alike) -> Option<&[Vec<RowOf>]> {
        match self.alike.get(form) {
            Some(alike) => alike.get_or_init(find).as_deref(),
            None => Some(&[]),
        }
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
        let word = self.unit_word(row, depth)?;
        Some(self.words.word(word))
    }

    /// The word of that identity.
    #[must_use]
    pub fn unit_word(&self, row: Row<'a>, depth: Depth) -> Option<u32> {
        let naming = |word: &u32| self.words.names(*word);
        self.unit_of(depth, |depth| row.number(self.column(depth)).filter(naming))
    }

    /// The unit of a depth, by the identities that are given, in numbers of words.
    pub(super) fn unit_of(
        &self,
        depth: Depth,
        identity: impl Fn(Depth) -> Option<u32>,
    ) -> Option<u32> {
        let own = identity(depth);
        if own.is_some() || depth == Depth::Board {
            return own;
        }
        let board = identity(Depth::Board);
        let of_board = board.and_then(|board| match depth {
            Depth::Panel => self.boards.panel_of(board),
            Depth::Lot | Depth::Board => self.boards.lot_of(board),
        });
        match depth {
            Depth::Lot => of_board.or_else(|| self.panels.lot_of(identity(Depth::Panel)?)),
            Depth::Panel | Depth::Board => of_board,
        }
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

/// Position of a depth among all.
pub(super) fn place(depth: Depth) -> usize {
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
