//! `tracespec demo`: the whole job on the bundled controller board.

use std::path::{Path, PathBuf};

use include_dir::{Dir, DirEntry, include_dir};

use crate::compare::{Options, compare};
use crate::report::{compare_text, diagnostic, verify_text};
use crate::spec::clause::ResolvedSpec;
use crate::supplier;
use crate::verify::report::VerifyReport;
use crate::verify::verify;

use super::delivery::read_delivery;
use super::io::{load_spec, read_text, write_file};
use super::print::{House, write_package};
use super::rfq;
use super::verify::sound_order;
use super::{CliError, Exit, Io};

static CONTROLLER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/samples/controller");

/// Responses in the order they are compared.
const SUPPLIERS: [&str; 3] = ["adler", "brightline", "celadon"];

/// Show the whole job on a bundled board: spec, RFQ, three suppliers, two deliveries
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  tracespec demo\n  tracespec demo -o out")]
pub struct Args {
    /// Folder to write into; made when it is not there
    #[arg(short, long, value_name = "DIR", default_value = "tracespec-demo")]
    output: PathBuf,
}

/// Runs the verb. It shows; it does not judge: the exit code is 0 unless it could not run.
///
/// # Errors
/// When a file cannot be written or read back.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let input = args.output.join("input");
    unpack(&CONTROLLER, &input)?;
    let spec = spec_checked(&input.join("spec.toml"), io)?;
    request_written(&spec, &args.output.join("rfq"), io)?;
    suppliers_compared(&spec, &input.join("suppliers"), &args.output, io)?;
    let order = sound_order(&input.join("order.toml"), &spec, io)?;
    for (number, name) in [(4, "delivery-clean"), (5, "delivery-faulty")] {
        let delivery = read_delivery(&input.join(name), &crate::records::Limits::USUAL)?.0;
        let report = verify(&spec, order.as_ref(), &delivery);
        delivery_judged(number, name, &report, &args.output, io)?;
    }
    io.print(&what_to_open(&args.output, &spec))?;
    Ok(Exit::Clean)
}

/// Writes the bundled files, as they are.
fn unpack(folder: &Dir<'_>, to: &Path) -> Result<(), CliError> {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => unpack(inner, to)?,
            DirEntry::File(file) => write_file(&to.join(file.path()), file.contents())?,
        }
    }
    Ok(())
}

fn heading(io: &mut Io, number: u32, title: &str) -> Result<(), CliError> {
    let rule = "─".repeat(io.width().saturating_sub(title.chars().count() + 6));
    io.print(&format!("\n── {number} {title} {rule}\n\n"))
}

fn spec_checked(path: &Path, io: &mut Io) -> Result<ResolvedSpec, CliError> {
    heading(io, 1, "The requirement spec, checked")?;
    let checked = load_spec(path)?;
    let Some(spec) = checked.resolved else {
        let text = diagnostic::render(&checked.findings, &checked.texts(), io.width(), io.color());
        return Err(CliError(format!("the bundled spec has errors:\n{text}")));
    };
    let mut rows: Vec<&str> = spec
        .clauses
        .iter()
        .flat_map(|c| &c.rows)
        .map(String::as_str)
        .collect();
    rows.sort_unstable();
    rows.dedup();
    io.print(&format!(
        "{}: sound, {} clauses, {} of the catalogue's 35 rows\n",
        path.display(),
        spec.clauses.len(),
        rows.len()
    ))?;
    Ok(spec)
}

fn request_written(spec: &ResolvedSpec, folder: &Path, io: &mut Io) -> Result<(), CliError> {
    heading(io, 2, "The request for quotation, as it goes out")?;
    let request = rfq::request(spec, &[], &House::plain()?)?;
    write_package(folder, &request.files, io)?;
    for warning in request.warnings {
        io.remark(&format!("warning: {warning}"));
    }
    Ok(())
}

fn suppliers_compared(
    spec: &ResolvedSpec,
    folder: &Path,
    output: &Path,
    io: &mut Io,
) -> Result<(), CliError> {
    heading(io, 3, "Three suppliers, side by side")?;
    let mut responses = Vec::new();
    for name in SUPPLIERS {
        let source = read_text(&folder.join(format!("{name}.toml")))?;
        responses.push(supplier::read(source, spec));
    }
    let comparison = compare(spec, &responses, Options::default());
    let look = compare_text::Look {
        width: io.width(),
        color: io.color(),
        all: false,
    };
    io.print(&compare_text::summary(&comparison, look))?;
    let whole = compare_text::Look {
        width: 100,
        color: false,
        all: true,
    };
    write_both(
        output,
        "comparison",
        &compare_text::render(&comparison, whole),
        &comparison,
    )
}

fn delivery_judged(
    number: u32,
    name: &str,
    report: &VerifyReport,
    output: &Path,
    io: &mut Io,
) -> Result<(), CliError> {
    let title = if name.ends_with("clean") {
        "A delivery that keeps the spec"
    } else {
        "A delivery that does not"
    };
    heading(io, number, title)?;
    let look = verify_text::Look {
        width: io.width(),
        color: io.color(),
        all: false,
    };
    io.print(&verify_text::summary(report, look))?;
    let whole = verify_text::Look {
        width: 100,
        color: false,
        all: true,
    };
    write_both(output, name, &verify_text::render(report, whole), report)
}

fn write_both(
    output: &Path,
    name: &str,
    text: &str,
    value: &impl serde::Serialize,
) -> Result<(), CliError> {
    let json = serde_json::to_string_pretty(value)
        .map_err(|e| CliError(format!("cannot write JSON: {e}")))?;
    write_file(&output.join(format!("{name}.txt")), text.as_bytes())?;
    write_file(
        &output.join(format!("{name}.json")),
        format!("{json}\n").as_bytes(),
    )
}

fn what_to_open(output: &Path, spec: &ResolvedSpec) -> String {
    let stem = rfq::file_stem(&spec.spec.spec.id);
    let entries = [
        (
            format!("rfq/{stem}-rfq.html"),
            "the request for quotation (also .pdf, .docx and .md)",
        ),
        (
            format!("rfq/{stem}-response.xlsx"),
            "the form that suppliers fill in",
        ),
        (
            "rfq/README.txt".to_owned(),
            "what else goes out: record templates, a sample delivery",
        ),
        (
            "comparison.txt".to_owned(),
            "every clause, total and question of the comparison",
        ),
        (
            "delivery-faulty.txt".to_owned(),
            "each fault with its file, row and clause",
        ),
        (
            "input/spec.toml".to_owned(),
            "the spec it all came from: change it and run the verbs",
        ),
    ];
    let mut text = "\nOpen:\n".to_owned();
    for (path, what) in entries {
        text.push_str(&format!(
            "  {}\n      {what}\n",
            output.join(path).display()
        ));
    }
    text
}
