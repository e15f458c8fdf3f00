//! What is known about a spec before it is written: each answer checked when it is given, the rest
//! open. Flags and questions fill the same draft.

use indexmap::IndexMap;

use crate::spec::model::{BasisDocument, ProductFact};
use crate::values::Date;

use super::bom::ListFile;

/// How much is tracked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Work order and lot.
    Basic,
    /// Component lots per work order.
    Standard,
    /// Material per panel or board, every board identified.
    Advanced,
    /// The exact package for every reference designator.
    Comprehensive,
}

impl Level {
    /// All levels, the lightest first.
    pub const ALL: [Level; 4] = [
        Level::Basic,
        Level::Standard,
        Level::Advanced,
        Level::Comprehensive,
    ];

    /// The name of the preset.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Level::Basic => "basic",
            Level::Standard => "standard",
            Level::Advanced => "advanced",
            Level::Comprehensive => "comprehensive",
        }
    }

    /// What it asks for, in a line.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Level::Basic => "work order and lot; exceptions only",
            Level::Standard => "component lots per work order; pass or fail, defect codes",
            Level::Advanced => "every board known by number; material, results with limits",
            Level::Comprehensive => "the very reel for each part; all values and images",
        }
    }

    /// The level of a name or of its number from 1 to 4.
    ///
    /// # Errors
    /// A sentence for the user.
    pub fn parse(text: &str) -> Result<Level, String> {
        let text = text.trim().to_lowercase();
        Level::ALL
            .into_iter()
            .enumerate()
            .find(|(index, level)| level.key() == text || (index + 1).to_string() == text)
            .map(|(_, level)| level)
            .ok_or_else(|| "write basic, standard, advanced or comprehensive".to_owned())
    }
}

/// The key of a fact in the spec.
#[must_use]
pub fn fact_key(fact: ProductFact) -> &'static str {
    match fact {
        ProductFact::MoistureSensitive => "moisture-sensitive",
        ProductFact::HiddenJoints => "hidden-joints",
        ProductFact::Programmable => "programmable",
    }
}

/// The facts, in the order they are asked for.
pub const FACTS: [ProductFact; 3] = [
    ProductFact::MoistureSensitive,
    ProductFact::HiddenJoints,
    ProductFact::Programmable,
];

/// A released document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// Its number.
    pub document: String,
    /// Its revision.
    pub revision: String,
}

/// What is known so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Document number of the spec.
    pub id: Option<String>,
    /// Its revision.
    pub revision: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Day of issue.
    pub issued: Option<Date>,
    /// Who asks.
    pub buyer: Option<String>,
    /// Where answers go.
    pub contact: Option<String>,
    /// Level for material.
    pub material: Option<Level>,
    /// Level for the process.
    pub process: Option<Level>,
    /// Part number of the assembly.
    pub part: Option<String>,
    /// Its revision.
    pub part_revision: Option<String>,
    /// Boards on a panel.
    pub boards_per_panel: Option<u32>,
    /// What the board contains, once it is known.
    pub contains: Option<Vec<ProductFact>>,
    /// Quantities to be quoted.
    pub quantities: Option<Vec<u32>>,
    /// Day the quote is due.
    pub due: Option<Date>,
    /// Currency of the comparison.
    pub currency: Option<String>,
    /// Documents that are released.
    pub documents: IndexMap<BasisDocument, Released>,
    /// The parts list.
    pub bom: Option<ListFile>,
    /// The vendor list.
    pub avl: Option<ListFile>,
}

impl Draft {
    /// The document number that is offered for the spec.
    #[must_use]
    pub fn offered_id(&self) -> Option<String> {
        self.part.as_ref().map(|part| format!("TRS-{part}"))
    }

    /// The title that is offered.
    #[must_use]
    pub fn offered_title(&self) -> Option<String> {
        let part = self.part.as_ref()?;
        Some(format!("{part}: traceability requirements"))
    }

    /// Takes defaults for what may have one, and the facts that the parts list shows for certain.
    pub fn take_defaults(&mut self) {
        self.id = self.id.take().or_else(|| self.offered_id());
        self.title = self.title.take().or_else(|| self.offered_title());
        self.revision.get_or_insert_with(|| "A".to_owned());
        self.currency.get_or_insert_with(|| "EUR".to_owned());
        self.material.get_or_insert(Level::Advanced);
        self.process.get_or_insert(Level::Advanced);
        self.take_seen();
    }

    /// Takes the facts that the parts list shows for certain, unless they were said.
    pub fn take_seen(&mut self) {
        if let (None, Some(bom)) = (&self.contains, &self.bom) {
            let certain = bom.seen.iter().filter(|seen| seen.certain);
            self.contains = Some(certain.map(|seen| seen.fact).collect());
        }
    }

    /// What only the buyer can say and has not: flag and what to write.
    #[must_use]
    pub fn missing(&self) -> Vec<(&'static str, &'static str)> {
        let wanted = [
            (
                self.part.is_none(),
                "--part",
                "part number of the assembled board",
            ),
            (
                self.part_revision.is_none(),
                "--part-revision",
                "its revision",
            ),
            (
                self.quantities.is_none(),
                "--quantity",
                "quantities to be quoted: 100,500",
            ),
            (
                self.contains.is_none(),
                "--contains",
                "moisture-sensitive,hidden-joints,programmable or none; or --bom FILE",
            ),
        ];
        wanted
            .into_iter()
            .filter(|(missing, ..)| *missing)
            .map(|(_, flag, what)| (flag, what))
            .collect()
    }

