//! What a cell accepts, and what it says to whoever fills it in.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, XlsxError,
};

use super::tongue::{Tongue, cut};
use crate::say;
use crate::supplier::form::layout::Kind;
use crate::supplier::form::words::Choice;
use crate::wording::Text;

/// Longest title and message of a validation.
const TITLE: usize = 32;
const MESSAGE: usize = 255;

/// Where the words of each drop-down stand.
pub(super) struct Lists(pub(super) BTreeMap<Choice, String>);

impl Lists {
    /// The rule of the cells of a column; `cell` is the first of them.
    pub(super) fn rule(
        &self,
        tongue: &Tongue,
        kind: Kind,
        title: &Text,
        help: &Text,
        cell: &str,
    ) -> Result<Option<DataValidation>, XlsxError> {
        let Some((rule, wrong)) = self.accepted(kind, cell)? else {
            return if help.is_empty() {
                Ok(None)
            } else {
                message(DataValidation::new().allow_any_value(), tongue, title, help).map(Some)
            };
        };
        let rule = message(rule, tongue, title, help)?;
        let rule = match wrong {
            // Several words of a list are one text: the list helps to spell them, and refuses nothing.
            None => rule.show_error_message(false),
            Some(wrong) => rule
                .set_error_title(cut(&tongue.line(title), TITLE))?
                .set_error_message(cut(&tongue.below(&wrong), MESSAGE))?
                .set_error_style(DataValidationErrorStyle::Stop),
        };
        Ok(Some(rule))
    }

    /// What is accepted, and what is said of anything else.
    fn accepted(
        &self,
        kind: Kind,
        cell: &str,
    ) -> Result<Option<(DataValidation, Option<Text>)>, XlsxError> {
        let rule = DataValidation::new();
        Ok(Some(match kind {
            Kind::Text | Kind::Period | Kind::Computed => return Ok(None),
            Kind::Choice(choice) | Kind::Several(choice) => {
                let Some(range) = self.0.get(&choice) else {
                    return Ok(None);
                };
                let wrong = matches!(kind, Kind::Choice(_))
                    .then(|| say!("Choose one of the words in the list."));
                (rule.allow_list_formula(Formula::new(range)), wrong)
            }
            Kind::Decimal => (
                rule.allow_custom(Formula::new(only_digits(cell))),
                Some(say!(
                    "Write digits with a point and without separators, such as 1234.50."
                )),
            ),
            Kind::Integer => (
                rule.allow_whole_number(DataValidationRule::Between(0, i32::MAX)),
                Some(say!("Write a whole number.")),
            ),
            Kind::Date => (
                rule.allow_date(DataValidationRule::GreaterThanOrEqualTo(
                    ExcelDateTime::from_ymd(2000, 1, 1)?,
                )),
                Some(say!("Write a date such as 2027-01-31.")),
            ),
        }))
    }
}

fn message(
    rule: DataValidation,
    tongue: &Tongue,
    title: &Text,
    help: &Text,
) -> Result<DataValidation, XlsxError> {
    if help.is_empty() {
        return Ok(rule);
    }
    rule.set_input_title(cut(&tongue.line(title), TITLE))?
        .set_input_message(cut(&tongue.below(help), MESSAGE))
}

/// Nothing but digits, and one point at most: what is left without the digits is the beginning of a
/// point and a bar. A formula, since the cell is text.
fn only_digits(cell: &str) -> String {
    let rest = (0..10).fold(cell.to_owned(), |text, digit| {
        format!("SUBSTITUTE({text},\"{digit}\",\"\")")
    });
    format!("=ISNUMBER(FIND({rest}&\"|\",\".|\"))")
}

#[cfg(test)]
mod tests {
    use super::only_digits;

    #[test]
    fn the_rule_of_amounts_is_short_enough() {
        assert!(only_digits("AA4").len() <= 255);
    }
}
