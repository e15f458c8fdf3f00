//! What depth is worth: how many boards a recall reaches with the records that are demanded, and with
//! those that are in the quote.

mod chain;
mod layout;
mod words;

use crate::compare::judge::Judge;
use crate::compare::money::{minor_digits, times};
use crate::compare::result::{Boards, Reach, RecallEvent, Scope};
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::{ContainmentBasis, Depth};
use crate::values::Decimal;

use chain::{Chain, Records};

pub(super) use chain::leading;
use layout::Layout;

/// The events, in the order in which they are shown.
const EVENTS: [RecallEvent; 3] = [
    RecallEvent::ComponentLot,
    RecallEvent::Panel,
    RecallEvent::FailedTest,
];

/// What every event reaches at a quantity, by depth; the same for all suppliers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figures {
    order: u32,
    lot: Boards,
    panel: Option<Boards>,
    reel: Option<Boards>,
    panels_of_a_reel: Option<Boards>,
    lots_of_a_reel: Option<Boards>,
}

/// The figures at each of the quantities.
pub(super) fn figures(spec: &ResolvedSpec) -> Vec<Figures> {
    let rfq = spec.spec.rfq.as_ref();
    let basis = basis(spec);
    let per_panel = spec.spec.product.boards_per_panel.filter(|n| *n > 0);
    let reel = basis.component_lot.filter(|n| *n > 0);
    let deliveries = rfq.and_then(|rfq| rfq.delivery_lots).unwrap_or(1);
    let at = |order: u32| {
        let layout = match basis.production_lot.filter(|n| *n > 0) {
            Some(lot) => Layout::of_lots(order, lot),
            None => Layout::of_deliveries(order, deliveries),
        };
        Figures {
            order,
            lot: layout.lots(),
            panel: per_panel.map(|per| layout.panels(per)),
            reel: reel.map(|reel| layout.reels(reel)),
            panels_of_a_reel: reel
                .zip(per_panel)
                .map(|(reel, per)| layout.panels_of_a_reel(reel, per)),
            lots_of_a_reel: reel.map(|reel| layout.lots_of_a_reel(reel)),
        }
    };
    super::quantities(spec).into_iter().map(at).collect()
}

fn basis(spec: &ResolvedSpec) -> ContainmentBasis {
    let rfq = spec.spec.rfq.as_ref();
    rfq.and_then(|rfq| rfq.containment.clone())
        .unwrap_or_default()
}

/// What keeps the boards of an event from being worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotStated {
    /// Boards that one lot of a component is placed on.
    ComponentLot,
    /// Boards on one panel.
    BoardsPerPanel,
}

impl Figures {
    /// The boards that an event reaches with records of a depth, and what is not stated for it. The
    /// lots that a component lot of unknown size runs through are at least one, at most all.
    fn reached(
        &self,
        event: RecallEvent,
        depth: Option<Depth>,
    ) -> (Option<Boards>, Option<NotStated>) {
        use RecallEvent as E;
        let all = Boards {
            fewest: self.order,
            most: self.order,
        };
        let known = |boards: Option<Boards>, lacks| match boards {
            Some(boards) => (Some(boards), None),
            None => (None, Some(lacks)),
        };
        match (event, depth) {
            (_, None) => (Some(all), None),
            (E::ComponentLot, Some(Depth::Board)) => known(self.reel, NotStated::ComponentLot),
            (E::ComponentLot, Some(Depth::Panel)) => match (self.reel, self.panels_of_a_reel) {
                (Some(_), boards) => known(boards, NotStated::BoardsPerPanel),
                (None, _) => (None, Some(NotStated::ComponentLot)),
            },
            (E::ComponentLot, Some(Depth::Lot)) => match self.lots_of_a_reel {
                Some(boards) => (Some(boards), None),
                None => {
                    let most = self.order;
                    let boards = Boards { most, ..self.lot };
                    (Some(boards), Some(NotStated::ComponentLot))
                }
            },
            (E::FailedTest, Some(Depth::Board)) => {
                let (fewest, most) = (self.order.min(1), self.order.min(1));
                (Some(Boards { fewest, most }), None)
            }
            (E::Panel, Some(Depth::Board | Depth::Panel)) | (E::FailedTest, Some(Depth::Panel)) => {
                known(self.panel, NotStated::BoardsPerPanel)
            }
            (E::Panel | E::FailedTest, Some(Depth::Lot)) => (Some(self.lot), None),
        }
    }
}

impl Judge<'_> {
    /// How far each event reaches at a quantity, by its position.
    pub(super) fn reach(&self, position: usize) -> Vec<Reach> {
        let Some(figures) = self.shared.figures.get(position) else {
            return Vec::new();
        };
        let each = EVENTS.into_iter();
        each.map(|event| Reach {
            event,
            demanded: self.scope(figures, event, Records::Demanded),
            offered: self.scope(figures, event, Records::Offered(position)),
        })
        .collect()
    }

    fn scope(&self, figures: &Figures, event: RecallEvent, records: Records) -> Scope {
        let Chain { depth, bound } = self.chain(event, records);
        let (boards, lacks) = figures.reached(event, depth);
        Scope {
            depth,
            boards,
            cost: boards.and_then(|boards| self.recall_cost(boards.most)),
            why: words::why(event, depth, bound.as_ref(), lacks),
            bound_by: bound.and_then(|bound| bound.clause().map(str::to_owned)),
        }
    }

    /// What it costs to take back so many boards, every digit kept.
    fn recall_cost(&self, boards: u32) -> Option<Decimal> {
        let each = basis(self.spec).cost_per_board?;
        let mut cost = times(each.0, boards.into())?;
        let currency = self.spec.spec.rfq.as_ref().map(|rfq| rfq.currency.as_str());
        let digits = minor_digits(currency.unwrap_or_default());
        if cost.scale() < digits {
            cost.rescale(digits);
        }
        Some(Decimal(cost))
    }
}
