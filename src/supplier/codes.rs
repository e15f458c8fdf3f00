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
/// A file that cannot be read as a response at all.
pub const UNREADABLE: Code = Code("R008");
/// A cell of the form whose value cannot be read, or can be read in two ways.
pub const CELL: Code = Code("R009");
/// A locked cell of the form that says something else than the form did: another thing is answered
/// than was asked.
pub const EDITED: Code = Code("R010");
/// A formula where the form asks for a value.
pub const FORMULA: Code = Code("R011");
/// Two rows of the form that answer the same and not alike.
pub const TWO_ANSWERS: Code = Code("R012");
/// A cell of the form that was merged into another one, so that it says nothing by itself.
pub const MERGED: Code = Code("R013");
/// A deviation that does not say what is offered instead.
pub const OPEN_DEVIATION: Code = Code("R014");
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
pub const TOTAL_NOT_ASKED: Code = Code("R111");
/// A value that is not written as the form asks, and how it was read.
pub const READ_AS: Code = Code("R107");
/// Something written where the form has no place for it.
pub const STRAY: Code = Code("R108");
/// A mark such as a dash where a number is asked: it counts as not filled in.
pub const NOT_A_VALUE: Code = Code("R109");
/// A sheet, column or locked text that the form had and this file lacks.
pub const LACKS: Code = Code("R110");
