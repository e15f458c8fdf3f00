//! Rows of packing and shipment.

use crate::sample::SampleError;
use crate::sample::sheet::{Cells, Sheet};

use super::Story;

/// Every unit in its carton.
pub(super) fn packing(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    let depth = story.plan.depth("packing-list");
    for carton in &story.packed.cartons {
        let shipment = &story.packed.shipments[carton.shipment];
        for &board in &carton.boards {
            // Units above boards are written once, by their first board.
            if story.build.unit_of(board, depth) != board {
                continue;
            }
            sheet.row(
                &story
                    .board(board)
                    .with("shipment-id", &shipment.id)
                    .with("carton-label", &carton.label)
                    .with("shipment-date", &shipment.date),
            )?;
        }
    }
    Ok(())
}

/// Every carton: its check at packing and its release.
pub(super) fn cartons(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    for carton in &story.packed.cartons {
        let quantity = carton.boards.len().to_string();
        sheet.row(
            &story
                .lot(carton.lot)
                .with("shipment-id", &story.packed.shipments[carton.shipment].id)
                .with("carton-label", &carton.label)
                .with("carton-quantity", &quantity)
                .with("released-quantity", &quantity)
                .with("label-check", "pass"),
        )?;
    }
    Ok(())
}

/// Boards of every lot that were shipped.
pub(super) fn progress(story: &Story, sheet: &mut Sheet<'_, '_>) -> Result<(), SampleError> {
    let end = story
        .build
        .lots
        .iter()
        .map(|l| l.cleared)
        .max()
        .unwrap_or(0);
    for (index, lot) in story.build.lots.iter().enumerate() {
        let cells: Cells<'_> = story
            .lot(index)
            .with("purchase-order", &story.build.order)
            .with("work-order", &story.build.work_order)
            .with("shipped-quantity", lot.boards.len().to_string())
            .with("as-of", story.stamp(end + 7 * crate::sample::clock::DAY));
        sheet.row(&cells)?;
    }
    Ok(())
}
