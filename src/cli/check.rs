//! `tracespec check SPEC…`

use std::path::PathBuf;

use serde::Serialize;

use clap::ValueEnum;

use crate::finding::{Finding, any_error};
use crate::report::effective::{self, EffectiveValue};
use crate::report::{check_json, check_text, diagnostic, github, sarif};
use crate::rule;
use crate::source::SourceFile;
use crate::spec::CheckedSpec;
use crate::spec::clause::{Clause, MissingDocument};

use super::io::{load_spec_with, to_json, write_file};
use super::levels::{LevelArgs, remark_allowed};
use super::{CliError, Exit, Io, fix};

/// Check requirement specs: every mistake at once, each on its line
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit code: 0 sound (warnings and notes only), 1 errors, 2 a file cannot be read.\n\nExamples:\n  tracespec check samples/controller/spec.toml\n  # What is in effect, and where each value comes from\n  tracespec check --resolved samples/controller/spec.toml\n  # The clauses that a spec resolves to, for programs\n  tracespec check --resolved --format json samples/controller/spec.toml\n  # What could be repaired, as a diff; without --dry-run it is written\n  tracespec check --fix --dry-run samples/controller/spec.toml\n  # For code scanning: one log over several specs\n  tracespec check --format sarif --output check.sarif \\\n      samples/controller/spec.toml samples/all-rows/spec.toml\n  # As annotations in a GitHub workflow\n  tracespec check --format github samples/controller/spec.toml"
)]
pub struct Args {
    /// Spec files
    #[arg(required = true, value_name = "SPEC")]
    specs: Vec<PathBuf>,
    /// Print the effective spec: every value with the place it comes from
    #[arg(long)]
    resolved: bool,
    /// Print the ordered clauses the spec resolves to
    #[arg(long, conflicts_with = "resolved")]
    clauses: bool,
    /// First write the repairs whose meaning is certain into the files
    #[arg(long, conflicts_with_all = ["resolved", "clauses"])]
    fix: bool,
    /// Print the repairs as a diff and write nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
    #[command(flatten)]
    levels: LevelArgs,
    /// How findings are written
    #[arg(long, value_enum, default_value_t)]
    format: CheckFormat,
    /// Write to this file, whole or not at all, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum CheckFormat {
    /// For people
    #[default]
    Text,
    /// For programs; `tracespec schema check-report` prints the schema
    Json,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// Workflow commands that GitHub shows beside the changed lines
    Github,
}

/// Columns of text that goes into a file: the same whatever the terminal.
const FILE_WIDTH: usize = 100;

/// What `check --resolved --format json` prints.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(title = "tracespec resolved spec")]
pub struct ResolvedReport {
    /// The file.
    pub file: String,
    /// Document number of the spec.
    pub id: String,
    /// Its revision.
    pub revision: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The clauses in printing order.
    pub clauses: Vec<Clause>,
    /// Every value of the effective spec with the place it comes from.
    pub values: Vec<EffectiveValue>,
    /// Build documents that are missing.
    pub missing_documents: Vec<MissingDocument>,
    /// Warnings.
    pub findings: Vec<Finding>,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    if args.resolved || args.clauses {
        return resolved(args, io);
    }
    if args.dry_run {
        return fix::preview(&args.specs, io);
    }
    if args.fix {
        fix::write(
            &args.specs,
            args.format == CheckFormat::Text && args.output.is_none(),
            io,
        )?;
    }
    let levels = args.levels.overrides()?;
    let mut specs = Vec::new();
    for path in &args.specs {
        specs.push(load_spec_with(path, &levels)?);
    }
    let look = match args.output {
        Some(_) => (FILE_WIDTH, false),
        None => (io.width(), io.color()),
    };
    let text = match args.format {
        CheckFormat::Text => check_text::render(&specs, look.0, look.1),
        CheckFormat::Json => to_json(&check_json::report(&specs))?,
        CheckFormat::Sarif => to_json(&sarif_log(&specs))?,
        CheckFormat::Github => github_commands(&specs),
    };
    put(args, &text, io)?;
    Ok(match specs.iter().any(|spec| any_error(&spec.findings)) {
        true => Exit::Findings,
        false => Exit::Clean,
    })
}

/// Writes a result where it was asked for.
fn put(args: &Args, text: &str, io: &mut Io) -> Result<(), CliError> {
    match &args.output {
        Some(path) => write_file(path, text.as_bytes()),
        None => io.print(text),
    }
}

fn sarif_log(specs: &[CheckedSpec]) -> sarif::Log {
    let told = specs.iter().flat_map(|spec| &spec.findings);
    let allowed = specs.iter().flat_map(|spec| &spec.suppressed);
    let reported: Vec<sarif::Reported> = told
        .map(sarif::Reported::from)
        .chain(allowed.map(sarif::Reported::from))
        .collect();
    let root = working_folder();
    sarif::log(
        &sources(specs),
        &reported,
        &rule::of_check(),
        root.as_deref(),
    )
}

fn github_commands(specs: &[CheckedSpec]) -> String {
    let findings: Vec<Finding> = specs.iter().flat_map(|s| s.findings.clone()).collect();
    github::render(&findings, &sources(specs), working_folder().as_deref())
}

/// The specs with the texts they build on, each once.
fn sources(specs: &[CheckedSpec]) -> Vec<&SourceFile> {
    let mut sources: Vec<&SourceFile> = Vec::new();
    for source in specs.iter().flat_map(CheckedSpec::texts) {
        if !sources.iter().any(|known| known.name() == source.name()) {
            sources.push(source);
        }
    }
    sources
}

/// What paths are made relative to; a workflow runs in the folder of its repository.
fn working_folder() -> Option<String> {
    let folder = std::env::current_dir().ok()?;
    Some(folder.display().to_string())
}

fn resolved(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let [path] = args.specs.as_slice() else {
        return Err(CliError(
            "--resolved and --clauses take one spec".to_owned(),
        ));
    };
    if !matches!(args.format, CheckFormat::Text | CheckFormat::Json) {
        return Err(CliError(
            "--resolved and --clauses print text or json; leave them out for findings".to_owned(),
        ));
    }
    let checked = load_spec_with(path, &args.levels.overrides()?)?;
    remark_allowed(&checked.suppressed, io);
    let Some(spec) = checked.resolved else {
        let text = diagnostic::render(&checked.findings, &checked.texts(), io.width(), io.color());
        io.remark(text.trim_end());
        return Ok(Exit::Findings);
    };
    let text = if args.format == CheckFormat::Json {
        to_json(&ResolvedReport {
            file: path.display().to_string(),
            id: spec.spec.spec.id.clone(),
            revision: spec.spec.spec.revision.clone(),
            sha256: spec.digest.clone(),
            clauses: spec.clauses,
            values: effective::values(&checked.doc),
            missing_documents: spec.missing_documents,
            findings: checked.findings,
        })?
    } else if args.resolved {
        effective::text(&checked.doc)
    } else {
        spec.clauses.iter().map(check_text::clause).collect()
    };
    put(args, &text, io)?;
    Ok(Exit::Clean)
}
