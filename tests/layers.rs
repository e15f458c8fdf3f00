//! Specs on presets and on base specs of a company's own; demands under a condition; the effective
//! spec that comes of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use indexmap::IndexMap;
use proptest::prelude::*;
use tracespec::catalog::Catalogue;
use tracespec::cli::io::load_spec;
use tracespec::finding::{Finding, Severity};
use tracespec::render::{response_skeleton, rfq_doc, to_markdown};
use tracespec::report::effective;
use tracespec::source::SourceFile;
use tracespec::spec::clause::{Clause, ResolvedSpec};
use tracespec::spec::presets::{self, LEVELS};
use tracespec::spec::{self, CheckedSpec};

const BASIS: &str = r#"
[product]
part = "P-1"
revision = "A"

[basis]
gerber              = { document = "G-1", revision = "A" }
centroid            = { document = "C-1", revision = "A" }
avl                 = { document = "AVL-1", revision = "A" }
bom                 = { document = "BOM-1", revision = "A" }
assembly-drawing    = { document = "D-1", revision = "A" }
test-plan           = { document = "TP-1", revision = "A" }
quality-plan        = { document = "QP-1", revision = "A" }
packing-instruction = { document = "PK-1", revision = "A" }
order-agreement     = { document = "OA-1", revision = "A" }
handling-standard   = { document = "J-STD-033", revision = "D" }
"#;

/// A spec: line 8 is its `extends`, then the product and basis, then what it writes itself.
fn text(extends: &str, own: &str) -> String {
    format!(
        "format = 1\n\n[spec]\nid = \"T-1\"\nrevision = \"A\"\ntitle = \"Test\"\nissued = 2026-11-20\nextends = [{extends}]\n{BASIS}\n{own}"
    )
}

fn containing(contains: &str, extends: &str, own: &str) -> String {
    text(extends, own).replace(
        "part = \"P-1\"",
        &format!("part = \"P-1\"\ncontains = [{contains}]"),
    )
}

type Bases = IndexMap<String, Vec<u8>>;

fn bases(files: &[(&str, &str)]) -> Bases {
    files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
        .collect()
}

fn catalogue() -> &'static Catalogue {
    Catalogue::embedded().unwrap()
}

fn check_with(text: &str, files: &Bases) -> CheckedSpec {
    spec::check(SourceFile::new("spec.toml", text), catalogue(), files)
}

fn sound_with(text: &str, files: &Bases) -> ResolvedSpec {
    let checked = check_with(text, files);
    checked
        .resolved
        .unwrap_or_else(|| panic!("{:#?}", said(&checked.findings)))
}

fn sound(text: &str) -> ResolvedSpec {
    sound_with(text, &Bases::new())
}

fn said(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(line_of).collect()
}

fn line_of(f: &Finding) -> String {
    let place = &f.place;
    format!(
        "{} {}:{} {}",
        f.code,
        place.file,
        place.line.get(),
        f.message
    )
}

/// The errors as `code file:line`.
fn errors(checked: &CheckedSpec) -> Vec<String> {
    checked
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| format!("{} {}:{}", f.code, f.place.file, f.place.line.get()))
        .collect()
}

fn clause<'s>(spec: &'s ResolvedSpec, id: &str) -> &'s Clause {
    spec.clause(id).unwrap_or_else(|| panic!("no clause {id}"))
}

fn origin(spec: &ResolvedSpec, id: &str) -> String {
    let place = clause(spec, id).origin.place();
    format!("{}:{}", place.file, place.line.get())
}

