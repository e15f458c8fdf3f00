//! Codes of findings on an answered clarification, each with its meaning.
//!
//! After an error of the whole file nothing of it counts; after an error of an answer, nothing of that
//! answer.

use crate::finding::Code;

/// The file is no clarification.
pub const NO_CLARIFICATION: Code = Code("Q001");
/// It was asked about another spec, another revision, or another file.
pub const OTHER_SPEC: Code = Code("Q002");
/// It answers questions on a response that is not among those given.
pub const OTHER_RESPONSE: Code = Code("Q003");
/// It was asked after answers that are not given.
pub const ANSWERS_MISSING: Code = Code("Q004");
/// An answer to a question that was not asked.
pub const NOT_ASKED: Code = Code("Q005");
/// The text of a question was changed.
pub const EDITED: Code = Code("Q006");
/// Something that does not answer the question it stands under.
pub const NO_ANSWER: Code = Code("Q007");
/// A question that is answered twice.
pub const TWICE: Code = Code("Q008");
/// A cell whose value cannot be read.
pub const BAD_CELL: Code = Code("Q009");
/// Something would change what the amounts of the quote mean.
pub const AMOUNTS: Code = Code("Q010");
/// Nothing is answered.
pub const NOTHING: Code = Code("Q101");
