//! Reading one cell after the other: what it says, what is wrong with it, where it stands.

use serde::de::DeserializeOwned;

use super::day::{self, Day};
use super::number::{self, Around, Figure, Written};
use super::word;
use crate::finding::Finding;
use crate::period::Period;
use crate::source::Place;
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::RecordFormat;
use crate::supplier::codes;
use crate::supplier::form::words::Choice;
use crate::supplier::form::{CellText, FormRow, Held};
use crate::supplier::places::CellPlaces;
use crate::values::{Amount, Date, Decimal};

/// The form on the desk.
pub(super) struct Desk<'a> {
    pub(super) spec: &'a ResolvedSpec,
    pub(super) file: String,
    pub(super) places: CellPlaces,
    pub(super) findings: Vec<Finding>,
    /// Pointers of what was written and could not be read: nothing may be concluded from silence there.
    pub(super) unread: Vec<String>,
    pub(super) around: Around,
}

/// A cell that is read into the response.
#[derive(Debug, Clone)]
pub(super) struct Asked<'r> {
    cell: Option<&'r CellText>,
    merged: Option<&'r (String, CellText)>,
    /// What is asked, as it stands in a sentence.
    what: &'static str,
    /// Where it goes.
    pointer: String,
}

impl<'r> Asked<'r> {
    /// The cell of a row under the key of its column.
    pub(super) fn of(
        row: &'r FormRow,
        key: &str,
        what: &'static str,
        pointer: impl Into<String>,
    ) -> Asked<'r> {
        Asked {
            cell: row.cells.get(key),
            merged: row.merged.get(key),
            what,
            pointer: pointer.into(),
        }
    }
}

/// The first cell of a row that somebody filled in.
pub(super) fn first_cell(row: &FormRow) -> Option<&CellText> {
    let computed = ["currency", "complete"];
    let mut cells = row.cells.iter();
    let found = cells.find(|(key, _)| !computed.contains(*key));
    found.map(|(_, cell)| cell)
}

/// The place of a cell by its address, such as `Answers!F12`.
pub(super) fn place(file: &str, address: &str) -> Place {
    let cell = address.rsplit_once('!').map_or(address, |(_, cell)| cell);
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.fold(0_u32, |sum, letter| {
        let letter = u32::from(letter.to_ascii_uppercase().saturating_sub(b'A'));
        sum.saturating_mul(26).saturating_add(letter + 1)
    });
    let row = cell.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    Place::in_sheet(file, address, row.parse().unwrap_or(1), column.max(1))
}