#[test]
fn a_value_an_array_and_a_key_of_an_inline_table_are_overridden() {
    let own = "[record.work-order-sheet]\nretention = \"5 years\"\n\
               [shipment]\npackage = [\"packing-list\"]\n\
               [inspection.aoi]\nimages = { of = \"every-unit\" }\n";
    let spec = sound(&containing("", "\"advanced\"", own));
    let sheet = clause(&spec, "record.work-order-sheet");
    assert_eq!(sheet.retention.unwrap().to_string(), "5 years");
    assert!(sheet.defined_in.is_some(), "what is not written stays");
    assert!(spec.clause("shipment.carton-label").is_none());
    assert!(spec.clause("shipment.packing-list").is_some());
    let images = clause(&spec, "inspection.aoi.images");
    assert!(
        images
            .demand
            .starts_with("Every result has an image as PNG or"),
        "{}",
        images.demand
    );
    assert!(
        images.demand.contains("disposition"),
        "tied-to stays: {}",
        images.demand
    );
    // 8 lines to `extends`, 1 blank, 17 of product and basis, 1 blank.
    assert!(origin(&spec, "record.work-order-sheet").starts_with("spec.toml:"));
    assert!(origin(&spec, "ncr.clearance").starts_with("preset process.advanced:"));
}

#[test]
fn arrays_of_tables_are_appended() {
    let base = "format = 1\n[[not-required]]\nclauses = [\"visibility.order-progress\"]\nreason = \"weekly call\"\n";
    let own = "[[not-required]]\nclauses = [\"visibility.wip-status\"]\nreason = \"weekly call\"\n";
    let spec = sound_with(
        &text("\"basic\", \"./base.toml\"", own),
        &bases(&[("base.toml", base)]),
    );
    assert!(!clause(&spec, "visibility.order-progress").demanded);
    assert!(!clause(&spec, "visibility.wip-status").demanded);
}

#[test]
fn what_is_not_required_goes_and_is_printed() {
    for (id, extends) in [
        ("record.program-setup-tag", "\"standard\""),
        (
            "record.material-loading-log.date-code",
            "\"material.advanced\", \"process.standard\"",
        ),
        ("shipment.carton-label", "\"standard\""),
        ("inspection.aoi.images", "\"advanced\""),
        ("ncr.clearance", "\"advanced\""),
        ("ncr.blocks-shipment", "\"standard\""),
        ("inspection.xray", "\"advanced\""),
    ] {
        let own = format!("[[not-required]]\nclauses = [\"{id}\"]\nreason = \"agreed by phone\"\n");
        // The first-off check is seen in the set-up tags; it is not asked at this level.
        let spec = sound(&containing("\"hidden-joints\"", extends, &own));
        let found = clause(&spec, id);
        assert!(!found.demanded, "{id}");
        assert!(found.checks.is_empty(), "{id}");
        let printed = to_markdown(&rfq_doc(&spec)).unwrap();
        assert!(printed.contains("Not required: agreed by phone"), "{id}");
    }
}

#[test]
fn a_demand_above_wins_over_not_required_below() {
    let base = "format = 1\n[[not-required]]\nclauses = [\"control.packing-check\", \"visibility.order-progress\"]\nreason = \"seldom\"\n[spec]\nextends = [\"standard\"]\n";
    let files = bases(&[("company/base.toml", base)]);
    let plain = sound_with(&text("\"company/base.toml\"", ""), &files);
    assert!(!clause(&plain, "control.packing-check").demanded);
    let own =
        "[control.packing-check]\npurpose = [\"release\"]\ndefined-in = \"packing-instruction\"\n";
    let spec = sound_with(&text("\"company/base.toml\"", own), &files);
    assert!(clause(&spec, "control.packing-check").demanded);
    assert!(
        !clause(&spec, "visibility.order-progress").demanded,
        "the other stays"
    );
}

#[test]
fn both_in_one_text_is_still_a_contradiction() {
    let own = "[control.packing-check]\npurpose = [\"release\"]\ndefined-in = \"packing-instruction\"\n\
               [[not-required]]\nclauses = [\"control.packing-check\"]\nreason = \"no\"\n";
    let checked = check_with(&text("\"standard\"", own), &Bases::new());
    assert_eq!(errors(&checked).len(), 1);
    assert!(errors(&checked)[0].starts_with("S009 spec.toml:"));
}

