//! A small spec, and replies to it that differ from a fully compliant one by what a test says.

use std::sync::LazyLock;

use indexmap::IndexMap;
use tracespec::catalog::Catalogue;
use tracespec::compare::result::{Comparison, QuantityResult, SupplierResult, Verdict};
use tracespec::compare::{Options, compare};
use tracespec::source::SourceFile;
use tracespec::spec;
use tracespec::spec::basis::NoFiles;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::supplier::{LoadedResponse, read};

/// The clause whose answers the truth table turns: board depth, CSV, 10 years.
pub const CLAUSE: &str = "record.panel-traveler";
/// What the spec says is not required.
pub const NOT_ASKED: &str = "access.mes";

const SPEC: &str = r#"format = 1
[spec]
id = "T-1"
revision = "A"
title = "Test"
issued = 2026-01-01
[product]
part = "P-1"
revision = "1"
boards-per-panel = 4
[rfq]
due = 2026-06-30
quantities = [100, 500]
delivery-lots = 2
currency = "EUR"
delivery-terms = "DAP Hamburg"
[rfq.policy]
unanswered = "not-comparable"
rounding = "half-up"
[[rfq.exchange-rate]]
from = "HUF"
to = "EUR"
rate = "0.00300"
date = 2026-05-01
[[rfq.exchange-rate]]
from = "HUF"
to = "EUR"
rate = "0.00251"
date = 2026-06-01
[basis]
gerber = { document = "G", revision = "1" }
centroid = { document = "C", revision = "1" }
assembly-drawing = { document = "A", revision = "1" }
test-plan = { document = "T", revision = "1" }
quality-plan = { document = "Q", revision = "1" }
packing-instruction = { document = "K", revision = "1" }
bom = { document = "B", revision = "1" }
avl = { document = "V", revision = "1" }
[depth]
default = "board"
[record.panel-traveler]
satisfies = ["T4"]
purpose = ["release"]
defined-in = "quality-plan"
formats = ["csv"]
retention = "10 years"
severity = "required"
[access.mes]
demand = "not-required"
"#;

/// The spec with some of its text replaced.
pub fn spec_with(changes: &[(&str, &str)]) -> ResolvedSpec {
    let mut text = SPEC.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let source = SourceFile::new("spec.toml", text);
    let checked = spec::check(source, Catalogue::embedded().unwrap(), &NoFiles);
    checked
        .resolved
        .unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

pub fn spec() -> ResolvedSpec {
    static RESOLVED: LazyLock<ResolvedSpec> = LazyLock::new(|| spec_with(&[]));
    RESOLVED.clone()
}

pub fn weighing(severity: &str) -> ResolvedSpec {
    spec_with(&[(
        "severity = \"required\"",
        &format!("severity = \"{severity}\""),
    )])
}

/// A reply in the making.
#[derive(Debug, Clone)]
pub struct Reply {
    pub name: String,
    pub head: IndexMap<String, String>,
    pub answers: IndexMap<String, String>,
    /// Tables at the end.
    pub more: String,
}

impl Reply {
    /// Every demanded clause included, 10.00 EUR a board.
    pub fn compliant(spec: &ResolvedSpec) -> Reply {
        let quoted = format!(
            r#"{{ id = "{}", revision = "{}", sha256 = "{}" }}"#,
            spec.spec.spec.id, spec.spec.spec.revision, spec.digest
        );
        let currency = spec.spec.rfq.as_ref().unwrap().currency.clone();
        let head = [
            ("number", "\"Q-1\"".to_owned()),
            ("spec", quoted),
            ("currency", format!("\"{currency}\"")),
            ("valid-until", "2026-12-31".to_owned()),
            ("tax", "\"excluded\"".to_owned()),
            ("unit", "\"board\"".to_owned()),
            ("scheme", "\"all-units\"".to_owned()),
            (
                "price-breaks",
                r#"[{ from = 1, unit-price = "10.00" }]"#.to_owned(),
            ),
        ];
        let demanded = spec.clauses.iter().filter(|clause| clause.demanded);
        Reply {
            name: "Supplier".to_owned(),
            head: head.map(|(k, v)| (k.to_owned(), v)).into_iter().collect(),
            answers: demanded
                .map(|clause| (clause.id.clone(), "state = \"included\"".to_owned()))
                .collect(),
            more: String::new(),
        }
    }

    pub fn set(mut self, key: &str, value: &str) -> Reply {
        self.head.insert(key.to_owned(), value.to_owned());
        self
    }

    pub fn without(mut self, key: &str) -> Reply {
        self.head.shift_remove(key).expect(key);
        self
    }

    pub fn answer(mut self, clause: &str, body: &str) -> Reply {
        self.answers.insert(clause.to_owned(), body.to_owned());
        self
    }

    pub fn silent(mut self, clause: &str) -> Reply {
        self.answers.shift_remove(clause).expect(clause);
        self
    }

    pub fn and(mut self, more: &str) -> Reply {
        self.more.push_str(more);
        self.more.push('\n');
        self
    }

    pub fn text(&self) -> String {
        let mut text = format!(
            "format = 1\n[supplier]\nname = \"{}\"\n[quote]\n",
            self.name
        );
        for (key, value) in &self.head {
            text += &format!("{key} = {value}\n");
        }
        for (id, body) in &self.answers {
            text += &format!("[quote.response.\"{id}\"]\n{}\n", body.replace("; ", "\n"));
        }
        text + &self.more
    }

    pub fn load(&self, spec: &ResolvedSpec) -> LoadedResponse {
        let loaded = read(SourceFile::new("reply.toml", self.text()), spec);
        assert!(
            loaded.response.is_some(),
            "{}\n{:#?}",
            self.text(),
            loaded.findings
        );
        loaded
    }

    pub fn result(&self, spec: &ResolvedSpec) -> SupplierResult {
        compared(spec, &[self]).suppliers.remove(0)
    }

    /// At 100 boards.
    pub fn at_100(&self, spec: &ResolvedSpec) -> QuantityResult {
        self.result(spec).quantities.remove(0)
    }

    pub fn verdict(&self, spec: &ResolvedSpec) -> Verdict {
        self.at_100(spec).verdict
    }
}

pub fn compared(spec: &ResolvedSpec, replies: &[&Reply]) -> Comparison {
    let loaded: Vec<LoadedResponse> = replies.iter().map(|reply| reply.load(spec)).collect();
    compare(spec, &loaded, Options::default())
}
