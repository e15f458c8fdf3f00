//! The answered workbook of a clarification: its cells into the model of the TOML file, each value with
//! its cell. A formula is no value: what it shows depends on who opens it.

use serde::de::DeserializeOwned;

use super::codes;
use super::layout::{self, KIND, QUESTIONS, SEALED};
use super::model::{
    AskedQuestion, AskedResponse, AskedSpec, ClarificationFile, ClarificationHead, Fate,
    QuestionAnswer,
};
use super::read::{AnswersRead, no_clarification};
use crate::finding::{Finding, did_you_mean};
use crate::source::{Place, SourceFile};
use crate::spec::model::FormatVersion;
use crate::supplier::Places;
use crate::supplier::form::cells::{CellText, FormCells, FormRow, Held, cells_of};
use crate::supplier::form::words::{Choice, YES_NO};
use crate::supplier::model::{Charge, PercentOf, QuotedSpec};
use crate::supplier::places::CellPlaces;
use crate::values::Amount;

pub(super) fn read(name: &str, bytes: &[u8], digest: String) -> AnswersRead {
    let start = SourceFile::new(name, "").place(0..0);
    let mut places = CellPlaces::new(name);
    let form = match cells_of(bytes, &[layout::questions()]) {
        Ok(form) => form,
        Err(error) => return unread(digest, places, no_clarification(start, &error.to_string())),
    };
    let head = match head(&form, start) {
        Ok(head) => head,
        Err(finding) => return unread(digest, places, *finding),
    };
    let mut findings = Vec::new();
    let mut question = Vec::new();
    for row in form.rows(QUESTIONS) {
        let mut reader = Row {
            name,
            row,
            n: question.len(),
            places: &mut places,
            findings: &mut findings,
            sound: true,
        };
        let answer = reader.answer(&head);
        let sound = reader.sound;
        question.push(AskedQuestion {
            id: row.id.clone(),
            weight: None,
            demanded: text(row, SEALED[0]),
            said: text(row, SEALED[1]).into_iter().collect(),
            settle: text(row, SEALED[2]).into_iter().collect(),
            effect: None,
            seal: form.head.clauses.get(&row.id).cloned().unwrap_or_default(),
            answer: answer.filter(|_| sound),
        });
    }
    AnswersRead {
        digest,
        places: Places::Cells(places),
        file: Some(ClarificationFile {
            format: FormatVersion,
            clarification: head,
            question,
        }),
        findings,
    }
}

fn unread(digest: String, places: CellPlaces, finding: Finding) -> AnswersRead {
    AnswersRead {
        digest,
        places: Places::Cells(places),
        file: None,
        findings: vec![finding],
    }
}

fn text(row: &FormRow, key: &str) -> Option<String> {
    let text = row.text(key);
    (!text.is_empty()).then(|| text.to_owned())
}

/// What the very hidden sheet says.
fn head(form: &FormCells, start: Place) -> Result<ClarificationHead, Box<Finding>> {
    let fact = |key: &str| {
        let mut facts = form.head.others.iter();
        facts
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.clone())
    };
    let no = |why: &str| Box::new(no_clarification(start.clone(), why));
    if fact("kind").as_deref() != Some(KIND) {
        return Err(no(
            "its hidden sheet does not say which questions it answers",
        ));
    }
    let needed = |value: Option<String>| value.ok_or_else(|| no("its hidden sheet was changed"));
    Ok(ClarificationHead {
        supplier: needed(fact("supplier"))?,
        round: fact("round")
            .and_then(|round| round.parse().ok())
            .ok_or_else(|| no("its hidden sheet was changed"))?,
        spec: AskedSpec {
            id: needed(form.head.spec_id.clone())?,
            revision: needed(form.head.revision.clone())?,
            sha256: needed(form.head.sha256.clone())?,
        },
        response: AskedResponse {
            file: needed(fact("response-file"))?,
            sha256: needed(fact("response-sha256"))?,
            number: None,
            revision: None,
        },
        after: form
            .head
            .others
            .iter()
            .filter(|(key, _)| key == "after")
            .map(|(_, digest)| digest.clone())
            .collect(),
        asked_by: None,
        answer_by: None,
    })
}

/// A row that is being read.
struct Row<'a> {
    name: &'a str,
    row: &'a FormRow,
    n: usize,
    places: &'a mut CellPlaces,
    findings: &'a mut Vec<Finding>,
    /// Whether every cell of it could be read.
    sound: bool,
}

