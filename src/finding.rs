//! A finding on a text that a person wrote (spec, response, order): what, where, how bad, what to
//! write instead. Findings on delivered records carry cells instead of spans: see [`crate::verify`].

use serde::Serialize;

use crate::source::Place;

/// How much a finding weighs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The file cannot be used as it stands; exit code 1.
    Error,
    /// It can be used, at a cost that the message names; exit code 0.
    Warning,
    /// Said so that nobody is surprised; nothing has to be changed.
    Note,
}

/// A stable code such as `S004`. `S` spec, `R` response, `O` order, `T` TOML of any kind.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Code(pub &'static str);

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// A second place that explains the first ("first defined here").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What is there.
    pub message: String,
}

/// A repair whose meaning is certain, as data: what becomes of the key or value at a JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Fix {
    /// The key gets the name that was meant.
    RenameKey {
        /// The key.
        at: String,
        /// Its name.
        to: String,
    },
    /// The string becomes the word that was meant.
    WriteText {
        /// The string.
        at: String,
        /// The word.
        to: String,
    },
    /// A number or date that is text is put in quotes, as it is written.
    AddQuotes {
        /// The value.
        at: String,
    },
    /// A number, date, true or false loses its quotes.
    DropQuotes {
        /// The value.
        at: String,
    },
    /// A whole number loses its decimal point.
    DropFraction {
        /// The value.
        at: String,
    },
    /// A single value becomes a list of one.
    PutInArray {
        /// The value.
        at: String,
    },
    /// `[key]` becomes `[[key]]`.
    RepeatHeader {
        /// The table.
        at: String,
    },
    /// `[[key]]`, written once, becomes `[key]`.
    SingleHeader {
        /// The array of tables.
        at: String,
    },
    /// A repeated item of a list is taken out.
    RemoveItem {
        /// The item.
        at: String,
    },
}

impl Fix {
    /// The pointer of what is repaired, as it is before the repair.
    #[must_use]
    pub fn at(&self) -> &str {
        match self {
            Fix::RenameKey { at, .. }
            | Fix::WriteText { at, .. }
            | Fix::AddQuotes { at }
            | Fix::DropQuotes { at }
            | Fix::DropFraction { at }
            | Fix::PutInArray { at }
            | Fix::RepeatHeader { at }
            | Fix::SingleHeader { at }
            | Fix::RemoveItem { at } => at,
        }
    }
}

/// One thing to change in a text file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Finding {
    /// Stable code.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, in one sentence without a final full stop.
    pub message: String,
    /// The exact key or value.
    pub place: Place,
    /// What the caret says; empty when the message says it all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// What to write instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Other places that belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// The clause it is about, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// The repair that `check --fix` makes, where one is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

impl Finding {
    /// An error at `place`.
    #[must_use]
    pub fn error(code: Code, place: Place, message: impl Into<String>) -> Self {
        Finding {
            code,
            severity: Severity::Error,
            message: message.into(),
            place,
            label: String::new(),
            help: None,
            related: Vec::new(),
            clause: None,
            fix: None,
        }
    }

    /// A warning at `place`.
    #[must_use]
    pub fn warning(code: Code, place: Place, message: impl Into<String>) -> Self {
        Finding {
            severity: Severity::Warning,
            ..Finding::error(code, place, message)
        }
    }

    /// A note at `place`.
    #[must_use]
    pub fn note(code: Code, place: Place, message: impl Into<String>) -> Self {
        Finding {
            severity: Severity::Note,
            ..Finding::error(code, place, message)
        }
    }

    /// Names the clause it is about.
    #[must_use]
    pub fn on_clause(mut self, id: impl Into<String>) -> Self {
        self.clause = Some(id.into());
        self
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the repair that is certain, if there is one.
    #[must_use]
    pub fn fixed_by(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    /// Adds the words under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related {
            place,
            message: message.into(),
        });
        self
    }
}

/// Puts findings into the order a reader meets them: by file, place, code; exact repeats once.
pub fn sort(findings: &mut Vec<Finding>) {
    let sheet = |place: &Place| {
        let cell = place.cell.as_deref();
        cell.map(|cell| {
            cell.rsplit_once('!')
                .map_or(cell, |(sheet, _)| sheet)
                .to_owned()
        })
    };
    findings.sort_by_cached_key(|finding| {
        let place = &finding.place;
        (
            place.file.clone(),
            place.span.start,
            sheet(place),
            (place.line, place.column),
            finding.code,
            finding.message.clone(),
        )
    });
    findings.dedup();
}

/// Whether any finding is an error.
#[must_use]
pub fn any_error(findings: &[Finding]) -> bool {
    findings.iter().any(|f| f.severity == Severity::Error)
}

/// The nearest of `candidates` to `given`, when near enough to be what was meant.
#[must_use]
pub fn did_you_mean<'a>(
    given: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let folded = given.to_lowercase().replace('_', "-");
    let length = folded.chars().count();
    let most = |candidate: &str| (candidate.len().max(folded.len()) / 3).max(1);
    candidates
        .into_iter()
        // What differs more in length cannot be near, and most names differ in that.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= most(candidate))
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&folded, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, candidate)| *distance <= most(candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// The one of `candidates` that `given` can only mean: the same letters in another dress
/// (`defined_in`, `DefinedIn`), or a slip of one or two letters with no other candidate about as
/// near. Digits are never taken for a slip: `T10` is not `T1`.
#[must_use]
pub fn certainly_meant<'a>(
    given: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let plain = undressed(given);
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&plain, &undressed(candidate));
            (distance, candidate)
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    let (best, meant) = *near.first()?;
    let next = near.get(1).map_or(usize::MAX, |(distance, _)| *distance);
    let length = plain.chars().count();
    let slip = best <= 2 && best <= (length / 4).max(1) && length >= 3 && next >= best + 2;
    let certain = match best {
        0 => next > 0,
        _ => slip && digits(given) == digits(meant),
    };
    certain.then_some(meant)
}

/// The letters and digits of a name, whatever joins its words.
fn undressed(name: &str) -> String {
    let kept = name
        .trim()
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '));
    kept.flat_map(char::to_lowercase).collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::certainly_meant;

    #[test]
    fn only_what_cannot_be_misunderstood_is_certain() {
        let depths = ["lot", "panel", "board"];
        for (given, meant) in [
            ("bord", Some("board")),
            ("Board", Some("board")),
            ("lots", Some("lot")),
            ("unit", None),
            ("b", None),
        ] {
            assert_eq!(certainly_meant(given, depths), meant, "{given}");
        }
        let keys = ["defined-in", "format", "formats"];
        assert_eq!(certainly_meant("defined_in", keys), Some("defined-in"));
        assert_eq!(certainly_meant("DefinedIn", keys), Some("defined-in"));
        assert_eq!(certainly_meant("formt", keys), None, "two keys are near");
        assert_eq!(certainly_meant("Formats", keys), Some("formats"));
        assert_eq!(certainly_meant("T10", ["T1", "C1"]), None);
        assert_eq!(certainly_meant("t1", ["T1", "C1"]), Some("T1"));
        let states = ["included", "excluded"];
        assert_eq!(certainly_meant("incluced", states), Some("included"));
        assert_eq!(certainly_meant("xncluded", states), None);
        assert_eq!(certainly_meant("cvs", ["csv", "tsv"]), None);
    }
}
