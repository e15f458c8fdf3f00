//! What each preset demands, how halves combine, and that a delivery made from them is a release.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Tables, broken, catalogue, shown};
use indexmap::IndexMap;
use tracespec::diff::diff;
use tracespec::diff::effect::{Aspect, Effect};
use tracespec::diff::result::Presence;
use tracespec::finding::{Finding, Severity};
use tracespec::order::{self, Order};
use tracespec::sample::sample;
use tracespec::source::SourceFile;
use tracespec::spec::clause::{Clause, Family, ResolvedSpec};
use tracespec::spec::presets::LEVELS;
use tracespec::spec::{self, CheckedSpec, pattern};
use tracespec::verify::report::{Verdict, VerifyReport};
use tracespec::verify::verify;

const BOM: &str = "Line,Qty,References,Manufacturer,MPN,Description,MSL\n\
1,1,U1,Acme,MCU-1,Controller,3\n\
2,3,\"R1,R2,R3\",Acme,RES-10K,Resistor,1\n\
3,2,\"C1,C2\",Acme,CAP-100N,Capacitor,1\n\
4,1,,Acme,PCB-1,Bare board,\n";
const AVL: &str = "Line,Manufacturer,MPN,Status\n\
1,Acme,MCU-1,approved\n2,Acme,RES-10K,approved\n3,Acme,CAP-100N,approved\n4,Acme,PCB-1,approved\n";

fn files() -> IndexMap<String, Vec<u8>> {
    [("bom.csv", BOM), ("avl.csv", AVL)]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .collect()
}

/// A complete product and basis; the identities that the levels trace to have their patterns.
fn complete(extends: &[&str], contains: Option<&str>) -> String {
    let at = |half: &str| {
        extends
            .iter()
            .filter_map(|name| match name.split_once('.') {
                Some((of, level)) => (of == half).then_some(level),
                None => Some(*name),
            })
            .filter_map(|level| LEVELS.iter().position(|l| *l == level))
            .max()
    };
    let (material, process) = (at("material"), at("process"));
    let names: Vec<String> = extends.iter().map(|name| format!("{name:?}")).collect();
    let mut text = format!(
        "format = 1\n\n[spec]\nid = \"T-1\"\nrevision = \"A\"\ntitle = \"Test\"\nissued = 2026-11-20\nextends = [{}]\n\n[product]\npart = \"P-1\"\nrevision = \"A\"\nboards-per-panel = 4\n",
        names.join(", ")
    );
    if let Some(contains) = contains {
        text.push_str(&format!("contains = [{contains}]\n"));
    }
    text.push_str(
        r#"
[basis]
build-quantity      = 100
bom                 = { document = "BOM-1", revision = "A", file = "bom.csv" }
avl                 = { document = "AVL-1", revision = "A", file = "avl.csv" }
gerber              = { document = "G-1", revision = "A" }
centroid            = { document = "C-1", revision = "A" }
assembly-drawing    = { document = "D-1", revision = "A" }
test-plan           = { document = "TP-1", revision = "A" }
quality-plan        = { document = "QP-1", revision = "A" }
packing-instruction = { document = "PK-1", revision = "A" }
order-agreement     = { document = "OA-1", revision = "A" }
handling-standard   = { document = "J-STD-033", revision = "D" }

[[basis.program]]
name = "P1-TOP"
revision = "1"
for-revision = "A"
stations = ["SMT1-*"]

[identity.lot]
pattern = '^L\d{6}$'
"#,
    );
    if process >= Some(1) || material >= Some(2) {
        text.push_str("\n[identity.panel]\npattern = '^P\\d{7}$'\n");
    }
    if process >= Some(2) || material >= Some(3) {
        text.push_str("\n[identity.board]\npattern = '^SN\\d{7}$'\n");
    }
    text
}

fn check(text: &str) -> CheckedSpec {
    spec::check(SourceFile::new("spec.toml", text), catalogue(), &files())
}

const EVERYTHING: &str = "\"moisture-sensitive\", \"hidden-joints\"";

fn resolved(extends: &[&str]) -> ResolvedSpec {
    sound(&complete(extends, Some(EVERYTHING)))
}

