//! A compliant delivery made from a spec: order, genealogy, records, images, documents. One seed
//! gives the same bytes everywhere.

mod build;
mod clock;
mod faults;
mod flow;
mod forms;
mod identity;
mod material;
mod media;
mod pack;
mod plan;
mod refer;
mod rng;
mod route;
mod sheet;
mod typed;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use indexmap::IndexMap;

use crate::spec::clause::ResolvedSpec;
use crate::spec::model::{Assigner, Depth};

use build::Build;
use forms::Story;
use plan::Plan;
use rng::Rng;
use sheet::Sheet;

/// Most boards of a sample.
pub const MAX_BOARDS: u32 = 100_000;

/// Why a sample cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// No boards.
    #[error("a sample needs at least one board")]
    NoBoards,
    /// Too many boards.
    #[error("a sample has at most {MAX_BOARDS} boards, not {0}")]
    TooMany(u32),
    /// The pattern has not enough identities.
    #[error("the pattern `{pattern}` of [identity.{level}] has no room for {needed} identities")]
    Pattern {
        /// Level of the identity.
        level: String,
        /// The pattern.
        pattern: String,
        /// Identities needed.
        needed: usize,
    },
    /// An own form cannot have as many rows.
    #[error("the key of [form.{form}] has no room for a row of every unit")]
    Key {
        /// The form.
        form: String,
    },
    /// Nothing to refer to.
    #[error("[form.{form}] has too few values to refer to: `{field}` takes them from {to}")]
    Reference {
        /// The form.
        form: String,
        /// Its column.
        field: String,
        /// Form and column that it refers to.
        to: String,
    },
    /// A record could not be put together.
    #[error("a record could not be written: {0}")]
    Write(String),
}

impl From<csv::Error> for SampleError {
    fn from(error: csv::Error) -> Self {
        SampleError::Write(error.to_string())
    }
}

/// An order and a delivery that satisfies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleDelivery {
    /// Text of `order.toml`.
    pub order_toml: String,
    /// Text of `serials.csv` beside it, when the serials are no plain run.
    pub serials: Option<String>,
    /// Delivered files: path relative to the delivery folder, and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Makes an order for `boards` boards and a delivery that satisfies every clause of the spec.
///
/// # Errors
/// When the number of boards is out of range, or a pattern has not enough identities.
pub fn sample(spec: &ResolvedSpec, boards: u32, seed: u64) -> Result<SampleDelivery, SampleError> {
    if boards == 0 {
        return Err(SampleError::NoBoards);
    }
    if boards > MAX_BOARDS {
        return Err(SampleError::TooMany(boards));
    }
    let plan = Plan::new(spec);
    let mut rng = Rng::new(seed);
    let mut build = Build::new(&plan, boards as usize, &mut rng)?;
    faults::choose(&plan, &mut build, &mut rng);
    flow::run(&plan, &mut build);
    let loads = material::load(&plan, &build, &mut rng);
    let packed = pack::pack(&plan, &build);
    let story = Story {
        plan: &plan,
        build: &build,
        loads: &loads,
        packed: &packed,
    };
    let (order_toml, serials) = order(&story);
    Ok(SampleDelivery {
        order_toml,
        serials,
        files: files(&story, &mut rng)?,
    })
}

/// One panel's worth of boards, within what can be read through by eye.
const FEWEST_BOARDS: u32 = 2;
const MOST_IN_A_REQUEST: u32 = 8;
const USUAL_BOARDS: u32 = 4;

/// Any number will do; the same one makes the same delivery.
const SEED_OF_REQUESTS: u64 = 1;

/// Boards of the sample that goes out with a request: a panel of them, at least two so that a row can
/// be told from a file, at most a screenful.
#[must_use]
pub fn boards_of_request(spec: &ResolvedSpec) -> u32 {
    let panel = spec.spec.product.boards_per_panel.unwrap_or(USUAL_BOARDS);
    panel.clamp(FEWEST_BOARDS, MOST_IN_A_REQUEST)
}

/// The sample that goes out with a request.
///
/// # Errors
/// When a pattern has not enough identities.
pub fn of_request(spec: &ResolvedSpec) -> Result<SampleDelivery, SampleError> {
    sample(spec, boards_of_request(spec), SEED_OF_REQUESTS)
}

