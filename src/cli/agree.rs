//! `tracespec agree SPEC RESPONSE -o FILE`

use std::path::{Path, PathBuf};

use crate::agree::model::{AcceptedDeviation, AgreementFile, LockedFile};
use crate::agree::{
    Award, OpenPoint, Previous, accept, agreement_text, amended, awarded, deviations_text,
    open_points, read, read_deviations, read_mapping, still_open,
};
use crate::compare::result::Comparison;
use crate::compare::{Options, compare, price_at};
use crate::diff::diff;
use crate::diff::result::Diff;
use crate::finding::any_error;
use crate::records::ExportMapping;
use crate::report::agree_text::{self, Look};
use crate::spec::clause::ResolvedSpec;
use crate::supplier::LoadedResponse;
use crate::values::Date;

use super::agreement::{beside, relative};
use super::clarify::with_answers;
use super::concession::{self, Concession};
use super::io::{keep_inputs, load_spec, read_text, write_file};
use super::responses::load_response;
use super::verify::sound_spec;
use super::{CliError, Exit, Io, say_findings};

/// List what stands between a quote and an award; lock the agreement once nothing does
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Points are settled by the supplier (a clarified quote) or taken as they are with --accept, which records who accepts them, why and until when in the file of deviations. Once nothing is open, the agreement is written: digests of every input, the rate, the price, the deviations. `verify` takes it in place of the spec and checks it on every use.\n\nExit code: 0 when the agreement was written; 1 while anything is open; 2 when a file cannot be read or written.\n\nExamples:\n  # Everything is included: awarded at once\n  tracespec agree --quantity 500 --date 2026-12-16 -o agreement.toml \\\n      samples/controller/spec.toml samples/controller/suppliers/adler.toml\n  # What is open; exit code 1\n  tracespec agree --quantity 500 --date 2026-12-16 -o brightline.toml \\\n      samples/controller/spec.toml \\\n      samples/controller/suppliers/brightline.toml"
)]
pub struct Args {
    /// Spec file
    #[arg(value_name = "SPEC", required_unless_present = "concession")]
    spec: Option<PathBuf>,
    /// The response that is accepted
    #[arg(value_name = "RESPONSE", required_unless_present = "concession")]
    response: Option<PathBuf>,
    /// Agreed boards: one of the quantities of the request
    #[arg(long, value_name = "BOARDS")]
    quantity: Option<u32>,
    /// Day of the award: the quote and every deviation must hold on it
    #[arg(long, value_name = "DATE")]
    date: jiff::civil::Date,
    /// The agreement that is written
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Take an open point as it is; may be repeated
    #[arg(long, value_name = "CLAUSE", requires_all = ["reason", "by"])]
    accept: Vec<String>,
    /// Why it is accepted, or why the agreement is amended
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Who accepts it, or who decided on the amendment
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Last day of what is accepted; for the whole agreement when left out
    #[arg(long, value_name = "DATE", requires = "accept")]
    until: Option<jiff::civil::Date>,
    /// Clarifications that the supplier answered: they amend the response that they name by digest
    #[arg(long, num_args = 1.., value_name = "FILE")]
    answers: Vec<PathBuf>,
    /// File of the deviations accepted so far; else beside the agreement
    #[arg(long, value_name = "FILE")]
    deviations: Option<PathBuf>,
    /// How the supplier's exports are read as the record forms of the spec
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// The agreement that this one amends
    #[arg(long, value_name = "FILE", requires_all = ["reason", "by"])]
    amends: Option<PathBuf>,
    /// Deviations for single lots, boards or files, added to the amended agreement without a new quote
    #[arg(
        long,
        value_name = "FILE",
        requires = "amends",
        conflicts_with_all = ["spec", "response", "quantity", "accept", "answers", "deviations", "mapping"]
    )]
    concession: Option<PathBuf>,
}

