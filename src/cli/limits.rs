//! `--limit KEY=VALUE`: how much is taken from what was delivered.

use crate::records::{Limit, Limits};
use crate::toml_text::wrap;

/// Limits that are said on the command line.
#[derive(Debug, clap::Args)]
pub(super) struct LimitArgs {
    /// Take more, or less, of something that was delivered, e.g. unpacked-bytes=64GiB; `tracespec
    /// explain --limits` lists all; may be repeated
    #[arg(long = "limit", value_name = "KEY=VALUE", value_parser = parse)]
    limits: Vec<Said>,
}

/// One limit as it was said, and found to be one.
#[derive(Debug, Clone)]
struct Said {
    key: String,
    value: String,
}

fn parse(text: &str) -> Result<Said, String> {
    let (key, value) = text
        .split_once('=')
        .ok_or_else(|| "write KEY=VALUE, e.g. unpacked-bytes=64GiB".to_owned())?;
    let said = Said {
        key: key.to_owned(),
        value: value.to_owned(),
    };
    let mut trial = Limits::USUAL;
    said.set(&mut trial)?;
    Ok(said)
}

impl Said {
    fn set(&self, limits: &mut Limits) -> Result<(), String> {
        limits
            .set(&self.key, &self.value)
            .map_err(|fault| fault.to_string())
    }
}

impl LimitArgs {
    /// The limits that hold; of one that is said twice, the last.
    pub(super) fn limits(&self) -> Limits {
        let mut limits = Limits::USUAL;
        for said in &self.limits {
            // Each was found to be a limit when the arguments were read.
            let _ = said.set(&mut limits);
        }
        limits
    }
}

/// All limits as a table.
pub(super) fn text(width: usize) -> String {
    let key = |limit: &Limit| limit.key.len();
    let names = Limits::ALL.iter().map(key).max().unwrap_or(0);
    let usual = |limit: &Limit| limit.shown(limit.usual);
    let values = Limits::ALL.iter().map(|limit| usual(limit).len());
    let values = values.max().unwrap_or(0);
    let mut out = format!(
        "{:names$}  {:>values$}  what is taken at most\n",
        "limit", "usual"
    );
    let indent = names + values + 4;
    for limit in Limits::ALL {
        let about = wrap(limit.about, width.saturating_sub(indent).max(30));
        for (at, line) in about.iter().enumerate() {
            let (key, value) = match at {
                0 => (limit.key, usual(limit)),
                _ => ("", String::new()),
            };
            out.push_str(&format!("{key:names$}  {value:>values$}  {line}\n"));
        }
    }
    out.push_str(
        "\nWhat goes beyond is a finding or an error that names the limit; nothing is cut in silence.\n\
         `verify` and `trace` take others with `--limit KEY=VALUE`.\n",
    );
    out
}
