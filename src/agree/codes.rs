//! Codes of findings on deviations and agreements, each with its meaning.

use crate::finding::Code;

/// Deviations that were accepted for another spec or another quote.
pub const OTHER_INPUTS: Code = Code("G001");
/// A deviation from something that is not open.
pub const NOTHING_TO_ACCEPT: Code = Code("G002");
/// A deviation that has ended.
pub const EXPIRED: Code = Code("G003");
/// Two deviations from the same clause.
pub const TWICE: Code = Code("G004");
/// Something that the buyer cannot accept, because nobody would know what was agreed.
pub const NOT_ACCEPTABLE: Code = Code("G005");
/// A file that is not the one that was agreed.
pub const CHANGED_INPUT: Code = Code("G006");
/// A file that was agreed and is not there.
pub const MISSING_INPUT: Code = Code("G007");
/// A clause that demands something else than was agreed.
pub const CHANGED_CLAUSE: Code = Code("G008");
/// A deviation without who, why or what.
pub const INCOMPLETE: Code = Code("G009");
/// A mapping of an export onto something that the spec does not have.
pub const MAPPING: Code = Code("G010");
/// An agreement that was edited after it was written.
pub const SEAL: Code = Code("G011");
/// A scope that holds for nothing, for everything without saying so, or can be read in two ways.
pub const SCOPE: Code = Code("G012");
/// A scope that names a lot, a board, a shipment or a file that nobody knows.
pub const UNKNOWN_UNIT: Code = Code("G013");
/// A deviation that nothing needed.
pub const NOT_NEEDED: Code = Code("G014");
/// A concession for another agreement than the one it is to amend.
pub const OTHER_AGREEMENT: Code = Code("G015");
