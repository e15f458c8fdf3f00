//! Moisture-sensitive lots: a card for each, and an exposure within the floor life.

use hashbrown::HashMap;
use indexmap::IndexMap;
use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::records::{Row, decimal, is_blank, is_sentinel};
use crate::spec::model::BasisDocument;
use crate::verify::outcome::{Outcome, Raw};
use crate::verify::world::World;
use crate::verify::{lost, near};

use super::material::{NO_BOM, bom};
use super::time::undecided;

/// Levels above 1, and their floor life in hours at 30 °C / 60 % RH (J-STD-033): level 6 lives by
/// its label.
fn floor_life_hours(msl: &str) -> Option<u32> {
    match msl {
        "2" => Some(8760),
        "2a" => Some(672),
        "3" => Some(168),
        "4" => Some(72),
        "5" => Some(48),
        "5a" => Some(24),
        _ => None,
    }
}

/// Every loaded lot above MSL 1 has a card that states its level, and was out of dry storage by it when
/// it was loaded.
pub(super) fn cards(world: &World<'_>, form: &str, loaded: &str) -> Outcome {
    let Some(bom) = bom(world) else {
        return Outcome::not_evaluated(NO_BOM);
    };
    let [line, lot, mpn, msl] = ["bom-line", "component-lot", "mpn", "msl"].map(|n| world.field(n));
    let mut known: HashMap<(&str, &str), Row<'_>> = HashMap::new();
    for row in world.rows(form) {
        for name in World::lot_set(row.get(lot)) {
            known.entry((name, row.get(mpn))).or_insert(row);
        }
    }
    let out = Out::of(world, form);
    let mut lots: IndexMap<(&str, &str), Loaded<'_>> = IndexMap::new();
    for row in world.rows(loaded) {
        let level = bom.get(row.get(line)).and_then(|l| l.msl.as_deref());
        let Some(level) = level.filter(|level| *level != "1") else {
            continue;
        };
        for lot_id in World::lot_set(row.get(lot)) {
            let key = (lot_id, row.get(mpn));
            let of_lot = lots.entry(key).or_insert(Loaded {
                row,
                level,
                dry: None,
                unsure: None,
            });
            if known.contains_key(&key) {
                of_lot.judge(world, row, key, &out);
            }
        }
    }
    let title = world.title(form);
    let mut tally = world.tally("loaded lots");
    for ((lot_id, part), of_lot) in lots {
        let (row, level) = (of_lot.row, of_lot.level);
        match known.get(&(lot_id, part)) {
            None => {
                let message = format!("lot {lot_id} of {part} (MSL {level}) has no {title}");
                let fix = near::Known::of(known.keys().map(|(lot, _)| *lot)).fix(lot_id);
                let nameless = is_sentinel(lot_id)
                    .then(|| format!("component-lot holds the placeholder `{lot_id}`"));
                let gone = (!world.delivered(form)).then(|| lost::gone(world, form));
                let wanted = format!("a card in the {title}");
                let raw = Raw::cell(row, "component-lot", lot_id, wanted, message);
                tally.bad(
                    raw.about(lot_id)
                        .maybe_fixed_by(fix)
                        .maybe_following(gone.or(nameless)),
                );
            }
            Some(card) if card.get(msl) != level && !is_blank(card.get(msl)) => {
                let message = format!(
                    "the card of lot {lot_id} says MSL {}, the BOM says {level}",
                    card.get(msl)
                );
                tally.bad(Raw::cell(*card, "msl", card.get(msl), level, message).about(lot_id));
                if let Some(raw) = of_lot.dry {
                    tally.also_bad(raw);
                }
            }
            Some(_) => match (of_lot.dry, of_lot.unsure) {
                (Some(raw), _) => tally.bad(raw),
                (None, Some(raw)) => tally.unsure(raw),
                (None, None) => tally.good(),
            },
        }
    }
    tally.finish(|| {
        if !world.delivered(loaded) {
            return Outcome::nothing(world, loaded);
        }
        if bom
            .values()
            .any(|l| l.populated && l.msl.as_deref().is_some_and(|m| m != "1"))
        {
            Outcome::not_evaluated("no lot of a moisture-sensitive line is recorded as loaded")
        } else {
            Outcome::not_evaluated(
                "the BOM says no moisture sensitivity level above 1: map its `msl` column",
            )
        }
    })
}

