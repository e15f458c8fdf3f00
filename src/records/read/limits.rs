//! How much of anything is read from files that nobody vouches for.

/// Longest cell in characters: what a spreadsheet holds.
pub(super) const MAX_CELL: usize = 32_767;
/// Most columns.
pub(super) const MAX_COLUMNS: usize = 4_096;
/// Largest text file; rows are counted in 32 bits.
pub(super) const MAX_TEXT: u64 = 64 << 30;
/// Largest workbook file.
pub(super) const MAX_WORKBOOK: u64 = 1 << 30;
/// Largest workbook of the old kind: it is held in memory.
pub(super) const MAX_XLS: u64 = 256 << 20;
/// Largest part of a workbook that is held in memory: its strings, its styles.
pub(super) const MAX_PART: u64 = 512 << 20;
/// Rows among which the heading is looked for.
pub(super) const HEADING_ROWS: usize = 50;
/// Faults kept of one table.
pub(super) const MAX_FAULTS: usize = 1_000;
/// Most files in an archive.
pub(super) const MAX_ENTRIES: usize = 100_000;
/// Most bytes that the archives of a delivery may hold, where there is scratch for them.
pub(super) const MAX_EXPANDED: u64 = 64 << 30;
/// Most bytes that the archives of a delivery may hold in memory.
pub(super) const MAX_IN_MEMORY: u64 = 1 << 30;
/// Entries up to this size stay in memory.
pub(super) const SMALL_ENTRY: u64 = 1 << 20;
/// Nothing that was recorded shrinks more than this: what expands further was made to.
pub(super) const MAX_RATIO: u64 = 300;
/// From this size on the ratio counts.
pub(super) const RATIO_FROM: u64 = 64 << 20;
/// Deepest JSON.
pub(super) const MAX_DEPTH: usize = 64;
/// Most values in one JSON record.
pub(super) const MAX_VALUES: usize = 4_096;
