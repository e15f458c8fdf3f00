//! A response that was read, however it was written.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::Finding;
use crate::source::Place;
use crate::supplier::Places;
use crate::supplier::model::Response;
use crate::values::Date;

/// How a response is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Written {
    /// As TOML.
    Toml,
    /// As the workbook of the RFQ package.
    Workbook,
    /// As sheets of that workbook saved as CSV.
    Csv,
}

/// A sample record that a response names as evidence, as it was found beside the response.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its name as the response writes it.
    pub named: String,
    /// Its bytes; why there are none, where it could not be taken.
    pub bytes: Result<Arc<[u8]>, String>,
}

/// A response that was read: the model when its text fits the schema, and everything found in it.
#[derive(Debug, Clone)]
pub struct LoadedResponse {
    /// Where it says what.
    pub places: Places,
    /// How it is written.
    pub written: Written,
    /// The response; none when it could not be read as one.
    pub response: Option<Response>,
    /// Errors and warnings in reading order.
    pub findings: Vec<Finding>,
    /// SHA-256 of the file, hex.
    pub digest: String,
    /// The day on which the buyer received it, where that was said.
    pub received: Option<Date>,
    /// The sample records it names, as far as they were sent along.
    pub samples: Vec<Sample>,
    /// The answered clarifications that were laid over it, in the order of their rounds.
    pub answers: Vec<AnswersLaid>,
}

/// An answered clarification that was laid over a response.
#[derive(Debug, Clone)]
pub struct AnswersLaid {
    /// Its file as the user named it.
    pub file: String,
    /// SHA-256 of it, hex.
    pub digest: String,
    /// The round of questions that it answers, from 1.
    pub round: u32,
    /// What it answers.
    pub answered: Vec<Answered>,
}

/// A question that an answered clarification says something about.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The question.
    pub question: String,
    /// What is said in words.
    pub words: Option<String>,
    /// Where it is answered.
    pub place: Place,
}

impl LoadedResponse {
    /// The file as the user named it.
    #[must_use]
    pub fn file(&self) -> &str {
        self.places.file()
    }

    /// The supplier's name; the file's, where none is filled in.
    #[must_use]
    pub fn name(&self) -> String {
        let given = self.response.as_ref().map(|r| r.supplier.name.trim());
        let file = self.file();
        match given {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned(),
        }
    }
}

/// Takes back the state of every answer of which something was written that could not be read: a depth
/// that nobody understood must not count as the demanded one.
pub(crate) fn withdraw(response: &mut Response, unread: &[String]) {
    const OFFERED: [&str; 5] = ["depth", "formats", "retention", "fields", "from-quantity"];
    let Some(quote) = &mut response.quote else {
        return;
    };
    for (id, answer) in &mut quote.response {
        let at = format!("/quote/response/{}/", segment(id));
        let inside = |pointer: &String| {
            let key = pointer.strip_prefix(&at)?.split('/').next()?;
            OFFERED.contains(&key).then_some(())
        };
        if unread.iter().any(|pointer| inside(pointer).is_some()) {
            answer.state = None;
        }
    }
}

/// A clause id as a segment of a JSON pointer.
pub(crate) fn segment(id: &str) -> String {
    id.replace('~', "~0").replace('/', "~1")
}