/// A lot above MSL 1 that was loaded.
struct Loaded<'a> {
    /// The first row that says so.
    row: Row<'a>,
    level: &'a str,
    /// The first loading at a time at which its card has it in dry storage.
    dry: Option<Raw>,
    /// Something that leaves this open.
    unsure: Option<Raw>,
}

impl<'a> Loaded<'a> {
    /// Holds a loading against the openings of the card.
    fn judge(&mut self, world: &World<'a>, row: Row<'a>, key: (&str, &str), out: &Out<'_>) {
        if self.dry.is_some() {
            return;
        }
        let (lot, at) = (key.0, world.field("loaded-at"));
        let Some(moment) = row.moment(at) else {
            let raw = undecided(world, row, &[("loaded-at", at)]);
            self.unsure.get_or_insert(raw.about(lot));
            return;
        };
        let cell = row.text(at);
        match out.covers(key, moment) {
            Covers::Yes => {}
            Covers::No(wanted) => {
                let message = format!(
                    "lot {lot} was loaded at a time at which its card has it in dry storage"
                );
                let raw = Raw::cell(row, "loaded-at", &cell, wanted, message);
                self.dry = Some(raw.about(lot));
            }
            Covers::Unclear(why) => {
                let message = format!(
                    "whether lot {lot} was out of dry storage when it was loaded cannot be decided"
                );
                let wanted = "a card whose times can be read";
                let raw = Raw::cell(row, "loaded-at", &cell, wanted, message);
                self.unsure.get_or_insert(raw.about(lot).following(why));
            }
        }
    }
}

/// When a lot was opened, and when it was closed again.
type OutFrom = (Timestamp, Option<Timestamp>);

/// When lots were out of dry storage, by their cards.
struct Out<'a> {
    times: HashMap<(&'a str, &'a str), Vec<OutFrom>>,
    /// Cards of which a time cannot be read, and why.
    unclear: HashMap<(&'a str, &'a str), String>,
}

/// Whether a lot was out of dry storage at a moment.
enum Covers {
    Yes,
    /// It was not; when it was.
    No(String),
    Unclear(String),
}

impl<'a> Out<'a> {
    fn of(world: &World<'a>, form: &str) -> Out<'a> {
        let [lot, mpn, opened, closed] =
            ["component-lot", "mpn", "opened-at", "closed-at"].map(|name| world.field(name));
        let mut out = Out {
            times: HashMap::new(),
            unclear: HashMap::new(),
        };
        for row in world.rows(form) {
            let until = row.moment(closed);
            let time = match (row.moment(opened), until) {
                // What was never closed is out ever since.
                (Some(from), _) if until.is_some() || is_blank(&row.text(closed)) => {
                    Some((from, until))
                }
                _ => None,
            };
            for name in World::lot_set(row.get(lot)) {
                let key = (name, row.get(mpn));
                match time {
                    Some(time) => out.times.entry(key).or_default().push(time),
                    None => {
                        let said = || {
                            format!(
                                "{}:{}: an opening cannot be placed in time",
                                row.file(),
                                row.line()
                            )
                        };
                        out.unclear.entry(key).or_insert_with(said);
                    }
                }
            }
        }
        out
    }

    fn covers(&self, card: (&str, &str), moment: Timestamp) -> Covers {
        let times = self.times.get(&card).map_or(&[][..], Vec::as_slice);
        let within = |(from, until): &(Timestamp, Option<Timestamp>)| {
            *from <= moment && until.is_none_or(|until| moment <= until)
        };
        if times.iter().any(within) {
            return Covers::Yes;
        }
        if let Some(why) = self.unclear.get(&card) {
            return Covers::Unclear(why.clone());
        }
        let nearest = times.iter().min_by_key(|(from, until)| {
            let gap = match *from > moment {
                true => from.duration_since(moment),
                false => until.map_or(jiff::SignedDuration::ZERO, |u| moment.duration_since(u)),
            };
            (gap, *from)
        });
        Covers::No(match nearest {
            Some((from, Some(until))) => format!("a time from {from} to {until}"),
            Some((from, None)) => format!("not before {from}"),
            None => "an opening of the lot on its card".to_owned(),
        })
    }
}

/// A time at which a lot was out of dry storage.
#[derive(Clone, Copy)]
struct Opening<'a> {
    opened: Timestamp,
    closed: Timestamp,
    row: Row<'a>,
}