/// What the verb works on.
struct Case<'a> {
    args: &'a Args,
    /// Paths of spec and response.
    files: (&'a Path, &'a Path),
    spec: ResolvedSpec,
    response: LoadedResponse,
    comparison: Comparison,
    /// Position of the agreed quantity.
    at: usize,
    on: Date,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    if let (Some(concession), Some(amends)) = (&args.concession, &args.amends) {
        let concession = Concession {
            amends,
            concession,
            output: &args.output,
            on: Date(args.date),
            reason: args.reason.as_deref().unwrap_or_default(),
            by: args.by.as_deref().unwrap_or_default(),
        };
        return concession::run(&concession, io);
    }
    let (Some(spec_file), Some(response_file)) = (&args.spec, &args.response) else {
        return Err(CliError("name the spec and the response".to_owned()));
    };
    let inputs = [spec_file, response_file].into_iter();
    let inputs = inputs
        .chain(&args.answers)
        .chain(&args.mapping)
        .chain(&args.amends);
    let inputs: Vec<&Path> = inputs.map(PathBuf::as_path).collect();
    keep_inputs([args.output.as_path()], &inputs)?;
    let Some(spec) = sound_spec(spec_file, io)? else {
        return Ok(Exit::Findings);
    };
    if response_file.is_dir() {
        let name = response_file.display();
        return Err(CliError(format!(
            "{name} is a folder; a quote is agreed on as one file"
        )));
    }
    let response = load_response(response_file, &spec)?;
    let (mut answered, sound) =
        with_answers(&spec, vec![response], &args.answers, Some(args.date), io)?;
    let Some(response) = answered.pop().filter(|_| sound) else {
        return Ok(Exit::Findings);
    };
    let sources = response.places.sources();
    say_findings(&response.findings, &sources, io);
    let options = Options {
        as_of: Some(args.date),
        ..Options::default()
    };
    if let Some(why) = too_early(args, &spec, &response) {
        io.remark(&format!("error: {why}"));
        return Ok(Exit::Findings);
    }
    let comparison = compare(&spec, std::slice::from_ref(&response), options);
    let at = quantity(args, &comparison)?;
    let case = Case {
        args,
        files: (spec_file, response_file),
        spec,
        response,
        comparison,
        at,
        on: Date(args.date),
    };
    let points = open_points(&case.comparison, 0, at);
    let Some(deviations) = case.deviations(&points, io)? else {
        return Ok(Exit::Findings);
    };
    let look = Look {
        width: io.width(),
        color: io.color(),
    };
    let open = still_open(&points, &deviations);
    if !open.is_empty() {
        io.print(&agree_text::open(&open, &deviations, look))?;
        return Ok(Exit::Findings);
    }
    let Some(mappings) = case.mappings(io)? else {
        return Ok(Exit::Findings);
    };
    let agreement = case.agreement(deviations, mappings)?;
    let Some(agreement) = case.revised(agreement, io)? else {
        return Ok(Exit::Findings);
    };
    write_file(&args.output, agreement_text(&agreement).as_bytes())?;
    let file = args.output.display().to_string();
    io.print(&agree_text::awarded(&agreement, &file, look))?;
    Ok(Exit::Clean)
}

/// Nothing is awarded before it was asked or quoted.
fn too_early(args: &Args, spec: &ResolvedSpec, response: &LoadedResponse) -> Option<String> {
    let quote = response.response.as_ref()?.quote.as_ref()?;
    let before = |day: Date, what: &str| {
        (Date(args.date) < day).then(|| format!("--date {} is before {what}, {day}", args.date))
    };
    before(spec.spec.spec.issued, "the day the spec was issued").or_else(|| {
        quote
            .issued
            .and_then(|day| before(day, "the day the quote was issued"))
    })
}

/// The position of the agreed quantity: the only one, or the one that is named.
fn quantity(args: &Args, comparison: &Comparison) -> Result<usize, CliError> {
    let asked = &comparison.quantities;
    let list = asked.iter().map(u32::to_string).collect::<Vec<_>>();
    match args.quantity {
        None if asked.len() == 1 => Ok(0),
        None => Err(CliError(format!(
            "name the agreed quantity with --quantity: {}",
            list.join(", ")
        ))),
        Some(boards) => asked.iter().position(|q| *q == boards).ok_or_else(|| {
            CliError(format!(
                "{boards} boards were not asked for; quoted are {}",
                list.join(", ")
            ))
        }),
    }
}

