//! Delivered files turned into rows.

mod batch;
mod block;
mod chunk;
mod delivery;
mod joined;
mod limits;
mod mapping;
mod marks;
mod read;
mod scratch;
mod table;
mod values;
mod words;

pub use batch::Batch;
pub use delivery::{Content, DeliveredFile, Delivery, Digest, ReadSeek, Stored};
pub(crate) use limits::count as within;
pub use limits::{Limit, LimitFault, Limits, Measure};
pub use mapping::{DateOrder, DecimalMark, Delimiter, ExportMapping, Grouping, TextEncoding};
pub use marks::Marks;
pub(crate) use read::heading;
pub use read::{
    Attachment, MatchRule, MatchedFile, ReadFault, Reading, Records, Seen, is_guarded, suggest,
    to_declare, zone,
};
pub use scratch::{Room, Scratch, ScratchFile};
pub use table::{CellAt, Counted, FieldId, Fields, Given, Heading, Row, Table, TableBuilder};
pub use values::{
    CellRule, Stamp, ValueFault, date, decimal, is_blank, is_duration, is_sentinel, says_nothing,
    stamp,
};
pub use words::Words;

/// The delimiter of a CSV text: the one of `,` `;` tab `|` that the heading line has most of,
/// outside quotes. A heading without any is a single column, and a comma does no harm.
#[must_use]
pub fn vote_delimiter(text: &str) -> u8 {
    let heading = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let count = |delimiter: u8| {
        let mut quoted = false;
        heading
            .bytes()
            .filter(|&byte| {
                quoted ^= byte == b'"';
                byte == delimiter && !quoted
            })
            .count()
    };
    let mut best = (b',', count(b','));
    for delimiter in [b';', b'\t', b'|'] {
        let found = count(delimiter);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    best.0
}
