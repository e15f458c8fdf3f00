//! `tracespec explain [CODE]`

use crate::explain::{self, CheckPage, Page};

use super::args::Format;
use super::{CliError, Exit, Io};

/// Explain a code that `check` or `verify` reports, with examples; without a code, list all
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  tracespec explain S101\n  tracespec explain no-purpose\n  tracespec explain approved-material\n  tracespec explain --base\n  tracespec explain --limits"
)]
pub struct Args {
    /// Code or name, e.g. S101 or no-purpose
    #[arg(value_name = "CODE")]
    code: Option<String>,
    /// Print the spec that the examples are laid over
    #[arg(long, conflicts_with = "code")]
    base: bool,
    /// List how much is taken of what is delivered, and what `--limit` may change
    #[arg(long, conflicts_with_all = ["code", "base", "format"])]
    limits: bool,
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
    /// The pages of checks on delivered records.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<CheckPage>,
}

/// A page of either kind.
enum Found {
    Code(&'static Page),
    Check(&'static CheckPage),
}

/// Runs the verb.
///
/// # Errors
/// When no code is called that, or the output cannot be written.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CliError> {
    let found = args.code.as_deref().map(find).transpose()?;
    if args.limits {
        io.print(&super::limits::text(io.width()))?;
    } else if args.base {
        io.print(explain::BASE)?;
    } else if args.format == Format::Json {
        let (pages, checks) = match found {
            Some(Found::Code(page)) => (vec![page.clone()], Vec::new()),
            Some(Found::Check(page)) => (Vec::new(), vec![page.clone()]),
            None => (explain::pages().to_vec(), explain::check_pages().to_vec()),
        };
        io.print_json(&ExplainReport { pages, checks })?;
    } else {
        let text = match found {
            Some(Found::Code(page)) => explain::page_text(page, io.width()),
            Some(Found::Check(page)) => explain::check_text(page, io.width()),
            None => explain::list_text(io.width()),
        };
        io.print(&text)?;
    }
    Ok(Exit::Clean)
}

fn find(code: &str) -> Result<Found, CliError> {
    let page = explain::page(code).map(Found::Code);
    let check = || explain::check_page(code).map(Found::Check);
    page.or_else(check).ok_or_else(|| {
        CliError(match explain::nearest(code) {
            Some(near) => format!("nothing is called `{code}`; did you mean `{near}`?"),
            None => format!("nothing is called `{code}`; `tracespec explain` lists all codes"),
        })
    })
}