#[test]
fn later_bases_override_earlier_ones() {
    let one =
        "format = 1\n[record.work-order-sheet]\nretention = \"1 year\"\nseverity = \"desired\"\n";
    let two = "format = 1\n[record.work-order-sheet]\nretention = \"2 years\"\n";
    let files = bases(&[("one.toml", one), ("two.toml", two)]);
    for (order, years) in [
        ("\"one.toml\", \"two.toml\"", "2 years"),
        ("\"two.toml\", \"one.toml\"", "1 year"),
    ] {
        let spec = sound_with(&text(&format!("\"basic\", {order}"), ""), &files);
        let sheet = clause(&spec, "record.work-order-sheet");
        assert_eq!(sheet.retention.unwrap().to_string(), years);
        assert_eq!(
            sheet.severity,
            spec::model::Weight::Desired,
            "the other's key stays"
        );
    }
}

#[test]
fn a_base_that_two_share_lies_under_both_once() {
    let shared = "format = 1\n[spec]\nextends = [\"basic\"]\n[record.work-order-sheet]\nretention = \"1 year\"\n[[not-required]]\nclauses = [\"visibility.order-progress\"]\nreason = \"no\"\n";
    let left = "format = 1\n[spec]\nextends = [\"shared.toml\"]\n[record.work-order-sheet]\nretention = \"2 years\"\n";
    let right = "format = 1\n[spec]\nextends = [\"./shared.toml\"]\n[record.rework-trace-log]\nretention = \"3 years\"\n";
    let files = bases(&[
        ("shared.toml", shared),
        ("left.toml", left),
        ("right.toml", right),
    ]);
    let checked = check_with(&text("\"left.toml\", \"right.toml\"", ""), &files);
    let spec = checked.resolved.unwrap();
    let years = |id: &str| clause(&spec, id).retention.unwrap().to_string();
    assert_eq!(years("record.work-order-sheet"), "2 years");
    assert_eq!(years("record.rework-trace-log"), "3 years");
    assert_eq!(spec.spec.not_required.len(), 1);
    let shared = checked
        .doc
        .sources()
        .iter()
        .filter(|s| s.name() == "shared.toml");
    assert_eq!(shared.count(), 1);
}

#[test]
fn circles_are_told_where_they_close() {
    let extends = |name: &str| format!("format = 1\n[spec]\nextends = [\"{name}\"]\n");
    // Of one file: the spec names itself.
    let checked = check_with(&text("\"./spec.toml\"", ""), &Bases::new());
    assert_eq!(errors(&checked), ["S021 spec.toml:8"]);
    // Of two, and of three.
    let two = bases(&[("a.toml", &extends("spec.toml"))]);
    let checked = check_with(&text("\"a.toml\"", ""), &two);
    assert_eq!(errors(&checked), ["S021 a.toml:3"]);
    let three = bases(&[
        ("x/a.toml", &extends("b.toml")),
        ("x/b.toml", &extends("../x/a.toml")),
    ]);
    let checked = check_with(&text("\"x/a.toml\"", ""), &three);
    assert_eq!(errors(&checked), ["S021 x/b.toml:3"]);
    let message = &checked.findings[0].message;
    assert!(
        message.ends_with("x/a.toml → x/b.toml → x/a.toml"),
        "{message}"
    );
}

