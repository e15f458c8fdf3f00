//! What `check` promises of any text at all, and what every stage after it promises of a sound spec.

use std::collections::HashSet;

use indexmap::IndexMap;
use tracespec::checks::CheckKind;
use tracespec::finding::{Finding, Severity, any_error};
use tracespec::order;
use tracespec::records::Delivery;
use tracespec::render::doc::{Block, Doc, words};
use tracespec::render::{response_skeleton, rfq_doc, to_html, to_markdown};
use tracespec::sample::{SampleError, sample};
use tracespec::source::{Place, SourceFile};
use tracespec::spec::clause::ResolvedSpec;
use tracespec::spec::{self, CheckedSpec, pattern};
use tracespec::supplier;
use tracespec::verify::report::Verdict;
use tracespec::verify::verify;

use super::vocabulary::catalogue;

pub type Files = IndexMap<String, Vec<u8>>;

/// Checks a spec twice, and holds everything it says against what it promises.
pub fn kept(text: &str, files: &Files) -> CheckedSpec {
    let checked = check(text, files);
    let again = check(text, files);
    assert_eq!(checked.findings, again.findings, "the same findings twice");
    let digest = |c: &CheckedSpec| c.resolved.as_ref().map(|spec| spec.digest.clone());
    assert_eq!(digest(&checked), digest(&again));
    assert_eq!(
        checked.resolved.is_none(),
        any_error(&checked.findings),
        "unsound exactly where something is said: {:#?}",
        checked.findings
    );
    let mut seen = HashSet::new();
    for finding in &checked.findings {
        well_said(finding);
        stands(&finding.place, &checked, files);
        for related in &finding.related {
            assert!(!related.message.is_empty());
            stands(&related.place, &checked, files);
        }
        let key = (
            finding.code.0,
            finding.place.clone(),
            finding.message.clone(),
        );
        assert!(seen.insert(key), "said twice: {finding:#?}");
    }
    if let Some(spec) = &checked.resolved {
        clauses_hold(spec, &checked, files);
    }
    checked
}

fn check(text: &str, files: &Files) -> CheckedSpec {
    spec::check(SourceFile::new("spec.toml", text), catalogue(), files)
}

fn well_said(finding: &Finding) {
    let message = &finding.message;
    assert!(!message.trim().is_empty(), "{finding:#?}");
    assert!(!message.ends_with('.'), "{message}");
    assert!(!message.contains('\n'), "{message}");
    if let Some(help) = &finding.help {
        assert!(!help.trim().is_empty(), "{finding:#?}");
    }
    if finding.severity == Severity::Note {
        return;
    }
    let says_what_to_do = finding.help.is_some() || finding.code.0.starts_with(['T', 'B']);
    assert!(says_what_to_do, "no help: {finding:#?}");
}

/// A place is in a text that was read, on character boundaries.
fn stands(place: &Place, checked: &CheckedSpec, files: &Files) {
    let read = checked.texts();
    let text = match read.iter().find(|text| text.name() == place.file) {
        Some(source) => source.text().to_owned(),
        None => {
            let bytes = files.get(&place.file);
            let bytes = bytes.unwrap_or_else(|| panic!("{} was not given", place.file));
            String::from_utf8_lossy(bytes).into_owned()
        }
    };
    let lines = text.matches('\n').count() + 1;
    assert!(place.line.get() as usize <= lines, "{place:?}");
    assert!(text.get(place.span.clone()).is_some(), "{place:?}");
    let before = &text[..place.span.start];
    assert_eq!(before.matches('\n').count() + 1, place.line.get() as usize);
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    assert_eq!(line.chars().count() + 1, place.column as usize, "{place:?}");
}

