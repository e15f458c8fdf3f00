//! `tracespec explain [CODE]`

use crate::explain::{self, Page};

use super::args::Format;
use super::{CliError, Exit, Io};

/// Explain a code that `check` reports: why, a bad example, a good one; without a code, list all
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  tracespec explain S101\n  tracespec explain no-purpose\n  tracespec explain --base"
)]
pub struct Args {
    /// Code or name, e.g. S101 or no-purpose
    #[arg(value_name = "CODE")]
    code: Option<String>,
    /// Print the spec that the examples are laid over
    #[arg(long, conflicts_with = "code")]
    base: bool,
    /// Text for people or JSON for programs
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What `explain --format json` prints.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(title = "tracespec explanations")]
pub struct ExplainReport {
    /// The pages asked for, by code.
    pub pages: Vec<Page>,
}

/// Runs the verb.
///
/// # Errors
/// When no code is called that, or the output cannot be written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let page = args.code.as_deref().map(find).transpose()?;
    if args.base {
        io.print(explain::BASE)?;
    } else if args.format == Format::Json {
        let pages = match page {
            Some(page) => vec![page.clone()],
            None => explain::pages().to_vec(),
        };
        io.print_json(&ExplainReport { pages })?;
    } else {
        let text = match page {
            Some(page) => explain::page_text(page, io.width()),
            None => explain::list_text(io.width()),
        };
        io.print(&text)?;
    }
    Ok(Exit::Clean)
}

fn find(code: &str) -> Result<&'static Page, CliError> {
    explain::page(code).ok_or_else(|| {
        CliError(match explain::nearest(code) {
            Some(near) => format!("nothing is called `{code}`; did you mean `{near}`?"),
            None => format!("nothing is called `{code}`; `tracespec explain` lists all codes"),
        })
    })
}
