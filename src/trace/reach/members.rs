//! What a panel or a production lot holds: its members, by what the records say of each.

use crate::spec::model::Depth;
use crate::trace::genealogy::Few;
use crate::trace::ground::{Ground, Unit};
use crate::trace::report::{Kind, Question};
use crate::trace::sureness::{Doubt, Doubts};

use super::Standing;
use super::find::Found;

/// Whether a unit belongs to the panel or the production lot.
pub(super) fn standing<'a>(
    ground: &Ground<'a>,
    question: &Question,
    unit: Unit<'a>,
    found: &Found<'a>,
) -> Standing {
    let level = match question.kind {
        Kind::Panel => Depth::Panel,
        _ => Depth::Lot,
    };
    let spot = found.hits.get(&unit).map(|hit| hit.spot);
    if unit == (level, question.id.as_str()) {
        return Standing::Reached(Doubts::default(), spot);
    }
    let Some(home) = ground.genealogy.home(unit) else {
        return Standing::Open("no record says where it was built".to_owned(), None);
    };
    let names = match level {
        Depth::Panel => &home.panels,
        _ => &home.lots,
    };
    if names.has(&question.id) {
        let doubts = Doubts::default().with_if(names.len() > 1, Doubt::Disputed);
        return Standing::Reached(doubts, spot);
    }
    // A record that writes it otherwise may mean it.
    if let Some(hit) = found.hits.get(&unit) {
        return Standing::Reached(hit.doubts, Some(hit.spot));
    }
    let elsewhere = unit.0 == level || !names.is_empty() || other_lot(ground, question, unit);
    if elsewhere {
        return Standing::Clear;
    }
    let why = format!(
        "no record says in which {} it was built",
        question.kind.words()
    );
    Standing::Open(why, None)
}

/// A unit of another production lot than the panel's is not on the panel.
fn other_lot<'a>(ground: &Ground<'a>, question: &Question, unit: Unit<'a>) -> bool {
    if question.kind != Kind::Panel {
        return false;
    }
    let of_panel = ground.genealogy.panels.get(question.id.as_str());
    let Some(of_panel) = of_panel
        .map(|home| &home.lots)
        .filter(|lots| !lots.is_empty())
    else {
        return false;
    };
    let apart = |lots: &Few<'_>| !lots.is_empty() && lots.iter().all(|lot| !of_panel.has(lot));
    match unit.0 {
        Depth::Lot => !of_panel.has(unit.1),
        _ => ground
            .genealogy
            .home(unit)
            .is_some_and(|home| apart(&home.lots)),
    }
}