fn clauses_hold(spec: &ResolvedSpec, checked: &CheckedSpec, files: &Files) {
    let mut ids = HashSet::new();
    for clause in &spec.clauses {
        assert!(ids.insert(&clause.id), "`{}` stands twice", clause.id);
        stands(clause.origin.place(), checked, files);
        assert!(!clause.demand.is_empty() && !clause.title.is_empty());
        let shown = !clause.checks.is_empty() || clause.not_checkable.is_some();
        assert!(shown, "`{}` has no check and no reason", clause.id);
    }
    let doc = rfq_doc(spec);
    enforced_is_printed(spec, &doc);
    let html = to_html(&doc).unwrap();
    let markdown = to_markdown(&doc).unwrap();
    for id in ids {
        assert!(html.contains(&format!("id=\"{id}\"")), "{id} in HTML");
        assert!(markdown.contains(&format!("`{id}`")), "{id} in Markdown");
    }
    answer_reads_back(spec);
}

/// The blocks after a clause's heading name its columns and say its checks.
fn enforced_is_printed(spec: &ResolvedSpec, doc: &Doc) {
    let mut blocks = doc.blocks.iter().peekable();
    for clause in &spec.clauses {
        let heading = |b: &Block| matches!(b, Block::Heading { id, .. } if *id == clause.id);
        assert!(blocks.by_ref().any(heading), "{} in its order", clause.id);
        let mut said = HashSet::new();
        while let Some(block) =
            blocks.next_if(|b| !matches!(b, Block::Heading { .. } | Block::PageBreak))
        {
            match block {
                Block::List { entries, .. } => said.extend(entries.iter().map(|e| words(e))),
                Block::Table { rows, .. } => said.extend(rows.iter().map(|r| words(&r[0].text))),
                _ => {}
            }
        }
        if !clause.demanded {
            continue;
        }
        for check in &clause.checks {
            let column =
                matches!(&check.kind, CheckKind::Field { field, .. } if said.contains(field));
            assert!(
                column || said.contains(check.says.as_str()),
                "{}: {}",
                clause.id,
                check.says
            );
        }
    }
}

/// The response form is TOML that the reader of responses takes; what is open in it is said, and
/// nothing else.
fn answer_reads_back(spec: &ResolvedSpec) {
    let text = response_skeleton(spec, &[]).unwrap();
    let table: toml::Table = toml::from_str(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let entries = table["quote"]["response"].as_table().unwrap();
    let ids = spec.clauses.iter().map(|clause| clause.id.as_str());
    assert!(entries.keys().map(String::as_str).eq(ids));
    // A supplier fills in at least its name.
    let text = text.replacen("[supplier]\n", "[supplier]\nname = \"A\"\n", 1);
    let read = supplier::read(SourceFile::new("answer.toml", text), spec);
    assert!(read.response.is_some(), "{:#?}", read.findings);
    let unfilled = [supplier::codes::NO_PRICE];
    let wrong: Vec<&Finding> = read
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error && !unfilled.contains(&f.code))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A delivery made from the spec satisfies it; whether that can be seen is up to the spec.
pub fn sample_is_not_held(spec: &ResolvedSpec) -> Verdict {
    if spec.forms.is_empty() {
        return Verdict::CannotDecide;
    }
    let made = match sample(spec, 3, 1) {
        Err(SampleError::Pattern { .. }) => return Verdict::CannotDecide,
        made => made.unwrap(),
    };
    let rule = spec.spec.identity.board.as_ref();
    let regex = rule
        .and_then(|rule| rule.pattern.as_ref())
        .map(|text| pattern::compile(text).unwrap());
    let serials: Files = made
        .serials
        .iter()
        .map(|text| ("serials.csv".to_owned(), text.clone().into_bytes()))
        .collect();
    let source = SourceFile::new("order.toml", made.order_toml.clone());
    let read = order::read(source, &serials, regex.as_ref());
    let order = read.order.unwrap_or_else(|| panic!("{:#?}", read.findings));
    let delivery = Delivery::in_memory(made.files);
    let report = verify(spec, Some(&order), &delivery);
    let told: Vec<String> = report
        .findings
        .iter()
        .map(|f| format!("{}: {}", f.clause, f.message))
        .collect();
    assert!(told.is_empty(), "{told:#?}");
    assert_ne!(report.verdict, Verdict::Hold, "{:?}", report.reasons);
    report.verdict
}
