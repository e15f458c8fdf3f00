//! The questions of bidders and their answers, as the buyer writes them for an addendum.
//!
//! Every bidder gets the same questions and the same answers, so the file has no place for who asked.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::{self, Code, Finding, did_you_mean};
use crate::source::SourceFile;
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::FormatVersion;
use crate::toml_doc::{self, Limits, TomlDoc};
use crate::values::Date;

/// A question is about a clause that neither revision has.
pub const UNKNOWN_CLAUSE: Code = Code("A001");
/// A question without words, or without an answer.
pub const UNANSWERED: Code = Code("A002");
/// A question or answer that tells who asked.
pub const WHO_ASKED: Code = Code("A003");
/// The addendum is dated before the revision it tells of.
pub const EARLY: Code = Code("A004");

/// An addendum: its number, its date, and the questions it answers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "tracespec addendum")]
pub struct AddendumFile {
    /// Version of this file format. Write 1.
    pub format: FormatVersion,
    /// The addendum.
    pub addendum: AddendumHead,
    /// Questions that bidders asked, and the answers that every bidder gets.
    #[serde(default)]
    pub question: Vec<Question>,
}

/// Number and date of an addendum.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AddendumHead {
    /// Number of the addendum to this request: 1, 2, 3.
    #[schemars(range(min = 1))]
    pub number: u32,
    /// Day on which it goes out.
    pub issued: Date,
}

/// A question and its answer. It says what was asked, never by whom.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Question {
    /// The clause it is about, by its id.
    #[schemars(example = &"test.fct")]
    pub clause: Option<String>,
    /// Day on which it was asked.
    pub asked: Option<Date>,
    /// The question, so that nobody can tell who asked.
    #[schemars(example = &"Is one retest allowed without a recorded repair?")]
    pub text: String,
    /// The answer that every bidder gets.
    #[schemars(example = &"No. Every retest follows a recorded repair.")]
    pub answer: String,
}

/// What became of an addendum file.
#[derive(Debug)]
pub struct AddendumRead {
    /// The addendum; none when a finding is an error.
    pub addendum: Option<AddendumFile>,
    /// Errors and warnings in reading order.
    pub findings: Vec<Finding>,
    /// The text, for carets.
    pub source: Arc<SourceFile>,
}

/// Reads an addendum and holds its questions against both revisions of the request.
#[must_use]
pub fn read(source: SourceFile, old: &ResolvedSpec, new: &ResolvedSpec) -> AddendumRead {
    let loaded = toml_doc::load::<AddendumFile>(source, Limits::default());
    let mut findings = loaded.findings;
    if let Some(file) = &loaded.model {
        dated(file, new, &loaded.doc, &mut findings);
        for (index, question) in file.question.iter().enumerate() {
            let at = |key: &str| format!("/question/{index}/{key}");
            findings.extend(known(question, old, new, &loaded.doc, &at("clause")));
            for (key, words) in [("text", &question.text), ("answer", &question.answer)] {
                findings.extend(said(words, &loaded.doc, &at(key)));
            }
        }
    }
    finding::sort(&mut findings);
    let sound = !finding::any_error(&findings);
    AddendumRead {
        addendum: loaded.model.filter(|_| sound),
        findings,
        source: loaded.doc.shared_source(),
    }
}

fn dated(file: &AddendumFile, new: &ResolvedSpec, doc: &TomlDoc, findings: &mut Vec<Finding>) {
    let issued = new.spec.spec.issued;
    if file.addendum.issued < issued {
        findings.push(
            Finding::error(
                EARLY,
                doc.value_place("/addendum/issued"),
                format!("the addendum goes out before the revision it tells of, issued {issued}"),
            )
            .help("write the day on which it goes out"),
        );
    }
}

fn known(
    question: &Question,
    old: &ResolvedSpec,
    new: &ResolvedSpec,
    doc: &TomlDoc,
    pointer: &str,
) -> Option<Finding> {
    let id = question.clause.as_deref()?;
    if old.clause(id).is_some() || new.clause(id).is_some() {
        return None;
    }
    let ids = new.clauses.iter().map(|clause| clause.id.as_str());
    let finding = Finding::error(
        UNKNOWN_CLAUSE,
        doc.value_place(pointer),
        format!("no clause of the request is `{id}`"),
    );
    Some(match did_you_mean(id, ids) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("leave `clause` out where a question is about no single clause"),
    })
}

/// A question that goes out unanswered helps nobody; an address tells the others who asked.
fn said(words: &str, doc: &TomlDoc, pointer: &str) -> Option<Finding> {
    if words.trim().is_empty() {
        return Some(
            Finding::error(UNANSWERED, doc.value_place(pointer), "nothing is said here").help(
                "every bidder gets question and answer: write both, or leave the question out",
            ),
        );
    }
    let address = words
        .split_whitespace()
        .find(|word| matches!(word.split_once('@'), Some((who, at)) if !who.is_empty() && at.contains('.')))?;
    Some(
        Finding::warning(
            WHO_ASKED,
            doc.value_place(pointer),
            format!("`{address}` may tell the other bidders who asked"),
        )
        .help("word it so that nobody can tell"),
    )
}
