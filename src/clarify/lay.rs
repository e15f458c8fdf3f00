//! Answered clarifications laid over the responses they are about.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::codes;
use super::merge::{Given, Merged};
use super::model::{AskedQuestion, ClarificationFile, QuestionAnswer};
use super::read::AnswersRead;
use super::seal;
use super::subject::Subject;
use crate::compare;
use crate::finding::{self, Finding, did_you_mean};
use crate::spec::clause::ResolvedSpec;
use crate::supplier::places::Overlay;
use crate::supplier::read::judged;
use crate::supplier::{Answered, AnswersLaid, LoadedResponse, Places};

/// Responses with the answers laid over them.
#[derive(Debug)]
pub struct Laid {
    /// The responses, in the order given.
    pub responses: Vec<LoadedResponse>,
    /// What is wrong with the answers. What an error is about was not taken.
    pub findings: Vec<Finding>,
}

/// Lays answered clarifications over the responses they name by digest, round after round. What does
/// not fit changes nothing.
#[must_use]
pub fn lay(
    spec: &ResolvedSpec,
    responses: Vec<LoadedResponse>,
    files: &[AnswersRead],
    as_of: Option<jiff::civil::Date>,
) -> Laid {
    let asked = responses.iter().map(|response| {
        let questions = compare::questions(spec, response, as_of);
        questions.into_iter().map(|question| question.id).collect()
    });
    let mut layer = Layer {
        spec,
        as_of,
        asked: asked.collect(),
        rounds: vec![0; responses.len()],
        twice: twice(files),
        responses,
        findings: Vec::new(),
    };
    let mut readable = Vec::new();
    for read in files {
        layer.findings.extend(read.findings.iter().cloned());
        readable.extend(read.file.as_ref().map(|file| (read, file)));
    }
    readable.sort_by_key(|(_, file)| file.clarification.round);
    for (read, file) in readable {
        if let Err(finding) = layer.file(read, file) {
            layer.findings.push(*finding);
        }
    }
    finding::sort(&mut layer.findings);
    Laid {
        responses: layer.responses,
        findings: layer.findings,
    }
}

/// What is answered more than once in a round: nobody knows which answer holds.
fn twice(files: &[AnswersRead]) -> BTreeSet<(String, u32, String)> {
    let mut seen = BTreeSet::new();
    let mut twice = BTreeSet::new();
    for file in files.iter().filter_map(|read| read.file.as_ref()) {
        let head = &file.clarification;
        for question in &file.question {
            let says =
                |answer: &QuestionAnswer| !answer.keys().is_empty() || answer.words().is_some();
            if question.answer.as_ref().is_some_and(says) {
                let digest = head.response.sha256.to_lowercase();
                let key = (digest, head.round, question.id.clone());
                if !seen.insert(key.clone()) {
                    twice.insert(key);
                }
            }
        }
    }
    twice
}

struct Layer<'a> {
    spec: &'a ResolvedSpec,
    as_of: Option<jiff::civil::Date>,
    /// Ids of the questions on each response, as it was sent and as far as it was answered.
    asked: Vec<BTreeSet<String>>,
    /// The round whose questions these are, by response.
    rounds: Vec<u32>,
    /// Response, round and question of what is answered more than once.
    twice: BTreeSet<(String, u32, String)>,
    responses: Vec<LoadedResponse>,
    findings: Vec<Finding>,
}

