//! The release report for paper: verdict with reasons and signatures, ledger, what the records show,
//! causes with counts and examples, deviations, evidence. Everything that is long has a true count.

use super::says;
use crate::render::doc::{
    Block, Brand, Cell, Column, Doc, Labels, Page, Span, Tone, code, line_break, plain, quiet,
    strong,
};
use crate::spec::model::Weight;
use crate::verify::figures::Pareto;
use crate::verify::grouped::{CauseGroup, ClauseGroup, fair_share};
use crate::verify::report::{LedgerLine, RecordFinding, Status, Verdict, VerifyReport};
use crate::wording::typed;

/// Reasons on the first page.
const REASONS: usize = 8;
/// Causes in the report.
const CAUSES: usize = 300;
/// Examples of a cause.
const EXAMPLES: usize = 3;
/// Names of a Pareto.
const NAMES: usize = 10;
/// Lots of the timeline.
const LOTS: usize = 40;
/// Files with their digests.
const FILES: usize = 500;

/// The release report of a verification.
#[must_use]
pub fn verification_doc(report: &VerifyReport) -> Doc {
    let spec = &report.spec;
    let mut blocks = head(report);
    blocks.push(heading("ledger", "Ledger"));
    blocks.push(states(report));
    blocks.push(ledger(report));
    blocks.extend(figures(report));
    blocks.extend(findings(report));
    blocks.extend(deviations(report));
    blocks.extend(evidence(report));
    let day = report.agreement.as_ref().map(|agreement| agreement.as_of);
    let order = match &report.order {
        Some(order) => format!(
            "order {}, {}",
            order.number,
            says::counted(u64::from(order.quantity), "board")
        ),
        None => "no order given".to_owned(),
    };
    Doc {
        title: typed(format!("Verification of records: {}", spec.id)),
        subtitle: typed(format!("{} revision {}; {order}", spec.id, spec.revision)),
        lang: "en".to_owned(),
        page: Page::Portrait,
        labels: Labels::default(),
        brand: Brand::default(),
        footer: typed(format!("{} rev. {}; {order}", spec.id, spec.revision)),
        digest: spec.sha256.clone(),
        date: day.map(|day| day.to_string()).unwrap_or_default(),
        blocks,
    }
}

fn heading(id: &str, text: &str) -> Block {
    Block::Heading {
        level: 1,
        id: id.to_owned(),
        text: vec![plain(typed(text))],
    }
}

fn para(text: impl Into<String>) -> Block {
    Block::Para {
        text: vec![plain(typed(text))],
    }
}

fn cell(text: impl Into<String>) -> Cell {
    Cell::from(plain(typed(text)))
}

fn column(title: &str, width: u16) -> Column {
    Column::new(typed(title), width)
}

fn amounts(title: &str, width: u16) -> Column {
    Column::amounts(typed(title), width)
}

