//! A clarification as TOML for the supplier to edit.

use std::fmt::Write as _;

use crate::clarify::ask::{Asked, Clarification, Group, file_name, seal};
use crate::clarify::subject::Subject;
use crate::compare::result::Standing;
use crate::render::doc::clean;
use crate::render::words::format_key;
use crate::say;
use crate::spec::clause::Clause;
use crate::supplier::form::words::Choice;
use crate::toml_text::{comment, string, strings};
use crate::wording::{Text, Wording};

/// Widest comment line.
const WIDTH: usize = 96;

/// The file, its fixed wording in one language. Nothing that anybody typed can end a string or a
/// comment.
#[must_use]
pub fn to_toml(clarification: &Clarification, wording: &Wording) -> String {
    let mut writer = Writer {
        clarification,
        wording,
        out: String::new(),
    };
    writer.head();
    for group in Group::ALL {
        writer.group(group);
    }
    writer.out
}

struct Writer<'a> {
    clarification: &'a Clarification<'a>,
    wording: &'a Wording,
    out: String,
}

impl Writer<'_> {
    fn say(&self, text: &Text) -> String {
        clean(&self.wording.say(text)).trim().to_owned()
    }

    fn comment(&mut self, text: &Text) {
        let said = self.say(text);
        self.out += &comment(&said, WIDTH);
    }

    fn pair(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.out, "{key} = {value}");
    }

    fn head(&mut self) {
        let c = self.clarification;
        let head = &c.spec.spec.spec;
        self.comment(&say!(
            "Questions on your quote. Below each question there is a [question.answer]: take away the # before the keys that answer it and fill them in. Change nothing else."
        ));
        self.comment(&say!(
            "What you fill in replaces what your quote says there; what you leave out stays. Words in text alone settle nothing: they are shown beside the gap, which stays open."
        ));
        self.pair("format", "1");
        self.out += "\n[clarification]\n";
        self.pair("supplier", &string(&c.supplier.name));
        self.pair("round", &c.round.to_string());
        if let Some(contact) = &head.contact {
            self.pair("asked-by", &string(contact));
        }
        if let Some(day) = c.answer_by {
            self.pair("answer-by", &day.to_string());
        }
        let after = c
            .loaded
            .answers
            .iter()
            .map(|answers| answers.digest.as_str());
        let after: Vec<&str> = after.collect();
        if !after.is_empty() {
            self.pair("after", &strings(after));
        }
        self.out += "\n[clarification.spec]\n";
        self.pair("id", &string(&head.id));
        self.pair("revision", &string(&head.revision));
        self.pair("sha256", &string(&c.spec.digest));
        self.out += "\n[clarification.response]\n";
        self.pair("file", &string(file_name(c.loaded.file())));
        self.pair("sha256", &string(&c.loaded.digest));
        let quote = c.supplier.quote.as_ref();
        for (key, value) in [
            ("number", quote.and_then(|quote| quote.number.as_ref())),
            ("revision", quote.and_then(|quote| quote.revision.as_ref())),
        ] {
            if let Some(value) = value {
                self.pair(key, &string(value));
            }
        }
    }

    fn group(&mut self, group: Group) {
        let clarification = self.clarification;
        let questions = clarification.questions.iter();
        let mut questions = questions
            .filter(|question| question.group == group)
            .peekable();
        if questions.peek().is_none() {
            return;
        }
        let title = self.say(&group.title());
        let _ = write!(
            self.out,
            "\n# ---- {}",
            comment(&title, WIDTH).trim_start_matches("# ")
        );
        for question in questions {
            self.question(question);
        }
    }

    fn question(&mut self, question: &Asked) {
        self.out.push('\n');
        self.comment(&question.title);
        self.out += "[[question]]\n";
        self.pair("id", &string(&question.id));
        if let Some(weight) = question.weight {
            self.pair("weight", &string(weight.title()));
        }
        let demanded = question.demanded.as_ref().map(|text| self.say(text));
        if let Some(demanded) = &demanded {
            self.pair("demanded", &string(demanded));
        }
        let said: Vec<String> = question.said.iter().map(|text| self.say(text)).collect();
        let settle: Vec<String> = question.settle.iter().map(|text| self.say(text)).collect();
        for (key, texts) in [("said", &said), ("settle", &settle)] {
            if !texts.is_empty() {
                let lines: Vec<String> = texts
                    .iter()
                    .map(|text| format!("    {},\n", string(text)))
                    .collect();
                self.pair(key, &format!("[\n{}]", lines.concat()));
            }
        }
        let effect = self.say(&question.effect);
        self.pair("effect", &string(&effect));
        let texts = demanded.iter().chain(&said).chain(&settle);
        let seal = seal(&question.id, texts.map(String::as_str));
        self.pair("seal", &string(&seal));
        self.out += "[question.answer]\n";
        let clause = self.clarification.spec.clause(&question.id);
        for line in answer_lines(question, clause) {
            let _ = writeln!(self.out, "# {line}");
        }
        self.out += "# text = \"\"\n";
    }
}

