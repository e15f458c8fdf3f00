//! Codes of findings on a supplier's response, each with its meaning.
//!
//! An error makes the quote not comparable, because what it offers or costs is not known.

use crate::finding::Code;

/// A clause id that the spec does not have.
pub const UNKNOWN_CLAUSE: Code = Code("R001");
/// The quote is for another spec, another revision, or another file than the one compared against.
pub const OTHER_SPEC: Code = Code("R002");
/// Price breaks that overlap, are not in ascending order, or end before they begin.
pub const PRICE_BREAKS: Code = Code("R003");
/// An answer that contradicts itself, such as a price on something included; two totals for one quantity.
pub const CONTRADICTION: Code = Code("R004");
/// Something without which the price is not known.
pub const NO_PRICE: Code = Code("R005");
/// An amount that cannot be one: negative, or a price of nothing.
pub const AMOUNT: Code = Code("R006");
/// An assumption that does not say what it assumes, or what it affects.
pub const OPEN_ASSUMPTION: Code = Code("R007");
/// An entry of an answer that says something but not its state.
pub const NO_STATE: Code = Code("R101");
/// Something that the spec does not require is priced.
pub const PRICED_THOUGH_NOT_ASKED: Code = Code("R102");
/// A reading of the price that the quote does not state.
pub const UNSTATED: Code = Code("R103");
/// The digest of the quoted spec is not stated.
pub const NO_DIGEST: Code = Code("R104");
/// A capability for a clause that the spec does not have.
pub const UNKNOWN_CAPABILITY: Code = Code("R105");
/// A name or number that was not filled in.
pub const EMPTY: Code = Code("R106");
/// A total for a quantity that was not asked: nothing is compared with it.
pub const TOTAL_NOT_ASKED: Code = Code("R107");
