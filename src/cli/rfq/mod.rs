//! `tracespec rfq SPEC -o DIR`

mod letters;

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::render::form::response_workbook;
use crate::render::package::{self, PackageFile};
use crate::render::readme::{Contents, readme};
use crate::render::records::{record_templates, sample_delivery};
use crate::render::response::response_skeleton_with;
use crate::render::rfq_doc;
use crate::say;
use crate::spec::basis::sha256;
use crate::spec::clause::ResolvedSpec;

use super::io::{load_spec_with, read_text};
use super::levels::{LevelArgs, remark_allowed};
use super::print::{Format, House, PrintArgs, document_files, is_zip, write_package};
use super::{CliError, Exit, Io, say_findings};

/// Write the request for quotation: the document, the response form, record templates, a sample
/// delivery, and a cover e-mail for each supplier
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The package has a list of its contents (README.txt) and the SHA-256 of every file \
    (SHA256SUMS). E-mails are written beside it, into DIR.e-mails: no supplier is to read who else is \
    asked.\n\nExamples:\n  tracespec rfq samples/controller/spec.toml -o out\n  # One archive, \
    in English and German side by side\n  tracespec rfq samples/controller/spec.toml -o out.zip --lang \
    en,de\n  # Only what a supplier fills in and reads on screen\n  tracespec rfq \
    samples/controller/spec.toml -o out --only response --only html"
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
    /// The companies that are asked, for an e-mail to each; `tracespec schema suppliers` says what
    /// the file holds
    #[arg(long, value_name = "FILE")]
    suppliers: Option<PathBuf>,
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
    /// The request as a Word document
    Docx,
    /// The request as Markdown
    Md,
    /// The response form as a workbook
    Xlsx,
    /// The response form as TOML
    Toml,
    /// The response form, both ways
    Response,
    /// A template for each record that is to be delivered
    Records,
    /// A small delivery that fulfils the spec
    Sample,
    /// The cover e-mails
    EMail,
}

/// The parts of a request that go into the package, what could not be shown, and what was left out.
pub struct Request {
    /// The files.
    pub files: Vec<PackageFile>,
    /// What a person should know before it goes out.
    pub warnings: Vec<String>,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read or written, or cannot be printed as it should be.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let checked = load_spec_with(&args.spec, &args.levels.overrides()?)?;
    remark_allowed(&checked.suppressed, io);
    say_findings(&checked.findings, &checked.texts(), io);
    let Some(spec) = checked.resolved else {
        return Ok(Exit::Findings);
    };
    let house = args.print.house(io)?;
    let bidders = match &args.suppliers {
        None => Vec::new(),
        Some(path) => letters::bidders(path, io)?,
    };
    let request = request(&spec, &args.only, &house)?;
    let letters = if args.only.is_empty() {
        letters::written(&spec, &request.files, &bidders, &args.output, &house)?
    } else if args.only.contains(&Part::EMail) {
        // A letter goes with the whole package, whatever is written now.
        let whole = self::request(&spec, &[], &house)?;
        letters::written(&spec, &whole.files, &bidders, &args.output, &house)?
    } else {
        Vec::new()
    };
    // Everything is made before anything is written.
    if !request.files.is_empty() {
        stale_sums(&args.output, &request.files, io)?;
        write_package(&args.output, &request.files, io)?;
    }
    letters::write(&args.output, &letters, io)?;
    for warning in request.warnings {
        io.remark(&format!("warning: {warning}"));
    }
    Ok(Exit::Clean)
}

/// The files of a request. An empty `only` means all, with the list of what is there and the digests.
///
/// # Errors
/// When something cannot be rendered.
pub fn request(spec: &ResolvedSpec, only: &[Part], house: &House) -> Result<Request, CliError> {
    let wanted = |part: Part| only.is_empty() || only.contains(&part);
    let stem = file_stem(&spec.spec.spec.id);
    let (mut files, mut warnings) = document_files(
        &rfq_doc(spec),
        &format!("{stem}-rfq"),
        &formats(only),
        house,
    )?;
    if wanted(Part::Xlsx) || wanted(Part::Response) {
        files.push(PackageFile {
            path: format!("{stem}-response.xlsx"),
            bytes: response_workbook(spec, &house.wordings, &house.brand)?,
            about: say!("The response form, to be filled in with Excel or LibreOffice."),
        });
    }
    if wanted(Part::Toml) || wanted(Part::Response) {
        files.push(PackageFile {
            path: format!("{stem}-response.toml"),
            bytes: response_skeleton_with(spec, &house.wordings, &house.templates)?.into_bytes(),
            about: say!("The response form as a text file, for those who answer by program."),
        });
    }
    if wanted(Part::Records) {
        files.extend(record_templates(spec, &house.wordings, &house.brand)?);
    }
    if wanted(Part::Sample) {
        match sample_delivery(spec) {
            Ok(sample) => files.extend(sample),
            // A request can go out without an example; asked for by name it cannot be left out.
            Err(error) if only.is_empty() => warnings.push(format!("no sample delivery: {error}")),
            Err(error) => return Err(error.into()),
        }
    }
    if only.is_empty() {
        lists(spec, &stem, &mut files, house)?;
    }
    Ok(Request { files, warnings })
}

fn formats(only: &[Part]) -> Vec<Format> {
    [
        (Part::Html, Format::Html),
        (Part::Pdf, Format::Pdf),
        (Part::Docx, Format::Docx),
        (Part::Md, Format::Md),
    ]
    .into_iter()
    .filter(|(part, _)| only.is_empty() || only.contains(part))
    .map(|(_, format)| format)
    .collect()
}

/// Adds the list of contents and, last, the digests of all.
fn lists(
    spec: &ResolvedSpec,
    stem: &str,
    files: &mut Vec<PackageFile>,
    house: &House,
) -> Result<(), CliError> {
    let first = format!("{stem}-rfq.pdf");
    let to_return = [
        format!("{stem}-response.xlsx"),
        format!("{stem}-response.toml"),
    ];
    let contents = Contents {
        spec,
        files,
        first: Some(&first),
        to_return: &to_return,
        brand: &house.brand,
    };
    let text = readme(contents, &house.wordings, &house.templates)?;
    files.push(PackageFile {
        path: package::README.to_owned(),
        bytes: text.into_bytes(),
        about: say!("What each file is for, and which to open first."),
    });
    let sums = package::sums(files);
    files.push(PackageFile {
        path: package::SUMS.to_owned(),
        bytes: sums.into_bytes(),
        about: say!("The digests of all files, to check that they arrived as they were sent."),
    });
    Ok(())
}

/// A single piece that replaces one of a whole package leaves its list of digests behind.
fn stale_sums(output: &Path, files: &[PackageFile], io: &mut Io) -> Result<(), CliError> {
    let list = output.join(package::SUMS);
    if is_zip(output) || !list.is_file() || files.iter().any(|f| f.path == package::SUMS) {
        return Ok(());
    }
    let sums = read_text(&list)?;
    let fits = |file: &PackageFile| {
        let line = format!("{}  {}", sha256(&file.bytes), file.path);
        sums.text().lines().any(|known| known == line)
    };
    if !files.iter().all(fits) {
        io.remark(&format!(
            "warning: {} no longer fits what is in the folder; run without --only before you send it",
            list.display()
        ));
    }
    Ok(())
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
