//! The buyer's order: where "of 500" comes from. The population is never the supplier's own count.

mod due;
mod listed;
mod replacement;
mod serials;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::{self, Code, Finding};
use crate::source::SourceFile;
use crate::spec::basis::{FileDigest, Files, sha256};
use crate::toml_doc::{self, Limits, TomlDoc};

pub use due::NoSuchShipment;
pub use listed::Serials;
pub use replacement::Replacement;
pub(crate) use serials::Run;

/// The shipments do not add up to the ordered quantity.
pub const SHIPMENTS: Code = Code("O001");
/// The listed serials are not as many as ordered.
pub const SERIAL_COUNT: Code = Code("O002");
/// A serial range cannot be expanded.
pub const SERIAL_RANGE: Code = Code("O003");
/// A serial does not match the spec's board pattern.
pub const SERIAL_PATTERN: Code = Code("O004");
/// A serial is listed twice.
pub const SERIAL_TWICE: Code = Code("O005");
/// The serial file cannot be read.
pub const SERIAL_FILE: Code = Code("O006");
/// Two shipments share an id.
pub const SHIPMENT_TWICE: Code = Code("O007");
/// More boards may be missing than were ordered.
pub const TOLERANCE: Code = Code("O008");
/// A replacement of a board that is none of the order's, or by one that is another's already.
pub const REPLACEMENT: Code = Code("O009");

/// Most boards of one order.
pub const MAX_BOARDS: u32 = 5_000_000;

/// The order as the buyer writes it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "tracespec order")]
pub struct OrderFile {
    /// The order.
    pub order: OrderHead,
}

/// What was ordered.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OrderHead {
    /// Number of the order.
    #[schemars(length(min = 1))]
    pub number: String,
    /// Boards ordered.
    #[schemars(range(min = 1, max = 5_000_000))]
    pub quantity: u32,
    /// Serials of the ordered boards; leave out where the supplier assigns them.
    pub boards: Option<OrderedBoards>,
    /// Accepted difference between boards ordered and boards delivered.
    #[serde(default)]
    pub tolerance: Tolerance,
    /// Shipments the order is split into; their quantities add up to the order.
    #[serde(default)]
    pub shipment: Vec<Shipment>,
    /// Boards that the buyer agreed to have replaced: what the supplier replaces on its own is a finding.
    #[serde(default)]
    pub replacement: Vec<Replacement>,
}

/// Serials of the ordered boards.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum OrderedBoards {
    /// First and last serial of an unbroken run.
    Range(SerialRange),
    /// A file beside the order.
    File(SerialFile),
}

/// First and last serial of an unbroken run: same length, one number that counts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SerialRange {
    /// First serial.
    pub from: String,
    /// Last serial.
    pub to: String,
}

/// A file of serials.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SerialFile {
    /// CSV beside the order: a column `board-id`, or one serial a line.
    pub file: String,
}

/// Accepted difference between boards ordered and boards delivered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tolerance {
    /// Boards that may be delivered beyond the order.
    #[serde(default)]
    pub over: u32,
    /// Boards that may be missing.
    #[serde(default)]
    pub under: u32,
}

/// One shipment of the order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Shipment {
    /// Its id, as in the packing list.
    #[schemars(length(min = 1))]
    pub id: String,
    /// Boards in it.
    #[schemars(range(min = 1))]
    pub quantity: u32,
}

/// An order with its serials expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Number of the order.
    pub number: String,
    /// Boards that are due: those ordered, or after [`Order::up_to`] those of the shipments so far.
    pub quantity: u32,
    /// Boards of the whole order.
    pub ordered: u32,
    /// Accepted difference.
    pub tolerance: Tolerance,
    /// Every ordered serial in the order's sequence, replaced ones as their replacement; none where the
    /// supplier assigns them.
    pub serials: Option<Serials>,
    /// Shipments that are due; empty when the order does not split.
    pub shipments: Vec<Shipment>,
    /// Boards that the buyer agreed to have replaced.
    pub replacements: Vec<Replacement>,
    /// SHA-256 of the order's text.
    pub sha256: String,
    /// The file of serials that it names.
    pub serial_file: Option<FileDigest>,
}

/// What became of an order file.
#[derive(Debug)]
pub struct OrderRead {
    /// The order; none when a finding is an error.
    pub order: Option<Order>,
    /// Errors and warnings in reading order.
    pub findings: Vec<Finding>,
    /// The text, for carets.
    pub source: Arc<SourceFile>,
}

/// Reads an order, its serial file beside it, and holds the serials against the spec's pattern.
#[must_use]
pub fn read(source: SourceFile, files: &dyn Files, board_pattern: Option<&Regex>) -> OrderRead {
    let loaded = toml_doc::load::<OrderFile>(source, Limits::default());
    let mut findings = loaded.findings;
    let mut order = loaded
        .model
        .map(|file| resolve_order(file.order, &loaded.doc, files, board_pattern, &mut findings));
    finding::sort(&mut findings);
    if finding::any_error(&findings) {
        order = None;
    }
    OrderRead {
        order,
        findings,
        source: loaded.doc.shared_source(),
    }
}

fn resolve_order(
    head: OrderHead,
    doc: &TomlDoc,
    files: &dyn Files,
    board_pattern: Option<&Regex>,
    findings: &mut Vec<Finding>,
) -> Order {
    check_shipments(&head, doc, findings);
    if head.tolerance.under >= head.quantity {
        let place = doc.value_place("/order/tolerance/under");
        findings.push(
            Finding::error(
                TOLERANCE,
                place,
                "with this tolerance nothing need be delivered",
            )
            .help(format!("write less than the {} ordered", head.quantity)),
        );
    }
    let mut serials = head.boards.as_ref().and_then(|boards| {
        let mut reader = serials::Reader {
            doc,
            pattern: board_pattern,
            findings,
        };
        reader.serials(boards, head.quantity, files)
    });
    let mut replacing = replacement::Replacing {
        doc,
        pattern: board_pattern,
        findings,
    };
    replacing.lay(&head.replacement, serials.as_mut());
    Order {
        number: head.number,
        quantity: head.quantity,
        ordered: head.quantity,
        tolerance: head.tolerance,
        serials,
        serial_file: head
            .boards
            .as_ref()
            .and_then(|boards| serials::file_digest(boards, files)),
        shipments: head.shipment,
        replacements: head.replacement,
        sha256: sha256(doc.source().text().as_bytes()),
    }
}

fn check_shipments(head: &OrderHead, doc: &TomlDoc, findings: &mut Vec<Finding>) {
    if head.shipment.is_empty() {
        return;
    }
    let sum: u64 = head.shipment.iter().map(|s| u64::from(s.quantity)).sum();
    if sum != u64::from(head.quantity) {
        let place = doc.value_place("/order/quantity");
        findings.push(
            Finding::error(
                SHIPMENTS,
                place,
                format!(
                    "the shipments add up to {sum}, the order to {}",
                    head.quantity
                ),
            )
            .help("correct one of the quantities, or leave the shipments out"),
        );
    }
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (index, shipment) in head.shipment.iter().enumerate() {
        let first = *known.entry(&shipment.id).or_insert(index);
        if first != index {
            findings.push(
                Finding::error(
                    SHIPMENT_TWICE,
                    doc.value_place(&format!("/order/shipment/{index}/id")),
                    format!("shipment {} stands twice", shipment.id),
                )
                .related(
                    doc.value_place(&format!("/order/shipment/{first}/id")),
                    "first here",
                ),
            );
        }
    }
}
