//! From a lot, a part, a program, a station to the units that it reaches. A unit is reached, or cannot
//! be excluded, or the records show that it is not reached: there is nothing fourth.

mod cover;
mod find;
mod members;
mod tally;
mod windows;

use crate::order::{Order, Serials};
use crate::spec::model::Depth;

use super::ground::{Ground, Spot, Unit};
use super::report::{Kind, Question, Reach};
use super::subject::{self, Subject, is_material};
use super::sureness::{Doubt, Doubts};

use cover::Cover;
use find::{Found, Hit};
use tally::Tally;
use windows::Missed;

/// What a question came to.
pub(super) enum Answer {
    /// No record names it; these are written much like it.
    Unknown(Vec<String>),
    /// It is known, and this is what it reaches.
    Known(Box<Reach>),
}

/// What is known of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is reached.
    Reached(Doubts, Option<Spot>),
    /// It cannot be excluded.
    Open(String, Option<Spot>),
    /// The records show that it is not reached.
    Clear,
}

/// Answers a question.
pub(super) fn reach(ground: &Ground<'_>, question: &Question, order: Option<&Order>) -> Answer {
    let mut subject = Subject::of(ground, question);
    let carriers = subject::carriers(ground, question.kind);
    let mut found = find::find(ground, &mut subject, &carriers);
    if !found.named {
        return Answer::Unknown(subject.nearest());
    }
    let missed = windows::follow(ground, question.kind, &mut found);
    let cover = cover::cover(ground, &mut subject, &carriers, &found);
    let judge = Judge {
        ground,
        question,
        unread: unread(ground, &subject, &carriers),
        carriers: carriers.iter().map(|form| ground.title(form)).collect(),
        deep_only: found.hits.keys().all(|(depth, _)| *depth == Depth::Board),
        found,
        missed,
        cover,
    };
    let mut tally = Tally::new(ground, subject::column(question.kind));
    for unit in ground.genealogy.leaves() {
        tally.add(unit, judge.standing(unit));
    }
    let serials = order.and_then(|order| order.serials.as_ref());
    for serial in serials.into_iter().flat_map(Serials::iter) {
        if !ground.genealogy.boards.contains_key(serial) {
            let why = "it was ordered, and no record names it";
            tally.add((Depth::Board, serial), Standing::Open(why.to_owned(), None));
        }
    }
    let direct = judge.found.hits.iter();
    for ((depth, id), hit) in direct.filter(|((depth, _), _)| *depth != Depth::Board) {
        if judge.counts(*depth, id) {
            tally.direct((*depth, id), hit.doubts);
        }
    }
    Answer::Known(Box::new(tally.finish(question, order)))
}

