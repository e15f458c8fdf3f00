//! `tracespec sample SPEC -o DIR`

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;

use crate::report::diagnostic;
use crate::sample::{Flaw, Made, Place, Rates, Recipe, SampleError, Shelf, Written, make};

use super::drafts::{Drafts, cannot_write};
use super::io::load_spec;
use super::{CliError, Exit, Io};

/// Make an order and a delivery from a spec: compliant, or with faults, to try things out
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Writes DIR/order.toml and DIR/delivery/. The same seed gives the same bytes.\n\nKinds of faults: missing-record (its rate is of units, the others' of rows), duplicate-key, repeated-row, broken-reference, unknown-unit, unknown-value, failed-final-state, blank-cell, bad-time-stamp.\n\nExamples:\n  tracespec sample samples/controller/spec.toml -o sample --boards 24\n  # Faults in one row of a hundred, of every kind, and where each of them is\n  tracespec sample --boards 200 --faults 0.01 --answers answers.csv \\\n      samples/controller/spec.toml -o faulty\n  # Workbooks, and one kind of fault only\n  tracespec sample --format xlsx --faults blank-cell=0.05 \\\n      samples/controller/spec.toml -o workbooks"
)]
pub struct Args {
    /// Spec file
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// Folder to write to
    #[arg(short, long = "output", value_name = "DIR")]
    output: PathBuf,
    /// Boards to build
    #[arg(long, default_value_t = 24, value_name = "N")]
    boards: u32,
    /// Parameters that each test measures, a row for each; the spec has to ask for `parameter`
    #[arg(long, default_value_t = 1, value_name = "N")]
    parameters: u32,
    /// How records are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Seed of everything that is left to chance
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
    /// Spoil this share of the rows, from 0 to 1: with every kind of fault, or with KIND only; may be
    /// repeated
    #[arg(long, value_name = "[KIND=]RATE", value_parser = share)]
    faults: Vec<(Option<Flaw>, Decimal)>,
    /// Write where each fault is, and which check must find it, as CSV
    #[arg(long, value_name = "FILE", requires = "faults")]
    answers: Option<PathBuf>,
    /// Write into a delivery folder that already holds files; its old files stay unless overwritten
    #[arg(long)]
    force: bool,
}

/// How records are written.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Format {
    /// A CSV file a form
    #[default]
    Csv,
    /// A workbook a form, with another sheet where one is full
    Xlsx,
    /// A file of JSON Lines a form
    Jsonl,
}

/// Reads `RATE` or `KIND=RATE`.
fn share(text: &str) -> Result<(Option<Flaw>, Decimal), String> {
    let (kind, rate) = match text.split_once('=') {
        Some((kind, rate)) => (Some(kind), rate),
        None => (None, text),
    };
    let flaw = kind.map(|kind| {
        let known = Flaw::ALL.into_iter().find(|flaw| flaw.key() == kind);
        known.ok_or_else(|| {
            let all: Vec<&str> = Flaw::ALL.iter().map(|flaw| flaw.key()).collect();
            format!("no kind of fault `{kind}`; there are {}", all.join(", "))
        })
    });
    let flaw = flaw.transpose()?;
    let number = rate.parse::<Decimal>();
    let number = number.map_err(|_| format!("`{rate}` is no number from 0 to 1"))?;
    match Rates::default().set(Flaw::BlankCell, number) {
        true => Ok((flaw, number)),
        false => Err(format!(
            "`{rate}` is no share; write 0, 1, or a number between 0.000000001 and 1"
        )),
    }
}

impl Args {
    fn recipe(&self) -> Recipe {
        let mut recipe = Recipe::new(self.boards, self.seed);
        recipe.parameters = self.parameters;
        recipe.written = match self.format {
            Format::Csv => Written::Csv,
            Format::Xlsx => Written::Xlsx,
            Format::Jsonl => Written::JsonLines,
        };
        for (flaw, rate) in &self.faults {
            let all = || Flaw::ALL.to_vec();
            for flaw in flaw.map_or_else(all, |flaw| vec![flaw]) {
                // Read by `share`, which accepts what can be set.
                let _ = recipe.faults.set(flaw, *rate);
            }
        }
        recipe
    }
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read or written, the delivery folder is not empty, or the spec's patterns
/// have not enough identities.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let checked = load_spec(&args.spec)?;
    let Some(spec) = checked.resolved else {
        let text = diagnostic::render(&checked.findings, &checked.texts(), io.width(), io.color());
        io.remark(text.trim_end());
        return Ok(Exit::Findings);
    };
    let delivery = args.output.join("delivery");
    if !args.force && holds_files(&delivery)? {
        return Err(CliError(format!(
            "{} is not empty; name another folder, or add --force to write into it",
            delivery.display()
        )));
    }
    let mut folder = Folder {
        delivery: delivery.clone(),
        drafts: Drafts::default(),
        trouble: None,
    };
    let mut answers: Box<dyn std::io::Write> = match &args.answers {
        Some(path) => Box::new(BufWriter::new(folder.drafts.begin(path)?)),
        None => Box::new(std::io::sink()),
    };
    let made = make(&spec, &args.recipe(), &mut folder, &mut answers);
    let made = made.map_err(|error| {
        let trouble = folder.trouble.take();
        trouble.unwrap_or_else(|| CliError(format!("{}: {error}", args.spec.display())))
    })?;
    if let Some(path) = &args.answers {
        answers.flush().map_err(|e| cannot_write(path, &e))?;
    }
    folder.finish(&args.output, &made)?;
    io.print(&format!(
        "{}: an order for {} board{}\n{}: {} files\n",
        args.output.join("order.toml").display(),
        args.boards,
        if args.boards == 1 { "" } else { "s" },
        delivery.display(),
        made.files
    ))?;
    if let Some(path) = &args.answers {
        io.print(&format!("{}: where the faults are\n", path.display()))?;
    }
    Ok(Exit::Clean)
}

/// The folder of a delivery. Nothing is in its place before everything is written.
struct Folder {
    delivery: PathBuf,
    drafts: Drafts,
    /// Why a file could not be made.
    trouble: Option<CliError>,
}

impl Shelf for Folder {
    fn put(
        &mut self,
        path: &str,
        write: &mut dyn FnMut(&mut dyn Place) -> Result<(), SampleError>,
    ) -> Result<(), SampleError> {
        let path = self.delivery.join(path);
        match self.drafts.begin(&path) {
            Ok(mut file) => write(&mut file),
            Err(error) => {
                let message = error.0.clone();
                self.trouble = Some(error);
                Err(SampleError::Write(message))
            }
        }
    }
}

impl Folder {
    /// Adds the order and puts everything in its place.
    fn finish(mut self, output: &Path, made: &Made) -> Result<(), CliError> {
        let drafts = &mut self.drafts;
        drafts.add(&output.join("order.toml"), made.order_toml.as_bytes())?;
        if let Some(serials) = &made.serials {
            drafts.add(&output.join("serials.csv"), serials.as_bytes())?;
        }
        self.drafts.place().map(drop)
    }
}

fn holds_files(folder: &Path) -> Result<bool, CliError> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(CliError(format!(
            "cannot read {}: {error}",
            folder.display()
        ))),
    }
}