impl Case<'_> {
    /// The deviations accepted so far and those accepted now, recorded; none when they do not hold.
    fn deviations(
        &self,
        points: &[OpenPoint],
        io: &mut Io,
    ) -> Result<Option<Vec<AcceptedDeviation>>, CliError> {
        let file = self.deviations_file();
        let mut deviations = match file.is_file() {
            false => self.carried_over()?,
            true => {
                let read = read_deviations(
                    read_text(&file)?,
                    &self.spec,
                    &self.response.digest,
                    points,
                    self.on,
                );
                say_findings(&read.findings, &[&read.source], io);
                match read.deviations {
                    Some(deviations) => deviations,
                    None => return Ok(None),
                }
            }
        };
        if self.args.accept.is_empty() {
            return Ok(Some(deviations));
        }
        let reason = self.args.reason.as_deref().unwrap_or_default();
        let by = self.args.by.as_deref().unwrap_or_default();
        let until = self.args.until.map(Date);
        if let Some(until) = until.filter(|until| *until < self.on) {
            io.remark(&format!("error: --until {until} is before the award"));
            return Ok(None);
        }
        for id in &self.args.accept {
            match accept(points, id, reason, by, until) {
                Ok(deviation) => {
                    deviations.retain(|known| known.overlap(&deviation).is_none());
                    deviations.push(deviation);
                }
                Err(refused) => {
                    let help = refused.help.map(|help| format!("\n  help: {help}"));
                    io.remark(&format!(
                        "error: {}{}",
                        refused.message,
                        help.unwrap_or_default()
                    ));
                    return Ok(None);
                }
            }
        }
        let text = deviations_text(&self.spec.digest, &self.response.digest, &deviations);
        write_file(&file, text.as_bytes())?;
        Ok(Some(deviations))
    }

    /// Deviations of the amended agreement, where it is about the same spec and the same quote.
    fn carried_over(&self) -> Result<Vec<AcceptedDeviation>, CliError> {
        let Some(file) = &self.args.amends else {
            return Ok(Vec::new());
        };
        let old = read(read_text(file)?);
        let whole = old.broken_seal().is_none();
        let old = old.agreement.filter(|old| {
            whole && old.spec.sha256 == self.spec.digest && old.quote.sha256 == self.response.digest
        });
        Ok(old.map(|old| old.deviation).unwrap_or_default())
    }

    /// `agreement.deviations.toml` beside `agreement.toml`.
    fn deviations_file(&self) -> PathBuf {
        match &self.args.deviations {
            Some(file) => file.clone(),
            None => self.args.output.with_extension("deviations.toml"),
        }
    }

    fn mappings(&self, io: &mut Io) -> Result<Option<Vec<ExportMapping>>, CliError> {
        let Some(file) = &self.args.mapping else {
            return Ok(Some(Vec::new()));
        };
        let read = read_mapping(read_text(file)?, &self.spec);
        say_findings(&read.findings, &[&read.source], io);
        Ok(read.mappings)
    }

    fn agreement(
        &self,
        deviations: Vec<AcceptedDeviation>,
        mappings: Vec<ExportMapping>,
    ) -> Result<AgreementFile, CliError> {
        let boards = self.comparison.quantities[self.at];
        let totals = price_at(&self.spec, &self.response, boards, Some(self.on.0))
            .map_err(|why| CliError(format!("{}: {why}", self.response.file())))?;
        let output = &self.args.output;
        if let Some(folder) = output.parent().filter(|f| !f.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|e| CliError(format!("cannot write {}: {e}", folder.display())))?;
        }
        Ok(awarded(Award {
            spec: &self.spec,
            spec_file: relative(output, self.files.0)?,
            supplier: &self.comparison.suppliers[0],
            quote_file: relative(output, self.files.1)?,
            answers: self.answers()?,
            clauses: (&self.comparison.clauses, 0),
            quantity: boards,
            totals: &totals,
            deviations,
            mappings,
            on: self.on,
        }))
    }

    /// The answered clarifications that the award rests on.
    fn answers(&self) -> Result<Vec<LockedFile>, CliError> {
        let laid = self.response.answers.iter();
        laid.map(|answers| {
            Ok(LockedFile {
                file: relative(&self.args.output, Path::new(&answers.file))?,
                sha256: answers.digest.clone(),
            })
        })
        .collect()
    }

    /// The agreement itself, or the next revision of the one it amends; none when that one is unsound.
    fn revised(
        &self,
        agreement: AgreementFile,
        io: &mut Io,
    ) -> Result<Option<AgreementFile>, CliError> {
        let Some(file) = &self.args.amends else {
            return Ok(Some(agreement));
        };
        let old = read(read_text(file)?);
        let mut findings = old.findings.clone();
        findings.extend(old.broken_seal());
        say_findings(&findings, &[old.doc.source()], io);
        let Some(previous) = old.agreement.as_ref().filter(|_| !any_error(&findings)) else {
            return Ok(None);
        };
        if self.on < previous.agreement.awarded {
            io.remark(&format!(
                "error: --date {} is before the award that is amended, {}",
                self.on, previous.agreement.awarded
            ));
            return Ok(None);
        }
        let diff = self.diff_from(file, previous)?;
        Ok(Some(amended(
            agreement,
            &Previous {
                agreement: previous,
                sha256: old.sha256.clone(),
                diff: diff.as_ref(),
                reason: self.args.reason.clone().unwrap_or_default(),
                by: self.args.by.clone().unwrap_or_default(),
            },
        )))
    }

    /// What differs from the spec of an agreement, where that is still the one that was agreed.
    fn diff_from(&self, file: &Path, previous: &AgreementFile) -> Result<Option<Diff>, CliError> {
        let spec = beside(file, &previous.spec.file);
        if !spec.is_file() {
            return Ok(None);
        }
        let old = load_spec(&spec)?.resolved;
        let same = old.filter(|old| old.digest == previous.spec.sha256);
        Ok(same.map(|old| diff(&old, &self.spec, &[])))
    }
}
