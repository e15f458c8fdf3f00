//! Where every board and panel was built, and sets of units: by the numbers of their words, so that a look
//! at millions of rows costs an index, and a unit a few bytes.

use std::sync::atomic::{AtomicU8, Ordering};

use hashbrown::HashMap;

use super::runs::Run;
use super::world::Ground;
use crate::records::{FieldId, Row, Words};

/// Stands for no word.
const NOTHING: u32 = u32::MAX;

/// A board and where it was built. The first record that says so counts (the traveler's before any
/// other); records that disagree are findings of `delivery.links`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Descent<'a> {
    /// Panel.
    pub panel: Option<&'a str>,
    /// Production lot.
    pub lot: Option<&'a str>,
}

/// The same in numbers of words.
#[derive(Debug, Clone, Copy)]
struct Home {
    named: bool,
    panel: u32,
    lot: u32,
}

const NOWHERE: Home = Home {
    named: false,
    panel: NOTHING,
    lot: NOTHING,
};

fn told(number: u32) -> Option<u32> {
    (number != NOTHING).then_some(number)
}

/// Descent of every board in the records, in the order in which they are first named.
#[derive(Debug)]
pub struct Boards<'a> {
    words: &'a Words,
    homes: Vec<Home>,
    len: usize,
}

impl<'a> Boards<'a> {
    pub(super) fn new(words: &'a Words) -> Self {
        Boards {
            words,
            homes: Vec::new(),
            len: 0,
        }
    }

    /// A record names a board, and perhaps its panel and lot.
    pub(super) fn named(&mut self, board: u32, panel: Option<u32>, lot: Option<u32>) {
        if self.homes.is_empty() {
            self.homes = vec![NOWHERE; self.words.len()];
        }
        let Some(home) = self.homes.get_mut(board as usize) else {
            return;
        };
        self.len += usize::from(!home.named);
        home.named = true;
        home.panel = told(home.panel).or(panel).unwrap_or(NOTHING);
        home.lot = told(home.lot).or(lot).unwrap_or(NOTHING);
    }

    /// Boards without a lot of their own are of the lot of their panel.
    pub(super) fn settle(&mut self, panels: &Panels<'a>) {
        for home in self.homes.iter_mut().filter(|home| home.lot == NOTHING) {
            let lot = told(home.panel).and_then(|panel| panels.lot_of(panel));
            home.lot = lot.unwrap_or(NOTHING);
        }
    }

    fn home(&self, board: u32) -> Option<Home> {
        let home = self.homes.get(board as usize).copied();
        home.filter(|home| home.named)
    }

    fn descent(&self, home: Home) -> Descent<'a> {
        let word = |number| told(number).map(|number| self.words.word(number));
        Descent {
            panel: word(home.panel),
            lot: word(home.lot),
        }
    }

    /// The panel of a board, by numbers of words.
    pub(super) fn panel_of(&self, board: u32) -> Option<u32> {
        told(self.home(board)?.panel)
    }

    /// The lot of a board, by numbers of words.
    pub(super) fn lot_of(&self, board: u32) -> Option<u32> {
        told(self.home(board)?.lot)
    }

    /// Whether a record names a board, by the number of its word.
    pub(super) fn has(&self, board: u32) -> bool {
        self.home(board).is_some()
    }

    /// Where a board was built; none where no record names it.
    #[must_use]
    pub fn get(&self, board: &str) -> Option<Descent<'a>> {
        let home = self.home(self.words.find(board)?)?;
        Some(self.descent(home))
    }

    /// Whether a record names a board.
    #[must_use]
    pub fn contains_key(&self, board: &str) -> bool {
        self.words.find(board).is_some_and(|board| self.has(board))
    }

    /// Numbers of the words of all boards.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        (0..)
            .zip(&self.homes)
            .filter(|(_, home)| home.named)
            .map(|(number, _)| number)
    }

    /// All boards, and where they were built.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, Descent<'a>)> {
        let numbered = (0..).zip(&self.homes).filter(|(_, home)| home.named);
        numbered.map(|(number, home)| (self.words.word(number), self.descent(*home)))
    }

    /// All boards.
    pub fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.numbers().map(|number| self.words.word(number))
    }

    /// Where they were built.
    pub fn values(&self) -> impl Iterator<Item = Descent<'a>> {
        self.iter().map(|(_, descent)| descent)
    }

    /// Whether no record names a board.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// Lot of every panel in the records, in the order in which they are first named with one.
#[derive(Debug)]
pub struct Panels<'a> {
    words: &'a Words,
    lots: Vec<u32>,
    len: usize,
}

impl<'a> Panels<'a> {
    pub(super) fn new(words: &'a Words) -> Self {
        Panels {
            words,
            lots: Vec::new(),
            len: 0,
        }
    }