#[test]
fn names_that_lead_nowhere() {
    let checked = check_with(&text("\"advnced\"", ""), &Bases::new());
    assert_eq!(errors(&checked), ["S020 spec.toml:8"]);
    assert_eq!(
        checked.findings[0].help.as_deref(),
        Some("did you mean `advanced`?")
    );
    let checked = check_with(&text("\"company.toml\"", ""), &Bases::new());
    assert_eq!(errors(&checked), ["S022 spec.toml:8"]);
    let files = bases(&[(
        "a/one.toml",
        "format = 1\n\n[spec]\nextends = [\"none.toml\"]\n",
    )]);
    let checked = check_with(&text("\"a/one.toml\"", ""), &files);
    assert_eq!(errors(&checked), ["S022 a/one.toml:4"]);
    let mut files = Bases::new();
    files.insert("latin.toml".to_owned(), vec![b'#', 0xe9]);
    let checked = check_with(&text("\"latin.toml\"", ""), &files);
    assert_eq!(errors(&checked), ["S022 spec.toml:8"]);
}

#[test]
fn a_mistake_in_a_base_is_told_on_its_line() {
    let base = "format = 1\n\n[record.work-order-sheet]\nretentoin = \"1 year\"\n";
    let files = bases(&[("base.toml", base)]);
    let checked = check_with(&text("\"basic\", \"base.toml\"", ""), &files);
    let errors = errors(&checked);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].ends_with("base.toml:4"), "{errors:?}");
    let base = "format = 1\n\n[control.packing-chek]\npurpose = [\"release\"]\n";
    let files = bases(&[("base.toml", base)]);
    let checked = check_with(&text("\"basic\", \"base.toml\"", ""), &files);
    assert_eq!(self::errors(&checked), ["S001 base.toml:3"]);
}

#[test]
fn a_key_that_no_text_has_is_missing_in_the_spec() {
    let checked = check_with(
        &text("\"base.toml\"", ""),
        &bases(&[("base.toml", "format = 1\n")]),
    );
    let missing: Vec<String> = said(&checked.findings);
    assert!(
        missing
            .iter()
            .any(|m| m.contains("spec.toml") && m.contains("depth")),
        "{missing:#?}"
    );
    // A base may leave out what the spec has, and the other way round.
    let base = "format = 1\n[depth]\ndefault = \"lot\"\n";
    sound_with(&text("\"base.toml\"", ""), &bases(&[("base.toml", base)]));
}

#[test]
fn the_digest_is_of_every_text() {
    let digest = |base: &str, spec: &str| sound_with(spec, &bases(&[("base.toml", base)])).digest;
    let spec = text("\"basic\", \"base.toml\"", "");
    let one = "format = 1\n[record.work-order-sheet]\nretention = \"1 year\"\n";
    assert_eq!(digest(one, &spec), digest(one, &spec));
    assert_ne!(digest(one, &spec), digest(&format!("{one}# more\n"), &spec));
    assert_ne!(digest(one, &spec), digest(one, &format!("{spec}# more\n")));
    // A file that is not extended is no part of it.
    let basic = text("\"basic\"", "");
    assert_eq!(digest(one, &basic), sound(&basic).digest);
}

#[test]
fn files_of_a_base_count_from_its_folder() {
    let bom = "Line,Qty,References,MPN\n1,1,U1,MCU-1\n";
    let base = "format = 1\n[spec]\nextends = [\"basic\"]\n[basis.bom]\ndocument = \"B\"\nrevision = \"A\"\nfile = \"lists/bom.csv\"\n";
    let files = bases(&[("company/base.toml", base), ("company/lists/bom.csv", bom)]);
    let own = text("\"company/base.toml\"", "").replace(
        "bom                 = { document = \"BOM-1\", revision = \"A\" }\n",
        "",
    );
    let spec = sound_with(&own, &files);
    assert_eq!(spec.basis.bom.unwrap().len(), 1);
    assert_eq!(
        spec.spec.basis.bom.unwrap().file.unwrap(),
        "company/lists/bom.csv"
    );
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let base = "format = 1\n\n[record.work-order-sheet]\nretention = \"1 year\"\n";
    let spec = text("\"basic\", \"base.toml\"", "");
    let plain = sound_with(&spec, &bases(&[("base.toml", base)]));
    let windows = format!("\u{feff}{}", base.replace('\n', "\r\n"));
    let other = sound_with(
        &spec.replace('\n', "\r\n"),
        &bases(&[("base.toml", &windows)]),
    );
    assert_eq!(demands(&plain), demands(&other));
    let place = |s: &ResolvedSpec| {
        clause(s, "record.work-order-sheet")
            .origin
            .place()
            .line
            .get()
    };
    assert_eq!(place(&plain), place(&other));
}

