//! The sheets with assumptions and deviations.

use super::desk::{Asked, Desk, first_cell};
use super::locked::{Asks, same};
use crate::supplier::form::layout::{ASSUMPTIONS, BUYER, DEVIATIONS, short_digest};
use crate::supplier::form::{FormCells, FormRow};
use crate::supplier::model::{Assumption, Deviation};

/// What the quote takes for granted. What the buyer stated is the buyer's, until the supplier says
/// which clauses depend on it or puts it in other words.
pub(super) fn assumptions(
    desk: &mut Desk<'_>,
    form: &FormCells,
    asks: &Asks,
    beside: Vec<(Assumption, String)>,
) -> Vec<Assumption> {
    let mut assumptions = Vec::new();
    for row in form.rows(ASSUMPTIONS) {
        if is_the_buyers(form, asks, row) {
            continue;
        }
        let at = format!("/quote/assumption/{}", assumptions.len());
        let asked =
            |key: &str, what: &'static str| Asked::of(row, key, what, format!("{at}/{key}"));
        if let Some(cell) = first_cell(row) {
            desk.mark(&at, &cell.address);
        }
        let text = desk.text(&asked("text", "assumption")).unwrap_or_default();
        let affected = asked("affects", "list of clauses");
        let affects = desk.names(&affected).unwrap_or_default();
        // Ids have no blanks, so that these part them as well.
        let affects = affects
            .iter()
            .flat_map(|part| part.split_whitespace())
            .map(str::to_owned)
            .collect();
        assumptions.push(Assumption { text, affects });
    }
    for (assumption, address) in beside {
        let at = format!("/quote/assumption/{}", assumptions.len());
        desk.mark(format!("{at}/text"), &address);
        desk.mark(at, &address);
        assumptions.push(assumption);
    }
    assumptions
}

fn is_the_buyers(form: &FormCells, asks: &Asks, row: &FormRow) -> bool {
    let text = row.text("text").replace('\r', "");
    let stated = row.text("by").trim().eq_ignore_ascii_case(BUYER);
    let as_printed = form.head.assumptions.contains(&short_digest(&text))
        || asks.assumptions.iter().any(|asked| same(asked, &text))
        || text.trim().is_empty();
    let nothing_added = row.text("affects").trim().is_empty() && row.merged.is_empty();
    stated && as_printed && nothing_added
}

/// What is offered instead of a demand.
pub(super) fn deviations(desk: &mut Desk<'_>, form: &FormCells) -> Vec<Deviation> {
    let mut deviations = Vec::new();
    for row in form.rows(DEVIATIONS) {
        let at = format!("/quote/deviation/{}", deviations.len());
        let asked =
            |key: &str, what: &'static str| Asked::of(row, key, what, format!("{at}/{key}"));
        if let Some(cell) = first_cell(row) {
            desk.mark(&at, &cell.address);
        }
        deviations.push(Deviation {
            clause: desk.text(&asked("clause", "clause")).unwrap_or_default(),
            instead: desk.text(&asked("instead", "offer")).unwrap_or_default(),
            why: desk.text(&asked("why", "reason")),
            until: desk.day(&asked("until", "end of the deviation")),
        });
    }
    deviations
}
