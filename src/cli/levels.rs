//! `--allow`, `--warn`, `--deny`: levels of lint rules, for the verbs that check a spec.

use crate::spec::lint::levels::{Overrides, Suppressed, summary};
use crate::spec::model::LintLevel;

use super::{CliError, Io};

/// Levels of lint rules; they win over those of the spec.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct LevelArgs {
    /// Do not report this lint rule (name, code, `warnings` or `all`); may be repeated
    #[arg(long, value_name = "RULE")]
    allow: Vec<String>,
    /// Report this lint rule as a warning; may be repeated
    #[arg(long, value_name = "RULE")]
    warn: Vec<String>,
    /// Make this lint rule an error; `--deny warnings` lets no warning pass; may be repeated
    #[arg(long, value_name = "RULE")]
    deny: Vec<String>,
}

impl LevelArgs {
    /// The levels asked for.
    ///
    /// # Errors
    /// When a name is unknown or has two levels.
    pub fn overrides(&self) -> Result<Overrides, CliError> {
        let given = [
            (LintLevel::Allow, &self.allow),
            (LintLevel::Warn, &self.warn),
            (LintLevel::Deny, &self.deny),
        ];
        let given = given
            .iter()
            .flat_map(|(level, names)| names.iter().map(|name| (*level, name.as_str())));
        Overrides::parse(given).map_err(CliError)
    }
}

/// Counts what was allowed, on standard error: nothing is dropped in silence.
pub fn remark_allowed(suppressed: &[Suppressed], io: &mut Io) {
    if let Some(text) = summary(suppressed) {
        io.remark(&text);
    }
}
