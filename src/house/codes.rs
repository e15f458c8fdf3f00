//! Codes of findings on a house style, each with its meaning.

use crate::finding::Code;

/// The logo cannot be read, or is no picture that documents can show.
pub const LOGO: Code = Code("H001");
/// A font cannot be read.
pub const FONT: Code = Code("H002");
/// A path that leaves the folder of the house style.
pub const OUTSIDE: Code = Code("H003");
/// A sentence that no document has.
pub const UNKNOWN_SENTENCE: Code = Code("H004");
/// A name in braces that the sentence does not have.
pub const UNKNOWN_NAME: Code = Code("H005");
/// A colour on which or in which text cannot be read.
pub const PALE: Code = Code("H101");
/// A name in braces that is left out: what it stands for is no longer said.
pub const NAME_LEFT_OUT: Code = Code("H102");
