//! Codes of findings on a requirement spec, each with its meaning.

use crate::finding::Code;
use crate::rule::codes;

codes! {
/// A name that the catalogue does not know (form, row, field, control, signal, output).
///
/// Correct the name; `tracespec catalog --checks` lists rows and forms, `--fields` the fields.
pub const UNKNOWN_NAME: Code = Code("S001");
/// A form is asked to answer a row it cannot answer.
///
/// Ask the row of a form that answers it; `tracespec catalog --checks` lists rows with their forms.
pub const CANNOT_ANSWER: Code = Code("S002");
/// A form cannot be kept at the demanded depth.
///
/// Demand one of the depths that the form can be kept at; `tracespec catalog --forms` lists them.
pub const IMPOSSIBLE_DEPTH: Code = Code("S003");
/// Two places of the spec contradict each other about depth.
///
/// Write the same depth in both places, or drop one.
pub const DEPTH_CONTRADICTION: Code = Code("S004");
/// A reference to a document, limit or criterion that the spec does not have.
///
/// Add what is referred to, or correct the name.
pub const DANGLING_REFERENCE: Code = Code("S005");
/// A condition that can never be true.
///
/// Add what would make it true, or drop the demand.
pub const NEVER_TRUE: Code = Code("S006");
/// A check needs records that nobody demands.
///
/// Demand the records as well, or drop the demand that needs them.
pub const MISSING_RECORD: Code = Code("S007");
/// A pattern that the validator and the published schema would not agree on.
///
/// Anchor it with `^` and `$`, and write it without look-around and back-references.
pub const BAD_PATTERN: Code = Code("S008");
/// Demanded and declared not required, or an unknown clause declared not required.
///
/// Drop one of the two, or correct the clause's name.
pub const NOT_REQUIRED: Code = Code("S009");
/// An alternate or restriction for a BOM line that does not exist.
///
/// Name a line that the BOM file has, or correct the BOM.
pub const UNKNOWN_BOM_LINE: Code = Code("S010");
/// Two keys that exclude each other.
///
/// Keep one of the two keys.
pub const CONTRADICTION: Code = Code("S011");
/// An own form or field has the id of something else.
pub const NAME_TAKEN: Code = Code("S012");
/// An own form or field says too little, or its id cannot name a file or a column.
pub const INCOMPLETE_FORM: Code = Code("S013");
/// Key, order, closure or reference of an own form names a form or field that is not there.
pub const UNKNOWN_OWN_FIELD: Code = Code("S014");
/// A rule that the type of an own field cannot have, or no value can satisfy.
pub const BAD_FIELD_RULE: Code = Code("S015");
/// A field is prohibited or optional where it is needed.
pub const NEED_CONTRADICTION: Code = Code("S016");
/// Order, closure or references of an own form that no record can satisfy.
pub const BAD_FORM_RULE: Code = Code("S017");
/// A form of the catalogue is given more than own fields.
pub const CATALOGUE_FORM: Code = Code("S018");
/// An own form that nobody demands.
pub const UNUSED_FORM: Code = Code("S019");
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
///
/// Say what the records are for: `purpose = ["release"]`, or compliance, field-investigation, shipment-documentation.
pub const NO_PURPOSE: Code = Code("S101");
/// A demand without governing document.
///
/// Name the document of the basis that says what is acceptable: `defined-in = "quality-plan"`.
pub const NO_DOCUMENT: Code = Code("S102");
/// A build document that suppliers need is missing.
///
/// Add the document with its revision, or say that it is to follow or not used.
pub const MISSING_DOCUMENT: Code = Code("S103");
/// A judgement without a limit.
///
/// Add the quality plan's limit; without it the trigger is not evaluated.
pub const NO_LIMIT: Code = Code("S104");
/// A demand without retention.
///
/// Say how long records are kept: `retention = "10 years"`.
pub const NO_RETENTION: Code = Code("S105");
/// A field that names a person.
///
/// Demand a machine or station id instead, unless a document asks for the person.
pub const PERSONAL_DATA: Code = Code("S106");
/// An identity without a pattern.
///
/// Add `pattern = '^…$'` to the identity, so that a mistyped one can be told.
pub const NO_PATTERN: Code = Code("S107");
/// A demand that the demanded records cannot fully show.
///
/// Demand the records that the message names.
pub const NOT_SHOWN: Code = Code("S108");
}
