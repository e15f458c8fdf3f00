//! What a revised spec asks that the old one did not: each edit by hand, what follows by property.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use tracespec::catalog::Catalogue;
use tracespec::cli::io::{Beside, load_spec, read_text};
use tracespec::diff::diff;
use tracespec::diff::effect::{Aspect, Effect};
use tracespec::diff::result::{Diff, LineOutcome, Presence, QuoteVerdict};
use tracespec::render::diff::diff_doc;
use tracespec::render::{to_html, to_markdown};
use tracespec::report::diff_text::{Look, render};
use tracespec::source::SourceFile;
use tracespec::spec;
use tracespec::spec::clause::ResolvedSpec;
use tracespec::supplier;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn controller() -> PathBuf {
    root().join("samples/controller/spec.toml")
}

fn read(text: &str) -> ResolvedSpec {
    let source = SourceFile::new("spec.toml", text);
    let checked = spec::check(
        source,
        Catalogue::embedded().unwrap(),
        &Beside::file(&controller()),
    );
    checked
        .resolved
        .unwrap_or_else(|| panic!("not sound: {:#?}", checked.findings))
}

/// The controller's spec with one text replaced; after `in_section`, so that it is the right one.
fn edited(edit: &Edit) -> String {
    replaced(&std::fs::read_to_string(controller()).unwrap(), edit)
}

fn replaced(text: &str, edit: &Edit) -> String {
    let (section, old, new) = (edit.0, edit.1, edit.2);
    let start = text.find(section).unwrap_or_else(|| panic!("no {section}"));
    let at = start
        + text[start..]
            .find(old)
            .unwrap_or_else(|| panic!("no {old}"));
    format!("{}{new}{}", &text[..at], &text[at + old.len()..])
}

/// Section, old text, new text, and what is expected: clause (empty: the request), kind of change,
/// effect on cost and assurance (T tightens, L loosens, C changes, X unclear, - unchanged).
type Edit = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str, &'static str)],
);