impl Desk<'_> {
    pub(super) fn place(&self, address: &str) -> Place {
        place(&self.file, address)
    }

    /// Says that a cell holds what stands at a pointer.
    pub(super) fn mark(&mut self, pointer: impl Into<String>, address: &str) {
        let place = self.place(address);
        self.places.add(pointer, place);
    }

    /// What a cell says, when it says it by itself: no formula, no error, no cell of a merged one.
    fn value<'r>(&mut self, asked: &Asked<'r>) -> Option<&'r CellText> {
        self.separate(asked)?;
        let cell = asked.cell?;
        self.mark(&asked.pointer, &cell.address);
        if cell.held == Held::Error {
            let message = format!("the {} is the error {}", asked.what, cell.text);
            self.wrong(asked, codes::CELL, message, "write the value itself");
            return None;
        }
        if cell.formula.is_some() {
            let message = format!("the {} is a formula instead of a value", asked.what);
            let shown = cell.text.trim();
            let help = match shown {
                "" => "write the value itself".to_owned(),
                shown => format!("write the value itself; the file shows {shown}"),
            };
            self.wrong(asked, codes::FORMULA, message, help);
            return None;
        }
        (!cell.text.trim().is_empty()).then_some(cell)
    }

    /// Refuses a cell that was merged into another one; nothing comes back in that case.
    fn separate(&mut self, asked: &Asked<'_>) -> Option<()> {
        let Some((into, own)) = asked.merged else {
            return Some(());
        };
        let place = self.place(&own.address);
        let message = format!(
            "the {} is merged into {into}: it says nothing by itself",
            asked.what
        );
        self.findings.push(
            Finding::error(codes::MERGED, place, message)
                .help("split the merged cells and answer each row")
                .related(self.place(into), "this cell counts for its own row only"),
        );
        self.mark(&asked.pointer, &own.address);
        self.unread.push(asked.pointer.clone());
        None
    }

    /// An error at a cell; what it was to say stays blank.
    pub(super) fn wrong(
        &mut self,
        asked: &Asked<'_>,
        code: crate::finding::Code,
        message: String,
        help: impl Into<String>,
    ) {
        if let Some(cell) = asked.cell {
            let place = self.place(&cell.address);
            self.findings
                .push(Finding::error(code, place, message).help(help));
        }
        self.unread.push(asked.pointer.clone());
    }

    /// Says how a cell was read, where the form asks for another spelling.
    fn read_as(&mut self, asked: &Asked<'_>, value: &str) {
        if let Some(cell) = asked.cell {
            let place = self.place(&cell.address);
            let message = format!(
                "the {} `{}` is read as {value}",
                asked.what,
                cell.text.trim()
            );
            self.findings.push(
                Finding::warning(codes::READ_AS, place, message)
                    .help("correct it if something else is meant"),
            );
        }
    }

    /// Words; of a formula those that the file shows.
    pub(super) fn text(&mut self, asked: &Asked<'_>) -> Option<String> {
        let cell = asked.cell.filter(|cell| cell.held != Held::Error);
        let Some(cell) = cell.filter(|cell| cell.formula.is_some() && asked.merged.is_none())
        else {
            return self.value(asked).map(|cell| cell.text.trim().to_owned());
        };
        self.mark(&asked.pointer, &cell.address);
        let place = self.place(&cell.address);
        let message = format!("the {} is a formula; its result is read", asked.what);
        self.findings
            .push(Finding::warning(codes::READ_AS, place, message).help("write the text itself"));
        let shown = cell.text.trim();
        (!shown.is_empty()).then(|| shown.to_owned())
    }

    /// One of the words of a list.
    pub(super) fn word<T: DeserializeOwned>(
        &mut self,
        asked: &Asked<'_>,
        choice: Choice,
    ) -> Option<T> {
        let cell = self.value(asked)?;
        match word::read(choice, &cell.text) {
            Ok(value) => Some(value),
            Err(help) => {
                let text = cell.text.trim();
                let message = format!("the {} `{text}` is not a word of its list", asked.what);
                self.wrong(asked, codes::CELL, message, help);
                None
            }
        }
    }

    pub(super) fn yes_no(&mut self, asked: &Asked<'_>) -> Option<bool> {
        let cell = self.value(asked)?;
        match word::yes_no(&cell.text) {
            Ok(value) => Some(value),
            Err(help) => {
                let text = cell.text.trim();
                let message = format!("the {} `{text}` is neither yes nor no", asked.what);
                self.wrong(asked, codes::CELL, message, help);
                None
            }
        }
    }

    /// Several formats; none when one of them cannot be read.
    pub(super) fn formats(&mut self, asked: &Asked<'_>) -> Option<Vec<RecordFormat>> {
        let cell = self.value(asked)?;
        let mut formats = Vec::new();
        for part in word::parts(&cell.text) {
            match word::read(Choice::Format, part) {
                Ok(format) if formats.contains(&format) => {}
                Ok(format) => formats.push(format),
                Err(help) => {
                    let message = format!("the {} have no format `{part}`", asked.what);
                    self.wrong(asked, codes::CELL, message, help);
                    return None;
                }
            }
        }
        Some(formats)
    }

    /// Names parted by commas.
    pub(super) fn names(&mut self, asked: &Asked<'_>) -> Option<Vec<String>> {
        let cell = self.value(asked)?;
        Some(word::parts(&cell.text).map(str::to_owned).collect())
    }

    pub(super) fn period(&mut self, asked: &Asked<'_>) -> Option<Period> {
        let cell = self.value(asked)?;
        let period = word::period(&cell.text);
        if period.is_none() {
            let text = cell.text.trim();
            let message = format!("the {} `{text}` is no length of time", asked.what);
            let help = "write a number and a unit, such as 5 years";
            self.wrong(asked, codes::CELL, message, help);
        }
        period
    }

    /// A whole number of at least `least`.
    pub(super) fn whole(&mut self, asked: &Asked<'_>, least: u32) -> Option<u32> {
        let cell = self.value(asked)?;
        if number::read(&cell.text, &self.around) == Written::Nothing {
            self.left_blank(asked, cell);
            return None;
        }
        match number::whole(&cell.text) {
            Some((number, _)) if number < least => {
                let message = format!("the {} is {number}", asked.what);
                let help = format!("write a number from {least} on, or leave the cell empty");
                self.wrong(asked, codes::CELL, message, help);
                None
            }
            Some((number, other_marks)) => {
                if other_marks {
                    self.read_as(asked, &number.to_string());
                }
                Some(number)
            }
            None => {
                let text = cell.text.trim();
                let message = format!("the {} `{text}` is no whole number", asked.what);
                self.wrong(asked, codes::CELL, message, "write digits only, such as 35");
                None
            }
        }
    }

    pub(super) fn day(&mut self, asked: &Asked<'_>) -> Option<Date> {
        let cell = self.value(asked)?;
        if cell.held == Held::Number
            && let Some(date) = day::of_serial(&cell.text)
        {
            self.read_as(asked, &date.to_string());
            return Some(date);
        }
        // The time of day that a spreadsheet keeps with a day says nothing here.
        let text = match cell.held {
            Held::Date => cell.text.get(..10).unwrap_or(&cell.text),
            _ => cell.text.trim(),
        };
        let why = match day::read(text) {
            Day::Sure(date) => return Some(date),
            Day::Doubtful => "can be read as two days",
            Day::None => "is no date",
        };
        let message = format!("the {} `{text}` {why}", asked.what);
        let help = "write year, month and day, such as 2027-01-31";
        self.wrong(asked, codes::CELL, message, help);
        None
    }

    /// A number in an amount cell, or the words that nothing is charged.
    pub(super) fn amount(&mut self, asked: &Asked<'_>, percent: bool) -> Option<Amount> {
        let cell = self.value(asked)?;
        let figure = match self.written(asked, cell)? {
            Written::NoCharge => return Some(Amount::NoCharge),
            Written::Number(figure) => figure,
            Written::Nothing | Written::Unclear(_) => return None,
        };
        if figure.percent && !percent {
            let message = format!(
                "the {} is a percentage, but its basis is another",
                asked.what
            );
            let help = "choose the basis `percent`, or write the amount in money";
            self.wrong(asked, codes::CELL, message, help);
            return None;
        }
        let kept_as_fraction = cell.held == Held::Number
            && percent
            && figure.value.0 > rust_decimal::Decimal::ZERO
            && figure.value.0 < rust_decimal::Decimal::ONE;
        if kept_as_fraction {
            let hundred = rust_decimal::Decimal::ONE_HUNDRED;
            let shown = figure
                .value
                .0
                .checked_mul(hundred)
                .unwrap_or_default()
                .normalize();
            let message = format!(
                "the {} {} may be {shown} %, which a spreadsheet keeps as that number",
                asked.what, figure.value
            );
            let help = format!("write it as text: `{shown} %` or `{} %`", figure.value);
            self.wrong(asked, codes::CELL, message, help);
            return None;
        }
        self.told(asked, cell, &figure);
        Some(Amount::Number(figure.value))
    }

    /// A price or a total: a number and nothing else.
    pub(super) fn price(&mut self, asked: &Asked<'_>) -> Option<Decimal> {
        let cell = self.value(asked)?;
        match self.written(asked, cell)? {
            Written::Number(figure) if !figure.percent => {
                self.told(asked, cell, &figure);
                Some(figure.value)
            }
            Written::Number(_) | Written::NoCharge => {
                let text = cell.text.trim();
                let message = format!("the {} `{text}` is no amount of money", asked.what);
                let help = "write digits with a point, such as 104.20";
                self.wrong(asked, codes::CELL, message, help);
                None
            }
            Written::Nothing | Written::Unclear(_) => None,
        }
    }

    /// What stands in an amount cell; a mark for nothing and what is unclear are reported here.
    fn written(&mut self, asked: &Asked<'_>, cell: &CellText) -> Option<Written> {
        if matches!(cell.held, Held::Date | Held::YesNo) {
            let message = format!("the {} is `{}`, which is no amount", asked.what, cell.text);
            let help = "a spreadsheet may have taken what was typed for a date: format the cell as text and write it again";
            self.wrong(asked, codes::CELL, message, help);
            return None;
        }
        let around = match cell.held {
            // A spreadsheet writes its numbers with a point, whatever it shows.
            Held::Number => Around::default(),
            _ => self.around.clone(),
        };
        let written = number::read(&cell.text, &around);
        match &written {
            Written::Nothing => self.left_blank(asked, cell),
            Written::Unclear(unclear) => {
                let text = cell.text.trim();
                let message = format!("the {} `{text}` {}", asked.what, unclear.why);
                self.wrong(asked, codes::CELL, message, &unclear.help);
            }
            Written::Number(_) | Written::NoCharge => {}
        }
        Some(written)
    }

    fn left_blank(&mut self, asked: &Asked<'_>, cell: &CellText) {
        let place = self.place(&cell.address);
        let text = cell.text.trim();
        let message = format!(
            "the {} `{text}` is no number: it counts as not filled in",
            asked.what
        );
        self.findings.push(
            Finding::warning(codes::NOT_A_VALUE, place, message)
                .help("write the number, or \"no charge\" if nothing is charged"),
        );
    }

    fn told(&mut self, asked: &Asked<'_>, cell: &CellText, figure: &Figure) {
        if figure.other_marks {
            self.read_as(asked, &figure.value.to_string());
        }
        if cell.held == Held::Number && number::may_have_lost_digits(&cell.text) {
            let place = self.place(&cell.address);
            let message = format!(
                "the {} {} is a number of more than 15 digits, which a spreadsheet rounds",
                asked.what, cell.text
            );
            self.findings.push(
                Finding::warning(codes::READ_AS, place, message)
                    .help("write the exact amount as text"),
            );
        }
    }
}
