//! `tracespec clarify SPEC RESPONSE… --out DIR`

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::clarify::{self, AnswersRead, Clarification, clarification, to_toml};
use crate::compare::{Options, compare};
use crate::render::form::clarification_workbook;
use crate::render::{PackageFile, clarification_doc};
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::supplier::LoadedResponse;
use crate::values::Date;

use super::io::load_spec;
use super::print::{Format, House, PrintArgs, document_files, write_package};
use super::responses::load_responses;
use super::rfq::file_stem;
use super::{CliError, Exit, Io, say_findings};

/// Write the questions that quotes leave open: for each supplier a set of files of its own, to be
/// answered and read back with --answers
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Each set knows its own supplier only. Answers come back with --answers, here for the next round and in `tracespec compare`.\n\nExit code: 0 when the questions were written, also when there are none; 1 when the spec or an answer has an error, and nothing was written; 2 when a file cannot be read or written.\n\nExamples:\n  tracespec clarify samples/controller/spec.toml \\\n      samples/controller/suppliers/brightline.toml -o questions\n  # All suppliers, each by itself, as text to be answered\n  tracespec clarify samples/controller/spec.toml \\\n      samples/controller/suppliers/*.toml -o questions --only toml\n  # For answers until a day, with German wording\n  tracespec clarify samples/controller/spec.toml \\\n      samples/controller/suppliers/celadon.toml \\\n      -o questions --by 2026-12-22 --lang de"
)]
pub struct Args {
    /// Spec file
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// Suppliers' responses
    #[arg(required = true, value_name = "RESPONSE")]
    responses: Vec<PathBuf>,
    /// Folder to write into, made when it is not there; or one archive, when it ends in .zip
    #[arg(short, long = "out", value_name = "DIR")]
    output: PathBuf,
    /// Clarifications of earlier rounds that the suppliers answered
    #[arg(long, num_args = 1.., value_name = "FILE")]
    answers: Vec<PathBuf>,
    /// Day on which validity is judged, e.g. 2026-12-15; else the day the RFQ's quotes are due
    #[arg(long, value_name = "DATE")]
    as_of: Option<jiff::civil::Date>,
    /// Day by which answers are asked; else the day the RFQ's quotes are due
    #[arg(long, value_name = "DATE")]
    by: Option<jiff::civil::Date>,
    /// Write only this format; may be repeated
    #[arg(long, value_enum, value_name = "FORMAT")]
    only: Vec<Written>,
    #[command(flatten)]
    print: PrintArgs,
}

/// A format of a clarification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Written {
    /// The file to answer in a text editor.
    Toml,
    /// Markdown.
    Md,
    /// A Word document.
    Docx,
    /// The workbook to answer.
    Xlsx,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let checked = load_spec(&args.spec)?;
    let Some(spec) = checked.resolved else {
        say_findings(&checked.findings, &checked.texts(), io);
        return Ok(Exit::Findings);
    };
    let house = args.print.house(io)?;
    let responses = load_responses(&args.responses, &spec)?;
    let (responses, sound) = with_answers(&spec, responses, &args.answers, args.as_of, io)?;
    if !sound {
        return Ok(Exit::Findings);
    }
    let options = Options {
        as_of: args.as_of,
        ..Options::default()
    };
    let comparison = compare(&spec, &responses, options);
    let due = spec.spec.rfq.as_ref().and_then(|rfq| rfq.due);
    let by = args.by.map(Date).or(due);
    let mut files: Vec<PackageFile> = Vec::new();
    for (loaded, supplier) in responses.iter().zip(&comparison.suppliers) {
        match clarification(&spec, loaded, supplier, by) {
            None => io.print(&format!(
                "{}: nothing to ask\n",
                crate::render::doc::clean(&supplier.name)
            ))?,
            Some(asked) => {
                let stem = stem(&asked, &files);
                files.extend(one_set(&asked, &stem, args, &house, io)?);
            }
        }
    }
    if !files.is_empty() {
        write_package(&args.output, &files, io)?;
    }
    Ok(Exit::Clean)
}

/// `clarification-SUPPLIER`; with the site where another supplier has that name, and a number where
/// that is not enough.
fn stem(asked: &Clarification, files: &[PackageFile]) -> String {
    let site = asked.supplier.site.as_deref().unwrap_or_default();
    let name = format!(
        "clarification-{}",
        file_stem(&asked.supplier.name).to_lowercase()
    );
    let with_site = format!("{name}-{}", file_stem(site).to_lowercase());
    let numbered = (2_u32..).map(|n| format!("{name}-{n}"));
    let mut names = [name.clone(), with_site].into_iter().chain(numbered);
    let taken = |stem: &String| {
        let begins = format!("{stem}.");
        files.iter().any(|file| file.path.starts_with(&begins))
    };
    names.find(|stem| !taken(stem)).unwrap_or(name)
}

fn one_set(
    asked: &Clarification,
    stem: &str,
    args: &Args,
    house: &House,
    io: &mut Io,
) -> Result<Vec<PackageFile>, CliError> {
    let wanted = |format: Written| args.only.is_empty() || args.only.contains(&format);
    let mut files = Vec::new();
    if wanted(Written::Toml)
        && let Some(wording) = house.wordings.first()
    {
        files.push(PackageFile {
            path: format!("{stem}.toml"),
            bytes: to_toml(asked, wording).into_bytes(),
            about: say!("The questions to answer in a text editor."),
        });
    }
    let mut formats = Vec::new();
    for (format, written) in [(Format::Md, Written::Md), (Format::Docx, Written::Docx)] {
        if wanted(written) {
            formats.push(format);
        }
    }
    if !formats.is_empty() {
        let (documents, warnings) =
            document_files(&clarification_doc(asked), stem, &formats, house)?;
        files.extend(documents);
        for warning in warnings {
            io.remark(&format!("warning: {warning}"));
        }
    }
    if wanted(Written::Xlsx) {
        files.push(PackageFile {
            path: format!("{stem}.xlsx"),
            bytes: clarification_workbook(asked, &house.wordings, &house.brand)?,
            about: say!("The questions to answer in a spreadsheet."),
        });
    }
    Ok(files)
}

/// Largest answered clarification.
const LARGEST: u64 = 16 << 20;

/// Lays answered clarifications over the responses; says what is wrong with them, and whether all of
/// them fit.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn with_answers(
    spec: &ResolvedSpec,
    responses: Vec<LoadedResponse>,
    paths: &[PathBuf],
    as_of: Option<jiff::civil::Date>,
    io: &mut Io,
) -> Result<(Vec<LoadedResponse>, bool), CliError> {
    if paths.is_empty() {
        return Ok((responses, true));
    }
    let mut files: Vec<AnswersRead> = Vec::new();
    for path in paths {
        files.push(clarify::read(&path.display().to_string(), &bytes_of(path)?));
    }
    let laid = clarify::lay(spec, responses, &files, as_of);
    let sources: Vec<_> = files
        .iter()
        .filter_map(|file| file.places.source())
        .collect();
    say_findings(&laid.findings, &sources, io);
    let sound = !crate::finding::any_error(&laid.findings);
    Ok((laid.responses, sound))
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, CliError> {
    let name = path.display();
    let fail = |error: std::io::Error| CliError(format!("cannot read {name}: {error}"));
    let size = std::fs::metadata(path).map_err(fail)?;
    if !size.is_file() {
        return Err(CliError(format!("{name} is not a file; name a file")));
    }
    if size.len() > LARGEST {
        return Err(CliError(format!(
            "{name} is larger than {} MiB",
            LARGEST >> 20
        )));
    }
    std::fs::read(path).map_err(fail)
}