/// Records, then what they name, then documents.
fn files(story: &Story, rng: &mut Rng) -> Result<Vec<(String, Vec<u8>)>, SampleError> {
    let mut named = BTreeMap::new();
    let mut sheets: IndexMap<String, Vec<u8>> = IndexMap::new();
    for (id, form) in &story.plan.forms {
        let clock = &story.build.clock;
        let now = (clock.stamp(0), clock.date(0).to_string());
        let mut sheet = Sheet::new(id, form, story.fields(), now)?;
        forms::rows(story, id, &mut sheet, rng)?;
        let (bytes, images) = sheet.finish()?;
        named.extend(images);
        sheets.insert(id.clone(), bytes);
    }
    refer::fill(story.plan, &mut sheets)?;
    let mut files = Vec::new();
    let mut written: BTreeSet<Vec<u8>> = BTreeSet::new();
    for (id, mut bytes) in sheets {
        if written.contains(&bytes) {
            bytes = turned(&bytes)?;
        }
        written.insert(bytes.clone());
        files.push((format!("{id}.csv"), bytes));
    }
    files.extend(named.into_keys().map(|name| {
        let bytes = media::file(&name);
        (name, bytes)
    }));
    for shipment in &story.packed.shipments {
        for document in &story.plan.documents {
            let head = &story.plan.spec.spec;
            let lines = [
                document.replace('-', " ").to_uppercase(),
                format!("Order {}, shipment {}", story.build.order, shipment.id),
                format!(
                    "Product {} revision {}",
                    head.product.part, head.product.revision
                ),
                format!("Quantity {}", shipment.quantity),
                format!("Date {}", shipment.date),
                format!(
                    "Requirements {} revision {}",
                    head.spec.id, head.spec.revision
                ),
            ];
            files.push((
                format!("{document}-{}.pdf", shipment.id),
                media::pdf(&lines),
            ));
        }
    }
    Ok(files)
}

/// The same records with the columns in reverse: two forms may hold the same, never the same file.
fn turned(bytes: &[u8]) -> Result<Vec<u8>, SampleError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes);
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in reader.records() {
        let record = record?;
        let cells: Vec<&str> = record.iter().collect();
        writer.write_record(cells.iter().rev())?;
    }
    writer
        .into_inner()
        .map_err(|e| SampleError::Write(e.to_string()))
}

/// The order, and the serials as a file when they are no plain run.
fn order(story: &Story) -> (String, Option<String>) {
    let build = story.build;
    let spec = &story.plan.spec.spec;
    let mut text = format!(
        "# An order for {} revision {}, made by `tracespec sample`.\n[order]\nnumber   = {}\nquantity = {}\n",
        spec.product.part,
        spec.product.revision,
        quoted(&build.order),
        build.boards.len(),
    );
    let by_supplier = spec
        .identity
        .board
        .as_ref()
        .is_some_and(|rule| rule.assigned_by == Some(Assigner::Supplier));
    let mut serials = None;
    if story.plan.deepest() == Depth::Board
        && !by_supplier
        && let (Some(first), Some(last)) = (build.boards.first(), build.boards.last())
    {
        if is_run(build) {
            let _ = writeln!(
                text,
                "boards   = {{ from = {}, to = {} }}",
                quoted(&first.id),
                quoted(&last.id)
            );
        } else {
            text.push_str("boards   = { file = \"serials.csv\" }\n");
            let lines: Vec<&str> = build.boards.iter().map(|b| b.id.as_str()).collect();
            serials = Some(format!("board-id\n{}\n", lines.join("\n")));
        }
    }
    text.push_str("tolerance = { over = 0, under = 0 }\n");
    if spec
        .rfq
        .as_ref()
        .is_some_and(|rfq| rfq.delivery_lots.is_some())
    {
        for shipment in &story.packed.shipments {
            let _ = write!(
                text,
                "\n[[order.shipment]]\nid       = {}\nquantity = {}\n",
                quoted(&shipment.id),
                shipment.quantity
            );
        }
    }
    (text, serials)
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Whether the serials differ in one number that counts up by one.
fn is_run(build: &Build) -> bool {
    let number = |id: &str| {
        let digits = id.len() - id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (head, tail) = id.split_at(id.len() - digits);
        Some((head.to_owned(), digits, tail.parse::<u64>().ok()?))
    };
    build
        .boards
        .windows(2)
        .all(|pair| match (number(&pair[0].id), number(&pair[1].id)) {
            (Some((a, w, m)), Some((b, v, n))) => a == b && w == v && n == m + 1,
            _ => false,
        })
}
