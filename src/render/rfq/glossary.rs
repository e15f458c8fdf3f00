//! The words of the trade that the documents use.

use crate::render::doc::{Block, Cell, plain, strong};
use crate::say;
use crate::wording::Text;

use super::{chapter_heading, columns, table};

/// Words and what they mean.
fn words() -> Vec<(Text, Text)> {
    vec![
        (say!("AOI"), say!("automated optical inspection")),
        (say!("AVL"), say!("approved vendor list")),
        (say!("AXI"), say!("hidden-joint inspection by X-ray")),
        (say!("BOM"), say!("bill of materials")),
        (say!("Build basis"), say!("documents the build follows")),
        (say!("CoC"), say!("certificate of conformance")),
        (say!("Coverage"), say!("for how many ordered units")),
        (say!("Depth"), say!("lot, panel or board: see its chapter")),
        (say!("DNP"), say!("do not populate")),
        (say!("EMS"), say!("electronics manufacturing services")),
        (say!("ERP"), say!("orders, inventory, shipping")),
        (say!("FAI"), say!("first article inspection")),
        (say!("FCT"), say!("functional test")),
        (say!("ICT"), say!("in-circuit test")),
        (say!("Lot"), say!("boards built under one lot id")),
        (say!("MES"), say!("manufacturing execution system")),
        (say!("MPN"), say!("manufacturer part number")),
        (say!("MSL"), say!("moisture sensitivity level")),
        (say!("NCR"), say!("nonconformance report")),
        (say!("NRE"), say!("engineering, charged once")),
        (say!("OEM"), say!("the buyer of the boards")),
        (say!("PCBA"), say!("printed circuit board assembly")),
        (say!("PLM"), say!("system for released documents")),
        (say!("RFQ"), say!("request for quotation")),
        (say!("SCADA"), say!("system for machine signals")),
        (say!("SMT"), say!("surface-mount technology")),
        (say!("SPI"), say!("solder paste inspection")),
        (say!("THT"), say!("through-hole technology")),
        (say!("WIP"), say!("work in process")),
    ]
}

/// The glossary, in two columns that are read downwards.
pub(in crate::render) fn glossary() -> Vec<Block> {
    let words = words();
    let half = words.len().div_ceil(2);
    let (left, right) = words.split_at(half);
    let cells = |entry: Option<&(Text, Text)>| -> [Cell; 2] {
        let (word, meaning) = entry.cloned().unwrap_or_default();
        [strong(word).into(), plain(meaning).into()]
    };
    let rows = (0..half)
        .map(|at| [cells(left.get(at)), cells(right.get(at))].concat())
        .collect();
    vec![
        // Words and signature share the last page.
        Block::PageBreak,
        chapter_heading("words", say!("Words")),
        table(
            Text::default(),
            columns([
                (say!("Word"), 14),
                (say!("Meaning"), 38),
                (say!("Word"), 14),
                (say!("Meaning"), 34),
            ]),
            rows,
        ),
    ]
}