    /// A record names a panel and its lot: the first one counts.
    pub(super) fn named(&mut self, panel: u32, lot: u32) {
        if self.lots.is_empty() {
            self.lots = vec![NOTHING; self.words.len()];
        }
        if let Some(known) = self.lots.get_mut(panel as usize)
            && *known == NOTHING
        {
            *known = lot;
            self.len += 1;
        }
    }

    /// The lot of a panel, by numbers of words.
    pub(super) fn lot_of(&self, panel: u32) -> Option<u32> {
        told(*self.lots.get(panel as usize)?)
    }

    /// The lot of a panel; none where no record names it with one.
    #[must_use]
    pub fn get(&self, panel: &str) -> Option<&'a str> {
        let lot = self.lot_of(self.words.find(panel)?)?;
        Some(self.words.word(lot))
    }

    /// Whether a record names a panel and its lot.
    #[must_use]
    pub fn contains_key(&self, panel: &str) -> bool {
        self.get(panel).is_some()
    }

    /// All panels with their lots.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let numbered = (0..).zip(&self.lots);
        numbered
            .filter_map(|(panel, lot)| Some((self.words.word(panel), self.words.word(told(*lot)?))))
    }

    /// All panels.
    pub fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.iter().map(|(panel, _)| panel)
    }

    /// Their lots.
    pub fn values(&self) -> impl Iterator<Item = &'a str> {
        self.iter().map(|(_, lot)| lot)
    }

    /// How many panels the records name with their lot.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }
}

/// Something about each of many units.
#[derive(Debug)]
pub(super) struct ByUnit<V> {
    /// Where the value of each word lies.
    places: Vec<u32>,
    values: Vec<V>,
}

impl<V> ByUnit<V> {
    pub(super) fn new(words: &Words) -> Self {
        ByUnit {
            places: vec![NOTHING; words.len()],
            values: Vec::new(),
        }
    }

    /// The value of a unit, by the number of its word.
    pub(super) fn get(&self, unit: u32) -> Option<&V> {
        self.values.get(*self.places.get(unit as usize)? as usize)
    }

    /// How many units have a value.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// The value of a unit; `first` where it has none yet.
    pub(super) fn get_or(&mut self, unit: u32, first: impl FnOnce() -> V) -> Option<&mut V> {
        let place = self.places.get_mut(unit as usize)?;
        if *place == NOTHING {
            *place = u32::try_from(self.values.len()).ok()?;
            self.values.push(first());
        }
        self.values.get_mut(*place as usize)
    }
}

/// What each name was first said with, and in which row. Names are words, nearly always; those of a column
/// that may hold its cells as they are, are kept by themselves.
#[derive(Debug)]
pub(super) struct FirstSaid<'a> {
    words: &'a Words,
    by_word: Option<ByUnit<(u32, Row<'a>)>>,
    others: HashMap<&'a str, (&'a str, Row<'a>)>,
}

impl<'a> FirstSaid<'a> {
    /// Of two columns.
    pub(super) fn new(ground: &Ground<'a>, columns: [FieldId; 2]) -> Self {
        let words = ground.words;
        let all_words = columns.iter().all(|id| ground.fields.holds_words(*id));
        FirstSaid {
            words,
            by_word: all_words.then(|| ByUnit::new(words)),
            others: HashMap::new(),
        }
    }

    /// What the name of a run (its column `name`) was first said with (its column `with`), in which row;
    /// and what the run says. None where one of them names nothing.
    pub(super) fn add(&mut self, run: &Run<'_, 'a>, name: usize, with: usize) -> Option<Said<'a>> {
        if let Some(by_word) = &mut self.by_word {
            let (name, here) = (run.naming(name)?, run.naming(with)?);
            let (before, row) = *by_word.get_or(name, || (here, run.first()))?;
            let [name, here, before] = [name, here, before].map(|word| self.words.word(word));
            return Some(Said {
                name,
                here,
                before,
                row,
            });
        }
        let (name, here) = (run.named(name)?, run.named(with)?);
        let first = self.others.entry(name);
        let (before, row) = *first.or_insert_with(|| (here, run.first()));
        Some(Said {
            name,
            here,
            before,
            row,
        })
    }
}

/// A name, what it is said with here and was said with before.
#[derive(Debug)]
pub(super) struct Said<'a> {
    pub(super) name: &'a str,
    pub(super) here: &'a str,
    pub(super) before: &'a str,
    /// Where it was said before.
    pub(super) row: Row<'a>,
}

/// A set of units.
#[derive(Debug)]
pub(super) struct Units<'a> {
    words: &'a Words,
    here: Vec<bool>,
    len: usize,
}

