//! What an agreement changes in the ledger: an accepted deviation covers what failed, visibly, as long
//! as it holds.

use super::report::{AgreementRef, DeviationOutcome, DeviationUse, LedgerLine, Status, Waiver};
use crate::agree::model::AcceptedDeviation;
use crate::records::ExportMapping;
use crate::values::Date;

/// The agreement that a delivery is judged under. It was found sound before.
#[derive(Debug, Clone)]
pub struct Agreed<'a> {
    /// Its name.
    pub id: &'a str,
    /// Its revision.
    pub revision: u32,
    /// SHA-256 of its file.
    pub sha256: &'a str,
    /// Accepted deviations.
    pub deviations: &'a [AcceptedDeviation],
    /// How the supplier's exports are read.
    pub mappings: &'a [ExportMapping],
    /// Day on which deviations are judged.
    pub as_of: Date,
}

impl Agreed<'_> {
    /// Clauses with a deviation that holds on the day.
    pub(super) fn in_force(&self) -> Vec<&str> {
        let holds = |deviation: &&AcceptedDeviation| {
            deviation.until.is_none_or(|until| until >= self.as_of)
        };
        let deviations = self.deviations.iter().filter(holds);
        deviations.map(|d| d.clause.as_str()).collect()
    }

    /// Lets deviations cover what they were accepted for, and says what became of each.
    pub(super) fn applied(&self, ledger: &mut [LedgerLine]) -> AgreementRef {
        let deviations = self.deviations.iter();
        AgreementRef {
            id: self.id.to_owned(),
            revision: self.revision,
            sha256: self.sha256.to_owned(),
            as_of: self.as_of,
            deviations: deviations
                .map(|deviation| self.used(deviation, ledger))
                .collect(),
        }
    }

    fn used(&self, deviation: &AcceptedDeviation, ledger: &mut [LedgerLine]) -> DeviationUse {
        let waiver = Waiver {
            by: deviation.by.clone(),
            reason: deviation.reason.clone(),
            until: deviation.until,
        };
        let line = ledger
            .iter_mut()
            .find(|line| line.clause == deviation.clause);
        let came_to = match line {
            None => DeviationOutcome::NoClause,
            Some(_) if deviation.until.is_some_and(|until| until < self.as_of) => {
                DeviationOutcome::Ended
            }
            Some(line) if matches!(line.status, Status::Fail | Status::NotEvaluated) => {
                line.status = Status::Waived;
                line.waiver = Some(waiver.clone());
                DeviationOutcome::Covers
            }
            Some(_) => DeviationOutcome::NotNeeded,
        };
        DeviationUse {
            clause: deviation.clause.clone(),
            came_to,
            waiver,
        }
    }
}
