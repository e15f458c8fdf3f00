//! The sheet with a row for each clause: answers, what the factory can retrieve, and the assumptions
//! that stand beside an answer.

use indexmap::IndexMap;

use super::desk::{Asked, Desk};
use crate::finding::Finding;
use crate::supplier::codes;
use crate::supplier::form::layout::{self, ANSWERS, FormSheet};
use crate::supplier::form::words::Choice;
use crate::supplier::form::{FormCells, FormRow};
use crate::supplier::model::{Answer, Assumption, Capability, Charge, ChargeBasis, PercentOf};
use crate::supplier::read::segment;
use crate::values::Amount;

/// What the sheet says.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) answers: IndexMap<String, Answer>,
    pub(super) capabilities: IndexMap<String, Capability>,
    /// Assumptions beside an answer, with the cell of each.
    pub(super) assumptions: Vec<(Assumption, String)>,
}

/// Reads the sheet, in the order of the spec, so that nothing depends on how it was sorted.
pub(super) fn read(desk: &mut Desk<'_>, form: &FormCells) -> Answers {
    let layout = layout::answers();
    let mut rows: IndexMap<&str, Vec<&FormRow>> = IndexMap::new();
    for row in form.rows(ANSWERS) {
        rows.entry(&row.id).or_default().push(row);
    }
    let known = desk.spec.clauses.iter().map(|clause| clause.id.as_str());
    let unknown = rows
        .keys()
        .copied()
        .filter(|id| desk.spec.clause(id).is_none());
    let order: Vec<&str> = known.chain(unknown).collect();
    let mut read = Answers::default();
    for id in order {
        let Some(copies) = rows.get(id) else {
            continue;
        };
        let id_cell = copies.first().and_then(|row| row.cells.get("id"));
        if let Some(cell) = id_cell {
            let id = segment(id);
            desk.mark(format!("/quote/response/{id}"), &cell.address);
            desk.mark(format!("/capability/{id}"), &cell.address);
        }
        if let Some(row) = one_of(desk, &layout, copies) {
            desk.row(row, &mut read);
        }
    }
    read
}

/// The row of a clause; none where copies of it say different things.
fn one_of<'r>(
    desk: &mut Desk<'_>,
    layout: &FormSheet,
    copies: &[&'r FormRow],
) -> Option<&'r FormRow> {
    let said = |row: &FormRow| -> Vec<(&'static str, String)> {
        let open = layout.columns.iter().filter(|column| !column.locked);
        open.filter_map(|column| {
            let merged = row.merged.get(column.key).map(|_| "merged".to_owned());
            let text =
                merged.or_else(|| Some(row.cells.get(column.key)?.text.trim().to_owned()))?;
            (!text.is_empty()).then_some((column.key, text))
        })
        .collect()
    };
    let mut speaking = copies.iter().filter(|row| !said(row).is_empty());
    let Some(first) = speaking.next() else {
        return copies.first().copied();
    };
    let other = speaking.find(|row| said(row) != said(first));
    let Some(other) = other else {
        return Some(first);
    };
    let at = |row: &FormRow| row.cells.get("id").map(|cell| cell.address.clone());
    if let (Some(one), Some(two)) = (at(first), at(other)) {
        let place = desk.place(&two);
        let message = format!(
            "`{}` is answered twice, and not alike: neither counts",
            first.id
        );
        desk.findings.push(
            Finding::error(codes::TWO_ANSWERS, place, message)
                .help("delete the row that does not hold")
                .related(desk.place(&one), "the other answer"),
        );
    }
    None
}

