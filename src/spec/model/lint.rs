//! How a spec sets the levels of lint rules.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Levels of lint rules, by rule name (`no-purpose`) or code (`S101`).
pub type LintTable = IndexMap<String, LintSetting>;

/// What a spec says of one lint rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum LintSetting {
    /// A level for every clause.
    Level(LintLevel),
    /// A level with its reason, for every clause or for some.
    Explained(LintOverride),
}

/// A level with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LintOverride {
    /// Level.
    pub level: LintLevel,
    /// Why; who reads the spec next will ask.
    #[schemars(length(min = 1))]
    #[schemars(example = &"the customer audits operator training by name")]
    pub reason: Option<String>,
    /// Only findings on these clauses; all when left out.
    #[serde(default)]
    pub clauses: Vec<String>,
}

/// How seriously a lint rule is taken.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum LintLevel {
    /// Not reported; counted.
    Allow,
    /// Reported; the spec can be used.
    Warn,
    /// An error: the spec cannot be used.
    Deny,
}

impl LintSetting {
    /// The level.
    #[must_use]
    pub fn level(&self) -> LintLevel {
        match self {
            LintSetting::Level(level) => *level,
            LintSetting::Explained(setting) => setting.level,
        }
    }

    /// The reason, where one is given; a blank one explains nothing.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            LintSetting::Level(_) => None,
            LintSetting::Explained(setting) => {
                let reason = setting.reason.as_deref();
                reason.filter(|reason| !reason.trim().is_empty())
            }
        }
    }

    /// The clauses it is limited to; empty for all.
    #[must_use]
    pub fn clauses(&self) -> &[String] {
        match self {
            LintSetting::Level(_) => &[],
            LintSetting::Explained(setting) => &setting.clauses,
        }
    }
}
