//! The stable codes of everything that can be wrong with a TOML file of any kind.

use crate::finding::Code;

/// The text is not TOML: an unclosed bracket, a bare word for a value, a key without a value.
pub const SYNTAX: Code = Code("T001");
/// A key or table is defined twice; the first definition is the related place.
pub const DUPLICATE_KEY: Code = Code("T002");
/// A key that means nothing where it stands.
pub const UNKNOWN_KEY: Code = Code("T003");
/// A key that must be there is not.
pub const MISSING_KEY: Code = Code("T004");
/// A value of the wrong TOML type, such as a string where a date is wanted.
pub const WRONG_TYPE: Code = Code("T005");
/// A value of the right type that is not one of the allowed ones.
pub const NOT_ALLOWED: Code = Code("T006");
/// A value of the right type with the wrong form, length or size.
pub const CONSTRAINT: Code = Code("T007");
/// A number that cannot be kept exactly as data: NaN, infinity, more than 64 bits.
pub const NOT_REPRESENTABLE: Code = Code("T008");
/// The document is too large, nested too deeply, or has more mistakes than are worth listing.
pub const TOO_LARGE: Code = Code("T009");
/// The tool's own schema does not compile: a bug to report, never the file's fault.
pub const INTERNAL: Code = Code("T010");

/// Whether a code is of the file's form rather than of its meaning.
#[must_use]
pub fn is_toml(code: Code) -> bool {
    code.0.starts_with('T')
}