/// What could not be read and may name it, or say where units were built.
fn unread(ground: &Ground<'_>, subject: &Subject<'_>, carriers: &[&str]) -> Option<String> {
    let travel = subject::carriers(ground, Kind::Station);
    let matters = |file: &str| {
        let mut tables = ground
            .records
            .tables
            .iter()
            .filter(|t| t.file() == file)
            .peekable();
        tables.peek().is_none()
            || tables.any(|table| {
                let form = table.form();
                subject.is_in(table) || carriers.contains(&form) || travel.contains(&form)
            })
    };
    let faults = ground.records.faults.iter();
    let faults: Vec<_> = faults.filter(|fault| matters(&fault.file)).collect();
    let first = faults.first()?;
    let place = match first.line {
        Some(line) => format!("{}:{line}", first.file),
        None => first.file.clone(),
    };
    let more = match faults.len() - 1 {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    Some(format!(
        "what could not be read may name it: {place}: {}{more}",
        first.message
    ))
}

/// Judges every unit.
struct Judge<'g, 'a> {
    ground: &'g Ground<'a>,
    question: &'g Question,
    /// What could not be read, in a sentence.
    unread: Option<String>,
    /// Titles of the forms that must say it.
    carriers: Vec<String>,
    /// Every record that says it names a board.
    deep_only: bool,
    found: Found<'a>,
    missed: Missed<'a>,
    cover: Cover<'a>,
}

impl<'a> Judge<'_, 'a> {
    fn standing(&self, unit: Unit<'a>) -> Standing {
        if matches!(self.question.kind, Kind::Panel | Kind::Lot) {
            let standing = members::standing(self.ground, self.question, unit, &self.found);
            return self.in_doubt(standing);
        }
        if let Some(hit) = self.best(unit) {
            return Standing::Reached(hit.doubts, Some(hit.spot));
        }
        self.in_doubt(self.excluded(unit))
    }

    /// A unit that the records exclude is excluded only if all of them could be read.
    fn in_doubt(&self, standing: Standing) -> Standing {
        if standing != Standing::Clear {
            return standing;
        }
        let nowhere = self.found.nowhere.or(self.missed.nowhere);
        if let Some(spot) = nowhere {
            let why = "a record names it and no unit, nor a station and a time that lead to one";
            return Standing::Open(why.to_owned(), Some(spot));
        }
        if let Some(spot) = self.cover.silent_nowhere {
            let column = subject::column(self.question.kind);
            let why = format!("a record names no unit and leaves {column} open");
            return Standing::Open(why, Some(spot));
        }
        match &self.unread {
            Some(why) => Standing::Open(why.clone(), None),
            None => standing,
        }
    }

    /// The surest way to a unit.
    fn best(&self, unit: Unit<'a>) -> Option<Hit> {
        let home = self.ground.genealogy.home(unit);
        let own = self.found.hits.get(&unit).copied();
        let around = cover::around(self.ground, unit);
        let above = around.into_iter().skip(1).filter_map(|(depth, id)| {
            let hit = self.found.hits.get(&(depth, id))?;
            let home = home?;
            if depth == Depth::Lot && self.is_settled(id, unit) {
                return None;
            }
            let (doubt, several) = match depth {
                Depth::Panel => (Doubt::Panel, home.panels.len() > 1),
                _ => (Doubt::Lot, home.lots.len() > 1),
            };
            let doubts = hit.doubts.with(doubt).with_if(several, Doubt::Disputed);
            Some(Hit { doubts, ..*hit })
        });
        own.into_iter().chain(above).min()
    }

    /// Whether what is said of a production lot is said in detail elsewhere.
    fn is_settled(&self, lot: &str, unit: Unit<'a>) -> bool {
        let opened = self.found.opened.contains(lot);
        match self.question.kind {
            Kind::Ncr => opened,
            Kind::Carton => {
                let home = self.ground.genealogy.home(unit);
                opened && home.is_some_and(|home| !home.cartons.is_empty())
            }
            _ => false,
        }
    }

    /// Whether a record of a production lot or panel leads to anything by itself.
    fn counts(&self, depth: Depth, id: &str) -> bool {
        let settles = matches!(self.question.kind, Kind::Ncr | Kind::Carton);
        !(settles && depth == Depth::Lot && self.found.opened.contains(id))
    }

    /// Whether the records exclude a unit that none of them names with it.
    fn excluded(&self, unit: Unit<'a>) -> Standing {
        let open = |why: String, spot: Option<Spot>| Standing::Open(why, spot);
        let column = subject::column(self.question.kind);
        if let Some(spot) = self.cover.silent(self.ground, unit) {
            return open(format!("a record of it leaves {column} open"), Some(spot));
        }
        if let Some(hit) = self.missed.undecided.get(&unit) {
            let why = "when it was at the station cannot be decided";
            return open(why.to_owned(), Some(hit.spot));
        }
        let title = self.carriers.first().cloned().unwrap_or_default();
        if self.question.kind != Kind::Ncr && !self.cover.speaks_of(self.ground, unit) {
            let title = crate::catalog::in_sentence(&title);
            return open(format!("no record of it in the {title}"), None);
        }
        if is_material(self.question.kind) {
            if self.found.places.is_empty() {
                let why = "no loading record says where it went";
                return open(why.to_owned(), None);
            }
            if let Some(place) = self.cover.unsaid_place(self.ground, unit) {
                return open(format!("no record says what was loaded on {place}"), None);
            }
        }
        self.homeless(unit)
    }

    /// A unit of which no record says where it was built may belong to what is reached.
    fn homeless(&self, unit: Unit<'a>) -> Standing {
        let home = self.ground.genealogy.home(unit);
        let lost = home.is_none_or(|home| home.panels.is_empty() && home.lots.is_empty());
        if unit.0 != Depth::Lot && lost && !self.deep_only {
            let why = "no record says on which panel or in which production lot it was built";
            return Standing::Open(why.to_owned(), None);
        }
        Standing::Clear
    }
}
