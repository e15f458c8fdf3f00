//! Runs the checks, on as many threads as there may be. Checks share the ground and nothing else; what
//! they find comes out in the order of the checks, whoever was faster.

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::checks;
use super::desk::Desk;
use super::figures::{self, Figures};
use super::outcome::{Outcome, Raw};
use super::waiver::Waivers;
use super::world::{Ground, World};
use super::{Planned, Progress};
use crate::records::Room;

/// Findings of a check that may wait for those of the checks before it; then the check waits as well, so
/// that memory does not grow with the findings.
const WAITING: usize = 1024;

/// What is to be done.
pub(super) struct Crew<'a> {
    /// What all checks look at.
    pub(super) ground: Arc<Ground<'a>>,
    /// Room and threads.
    pub(super) room: Room<'a>,
    /// The checks, in their order.
    pub(super) planned: &'a [Planned<'a>],
    /// What the deviations of the agreement cover.
    pub(super) waivers: Option<&'a Waivers<'a>>,
}

/// Takes the findings of the check with a number, in the order in which they are made.
pub(super) type Show<'a> = RefCell<&'a mut dyn FnMut(usize, &Raw)>;

impl<'a> Crew<'a> {
    /// Runs all checks and counts the figures. `show` is told every finding, check by check.
    pub(super) fn run(
        &self,
        show: Option<&'a Show<'a>>,
        watch: &mut dyn FnMut(Progress),
    ) -> (Vec<Outcome>, Figures) {
        match self.room.threads.min(self.planned.len() + 1) {
            0 | 1 => self.alone(show, watch),
            threads => self.together(threads, show, watch),
        }
    }

    fn progress(&self, done: usize) -> Progress {
        Progress::Checking {
            done,
            of: self.planned.len(),
        }
    }

    fn world(&self) -> World<'a> {
        World::on(Arc::clone(&self.ground), self.room)
    }

    /// The desk of a check, without a sink.
    fn desk(&self, check: usize) -> Desk<'a> {
        let mut desk = Desk::default();
        if let Some(waivers) = self.waivers {
            desk.cover = Some(Box::new(move |raw| waivers.covers(check, raw)));
        }
        desk
    }

    fn alone(
        &self,
        show: Option<&'a Show<'a>>,
        watch: &mut dyn FnMut(Progress),
    ) -> (Vec<Outcome>, Figures) {
        let mut outcomes = Vec::with_capacity(self.planned.len());
        for (at, check) in self.planned.iter().enumerate() {
            watch(self.progress(at));
            let mut desk = self.desk(at);
            if let Some(show) = show {
                desk.sink = Some(Box::new(move |raw| show.borrow_mut()(at, raw)));
            }
            outcomes.push(checks::run(&self.world().with_desk(desk), check.kind));
        }
        (outcomes, figures::figures(&self.world()))
    }

    fn together(
        &self,
        threads: usize,
        show: Option<&'a Show<'a>>,
        watch: &mut dyn FnMut(Progress),
    ) -> (Vec<Outcome>, Figures) {
        let wanted = show.is_some();
        // A channel has room for all that may wait from the beginning: where nothing is shown there is none.
        let shown = self.planned.iter().filter(|_| wanted);
        let (senders, receivers): (Vec<_>, Vec<Receiver<Box<Raw>>>) =
            shown.map(|_| sync_channel(WAITING)).unzip();
        let senders: Vec<Mutex<Option<SyncSender<Box<Raw>>>>> = senders
            .into_iter()
            .map(|sender| Mutex::new(Some(sender)))
            .collect();
        let outcomes: Vec<Mutex<Option<Outcome>>> =
            self.planned.iter().map(|_| Mutex::new(None)).collect();
        let counted: Mutex<Figures> = Mutex::default();
        // The figures take longest and come first. Checks are begun in their order, so the one whose
        // findings are due is never the one that waits.
        let next = AtomicUsize::new(0);
        let work = || {
            loop {
                let at = match next.fetch_add(1, Ordering::Relaxed).checked_sub(1) {
                    Some(at) => at,
                    None => {
                        *locked(&counted) = figures::figures(&self.world());
                        continue;
                    }
                };
                let Some(check) = self.planned.get(at) else {
                    return;
                };
                let mut desk = self.desk(at);
                let sender = senders.get(at).and_then(|sender| locked(sender).take());
                if let Some(sender) = sender {
                    let send = move |raw: &Raw| _ = sender.send(Box::new(raw.clone()));
                    desk.sink = Some(Box::new(send));
                }
                let outcome = checks::run(&self.world().with_desk(desk), check.kind);
                if let Some(place) = outcomes.get(at) {
                    *locked(place) = Some(outcome);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            // Where findings are shown, this thread shows them; else it works with the others.
            if wanted {
                scope.spawn(work);
            } else {
                watch(self.progress(0));
                work();
            }
            for (at, found) in receivers.iter().enumerate() {
                watch(self.progress(at));
                for raw in found {
                    if let Some(show) = show {
                        show.borrow_mut()(at, &raw);
                    }
                }
            }
        });
        let outcomes = outcomes.into_iter().map(|place| {
            let outcome = place.into_inner().unwrap_or_else(PoisonError::into_inner);
            outcome.unwrap_or_else(|| Outcome::not_evaluated("the check did not come to an end"))
        });
        let counted = counted.into_inner().unwrap_or_else(PoisonError::into_inner);
        (outcomes.collect(), counted)
    }
}

fn locked<T>(place: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}