fn sound(text: &str) -> ResolvedSpec {
    let checked = check(text);
    checked
        .resolved
        .unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

/// The basis of these tests names BOM parts above MSL 1 and approved programs, whatever is demanded:
/// that nothing is demanded of them, or that the spec denies them, is said and right.
fn of_the_basis(finding: &Finding) -> bool {
    ["S122", "S138"].contains(&finding.code.0)
}

fn said(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|f| {
            format!(
                "{} {}:{} {}",
                f.code,
                f.place.file,
                f.place.line.get(),
                f.message
            )
        })
        .collect()
}

/// A clause without its place: what it demands.
fn demand(clause: &Clause) -> serde_json::Value {
    let mut value = serde_json::to_value(clause).unwrap();
    value.as_object_mut().unwrap().remove("origin");
    value
}

#[test]
fn halves_mix_freely_and_in_either_order() {
    for material in LEVELS {
        for process in LEVELS {
            let halves = [format!("material.{material}"), format!("process.{process}")];
            let [one, two] = [halves[0].as_str(), halves[1].as_str()];
            for contains in [
                EVERYTHING,
                "\"moisture-sensitive\"",
                "\"hidden-joints\"",
                "",
            ] {
                let checked = check(&complete(&[one, two], Some(contains)));
                let bad: Vec<Finding> = checked
                    .findings
                    .into_iter()
                    .filter(|f| f.severity != Severity::Note)
                    .filter(|f| !of_the_basis(f))
                    .collect();
                assert!(
                    bad.is_empty(),
                    "{one} {two} [{contains}]: {:#?}",
                    said(&bad)
                );
            }
            let by_id = |extends: &[&str]| -> BTreeMap<String, serde_json::Value> {
                let spec = resolved(extends);
                spec.clauses
                    .iter()
                    .map(|clause| (clause.id.clone(), demand(clause)))
                    .collect()
            };
            assert_eq!(by_id(&[one, two]), by_id(&[two, one]), "{one} {two}");
        }
    }
}

#[test]
fn a_half_stands_alone() {
    for half in ["material", "process"] {
        for level in LEVELS {
            let name = format!("{half}.{level}");
            let checked = check(&complete(&[&name], Some(EVERYTHING)));
            let mut findings = checked.findings;
            findings.retain(|f| !of_the_basis(f));
            let said = said(&findings);
            assert!(
                checked.resolved.is_some() && said.is_empty(),
                "{name}: {said:#?}"
            );
        }
    }
}

#[test]
fn an_unknown_condition_is_asked_for_where_the_preset_is_named() {
    for (name, clause, line) in [
        (
            "material.advanced",
            "control.moisture",
            "preset material.advanced",
        ),
        (
            "process.advanced",
            "inspection.xray",
            "preset process.advanced",
        ),
    ] {
        let checked = check(&complete(&[name], None));
        assert!(checked.resolved.is_none());
        let [finding] = checked.findings.as_slice() else {
            panic!("{:#?}", said(&checked.findings));
        };
        assert_eq!(finding.code.0, "S031");
        assert_eq!(finding.clause.as_deref(), Some(clause));
        assert_eq!(finding.place.file, "spec.toml");
        assert_eq!(finding.place.line.get(), 8, "the line of `extends`");
        assert_eq!(finding.related[0].place.file, line);
    }
    // Lower levels ask nothing about the product.
    for name in ["standard", "basic"] {
        let checked = check(&complete(&[name], None));
        let findings = checked.findings;
        assert!(findings.iter().all(of_the_basis), "{:#?}", said(&findings));
    }
}

#[test]
fn every_demand_has_purpose_document_and_retention() {
    for level in LEVELS {
        for clause in resolved(&[level]).clauses {
            let kept = matches!(
                clause.family,
                Family::Record
                    | Family::Inspection
                    | Family::Test
                    | Family::Control
                    | Family::Signal
                    | Family::Ncr
                    | Family::Shipment
            );
            if kept {
                let id = &clause.id;
                assert!(!clause.purpose.is_empty(), "{level} {id}: purpose");
                assert!(clause.defined_in.is_some(), "{level} {id}: document");
                assert!(clause.retention.is_some(), "{level} {id}: retention");
            }
        }
    }
}

/// What a level adds to the one below, and what it changes there. Written from what the levels mean.
struct Step {
    half: &'static str,
    level: &'static str,
    adds: &'static [&'static str],
    changes: &'static [(&'static str, &'static [&'static str])],
}

