//! What answered clarifications say: which questions they settled, and the words beside gaps that stay.

use crate::compare::judge::Judge;
use crate::compare::result::{AnswersUsed, Cell, QuestionAnswered, Said, Standing, SupplierResult};
use crate::say;
use crate::supplier::{Answered, AnswersLaid};
use crate::wording::{Text, typed};

impl Judge<'_> {
    /// Adds what was answered to a supplier's result and cells.
    pub(super) fn answered(&self, result: &mut SupplierResult, cells: &mut [Cell]) {
        let laid = &self.loaded.answers;
        let open = |id: &str| result.questions.iter().any(|question| question.id == id);
        result.answers = laid.iter().map(|laid| used(laid, &open)).collect();
        for question in &mut result.questions {
            let Some((answered, words)) = last_words(laid, &question.id) else {
                continue;
            };
            question.said.push(Said {
                standing: question
                    .said
                    .first()
                    .map_or(Standing::Open, |said| said.standing),
                text: in_words(words),
                place: answered.place.clone(),
            });
            question.text = Text::sentences([
                question.text.clone(),
                say!(
                    "You answered in words: {words}. Please answer in the fields as well.",
                    words = typed(words.trim_end_matches('.'))
                ),
            ]);
        }
        for (clause, cell) in self.spec.clauses.iter().zip(cells) {
            let Some(standing) = cell.standing.filter(|standing| standing.is_gap()) else {
                continue;
            };
            if let Some((answered, words)) = last_words(laid, &clause.id) {
                cell.said.push(Said {
                    standing,
                    text: in_words(words),
                    place: answered.place.clone(),
                });
            }
        }
    }
}

fn in_words(words: &str) -> Text {
    say!("answered in words: {words}", words = typed(words))
}

fn used(laid: &AnswersLaid, open: &impl Fn(&str) -> bool) -> AnswersUsed {
    let answered = laid.answered.iter().map(|answered| QuestionAnswered {
        question: answered.question.clone(),
        settled: !open(&answered.question),
        words: answered.words.clone(),
        place: answered.place.clone(),
    });
    AnswersUsed {
        file: laid.file.clone(),
        sha256: laid.digest.clone(),
        round: laid.round,
        answered: answered.collect(),
    }
}

/// What was said last about a question in words.
fn last_words<'a>(laid: &'a [AnswersLaid], id: &str) -> Option<(&'a Answered, &'a str)> {
    let answered = laid.iter().flat_map(|laid| &laid.answered);
    let about = answered.filter(|answered| answered.question == id);
    about
        .filter_map(|answered| Some((answered, answered.words.as_deref()?)))
        .next_back()
}
