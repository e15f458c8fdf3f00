//! What `init` and `intake` are told about a spec by flags, and the files that they write.

use std::path::{Component, Path, PathBuf};

use indexmap::IndexMap;

use crate::catalog::Catalogue;
use crate::finding::{Finding, Severity};
use crate::init::{self, Draft, Level, ListFile, ListKind, Released, ToFollow, fact_key};
use crate::schema;
use crate::spec::CheckedSpec;
use crate::spec::model::{BasisDocument, ProductFact};
use crate::toml_text::one_line;
use crate::values::Date;

use super::CliError;
use super::io::{load_spec, write_file};

/// Largest list that is read whole.
const MAX_LIST: u64 = 64 << 20;

/// What flags say about the spec.
#[derive(Debug, clap::Args)]
pub(super) struct HeadArgs {
    /// Demands of this level: basic, standard, advanced or comprehensive
    #[arg(long, value_name = "LEVEL", value_parser = Level::parse, conflicts_with_all = ["material", "process"])]
    preset: Option<Level>,
    /// Level for material
    #[arg(long, value_name = "LEVEL", value_parser = Level::parse)]
    material: Option<Level>,
    /// Level for the process
    #[arg(long, value_name = "LEVEL", value_parser = Level::parse)]
    process: Option<Level>,
    /// Document number of the spec
    #[arg(long, value_name = "NUMBER", value_parser = init::text)]
    id: Option<String>,
    /// Revision of the spec
    #[arg(long, value_name = "REV", value_parser = init::text)]
    revision: Option<String>,
    /// Title of the spec
    #[arg(long, value_parser = init::text)]
    title: Option<String>,
    /// Company that asks
    #[arg(long, value_name = "NAME", value_parser = init::text)]
    buyer: Option<String>,
    /// Where answers and questions go
    #[arg(long, value_name = "ADDRESS", value_parser = init::text)]
    contact: Option<String>,
    /// Part number of the assembled board
    #[arg(long, value_name = "NUMBER", value_parser = init::text)]
    part: Option<String>,
    /// Revision of the assembled board
    #[arg(long, value_name = "REV", value_parser = init::text)]
    part_revision: Option<String>,
    /// Quantities to be quoted, such as 100,500
    #[arg(long, value_name = "N,N", value_parser = quantities)]
    quantity: Option<Quantities>,
    /// Day the quotes are due, such as 2026-12-15
    #[arg(long, value_name = "DATE", value_parser = init::date)]
    due: Option<Date>,
    /// Currency in which quotes are compared, such as EUR
    #[arg(long, value_name = "CODE", value_parser = init::currency)]
    currency: Option<String>,
    /// Boards on one production panel
    #[arg(long, value_name = "N", value_parser = init::count)]
    boards_per_panel: Option<u32>,
    /// moisture-sensitive, hidden-joints, programmable, separated by commas, or none
    #[arg(long, value_name = "FACTS", value_parser = contains)]
    contains: Option<Facts>,
    /// Parts list, CSV or XLSX; the spec refers to it where it lies
    #[arg(long, value_name = "FILE")]
    bom: Option<PathBuf>,
    /// Approved vendor list, CSV or XLSX
    #[arg(long, value_name = "FILE")]
    avl: Option<PathBuf>,
    /// A released document, such as gerber=GBR-4471:C; may be repeated
    #[arg(long = "doc", value_name = "NAME=NUMBER:REV", value_parser = init::named_document)]
    documents: Vec<(BasisDocument, Released)>,
    /// Day of issue; today (UTC) when left out
    #[arg(long, value_name = "DATE", value_parser = init::date)]
    today: Option<Date>,
    /// Overwrite files that are there
    #[arg(long)]
    pub(super) force: bool,
}

/// Several quantities in one argument.
#[derive(Debug, Clone)]
struct Quantities(Vec<u32>);

/// Several facts in one argument.
#[derive(Debug, Clone)]
struct Facts(Vec<ProductFact>);

fn quantities(text: &str) -> Result<Quantities, String> {
    init::quantities(text).map(Quantities)
}

fn contains(text: &str) -> Result<Facts, String> {
    init::contains(text).map(Facts)
}

impl HeadArgs {
    /// The draft that the flags make; lists are read, paths are taken relative to `spec`.
    pub(super) fn draft(&self, spec: &Path) -> Result<Draft, CliError> {
        let list = |kind, path: &Option<PathBuf>| {
            path.as_ref()
                .map(|path| open_list(kind, path, spec).map_err(CliError))
                .transpose()
        };
        let mut documents = IndexMap::new();
        for (document, released) in &self.documents {
            if documents.insert(*document, released.clone()).is_some() {
                return Err(CliError(format!(
                    "--doc names {} twice; name each document once",
                    document.key()
                )));
            }
        }
        Ok(Draft {
            id: self.id.clone(),
            revision: self.revision.clone(),
            title: self.title.clone(),
            issued: Some(
                self.today
                    .unwrap_or_else(|| Date(jiff::Zoned::now().date())),
            ),
            buyer: self.buyer.clone(),
            contact: self.contact.clone(),
            material: self.material.or(self.preset),
            process: self.process.or(self.preset),
            part: self.part.clone(),
            part_revision: self.part_revision.clone(),
            boards_per_panel: self.boards_per_panel,
            contains: self.contains.clone().map(|facts| facts.0),
            quantities: self.quantity.clone().map(|quantities| quantities.0),
            due: self.due,
            currency: self.currency.clone(),
            documents,
            bom: list(ListKind::Bom, &self.bom)?,
            avl: list(ListKind::Avl, &self.avl)?,
        })
    }
}