impl Layer<'_> {
    fn file(&mut self, read: &AnswersRead, file: &ClarificationFile) -> Result<(), Box<Finding>> {
        let at = self.response_of(read, file)?;
        let questions = compare::questions(self.spec, &self.responses[at], self.as_of);
        let open = questions.into_iter().map(|question| question.id);
        // What an earlier round settled is no question of a later one.
        if self.rounds[at] == file.clarification.round {
            self.asked[at].extend(open);
        } else {
            self.asked[at] = open.collect();
            self.rounds[at] = file.clarification.round;
        }
        let mut answered = Vec::new();
        let mut open = false;
        for (n, question) in file.question.iter().enumerate() {
            let Some(answer) = &question.answer else {
                continue;
            };
            let words = answer.words().map(str::to_owned);
            if answer.keys().is_empty() && words.is_none() {
                continue;
            }
            open = true;
            match self.question(at, read, file, (n, question), answer) {
                Ok(()) => answered.push(Answered {
                    question: question.id.clone(),
                    words,
                    place: read.places.key_place(&format!("/question/{n}/answer")),
                }),
                Err(finding) => self.findings.push(*finding),
            }
        }
        if !open && !finding::any_error(&read.findings) {
            let place = read.places.value_place("/question");
            let finding = Finding::warning(codes::NOTHING, place, "no question is answered here");
            self.findings
                .push(finding.help("fill in the answers below the questions"));
        }
        if !answered.is_empty() {
            self.responses[at].answers.push(AnswersLaid {
                file: read.places.file().to_owned(),
                digest: read.digest.clone(),
                round: file.clarification.round,
                answered,
            });
        }
        Ok(())
    }

    /// The response that a file was asked about.
    fn response_of(
        &self,
        read: &AnswersRead,
        file: &ClarificationFile,
    ) -> Result<usize, Box<Finding>> {
        let head = &file.clarification;
        let at = |key: &str| read.places.value_place(&format!("/clarification/{key}"));
        if !head.spec.sha256.eq_ignore_ascii_case(&self.spec.digest) {
            let asked = &self.spec.spec.spec;
            let message = format!(
                "these questions were asked about {} revision {} with another digest than this {} revision {}",
                head.spec.id, head.spec.revision, asked.id, asked.revision
            );
            let finding = Finding::error(codes::OTHER_SPEC, at("spec/sha256"), message);
            return Err(Box::new(finding.help(
                "compare with the spec that was asked, or ask anew; nothing of this file was taken",
            )));
        }
        let mut responses = self.responses.iter();
        let wanted = &head.response.sha256;
        let Some(found) = responses.position(|r| r.digest.eq_ignore_ascii_case(wanted)) else {
            let message = format!(
                "these are answers on {}, and no response given has its digest",
                head.response.file
            );
            let finding = Finding::error(codes::OTHER_RESPONSE, at("response/sha256"), message);
            return Err(Box::new(finding.help(
                "give the response that was asked about, unchanged; nothing of this file was taken",
            )));
        };
        let known = &self.responses[found].answers;
        let missing = head.after.iter().enumerate().find(|(_, digest)| {
            !known
                .iter()
                .any(|answers| answers.digest.eq_ignore_ascii_case(digest))
        });
        if let Some((n, digest)) = missing {
            let message = format!("this was asked after answers that are not given: {digest}");
            let finding =
                Finding::error(codes::ANSWERS_MISSING, at(&format!("after/{n}")), message);
            return Err(Box::new(finding.help(
                "give the answers of the earlier rounds too; nothing of this file was taken",
            )));
        }
        Ok(found)
    }

    fn question(
        &mut self,
        at: usize,
        read: &AnswersRead,
        file: &ClarificationFile,
        (n, question): (usize, &AskedQuestion),
        answer: &QuestionAnswer,
    ) -> Result<(), Box<Finding>> {
        let pointer = format!("/question/{n}");
        let place = |key: &str| read.places.value_place(&format!("{pointer}/{key}"));
        let id = question.id.as_str();
        if !self.asked[at].contains(id) {
            let message = format!("`{id}` is no question on this response");
            let finding = Finding::error(codes::NOT_ASKED, place("id"), message);
            let near = did_you_mean(id, self.asked[at].iter().map(String::as_str));
            return Err(Box::new(match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("what was not asked is changed by a revised quote only"),
            }));
        }
        let texts = question.demanded.iter();
        let texts = texts.chain(&question.said).chain(&question.settle);
        if seal(id, texts.map(String::as_str)) != question.seal {
            let message = format!("the text of the question `{id}` was changed");
            let finding = Finding::error(codes::EDITED, place("id"), message);
            return Err(Box::new(finding.help(
                "what was answered is not what was asked; fill in the file as it was sent",
            )));
        }
        let round = file.clarification.round;
        let digest = file.clarification.response.sha256.to_lowercase();
        if self.twice.contains(&(digest, round, id.to_owned())) {
            let message = format!("`{id}` is answered twice in round {round}");
            let finding = Finding::error(codes::TWICE, place("answer"), message);
            return Err(Box::new(
                finding.help("neither answer was taken; leave one of them out"),
            ));
        }
        self.take(at, read, (n, id), answer)
    }

    /// Takes one answer into a response: all of it, or nothing.
    fn take(
        &mut self,
        at: usize,
        read: &AnswersRead,
        (n, id): (usize, &str),
        answer: &QuestionAnswer,
    ) -> Result<(), Box<Finding>> {
        let loaded = &self.responses[at];
        let subject = Subject::of(id, self.spec.clause(id).is_some(), loaded);
        let Some(mut response) = loaded.response.clone() else {
            return Ok(());
        };
        let given = Given {
            spec: self.spec,
            id,
            subject: &subject,
            answer,
            at: format!("/question/{n}/answer"),
            file: &read.places,
        };
        let merged = given.merge(&mut response)?;
        if merged.laid.is_empty() && merged.moved.is_empty() && answer.keys().is_empty() {
            return Ok(());
        }
        let mut findings = self.kept(at, &merged);
        let places = Places::Overlaid(Arc::new(Overlay {
            base: loaded.places.clone(),
            file: read.places.clone(),
            laid: merged.laid,
            moved: merged.moved,
        }));
        findings.extend(judged(&response, &places, self.spec));
        finding::sort(&mut findings);
        let loaded = &mut self.responses[at];
        loaded.findings = findings;
        loaded.places = places;
        loaded.response = Some(response);
        Ok(())
    }

    /// What was found while the response was read and still holds: not what follows from its model,
    /// which is judged anew, and nothing at a place whose value is replaced.
    fn kept(&self, at: usize, merged: &Merged) -> Vec<Finding> {
        let loaded = &self.responses[at];
        let follows = match &loaded.response {
            Some(response) => judged(response, &loaded.places, self.spec),
            None => Vec::new(),
        };
        let replaced: Vec<_> = merged
            .laid
            .iter()
            .map(|(pointer, _)| loaded.places.value_place(pointer))
            .collect();
        let findings = loaded.findings.iter();
        findings
            .filter(|finding| !follows.contains(finding))
            .filter(|finding| finding.place.cell.is_none() || !replaced.contains(&finding.place))
            .cloned()
            .collect()
    }
}