fn table(caption: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Block {
    Block::Table {
        caption: typed(caption),
        columns,
        rows,
    }
}

/// Verdict, reasons and who signs.
fn head(report: &VerifyReport) -> Vec<Block> {
    let (word, sign, _) = says::verdict(report.verdict);
    let tone = match report.verdict {
        Verdict::Release => Tone::Info,
        _ => Tone::Warning,
    };
    let verdict = format!("{sign}\u{a0}{}", word.to_uppercase());
    let mut blocks = vec![
        Block::Note {
            tone,
            text: vec![
                strong(typed(verdict)),
                line_break(),
                plain(typed(format!(
                    "{} {}.",
                    says::meaning(report.verdict),
                    says::totals(report)
                ))),
            ],
        },
        para(format!("{}.", capitalised(&report.basis))),
    ];
    let mut reasons: Vec<Vec<Span>> = report
        .reasons
        .iter()
        .take(REASONS)
        .map(|text| reason(text))
        .collect();
    let more = report.reasons.len().saturating_sub(REASONS);
    if more > 0 {
        let text = format!("and {}", says::counted(more as u64, "more clause"));
        reasons.push(vec![quiet(typed(text))]);
    }
    if !reasons.is_empty() {
        blocks.push(Block::List {
            ordered: false,
            entries: reasons,
        });
    }
    blocks.push(signatures());
    blocks
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}

fn reason(reason: &str) -> Vec<Span> {
    match reason.split_once(": ") {
        Some((clause, text)) => vec![
            code(typed(clause)),
            plain(typed(": ")),
            plain(typed(says::clip(text))),
        ],
        None => vec![plain(typed(says::clip(reason)))],
    }
}

/// Lines to sign on.
fn signatures() -> Block {
    let row = |role: &str| {
        // Room to write in.
        let role = vec![plain(typed(role)), line_break(), plain(typed("\u{a0}"))];
        vec![Cell::from(role), cell(""), cell(""), cell("")]
    };
    table(
        "Signatures",
        vec![
            column("Role", 24),
            column("Name", 28),
            column("Signature", 34),
            column("Date", 16),
        ],
        vec![row("Quality"), row("Approved by")],
    )
}

fn states(report: &VerifyReport) -> Block {
    let states = says::STATUSES.iter().map(|status| {
        let (word, ..) = says::status(*status);
        format!("{} {word}", says::clauses(report, *status))
    });
    let states: Vec<String> = states.collect();
    para(format!("Clauses: {}.", states.join(", ")))
}

fn ledger(report: &VerifyReport) -> Block {
    table(
        "Every clause of the spec",
        vec![
            column("Clause", 40),
            column("State", 18),
            column("Covered", 26),
            column("Why", 52),
        ],
        report.ledger.iter().map(ledger_row).collect(),
    )
}

fn ledger_row(line: &LedgerLine) -> Vec<Cell> {
    let (word, sign, _) = says::status(line.status);
    let mut clause = vec![
        code(typed(&line.clause)),
        line_break(),
        quiet(typed(&line.title)),
    ];
    if line.severity != Weight::Required {
        clause.push(quiet(typed(format!(" ({})", line.severity.text()))));
    }
    let word = typed(format!("{sign}\u{a0}{word}"));
    let state = match line.status {
        Status::Fail | Status::NotEvaluated | Status::Waived => strong(word),
        Status::Pass | Status::NotApplicable => plain(word),
    };
    vec![
        Cell::from(clause),
        Cell::from(state),
        Cell::from(covered(line)),
        Cell::from(why(line)),
    ]
}

fn covered(line: &LedgerLine) -> Vec<Span> {
    let applies = line.status != Status::NotApplicable;
    let Some(covered) = line.covered.as_ref().filter(|_| applies) else {
        return Vec::new();
    };
    let mut spans = vec![plain(typed(format!(
        "{} of {} {}",
        says::number(covered.done),
        says::number(covered.of),
        covered.unit
    )))];
    if let Some(missing) = says::missing(line, covered) {
        spans.extend([line_break(), quiet(typed(missing))]);
    }
    spans
}

fn why(line: &LedgerLine) -> Vec<Span> {
    let mut said: Vec<Span> = Vec::new();
    let mut say = |span: Span| {
        if !said.is_empty() {
            said.push(line_break());
        }
        said.push(span);
    };
    if let Some(reason) = &line.reason {
        say(plain(typed(says::clip(reason))));
    }
    if let Some(waiver) = &line.waiver {
        let until = waiver.until.map(|day| format!(", until {day}"));
        let until = until.unwrap_or_default();
        say(plain(typed(format!(
            "accepted by {}{until}: {}",
            waiver.by, waiver.reason
        ))));
    }
    if line.findings > 0 || line.waived_findings > 0 {
        say(quiet(typed(says::line_findings(line))));
    }
    for remark in &line.remarks {
        say(quiet(typed(says::clip(remark))));
    }
    said
}

fn figures(report: &VerifyReport) -> Vec<Block> {
    let figures = &report.figures;
    let mut blocks = vec![heading("figures", "The build in figures")];
    match &figures.yields.absent {
        Some(absent) => blocks.push(para(format!("No yield is shown: {absent}."))),
        None => blocks.push(yields(report)),
    }
    blocks.extend(
        figures
            .yields
            .remarks
            .iter()
            .map(|remark| para(format!("{remark}."))),
    );
    blocks.push(pareto(&figures.defects, "Failed inspections", "Defect"));
    blocks.push(pareto(
        &figures.failed_functions,
        "Failed tests",
        "Function",
    ));
    match &figures.timeline.absent {
        Some(absent) => blocks.push(para(format!("No timeline is shown: {absent}."))),
        None => blocks.extend(timeline(report)),
    }
    blocks
}

fn yields(report: &VerifyReport) -> Block {
    let steps = report.figures.yields.steps.iter();
    let rows = steps.map(|step| {
        let of = |part: u64, share: crate::values::Decimal| {
            cell(format!("{} ({} %)", says::number(part), share.0))
        };
        vec![
            cell(says::clip(&step.kind.to_uppercase())),
            cell(format!("{} {}", says::number(step.units), step.unit)),
            of(step.first_pass, step.first_pass_percent),
            of(step.final_pass, step.final_percent),
            cell(says::number(step.undecided)),
        ]
    });
    table(
        "First-pass and final yield, of the units with a record of the kind",
        vec![
            column("Inspection or test", 30),
            amounts("Units", 22),
            amounts("First pass", 28),
            amounts("In the end", 28),
            amounts("Undecided", 18),
        ],
        rows.collect(),
    )
}

fn pareto(pareto: &Pareto, title: &str, what: &str) -> Block {
    if let Some(absent) = &pareto.absent {
        return para(format!("{title} are not shown: {absent}."));
    }
    let mut rows: Vec<Vec<Cell>> = pareto
        .entries
        .iter()
        .take(NAMES)
        .map(|entry| {
            let name = match entry.name.as_str() {
                "" => "not named",
                name => name,
            };
            let name = format!("{}: {name}", entry.kind.to_uppercase());
            vec![
                cell(says::clip(&name)),
                cell(says::number(entry.count)),
                cell(format!("{} %", entry.percent.0)),
                cell(format!("{} %", entry.cumulative_percent.0)),
            ]
        })
        .collect();
    let rest = pareto.entries.get(NAMES..).unwrap_or_default();
    let others = pareto.others + rest.iter().map(|entry| entry.count).sum::<u64>();
    if others > 0 {
        let share = crate::verify::figures::percent(others, pareto.total);
        rows.push(vec![
            cell("all others"),
            cell(says::number(others)),
            cell(format!("{} %", share.0)),
            cell("100.00 %"),
        ]);
    }
    table(
        &format!("{title}: {}", says::counted(pareto.total, "record")),
        vec![
            column(what, 60),
            amounts("Records", 20),
            amounts("Share", 20),
            amounts("Sum of shares", 26),
        ],
        rows,
    )
}

fn timeline(report: &VerifyReport) -> Vec<Block> {
    let lots = &report.figures.timeline.lots;
    let rows = lots.iter().take(LOTS).flat_map(|lot| {
        lot.stages.iter().map(|span| {
            vec![
                cell(says::clip(&lot.lot)),
                cell(span.stage.name()),
                cell(says::end(span.from.as_deref())),
                cell(says::end(span.to.as_deref())),
                cell(says::number(span.records)),
            ]
        })
    });
    let mut blocks = vec![table(
        "The build over time, in UTC",
        vec![
            column("Lot", 28),
            column("Stage", 20),
            column("First record", 34),
            column("Last record", 34),
            amounts("Records", 18),
        ],
        rows.collect(),
    )];
    if lots.len() > LOTS {
        blocks.push(para(format!(
            "The first {LOTS} of {} lots; the JSON report has all of them.",
            says::number(lots.len())
        )));
    }
    blocks
}

fn findings(report: &VerifyReport) -> Vec<Block> {
    let mut blocks = vec![
        heading("findings", "Findings"),
        para(format!("{}.", says::totals(report))),
    ];
    let groups = report.grouped();
    let counts: Vec<usize> = groups.iter().map(|group| group.causes.len()).collect();
    let share = fair_share(&counts, CAUSES);
    let rows: Vec<Vec<Cell>> = groups
        .iter()
        .flat_map(|group| clause_rows(group, share))
        .collect();
    if !rows.is_empty() {
        blocks.push(table(
            "By clause and cause",
            vec![
                column("Clause", 36),
                amounts("Count", 12),
                column("What, where, and what to do", 92),
            ],
            rows,
        ));
    }
    blocks
}

fn clause_rows(group: &ClauseGroup<'_>, share: usize) -> Vec<Vec<Cell>> {
    let place = group.line.map_or_else(String::new, |line| {
        format!("{}:{}", line.spec_file, line.spec_line.get())
    });
    let name = |first: bool| match first {
        true => Cell::from(vec![
            code(typed(group.clause)),
            line_break(),
            quiet(typed(&place)),
        ]),
        false => Cell::from(quiet(typed(group.clause))),
    };
    let causes = group.causes.iter().take(share).enumerate();
    let mut rows: Vec<Vec<Cell>> = causes
        .map(|(n, cause)| {
            vec![
                name(n == 0),
                cell(says::number(cause.cause.total)),
                Cell::from(what(cause)),
            ]
        })
        .collect();
    let rest = group.causes.get(share..).unwrap_or_default();
    if !rest.is_empty() {
        let findings: u64 = rest.iter().map(|group| group.cause.total).sum();
        let text = format!("in {}", says::counted(rest.len() as u64, "more cause"));
        rows.push(vec![name(false), cell(says::number(findings)), cell(text)]);
    }
    let loose: u64 = group.loose.iter().map(|group| group.cause.total).sum();
    if loose > 0 {
        let text = "only follow from findings of other clauses";
        let first = rows.is_empty();
        rows.push(vec![name(first), cell(says::number(loose)), cell(text)]);
    }
    rows
}

/// What a cause is, a few places, what is wanted and what to do.
fn what(group: &CauseGroup<'_>) -> Vec<Span> {
    let cause = group.cause;
    let mixed = if group.mixed {
        " (and other causes)"
    } else {
        ""
    };
    let mut spans = vec![strong(typed(format!(
        "{}{mixed}",
        says::clip(group.says())
    )))];
    if cause.waived > 0 {
        let text = format!(" {} waived", says::number(cause.waived));
        spans.push(quiet(typed(text)));
    }
    let first = [&cause.first];
    let kept: &[&RecordFinding] = if group.kept.is_empty() {
        &first
    } else {
        &group.kept
    };
    for finding in kept.iter().take(EXAMPLES) {
        spans.extend([line_break(), plain(typed(example(finding)))]);
    }
    let more = cause.total.saturating_sub(kept.len().min(EXAMPLES) as u64);
    if more > 0 {
        let text = format!("and {} more", says::number(more));
        spans.extend([line_break(), quiet(typed(text))]);
    }
    let wanted = format!("Wanted: {}", says::clip(&cause.first.wanted));
    spans.extend([line_break(), plain(typed(wanted))]);
    if let Some(fix) = &cause.first.fix {
        let fix = format!("Fix: {}", says::clip(fix));
        spans.extend([line_break(), plain(typed(fix))]);
    }
    let following = group.following();
    if following > 0 {
        let follow = if following == 1 { "follows" } else { "follow" };
        let text = format!("{} more {follow} from it", says::number(following));
        spans.extend([line_break(), quiet(typed(text))]);
    }
    spans
}

fn example(finding: &RecordFinding) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(finding.place());
    let unit = finding.unit.as_ref();
    parts.extend(
        unit.filter(|unit| finding.found.as_ref() != Some(*unit))
            .cloned(),
    );
    parts.extend(match finding.found.as_deref() {
        None => None,
        Some("") => Some("found nothing".to_owned()),
        Some(found) => Some(format!("found {}", says::clip(found))),
    });
    if parts.is_empty() {
        parts.push(finding.message.clone());
    }
    says::clip(&parts.join(", "))
}

