//! How a supplier's own exports are read as the record forms that were agreed.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the exports of a supplier for one record form are read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExportMapping {
    /// Files it holds for, as a pattern: `fct_*.csv`.
    #[schemars(length(min = 1), example = &"fct_*.csv")]
    pub files: String,
    /// The record form.
    #[schemars(length(min = 1), example = &"test-extract")]
    pub form: String,
    /// The supplier's heading of each column, by the column of the form.
    #[serde(default)]
    pub columns: IndexMap<String, String>,
}

impl ExportMapping {
    /// Whether it holds for a file; a pattern that is none holds for nothing.
    #[must_use]
    pub fn holds_for(&self, path: &str) -> bool {
        globset::Glob::new(&self.files).is_ok_and(|glob| {
            let glob = glob.compile_matcher();
            let name = path.rsplit('/').next().unwrap_or(path);
            glob.is_match(path) || glob.is_match(name)
        })
    }

    /// The column of the form that a heading of the supplier stands for.
    #[must_use]
    pub fn column(&self, heading: &str) -> Option<&str> {
        let mut columns = self.columns.iter();
        let found = columns.find(|(_, theirs)| theirs.trim() == heading.trim());
        found.map(|(column, _)| column.as_str())
    }
}