const STEPS: [Step; 6] = [
    Step {
        half: "material",
        level: "standard",
        adds: &["record.material-loading-log"],
        changes: &[("basis.avl", &["checks"]), ("basis.bom", &["checks"])],
    },
    Step {
        half: "material",
        level: "advanced",
        adds: &[
            "control.moisture",
            "identity.panel",
            "record.material-loading-log.date-code",
        ],
        changes: &[
            ("basis.handling-standard", &["checks"]),
            (
                "record.material-loading-log",
                &["checks", "depth", "fields"],
            ),
            (
                "record.supplier-label-record",
                &["checks", "fields", "rows"],
            ),
        ],
    },
    Step {
        half: "material",
        level: "comprehensive",
        adds: &[
            "identity.board",
            "record.material-loading-log.incoming-order",
            "record.material-loading-log.panel-id",
            "record.material-loading-log.reference-designator",
        ],
        changes: &[
            ("basis.bom", &["checks"]),
            (
                "record.material-loading-log",
                &["depth", "fields", "lot-sets"],
            ),
            ("record.material-loading-log.date-code", &["depth"]),
        ],
    },
    Step {
        half: "process",
        level: "standard",
        adds: &[
            "control.packing-check",
            "identity.panel",
            "ncr.blocks-shipment",
            "record.inspection-extract",
            "record.panel-traveler",
            "record.program-setup-tag",
            "record.test-extract",
            "shipment.carton-label",
            "shipment.certificate-of-conformance",
        ],
        changes: &[
            ("basis.program", &["checks"]),
            // What failed is now on record, and closure ends with a retest.
            ("ncr.closure", &["checks", "depth", "fields"]),
            ("record.rework-trace-log", &["checks", "depth", "fields"]),
            ("shipment.packing-list", &["checks", "depth", "fields"]),
        ],
    },
    Step {
        half: "process",
        level: "advanced",
        adds: &[
            "control.first-off",
            "control.inspection-disposition",
            "control.test-completion",
            "identity.board",
            "inspection.aoi",
            "inspection.aoi.images",
            "inspection.xray",
            "ncr.clearance",
            "record.test-extract.high-limit",
            "record.test-extract.low-limit",
            "record.test-extract.measured-value",
            "record.test-extract.parameter",
            "record.test-extract.unit",
            "signal.unclosed-issues",
        ],
        changes: &[
            ("ncr.blocks-shipment", &["depth"]),
            ("ncr.closure", &["depth"]),
            // What must be covered is said by the inspections from here on.
            (
                "record.inspection-extract",
                &["checks", "coverage", "depth", "fields"],
            ),
            ("record.panel-traveler", &["checks", "depth", "fields"]),
            ("record.rework-trace-log", &["depth", "fields"]),
            ("record.test-extract", &["depth", "fields"]),
            // What is scrapped or cleared is on record now, and held against the shipment.
            ("shipment.packing-list", &["checks", "depth", "fields"]),
        ],
    },
    Step {
        half: "process",
        level: "comprehensive",
        adds: &[
            "control.rework-closure",
            "inspection.aoi.high-limit",
            "inspection.aoi.low-limit",
            "inspection.aoi.measured-value",
            "inspection.aoi.parameter",
            "inspection.aoi.program",
            "inspection.aoi.program-revision",
            "inspection.aoi.unit",
            "inspection.spi",
            "inspection.spi.high-limit",
            "inspection.spi.images",
            "inspection.spi.low-limit",
            "inspection.spi.measured-value",
            "inspection.spi.parameter",
            "inspection.spi.program",
            "inspection.spi.program-revision",
            "inspection.spi.unit",
            "inspection.xray.high-limit",
            "inspection.xray.images",
            "inspection.xray.low-limit",
            "inspection.xray.measured-value",
            "inspection.xray.parameter",
            "inspection.xray.program",
            "inspection.xray.program-revision",
            "inspection.xray.unit",
            "record.panel-traveler.machine-id",
            "record.test-extract.program",
            "record.test-extract.program-revision",
            "signal.process-parameters",
        ],
        changes: &[
            ("inspection.aoi.images", &["fields"]),
            ("inspection.xray", &["coverage"]),
            ("record.inspection-extract", &["checks"]),
        ],
    },
];