impl Row<'_> {
    fn answer(&mut self, head: &ClarificationHead) -> Option<QuestionAnswer> {
        if let Some(cell) = self.row.cells.get("id") {
            let place = self.place(cell);
            let pointer = format!("/question/{}", self.n);
            self.places.add(pointer, place);
        }
        let amount: Option<Amount> =
            self.parsed("amount", "charge/amount", "1234.50, or: no charge");
        let basis = self.word("basis", "charge/basis", Choice::Basis);
        let driver = self.word("driver", "charge/driver", Choice::Driver);
        let charge = self.charge(amount, basis, driver);
        let mut answer = QuestionAnswer {
            state: self.word("state", "state", Choice::State),
            charge,
            depth: self.word("depth", "depth", Choice::Depth),
            formats: self.formats(),
            retention: self.parsed("retention", "retention", "10 years"),
            fields: self.list("fields"),
            lead_time_days: self.whole("lead-time-days"),
            from_quantity: self.whole("from-quantity"),
            capable: self.yes_no(),
            captured_depth: self.word("captured-depth", "captured-depth", Choice::Depth),
            assumption: self.fate("assumption"),
            text: self.plain("text", "text"),
            ..QuestionAnswer::default()
        };
        self.value(head, &mut answer);
        let says = !answer.keys().is_empty() || answer.words().is_some();
        says.then_some(answer)
    }

    /// A charge needs its basis; an amount alone could be anything.
    fn charge(
        &mut self,
        amount: Option<Amount>,
        basis: Option<crate::supplier::model::ChargeBasis>,
        driver: Option<crate::supplier::model::Driver>,
    ) -> Option<Charge> {
        if let Some(basis) = basis {
            return Some(Charge {
                basis,
                amount,
                of: PercentOf::default(),
                driver,
            });
        }
        // Nothing charged is charged on no basis.
        if amount == Some(Amount::NoCharge) {
            return Some(Charge {
                basis: crate::supplier::model::ChargeBasis::Once,
                amount,
                of: PercentOf::default(),
                driver,
            });
        }
        if amount.is_some()
            && let Some(cell) = self.row.cells.get("amount")
        {
            self.wrong(
                cell,
                "an amount without its charge basis",
                "choose how often it is charged",
            );
        }
        None
    }

    /// The cell that answers a question on the whole quote, under the key that the question names.
    fn value(&mut self, head: &ClarificationHead, answer: &mut QuestionAnswer) {
        if !self.row.cells.contains_key("value") {
            return;
        }
        match self.row.text("key") {
            "tax" => answer.tax = self.word("value", "tax", Choice::Tax),
            "valid-until" => answer.valid_until = self.parsed("value", "valid-until", "2027-01-31"),
            "currency" => answer.currency = self.plain("value", "currency"),
            "delivery-terms" => answer.delivery_terms = self.plain("value", "delivery-terms"),
            "lead-time-days" => answer.lead_time_days = self.number("value", "lead-time-days"),
            "unit-price" => answer.unit_price = self.parsed("value", "unit-price", "12.50"),
            "amount" => answer.amount = self.parsed("value", "amount", "1234.50, or: no charge"),
            "affects" if self.row.text("value").trim() == Fate::WORDS[0] => {
                answer.assumption = self.fate("value");
            }
            "affects" => answer.affects = self.list_under("value", "affects"),
            "spec" => {
                answer.spec = self.plain("value", "spec").map(|sha256| QuotedSpec {
                    id: Some(head.spec.id.clone()),
                    revision: Some(head.spec.revision.clone()),
                    sha256: Some(sha256),
                });
            }
            _ => {
                if let Some(cell) = self.row.cells.get("value") {
                    self.wrong(
                        cell,
                        "this question is not answered in this column",
                        "use the columns beside it, or say it in words",
                    );
                }
            }
        }
    }

    fn place(&self, cell: &CellText) -> Place {
        Place::in_sheet(
            self.name,
            &cell.address,
            self.row.number,
            column(&cell.address),
        )
    }

    fn wrong(&mut self, cell: &CellText, message: &str, help: &str) {
        self.sound = false;
        let place = self.place(cell);
        let finding = Finding::error(codes::BAD_CELL, place, message);
        self.findings
            .push(finding.help(format!("{help}; nothing of this row was taken")));
    }

    /// The text of a cell, where it holds one that can be relied on.
    fn plain(&mut self, column: &str, key: &str) -> Option<String> {
        let row = self.row;
        let cell = row.cells.get(column)?;
        if cell.formula.is_some() {
            self.wrong(
                cell,
                "a formula where a value belongs",
                "write the value itself",
            );
            return None;
        }
        if cell.held == Held::Error {
            self.wrong(
                cell,
                "an error where a value belongs",
                "write the value itself",
            );
            return None;
        }
        let text = cell.text.trim();
        if text.is_empty() {
            return None;
        }
        let place = self.place(cell);
        let answer = format!("/question/{}/answer", self.n);
        self.places.add(format!("{answer}/{key}"), place.clone());
        if let Some((group, _)) = key.split_once('/') {
            self.places.add(format!("{answer}/{group}"), place.clone());
        }
        self.places.add(answer, place);
        Some(text.to_owned())
    }

    /// A value that is written as a string.
    fn parsed<T: DeserializeOwned>(&mut self, column: &str, key: &str, such: &str) -> Option<T> {
        let text = self.plain(column, key)?;
        let value = serde_json::from_value(text.clone().into());
        if value.is_err()
            && let Some(cell) = self.row.cells.get(column)
        {
            self.wrong(
                cell,
                &format!("`{text}` cannot be read here"),
                &format!("write it like this: {such}"),
            );
        }
        value.ok()
    }

    /// A word of a list.
    fn word<T: DeserializeOwned>(&mut self, column: &str, key: &str, choice: Choice) -> Option<T> {
        let text = self.plain(column, key)?;
        self.one_of(&text, column, choice)
    }

    fn one_of<T: DeserializeOwned>(
        &mut self,
        text: &str,
        column: &str,
        choice: Choice,
    ) -> Option<T> {
        if let Ok(value) = serde_json::from_value(text.to_lowercase().into()) {
            return Some(value);
        }
        let words: Vec<String> = choice.words().into_iter().map(|(word, _)| word).collect();
        self.no_word(text, column, &words);
        None
    }

    fn no_word(&mut self, text: &str, column: &str, words: &[String]) {
        let Some(cell) = self.row.cells.get(column) else {
            return;
        };
        let near = did_you_mean(text, words.iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", words.join(", ")),
        };
        self.wrong(cell, &format!("`{text}` is no word of the list"), &help);
    }

    fn formats(&mut self) -> Option<Vec<crate::spec::model::RecordFormat>> {
        let formats = self.list("formats")?;
        let read = formats
            .iter()
            .map(|format| self.one_of(format, "formats", Choice::Format));
        read.collect::<Vec<_>>().into_iter().collect()
    }

    fn list(&mut self, column: &str) -> Option<Vec<String>> {
        self.list_under(column, column)
    }

    fn list_under(&mut self, column: &str, key: &str) -> Option<Vec<String>> {
        let text = self.plain(column, key)?;
        let items = text.split([',', ';', '\n']).map(str::trim);
        let items = items.filter(|item| !item.is_empty());
        Some(items.map(str::to_owned).collect())
    }

    fn whole(&mut self, column: &str) -> Option<u32> {
        self.number(column, column)
    }

    fn number(&mut self, column: &str, key: &str) -> Option<u32> {
        let text = self.plain(column, key)?;
        let value = text.parse().ok();
        if value.is_none()
            && let Some(cell) = self.row.cells.get(column)
        {
            self.wrong(
                cell,
                &format!("`{text}` is no whole number"),
                "write digits only",
            );
        }
        value
    }

    fn yes_no(&mut self) -> Option<bool> {
        let text = self.plain("capable", "capable")?;
        match YES_NO
            .iter()
            .position(|word| text.eq_ignore_ascii_case(word))
        {
            Some(at) => Some(at == 0),
            None => {
                self.no_word(&text, "capable", &YES_NO.map(str::to_owned));
                None
            }
        }
    }

    fn fate(&mut self, column: &str) -> Option<Fate> {
        let text = self.plain(column, "assumption")?;
        let fate = serde_json::from_value(text.to_lowercase().into()).ok();
        if fate.is_none() {
            self.no_word(&text, column, &Fate::WORDS.map(str::to_owned));
        }
        fate
    }
}

/// The number of a column, from 1, by the letters of an address such as `Questions!AB12`.
fn column(address: &str) -> u32 {
    let cell = address.rsplit('!').next().unwrap_or(address);
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase);
    letters.fold(0_u32, |column, letter| {
        column
            .saturating_mul(26)
            .saturating_add(u32::from(letter - b'A') + 1)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_are_counted_as_a_spreadsheet_does() {
        assert_eq!(super::column("Questions!A5"), 1);
        assert_eq!(super::column("Questions!Z5"), 26);
        assert_eq!(super::column("Questions!AB12"), 28);
    }
}
