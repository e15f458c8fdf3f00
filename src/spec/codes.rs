//! Codes of findings on a requirement spec, each with its meaning.

use crate::finding::Code;

/// A name that the catalogue does not know (form, row, field, control, signal, output).
pub const UNKNOWN_NAME: Code = Code("S001");
/// A form is asked to answer a row it cannot answer.
pub const CANNOT_ANSWER: Code = Code("S002");
/// A form cannot be kept at the demanded depth.
pub const IMPOSSIBLE_DEPTH: Code = Code("S003");
/// Two places of the spec contradict each other about depth.
pub const DEPTH_CONTRADICTION: Code = Code("S004");
/// A reference to a document, limit or criterion that the spec does not have.
pub const DANGLING_REFERENCE: Code = Code("S005");
/// A condition that can never be true.
pub const NEVER_TRUE: Code = Code("S006");
/// A check needs records that nobody demands.
pub const MISSING_RECORD: Code = Code("S007");
/// A pattern that the validator and the published schema would not agree on.
pub const BAD_PATTERN: Code = Code("S008");
/// Demanded and declared not required, or an unknown clause declared not required.
pub const NOT_REQUIRED: Code = Code("S009");
/// An alternate or restriction for a BOM line that does not exist.
pub const UNKNOWN_BOM_LINE: Code = Code("S010");
/// Two keys that exclude each other.
pub const CONTRADICTION: Code = Code("S011");
/// `extends` names a preset that does not exist.
pub const UNKNOWN_PRESET: Code = Code("S020");
/// Base specs that extend each other in a circle.
pub const EXTENDS_CYCLE: Code = Code("S021");
/// A base spec that cannot be read.
pub const UNREADABLE_BASE: Code = Code("S022");
/// A condition that this product does not meet: the demand does not apply.
pub const CONDITION_NOT_MET: Code = Code("S030");
/// A demand hangs on a condition that the spec does not decide.
pub const CONDITION_UNKNOWN: Code = Code("S031");
/// A demand without purpose.
pub const NO_PURPOSE: Code = Code("S101");
/// A demand without governing document.
pub const NO_DOCUMENT: Code = Code("S102");
/// A build document that suppliers need is missing.
pub const MISSING_DOCUMENT: Code = Code("S103");
/// A judgement without a limit.
pub const NO_LIMIT: Code = Code("S104");
/// A demand without retention.
pub const NO_RETENTION: Code = Code("S105");
/// A field that names a person.
pub const PERSONAL_DATA: Code = Code("S106");
/// An identity without a pattern.
pub const NO_PATTERN: Code = Code("S107");
/// A demand that the demanded records cannot fully show.
pub const NOT_SHOWN: Code = Code("S108");
