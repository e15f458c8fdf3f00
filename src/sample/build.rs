//! The genealogy: order, work order, lots, panels, boards, and what happened to each of them.

use std::ops::Range;

use crate::spec::clause::ResolvedSpec;
use crate::spec::model::Depth;
use crate::spec::strings::Strings;

use super::SampleError;
use super::clock::{Clock, DAY};
use super::identity;
use super::plan::Plan;
use super::rng::Rng;

/// Most boards of a production lot.
const LOT_SIZE: usize = 200;
/// From here on there are at least two lots.
const TWO_LOTS: usize = 12;
/// Boards on a panel where the spec does not say.
const PANEL_SIZE: usize = 4;

/// A unit's stay at a station.
pub(super) struct Visit {
    /// Step of the route; none for rework.
    pub step: Option<usize>,
    /// Not the first time, or rework.
    pub again: bool,
    /// Entry.
    pub entered: i64,
    /// Exit.
    pub exited: i64,
}

/// A board.
pub(super) struct Board {
    /// Serial.
    pub id: String,
    /// Its lot.
    pub lot: usize,
    /// Its panel.
    pub panel: usize,
    /// Where it was.
    pub visits: Vec<Visit>,
}

/// A panel.
pub(super) struct Panel {
    /// Its id.
    pub id: String,
    /// Its boards.
    pub boards: Range<usize>,
}

/// A production lot.
pub(super) struct Lot {
    /// Its id.
    pub id: String,
    /// Its boards.
    pub boards: Range<usize>,
    /// Its panels.
    pub panels: Range<usize>,
    /// When its first unit may enter.
    pub start: i64,
    /// When placement and soldering ended.
    pub smt_end: i64,
    /// When it was cleared for shipment.
    pub cleared: i64,
}

/// A set-up and the first-off that released it.
pub(super) struct SetUp {
    /// The lot.
    pub lot: usize,
    /// The program.
    pub program: usize,
    /// When.
    pub at: i64,
    /// What made it necessary.
    pub event: &'static str,
    /// The board checked.
    pub board: usize,
    /// When the check passed.
    pub checked: i64,
}

/// The result of an inspection or test.
pub(super) struct Outcome {
    /// Step of the route.
    pub step: usize,
    /// The board, or the first of the unit.
    pub board: usize,
    /// When it ended.
    pub at: i64,
    /// The fault, when it failed.
    pub failed: Option<usize>,
    /// The fault a passing retest closes.
    pub closes: Option<usize>,
}

/// A fault and its closure.
pub(super) struct Fault {
    /// NCR number.
    pub ncr: String,
    /// Step of the route that found it.
    pub step: usize,
    /// The board.
    pub board: usize,
    /// What it is.
    pub defect: super::faults::Defect,
    /// Reference designator.
    pub package: String,
    /// Failure, disposition, repair, verification, retest.
    pub times: [i64; 5],
}

/// Everything that was built.
pub(super) struct Build {
    /// The factory's time.
    pub clock: Clock,
    /// Number of the buyer's order.
    pub order: String,
    /// Number of the work order.
    pub work_order: String,
    /// When the work order was released.
    pub released: i64,
    /// Lots.
    pub lots: Vec<Lot>,
    /// Panels.
    pub panels: Vec<Panel>,
    /// Boards.
    pub boards: Vec<Board>,
    /// Set-ups.
    pub set_ups: Vec<SetUp>,
    /// Results.
    pub outcomes: Vec<Outcome>,
    /// Faults.
    pub faults: Vec<Fault>,
}

impl Build {
    /// The objects with their identities; nothing has happened to them yet.
    pub fn new(plan: &Plan, count: usize, rng: &mut Rng) -> Result<Build, SampleError> {
        let spec = plan.spec;
        let panel_size = spec
            .spec
            .product
            .boards_per_panel
            .map_or(PANEL_SIZE, |n| n as usize)
            .max(1);
        let lot_ranges = split_lots(count, panel_size);
        let board_ids = identities(spec, Depth::Board, count)?;
        let lot_ids = identities(spec, Depth::Lot, lot_ranges.len())?;
        let panel_count = lot_ranges
            .iter()
            .map(|l| l.len().div_ceil(panel_size))
            .sum();
        let panel_ids = identities(spec, Depth::Panel, panel_count)?;
        let mut build = Build {
            clock: Clock::after(spec.spec.spec.issued.0),
            order: format!("PO-{}", 450_000 + rng.below(50_000)),
            work_order: format!("WO-{}", 100_000 + rng.below(900_000)),
            released: -3 * DAY,
            lots: Vec::new(),
            panels: Vec::new(),
            boards: Vec::new(),
            set_ups: Vec::new(),
            outcomes: Vec::new(),
            faults: Vec::new(),
        };
        for (lot, range) in lot_ranges.into_iter().enumerate() {
            let first_panel = build.panels.len();
            for start in range.clone().step_by(panel_size) {
                let boards = start..range.end.min(start + panel_size);
                let panel = build.panels.len();
                build.boards.extend(boards.clone().map(|board| Board {
                    id: board_ids.get(board),
                    lot,
                    panel,
                    visits: Vec::new(),
                }));
                build.panels.push(Panel {
                    id: panel_ids.get(panel),
                    boards,
                });
            }
            build.lots.push(Lot {
                id: lot_ids.get(lot),
                boards: range,
                panels: first_panel..build.panels.len(),
                start: 0,
                smt_end: 0,
                cleared: 0,
            });
        }
        Ok(build)
    }

    /// Boards of each unit of a lot at a depth.
    pub fn units(&self, lot: usize, depth: Depth) -> Vec<Range<usize>> {
        let lot = &self.lots[lot];
        match depth {
            Depth::Lot => vec![lot.boards.clone()],
            Depth::Panel => self.panels[lot.panels.clone()]
                .iter()
                .map(|panel| panel.boards.clone())
                .collect(),
            Depth::Board => lot.boards.clone().map(|b| b..b + 1).collect(),
        }
    }

    /// The unit at a depth that a board belongs to, as its first board.
    pub fn unit_of(&self, board: usize, depth: Depth) -> usize {
        match depth {
            Depth::Lot => self.lots[self.boards[board].lot].boards.start,
            Depth::Panel => self.panels[self.boards[board].panel].boards.start,
            Depth::Board => board,
        }
    }
}

/// Lots of at most [`LOT_SIZE`] boards, on whole panels where that leaves enough lots.
fn split_lots(count: usize, panel_size: usize) -> Vec<Range<usize>> {
    let mut lots = count.div_ceil(LOT_SIZE).max(1);
    if count >= TWO_LOTS {
        lots = lots.max(2);
    }
    let even = count.div_ceil(lots);
    let whole = even.next_multiple_of(panel_size);
    let size = if count.div_ceil(whole) == lots {
        whole
    } else {
        even
    };
    (0..count)
        .step_by(size.max(1))
        .map(|start| start..count.min(start + size))
        .collect()
}

fn identities(spec: &ResolvedSpec, level: Depth, needed: usize) -> Result<Strings, SampleError> {
    let rules = &spec.spec.identity;
    let (rule, default) = match level {
        Depth::Lot => (&rules.lot, r"^L\d{6}$"),
        Depth::Panel => (&rules.panel, r"^P\d{7}$"),
        Depth::Board => (&rules.board, r"^SN\d{7}$"),
    };
    let pattern = rule
        .as_ref()
        .and_then(|rule| rule.pattern.as_deref())
        .unwrap_or(default);
    identity::identities(&level.to_string(), pattern, needed)
}
