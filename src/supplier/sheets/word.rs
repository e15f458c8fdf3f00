//! Words of the drop-downs as people type them: the same letters in another dress, or none.

use serde::de::DeserializeOwned;

use crate::finding::did_you_mean;
use crate::period::Period;
use crate::supplier::form::words::Choice;

/// Words that stand for yes and for no.
const YES: [&str; 6] = ["yes", "y", "true", "ja", "是", "oui"];
const NO: [&str; 6] = ["no", "n", "false", "nein", "否", "non"];

/// The value that a word of a list stands for; what to write, where it is none of them.
pub(super) fn read<T: DeserializeOwned>(choice: Choice, text: &str) -> Result<T, String> {
    let words: Vec<String> = choice.words().into_iter().map(|(word, _)| word).collect();
    let wanted = undressed(text);
    let found = words.iter().find(|word| undressed(word) == wanted);
    let value = found.and_then(|word| serde_json::from_value(word.as_str().into()).ok());
    value.ok_or_else(|| {
        let near = did_you_mean(text.trim(), words.iter().map(String::as_str));
        match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("choose one of: {}", words.join(", ")),
        }
    })
}

/// Yes or no.
pub(super) fn yes_no(text: &str) -> Result<bool, String> {
    let word = text.trim().to_lowercase();
    match (YES.contains(&word.as_str()), NO.contains(&word.as_str())) {
        (true, _) => Ok(true),
        (_, true) => Ok(false),
        _ => Err("choose yes or no".to_owned()),
    }
}

/// The letters and digits of a word, whatever joins them.
fn undressed(text: &str) -> String {
    let joins = |c: &char| !(c.is_whitespace() || matches!(c, '-' | '_' | '\u{2010}' | '\u{2011}'));
    text.chars()
        .filter(joins)
        .flat_map(char::to_lowercase)
        .collect()
}

/// The parts of a list, parted by whatever parts lists.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n', '\r', '|', '、', '，', '；'])
        .map(|part| part.trim().trim_matches(['`', '"', '\'']))
        .filter(|part| !part.is_empty())
}

/// A length of time: `5 years`, `5 Jahre`, `5 年`.
pub(super) fn period(text: &str) -> Option<Period> {
    let text = text.trim().to_lowercase();
    let ends = text.find(|c: char| !c.is_ascii_digit())?;
    let (count, unit) = text.split_at(ends);
    let unit = match unit.trim().trim_end_matches('.') {
        "hour" | "hours" | "h" | "stunde" | "stunden" | "小时" => "hours",
        "day" | "days" | "d" | "tag" | "tage" | "天" | "日" => "days",
        "week" | "weeks" | "wk" | "wks" | "woche" | "wochen" | "周" | "星期" => "weeks",
        "month" | "months" | "monat" | "monate" | "个月" | "月" => "months",
        "year" | "years" | "y" | "yr" | "yrs" | "jahr" | "jahre" | "年" => "years",
        _ => return None,
    };
    Period::try_from(format!("{count} {unit}")).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::spec::model::RecordFormat;
    use crate::supplier::model::AnswerState;

    #[test]
    fn a_word_in_another_dress_is_the_word() {
        for text in [
            "priced-separately",
            "Priced separately",
            " PRICED_SEPARATELY ",
            "priced  separately",
        ] {
            let state: AnswerState = read(Choice::State, text).unwrap();
            assert_eq!(state, AnswerState::PricedSeparately, "{text}");
        }
        let format: RecordFormat = read(Choice::Format, "E-mail").unwrap();
        assert_eq!(format, RecordFormat::Email);
        assert!(yes_no("JA").unwrap() && yes_no("是").unwrap() && !yes_no("No").unwrap());
    }

    #[test]
    fn another_word_is_never_guessed() {
        let wrong = |text| read::<AnswerState>(Choice::State, text).unwrap_err();
        assert_eq!(
            wrong("incl"),
            "choose one of: included, priced-separately, on-request, partial, alternative, excluded, not-applicable"
        );
        assert_eq!(wrong("inclded"), "did you mean `included`?");
        assert!(read::<AnswerState>(Choice::State, "yes").is_err());
        assert!(yes_no("maybe").is_err());
    }

    #[test]
    fn periods_have_a_unit() {
        for text in ["5 years", "5 Years", "5years", "5 yrs.", "5 Jahre", "5 年"] {
            assert_eq!(period(text).unwrap().to_string(), "5 years", "{text}");
        }
        for text in ["5", "years", "2.5 years", "long", "-1 year", "0 years"] {
            assert!(period(text).is_none(), "{text}");
        }
    }
}
