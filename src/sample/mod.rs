//! A compliant delivery made from a spec: order, genealogy, records, images, documents. One seed
//! gives the same bytes everywhere. Rows go to their files as they are made, so that millions of them
//! need no more memory than the boards they tell of; on demand some of them are wrong ([`Rates`]).

mod book;
mod build;
mod clock;
mod faults;
mod files;
mod flow;
mod forms;
mod identity;
mod material;
mod media;
mod pack;
mod plan;
mod recipe;
mod refer;
mod rng;
mod route;
mod sheet;
mod spoil;
mod table;
mod typed;

use std::fmt::Write as _;

use crate::spec::clause::ResolvedSpec;
use crate::spec::model::{Assigner, Depth};

use build::Build;
use files::Files;
use forms::Story;
use plan::Plan;
pub use recipe::{Place, Recipe, Shelf, Written};
use rng::Rng;
use spoil::AnswerKey;
pub use spoil::{Flaw, Rates};

/// Most boards of a sample.
pub const MAX_BOARDS: u32 = 1_000_000;
/// Most parameters of a test.
pub const MAX_PARAMETERS: u32 = 1_000;

/// Why a sample cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// No boards.
    #[error("a sample needs at least one board")]
    NoBoards,
    /// Too many boards.
    #[error("a sample has at most {MAX_BOARDS} boards, not {0}")]
    TooMany(u32),
    /// No parameters, or too many.
    #[error("a test measures 1 to {MAX_PARAMETERS} parameters, not {0}")]
    TooManyParameters(u32),
    /// Several parameters, and nowhere to say which is which.
    #[error(
        "the spec asks for no `parameter` in the test extract: rows of several could not be told apart"
    )]
    Parameters,
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

macro_rules! unwritten {
    ($($error:ty),*) => {
        $(impl From<$error> for SampleError {
            fn from(error: $error) -> Self {
                SampleError::Write(error.to_string())
            }
        })*
    };
}
unwritten!(
    csv::Error,
    std::io::Error,
    serde_json::Error,
    zip::result::ZipError
);

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

/// Makes an order for `boards` boards and a delivery that satisfies every clause of the spec, in memory.
///
/// # Errors
/// When the number of boards is out of range, or a pattern has not enough identities.
pub fn sample(spec: &ResolvedSpec, boards: u32, seed: u64) -> Result<SampleDelivery, SampleError> {
    let recipe = Recipe::new(boards, seed);
    let mut memory = recipe::Memory::default();
    let mut answers = std::io::sink();
    let made = Making {
        spec,
        recipe: &recipe,
        // Files in the order of the forms, whatever each of them has to wait for.
        hold_all: true,
    }
    .make(&mut memory, &mut answers)?;
    Ok(SampleDelivery {
        order_toml: made.order_toml,
        serials: made.serials,
        files: memory.0,
    })
}

/// An order, and how much was delivered for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Text of `order.toml`.
    pub order_toml: String,
    /// Text of `serials.csv` beside it, when the serials are no plain run.
    pub serials: Option<String>,
    /// Delivered files.
    pub files: u64,
}

/// Makes an order and a delivery after a recipe. Files go to the shelf as they are made; where each fault is
/// goes to `answers`, as CSV.
///
/// # Errors
/// When a number of the recipe is out of range, a pattern has not enough identities, or a file cannot be
/// written.
pub fn make(
    spec: &ResolvedSpec,
    recipe: &Recipe,
    shelf: &mut dyn Shelf,
    answers: &mut dyn std::io::Write,
) -> Result<Made, SampleError> {
    let making = Making {
        spec,
        recipe,
        hold_all: false,
    };
    making.make(shelf, answers)
}

/// A sample in the making.
struct Making<'a> {
    spec: &'a ResolvedSpec,
    recipe: &'a Recipe,
    /// No form goes straight to its file.
    hold_all: bool,
}

impl Making<'_> {
    fn make(
        &self,
        shelf: &mut dyn Shelf,
        answers: &mut dyn std::io::Write,
    ) -> Result<Made, SampleError> {
        let Recipe {
            boards, parameters, ..
        } = *self.recipe;
        match boards {
            0 => return Err(SampleError::NoBoards),
            1..=MAX_BOARDS => {}
            more => return Err(SampleError::TooMany(more)),
        }
        if !(1..=MAX_PARAMETERS).contains(&parameters) {
            return Err(SampleError::TooManyParameters(parameters));
        }
        let plan = Plan::new(self.spec);
        let mut rng = Rng::new(self.recipe.seed);
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
            parameters,
        };
        let (order_toml, serials) = order(&story);
        let mut key = AnswerKey::new(answers)?;
        let mut files = Files {
            making: self,
            story: &story,
            shelf,
            key: &mut key,
            count: 0,
        };
        files.all(&mut rng)?;
        let files = files.count;
        key.finish()?;
        Ok(Made {
            order_toml,
            serials,
            files,
        })
    }
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
