//! `tracespec rfq SPEC -o DIR`

use std::path::PathBuf;

use clap::ValueEnum;

use crate::render::response::response_skeleton_with;
use crate::render::{PackageFile, rfq_doc};
use crate::report::diagnostic;
use crate::say;
use crate::spec::clause::ResolvedSpec;

use super::io::load_spec_with;
use super::levels::{LevelArgs, remark_allowed};
use super::print::{Format, House, PrintArgs, document_files, write_package};
use super::{CliError, Exit, Io};

/// Write the request for quotation (HTML, Markdown, PDF) and the response form that suppliers fill in
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  tracespec rfq samples/controller/spec.toml -o out\n  # Only what a supplier fills in and reads on screen\n  tracespec rfq samples/controller/spec.toml -o out --only response --only html"
)]
pub struct Args {
    /// Spec file
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// Folder to write into, made when it is not there; or one archive, when it ends in .zip
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Write only this; may be repeated
    #[arg(long, value_enum, value_name = "PART")]
    only: Vec<Part>,
    #[command(flatten)]
    print: PrintArgs,
    #[command(flatten)]
    levels: LevelArgs,
}

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The request as one HTML file
    Html,
    /// The request as PDF
    Pdf,
    /// The request as Markdown
    Md,
    /// The response form as TOML
    Response,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let checked = load_spec_with(&args.spec, &args.levels.overrides()?)?;
    remark_allowed(&checked.suppressed, io);
    if !checked.findings.is_empty() {
        let text = diagnostic::render(&checked.findings, &checked.texts(), io.width(), io.color());
        io.remark(text.trim_end());
    }
    let Some(spec) = checked.resolved else {
        return Ok(Exit::Findings);
    };
    let house = args.print.house(io)?;
    let (files, warnings) = files(&spec, &args.only, &house)?;
    write_package(&args.output, &files, io)?;
    for warning in warnings {
        io.remark(&format!("warning: {warning}"));
    }
    Ok(Exit::Clean)
}

/// The files of a request, and what the PDF could not show. An empty `only` means all.
///
/// # Errors
/// When something cannot be rendered.
pub fn files(
    spec: &ResolvedSpec,
    only: &[Part],
    house: &House,
) -> Result<(Vec<PackageFile>, Vec<String>), CliError> {
    let wanted = |part: Part| only.is_empty() || only.contains(&part);
    let stem = file_stem(&spec.spec.spec.id);
    let formats: Vec<Format> = [
        (Part::Html, Format::Html),
        (Part::Md, Format::Md),
        (Part::Pdf, Format::Pdf),
    ]
    .into_iter()
    .filter(|(part, _)| wanted(*part))
    .map(|(_, format)| format)
    .collect();
    let (mut files, warnings) =
        document_files(&rfq_doc(spec), &format!("{stem}-rfq"), &formats, house)?;
    if wanted(Part::Response) {
        files.push(PackageFile {
            path: format!("{stem}-response.toml"),
            bytes: response_skeleton_with(spec, &house.wordings, &house.templates)?.into_bytes(),
            about: say!(
                "The response form as a text file (TOML), for those who answer by program."
            ),
        });
    }
    Ok((files, warnings))
}

/// Longest part of a file name that comes from a document number.
const LONGEST_STEM: usize = 80;

/// A document number as part of a file name: a person typed it, so it may hold anything.
#[must_use]
pub fn file_stem(id: &str) -> String {
    let mut stem: String = id
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' | '.' => c,
            _ => '-',
        })
        .take(LONGEST_STEM)
        .collect();
    stem = stem.trim_matches(['.', '-']).to_owned();
    if stem.is_empty() {
        stem.push_str("spec");
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::file_stem;

    #[test]
    fn file_names_stay_in_their_folder() {
        assert_eq!(file_stem("TRS-4471"), "TRS-4471");
        assert_eq!(file_stem("../../etc/passwd"), "etc-passwd");
        assert_eq!(file_stem("a/b\\c:d\ne"), "a-b-c-d-e");
        assert_eq!(file_stem(".."), "spec");
        assert_eq!(file_stem("需求"), "spec");
        assert!(file_stem(&"x".repeat(500)).len() <= 80);
    }
}
