//! Words that the terminal and the printed document share.

use crate::diff::effect::Effect;
use crate::diff::result::{Ask, Diff, LineOutcome, QuoteLine, QuoteOutcome, QuoteVerdict};

/// Who asks, for headings: "quotes on revision B".
#[must_use]
pub fn old_name(diff: &Diff) -> String {
    if diff.old.id == diff.new.id && diff.old.revision != diff.new.revision {
        format!("revision {}", diff.old.revision)
    } else if diff.old.id == diff.new.id {
        "the old spec".to_owned()
    } else {
        format!("{} revision {}", diff.old.id, diff.old.revision)
    }
}

/// What a quote has to say in any case.
#[must_use]
pub fn renewal(diff: &Diff) -> String {
    if (&diff.old.id, &diff.old.revision) == (&diff.new.id, &diff.new.revision) {
        return format!(
            "Both specs are {} revision {}: give the new one a revision of its own, so that a quote can say which it answers. What is not listed stands.",
            diff.new.id, diff.new.revision
        );
    }
    format!(
        "Every quote has to name {} revision {} before it can be compared; what is not listed stands.",
        diff.new.id, diff.new.revision
    )
}

/// What is asked of any quote, as a heading for a list of clauses.
#[must_use]
pub fn ask_words(ask: Ask) -> &'static str {
    match ask {
        Ask::Confirm => "must confirm price and answer",
        Ask::Answer => "must answer what is new",
        Ask::MayFall => "stands; less is asked, so the price may fall",
        Ask::DesiredOnly => "stands; only desired, changes no verdict",
    }
}

/// The order in which asks are told: the hardest first.
pub const ASKS: [Ask; 4] = [Ask::Confirm, Ask::Answer, Ask::MayFall, Ask::DesiredOnly];

/// What a line of a quote comes to.
#[must_use]
pub fn outcome_words(outcome: LineOutcome) -> &'static str {
    match outcome {
        LineOutcome::AlreadyMeets => "already met",
        LineOutcome::MayFall => "may fall",
        LineOutcome::DesiredOnly => "only desired",
        LineOutcome::Confirm => "confirm",
        LineOutcome::StillOpen => "still open",
        LineOutcome::Answer => "answer",
    }
}

/// What becomes of a quote, in words.
#[must_use]
pub fn verdict_words(quote: &QuoteOutcome) -> String {
    let open =
        |line: &&QuoteLine| matches!(line.outcome, LineOutcome::Confirm | LineOutcome::Answer);
    let clauses = quote.clauses.iter().filter(open).count();
    let others = quote.request.iter().filter(open).count();
    match quote.verdict {
        QuoteVerdict::Stands => "stands; only the spec's revision has to be confirmed".to_owned(),
        QuoteVerdict::NoQuote => "states capability only; there is no quote".to_owned(),
        QuoteVerdict::Unreadable => "cannot be read".to_owned(),
        QuoteVerdict::MustBeConfirmed => {
            let count = |count: usize, noun: &str| match count {
                0 => None,
                1 => Some(format!("1 {noun}")),
                many => Some(format!("{many} {noun}s")),
            };
            let parts: Vec<String> = [
                count(clauses, "clause"),
                count(others, "point of the request")
                    .map(|words| words.replace("point of the requests", "points of the request")),
            ]
            .into_iter()
            .flatten()
            .collect();
            format!("must be confirmed: {}", parts.join(", "))
        }
    }
}

/// An effect as the end of a sentence.
#[must_use]
pub fn sentence(effect: Effect) -> &'static str {
    match effect {
        Effect::Unchanged => "is unchanged",
        Effect::Tightens => "tightens (more is asked)",
        Effect::Loosens => "loosens (less is asked)",
        Effect::Changes => "changes (more here, less there)",
        Effect::Unclear => "is unclear (the spec does not show all of it)",
    }
}
