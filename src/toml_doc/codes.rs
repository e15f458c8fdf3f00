//! The stable codes of everything that can be wrong with a TOML file of any kind.

use crate::finding::Code;
use crate::rule::codes;

codes! {
/// The text is not TOML: an unclosed bracket, a bare word for a value, a key without a value.
///
/// Reading stopped at the caret: look for a missing quote, bracket or equals sign there or on the line above.
pub const SYNTAX: Code = Code("T001");
/// A key or table is defined twice; the first definition is the related place.
///
/// Keep one of the two definitions.
pub const DUPLICATE_KEY: Code = Code("T002");
/// A key that means nothing where it stands.
///
/// Correct its spelling, or move it to the table it belongs to; `tracespec schema spec` lists all keys.
pub const UNKNOWN_KEY: Code = Code("T003");
/// A key that must be there is not.
///
/// Add the key; the message names it.
pub const MISSING_KEY: Code = Code("T004");
/// A value of the wrong TOML type, such as a string where a date is wanted.
///
/// Write a value of the type that the message names.
pub const WRONG_TYPE: Code = Code("T005");
/// A value of the right type that is not one of the allowed ones.
///
/// Write one of the values that the message lists.
pub const NOT_ALLOWED: Code = Code("T006");
/// A value of the right type with the wrong form, length or size.
///
/// Write the value in the form that the message shows.
pub const CONSTRAINT: Code = Code("T007");
/// A number that cannot be kept exactly as data: NaN, infinity, more than 64 bits.
///
/// Write a number of at most 64 bits.
pub const NOT_REPRESENTABLE: Code = Code("T008");
/// The document is too large, nested too deeply, or has more mistakes than are worth listing.
///
/// Correct the first mistakes, and check that it is the file you meant.
pub const TOO_LARGE: Code = Code("T009");
/// The tool's own schema does not compile: a bug to report, never the file's fault.
///
/// Report it with the file that shows it.
pub const INTERNAL: Code = Code("T010");
}
