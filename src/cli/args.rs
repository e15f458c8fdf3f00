//! The arguments of all verbs.

use clap::{Parser, Subcommand, ValueEnum};

use super::{
    CliError, Exit, Io, catalog, check, compare, demo, explain, rfq, sample, schema, verify,
};

/// Traceability requirements for assembled circuit boards: written once, asked in the RFQ,
/// compared in the quotes, enforced on the delivered records.
#[derive(Debug, Parser)]
#[command(name = "tracespec", version, about, max_term_width = 100)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) verb: Verb,
}

/// How a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs; the schema is printed by `tracespec schema`.
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    Demo(demo::Args),
    Check(check::Args),
    Rfq(rfq::Args),
    Compare(compare::Args),
    Verify(verify::Args),
    Sample(sample::Args),
    Catalog(catalog::Args),
    Schema(schema::Args),
    Explain(explain::Args),
}

pub(super) fn run(verb: &Verb, io: &mut Io) -> Result<Exit, CliError> {
    match verb {
        Verb::Demo(args) => demo::run(args, io),
        Verb::Check(args) => check::run(args, io),
        Verb::Rfq(args) => rfq::run(args, io),
        Verb::Compare(args) => compare::run(args, io),
        Verb::Verify(args) => verify::run(args, io),
        Verb::Sample(args) => sample::run(args, io),
        Verb::Catalog(args) => catalog::run(args, io),
        Verb::Schema(args) => schema::run(args, io),
        Verb::Explain(args) => explain::run(args, io),
    }
}
