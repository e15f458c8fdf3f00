//! What a finding is the same by when the delivery comes again: never the row alone, since rows move.
//!
//! Two findings are the same when check, clause, record form (else the file's name without its folder),
//! column, unit and kind of message are. A finding that names no unit is known by what was found, one
//! about something that is nowhere by what was demanded. Several findings may be the same: they are
//! counted.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::records::MatchedFile;

use super::outcome::in_common;
use super::report::RecordFinding;

/// The fingerprint of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; 16]);

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The forms that files were taken for: a file may come again under another name.
#[derive(Debug, Default)]
pub struct Forms<'m>(HashMap<&'m str, &'m str>);

impl<'m> Forms<'m> {
    /// The forms of matched files.
    #[must_use]
    pub fn of(matched: &'m [MatchedFile]) -> Forms<'m> {
        let pairs = matched.iter();
        Forms::new(pairs.map(|file| (file.file.as_str(), file.form.as_str())))
    }

    /// The forms of files: pairs of path and form.
    #[must_use]
    pub fn new(pairs: impl Iterator<Item = (&'m str, &'m str)>) -> Forms<'m> {
        Forms(pairs.collect())
    }

    /// What stands for a file: its form, else its name without the folder it was sent in.
    fn stands_for<'f>(&self, file: &'f str) -> &'f str
    where
        'm: 'f,
    {
        match self.0.get(file) {
            Some(form) => form,
            None => file.rsplit('/').next().unwrap_or(file),
        }
    }
}

/// What a fingerprint is made of.
#[derive(Debug, Clone, Copy)]
pub struct Traits<'f> {
    /// The check.
    pub code: &'f str,
    /// The clause.
    pub clause: &'f str,
    /// The message.
    pub message: &'f str,
    /// The file.
    pub file: Option<&'f str>,
    /// The column.
    pub column: Option<&'f str>,
    /// What was found.
    pub found: Option<&'f str>,
    /// What was demanded.
    pub wanted: &'f str,
    /// The unit.
    pub unit: Option<&'f str>,
}

impl<'f> From<&'f RecordFinding> for Traits<'f> {
    fn from(finding: &'f RecordFinding) -> Self {
        Traits {
            code: &finding.code,
            clause: &finding.clause,
            message: &finding.message,
            file: finding.file.as_deref(),
            column: finding.column.as_deref(),
            found: finding.found.as_deref(),
            wanted: &finding.wanted,
            unit: finding.unit.as_deref(),
        }
    }
}

impl Traits<'_> {
    /// The fingerprint, in a delivery whose files were taken for these forms.
    #[must_use]
    pub fn fingerprint(self, forms: &Forms<'_>) -> Fingerprint {
        let kind = in_common(self.message, [self.unit, self.found]);
        let known_by = match (self.file, self.unit) {
            (None, _) => self.wanted,
            (Some(_), None) => self.found.unwrap_or_default(),
            (Some(_), Some(_)) => "",
        };
        let parts = [
            self.code,
            self.clause,
            self.file.map_or("", |file| forms.stands_for(file)),
            self.column.unwrap_or_default(),
            self.unit.unwrap_or_default(),
            &kind,
            known_by,
        ];
        let mut hash = Sha256::new();
        for part in parts {
            // With its length before it no part can run into the next one.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        let mut first = [0; 16];
        for (to, from) in first.iter_mut().zip(hash.finalize()) {
            *to = from;
        }
        Fingerprint(first)
    }
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, Forms, Traits};

    const CELL: Traits = Traits {
        code: "limits",
        clause: "test.fct.measured-values",
        message: "Supply current is outside its limits: 131.4 mA",
        file: Some("S1/test-extract.csv"),
        column: Some("measured-value"),
        found: Some("131.4"),
        wanted: "a value within its limits",
        unit: Some("B-000007"),
    };

    fn print(traits: Traits<'_>) -> Fingerprint {
        traits.fingerprint(&Forms::default())
    }

    #[test]
    fn a_finding_is_the_same_when_row_folder_and_value_are_others() {
        let again = Traits {
            message: "Supply current is outside its limits: 140 mA",
            file: Some("S1-second/test-extract.csv"),
            found: Some("140"),
            ..CELL
        };
        assert_eq!(print(CELL), print(again));
    }

    #[test]
    fn unit_column_clause_and_file_tell_findings_apart() {
        let others = [
            Traits {
                unit: Some("B-000008"),
                ..CELL
            },
            Traits {
                column: Some("result"),
                ..CELL
            },
            Traits {
                clause: "test.ict",
                ..CELL
            },
            Traits {
                code: "covers",
                ..CELL
            },
            Traits {
                file: Some("other.csv"),
                ..CELL
            },
        ];
        for other in others {
            assert_ne!(print(CELL), print(other), "{other:?}");
        }
    }

    #[test]
    fn a_file_under_another_name_is_known_by_its_form() {
        let renamed = Traits {
            file: Some("fct results.csv"),
            ..CELL
        };
        let pairs = [
            ("S1/test-extract.csv", "test-extract"),
            ("fct results.csv", "test-extract"),
        ];
        let forms = Forms::new(pairs.into_iter());
        assert_eq!(CELL.fingerprint(&forms), renamed.fingerprint(&forms));
    }

    #[test]
    fn without_a_unit_the_value_decides_and_without_a_file_the_demand() {
        let no_unit = Traits { unit: None, ..CELL };
        let other_value = Traits {
            found: Some("140"),
            ..no_unit
        };
        assert_ne!(print(no_unit), print(other_value));
        let nowhere = Traits {
            file: None,
            column: None,
            found: None,
            ..CELL
        };
        let other_demand = Traits {
            wanted: "a loading record for line 34",
            ..nowhere
        };
        assert_ne!(print(nowhere), print(other_demand));
    }
}
