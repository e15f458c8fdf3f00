//! Pages of the checks on delivered records: what each looks at, an example that fails, how to put it
//! right, and which of the field's checks it stands for. The words are data of the catalogue.

use std::fmt::Write as _;
use std::sync::LazyLock;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::Text;
use crate::catalog::Catalogue;
use crate::finding::did_you_mean;

/// How many checks the field knows.
pub const FIELD_CHECKS: u8 = 44;

const EXPLAINED: &str = include_str!("../catalog/data/explained.toml");

/// What is said of one check on delivered records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(title = "tracespec explanation of a check")]
pub struct CheckPage {
    /// The code of its findings; of the checks that clauses make for any form, what stands before the
    /// first point: `field` for `field.mpn`.
    pub code: String,
    /// Its name in a few words.
    pub title: String,
    /// The sentence that the RFQ prints, where it is the same for every form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// Numbers of the field's checks that it stands for.
    pub field_checks: Vec<u8>,
    /// What it looks at.
    pub looks: String,
    /// An example that fails.
    pub bad: String,
    /// How to put it right.
    pub fix: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Explained {
    title: Option<String>,
    field_checks: Vec<u8>,
    looks: String,
    bad: String,
    fix: String,
}

static PAGES: LazyLock<Vec<CheckPage>> = LazyLock::new(|| {
    let explained: IndexMap<String, Explained> = toml::from_str(EXPLAINED).unwrap_or_default();
    let catalogue = Catalogue::embedded().ok();
    let page = |(code, explained): (String, Explained)| {
        let known = catalogue.and_then(|catalogue| catalogue.checks.get(&code));
        CheckPage {
            title: match (explained.title, known) {
                (Some(title), _) => title,
                (None, known) => known.map_or_else(|| code.clone(), |known| known.title.clone()),
            },
            says: known.map(|known| known.says.as_str().to_owned()),
            field_checks: explained.field_checks,
            looks: explained.looks,
            bad: explained.bad,
            fix: explained.fix,
            code,
        }
    };
    explained.into_iter().map(page).collect()
});

/// All pages, in the order of the data.
#[must_use]
pub fn check_pages() -> &'static [CheckPage] {
    &PAGES
}

/// The page of a finding's code: its own, else that of what stands before the first point.
#[must_use]
pub fn check_page(code: &str) -> Option<&'static CheckPage> {
    let named = |name: &str| PAGES.iter().find(|page| page.code == name);
    let family = code.split_once('.').map_or(code, |(family, _)| family);
    named(code)
        .or_else(|| named(family))
        // Rules that a spec gives a form of its own.
        .or_else(|| OWN.contains(&family).then(|| named("own")).flatten())
}

/// How the codes of the rules of a spec's own forms begin.
const OWN: [&str; 3] = ["order", "closed", "references"];

/// The code that was probably meant.
pub(super) fn nearest(given: &str) -> Option<&'static str> {
    did_you_mean(given, PAGES.iter().map(|page| page.code.as_str()))
}

/// A page for a terminal of this width.
#[must_use]
pub fn check_text(page: &CheckPage, width: usize) -> String {
    let mut out = Text::new(width);
    out.wrapped(&format!("{} (a check on delivered records)", page.code), 0);
    out.wrapped(&page.title, 0);
    if let Some(says) = &page.says {
        out.blank();
        out.wrapped(&format!("The RFQ says: {says}"), 0);
    }
    for (title, words) in [
        ("Looks at", &page.looks),
        ("Fails, for example", &page.bad),
        ("To put it right", &page.fix),
    ] {
        out.blank();
        out.wrapped(title, 0);
        out.paragraphs(words);
    }
    if !page.field_checks.is_empty() {
        out.blank();
        out.wrapped(&format!("Field checks: {}", numbers(&page.field_checks)), 0);
    }
    out.text
}

/// All checks, a line each.
#[must_use]
pub(super) fn check_list(width: usize) -> String {
    let mut out = Text::new(width);
    out.blank();
    out.wrapped("Checks on delivered records, as `verify` reports them", 0);
    for page in check_pages() {
        out.wrapped(&format!("  {}: {}", page.code, page.title), 8);
    }
    out.text
}

/// All pages as one Markdown document, with the table of the field's checks.
#[must_use]
pub fn check_markdown() -> String {
    let mut out = String::from(
        "# What `verify` checks\n\n\
         Generated from the pages that `tracespec explain CODE` prints, where the code is that of a\n\
         finding. Of codes such as `field.mpn` the page is that of `field`.\n\n\
         ```console\ntracespec explain approved-material\n```\n\n\
         ## The field's checks\n\n\
         The numbers are those of the list of checks that this trade knows. A check runs where the spec\n\
         has a clause that it follows from.\n\n\
         | field check | checks |\n|---|---|\n",
    );
    for number in 1..=FIELD_CHECKS {
        let codes = check_pages().iter();
        let codes: Vec<String> = codes
            .filter(|page| page.field_checks.contains(&number))
            .map(|page| format!("`{}`", page.code))
            .collect();
        let codes = match codes.is_empty() {
            true => NOT_CHECKED
                .iter()
                .find(|(none, _)| *none == number)
                .map_or("", |(_, why)| why)
                .to_owned(),
            false => codes.join(", "),
        };
        let _ = writeln!(out, "| {number} | {codes} |");
    }
    for page in check_pages() {
        let _ = write!(out, "\n## {}\n\n{}.\n", page.code, page.title);
        if let Some(says) = &page.says {
            let _ = write!(out, "\n> {says}\n");
        }
        let _ = write!(
            out,
            "\n- Looks at: {}\n- Fails, for example: {}\n- To put it right: {}\n",
            page.looks, page.bad, page.fix
        );
        if !page.field_checks.is_empty() {
            let _ = writeln!(out, "- Field checks: {}", numbers(&page.field_checks));
        }
    }
    out
}

/// Field checks that no check stands for, and why: none is left.
pub const NOT_CHECKED: [(u8, &str); 0] = [];

fn numbers(list: &[u8]) -> String {
    let list: Vec<String> = list.iter().map(u8::to_string).collect();
    list.join(", ")
}
