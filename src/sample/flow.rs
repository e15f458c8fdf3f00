//! The run through the factory: every lot step by step, every board by its own clock.

use indexmap::IndexMap;

use super::build::{Build, Outcome, SetUp, Visit};
use super::clock::{Clock, HOUR, MINUTE};
use super::faults;
use super::plan::{Plan, Work};

/// Seconds a panel takes at a station.
const PANEL_CYCLE: i64 = 45;
/// Seconds a board takes at a station.
const BOARD_CYCLE: i64 = 20;

/// Times of a run.
struct Run<'a> {
    plan: &'a Plan<'a>,
    build: &'a mut Build,
    /// When each board is free.
    clock: Vec<i64>,
    /// When each station is free.
    stations: IndexMap<String, i64>,
}

/// Runs all lots.
pub(super) fn run(plan: &Plan, build: &mut Build) {
    let count = build.boards.len();
    let mut run = Run {
        plan,
        build,
        clock: vec![0; count],
        stations: IndexMap::new(),
    };
    let mut placed = 0;
    for lot in 0..run.build.lots.len() {
        // Five working days a week, one lot a day, after the lot before it left the line.
        let day = i64::try_from(lot / 5 * 7 + lot % 5).unwrap_or(0);
        let start = Clock::shift(day).max(placed + HOUR);
        run.build.lots[lot].start = start;
        for board in run.build.lots[lot].boards.clone() {
            run.clock[board] = start;
        }
        for step in 0..plan.steps.len() {
            if plan.steps[step].on_panel {
                run.on_panels(lot, step);
                placed = run.latest(lot);
                run.build.lots[lot].smt_end = placed;
            } else {
                run.on_boards(lot, step);
            }
        }
        run.build.lots[lot].cleared = run.latest(lot) + HOUR;
    }
}