/// The keys that answer a question, with what may stand there.
fn answer_lines(question: &Asked, clause: Option<&Clause>) -> Vec<String> {
    let words = |choice: Choice| -> String {
        let words: Vec<String> = choice.words().into_iter().map(|(word, _)| word).collect();
        words.join(", ")
    };
    let one = |line: &str| vec![line.to_owned()];
    match &question.subject {
        Subject::Clause => clause.map_or_else(Vec::new, |clause| {
            clause_lines(clause, &question.standings, &words)
        }),
        Subject::Tax => one("tax = \"excluded\"  # excluded, included"),
        Subject::ValidUntil => one("valid-until = 2027-01-31"),
        Subject::Currency => one("currency = \"EUR\""),
        Subject::DeliveryTerms => one("delivery-terms = \"\""),
        Subject::LeadTime => one("lead-time-days = 0"),
        Subject::Price(_) => vec![
            "unit-price = \"0.00\"".to_owned(),
            "minimum-order = 1".to_owned(),
            "price-breaks = [{ from = 1, unit-price = \"0.00\" }]  # all of them anew".to_owned(),
        ],
        Subject::ChargeAmount(_) => one("amount = \"0.00\"  # or \"no charge\""),
        Subject::Assumption(_) => vec![
            "affects = [\"\"]  # ids of the clauses that depend on it".to_owned(),
            "assumption = \"dropped\"".to_owned(),
        ],
        Subject::Spec => one("spec = { id = \"\", revision = \"\", sha256 = \"\" }"),
        Subject::Words => Vec::new(),
    }
}

fn clause_lines(
    clause: &Clause,
    standings: &[Standing],
    words: &impl Fn(Choice) -> String,
) -> Vec<String> {
    let mut lines = vec![
        format!("state = \"included\"  # {}", words(Choice::State)),
        format!(
            "charge = {{ basis = \"per-unit\", amount = \"0.00\" }}  # {}",
            words(Choice::Basis)
        ),
    ];
    if let Some(depth) = clause.depth {
        lines.push(format!("depth = \"{depth}\"  # {}", words(Choice::Depth)));
    }
    if !clause.formats.is_empty() {
        let formats = clause.formats.iter().map(|format| format_key(*format));
        lines.push(format!("formats = {}", strings(formats)));
    }
    if let Some(retention) = clause.retention {
        lines.push(format!("retention = \"{retention}\""));
    }
    if !clause.fields.is_empty() {
        let fields = clause.fields.iter().map(|field| field.id.as_str());
        lines.push(format!("fields = {}", strings(fields)));
    }
    lines.push("from-quantity = 1".to_owned());
    lines.push("lead-time-days = 0".to_owned());
    if standings.contains(&Standing::Conditional) {
        lines.push("assumption = \"dropped\"  # dropped, kept".to_owned());
    }
    if standings.contains(&Standing::Conflict) {
        lines.push("capable = true  # true, false".to_owned());
        if clause.depth.is_some() {
            lines.push(format!(
                "captured-depth = \"board\"  # {}",
                words(Choice::Depth)
            ));
        }
    }
    lines
}
