//! Which records lead from what went wrong to the boards that a recall has to reach: data.

use serde::Deserialize;

use crate::spec::model::Depth;

/// The links of every event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReachTable {
    /// From one lot of a component.
    pub component_lot: Vec<Link>,
    /// From one production panel.
    pub panel: Vec<Link>,
    /// From one failed test.
    pub failed_test: Vec<Link>,
}

/// One link: it is as deep as the shallowest clause that answers one of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Link {
    /// Rows of the catalogue.
    pub rows: Vec<String>,
    /// Depths at which it is needed.
    #[serde(default = "every_depth")]
    pub at: Vec<Depth>,
    /// Columns that its records must have.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Levels whose identities must exist, beside that of the depth itself.
    #[serde(default)]
    pub identities: Vec<Depth>,
}

fn every_depth() -> Vec<Depth> {
    Depth::ALL.to_vec()
}

impl ReachTable {
    /// The links of all events.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        let first = self.component_lot.iter();
        first.chain(&self.panel).chain(&self.failed_test)
    }
}
