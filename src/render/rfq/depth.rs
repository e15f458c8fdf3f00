//! What depth means, how lots, panels and boards are identified, which record is kept at which depth,
//! and how cells are written.

use crate::catalog::FieldType;
use crate::render::doc::{Block, Cell, Span, code, line_break, plain};
use crate::say;
use crate::spec::clause::ResolvedSpec;
use crate::spec::model::{Assigner, Depth, IdentityRule};
use crate::spec::{pattern, strings};
use crate::wording::{Text, typed};

use super::{
    Stage, chain, chapter_heading, columns, dash, demanded_forms, list, para, rule, section, table,
};

/// The chapter on depth, coverage and identity.
pub(in crate::render) fn depth_and_identity(spec: &ResolvedSpec, stage: Stage) -> Vec<Block> {
    let mut blocks = vec![
        chapter_heading("depth", say!("Depth, coverage and identity")),
        para(say!(
            "Depth is how small a group of boards a record tells apart. It is fixed before production; unless a clause says otherwise it is {depth} depth.",
            depth = spec.spec.depth.default.text()
        )),
        rules(spec),
    ];
    blocks.extend(identities(spec, stage));
    blocks.extend(chain::trace(spec));
    blocks.push(section("record-forms", say!("Record forms")));
    blocks.push(para(say!(
        "Each record is a file named after its form. Where the table says \u{201c}none occurred\u{201d}, a file with its heading row only declares just that; any other record without rows is missing."
    )));
    blocks.push(form_table(spec, stage));
    blocks.push(cells());
    blocks
}

fn rules(spec: &ResolvedSpec) -> Block {
    list([
        rule(
            say!("Depth."),
            say!(
                "A record at board depth answers for panels and lots as well, given the mapping. A record at lot depth never answers a demand at panel or board depth."
            ),
        ),
        rule(say!("For example:"), depth_example(spec)),
        rule(
            say!("Coverage."),
            say!(
                "Every unit, the first unit of each lot, or a sample of each lot. A sample of 5 per lot is 5 units of every lot, and all units of a lot that has fewer. Coverage is counted over the ordered boards; what is in no file counts as missing."
            ),
        ),
        rule(
            say!("Identity."),
            say!(
                "Every row carries the identity of its lot, panel or board. A machine log without one is no record of this build."
            ),
        ),
        rule(
            say!("Spelling."),
            say!(
                "An identity is written the same in every record: no blanks, no placeholders such as N/A, no zeros lost in a spreadsheet."
            ),
        ),
    ])
}

/// What a record at lot depth shows and what it cannot, with identities of this spec.
fn depth_example(spec: &ResolvedSpec) -> Text {
    let example = |level: Depth| pattern_of(spec, level).and_then(strings::example);
    match (example(Depth::Lot), example(Depth::Board)) {
        (Some(lot), Some(board)) => say!(
            "a loading log at lot depth says which component lots went into production lot {lot}; which of them is on board {board} it cannot say.",
            lot = typed(lot),
            board = typed(board)
        ),
        (Some(lot), None) => say!(
            "a loading log at lot depth says which component lots went into production lot {lot}; which of them is on one of its boards it cannot say.",
            lot = typed(lot)
        ),
        _ => say!(
            "a loading log at lot depth says which component lots went into a production lot; which of them is on one of its boards it cannot say."
        ),
    }
}

fn rule_of(spec: &ResolvedSpec, level: Depth) -> Option<&IdentityRule> {
    let identity = &spec.spec.identity;
    match level {
        Depth::Lot => identity.lot.as_ref(),
        Depth::Panel => identity.panel.as_ref(),
        Depth::Board => identity.board.as_ref(),
    }
}

fn pattern_of(spec: &ResolvedSpec, level: Depth) -> Option<&str> {
    rule_of(spec, level)?.pattern.as_deref()
}

/// Levels whose identity is a clause, the widest first.
pub(super) fn identified(spec: &ResolvedSpec) -> Vec<Depth> {
    [Depth::Lot, Depth::Panel, Depth::Board]
        .into_iter()
        .filter(|level| {
            spec.clause(&format!("identity.{level}"))
                .is_some_and(|clause| clause.demanded)
        })
        .collect()
}

/// Who assigns an identity, how it is marked and written, with an example and what is refused.
fn identities(spec: &ResolvedSpec, stage: Stage) -> Vec<Block> {
    let rows: Vec<Vec<Cell>> = identified(spec)
        .into_iter()
        .map(|level| identity_row(spec, level, stage))
        .collect();
    vec![
        section("identities", say!("How units are identified")),
        para(say!(
            "Cells are compared to the letter with the pattern of their level. The last column shows what is refused, beside empty cells: an identity broken by a blank, one that has lost its zeros, and placeholders."
        )),
        table(
            say!("Identities with an example"),
            columns([
                (say!("Unit¦lot, panel or board"), 15),
                (say!("Assigned by"), 13),
                (say!("Marking"), 17),
                (say!("Pattern"), 18),
                (say!("Valid"), 17),
                (say!("Refused"), 20),
            ]),
            rows,
        ),
    ]
}