// Conditions.

/// A demand of each kind that can hang on a condition; each is sound over the standard level.
const DEMANDS: [(&str, &str); 5] = [
    (
        "record.open-issue-list",
        "defined-in = \"quality-plan\"\nretention = \"1 year\"\n",
    ),
    (
        "inspection.visual",
        "defined-in = \"quality-plan\"\nretention = \"1 year\"\n",
    ),
    (
        "test.ict",
        "defined-in = \"test-plan\"\nretention = \"1 year\"\n",
    ),
    ("control.test-completion", "defined-in = \"test-plan\"\n"),
    (
        "visibility.shipment-readiness",
        "format = \"csv\"\ndefined-in = \"packing-instruction\"\n",
    ),
];

const WORDS: [&str; 3] = ["moisture-sensitive", "hidden-joints", "programmable"];

fn conditional(id: &str, keys: &str, when: &str) -> String {
    format!("[{id}]\nwhen = \"{when}\"\npurpose = [\"release\"]\n{keys}")
}

#[test]
fn every_condition_on_every_kind_of_demand() {
    for (id, keys) in DEMANDS {
        for when in WORDS {
            let own = conditional(id, keys, when);
            let met = sound(&containing(&format!("{when:?}"), "\"standard\"", &own));
            assert!(clause(&met, id).demanded, "{id} {when}");
            unmet(&containing("", "\"standard\"", &own), id);
            let line = 1 + text("\"standard\"", "").lines().count() as u32 + 1;
            let checked = check_with(&text("\"standard\"", &own), &Bases::new());
            let errors: Vec<&Finding> = checked
                .findings
                .iter()
                .filter(|f| f.severity == Severity::Error)
                .collect();
            let [finding] = errors.as_slice() else {
                panic!("{id} {when}: {:#?}", said(&checked.findings));
            };
            assert_eq!(finding.code.0, "S031", "{id} {when}");
            assert_eq!(finding.place.line.get(), line, "{id} {when}");
            assert_eq!(finding.clause.as_deref(), Some(id));
        }
        // A first article is inspected where the basis has its instruction.
        let own = conditional(id, keys, "first-article");
        unmet(&text("\"standard\"", &own), id);
        let told = text("\"standard\"", &own).replace(
            "[basis]\n",
            "[basis]\nfirst-article-instruction = { document = \"FAI-1\", revision = \"A\" }\n",
        );
        assert!(clause(&sound(&told), id).demanded, "{id} first-article");
    }
}

/// A demand whose condition is not met: noted, printed, and asked of nobody.
fn unmet(text: &str, id: &str) {
    let checked = check_with(text, &Bases::new());
    let notes: Vec<&Finding> = checked
        .findings
        .iter()
        .filter(|f| f.code.0 == "S030")
        .collect();
    assert_eq!(notes.len(), 1, "{id}: {:#?}", said(&checked.findings));
    assert_eq!(notes[0].severity, Severity::Note);
    assert_eq!(notes[0].clause.as_deref(), Some(id));
    let spec = checked.resolved.unwrap();
    let found = clause(&spec, id);
    assert!(!found.demanded && found.checks.is_empty(), "{id}");
    assert!(
        found.demand.starts_with("Does not apply: "),
        "{}",
        found.demand
    );
    let printed = to_markdown(&rfq_doc(&spec)).unwrap();
    assert!(printed.contains("Does not apply: "), "{id}");
    let skeleton = response_skeleton(&spec, &[]).unwrap();
    let entry = format!("[quote.response.\"{id}\"]\nstate = \"not-applicable\"");
    let after = skeleton
        .split(&entry)
        .nth(1)
        .unwrap_or_else(|| panic!("{id}: {skeleton}"));
    assert!(
        after.lines().nth(1).unwrap().is_empty(),
        "{id}: no price is asked"
    );
}