/// What the cards say of one lot.
#[derive(Default)]
struct Card<'a> {
    openings: Vec<Opening<'a>>,
    bakes: Vec<Timestamp>,
    /// The shortest life that a label or the standard gives.
    limit: Option<Decimal>,
    /// It is of level 6, which is baked before use.
    bake_first: bool,
    /// Something that leaves the exposure open.
    unsure: Option<Raw>,
}

/// Exposure summed over all openings of a lot stays within its floor life; a bake resets it.
pub(super) fn floor_life(world: &World<'_>, form: &str) -> Outcome {
    let Some(entry) = world.spec.spec.basis.entry(BasisDocument::HandlingStandard) else {
        return Outcome::left_undone(
            "the basis names no handling standard: floor life is not evaluated",
        );
    };
    let standard = entry.document.clone().unwrap_or_default();
    let mut cards: IndexMap<(&str, &str), Card<'_>> = IndexMap::new();
    let [lot, mpn] = ["component-lot", "mpn"].map(|n| world.field(n));
    for row in world.rows(form) {
        // What stands for two candidate lots was out with both.
        for name in World::lot_set(row.get(lot)) {
            let card = cards.entry((name, row.get(mpn))).or_default();
            card.add(world, row);
        }
    }
    let mut tally = world.tally("lots");
    for ((name, _), mut card) in cards {
        card.openings
            .sort_by_key(|o| (o.opened, o.closed, o.row.line()));
        card.bakes.sort_unstable();
        match (card.fault(name, &standard), card.unsure.take()) {
            (Some(raw), _) => tally.bad(raw.about(name)),
            (None, Some(raw)) => tally.unsure(raw.about(name)),
            (None, None) => tally.good(),
        }
    }
    tally.finish(|| Outcome::nothing(world, form))
}

impl<'a> Card<'a> {
    fn add(&mut self, world: &World<'a>, row: Row<'a>) {
        let [msl, label, opened, closed, baked] = [
            "msl",
            "floor-life-hours",
            "opened-at",
            "closed-at",
            "baked-at",
        ]
        .map(|n| world.field(n));
        let level = row.get(msl);
        let stated = decimal(&row.text(label));
        let standard = floor_life_hours(level).map(Decimal::from);
        for limit in stated.into_iter().chain(standard) {
            self.limit = Some(self.limit.map_or(limit, |known| known.min(limit)));
        }
        if level == "6" {
            self.bake_first = true;
            if stated.is_none() {
                let message = "the time on the label of a lot of MSL 6 is not given";
                let wanted = "the hours on the label";
                let cell = row.text(label);
                let raw = Raw::cell(row, "floor-life-hours", &cell, wanted, message);
                self.unsure.get_or_insert(raw);
            }
        }
        if !is_blank(&row.text(baked)) {
            match row.moment(baked) {
                Some(at) => self.bakes.push(at),
                None => {
                    let raw = undecided(world, row, &[("baked-at", baked)]);
                    self.unsure.get_or_insert(raw);
                }
            }
        }
        match (row.moment(opened), row.moment(closed)) {
            (Some(opened), Some(closed)) => self.openings.push(Opening {
                opened,
                closed,
                row,
            }),
            // Level 1 has no floor life to lose.
            _ if level == "1" => {}
            (Some(_), None) if is_blank(&row.text(closed)) => {
                let message = "the lot was opened and never closed: its exposure is not known";
                let wanted = "when it went back to dry storage, or was used up";
                let raw = Raw::cell(row, "closed-at", "", wanted, message);
                self.unsure.get_or_insert(raw);
            }
            _ => {
                let both = [("opened-at", opened), ("closed-at", closed)];
                self.unsure.get_or_insert(undecided(world, row, &both));
            }
        }
    }