/// What is different between two clauses of one id.
fn differences(old: &Clause, new: &Clause) -> BTreeSet<&'static str> {
    let mut all = BTreeSet::new();
    let mut note = |what, differs: bool| {
        if differs {
            all.insert(what);
        }
    };
    let fields = |c: &Clause| -> BTreeSet<(String, Option<String>)> {
        c.fields
            .iter()
            .map(|f| (f.id.clone(), f.condition.as_ref().map(ToString::to_string)))
            .collect()
    };
    // Sentences name the unit of the depth; what is compared is which checks there are.
    let checks = |c: &Clause| -> BTreeSet<String> {
        c.checks
            .iter()
            .map(|check| check.id.clone())
            .filter(|id| !id.starts_with("field."))
            .collect()
    };
    let splice = |c: &Clause| {
        c.details
            .iter()
            .find(|d| d.label.starts_with("Component lots"))
            .map(|d| d.value.clone())
    };
    note("depth", old.depth != new.depth);
    note("coverage", old.coverage != new.coverage);
    note("rows", old.rows != new.rows);
    note("fields", fields(old) != fields(new));
    note("checks", checks(old) != checks(new));
    note("lot-sets", splice(old) != splice(new));
    note("formats", old.formats != new.formats);
    note("purpose", old.purpose != new.purpose);
    note("retention", old.retention != new.retention);
    note("severity", old.severity != new.severity);
    note("defined-in", old.defined_in != new.defined_in);
    all
}

#[test]
fn each_level_adds_what_the_table_says() {
    for step in &STEPS {
        let below = LEVELS[LEVELS.iter().position(|l| *l == step.level).unwrap() - 1];
        let name = format!("{}.{}", step.half, step.level);
        let old = resolved(&[&format!("{}.{below}", step.half)]);
        let new = resolved(&[&name]);
        let adds: BTreeSet<&str> = new
            .clauses
            .iter()
            .filter(|c| old.clause(&c.id).is_none())
            .map(|c| c.id.as_str())
            .collect();
        let wanted: BTreeSet<&str> = step.adds.iter().copied().collect();
        let lost: Vec<&str> = old
            .clauses
            .iter()
            .filter(|c| new.clause(&c.id).is_none())
            .map(|c| c.id.as_str())
            .collect();
        let changes: BTreeMap<&str, BTreeSet<&str>> = old
            .clauses
            .iter()
            .filter_map(|c| Some((c.id.as_str(), differences(c, new.clause(&c.id)?))))
            .filter(|(_, what)| !what.is_empty())
            .collect();
        let changed: BTreeMap<&str, BTreeSet<&str>> = step
            .changes
            .iter()
            .map(|(id, what)| (*id, what.iter().copied().collect()))
            .collect();
        assert!(lost.is_empty(), "{name} drops {lost:?}");
        assert_eq!(adds, wanted, "{name} adds");
        assert_eq!(changes, changed, "{name} changes");
    }
}

/// Aspects of `diff` for what the table calls a change.
fn aspects(what: &str) -> &'static [Aspect] {
    match what {
        "depth" => &[Aspect::Depth],
        "coverage" => &[Aspect::Coverage],
        "fields" => &[Aspect::Field, Aspect::FieldCondition, Aspect::ImagesOf],
        "lot-sets" => &[Aspect::LotSets],
        other => panic!("{other} is not told by an aspect of its own"),
    }
}

#[test]
fn diff_agrees_with_the_table() {
    for step in &STEPS {
        let below = LEVELS[LEVELS.iter().position(|l| *l == step.level).unwrap() - 1];
        let name = format!("{}.{}", step.half, step.level);
        let old = resolved(&[&format!("{}.{below}", step.half)]);
        let new = resolved(&[&name]);
        let diff = diff(&old, &new, &[]);
        let of = |presence: Presence| -> BTreeSet<&str> {
            diff.clauses
                .iter()
                .filter(|c| c.presence == presence)
                .map(|c| c.id.as_str())
                .collect()
        };
        let adds: BTreeSet<&str> = step.adds.iter().copied().collect();
        assert_eq!(of(Presence::Added), adds, "{name} adds");
        assert_eq!(of(Presence::Removed), BTreeSet::new(), "{name} removes");
        for clause in &diff.clauses {
            let told = step.changes.iter().any(|(id, _)| *id == clause.id);
            // What the records must add up to follows from the deepest of them.
            let follows = clause.id.starts_with("delivery.");
            let added = clause.presence == Presence::Added;
            assert!(told || follows || added, "{name} changes {}", clause.id);
        }
        for (id, what) in step.changes {
            let changed = diff.clauses.iter().find(|c| c.id == *id);
            // A check is told at one clause of those that share it; a row by its fields; the
            // identity of a deeper record by its depth.
            let deeper = what.contains(&"depth");
            let own = |what: &&&str| {
                !(["checks", "rows"].contains(*what) || deeper && **what == "fields")
            };
            for what in what.iter().filter(own) {
                let there = changed
                    .is_some_and(|c| c.changes.iter().any(|c| aspects(what).contains(&c.aspect)));
                assert!(there, "{name}: {id} {what}: {changed:#?}");
            }
        }
        // What must be inspected of every unit is said by the inspections themselves from level 3 on,
        // so their record no longer says it.
        let loosened: Vec<String> = diff
            .clauses
            .iter()
            .flat_map(|clause| clause.changes.iter().map(move |change| (clause, change)))
            .filter(|(_, change)| change.assurance == Effect::Loosens)
            .map(|(clause, change)| format!("{} {}", clause.id, change.words()))
            .filter(|words| !words.starts_with("record.inspection-extract "))
            .collect();
        assert!(loosened.is_empty(), "{name} loosens {loosened:#?}");
    }
}

