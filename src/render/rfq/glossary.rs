//! The words of the trade that the documents use.

use crate::render::doc::{Block, Cell, plain, strong};
use crate::say;
use crate::wording::{Text, typed};

use super::{chapter_heading, columns, table};

/// Words and what they mean; abbreviations are the same in every language.
fn words() -> Vec<(Text, Text)> {
    vec![
        (typed("AOI"), say!("automated optical inspection")),
        (typed("AVL"), say!("approved vendor list")),
        (typed("AXI"), say!("hidden-joint inspection by X-ray")),
        (typed("BOM"), say!("bill of materials")),
        (say!("Build basis"), say!("documents the build follows")),
        (typed("CoC"), say!("certificate of conformance")),
        (say!("Coverage"), say!("for how many ordered units")),
        (say!("Depth"), say!("lot, panel or board: see its chapter")),
        (typed("DNP"), say!("do not populate")),
        (typed("EMS"), say!("electronics manufacturing services")),
        (typed("ERP"), say!("orders, inventory, shipping")),
        (typed("FAI"), say!("first article inspection")),
        (typed("FCT"), say!("functional test")),
        (typed("ICT"), say!("in-circuit test")),
        (say!("Lot"), say!("boards built under one lot id")),
        (typed("MES"), say!("manufacturing execution system")),
        (typed("MPN"), say!("manufacturer part number")),
        (typed("MSL"), say!("moisture sensitivity level")),
        (typed("NCR"), say!("nonconformance report")),
        (typed("NRE"), say!("engineering, charged once")),
        (typed("OEM"), say!("the buyer of the boards")),
        (typed("PCBA"), say!("printed circuit board assembly")),
        (typed("PLM"), say!("system for released documents")),
        (typed("RFQ"), say!("request for quotation")),
        (typed("SCADA"), say!("system for machine signals")),
        (typed("SMT"), say!("surface-mount technology")),
        (typed("SPI"), say!("solder paste inspection")),
        (typed("THT"), say!("through-hole technology")),
        (typed("WIP"), say!("work in process")),
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
        chapter_heading("words", say!("Glossary")),
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