const EDITS: &[Edit] = &[
    (
        "[identity.board]",
        r"\d{6}",
        r"\d{7}",
        &[("identity.board", "pattern", "XX")],
    ),
    (
        "[identity.board]",
        "marking     = \"2D label, top side, beside J1\"\n",
        "",
        &[("identity.board", "marking", "LL")],
    ),
    (
        "[identity.board]",
        "beside J1",
        "beside J2",
        &[("identity.board", "marking", "XX")],
    ),
    (
        "[identity.board]",
        "severity    = \"knockout\"",
        "severity = \"desired\"",
        &[("identity.board", "weight", "LL")],
    ),
    (
        "[identity.panel]",
        "\"supplier\"",
        "\"oem\"",
        &[("identity.panel", "assigned-by", "CC")],
    ),
    (
        "[record.work-order-sheet]",
        "10 years",
        "15 years",
        &[("record.work-order-sheet", "retention", "TT")],
    ),
    (
        "[record.work-order-sheet]",
        "10 years",
        "5 years",
        &[("record.work-order-sheet", "retention", "LL")],
    ),
    (
        "[record.work-order-sheet]",
        "10 years",
        "120 months",
        &[("record.work-order-sheet", "restated", "--")],
    ),
    (
        "[record.work-order-sheet]",
        "[\"release\"]",
        "[\"release\", \"compliance\"]",
        &[("record.work-order-sheet", "purpose", "-X")],
    ),
    (
        "[record.work-order-sheet]",
        "[\"csv\"]",
        "[\"csv\", \"xlsx\"]",
        &[("record.work-order-sheet", "format", "L-")],
    ),
    (
        "[record.work-order-sheet]",
        "[\"csv\"]",
        "[\"csv\", \"paper\"]",
        &[("record.work-order-sheet", "uncheckable-format", "LL")],
    ),
    (
        "[record.work-order-sheet]",
        "formats    = [\"csv\"]\n",
        "",
        &[("record.work-order-sheet", "any-format", "LL")],
    ),
    (
        "[record.work-order-sheet]",
        "source     = \"mes\"\n",
        "",
        &[("record.work-order-sheet", "source-system", "LL")],
    ),
    (
        "[record.work-order-sheet]",
        "\"mes\"",
        "\"manual\"",
        &[("record.work-order-sheet", "source-system", "LL")],
    ),
    (
        "[record.work-order-sheet]",
        "\"mes\"",
        "\"erp\"",
        &[("record.work-order-sheet", "source-system", "CC")],
    ),
    (
        "[record.work-order-sheet]",
        "\"order-agreement\"",
        "\"quality-plan\"",
        &[("record.work-order-sheet", "governing-document", "XX")],
    ),
    (
        "[record.work-order-sheet]",
        "defined-in = \"order-agreement\"\n",
        "",
        &[("record.work-order-sheet", "governing-document", "XL")],
    ),
    (
        "[record.material-loading-log]",
        "\"lot\"\nsource",
        "\"panel\"\nsource",
        &[
            // Of single panels or boards a genealogy can be copied: one check more.
            ("record.material-loading-log", "check", "TT"),
            ("record.material-loading-log", "depth", "TT"),
            ("record.material-loading-log.date-code", "depth", "TT"),
        ],
    ),
    (
        "[record.material-loading-log]",
        "\"recorded\"",
        "\"exact\"",
        &[("record.material-loading-log", "lot-sets", "TT")],
    ),
    (
        "[record.material-loading-log]",
        "require    = [\"date-code\"]\n",
        "",
        &[("record.material-loading-log.date-code", "clause", "LL")],
    ),
    (
        "[record.supplier-label-record]",
        "severity   = \"desired\"\n",
        "",
        &[("record.supplier-label-record", "weight", "TT")],
    ),
    (
        "[record.supplier-label-record]",
        "\"jpg\"",
        "\"jpg\", \"pdf\"",
        &[("record.supplier-label-record", "uncheckable-format", "LL")],
    ),
    (
        "[inspection.spi]",
        "coverage   = \"every-unit\"",
        "coverage = { sample = 5, per = \"lot\" }",
        &[("inspection.spi", "coverage", "LL")],
    ),
    (
        "[inspection.xray]",
        "sample = 5",
        "sample = 13",
        &[("inspection.xray", "coverage", "TT")],
    ),
    (
        "[inspection.xray]",
        "{ sample = 5, per = \"lot\" }",
        "\"every-unit\"",
        &[("inspection.xray", "coverage", "TT")],
    ),
    (
        "[inspection.xray]",
        "{ sample = 5, per = \"lot\" }",
        "\"first-unit\"",
        &[("inspection.xray", "coverage", "LL")],
    ),
    (
        "[inspection.aoi]",
        "reports    = \"every-unit\"",
        "reports = \"failures-only\"",
        &[("inspection.aoi", "reports", "LL")],
    ),
    (
        "[inspection.aoi]",
        "of = \"failures\"",
        "of = \"every-unit\"",
        &[("inspection.aoi.images", "images-of", "TT")],
    ),
    (
        "[inspection.aoi]",
        ", \"disposition\"]",
        "]",
        &[("inspection.aoi.images", "image-tie", "LL")],
    ),
    (
        "[inspection.aoi]",
        "[\"png\", \"jpg\"]",
        "[\"png\"]",
        &[("inspection.aoi.images", "format", "T-")],
    ),
    (
        "[test.fct]",
        "allowed = 2",
        "allowed = 3",
        &[("test.fct.retest", "retests-allowed", "LL")],
    ),
    (
        "[test.fct]",
        "requires = \"repair-record\"",
        "accepts = \"no-fault-found\"",
        &[("test.fct.retest", "retest-repair", "LL")],
    ),
    (
        "[test.fct]",
        "measured-values = true\n",
        "",
        &[("test.fct.measured-values", "clause", "LL")],
    ),
    (
        "[control.first-off]",
        ", \"hold\"]",
        "]",
        &[("control.first-off", "event", "LL")],
    ),
    (
        "[control.first-off]",
        "on-violation = \"hold\"",
        "on-violation = \"notify\"",
        &[("control.first-off", "on-violation", "LL")],
    ),
    (
        "[signal.solder-paste-geometry]",
        "count = 3",
        "count = 5",
        &[("signal.solder-paste-geometry", "trigger-limit", "LL")],
    ),
    (
        "[signal.solder-paste-geometry]",
        "\"1 lot\"",
        "\"order\"",
        &[("signal.solder-paste-geometry", "trigger-limit", "TT")],
    ),
    (
        "[signal.solder-paste-geometry]",
        "decision-recorded = true\n",
        "",
        &[("signal.solder-paste-geometry", "decision-recorded", "LL")],
    ),
    (
        "[signal.test-failures]",
        "when       = \"test-used\"\n",
        "",
        &[("signal.test-failures", "restated", "--")],
    ),
    (
        "[visibility.wip-status]",
        "1 week",
        "1 day",
        &[("visibility.wip-status", "frequency", "TT")],
    ),
    (
        "[visibility.open-issues]",
        "\"csv\"",
        "\"xlsx\"",
        &[
            ("visibility.open-issues", "format", "T-"),
            ("visibility.open-issues", "format", "L-"),
        ],
    ),
    (
        "[access.mes]",
        "\"not-required\"",
        "\"read-only\"",
        &[("access.mes", "demanded", "TT")],
    ),
    (
        "[acceptance.workmanship]",
        "class      = \"2\"",
        "class = \"3\"",
        &[("acceptance.workmanship", "criteria-class", "TT")],
    ),
    (
        "[acceptance.workmanship]",
        "IPC-A-610",
        "IPC-A-620",
        &[("acceptance.workmanship", "criteria", "XX")],
    ),
    (
        "[ncr]",
        "\"repair\", \"verification\", \"retest\"]",
        "\"repair\", \"retest\"]",
        &[("ncr.closure", "closure-stage", "LL")],
    ),
    (
        "[ncr]",
        "\"ncr-id\", \"disposition\", ",
        "\"ncr-id\", ",
        &[("ncr.clearance", "field", "LL")],
    ),
    (
        "[ncr]",
        "blocks-shipment  = true\n",
        "",
        &[("ncr.blocks-shipment", "clause", "LL")],
    ),
    (
        "[ncr]",
        "10 years",
        "12 years",
        &[
            ("ncr.closure", "retention", "TT"),
            ("ncr.clearance", "retention", "TT"),
            ("ncr.blocks-shipment", "retention", "TT"),
        ],
    ),
    (
        "[shipment]",
        ", \"certificate-of-conformance\"]",
        "]",
        &[("shipment.certificate-of-conformance", "clause", "LL")],
    ),
    (
        "[shipment]",
        ", \"certificate-of-conformance\"]",
        ", \"certificate-of-conformance\", \"test-report\"]",
        &[("shipment.test-report", "clause", "TT")],
    ),
    (
        "[[not-required]]",
        "the weekly call",
        "the daily call",
        &[("visibility.order-progress", "not-required", "--")],
    ),
    (
        "[basis]",
        "document = \"TP-4471\", revision = \"2\"",
        "document = \"TP-4471\", revision = \"3\"",
        &[
            ("basis.test-plan", "basis-document", "XX"),
            ("record.test-extract", "governing-document", "XX"),
            ("test.ict", "governing-document", "XX"),
            ("test.fct", "governing-document", "XX"),
            ("test.fct.measured-values", "governing-document", "XX"),
            ("test.fct.retest", "governing-document", "XX"),
            ("control.test-completion", "governing-document", "XX"),
        ],
    ),
    (
        "[basis]",
        "{ document = \"CPL-4471\", revision = \"C\" }",
        "{ status = \"to-follow\", by = 2026-12-20 }",
        &[("basis.centroid", "released", "XL")],
    ),
    (
        "[[alternate]]",
        "2027-03-31",
        "2027-06-30",
        &[("basis.alternate", "alternate", "CC")],
    ),
    (
        "[[restriction]]",
        "\"manufacturer\", \"franchised\"",
        "\"manufacturer\"",
        &[("basis.restriction", "restriction", "TT")],
    ),
    (
        "[[restriction]]",
        "\"manufacturer\", \"franchised\"",
        "\"manufacturer\", \"franchised\", \"broker\"",
        &[("basis.restriction", "restriction", "LL")],
    ),
    (
        "[[basis.program]]",
        "revision     = \"3\"",
        "revision = \"4\"",
        &[
            ("basis.program", "program", "CC"),
            ("basis.program", "program", "CC"),
        ],
    ),
    (
        "[spec]",
        "revision = \"B\"",
        "revision = \"C\"",
        &[("", "spec-head", "--")],
    ),
    (
        "[product]",
        "boards-per-panel = 4",
        "boards-per-panel = 2",
        &[("", "boards-per-panel", "CC")],
    ),
    (
        "[rfq]",
        "2026-12-15",
        "2026-12-10",
        &[("", "due-date", "C-")],
    ),
    ("[rfq]", "500, 2000", "500", &[("", "quantity", "C-")]),
    (
        "[rfq]",
        "delivery-lots  = 2",
        "delivery-lots = 4",
        &[("", "delivery-lots", "T-")],
    ),
    (
        "[rfq]",
        "DAP Hamburg",
        "FCA Regensburg",
        &[("", "delivery-terms", "C-")],
    ),
    (
        "[rfq.policy]",
        "\"not-comparable\"",
        "\"non-responsive\"",
        &[("", "unanswered-policy", "-T")],
    ),
    (
        "[rfq.policy]",
        "\"not-comparable\"",
        "\"highest-quote\"",
        &[("", "unanswered-policy", "-X")],
    ),
    (
        "[rfq]",
        "delivery-lots  = 2",
        "delivery-lots = 2\nlead-time-days = 42",
        &[("", "lead-time", "T-")],
    ),
    (
        "[rfq.policy]",
        "\"half-up\"",
        "\"half-up\"\nlate = \"accepted\"",
        &[("", "late-policy", "--")],
    ),
    (
        "[rfq.policy]",
        "\"half-up\"",
        "\"half-up\"\ntax = \"included\"",
        &[("", "tax-basis", "C-")],
    ),
    (
        "[rfq]",
        "delivery-lots  = 2",
        "delivery-lots = 2\nscoring = { price = 50 }",
        &[("", "scoring", "--")],
    ),
    (
        "[rfq]",
        "delivery-lots  = 2",
        "delivery-lots = 2\ncontainment = { component-lot = 180 }",
        &[("", "containment", "--")],
    ),
    (
        "[rfq.policy]",
        "\"half-up\"",
        "\"half-even\"",
        &[("", "rounding", "--")],
    ),
    (
        "[[rfq.exchange-rate]]",
        "0.1287",
        "0.1300",
        &[("", "exchange-rate", "--"), ("", "exchange-rate", "--")],
    ),
    (
        "[basis]",
        "build-quantity      = 500",
        "build-quantity = 600",
        &[("", "build-quantity", "C-")],
    ),
    (
        "# Traceability",
        "# Traceability",
        "# The traceability",
        &[("", "spec-text", "--")],
    ),
];