fn deviations(report: &VerifyReport) -> Vec<Block> {
    let Some(agreement) = &report.agreement else {
        return Vec::new();
    };
    let mut blocks = vec![heading("deviations", "Deviations of the agreement")];
    if agreement.deviations.is_empty() {
        blocks.push(para("The agreement accepts no deviation."));
        return blocks;
    }
    let deviations = agreement.deviations.iter();
    let rows = deviations.map(|deviation| {
        let until = match deviation.waiver.until {
            Some(day) => day.to_string(),
            None => "no end".to_owned(),
        };
        vec![
            Cell::from(code(typed(&deviation.clause))),
            cell(says::came_to(deviation.came_to)),
            cell(deviation.waiver.by.clone()),
            cell(deviation.waiver.reason.clone()),
            cell(until),
        ]
    });
    blocks.push(table(
        &format!("Judged on {}", agreement.as_of),
        vec![
            column("Clause", 34),
            column("What became of it", 26),
            column("Accepted by", 24),
            column("Why", 40),
            column("Until", 16),
        ],
        rows.collect(),
    ));
    blocks
}

fn evidence(report: &VerifyReport) -> Vec<Block> {
    let pairs = says::evidence(report).into_iter();
    let mut pairs: Vec<_> = pairs
        .map(|(label, value)| (typed(label), vec![plain(typed(value))]))
        .collect();
    let basis = report.spec.basis.iter();
    pairs.extend(basis.map(|file| {
        let label = typed(format!("{} SHA-256", file.file));
        (label, vec![plain(typed(&file.sha256))])
    }));
    let mut blocks = vec![heading("evidence", "Evidence"), Block::Facts { pairs }];
    let files = report.files.iter().take(FILES);
    let rows: Vec<Vec<Cell>> = files
        .map(|file| {
            let form = report.matched.iter().find(|m| m.file == file.file);
            vec![
                cell(says::clip(&file.file)),
                cell(form.map_or_else(String::new, |form| form.form.clone())),
                Cell::from(code(typed(&file.sha256))),
            ]
        })
        .collect();
    if !rows.is_empty() {
        let caption = format!(
            "Delivered: {}",
            says::counted(report.files.len() as u64, "file")
        );
        blocks.push(table(
            &caption,
            vec![
                column("File", 50),
                column("Read as", 34),
                column("SHA-256", 56),
            ],
            rows,
        ));
    }
    let more = report.files.len().saturating_sub(FILES);
    if more > 0 {
        blocks.push(para(format!(
            "And {}; the JSON report has all of them.",
            says::counted(more as u64, "more file")
        )));
    }
    blocks
}