impl Desk<'_> {
    fn row(&mut self, row: &FormRow, read: &mut Answers) {
        let id = row.id.clone();
        let at = format!("/quote/response/{}", segment(&id));
        let answer = self.answer(row, &at);
        // An id that the spec does not have is told even where nothing is said about it.
        if !is_blank(&answer) || self.spec.clause(&id).is_none() {
            read.answers.insert(id.clone(), answer);
        }
        let able = format!("/capability/{}", segment(&id));
        let capability = self.capability(row, &able);
        if says_something(&capability) {
            read.capabilities.insert(id.clone(), capability);
        }
        let asked = Asked::of(row, "assumption", "assumption", format!("{at}/assumption"));
        if let Some(text) = self.text(&asked) {
            let address = row.cells.get("assumption").map(|cell| cell.address.clone());
            let affects = vec![id];
            let assumption = Assumption { text, affects };
            read.assumptions
                .push((assumption, address.unwrap_or_default()));
        }
    }

    fn answer(&mut self, row: &FormRow, at: &str) -> Answer {
        let asked =
            |key: &str, what: &'static str| Asked::of(row, key, what, format!("{at}/{key}"));
        let state = self.word(&asked("state", "state"), Choice::State);
        Answer {
            state,
            charge: self.charge(row, at),
            depth: self.word(&asked("depth", "offered depth"), Choice::Depth),
            formats: self.formats(&asked("formats", "offered formats")),
            retention: self.period(&asked("retention", "offered retention")),
            fields: self.fields(row, &asked("fields", "offered columns")),
            lead_time_days: self.whole(&asked("lead-time-days", "additional lead time"), 0),
            from_quantity: self.whole(&asked("from-quantity", "quantity"), 1),
            comment: self.text(&asked("comment", "comment")),
        }
    }

    /// Names of columns, as the clause spells them.
    fn fields(&mut self, row: &FormRow, asked: &Asked<'_>) -> Option<Vec<String>> {
        let names = self.names(asked)?;
        let clause = self.spec.clause(&row.id);
        let spelled = |name: String| {
            let fields = clause.map_or(&[][..], |clause| clause.fields.as_slice());
            let same = fields
                .iter()
                .find(|field| field.id.eq_ignore_ascii_case(&name));
            same.map_or(name, |field| field.id.clone())
        };
        Some(names.into_iter().map(spelled).collect())
    }

    fn charge(&mut self, row: &FormRow, at: &str) -> Option<Charge> {
        let asked =
            |key: &str, what: &'static str| Asked::of(row, key, what, format!("{at}/charge/{key}"));
        let basis: Option<ChargeBasis> = self.word(&asked("basis", "charge basis"), Choice::Basis);
        let percent = basis == Some(ChargeBasis::Percent);
        let amount = self.amount(&asked("amount", "amount"), percent);
        let driver = self.word(&asked("driver", "cost driver"), Choice::Driver);
        let nothing = amount.is_some_and(|amount| amount.value().is_zero());
        // However often nothing is charged, it is nothing.
        let basis = basis.or(nothing.then_some(ChargeBasis::Once));
        let unread = format!("{at}/charge/basis");
        if basis.is_none() && amount.is_some() && !self.unread.contains(&unread) {
            self.without_basis(&asked("amount", "amount"), amount);
        }
        basis.map(|basis| Charge {
            basis,
            amount,
            of: PercentOf::default(),
            driver,
        })
    }

    /// An amount that may be charged once or a thousand times.
    pub(super) fn without_basis(&mut self, asked: &Asked<'_>, amount: Option<Amount>) {
        let amount = amount.map_or_else(String::new, |amount| amount.to_string());
        let message = format!("the amount {amount} does not say how often it is charged");
        self.wrong(
            asked,
            codes::CELL,
            message,
            "choose the charge basis beside it",
        );
    }

    fn capability(&mut self, row: &FormRow, at: &str) -> Capability {
        let asked = |column: &str, key: &str, what: &'static str| {
            Asked::of(row, column, what, format!("{at}/{key}"))
        };
        let stations = asked("stations", "stations", "stations");
        Capability {
            capable: self.yes_no(&asked("capable", "capable", "entry")),
            depth: self.word(
                &asked("capable-depth", "depth", "recorded depth"),
                Choice::Depth,
            ),
            formats: self.formats(&asked("capable-formats", "formats", "exported formats")),
            stations: self.names(&stations).unwrap_or_default(),
            evidence: self.text(&asked("evidence", "evidence", "sample record")),
            comment: self.text(&asked(
                "capable-comment",
                "comment",
                "comment on the record",
            )),
        }
    }
}

fn is_blank(answer: &Answer) -> bool {
    let Answer {
        state,
        charge,
        depth,
        formats,
        retention,
        fields,
        lead_time_days,
        from_quantity,
        comment,
    } = answer;
    state.is_none()
        && charge.is_none()
        && depth.is_none()
        && formats.is_none()
        && retention.is_none()
        && fields.is_none()
        && lead_time_days.is_none()
        && from_quantity.is_none()
        && comment.is_none()
}

fn says_something(capability: &Capability) -> bool {
    let Capability {
        capable,
        depth,
        formats,
        stations,
        evidence,
        comment,
    } = capability;
    capable.is_some()
        || depth.is_some()
        || formats.is_some()
        || !stations.is_empty()
        || evidence.is_some()
        || comment.is_some()
}