fn letter(effect: Effect) -> char {
    match effect {
        Effect::Unchanged => '-',
        Effect::Tightens => 'T',
        Effect::Loosens => 'L',
        Effect::Changes => 'C',
        Effect::Unclear => 'X',
    }
}

/// Everything found, as the table writes it, sorted.
fn found(diff: &Diff) -> Vec<(String, String, String)> {
    let request = diff.request.iter().map(|change| ("", change));
    let clauses = diff.clauses.iter();
    let clauses = clauses.flat_map(|c| c.changes.iter().map(|change| (c.id.as_str(), change)));
    let mut all: Vec<(String, String, String)> = request
        .chain(clauses)
        .map(|(id, change)| {
            let effects = [letter(change.cost), letter(change.assurance)];
            (
                id.to_owned(),
                change.aspect.key(),
                effects.into_iter().collect(),
            )
        })
        .collect();
    all.sort();
    all
}

const LOOK: Look = Look {
    width: 80,
    color: false,
};

#[test]
fn every_edit_is_reported_where_it_is_and_nowhere_else() {
    let old = read(&std::fs::read_to_string(controller()).unwrap());
    let mut wrong = Vec::new();
    for edit in EDITS {
        let diff = diff(&old, &read(&edited(edit)), &[]);
        let mut wanted: Vec<(String, String, String)> = edit
            .3
            .iter()
            .map(|(id, aspect, effects)| {
                (
                    (*id).to_owned(),
                    (*aspect).to_owned(),
                    (*effects).to_owned(),
                )
            })
            .collect();
        wanted.sort();
        let found = found(&diff);
        if found != wanted {
            wrong.push(format!(
                "{} {} -> {}\n  wanted {wanted:?}\n  found  {found:?}",
                edit.0, edit.1, edit.2
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(EDITS.len() >= 30);
}

#[test]
fn a_diff_and_its_reverse_mirror_each_other() {
    let old = read(&std::fs::read_to_string(controller()).unwrap());
    for edit in EDITS {
        let new = read(&edited(edit));
        let (there, back) = (diff(&old, &new, &[]), diff(&new, &old, &[]));
        let mirrored = |effects: &str| -> String {
            let swap = |c| match c {
                'T' => 'L',
                'L' => 'T',
                same => same,
            };
            effects.chars().map(swap).collect()
        };
        let mut wanted: Vec<_> = found(&there)
            .into_iter()
            .map(|(id, aspect, effects)| (id, aspect, mirrored(&effects)))
            .collect();
        wanted.sort();
        assert_eq!(found(&back), wanted, "{} {}", edit.0, edit.1);
        assert_eq!(there.summary.added, back.summary.removed);
        assert_eq!(there.summary.tighten, back.summary.loosen, "{}", edit.1);
        assert_eq!(there.summary.cost, back.summary.cost.mirrored());
    }
}

#[test]
fn a_spec_against_itself_is_silent() {
    for name in ["controller", "all-rows", "lot-level"] {
        let path = root().join("samples").join(name).join("spec.toml");
        let spec = load_spec(&path).unwrap().resolved.unwrap();
        let diff = diff(&spec, &spec, &[]);
        assert!(diff.is_empty(), "{name}: {:?}", found(&diff));
        assert_eq!(render(&diff, LOOK), "");
        let json = serde_json::to_value(&diff).unwrap();
        for list in ["request", "clauses", "confirm", "quotes"] {
            assert_eq!(json[list], serde_json::json!([]), "{name} {list}");
        }
        let page = to_markdown(&diff_doc(&diff)).unwrap();
        assert!(page.contains("Nothing differs"), "{page}");
    }
}

#[test]
fn unlike_specs_are_told_whole_and_within_the_width() {
    let load = |name: &str| {
        let path = root().join("samples").join(name).join("spec.toml");
        load_spec(&path).unwrap().resolved.unwrap()
    };
    let (small, large) = (load("lot-level"), load("all-rows"));
    let diff = diff(&small, &large, &[]);
    let text = render(&diff, LOOK);
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for clause in &large.clauses {
        let differs = diff.clauses.iter().find(|c| c.id == clause.id);
        if small.clause(&clause.id).is_none() {
            assert_eq!(differs.unwrap().presence, Presence::Added, "{}", clause.id);
        }
    }
    for clause in &diff.clauses {
        assert!(text.contains(&clause.id), "{}", clause.id);
    }
}

#[test]
fn hostile_words_stay_words() {
    let old = read(&std::fs::read_to_string(controller()).unwrap());
    let text = std::fs::read_to_string(controller()).unwrap().replace(
        "beside J1",
        "<script>alert(1)</script> \u{1b}[31m | `x` **b**",
    );
    let text = text.replace("\u{1b}", "\\u001b");
    let text = text.replace(
        "Motor controller MC-4471: traceability requirements",
        "<img src=x onerror=alert(1)>",
    );
    let new = read(&text);
    let diff = diff(&old, &new, &[]);
    let html = to_html(&diff_doc(&diff)).unwrap();
    assert!(!html.contains("<script>alert") && !html.contains("<img"));
    assert!(html.contains("&lt;script&gt;alert(1)"));
    assert!(!to_markdown(&diff_doc(&diff)).unwrap().contains("<script>"));
    assert!(!render(&diff, LOOK).contains('\u{1b}'));
}

/// What one edit makes of one supplier's quote: verdict, and the outcome of each clause.
fn quoted(edit: &Edit, supplier: &str) -> (QuoteVerdict, Vec<(String, LineOutcome)>) {
    let old = read(&std::fs::read_to_string(controller()).unwrap());
    let path = root().join("samples/controller/suppliers").join(supplier);
    let loaded = supplier::read(read_text(&path).unwrap(), &old);
    let diff = diff(&old, &read(&edited(edit)), &[loaded]);
    let quote = &diff.quotes[0];
    let lines = quote.clauses.iter();
    let lines = lines.map(|line| (line.clause.clone().unwrap(), line.outcome));
    (quote.verdict, lines.collect())
}

#[test]
fn a_quote_stands_where_the_offer_already_meets_what_is_asked() {
    use LineOutcome as L;
    use QuoteVerdict as V;
    let line = |id: &str, outcome: L| (id.to_owned(), outcome);
    // Adler offers 15 years for the log, and says nothing of its date code.
    let edit: Edit = ("[record.material-loading-log]", "10 years", "12 years", &[]);
    let wanted = vec![
        line("record.material-loading-log", L::AlreadyMeets),
        line("record.material-loading-log.date-code", L::Confirm),
    ];
    assert_eq!(quoted(&edit, "adler.toml"), (V::MustBeConfirmed, wanted));
    // Included is included, whatever it weighs.
    let edit: Edit = (
        "[inspection.spi]",
        "retention  = \"10 years\"",
        "retention = \"10 years\"\nseverity = \"knockout\"",
        &[],
    );
    let (verdict, lines) = quoted(&edit, "adler.toml");
    assert_eq!(verdict, V::Stands);
    assert!(lines.contains(&line("inspection.spi", L::AlreadyMeets)));
    // Less is asked: the quote stands, the price may fall.
    let edit: Edit = ("[test.fct]", "allowed = 2", "allowed = 3", &[]);
    let wanted = vec![line("test.fct.retest", L::MayFall)];
    assert_eq!(quoted(&edit, "adler.toml"), (V::Stands, wanted));
    // Only desired: the answer is open, the quote stands.
    let edit: Edit = ("[visibility.wip-status]", "1 week", "1 day", &[]);
    let wanted = vec![line("visibility.wip-status", L::DesiredOnly)];
    assert_eq!(quoted(&edit, "adler.toml"), (V::Stands, wanted));
    // New: nobody was asked.
    let edit: Edit = ("[access.mes]", "\"not-required\"", "\"read-only\"", &[]);
    let wanted = vec![line("access.mes", L::Answer)];
    assert_eq!(quoted(&edit, "adler.toml"), (V::MustBeConfirmed, wanted));
    // What no answer shows must be confirmed.
    let edit: Edit = ("[inspection.xray]", "sample = 5", "sample = 13", &[]);
    let wanted = vec![line("inspection.xray", L::Confirm)];
    assert_eq!(quoted(&edit, "adler.toml"), (V::MustBeConfirmed, wanted));
    // A capability is no quote.
    assert_eq!(quoted(&edit, "capability-only.toml"), (V::NoQuote, vec![]));
    // Price breaks from 50 boards without end cover another quantity; terms are priced.
    let edit: Edit = ("[rfq]", "2000]", "2000, 5000]", &[]);
    assert_eq!(quoted(&edit, "adler.toml"), (V::Stands, vec![]));
    let edit: Edit = ("[rfq]", "DAP Hamburg", "FCA Regensburg", &[]);
    assert_eq!(quoted(&edit, "adler.toml"), (V::MustBeConfirmed, vec![]));
    // Adler's quote ends on 2027-01-31.
    let edit: Edit = ("[rfq]", "2026-12-15", "2027-02-01", &[]);
    assert_eq!(quoted(&edit, "adler.toml"), (V::MustBeConfirmed, vec![]));
}

#[test]
fn one_that_may_cost_more_is_not_outweighed_by_one_that_costs_less() {
    let edit: Edit = (
        "[inspection.xray]",
        "formats    = [\"csv\"]\nretention  = \"10 years\"",
        "formats    = [\"csv\", \"json\"]\nretention  = \"15 years\"",
        &[],
    );
    let (verdict, lines) = quoted(&edit, "adler.toml");
    assert_eq!(verdict, QuoteVerdict::MustBeConfirmed);
    assert!(lines.contains(&("inspection.xray".to_owned(), LineOutcome::Confirm)));
}

#[test]
fn a_bom_whose_bytes_changed_says_which_lines() {
    let text = std::fs::read_to_string(controller()).unwrap();
    let old = read(&text);
    let folder = tempfile::tempdir().unwrap();
    let basis = folder.path().join("basis");
    std::fs::create_dir(&basis).unwrap();
    for name in ["bom.csv", "avl.csv"] {
        let content = std::fs::read_to_string(controller().with_file_name("basis").join(name));
        let content = content.unwrap();
        let kept: Vec<&str> = content.lines().collect();
        let shorter = match name {
            "bom.csv" => kept[..kept.len() - 1].join("\n") + "\n",
            _ => content.clone(),
        };
        std::fs::write(basis.join(name), shorter).unwrap();
    }
    let path = folder.path().join("spec.toml");
    std::fs::write(&path, &text).unwrap();
    let new = load_spec(&path).unwrap().resolved.unwrap();
    let diff = diff(&old, &new, &[]);
    assert_eq!(
        found(&diff),
        [(
            "basis.bom".to_owned(),
            "basis-file".to_owned(),
            "XX".to_owned()
        )]
    );
    let note = diff.clauses[0].changes[0].note.as_deref();
    assert_eq!(note, Some("line 48 removed"));
}

#[test]
fn the_documentation_has_every_rule_as_it_is() {
    let page = std::fs::read_to_string(root().join("docs/diff.md")).unwrap();
    for aspect in Aspect::ALL {
        let rule = aspect.rule();
        let start = format!("| `{}` |", aspect.key());
        let row = page.lines().find(|line| line.starts_with(&start));
        let row = row.unwrap_or_else(|| panic!("no row {start}"));
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let means = if rule.more_means.is_empty() {
            "–"
        } else {
            rule.more_means
        };
        let wanted = [
            means,
            rule.more.0.word(),
            rule.more.1.word(),
            rule.other.0.word(),
            rule.other.1.word(),
        ];
        assert_eq!(cells[3..8], wanted, "{start}");
    }
}

#[test]
fn the_program_exits_as_documented_and_writes_its_schema() {
    let run = |arguments: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_tracespec"))
            .args(arguments)
            .current_dir(root())
            .env_clear()
            .output()
            .unwrap()
    };
    let (old, new) = (
        "samples/lot-level/spec.toml",
        "samples/controller/spec.toml",
    );
    let code = |arguments: &[&str]| run(arguments).status.code();
    assert_eq!(code(&["diff", old, new]), Some(0));
    assert_eq!(code(&["diff", old, new, "--exit-code"]), Some(1));
    assert_eq!(code(&["diff", new, new, "--exit-code"]), Some(0));
    let broken = "tests/fixtures/fail-eight-mistakes.toml";
    assert_eq!(code(&["diff", old, broken]), Some(1));
    assert_eq!(code(&["diff", old, "nowhere.toml"]), Some(2));
    for format in ["text", "markdown", "html"] {
        let said = run(&["diff", new, new, "--format", format]);
        assert!(said.stdout.is_empty() && said.stderr.is_empty(), "{format}");
    }
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("changes.html");
    let written = page.to_str().unwrap();
    assert_eq!(
        code(&["diff", old, new, "--format", "html", "-o", written]),
        Some(0)
    );
    assert!(
        std::fs::read_to_string(page)
            .unwrap()
            .contains("Clause by clause")
    );
    let quote = "samples/controller/suppliers/brightline.toml";
    let json = run(&["diff", new, old, "--quote", quote, "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let schema = std::fs::read_to_string(root().join("schemas/diff.schema.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&value)
        .map(|e| e.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn a_revision_that_was_forgotten_is_said() {
    let old = read(&std::fs::read_to_string(controller()).unwrap());
    let edit: Edit = ("[visibility.wip-status]", "1 week", "1 day", &[]);
    let said = render(&diff(&old, &read(&edited(&edit)), &[]), LOOK);
    assert!(
        said.contains("Both specs are TRS-4471 revision B"),
        "{said}"
    );
    let edit: Edit = ("[spec]", "revision = \"B\"", "revision = \"C\"", &[]);
    let said = render(&diff(&old, &read(&edited(&edit)), &[]), LOOK);
    assert!(
        said.contains("Every quote has to name TRS-4471 revision C"),
        "{said}"
    );
}

/// The same for forms and fields of the spec's own.
const OWN_EDITS: &[Edit] = &[
    (
        "[form.reflow-profile]",
        "[\"lot-id\", \"measured-at\"]",
        "[\"lot-id\"]",
        &[("record.reflow-profile", "row-key", "XX")],
    ),
    // The same columns.
    (
        "[form.coating-log]",
        "[\"@unit\", \"coated-at\"]",
        "[\"coated-at\", \"@unit\"]",
        &[("", "spec-text", "--")],
    ),
    (
        "[form.reflow-profile.field.review-status]",
        "\"open\", ",
        "",
        &[("record.reflow-profile", "field-value", "TT")],
    ),
    (
        "[form.reflow-profile.field.review-status]",
        "\"open\", ",
        "\"open\", \"rejected\", ",
        &[("record.reflow-profile", "field-value", "LL")],
    ),
    (
        "[form.reflow-profile.field.review-status]",
        "\"open\", ",
        "\"pending\", ",
        &[("record.reflow-profile", "field-value", "CC")],
    ),
    // Nobody demands the shift.
    (
        "[form.panel-traveler.field.shift]",
        "\"late\"",
        "\"night\"",
        &[("", "spec-text", "--")],
    ),
    (
        "[form.reflow-profile]",
        "is = [\"accepted\", ",
        "is = [\"open\", \"accepted\", ",
        &[("record.reflow-profile", "closing-value", "LL")],
    ),
    (
        "[form.reflow-profile]",
        "is = [\"accepted\", \"accepted-with-remark\"]",
        "is = [\"accepted\"]",
        &[("record.reflow-profile", "closing-value", "TT")],
    ),
    (
        "[form.reflow-profile]",
        "is = [\"accepted\", ",
        "is = [\"open\", ",
        &[("record.reflow-profile", "closing-value", "CC")],
    ),
    // Another column says it: another check.
    (
        "[form.reflow-profile]",
        "field = \"review-status\", is = [\"accepted\", \"accepted-with-remark\"]",
        "field = \"nitrogen\", is = [\"yes\"]",
        &[
            ("record.reflow-profile", "check", "TT"),
            ("record.reflow-profile", "check", "LL"),
        ],
    ),
    (
        "[form.coating-log]",
        "counted = \"unit\"",
        "counted = \"lot\"",
        &[("record.coating-log", "counted", "LL")],
    ),
    // Units at lot depth are lots.
    (
        "[form.reflow-profile]",
        "counted = \"lot\"",
        "counted = \"unit\"",
        &[("record.reflow-profile", "restated", "--")],
    ),
    (
        "[form.deviation-note]",
        "nil = true\n",
        "",
        &[("record.deviation-note", "nil-return", "TT")],
    ),
    (
        "[form.deviation-note]",
        "counted = \"nothing\"\nnil = true\n",
        "counted = \"lot\"\n",
        &[
            ("record.deviation-note", "counted", "TT"),
            ("record.deviation-note", "field", "TT"),
            ("record.deviation-note", "nil-return", "TT"),
        ],
    ),
    (
        "[form.reflow-profile.field.peak-temperature]",
        "\"230\"",
        "\"220\"",
        &[("record.reflow-profile", "field-range", "LL")],
    ),
    (
        "[form.reflow-profile.field.peak-temperature]",
        "\"230\"",
        "\"230.5\"",
        &[("record.reflow-profile", "field-range", "TT")],
    ),
    (
        "[form.reflow-profile.field.peak-temperature]",
        "\"230\"",
        "\"230.0\"",
        &[("", "spec-text", "--")],
    ),
    (
        "[form.reflow-profile.field.peak-temperature]",
        "\"250\"",
        "\"260\"",
        &[("record.reflow-profile", "field-range", "LL")],
    ),
    (
        "[form.reflow-profile.field.peak-temperature]",
        "\"250\"",
        "\"249\"",
        &[("record.reflow-profile", "field-range", "TT")],
    ),
    (
        "[form.reflow-profile.field.peak-temperature]",
        "max = \"250\"\n",
        "",
        &[("record.reflow-profile", "field-range", "LL")],
    ),
    (
        "[form.coating-log.field.thickness]",
        "min = \"25.5\"",
        "min = \"25.5\"\nmax = \"80\"",
        &[("record.coating-log", "field-range", "TT")],
    ),
    (
        "[form.reflow-profile.field.peak-temperature]",
        "min = \"230\"\nmax = \"250\"",
        "min = \"235\"\nmax = \"260\"",
        &[
            ("record.reflow-profile", "field-range", "TT"),
            ("record.reflow-profile", "field-range", "LL"),
        ],
    ),
    (
        "[form.reflow-profile.field.peak-temperature]",
        "unit = \"°C\"\nmin = \"230\"\nmax = \"250\"",
        "unit = \"K\"\nmin = \"503\"\nmax = \"523\"",
        &[
            ("record.reflow-profile", "field-type", "CC"),
            ("record.reflow-profile", "field-range", "CC"),
            ("record.reflow-profile", "field-range", "CC"),
        ],
    ),
    // The coating log has the oven's column too.
    (
        "[form.reflow-profile.field.oven]",
        "pattern = '^OVEN-\\d{2}$'\n",
        "",
        &[
            ("record.reflow-profile", "pattern", "LL"),
            ("record.coating-log", "pattern", "LL"),
        ],
    ),
    (
        "[form.panel-traveler.field.fixture]",
        "[A-F]",
        "[A-H]",
        &[("record.panel-traveler", "pattern", "XX")],
    ),
    (
        "[form.reflow-profile.field.loaded-by]",
        "type = \"identifier\"\n",
        "type = \"identifier\"\npattern = '^SMT-\\d$'\n",
        &[("record.reflow-profile", "pattern", "TT")],
    ),
];

fn own_forms() -> String {
    std::fs::read_to_string(root().join("tests/fixtures/pass-own-forms.toml")).unwrap()
}

#[test]
fn own_forms_and_fields_are_told_both_ways() {
    let text = own_forms();
    let old = read(&text);
    let mut wrong = Vec::new();
    for edit in OWN_EDITS {
        let new = read(&replaced(&text, edit));
        for (from, to, back) in [(&old, &new, false), (&new, &old, true)] {
            let swapped = |effects: &str| -> String {
                let swap = |c| match c {
                    'T' if back => 'L',
                    'L' if back => 'T',
                    same => same,
                };
                effects.chars().map(swap).collect()
            };
            let mut wanted: Vec<_> = edit
                .3
                .iter()
                .map(|(id, aspect, effects)| {
                    ((*id).to_owned(), (*aspect).to_owned(), swapped(effects))
                })
                .collect();
            wanted.sort();
            let found = found(&diff(from, to, &[]));
            if found != wanted {
                wrong.push(format!(
                    "{} {} -> {}, back {back}\n  wanted {wanted:?}\n  found  {found:?}",
                    edit.0, edit.1, edit.2
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The sentences of one edit of the own forms.
fn own_words(edit: &Edit) -> Vec<String> {
    let text = own_forms();
    let diff = diff(&read(&text), &read(&replaced(&text, edit)), &[]);
    let clauses = diff.clauses.iter();
    clauses
        .flat_map(|clause| clause.changes.iter().map(|change| change.words()))
        .map(String::from)
        .collect()
}

#[test]
fn a_rule_that_goes_is_not_the_column_that_goes() {
    let oven = "[form.reflow-profile.field.oven]";
    let edit: Edit = (oven, "pattern = '^OVEN-\\d{2}$'\n", "", &[]);
    let gone = "Pattern of oven dropped: ^OVEN-\\d{2}$";
    assert_eq!(own_words(&edit), [gone, gone]);
    let peak = "[form.reflow-profile.field.peak-temperature]";
    let edit: Edit = (peak, "\"230\"", "\"220\"", &[]);
    let moved = "Smallest value of peak-temperature: 230 °C → 220 °C";
    assert_eq!(own_words(&edit), [moved]);
    let edit: Edit = (peak, "max = \"250\"\n", "", &[]);
    let gone = "Largest value of peak-temperature dropped: 250 °C";
    assert_eq!(own_words(&edit), [gone]);
    let status = "[form.reflow-profile.field.review-status]";
    let edit: Edit = (status, "\"open\", ", "", &[]);
    let fewer = "Values of review-status: open, accepted, accepted-with-remark → accepted, accepted-with-remark";
    assert_eq!(own_words(&edit), [fewer]);
    let form = "[form.reflow-profile]";
    let edit: Edit = (form, ", \"accepted-with-remark\"]", "]", &[]);
    let fewer = "Closed when review-status is: accepted or accepted-with-remark → accepted";
    assert_eq!(own_words(&edit), [fewer]);
    let edit: Edit = (form, "\"lot-id\", \"measured-at\"]", "\"lot-id\"]", &[]);
    let shorter = "No two rows share: lot-id, measured-at → lot-id";
    assert_eq!(own_words(&edit), [shorter]);
    let edit: Edit = ("[form.coating-log]", "\"unit\"", "\"lot\"", &[]);
    let fewer = "Rows counted against: units at board depth → lots";
    assert_eq!(own_words(&edit), [fewer]);
    let edit: Edit = ("[form.deviation-note]", "nil = true\n", "", &[]);
    let filled = "A heading row without rows: accepted where nothing occurred → not accepted";
    assert_eq!(own_words(&edit), [filled]);
}
