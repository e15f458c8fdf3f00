//! What is read of files in a certain way, whoever made them. Limits that can be raised are
//! [`Limits`](crate::records::Limits).

/// Rows among which the heading is looked for.
pub(super) const HEADING_ROWS: usize = 50;
/// Entries of archives up to this size stay in memory.
pub(super) const SMALL_ENTRY: u64 = 1 << 20;
/// Most bytes of archives that stay in memory.
pub(super) const MAX_IN_MEMORY: u64 = 1 << 30;
/// From this size on the ratio of packing counts: less is no danger.
pub(super) const RATIO_FROM: u64 = 16 << 20;