impl Run<'_> {
    fn latest(&self, lot: usize) -> i64 {
        let boards = self.build.lots[lot].boards.clone();
        self.clock[boards].iter().copied().max().unwrap_or(0)
    }

    fn free(&self, step: usize) -> i64 {
        self.stations
            .get(&self.plan.steps[step].station)
            .copied()
            .unwrap_or(i64::MIN / 2)
    }

    fn visit(&mut self, board: usize, step: Option<usize>, again: bool, entered: i64, exited: i64) {
        self.build.boards[board].visits.push(Visit {
            step,
            again,
            entered,
            exited,
        });
        self.clock[board] = exited;
    }

    /// Panels follow each other; a program is set up and its first-off passes before the second.
    fn on_panels(&mut self, lot: usize, step: usize) {
        let rule = &self.plan.steps[step];
        let panels = self.build.lots[lot].panels.clone();
        let mut free = self.free(step);
        for (index, panel) in panels.clone().enumerate() {
            let boards = self.build.panels[panel].boards.clone();
            let ready = self.clock[boards.clone()]
                .iter()
                .copied()
                .max()
                .unwrap_or(0);
            let event = match (rule.work, index) {
                (Work::Place(_), 0) => Some("start"),
                // One feeder change in the second lot, so that a repeated first-off is seen.
                (Work::Place(0), 2) if lot == 1 => Some("setup-change"),
                _ => None,
            };
            let set_up = event.map(|event| (event, free.max(ready) + MINUTE));
            let entered = set_up.map_or(free.max(ready) + 5, |(_, at)| at + 5 * MINUTE);
            let exited = entered + PANEL_CYCLE;
            for board in boards.clone() {
                self.visit(board, Some(step), false, entered, exited);
            }
            free = exited;
            if let (Some((event, at)), Work::Place(program)) = (set_up, rule.work) {
                free = exited + 10 * MINUTE;
                self.build.set_ups.push(SetUp {
                    lot,
                    program,
                    at,
                    event,
                    board: boards.start,
                    checked: free,
                });
                // The first panel waits for its own check.
                for board in boards {
                    self.clock[board] = free;
                }
                free += MINUTE;
            }
        }
        self.stations.insert(rule.station.clone(), free);
        if !matches!(rule.work, Work::Process | Work::Place(_)) {
            self.judge(lot, step);
        }
    }

    /// Boards follow each other in the order in which they are ready.
    fn on_boards(&mut self, lot: usize, step: usize) {
        let rule = &self.plan.steps[step];
        let mut boards = faults::covered(self.plan, self.build, step, lot);
        boards.sort_by_key(|&board| (self.clock[board], board));
        let mut free = self.free(step);
        for board in boards {
            let entered = free.max(self.clock[board]) + 5;
            free = entered + BOARD_CYCLE;
            self.visit(board, Some(step), false, entered, free);
        }
        self.stations.insert(rule.station.clone(), free);
        if matches!(rule.work, Work::Inspect(_) | Work::Test(_)) {
            self.judge(lot, step);
        }
    }

    /// Results per unit of the record; a failed unit is repaired and judged again before it goes on.
    fn judge(&mut self, lot: usize, step: usize) {
        let rule = &self.plan.steps[step];
        let covered = faults::covered(self.plan, self.build, step, lot);
        let (Some(&first), Some(&last)) = (covered.first(), covered.last()) else {
            return;
        };
        for unit in self.build.units(lot, rule.depth) {
            let boards: Vec<usize> = unit.filter(|b| (first..=last).contains(b)).collect();
            let Some(&representative) = boards.first() else {
                continue;
            };
            // The result is written just before the unit leaves; boards of a panel one after another.
            let place = i64::try_from(representative - self.first_of_panel(representative));
            let turn = if rule.on_panel { place.unwrap_or(0) } else { 0 };
            let at = boards.iter().map(|&b| self.clock[b]).max().unwrap_or(0)
                - PANEL_CYCLE.min(BOARD_CYCLE)
                + 1
                + turn.min(BOARD_CYCLE - 2);
            let fault = self.fault_of(lot, step, &boards);
            self.build.outcomes.push(Outcome {
                step,
                board: fault.map_or(representative, |f| self.build.faults[f].board),
                at,
                failed: fault,
                closes: None,
            });
            if let Some(fault) = fault {
                self.repair(step, fault, at, &boards);
            }
        }
    }

    /// The first fault that a step finds on one of these boards of a lot. Faults are kept by lot, step and
    /// board.
    fn fault_of(&self, lot: usize, step: usize, boards: &[usize]) -> Option<usize> {
        let first = *boards.first()?;
        let place = |board: usize, of: usize| (self.build.boards[board].lot, of, board);
        let faults = &self.build.faults;
        let from = faults.partition_point(|f| place(f.board, f.step) < (lot, step, first));
        let of_step = faults[from..]
            .iter()
            .take_while(|f| f.step == step && self.build.boards[f.board].lot == lot);
        let at = of_step
            .into_iter()
            .position(|f| boards.contains(&f.board))?;
        Some(from + at)
    }

    fn first_of_panel(&self, board: usize) -> usize {
        self.build.panels[self.build.boards[board].panel]
            .boards
            .start
    }

    fn repair(&mut self, step: usize, fault: usize, at: i64, unit: &[usize]) {
        // Paste is printed again at the line; everything else goes to the repair bench.
        let pace = if self.plan.steps[step].on_panel {
            MINUTE
        } else {
            10 * MINUTE
        };
        let times = [
            at,
            at + 2 * pace,
            at + 5 * pace,
            at + 7 * pace,
            at + 9 * pace,
        ];
        let board = self.build.faults[fault].board;
        self.build.faults[fault].times = times;
        self.visit(board, None, true, times[1] + 1, times[3] + 1);
        self.visit(board, Some(step), true, times[4] - 10, times[4] + 1);
        self.build.outcomes.push(Outcome {
            step,
            board,
            at: times[4],
            failed: None,
            closes: Some(fault),
        });
        for &other in unit {
            self.clock[other] = self.clock[other].max(times[4] + 1);
        }
    }
}