// The effective spec.

/// Files beside a spec.
struct Folder(std::path::PathBuf);

impl spec::basis::Files for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(self.0.join(path)).map_err(|e| e.to_string())
    }
}

/// What a spec demands, without the places it was written.
fn demands(spec: &ResolvedSpec) -> Vec<serde_json::Value> {
    spec.clauses
        .iter()
        .map(|clause| {
            let mut value = serde_json::to_value(clause).unwrap();
            value.as_object_mut().unwrap().remove("origin");
            value
        })
        .collect()
}

/// Prints the effective spec and checks the print: the same clauses, and nothing to say that was not
/// said before.
fn round_trip(name: &str, checked: &CheckedSpec, again: impl Fn(&str) -> CheckedSpec) {
    let Some(spec) = &checked.resolved else {
        return;
    };
    let printed = effective::text(&checked.doc);
    let second = again(&printed);
    let Some(back) = &second.resolved else {
        panic!("{name}: {:#?}\n{printed}", said(&second.findings));
    };
    assert_eq!(demands(spec), demands(back), "{name}\n{printed}");
    let codes = |checked: &CheckedSpec| {
        let mut codes: Vec<&str> = checked.findings.iter().map(|f| f.code.0).collect();
        codes.sort_unstable();
        codes
    };
    assert_eq!(codes(checked), codes(&second), "{name}");
    let values = effective::values(&checked.doc);
    let origins = printed.lines().filter(|line| line.contains("  # ")).count();
    assert_eq!(values.len(), origins, "{name}: every value has its origin");
}

#[test]
fn the_effective_spec_of_every_sample_and_fixture_checks_the_same() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<std::path::PathBuf> = ["all-rows", "controller", "lot-level"]
        .iter()
        .map(|name| root.join("samples").join(name).join("spec.toml"))
        .collect();
    let specs = std::fs::read_dir(root.join("tests/fixtures")).unwrap();
    paths.extend(
        specs
            .map(|entry| entry.unwrap().path())
            .filter(|p| p.is_file()),
    );
    for path in paths {
        let checked = load_spec(&path).unwrap();
        let name = path.display().to_string();
        let folder = Folder(path.parent().unwrap().to_owned());
        round_trip(&name, &checked, |text| {
            spec::check(SourceFile::new(&name, text), catalogue(), &folder)
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_effective_spec_of_any_mixture_checks_the_same(
        material in 0..4_usize,
        process in 0..4_usize,
        contains in proptest::sample::subsequence(WORDS.to_vec(), 0..=3),
        title in "[ -~]{0,12}|\\PC{0,6}|a\\nb",
    ) {
        let extends = format!("\"material.{}\", \"process.{}\"", LEVELS[material], LEVELS[process]);
        let list: Vec<String> = contains.iter().map(|word| format!("{word:?}")).collect();
        let quoted = toml::Value::String(title).to_string();
        let spec = containing(&list.join(", "), &extends, "").replace("title = \"Test\"", &format!("title = {quoted}"));
        let checked = check_with(&spec, &Bases::new());
        prop_assert!(checked.resolved.is_some(), "{:#?}", said(&checked.findings));
        round_trip(&spec, &checked, |text| check_with(text, &Bases::new()));
    }
}

#[test]
fn a_name_alone_stands_for_both_halves() {
    for level in LEVELS {
        let names: Vec<&str> = presets::parts(level)
            .unwrap()
            .iter()
            .map(|p| p.name)
            .collect();
        assert_eq!(
            names,
            [format!("material.{level}"), format!("process.{level}")]
        );
    }
    assert!(presets::parts("nothing").is_none());
}