    /// The first thing that does not hold, in the order of time.
    fn fault(&self, name: &str, standard: &str) -> Option<Raw> {
        self.closed_early(name)
            .or_else(|| self.not_baked(name, standard))
            .or_else(|| self.too_long(name, standard))
    }

    fn closed_early(&self, name: &str) -> Option<Raw> {
        let early = |opening: &&Opening<'_>| opening.closed < opening.opened;
        let row = self.openings.iter().find(early)?.row;
        let message = format!("lot {name} is closed before it is opened");
        let found = row.named("closed-at");
        Some(Raw::cell(
            row,
            "closed-at",
            &found,
            "not before opened-at",
            message,
        ))
    }

    fn not_baked(&self, name: &str, standard: &str) -> Option<Raw> {
        let first = self.openings.first()?;
        if self.bakes.iter().any(|baked| *baked <= first.opened) {
            return None;
        }
        // How the lot came is what its first opening says; how it was kept since, the openings themselves.
        let asking = first.row;
        let level = asking.named("msl");
        if !self.bake_first {
            if asking.named("dry-pack") != "no" || floor_life_hours(&level).is_none() {
                return None;
            }
            let message = format!(
                "lot {name} (MSL {level}) came without an intact dry pack and was not baked before it was opened ({standard})"
            );
            let found = asking.named("dry-pack");
            let wanted = "an intact dry pack, or a bake that ended before the lot was opened";
            return Some(Raw::cell(asking, "dry-pack", &found, wanted, message));
        }
        let message = format!("lot {name} (MSL 6) was opened without a bake before ({standard})");
        let found = first.row.named("baked-at");
        let wanted = "a bake that ended before the lot was opened";
        Some(Raw::cell(first.row, "baked-at", &found, wanted, message))
    }

    /// Time out of dry storage is counted once, however many openings overlap, and anew after a bake.
    fn too_long(&self, name: &str, standard: &str) -> Option<Raw> {
        let limit = self.limit?;
        let mut spent = 0_i64;
        let mut until: Option<Timestamp> = None;
        for opening in &self.openings {
            let mut from = until.map_or(opening.opened, |until| until.max(opening.opened));
            for baked in &self.bakes {
                // A bake before or within the opening; the time until then was spent before it.
                let counted = until.is_none_or(|until| *baked > until);
                if !counted || *baked > opening.closed {
                    continue;
                }
                if *baked > from {
                    spent += baked.duration_since(from).as_secs();
                    if let Some(raw) = self.spent(opening, spent, limit, (name, standard)) {
                        return Some(raw);
                    }
                    from = *baked;
                }
                spent = 0;
            }
            if opening.closed > from {
                spent += opening.closed.duration_since(from).as_secs();
            }
            if let Some(raw) = self.spent(opening, spent, limit, (name, standard)) {
                return Some(raw);
            }
            until = Some(until.map_or(opening.closed, |until| until.max(opening.closed)));
        }
        None
    }

    fn spent(
        &self,
        opening: &Opening<'_>,
        seconds: i64,
        limit: Decimal,
        (name, standard): (&str, &str),
    ) -> Option<Raw> {
        let hours = Decimal::from(seconds) / Decimal::from(3600);
        if hours <= limit {
            return None;
        }
        let row = opening.row;
        let message = format!(
            "lot {name} (MSL {}) was exposed {} h, its floor life is {limit} h ({standard})",
            row.named("msl"),
            hours.round_dp(1)
        );
        let wanted = format!("at most {limit} h, or a bake");
        let found = row.named("closed-at");
        Some(Raw::cell(row, "closed-at", &found, wanted, message))
    }
}
