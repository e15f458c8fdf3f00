//! The arguments of all verbs.

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use super::terminal::Color;
use super::{
    CliError, Exit, Io, addendum, agree, annex, catalog, check, clarify, compare, demo, diff,
    explain, init, intake, presets, rfq, sample, schema, templates, trace, verify,
};
use super::{completions, man};

/// Traceability requirements for assembled circuit boards: written once, asked in the RFQ,
/// compared in the quotes, enforced on the delivered records.
#[derive(Debug, Parser)]
#[command(
    name = "tracespec",
    version,
    about,
    after_help = "Examples:\n  # The whole job on a bundled board; says which files to open\n  tracespec demo\n  # What a verb does, with examples\n  tracespec help check\n\nExit code: 0 clean, 1 findings, 2 could not run. `tracespec help VERB` says what a verb counts."
)]
pub(super) struct Cli {
    /// When to use colour: auto, always or never. auto means on a terminal, and heeds NO_COLOR,
    /// CLICOLOR_FORCE and TERM
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        hide_possible_values = true,
        display_order = 900
    )]
    pub(super) color: Color,
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
    Addendum(addendum::Args),
    Annex(annex::Args),
    Compare(compare::Args),
    Clarify(clarify::Args),
    Agree(agree::Args),
    Verify(verify::Args),
    Trace(trace::Args),
    Sample(sample::Args),
    Catalog(catalog::Args),
    Schema(schema::Args),
    Presets(presets::Args),
    Diff(diff::Args),
    Init(init::Args),
    Intake(intake::Args),
    Explain(explain::Args),
    Completions(completions::Args),
    Man(man::Args),
    Templates(templates::Args),
}

/// Widest help: longer lines are hard to read.
const WIDEST_HELP: usize = 100;

/// The command with all its verbs.
pub(super) fn command() -> clap::Command {
    Cli::command()
}

/// Reads the arguments.
pub(super) fn parse(arguments: &[OsString], width: usize) -> Result<Cli, clap::Error> {
    let mut command = command().term_width(width.min(WIDEST_HELP));
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

pub(super) fn run(verb: &Verb, io: &mut Io) -> Result<Exit, CliError> {
    match verb {
        Verb::Demo(args) => demo::run(args, io),
        Verb::Check(args) => check::run(args, io),
        Verb::Rfq(args) => rfq::run(args, io),
        Verb::Addendum(args) => addendum::run(args, io),
        Verb::Annex(args) => annex::run(args, io),
        Verb::Compare(args) => compare::run(args, io),
        Verb::Clarify(args) => clarify::run(args, io),
        Verb::Agree(args) => agree::run(args, io),
        Verb::Verify(args) => verify::run(args, io),
        Verb::Trace(args) => trace::run(args, io),
        Verb::Sample(args) => sample::run(args, io),
        Verb::Catalog(args) => catalog::run(args, io),
        Verb::Schema(args) => schema::run(args, io),
        Verb::Presets(args) => presets::run(args, io),
        Verb::Diff(args) => diff::run(args, io),
        Verb::Init(args) => init::run(args, io),
        Verb::Intake(args) => intake::run(args, io),
        Verb::Explain(args) => explain::run(args, io),
        Verb::Completions(args) => completions::run(args, io),
        Verb::Man(args) => man::run(args, io),
        Verb::Templates(args) => templates::run(args, io),
    }
}