/// Reads a file whole, within a limit.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let name = path.display();
    let fail = |error: std::io::Error| format!("cannot read {name}: {error}");
    let about = std::fs::metadata(path).map_err(fail)?;
    if about.is_dir() {
        return Err(format!("{name} is a folder; name a file"));
    }
    if about.len() > MAX_LIST {
        return Err(format!("{name} is larger than {} MiB", MAX_LIST >> 20));
    }
    std::fs::read(path).map_err(fail)
}

/// Reads a list for a spec; its path becomes relative to the spec.
pub(super) fn open_list(kind: ListKind, path: &Path, spec: &Path) -> Result<ListFile, String> {
    let bytes = read_bytes(path)?;
    let mut list = init::scan(kind, &relative(path, spec), &bytes)?;
    if list.path.starts_with("..") || Path::new(&list.path).is_absolute() {
        list.remarks.push(format!(
            "{} lies outside the folder of the spec: keep both together when you pass the spec on",
            list.path
        ));
    }
    Ok(list)
}

/// A path as the spec writes it: from the spec's folder, with `/`.
fn relative(path: &Path, spec: &Path) -> String {
    let folder = match spec.parent() {
        Some(folder) if folder != Path::new("") => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let (Ok(path), Some(folder)) = (path.canonicalize(), resolved(&folder)) else {
        return path.display().to_string();
    };
    let (to, from): (Vec<_>, Vec<_>) = (path.components().collect(), folder.components().collect());
    let same = to.iter().zip(&from).take_while(|(a, b)| a == b).count();
    if same == 0 {
        return path.display().to_string();
    }
    let up = from[same..].iter().map(|_| "..".to_owned());
    let down = to[same..]
        .iter()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// A folder without links, also when its last parts are not there yet.
fn resolved(folder: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(folder).ok()?;
    let there = folder
        .ancestors()
        .find_map(|part| Some((part, part.canonicalize().ok()?)));
    let (part, real) = there?;
    let mut out = real;
    for component in folder.strip_prefix(part).ok()?.components() {
        match component {
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    Some(out)
}

/// Refuses to overwrite, unless it was asked for.
pub(super) fn may_write(path: &Path, force: bool) -> Result<(), CliError> {
    if path.exists() && !force {
        return Err(CliError(format!(
            "{} is there already; name another file with -o, or add --force to overwrite it",
            path.display()
        )));
    }
    Ok(())
}

/// Name of the schema beside a spec.
pub(super) const SCHEMA_FILE: &str = "spec.schema.json";

/// Writes the schema of specs beside a spec; what is said of it.
pub(super) fn write_schema(spec: &Path, force: bool) -> Result<String, CliError> {
    let path = spec.with_file_name(SCHEMA_FILE);
    let Some(found) = schema::schema("spec", Catalogue::embedded()?) else {
        return Err(CliError("there is no schema of specs".to_owned()));
    };
    let text = schema::text(&found);
    let name = path.display();
    match std::fs::read(&path) {
        Ok(there) if there == text.as_bytes() => {
            Ok(format!("{name} is there already and up to date\n"))
        }
        Ok(_) if !force => Ok(format!(
            "{name} is there already and differs; it was kept (--force replaces it)\n"
        )),
        _ => {
            write_file(&path, text.as_bytes())?;
            Ok(format!(
                "wrote {name}: editors complete and explain with it\n"
            ))
        }
    }
}

/// Checks what was written, as `check` will.
pub(super) fn checked(spec: &Path) -> Result<CheckedSpec, CliError> {
    load_spec(spec)
}

/// Errors and warnings in words: "sound, 41 clauses", "2 errors, 1 warning".
pub(super) fn verdict(checked: &CheckedSpec) -> String {
    let count = |severity: Severity| {
        checked
            .findings
            .iter()
            .filter(|finding: &&Finding| finding.severity == severity)
            .count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let plural = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let mut said = match &checked.resolved {
        Some(spec) => format!("sound, {}", plural(spec.clauses.len(), "clause")),
        None => plural(errors, "error"),
    };
    if warnings > 0 {
        said.push_str(&format!(", {}", plural(warnings, "warning")));
    }
    said
}

/// What the parts list showed, and what was made of it.
pub(super) fn seen_text(draft: &Draft) -> String {
    let mut out = String::new();
    for list in draft.bom.iter().chain(&draft.avl) {
        let holds = if list.holds.is_empty() {
            String::new()
        } else {
            format!(" ({})", list.holds)
        };
        let path = one_line(&list.path);
        if !list.seen.is_empty() || !list.remarks.is_empty() || list.unusable.is_some() {
            out.push_str(&format!("\nSeen in {path}{holds}:\n"));
        }
        for seen in &list.seen {
            let key = fact_key(seen.fact);
            let taken = if draft.has(seen.fact) {
                key.to_owned()
            } else {
                format!("{key}? not taken, add it to `contains` if it is so")
            };
            out.push_str(&format!("  {taken}: {}\n", one_line(&seen.evidence)));
        }
        for remark in &list.remarks {
            out.push_str(&format!("  {}\n", one_line(remark)));
        }
        if let Some(reason) = &list.unusable {
            out.push_str(&format!(
                "  the spec does not use it yet: {}\n",
                one_line(reason)
            ));
        }
    }
    out
}

/// The documents that follow, with what suppliers will assume.
pub(super) fn following_text(following: &[ToFollow]) -> String {
    if following.is_empty() {
        return String::new();
    }
    let mut out =
        "\nThese documents follow. Until they have a number and a revision, suppliers assume:\n"
            .to_owned();
    for follows in following {
        out.push_str(&format!(
            "  {:<20} {}\n",
            follows.document.key(),
            follows.assume
        ));
    }
    out
}
