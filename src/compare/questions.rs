//! One question for every gap.

use crate::compare::clause::verdict;
use crate::compare::judge::{Judge, Judged};
use crate::compare::result::{Question, Said, Standing, Verdict};
use crate::compare::whole_quote::QuoteIssue;
use crate::say;
use crate::source::Place;
use crate::spec::clause::Clause;
use crate::supplier::model::Quote;
use crate::wording::{Text, typed};

impl Judge<'_> {
    /// Questions on the whole quote first, then clause by clause, what weighs most first.
    pub(super) fn questions(&self, quote: &Quote, whole: &[QuoteIssue]) -> Vec<Question> {
        let mut questions: Vec<Question> = Vec::new();
        let mut add = |question: Question| {
            if !questions.iter().any(|known| known.id == question.id) {
                questions.push(question);
            }
        };
        for issue in whole {
            add(on_quote(
                &issue.topic,
                &issue.text,
                issue.place.clone(),
                issue.settle.clone(),
                Verdict::NotComparable,
            ));
        }
        if quote.valid_until.is_none() {
            add(on_quote(
                "valid-until",
                &say!("the quote states no validity"),
                self.loaded.places.value_place("/quote/valid-until"),
                say!("Please say until when it binds."),
                Verdict::LikeForLike,
            ));
        }
        for position in self.by_weight() {
            let clause = &self.spec.clauses[position];
            let judged = self.clause(position);
            if let Some(question) = judged.and_then(|judged| self.on_clause(clause, judged)) {
                add(question);
            }
        }
        questions
    }

    /// One question for everything that is open about a clause.
    fn on_clause(&self, clause: &Clause, judged: &Judged) -> Option<Question> {
        let mut said: Vec<Said> = Vec::new();
        let mut settle: Vec<Text> = Vec::new();
        for issue in judged.everywhere() {
            let Some(settled_by) = &issue.settle else {
                continue;
            };
            if said.iter().any(|known| known.text == issue.text) {
                continue;
            }
            said.push(Said {
                standing: issue.standing,
                text: issue.text.clone(),
                place: self.issue_place(clause, issue),
            });
            if !settle.contains(settled_by) {
                settle.push(settled_by.clone());
            }
        }
        let weighs = |said: &Said| verdict(said.standing, clause.severity, self.policy());
        let worst = said.iter().map(weighs).min()?;
        let asked = say!("Asked: {demand}", demand = &clause.demand);
        let answer = Text::series(said.iter().map(|said| said.text.clone()));
        let answer = say!("Your answer: {said}.", said = answer);
        let whole = [asked, answer].into_iter().chain(settle.iter().cloned());
        Some(Question {
            id: clause.id.clone(),
            clause: Some(clause.id.clone()),
            severity: Some(clause.severity),
            demanded: Some(clause.demand.clone()),
            verdict: worst,
            text: Text::sentences(whole),
            said,
            settle,
        })
    }
}

/// A question that concerns the whole quote.
pub(super) fn on_quote(
    topic: &str,
    text: &Text,
    place: Place,
    settle: Text,
    verdict: Verdict,
) -> Question {
    let found = say!("In your quote: {said}.", said = text);
    Question {
        id: format!("quote.{topic}"),
        clause: None,
        severity: None,
        demanded: None,
        said: vec![Said {
            standing: Standing::Open,
            text: text.clone(),
            place,
        }],
        verdict,
        text: Text::sentences([found, settle.clone()]),
        settle: vec![settle],
    }
}

/// The question on a response that cannot be read.
pub(super) fn unreadable(file: &str, place: Place) -> Question {
    on_quote(
        "file",
        &say!("{file} cannot be read as a response", file = typed(file)),
        place,
        say!("Please correct the errors listed for it."),
        Verdict::NotComparable,
    )
}