#[test]
fn no_level_loosens_the_one_below() {
    for half in ["material", "process"] {
        for pair in LEVELS.windows(2) {
            let [old, new] =
                [pair[0], pair[1]].map(|level| resolved(&[&format!("{half}.{level}")]));
            for before in &old.clauses {
                let after = new.clause(&before.id).unwrap();
                let id = format!("{half} {} → {}: {}", pair[0], pair[1], before.id);
                assert!(after.depth >= before.depth, "{id}: depth");
                assert!(after.severity >= before.severity, "{id}: severity");
                assert!(after.demanded || !before.demanded, "{id}: not demanded");
                for purpose in &before.purpose {
                    assert!(after.purpose.contains(purpose), "{id}: purpose");
                }
                // A board answers for its panel, through the traveler.
                let deeper = after.depth > before.depth;
                let named = before
                    .fields
                    .iter()
                    .filter(|f| !(deeper && f.id == "panel-id"));
                for field in named {
                    let kept = after.fields.iter().find(|f| f.id == field.id);
                    let kept = kept.unwrap_or_else(|| panic!("{id}: {}", field.id));
                    assert!(
                        field.condition.is_some() || kept.condition.is_none(),
                        "{id}: {} only under a condition",
                        field.id
                    );
                }
            }
        }
    }
}

/// A spec with its order and a delivery that satisfies it.
struct Made {
    spec: ResolvedSpec,
    order: Order,
    tables: Tables,
}

fn make(spec: ResolvedSpec, boards: u32) -> Made {
    let made = sample(&spec, boards, 1).unwrap();
    let rule = spec.spec.identity.board.as_ref();
    let regex = rule
        .and_then(|rule| rule.pattern.as_ref())
        .map(|text| pattern::compile(text).unwrap());
    let serials: IndexMap<String, Vec<u8>> = made
        .serials
        .iter()
        .map(|text| ("serials.csv".to_owned(), text.clone().into_bytes()))
        .collect();
    let source = SourceFile::new("order.toml", made.order_toml.clone());
    let order = order::read(source, &serials, regex.as_ref()).order.unwrap();
    Made {
        tables: Tables::new(&made.files),
        spec,
        order,
    }
}

impl Made {
    fn verify(&self) -> VerifyReport {
        let delivery = self.tables.delivery();
        verify(&self.spec, Some(&self.order), &delivery)
    }
}

fn assert_release(name: &str, boards: u32, report: &VerifyReport) {
    let broken: Vec<String> = broken(report)
        .iter()
        .map(|line| format!("{} {:?} {:?}", line.clause, line.status, line.reason))
        .collect();
    let findings: Vec<String> = report.findings.iter().map(shown).collect();
    assert_eq!(
        report.verdict,
        Verdict::Release,
        "{name} at {boards}: {broken:#?} {findings:#?}"
    );
}

#[test]
fn a_sample_of_every_level_is_a_release() {
    for level in LEVELS {
        for name in [
            level.to_owned(),
            format!("material.{level}"),
            format!("process.{level}"),
        ] {
            for boards in [1, 7, 50] {
                let made = make(resolved(&[&name]), boards);
                assert_release(&name, boards, &made.verify());
            }
        }
    }
}

#[test]
fn a_sample_of_every_mixture_is_a_release() {
    for material in LEVELS {
        for process in LEVELS {
            let halves = [format!("material.{material}"), format!("process.{process}")];
            let made = make(resolved(&[&halves[0], &halves[1]]), 7);
            assert_release(&halves.join(" + "), 7, &made.verify());
        }
    }
}