impl<'a> Units<'a> {
    pub(super) fn new(words: &'a Words) -> Self {
        Units {
            words,
            here: vec![false; words.len()],
            len: 0,
        }
    }

    /// Adds a unit by the number of its word.
    pub(super) fn add(&mut self, unit: u32) {
        if let Some(here) = self.here.get_mut(unit as usize) {
            self.len += usize::from(!*here);
            *here = true;
        }
    }

    /// Adds a unit that some record may name; one that none names is none that could be met.
    pub(super) fn add_named(&mut self, unit: &str) {
        if let Some(unit) = self.words.find(unit) {
            self.add(unit);
        }
    }

    /// Whether a unit is among them, by the number of its word.
    pub(super) fn has(&self, unit: u32) -> bool {
        self.here.get(unit as usize) == Some(&true)
    }

    /// Whether a unit is among them.
    pub(super) fn contains(&self, unit: &str) -> bool {
        self.words.find(unit).is_some_and(|unit| self.has(unit))
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }
}

/// What was found out about words, each looked at once, whoever asks first.
#[derive(Debug)]
pub(super) struct Judged(Vec<AtomicU8>);

const HOLDS: u8 = 1;
const FAILS: u8 = 2;

impl Judged {
    pub(super) fn new(words: &Words) -> Self {
        Judged((0..words.len()).map(|_| AtomicU8::new(0)).collect())
    }

    /// Whether something holds of a word.
    pub(super) fn ask(&self, word: u32, judge: impl FnOnce() -> bool) -> bool {
        let Some(known) = self.0.get(word as usize) else {
            return judge();
        };
        match known.load(Ordering::Relaxed) {
            HOLDS => true,
            FAILS => false,
            _ => {
                let holds = judge();
                known.store(if holds { HOLDS } else { FAILS }, Ordering::Relaxed);
                holds
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Boards, ByUnit, Descent, Judged, Panels, Units};
    use crate::records::Words;

    #[test]
    fn the_first_word_on_a_board_counts_and_its_panel_answers_for_its_lot() {
        let mut words = Words::default();
        let [b1, b2, b3, p1, l1, l2] =
            ["B1", "B2", "B3", "P1", "L1", "L2"].map(|word| words.number(word));
        let mut panels = Panels::new(&words);
        panels.named(p1, l1);
        panels.named(p1, l2);
        let mut boards = Boards::new(&words);
        boards.named(b2, Some(p1), None);
        boards.named(b1, None, Some(l2));
        boards.named(b1, Some(p1), Some(l1));
        boards.named(b3, None, None);
        boards.settle(&panels);
        let descent = |panel, lot| Descent { panel, lot };
        assert_eq!(boards.get("B1"), Some(descent(Some("P1"), Some("L2"))));
        assert_eq!(boards.get("B2"), Some(descent(Some("P1"), Some("L1"))));
        assert_eq!(boards.get("B3"), Some(descent(None, None)));
        assert_eq!(boards.get("P1"), None);
        assert_eq!(boards.get("B4"), None);
        assert_eq!(boards.keys().collect::<Vec<_>>(), ["B1", "B2", "B3"]);
        assert_eq!(panels.iter().collect::<Vec<_>>(), [("P1", "L1")]);
        assert_eq!(panels.len(), 1);
        assert!(!boards.is_empty());
    }

    #[test]
    fn a_set_of_units_holds_what_was_added() {
        let mut words = Words::default();
        let numbers = ["B1", "B2"].map(|word| words.number(word));
        let mut units = Units::new(&words);
        assert!(units.is_empty());
        units.add(numbers[0]);
        units.add_named("no record names it");
        assert!(units.has(numbers[0]) && units.contains("B1"));
        assert!(!units.has(numbers[1]) && !units.contains("B2"));
        assert!(!units.contains("no record names it"));
    }

    #[test]
    fn each_unit_has_its_value() {
        let mut words = Words::default();
        let [one, other] = ["B1", "B2"].map(|word| words.number(word));
        let mut counts = ByUnit::new(&words);
        for unit in [other, one, other] {
            *counts.get_or(unit, || 0).unwrap() += 1;
        }
        assert_eq!((counts.get(one), counts.get(other)), (Some(&1), Some(&2)));
        assert_eq!(counts.get(99), None);
        assert_eq!(counts.get_or(99, || 0), None);
    }

    #[test]
    fn a_word_is_judged_once() {
        let mut words = Words::default();
        let word = words.number("B1");
        let judged = Judged::new(&words);
        for first in [true, false] {
            assert!(!judged.ask(word, || !first));
        }
        // What came later is judged as well.
        assert!(judged.ask(word + 1, || true));
    }
}
