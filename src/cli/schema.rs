//! `tracespec schema KIND`

use std::path::PathBuf;

use crate::catalog::Catalogue;
use crate::finding::did_you_mean;
use crate::schema;

use super::io::write_file;
use super::verify::sound_spec;
use super::{CliError, Exit, Io};

/// Print the JSON Schema of a file or an output; without a kind, list the kinds
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  # The kinds there are\n  tracespec schema\n  tracespec schema spec\n  tracespec schema record-test-extract\n  # A record of a spec, its own forms and columns included\n  tracespec schema --spec samples/controller/spec.toml record-panel-traveler\n  tracespec schema --all -o schemas"
)]
pub struct Args {
    /// Which schema
    #[arg(value_name = "KIND", conflicts_with = "all")]
    kind: Option<String>,
    /// All schemas, each in a file of its own
    #[arg(long, requires = "output")]
    all: bool,
    /// Spec whose own record forms are known as well
    #[arg(long, value_name = "SPEC")]
    spec: Option<PathBuf>,
    /// Folder to write into; made when it is not there
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Runs the verb.
///
/// # Errors
/// When the kind is unknown or a file cannot be written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let spec = match &args.spec {
        None => None,
        Some(path) => match sound_spec(path, io)? {
            Some(spec) => Some(spec),
            None => return Ok(Exit::Findings),
        },
    };
    let catalogue = match &spec {
        Some(spec) => &*spec.catalogue,
        None => Catalogue::embedded()?,
    };
    let names = schema::names(catalogue);
    let wanted = match &args.kind {
        Some(kind) => vec![kind.clone()],
        None if args.all => names.clone(),
        None => {
            io.print(&format!("{}\n", names.join("\n")))?;
            return Ok(Exit::Clean);
        }
    };
    for name in wanted {
        let Some(found) = schema::schema(&name, catalogue) else {
            return Err(unknown(&name, &names));
        };
        let text = schema::text(&found);
        match &args.output {
            Some(folder) => {
                let path = folder.join(schema::file_name(&name));
                write_file(&path, text.as_bytes())?;
                io.print(&format!("wrote {}\n", path.display()))?;
            }
            None => io.print(&text)?,
        }
    }
    Ok(Exit::Clean)
}

fn unknown(name: &str, names: &[String]) -> CliError {
    let help = match did_you_mean(name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`tracespec schema` lists them".to_owned(),
    };
    CliError(format!("there is no schema `{name}`: {help}"))
}