    /// Whether the board is known to contain something.
    #[must_use]
    pub fn has(&self, fact: ProductFact) -> bool {
        self.contains
            .as_ref()
            .is_some_and(|facts| facts.contains(&fact))
    }
}

/// A line of text that says something.
///
/// # Errors
/// A sentence for the user.
pub fn text(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("this is needed".to_owned());
    }
    if text.chars().any(char::is_control) {
        return Err("write it without control characters".to_owned());
    }
    if text.chars().count() > 200 {
        return Err("that is longer than 200 characters".to_owned());
    }
    Ok(text.to_owned())
}

/// Quantities, ascending, each once.
///
/// # Errors
/// A sentence for the user.
pub fn quantities(text: &str) -> Result<Vec<u32>, String> {
    not_thousands(text)?;
    let mut quantities = Vec::new();
    for part in text.split([',', ';', ' ']).filter(|part| !part.is_empty()) {
        let quantity: u32 = part
            .parse()
            .ok()
            .filter(|quantity| *quantity > 0)
            .ok_or_else(|| {
                format!("`{part}` is not a quantity: write whole numbers, such as 100,500")
            })?;
        quantities.push(quantity);
    }
    quantities.sort_unstable();
    quantities.dedup();
    if quantities.is_empty() {
        return Err("write at least one quantity, such as 100,500".to_owned());
    }
    Ok(quantities)
}

/// Refuses `1,500`, which may be one quantity with a mark for thousands or two.
fn not_thousands(text: &str) -> Result<(), String> {
    let parts: Vec<&str> = text
        .split([',', ';', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let pair = parts.windows(2).find(|pair| {
        let small = pair[0].len() <= 3 && pair[0].parse::<u32>().is_ok_and(|first| first < 10);
        small && pair[1].len() == 3 && digits(pair[1])
    });
    match pair {
        None => Ok(()),
        Some(pair) => Err(format!(
            "`{0},{1}` may be {0}{1}, or {0} and {1}: write {0}{1} without a mark, or {1},{0} for two quantities",
            pair[0], pair[1]
        )),
    }
}

/// A whole number of at least one.
///
/// # Errors
/// A sentence for the user.
pub fn count(text: &str) -> Result<u32, String> {
    text.trim()
        .parse()
        .ok()
        .filter(|count| *count > 0)
        .ok_or_else(|| "write a whole number, 1 or more".to_owned())
}

/// A date.
///
/// # Errors
/// A sentence for the user.
pub fn date(text: &str) -> Result<Date, String> {
    text.trim()
        .parse()
        .map(Date)
        .map_err(|_| format!("`{}` is not a date: write it as 2026-12-15", text.trim()))
}

/// A currency by its three letters.
///
/// # Errors
/// A sentence for the user.
pub fn currency(text: &str) -> Result<String, String> {
    let text = text.trim().to_ascii_uppercase();
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(text)
    } else {
        Err("write the three letters of the currency, such as EUR".to_owned())
    }
}

/// Facts separated by commas, or `none`.
///
/// # Errors
/// A sentence for the user.
pub fn contains(text: &str) -> Result<Vec<ProductFact>, String> {
    if text.trim() == "none" {
        return Ok(Vec::new());
    }
    let mut facts = Vec::new();
    for part in text.split([',', ' ']).filter(|part| !part.is_empty()) {
        let fact = FACTS
            .into_iter()
            .find(|fact| fact_key(*fact) == part)
            .ok_or_else(|| {
                format!("`{part}` is not known: write moisture-sensitive, hidden-joints, programmable or none")
            })?;
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    if facts.is_empty() {
        return Err("write moisture-sensitive, hidden-joints, programmable or none".to_owned());
    }
    Ok(facts)
}

/// A document number and its revision: `GBR-4471:C`.
///
/// # Errors
/// A sentence for the user.
pub fn released(given: &str) -> Result<Released, String> {
    let wrong = || "write number and revision with a colon, such as GBR-4471:C".to_owned();
    let (document, revision) = given.trim().rsplit_once(':').ok_or_else(wrong)?;
    Ok(Released {
        document: text(document).map_err(|_| wrong())?,
        revision: text(revision).map_err(|_| wrong())?,
    })
}

/// A document with its number: `gerber=GBR-4471:C`.
///
/// # Errors
/// A sentence for the user.
pub fn named_document(text: &str) -> Result<(BasisDocument, Released), String> {
    let (name, rest) = text
        .split_once('=')
        .ok_or_else(|| "write it as gerber=GBR-4471:C".to_owned())?;
    let known = BasisDocument::ALL.map(BasisDocument::key);
    let document = BasisDocument::ALL
        .into_iter()
        .find(|document| document.key() == name.trim())
        .ok_or_else(|| {
            format!(
                "`{name}` is not a document of the basis: {}",
                known.join(", ")
            )
        })?;
    Ok((document, released(rest)?))
}