/// Seeds a fault into the highest level; some finding has this clause, and a word of its message.
fn caught(hurt: impl Fn(&mut Tables), clause: &str, word: &str) {
    let mut made = make(resolved(&["comprehensive"]), 7);
    hurt(&mut made.tables);
    let report = made.verify();
    assert_eq!(report.verdict, Verdict::Hold, "{clause} {word}");
    let there = report
        .findings
        .iter()
        .any(|f| f.clause == clause && f.message.contains(word));
    let all: Vec<String> = report.findings.iter().map(shown).collect();
    assert!(there, "{clause}: {word}: {all:#?}");
}

const LOADING: &str = "material-loading-log";

#[test]
fn faults_against_the_highest_level_are_caught() {
    let placement = "record.material-loading-log.reference-designator";
    caught(
        |t| {
            let at = t.find(LOADING, &[("reference-designator", "R2")]);
            t.table_mut(LOADING).rows.remove(at);
        },
        placement,
        "has no component lot for R2 of BOM line 2",
    );
    let wrong = |cell: &'static str, word: &str| {
        let hurt = move |t: &mut Tables| {
            let at = t.find(LOADING, &[("reference-designator", "R2")]);
            t.set(LOADING, at, "reference-designator", cell);
        };
        caught(hurt, placement, word);
    };
    wrong("U1", "U1 belongs to BOM line 1, not to 2");
    wrong("R9", "the BOM has no R9");
    wrong("r2", "`r2` is written R2 in the BOM");
    wrong("R2,R3", "names several placements");
    wrong("R2 ", "reference-designator has space before or behind");
    wrong("", "reference-designator is blank");
    caught(
        |t| t.set(LOADING, 0, "incoming-order", ""),
        "record.material-loading-log.incoming-order",
        "incoming-order is blank",
    );
    caught(
        |t| t.set(LOADING, 0, "incoming-order", "GR-1"),
        "record.material-loading-log.incoming-order",
        "GR-1 is not in the supplier label record",
    );
    caught(
        |t| t.set("supplier-label-record", 0, "incoming-order", ""),
        "record.supplier-label-record.incoming-order",
        "incoming-order is blank",
    );
    caught(
        |t| t.table_mut("msl-exposure-card").rows.clear(),
        "control.moisture",
        "",
    );
    caught(
        |t| {
            let at = t.find("inspection-extract", &[("inspection-type", "aoi")]);
            t.set("inspection-extract", at, "measured-value", "");
        },
        "inspection.aoi.measured-value",
        "measured-value is blank",
    );
    caught(
        |t| t.set("test-extract", 0, "measured-value", ""),
        "record.test-extract.measured-value",
        "measured-value is blank",
    );
    caught(
        |t| {
            let at = t.find("test-extract", &[("result", "pass")]);
            t.set("test-extract", at, "measured-value", "999");
        },
        "record.test-extract.measured-value",
        "outside its limits",
    );
    for kind in ["spi", "aoi", "xray"] {
        caught(
            |t| {
                let passing = [("inspection-type", kind), ("result", "pass")];
                let at = t.find("inspection-extract", &passing);
                t.set("inspection-extract", at, "image-id", "");
            },
            &format!("inspection.{kind}.images"),
            "image-id is blank",
        );
    }
    caught(
        |t| t.set("panel-traveler", 0, "machine-id", ""),
        "record.panel-traveler.machine-id",
        "machine-id is blank",
    );
}

#[test]
fn one_wrong_designator_is_one_finding() {
    let mut made = make(resolved(&["comprehensive"]), 7);
    let at = made.tables.find(LOADING, &[("reference-designator", "R2")]);
    made.tables.set(LOADING, at, "reference-designator", "R9");
    let report = made.verify();
    let told: Vec<String> = report.findings.iter().map(shown).collect();
    assert_eq!(told.len(), 1, "{told:#?}");
}

#[test]
fn a_sample_by_placement_is_quick() {
    let spec = resolved(&["comprehensive"]);
    let started = std::time::Instant::now();
    let made = sample(&spec, 2000, 1).unwrap();
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    let log = made
        .files
        .iter()
        .find(|(name, _)| name == "material-loading-log.csv");
    let rows = log.unwrap().1.iter().filter(|byte| **byte == b'\n').count();
    // One placement of U1, three resistors, two capacitors, the bare board.
    assert_eq!(rows, 1 + 2000 * 7);
}
