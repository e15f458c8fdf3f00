//! The agreement that a delivery is judged under.

use crate::agree::model::AcceptedDeviation;
use crate::records::ExportMapping;
use crate::values::Date;

/// The agreement that a delivery is judged under. It was found sound before; a deviation that is not
/// covers nothing here either.
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
    /// Day on which deviations are judged: the last day on which one holds is the day that it names.
    pub as_of: Date,
}
