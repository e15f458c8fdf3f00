//! `tracespec check SPEC…`

use std::path::PathBuf;

use serde::Serialize;

use crate::finding::{Finding, any_error};
use crate::report::diagnostic;
use crate::spec::clause::{Clause, MissingDocument};
use crate::spec::lint::levels::{Suppressed, summary};

use super::args::Format;
use super::io::load_spec_with;
use super::levels::{LevelArgs, remark_allowed};
use super::{CliError, Exit, Io};

/// Check requirement specs: every mistake at once, each on its line
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  tracespec check samples/controller/spec.toml\n  tracespec check --resolved --format json samples/controller/spec.toml"
)]
pub struct Args {
    /// Spec files
    #[arg(required = true, value_name = "SPEC")]
    specs: Vec<PathBuf>,
    /// Print the ordered clauses the spec resolves to
    #[arg(long)]
    resolved: bool,
    #[command(flatten)]
    levels: LevelArgs,
    /// Text for people or JSON for programs
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What `check --format json` prints.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(title = "tracespec check report")]
pub struct CheckReport {
    /// One entry per file, in the order given.
    pub specs: Vec<CheckedFile>,
}

/// What was found in one file.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CheckedFile {
    /// The file.
    pub file: String,
    /// Whether it has no error.
    pub sound: bool,
    /// Errors and warnings in reading order.
    pub findings: Vec<Finding>,
    /// Findings of lint rules that somebody allowed.
    pub suppressed: Vec<Suppressed>,
}

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
    /// Build documents that are missing.
    pub missing_documents: Vec<MissingDocument>,
    /// Warnings.
    pub findings: Vec<Finding>,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    if args.resolved {
        return resolved(args, io);
    }
    let levels = args.levels.overrides()?;
    let mut report = CheckReport { specs: Vec::new() };
    for path in &args.specs {
        let checked = load_spec_with(path, &levels)?;
        let sound = !any_error(&checked.findings);
        if args.format == Format::Text {
            let clauses = checked.resolved.as_ref().map_or(0, |r| r.clauses.len());
            let mut text = if checked.findings.is_empty() {
                format!("{}: sound, {clauses} clauses\n", path.display())
            } else {
                diagnostic::render(&checked.findings, &checked.texts(), io.width(), io.color())
            };
            if let Some(allowed) = summary(&checked.suppressed) {
                text.push_str(&format!("{allowed}\n"));
            }
            io.print(&text)?;
        }
        report.specs.push(CheckedFile {
            file: path.display().to_string(),
            sound,
            findings: checked.findings,
            suppressed: checked.suppressed,
        });
    }
    if args.format == Format::Json {
        io.print_json(&report)?;
    }
    Ok(if report.specs.iter().all(|spec| spec.sound) {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

fn resolved(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let [path] = args.specs.as_slice() else {
        return Err(CliError("--resolved takes one spec".to_owned()));
    };
    let checked = load_spec_with(path, &args.levels.overrides()?)?;
    remark_allowed(&checked.suppressed, io);
    let Some(spec) = checked.resolved else {
        let text = diagnostic::render(&checked.findings, &checked.texts(), io.width(), io.color());
        io.remark(text.trim_end());
        return Ok(Exit::Findings);
    };
    if args.format == Format::Json {
        io.print_json(&ResolvedReport {
            file: path.display().to_string(),
            id: spec.spec.spec.id.clone(),
            revision: spec.spec.spec.revision.clone(),
            sha256: spec.digest.clone(),
            clauses: spec.clauses,
            missing_documents: spec.missing_documents,
            findings: checked.findings,
        })?;
    } else {
        for clause in &spec.clauses {
            io.print(&resolved_text(clause))?;
        }
    }
    Ok(Exit::Clean)
}

fn resolved_text(clause: &Clause) -> String {
    use std::fmt::Write as _;
    let place = clause.origin.place();
    let mut text = format!("{}  ({}:{})\n", clause.id, place.file, place.line.get());
    let _ = writeln!(text, "    {}", clause.demand);
    let fields: Vec<&str> = clause
        .fields
        .iter()
        .map(|field| field.id.as_str())
        .collect();
    for (label, value) in [
        ("rows", clause.rows.join(" ")),
        ("fields", fields.join(" ")),
    ] {
        if !value.is_empty() {
            let _ = writeln!(text, "    {label}: {value}");
        }
    }
    text
}
