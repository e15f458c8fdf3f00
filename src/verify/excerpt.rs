//! A few records without their order: what their rows show of a clause by themselves. Whether all
//! units are there, in order, and known to other records is left to a delivery.

use crate::checks::{CheckKind, Filter};
use crate::records::{Records, is_blank, is_sentinel};
use crate::spec::clause::{Clause, ResolvedSpec};
use crate::spec::model::Depth;
use crate::wording::Text;

use super::checks;
use super::outcome::{Outcome, Raw};
use super::report::Status;
use super::world::World;

/// Records of one form, as somebody shows them.
pub(crate) struct Excerpt<'a> {
    form: &'a str,
    world: World<'a>,
}

/// What records show of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Everything that a row can show of it.
    Holds,
    /// That it is not so.
    Fails(RowFault),
    /// None of the records is of its kind.
    NoRow,
    /// They are records of another form.
    OtherForm,
    /// Nothing: no single row can show it.
    Nothing,
}

/// What is not so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowFault {
    /// The records name no unit that is as small; the smallest that they name.
    Depth(Option<Depth>),
    /// A demanded column is missing.
    Column(String),
    /// A cell is blank, or not what it should be.
    Cell {
        /// Line of the file.
        line: u32,
        /// Column.
        column: String,
        /// What it holds.
        found: String,
    },
    /// A rule on rows is broken.
    Rule {
        /// Line of the file, where one breaks it.
        line: Option<u32>,
        /// The rule, as the request prints it.
        says: Text,
    },
}

impl<'a> Excerpt<'a> {
    /// The records of a form.
    pub(crate) fn new(spec: &'a ResolvedSpec, form: &'a str, records: &'a Records) -> Self {
        Excerpt {
            form,
            world: World::new(spec, None, records),
        }
    }

    /// Number of records.
    pub(crate) fn len(&self) -> usize {
        self.world.rows(self.form).count()
    }

    /// The rows as they would stand under some headings.
    pub(crate) fn cells(&self, headings: &[String]) -> Vec<Vec<&'a str>> {
        let fields: Vec<_> = headings.iter().map(|name| self.world.field(name)).collect();
        let rows = self.world.rows(self.form);
        rows.map(|row| fields.iter().map(|id| row.get(*id)).collect())
            .collect()
    }

    /// Rows that are the example of the form's template.
    pub(crate) fn template_rows(&self) -> usize {
        checks::examples_left_in(&self.world).len()
    }

    /// What the records show of a clause.
    pub(crate) fn shows(&self, clause: &Clause) -> Shown {
        let Some(form) = clause.form.as_deref() else {
            return self.beside_forms(clause);
        };
        if form != self.form {
            return Shown::OtherForm;
        }
        let kind = kind_of_rows(clause);
        if self.world.filtered(form, &kind).next().is_none() {
            return Shown::NoRow;
        }
        if let Some(fault) = self.too_shallow(clause, &kind) {
            return Shown::Fails(fault);
        }
        let mut shown = !kind.is_empty();
        for check in clause.checks.iter().filter(|c| is_of_rows(&c.kind)) {
            let outcome = checks::run(&self.world, &check.kind);
            match outcome.status {
                Status::Fail => return Shown::Fails(fault(&check.kind, &check.says, outcome)),
                Status::Pass => shown = true,
                Status::NotEvaluated | Status::NotApplicable | Status::Waived => {}
            }
        }
        if shown { Shown::Holds } else { Shown::Nothing }
    }

    /// Identities and time stamps, which every record has. Identities of another build are written as
    /// was agreed for that one: they show nothing, rather than that it is not so.
    fn beside_forms(&self, clause: &Clause) -> Shown {
        for check in &clause.checks {
            let outcome = checks::run(&self.world, &check.kind);
            match (&check.kind, outcome.status) {
                (CheckKind::Identity { .. } | CheckKind::TimeStamps {}, Status::Pass) => {
                    return Shown::Holds;
                }
                (CheckKind::TimeStamps {}, Status::Fail) => {
                    return Shown::Fails(fault(&check.kind, &check.says, outcome));
                }
                _ => {}
            }
        }
        Shown::Nothing
    }

    /// Why the rows do not name units that are as small as the clause demands.
    fn too_shallow(&self, clause: &Clause, kind: &Filter) -> Option<RowFault> {
        let demanded = clause.depth?;
        let form = self.world.catalogue.forms.get(self.form)?;
        if !form.names_its_unit() {
            return None;
        }
        let tables = self.world.tables(self.form);
        let has = |depth: &Depth| {
            let id = self.world.field(depth.field());
            tables.iter().any(|table| table.has(id))
        };
        let named: Vec<Depth> = Depth::ALL.into_iter().filter(has).collect();
        let enough: Vec<Depth> = named
            .iter()
            .copied()
            .filter(|depth| *depth >= demanded)
            .collect();
        let Some(shallowest) = enough.last() else {
            return Some(RowFault::Depth(named.first().copied()));
        };
        let names = |cell: &str| !is_blank(cell) && !is_sentinel(cell);
        let mut rows = self.world.filtered(self.form, kind);
        let unnamed = rows.find(|row| {
            let mut cells = enough.iter().map(|d| row.get(self.world.field(d.field())));
            !cells.any(names)
        })?;
        Some(RowFault::Cell {
            line: unnamed.line(),
            column: shallowest.field().to_owned(),
            found: unnamed.get(self.world.field(shallowest.field())).to_owned(),
        })
    }
}

/// The rows that a clause is about: of one kind of test or inspection.
fn kind_of_rows(clause: &Clause) -> Filter {
    let kind = clause.checks.iter().find_map(|check| match &check.kind {
        CheckKind::Covers { filter, .. } => Some(filter.clone()),
        _ => None,
    });
    kind.unwrap_or_default()
}

/// Checks that rows of one form decide by themselves, whatever else was built or delivered. What names
/// the revision, the layout or the identities of this product is left out: a supplier shows records of
/// another build.
fn is_of_rows(kind: &CheckKind) -> bool {
    matches!(
        kind,
        CheckKind::Field { .. }
            | CheckKind::Prohibited { .. }
            | CheckKind::Key { .. }
            | CheckKind::OneToOne { .. }
            | CheckKind::Ordered { .. }
            | CheckKind::Value { .. }
            | CheckKind::RangeOrReason { .. }
            | CheckKind::Limits { .. }
    )
}

fn fault(kind: &CheckKind, says: &Text, outcome: Outcome) -> RowFault {
    let first = outcome.findings.into_iter().find(|raw| !raw.undecided);
    match (kind, first) {
        (CheckKind::Field { field, .. }, Some(Raw { found: None, .. })) => {
            RowFault::Column(field.clone())
        }
        (
            CheckKind::Field { field, .. },
            Some(Raw {
                row: Some(line),
                found: Some(found),
                ..
            }),
        ) => RowFault::Cell {
            line,
            column: field.clone(),
            found,
        },
        (_, first) => RowFault::Rule {
            line: first.and_then(|raw| raw.row),
            says: says.clone(),
        },
    }
}