fn identity_row(spec: &ResolvedSpec, level: Depth, stage: Stage) -> Vec<Cell> {
    let rule = rule_of(spec, level);
    let unit = match level {
        Depth::Lot => say!("Production lot"),
        Depth::Panel => say!("Panel"),
        Depth::Board => say!("Board"),
    };
    let assigned = match rule.and_then(|rule| rule.assigned_by) {
        Some(Assigner::Oem) => say!("the buyer"),
        Some(Assigner::Supplier) => say!("the supplier"),
        None => dash(),
    };
    let marking = rule
        .and_then(|rule| rule.marking.as_ref())
        .map_or_else(dash, typed);
    let pattern = pattern_of(spec, level);
    let example = pattern.and_then(strings::example);
    let written = match (pattern, stage) {
        (Some(pattern), _) => code(typed(pattern)),
        (None, Stage::Asked) => plain(say!("free; say yours in the answer")),
        (None, Stage::Agreed) => plain(say!("free, unique")),
    };
    let refused = refused(pattern, example.as_deref());
    vec![
        Cell {
            text: vec![plain(unit), line_break(), code(typed(level.field()))],
        },
        plain(assigned).into(),
        plain(marking).into(),
        written.into(),
        example
            .map_or_else(|| plain(dash()), |example| code(typed(example)))
            .into(),
        Cell {
            text: lines(refused.into_iter().map(|cell| code(typed(cell)))),
        },
    ]
}

/// One below the other.
fn lines(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut out = Vec::new();
    for span in spans {
        if !out.is_empty() {
            out.push(line_break());
        }
        out.push(span);
    }
    out
}

/// Cells that are refused: the valid one with a blank, without its zeros, and a placeholder.
fn refused(text: Option<&str>, example: Option<&str>) -> Vec<String> {
    let mut refused = Vec::new();
    if let (Some(pattern), Some(example)) = (text.and_then(|t| pattern::compile(t).ok()), example) {
        for spoilt in [with_a_blank(example), without_zeros(example)] {
            if spoilt != example && !pattern.is_match(&spoilt) {
                refused.push(spoilt);
            }
        }
    }
    refused.push("N/A".to_owned());
    refused
}

/// How many letters at the end of an identity a careless hand sets apart.
const SET_APART: usize = 3;

fn with_a_blank(identity: &str) -> String {
    let letters = identity.chars().count();
    let head = letters.saturating_sub(SET_APART);
    let mut spoilt: String = identity.chars().take(head).collect();
    spoilt.push(' ');
    spoilt.extend(identity.chars().skip(head));
    spoilt
}

/// The last number of an identity as a spreadsheet would show it.
fn without_zeros(identity: &str) -> String {
    let head = identity.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = identity.get(head.len()..).unwrap_or_default();
    let short = number.trim_start_matches('0');
    if short.is_empty() {
        identity.to_owned()
    } else {
        format!("{head}{short}")
    }
}

fn form_table(spec: &ResolvedSpec, stage: Stage) -> Block {
    let rows = demanded_forms(spec)
        .map(|(id, depth)| {
            let form = spec.catalogue.forms.get(id);
            let empty = match form.is_some_and(|form| form.nil) {
                true => say!("none occurred"),
                false => say!("missing¦a record without rows"),
            };
            vec![
                Cell::from(code(typed(id))),
                plain(form.map_or_else(|| typed(id), |form| form.title.clone())).into(),
                Cell {
                    text: vec![
                        plain(depth.text()),
                        plain(typed(" ")),
                        code(typed(depth.field())),
                    ],
                },
                plain(empty).into(),
            ]
        })
        .collect();
    table(
        match stage {
            Stage::Asked => say!("Record forms of this request"),
            Stage::Agreed => say!("Record forms of this order"),
        },
        columns([
            (say!("File name"), 31),
            (say!("Record form"), 30),
            (say!("Depth and identity"), 22),
            (say!("Without rows"), 17),
        ]),
        rows,
    )
}

fn cells() -> Block {
    let rows = FieldType::ALL
        .into_iter()
        .map(|kind| {
            vec![
                Cell::from(plain(kind.text())),
                plain(kind.rule_text()).into(),
                code(kind.example()).into(),
            ]
        })
        .collect();
    table(
        say!("How cells are written"),
        columns([
            (say!("Type"), 17),
            (say!("Rule"), 50),
            (say!("Example"), 33),
        ]),
        rows,
    )
}

#[cfg(test)]
mod tests {
    use super::{refused, without_zeros};

    #[test]
    fn what_is_refused_does_not_match_and_what_matches_is_not_refused() {
        assert_eq!(
            refused(Some(r"^MC4471-\d{6}$"), Some("MC4471-000001")),
            ["MC4471-000 001", "MC4471-1", "N/A"]
        );
        // Without a fixed width a shorter number is another identity, not a mistake.
        assert_eq!(
            refused(Some(r"^B\d+$"), Some("B00000001")),
            ["B00000 001", "N/A"]
        );
        // A pattern with blanks is the buyer's own choice.
        assert_eq!(refused(Some("^[A-Z ]+$"), Some("AAAA")), ["N/A"]);
        assert_eq!(refused(None, None), ["N/A"]);
        assert_eq!(without_zeros("SN-000"), "SN-000");
        assert_eq!(without_zeros("0012"), "12");
    }
}
