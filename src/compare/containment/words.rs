//! Why a recall reaches so far.

use crate::compare::result::RecallEvent;
use crate::say;
use crate::spec::model::Depth;
use crate::wording::{Text, typed};

use super::NotStated;
use super::chain::Bound;

/// How far it reaches, what bounds it, and what is not stated.
pub(super) fn why(
    event: RecallEvent,
    depth: Option<Depth>,
    bound: Option<&Bound>,
    lacks: Option<NotStated>,
) -> Text {
    let sentences = [
        Some(reaches(event, depth)),
        bound.map(|bound| bounded(bound, depth)),
        lacks.map(|lacks| missing(lacks, depth)),
    ];
    Text::sentences(sentences.into_iter().flatten())
}

fn reaches(event: RecallEvent, depth: Option<Depth>) -> Text {
    use Depth::{Board, Lot, Panel};
    use RecallEvent as E;
    match (event, depth) {
        (E::ComponentLot, Some(Board)) => say!("The boards that the component lot was placed on."),
        (E::ComponentLot, Some(Panel)) => {
            say!("All boards of every panel that the component lot was placed on.")
        }
        (E::ComponentLot, Some(Lot)) => {
            say!("All boards of every production lot that the component lot went into.")
        }
        (E::ComponentLot, None) => {
            say!("The whole order: no record leads from a component lot to boards.")
        }
        (E::Panel, Some(Board | Panel)) => say!("The boards of the panel."),
        (E::Panel, Some(Lot)) => say!("The production lot of the panel."),
        (E::Panel, None) => say!("The whole order: no record leads from a panel to boards."),
        (E::FailedTest, Some(Board)) => say!("The board that was tested."),
        (E::FailedTest, Some(Panel)) => say!("All boards of the panel that was tested."),
        (E::FailedTest, Some(Lot)) => say!("All boards of the production lot that was tested."),
        (E::FailedTest, None) => say!("The whole order: no record leads from a test to boards."),
    }
}

fn bounded(bound: &Bound, depth: Option<Depth>) -> Text {
    match bound {
        Bound::NotDemanded => match depth {
            Some(depth) => say!(
                "No clause demands a record that leads deeper than to the {depth}.",
                depth = depth.text()
            ),
            None => say!("No clause demands such a record."),
        },
        Bound::Kept(clause, kept) => say!(
            "Bounded by {clause}, kept at {depth} depth.",
            clause = typed(&clause.id),
            depth = kept.text()
        ),
        Bound::Lacks(clause, field) => say!(
            "Bounded by {clause}, which has no {field}.",
            clause = typed(&clause.id),
            field = typed(*field)
        ),
        Bound::Open(clause, standing) => say!(
            "Bounded by {clause}: {standing}.",
            clause = typed(&clause.id),
            standing = standing.text()
        ),
    }
}

fn missing(lacks: NotStated, depth: Option<Depth>) -> Text {
    match (lacks, depth) {
        (NotStated::BoardsPerPanel, _) => {
            say!("The number of boards is not known: add boards-per-panel to [product].")
        }
        (NotStated::ComponentLot, Some(Depth::Lot)) => say!(
            "At least one production lot; how many more is not known: add component-lot to [rfq.containment]."
        ),
        (NotStated::ComponentLot, _) => {
            say!("The number of boards is not known: add component-lot to [rfq.containment].")
        }
    }
}
