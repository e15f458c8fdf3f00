//! Sentences that the terminal and the documents share.

use crate::spec::model::Depth;

use super::report::{LevelCount, Outcome, TraceReport};

/// So many units of a level.
#[must_use]
pub fn units(count: u64, level: Depth) -> String {
    let one = match level {
        Depth::Board => "board",
        Depth::Panel => "panel",
        Depth::Lot => "production lot",
    };
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    }
}

/// How a question came out, in a sentence.
#[must_use]
pub fn outcome(report: &TraceReport) -> String {
    let what = report.question.words();
    match report.outcome {
        Outcome::Unknown => match report.unread_total {
            0 => format!("No record names {what}."),
            _ => format!("No record that could be read names {what}; some could not be read."),
        },
        Outcome::Nothing => {
            format!(
                "{} reaches nothing: the records show it of every unit.",
                capital(&what)
            )
        }
        Outcome::CannotTell => {
            format!(
                "{} reaches nothing that is recorded, but the records cannot exclude every unit.",
                capital(&what)
            )
        }
        Outcome::Answered if report.dossier.is_some() => {
            "Its history, as the records tell it.".to_owned()
        }
        Outcome::Incomplete if report.dossier.is_some() => {
            "Its history, as far as the records could be read: some could not.".to_owned()
        }
        Outcome::Answered => {
            "Every unit is reached, or the records show that it is not.".to_owned()
        }
        Outcome::Incomplete => {
            "Some units are reached; others are not, and the records cannot exclude them."
                .to_owned()
        }
    }
}

/// How the files were read, in a sentence.
#[must_use]
pub fn basis(report: &TraceReport) -> String {
    format!("{} ({} files).", capital(&report.basis), report.files.len())
}

/// The counts of a level, in a line.
#[must_use]
pub fn counts(count: &LevelCount) -> String {
    format!(
        "{} of {}: {} certain, {} possibly; {} cannot be excluded, {} not reached",
        count.certain + count.possible,
        units(count.of, count.level),
        count.certain,
        count.possible,
        count.open,
        count.clear
    )
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}
