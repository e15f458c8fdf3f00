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
/// An entry of `extends` that an earlier entry already builds on.
pub const IDLE_BASE: Code = Code("S023");
/// An amount or an exchange rate of the request that cannot be one.
///
/// Write a rate above zero, and amounts that are not negative.
pub const IMPOSSIBLE_AMOUNT: Code = Code("S024");
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
/// A lint override names no rule.
pub const UNKNOWN_RULE: Code = Code("S040");
/// A lint override names something that is always an error.
pub const NOT_A_RULE: Code = Code("S041");
/// A lint override suppresses nothing.
pub const IDLE_OVERRIDE: Code = Code("S042");
/// A release rests on fields that no record has.
pub const RELEASE_FIELD: Code = Code("S109");
/// Records go deeper than anything is identified.
pub const NO_IDENTITY: Code = Code("S110");
/// Records of panels and of boards, and nothing that joins them.
pub const NOT_MAPPED: Code = Code("S111");
/// NCR closure without verification.
pub const NOT_VERIFIED: Code = Code("S112");
/// Tests without a test plan.
pub const NO_TEST_PLAN: Code = Code("S113");
/// Images that are tied to no unit or no finding.
pub const UNTIED_IMAGE: Code = Code("S114");
/// A depth that a deeper demand on the same record overrules.
pub const DEPTH_OVERRULED: Code = Code("S115");
/// A record declared not required that another clause needs.
pub const NEEDED_ALL_THE_SAME: Code = Code("S116");
/// A pattern that no identity can match.
pub const IMPOSSIBLE_PATTERN: Code = Code("S117");
/// An identity that matches the patterns of two levels.
pub const AMBIGUOUS_PATTERN: Code = Code("S118");
/// A pattern with fewer identities than boards.
pub const TOO_FEW_IDENTITIES: Code = Code("S119");
/// A shipment package that nothing reconciles.
pub const UNRECONCILED: Code = Code("S120");
/// A release record in formats that no program reads.
pub const UNREADABLE_FORMAT: Code = Code("S121");
/// BOM and product facts disagree about moisture.
pub const MOISTURE_FACTS: Code = Code("S122");
/// Moisture-sensitive parts, and nothing said of them.
pub const MOISTURE_UNHANDLED: Code = Code("S123");
/// Moisture records without the standard that sets their limits.
pub const NO_HANDLING_STANDARD: Code = Code("S124");
/// An alternate whose approval is over before it is needed.
pub const ALTERNATE_EXPIRES: Code = Code("S125");
/// Quotes due before the spec is issued.
pub const DUE_BEFORE_ISSUE: Code = Code("S126");
/// A document that follows after the quotes are due.
pub const FOLLOWS_TOO_LATE: Code = Code("S127");
/// A sample larger than the build.
pub const LARGE_SAMPLE: Code = Code("S128");
/// An exchange rate that leads nowhere.
pub const STRAY_RATE: Code = Code("S129");
/// The build quantity is not among the quantities asked.
pub const QUANTITY_NOT_ASKED: Code = Code("S130");
/// Release on reports of failures only, and nothing that shows the inspection took place.
pub const SILENT_PASS: Code = Code("S131");
/// Retests without repair or declared cause.
pub const FREE_RETEST: Code = Code("S132");
/// Every clause a knockout.
pub const ALL_KNOCKOUTS: Code = Code("S133");
/// Images of every unit for a release.
pub const IMAGES_OF_ALL: Code = Code("S134");
/// A recurring output without an interval.
pub const NO_INTERVAL: Code = Code("S135");
/// A knockout that serves shipment documentation only.
pub const PAPERS_KNOCKOUT: Code = Code("S136");
/// A release that rests on system access.
pub const ACCESS_FOR_RELEASE: Code = Code("S137");
/// Something locked in the basis that no record shows.
pub const BASIS_NOT_SHOWN: Code = Code("S138");
/// A lint rule allowed without a reason.
pub const UNEXPLAINED_ALLOW: Code = Code("S139");
/// Records of boards, and none that names every board.
pub const NOT_COUNTED: Code = Code("S140");
/// Programs are to be checked and none is approved.
pub const NO_PROGRAM: Code = Code("S141");
/// A first-article inspection without coverage, which is one of every unit.
pub const FIRST_OF_ALL: Code = Code("S142");
/// What still has to be filled in.
pub const PLACEHOLDER: Code = Code("S143");
/// Gaps are to be filled with the buyer's estimates, and there are none.
pub const NO_ESTIMATE: Code = Code("S144");
/// An estimate that is never used.
pub const IDLE_ESTIMATE: Code = Code("S145");
}
