//! Moisture-sensitive parts: BOM, product facts, records and limits belong together.

use super::{Sink, View};
use crate::spec::basis::BomLine;
use crate::spec::model::{BasisStatus, Depth, ProductFact};

/// Above level 1, a part has a floor life.
fn is_sensitive(line: &BomLine) -> bool {
    let level = line.msl.as_deref().map(|text| {
        let text = text.trim().to_ascii_lowercase();
        let text = text
            .trim_start_matches("msl")
            .trim_start_matches(['-', ' ']);
        text.to_owned()
    });
    line.populated
        && level.is_some_and(|level| {
            matches!(level.as_str(), "2" | "2a" | "3" | "4" | "5" | "5a" | "6")
        })
}

fn facts_of<'a>(view: &'a View) -> &'a [ProductFact] {
    view.spec().product.contains.as_deref().unwrap_or_default()
}

fn declared(view: &View) -> bool {
    facts_of(view).contains(&ProductFact::MoistureSensitive)
}

/// The BOM says one thing, `contains` the other.
pub(super) fn facts(view: &View, sink: &mut Sink) {
    let Some(bom) = &view.resolved.basis.bom else {
        return;
    };
    let sensitive: Vec<&BomLine> = bom.values().filter(|line| is_sensitive(line)).collect();
    match (sensitive.first(), declared(view)) {
        (Some(first), false) => {
            let others = match sensitive.len() - 1 {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            sink.warn(
                view.value_or_table("/product", "contains"),
                format!(
                    "BOM line {} ({}){others} is above MSL 1, and the product is not said to contain moisture-sensitive parts: no demand on moisture will apply",
                    first.line, first.mpn
                ),
                "add \"moisture-sensitive\" to `contains` under `[product]`",
            );
        }
        (None, true) if bom.values().any(|line| line.msl.is_some()) => sink.warn(
            view.value("/product/contains"),
            "the product is said to contain moisture-sensitive parts, and no populated BOM line is above MSL 1: suppliers will price exposure cards for nothing",
            "drop \"moisture-sensitive\" from `contains`, or correct the BOM's MSL column",
        ),
        _ => {}
    }
}

/// Sensitive parts traced below the lot, and the spec neither demands a record of their exposure nor
/// says that it needs none. Where material is traced by lot, the loading record suffices (D3).
pub(super) fn unhandled(view: &View, sink: &mut Sink) {
    let ids = ["control.moisture", "record.msl-exposure-card"];
    let said = ids.iter().any(|id| view.declared_not_required(id));
    let traced = view.resolved.forms.get("material-loading-log");
    let closely = traced.is_some_and(|depth| *depth > Depth::Lot);
    if declared(view) && closely && !said && !view.has_form("msl-exposure-card") {
        let index = facts_of(view)
            .iter()
            .position(|fact| *fact == ProductFact::MoistureSensitive)
            .unwrap_or_default();
        sink.warn(
            view.value(&format!("/product/contains/{index}")),
            "the product contains moisture-sensitive parts, and no record shows how long they were open: a part cracked in reflow is found by the customer",
            "demand `[control.moisture]`, or declare `control.moisture` not required with its reason",
        );
    }
}

/// D3: limits apply only where the basis names the standard that sets them.
pub(super) fn no_handling_standard(view: &View, sink: &mut Sink) {
    let standard = view.spec().basis.handling_standard.as_ref();
    let named = standard.is_some_and(|entry| entry.status != Some(BasisStatus::NotUsed));
    if named {
        return;
    }
    for id in ["control.moisture", "record.msl-exposure-card"] {
        if !view.resolved.clause(id).is_some_and(|c| c.demanded) {
            continue;
        }
        sink.warn_on(
            id,
            view.key(&super::table_of(id)),
            format!("`{id}` asks for exposure and floor life, and the basis names no handling standard: no limit applies, and no exposure is ever too long"),
            "add `handling-standard = { document = \"J-STD-033\", revision = \"D\" }` under `[basis]`, or your own instruction",
        );
    }
}
