//! `tracespec rfq SPEC -o DIR`

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::render::response::response_skeleton;
use crate::render::{FontSet, RenderError, rfq_doc, to_html, to_markdown, to_pdf};
use crate::report::diagnostic;
use crate::spec::clause::ResolvedSpec;

use super::io::{load_spec_with, write_file};
use super::levels::{LevelArgs, remark_allowed};
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
    /// Folder to write into; made when it is not there
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Write only this; may be repeated
    #[arg(long, value_enum, value_name = "PART")]
    only: Vec<Part>,
    /// Font file (TTF, OTF) for characters the built-in fonts lack; may be repeated
    #[arg(long, value_name = "FILE")]
    font: Vec<PathBuf>,
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

/// A file of the request: its name and bytes.
pub struct Written {
    /// File name.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl From<RenderError> for CliError {
    fn from(error: RenderError) -> Self {
        CliError(error.to_string())
    }
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
    let (files, warnings) = files(&spec, &args.only, &fonts(&args.font)?)?;
    for file in files {
        let path = args.output.join(&file.name);
        write_file(&path, &file.bytes)?;
        io.print(&format!("wrote {}\n", path.display()))?;
    }
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
    fonts: &FontSet,
) -> Result<(Vec<Written>, Vec<String>), CliError> {
    let wanted = |part: Part| only.is_empty() || only.contains(&part);
    let doc = rfq_doc(spec);
    let stem = file_stem(&spec.spec.spec.id);
    let mut files = Vec::new();
    let mut warnings = Vec::new();
    let mut add = |suffix: &str, bytes: Vec<u8>| {
        files.push(Written {
            name: format!("{stem}-{suffix}"),
            bytes,
        });
    };
    if wanted(Part::Html) {
        add("rfq.html", to_html(&doc)?.into_bytes());
    }
    if wanted(Part::Md) {
        add("rfq.md", to_markdown(&doc)?.into_bytes());
    }
    if wanted(Part::Pdf) {
        let pdf = to_pdf(&doc, fonts)?;
        warnings = pdf.warnings;
        add("rfq.pdf", pdf.bytes);
    }
    if wanted(Part::Response) {
        add("response.toml", response_skeleton(spec, &[])?.into_bytes());
    }
    Ok((files, warnings))
}

fn fonts(paths: &[PathBuf]) -> Result<FontSet, CliError> {
    let mut extra = Vec::new();
    for path in paths {
        extra.push((path.display().to_string(), read_font(path)?));
    }
    Ok(FontSet::with_extra(extra)?)
}

fn read_font(path: &Path) -> Result<Vec<u8>, CliError> {
    std::fs::read(path)
        .map_err(|error| CliError(format!("cannot read the font {}: {error}", path.display())))
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
